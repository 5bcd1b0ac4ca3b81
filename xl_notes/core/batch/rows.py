"""What all batches share: rows, results with errors, and roundings that say where they are in doubt."""

import math
from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from xl_notes.core.calendars import EPOCH
from xl_notes.core.certain import LARGEST, MOST_WHOLE, OFF
from xl_notes.core.errors import NoteError, WrongType, require
from xl_notes.core.money import exact, from_cents, to_cents
from xl_notes.core.terms import check_principal

Floats = NDArray[np.float64]
Days = NDArray[np.datetime64]
EARLIEST, LATEST = np.datetime64("1900-01-01"), np.datetime64("9000-01-01")
"""Of plain cases."""

MISSING_MARKS = ("NAType", "NaTType")
"""pandas' marks for a missing value.  By name: pandas is not imported here."""

BLOCK = 4096
"""Notes worked on at a time: what they need stays near the processor."""


class Results(NamedTuple):
    """One value a row; NaN where there is an error, which stands under the row's number, counted from 0."""

    values: Floats
    errors: dict[int, NoteError]


def completed(values: Floats, given: Sequence[Any], one: Callable[..., float]) -> Results:
    """The values, with those that are NaN asked for one by one.

    given  what they are of, arrays or single values
    one    takes a row of these
    """
    errors: dict[int, NoteError] = {}
    if not math.isnan(values.max(initial=0.0)):
        return Results(values, errors)
    rows = np.broadcast_arrays(*given)
    for row in np.flatnonzero(np.isnan(values)).tolist():
        try:
            values[row] = one(*(array[row].item() for array in rows))
        except NoteError as error:
            errors[row] = error.settled()
    return Results(values, errors)


def days_of(dates: Sequence[date]) -> Days:
    """Dates as numpy has them, in a tenth of the time that numpy takes itself."""
    return (np.fromiter(map(date.toordinal, dates), np.int64, len(dates)) - EPOCH).view("M8[D]")


def exact_of(argument: str, number: float) -> Fraction:
    require(math.isfinite(number), argument, number, "a finite number")
    return exact(number)


def cents_of(dollars: float) -> int:
    """A principal in whole cents."""
    principal = exact_of("principal", dollars)
    check_principal(principal)
    check_fits("principal", to_cents(principal))
    return to_cents(principal)


def check_fits(argument: str, cents: int) -> None:
    require(cents <= MOST_WHOLE, argument, from_cents(cents), f"up to {MOST_WHOLE / 100:,.2f} dollars, where arrays hold cents")


def whole_of(argument: str, number: float) -> int:
    require(math.isfinite(number) and number % 1 == 0, argument, number, "a whole number")
    return int(number)


def floats_of(*values: Any) -> list[Floats]:
    """Numbers as arrays that fit each other; a single one is an array of one row, which stands for all.  None is NaN."""
    return fitting(*[_floats(_array(value)) for value in values])


def dates_of(*values: Any) -> list[Days]:
    """The same of dates; None is NaT.  Numbers are refused: numpy would take them for days since 1970, a worksheet for days since 1900."""
    return fitting(*[_days(_array(value)) for value in values])


def rows_of(*arrays: NDArray[Any]) -> list[NDArray[Any]]:
    """The arrays, each as long as the longest."""
    return list(np.broadcast_arrays(*fitting(*arrays)))


def _array(value: Any) -> NDArray[Any]:
    if hasattr(value, "filled"):  # a masked array: what is under the mask is not there
        value = np.where(value.mask, np.datetime64("NaT") if value.dtype.kind == "M" else np.nan, np.asarray(value))
    try:
        array = np.asarray(value)
        if array.dtype.kind in "US":  # one text among numbers, and all of them are texts to numpy
            array = np.asarray(value, dtype=object)
    except ValueError as error:  # lists of several lengths in a list
        raise WrongType("arrays", str(value), "of one dimension and one length") from error
    return array if array.ndim else array.reshape(1)


def _floats(array: NDArray[Any]) -> Floats:
    if array.dtype.kind == "f" and array.dtype.itemsize < 8:  # single precision stands for the shortest decimals that it tells apart, as in cells.py
        return array.astype("U32").astype(np.float64)
    if array.dtype.kind in "fiu":
        return array.astype(np.float64, copy=False)
    return _each(array, _float, "a number").astype(np.float64)


