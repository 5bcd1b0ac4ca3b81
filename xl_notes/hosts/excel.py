"""The host Excel, through xlwings: the table's rows as functions xlwings registers.

Arguments cross raw: xlwings' own conversion would turn an error cell into an empty one, a row and a column into the same list, and costs more than our
calculation. What arrives raw is what COM hands over: floats, text, truth values, Decimals from currency cells, pywin32's datetimes, None for empty cells,
negative whole numbers for error cells, tuples of rows for ranges.

An error goes back as text that begins with its code, "#NUM! rate must be ...": COM lets Python return no error values (pywin32 drops them), and text at least
says what is wrong.  Under xlwings Server and xlwings Lite the bare code goes back, which they turn into a true error.
"""

import functools
import inspect
import os
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import xlwings as xw

from xl_notes.core.errors import NoteError
from xl_notes.sheet.cells import CellError, flat, range_of
from xl_notes.sheet.faults import as_text
from xl_notes.sheet.spec import SheetFunction

CATEGORY = "Notes"
ON_SERVER = os.environ.get("XLWINGS_ON_SERVER") == "true"
SCODE_OF_XLERR_ZERO = -2146828288
ERROR_CODES = {
    2000: "#NULL!",
    2007: "#DIV/0!",
    2015: "#VALUE!",
    2023: "#REF!",
    2029: "#NAME?",
    2036: "#NUM!",
    2042: "#N/A",
    2043: "#GETTING_DATA",
    2045: "#SPILL!",
    2050: "#CALC!",
}
XLERR_NUMBERS = range(2000, 1 << 16)
"""Excel adds codes for new kinds of errors; those not listed above are #VALUE!."""

TO_CONVERT = frozenset((int, Decimal))
"""What COM has for an error, since numbers of cells are floats, and for an amount in a cell with a currency format."""

DIGITS_OF_A_FLOAT = 15
"""For every decimal of so many digits stands a float, which is quicker to calculate with."""

SENT_AS_ERRORS = ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A")
"""What xlwings Server makes an error of; another code would arrive as text."""


def from_excel(value: Any) -> Any:
    """A raw value of COM or Office.js as cells.py knows it."""
    if isinstance(value, (tuple, list)):
        if value and isinstance(value[0], tuple) and not ON_SERVER:
            whole = range_of(value)
            if whole is not None and not whole.types & TO_CONVERT:
                return whole
        rows = value if any(isinstance(row, (tuple, list)) for row in value) else [value]  # VBA hands over a row as a flat array
        return [[_cell_from_excel(cell) for cell in row] if isinstance(row, (tuple, list)) else [_cell_from_excel(row)] for row in rows]
    if isinstance(value, datetime):
        return date(value.year, value.month, value.day)
    return _cell_from_excel(value)


def _cell_from_excel(value: Any) -> Any:
    if ON_SERVER:
        return _cell_from_office_js(value)
    if type(value) is int and value - SCODE_OF_XLERR_ZERO in XLERR_NUMBERS:
        return CellError(ERROR_CODES.get(value - SCODE_OF_XLERR_ZERO, "#VALUE!"))
    if type(value) is Decimal and len(value.as_tuple().digits) <= DIGITS_OF_A_FLOAT:
        return float(value)
    return value


def _cell_from_office_js(value: Any) -> Any:
    """Office.js sends an empty cell as "" or null, and errors and formatted numbers as entities with their plain value inside."""
    if isinstance(value, dict):
        plain = value.get("basicValue", "#VALUE!")
        if value.get("type") == "Error":
            return CellError(plain if plain in ERROR_CODES.values() else "#VALUE!")
        value = plain
    if type(value).__name__ == "JsNull":  # null inside a range, in Pyodide.  By name: there is no such module elsewhere
        return None
    return None if value == "" else value


def to_excel(value: Any) -> Any:
    """A result as xlwings hands it to COM as it is: rows of cells; or as xlwings Server writes it."""
    rows = value if isinstance(value, list) else [(value,)]
    if not {float}.issuperset(map(type, flat(rows))):
        rows = [tuple(map(_cell_to_excel, row)) for row in rows]
    return rows if isinstance(value, list) or not ON_SERVER else rows[0][0]


def _cell_to_excel(value: Any) -> Any:
    """Whole numbers go as floats: COM would send a share count above 2^31 as a type VBA has only on 64 bits.  It takes no time without a zone."""
    if isinstance(value, NoteError):
        return error_text(value)
    if isinstance(value, date):
        return datetime.combine(value, time(), None if ON_SERVER else UTC)
    if value is None and not ON_SERVER:
        return ""
    return float(value) if type(value) is int else value


def error_text(error: NoteError) -> str:
    if ON_SERVER:
        return error.code if error.code in SENT_AS_ERRORS else "#VALUE!"
    return as_text(error)


def as_udf(function: SheetFunction) -> Callable[..., Any]:
    """The function as xlwings registers it: the row's names and help, raw values in, cell values out.

    Every argument is optional for Excel, since a terms range may stand in place of all the others; the function itself says what is missing.
    """

    def call(*values: Any) -> Any:
        try:
            return to_excel(function.evaluate([from_excel(value) for value in values]))
        except NoteError as error:
            return to_excel(error)

    parameters = [inspect.Parameter(arg.name, inspect.Parameter.POSITIONAL_OR_KEYWORD, default=None) for arg in function.args]
    call.__name__ = call.__qualname__ = function.name
    call.__doc__ = function.help
    call.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    decorators = [xw.arg(arg.name, convert="raw", doc=arg.help) for arg in function.args]
    if not ON_SERVER:
        decorators.append(xw.ret(convert="raw"))
    described = functools.reduce(lambda decorated, decorate: decorate(decorated), decorators, call)
    return xw.func(category=CATEGORY)(described)
