"""A function's result -> what cells show of it, alike in every host that has no conversion of its own."""

import math
from collections.abc import Callable
from datetime import date
from typing import Any

from xl_notes.core.errors import NoteError
from xl_notes.hosts.marks import Failure
from xl_notes.sheet.cells import CellError, to_serial


def shown(result: Any, empty: str, failed: Callable[[Failure], object]) -> Any:
    """A number, text, truth value or CellError, or rows of these; a date is its serial number, and an empty element of a table None.

    empty   the code of the error that an empty table is
    failed  told of every error that is ours
    """
    if not isinstance(result, (list, tuple)):
        return _cell(result, None, failed)
    if not result or not result[0]:
        return failure(Failure(empty, "the result is an empty table"), failed)
    return [[_cell(cell, (i, j), failed) for j, cell in enumerate(row)] for i, row in enumerate(result)]


def failure(what: Failure, failed: Callable[[Failure], object]) -> CellError:
    failed(what)
    return CellError(what.code)


def _cell(value: Any, place: tuple[int, int] | None, failed: Callable[[Failure], object]) -> Any:
    if isinstance(value, NoteError):
        return failure(Failure(value.code, str(value), place), failed)
    if value is None or isinstance(value, (bool, str, CellError)):
        return value
    number = float(to_serial(value) if isinstance(value, date) else value)
    return number if math.isfinite(number) else failure(Failure("#NUM!", f"the result is {number}, which a cell cannot hold", place), failed)
