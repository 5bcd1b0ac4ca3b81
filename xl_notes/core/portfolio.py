"""Several notes at once: where each of them stands on a day, and what falls due year by year.

Two kinds of note: one in installments (terms.InstallmentNote), and one due in one sum (terms.LumpNote).  What is due on or before the day is taken as paid.
Money is whole cents.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from xl_notes.core import amortization
from xl_notes.core.accrual import accrued_interest, maturity_value
from xl_notes.core.amortization import Paid
from xl_notes.core.calendars import LAST_DAY, add_months
from xl_notes.core.money import from_cents
from xl_notes.core.owed import Owed, owed
from xl_notes.core.terms import InstallmentNote, LumpNote

CURRENT_MONTHS = 12
"""Principal due within a year of the balance sheet date is current."""

STATUSES = OPEN, NOT_ISSUED, PAID = "open", "not issued", "matured/paid"

Note = InstallmentNote | LumpNote


class Position(NamedTuple):
    """A note on a day, in cents; principal = current + long_term.

    next_payment  the next one that is not zero; None when there is none, or the note is not issued yet
    current       principal due within CURRENT_MONTHS
    status        one of STATUSES
    """

    principal: int
    accrued: int
    next_payment: Paid | None
    current: int
    long_term: int
    status: str


class Rung(NamedTuple):
    """A calendar year's payments, in cents."""

    year: int
    principal: int
    interest: int


def payments(note: Note) -> tuple[Paid, ...]:
    """All payments of the contract, in order, if nothing is converted, prepaid or missed."""
    if isinstance(note, LumpNote):
        due = maturity_value(note.issue, note.maturity, note.rate, from_cents(note.principal), note.day_count, note.compounding)
        return (Paid(note.maturity, note.principal, due - note.principal),)
    return amortization.payments(note)


def owed_on(note: Note, day: date) -> Owed:
    """Principal and interest owed on a day on or after issue; a lump sum is owed until the day before its maturity."""
    if isinstance(note, InstallmentNote):
        return owed(note, day)
    if day >= note.maturity:
        return Owed(0, 0)
    return Owed(note.principal, accrued_interest(note.issue, day, note.rate, from_cents(note.principal), note.day_count, note.compounding))


def position(note: Note, as_of: date) -> Position:
    """Where a note stands on a day, after the payments due on or before it."""
    due = payments(note)
    if as_of < note.issue:
        return Position(0, 0, None, 0, 0, NOT_ISSUED)
    to_come = [payment for payment in due if payment.day > as_of and payment.amount]
    if not to_come:
        return Position(0, 0, None, 0, 0, PAID)
    state = owed_on(note, as_of)
    horizon = last_current_day(as_of)
    long_term = owed_on(note, horizon).principal if to_come[-1].day > horizon else 0
    return Position(state.principal, state.interest, to_come[0], state.principal - long_term, long_term, OPEN)


def last_current_day(as_of: date) -> date:
    """The last day on which principal that falls due is current."""
    return add_months(as_of, CURRENT_MONTHS) if as_of.year < LAST_DAY.year else LAST_DAY


def ladder(due: Iterable[Paid], as_of: date) -> list[Rung]:
    """The payments after a day by calendar year, from the first year with one to the last; a year between without any is there with zeros."""
    to_come = [payment for payment in due if payment.day > as_of]
    if not to_come:
        return []
    years = range(min(payment.day.year for payment in to_come), max(payment.day.year for payment in to_come) + 1)
    sums = {year: Rung(year, 0, 0) for year in years}
    for payment in to_come:
        rung = sums[payment.day.year]
        sums[rung.year] = Rung(rung.year, rung.principal + payment.principal, rung.interest + payment.interest)
    return list(sums.values())
