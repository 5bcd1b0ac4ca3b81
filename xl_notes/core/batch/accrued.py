"""Accrued interest and year fractions of many notes, or on many days."""

from typing import Any

import numpy as np

from xl_notes.core import accrual
from xl_notes.core.batch.counted import counted
from xl_notes.core.batch.rows import (
    EARLIEST,
    LATEST,
    Floats,
    Results,
    as_date,
    completed,
    dates_of,
    exact_of,
    fitting,
    floats_of,
    nearest,
    unless_within,
)
from xl_notes.core.certain import MOST_DOLLARS
from xl_notes.core.daycount import ACT_365, ACTUAL, DayCount, convention

FIRST_NUMBER, LAST_NUMBER = int(EARLIEST.astype(np.int64)), int(LATEST.astype(np.int64))


def plain_fractions(start: Any, end: Any, day_count: DayCount = ACT_365) -> Floats:
    """Years from start to end; NaN under a convention whose years differ, or for days out of the ordinary."""
    start, end = dates_of(start, end)
    days = np.subtract(end, start).view(np.int64)
    if day_count.year is None:
        return np.full(days.shape, np.nan)
    if day_count not in ACTUAL:  # reversed dates give the negative of the same
        days = np.where(days < 0, -counted(day_count, end, start), counted(day_count, start, end))
    fractions: Floats = days / day_count.year
    plain = (np.minimum(start, end) >= EARLIEST) & (np.maximum(start, end) <= LATEST)  # NaT is not
    return fractions if plain.all() else np.where(plain, fractions, np.nan)


def plain_accrued(principal: Any, rate: Any, issue: Any, settlement: Any, day_count: DayCount = ACT_365) -> Floats:
    """See accrued_interest; NaN where it takes fractions to tell, and under a convention whose years differ."""
    issue, settlement = dates_of(issue, settlement)
    start, end = issue.view(np.int64), settlement.view(np.int64)
    days = end - start if day_count in ACTUAL else counted(day_count, issue, settlement)  # NaT is out of all bounds
    principal, rate, days = fitting(*floats_of(principal, rate), days)
    with np.errstate(all="ignore"):
        cents = principal * rate * days
        if day_count.year is None:
            return np.full_like(cents, np.nan)
        cents *= 100.0 / day_count.year
        unless_within(
            cents, (principal, 0.0, MOST_DOLLARS), (rate, 0.0, 1.0), (days, 0, np.inf), (start, FIRST_NUMBER, np.inf), (end, FIRST_NUMBER, LAST_NUMBER)
        )
        whole = nearest(cents)
        whole += 0.0  # no -0.0
        whole /= 100.0
    return whole


def accrued_interest(principal: Any, rate: Any, issue: Any, settlement: Any, day_count: DayCount | str | int = ACT_365) -> Results:
    """Simple interest from issue to settlement, in dollars and whole cents, as accrual.accrued_interest reckons it."""
    day_count = convention(day_count)

    def one(dollars: float, yearly: float, start: object, end: object) -> float:
        first, last = as_date("issue", start), as_date("settlement", end)
        return accrual.accrued_interest(first, last, exact_of("rate", yearly), exact_of("principal", dollars), day_count) / 100

    [principal, rate], [issue, settlement] = floats_of(principal, rate), dates_of(issue, settlement)
    return completed(plain_accrued(principal, rate, issue, settlement, day_count), (principal, rate, issue, settlement), one)
