"""The program LibreOffice: where it is, and one run of it that certainly ends."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from xl_notes.hosts.calc import CalcError

PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
)
PULSE = 0.02


def find() -> Path:
    """The program.

    errors  CalcError: there is none
    """
    found = shutil.which("soffice") or shutil.which("libreoffice") or next((place for place in PLACES if Path(place).is_file()), None)
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
