"""Interest between two dates, and what is owed on any day of a note's life.  Money is whole cents."""

from bisect import bisect_right
from datetime import date
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import NamedTuple

from xl_notes.core import daycount
from xl_notes.core.amortization import Installment, amortize, calendar_factor
from xl_notes.core.daycount import DayCount, Frame
from xl_notes.core.errors import require
from xl_notes.core.money import half_up, to_cents
from xl_notes.core.schedule import Period
from xl_notes.core.terms import COMPOUNDINGS, InstallmentNote, check_principal, check_rate

LONGEST_EXACT_POWER = 4_000
"""Powers up to this many compounding periods are computed as exact fractions; longer or broken ones with 60 digits."""


def growth(rate: Fraction, years: Fraction, compounding: int) -> Fraction:
    """What one dollar becomes: 1 + rate x years, or (1 + rate / m) ^ (m x years) for m compoundings a year.

    A broken number of compounding periods is raised as it stands, the rule of a worksheet's FV with a fractional NPER.
    """
    if compounding == 0:
        return 1 + rate * years
    base, exponent = 1 + rate / compounding, compounding * years
    if exponent.denominator == 1 and exponent <= LONGEST_EXACT_POWER:
        return base**exponent.numerator
    with localcontext() as context:
        context.prec = 60
        power = Decimal(exponent.numerator) / Decimal(exponent.denominator)
        return Fraction((Decimal(base.numerator) / Decimal(base.denominator)) ** power)


def accrued_interest(
    issue: date, settlement: date, rate: Fraction, principal: Fraction, day_count: DayCount, compounding: int = 0, maturity: date | None = None
) -> int:
    """Interest on a principal from issue (not counted) to settlement (counted), in cents.

    principal    dollars
    rate         per year, 0.12 for 12%
    compounding  0 simple, else times a year: 1, 2, 4, 12, 365
    maturity     only for conventions that treat the note's last day apart (30E/360 ISDA)
    errors       OutOfRange when settlement is before issue, or the rate, principal or compounding make no sense

    >>> from xl_notes.core.daycount import ACT_365
    >>> accrued_interest(date(2017, 11, 30), date(2017, 12, 31), Fraction(12, 100), Fraction("947687.94"), ACT_365)
    965863
    """
    check_rate(rate)
    check_principal(principal)
    require(settlement >= issue, "settlement", settlement, f"on or after issue, {issue}")
    require(compounding in COMPOUNDINGS, "compounding", compounding, f"one of {COMPOUNDINGS}")
    years = daycount.fraction(day_count, issue, settlement, Frame(maturity))
    return to_cents(principal * (growth(rate, years, compounding) - 1))


def maturity_value(issue: date, maturity: date, rate: Fraction, principal: Fraction, day_count: DayCount, compounding: int = 0) -> int:
    """Principal and interest due in one sum at maturity, in cents.  Errors as accrued_interest, under the name maturity."""
    require(maturity >= issue, "maturity", maturity, f"on or after issue, {issue}")
    return to_cents(principal) + accrued_interest(issue, maturity, rate, principal, day_count, compounding, maturity)


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
    base = note.principal if note.method == "flat" and row.opening else row.opening
    numerator, denominator = calendar_factor(note, period, Period(period.start, settlement))
    return half_up(base * numerator, denominator)


def payoff(note: InstallmentNote, settlement: date, premium: Fraction = Fraction(0)) -> int:
    """What settles the note on a day: principal and accrued interest, and a premium on both, in cents.

    premium  part of the amount owed, 0.2 for 120%
    """
    require(premium >= 0, "premium", premium, "zero or more", "20% is 0.2")
    state = owed(note, settlement)
    amount = (state.principal + state.interest) * (1 + premium)
    return half_up(amount.numerator, amount.denominator)
