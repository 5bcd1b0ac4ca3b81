"""Dated amounts → the effective annual rate at which they are worth nothing together: the rule of a worksheet's XIRR, and what a note costs its issuer.

At a rate r a dollar becomes (1 + r) ^ (days / 365) dollars, whatever the calendar or the note's own day count say.  The rate is the one at which what comes in
and what goes out have the same present value.

How it is found.  With x = ln(1 + r) let

    gap(x) = ln(present value of what comes in) - ln(present value of what goes out).

It is zero at the rates looked for, is nearly a straight line (for one amount in and one out it is one), and neither overflows nor depends on the currency.
Its slope is the mean time of what goes out less the mean time of what comes in, each day weighted by present value.  Both present values and both mean times
fall as x rises, so that the values at the ends of an interval bound gap and slope inside it.  An interval that cannot hold a root is dropped; one where the
slope keeps its sign holds one at most, found by Newton's method inside a shrinking bracket; any other is halved.  Nothing is missed, however often the signs
change.
Each root is then carried to 25 digits and more on the exact amounts.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Context, Decimal, localcontext
from fractions import Fraction
from typing import NamedTuple

from xl_notes.core.amortization import payments
from xl_notes.core.errors import OutOfRange, WrongType, require
from xl_notes.core.money import from_cents
from xl_notes.core.price_terms import MOST_DISCOUNT
from xl_notes.core.terms import InstallmentNote

DAYS_A_YEAR = 365
DEFAULT_GUESS = Fraction(1, 10)
LOWEST_RATE = Fraction(-999_999_999, 10**9)
HIGHEST_RATE = Fraction(10**300)
"""Rates are looked for between these: from all but a billionth lost in a year to the most a cell can hold."""

DIGITS = 60
DIGITS_OF_A_RATE = 40
SMALLEST_STEP = Decimal("1e-25")
MOST_STEPS = 100
NARROWEST = 1e-6
NOISE = 1e-13
"""What floats leave uncertain of a gap, as a part of the logarithms it is the difference of: within it a gap may be zero."""

FARTHEST = Decimal("1e-5")
"""How far the one-day discount factor may move, as a part of itself, while a root is refined."""

MOST_INTERVALS = 5000

Dated = tuple[date, Fraction]


class Flow(NamedTuple):
    """An amount so many days after the first one; positive when it comes in."""

    days: int
    amount: Fraction


class Point(NamedTuple):
    """Both sides at x = ln(1 + rate): logarithms of their present values, and their mean times in years."""

    x: float
    received: float
    paid: float
    received_years: float
    paid_years: float

    @property
    def gap(self) -> float:
        return self.received - self.paid

    @property
    def slope(self) -> float:
        return self.paid_years - self.received_years


Side = Sequence[tuple[float, float]]
"""Amounts of one sign: the logarithm of each, and its years."""


def xirr(values: Sequence[Fraction | None], dates: Sequence[date | None], guess: Fraction = DEFAULT_GUESS) -> Fraction:
    """The effective annual rate of dated amounts, 0.12 for 12%.

    values  dollars, received positive and paid negative, or the other way round; None where there is none
    dates   one per value, in any order but none before the first; a pair of which both are None is passed over
    guess   of several rates the one nearest to it is given; where there is one only, it is found from any guess
    errors  WrongType when the two are not of one length or one of a pair is missing; OutOfRange for a date before the first, for amounts of one sign, for no
            rate at all

    >>> from xl_notes.core.money import exact
    >>> days = [date(2008, 1, 1), date(2008, 3, 1), date(2008, 10, 30), date(2009, 2, 15), date(2009, 4, 1)]
    >>> f"{float(xirr([exact(value) for value in (-10000, 2750, 4250, 3250, 2750)], days)):.10f}"
    '0.3733625335'
    """
    require(guess > -1, "guess", guess, "above -1, which is a rate of -100%")
    return rate_of(_paired(values, dates), guess)


def _paired(values: Sequence[Fraction | None], dates: Sequence[date | None]) -> list[Dated]:
    if len(values) != len(dates):
        raise WrongType("dates", f"{len(dates)} cells", f"as many as values, {len(values)}")
    pairs: list[Dated] = []
    for place, (value, day) in enumerate(zip(values, dates, strict=True), 1):
        if value is None and day is None:
            continue
        if value is None:
            raise WrongType(f"values[{place}]", None, f"an amount beside its date, {day}")
        if day is None:
            raise WrongType(f"dates[{place}]", None, "a date beside its value")
        first = pairs[0][0] if pairs else day
        require(day >= first, f"dates[{place}]", day, f"on or after the first of them, {first}")
        pairs.append((day, value))
    return pairs


def rate_of(dated: Iterable[Dated], guess: Fraction = DEFAULT_GUESS) -> Fraction:
    """The rate at which dated amounts are worth nothing together; of several the one nearest the guess.  Errors as xirr."""
    flows = net_flows(dated)
    if not any(flow.amount > 0 for flow in flows) or not any(flow.amount < 0 for flow in flows):
        raise OutOfRange("values", f"{len(flows)} days' amounts of one sign", "both positive and negative ones, not all on one day")
    rates = [rate for candidate in candidates(flows, _log(1 + guess)) if (rate := refined(flows, candidate)) is not None]
    if not rates:
        raise OutOfRange("values", f"{len(flows)} amounts that no rate makes worth zero", "such that a rate from -99.9999999% to 1e300 does")
    return min(rates, key=lambda rate: abs(rate - guess))


def net_flows(dated: Iterable[Dated]) -> list[Flow]:
    """One amount per day, in the order of the days; days on which nothing is left over are no flows."""
    by_day: dict[date, Fraction] = {}
    for day, amount in dated:
        by_day[day] = by_day.get(day, Fraction(0)) + amount
    days = sorted(day for day, amount in by_day.items() if amount)
    return [Flow((day - days[0]).days, by_day[day]) for day in days]


# ------------------------------------------------------------------------------------------------ where the roots are, in floats


def _log(number: Fraction) -> float:
    return math.log(number.numerator) - math.log(number.denominator)


def _side(flows: Sequence[Flow], sign: int) -> Side:
    return [(_log(abs(flow.amount)), flow.days / DAYS_A_YEAR) for flow in flows if flow.amount * sign > 0]


def _worth(side: Side, x: float) -> tuple[float, float]:
    """Logarithm of the present value, and the mean time."""
    logs = [log - x * years for log, years in side]
    largest = max(logs)
    weights = [math.exp(log - largest) for log in logs]
    total = math.fsum(weights)
    return largest + math.log(total), math.fsum(weight * years for weight, (_, years) in zip(weights, side, strict=True)) / total


def candidates(flows: Sequence[Flow], start: float) -> list[float]:
    """Every x at which the gap is zero or, as far as floats can tell, may touch zero."""
    received, paid = _side(flows, 1), _side(flows, -1)

    def point(x: float) -> Point:
        (worth_in, years_in), (worth_out, years_out) = _worth(received, x), _worth(paid, x)
        return Point(x, worth_in, worth_out, years_in, years_out)

    found: list[float] = []
    pending = [(point(_log(1 + LOWEST_RATE)), point(_log(1 + HIGHEST_RATE)))]
    for _ in range(MOST_INTERVALS):
        if not pending:
            return found
        left, right = pending.pop()
        least = right.paid_years - left.received_years
        most = left.paid_years - right.received_years
        if _holds_none(left, right, max(abs(least), abs(most))):
            continue
        if least > 0 or most < 0:
            if left.gap * right.gap <= 0:
                found.append(bracketed(point, left, right, start))
        elif right.x - left.x < NARROWEST:
            found += [left.x, right.x]
        else:
            between = point((left.x + right.x) / 2)
            pending += [(left, between), (between, right)]
    raise OutOfRange("values", f"{len(flows)} amounts", "such that their rates can be told apart", "there are too many changes of sign close together")


def _holds_none(left: Point, right: Point, steepest: float) -> bool:
    """Whether the gap cannot be zero between two points: by its bounds, or because it is too far from zero at both ends to get there and back."""
    noise = NOISE * max(1.0, *(abs(log) for end in (left, right) for log in (end.received, end.paid)))
    if right.received - left.paid > noise or left.received - right.paid < -noise:
        return True
    return left.gap * right.gap > 0 and abs(left.gap) + abs(right.gap) > steepest * (right.x - left.x) + noise


def bracketed(point: Callable[[float], Point], left: Point, right: Point, start: float) -> float:
    """The root between two points of opposite gaps: Newton's steps, halving where one leaves the bracket or does not gain enough."""
    x = start if left.x < start < right.x else (left.x + right.x) / 2
    step = right.x - left.x
    for _ in range(MOST_STEPS):
        here = point(x)
        if (here.gap > 0) == (left.gap > 0):
            left = here
        else:
            right = here
        newton = x - here.gap / here.slope if here.slope else math.inf
        gains = left.x <= newton <= right.x and abs(newton - x) <= step / 2
        following = newton if gains else (left.x + right.x) / 2
        step = abs(following - x)
        x = following
        if step <= 1e-13 * max(1.0, abs(x)):
            break
    return x


