"""Numbers stored as text in a column of numbers: what sums pass over in silence.

A column is cut where it has a heading or a remark.  Where most of what stands between two cuts is numbers, a text that reads as a number in one way only
is made one.  What could be read in two ways, or may be text on purpose, is named and left.
"""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from xl_notes.repair.draft import Draft
from xl_notes.repair.findings import DATE_TEXT, ERROR, NUMBER_TEXT, WARNING, Finding
from xl_notes.sheet.lint import SPACES, is_date_text, is_number_text, is_word
from xl_notes.workbook.grid import Box, Place, box_of
from xl_notes.workbook.sheetxml import Cell, Sheet
from xl_notes.workbook.xmlscan import is_true

ONE_WAY = re.compile(r"[-+]?(?:(?:0|[1-9][0-9]*|[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.[0-9]+)?|\.[0-9]+)%?")
OTHER_WAY = re.compile(r"[-+]?(?:[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+|[0-9]+,(?:[0-9]{1,2}|[0-9]{4,}))%?")
"""1.234,56 and 12,5: a comma before the decimals."""

LONE_COMMA = re.compile(r"[-+]?[0-9]{1,3},[0-9]{3}%?")
SETTLED = re.compile(r"[-+]?[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+|[-+]?[0-9]{1,3}(?:,[0-9]{3}){2,}")
"""1,234.5 and 1,234,567: a comma that can only group thousands."""

MOST_DIGITS = 15
FEWEST_NUMBERS = 3
YEAR = re.compile(r"(?:19|20)[0-9]{2}")


@dataclass(frozen=True)
class Run:
    """The filled cells of a column between two headings or remarks, with the row of the heading above, 0 for none."""

    sheet: Sheet
    column: int
    heading: int
    cells: tuple[tuple[int, Cell], ...]

    @cached_property
    def texts(self) -> list[str]:
        return [_stripped(cell.value) for _, cell in self.cells if isinstance(cell.value, str)]

    @cached_property
    def times(self) -> Counter[str]:
        """How often each text is there."""
        return Counter(cell.value for _, cell in self.cells if isinstance(cell.value, str))

    @cached_property
    def is_settled(self) -> bool:
        """Whether one of its texts shows that commas group thousands."""
        return any(SETTLED.fullmatch(text) for text in self.texts)

    @cached_property
    def largest(self) -> float:
        return max((abs(cell.value) for _, cell in self.cells if type(cell.value) is float), default=0.0)

    def count(self, draft: Draft) -> tuple[int, int]:
        """How many numbers there are, and how many of those are dates."""
        numbers = [cell for _, cell in self.cells if type(cell.value) is float]
        return len(numbers), sum(_style(cell) in draft.formats.days for cell in numbers)


def read_number(text: str) -> float | None:
    """The number a text stands for; None if it is none, or could be another.

    >>> read_number(" 1,234.50\\u00a0"), read_number("12%"), read_number("-.5")
    (1234.5, 0.12, -0.5)
    >>> [read_number(text) for text in ("00123", "1.234,56", "1,23", "1E5", "(12)", "$5", "12345678901234567")]
    [None, None, None, None, None, None, None]
    """
    plain = _stripped(text)
    if not ONE_WAY.fullmatch(plain) or sum(letter.isdigit() for letter in plain) > MOST_DIGITS:
        return None
    number = Decimal(plain.rstrip("%").replace(",", ""))
    return float(number / 100 if plain.endswith("%") else number)


def _stripped(text: str) -> str:
    """Without blanks around it, the no-break space and the one without width among them."""
    return text.strip().strip("\u200b").strip()


def mend_numbers(draft: Draft) -> None:
    for sheet in draft.sheets:
        headers = _headers(draft, sheet.name)
        boxes = [cell.formula.box for cell in sheet.cells.values() if cell.formula and cell.formula.box.height * cell.formula.box.width > 1]
        for run in _runs(sheet, headers):
            _mend_run(draft, run, boxes)


def _headers(draft: Draft, sheet: str) -> list[Box]:
    """The header rows of tables, which are text whatever they say."""
    found = []
    for table in draft.package.tables.values():
        if table.sheet == sheet and table.header:
            found.append(Box(table.box.top, table.box.left, table.box.top + table.header - 1, table.box.right))
    return found


def _runs(sheet: Sheet, headers: list[Box]) -> Iterator[Run]:
    columns: dict[int, list[tuple[int, Cell]]] = {}
    for place, cell in sheet.cells.items():
        if cell.value is not None and (not isinstance(cell.value, str) or SPACES.sub("", cell.value)):
            columns.setdefault(place.column, []).append((place.row, cell))
    for column, cells in columns.items():
        heading = 0
        held: list[tuple[int, Cell]] = []
        for row, cell in sorted(cells, key=lambda found: found[0]):
            if is_word(cell.value) or any(header.covers(Place(row, column)) for header in headers):
                yield Run(sheet, column, heading, tuple(held))
                heading, held = row, []
            else:
                held.append((row, cell))
        yield Run(sheet, column, heading, tuple(held))


