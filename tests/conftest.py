"""What the tests need from the machine: a spreadsheet program is looked for, and its absence is a skip, or with XL_NOTES_REQUIRE_HOSTS=1 a failure."""

import contextlib
import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from xl_notes.hosts.calc import CalcError, soffice

SECONDS_FOR_LIBREOFFICE = 180


# A slow machine is no failure: the first example of a test may load a calendar.  Where hosts are required, in CI, the examples are always the same, so that
# what fails there is a change; everywhere else each run tries others.
settings.register_profile("xl_notes", deadline=None, derandomize=os.environ.get("XL_NOTES_REQUIRE_HOSTS") == "1")
settings.load_profile("xl_notes")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "libreoffice: needs LibreOffice (soffice); skipped without it, failed without it when XL_NOTES_REQUIRE_HOSTS=1")


def find_soffice() -> str | None:
    try:
        return str(soffice.find())
    except CalcError:
        return None


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("libreoffice") and find_soffice() is None:
        if os.environ.get("XL_NOTES_REQUIRE_HOSTS") == "1":
            pytest.fail("LibreOffice is required here (XL_NOTES_REQUIRE_HOSTS=1) and no soffice was found", pytrace=False)
        pytest.skip("LibreOffice is not installed: no soffice on the path")


@pytest.fixture(scope="session")
def soffice_convert(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Has LibreOffice open a file, recalculate it and save it in another format, in a profile of its own and with a hard time limit."""

    def convert(source: Path, to: str, infilter: str | None = None) -> Path:
        program = find_soffice()
        assert program is not None
        out = tmp_path_factory.mktemp("converted")
        profile = tmp_path_factory.mktemp("profile")
        command = [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nologo"]
        command += [f"--infilter={infilter}"] if infilter else []
        with (out / "log").open("wb") as log:
            process = subprocess.Popen([*command, "--convert-to", to, "--outdir", str(out), str(source)], stdout=log, stderr=log, start_new_session=True)
            try:
                process.wait(SECONDS_FOR_LIBREOFFICE)
            finally:
                # soffice is a script that starts the program: the whole group is ended, finished or not.
                if hasattr(os, "killpg"):
                    with contextlib.suppress(ProcessLookupError):
                        os.killpg(process.pid, signal.SIGKILL)
                elif process.poll() is None:
                    process.kill()
                process.wait(30)
        converted = out / f"{source.stem}.{to.partition(':')[0]}"
        assert converted.exists(), (out / "log").read_text(errors="replace")
        return converted

    return convert
