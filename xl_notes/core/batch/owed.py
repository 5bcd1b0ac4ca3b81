"""What is owed under one note on many days."""

from typing import Any

import numpy as np

from xl_notes.core.amortization import amortize
from xl_notes.core.batch.rows import DAYS_IN_YEAR, Days, Floats, nearest
from xl_notes.core.terms import Habits, InstallmentNote, PaymentDays

SPREAD_OTHERWISE = ("pmt_nostub", "flat")
"""Methods under which a period's interest is not the balance's by the day."""


def plain_balances(note: InstallmentNote, settlement: Any) -> Floats:
    """Principal in dollars after the installments paid on or before each day, as owed.owed reckons it; NaN before issue."""
    days, paid = _paid(note, settlement)
    rows = amortize(note)
    unpaid = np.array([*(row.opening for row in rows), max(0, rows[-1].closing)], dtype=np.float64)
    return np.where(days >= np.datetime64(note.issue), unpaid[paid] / 100.0, np.nan)


def plain_accrued_at(note: InstallmentNote, settlement: Any) -> Floats:
    """Interest in dollars accrued since the last installment, as owed.owed reckons it; NaN where it takes fractions to tell, and before issue."""
    days, paid = _paid(note, settlement)
    year = DAYS_IN_YEAR.get(note.day_count)
    if year is None or note.method in SPREAD_OTHERWISE or (note.payment_days.adjust, note.habits) != (PaymentDays().adjust, Habits()):
        return np.full(days.shape, np.nan)
    rows = amortize(note)
    unpaid = np.array([*(row.opening for row in rows), 0], dtype=np.float64)
    starts = np.array([*(row.period.start for row in rows), rows[-1].period.end], dtype="M8[D]")
    with np.errstate(invalid="ignore"):
        since = np.maximum((days - starts[paid]).astype(np.int64), 0)
        dollars = nearest(unpaid[paid] * float(note.rate) * since / year) / 100.0
    return np.where(days >= np.datetime64(note.issue), dollars, np.nan)


def _paid(note: InstallmentNote, settlement: Any) -> tuple[Days, Any]:
    """The days, and how many installments are paid on each."""
    days = np.asarray(settlement, dtype="M8[D]")
    paid_on = np.array([row.period.paid_on for row in amortize(note)], dtype="M8[D]")
    return days, np.searchsorted(paid_on, np.where(np.isnat(days), paid_on[0], days), "right")
