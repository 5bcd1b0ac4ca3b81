"""A facility drawn in tranches: its closings and what falls due, the conditions a closing or a payment in shares hangs on, the exchange that opens it, and
prepayment at a premium.

Money that is paid is whole cents.  Dollars of trading are no payment and are never rounded: an average a hair below its threshold must not pass by rounding.
"""

from collections.abc import Container, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from xl_notes.core import quotes as market
from xl_notes.core.accrual import maturity_value
from xl_notes.core.calendars import LAST_DAY, add_months
from xl_notes.core.daycount import DayCount
from xl_notes.core.errors import NotAvailable, OutOfRange, WrongType, require
from xl_notes.core.money import from_cents, to_cents
from xl_notes.core.price_terms import LONGEST_LOOKBACK
from xl_notes.core.quotes import Quotes
from xl_notes.core.terms import MOST_CENTS, MOST_PAYMENTS, check_rate

# ------------------------------------------------------------------------------------------------ tranches


class Tranche(NamedTuple):
    """A note of the facility, due in one sum; cents."""

    closing: date
    maturity: date
    principal: int
    interest: int

    @property
    def days(self) -> int:
        return (self.maturity - self.closing).days

    @property
    def due(self) -> int:
        return self.principal + self.interest


def monthly_closings(first_closing: date, count: int) -> list[date]:
    """Closings a month apart, stepped from the first one's own day: 30 December, 30 January, 28 February, 30 March."""
    require(1 <= count <= MOST_PAYMENTS, "tranche_count", count, f"from 1 to {MOST_PAYMENTS:,}")
    try:
        return [add_months(first_closing, months) for months in range(count)]
    except OverflowError:
        raise OutOfRange("tranche_count", count, f"few enough for the last closing to fall before {LAST_DAY}") from None


def tranches(
    first_closing: date,
    count: int,
    amounts: Sequence[Fraction | None],
    rate: Fraction,
    day_count: DayCount,
    months: int = 12,
    closings: Sequence[date] | None = None,
) -> list[Tranche]:
    """The tranches of a facility, each due with simple interest some months after its own closing.

    count     how many
    amounts   dollars of each, or one amount for all; taken in whole cents
    months    from a closing to its maturity, whose day is that of the closing or the last of a shorter month
    closings  the closing dates, `count` of them, ascending, the first being first_closing; None for a month apart
    errors    OutOfRange for dates or amounts that make no sense; WrongType for another number of them than count; NotAvailable for a blank amount
    """
    check_rate(rate)
    if closings is None:
        closings = monthly_closings(first_closing, count)
    else:
        _check_closings(first_closing, count, closings)
    if len(amounts) not in (1, count):
        raise WrongType("tranche_amount", f"{len(amounts)} cells", f"one amount, or one for each of {count} tranches")
    cents = [_amount(f"tranche_amount[{place}]", amount) for place, amount in enumerate(amounts, 1)]
    each = cents if len(cents) == count else cents * count
    return [_tranche(closing, principal, rate, day_count, months) for closing, principal in zip(closings, each, strict=True)]


def _check_closings(first_closing: date, count: int, closings: Sequence[date]) -> None:
    if len(closings) != count or not closings:
        raise WrongType("closings", f"{len(closings)} dates", f"as many as count, {count}")
    require(closings[0] == first_closing, "closings[1]", closings[0], f"first_closing, {first_closing}")
    for place in range(1, count):
        require(closings[place] > closings[place - 1], f"closings[{place + 1}]", closings[place], f"after the closing before, {closings[place - 1]}")


