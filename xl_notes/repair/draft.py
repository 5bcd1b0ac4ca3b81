"""A workbook while it is looked at: what is in it, what was found, and what is to be changed.  Nothing is written here."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from xl_notes.repair.calls import Known
from xl_notes.repair.findings import Finding
from xl_notes.repair.formats import Formats, read_formats
from xl_notes.repair.spots import BESIDE_CELLS, Spot, by_cell, spots_of
from xl_notes.sheet.cells import CellError
from xl_notes.sheet.spec import SheetFunction
from xl_notes.workbook.grid import Place
from xl_notes.workbook.package import Package, Parts, WorkbookError
from xl_notes.workbook.sheetxml import Sheet, read_sheet, value_edits
from xl_notes.workbook.xmlscan import Edit, XmlError, splice

CELL_NAME = re.compile(r"(?:'(?:[^']|'')*'!|[\w.]+!)?\$?[A-Z]{1,3}\$?[0-9]{1,7}", re.IGNORECASE)
"""What a name that means one cell stands for."""

LOOKS_UP = re.compile(r"(?:LOOKUP|MATCH)\s*\(", re.IGNORECASE)
QUOTED = re.compile(r'"(?:[^"]|"")*"')
LONGEST_FORMULA = 4 * 8_192
"""Excel takes 8,192 characters."""


@dataclass
class Draft:
    """A workbook under repair.  Each rule adds what it found to `findings` and what it changes to the others.

    book     name of the workbook part
    spots    the formulas as they are
    texts    the formulas as they are to be, one per spot
    edits    other changes, by part
    removed  parts to be left out
    """

    package: Package
    book: str
    sheets: list[Sheet]
    spots: list[Spot]
    formats: Formats
    texts: list[str]
    edits: dict[str, list[Edit]] = field(default_factory=lambda: defaultdict(list))
    removed: set[str] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)

    @cached_property
    def parts(self) -> Parts:
        return Parts(self.package.path, self.package.parts)

    @cached_property
    def cells(self) -> Mapping[tuple[str, Place], int]:
        """Cell -> its spot, for cells that have a formula of their own."""
        return by_cell(self.spots)

    @cached_property
    def quoted(self) -> frozenset[str]:
        """Texts that stand in formulas, with their quotes."""
        return frozenset(found for spot in self.spots for found in QUOTED.findall(spot.text))

    @cached_property
    def looks_up(self) -> bool:
        """Whether a formula looks for values of cells among others."""
        return any(LOOKS_UP.search(text) for text in self.texts)

    @cached_property
    def text_cells(self) -> Counter[str]:
        """How many cells have a text."""
        return Counter(cell.value for sheet in self.sheets for cell in sheet.cells.values() if isinstance(cell.value, str))

    @cached_property
    def in_runs(self) -> frozenset[str]:
        """Shared texts whose parts have formats of their own."""
        part = self.parts.target(self.book, "/sharedStrings")
        return self.parts.in_runs(part) if part in self.package.parts and part else frozenset()

    def spot_of(self, sheet: Sheet, place: Place) -> int | None:
        """The spot a cell's formula is in, which is another cell's if it is shared."""
        cell = sheet.cells[place]
        if cell.formula is None:
            return None
        own = self.cells.get((sheet.name, place))
        if own is not None or cell.formula.master is None:
            return own
        master = sheet.masters.get(cell.formula.master)
        return None if master is None else self.cells.get((sheet.name, master))

    def put(self, sheet: Sheet, place: Place, value: float | str | bool | CellError) -> None:
        """Gives a cell another value."""
        self.edits[sheet.part] += value_edits(sheet.data, sheet.cells[place].element, value)

    def changed(self) -> dict[str, bytes]:
        """The parts that are to be different."""
        edits = {part: [*found] for part, found in self.edits.items()}
        for spot, text in zip(self.spots, self.texts, strict=True):
            if text != spot.text:
                edits.setdefault(spot.part, []).append(spot.edit(self.package.parts[spot.part], text))
        return {part: splice(self.package.parts[part], found) for part, found in edits.items() if found}


def read_draft(package: Package) -> Draft:
    """errors  WorkbookError"""
    parts = Parts(package.path, package.parts)
    book = parts.target("", "/officeDocument")
    assert book is not None  # it was opened as a workbook
    if len(set(package.sheets.values())) < len(package.sheets):
        raise WorkbookError(f"{package.path} has two sheets in one part; what a change to it would mean is not clear.")
    sheets = []
    for name, part in package.sheets.items():
        try:
            sheets.append(read_sheet(name, part, package.parts[part], package.strings, BESIDE_CELLS))
        except (XmlError, ValueError, IndexError, KeyError) as error:
            raise WorkbookError(f"{package.path} cannot be read: in {part}, {error}.") from error
    spots = spots_of(parts, book, sheets)
    long = next((spot for spot in spots if len(spot.text) > LONGEST_FORMULA), None)
    if long is not None:
        raise WorkbookError(f"{package.path} has a formula of {len(long.text):,} characters, {long.where}.  Excel takes no more than 8,192.")
    return Draft(package, book, sheets, spots, read_formats(parts, book), [spot.text for spot in spots])


def known_of(draft: Draft, functions: Mapping[str, SheetFunction], renamed: Mapping[str, str], links: Mapping[str, str]) -> Known:
    names = draft.package.names
    return Known(
        functions,
        renamed,
        frozenset(name.upper() for name in draft.package.sheets),
        links,
        frozenset(name.name.upper() for name in names),
        frozenset(name.name.upper() for name in names if CELL_NAME.fullmatch(name.text)),
    )
