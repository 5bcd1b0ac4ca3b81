"""Guards of rates of return, of a note's cost and of discounts."""

from datetime import date, timedelta
from fractions import Fraction
from math import comb

from tests.core.guards.case import Case
from tests.core.guards.of_notes import note
from xl_notes.core import carrying, yields
from xl_notes.core.daycount import ACT_365, EXCEL_30_360
from xl_notes.core.errors import OutOfRange, WrongType

F = Fraction

ISSUE, DUE = date(2017, 11, 30), date(2018, 11, 30)
NEW_YEAR = date(2017, 12, 31)


def xirr(values=(-100, 110), dates=(ISSUE, DUE), guess="0.1"):
    return yields.xirr([value if value is None else F(value) for value in values], list(dates), F(guess))


def yearly(*values):
    return xirr(values, [ISSUE + number * timedelta(days=365) for number in range(len(values))])


def lump(maturity=DUE, due=106141049, at=78044889, principal=94768794, issue=ISSUE, day_count=ACT_365) -> carrying.Lump:
    return carrying.lump(issue, maturity, due, at, day_count, principal)


def accretion(*dates):
    return carrying.accretion(lump(), dates)


def bcf(amount="100", price="0.5", market="1", proceeds=None):
    return carrying.beneficial_conversion(F(amount), F(price), F(market), proceeds and F(proceeds))


CASES: list[Case] = [
    # rates of dated amounts
    (lambda: xirr(guess="-1"), OutOfRange, "guess", "-1", "above -1"),
    (lambda: xirr(dates=[ISSUE]), WrongType, "dates", "'1 cells'", "as many as values, 2"),
    (lambda: xirr((-100, None), (ISSUE, DUE)), WrongType, "values[2]", "nothing", "an amount beside its date, 2018-11-30"),
    (lambda: xirr((-100, 110), (ISSUE, None)), WrongType, "dates[2]", "nothing", "a date beside its value"),
    (lambda: xirr(dates=(DUE, ISSUE)), OutOfRange, "dates[2]", "2017-11-30", "on or after the first of them, 2018-11-30"),
    (lambda: xirr((100, 110)), OutOfRange, "values", '"2 days\' amounts of one sign"', "both positive and negative"),
    (lambda: xirr((-100, 100), (ISSUE, ISSUE)), OutOfRange, "values", "\"0 days' amounts", "not all on one day"),
    (lambda: yearly(100, -250, 200), OutOfRange, "values", "'3 amounts that no rate makes worth zero'", "a rate from -99.9999999% to 1e300 does"),
    (lambda: yearly(*((-1) ** n * comb(10, n) for n in range(11))), OutOfRange, "values", "'11 amounts'", "can be told apart"),
    # what a note costs
    (lambda: yields.cost(note(), F("0.75")), OutOfRange, "stock_discount", "0.75", "from 0 to below 0.75"),
    (lambda: yields.cost(note(), F("-0.15")), OutOfRange, "stock_discount", "-0.15", "from 0"),
    (lambda: yields.cost(note(), fees=-1), OutOfRange, "fees", "-0.01", "zero, or a dollar or more"),
    (lambda: yields.cost(note(), oid=-1), OutOfRange, "oid", "-0.01", "zero, or a dollar or more"),
    (lambda: yields.cost(note(principal=10_000), fees=4_000, oid=6_000), OutOfRange, "fees", "100", "with oid less than the principal"),
    # beneficial conversion features
    (lambda: bcf(amount="-1"), OutOfRange, "amount", "-1", "zero or more"),
    (lambda: bcf(price="0"), OutOfRange, "conversion_price", "0", "above zero"),
    (lambda: bcf(market="0"), OutOfRange, "commitment_price", "0", "above zero"),
    (lambda: bcf(proceeds="0"), OutOfRange, "proceeds", "0", "above zero"),
    (lambda: carrying.initial_carrying(100, -1, "ASC 470-20"), OutOfRange, "bcf", "-0.01", "zero or more dollars"),
    (lambda: carrying.initial_carrying(100, 1), WrongType, "standard", "nothing", "given beside a bcf: one of ('ASC 470-20', 'ASU 2020-06')"),
    (lambda: carrying.initial_carrying(100, 1, "IFRS 9"), OutOfRange, "standard", "'IFRS 9'", "one of ('ASC 470-20'"),
    (lambda: carrying.initial_carrying(10_000, 10_000, "ASC 470-20"), OutOfRange, "bcf", "100", "below the carrying amount, 100"),
    # notes due in one sum
    (lambda: lump(maturity=ISSUE), OutOfRange, "maturity", "2017-11-30", "after issue, 2017-11-30"),
    (lambda: lump(due=0), OutOfRange, "face_due", "0", "above 0, to 1e15"),
    (lambda: lump(due=10**17 + 1), OutOfRange, "face_due", "1e+15", "to 1e15"),
    (lambda: lump(at=0), OutOfRange, "carrying", "0", "above 0, to what is due, 1,061,410.49"),
    (lambda: lump(at=106141050), OutOfRange, "carrying", "1061410.5", "to what is due, 1,061,410.49"),
    (lambda: lump(principal=0), OutOfRange, "principal", "0", "above 0"),
    (lambda: lump(principal=106141050), OutOfRange, "principal", "1061410.5", "to what is due, 1,061,410.49"),
    (lambda: lump(issue=date(2018, 1, 30), maturity=date(2018, 1, 31), day_count=EXCEL_30_360), OutOfRange, "maturity", "2018-01-31", "counts as later"),
    (lambda: lump(maturity=date(2017, 12, 1), at=100), OutOfRange, "carrying", "1", "large enough for a rate below 1e300"),
    (lambda: accretion(*(ISSUE + n * timedelta(days=1) for n in range(10_000))), OutOfRange, "dates", "'10000 of them'", "fewer than 10,000"),
    (lambda: accretion(ISSUE), OutOfRange, "dates", "2017-11-30", "after 2017-11-30"),
    (lambda: accretion(DUE, NEW_YEAR), OutOfRange, "dates", "2017-12-31", "after 2018-11-30, each later than the one before"),
    (lambda: accretion(date(2018, 12, 1)), OutOfRange, "dates", "2018-12-01", "none after maturity, 2018-11-30"),
    # notes in installments
    (lambda: carrying.settlements(ISSUE, 0, [(DUE, 100)]), OutOfRange, "carrying", "0", "above 0, to the sum of the payments, 1.00"),
    (lambda: carrying.settlements(ISSUE, 101, [(DUE, 100)]), OutOfRange, "carrying", "1.01", "to the sum of the payments, 1.00"),
]
