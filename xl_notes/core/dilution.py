"""Shares to come from a note: what it converts into at a market price, the blocks an ownership cap cuts it into, true-ups, reserves, holding periods.

A holder under a cap converts a block, sells it, and converts the next one.  Every block sold leaves more shares outstanding, so the next one may be larger.
"""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import islice
from typing import NamedTuple

from xl_notes.core import calendars
from xl_notes.core.conversion import price_from_quotes, whole_shares
from xl_notes.core.errors import OutOfRange, WrongType, require
from xl_notes.core.money import down, from_cents, half_up, to_cents, up
from xl_notes.core.ownership import beneficial_ownership, cap_shares
from xl_notes.core.price_terms import MarketLeg, check_price
from xl_notes.core.terms import MOST_CENTS

MOST_BLOCKS = 10_000
"""A cap of 1% needs fewer for any number of shares a cell can hold, see `blocks`."""

MOST_SELLING_DAYS = 50_000
"""Two hundred years of trading days."""


@dataclass(frozen=True, slots=True)
class Position:
    """An amount to convert, and the holder who converts it.

    amount       whole cents of principal and interest
    outstanding  shares outstanding before the first conversion, those held among them
    held         shares the holder and its affiliates have already, and keep
    cap          ownership cap as a fraction, 0.0999 for 9.99%
    """

    amount: int
    outstanding: int
    held: int
    cap: Fraction

    def __post_init__(self) -> None:
        require(0 < self.amount <= MOST_CENTS, "amount", from_cents(self.amount), "a cent or more, up to 1e15 dollars")
        cap_shares(self.outstanding, self.held, self.cap)  # asked for its checks of all three


STATISTICS = ("mean", "lowest")


@dataclass(frozen=True, slots=True)
class Formula:
    """The conversion price: the lowest of a discounted market price, the bid and a fixed price.

    discount     taken off the market price, 0.15 for "85% of"
    fixed_price  ceiling in dollars a share; None for none
    lookback     trading days the market price is read from, the last one the day before the conversion
    statistic    what is made of them: one of STATISTICS
    """

    discount: Fraction
    fixed_price: Fraction | None = None
    lookback: int = 5
    statistic: str = "mean"

    def __post_init__(self) -> None:
        MarketLeg(self.discount, lookback=self.lookback)  # made for its checks
        if self.fixed_price is not None:
            check_price("fixed_price", self.fixed_price)
        require(self.statistic in STATISTICS, "statistic", self.statistic, f"one of {STATISTICS}")

    def at(self, market_price: Fraction) -> Fraction:
        """The price where the market, bid included, has stood at one price all the time."""
        return price_from_quotes([market_price], market_price, MarketLeg(self.discount), self.fixed_price).price


# --- what a conversion issues at a market price ------------------------------------------------------------------------------------------------------------


class Dilution(NamedTuple):
    """All of an amount converted in one step, cap or no cap.

    price      conversion price, dollars a share
    shares     whole shares issued
    ownership  the holder's part of the company afterwards
    value      cents the shares are worth at the market price
    per_dollar worth of the shares per dollar converted
    """

    price: Fraction
    shares: int
    ownership: Fraction
    value: int
    per_dollar: Fraction


def at_market(position: Position, formula: Formula, market_price: Fraction) -> Dilution:
    """What the amount converts into when VWAPs and bid all stand at one market price.

    >>> ten_billion = Position(430722651, 10**10, 0, Fraction("0.0999"))
    >>> at_market(ten_billion, Formula(Fraction("0.15"), Fraction("0.002")), Fraction("0.001")).shares
    5067325305
    """
    check_price("prices", market_price)
    price = formula.at(market_price)
    amount = from_cents(position.amount)
    shares = whole_shares(amount, price)
    worth = shares * market_price
    return Dilution(price, shares, beneficial_ownership(position.outstanding, position.held, shares), to_cents(worth), worth / amount)


# --- blocks ------------------------------------------------------------------------------------------------------------------------------------------------


class Block(NamedTuple):
    """One conversion as large as the cap allows.

    shares       whole shares issued
    converted    cents they pay for
    left         cents still owed
    outstanding  shares outstanding after the issue
    held         shares the holder had before it
    """

    number: int
    shares: int
    converted: int
    left: int
    outstanding: int
    held: int

    @property
    def ownership(self) -> Fraction:
        """The holder's part when the block is issued and nothing of it is sold: the peak."""
        return Fraction(self.held + self.shares, self.outstanding)


def rooms(position: Position) -> Iterator[int]:
    """The most shares the cap allows at one time, again and again, when every block is issued in full and sold before the next.

    They depend on no price.
    """
    outstanding = position.outstanding
    while True:
        room = cap_shares(outstanding, position.held, position.cap)
        if not room:
            raise OutOfRange("held", position.held, f"below the cap: none of {outstanding:,} outstanding shares may be added")
        yield room
        outstanding += room


def blocks(position: Position, price: Fraction) -> Iterator[Block]:
    """The conversions that clear an amount at one price, each sold before the next.  Each pays for whole cents, rounded half up, as its notice would.

    The last block takes all that is left but a part of a share.  An amount below the price of a share has no blocks.

    errors  OutOfRange when the holder is at the cap already; or when the cap is so small that MOST_BLOCKS do not clear the amount

    They are few.  With G the room before it is cut to whole shares and q = cap / (1 - cap), a block of floor(G) shares makes the next room G + q floor(G).  As
    floor(G) is at least G / 2, rooms grow by the factor 1 + q / 2 or more (by about 1 + q = 1 / (1 - cap) once they are large), and a block as large as the
    shares wanted is the last.  So for N shares there are fewer than 2 + ln N / ln(1 + q / 2) blocks.
    """
    check_price("price", price)
    left, outstanding = position.amount, position.outstanding
    for number, room in enumerate(rooms(position), 1):
        needed = down(left * price.denominator, 100 * price.numerator)
        if not needed:
            return
        require(number <= MOST_BLOCKS, "cap", position.cap, f"large enough to clear the amount in {MOST_BLOCKS:,} blocks")
        shares = min(needed, room)
        converted = half_up(shares * price.numerator * 100, price.denominator)
        left -= converted
        outstanding += shares
        yield Block(number, shares, converted, left, outstanding, position.held)
        if shares == needed:
            return


