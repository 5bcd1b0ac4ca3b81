"""Cell values and core values: one place that knows what a spreadsheet hands over.

A host gives each argument as it has it: a number (always a float from Excel, an int from VBA), text, a truth value, a date, None for an empty cell or an
omitted argument, a CellError for an error cell, or rows of these for a range.  Everything a function is given passes through here, once.

The 1900 date system is meant throughout: serial 1 is 1 January 1900, serial 60 the 29 February 1900 that never was, serial 61 is 1 March 1900.
"""

import math
import re
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import chain
from numbers import Integral, Rational, Real
from typing import Any

from xl_notes.core.errors import NoteError, OutOfRange, WrongType
from xl_notes.core.money import exact

ERROR_CODES = ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#SPILL!", "#CALC!", "#GETTING_DATA")
FIRST_SERIAL, LAST_SERIAL = 1, 2_958_465
LEAP_DAY_THAT_NEVER_WAS = 60
ORDINAL_OF_SERIAL_ZERO = date(1899, 12, 30).toordinal()

MISSING_MARKS = ("NAType", "NaTType")
"""pandas' marks for a missing value.  By name: pandas is not imported here."""

ROW_TYPES = frozenset((list, tuple))
Block = Sequence[Sequence[Any]]
"""Rows of cell values, all of one length."""


@dataclass(frozen=True, slots=True)
class CellError:
    """An error cell, "#N/A" for instance.  It passes through every function unchanged."""

    code: str


class PropagatedError(NoteError):
    """An input was an error cell already; the result is the same error."""

    def __init__(self, argument: str, code: str) -> None:
        super().__init__(argument, CellError(code), "free of errors")
        self.code = code
        self.args = (argument, code)

    def __str__(self) -> str:
        return f"{self.argument} is {self.code}"


# ------------------------------------------------------------------------------------------------ shapes


def is_block(value: object) -> bool:
    """Whether a value is a range or a list, and not a single cell."""
    return isinstance(value, (list, tuple, range)) or getattr(value, "ndim", 0) > 0


def one_column(rows: Sequence[Sequence[Any]]) -> list[Any] | None:
    """The cells of rows of one cell each; None if there is another one."""
    if not (rows and len(rows[0]) == 1):
        return None
    try:
        return [cell for (cell,) in rows]
    except ValueError:
        return None


def flat(rows: Sequence[Sequence[Any]]) -> list[Any]:
    """The cells of rows one after another; of a single column in half the time."""
    column = one_column(rows)
    return list(chain.from_iterable(rows)) if column is None else column


class Range(tuple[tuple[Any, ...], ...]):
    """A range that was looked at from end to end, so that nobody has to again: rows that are tuples, all of one length, of single cells.

    types   of the cells
    below   types of the cells below the first row, which is a table's header
    """

    types: Set[type]
    below: Set[type]


class Column(tuple[Any, ...]):
    """The cells of a single column that was looked at.  `types`: of the cells."""

    types: Set[type]


LOOKED_AT = frozenset((Range, Column))


def range_of(rows: Sequence[Any]) -> Range | Column | None:
    """None for something else: VBA has arrays of arrays, of any lengths."""
    try:
        column = one_column(rows)
        if column is None and len(set(map(len, rows))) > 1:
            return None
    except TypeError:  # a row without a length
        return None
    below = set(map(type, chain.from_iterable(rows[1:]))) if column is None else set(map(type, column))
    types = below.union(map(type, rows[0]))
    if any(map(is_shape, types)):
        return None
    if (column is None or str in types) and {tuple} != set(map(type, rows)):  # a list can be changed; a text would pass for a row of letters
        return None
    found: Range | Column
    if column is None:
        found = Range(rows)
        found.below = below
    else:
        found = Column(column)
    found.types = types
    return found


def looked_at(value: Any) -> Any:
    """Rows of single cells as a Range or a Column, which nobody can change; anything else as it is."""
    if type(value) not in ROW_TYPES or not value or not ROW_TYPES.issuperset(map(type, value)):
        return value
    found = range_of(tuple(map(tuple, value)))
    return value if found is None else found


