"""The conversion price and the shares it gives."""

from collections.abc import Container, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from xl_notes.core import calendars, conversion
from xl_notes.core.conversion import ConversionPrice, Leg
from xl_notes.core.errors import OutOfRange, WrongType
from xl_notes.core.price_terms import CLOSING_BID, LONGEST_LOOKBACK, MEAN, Clause, MarketLeg, Statistic, lowest_of, named_prices
from xl_notes.core.quotes import Quotes, Split
from xl_notes.sheet import columns, quick
from xl_notes.sheet.functions.arguments import (
    AMOUNT,
    BID_LEG,
    DECIMALS,
    DISCOUNT,
    FIXED_PRICE,
    FLOOR_PRICE,
    HOLIDAYS,
    PRICE,
    PRICE_MORE,
    PRICE_TERMS,
    ROUNDING,
)
from xl_notes.sheet.kinds import DATE, DATE_COLUMN, FLAG, NUMBERS, QUOTE, RATIO, ROWS, SHARES, WHOLE
from xl_notes.sheet.legs import STATISTIC as STATISTIC_KIND
from xl_notes.sheet.market import MarketTable
from xl_notes.sheet.spec import Arg, Difference, Example, SheetFunction

GROUP = "Conversion"
NOTICE = date(2018, 1, 16)
VWAPS = (0.0021, 0.002, 0.0019, 0.0022, 0.0018)
MARKET = (
    ("Date", "VWAP", "Bid"),
    *((date(2018, 1, day), vwap, bid) for day, vwap, bid in zip((8, 9, 10, 11, 12), VWAPS, (0.002, 0.0019, 0.0018, 0.0021, 0.0019), strict=True)),
)
LEGS_HEADER = ["Leg", "Raw price", "Price", "Binds", "Days used"]


def clauses_of(
    leg: tuple[Clause, ...] | None,
    discount: Fraction | None,
    fixed_price: Fraction | None,
    lookback: int,
    statistic: Statistic,
    field: str,
    floor_price: Fraction | None,
    bid_leg: bool,
    include_date: bool,
    missing: str,
) -> tuple[Clause, ...]:
    """The stack of prices: the legs of a terms range, or the one that the arguments describe."""
    if leg is not None:
        _check_legs_alone(discount, lookback, statistic, field, bid_leg, include_date, missing)
        return (*leg, *named_prices(fixed_price, floor_price))
    if discount is None:
        raise WrongType("discount", None, "given: the part taken off the market price")
    market_leg = MarketLeg(discount, field, statistic, lookback, include_date, missing)
    return lowest_of(market_leg, fixed_price, floor_price, CLOSING_BID if bid_leg else None)


def _check_legs_alone(*given: Any) -> None:
    """What the columns of the legs say cannot be said by an argument as well: neither would be the one that counts."""
    names = ("discount", "lookback", "statistic", "field", "bid_leg", "include_date", "missing")
    for name, value, default in zip(names, given, (None, 5, MEAN, "VWAP", True, False, "error"), strict=True):
        if value != default:
            raise WrongType(name, value, "left out where a terms range has the legs")


def price_on(
    conversion_date: date,
    market: Quotes,
    discount: Fraction | None,
    fixed_price: Fraction | None,
    lookback: int,
    statistic: Statistic,
    field: str,
    floor_price: Fraction | None,
    splits: Sequence[Split] | None,
    holidays: Container[date] | None,
    bid_leg: bool,
    *,
    include_date: bool = False,
    missing: str = "error",
    default_date: date | None = None,
    leg: tuple[Clause, ...] | None = None,
) -> ConversionPrice:
    clauses = clauses_of(leg, discount, fixed_price, lookback, statistic, field, floor_price, bid_leg, include_date, missing)
    return conversion.price_on(conversion_date, market, clauses, splits or (), holidays, default_date)


def rounded_price_on(*arguments: Any, decimals: int | None = None, **more: Any) -> Fraction:
    return conversion.rounded_price(price_on(*arguments, **more), decimals)


