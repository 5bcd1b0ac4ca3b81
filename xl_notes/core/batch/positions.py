"""Where many notes stand on a day: principal, accrued interest, the next payment, what is current and what is long-term."""

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from xl_notes.core import portfolio
from xl_notes.core.batch.levels import PlainSchedules, of_one_length, simple_interest, whole_counts
from xl_notes.core.batch.rows import EARLIEST, LATEST, Days, Floats, as_date, cents_of, check_fits, dates_of, exact_of, floats_of, nearest, rows_of, whole_of
from xl_notes.core.daycount import ACT_365, DayCount, convention
from xl_notes.core.errors import NoteError
from xl_notes.core.portfolio import NOT_ISSUED, OPEN, PAID, STATUSES, Note, last_current_day
from xl_notes.core.terms import InstallmentNote, LumpNote

UNKNOWN = -1
IS_OPEN, IS_NOT_ISSUED, IS_PAID = (STATUSES.index(status) for status in (OPEN, NOT_ISSUED, PAID))


class Positions(NamedTuple):
    """Where notes stand, one value a note; amounts in whole cents, NaN of a note that is not known.

    next_payment  its day; NaT where none is to come
    maturity      day of the last payment
    status        its place among portfolio.STATUSES: 0 open, 1 not issued, 2 matured or paid; -1 of a note that is not known
    errors        by number of the note
    """

    principal: Floats
    accrued: Floats
    next_payment: Days
    payment: Floats
    current: Floats
    long_term: Floats
    maturity: Days
    status: NDArray[np.int8]
    errors: dict[int, NoteError]

    @property
    def in_doubt(self) -> NDArray[np.int64]:
        """The numbers of the notes that are not known."""
        return np.flatnonzero(np.isnan(self.principal))


def plain_level_positions(principal: Any, rate: Any, issue: Any, first_payment: Any, nper: Any, as_of: date, day_count: DayCount = ACT_365) -> Positions:
    """See level_positions; NaN where it takes fractions to tell."""
    *notes, counts = _notes(principal, rate, issue, first_payment, nper)
    found = _unknown(len(counts))
    if day_count.year is None:
        return found
    for count, alike in of_one_length(whole_counts(counts)):
        _put_level(found, alike, [array[alike] for array in notes], count, day_count, as_of)
    return found


def level_positions(principal: Any, rate: Any, issue: Any, first_payment: Any, nper: Any, as_of: Any, day_count: DayCount | str | int = ACT_365) -> Positions:
    """Where notes repaid in level monthly installments stand on a day, as portfolio.position reckons it.

    principal  dollars, taken in whole cents
    """
    *notes, counts = _notes(principal, rate, issue, first_payment, nper)
    as_of, day_count = _one_day("as_of", as_of), convention(day_count)

    def one(row: int) -> Note:
        dollars, yearly, start, first = (array[row].item() for array in notes)
        days = as_date("issue", start), as_date("first_payment", first)
        return InstallmentNote(*days, exact_of("rate", yearly), cents_of(dollars), whole_of("nper", counts[row].item()), day_count)

    return _completed(plain_level_positions(notes[0], notes[1], notes[2], notes[3], counts, as_of, day_count), one, as_of)


def plain_lump_positions(principal: Any, rate: Any, issue: Any, maturity: Any, as_of: date, day_count: DayCount = ACT_365) -> Positions:
    """See lump_positions; NaN where it takes fractions to tell."""
    dollars, rate, issue, maturity = _notes(principal, rate, issue, maturity)
    found = _unknown(len(dollars))
    if day_count.year is None:
        return found
    day, horizon = np.datetime64(as_of), np.datetime64(last_current_day(as_of))
    with np.errstate(all="ignore"):
        cents = nearest(dollars * 100.0)
        due = cents + nearest(simple_interest(cents, rate, issue, maturity, day_count))
        accrued = nearest(simple_interest(cents, rate, issue, np.minimum(np.maximum(day, issue), maturity), day_count))
        sure = (cents > 0) & (rate >= 0) & (rate <= 1) & (issue >= EARLIEST) & (maturity > issue) & (maturity <= LATEST) & ~np.isnan(due) & ~np.isnan(accrued)
    stand = _Stand(_status(day, issue, maturity), cents, accrued, maturity, due, np.where(maturity > horizon, cents, 0.0), maturity)
    _put(found, np.arange(len(cents)), np.flatnonzero(sure), stand)
    return found


