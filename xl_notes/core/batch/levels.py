"""Many notes repaid in level monthly installments: their payments, and what is owed under each on a day of its own.

Schedules are made of notes with as many installments each, a block at a time, and only what is asked for is kept of them.
"""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xl_notes.core.batch.counted import counted
from xl_notes.core.batch.owed import with_premium
from xl_notes.core.batch.rows import BLOCK, Days, Floats, dates_of, floats_of, nearest, rows_of
from xl_notes.core.batch.schedules import put_plain
from xl_notes.core.daycount import ACT_365, DayCount
from xl_notes.core.terms import MOST_PAYMENTS

Numbers = NDArray[np.int64]

MOST_CELLS = 36 * BLOCK
"""Of the schedules worked on at a time: a note of ten thousand installments takes as much room as hundreds of short ones."""

MANY, FEWEST_ALIKE = 16, 3


class PlainSchedules:
    """The schedules of those of some notes that floats are certain of.

    notes  dollars, rate, issue and first payment of all
    sure   the numbers of the notes that are certain; everything else here is of these alone, a column a note
    every  a number a column, to take one entry of each
    """

    def __init__(self, notes: list[NDArray[Any]], nper: int, day_count: DayCount) -> None:
        dollars, rate, issue, first_payment = notes
        space = np.empty((5, nper, len(dollars)))
        with np.errstate(all="ignore"):
            put_plain(dollars, rate, issue, first_payment, day_count, space)
        self.sure: Numbers = np.flatnonzero(~np.isnan(space[4, -1]))
        self.every = np.arange(len(self.sure))
        kept: Any = slice(None) if len(self.sure) == len(dollars) else self.sure  # without a copy, as a rule
        self.dates: Days = space[0].view("M8[D]")[:, kept]
        self.payment: Floats = space[1][:, kept]
        self.closing: Floats = space[4][:, kept]
        self.cents: Floats = np.rint(dollars[kept] * 100.0)
        self.rate, self.issue, self.day_count = rate[kept], issue[kept], day_count

    def paid_until(self, day: Any) -> Numbers:
        """How many installments of each note are due by a day, or by a day each."""
        return np.asarray(np.count_nonzero(self.dates <= day, axis=0))

    def left_after(self, paid: Numbers) -> Floats:
        """Cents of principal after so many installments."""
        return np.where(paid == 0, self.cents, self.closing[paid - 1, self.every])

    def accrued_after(self, paid: Numbers, day: Any) -> Floats:
        """Cents of interest from there to a day; none before it."""
        start = np.where(paid == 0, self.issue, self.dates[paid - 1, self.every])
        return nearest(simple_interest(self.left_after(paid), self.rate, start, np.maximum(day, start), self.day_count))


def simple_interest(cents: Floats, rate: Floats, start: Days, end: Days, day_count: DayCount) -> Floats:
    return cents * rate * counted(day_count, start, end) / (day_count.year or np.nan)


def whole_counts(counts: Floats) -> Numbers:
    """Numbers of installments, 0 for what is none."""
    with np.errstate(invalid="ignore"):
        return np.where((counts == np.rint(counts)) & (counts >= 1) & (counts <= MOST_PAYMENTS), counts, 0).astype(np.int64)


def of_one_length(counts: Numbers) -> Iterator[tuple[int, Numbers]]:
    """Notes with the same number of installments, by their own numbers, so many at a time that their schedules stay within MOST_CELLS.

    Of many notes those are left out whose number of installments only one or two have: a schedule in arrays takes as long for one note as for hundreds.
    """
    fewest = FEWEST_ALIKE if len(counts) >= MANY else 1
    order = np.argsort(counts, kind="stable")
    for count, begin, notes in zip(*(array.tolist() for array in np.unique(counts[order], return_index=True, return_counts=True)), strict=True):
        if 1 <= count <= MOST_PAYMENTS and notes >= fewest:
            size = max(1, MOST_CELLS // count)
            yield from ((count, order[first : min(first + size, begin + notes)]) for first in range(begin, begin + notes, size))


def _of_schedules(
    principal: Any, rate: Any, issue: Any, first_payment: Any, nper: Any, settlement: Any, day_count: DayCount, of: Callable[[PlainSchedules, Days], Floats]
) -> Floats:
    """Cents of each note, of its schedule and its settlement day; NaN where it takes fractions to tell, or is an error."""
    dollars, yearly, count, start, first, days = rows_of(*floats_of(principal, rate, nper), *dates_of(issue, first_payment, settlement))
    found = np.full(dollars.shape, np.nan)
    for installments, alike in of_one_length(whole_counts(count)):
        schedules = PlainSchedules([array[alike] for array in (dollars, yearly, start, first)], installments, day_count)
        known = alike[schedules.sure]
        found[known] = np.where(days[known] >= schedules.issue, of(schedules, days[known]), np.nan)
    return found


def plain_level_payments(principal: Any, rate: Any, issue: Any, first_payment: Any, nper: Any, day_count: DayCount = ACT_365) -> Floats:
    """The first installment in dollars, as amortization.amortize has it; NaN where it takes fractions, or is an error."""
    return _of_schedules(principal, rate, issue, first_payment, nper, issue, day_count, lambda made, days: made.payment[0]) / 100.0


def plain_level_balances(principal: Any, rate: Any, issue: Any, first_payment: Any, nper: Any, settlement: Any, day_count: DayCount = ACT_365) -> Floats:
    """The principal in dollars after the installments paid on or before settlement, as owed.owed reckons it; NaN as above."""
    return _of_schedules(principal, rate, issue, first_payment, nper, settlement, day_count, lambda made, days: made.left_after(made.paid_until(days))) / 100.0


def plain_level_accrued_at(principal: Any, rate: Any, issue: Any, first_payment: Any, nper: Any, settlement: Any, day_count: DayCount = ACT_365) -> Floats:
    """The interest in dollars since the last installment, as owed.owed reckons it; NaN as above."""
    return _of_schedules(principal, rate, issue, first_payment, nper, settlement, day_count, _accrued) / 100.0


def plain_level_payoffs(
    principal: Any, rate: Any, issue: Any, first_payment: Any, nper: Any, settlement: Any, day_count: DayCount = ACT_365, premium: Any = 0.0
) -> Floats:
    """What settles the notes in dollars, as owed.payoff reckons it; NaN as above."""
    return with_premium(_of_schedules(principal, rate, issue, first_payment, nper, settlement, day_count, _owed), premium) / 100.0


def _accrued(made: PlainSchedules, days: Days) -> Floats:
    return made.accrued_after(made.paid_until(days), days)


def _owed(made: PlainSchedules, days: Days) -> Floats:
    paid = made.paid_until(days)
    return made.left_after(paid) + made.accrued_after(paid, days)
