"""What is owed under a note in installments on any day of its life.  Money is whole cents."""

from bisect import bisect_right
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from xl_notes.core.amortization import Installment, amortize, calendar_factor, interest_base
from xl_notes.core.errors import require
from xl_notes.core.money import half_up
from xl_notes.core.terms import InstallmentNote


class Owed(NamedTuple):
    """What is owed on a day, in cents."""

    principal: int
    interest: int


def owed(note: InstallmentNote, settlement: date) -> Owed:
    """Principal after the payments dated on or before settlement, and interest since the last of them (since issue before the first).

    errors  OutOfRange before issue
    """
    require(settlement >= note.issue, "settlement", settlement, f"on or after issue, {note.issue}")
    rows = amortize(note)
    paid = bisect_right(rows, settlement, key=lambda row: row.period.end)
    if paid == len(rows):
        return Owed(0, 0)
    return Owed(rows[paid].opening, interest_within(note, rows[paid], settlement))


def interest_within(note: InstallmentNote, row: Installment, settlement: date) -> int:
    """Interest accrued on a day inside an installment's period."""
    period = row.period
    if note.method == "pmt_nostub":  # every period counts as a regular one, however many days it has: its interest is spread evenly over them
        return half_up(row.interest * (settlement - period.start).days, period.days)
    numerator, denominator = calendar_factor(note, period, settlement)
    return half_up(interest_base(note, row.opening) * numerator, denominator)


def payoff(note: InstallmentNote, settlement: date, premium: Fraction = Fraction(0)) -> int:
    """What settles the note on a day: principal and accrued interest, and a premium on both, in cents.

    premium  part of the amount owed, 0.2 for 120%
    """
    require(0 <= premium <= 1, "premium", premium, "from 0 to 1", "20% is 0.2")
    state = owed(note, settlement)
    amount = (state.principal + state.interest) * (1 + premium)
    return half_up(amount.numerator, amount.denominator)
