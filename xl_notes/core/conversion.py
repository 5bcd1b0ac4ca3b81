"""Quotes + price terms → the conversion price, the leg that binds, and the shares."""

from collections.abc import Callable, Container, Sequence
from contextlib import nullcontext, suppress
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from xl_notes.core import quotes as market
from xl_notes.core.errors import NotAvailable, OutOfRange, WrongType, require
from xl_notes.core.money import Rounding, down, half_up, up
from xl_notes.core.price_terms import CLOSING_BID, Clause, FixedLeg, MarketLeg, Statistic, check_price, named_prices
from xl_notes.core.quotes import Print, Quotes, Split

ROUNDINGS: tuple[Rounding, ...] = (down, half_up, up)
"""Whole shares by the worksheet's code: 0 down (what is left stays owed), 1 nearest, 2 up."""

MOST_DECIMALS = 12


class Leg(NamedTuple):
    """One of the prices compared.

    of     the note's words for it
    raw    before the discount, in shares of the conversion date
    price  what is compared
    days   the quoted days it was read from
    asked  the days its window has; 0 for a price named in the note
    """

    of: MarketLeg | FixedLeg
    raw: Fraction
    price: Fraction
    days: tuple[date, ...] = ()
    asked: int = 0

    @property
    def name(self) -> str:
        return self.of.name


class ConversionPrice(NamedTuple):
    """The price, the legs it was chosen from in the note's order, and the one that binds."""

    price: Fraction
    legs: tuple[Leg, ...]
    binding: Leg


def mean(prints: Sequence[Print], count: int) -> Fraction:
    return sum((each.price for each in prints), Fraction(0)) / len(prints)


def volume_weighted(prints: Sequence[Print], count: int) -> Fraction:
    traded = sum((each.volume or Fraction(0) for each in prints), Fraction(0))
    require(traded > 0, "volumes", traded, "more than zero shares in the window")
    return sum((each.price * (each.volume or 0) for each in prints), Fraction(0)) / traded


def mean_of_lowest(prints: Sequence[Print], count: int) -> Fraction:
    lowest = sorted(each.price for each in prints)[:count]
    return sum(lowest, Fraction(0)) / len(lowest)


RULES: dict[str, Callable[[Sequence[Print], int], Fraction]] = {"mean": mean, "volume": volume_weighted, "lowest": mean_of_lowest}


def of_prints(statistic: Statistic, prints: Sequence[Print]) -> Fraction:
    return RULES[statistic.name](prints, statistic.lowest)


def price_on(
    conversion_date: date,
    quotes: Quotes,
    clauses: Sequence[Clause],
    splits: Sequence[Split] = (),
    holidays: Container[date] | None = None,
    default_date: date | None = None,
) -> ConversionPrice:
    """The conversion price on a day from the market's history, in shares of that day.

    quotes        as traded; a split between a quote and the conversion re-bases the quote, and every split since issue the prices named in the note
    clauses       the stack of prices, see price_terms.py
    splits        splits since the note's issue
    holidays      weekdays without trading; None for the US market's own
    default_date  day of a default, for clauses that apply before or after it; None for no default
    errors        NotAvailable when a window is incomplete; OutOfRange for prices not above zero, and when no clause applies
    """
    factor = market.split_factor(splits, None, conversion_date)
    defaulted = default_date is not None and conversion_date >= default_date
    priced: list[tuple[str, Leg]] = []
    for clause in clauses:
        if not clause.counts(defaulted):
            continue
        if isinstance(clause.leg, FixedLeg):
            priced.append((clause.combine, _fixed(clause.leg, factor)))
            continue
        with suppress(NotAvailable) if clause.leg.missing == "ignore" else nullcontext():
            prints = market.prints(quotes, clause.leg, conversion_date, splits, holidays)
            priced.append((clause.combine, _market(clause.leg, prints)))
    return combined(priced)


def _fixed(leg: FixedLeg, factor: Fraction) -> Leg:
    price = leg.price if factor is market.NO_SPLIT else leg.price / factor
    return Leg(leg, price, price)