def _prices_on(conversion_date: Any, market: MarketTable, *terms: Any) -> Any:
    """The prices on a column of days at once."""
    import numpy as np

    from xl_notes.core import batch

    discount, fixed_price, lookback, statistic, field, floor_price, splits, holidays, bid_leg = terms
    if splits:
        return None
    clauses = clauses_of(None, discount, fixed_price, lookback, statistic, field, floor_price, bid_leg, False, "error")
    history = batch.History(*market.history({clause.leg.field for clause in clauses if isinstance(clause.leg, MarketLeg)}, np))
    return batch.plain_conversion_prices(conversion_date, history, clauses, holidays)


@columns.batch_of("amount", "price")
def _whole_shares(amount: Any, price: Any, rounding: Any) -> Any:
    from xl_notes.core import batch

    return None if rounding else batch.plain_whole_shares(amount, price)


def legs_table(*arguments: Any, **more: Any) -> list[list[Any]]:
    found = price_on(*arguments, **more)
    return [LEGS_HEADER, *([leg.name, leg.raw, leg.price, leg is found.binding, days_used(leg)] for leg in found.legs)]


def days_used(leg: Leg) -> str:
    """First and last day, and how many days there were where the window has more."""
    if not leg.days:
        return "none"
    first, last = leg.days[0], leg.days[-1]
    span = f"{first}" if first == last else f"{first} to {last}"
    read = len(set(leg.days))
    return span if read == leg.asked else f"{span}, {read} of {leg.asked} days"


def quoted_leg(vwaps: Sequence[Fraction | None], discount: Fraction, statistic: Statistic) -> MarketLeg:
    """The leg that the quotes given are the window of."""
    if len(vwaps) > LONGEST_LOOKBACK:
        raise OutOfRange("vwaps", f"{len(vwaps)} cells", f"at most {LONGEST_LOOKBACK} trading days")
    return MarketLeg(discount, statistic=statistic, lookback=max(1, len(vwaps)))


def price_from_quotes(
    vwaps: Sequence[Fraction | None],
    bid: Fraction | None,
    discount: Fraction,
    fixed_price: Fraction | None,
    floor_price: Fraction | None,
    statistic: Statistic,
    volumes: Sequence[Fraction | None] | None,
    decimals: int | None,
    bid_leg: bool,
) -> Fraction:
    leg = quoted_leg(vwaps, discount, statistic)
    return conversion.rounded_price(conversion.price_from_quotes(vwaps, bid, leg, fixed_price, floor_price, volumes, bid_leg), decimals)


TRADINGDAYS = SheetFunction(
    name="NOTE_TRADINGDAYS",
    group=GROUP,
    help="The last trading days before a date, oldest first, as a column of dates.",
    args=(
        Arg("as_of", DATE, "Day counted from."),
        Arg("count", WHOLE, "How many trading days."),
        HOLIDAYS,
        Arg("include_date", FLAG, "TRUE to count as_of itself when it is a trading day. Default FALSE.", False),
    ),
    call=calendars.trading_days,
    returns=DATE_COLUMN,
    examples=(Example((NOTICE, 5), date(2018, 1, 8), "NYSE calendar: 15 January 2018 is a holiday", (1, 1)),),
    errors=("#NUM! count below 1",),
    source="Calendar of the New York Stock Exchange, closings at short notice included.",
    differs=(
        Difference(
            "=WORKDAY(DATE(2018,1,16),-5)",
            date(2018, 1, 9),
            Example((NOTICE, 5), date(2018, 1, 8), "as the example", (1, 1)),
            "WORKDAY knows no holidays unless they are typed in: 15 January 2018 is one",
        ),
    ),
)

