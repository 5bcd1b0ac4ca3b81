"""Quotes + price terms → the conversion price, the leg that binds, and the shares.

The price of these notes is the lowest of (i) a discounted market price over a look-back, (ii) the closing bid of the day before, (iii) a price fixed in the
note; where a floor is agreed the price never falls below it.
"""

from collections.abc import Callable, Container, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from xl_notes.core import quotes as market
from xl_notes.core.errors import NotAvailable, OutOfRange, WrongType, require
from xl_notes.core.money import Rounding, down, half_up, up
from xl_notes.core.price_terms import PriceTerms, check_price
from xl_notes.core.quotes import Quotes, Split

ROUNDINGS: tuple[Rounding, ...] = (down, half_up, up)
"""Whole shares by the worksheet's code: 0 down (what is left stays owed), 1 nearest, 2 up."""

MOST_DECIMALS = 12


class Leg(NamedTuple):
    """One of the prices compared.

    raw    before the discount, in shares of the conversion date
    price  what is compared
    days   the quoted days it was read from
    """

    name: str
    raw: Fraction
    price: Fraction
    days: tuple[date, ...] = ()


class ConversionPrice(NamedTuple):
    """The price, the legs it was chosen from in the note's order, and the one that binds: the first of the lowest, or the floor."""

    price: Fraction
    legs: tuple[Leg, ...]
    binding: Leg


def mean(prices: Sequence[Fraction], volumes: Sequence[Fraction]) -> Fraction:
    return sum(prices, Fraction(0)) / len(prices)


def volume_weighted(prices: Sequence[Fraction], volumes: Sequence[Fraction]) -> Fraction:
    traded = sum(volumes, Fraction(0))
    require(traded > 0, "volumes", traded, "more than zero shares in the window")
    return sum((price * volume for price, volume in zip(prices, volumes, strict=True)), Fraction(0)) / traded


def lowest(prices: Sequence[Fraction], volumes: Sequence[Fraction]) -> Fraction:
    return min(prices)


STATISTICS: dict[str, Callable[[Sequence[Fraction], Sequence[Fraction]], Fraction]] = {"mean": mean, "volume": volume_weighted, "lowest": lowest}


def lowest_of(legs: Sequence[Leg], floor: Fraction | None) -> ConversionPrice:
    binding = min(legs, key=lambda leg: leg.price)
    if floor:
        bottom = Leg("floor", floor, floor)
        legs = (*legs, bottom)
        if binding.price < floor:
            binding = bottom
    return ConversionPrice(binding.price, tuple(legs), binding)


def price_from_quotes(
    vwaps: Sequence[Fraction | None],
    bid: Fraction,
    terms: PriceTerms,
    volumes: Sequence[Fraction | None] | None = None,
    decimals: int | None = None,
) -> Fraction:
    """The conversion price from the quotes of the window themselves, in dollars a share.

    vwaps     one per trading day of the window; a blank one is an error, never a zero and never left out
    bid       closing bid of the last of these days
    volumes   shares traded, one per VWAP; for the volume-weighted mean only
    decimals  round the price half up to so many decimals, though not above the fixed price or below the floor; None for the exact price
    errors    NotAvailable for no or blank VWAPs; OutOfRange for prices not above zero

    >>> from xl_notes.core.money import exact
    >>> week = [exact(vwap) for vwap in (0.0021, 0.0020, 0.0019, 0.0022, 0.0018)]
    >>> float(price_from_quotes(week, exact(0.0019), PriceTerms(exact(0.15), exact(0.002))))
    0.0017
    """
    if not vwaps:
        raise NotAvailable("vwaps", None, "at least one VWAP")
    prices = [market.checked_price(f"vwaps[{place}]", vwap) for place, vwap in enumerate(vwaps, 1)]
    traded = _volumes(volumes, len(prices)) if terms.statistic == "volume" else []
    raw = STATISTICS[terms.statistic](prices, traded)
    found = lowest_of(_legs(terms, raw, market.checked_price("bid", bid)), terms.floor_price)
    return rounded_price(found.price, terms, decimals)


