"""The market's history and the splits as they lie on a sheet."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from xl_notes.core.calendars import EPOCH
from xl_notes.core.errors import WrongType
from xl_notes.core.quotes import Split
from xl_notes.sheet import cells
from xl_notes.sheet.cells import Block
from xl_notes.sheet.columns import numbers
from xl_notes.sheet.kinds import DATE, NUMBER, Kind
from xl_notes.sheet.memory import Memory
from xl_notes.sheet.quick import FIRST, ordinals_of
from xl_notes.sheet.spec import Arg
from xl_notes.sheet.tables import column, header_row, rows_kind, table_block
from xl_notes.sheet.termsheet import key


class MarketTable:
    """Quotes read from a sheet when they are asked for: a long history costs its dates, not its prices."""

    def __init__(self, block: Block) -> None:
        self._columns = header_row("market", block)
        self._places: dict[str, int] = {}
        place = column("market", self._columns, "Date")
        rows = block[1:]
        dates = [row[place] for row in rows]
        days = list(ordinals_of(dates, set(map(type, dates))))
        self._rows = dict(zip(days, rows, strict=True))
        if min(days, default=FIRST) < FIRST or len(self._rows) < len(days):
            self._rows = dict(_dated_rows(block, place))

    def __contains__(self, day: date) -> bool:
        return day.toordinal() in self._rows

    def get(self, day: date, field: str) -> Fraction | None:
        place = self._places.get(field)
        if place is None:
            place = self._places[field] = column("market", self._columns, field)
        cell = self._rows[day.toordinal()][place]
        return None if cells.is_blank(cell) else cells.to_number(f"{field} on {day}", cell)

    def history(self, fields: Iterable[str], np: Any) -> tuple[Any, dict[str, Any]]:
        """The days, ascending, as datetime64[D], and the quotes of these fields as far as there are columns of them; NaN for what is no plain number."""
        days = np.fromiter(self._rows, np.int64, len(self._rows))
        order = np.argsort(days)
        places = {field: self._columns[key(field)] for field in fields if key(field) in self._columns}
        columns = {field: [row[place] for row in self._rows.values()] for field, place in places.items()}
        quotes = {field: numbers(cells_of, set(map(type, cells_of)), np)[order] for field, cells_of in columns.items()}
        return (days[order] - EPOCH).view("M8[D]"), quotes


def _dated_rows(block: Block, place: int) -> Iterator[tuple[int, Sequence[object]]]:
    """The rows with their days, one by one, since some are empty, in error, or there twice."""
    seen = set()
    for number, row in enumerate(block[1:], 2):
        if cells.is_blank(row[place]):
            if not all(map(cells.is_blank, row)):
                raise WrongType(f"market row {number}", None, "a date beside its quotes")
            continue
        day = cells.to_date(f"market row {number}", row[place])
        if day in seen:
            raise WrongType(f"market row {number}", day, "a date that is not there already")
        seen.add(day)
        yield day.toordinal(), row


_TABLES = Memory()
"""The market tables read last: a model prices many days from one."""


def _read_market(argument: str, value: object) -> MarketTable:
    table: MarketTable = _TABLES.result([value], lambda given: MarketTable(table_block(argument, given[0])))
    return table


def _read_splits(argument: str, value: object) -> list[Split]:
    """An empty list means none, as from Python; an empty range is an argument left out."""
    splits: list[Split] = _SPLIT_ROWS.convert(argument, value) if cells.to_block(value) else []
    days = [split.day for split in splits]
    if len(set(days)) < len(days):
        raise WrongType(argument, next(day for day in days if days.count(day) > 1), "a table with each date once")
    return splits


_SPLIT_ROWS = rows_kind((Arg("date", DATE, "First day in new shares."), Arg("ratio", NUMBER, "New shares per old share.")), Split)

MARKET = Kind("a table with the headers Date, VWAP, Bid and, where used, Low, Close, Volume", _read_market, is_range=True)
SPLITS = Kind(_SPLIT_ROWS.name, _read_splits, is_range=True)
