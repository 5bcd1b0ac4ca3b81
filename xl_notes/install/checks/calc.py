"""What may keep the formulas from working in LibreOffice Calc."""

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from xl_notes import __version__
from xl_notes.hosts.calc import CalcError, basic, helper, profile, recalculated, soffice
from xl_notes.install import InstallError
from xl_notes.install.calc import LARGEST, Profile, profile_of, wanted_module
from xl_notes.install.checks.python import last_line
from xl_notes.install.files import read
from xl_notes.install.finding import LOOK, OK, UNKNOWN, WRONG, Finding
from xl_notes.install.machine import Machine
from xl_notes.sheet.functions import TABLE

Check = Callable[[Machine, Profile], Finding]
SECONDS = 60.0
INSTALL = "Run: xl-notes install --calc"


def program(machine: Machine, where: Profile) -> Finding:
    try:
        path = soffice.find(machine.find, machine.environment)
    except CalcError as error:
        return Finding(WRONG, str(error))
    ran = machine.run([str(path), "--version"], SECONDS)
    return (
        Finding(OK, f"{path}: {ran.output.strip().splitlines()[0]}")
        if ran.code == 0 and ran.output.strip()
        else Finding(LOOK, f"{path} does not tell its version")
    )


def module(machine: Machine, where: Profile) -> Finding:
    found = read(where.module.path, LARGEST)
    if found is None:
        return Finding(WRONG, f"there is no {where.module.path}", INSTALL)
    if found != wanted_module(machine, where):
        return Finding(WRONG, f"{where.module.path} belongs to another version, another Python or another profile", INSTALL)
    listing = read(where.target(profile.LISTING).path, LARGEST) or b""
    if not profile.lists(listing, basic.NAME):
        return Finding(WRONG, f"{where.folder / profile.LISTING} does not list the module", INSTALL)
    return Finding(OK, f"{where.module.path}, version {__version__}")


def macros(machine: Machine, where: Profile) -> Finding:
    settings = read(where.folder / profile.SETTINGS, LARGEST) or b""
    if b"DisableMacrosExecution" in settings and b"true" in settings.partition(b"DisableMacrosExecution")[2].partition(b"</item>")[0]:
        return Finding(
            WRONG, "LibreOffice is set to run no Basic at all", "Tools > Options > Advanced > Open Expert Configuration: DisableMacrosExecution to false."
        )
    return Finding(OK, "the user's own Basic may run")


def answer(machine: Machine, where: Profile) -> Finding:
    """Starts the process that answers, and ends it again."""
    with tempfile.TemporaryDirectory(prefix="xl_notes-") as folder:
        ran = machine.run([machine.interpreter, *helper.ARGUMENTS, str(Path(folder) / "contact"), "--check"], SECONDS)
    if ran.code == 0:
        return Finding(OK, "Python starts, and listens on this machine")
    said = "it took too long" if ran.code is None else last_line(ran.output) or "no reason was given"
    return Finding(WRONG, f"Python cannot answer as LibreOffice starts it: {said}", INSTALL)


def formula(machine: Machine, where: Profile) -> Finding:
    """A workbook calculated by LibreOffice, in a profile of its own."""
    import xlsxwriter

    from xl_notes.workbook.grid import Place
    from xl_notes.workbook.package import open_package
    from xl_notes.workbook.sheetxml import read_sheet

    with tempfile.TemporaryDirectory(prefix="xl_notes-") as folder:
        source, target = Path(folder) / "formula.xlsx", Path(folder) / "value.xlsx"
        with xlsxwriter.Workbook(str(source)) as book:
            book.add_worksheet("S").write_formula("A1", "=NOTE_VERSION()", None, "")
        try:
            recalculated.recalculated(source, target, TABLE, seconds=SECONDS)
        except CalcError as error:
            return Finding(WRONG, str(error))
        package = open_package(target)
        part = package.sheets["S"]
        shown = read_sheet("S", part, package.parts[part], package.strings).cells[Place(1, 1)].value
    found = f"LibreOffice shows {shown!r} for =NOTE_VERSION(), in a profile made to try it"
    return Finding(OK, found) if shown == f"xl_notes {__version__}" else Finding(WRONG, found)


CHECKS: Mapping[str, Check] = {"LibreOffice": program, "module": module, "macros": macros, "Python": answer, "a formula": formula}


def examine(machine: Machine, given: Path | None) -> dict[str, Finding]:
    """All that is looked at about Calc, by name."""
    try:
        where = profile_of(machine, given)
    except InstallError as error:
        return {"profile": Finding(WRONG, str(error))}
    found = {"profile": _profile(where)}
    for name, check in CHECKS.items():
        try:
            found[name] = check(machine, where)
        except InstallError as error:
            found[name] = Finding(WRONG, str(error))
        except Exception as error:  # one thing that cannot be looked at must not hide the rest
            found[name] = Finding(UNKNOWN, f"could not be looked at: {str(error) or type(error).__name__}")
    return {name: _with_profile(finding, given) for name, finding in found.items()}


def _with_profile(finding: Finding, given: Path | None) -> Finding:
    return replace(finding, remedy=f'{INSTALL} --profile "{given}"') if given and finding.remedy == INSTALL else finding


def _profile(where: Profile) -> Finding:
    if not where.folder.is_dir():
        return Finding(LOOK, f"{where.folder} is not there: LibreOffice was not started with this profile yet", INSTALL)
    return Finding(OK, f"{where.folder}{' (LibreOffice is open)' if where.lock.exists() else ''}")
