"""What an engine gives back: values, and why some of them are errors."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from xl_notes.hosts.headless.formulas import bare_name
from xl_notes.hosts.headless.model import Entry, Key, Model, Values
from xl_notes.hosts.marks import Failure
from xl_notes.sheet.cells import CellError
from xl_notes.sheet.spec import SheetFunction
from xl_notes.workbook.grid import Box, Place, box_at
from xl_notes.workbook.package import WorkbookError
from xl_notes.workbook.sheetxml import Value

CHECK, RESULT = "check_", "result_"
REPORTED = (CHECK, RESULT)
"""How the names begin whose values an engine gives back beside the cells."""

SPILL = CellError("#SPILL!")
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


class EngineError(Exception):
    """The engine gave up on the workbook as a whole; the text is its own."""


@dataclass(frozen=True)
class CellFailure:
    """A cell in error: "Sheet!A1", its code, and why, as far as is known."""

    cell: str
    code: str
    message: str


class Named(NamedTuple):
    """A name to report, with the values of all its cells."""

    name: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Calculated:
    """What an engine made of a workbook.

    values    of every cell it calculated; a formula without one keeps what is stored
    boxes     the cells of each dynamic array, by sheet and the place of its formula
    named     the names beginning with check_ or result_
    errors    cells in error, in order, and those that hide one
    warnings  what to look at
    unable    formulas it cannot calculate, by sheet and place, and why
    limited   formulas that it may calculate differently for a known reason
    unspecific  cells whose error has no code in Excel: the one they have stands for it
    """

    values: Values
    boxes: Mapping[str, Mapping[Place, Box]]
    named: tuple[Named, ...]
    errors: tuple[CellFailure, ...]
    warnings: tuple[str, ...]
    unable: Mapping[Key, str]
    limited: Mapping[Key, str] = field(default_factory=dict)
    unspecific: frozenset[Key] = frozenset()


Engine = Callable[[Model, Mapping[str, SheetFunction], Callable[[], object]], Calculated]
"""The model, our functions by upper-case name, and what to call once for every call of one of them.  Errors: WorkbookError, EngineError."""


def listed(places: list[str]) -> str:
    """The first few, and how many more."""
    return ", ".join(places[:MOST_NAMED]) + (f" and {len(places) - MOST_NAMED} more" if len(places) > MOST_NAMED else "")


def shown(value: Value) -> float | str | bool | None:
    """A value for a report: an error is its code."""
    return value.code if isinstance(value, CellError) else value


def doubts(entries: Iterable[Entry], why: Mapping[str, str], is_doubtful: Callable[[Entry, str], bool]) -> list[str]:
    """What to look at in Excel: formulas with functions that the engine calculates another way, a line a function."""
    cells: dict[str, list[str]] = defaultdict(list)
    for entry in entries:
        for name in entry.rewritten.functions:
            if name in why and is_doubtful(entry, name):
                cells[name].append(entry.cell)
    return [f"{name} in {listed(places)}: {why[name]} in the engine; check it in Excel." for name, places in sorted(cells.items())]


def circular(places: list[str]) -> WorkbookError:
    return WorkbookError(f"There are circular references: {listed(places) or 'behind formulas that catch errors'}.  Nothing was written.")


# ------------------------------------------------------------------------------------------------ errors


class Told(NamedTuple):
    """A formula as far as its errors are concerned.

    fill      the cells its result fills
    refused   why it was not calculated at all, or ""
    failures  asks what our functions said about it
    shown     what the engine itself calls its error, where that says more than the code
    """

    entry: Entry
    fill: Box
    refused: str
    failures: Callable[[], list[Failure]]
    shown: str = ""


def unable(formulas: Iterable[Told], unknown: set[str]) -> dict[Key, str]:
    """The formulas that the engine refuses, or that call a function it does not have, and why."""
    reasons = {told.entry.key: told.refused or _missing(told, unknown) for told in formulas}
    return {key: reason for key, reason in reasons.items() if reason}


def _missing(told: Told, unknown: set[str]) -> str:
    missing = told.entry.rewritten.called & unknown
    return f"the engine has no function {_names(missing)}" if missing else ""


def errors_of(model: Model, formulas: Iterable[Told], values: Values, unknown: set[str]) -> tuple[CellFailure, ...]:
    """Every cell in error with its reason, in the order of the sheets, row by row; and every cell whose formula calls a function that the engine does not have
    (`unknown`), whatever it shows: IFERROR makes a number of that."""
    errors: list[tuple[tuple[int, Place], CellFailure]] = []
    order = {sheet.name: number for number, sheet in enumerate(model.sheets)}
    for told in formulas:
        entry = told.entry
        broken = [(place, value) for place in told.fill.places() if isinstance(value := values[entry.sheet][place], CellError)]
        missing = _missing(told, unknown)
        if missing and not broken:
            errors.append(((order[entry.sheet], entry.place), CellFailure(entry.cell, "#NAME?", f"{missing}; the formula hides that")))
        failures = told.failures() if broken and entry.rewritten.calls and not told.refused else []
        for place, value in broken:
            message = told.refused or _reason(told, place, [failure for failure in failures if failure.code == value.code])
            if value.code == "#NAME?":
                message = message or missing
            message = message or told.shown or MEANINGS.get(value.code, "")
            errors.append(((order[entry.sheet], place), CellFailure(f"{entry.sheet}!{place}", value.code, message)))
    return tuple(failure for _, failure in sorted(errors, key=lambda error: error[0]))


def _reason(told: Told, place: Place, failures: list[Failure]) -> str:
    """What one of our functions said about this cell: about the very element, about the whole result, or, in a single cell, about any element on the way."""
    first = told.entry.place
    element = (place.row - first.row, place.column - first.column)
    for wanted in (element, None):
        for failure in failures:
            if failure.place == wanted:
                return failure.message
    return failures[0].message if failures and told.fill == box_at(first) else ""


def _names(functions: set[str] | frozenset[str]) -> str:
    return ", ".join(sorted(map(bare_name, functions)))
