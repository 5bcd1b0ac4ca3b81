"""Level payments, and the schedule met most in plain numbers: level monthly installments, interest at so much a day, everything in whole cents.

The schedule decides nothing that amortization.py does not decide: what is no plain case gets no answer.
"""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from operator import sub
from typing import NamedTuple

from xl_notes.core.calendars import LAST_DAY, SHORTEST_MONTH
from xl_notes.core.certain import OFF
from xl_notes.core.money import half_up

Factor = tuple[int, int]
"""Interest of a period on one dollar: numerator, denominator."""


def equal_payment(principal: int, factors: Sequence[Factor], balloon: int = 0) -> Fraction:
    """The equal payment, in cents, that brings the principal down to the balloon over periods with these interest factors.

    With f_k the factors it is (principal * prod(1 + f_k) - balloon) / sum over k of prod(1 + f_j for j > k).  Numerator and denominator are kept whole by
    carrying the product of the denominators along, so the result is exact.
    """
    growth, scale, annuity = 1, 1, 0
    for numerator, denominator in factors:
        growth *= denominator + numerator
        scale *= denominator
        annuity = annuity * (denominator + numerator) + scale
    return Fraction(principal * growth - balloon * scale, annuity)


class LevelSchedule(NamedTuple):
    """An entry an installment; amounts in whole cents.  `opening` has one more, which is 0: closing balances are those that follow."""

    dates: list[date]
    days: list[int]
    opening: list[int]
    payment: list[int]
    interest: list[int]
    principal: list[int]


def level_schedule(issue: date, first_payment: date, rate: Fraction, principal: int, nper: int, year: int) -> LevelSchedule | None:
    """The installments of a note whose terms were checked; None for one that takes more than plain arithmetic to tell, or is an error.

    principal  whole cents
    year       days in the year, 365 or 360
    """
    dates = monthly_dates(first_payment, nper)
    if dates is None:
        return None
    ordinals = [issue.toordinal(), *map(date.toordinal, dates)]
    days = list(map(sub, ordinals[1:], ordinals))
    unit = rate.denominator * year
    numerators = {span: rate.numerator * span for span in set(days)}
    payment = _payment(principal, days, numerators, unit)
    doubled, balance = {span: 2 * numerator for span, numerator in numerators.items()}, principal
    interest, opening = [], [principal]
    for span in days:
        charged = (balance * doubled[span] + unit) // (2 * unit)  # half up
        balance += charged - payment
        interest.append(charged)
        opening.append(balance)
    opening[-1], last = 0, payment + balance
    if not (min(opening) >= 0 and max(opening) == principal and 0 < last <= 2 * payment):
        return None
    payments = [payment] * (nper - 1) + [last]
    return LevelSchedule(dates, days, opening, payments, interest, list(map(sub, payments, interest)))


def monthly_dates(first: date, count: int) -> list[date] | None:
    """A day a month, the last of a shorter one; None where they leave the calendar."""
    day, months = first.day, range(first.year * 12 + first.month - 1, first.year * 12 + first.month - 1 + count)
    if months[-1] // 12 > LAST_DAY.year:
        return None
    if day <= SHORTEST_MONTH:
        return [date(month // 12, month % 12 + 1, day) for month in months]
    return [date(month // 12, month % 12 + 1, min(day, monthrange(month // 12, month % 12 + 1)[1])) for month in months]


def _payment(principal: int, days: list[int], numerators: dict[int, int], unit: int) -> int:
    """The equal payment in whole cents: the principal over what payments of one are worth at its date, discounted period by period."""
    growth = {span: 1.0 + numerator / unit for span, numerator in numerators.items()}
    worth = 0.0
    for span in reversed(days):
        worth = (1.0 + worth) / growth[span]
    payment = principal / worth
    whole = int(payment + 0.5)
    if abs(payment - whole) < 0.5 - payment * OFF * (len(days) + 1):
        return whole
    exactly = equal_payment(principal, [(numerators[span], unit) for span in days])
    return half_up(exactly.numerator, exactly.denominator)
