"""The checks of `xl-notes doctor`: each takes the facts of a machine and gives a finding.  None of them changes anything."""

from collections.abc import Callable, Mapping

from xl_notes.install import InstallError
from xl_notes.install.checks import addin, excel, python, server, settings
from xl_notes.install.finding import OK, UNKNOWN, WRONG, Finding
from xl_notes.install.machine import Machine

Check = Callable[[Machine], Finding]

EVERYWHERE: Mapping[str, Check] = {
    "Python": python.interpreter,
    "environment": python.environment,
    "xl_notes": python.package,
    "xlwings": python.xlwings,
    "import": python.import_time,
    "recalc engine": python.engine,
}
FOLDERS = "user's folders"
IN_FOLDERS: Mapping[str, Check] = {
    "add-in": addin.file,
    "mark of the web": addin.mark,
    "startup folder": addin.startup_folder,
    "second copy": addin.second_copy,
    "settings file": settings.file,
}
ON_WINDOWS: Mapping[str, Check] = {
    "settings": settings.keys,
    "path of Python": settings.path_of_python,
    "pywin32": python.pywin32,
    "xlwings DLL": addin.dlls,
    "Excel": excel.version,
    "macro policy": excel.policies,
    "disabled items": excel.disabled,
    "call through COM": server.call,
}
ELSEWHERE: Mapping[str, Check] = {"LibreOffice": python.libreoffice, "Excel": excel.not_here, "call through COM": server.not_here}


def examine(machine: Machine) -> dict[str, Finding]:
    """All that is looked at on this machine, by name."""
    found = _each(EVERYWHERE, machine)
    if not machine.is_windows:
        return found | _each(ELSEWHERE, machine)
    found |= _each({FOLDERS: settings.folders}, machine)
    if found[FOLDERS].status == OK:
        found |= _each(IN_FOLDERS, machine)
    return found | _each(ON_WINDOWS, machine)


def _each(checks: Mapping[str, Check], machine: Machine) -> dict[str, Finding]:
    return {name: _guarded(check, machine) for name, check in checks.items()}


def _guarded(check: Check, machine: Machine) -> Finding:
    """One thing that cannot be looked at, a file without permission say, must not hide the rest."""
    try:
        return check(machine)
    except InstallError as error:
        return Finding(WRONG, str(error))
    except Exception as error:
        remedy = "If it is a matter of permissions, run it as the user who works in Excel."
        return Finding(UNKNOWN, f"could not be looked at: {str(error) or type(error).__name__}", remedy)
