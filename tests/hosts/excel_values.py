"""Cell values as Excel sends and shows them, and the worked examples of the table, for the tests of hosts that are called from Excel."""

import json
import math
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from xl_notes.core.errors import NoteError
from xl_notes.sheet.functions import TABLE

EVERY_EXAMPLE = [
    pytest.param(function, example, id=f"{name}-{place}") for name, function in TABLE.items() for place, example in enumerate(function.examples, 1)
]
ERROR_TYPES = {
    "#DIV/0!": "Div0",
    "#N/A": "NotAvailable",
    "#NAME?": "Name",
    "#NULL!": "Null",
    "#NUM!": "Num",
    "#REF!": "Ref",
    "#VALUE!": "Value",
}
"""Code → what Office.js calls it (Excel.ErrorCellValueType)."""


def serial(day: date) -> float:
    return float((day - date(1899, 12, 30)).days)


def cell(value: Any, day: Callable[[date], Any] = serial) -> Any:
    if isinstance(value, date):
        return day(value)
    return float(value) if type(value) is int else value


def rows_of(value: Any, day: Callable[[date], Any] = serial) -> tuple[tuple[Any, ...], ...]:
    """A range argument of an example; a flat one is a column."""
    rows = value if isinstance(value[0], tuple) else tuple((item,) for item in value)
    return tuple(tuple(cell(item, day) for item in row) for row in rows)


def same(found: Any, expected: Any) -> bool:
    if isinstance(expected, (bool, str)):
        return type(found) is type(expected) and bool(found == expected)
    if isinstance(expected, date):
        return isinstance(found, datetime) and found.date() == expected
    return type(found) is float and (found == expected or math.isclose(found, expected, rel_tol=1e-12))


def as_json(value: Any) -> Any:
    """An argument as Office.js sends it: rows of cells, dates as serial numbers."""
    rows = rows_of(value) if isinstance(value, tuple) else ((cell(value),),)
    return json.loads(json.dumps(rows))


def typed_error(code: str) -> dict[str, str]:
    """An error as xlwings sends it to Excel with the custom functions runtime 1.4 or later."""
    return {"type": "Error", "errorType": ERROR_TYPES[code]}


def error_cell(code: str, kind: str | None = None) -> dict[str, str]:
    """An error cell as Excel hands it to a custom function."""
    return {"type": "Error", "basicType": "Error", "basicValue": code, "errorType": kind or ERROR_TYPES[code]}


def formatted(day: date) -> Any:
    """A date as xlwings sends it to Excel with runtime 1.4 or later, for a user whose dates read 1/31/2018."""
    return {"type": "FormattedNumber", "basicValue": serial(day), "numberFormat": "m/d/yyyy"}


def sent(value: Any) -> Any:
    """A Python result as it has to arrive in Excel."""
    return typed_error(value.code) if isinstance(value, NoteError) else cell(value, formatted)


def arrived(found: Any, expected: Any) -> bool:
    """Whether a cell of JSON is what has to arrive; JavaScript knows no whole numbers."""
    if isinstance(expected, dict):
        return bool(found == expected)
    return same(float(found) if type(found) is int else found, expected)
