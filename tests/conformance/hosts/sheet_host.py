"""Hosts that have no sheet of their own: the embedded engine is the sheet, and another host answers each call of ours."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests.conformance.hosts.stored_values import Values, stored_values
from xl_notes.hosts.headless.recalc import recalc
from xl_notes.sheet.cells import FIRST_SERIAL, LAST_SERIAL
from xl_notes.sheet.functions import TABLE
from xl_notes.sheet.kinds import DATE, DATES
from xl_notes.sheet.spec import SheetFunction

Answer = Callable[[SheetFunction, list[Any]], Any]
"""A function of the table and the cells it is called with -> a cell's value, or rows of them; errors as CellError."""


class Elsewhere:
    """A function of the table as the engine sees it, whose calls another host answers.  What goes wrong there is kept: the engine would make it a #VALUE!."""

    def __init__(self, function: SheetFunction, answer: Answer, faults: list[Exception]) -> None:
        self._function, self._answer, self._faults = function, answer, faults

    def evaluate(self, values: list[Any]) -> Any:
        try:
            return self._answer(self._function, values)
        except Exception as error:
            self._faults.append(error)
            raise


def calculated_by(answer: Answer, path: Path, folder: Path) -> Values:
    """The values of all cells when another host answers the calls."""
    faults: list[Exception] = []
    proxies: Mapping[str, Any] = {name: Elsewhere(function, answer, faults) for name, function in TABLE.items()}
    report = recalc(path, folder / "calculated.xlsx", functions=proxies, progress=False)
    if faults:
        raise faults[0]
    return stored_values(report.output)


def embedded(path: Path, folder: Path) -> Values:
    """The values of all cells when the embedded engine calculates alone, as `xl-notes recalc` does."""
    return stored_values(recalc(path, folder / "calculated.xlsx", progress=False).output)


def with_days(function: SheetFunction, values: list[Any], day: Callable[[date], Any]) -> list[Any]:
    """The values with dates where dates are expected: the engine hands over numbers, where a person or Excel hands over a date."""
    dated = [arg.kind in (DATE, DATES) for arg in function.args] + [False] * len(values)
    return [_dated(value, day) if takes else value for value, takes in zip(values, dated, strict=False)]


def _dated(value: Any, day: Callable[[date], Any]) -> Any:
    if isinstance(value, list):
        return [_dated(cell, day) for cell in value]
    whole = type(value) is float and value.is_integer() and FIRST_SERIAL + 60 <= value <= LAST_SERIAL
    return day(date(1899, 12, 30) + timedelta(days=int(value))) if whole else value
