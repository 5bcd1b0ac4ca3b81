"""The settings file, the Python it names, and what in that path gets into the way."""

from collections.abc import Iterator
from pathlib import Path, PureWindowsPath

from xl_notes.install import InstallError, conf, places
from xl_notes.install.conf import Settings
from xl_notes.install.files import read
from xl_notes.install.finding import LOOK, OK, WRONG, Finding
from xl_notes.install.installing import LARGEST_CONF
from xl_notes.install.interpreter import expanded, unfit
from xl_notes.install.machine import Machine

INSTALL = "Run: xl-notes install"
COMMAND_BUFFER = 2048
COMMAND_WITHOUT_PATHS = 300
"""Characters that xlwings' DLL keeps for the command that starts Python, and an upper bound of those that are always in it."""

MEANING = {
    "PYTHONPATH": "modules in these folders come before the installed ones",
    "CONDA PATH": "macros that run Python activate this conda first",
    "CONDA ENV": "macros that run Python activate this environment first",
    "DEBUG UDFS": "with True no Python is started: a debugger must be running",
    "SHOW CONSOLE": "with True a black window stays open",
    "USE UDF SERVER": "with True macros run in the formulas' Python, which waits for them",
    "LICENSE_KEY": "goes into the command that starts Python",
    "INTERPRETER": f"an older name of {conf.INTERPRETER}",
    "TEMP DIR": "error messages of macros are written there",
    "SHOW_ERROR_POPUPS": "with False errors of macros go to a sheet named Error",
}


def folders(machine: Machine) -> Finding:
    """The user's folders; where they are not known, nothing in them can be looked at."""
    where = places.of_user(machine)
    return Finding(OK, f"{where.addin.root}, {where.conf.root}")


def file(machine: Machine) -> Finding:
    """Which Python the add-in starts."""
    path = places.of_user(machine).conf.path
    data = read(path, LARGEST_CONF)
    if data is None:
        return Finding(WRONG, f"there is no {path}, so every formula says that it is not known which Python to use", INSTALL)
    known = conf.settings(data, machine.ansi)
    program = expanded(known.values.get(conf.INTERPRETER, ""), machine)
    if not program:
        return Finding(WRONG, f"{path} names no {conf.INTERPRETER}{_after_strange(known)}", INSTALL)
    if not Path(program).is_file():
        return Finding(WRONG, f"{path} names {program}, which is not there", f"{INSTALL}, with the Python that Excel is to use")
    if not places.same_file(program, machine.interpreter):
        remedy = f'This is {machine.interpreter}. To look at the other one run: "{program}" -m xl_notes doctor. To use this one: xl-notes install'
        return Finding(LOOK, f"{path} names another Python, {program}", remedy)
    if known.strange:
        remedy = 'Write each line as "KEY","value" or delete it; Excel may stop reading there.'
        return Finding(LOOK, f"line {known.strange} of {path} is no setting", remedy)
    return Finding(OK, f"{path} names this Python")


def _after_strange(known: Settings) -> str:
    return f' before line {known.strange}, which is no "KEY","value"' if known.strange else ""


def keys(machine: Machine) -> Finding:
    values = _settings(machine).values
    found = [f"{key}={value} ({MEANING[key]})" for key, value in values.items() if key in MEANING]
    if found:
        return Finding(LOOK, "; ".join(found), f"Delete lines that nobody needs from {conf.FILE}.")
    return Finding(OK, "none that change how Python is started")


def path_of_python(machine: Machine) -> Finding:
    """What in the path of Python gets into Windows' way."""
    program, values = configured(machine), _settings(machine).values
    reason = unfit(program, machine)
    if reason:
        return Finding(WRONG, program or "not known", reason)
    command = COMMAND_WITHOUT_PATHS + len(program) + len(values.get("PYTHONPATH", "").replace("\\", "\\\\")) + len(values.get("LICENSE_KEY", ""))
    if command > COMMAND_BUFFER:
        found = f"the command that starts Python has about {command:,} characters, and xlwings' DLL takes {COMMAND_BUFFER:,}"
        return Finding(WRONG, found, "Shorten PYTHONPATH and LICENSE_KEY in the settings file.")
    traps = list(_traps(program, machine))
    if traps:
        remedy = r"If Python does not start, make the environment in a folder on this disk with a plain name, for example C:\xl_notes."
        return Finding(LOOK, f"{program}: {'; '.join(traps)}", remedy)
    return Finding(OK, program)


def _traps(program: str, machine: Machine) -> Iterator[str]:
    if not program.isascii():
        yield "it has letters beyond plain ones, which work only while Windows' code page has them"
    if program.startswith(("\\\\", "//")):
        yield "it is on the network, which is slow and may be away"
    clouds = [value for name, value in machine.environment.items() if name.startswith("ONEDRIVE") and value]
    if any(PureWindowsPath(program).is_relative_to(PureWindowsPath(cloud)) for cloud in clouds):
        yield "it is in a OneDrive folder, whose files may not be on the disk"


def configured(machine: Machine) -> str:
    """The Python that the add-in starts, as far as the settings say; else this one."""
    return expanded(_settings(machine).values.get(conf.INTERPRETER, ""), machine) or machine.interpreter


def _settings(machine: Machine) -> Settings:
    try:
        data = read(places.of_user(machine).conf.path, LARGEST_CONF)
    except InstallError:  # told by the checks of the folders and of the file
        data = None
    return conf.settings(data or b"", machine.ansi)
