"""Results remembered by the values they were calculated from.

A model asks the same things again and again: every cell that reads a schedule, every recalculation, a Data Table, a goal seek.  What is remembered is found by
comparing all values that went in, so no result can be an old one; what compares equal and yet may mean something else is looked at apart.
"""

import threading
from collections.abc import Callable, Sequence
from datetime import date, datetime
from itertools import chain
from typing import Any, Final

from xl_notes.sheet.cells import Range

NOTHING: Final = type("Nothing", (), {"__repr__": lambda self: "NOTHING"})()
ROWS: Final = frozenset((list, tuple))
BLOCKS: Final = ROWS | {Range}
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
        if not _KNOWN.issuperset(types) or (datetime in types and any(isinstance(value, datetime) and value.tzinfo for value in values)):
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
    """

    def __init__(self, ranges: tuple[Any, ...]) -> None:
        self.ranges = ranges
        self.results: dict[tuple[Any, ...], Any] = {}
        self._cells = 0
        self._meant: list[Any] | None = None
        self._looks_at = _cells

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
            return bool(ranges == self.ranges) and self._own_meanings() == self._meanings(ranges)
        except Exception:  # whatever the cells of another range are that cannot be compared
            return False

    def _own_meanings(self) -> list[Any]:
        """Looked up when they are first needed: most ranges that are asked for once are never asked for again."""
        if self._meant is None:
            cells = _cells(self.ranges)
            if not all(issubclass(kind, (float, int, str, date, type(None))) for kind in set(map(type, cells))):
                raise TypeError
            self._looks_at = _cells if any(map(_has_equals, cells)) else _last_cells
            self._meant = self._meanings(self.ranges)
        return self._meant

    def _meanings(self, ranges: tuple[Any, ...]) -> list[Any]:
        """Types and time zones: of all cells if one is equal to something that means another thing, else of those that stand for their columns."""
        cells = self._looks_at(ranges)
        return [*map(type, cells), *[cell.tzinfo for cell in cells if isinstance(cell, datetime)]]


def _size(result: Any) -> int:
    return sum(map(len, result)) if isinstance(result, list) else 1


def _cells(ranges: tuple[Any, ...]) -> list[Any]:
    return list(chain.from_iterable(chain.from_iterable(block) if _has_rows(block) else block for block in ranges))


def _has_rows(block: Any) -> bool:
    return len(block) > 0 and type(block[0]) in ROWS


def _table_of(ranges: tuple[Any, ...]) -> _Table | None:
    """None for long ranges."""
    if not all(isinstance(block, Range) or not _has_rows(block) or ROWS.issuperset(map(type, block)) for block in ranges):
        return None
    if sum(map(_count, ranges)) > MOST_CELLS:
        return None
    return _Table(tuple([block if isinstance(block, Range) else _copied(block) for block in ranges]))


def _count(block: Any) -> int:
    if isinstance(block, Range):
        return len(block) * len(block[0])
    return sum(map(len, block)) if _has_rows(block) else len(block)


def _copied(block: Any) -> Any:
    return type(block)([type(row)(row) for row in block] if _has_rows(block) else block)


def _last_cells(ranges: tuple[Any, ...]) -> list[Any]:
    return list(chain.from_iterable(block[-1] if _has_rows(block) else block[-1:] for block in ranges))


def _has_equals(cell: Any) -> bool:
    """Whether something of another meaning is equal to a cell: TRUE to 1; a number of numpy's in single precision, which means a decimal of few digits and is
    equal to whatever rounds to it; a time in another zone.  36 and 36.0 mean the same."""
    if isinstance(cell, float):
        return cell in (0.0, 1.0) or len(repr(cell).lstrip("-0.")) > DIGITS_OF_SINGLE
    return isinstance(cell, int) or (isinstance(cell, datetime) and cell.tzinfo is not None)


DIGITS_OF_SINGLE = 6
"""A decimal of so many digits is still the same when it comes back from single precision."""