def _market(leg: MarketLeg, prints: Sequence[Print]) -> Leg:
    raw = of_prints(leg.statistic, prints)
    return Leg(leg, raw, raw * (1 - leg.discount), tuple(each.day for each in prints), leg.lookback)


def combined(priced: Sequence[tuple[str, Leg]]) -> ConversionPrice:
    """The legs compared from the top; of equal prices the one above binds."""
    require(len(priced) > 0, "leg", "none of them", "in part at least there and in force on that day")
    binding = priced[0][1]
    for combine, leg in priced[1:]:
        if leg.price < binding.price if combine == "lesser" else leg.price > binding.price:
            binding = leg
    return ConversionPrice(binding.price, tuple(leg for _, leg in priced), binding)


def price_from_quotes(
    vwaps: Sequence[Fraction | None],
    bid: Fraction | None,
    leg: MarketLeg,
    fixed_price: Fraction | None = None,
    floor_price: Fraction | None = None,
    volumes: Sequence[Fraction | None] | None = None,
    bid_leg: bool = True,
) -> ConversionPrice:
    """The conversion price from the quotes of the window themselves, in dollars a share.

    vwaps    one per trading day of the window; a blank one is an error, never a zero and never left out
    bid      closing bid of the last of these days; not read without bid_leg, for a note that does not compare it
    leg      discount and statistic of the VWAPs
    volumes  shares traded, one per VWAP; for the volume-weighted mean only
    errors   NotAvailable for no or blank VWAPs; OutOfRange for prices not above zero

    >>> from xl_notes.core.money import exact
    >>> week = [exact(vwap) for vwap in (0.0021, 0.0020, 0.0019, 0.0022, 0.0018)]
    >>> float(price_from_quotes(week, exact(0.0019), MarketLeg(exact(0.15)), exact(0.002)).price)
    0.0017
    """
    if not vwaps:
        raise NotAvailable("vwaps", None, "at least one VWAP")
    prices = [market.checked_price(f"vwaps[{place}]", vwap) for place, vwap in enumerate(vwaps, 1)]
    traded = _volumes(volumes, len(prices)) if leg.statistic.name == "volume" else [Fraction(0)] * len(prices)
    raw = of_prints(leg.statistic, [Print(date.min, *each) for each in zip(prices, traded, strict=True)])
    priced = [("lesser", Leg(leg, raw, raw * (1 - leg.discount), asked=len(prices)))]
    if bid_leg:
        checked = market.checked_price("bid", bid)
        priced.append(("lesser", Leg(CLOSING_BID, checked, checked, asked=1)))
    for clause in named_prices(fixed_price, floor_price):
        assert isinstance(clause.leg, FixedLeg)
        priced.append((clause.combine, _fixed(clause.leg, Fraction(1))))
    return combined(priced)


def _volumes(volumes: Sequence[Fraction | None] | None, count: int) -> list[Fraction]:
    if volumes is None:
        raise WrongType("volumes", None, "given for a volume-weighted average")
    if len(volumes) != count:
        raise WrongType("volumes", f"{len(volumes)} cells", f"as many as vwaps, {count}")
    return [market.checked_volume(f"volumes[{place}]", volume) for place, volume in enumerate(volumes, 1)]


def rounded_price(found: ConversionPrice, decimals: int | None) -> Fraction:
    """The price to so many decimals, half up, though never past one of the prices named in the note, a ceiling or a floor that it keeps to."""
    price = found.price
    if decimals is None:
        return price
    require(1 <= decimals <= MOST_DECIMALS, "decimals", decimals, f"from 1 to {MOST_DECIMALS}")
    scale = 10**decimals
    rounded = Fraction(half_up(price.numerator * scale, price.denominator), scale)
    require(rounded > 0, "decimals", decimals, f"enough to show a price of {float(price):.3g}")
    for leg in found.legs:
        if leg.asked == 0 and min(price, rounded) <= leg.price <= max(price, rounded):
            rounded = leg.price
    return rounded


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
