"""Installing and uninstalling: what is looked at before, what is written, and what is said."""

from pathlib import Path

from xl_notes.install import InstallError, addin_file, conf, places
from xl_notes.install.files import Change, carry_out, clear_errors, read
from xl_notes.install.interpreter import MENDS_DLLS, OF_STORE, is_of_store, missing_dlls, unfit
from xl_notes.install.machine import Machine
from xl_notes.install.places import Places, Target, checked

LARGEST_CONF = 1_000_000
WHAT_WORKS = (
    "What works here: `xl-notes recalc MODEL.xlsx` calculates a workbook without Excel, `from xl_notes import NOTE_PMT` gives the functions in Python, and "
    "`xl-notes install --to DIR` writes the add-in for a Windows machine."
)


def install(machine: Machine, folder: Path | None = None, interpreter: str | None = None) -> list[str]:
    """Puts add-in and settings in place; the lines to print.

    folder       write both there instead of into the user's folders
    interpreter  with a folder: the path of Python on the machine they are for
    errors       InstallError, BuildError: nothing is changed
    """
    with clear_errors("Excel"):
        where = _places(machine, folder, "install")
        program = _program(machine, folder, interpreter)
        addin, settings = checked(where.addin), checked(where.conf)
        old_addin, old_settings = read(addin.path, addin_file.LARGEST), read(settings.path, LARGEST_CONF)
        if old_addin is not None and not addin_file.is_ours(old_addin):
            raise InstallError(f"{addin.path} is there and is not the add-in of xl_notes.  Move it away and run this again.")
        wanted = {addin: machine.addin()}
        if program:
            wanted[settings] = conf.with_interpreter(old_settings or b"", program, machine.ansi)
        old = {addin: old_addin, settings: old_settings}
        changes = [Change(target, data) for target, data in wanted.items() if data != old[target] or machine.mark(target.path)]
        carry_out(changes)
    changed = {change.target for change in changes}
    lines = [f"{'written' if target in changed else 'up to date'}: {target.path}" for target in wanted]
    lines[0] += f" ({addin_file.stamp(wanted[addin])})"
    if program:
        before = conf.settings(old_settings or b"", machine.ansi).values.get(conf.INTERPRETER, program)
        lines[1] += f" ({conf.INTERPRETER} is {program}" + (f", was {before})" if before != program else ")")
    return lines + (_next_steps(folder, program) if folder else [*START, "To undo: xl-notes uninstall"])


START = ["Next: start Excel (close it first if it is open), type =NOTE_VERSION() in a cell.  If it does not answer: xl-notes doctor"]


def _next_steps(folder: Path, program: str) -> list[str]:
    given = (
        []
        if program
        else [f'No {conf.FILE} was written: it names Python on the Windows machine; for one, add --interpreter "C:\\xl_notes\\Scripts\\python.exe"']
    )
    copy = r"Next: on the Windows machine xl_notes.xlam goes to %APPDATA%\Microsoft\Excel\XLSTART and xl_notes.conf to %USERPROFILE%\.xl_notes; "
    same = "that Python needs the same versions of xl_notes and xlwings."
    return [*given, copy + same, f'To undo: xl-notes uninstall --to "{folder}"']


def uninstall(machine: Machine, folder: Path | None = None) -> list[str]:
    """Takes away what install wrote; the lines to print.

    errors  InstallError: nothing is changed
    """
    with clear_errors("Excel"):
        where = _places(machine, folder, "uninstall")
        changes, left = [], []
        for target, ours in ((where.addin, _without_addin), (where.conf, _without_setting)):
            if target.path.is_symlink() or not target.path.is_file():
                left += [f"left: {target.path} is not a file that xl_notes wrote"] if target.path.is_symlink() or target.path.exists() else []
                continue
            changed, reason = ours(checked(target))
            changes += changed
            left += reason
        carry_out(changes)
    lines = [f"{'removed' if change.data is None else f'{conf.INTERPRETER} removed from'}: {change.target.path}" for change in changes] + left
    if any(change.target == where.conf and change.data is None for change in changes) and where.own_folder:
        lines += _remove_if_empty(where.own_folder)
    return lines if changes else [*lines, "Nothing of xl_notes is installed" + (f" in {folder}." if folder else ".")]


def _without_addin(target: Target) -> tuple[list[Change], list[str]]:
    data = read(target.path, addin_file.LARGEST)
    if data is None or addin_file.is_ours(data):
        return [Change(target, None)], []
    return [], [f"left: {target.path} is not the add-in of xl_notes"]


def _without_setting(target: Target) -> tuple[list[Change], list[str]]:
    data = read(target.path, LARGEST_CONF) or b""
    rest = conf.without_interpreter(data)
    if rest == data:
        return [], [f"left: {target.path} has settings that xl_notes did not write"] if data else []
    return [Change(target, rest or None)], []


def _remove_if_empty(folder: Path) -> list[str]:
    try:
        folder.rmdir()
    except OSError:
        return [f"left: {folder} holds other files"]
    return [f"removed: {folder}"]


# ------------------------------------------------------------------------------------------------ what must hold before


def _places(machine: Machine, folder: Path | None, what: str) -> Places:
    if folder:
        if folder.exists() and not folder.is_dir():
            raise InstallError(f"{folder} is not a folder.  Give --to a folder.")
        return places.of_folder(folder.absolute())
    if not machine.is_windows:
        raise InstallError(f"`xl-notes {what}` is for Excel on Windows, and this is {machine.system or 'another system'}.  {WHAT_WORKS}")
    return places.of_user(machine)


def _program(machine: Machine, folder: Path | None, given: str | None) -> str:
    """The Python to name in the settings, "" for none."""
    if given is None and not machine.is_windows:
        return ""
    program = machine.interpreter if given is None else given
    reason = unfit(program, machine)
    if reason:
        raise InstallError(reason)
    if given is None:
        _check_own(machine)
    return program


def _check_own(machine: Machine) -> None:
    """This machine's own Python: what Excel needs beside it."""
    if is_of_store(machine.home):
        raise InstallError(OF_STORE.format(machine.home))
    xlwings = machine.version_of("xlwings")
    if xlwings is None:
        raise InstallError("xlwings is not installed beside xl_notes.  Run: pip install xlwings")
    missing = missing_dlls(machine.interpreter, xlwings, (32, 64))
    if missing:
        looked = Path(machine.interpreter).parent
        raise InstallError(f"{' and '.join(missing)} are not where Excel looks for them, in {looked} and {looked.parent}.  {MENDS_DLLS.format(xlwings)}")
