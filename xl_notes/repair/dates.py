"""The 1904 date system: what it is in a model, and its dates moved to the 1900 system, every cell showing the day it showed before.

A date of the 1904 system is 1,462 days less than the same date of the 1900 system.  What is moved are numbers in cells whose format shows a day.  A time of day
is no date and stays.  Dates that formulas make, DATE(2017,11,30), come right by themselves; a date written as a number in a formula, 41607, cannot be told from
any other number, so it is named.
"""

import math
import re
from collections.abc import Iterable, Iterator
from datetime import date

from xl_notes.repair.draft import Draft
from xl_notes.repair.findings import DATE_SYSTEM, ERROR, WARNING, Finding
from xl_notes.repair.reads import Area, scope_of
from xl_notes.repair.today import Ours, within
from xl_notes.sheet.cells import LAST_SERIAL, ORDINAL_OF_SERIAL_ZERO
from xl_notes.workbook.formulatext import tokens
from xl_notes.workbook.grid import Place
from xl_notes.workbook.sheetxml import Cell, Sheet
from xl_notes.workbook.xmlscan import Edit, Element, Wanted, is_false, with_attribute

APART = 1_462
FIRST_LIKELY, LAST_LIKELY = 24_107, 71_588
"""1970 and the end of 2099 in the 1904 system: numbers between may be dates."""

PROPERTIES: Wanted = {"workbook": {"workbookPr": {}}}
CHART: Wanted = {"chartSpace": {"date1904": {}}}
AXIS = re.compile(rb"<c:(?:min|max) val=\"[0-9]{5}(?:\.[0-9]+)?\"")
LITERAL = re.compile(r"[0-9]{5}(?:\.[0-9]+)?")
CHOSEN = re.compile(rb'<(?:\w+:)?(?:customFilter|filter|inputCells)\s[^>]*\bval="[0-9]{5}(?:\.[0-9]+)?"')
"""A filter or a scenario with a number that may be a date."""


def mend_dates(draft: Draft, wanted: bool, ours: Iterable[Ours]) -> None:
    """
    wanted  move the dates; only tell otherwise
    ours    the formulas that call our functions
    """
    if not draft.package.date1904:
        return
    what = "the workbook counts its dates from 1904: NOTE_ functions read them 1,462 days early"
    remedy = "" if wanted else "repair with --dates-1904, which moves the dates to the 1900 system"
    draft.findings.append(Finding(DATE_SYSTEM, "", "workbook", what, "1904", "1900" if wanted else None, ERROR, wanted, remedy))
    _tell_literals(draft)
    _tell_plain_numbers(draft, ours)
    if wanted:
        _clear_flags(draft)
        for sheet in draft.sheets:
            _move(draft, sheet)
        _tell_others(draft)


def _clear_flags(draft: Draft) -> None:
    """Of the workbook, and of charts, which have one of their own."""
    properties = draft.parts.scan(draft.book, PROPERTIES).first("workbookPr")
    assert properties is not None  # the flag is in it
    draft.edits[draft.book].append(_tag(draft.package.parts[draft.book], properties, "date1904", None))
    for part, data in draft.package.parts.items():
        if part.lower().endswith(".xml") and b"date1904" in data and b"chartSpace" in data:
            flag = draft.parts.scan(part, CHART).first("date1904")
            if flag is not None and not is_false(flag.attribute("val", "1")):
                draft.edits[part].append(_tag(data, flag, "val", "0"))
            if AXIS.search(data):
                what, remedy = "not moved: an axis of a chart begins or ends at a number that may be a date", "look at the chart; if it is, add 1,462"
                draft.findings.append(Finding(DATE_SYSTEM, "", part, what, "", None, WARNING, False, remedy))


def _tag(data: bytes, element: Element, name: str, value: str | None) -> Edit:
    return element.start, element.inner, with_attribute(data[element.start : element.inner], name, value)


# ------------------------------------------------------------------------------------------------ what is moved


def _move(draft: Draft, sheet: Sheet) -> None:
    results = 0
    tables = [cell.formula.box for cell in sheet.cells.values() if cell.formula is not None and cell.formula.kind != "ordinary"]
    for place, cell in sheet.cells.items():
        style, value = cell.element.attributes.get("s", "0"), cell.value
        if type(value) is not float or cell.element.attributes.get("t") == "d":  # "d" is a date as ISO text
            continue
        why = _why_not(value) if style in draft.formats.days else "its format shows a time and no day"
        is_result = cell.formula is not None or any(box.covers(place) for box in tables)
        if style in draft.formats.days and not why:
            draft.put(sheet, place, value + APART)
            results += is_result
        if not is_result and (style in draft.formats.days or (style in draft.formats.clocks and not 0 <= value < 1)):
            draft.findings.append(_of_cell(sheet, str(place), value, why))
    if results:
        what = f"{results:,} stored results of formulas that show a date moved by 1,462 days"
        draft.findings.append(Finding(DATE_SYSTEM, sheet.name, "formulas", what, "", "", ERROR, True))


