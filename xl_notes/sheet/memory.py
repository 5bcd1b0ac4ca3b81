"""Results remembered by the values they were calculated from.

A model asks the same things again and again: every cell that reads a schedule, every recalculation, a Data Table, a goal seek.  What is remembered is found by
comparing all values that went in, so no result can be an old one; what compares equal and yet may mean something else is looked at apart.
"""

import struct
import threading
from collections.abc import Callable, Sequence
from datetime import date, datetime
from itertools import chain
from typing import Any, Final

NOTHING: Final = type("Nothing", (), {"__repr__": lambda self: "NOTHING"})()
BLOCKS: Final = frozenset((list, tuple))
SINGLE: Final = frozenset((float, int, str, bool, date, datetime, type(None)))
"""What says all there is to know of it by its type and its value; a time if it has no zone."""

MOST_TABLES = 8
"""Sets of ranges remembered for a function, the last ones asked for."""

MOST_RESULTS = 256
"""Results for each of them."""

MOST_CELLS = 20_000
"""Of the ranges of a call, and of all results for them."""


class Memory:
    """The last results of a function, by its arguments.  Threads may share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tables: list[_Table] = []

    def result(self, values: Sequence[Any], calculate: Callable[[], Any]) -> Any:
        """What was calculated for the same values, or is now.  A table is the caller's own, to do with as it likes."""
        ranges = tuple([value for value in values if type(value) in BLOCKS])
        types = tuple(map(type, values))
        if not _KNOWN.issuperset(types) or (datetime in types and any(map(_has_zone, values))):
            return calculate()
        key = (types, *[value for value in values if type(value) not in BLOCKS])
        with self._lock:
            table = self._table(ranges)
            found = NOTHING if table is None else table.results.get(key, NOTHING)
        if found is NOTHING:
            found = calculate()
            self._keep(table, ranges, key, found)
        return [list(row) for row in found] if isinstance(found, list) else found

    def _table(self, ranges: tuple[Any, ...]) -> "_Table | None":
        for place, table in enumerate(self._tables):
            if table.is_of(ranges):
                if place:
                    self._tables.insert(0, self._tables.pop(place))
                return table
        return None

    def _keep(self, table: "_Table | None", ranges: tuple[Any, ...], key: tuple[Any, ...], result: Any) -> None:
        fresh = _table_of(ranges) if table is None else None
        with self._lock:
            if fresh is not None:
                self._tables.insert(0, fresh)
                del self._tables[MOST_TABLES:]
            table = table or fresh
            if table is not None:
                table.keep(key, result)


_KNOWN = SINGLE | BLOCKS


class _Table:
    """Ranges, and the results for them by the other arguments.

    ranges  copies
    apart   the places of cells that are equal to some that mean another thing: their types are compared, and the time zones of times
    """

    def __init__(self, ranges: tuple[Any, ...], apart: list[tuple[int, int, int | None]]) -> None:
        self.ranges = ranges
        self.apart = [(place, self._cell(ranges, place)) for place in apart]
        self.results: dict[tuple[Any, ...], Any] = {}
        self._cells = 0

    def keep(self, key: tuple[Any, ...], result: Any) -> None:
        """Forgets the results kept for longest where there are too many."""
        size = _size(result)
        if size > MOST_CELLS or key in self.results:
            return
        self.results[key] = result
        self._cells += size
        while self._cells > MOST_CELLS or len(self.results) > MOST_RESULTS:
            self._cells -= _size(self.results.pop(next(iter(self.results))))

    def is_of(self, ranges: tuple[Any, ...]) -> bool:
        try:
            if ranges != self.ranges:
                return False
        except Exception:  # whatever the cells of another range are that cannot be compared
            return False
        return all(_means_the_same(cell, self._cell(ranges, place)) for place, cell in self.apart)

    @staticmethod
    def _cell(ranges: tuple[Any, ...], place: tuple[int, int, int | None]) -> Any:
        number, row, column = place
        return ranges[number][row] if column is None else ranges[number][row][column]


def _size(result: Any) -> int:
    return sum(map(len, result)) if isinstance(result, list) else 1


def _means_the_same(one: Any, other: Any) -> bool:
    return type(one) is type(other) and (not isinstance(one, datetime) or one.tzinfo is other.tzinfo)


def _table_of(ranges: tuple[Any, ...]) -> _Table | None:
    """None for ranges with something in them that has no plain value, and for long ones."""
    copies, apart, count = [], [], 0
    for number, block in enumerate(ranges):
        rows = [type(row) in BLOCKS for row in block]
        cells = list(chain.from_iterable(row if nested else (row,) for row, nested in zip(block, rows, strict=True)))
        count += len(cells)
        if count > MOST_CELLS or not all(issubclass(kind, (float, int, str, date, type(None))) for kind in set(map(type, cells))):
            return None
        for at, (row, nested) in enumerate(zip(block, rows, strict=True)):
            apart += [(number, at, place if nested else None) for place, cell in enumerate(row if nested else (row,)) if _has_equals(cell)]
        copies.append(type(block)([type(row)(row) if nested else row for row, nested in zip(block, rows, strict=True)]))
    return _Table(tuple(copies), apart)


def _has_equals(cell: Any) -> bool:
    """Whether something of another meaning is equal to it: TRUE to 1; a number in single precision, which stands for a shorter decimal; a time in another zone.

    36 and 36.0 mean the same.
    """
    if isinstance(cell, float):
        return cell in (0.0, 1.0) or (len(repr(cell)) > DIGITS_OF_SINGLE and _is_single_precision(cell))
    return isinstance(cell, int) or _has_zone(cell)


def _has_zone(cell: Any) -> bool:
    return isinstance(cell, datetime) and cell.tzinfo is not None


DIGITS_OF_SINGLE = 7


def _is_single_precision(number: float) -> bool:
    try:
        return bool(struct.unpack("f", struct.pack("f", number))[0] == number)
    except OverflowError:
        return False
