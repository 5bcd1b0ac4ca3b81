"""A chunk of rows → what they come to."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xl_notes.core.errors import NoteError
from xl_notes.core.portfolio import STATUSES
from xl_notes.hosts.portfolio.chunk import WORDS, BadRow, Chunk, Column, Results, Totals, cells_of, sum_of, text_of
from xl_notes.hosts.portfolio.plain import Found, plain_rows
from xl_notes.hosts.portfolio.typed import Typed
from xl_notes.sheet.functions.portfolio import NAME, places_of, portfolio_row, read_notes

ARGUMENT = "notes"
ERROR = WORDS.index("#VALUE!")
"""Of a row with an error cell that has no code of ours, too, such as #FIELD! of newer spreadsheets."""

NEVER_CALCULATED = "a formula that was never calculated: open the workbook and save it, or run xl-notes recalc"


def calculate(chunk: Chunk, as_of: date) -> Results:
    """Where the notes of a chunk stand on a day.  Plain rows go together; every other one goes as NOTE_PORTFOLIO takes it, which says what is wrong with it."""
    places = places_of(ARGUMENT, chunk.header)
    columns = chunk.columns if chunk.typed else _typed(chunk, places[NAME.name])
    names, count = list(cells_of(columns[places[NAME.name]])), len(chunk.lines)
    if blank := _blank_rows(chunk, names, columns):
        return calculate(chunk.without(blank), as_of)
    results = _empty(names, chunk.done)
    remarks = [column for place, column in enumerate(columns) if place not in places.values()]
    whole = np.full(count, True)
    whole[list(chunk.ragged)] = False
    waiting, totals = whole.copy(), []
    for found in plain_rows({name: columns[place] for name, place in places.items()}, remarks, whole, as_of):
        totals.append(_put(results, found))
        waiting[found.rows[found.known]] = False
    rows = np.flatnonzero(waiting).tolist()
    if rows:
        cells = [cells_of(column) for column in columns]
        table = [[column[row] for column in cells] for row in rows]
        totals += _put_one_by_one(results, chunk, rows, table, as_of)
    for row, read in chunk.ragged.items():
        reason = f"the row has {len(read)} cells, and the header {len(chunk.header)}"
        totals.append(_put_bad(results, row, "#VALUE!", BadRow(chunk.lines[row], reason, list(read))))
    results.bad.sort(key=lambda bad: bad.line)
    return results._replace(totals=sum_of(totals))


def _blank_rows(chunk: Chunk, names: Sequence[Any], columns: Sequence[Column]) -> set[int]:
    """The rows with nothing in them, which are passed over as in NOTE_PORTFOLIO."""
    rows = {row for row, name in enumerate(names) if name is None} - chunk.ragged.keys()
    for column in columns if rows else ():
        cells = cells_of(column)
        rows = {row for row in rows if cells[row] is None}
    return rows


def _typed(chunk: Chunk, name: int) -> list[Any]:
    """Columns of text with the types of a sheet; a name stays the text that it is."""
    typed = Typed()
    return [
        [text or None for text in column] if place == name else [typed[text] for text in column]  # no method looked up for each cell
        for place, column in enumerate(chunk.columns)
    ]


def _empty(names: list[Any], done: int) -> Results:
    principal, accrued, payment, current, long_term = np.full((5, len(names)), np.nan)
    days = np.full(len(names), np.datetime64("NaT"), dtype="M8[D]")
    return Results(names, principal, accrued, days, payment, current, long_term, np.full(len(names), ERROR, np.int8), Totals(), [], done)


def _put(results: Results, found: Found) -> Totals:
    positions, known = found.positions, found.known
    rows, status = found.rows[known], positions.status[known]
    for name in ("principal", "accrued", "payment", "current", "long_term"):
        getattr(results, name)[rows] = getattr(positions, name)[known] / 100
    results.next_payment[rows] = positions.next_payment[known]
    results.status[rows] = status
    sums = (_sum(array[known]) for array in (positions.principal, positions.accrued, positions.current, positions.long_term))
    return Totals(*sums, *np.bincount(status, minlength=len(STATUSES)).tolist())


def _sum(cents: NDArray[np.float64]) -> int:
    """The sum of whole numbers, exactly: in halves, which no number of notes that a chunk can have makes too large."""
    whole = cents.astype(np.int64)
    return (int((whole >> 24).sum()) << 24) + int((whole & 0xFFFFFF).sum())


def _put_one_by_one(results: Results, chunk: Chunk, rows: list[int], table: list[list[Any]], as_of: date) -> list[Totals]:
    entries = read_notes(ARGUMENT, [chunk.header, *table])
    as_read = [cells_of(column) for column in chunk.columns]
    totals = []
    for row, entry in zip(rows, entries, strict=True):
        shown = portfolio_row(as_of, entry)
        error = next((cell for cell in (*shown[1:], shown[0]) if isinstance(cell, NoteError)), None)
        if error is None:
            totals.append(_put_shown(results, row, shown[1:]))
        else:
            bad = BadRow(chunk.lines[row], _reason(error, entry.label), [text_of(column[row]) for column in as_read])
            totals.append(_put_bad(results, row, error.code, bad))
    return totals


def _reason(error: NoteError, label: str) -> str:
    """What is wrong, without the number of the row in the table, which is not that of the file."""
    error.argument = error.argument.removeprefix(label).removeprefix(", ")
    hint = f" ({NEVER_CALCULATED})" if error.code == "#GETTING_DATA" else ""
    return f"{error}{hint}"


def _put_shown(results: Results, row: int, shown: Sequence[Any]) -> Totals:
    """Puts in a row as NOTE_PORTFOLIO shows it."""
    principal, accrued, day, payment, current, long_term, status = shown
    arrays = results.principal, results.accrued, results.payment, results.current, results.long_term
    for array, dollars in zip(arrays, (principal, accrued, payment, current, long_term), strict=True):
        array[row] = float(dollars)
    results.next_payment[row] = day if isinstance(day, date) else np.datetime64("NaT")
    results.status[row] = STATUSES.index(status)
    return Totals(*(int(dollars * 100) for dollars in (principal, accrued, current, long_term)), *(int(status == each) for each in STATUSES))


def _put_bad(results: Results, row: int, code: str, bad: BadRow) -> Totals:
    results.status[row] = WORDS.index(code) if code in WORDS else ERROR
    results.bad.append(bad)
    return Totals(bad=1)
