"""The rows of a table that are plain cases, calculated at once.

Plain are notes in level monthly installments and in one sum with simple interest, under a day count with a year of its own, in cells of the usual types.
No other row is touched: whatever is wrong or out of the ordinary about it is for NOTE_PORTFOLIO's own way.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from xl_notes.core import batch
from xl_notes.core.batch import Positions
from xl_notes.core.calendars import EPOCH
from xl_notes.core.certain import MOST_WHOLE
from xl_notes.core.daycount import DayCount
from xl_notes.core.errors import NoteError
from xl_notes.core.terms import MOST_PAYMENTS
from xl_notes.hosts.portfolio.chunk import Column, cells_of
from xl_notes.hosts.portfolio.typed import DATE, Typed
from xl_notes.sheet.cells import CellError
from xl_notes.sheet.functions.arguments import BASIS_ARG, FIRST_PAYMENT, ISSUE, MATURITY, NPER, PRINCIPAL, RATE
from xl_notes.sheet.functions.portfolio import COLUMNS, NAME
from xl_notes.sheet.quick import ordinal_of
from xl_notes.sheet.spec import Arg

Mask = NDArray[np.bool_]

IN_ARRAYS = (NAME, ISSUE, RATE, PRINCIPAL, FIRST_PAYMENT, NPER, MATURITY, BASIS_ARG)
OTHERS = tuple(arg for arg in COLUMNS if arg.name not in {known.name for known in IN_ARRAYS})
"""Columns that a plain row leaves at their defaults."""

NOT_READABLE: Any = object()


class Found(NamedTuple):
    """Positions of some rows: those among them that are known."""

    rows: NDArray[np.int64]
    positions: Positions
    known: Mask


def plain_rows(columns: Mapping[str, Column], remarks: list[Column], whole: Mask, as_of: date) -> list[Found]:
    """The positions of the rows that are plain and certain.

    columns  by the name of their argument
    remarks  columns that are none of the table's
    whole    the rows that may be looked at
    """
    count = len(whole)
    usual = whole & _names(columns[NAME.name])
    for column in remarks:
        usual &= ~_may_be_errors(column)
    for arg in OTHERS:
        if arg.name in columns:
            usual &= _is(arg, columns[arg.name], arg.absent)
    principal, rate = _numbers(columns[PRINCIPAL.name]), _numbers(columns[RATE.name])
    issue = _days(columns[ISSUE.name])
    first_payment, maturity = (_days(columns[arg.name]) if arg.name in columns else _no_days(count) for arg in (FIRST_PAYMENT, MATURITY))
    nper = _numbers(columns[NPER.name]) if NPER.name in columns else np.full(count, np.nan)
    no_first, no_nper, no_maturity = (_blank(columns[arg.name]) if arg.name in columns else np.full(count, True) for arg in (FIRST_PAYMENT, NPER, MATURITY))
    level = usual & ~np.isnat(first_payment) & (nper >= 1) & (nper <= MOST_PAYMENTS) & (nper == np.rint(nper))
    lump = usual & no_first & no_nper & ~np.isnat(maturity)
    found = []
    for day_count, alike in _day_counts(columns.get(BASIS_ARG.name), count):
        rows = np.flatnonzero(level & alike)
        terms = principal[rows], rate[rows], issue[rows]
        positions = batch.plain_level_positions(*terms, first_payment[rows], nper[rows].astype(np.int64), as_of, day_count)
        is_last = no_maturity[rows] | (maturity[rows] == positions.maturity)
        found.append(Found(rows, positions, is_last & ~np.isnan(positions.principal)))
        rows = np.flatnonzero(lump & alike)
        positions = batch.plain_lump_positions(principal[rows], rate[rows], issue[rows], maturity[rows], as_of, day_count)
        found.append(Found(rows, positions, ~np.isnan(positions.principal)))
    return found


def _day_counts(column: Column | None, count: int) -> Iterator[tuple[DayCount, Mask]]:
    """The day counts with a year of their own, each with the rows that have it."""
    if column is None:
        yield BASIS_ARG.absent, np.full(count, True)
        return
    for day_count in {_read(BASIS_ARG, cell) for cell in set(cells_of(column))}:
        if isinstance(day_count, DayCount) and day_count.year:
            yield day_count, _is(BASIS_ARG, column, day_count)


def _numbers(column: Column) -> NDArray[np.float64]:
    """Floats, NaN for what is no plain number."""
    if isinstance(column, np.ndarray):
        return column.astype(np.float64) if column.dtype.kind in "fi" else np.full(len(column), np.nan)
    return np.array([cell if type(cell) is float else np.nan for cell in column], dtype=np.float64)


def _days(column: Column) -> NDArray[np.datetime64]:
    """The days of dates and serial numbers, NaT for what is no plain one."""
    if isinstance(column, np.ndarray) and column.dtype.kind == "M":
        return column.astype("M8[D]")
    cells = cells_of(column)
    if str in set(map(type, cells)):
        typed = Typed()
        cells = [typed[cell] if type(cell) is str and DATE.fullmatch(cell) else cell for cell in cells]
    days = np.fromiter(map(ordinal_of, cells), np.int64, len(cells))
    found = (days - EPOCH).view("M8[D]")
    found[days == 0] = np.datetime64("NaT")
    return found


def _no_days(count: int) -> NDArray[np.datetime64]:
    return np.full(count, np.datetime64("NaT"), dtype="M8[D]")


def _blank(column: Column) -> Mask:
    return np.array([cell is None for cell in cells_of(column)], dtype=np.bool_)


def _names(column: Column) -> Mask:
    """The rows with a plain name: text that is no error, or a number."""
    cells = cells_of(column)
    return np.array([_is_name(cell) for cell in cells], dtype=np.bool_)


def _is_name(cell: Any) -> bool:
    if type(cell) is str:
        return cell[:1] != "#" and not cell.isspace() and cell != ""
    return type(cell) in (int, float) and abs(cell) <= MOST_WHOLE


def _may_be_errors(column: Column) -> Mask:
    if isinstance(column, np.ndarray):
        return np.zeros(len(column), np.bool_)
    return np.array([cell[:1] == "#" if type(cell) is str else type(cell) is CellError for cell in column], dtype=np.bool_)


def _is(arg: Arg, column: Column, wanted: Any) -> Mask:
    """The rows in which a column's value is this; each different cell is read once."""
    cells = cells_of(column)
    if len(set(map(type, cells)) - {type(None)}) <= 1:
        same = {cell: _read(arg, cell) == wanted for cell in set(cells)}
        return np.array([same[cell] for cell in cells], dtype=np.bool_)
    pairs = {pair: _read(arg, pair[1]) == wanted for pair in set(zip(map(type, cells), cells, strict=True))}  # 0 and FALSE are equal, and not the same to it
    return np.array([pairs[pair] for pair in zip(map(type, cells), cells, strict=True)], dtype=np.bool_)


def _read(arg: Arg, cell: object) -> Any:
    try:
        return arg.convert(cell)
    except NoteError:
        return NOT_READABLE
