"""Interest between two dates.  Money is whole cents."""

from datetime import date
from decimal import Context, Decimal, localcontext
from fractions import Fraction

from xl_notes.core import daycount
from xl_notes.core.daycount import DayCount, Frame
from xl_notes.core.errors import require
from xl_notes.core.money import to_cents
from xl_notes.core.terms import COMPOUNDINGS, check_principal, check_rate

LONGEST_EXACT_POWER = 60
"""Powers up to this many compounding periods are exact fractions: only among them can interest fall on half a cent exactly.  Others have 60 digits."""


def growth(rate: Fraction, years: Fraction, compounding: int) -> Fraction:
    """What one dollar becomes: 1 + rate x years, or (1 + rate / m) ^ (m x years) for m compoundings a year.

    A broken number of compounding periods is raised as it stands, the rule of a worksheet's FV with a fractional NPER.
    """
    if compounding == 0:
        return 1 + rate * years
    base, exponent = 1 + rate / compounding, compounding * years
    if exponent.denominator == 1 and exponent <= LONGEST_EXACT_POWER:
        return base**exponent.numerator
    with localcontext(Context(prec=60)):  # not the caller's context, whose settings must not move a cent
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
