"""The host that is Python itself: every row of the table as an ordinary function.

Dates come as dates, ranges as lists, arrays, series or frames; results are dates, floats, ints, text and lists of rows.  A flat list where one value is
expected gives a flat list back; in it, what cannot be calculated is its NoteError, and the rest is calculated.
"""

import inspect
from collections.abc import Callable, Sequence
from typing import Any

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
        result = function.evaluate(given)
        if isinstance(result, list) and not function.spills and _is_flat(function, given):
            return [row[0] for row in result]
        return result

    call.__name__ = call.__qualname__ = function.name
    call.__doc__ = "\n".join(help_lines(function))
    call.__signature__ = signature  # type: ignore[attr-defined]
    call.__module__ = "xl_notes"
    return call


def _parameter(arg: Arg) -> inspect.Parameter:
    default = inspect.Parameter.empty if arg.required else arg.default
    return inspect.Parameter(arg.name, inspect.Parameter.POSITIONAL_OR_KEYWORD, default=default)


def _is_flat(function: SheetFunction, given: Sequence[Any]) -> bool:
    """Whether no argument that takes one value was given rows: flat lists in, a flat list out."""
    return not any(cells.has_rows(value) for arg, value in zip(function.args, given, strict=False) if not arg.kind.is_range)


FUNCTIONS: dict[str, Callable[..., Any]] = {name: as_python(function) for name, function in TABLE.items()}
