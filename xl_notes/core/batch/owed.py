"""One note on many days: what is owed, and what its installments are made of."""

from typing import Any

import numpy as np

from xl_notes.core.amortization import amortize
from xl_notes.core.batch.counted import counted
from xl_notes.core.batch.rows import Days, Floats, dates_of, fitting, floats_of, nearest
from xl_notes.core.certain import LARGEST
from xl_notes.core.terms import Habits, InstallmentNote, PaymentDays

SPREAD_OTHERWISE = ("pmt_nostub", "flat")
"""Methods under which a period's interest is not the balance's by the day."""


def plain_balances(note: InstallmentNote, settlement: Any) -> Floats:
    """Principal in dollars after the installments paid on or before each day, as owed.owed reckons it; NaN before issue."""
    days, paid = _paid(note, settlement)
    rows = amortize(note)
    unpaid = np.array([*(row.opening for row in rows), max(0, rows[-1].closing)], dtype=np.float64)
    return np.where((days >= np.datetime64(note.issue)) & (unpaid[paid] < LARGEST), unpaid[paid] / 100.0, np.nan)


def plain_accrued_at(note: InstallmentNote, settlement: Any) -> Floats:
    """Interest in dollars accrued since the last installment, as owed.owed reckons it; NaN where it takes fractions to tell, and before issue."""
    days, paid = _paid(note, settlement)
    year = note.day_count.year
    if year is None or note.method in SPREAD_OTHERWISE or (note.payment_days.adjust, note.habits) != (PaymentDays().adjust, Habits()):
        return np.full(days.shape, np.nan)
    rows = amortize(note)
    unpaid = np.array([*(row.opening for row in rows), 0], dtype=np.float64)
    starts = np.array([*(row.period.start for row in rows), rows[-1].period.end], dtype="M8[D]")
    with np.errstate(invalid="ignore"):
        since = np.maximum(counted(note.day_count, starts[paid], days), 0)
        dollars = nearest(unpaid[paid] * float(note.rate) * since / year) / 100.0
    return np.where(days >= np.datetime64(note.issue), dollars, np.nan)


def plain_payoffs(note: InstallmentNote, settlement: Any, premium: Any = 0.0) -> Floats:
    """What settles the note on each day in dollars, as owed.payoff reckons it; NaN where it takes fractions, or is an error."""
    cents = np.rint(plain_balances(note, settlement) * 100.0) + np.rint(plain_accrued_at(note, settlement) * 100.0)
    return with_premium(cents, premium) / 100.0


def with_premium(cents: Floats, premium: Any) -> Floats:
    """Whole cents owed and a premium on them, in whole cents; NaN for those in doubt."""
    cents, part = fitting(cents, *floats_of(premium))
    with np.errstate(invalid="ignore"):
        return nearest(np.where((part >= 0) & (part <= 1), cents * (1.0 + part), np.nan))


def plain_interest(note: InstallmentNote, start: Any, end: Any) -> Floats:
    """Interest expense of reporting periods in dollars, as owed.interest_expense reckons it; NaN where it takes fractions, or is an error."""
    start, end = dates_of(start, end)
    cents = _earned(note, end) - _earned(note, start)
    return np.where((end >= start) & (cents < LARGEST), cents, np.nan) / 100.0


def _earned(note: InstallmentNote, by: Days) -> Floats:
    """Cents of interest by each day, paid and accrued."""
    days, paid = _paid(note, by)
    before = np.cumsum([0, *(row.interest for row in amortize(note))])
    cents = before[paid] + np.rint(plain_accrued_at(note, days) * 100.0)
    return np.where(days <= np.datetime64(note.interest_from), 0.0, cents)


def plain_interest_parts(note: InstallmentNote, number: Any) -> Floats:
    """The interest in dollars of installments by number; NaN for one that is not there."""
    return _of_installments([row.interest for row in amortize(note)], number)


def plain_principal_parts(note: InstallmentNote, number: Any) -> Floats:
    """The same of the principal."""
    return _of_installments([row.principal for row in amortize(note)], number)


def _of_installments(cents: list[int], number: Any) -> Floats:
    [numbers] = floats_of(number)
    there = (numbers >= 1) & (numbers <= len(cents)) & (numbers == np.rint(numbers))
    found = np.array(cents, dtype=np.float64)[np.where(there, numbers - 1, 0).astype(np.int64)]
    return np.where(there & (found < LARGEST), found / 100.0, np.nan)


def _paid(note: InstallmentNote, settlement: Any) -> tuple[Days, Any]:
    """The days, and how many installments are paid on each."""
    [days] = dates_of(settlement)
    paid_on = np.array([row.period.paid_on for row in amortize(note)], dtype="M8[D]")
    return days, np.searchsorted(paid_on, np.where(np.isnat(days), paid_on[0], days), "right")