def _amount(argument: str, dollars: Fraction | None) -> int:
    if dollars is None:
        raise NotAvailable(argument, None, "an amount of dollars")
    require(0 <= dollars <= MOST_CENTS // 100, argument, dollars, "an amount of dollars from 0 to 1e15")
    return to_cents(dollars)


def _tranche(closing: date, principal: int, rate: Fraction, day_count: DayCount, months: int) -> Tranche:
    maturity = _months_after(closing, months)
    return Tranche(closing, maturity, principal, maturity_value(closing, maturity, rate, from_cents(principal), day_count) - principal)


def _months_after(closing: date, months: int) -> date:
    require(months >= 1, "tranche_months", months, "1 or more")
    try:
        return add_months(closing, months)
    except OverflowError:
        raise OutOfRange("tranche_months", months, f"few enough for maturities to fall before {LAST_DAY}") from None


# ------------------------------------------------------------------------------------------------ conditions of trading


class FundingTest(NamedTuple):
    """Whether the stock trades enough for a closing.

    average   dollars a day
    headroom  average less the threshold; below zero when the test fails
    """

    passes: bool
    average: Fraction
    headroom: Fraction
    first_day: date
    last_day: date


class EquityTest(NamedTuple):
    """Whether the stock has kept the equity conditions of a note over a window.

    met             days on which every condition given was met
    needed          how many of them the note asks for
    lowest_price    in dollars a share, over the days that have a price; None when none has
    lowest_dollars  traded in a day
    """

    passes: bool
    met: int
    needed: int
    lowest_price: Fraction | None
    lowest_dollars: Fraction
    first_day: date
    last_day: date


class TradingDay(NamedTuple):
    """A day's shares and price; no price where there was no trade."""

    day: date
    volume: Fraction
    price: Fraction | None

    @property
    def dollars(self) -> Fraction:
        return self.volume * (self.price or 0)


def funding_test(
    closing: date,
    quotes: Quotes,
    threshold: Fraction,
    days: int = 20,
    method: int = 0,
    field: str = "VWAP",
    include_date: bool = False,
    holidays: Container[date] | None = None,
) -> FundingTest:
    """Average daily dollars of trading against a threshold; exactly the threshold passes.

    threshold     dollars a day
    days          trading days in the window, which ends the day before the closing, or with include_date on the closing itself if it is a trading day
    method        0: mean of each day's price x volume; 1: mean volume x mean price, for which every day must have a price
    field         the price of a day
    holidays      weekdays without trading; None for the US market's own
    errors        NotAvailable for a day without quotes, a blank volume, or no price where one is needed; OutOfRange for a price of zero or below on a day with
                  volume

    A day whose volume is zero counts as no dollars, and method 0 needs no price for it.
    """
    require(threshold > 0, "threshold", threshold, "above zero dollars a day")
    require(method in (0, 1), "volume_method", method, "0 mean of price x volume, or 1 mean volume x mean price")
    _check_days(days)
    window = market.window(quotes, closing, days, holidays, include_date)
    if method == 0:
        average = _mean([_trading_day(quotes, day, field).dollars for day in window])
    else:
        volumes = [market.checked_volume(f"Volume on {day}", quotes.get(day, "Volume")) for day in window]
        average = _mean(volumes) * _mean([market.checked_price(f"{field} on {day}", quotes.get(day, field)) for day in window])
    return FundingTest(average >= threshold, average, average - threshold, window[0], window[-1])


def equity_test(
    as_of: date,
    quotes: Quotes,
    days: int,
    min_price: Fraction | None = None,
    min_dollars: Fraction | None = None,
    needed: int | None = None,
    holidays: Container[date] | None = None,
) -> EquityTest:
    """The equity conditions of comparable notes: on each trading day of the window a VWAP and dollars of trading not below a minimum.

    days         trading days in the window, which ends the day before as_of
    min_price    lowest VWAP allowed, in dollars a share as traded on the day; None for no such condition
    min_dollars  lowest VWAP x volume allowed; None for no such condition
    needed       days that must meet the conditions; None for all
    errors       WrongType when no condition is given; else as funding_test

    A day whose volume is zero has traded no dollars; where it has no VWAP either, it does not meet a lowest price.
    """
    for argument, minimum in (("min_price", min_price), ("min_dollars", min_dollars)):
        require(minimum is None or minimum > 0, argument, minimum, "above zero, or left out")
    if min_price is None and min_dollars is None:
        raise WrongType("min_price", None, "given, or else min_dollars", "without a condition there is nothing to test")
    _check_days(days)
    needed = days if needed is None else needed
    require(1 <= needed <= days, "needed", needed, f"from 1 to days, {days}")
    window = [_trading_day(quotes, day, "VWAP") for day in market.window(quotes, as_of, days, holidays)]
    met = sum(_meets(day, min_price, min_dollars) for day in window)
    prices = [day.price for day in window if day.price is not None]
    return EquityTest(met >= needed, met, needed, min(prices, default=None), min(day.dollars for day in window), window[0].day, window[-1].day)


def _meets(day: TradingDay, min_price: Fraction | None, min_dollars: Fraction | None) -> bool:
    enough_price = min_price is None or (day.price is not None and day.price >= min_price)
    return enough_price and (min_dollars is None or day.dollars >= min_dollars)


def _check_days(days: int) -> None:
    require(1 <= days <= LONGEST_LOOKBACK, "days", days, f"from 1 to {LONGEST_LOOKBACK} trading days")


def _trading_day(quotes: Quotes, day: date, field: str) -> TradingDay:
    """A day's volume, which must be there, and its price, which may be blank or zero only where nothing traded."""
    volume, price = market.checked_volume(f"Volume on {day}", quotes.get(day, "Volume")), quotes.get(day, field)
    if not volume and not price:
        return TradingDay(day, volume, None)
    return TradingDay(day, volume, market.checked_price(f"{field} on {day}", price))


def _mean(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


# ------------------------------------------------------------------------------------------------ exchange


class Reconciliation(NamedTuple):
    """What was given up against what was issued for it, in cents; difference = surrendered - issued."""

    surrendered: int
    issued: int
    difference: int
    agrees: bool


def reconcile(surrendered: Sequence[Fraction | None], issued: Sequence[Fraction | None], tolerance: Fraction = Fraction(5, 1000)) -> Reconciliation:
    """Compares two sums of dollars.

    Each sum is exact and becomes cents once; the difference of the two is held against the tolerance, so that anything below a cent means to the cent.

    surrendered, issued  amounts; None for a blank, which is passed over
    tolerance            dollars
    errors               NotAvailable when one of them has no number at all
    """
    require(tolerance >= 0, "tolerance", tolerance, "zero or more dollars")
    given, received = _sum("surrendered", surrendered), _sum("issued", issued)
    return Reconciliation(given, received, given - received, abs(given - received) <= 100 * tolerance)


def _sum(argument: str, amounts: Sequence[Fraction | None]) -> int:
    numbers = [amount for amount in amounts if amount is not None]
    if not numbers:
        raise NotAvailable(argument, None, "at least one number")
    return to_cents(sum(numbers, Fraction(0)))


# ------------------------------------------------------------------------------------------------ prepayment


class PremiumStep(NamedTuple):
    """Up to this day after issue a prepayment costs this part on top, 0.2 for 120%."""

    to_day: int
    premium: Fraction


def prepayment(settlement: date, issue: date, amount: Fraction, steps: Sequence[PremiumStep]) -> int:
    """What prepays a note on a day, in cents: the amount owed and the premium of the first step that reaches to the day.

    amount  dollars of principal and interest owed on settlement
    steps   ascending
    errors  NotAvailable past the last step, where the note does not allow prepayment; OutOfRange for settlement before issue or steps out of order
    """
    require(settlement >= issue, "settlement", settlement, f"on or after issue, {issue}")
    require(amount >= 0, "owed_amount", amount, "zero or more dollars")
    _check_steps(steps)
    days = (settlement - issue).days
    for step in steps:
        if days <= step.to_day:
            return to_cents(amount * (1 + step.premium))
    raise NotAvailable("settlement", settlement, f"within {steps[-1].to_day} days of issue, {issue}", "the table allows no prepayment later")


def _check_steps(steps: Sequence[PremiumStep]) -> None:
    if not steps:
        raise NotAvailable("premium_table", None, "at least one row")
    reached = -1
    for step in steps:
        require(step.to_day > reached, "premium_table", step.to_day, f"ascending in To day, above {reached}")
        require(0 <= step.premium <= 1, "premium_table", step.premium, "premiums from 0 to 1", "120% of the amount is a premium of 0.2")
        reached = step.to_day
