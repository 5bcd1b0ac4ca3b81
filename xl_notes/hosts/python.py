"""The host that is Python itself: every row of the table as an ordinary function.

Dates come as dates, ranges as lists, arrays, series or frames; results are dates, floats, ints, text and lists of rows.  A flat list where one value is
expected gives a flat list back; in it, what cannot be calculated is its NoteError, and the rest is calculated.
"""

import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from xl_notes.core.errors import NoteError
from xl_notes.sheet import cells, termsheet
from xl_notes.sheet.functions import TABLE
from xl_notes.sheet.helptext import help_lines
from xl_notes.sheet.kinds import Rows
from xl_notes.sheet.quick import UNSURE, Quick
from xl_notes.sheet.spec import ONE_VALUE, Arg, SheetFunction


def as_python(function: SheetFunction) -> Callable[..., Any]:
    """A function with the row's name, signature and help."""
    further = [_parameter(arg).replace(kind=inspect.Parameter.KEYWORD_ONLY) for arg in function.more]
    signature = inspect.Signature([*map(_parameter, function.args), *further])

    def call(*args: Any, **kwargs: Any) -> Any:
        given: Sequence[Any] = args
        named: Mapping[str, Any] = {}
        if kwargs or len(args) > len(function.args):
            has_terms = any(termsheet.is_terms(value, function.known) for value in (*args, *kwargs.values()))
            bind = signature.bind_partial if has_terms else signature.bind
            try:
                bound = bind(*args, **kwargs).arguments
            except TypeError as error:
                raise TypeError(f"{function.name}: {error}") from None
            given = [bound.get(arg.name) for arg in function.args]
            named = {arg.name: bound[arg.name] for arg in function.more if arg.name in bound}
        return _in_shape(function, given, named)

    quick = function.quick
    if quick is not None and not function.spills:  # tables are remembered
        call = _first(quick, call)
    call.__name__ = call.__qualname__ = function.name
    call.__doc__ = "\n".join(help_lines(function))
    call.__signature__ = signature  # type: ignore[attr-defined]
    call.__module__ = "xl_notes"
    return call


def _first(quick: Quick, otherwise: Callable[..., Any]) -> Callable[..., Any]:
    """What answers plain calls at once and passes on the others."""

    def call(*args: Any, **kwargs: Any) -> Any:
        try:
            result = quick(*args, **kwargs) if kwargs else quick(*args)  # none to hand on saves time
        except TypeError:  # arguments it does not have
            return otherwise(*args, **kwargs)
        return otherwise(*args, **kwargs) if result is UNSURE else result

    return call


def _parameter(arg: Arg) -> inspect.Parameter:
    default = inspect.Parameter.empty if arg.required else arg.default
    return inspect.Parameter(arg.name, inspect.Parameter.POSITIONAL_OR_KEYWORD, default=default)


def _in_shape(function: SheetFunction, given: Sequence[Any], named: Mapping[str, Any]) -> Any:
    """The result: one value, a table, or for lists what has the lists' shape, flat for flat ones."""
    lists = [value for arg, value in zip(function.args, given, strict=False) if type(value) not in ONE_VALUE and _is_list(function, arg, value)]
    if function.spills or not lists:
        return _in_lists(function.evaluate(given, named))
    rows = _rows(function, given, named, lists)
    return _in_lists(rows) if any(map(cells.has_rows, lists)) else [row[0] for row in rows]


def _in_lists(result: Any) -> Any:
    """A result whose rows, if it has any, are the caller's own."""
    return list(map(list, result)) if isinstance(result, list) else result


def _is_list(function: SheetFunction, arg: Arg, value: object) -> bool:
    """Whether one value is expected and several are given, which are no terms range."""
    return not arg.kind.is_range and cells.is_block(value) and not termsheet.is_terms(value, function.known)


def _rows(function: SheetFunction, given: Sequence[Any], named: Mapping[str, Any], lists: Sequence[Any]) -> Rows:
    """The results for lists: a list of one is a list here, though in a cell a range of one is its cell."""
    try:
        result = function.evaluate(given, named)
    except NoteError as error:
        if any(len(value) > 1 for value in lists):
            raise  # it is not about one row
        result = error
    return result if isinstance(result, list) else [(result,)]


FUNCTIONS: dict[str, Callable[..., Any]] = {name: as_python(function) for name, function in TABLE.items()}
