"""The workbook's formulas as the file has them; no engine has seen them yet."""

from dataclasses import dataclass, field

from xl_notes.hosts.headless.formulas import Rewritten, Scope, rewrite
from xl_notes.hosts.headless.references import Node, read_by
from xl_notes.sheet.cells import CellError
from xl_notes.workbook.formulatext import translate
from xl_notes.workbook.grid import Place
from xl_notes.workbook.package import Package, WorkbookError
from xl_notes.workbook.sheetxml import Formula, Sheet, read_sheet
from xl_notes.workbook.xmlscan import XmlError

Key = tuple[str, Place]
"""A cell: sheet and place."""

Values = dict[str, dict[Place, float | str | bool | CellError]]
"""Calculated values by sheet and place."""


@dataclass(frozen=True)
class Entry:
    """A formula to be calculated.

    formula    as the file has it
    text       what it says in this cell, of a shared formula too
    rewritten  the same with names and table references written out
    """

    sheet: str
    place: Place
    formula: Formula
    text: str
    rewritten: Rewritten

    @property
    def cell(self) -> str:
        return f"{self.sheet}!{self.place}"

    @property
    def key(self) -> Key:
        return self.sheet, self.place


@dataclass(frozen=True)
class Model:
    """The workbook.  `kept` says, a line a formula, which are calculated by no engine."""

    package: Package
    scope: Scope
    sheets: list[Sheet]
    entries: list[Entry] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)

    def node(self, entry: Entry) -> Node:
        """A formula with what it fills in the file and what it reads."""
        return Node(entry.sheet, entry.formula.box, tuple(dict.fromkeys(read_by(entry.rewritten.text, entry.sheet, self.scope.sheets))))

    @property
    def hides_rows(self) -> bool:
        return any(sheet.hidden_rows for sheet in self.sheets)


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
    model = Model(package, scope, sheets)
    for sheet in sheets:
        _read_formulas(model, sheet)
    return model


def kept(cell: str, reason: str) -> str:
    return f"{cell} {reason}: its stored value was kept."


def _read_formulas(model: Model, sheet: Sheet) -> None:
    """Lists the sheet's formulas; one that cannot be calculated here is left out and keeps its value."""
    for place, cell in sheet.cells.items():
        formula = cell.formula
        if formula is None:
            continue
        text = _text(sheet, place, formula)
        if text is None or formula.kind == "table":
            reason = "is a what-if data table" if formula.kind == "table" else "has lost the formula it shares"
            model.kept.append(kept(f"{sheet.name}!{place}", reason))
            continue
        entry = Entry(sheet.name, place, formula, text, rewrite(text, model.scope, sheet.name, place))
        if entry.rewritten.external:
            model.kept.append(kept(entry.cell, "refers to another file"))
        else:
            model.entries.append(entry)


def _text(sheet: Sheet, place: Place, formula: Formula) -> str | None:
    if formula.text or formula.master is None:
        return formula.text or None
    master = sheet.masters.get(formula.master)
    if master is None:
        return None
    first = sheet.cells[master].formula
    return translate(first.text, place.row - master.row, place.column - master.column) if first else None
