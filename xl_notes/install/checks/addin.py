"""The add-in, xlwings' DLL that it loads, and files that come in its way."""

import re
from collections.abc import Iterator
from pathlib import Path

from xl_notes.build import BuildError
from xl_notes.install import addin_file, places
from xl_notes.install.checks.excel import installed, not_trusted
from xl_notes.install.checks.settings import INSTALL, configured
from xl_notes.install.files import read
from xl_notes.install.finding import LOOK, OK, UNKNOWN, WRONG, Finding
from xl_notes.install.interpreter import MENDS_DLLS, folders_for_dlls, missing_dlls
from xl_notes.install.machine import Machine

LEFTOVERS = re.compile(r"\.(tmp|bak|old|xlk)$|^~", re.IGNORECASE)
WORKBOOKS = {".xlam", ".xla", ".xlsm", ".xlsb"}


def file(machine: Machine) -> Finding:
    where = places.of_user(machine)
    path = where.addin.path
    there = read(path, addin_file.LARGEST)
    if there is None:
        return Finding(WRONG, f"there is no {path}", INSTALL)
    if not addin_file.is_ours(there):
        return Finding(WRONG, f"{path} is not the add-in of xl_notes", f"Move it away. {INSTALL}")
    is_of = addin_file.stamp(there) or "of a version it does not name"
    try:
        wanted = machine.addin()
    except BuildError as error:
        return Finding(
            LOOK, f"{path}, {is_of}; this installation cannot build one to compare: {error}", "Run in the folder of xl_notes: pip install --force-reinstall ."
        )
    if there == wanted:
        return Finding(OK, f"{path}, {is_of}")
    if is_of != addin_file.stamp(wanted):
        return Finding(WRONG, f"{path} is {is_of}; this installation is {addin_file.stamp(wanted)}", INSTALL)
    return Finding(LOOK, f"{path}, {is_of}, is not byte for byte what this installation builds", INSTALL)


def mark(machine: Machine) -> Finding:
    """Windows' mark of files from the internet, with which macros are blocked outside of trusted folders."""
    path = places.of_user(machine).addin.path
    if not path.is_file():
        return Finding(UNKNOWN, "the add-in is not installed", INSTALL)
    zone = re.search(r"ZoneId\s*=\s*(\d+)", machine.mark(path))
    if zone and int(zone[1]) >= 3:
        found = f"Windows notes that {path} came from the internet (zone {zone[1]})"
        return Finding(WRONG if not_trusted(machine) else LOOK, found, f"{INSTALL}, which writes it anew")
    return Finding(OK, "none")


def startup_folder(machine: Machine) -> Finding:
    """Excel opens every file of XLSTART."""
    target = places.of_user(machine).addin
    found = [file for file in _files(target.path.parent) if LEFTOVERS.search(file.name) or (_has_our_name(file) and file.suffix.lower() not in WORKBOOKS)]
    found += [file for file in _files(target.staging) if file.name.startswith(f".{places.ADDIN}-")]
    if found:
        names = ", ".join(str(file) for file in found)
        return Finding(LOOK, names, "Close Excel and delete what is still there: Excel opens every file in XLSTART, also locks and copies.")
    return Finding(OK, f"nothing odd in {target.path.parent}")


def second_copy(machine: Machine) -> Finding:
    """Another add-in with the same functions, which may answer in place of ours."""
    ours = places.of_user(machine).addin.path
    found = sorted({str(file) for file in _addins_elsewhere(machine, ours) if _is_another(file, ours)})
    if found:
        return Finding(WRONG, ", ".join(found), "Delete it, or untick it in Excel under File > Options > Add-ins > Go: two add-ins have the same functions.")
    return Finding(OK, "none found")


def dlls(machine: Machine) -> Finding:
    """xlwings' DLL of the version the add-in names, beside the Python that the settings name."""
    xlwings = machine.version_of("xlwings")
    if xlwings is None:
        return Finding(UNKNOWN, "xlwings is not installed", "Run: pip install xlwings")
    excel = installed(machine)
    bits = (excel.bits,) if excel and excel.bits else (32, 64)
    program = configured(machine)
    looked = " and ".join(str(folder) for folder in folders_for_dlls(program))
    missing = missing_dlls(program, xlwings, bits)
    if missing:
        return Finding(WRONG, f"{' and '.join(missing)} not found in {looked}", MENDS_DLLS.format(xlwings))
    return Finding(OK, f"{xlwings}, {' and '.join(f'{number}-bit' for number in bits)}, found in {looked}")


def _files(folder: Path) -> list[Path]:
    return sorted(file for file in folder.iterdir() if file.is_file()) if folder.is_dir() else []


def _has_our_name(file: Path) -> bool:
    return "xl_notes" in file.name.lower()


def _addins_elsewhere(machine: Machine, ours: Path) -> Iterator[Path]:
    """Files that Excel may load: in its startup folders, in the folder of add-ins, and those it notes as loaded."""
    excel = installed(machine)
    folders = [ours.parent, ours.parents[2] / "AddIns"]
    if excel:
        folders += [Path(excel.folder) / "XLSTART", Path(excel.folder) / "Library"]
    options = machine.registry(rf"HKCU\Software\Microsoft\Office\{excel.key if excel else '16.0'}\Excel\Options")
    folders += [Path(value) for value in (options.get("altstartup"),) if isinstance(value, str)]
    for folder in folders:
        yield from (file for file in _files(folder) if file.suffix.lower() in WORKBOOKS)
    for name, value in options.items():
        if re.fullmatch(r"open\d*", name) and isinstance(value, str):
            yield Path(re.sub(r'^(/\w+\s+)*"?|"\s*$', "", value))


def _is_another(file: Path, ours: Path) -> bool:
    if not file.is_absolute() or not file.is_file() or places.same_file(str(file), str(ours)):
        return False
    return _has_our_name(file) or (file.stat().st_size <= addin_file.LARGEST and addin_file.is_ours(file.read_bytes()))
