"""Terms → the periods interest is paid for."""

from datetime import date
from typing import NamedTuple

from xl_notes.core.errors import require
from xl_notes.core.terms import InstallmentNote


class Period(NamedTuple):
    """Interest from the day after `start` up to `end`, paid on `paid_on`."""

    start: date
    end: date
    paid_on: date

    @property
    def days(self) -> int:
        return (self.end - self.start).days


def payment_dates(note: InstallmentNote) -> list[date]:
    """The installment dates as the contract reckons them, not moved off weekends."""
    return [note.payment_date(number) for number in range(1, note.nper + 1)]


def periods(note: InstallmentNote) -> list[Period]:
    """One interest period per installment; the first runs from the start of interest and may be shorter or longer than the others."""
    ends = payment_dates(note)
    paid_on = ends if note.payment_days.adjust == "none" else [note.payment_days.moved(day) for day in ends]
    require(
        paid_on[0] > max(note.issue, note.interest_from), "first_payment", note.first_payment, "late enough to stay after issue when it is moved", "see adjust"
    )
    if note.payment_days.accrue_adjusted:
        ends = paid_on
    return [Period(*row) for row in zip([note.interest_from, *ends[:-1]], ends, paid_on, strict=True)]
