"""Level payments, and the schedules met most in plain numbers: equal payments every so many months, interest at so much a day or a month, in whole
cents.

The schedule decides nothing that amortization.py does not decide: what is no plain case gets no answer.
"""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise
from operator import sub
from typing import NamedTuple

from xl_notes.core.calendars import LAST_DAY, SHORTEST_MONTH
from xl_notes.core.certain import OFF
from xl_notes.core.daycount import ACTUAL, DayCount, days_over_year
from xl_notes.core.money import half_up
from xl_notes.core.terms import FINEST_RATE

Factor = tuple[int, int]
"""Interest of a period on one dollar: numerator, denominator."""


LEVEL_METHODS = ("level", "pmt", "pmt_nostub")
"""Of those of amortization.py, the ones of equal payments that repay with the interest on what is owed."""


def equal_payment(principal: int, factors: Sequence[Factor], balloon: int = 0) -> tuple[int, int]:
    """The equal payment, in cents, that brings the principal down to the balloon over periods with these interest factors: numerator and denominator.

    With f_k the factors it is (principal * prod(1 + f_k) - balloon) / sum over k of prod(1 + f_j for j > k).  Both are kept whole by carrying the product of
    the denominators along, so the result is exact; it is not reduced, which takes long where there are thousands of periods.
    """
    growth, scale, annuity = _grown(factors)
    return principal * growth - balloon * scale, annuity


FEW = 64


def _grown(factors: Sequence[Factor]) -> tuple[int, int, int]:
    """What a dollar grows to, the product of the denominators, and what a dollar paid in each period grows to, both in units of that product.

    Many periods are halved, and what the halves give is put together: products of numbers of the same length take the least time.
    """
    if len(factors) > FEW:
        middle = len(factors) // 2
        (growth, scale, annuity), (later_growth, later_scale, later_annuity) = _grown(factors[:middle]), _grown(factors[middle:])
        return growth * later_growth, scale * later_scale, annuity * later_growth + scale * later_annuity
    growth, scale, annuity = 1, 1, 0
    for numerator, denominator in factors:
        growth *= denominator + numerator
        scale *= denominator
        annuity = annuity * (denominator + numerator) + scale
    return growth, scale, annuity


class LevelSchedule(NamedTuple):
    """An entry an installment; amounts in whole cents.  `opening` has one more, which is 0: closing balances are those that follow."""

    dates: list[date]
    days: list[int]
    opening: list[int]
    payment: list[int]
    interest: list[int]
    principal: list[int]


def level_schedule(
    issue: date, first_payment: date, rate: Fraction, principal: int, nper: int, day_count: DayCount, method: str = "level", freq: int = 12
) -> LevelSchedule | None:
    """The installments of a note whose terms were checked; None for one that takes more than plain arithmetic to tell, or is an error.

    principal  whole cents
    day_count  one with a year
    method     "level", "pmt" or "pmt_nostub", see amortization.py
    freq       installments a year, 1, 2, 4 or 12
    """
    dates = dates_every(12 // freq, first_payment, nper)
    if dates is None or rate.denominator > FINEST_RATE:
        return None
    ordinals = [issue.toordinal(), *map(date.toordinal, dates)]
    days = list(map(sub, ordinals[1:], ordinals))
    counted = days if day_count in ACTUAL else [days_over_year(day_count, *period)[0] for period in pairwise((issue, *dates))]
    by_days, by_period = (counted, rate.denominator * (day_count.year or 1)), ([1] * nper, rate.denominator * freq)
    payment = _payment(principal, rate.numerator, *(by_days if method == "level" else by_period))
    interest, opening = _charged(principal, payment, rate.numerator, *(by_period if method == "pmt_nostub" else by_days))
    last, opening[-1] = payment + opening[-1], 0
    if not (min(opening) >= 0 and max(opening) == principal and 0 < last <= 2 * payment):
        return None
    payments = [payment] * (nper - 1) + [last]
    return LevelSchedule(dates, days, opening, payments, interest, list(map(sub, payments, interest)))


def _charged(principal: int, payment: int, rate: int, spans: list[int], unit: int) -> tuple[list[int], list[int]]:
    """The interest of each period, rate * span / unit of the balance rounded half up, and the balances before and after all of them."""
    doubled = {span: 2 * rate * span for span in set(spans)}
    balance, whole = principal, 2 * unit
    interest, opening = [], [principal]
    for span in spans:
        charged = (balance * doubled[span] + unit) // whole
        balance += charged - payment
        interest.append(charged)
        opening.append(balance)
    return interest, opening


def dates_every(step: int, first: date, count: int) -> list[date] | None:
    """The same day every so many months, the last one of a shorter month; None where they leave the calendar."""
    start, day = first.year * 12 + first.month - 1, first.day
    months = range(start, start + step * count, step)
    if months[-1] // 12 > LAST_DAY.year:
        return None
    if day <= SHORTEST_MONTH:
        return [date(month // 12, month % 12 + 1, day) for month in months]
    return [date(month // 12, month % 12 + 1, min(day, monthrange(month // 12, month % 12 + 1)[1])) for month in months]


def _payment(principal: int, rate: int, spans: list[int], unit: int) -> int:
    """The equal payment in whole cents: the principal over what payments of one are worth at its date, discounted period by period."""
    growth = {span: 1.0 + rate * span / unit for span in set(spans)}
    worth = 0.0
    for span in reversed(spans):
        worth = (1.0 + worth) / growth[span]
    payment = principal / worth
    whole = int(payment + 0.5)
    if abs(payment - whole) < 0.5 - payment * OFF * (len(spans) + 1):
        return whole
    return half_up(*equal_payment(principal, [(rate * span, unit) for span in spans]))
