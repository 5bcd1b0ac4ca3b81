"""Many notes, dates or holders at once, in numpy: the same results as one by one, to the cent and the share.

Arrays go in and come out, all of one length, a single value standing for all; dates are datetime64[D].  Everything is calculated in floats first.  A result
that floats are certain of (certain.py) is the one that exact fractions give.  The few others, and whatever is no plain case, are NaN in what the functions
called plain_... return; the functions without ask the exact ones for them, row by row, which say what is wrong with a row, too.
"""

import math
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from xl_notes.core import accrual, conversion, ownership
from xl_notes.core.amortization import amortize
from xl_notes.core.certain import LARGEST, OFF
from xl_notes.core.daycount import ACT_360, ACT_365, DayCount
from xl_notes.core.errors import NoteError, WrongType, require
from xl_notes.core.money import exact, half_up, to_cents
from xl_notes.core.terms import MOST_PAYMENTS, InstallmentNote, check_principal

Floats = NDArray[np.float64]
Days = NDArray[np.datetime64]
MOST_DOLLARS = 1e15
EARLIEST, LATEST = np.datetime64("1900-01-01"), np.datetime64("9000-01-01")
"""Of plain cases."""

BLOCK = 4096
"""Notes worked on at a time: what they need stays near the processor."""

LARGEST_EXACT = 2.0**53
DAYS_IN_YEAR = {ACT_365: 365.0, ACT_360: 360.0}
"""Conventions under which interest is so much a day."""


class Results(NamedTuple):
    """One value a row; NaN where there is an error, which stands under the row's number, counted from 0."""

    values: Floats
    errors: dict[int, NoteError]


def completed(values: Floats, one: Callable[[int], float]) -> Results:
    """The values with those that are NaN asked for one by one."""
    errors: dict[int, NoteError] = {}
    if not np.isnan(values.max(initial=0.0)):
        return Results(values, errors)
    for row in np.flatnonzero(np.isnan(values)).tolist():
        try:
            values[row] = one(row)
        except NoteError as error:
            errors[row] = error
    return Results(values, errors)


def _exact(argument: str, number: float) -> Fraction:
    require(math.isfinite(number), argument, number, "a finite number")
    return exact(number)


def _rows(*arrays: Any) -> list[NDArray[Any]]:
    return list(np.broadcast_arrays(*arrays))


def _nearest(amounts: Floats) -> Floats:
    """The nearest whole numbers to amounts >= 0, NaN for those in doubt.  The amounts are used up."""
    whole = np.rint(amounts)
    largest = amounts.max(initial=0.0)
    np.subtract(amounts, whole, out=amounts)
    np.abs(amounts, out=amounts)
    if not (largest < LARGEST and amounts.max(initial=0.0) < 0.5 - largest * OFF):
        whole[~((amounts < 0.5 - (whole + 1) * OFF) & (whole < LARGEST))] = np.nan
    return whole


def _below(numbers: Floats, off: Floats | float) -> Floats:
    """The whole numbers not above, NaN for those in doubt.  The numbers are used up."""
    whole = np.floor(numbers)
    np.subtract(numbers, whole, out=numbers)
    least = np.max(off, initial=0.0)
    if not (numbers.min(initial=0.5) > least and numbers.max(initial=0.5) < 1 - least):
        whole[~((numbers > off) & (numbers < 1 - off))] = np.nan
    return whole


def _all_within(values: NDArray[Any], least: float, most: float) -> bool:
    """NaN is not."""
    return bool(values.size == 0 or (values.min() >= least and values.max() <= most))


def _unless_within(result: Floats, *checks: tuple[NDArray[Any], float, float]) -> None:
    """Makes NaN of the rows in which a value is not between these two.  As a rule all are, and nothing is looked at one by one."""
    for values, least, most in checks:
        if not _all_within(values, least, most):
            result[~((values >= least) & (values <= most))] = np.nan


def _unless_whole(result: Floats, values: Floats) -> None:
    """Makes NaN of the rows in which a value is not whole."""
    whole = np.rint(values) == values
    if not whole.all():
        result[~whole] = np.nan


# ------------------------------------------------------------------------------------------------ accrued interest


def plain_fractions(start: Any, end: Any, day_count: DayCount = ACT_365) -> Floats:
    """Years from start to end; NaN under a convention other than act/365 and act/360, or before 1900."""
    start, end = np.asarray(start, dtype="M8[D]"), np.asarray(end, dtype="M8[D]")
    days = np.subtract(end, start)
    if day_count not in DAYS_IN_YEAR:
        return np.full(days.shape, np.nan)
    fractions: Floats = days.astype(np.int64) / DAYS_IN_YEAR[day_count]
    plain = (start >= EARLIEST) & (end >= EARLIEST)  # NaT is not
    return fractions if plain.all() else np.where(plain, fractions, np.nan)


