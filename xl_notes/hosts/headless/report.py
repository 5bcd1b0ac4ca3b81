"""What a recalculation did, for a person and for a program to read."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

from xl_notes.hosts.headless.engine import Engine, Failure
from xl_notes.hosts.headless.gaps import DOUBTFUL, OF_RANGE, argument_is_a_cell
from xl_notes.hosts.headless.model import CHECK, RESULT, Entry, Model, Values
from xl_notes.sheet.cells import CellError
from xl_notes.workbook.grid import Place, box_at
from xl_notes.workbook.sheetxml import Value

MOST_EXPLAINED = 200
MOST_NAMED = 10
MEANINGS = {
    "#NULL!": "the ranges have no cell in common",
    "#DIV/0!": "division by zero",
    "#VALUE!": "a value is of the wrong kind",
    "#REF!": "a cell it refers to does not exist",
    "#NAME?": "a name or function in it is not known, or the engine cannot read the formula",
    "#NUM!": "a number is out of range",
    "#N/A": "a value is not available",
    "#SPILL!": "a cell its result would fill is not empty, or it has more than 10,000 cells",
    "#CALC!": "the result is an empty array",
}


@dataclass(frozen=True)
class SheetReport:
    """A sheet's formulas, and how many of its calculated cells are in error."""

    name: str
    formulas: int
    errors: int


@dataclass(frozen=True)
class CellFailure:
    """A cell in error: "Sheet!A1", its code, and why, as far as is known."""

    cell: str
    code: str
    message: str


@dataclass(frozen=True)
class Check:
    """A name beginning with check_.  `value` is what it shows; only TRUE, in every cell if there are several, is ok."""

    name: str
    value: float | str | bool | None
    ok: bool


@dataclass(frozen=True)
class Report:
    """What a recalculation did.  `results` are the names beginning with result_ and what they show; an error as its code."""

    output: Path
    sheets: tuple[SheetReport, ...]
    errors: tuple[CellFailure, ...]
    checks: tuple[Check, ...]
    results: tuple[tuple[str, float | str | bool | None], ...]
    warnings: tuple[str, ...]

    @property
    def formulas(self) -> int:
        return sum(sheet.formulas for sheet in self.sheets)


def report_of(engine: Engine, model: Model, values: Values, target: Path) -> Report:
    formulas = Counter(entry.sheet for entry in model.entries)
    sheets = tuple(
        SheetReport(sheet.name, formulas[sheet.name], sum(isinstance(value, CellError) for value in values[sheet.name].values())) for sheet in model.sheets
    )
    checks = _checks(engine, model)
    results = tuple((name, _shown(cells[0])) for name, cells in _named(engine, model, RESULT))
    return Report(target, sheets, _errors(engine, model, values), checks, results, (*model.warnings, *_doubts(model)))


def _unknown(engine: Engine, model: Model) -> set[str]:
    """The functions in formulas that the engine does not have."""
    called = {name for entry in model.entries for name in entry.rewritten.called if not name.startswith("_XLPM.")}
    return {name for name in called if not engine.knows(name)}


def _doubts(model: Model) -> list[str]:
    """What to look at in Excel: formulas with functions that the engine calculates another way, a line a function."""
    hidden = any(row.attributes.get("hidden") in ("1", "true") for sheet in model.sheets for _, row, _ in sheet.rows)
    cells: dict[str, list[str]] = defaultdict(list)
    for entry in model.entries:
        for called in entry.rewritten.called:
            name = called.removeprefix("_XLFN.")
            if name in DOUBTFUL and _is_doubtful(entry, name, hidden):
                cells[name].append(f"{entry.sheet}!{entry.place}")
    lines = [f"{name} in {listed(places)}: {DOUBTFUL[name]} in the engine; check it in Excel." for name, places in sorted(cells.items())]
    if model.package.as_displayed:
        lines.append("The workbook calculates with precision as displayed, the engine with full precision: check it in Excel.")
    return lines


def _is_doubtful(entry: Entry, name: str, hidden: bool) -> bool:
    if name in OF_RANGE:
        return not argument_is_a_cell(entry.rewritten.text, name)
    if name in ("SUBTOTAL", "AGGREGATE"):
        return hidden
    if "DAY" in name:
        return not entry.rewritten.called.isdisjoint(("DATE", "EDATE", "EOMONTH"))
    return True


def listed(places: list[str]) -> str:
    """The first few, and how many more."""
    return ", ".join(places[:MOST_NAMED]) + (f" and {len(places) - MOST_NAMED} more" if len(places) > MOST_NAMED else "")


def _checks(engine: Engine, model: Model) -> tuple[Check, ...]:
    checks = []
    for name, cells in _named(engine, model, CHECK):
        worst = next((cell for cell in cells if cell is not True), True)
        checks.append(Check(name, _shown(worst), worst is True))
    return tuple(checks)


def _named(engine: Engine, model: Model, beginning: str) -> list[tuple[str, list[Value]]]:
    """The names that begin so, with the values of all their cells."""
    return [(name, engine.aside(sheet) if sheet else [CellError("#REF!")]) for name, sheet in model.named if name.lower().startswith(beginning)]


def _shown(value: Value) -> float | str | bool | None:
    return value.code if isinstance(value, CellError) else value


def _errors(engine: Engine, model: Model, values: Values) -> tuple[CellFailure, ...]:
    """Every cell in error with its reason, in the order of the sheets, row by row; after the first few hundred formulas only with what its code means; and
    every cell whose formula calls a function that the engine does not have, whatever it shows: IFERROR makes a number of that."""
    unknown = _unknown(engine, model)
    errors: list[tuple[tuple[int, Place], CellFailure]] = []
    order = {sheet.name: number for number, sheet in enumerate(model.sheets)}
    explained = 0
    for entry in model.entries:
        broken = [(place, value) for place in entry.fill.places() if isinstance(value := values[entry.sheet][place], CellError)]
        missing = entry.rewritten.called & unknown
        if missing and not broken:
            hidden = f"the engine has no function {_names(missing)}; the formula hides that"
            errors.append(((order[entry.sheet], entry.place), CellFailure(f"{entry.sheet}!{entry.place}", "#NAME?", hidden)))
        if not broken:
            continue
        failures = []
        if explained < MOST_EXPLAINED and entry.rewritten.calls and not entry.refused:
            explained += 1
            failures = engine.failures(entry.sheet, entry.place, entry.text)
        for place, value in broken:
            message = f"the engine does not apply {entry.refused} to each cell of a range" if entry.refused else ""
            message = message or _reason(entry, place, [failure for failure in failures if failure.code == value.code])
            if missing and value.code == "#NAME?":
                message = message or f"the engine has no function {_names(missing)}"
            errors.append(((order[entry.sheet], place), CellFailure(f"{entry.sheet}!{place}", value.code, message or MEANINGS.get(value.code, ""))))
    return tuple(failure for _, failure in sorted(errors, key=lambda error: error[0]))


def _reason(entry: Entry, place: Place, failures: list[Failure]) -> str:
    """What one of our functions said about this cell: about the very element, about the whole result, or, in a single cell, about any element on the way."""
    element = (place.row - entry.place.row, place.column - entry.place.column)
    for wanted in (element, None):
        for failure in failures:
            if failure.place == wanted:
                return failure.message
    return failures[0].message if failures and entry.fill == box_at(entry.place) else ""


def _names(functions: set[str] | frozenset[str]) -> str:
    return ", ".join(sorted(name.removeprefix("_XLFN.") for name in functions))
