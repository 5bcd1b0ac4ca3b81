"""Conversion prices on many days from one market history."""

import math
from collections.abc import Collection, Sequence
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from xl_notes.core import conversion
from xl_notes.core.batch.rows import EARLIEST, Days, Floats, Results, as_date, completed, dates_of, exact_of
from xl_notes.core.calendars import LAST_KNOWN_YEAR, us_market_holidays
from xl_notes.core.certain import LEAST_PRICE, MOST_WHOLE
from xl_notes.core.errors import WrongType, require
from xl_notes.core.price_terms import Clause, FixedLeg, MarketLeg
from xl_notes.core.quotes import Split

Whole = NDArray[np.int64]

DECIMALS = (2, 4, 6, 9)
"""Of quotes in plain cases: the fewest of these that do."""

MOST_DIGITS = 1e15
"""A decimal of up to 15 digits is the only such one that its float stands for."""

LONGEST_CLOSING = 14
"""Days; the market has not been closed for longer between two days of trading that a plain case is read from."""

MONDAY = 4
"""Its number among the days since the epoch, which was a Thursday."""


class History(NamedTuple):
    """Daily quotes.

    days    strictly ascending
    quotes  by field, NaN where a day has no plain one
    """

    days: Days
    quotes: dict[str, Floats]


def plain_conversion_prices(dates: Any, history: History, clauses: Sequence[Clause], holidays: Collection[date] | None = None) -> Floats:
    """See conversion_prices; NaN where there is more to it: a window that is not complete, other prices than means, lowest and named ones, long decimals."""
    [dates] = dates_of(dates)
    doubtful = np.full(dates.shape, np.nan)
    market = [clause.leg for clause in clauses if isinstance(clause.leg, MarketLeg)]
    if any(clause.applies != "always" for clause in clauses) or not all(_is_plain(leg) and leg.field in history.quotes for leg in market):
        return doubtful
    calendar = _trading_days(history.days, holidays) if market else None
    if calendar is None:
        return doubtful
    windows = _Windows(dates.astype(np.int64), history.days.astype(np.int64), calendar)
    found: Any = None
    for clause in clauses:
        leg = clause.leg
        price: Any = _fixed(leg.price) if isinstance(leg, FixedLeg) else _prices(windows, history.quotes[leg.field], leg)
        # Of two prices each rounded to a float the lesser is the lesser one rounded.
        found = price if found is None else (np.minimum if clause.combine == "lesser" else np.maximum)(found, price)
    return np.broadcast_to(found, dates.shape).copy()


def conversion_prices(
    dates: Any, history: History, clauses: Sequence[Clause], splits: Sequence[Split] = (), holidays: Collection[date] | None = None
) -> Results:
    """The conversion prices on many days, as conversion.price_on finds them, each the float nearest to it.

    clauses  the stack of prices, of lowest_of for instance
    """
    [dates] = dates_of(dates)
    ascending = bool((history.days[1:] > history.days[:-1]).all())
    require(ascending, "history", "days in another order", "of strictly ascending days")
    values = np.full(dates.shape, np.nan) if splits else plain_conversion_prices(dates, history, clauses, holidays)
    quotes = _OneByOne(history)
    return completed(values, (dates,), lambda day: float(conversion.price_on(as_date("conversion_date", day), quotes, clauses, splits, holidays).price))


class _OneByOne:
    """A history as the core takes quotes.Quotes: a day's quote, exactly."""

    def __init__(self, history: History) -> None:
        self._quotes = history.quotes
        self._rows = {day: row for row, day in enumerate(history.days.tolist())}

    def __contains__(self, day: date) -> bool:
        return day in self._rows

    def get(self, day: date, field: str) -> Fraction | None:
        if field not in self._quotes:
            raise WrongType("history", field, "quotes that are there")
        quote = float(self._quotes[field][self._rows[day]])
        return None if math.isnan(quote) else exact_of(f"{field} on {day}", quote)


def _fixed(price: Fraction) -> float:
    """A fixed price as the float nearest to it; NaN for one that no float is near to."""
    return float(price) if LEAST_PRICE <= price <= MOST_WHOLE else math.nan


def _is_plain(leg: MarketLeg) -> bool:
    return leg.missing == "error" and (leg.statistic.name == "mean" or (leg.statistic.name == "lowest" and leg.statistic.lowest == 1))