def plain_accrued(principal: Any, rate: Any, issue: Any, settlement: Any, day_count: DayCount = ACT_365) -> Floats:
    """See accrued_interest; NaN where it takes fractions to tell, or a convention other than act/365 and act/360."""
    principal, rate, days = _rows(principal, rate, np.subtract(settlement, issue).astype(np.int64))
    if day_count not in DAYS_IN_YEAR:
        return np.full(days.shape, np.nan)
    with np.errstate(all="ignore"):
        cents = principal * rate
        cents *= days
        cents *= 100.0 / DAYS_IN_YEAR[day_count]
        _unless_within(cents, (principal, 0.0, MOST_DOLLARS), (rate, 0.0, 1.0), (days, 0, np.inf))
        whole = _nearest(cents)
        whole /= 100.0
    return whole


def accrued_interest(principal: Any, rate: Any, issue: Any, settlement: Any, day_count: DayCount = ACT_365) -> Results:
    """Simple interest from issue to settlement, in dollars and whole cents, as accrual.accrued_interest reckons it."""
    values = plain_accrued(principal, rate, issue, settlement, day_count)
    rows = _rows(principal, rate, np.asarray(issue, dtype="M8[D]"), np.asarray(settlement, dtype="M8[D]"))

    def one(row: int) -> float:
        dollars, yearly, start, end = (array[row].item() for array in rows)
        first, last = _as_date("issue", start), _as_date("settlement", end)
        return accrual.accrued_interest(first, last, _exact("rate", yearly), _exact("principal", dollars), day_count) / 100

    return completed(values, one)


# ------------------------------------------------------------------------------------------------ shares


def plain_cap_shares(outstanding: Any, held: Any, cap: Any, other_rights: Any = 0.0) -> Floats:
    """See cap_shares; NaN where it takes fractions to tell."""
    outstanding, held, cap, other_rights = (np.asarray(each, dtype=np.float64) for each in (outstanding, held, cap, other_rights))
    with np.errstate(all="ignore"):
        rights = bool(other_rights.any())
        before, mine = (outstanding + other_rights, held + other_rights) if rights else (outstanding, held)
        rest = 1.0 - cap
        room = cap * before
        room -= mine
        room *= 1.0 / rest
        shares = _below(room, OFF * (before.max(initial=0.0) + mine.max(initial=0.0)) / (rest * rest))
        np.maximum(shares, 0.0, out=shares)
        if rights:
            _unless_within(shares, (other_rights, 0.0, LARGEST))
            _unless_whole(shares, other_rights)
        if not held.max(initial=0.0) <= outstanding.min(initial=np.inf):
            _unless_within(shares, (outstanding - held, 0.0, np.inf))
        _unless_within(shares, (outstanding, 1.0, LARGEST), (held, 0.0, LARGEST), (cap, 1e-9, 1 - 1e-9))
        _unless_whole(shares, outstanding)
        _unless_whole(shares, held)
    return shares


def cap_shares(outstanding: Any, held: Any, cap: Any, other_rights: Any = 0.0) -> Results:
    """The most whole shares that may be issued without passing an ownership cap, as ownership.cap_shares reckons them.

    Counts are whole numbers; a count that is not is an error of its row.
    """
    values = plain_cap_shares(outstanding, held, cap, other_rights)
    rows = _rows(outstanding, held, cap, other_rights)

    def one(row: int) -> float:
        shares, mine, part, rights = (array[row].item() for array in rows)
        return float(ownership.cap_shares(_count("outstanding", shares), _count("held", mine), _exact("cap", part), _count("other_rights", rights)))

    return completed(values, one)


def _count(argument: str, shares: float) -> int:
    require(math.isfinite(shares) and shares % 1 == 0, argument, shares, "a whole number")
    return int(shares)


def plain_whole_shares(amount: Any, price: Any) -> Floats:
    """See whole_shares; NaN where it takes fractions to tell."""
    amount, price = (np.asarray(each, dtype=np.float64) for each in (amount, price))
    with np.errstate(all="ignore"):
        numbers = amount / price
        shares = _below(numbers, numbers * OFF)
        _unless_within(shares, (amount, 0.0, MOST_DOLLARS), (price, 1e-300, np.inf), (shares, 0.0, LARGEST))
    return shares