CONVPRICE = SheetFunction(
    name="NOTE_CONVPRICE",
    group=GROUP,
    help="Conversion price: lowest of the discounted average VWAP, the closing bid and a fixed price, in dollars a share; not below a floor.",
    args=(
        Arg("vwaps", NUMBERS, "Daily VWAPs of the look-back window, one cell a trading day."),
        Arg("bid", QUOTE, "Closing bid of the trading day before the conversion. Not read where bid_leg is FALSE."),
        DISCOUNT,
        FIXED_PRICE,
        FLOOR_PRICE,
        Arg("statistic", STATISTIC_KIND, '"mean" (default, or "simple") of the daily VWAPs, "volume" for a volume-weighted one, "lowest", "lowest 2".', "mean"),
        Arg("volumes", NUMBERS, 'Shares traded, one cell per VWAP; needed for "volume" only.', None),
        DECIMALS,
        BID_LEG,
    ),
    call=price_from_quotes,
    returns=RATIO,
    examples=(
        Example((VWAPS, 0.0019, 0.15, 0.002), 0.0017, "syn: 85% of 0.0020"),
        Example(((0.0025, 0.0025, 0.0025, 0.0025, 0.0025), 0.0025, 0.15, 0.002), 0.002, "calc: the fixed price binds above a VWAP of 0.00235294"),
        Example((VWAPS, 0.0019, 0.15, 0.002, None, "volume", (10, 20, 30, 5, 85)), 0.001598, "syn: 85% of 0.00188"),
    ),
    errors=("#N/A a VWAP or the bid is blank", "#NUM! a VWAP or the bid is not above zero", "#NUM! discount of 0.75 or more"),
    source="Form 8-K, December 6, 2017, Item 1.01: lowest of 85% of the average VWAP, the closing bid, or $0.002 per share.",
    refuses=("leg",),
)

CONVPRICE_ON = SheetFunction(
    name="NOTE_CONVPRICE_ON",
    group=GROUP,
    help="Conversion price on a day from the market table: lowest of the discounted look-back, the closing bid of the day before and a fixed price.",
    args=PRICE_TERMS,
    call=rounded_price_on,
    batch=columns.Batch(_prices_on, frozenset(("conversion_date",))),
    more=(DECIMALS, *PRICE_MORE),
    returns=RATIO,
    examples=(Example((NOTICE, MARKET, 0.15, 0.002), 0.0017, "syn: 85% of the mean VWAP of 8 to 12 January 2018"),),
    errors=("#N/A the window is incomplete", "#VALUE! a column is missing, or a date is there twice or is no trading day", "#NUM! a price not above zero"),
    source="Form 8-K, December 6, 2017, Item 1.01: over the prior five trading days; the closing bid on the prior trading day.",
)

CONVLEGS = SheetFunction(
    name="NOTE_CONVLEGS",
    group=GROUP,
    help="The prices compared on a conversion day: leg, raw price, price after discount, whether it binds, days used.",
    args=PRICE_TERMS,
    call=legs_table,
    more=PRICE_MORE,
    returns=ROWS,
    examples=(
        Example((NOTICE, MARKET, 0.15, 0.002), 0.0017, "syn: 85% of 0.0020", (2, 3)),
        Example((NOTICE, MARKET, 0.15, 0.002), True, "syn: the first leg is the lowest", (2, 4)),
        Example((NOTICE, MARKET, 0.15, 0.002), "2018-01-08 to 2018-01-12", "NYSE calendar", (2, 5)),
    ),
    errors=("as NOTE_CONVPRICE_ON",),
    source="Form 8-K, December 6, 2017, Item 1.01: lowest of (i), (ii) or (iii).",
)

SHARES_OF = SheetFunction(
    name="NOTE_SHARES",
    group=GROUP,
    help="Whole shares an amount converts into at a price. Exact: never one share off.",
    args=(
        AMOUNT,
        PRICE,
        ROUNDING,
    ),
    call=conversion.whole_shares,
    quick=quick.whole_shares,
    batch=_whole_shares,
    returns=SHARES,
    examples=(
        Example((4307226.51, 0.002), 2153613255, "calc"),
        Example((4307226.51, 0.0017), 2533662652, "calc"),
    ),
    errors=("#NUM! price not above zero", "#NUM! amount below zero"),
    source="Form 8-K, December 6, 2017, Item 1.01: convertible in whole or in part; whole shares are the custom.",
)

FUNCTIONS = (TRADINGDAYS, CONVPRICE, CONVPRICE_ON, CONVLEGS, SHARES_OF)
