"""The workbook's formulas as they are to be calculated."""

from dataclasses import dataclass, field, replace

from xl_notes.hosts.headless.engine import fitted
from xl_notes.hosts.headless.formulas import Rewritten, Scope, rewrite
from xl_notes.hosts.headless.gaps import Extents, as_engine_reads
from xl_notes.sheet.cells import CellError
from xl_notes.workbook.formulatext import translate
from xl_notes.workbook.grid import MOST_COLUMNS, MOST_ROWS, Box, Place, box_at
from xl_notes.workbook.package import Package, WorkbookError
from xl_notes.workbook.sheetxml import Formula, Sheet, read_sheet
from xl_notes.workbook.xmlscan import XmlError

CHECK, RESULT = "check_", "result_"
Values = dict[str, dict[Place, float | str | bool | CellError]]
"""Calculated values by sheet and place."""


@dataclass
class Entry:
    """A formula in the engine.

    text     as it was given to the engine last
    fill     the cells its result fills
    failed   an array the engine could not calculate at all
    refused  the function for which the formula is not calculated at all
    """

    sheet: str
    place: Place
    formula: Formula
    rewritten: Rewritten
    text: str
    fill: Box
    failed: bool = False
    refused: str = ""


@dataclass
class Model:
    """The workbook while it is calculated.  `named` are the names to report and the sheets they are set aside on, "" for one that needs another file."""

    package: Package
    scope: Scope
    sheets: list[Sheet]
    extents: Extents
    entries: list[Entry] = field(default_factory=list)
    named: list[tuple[str, str]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def read_model(package: Package, functions: frozenset[str]) -> Model:
    sheets = []
    for name, part in package.sheets.items():
        try:
            sheets.append(read_sheet(name, part, package.parts[part], package.strings))
        except (XmlError, ValueError, IndexError, KeyError) as error:
            raise WorkbookError(f"{package.path} cannot be read: in {part}, {error}.") from error
    scope = Scope(
        functions,
        {(name.sheet, name.name.upper()): name.text for name in package.names},
        package.tables,
        {name.upper(): name for name in package.sheets},
    )
    model = Model(package, scope, sheets, {sheet.name.upper(): _extent(sheet) for sheet in sheets})
    for sheet in sheets:
        _read_formulas(model, sheet)
    return model


ROOM_TO_SPILL = 10_000
"""Rows or columns: the engine spills no more cells than this."""


def _extent(sheet: Sheet) -> tuple[int, int]:
    """The last row and column that may hold anything once all has spilled."""
    boxes = [cell.formula.box if cell.formula else box_at(place) for place, cell in sheet.cells.items()]
    rows, columns = max((box.bottom for box in boxes), default=1), max((box.right for box in boxes), default=1)
    return min(rows + ROOM_TO_SPILL, MOST_ROWS), min(columns + ROOM_TO_SPILL, MOST_COLUMNS)


def _read_formulas(model: Model, sheet: Sheet) -> None:
    """Lists the sheet's formulas as the engine shall have them; one that cannot be calculated here is left out and keeps its value."""
    kept = []
    for place, cell in sheet.cells.items():
        formula = cell.formula
        if formula is None:
            continue
        text = _text(sheet, place, formula)
        if text is None or formula.kind == "table":
            kept.append(f"{sheet.name}!{place} {'is a what-if data table' if formula.kind == 'table' else 'has lost the formula it shares'}")
            continue
        rewritten = rewrite(text, model.scope, sheet.name, place)
        if rewritten.external:
            kept.append(f"{sheet.name}!{place} refers to another file")
            continue
        text, refused = as_engine_reads(rewritten.text, sheet.name, model.extents)
        rewritten = replace(rewritten, text=text)
        given = fitted(rewritten.text, formula.box, len(model.entries)) if formula.kind == "array" else rewritten.text
        model.entries.append(Entry(sheet.name, place, formula, rewritten, given, formula.box, refused=refused))
    model.warnings += [f"{reason}: its stored value was kept." for reason in kept]


def _text(sheet: Sheet, place: Place, formula: Formula) -> str | None:
    if formula.text or formula.master is None:
        return formula.text or None
    master = sheet.masters.get(formula.master)
    if master is None:
        return None
    first = sheet.cells[master].formula
    return translate(first.text, place.row - master.row, place.column - master.column) if first else None