def whole_shares(amount: Any, price: Any) -> Results:
    """The whole shares, rounded down, that amounts convert into at prices, as conversion.whole_shares reckons them."""
    values = plain_whole_shares(amount, price)
    rows = _rows(amount, price)
    return completed(values, lambda row: float(conversion.whole_shares(_exact("amount", rows[0][row].item()), _exact("price", rows[1][row].item()))))


# ------------------------------------------------------------------------------------------------ schedules


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


def level_schedules(principal: Any, rate: Any, issue: Any, first_payment: Any, nper: int, day_count: DayCount = ACT_365) -> Schedules:
    """The schedules of notes repaid in level monthly installments, as amortization.amortize makes them.

    principal  dollars, taken in whole cents
    """
    require(1 <= nper <= MOST_PAYMENTS, "nper", nper, f"from 1 to {MOST_PAYMENTS:,}")
    notes = _rows(principal, rate, np.asarray(issue, dtype="M8[D]"), np.asarray(first_payment, dtype="M8[D]"))
    count = len(notes[0])
    space = np.empty((5, nper, count))  # in one piece: the system hands out a large one far faster than five
    made = Schedules(space[0].view("M8[D]"), space[1], space[2], space[3], space[4], {})
    for first in range(0, count, BLOCK):
        dollars, yearly, start, first_day = (array[first : first + BLOCK] for array in notes)
        with np.errstate(all="ignore"):
            _put_plain(dollars, yearly, start, first_day, DAYS_IN_YEAR.get(day_count), space[:, :, first : first + BLOCK])
    for note in np.flatnonzero(np.isnan(made.closing[-1])).tolist():
        dollars, yearly, start, first_day = (array[note].item() for array in notes)
        try:
            check_principal(_exact("principal", dollars))
            note_in = _as_date("issue", start), _as_date("first_payment", first_day)
            rows = amortize(InstallmentNote(*note_in, _exact("rate", yearly), to_cents(_exact("principal", dollars)), nper, day_count))
            columns = [[row.period.paid_on, row.payment, row.interest, row.principal, row.closing] for row in rows]
        except NoteError as error:
            made.errors[note] = error
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


def _put_plain(dollars: Floats, rate: Floats, issue: Days, first_payment: Days, year: float | None, space: Floats) -> None:
    """Puts in the schedules of the notes that floats are certain of; NaN in the last closing balance of the others.

    space  dates, payment, interest, principal, closing; for each a row an installment and a column a note
    """
    dates, payment, interest, part, closing = space[0].view(np.int64), space[1], space[2], space[3], space[4]
    nper, count = payment.shape
    cents = _nearest(dollars * 100.0)
    sure = (cents > 0) & (rate >= 0) & (rate <= 1) & (issue >= EARLIEST) & (first_payment > issue) & (first_payment <= LATEST)
    if year is None or not sure.any():
        closing[-1] = np.nan
        return
    if not sure.all():  # what is no number would hide what the others are
        cents, rate = np.where(sure, cents, 1.0), np.where(sure, rate, 0.0)
        issue, first_payment = np.where(sure, issue, EARLIEST), np.where(sure, first_payment, EARLIEST + 1)
    issued = issue.view(np.int64)
    _put_payment_dates(first_payment, dates)
    days = np.empty((nper, count))
    np.subtract(dates[0], issued, out=days[0])
    np.subtract(dates[1:], dates[:-1], out=days[1:])
    factors = np.multiply(days, rate / year, out=days)
    level = _level_payment(cents, factors)
    sure &= ~np.isnan(level)
    balance, most = cents, 0.5 - OFF * cents.max() * factors.max()
    for row in range(nper):
        charged, repaid, left = interest[row], part[row], closing[row]
        np.multiply(balance, factors[row], out=payment[row])
        np.rint(payment[row], out=charged)
        gap = np.abs(np.subtract(payment[row], charged, out=payment[row]), out=payment[row])
        if not gap.max() < most:
            for note in np.flatnonzero(sure & (gap >= most)).tolist():
                between = int(dates[row, note] - (dates[row - 1, note] if row else issued[note]))
                charged[note] = _exact_interest(balance[note].item(), rate[note].item(), between, year)
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


def _exact_interest(cents: float, rate: float, days: int, year: float) -> int:
    yearly = exact(rate)
    return half_up(int(cents) * yearly.numerator * days, yearly.denominator * int(year))


def _as_date(argument: str, value: object) -> date:
    if type(value) is not date:  # NaT, or beyond the calendar
        raise WrongType(argument, None, "a date")
    return value
