"""One result a cell through the batch functions: plain cells of a range become arrays.

What is no plain cell becomes NaN or NaT and so does its result, as does one that floats leave in doubt; those go the long way, cell by cell, as everything does
where numpy is not installed.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from xl_notes.core.calendars import EPOCH
from xl_notes.core.errors import NotAvailable, NoteError
from xl_notes.core.money import exact
from xl_notes.sheet.cells import LAST_SERIAL, LEAP_DAY_THAT_NEVER_WAS, ORDINAL_OF_SERIAL_ZERO, ROW_TYPES, Column, Range, flat, is_shape, one_column, rectangular
from xl_notes.sheet.quick import FIRST, NUMBERS, ordinals_of


class Batch(NamedTuple):
    """A function that calculates many results at once.

    call   takes arrays where ranges were given and core values elsewhere, in the order of the arguments; an array with NaN where in doubt, or None
    takes  the names of the arguments that may be arrays; with a range for another one everything goes cell by cell
    """

    call: Callable[..., Any]
    takes: frozenset[str]


FEWEST = 16
"""Cells; for fewer numpy is not worth loading."""

PLAIN, MOST = 10**15, 10**300
"""A fraction of two whole numbers below the first is on the same side of every bound as its float; beyond the second there may be no float."""

SERIAL_OF_EPOCH = EPOCH - ORDINAL_OF_SERIAL_ZERO


class Area(NamedTuple):
    """A range: its cells, row by row, its shape, and the types of its cells."""

    cells: Sequence[Any]
    height: int
    width: int
    types: Set[type]

    def at(self, argument: str, i: int, j: int) -> Any:
        """A cell; of a single row or column the one that is repeated there."""
        i = 0 if self.height == 1 else i
        j = 0 if self.width == 1 else j
        if i >= self.height or j >= self.width:
            raise NotAvailable(argument, f"no cell at row {i + 1}, column {j + 1}", "as long as the other ranges")
        return self.cells[i * self.width + j]


def area(argument: str, value: Any) -> Area:
    """A range of whatever carries it; a flat list is a column."""
    if isinstance(value, Column):
        return Area(value, len(value), 1, value.types)
    if isinstance(value, Range):
        return Area(flat(value), len(value), len(value[0]), value.types)
    if isinstance(value, (list, tuple)):
        types = set(map(type, value))
        if not any(map(is_shape, types)):
            return Area(value, len(value), 1, types)
        column = one_column(value) if types <= ROW_TYPES else None
        if column is not None:
            types = set(map(type, column))
            if not any(map(is_shape, types)):
                return Area(column, len(column), 1, types)
    block = rectangular(argument, value)
    cells = flat(block)
    return Area(cells, len(block), len(block[0]) if block else 0, set(map(type, cells)))


def plain_results(
    batch: Batch, ranges: Mapping[int, Area], dates: frozenset[int], fixed: Mapping[int, Any], count: int, whole: bool
) -> tuple[list[Any], Iterable[int]]:
    """One result a cell, and the numbers of those that have to be asked.

    ranges  by place of their argument, all of one shape
    dates   the places of arguments that are dates
    fixed   core values of the other arguments
    whole   results are whole numbers
    """
    nothing = [None] * count, range(count)
    if count < FEWEST:
        return nothing
    try:
        import numpy as np
    except ImportError:
        return nothing
    arrays = {place: (_days if place in dates else numbers)(of.cells, of.types, np) for place, of in ranges.items()}
    try:
        with np.errstate(all="ignore"):
            values = batch.call(*(arrays[place] if place in arrays else fixed[place] for place in range(len(arrays) + len(fixed))))
    except (NoteError, OverflowError):  # every cell's own
        return nothing
    if values is None:
        return nothing
    values = np.broadcast_to(values, (count,)) + 0.0  # no -0.0
    doubtful = np.isnan(values)
    if whole:
        values = np.where(doubtful, 0, values).astype(np.int64)
    return values.tolist(), np.flatnonzero(doubtful).tolist()


def numbers(cells: Sequence[Any], types: Set[type], np: Any) -> Any:
    """Cells of these types as floats, NaN for what is no plain number."""
    plain = NUMBERS | {np.float64}  # which is a float
    if not types <= plain:
        cells = [cell if type(cell) in plain else None for cell in cells]
    try:
        return np.array(cells, dtype=np.float64)
    except OverflowError:  # a whole number beyond all floats
        return np.full(len(cells), np.nan)


def _days(cells: Sequence[Any], types: Set[type], np: Any) -> Any:
    if types <= {float}:
        serials = np.array(cells)
        with np.errstate(invalid="ignore"):
            plain = (serials > LEAP_DAY_THAT_NEVER_WAS) & (serials <= LAST_SERIAL) & (serials == np.floor(serials))
            days = np.where(plain, serials - SERIAL_OF_EPOCH, 0).astype(np.int64).view("M8[D]")
        days[~plain] = np.datetime64("NaT")
        return days
    days = np.fromiter(ordinals_of(cells, types), np.int64, len(cells))
    found = (days - EPOCH).view("M8[D]")
    if days.min() < FIRST:
        found[days < FIRST] = np.datetime64("NaT")
    return found


def batch_of(*takes: str) -> Callable[[Callable[..., Any]], Batch]:
    """Makes a batch of a function of arrays and numbers: single dates and numbers come to it as numpy has them."""

    def made(calculate: Callable[..., Any]) -> Batch:
        def call(*values: Any) -> Any:
            plain = beside_arrays(values)
            return None if plain is None else calculate(*plain)

        return Batch(call, frozenset(takes))

    return made


def beside_arrays(values: Sequence[Any]) -> list[Any] | None:
    """Single dates and numbers as numpy has them; None where a number is none that a float stands for: what is out of bounds must not be rounded into them."""
    from numpy import datetime64

    found: list[Any] = []
    for value in values:
        if isinstance(value, date):
            found.append(datetime64(value))
        elif isinstance(value, (int, Fraction)) and not isinstance(value, bool):
            if not _has_float(value):
                return None
            found.append(float(value))
        else:
            found.append(value)
    return found


def _has_float(number: int | Fraction) -> bool:
    """Whether a float stands for the number, or is at least on the same side of every bound."""
    if abs(number.numerator) < PLAIN and number.denominator <= PLAIN:
        return True
    return abs(Fraction(number)) <= MOST and exact(float(number)) == number
