"""Python, the packages, and how long they take to start."""

from xl_notes import __version__
from xl_notes.install.finding import LOOK, OK, UNKNOWN, WRONG, Finding
from xl_notes.install.interpreter import OF_STORE, is_of_store
from xl_notes.install.machine import Machine, Ran

SLOW, TOO_SLOW = 10.0, 120.0
"""Seconds to import: worth a look; what xlwings waits for before it gives up."""

MEASURE = """
from time import perf_counter as now
start = now(); import xlwings; half = now(); import xl_notes.udfs; end = now()
print("seconds", half - start, end - start)
"""
BEHAVIOUR = ("PYTHONHOME", "PYTHONPATH", "PYTHONSTARTUP", "PYTHONPLATLIBDIR")


def interpreter(machine: Machine) -> Finding:
    found = f"{machine.python}, {machine.bits}-bit, {machine.interpreter or 'path not known'}"
    store = next((path for path in (machine.interpreter, machine.home) if is_of_store(path)), None)
    if store:
        return Finding(WRONG, found, OF_STORE.format(store))
    if not machine.interpreter:
        return Finding(WRONG, found, "Run xl-notes with an ordinary Python.")
    return Finding(OK, found)


def environment(machine: Machine) -> Finding:
    """Excel hands its environment on to Python."""
    found = [f"{name}={machine.environment[name]}" for name in BEHAVIOUR if machine.environment.get(name)]
    if found:
        return Finding(LOOK, ", ".join(found), "These change where Python takes its modules from; if =NOTE_VERSION() fails, remove them.")
    return Finding(OK, "no variable that changes Python")


def package(machine: Machine) -> Finding:
    installed = machine.version_of("xl-notes")
    if installed is None:
        return Finding(LOOK, f"{__version__}, not installed as a package", "Run in the folder of xl_notes: pip install .")
    if installed != __version__:
        return Finding(WRONG, f"{__version__} is running, {installed} is installed", "Run in the folder of xl_notes: pip install --force-reinstall --no-deps .")
    return Finding(OK, __version__)


def xlwings(machine: Machine) -> Finding:
    installed = machine.version_of("xlwings")
    return Finding(OK, installed) if installed else Finding(WRONG, "not installed", "Run: pip install xlwings")


def pywin32(machine: Machine) -> Finding:
    installed = machine.version_of("pywin32")
    if installed:
        return Finding(OK, installed)
    return Finding(WRONG, "not installed; without it Python cannot talk to Excel", "Run: pip install pywin32")


def import_time(machine: Machine) -> Finding:
    ran = machine.run([machine.interpreter, "-P", "-B", "-c", MEASURE], TOO_SLOW)
    if ran.code is None:
        return Finding(WRONG, f"xl_notes.udfs was not imported within {TOO_SLOW:g} seconds", ANTIVIRUS)
    seconds = _measured(ran)
    if seconds is None:
        return Finding(WRONG, f"xl_notes.udfs cannot be imported: {last_line(ran.output)}", "Run in the folder of xl_notes: pip install --force-reinstall .")
    xlwings_alone, everything = seconds
    found = f"xl_notes.udfs takes {everything:.2f} seconds, {xlwings_alone:.2f} of them xlwings alone"
    return Finding(LOOK, found, ANTIVIRUS) if everything > SLOW else Finding(OK, found)


ANTIVIRUS = "Formulas show their first values only after that. A virus scanner is the usual reason, or a network drive: have the environment's folder excluded."


def _measured(ran: Ran) -> tuple[float, float] | None:
    words = last_line(ran.output).split()
    if ran.code != 0 or len(words) != 3 or words[0] != "seconds":
        return None
    try:
        return float(words[1]), float(words[2])
    except ValueError:
        return None


def last_line(output: str) -> str:
    """Of a traceback: what went wrong."""
    lines = output.strip().splitlines()
    return lines[-1].strip() if lines else "it said nothing"


def engine(machine: Machine) -> Finding:
    installed = machine.version_of("formualizer")
    if installed:
        return Finding(OK, f"formualizer {installed}: `xl-notes recalc` works without Excel")
    return Finding(
        UNKNOWN,
        "formualizer is not installed; `xl-notes recalc` needs it, Excel does not",
        "Run: pip install formualizer, where it has a wheel",
    )


def libreoffice(machine: Machine) -> Finding:
    where = machine.find("soffice") or machine.find("libreoffice")
    if where:
        return Finding(OK, f"{where}: `xl-notes install --calc` puts the formulas into it, `xl-notes doctor --calc` looks at them")
    return Finding(OK, "not found; `xl-notes recalc` does not need it")
