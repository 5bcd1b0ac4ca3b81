"""What a recalculation did, for a person and for a program to read."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from xl_notes.hosts.headless.calculated import CHECK, RESULT, Calculated, CellFailure, shown
from xl_notes.hosts.headless.comparison import Comparison
from xl_notes.hosts.headless.model import Model
from xl_notes.sheet.cells import CellError
from xl_notes.workbook.sheetxml import Value


@dataclass(frozen=True)
class SheetReport:
    """A sheet's formulas, and how many of its calculated cells are in error."""

    name: str
    formulas: int
    errors: int


@dataclass(frozen=True)
class Check:
    """A name beginning with check_.  `value` is what it shows; only TRUE, in every cell if there are several, is ok."""

    name: str
    value: float | str | bool | None
    ok: bool


@dataclass(frozen=True)
class Report:
    """What a recalculation did.

    results     the names beginning with result_ and what they show; an error as its code
    comparison  of two engines, if two calculated; all else is then the embedded one's
    """

    output: Path
    sheets: tuple[SheetReport, ...]
    errors: tuple[CellFailure, ...]
    checks: tuple[Check, ...]
    results: tuple[tuple[str, float | str | bool | None], ...]
    warnings: tuple[str, ...]
    comparison: Comparison | None = None

    @property
    def formulas(self) -> int:
        return sum(sheet.formulas for sheet in self.sheets)


def report_of(model: Model, calculated: Calculated, comparison: Comparison | None, target: Path) -> Report:
    formulas = Counter(entry.sheet for entry in model.entries if entry.place in calculated.values[entry.sheet])
    sheets = tuple(
        SheetReport(name, formulas[name], sum(isinstance(value, CellError) for value in cells.values())) for name, cells in calculated.values.items()
    )
    checks = tuple(_check(name, values) for name, values in calculated.named if name.lower().startswith(CHECK))
    results = tuple((name, shown(values[0])) for name, values in calculated.named if name.lower().startswith(RESULT))
    warnings = [*model.kept, *calculated.warnings]
    if model.package.as_displayed:
        warnings.append("The workbook calculates with precision as displayed, the engine with full precision: check it in Excel.")
    return Report(target, sheets, calculated.errors, checks, results, tuple(warnings), comparison)


def _check(name: str, values: tuple[Value, ...]) -> Check:
    worst = next((value for value in values if value is not True), True)
    return Check(name, shown(worst), worst is True)
