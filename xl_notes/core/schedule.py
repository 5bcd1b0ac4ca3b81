"""Terms → the periods interest is paid for."""

from datetime import date
from typing import NamedTuple

from xl_notes.core.calendars import add_months
from xl_notes.core.terms import InstallmentNote


class Period(NamedTuple):
    """From the day after `start` up to the payment on `end`."""

    start: date
    end: date

    @property
    def days(self) -> int:
        return (self.end - self.start).days


def payment_dates(note: InstallmentNote) -> list[date]:
    """The installment dates, stepped from the first payment's own day: the 30th stays the 30th after February.

    Dates are as the contract reckons them, not moved off weekends.
    """
    return [add_months(note.first_payment, number * note.months_between) for number in range(note.nper)]


def periods(note: InstallmentNote) -> list[Period]:
    """One interest period per installment; the first runs from issue and may be shorter or longer than the others."""
    ends = payment_dates(note)
    return [Period(start, end) for start, end in zip([note.issue, *ends[:-1]], ends, strict=True)]
