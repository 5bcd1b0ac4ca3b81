"""Guards of the search for how a figure was reckoned."""

from datetime import date
from fractions import Fraction

from tests.core.guards.case import Case
from xl_notes.core import forensic
from xl_notes.core.errors import NotAvailable, OutOfRange
from xl_notes.core.forensic import Payment

F = Fraction

START, END = date(2017, 11, 16), date(2017, 11, 30)


def readings(reported="2465.75", principal="250000", rate="0.12", end=END, payments=()):
    return forensic.readings(F(reported), F(principal), F(rate), START, end, payments)


CASES: list[Case] = [
    (lambda: readings(reported="0"), OutOfRange, "reported", "0", "more than zero"),
    (lambda: readings(principal="-1"), OutOfRange, "principal", "-1", "from 0"),
    (lambda: readings(rate="12"), OutOfRange, "rate", "12", "from 0 to 1"),
    (lambda: readings(end=START), OutOfRange, "end_date", "2017-11-16", "after start_date, 2017-11-16"),
    (lambda: readings(end=date(2117, 11, 18)), OutOfRange, "end_date", "2117-11-18", "at most 36,525 days"),
    (lambda: readings(payments=[Payment(date(2017, 11, 15), F(1))]), OutOfRange, "paid_table", "2017-11-15", "from 2017-11-16 to 2017-11-30"),
    (lambda: readings(payments=[Payment(date(2017, 12, 1), F(1))]), OutOfRange, "paid_table", "2017-12-01", "from 2017-11-16 to 2017-11-30"),
    (lambda: readings(payments=[Payment(END, F(0))]), OutOfRange, "paid_table", "0", "payments above zero"),
    (lambda: readings(reported="9000"), NotAvailable, "reported", "9000", "within 1% of the interest"),
    (lambda: readings(payments=[Payment(END, F(300_000))]), NotAvailable, "reported", "2465.75", "within 1%"),
]