def plan(position: Position, price: Fraction) -> list[Block]:
    """The blocks that clear an amount, one at least.  Errors as `blocks`, and OutOfRange for an amount below the price of a share."""
    found = list(blocks(position, price))
    require(bool(found), "amount", from_cents(position.amount), f"enough for one share at {float(price):.6g}")
    return found


def block_count(position: Position, price: Fraction) -> int:
    """How many conversions the amount takes under the cap.  Errors as `blocks`."""
    return sum(1 for _ in blocks(position, price))


# --- selling -----------------------------------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Selling:
    """How fast a holder sells.

    daily_volume   shares the market trades in a day
    participation  the part of them that is the holder's, 0.1 for 10%
    """

    daily_volume: int
    participation: Fraction

    def __post_init__(self) -> None:
        require(self.daily_volume > 0, "daily_volume", self.daily_volume, "above zero shares")
        require(0 < self.participation <= 1, "participation", self.participation, "above 0, at most 1", "10% is 0.1")
        require(self.a_day > 0, "participation", self.participation, "large enough to sell a share a day")

    @property
    def a_day(self) -> int:
        """Whole shares the holder sells in a day at most."""
        return down(self.daily_volume * self.participation.numerator, self.participation.denominator)

    def days(self, shares: int) -> int:
        """Trading days it takes to sell so many shares, the last one counted in full."""
        return up(shares, self.a_day)


def selling_of(daily_volume: int | None, participation: Fraction | None) -> Selling | None:
    """Both or neither: one of them alone is a slip."""
    if daily_volume is None and participation is None:
        return None
    if daily_volume is None:
        raise WrongType("daily_volume", None, "given with participation")
    if participation is None:
        raise WrongType("participation", None, "given with daily_volume")
    return Selling(daily_volume, participation)


def selling_dates(sold: Iterable[Block], selling: Selling | None, start: date, holidays: Container[date] | None = None) -> list[tuple[date, date]]:
    """The first and the last trading day of each block's sale, one block after the other.

    start     the first block is converted and its sale begins on this day, or on the next one with trading
    holidays  weekdays without trading; None for the US market's own
    errors    WrongType without a daily volume; OutOfRange when the sale takes more than MOST_SELLING_DAYS or passes the end of the calendar
    """
    if selling is None:
        raise WrongType("daily_volume", None, "given with first_sale")
    counts = [selling.days(block.shares) for block in sold]
    require(sum(counts) <= MOST_SELLING_DAYS, "daily_volume", selling.daily_volume, f"large enough to sell in {MOST_SELLING_DAYS:,} trading days")
    days = _trading_days_from(start, holidays)
    sales = [list(islice(days, count)) for count in counts]
    return [(sale[0], sale[-1]) for sale in sales]


def _trading_days_from(start: date, holidays: Container[date] | None) -> Iterator[date]:
    day = start
    while True:
        if calendars.is_trading_day(day, calendars.closed_days(holidays, day)):
            yield day
        require(day < calendars.LAST_DAY, "first_sale", start, f"early enough to sell before {calendars.LAST_DAY}")
        day += calendars.ONE_DAY


# --- true-up, reserve, holding period ----------------------------------------------------------------------------------------------------------------------


def true_up(amount: Fraction, delivered: int, price: Fraction, rounding: int = 0) -> int:
    """Shares still owed on an installment paid in shares beforehand, once the price is known; 0 when enough or too many were delivered.

    amount     dollars of the installment
    delivered  shares delivered before
    rounding   of the shares owed in all: 0 down, 1 nearest, 2 up

    >>> true_up(Fraction("112130.66"), 56065330, Fraction("0.0017"))
    9893881
    """
    require(delivered >= 0, "delivered", delivered, "zero or more shares")
    return max(0, whole_shares(amount, price, rounding) - delivered)


def reserve(amount: Fraction, price: Fraction, multiple: Fraction = Fraction(1)) -> int:
    """Shares to keep authorised and unissued for a conversion, rounded up once.

    multiple  how many times the conversion at this price, 5 for "five times"

    >>> reserve(Fraction("4307226.51"), Fraction("0.002"), Fraction(5))
    10768066275
    """
    require(multiple >= 1, "multiple", multiple, "1 or more")
    return whole_shares(amount * multiple, price, 2)


def holding_ends(issue: date, months: int = 6, tack: date | None = None) -> date:
    """The day a holding period of whole months ends: date arithmetic, not legal advice.

    issue   the day the note was issued
    months  Rule 144(d)(1): 6 for a reporting issuer, 12 otherwise
    tack    the day the holding period of what was exchanged for the note began, where it may be tacked, Rule 144(d)(3); None to count from issue
    errors  OutOfRange when tack is after issue
    """
    require(months >= 1, "hold_months", months, "1 or more")
    require(tack is None or tack <= issue, "tack", tack, f"on or before issue, {issue}")
    try:
        return calendars.add_months(tack or issue, months)
    except OverflowError:
        raise OutOfRange("hold_months", months, f"few enough to end by {calendars.LAST_DAY}") from None