# ------------------------------------------------------------------------------------------------ the root itself, on the exact amounts


def refined(flows: Sequence[Flow], x: float) -> Fraction | None:
    """The rate at a root of the exact amounts, from its neighbourhood; None where Newton's method does not settle there: then there is none.

    The amounts are a polynomial in the one-day discount factor, with the days as whole powers.
    """
    with localcontext(Context(prec=DIGITS)):  # not the caller's context, whose settings must not move a digit
        terms = [(flow.days, Decimal(flow.amount.numerator) / Decimal(flow.amount.denominator)) for flow in flows]
        start = factor = (Decimal(-x) / DAYS_A_YEAR).exp()
        for _ in range(MOST_STEPS):
            worths = [(days, amount * factor**days) for days, amount in terms]
            worth = sum((worth for _, worth in worths), Decimal(0))
            weighted = sum((days * worth for days, worth in worths), Decimal(0))
            if not worth:
                break
            if not weighted:
                return None
            change = worth / weighted
            factor -= factor * change
            if abs(factor / start - 1) > FARTHEST:
                return None
            if abs(change) < SMALLEST_STEP:
                break
        else:
            return None
        growth = factor**-DAYS_A_YEAR
    return Fraction(Context(prec=DIGITS_OF_A_RATE).plus(growth)) - 1


# ------------------------------------------------------------------------------------------------ what a note costs


def cost(note: InstallmentNote, discount: Fraction = Fraction(0), fees: int = 0, oid: int = 0) -> Fraction:
    """The effective annual cost of a note in installments to its issuer.

    discount  where the installments are taken in stock, the part taken off the market: each then costs payment / (1 - discount)
    fees      cents paid for the issue
    oid       original issue discount: cents of the principal that the lender keeps back
    errors    OutOfRange for a discount of 0.75 or more, and where fees and oid leave nothing
    """
    require(0 <= discount < MOST_DISCOUNT, "stock_discount", discount, "from 0 to below 0.75", "the part taken off: for 85% of the VWAP give 15%")
    for argument, amount in (("fees", fees), ("oid", oid)):
        require(amount == 0 or amount >= 100, argument, from_cents(amount), "zero, or a dollar or more", "dollars and no fraction: 50,000 for 10% of 500,000")
    require(fees + oid < note.principal, "fees", from_cents(fees + oid), "with oid less than the principal", "fees and oid together")
    received = (note.issue, from_cents(note.principal - fees - oid))
    return rate_of([received, *((paid.day, -from_cents(paid.amount) / (1 - discount)) for paid in payments(note))], note.rate)