def _why_not(value: float) -> str:
    """Why a number that is shown as a day is not moved; "" if it is."""
    if 0 <= value < 1:
        return "it is less than a day, a time or no date at all"
    return "" if 1 <= value <= LAST_SERIAL - APART else "the 1900 system has no such day"


def _of_cell(sheet: Sheet, place: str, value: float, why: str) -> Finding:
    before = f"{value:.15g}"
    if why:
        return Finding(DATE_SYSTEM, sheet.name, place, f"not moved: {why}", before, None, WARNING, False, "look at it; if it is a date, add 1,462")
    return Finding(DATE_SYSTEM, sheet.name, place, f"date moved by 1,462 days: {_day(value)}", before, f"{value + APART:.15g}", ERROR, True)


def _day(serial: float) -> date:
    """The day of a number of the 1904 system."""
    return date.fromordinal(math.floor(serial) + APART + ORDINAL_OF_SERIAL_ZERO)


# ------------------------------------------------------------------------------------------------ what cannot be moved


def _tell_literals(draft: Draft) -> None:
    for spot, text in zip(draft.spots, draft.texts, strict=True):
        for number in dict.fromkeys(_literals(text)):
            day = _day(float(number))
            what = f"{number} may be a date of the 1904 system, {day}, and is not moved"
            remedy = f"if it is, write DATE({day.year},{day.month},{day.day}), which is right in both systems"
            draft.findings.append(Finding(DATE_SYSTEM, spot.sheet, spot.place, what, text, None, WARNING, False, remedy))


def _tell_plain_numbers(draft: Draft, ours: Iterable[Ours]) -> None:
    """Whole numbers without a date's format that our functions read."""
    numbers = {(sheet.name, place): cell.value for sheet in draft.sheets for place, cell in sheet.cells.items() if _may_be_date(draft, cell)}
    may_be: dict[str, list[tuple[Place, int]]] = {}
    for sheet, place in sorted(numbers):
        may_be.setdefault(sheet, []).append((place, 0))
    readers: dict[tuple[str, Place], str] = {}
    scope = scope_of(draft.package)
    for formula in ours if numbers else ():
        for area in scope.reads(formula.text, formula.sheet, formula.place):
            if isinstance(area, Area):
                for place, _ in within(area.box, may_be.get(area.sheet, [])):
                    readers.setdefault((area.sheet, place), formula.where)
    for (sheet, place), where in readers.items():
        number = float(str(numbers[sheet, place]))
        what = f"not moved: its format shows no date, and {where} reads it; it may be {_day(number)}"
        draft.findings.append(Finding(DATE_SYSTEM, sheet, str(place), what, f"{number:.15g}", None, WARNING, False, "if it is a date, add 1,462"))


def _may_be_date(draft: Draft, cell: Cell) -> bool:
    value, style = cell.value, cell.element.attributes.get("s", "0")
    is_plain = cell.formula is None and style not in draft.formats.days and style not in draft.formats.clocks
    return is_plain and type(value) is float and value.is_integer() and FIRST_LIKELY <= value <= LAST_LIKELY


def _literals(text: str) -> Iterator[str]:
    """Numbers in a formula that may be dates."""
    pieces = [piece for piece in tokens(text) if not piece.isspace()]
    for at, piece in enumerate(pieces):
        rows = ":" in (*pieces[max(at - 1, 0) : at], *pieces[at + 1 : at + 2])
        if LITERAL.fullmatch(piece) and FIRST_LIKELY <= float(piece) <= LAST_LIKELY and not rows:
            yield piece


ELSEWHERE = {
    "/pivotTable": ("a pivot table keeps dates of its own", "refresh it in Excel"),
    "/vbaProject": ("macros may hold dates as numbers", "look through the code"),
    "/externalLink": ("dates read from another file may be of the other date system", "compare them with that file"),
}


def _tell_others(draft: Draft) -> None:
    """Parts that may hold dates and are not looked into."""
    owners = [draft.book, *(sheet.part for sheet in draft.sheets)]
    linked = dict.fromkeys(link for owner in owners for link in draft.parts.links(owner).values())
    told = [(part, *words) for kind, part in linked for ending, words in ELSEWHERE.items() if kind.endswith(ending)]
    chosen = [*(sheet.part for sheet in draft.sheets), *(part for kind, part in linked if kind.endswith("/table"))]
    told += [(part, "a filter or a scenario may have a date as a number", "set it again") for part in chosen if _has_choice(draft, part)]
    draft.findings += [Finding(DATE_SYSTEM, "", part, f"not moved: {what}", "", None, WARNING, False, remedy) for part, what, remedy in told]


def _has_choice(draft: Draft, part: str) -> bool:
    return CHOSEN.search(draft.package.parts.get(part, b"")) is not None
