"""Market and split tables as they lie on a sheet: columns found by their headers, rows in any order."""

from datetime import date
from fractions import Fraction

from xl_notes.core.errors import WrongType
from xl_notes.core.quotes import Split
from xl_notes.sheet import cells
from xl_notes.sheet.cells import Block
from xl_notes.sheet.kinds import Kind


def table_block(argument: str, value: object) -> Block:
    """A rectangle with a first row, free of error cells: one of them anywhere is an error of the result, as with every other argument."""
    block = cells.rectangular(argument, value)
    if not block:
        raise WrongType(argument, "an empty list", "a table with a header row")
    for number, row in enumerate(block, 1):
        for cell in row:
            if cell is not None and type(cell) is not float:  # the many plain cells of a long table are told at a glance
                cells.raise_if_error(f"{argument} row {number}", cell)
    return block


def header_row(argument: str, block: Block) -> dict[str, int]:
    """Column numbers by header, lower case; an empty header is no column."""
    columns: dict[str, int] = {}
    for place, cell in enumerate(block[0]):
        if isinstance(cell, str) and cell.strip():
            name = cell.strip().lower()
            if name in columns:
                raise WrongType(argument, cell, "a table without two columns of the same header")
            columns[name] = place
    return columns


def column(argument: str, columns: dict[str, int], header: str) -> int:
    place = columns.get(header.lower())
    if place is None:
        found = ", ".join(columns) or "no text in the first row"
        hint = "" if columns else "give the headers too: of an Excel table, Table[#All]"
        raise WrongType(argument, found, f"a table with a header row and a column {header}", hint)
    return place


class MarketTable:
    """Quotes read from a sheet when they are asked for: a long history costs its dates, not its prices."""

    def __init__(self, block: Block) -> None:
        self._columns = header_row("market", block)
        day_column = column("market", self._columns, "Date")
        self._rows: dict[date, list[object]] = {}
        for number, row in enumerate(block[1:], 2):
            if cells.is_blank(row[day_column]):
                if not all(map(cells.is_blank, row)):
                    raise WrongType(f"market row {number}", None, "a date beside its quotes")
                continue
            day = cells.to_date(f"market row {number}", row[day_column])
            if day in self._rows:
                raise WrongType(f"market row {number}", day, "a date that is not there already")
            self._rows[day] = row

    def __contains__(self, day: date) -> bool:
        return day in self._rows

    def get(self, day: date, field: str) -> Fraction | None:
        cell = self._rows[day][column("market", self._columns, field)]
        return None if cells.is_blank(cell) else cells.to_number(f"{field} on {day}", cell)


def _read_market(argument: str, value: object) -> MarketTable:
    return MarketTable(table_block(argument, value))


def _read_splits(argument: str, value: object) -> list[Split]:
    """Splits from a table with the headers Date and Ratio; empty rows are passed over."""
    if not cells.to_block(value):
        return []
    block = table_block(argument, value)
    columns = header_row(argument, block)
    day_column, ratio_column = column(argument, columns, "Date"), column(argument, columns, "Ratio")
    splits = [
        Split(cells.to_date(f"{argument} row {number}", row[day_column]), cells.to_number(f"{argument} row {number}", row[ratio_column]))
        for number, row in enumerate(block[1:], 2)
        if not all(map(cells.is_blank, row))
    ]
    days = [split.day for split in splits]
    if len(set(days)) < len(days):
        raise WrongType(argument, next(day for day in days if days.count(day) > 1), "a table with each date once")
    return splits


MARKET = Kind("a table with the headers Date, VWAP, Bid and, where used, Low, Close, Volume", _read_market, is_range=True)
SPLITS = Kind("a table with the headers Date and Ratio", _read_splits, is_range=True)