def _mend_run(draft: Draft, run: Run, boxes: list[Box]) -> None:
    if all(type(cell.value) is float for _, cell in run.cells):
        return
    numbers, dates = run.count(draft)
    if numbers < FEWEST_NUMBERS or 2 * numbers <= len(run.cells) - 1:
        return
    comma = any(OTHER_WAY.fullmatch(text) for text in run.texts)
    for row, cell in run.cells:
        place = Place(row, run.column)
        if not isinstance(cell.value, str) or cell.formula is not None or any(box.covers(place) for box in boxes):
            continue
        if is_date_text(cell.value):
            _tell_date(draft, run, place, cell.value)
        elif is_number_text(cell.value) and not (row == run.cells[0][0] and not run.heading):  # the first of a column is its heading: 2018
            _mend_cell(draft, run, place, cell, _doubt(draft, run, place, cell, comma, 2 * dates > numbers))


def _tell_date(draft: Draft, run: Run, place: Place, text: str) -> None:
    remedy = "type it again as a date; NOTE_ functions read text like 2017-11-30, other formulas may not"
    draft.findings.append(Finding(DATE_TEXT, run.sheet.name, str(place), "date stored as text in a column of numbers", text, None, WARNING, False, remedy))


def _mend_cell(draft: Draft, run: Run, place: Place, cell: Cell, doubt: str) -> None:
    text = str(cell.value)
    number = read_number(text)
    if doubt or number is None:
        what = f"number stored as text, not changed: {doubt or 'it can be read in more than one way'}"
        remedy = "type it again as a number, if it is one"
        draft.findings.append(Finding(NUMBER_TEXT, run.sheet.name, str(place), what, text, None, WARNING, False, remedy))
        return
    draft.put(run.sheet, place, number)
    what = "number stored as text: sums pass over it"
    draft.findings.append(Finding(NUMBER_TEXT, run.sheet.name, str(place), what, text, f"{Decimal(str(number)).normalize():f}", ERROR, True))


def _doubt(draft: Draft, run: Run, place: Place, cell: Cell, comma: bool, dates: bool) -> str:
    """Why a text that reads as a number may not be one; "" if nothing speaks against it."""
    text = _stripped(str(cell.value))
    if any(box.covers(place) for box in _meant(run.sheet)):
        return "Excel was told that it is text on purpose"
    if dates or _style(cell) in draft.formats.days:
        return "it stands among dates"
    if comma and ("," in text) != ("." in text):  # 1,234.5 can be read in one way only
        return "others in the column have a comma before their decimals"
    if LONE_COMMA.fullmatch(text) and not run.is_settled:
        return "its comma may stand before decimals"
    if text.endswith("%") and _style(cell) not in draft.formats.percents and run.largest >= 1:
        return "the column's numbers may be percent points"
    if f'"{cell.value}"' in draft.quoted:
        return "a formula looks for it as text"
    if draft.looks_up and draft.text_cells[str(cell.value)] > run.times[str(cell.value)]:
        return "the same text stands elsewhere, and a formula looks something up"
    if cell.value in draft.in_runs or any(len(inline.all("r")) > 1 for inline in cell.element.all("is")):
        return "parts of it have formats of their own: the number of a footnote is none of the amount"
    if place.row == run.cells[0][0] and (place.row != run.heading + 1 or YEAR.fullmatch(text) or _among_texts(run.sheet, place)):
        return "it may be a heading"
    if _style(cell) in draft.formats.texts and not _is_text_by_accident(draft, run):
        return "its cell is formatted as text, and so may others of the column be"
    return ""


def _is_text_by_accident(draft: Draft, run: Run) -> bool:
    """Whether cells formatted as text are strangers here: all the column's other cells are numbers, in other formats."""
    others = [cell for _, cell in run.cells if not isinstance(cell.value, str)]
    meant = [cell for _, cell in run.cells if isinstance(cell.value, str)]
    plain = all(type(cell.value) is float and _style(cell) not in draft.formats.texts for cell in others)
    return plain and all(read_number(str(cell.value)) is not None for cell in meant)


def _meant(sheet: Sheet) -> Iterator[Box]:
    """Cells for which somebody has chosen Ignore Error at Excel's green corner."""
    listed = sheet.root.first("ignoredErrors")
    for element in listed.children if listed else ():
        if is_true(element.attribute("numberStoredAsText")):
            for area in element.attribute("sqref").split():
                with suppress(ValueError):  # whole columns, which Excel writes otherwise
                    yield box_of(area)


def _among_texts(sheet: Sheet, place: Place) -> bool:
    """Whether its neighbours to the left and to the right are text, as in a row of headings."""
    sides = [sheet.cells.get(Place(place.row, column)) for column in (place.column - 1, place.column + 1)]
    return all(side is not None and isinstance(side.value, str) for side in sides)


def _style(cell: Cell) -> str:
    return cell.element.attributes.get("s", "0")
