"""What is owed under a note in installments on any day of its life.  Money is whole cents."""

from bisect import bisect_right
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from xl_notes.core.amortization import Installment, amortize, calendar_factor, interest_on, shown
from xl_notes.core.errors import require
from xl_notes.core.money import half_up, whole_cents
from xl_notes.core.terms import InstallmentNote


class Owed(NamedTuple):
    """What is owed on a day, in cents."""

    principal: int
    interest: int


def owed(note: InstallmentNote, settlement: date) -> Owed:
    """Principal after the payments made on or before settlement, and the interest not paid yet.

    errors  OutOfRange before issue
    """
    require(settlement >= note.issue, "settlement", settlement, f"on or after issue, {note.issue}")
    rows = amortize(note)
    paid = bisect_right(rows, settlement, key=lambda row: row.period.paid_on)
    if paid == len(rows):
        return Owed(max(0, rows[-1].closing), 0)
    return Owed(rows[paid].opening, sum(interest_within(note, row, settlement) for row in rows[paid:] if row.period.start < settlement))


def interest_within(note: InstallmentNote, row: Installment, settlement: date) -> int:
    """Interest an installment's period has brought by a day: all of it from the period's end on, though the payment may be moved to a later day."""
    period = row.period
    if settlement >= period.end:
        return row.interest
    if settlement <= period.start:
        return 0
    if note.method == "pmt_nostub":  # every period counts as a regular one, however many days it has: its interest is spread evenly over them
        return half_up(row.interest * (settlement - period.start).days, period.days)
    return shown(interest_on(note, row.carried, calendar_factor(note, period, settlement)))


def interest_expense(note: InstallmentNote, start: date, end: date) -> int:
    """Interest of a reporting period, accrued and not paid, in cents: from the day after `start`, the last day of the period before, through `end`.

    Periods that follow each other add up to the cent: each is the difference of what has accrued by its two ends.

    errors  OutOfRange when end is before start
    """
    require(end >= start, "end_date", end, f"on or after start_date, {start}")
    rows = amortize(note)
    return sum(interest_within(note, row, end) - interest_within(note, row, start) for row in rows if row.period.start < end and row.period.end > start)


def payoff(note: InstallmentNote, settlement: date, premium: Fraction = Fraction(0)) -> int:
    """What settles the note on a day: principal and accrued interest, and a premium on both, in cents.

    premium  part of the amount owed, 0.2 for 120%
    """
    require(0 <= premium <= 1, "premium", premium, "from 0 to 1", "20% is 0.2")
    state = owed(note, settlement)
    amount = (state.principal + state.interest) * (1 + premium)
    return whole_cents(amount)