def _volumes(volumes: Sequence[Fraction | None] | None, count: int) -> list[Fraction]:
    if volumes is None:
        raise WrongType("volumes", None, "given for a volume-weighted average")
    if len(volumes) != count:
        raise WrongType("volumes", f"{len(volumes)} cells", f"as many as vwaps, {count}")
    return [market.checked_volume(f"volumes[{place}]", volume) for place, volume in enumerate(volumes, 1)]


def rounded_price(price: Fraction, terms: PriceTerms, decimals: int | None) -> Fraction:
    """The price to so many decimals, half up, though never above the note's fixed price or below its floor."""
    if decimals is None:
        return price
    require(1 <= decimals <= MOST_DECIMALS, "decimals", decimals, f"from 1 to {MOST_DECIMALS}")
    scale = 10**decimals
    rounded = Fraction(half_up(price.numerator * scale, price.denominator), scale)
    require(rounded > 0, "decimals", decimals, f"enough to show a price of {float(price):.3g}")
    if terms.fixed_price is not None:
        rounded = min(rounded, terms.fixed_price)
    return max(rounded, terms.floor_price or rounded)


def price_on(
    conversion_date: date, quotes: Quotes, terms: PriceTerms, splits: Sequence[Split] = (), holidays: Container[date] | None = None
) -> ConversionPrice:
    """The conversion price on a day from the market's history, in shares of that day.

    quotes    as traded; a split between a quote and the conversion re-bases the quote, and every split since issue the fixed price and the floor
    splits    splits since the note's issue
    holidays  weekdays without trading; None for the US market's own
    errors    NotAvailable when the window is incomplete; OutOfRange for prices not above zero
    """
    days = market.window(quotes, conversion_date, terms.lookback, holidays)
    factors = [market.split_factor(splits, day, conversion_date) for day in days]
    prices = [market.price_on(quotes, day, terms.field) / factor for day, factor in zip(days, factors, strict=True)]
    volumes = []
    if terms.statistic == "volume":
        volumes = [market.checked_volume(f"Volume on {day}", quotes.get(day, "Volume")) * factor for day, factor in zip(days, factors, strict=True)]
    raw = STATISTICS[terms.statistic](prices, volumes)
    bid = market.price_on(quotes, days[-1], "Bid") / factors[-1]
    terms = terms.after_splits(market.split_factor(splits, None, conversion_date))
    return lowest_of(_legs(terms, raw, bid, tuple(days)), terms.floor_price)


def _legs(terms: PriceTerms, raw: Fraction, bid: Fraction, days: tuple[date, ...] = ()) -> list[Leg]:
    """The prices compared, in the note's order."""
    legs = [Leg(_market_leg_name(terms), raw, raw * (1 - terms.discount), days), Leg("closing bid", bid, bid, days[-1:])]
    if terms.fixed_price is not None:
        legs.append(Leg("fixed price", terms.fixed_price, terms.fixed_price))
    return legs


def _market_leg_name(terms: PriceTerms) -> str:
    statistic = {"mean": "mean", "volume": "volume-weighted mean", "lowest": "lowest"}[terms.statistic]
    return f"{float(100 * (1 - terms.discount)):.6g}% of {statistic} {terms.field}, {terms.lookback} days"


def whole_shares(amount: Fraction, price: Fraction, rounding: int = 0) -> int:
    """Shares an amount of dollars converts into at a price; rounding 0 down, 1 nearest, 2 up.

    >>> whole_shares(Fraction("4307226.51"), Fraction("0.0017"))
    2533662652
    """
    require(amount >= 0, "amount", amount, "zero or more dollars")
    check_price("price", price)
    if not 0 <= rounding < len(ROUNDINGS):
        raise OutOfRange("rounding", rounding, "0 down, 1 nearest or 2 up")
    ratio = amount / price
    return ROUNDINGS[rounding](ratio.numerator, ratio.denominator)