def _float(cell: Any) -> Any:
    return None if isinstance(cell, (str, bytes, bool, date)) else float(cell)


def _days(array: NDArray[Any]) -> Days:
    if array.dtype.kind == "M":
        return array.astype("M8[D]", copy=False)
    return _each(array, _day, "a date").astype("M8[D]")


def _day(cell: Any) -> Any:
    """Its number since 1970."""
    if isinstance(cell, np.datetime64):
        return cell.astype("M8[D]").astype(np.int64)
    if isinstance(cell, str) and not cell[4:5] == cell[7:8] == "-":  # 20171130 and 2017-W48-4 are no dates to the functions either
        return None
    day = date.fromisoformat(cell) if isinstance(cell, str) else cell
    return day.toordinal() - EPOCH if isinstance(day, date) else None


def _each(array: NDArray[Any], read: Callable[[Any], Any], kind: str) -> NDArray[Any]:
    """The cells of an array of mixed types read one by one, `read` giving None for what it does not take; what is missing is NaN."""
    found = np.full(array.size, np.nan)
    for place, cell in enumerate(array.ravel().tolist()):
        if cell is None or type(cell).__name__ in MISSING_MARKS or cell != cell:
            continue
        try:
            number = read(cell)
        except (TypeError, ValueError, OverflowError):
            number = None
        if number is None:
            raise WrongType(f"row {place}", cell, kind)
        found[place] = number
    return found.reshape(array.shape)


def fitting(*arrays: NDArray[Any]) -> list[NDArray[Any]]:
    """The arrays, each of one row or of the length that all the others have, which may be 0."""
    if any(array.ndim > 1 for array in arrays) or len({1, *map(len, arrays)}) > 2:
        raise WrongType("arrays", f"shapes {' and '.join(str(each.shape) for each in arrays)}", "of one dimension and one length")
    return list(arrays)


def nearest(amounts: Floats) -> Floats:
    """The nearest whole numbers to amounts >= 0, NaN for those in doubt.  The amounts are used up."""
    whole = np.rint(amounts)
    largest = amounts.max(initial=0.0)
    np.subtract(amounts, whole, out=amounts)
    np.abs(amounts, out=amounts)
    if not largest < LARGEST:
        whole[~((amounts < 0.5 - (whole + 1) * OFF) & (whole < LARGEST))] = np.nan
    elif amounts.max(initial=0.0) >= (near := 0.5 - largest * OFF):
        rows = np.flatnonzero(amounts >= near)  # few, as a rule
        whole[rows[amounts[rows] >= 0.5 - (whole[rows] + 1) * OFF]] = np.nan
    return whole


def below(numbers: Floats, off: Floats) -> Floats:
    """The whole numbers not above, NaN for those in doubt.  The numbers are used up."""
    whole = np.floor(numbers)
    np.subtract(numbers, whole, out=numbers)
    least = off.max(initial=0.0)
    if not (numbers.min(initial=0.5) > least and numbers.max(initial=0.5) < 1 - least):
        whole[~((numbers > off) & (numbers < 1 - off))] = np.nan
    return whole


def _all_within(values: NDArray[Any], least: float, most: float) -> bool:
    """NaN is not."""
    if values.size == 1:
        return bool(least <= values.flat[0] <= most)
    return bool(values.size == 0 or ((least == -np.inf or values.min() >= least) and (most == np.inf or values.max() <= most)))


def unless_within(result: Floats, *checks: tuple[NDArray[Any], float, float]) -> None:
    """Makes NaN of the rows in which a value is not between these two.  As a rule all are, and nothing is looked at one by one."""
    for values, least, most in checks:
        if not _all_within(values, least, most):
            _spoil(result, ~((values >= least) & (values <= most)))


def unless_whole(result: Floats, values: Floats) -> None:
    """Makes NaN of the rows in which a value is not whole."""
    whole = np.rint(values) == values
    if not whole.all():
        _spoil(result, ~whole)


def _spoil(result: Floats, rows: NDArray[np.bool_]) -> None:
    result[np.broadcast_to(rows, result.shape)] = np.nan


def as_date(argument: str, value: object) -> date:
    if type(value) is not date:  # NaT, or beyond the calendar
        raise WrongType(argument, None, "a date")
    return value
