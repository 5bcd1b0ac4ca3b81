"""Plain Python: each call as a script would make it, with dates and lists, nothing for an empty cell, and errors as text, as openpyxl reads them."""

from typing import Any

from tests.conformance.hosts.sheet_host import with_days
from xl_notes.core.errors import NoteError
from xl_notes.hosts.python import FUNCTIONS
from xl_notes.sheet.cells import CellError
from xl_notes.sheet.spec import SheetFunction


def answer(function: SheetFunction, values: list[Any]) -> Any:
    given = [_handed_over(value) for value in with_days(function, values, lambda day: day)]
    try:
        return _shown(FUNCTIONS[function.name](*given))
    except NoteError as error:
        return CellError(error.code)


def _handed_over(value: Any) -> Any:
    """A column as a flat list; wider ranges as lists of rows."""
    if isinstance(value, list):
        return [_handed_over(row[0]) if len(row) == 1 else list(map(_handed_over, row)) for row in value]
    return value.code if isinstance(value, CellError) else value


def _shown(result: Any) -> Any:
    if isinstance(result, list):
        return [list(map(_shown, row)) if isinstance(row, list) else [_shown(row)] for row in result]
    return CellError(result.code) if isinstance(result, NoteError) else result
