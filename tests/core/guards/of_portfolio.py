"""Guards of notes due in one sum."""

from datetime import date
from fractions import Fraction

from tests.core.guards.case import Case
from xl_notes.core.daycount import ACT_365
from xl_notes.core.errors import OutOfRange
from xl_notes.core.terms import LumpNote

F = Fraction

ISSUE = date(2017, 11, 30)


def lump(maturity=date(2018, 11, 30), rate="0.12", principal=94768794, compounding=0) -> LumpNote:
    return LumpNote(ISSUE, maturity, F(rate), principal, ACT_365, compounding)


CASES: list[Case] = [
    (lambda: lump(rate="12"), OutOfRange, "rate", "12", "from 0 to 1"),
    (lambda: lump(principal=0), OutOfRange, "principal", "0", "more than zero"),
    (lambda: lump(principal=-1), OutOfRange, "principal", "-0.01", "from 0 to 1e15"),
    (lambda: lump(maturity=ISSUE), OutOfRange, "maturity", "2017-11-30", "after issue, 2017-11-30"),
    (lambda: lump(compounding=3), OutOfRange, "compounding", "3", "one of (0, 1, 2, 4, 12, 365)"),
]
