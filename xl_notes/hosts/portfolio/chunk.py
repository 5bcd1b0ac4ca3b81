"""What passes between reading, calculating and writing."""

from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import date
from functools import reduce
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from xl_notes.core.portfolio import STATUSES
from xl_notes.sheet.cells import ERROR_CODES, CellError, cells_of_array

Column = Sequence[Any] | NDArray[Any]
"""Cells: a sequence with None for empty ones, or an array in which NaN and NaT are those."""

WORDS = (*STATUSES, *ERROR_CODES)
"""What stands under Status: a note's, or the error that NOTE_PORTFOLIO shows in its row."""


class Chunk(NamedTuple):
    """Rows of a table of notes as a file has them.

    header   the texts over the columns
    lines    of each row the line of the file it begins on, or its row
    columns  the cells, a column a header
    ragged   rows that have more or fewer cells than the header, by their number in the chunk: the cells as read
    typed    whether cells have types, or are the text of a file that knows no others
    done     how much of the source has been read with this chunk, in the source's unit
    """

    header: Sequence[Any]
    lines: Sequence[int]
    columns: Sequence[Column]
    ragged: Mapping[int, Sequence[str]]
    typed: bool
    done: int

    def without(self, rows: Set[int]) -> "Chunk":
        """The chunk less some rows, which are not ragged ones."""
        kept = [row for row in range(len(self.lines)) if row not in rows]
        places = {row: place for place, row in enumerate(kept)}
        columns = [column[kept] if isinstance(column, np.ndarray) else [column[row] for row in kept] for column in self.columns]
        ragged = {places[row]: cells for row, cells in self.ragged.items()}
        return self._replace(lines=[self.lines[row] for row in kept], columns=columns, ragged=ragged)


class BadRow(NamedTuple):
    """A row that cannot be calculated: where it is, why, and its cells as read."""

    line: int
    reason: str
    cells: list[str]


class Totals(NamedTuple):
    """Sums in cents, and how many notes there are of each kind."""

    principal: int = 0
    accrued: int = 0
    current: int = 0
    long_term: int = 0
    open: int = 0
    not_issued: int = 0
    paid: int = 0
    bad: int = 0

    def __add__(self, other: tuple[int, ...]) -> "Totals":  # type: ignore[override]  # sums add up, and are not strung together
        return Totals(*map(sum, zip(self, other, strict=True)))

    @property
    def notes(self) -> int:
        return self.open + self.not_issued + self.paid + self.bad


class Results(NamedTuple):
    """What a chunk comes to, a note a row of it.

    names         as read
    principal     dollars, as all amounts; NaN in a bad row
    next_payment  its day; NaT where none is to come
    status        places among WORDS
    """

    names: list[Any]
    principal: NDArray[np.float64]
    accrued: NDArray[np.float64]
    next_payment: NDArray[np.datetime64]
    payment: NDArray[np.float64]
    current: NDArray[np.float64]
    long_term: NDArray[np.float64]
    status: NDArray[np.int8]
    totals: Totals
    bad: list[BadRow]
    done: int

    def words(self) -> list[str]:
        return [WORDS[place] for place in self.status.tolist()]


def sum_of(totals: Iterable[Totals]) -> Totals:
    return reduce(Totals.__add__, totals, Totals())


def text_of(cell: object) -> str:
    """A cell as it is written in a file of text."""
    if cell is None:
        return ""
    if isinstance(cell, CellError):
        return cell.code
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        return repr(cell).removesuffix(".0")
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def cells_of(column: Column) -> Sequence[Any]:
    """The cells of a column one by one, None for the empty ones."""
    if not isinstance(column, np.ndarray):
        return column
    cells = cells_of_array(column)
    for place in np.flatnonzero(np.isnat(column) if column.dtype.kind == "M" else np.isnan(column)).tolist():
        cells[place] = None
    return cells