def _trading_days(quoted: Days, holidays: Collection[date] | None) -> Whole | None:
    """All of them from the first quote to somewhat after the last; None where they are not known."""
    if not (len(quoted) and quoted[0] >= EARLIEST and (holidays is not None or quoted[-1] < _LAST_KNOWN_DAY - LONGEST_CLOSING)):
        return None
    first, last = (int(day.astype(np.int64)) for day in (quoted[0], quoted[-1] + LONGEST_CLOSING))
    closed = _market_holidays() if holidays is None else np.array(list(holidays), dtype="M8[D]").astype(np.int64)
    every = np.arange(first, last + 1)
    trades = (every - MONDAY) % 7 < 5
    trades[closed[(closed >= first) & (closed <= last)] - first] = False
    return every[trades]


_LAST_KNOWN_DAY = np.datetime64(date(LAST_KNOWN_YEAR, 12, 31))


@lru_cache(maxsize=1)
def _market_holidays() -> Whole:
    return np.array(sorted(us_market_holidays()), dtype="M8[D]").astype(np.int64)


class _Windows:
    """The windows of conversion days among the quoted days.

    asked     the conversion days
    days      those with quotes, ascending
    calendar  the trading days
    """

    def __init__(self, asked: Whole, days: Whole, calendar: Whole) -> None:
        self.asked, self.days, self.calendar = asked, days, calendar
        self.strangers = ~np.isin(days, calendar)  # quotes for days without trading

    def of(self, leg: MarketLeg) -> tuple[Whole, Whole, NDArray[np.bool_]]:
        """First day and the one after the last, as places among the quoted days; and whether the window is simply the last trading days, all of them quoted."""
        side: Any = "right" if leg.include_date else "left"
        quoted, traded = np.searchsorted(self.days, self.asked, side), np.searchsorted(self.calendar, self.asked, side)
        known = (np.minimum(quoted, traded) >= leg.lookback) & (self.asked <= self.calendar[-1] if len(self.calendar) else False)
        if not known.any():
            return quoted, quoted, known
        last, last_traded = np.where(known, quoted, leg.lookback), np.where(known, traded, leg.lookback)
        first, first_traded = last - leg.lookback, last_traded - leg.lookback
        strangers = _running(self.strangers)
        # As many quotes as trading days between the same two days, and none on another day: they are the same days.
        ends = (self.days[last - 1] == self.calendar[last_traded - 1]) & (self.days[first] == self.calendar[first_traded])
        return first, last, known & ends & (strangers[last] == strangers[first])


def _prices(windows: _Windows, quotes: Floats, leg: MarketLeg) -> Floats:
    """A leg's price on each day, NaN where its window is not plain."""
    first, last, plain = windows.of(leg)
    if not plain.any():
        return np.full(plain.shape, np.nan)
    whole, scale = _scaled(quotes)
    flaws = _running(np.isnan(whole))
    plain &= flaws[last] == flaws[first]
    return np.where(plain, _of_windows(whole, scale, first, last, leg), np.nan)


def _of_windows(whole: Floats, scale: float, first: Whole, last: Whole, leg: MarketLeg) -> Floats:
    """The rule's price of each window, rounded once from the exact quotient; NaN where a float does not hold it."""
    part = 1 - leg.discount
    if leg.statistic.name == "mean":
        sums = _running(np.nan_to_num(whole))
        amounts, part = np.where(sums[last] < MOST_WHOLE, sums[last] - sums[first], np.nan), part / leg.lookback
    else:
        amounts = np.lib.stride_tricks.sliding_window_view(whole, leg.lookback).min(axis=1)[first]
    if max(part.numerator, part.denominator) > MOST_WHOLE:
        return np.full(first.shape, np.nan)
    numerators, denominator = amounts * part.numerator, part.denominator * scale
    numerators = np.where(numerators < MOST_WHOLE, numerators, np.nan)
    return numerators / denominator if denominator < MOST_WHOLE else np.full(first.shape, np.nan)


def _scaled(quotes: Floats) -> tuple[Floats, float]:
    """Quotes as whole numbers, and of how many units one dollar is; NaN for what has more decimals than DECIMALS, or is not above zero."""
    plain = (quotes > 0) & (quotes < MOST_WHOLE)
    quotes = np.where(plain, quotes, 1.0)
    for decimals in DECIMALS:
        scale = 10.0**decimals
        whole = np.rint(quotes * scale)
        fits = whole / scale == quotes
        if fits.all():
            break
    return np.where(fits & plain & (whole < MOST_DIGITS), whole, np.nan), scale


def _running(values: Any) -> Any:
    """Sums of the first 0, 1, 2, ... values."""
    return np.concatenate(([0], np.cumsum(values)))