def is_shape(kind: type) -> bool:
    """Whether values of a type are ranges or lists; of numpy's scalars too it may be."""
    return issubclass(kind, (list, tuple, range)) or hasattr(kind, "ndim")


def has_rows(value: object) -> bool:
    """Whether a range has two dimensions, and is not a flat list."""
    if isinstance(value, (list, tuple)):
        return bool(value) and is_block(value[0])
    return bool(getattr(value, "ndim", 0) > 1)


def begins_with_value(value: Any) -> bool:
    """Whether the first cell of a range or list is plainly not empty."""
    first = value[0] if isinstance(value, (list, tuple)) and value else None
    if isinstance(first, (list, tuple)):
        first = first[0] if first else None
    return isinstance(first, (str, float, date)) and not is_blank(first)


def has_wide_rows(value: Sequence[Any]) -> bool:
    """Whether all of a range's rows have two cells or more."""
    if not value or (is_block(value[0]) and len(value[0]) < 2):
        return False
    if ROW_TYPES.issuperset(map(type, value)):
        return min(map(len, value)) > 1
    return all(is_block(row) and len(row) > 1 for row in value)


def has_no_values(value: object) -> bool:
    """Whether a range holds nothing but text, errors and empty cells."""
    return all(is_blank(cell) or isinstance(cell, (str, CellError)) for row in to_block(value) for cell in row)


def to_block(value: object, missing: bool = True) -> Block:
    """Rows of cells from whatever carries them: nested or flat sequences, numpy arrays, pandas frames and series.

    A flat sequence is one column, as a list of prices reads; a frame is its header over its rows.  With `missing`, what numpy and pandas mark as missing, NaN
    too, becomes an empty cell.
    """
    if not is_block(value):
        return [[value]]
    if getattr(value, "ndim", 0) > 2:
        raise WrongType("range", f"an array of {value.ndim} dimensions", "of one or two")  # type: ignore[attr-defined]
    if isinstance(value, Column):
        return list(zip(value))
    if isinstance(value, Range) or _is_plain_block(value):
        return list(value)  # type: ignore[call-overload, no-any-return]  # it is rows of cells
    rows = list(value) if isinstance(value, (list, tuple, range)) else _rows_of_array(value, _or_blank if missing else _as_it_is)
    return [[cell for inner in to_block(row, missing) for cell in inner] if is_block(row) else [row] for row in rows]


def _is_plain_block(value: object) -> bool:
    """Whether this is rows of single cells already, as ranges are, told by the few types in it."""
    if not isinstance(value, (list, tuple)) or not ROW_TYPES.issuperset(map(type, value)):
        return False
    return not any(map(is_shape, set(map(type, flat(value)))))


def _rows_of_array(value: Any, cell: Callable[[Any], Any]) -> list[Any]:
    if hasattr(value, "itertuples"):
        if value.index.name is not None:  # an index with a name, Date for instance, is a column
            value = value.reset_index()
        columns = [_rows_of_array(value.iloc[:, place], cell) for place in range(len(value.columns))]
        return [list(value.columns), *map(list, zip(*columns, strict=True))]
    if type(value).__module__ == "numpy" and value.dtype.kind == "M":  # plain .tolist() would give nanoseconds
        value = value.astype("datetime64[us]")
    if type(value.dtype).__module__.startswith("numpy") and value.dtype.kind == "f" and value.dtype.itemsize < 8:
        return _shortest_decimals(value)
    return [cell(inner) for inner in cells_of_array(value)]


def cells_of_array(value: Any) -> list[Any]:
    """The values of an array.  Beyond what Python's dates reach .tolist() would give numbers of days, which are serial numbers here."""
    cells: list[Any] = value.tolist()
    if getattr(value.dtype, "kind", "") == "M" and int in set(map(type, cells)):
        return [value[place] if isinstance(inner, int) else inner for place, inner in enumerate(cells)]
    return cells


def _shortest_decimals(value: Any) -> list[Any]:
    """Single-precision floats as the decimals they stand for: .tolist() would add digits that they have not."""
    value = value.to_numpy() if hasattr(value, "to_numpy") else value
    return [_shortest_decimals(inner) if getattr(inner, "ndim", 0) else _shortest_decimal(inner) for inner in value]


