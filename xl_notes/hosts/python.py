"""The host that is Python itself: every row of the table as an ordinary function.

Dates come as dates, ranges as lists, arrays, series or frames; results are dates, floats, ints, text and lists of rows.  A flat list where one value is
expected gives a flat list back; in it, what cannot be calculated is its NoteError, and the rest is calculated.
"""

import inspect
from collections.abc import Callable, Sequence
from typing import Any

from xl_notes.core.errors import NoteError
from xl_notes.sheet import cells
from xl_notes.sheet.functions import TABLE
from xl_notes.sheet.helptext import help_lines
from xl_notes.sheet.spec import Arg, SheetFunction


def as_python(function: SheetFunction) -> Callable[..., Any]:
    """A function with the row's name, signature and help."""
    signature = inspect.Signature([_parameter(arg) for arg in function.args])

    def call(*args: Any, **kwargs: Any) -> Any:
        given: Sequence[Any] = args
        if kwargs or len(args) > len(function.args):
            bound = signature.bind(*args, **kwargs).arguments
            given = [bound.get(arg.name) for arg in function.args]
        if function.spills or not _has_list(function, given):
            return function.evaluate(given)
        rows = _rows(function, given)
        return [row[0] for row in rows] if _is_flat(function, given) else rows

    call.__name__ = call.__qualname__ = function.name
    call.__doc__ = "\n".join(help_lines(function))
    call.__signature__ = signature  # type: ignore[attr-defined]
    call.__module__ = "xl_notes"
    return call


def _parameter(arg: Arg) -> inspect.Parameter:
    default = inspect.Parameter.empty if arg.required else arg.default
    return inspect.Parameter(arg.name, inspect.Parameter.POSITIONAL_OR_KEYWORD, default=default)


def _has_list(function: SheetFunction, given: Sequence[Any]) -> bool:
    return any(cells.is_block(value) for arg, value in zip(function.args, given, strict=False) if not arg.kind.is_range)


def _rows(function: SheetFunction, given: Sequence[Any]) -> list[list[Any]]:
    """The results for a list: a list of one is a list here, though in a cell a range of one is its cell."""
    try:
        result = function.evaluate(given)
    except NoteError as error:
        if any(len(value) > 1 for arg, value in zip(function.args, given, strict=False) if not arg.kind.is_range and cells.is_block(value)):
            raise  # it is not about one row
        result = error
    return result if isinstance(result, list) else [[result]]


def _is_flat(function: SheetFunction, given: Sequence[Any]) -> bool:
    """Whether no argument that takes one value was given rows: flat lists in, a flat list out."""
    return not any(cells.has_rows(value) for arg, value in zip(function.args, given, strict=False) if not arg.kind.is_range)


FUNCTIONS: dict[str, Callable[..., Any]] = {name: as_python(function) for name, function in TABLE.items()}