def lump_positions(principal: Any, rate: Any, issue: Any, maturity: Any, as_of: Any, day_count: DayCount | str | int = ACT_365) -> Positions:
    """Where notes due in one sum with simple interest stand on a day, as portfolio.position reckons it.

    principal  dollars, taken in whole cents
    """
    notes = _notes(principal, rate, issue, maturity)
    as_of, day_count = _one_day("as_of", as_of), convention(day_count)

    def one(row: int) -> Note:
        dollars, yearly, start, end = (array[row].item() for array in notes)
        days = as_date("issue", start), as_date("maturity", end)
        return LumpNote(*days, exact_of("rate", yearly), cents_of(dollars), day_count)

    return _completed(plain_lump_positions(notes[0], notes[1], notes[2], notes[3], as_of, day_count), one, as_of)


def _one_day(argument: str, value: Any) -> date:
    [day] = dates_of(value)[0].tolist()
    return as_date(argument, day)


def _notes(principal: Any, rate: Any, first: Any, second: Any, *counts: Any) -> list[NDArray[Any]]:
    return rows_of(*floats_of(principal, rate), *dates_of(first, second), *floats_of(*counts))


def _unknown(count: int) -> Positions:
    principal, accrued, payment, current, long_term = np.full((5, count), np.nan)
    next_payment, maturity = np.full((2, count), np.datetime64("NaT"), dtype="M8[D]")
    return Positions(principal, accrued, next_payment, payment, current, long_term, maturity, np.full(count, UNKNOWN, np.int8), {})


def _put_level(found: Positions, place: NDArray[np.int64], notes: list[NDArray[Any]], nper: int, day_count: DayCount, as_of: date) -> None:
    """Puts in the positions of the notes that floats are certain of."""
    made = PlainSchedules(notes, nper, day_count)
    if not len(made.sure):
        return
    day, horizon = np.datetime64(as_of), np.datetime64(last_current_day(as_of))
    paid, maturity = made.paid_until(day), made.dates[-1]
    accrued, coming = made.accrued_after(paid, day), (np.minimum(paid, nper - 1), made.every)
    long_term = made.left_after(made.paid_until(horizon))
    stand = _Stand(_status(day, made.issue, maturity), made.left_after(paid), accrued, made.dates[coming], made.payment[coming], long_term, maturity)
    _put(found, place[made.sure], np.flatnonzero(~np.isnan(accrued)), stand)


def _status(day: np.datetime64, issue: Days, maturity: Days) -> NDArray[np.int8]:
    return np.where(day < issue, IS_NOT_ISSUED, np.where(maturity <= day, IS_PAID, IS_OPEN)).astype(np.int8)


class _Stand(NamedTuple):
    """How notes stand if they are open."""

    status: NDArray[np.int8]
    principal: Floats
    accrued: Floats
    next_payment: Days
    payment: Floats
    long_term: Floats
    maturity: Days


def _put(found: Positions, place: NDArray[np.int64], known: NDArray[np.int64], stand: _Stand) -> None:
    """Puts in the positions that are known, each at its place; a note that is not open counts as nothing."""
    place = place[known]
    is_open = stand.status[known] == IS_OPEN
    amounts = stand.principal, stand.accrued, stand.payment, stand.principal - stand.long_term, stand.long_term
    for array, values in zip((found.principal, found.accrued, found.payment, found.current, found.long_term), amounts, strict=True):
        array[place] = np.where(is_open, values[known], 0.0)
    found.next_payment[place] = np.where(is_open, stand.next_payment[known], np.datetime64("NaT"))
    found.maturity[place] = stand.maturity[known]
    found.status[place] = stand.status[known]


def _completed(found: Positions, one: Callable[[int], Note], as_of: date) -> Positions:
    """The positions with those that are not known asked for one by one."""
    for row in found.in_doubt.tolist():
        try:
            note = one(row)
            position = portfolio.position(note, as_of)
            due = position.next_payment
            amounts = position.principal, position.accrued, due.amount if due else 0, position.current, position.long_term
            check_fits("amount", max(amounts))
        except NoteError as error:
            found.errors[row] = error.settled()
            continue
        for array, cents in zip((found.principal, found.accrued, found.payment, found.current, found.long_term), amounts, strict=True):
            array[row] = cents
        found.next_payment[row] = due.day if due else None
        found.maturity[row] = note.maturity
        found.status[row] = STATUSES.index(position.status)
    return found