def _shortest_decimal(number: Any) -> float | Decimal | None:
    if type(number).__name__ == "MaskedConstant":
        return None
    return float(number) if number != number else Decimal(str(number))


def _as_it_is(cell: Any) -> Any:
    return cell


def _or_blank(cell: Any) -> Any:
    if isinstance(cell, (list, tuple)):
        return [_or_blank(inner) for inner in cell]
    return None if is_missing_mark(cell) else cell


def is_missing_mark(cell: Any) -> bool:
    """Whether this is one of pandas' or numpy's marks for a missing value: NaN, NaT, NA.  None of them is equal to itself."""
    if cell is None or isinstance(cell, (str, CellError, NoteError)):
        return False
    return type(cell).__name__ in MISSING_MARKS or bool(cell != cell)


def single(value: object) -> object:
    """A 1 x 1 range is its cell; anything longer stays what it is."""
    if not is_block(value) or len(value) > 1:  # type: ignore[arg-type]  # blocks have a length
        return value
    block = to_block(value)
    return block[0][0] if len(block) == 1 and len(block[0]) == 1 else value


def column_of_values(value: Any) -> object:
    """A range where single values are expected.  A frame is its values, without its header; NaN stays NaN, as in a list, and does not pass for a default."""
    if isinstance(value, (list, tuple, range)):
        return value
    if getattr(value, "ndim", 0) == 1:
        return _rows_of_array(value, _or_blank if is_text_of_pandas(value) else _as_it_is)
    return to_block(value, missing=False)[1 if hasattr(value, "itertuples") else 0 :]


def is_text_of_pandas(value: Any) -> bool:
    """Whether this is a series of texts: what is missing among them is NaN, too, and no number that came out wrong."""
    return hasattr(value, "iloc") and value.dtype.kind not in "fc"


def is_blank(value: object) -> bool:
    return value is None or (not isinstance(value, Real) and type(value).__name__ in MISSING_MARKS)


def raise_if_error(argument: str, value: object) -> None:
    """An error cell, or the text of one, ends the calculation with the same error.

    A host that cannot carry errors through a cell carries ours as text such as "#NUM! rate must be ...": it is recognised by its beginning.
    """
    if isinstance(value, (CellError, NoteError)):
        raise PropagatedError(argument, value.code)
    if isinstance(value, str) and value.startswith("#"):
        code = value.split(" ", 1)[0]
        if code in ERROR_CODES:
            raise PropagatedError(argument, code)


# ------------------------------------------------------------------------------------------------ single values


def to_number(argument: str, value: object) -> Fraction:
    """The decimal a numeric cell stands for, exactly.  Text and truth values are no numbers."""
    raise_if_error(argument, value)
    if type(value).__name__ == "ndarray" and getattr(value, "ndim", None) == 0:
        value = value[()]  # type: ignore[index]  # numpy's way to say a single value
    if type(value) is float or (isinstance(value, Real) and not isinstance(value, (bool, Rational))):
        number = float(value)  # numpy's scalars too
        if not math.isfinite(number):
            raise OutOfRange(argument, number, "a finite number")
        return exact(number if isinstance(value, float) else Decimal(str(value)))  # a shorter float has a shorter decimal of its own
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise OutOfRange(argument, value, "a finite number")
        return exact(value)
    if isinstance(value, bool) or not isinstance(value, Rational):
        is_percentage = isinstance(value, str) and value.strip().endswith("%")
        raise WrongType(argument, value, "a number", "this is text; 12% as a number is 0.12" if is_percentage else "")
    return Fraction(int(value) if isinstance(value, Integral) else value)


def to_whole(argument: str, value: object) -> int:
    """A whole number: 36 or 36.0, never 36.5."""
    number = to_number(argument, value)
    if number.denominator != 1:
        raise OutOfRange(argument, number, "a whole number")
    return number.numerator


def to_flag(argument: str, value: object) -> bool:
    """TRUE or FALSE, or 1 and 0."""
    if isinstance(value, bool) or type(value).__name__ in ("bool", "bool_"):  # numpy's own too
        return bool(value)
    number = to_number(argument, value)
    if number not in (0, 1):
        raise WrongType(argument, value, "TRUE or FALSE")
    return bool(number)


