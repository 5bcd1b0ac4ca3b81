"""A workbook calculated by LibreOffice without a window, in a profile made for the purpose; its functions are answered in this process."""

import math
import shutil
import struct
import tempfile
from collections import defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from xl_notes.hosts.calc import CalcError, basic, profile, soffice
from xl_notes.hosts.calc.answering import Answering
from xl_notes.hosts.calc.profile import Setting
from xl_notes.hosts.calc.service import Service
from xl_notes.hosts.marks import Failure
from xl_notes.sheet.spec import SheetFunction
from xl_notes.workbook.grid import Place

SECONDS = 600.0
DRIVER = "XlDriver"
DRIVER_SOURCE = Path(__file__).with_name(f"{DRIVER}.bas")
SCRIPTING = "/org.openoffice.Office.Common/Security/Scripting"
AREA = struct.Struct(">5i")
INTERNET = "/org.openoffice.Inet/Settings"
SHUT = [
    Setting("/org.openoffice.Office.Calc/Formula/Load", "OOXMLRecalcMode", "0"),
    Setting("/org.openoffice.Office.Calc/Content/Update", "Link", "1"),
    Setting(SCRIPTING, "BlockUntrustedRefererLinks", "true"),
    Setting(SCRIPTING, "DisableActiveContent", "true"),
    Setting(INTERNET, "ooInetProxyType", "2"),
    Setting(INTERNET, "ooInetHTTPProxyName", "127.0.0.1"),
    Setting(INTERNET, "ooInetHTTPProxyPort", "9"),
    Setting(INTERNET, "ooInetHTTPSProxyName", "127.0.0.1"),
    Setting(INTERNET, "ooInetHTTPSProxyPort", "9"),
]
"""Every formula is calculated on loading; links are not followed, and the way to the internet leads to a port where nobody is."""


class Recalculated(NamedTuple):
    """What came of it beside the workbook.

    failures  why calls failed, by what stood behind CALL_MARK, "" for those without
    numbers   of cells with formulas, in full, by number of the sheet from 0 and place: the file has 15 digits
    """

    failures: dict[str, list[Failure]]
    numbers: dict[tuple[int, Place], float]


def recalculated(
    source: Path, target: Path, functions: Mapping[str, SheetFunction], on_call: Callable[[], object] = lambda: None, seconds: float = SECONDS
) -> Recalculated:
    """Has LibreOffice open a workbook, calculate all of it and store it as an .xlsx.  Macros in the workbook are off.

    source   with omitted arguments of our functions marked, and calls too as far as failures are to be told apart: see marks.py
    target   replaced if it is there
    errors   CalcError
    """
    answering = Answering(functions, marked=True, on_call=on_call)
    try:
        with tempfile.TemporaryDirectory(prefix="xl_notes-", ignore_cleanup_errors=True) as name:
            numbers = _run(Path(name), source, target, answering, seconds)
    except OSError as error:
        raise CalcError(f"LibreOffice could not calculate {source.name}: {error}") from error
    failures: dict[str, list[Failure]] = defaultdict(list)
    for whose, failure in answering.failures:
        failures[whose].append(failure)
    return Recalculated(dict(failures), numbers)


def _run(folder: Path, source: Path, target: Path, answering: Answering, seconds: float) -> dict[tuple[int, Place], float]:
    contact, done, opened, stored = folder / "contact", folder / "done", folder / f"opened{source.suffix}", folder / "stored.xlsx"
    numbers = folder / "numbers"
    shutil.copyfile(source, opened)  # LibreOffice writes a lock file beside what it opens
    driver = {"XLN_SOURCE": opened.as_uri(), "XLN_TARGET": stored.as_uri(), "XLN_NUMBERS": numbers.as_uri(), "XLN_DONE": done.as_uri()}
    modules = {basic.NAME: basic.module(answering.functions, basic.Contact(contact)), DRIVER: basic.declared(DRIVER_SOURCE, driver)}
    profile.write_fresh(folder, modules, SHUT)
    with Service(answering, contact):
        soffice.run(folder, [f"macro:///Standard.{DRIVER}.Main"], done, seconds)
    said = done.read_text(encoding="utf-8", errors="replace")
    if said:
        raise CalcError(f"LibreOffice could not calculate {source.name}: {said}")
    shutil.copyfile(stored, target)
    return _numbers(numbers.read_bytes())


def _numbers(data: bytes) -> dict[tuple[int, Place], float]:
    """What XlnPutNumbers wrote."""
    found, at = {}, 0
    while at < len(data):
        sheet, top, left, height, width = AREA.unpack_from(data, at)
        at += AREA.size
        values = struct.unpack_from(f">{height * width}d", data, at)
        at += 8 * len(values)
        for place, value in enumerate(values):
            found[sheet, Place(top + 1 + place // width, left + 1 + place % width)] = value
    return {key: value for key, value in found.items() if math.isfinite(value)}
