"""The facts of a machine, as one object: what this package knows of the system it runs on."""

import locale
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

WINDOWS = "Windows"
SECONDS_TO_DIE = 5.0


class Ran(NamedTuple):
    """What came of a process: its exit code, None if it was ended because its time was over; and what it wrote."""

    code: int | None
    output: str


@dataclass(frozen=True)
class Machine:
    """What is known of a machine.

    system       "Windows", "Linux", "Darwin"
    environment  the environment variables, their names in upper case
    interpreter  this Python's program, "" if it does not know
    home         the folder of the Python behind it: a virtual environment is made from another Python
    python       this Python's version
    bits         32 or 64
    ansi         the encoding that Excel reads text files in
    registry     key -> its values, their names in lower case; empty if there is no such key
    mark         file -> the text Windows keeps about where it came from, "" if none
    version_of   distribution -> its version, None if it is not installed
    find         program -> where it is, None if it is not on the path
    run          runs a program for so many seconds at the most
    addin        the add-in that this installation builds; raises BuildError
    """

    system: str
    environment: Mapping[str, str]
    interpreter: str
    home: str
    python: str
    bits: int
    ansi: str
    registry: Callable[[str], Mapping[str, object]]
    mark: Callable[[Path], str]
    version_of: Callable[[str], str | None]
    find: Callable[[str], str | None]
    run: Callable[[Sequence[str], float], Ran]
    addin: Callable[[], bytes]

    @property
    def is_windows(self) -> bool:
        return self.system == WINDOWS


def this_machine() -> Machine:
    return Machine(
        system=platform.system(),
        environment={name.upper(): value for name, value in os.environ.items()} if os.name == "nt" else dict(os.environ),
        interpreter=sys.executable or "",
        home=sys.base_prefix,
        python=platform.python_version(),
        bits=64 if sys.maxsize > 2**32 else 32,
        # For another machine's Excel only what every code page has is safe.
        ansi=locale.getencoding() if os.name == "nt" else "ascii",
        registry=read_registry,
        mark=read_mark,
        version_of=version_of,
        find=shutil.which,
        run=run,
        addin=build_addin,
    )


def read_registry(key: str) -> dict[str, object]:
    """The values of a key like HKCU\\Software\\...; always of the registry that 64-bit programs see."""
    if sys.platform != "win32":
        return {}
    import winreg

    root, _, path = key.partition("\\")
    roots = {"HKCU": winreg.HKEY_CURRENT_USER, "HKLM": winreg.HKEY_LOCAL_MACHINE}
    values: dict[str, object] = {}
    try:
        with winreg.OpenKey(roots[root], path, 0, winreg.KEY_READ | winreg.KEY_WOW64_64KEY) as opened:
            for place in range(winreg.QueryInfoKey(opened)[1]):
                name, value, _ = winreg.EnumValue(opened, place)
                values[name.lower()] = value
    except OSError:
        return values
    return values


def read_mark(file: Path) -> str:
    """The alternate stream in which Windows notes that a file came from the internet."""
    if os.name != "nt":
        return ""
    try:
        return Path(f"{file}:Zone.Identifier").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def version_of(distribution: str) -> str | None:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return None


def build_addin() -> bytes:
    from xl_notes.build import BuildError

    try:
        from xl_notes.build.addin import addin
    except ModuleNotFoundError as error:
        raise BuildError(f"{error.name} is not installed, which building the add-in needs.  Run: pip install {error.name}") from error
    return addin()


def run(arguments: Sequence[str], seconds: float) -> Ran:
    """Runs a program without a window.  It never takes longer than the seconds given and a few more: a program that does not die is left behind."""
    try:
        process = subprocess.Popen(
            arguments,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except (OSError, ValueError) as error:
        return Ran(-1, f"{arguments[0] or 'a program without a name'} cannot be started: {error}")
    try:
        output, _ = process.communicate(timeout=seconds)
        return Ran(process.returncode, output)
    except subprocess.TimeoutExpired:
        return Ran(None, _ended(process))
    finally:
        process.kill()  # also when the user interrupts


def _ended(process: "subprocess.Popen[str]") -> str:
    process.kill()
    try:
        return process.communicate(timeout=SECONDS_TO_DIE)[0]  # a process of its own may hold the pipe open
    except subprocess.TimeoutExpired:
        return ""
