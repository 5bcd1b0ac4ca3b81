"""Schedules of many notes."""

from datetime import date
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from xl_notes.core.amortization import amortize
from xl_notes.core.batch.counted import counted
from xl_notes.core.batch.rows import (
    BLOCK,
    EARLIEST,
    LATEST,
    Days,
    Floats,
    as_date,
    cents_of,
    check_fits,
    dates_of,
    exact_of,
    floats_of,
    nearest,
    rows_of,
    whole_of,
)
from xl_notes.core.calendars import EPOCH
from xl_notes.core.certain import OFF
from xl_notes.core.daycount import ACT_365, ACTUAL, DayCount, convention, days_over_year
from xl_notes.core.errors import NoteError, require
from xl_notes.core.money import exact, half_up
from xl_notes.core.terms import MOST_PAYMENTS, InstallmentNote

LEAST_RATE = 1e-40
"""What is smaller, and no zero, may be finer than terms.FINEST_RATE."""


class Schedules(NamedTuple):
    """Schedules of as many installments each: a row an installment, a column a note; amounts in whole cents, payment = interest + principal.

    errors  by number of the note, whose column holds NaN and NaT then
    """

    dates: Days
    payment: Floats
    interest: Floats
    principal: Floats
    closing: Floats
    errors: dict[int, NoteError]


def level_schedules(principal: Any, rate: Any, issue: Any, first_payment: Any, nper: float, day_count: DayCount | str | int = ACT_365) -> Schedules:
    """The schedules of notes repaid in level monthly installments, as amortization.amortize makes them.

    principal  dollars, taken in whole cents
    """
    nper, day_count = whole_of("nper", nper), convention(day_count)
    require(1 <= nper <= MOST_PAYMENTS, "nper", nper, f"from 1 to {MOST_PAYMENTS:,}")
    notes = rows_of(*floats_of(principal, rate), *dates_of(issue, first_payment))
    count = len(notes[0])
    space = np.empty((5, nper, count))  # in one piece: the system hands out a large one far faster than five
    made = Schedules(space[0].view("M8[D]"), space[1], space[2], space[3], space[4], {})
    for first in range(0, count, BLOCK):
        dollars, yearly, start, first_day = (array[first : first + BLOCK] for array in notes)
        with np.errstate(all="ignore"):
            put_plain(dollars, yearly, start, first_day, day_count, space[:, :, first : first + BLOCK])
    for note in np.flatnonzero(np.isnan(made.closing[-1])).tolist():
        dollars, yearly, start, first_day = (array[note].item() for array in notes)
        try:
            note_in = as_date("issue", start), as_date("first_payment", first_day)
            rows = amortize(InstallmentNote(*note_in, exact_of("rate", yearly), cents_of(dollars), nper, day_count))
            check_fits("payment", max(row.payment for row in rows))
            columns = [[row.period.paid_on, row.payment, row.interest, row.principal, row.closing] for row in rows]
        except NoteError as error:
            made.errors[note] = error.settled()
            columns = [[None, np.nan, np.nan, np.nan, np.nan]] * nper
        for array, values in zip(made[:5], zip(*columns, strict=True), strict=True):
            array[:, note] = values
    return made


def _put_payment_dates(first_payment: Days, dates: NDArray[np.int64]) -> None:
    """The days of monthly installments, a row an installment: that of the first one, or the last of a shorter month."""
    months = first_payment.astype("M8[M]").astype(np.int64)
    day = (first_payment - first_payment.astype("M8[M]").astype("M8[D]")).astype(np.int64)
    begin = int(months.min())
    starts = np.arange(begin, int(months.max()) + len(dates) + 1).astype("M8[M]").astype("M8[D]").astype(np.int64)
    months -= begin
    has_late_days = int(day.max()) >= 28
    for row in range(len(dates)):
        start = starts[row:].take(months)
        np.add(start, np.minimum(day, starts[row + 1 :].take(months) - start - 1) if has_late_days else day, out=dates[row])


def put_plain(dollars: Floats, rate: Floats, issue: Days, first_payment: Days, day_count: DayCount, space: Floats) -> None:
    """Puts in the schedules of the notes that floats are certain of; NaN in the last closing balance of the others.

    space  dates, payment, interest, principal, closing; for each a row an installment and a column a note
    """
    dates, payment, interest, part, closing = space[0].view(np.int64), space[1], space[2], space[3], space[4]
    nper, count = payment.shape
    cents = nearest(dollars * 100.0)
    sure = (cents > 0) & ((rate == 0) | (rate >= LEAST_RATE)) & (rate <= 1) & (issue >= EARLIEST) & (first_payment > issue) & (first_payment <= LATEST)
    if day_count.year is None or not sure.any():
        closing[-1] = np.nan
        return
    if not sure.all():  # what is no number would hide what the others are
        cents, rate = np.where(sure, cents, 1.0), np.where(sure, rate, 0.0)
        issue, first_payment = np.where(sure, issue, EARLIEST), np.where(sure, first_payment, EARLIEST + 1)
    issued = issue.view(np.int64)
    _put_payment_dates(first_payment, dates)
    days = np.empty((nper, count))
    if day_count in ACTUAL:
        np.subtract(dates[0], issued, out=days[0])
        np.subtract(dates[1:], dates[:-1], out=days[1:])
    else:
        days[0] = counted(day_count, issue, space[0, 0].view("M8[D]"))
        days[1:] = counted(day_count, space[0, :-1].view("M8[D]"), space[0, 1:].view("M8[D]"))
    factors = np.multiply(days, rate / day_count.year, out=days)
    level = _level_payment(cents, factors)
    sure &= ~np.isnan(level)
    balance, most = cents, 0.5 - OFF * cents * factors.max(axis=0)
    least = most.min()
    for row in range(nper):
        charged, repaid, left = interest[row], part[row], closing[row]
        np.multiply(balance, factors[row], out=payment[row])
        np.rint(payment[row], out=charged)
        gap = np.abs(np.subtract(payment[row], charged, out=payment[row]), out=payment[row])
        if not gap.max() < least:
            for note in np.flatnonzero(sure & (gap >= most)).tolist():
                start = dates[row - 1, note] if row else issued[note]
                charged[note] = _exact_interest(balance[note].item(), rate[note].item(), day_count, start.item(), dates[row, note].item())
        if row < nper - 1:
            np.subtract(level, charged, out=repaid)
        else:
            repaid[:] = balance
        np.subtract(balance, repaid, out=left)
        balance = left
    np.add(interest, part, out=payment)
    sure &= (closing.max(axis=0) <= cents) & (closing.min(axis=0) >= 0) & (payment[-1] > 0) & (payment[-1] <= 2 * payment[0])
    closing[-1, ~sure] = np.nan


def _level_payment(cents: Floats, factors: Floats) -> Floats:
    """The equal payments in whole cents, NaN for those in doubt: the principal over what payments of one are worth at its date, discounted period by period."""
    worth = np.zeros(len(cents))
    for factor in factors[::-1]:
        worth += 1.0
        worth /= 1.0 + factor
    payment = cents / worth
    whole = np.rint(payment)
    whole[~(np.abs(payment - whole) < 0.5 - payment * OFF * (len(factors) + 1))] = np.nan
    return whole


def _exact_interest(cents: float, rate: float, day_count: DayCount, start: int, end: int) -> int:
    """Between days since the epoch."""
    yearly, (days, year) = exact(rate), days_over_year(day_count, date.fromordinal(EPOCH + start), date.fromordinal(EPOCH + end))
    return half_up(int(cents) * yearly.numerator * days, yearly.denominator * year)
