"""Results remembered by the values they were calculated from.

A model asks the same things again and again: every cell that reads a schedule, every recalculation, a Data Table, a goal seek.  What is remembered is found by
comparing all values that went in, and their types, so no result can be an old one.  It was calculated from copies that nobody else has, taken before.
"""

import threading
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, tzinfo
from itertools import chain
from typing import Any, Final, NamedTuple, cast

from xl_notes.core.errors import NoteError
from xl_notes.sheet.cells import LOOKED_AT, ROW_TYPES, Column, looked_at

NOTHING: Final = type("Nothing", (), {"__repr__": lambda self: "NOTHING"})()
BLOCKS: Final = ROW_TYPES | LOOKED_AT
SINGLE: Final = frozenset((float, int, str, bool, date, datetime, type(None)))
"""What says all there is to know of it by its type and its value; a time if it has no zone."""

UNMISTAKABLE: Final = frozenset((float, str, date, datetime, type(None)))
"""Types of which no value is equal to one of another of them; 1, 1.0 and TRUE are equal, and so is a number of numpy's in single precision to a longer one."""

MOST_TABLES = 8
"""Sets of ranges remembered for a function, the last ones asked for."""

MOST_RESULTS = 256
"""Results for each of them."""

MOST_CELLS = 20_000
"""Of the ranges of a call, and of all results for them."""

Calculate = Callable[[Sequence[Any]], Any]


class Memory:
    """The last results of a function, by its arguments.  Threads may share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tables: list[_Table] = []

    def result(self, values: Sequence[Any], calculate: Calculate) -> Any:
        """What was calculated for the same values, or is now.  A list of rows is the caller's own; nobody can change the rows."""
        ranges, singles, types = [], [], []
        for value in values:
            kind = type(value)
            types.append(kind)
            if kind in SINGLE and not (kind is datetime and value.tzinfo):
                singles.append(value)
            elif kind in BLOCKS:
                ranges.append(value)
            else:
                return calculate(values)
        key = (*types, *singles)
        with self._lock:
            table = self._table(tuple(ranges))
            found = NOTHING if table is None else table.results.get(key, NOTHING)
        if found is NOTHING:
            table = table or _table_of(tuple(ranges))
            if table is None:
                return calculate(values)
            found = calculate(table.copies_in(values))
            self._keep(table, key, found)
        return list(found) if isinstance(found, list) else found

    def _table(self, ranges: tuple[Any, ...]) -> "_Table | None":
        for place, table in enumerate(self._tables):
            if table.is_of(ranges):
                if place:
                    self._tables.insert(0, self._tables.pop(place))
                return table
        return None

    def _keep(self, table: "_Table", key: tuple[Any, ...], result: Any) -> None:
        """Not what is too large, nor errors: whoever raises one changes it."""
        size = _size(result)
        if size > MOST_CELLS or _has_errors(result):
            return
        with self._lock:
            known = self._table(table.ranges)  # it may be another thread's by now
            if known is None:
                self._tables.insert(0, table)
                del self._tables[MOST_TABLES:]
            (known or table).keep(key, result, size)


class _Table:
    """Ranges, and the results for them by the other arguments.

    ranges  as they were given, to compare others with
    copies  the same, to calculate from; neither changes
    """

    def __init__(self, ranges: tuple[Any, ...], copies: tuple[Any, ...]) -> None:
        self.ranges, self._copies = ranges, copies
        self.results: dict[tuple[Any, ...], Any] = {}
        self._cells = 0
        self._types: list[_Types] | None = None

    def copies_in(self, values: Sequence[Any]) -> list[Any]:
        """The values, with copies in place of the ranges."""
        copies = iter(self._copies)
        return [next(copies) if type(value) in BLOCKS else value for value in values]

    def keep(self, key: tuple[Any, ...], result: Any, size: int) -> None:
        """Forgets the results kept for longest where there are too many."""
        if key in self.results:
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
        return all(map(_is_of_types, ranges, self.ranges, self._types_of_ranges()))

    def _types_of_ranges(self) -> list["_Types"]:
        """Looked up when they are first needed: most ranges that are asked for once are never asked for again."""
        if self._types is None:
            self._types = list(map(_Types.of, self.ranges))
        return self._types


class _Types(NamedTuple):
    """What there is to know of a range's cells beside their values: their types, and the zones of times that have one."""

    by_cell: list[type]
    zones: list[tzinfo | None] | None

    @classmethod
    def of(cls, block: Any) -> "_Types":
        zones = _zones(block)
        return cls(_by_cell(block), zones if any(zones) else None)


def _is_of_types(block: Any, known: Any, types: _Types) -> bool:
    """Whether a range that is equal to a known one means the same."""
    if block is known or not block:
        return True
    at_a_glance = {type(block), type(known)} <= LOOKED_AT and block.types <= UNMISTAKABLE
    if block.types != known.types if at_a_glance else _by_cell(block) != types.by_cell:
        return False
    return types.zones is None or _zones(block) == types.zones


def _by_cell(block: Any) -> list[type]:
    return list(map(type, _cells(block)))


def _zones(block: Any) -> list[tzinfo | None]:
    return [cell.tzinfo for cell in _cells(block) if isinstance(cell, datetime)]


def _cells(block: Any) -> Iterable[Any]:
    if not _has_rows(block):
        return cast(Iterable[Any], block)
    cells: list[Any] = []
    for row in block:
        cells += row  # for short rows it is quicker than a chain of them
    return cells


def _size(result: Any) -> int:
    return sum(map(len, result)) if isinstance(result, list) else 1


def _has_errors(result: Any) -> bool:
    kinds = set(map(type, chain.from_iterable(result))) if isinstance(result, list) else ()
    return any(issubclass(kind, NoteError) for kind in kinds)


def _has_rows(block: Any) -> bool:
    return len(block) > 0 and type(block[0]) in ROW_TYPES


def _table_of(ranges: tuple[Any, ...]) -> _Table | None:
    """None for long ranges, and for what has other things in it than single cells whose types say what they mean."""
    if sum(len(block) * len(block[0]) if _has_rows(block) else len(block) for block in ranges) > MOST_CELLS:
        return None
    copies = tuple(map(_copy_of, ranges))
    if not all(type(copy) in LOOKED_AT or not _has_rows(block) for block, copy in zip(ranges, copies, strict=True)):
        return None
    kinds = set(chain.from_iterable(copy.types if type(copy) in LOOKED_AT else map(type, copy) for copy in copies))
    if not all(issubclass(kind, (float, int, str, date, type(None))) for kind in kinds):
        return None
    return _Table(tuple(map(_as_given, ranges, copies)), copies)


def _copy_of(block: Any) -> Any:
    if type(block) in LOOKED_AT:
        return block
    return looked_at(block) if _has_rows(block) else tuple(block)


def _as_given(block: Any, copy: Any) -> Any:
    """A copy again, of the types that ranges are compared by: a list equals no tuple."""
    if type(block) in LOOKED_AT:
        return block
    if not _has_rows(block):
        return type(block)(copy)
    rows = zip(copy) if isinstance(copy, Column) else copy
    return type(block)([type(row)(cells) for row, cells in zip(block, rows, strict=False)])