def to_text(argument: str, value: object) -> str:
    raise_if_error(argument, value)
    if not isinstance(value, str):
        raise WrongType(argument, value, "text")
    return value


ISO_DATE = re.compile(r"\s*(\d{4})-(\d{2})-(\d{2})\s*")


def to_date(argument: str, value: object) -> date:
    """A date from a date, a serial number of the 1900 system, or ISO text; never guessed from other text, never from an empty cell."""
    if type(value) is float and value.is_integer() and LEAP_DAY_THAT_NEVER_WAS < value <= LAST_SERIAL:
        return date.fromordinal(int(value) + ORDINAL_OF_SERIAL_ZERO)
    raise_if_error(argument, value)
    if is_blank(value):  # asked first: pandas' NaT calls itself a datetime
        raise WrongType(argument, None, "a date")
    if isinstance(value, datetime):
        return _within_calendar(argument, date(value.year, value.month, value.day))
    if isinstance(value, date):
        return _within_calendar(argument, value)
    if isinstance(value, str):
        return _within_calendar(argument, _date_from_text(argument, value))
    if isinstance(value, bool) or value == 0:  # 0 is what some hosts make of an empty cell
        raise WrongType(argument, value, "a date", "an empty cell is no date" if value == 0 else "")
    if hasattr(value, "astype") and getattr(getattr(value, "dtype", None), "kind", "") == "M":
        day = value.astype("datetime64[D]").item()
        if isinstance(day, int):  # beyond what Python's dates reach it is a number of days
            raise OutOfRange(argument, str(value), "a date from 1900-01-01 to 9999-12-31")
        return to_date(argument, day)
    return from_serial(argument, to_number(argument, value))


def _date_from_text(argument: str, text: str) -> date:
    found = ISO_DATE.fullmatch(text)
    if found:
        try:
            return date(*map(int, found.groups()))
        except ValueError:
            pass
    raise WrongType(argument, text, "a date, a serial number or text like 2017-11-30")


def _within_calendar(argument: str, day: date) -> date:
    if day.year < 1900:
        raise OutOfRange(argument, day, "a date from 1900-01-01 to 9999-12-31")
    return day


def from_serial(argument: str, serial: Fraction) -> date:
    """The date of a 1900-system serial; a time of day is cut off."""
    days = serial.numerator // serial.denominator
    if not FIRST_SERIAL <= days <= LAST_SERIAL or days == LEAP_DAY_THAT_NEVER_WAS:
        raise OutOfRange(argument, serial, f"a date's serial number, {FIRST_SERIAL} to {LAST_SERIAL} (60 is a day that never was)")
    return date(1899, 12, 30 if days > LEAP_DAY_THAT_NEVER_WAS else 31) + timedelta(days=days)


def to_serial(day: date) -> int:
    """The 1900-system serial of a date.

    >>> to_serial(date(2017, 11, 30))
    43069
    """
    serial = (date(day.year, day.month, day.day) - date(1899, 12, 30)).days
    return serial if serial > LEAP_DAY_THAT_NEVER_WAS else serial - 1


# ------------------------------------------------------------------------------------------------ ranges


def to_numbers(argument: str, value: object) -> list[Fraction | None]:
    """The numbers of a row, a column or a block, row by row; empty cells as None."""
    return [None if is_blank(cell) else to_number(f"{argument}[{place}]", cell) for place, cell in enumerate(_flat(value), 1)]


def to_dates(argument: str, value: object) -> frozenset[date]:
    """The dates of a range; empty cells are passed over."""
    return frozenset(to_date(f"{argument}[{place}]", cell) for place, cell in enumerate(_flat(value), 1) if not is_blank(cell))


def _flat(value: object) -> list[Any]:
    return [cell for row in to_block(value) for cell in row]


def rectangular(argument: str, value: object) -> Block:
    """A block whose rows are all of one length."""
    block = to_block(value)
    if type(value) not in LOOKED_AT and len(set(map(len, block))) > 1:
        raise WrongType(argument, "rows of different lengths", "a rectangular range")
    return block
