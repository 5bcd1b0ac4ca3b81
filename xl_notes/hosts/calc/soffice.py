"""The program LibreOffice: where it is, and one run of it that certainly ends."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from xl_notes.hosts.calc import CalcError

PROGRAMS = ("soffice", "libreoffice")
ON_A_MAC = "/Applications/LibreOffice.app/Contents/MacOS/soffice"
WINDOWS_FOLDERS = ("PROGRAMFILES", "PROGRAMW6432", "PROGRAMFILES(X86)")
"""Environment variables: a 32-bit Python sees another folder in the first than a 64-bit one."""

PULSE = 0.02


def find(on_path: Callable[[str], str | None] = shutil.which, environment: Mapping[str, str] = os.environ) -> Path:
    """The program: on the path, or where it is installed as a rule.

    errors  CalcError: there is none
    """
    folders = [environment[name] for name in WINDOWS_FOLDERS if environment.get(name)]
    places = [Path(ON_A_MAC), *(Path(folder, "LibreOffice", "program", "soffice.exe") for folder in folders)]
    found = next(filter(None, map(on_path, PROGRAMS)), None) or next((place for place in places if place.is_file()), None)
    if found is None:
        raise CalcError("LibreOffice was not found: no soffice on the path or where it is usually installed.  Install LibreOffice (Debian: libreoffice-calc).")
    return Path(found)


def run(profile: Path, arguments: list[str], done: Path, seconds: float) -> None:
    """Runs it without a window, in a profile of its own, until the file `done` is there; then it and all it started are ended.

    errors  CalcError: it ended without that file, or was not ready in time
    """
    command = [str(find()), f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nologo", "--nofirststartwizard", *arguments]
    log = profile / "soffice.log"
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=sys.platform != "win32")
        try:
            until = time.monotonic() + seconds
            while not done.exists():
                if process.poll() is not None and not done.exists():
                    raise CalcError(f"LibreOffice ended before it was ready: {log.read_text(errors='replace').strip() or 'it said nothing'}")
                if time.monotonic() > until:
                    raise CalcError(f"LibreOffice was not ready after {seconds:g} seconds")
                time.sleep(PULSE)
        finally:
            _end(process)


def _end(process: "subprocess.Popen[bytes]") -> None:
    """soffice is a script or a starter: what calculates is a child of it."""
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False)
    else:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(10)
