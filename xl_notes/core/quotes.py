"""The market: daily quotes by date, splits, and the prints of a look-back window."""

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Final, NamedTuple, Protocol

from xl_notes.core.calendars import FIRST_DAY, ONE_DAY, closed_days, is_trading_day, trading_days
from xl_notes.core.errors import NotAvailable, OutOfRange, WrongType, require
from xl_notes.core.price_terms import LONGEST_LOOKBACK, MarketLeg


class Quotes(Protocol):
    """Daily quotes as traded on the day, in the shares of that day.  A field is "VWAP", "Bid", "Low", "Close" or "Volume"."""

    def __contains__(self, day: date) -> bool: ...

    def get(self, day: date, field: str) -> Fraction | None:
        """The quote; None where the day is known and there was no print; WrongType where the field is not kept at all."""


class Split(NamedTuple):
    """A stock split: `ratio` new shares for one old share (2 for two-for-one, 1/10 for a one-for-ten reverse split) from the morning of `day`."""

    day: date
    ratio: Fraction


NO_SPLIT: Final = Fraction(1)


def split_factor(splits: Iterable[Split], quoted: date | None, as_of: date) -> Fraction:
    """New shares per old share between the day a price was quoted and a later day.  None for a price named in the note: every split since counts."""
    factor = NO_SPLIT
    for split in splits:
        require(split.ratio > 0, "splits", split.ratio, "ratios above zero, new shares per old share")
        if (quoted is None or quoted < split.day) and split.day <= as_of:
            factor *= split.ratio
    return factor


def window(quotes: Quotes, as_of: date, lookback: int, holidays: Container[date] | None, include_date: bool = False) -> list[date]:
    """The `lookback` trading days before a date, or ending on it, oldest first, every one of them quoted.

    errors  NotAvailable when one of the days is missing; WrongType when there are quotes for a day in between that is no trading day
    """
    days = trading_days(as_of, lookback, holidays, include_date)
    for day in days:
        if day not in quotes:
            raise NotAvailable("market", f"no quotes for {day}", f"complete over the {lookback} trading days before {as_of}")
    _check_trading_days(quotes, days[0], as_of, holidays)
    return days


def _check_trading_days(quotes: Quotes, day: date, as_of: date, holidays: Container[date] | None) -> None:
    """Quotes for a day without trading mean that the calendars differ."""
    closed = closed_days(holidays, as_of)
    while day < as_of:
        if not is_trading_day(day, closed) and day in quotes:
            raise WrongType("market", f"quotes for {day:%A} {day}", "of trading days only", "that day is none; give holidays if yours differ")
        day += ONE_DAY


class Print(NamedTuple):
    """A price of a window: the day it was quoted on, and it in shares of the conversion day."""

    day: date
    price: Fraction
    volume: Fraction | None = None


def prints(quotes: Quotes, leg: MarketLeg, as_of: date, splits: Sequence[Split], holidays: Container[date] | None) -> list[Print]:
    """The prices a leg reads, oldest first, re-based for splits between their day and the conversion.

    A trading day without a print, its row not there or its cell empty, by the leg's `missing`:

        error     NotAvailable: no price is guessed
        skip      the day is left out: the mean of those that printed
        back      the window goes further back until it has its number of prints
        previous  the last print before it counts for the day, too
        ignore    as error, but the leg itself is then left out, see conversion.py

    errors  NotAvailable where no day has a print; OutOfRange for a price that is not above zero
    """
    days = _days_to_read(quotes, leg, as_of, holidays)
    return [_print(quotes, day, leg, split_factor(splits, day, as_of) if splits else NO_SPLIT) for day in days]


def _days_to_read(quotes: Quotes, leg: MarketLeg, as_of: date, holidays: Container[date] | None) -> list[date]:
    if leg.missing in ("error", "ignore"):
        return window(quotes, as_of, leg.lookback, holidays, leg.include_date)
    days = trading_days(as_of, leg.lookback, holidays, leg.include_date)
    _check_trading_days(quotes, days[0], as_of, holidays)
    needed = leg.lookback
    if leg.missing == "skip":
        days, needed = [day for day in days if _printed(quotes, day, leg)], 1
    elif leg.missing == "back":
        days = [day for _, day in zip(range(leg.lookback), _printed_days(quotes, as_of, leg, holidays), strict=False)][::-1]
    else:
        days = [found for found in (_last_print(quotes, day, leg, holidays) for day in days) if found is not None]
    if len(days) < needed:
        raise NotAvailable("market", f"{len(days)} days with a {leg.field}", f"long enough for {needed} of them before {as_of}")
    return days


def _printed(quotes: Quotes, day: date, leg: MarketLeg) -> bool:
    return day in quotes and quotes.get(day, leg.field) is not None


def _printed_days(quotes: Quotes, as_of: date, leg: MarketLeg, holidays: Container[date] | None) -> Iterator[date]:
    """Trading days with a print, latest first, as far back as a window can be long."""
    closed = closed_days(holidays, as_of)
    day, tried = as_of if leg.include_date else as_of - ONE_DAY, 0
    while day >= FIRST_DAY and tried < leg.lookback + LONGEST_LOOKBACK:
        if is_trading_day(day, closed):
            tried += 1
            if _printed(quotes, day, leg):
                yield day
        day -= ONE_DAY


def _last_print(quotes: Quotes, day: date, leg: MarketLeg, holidays: Container[date] | None) -> date | None:
    """The day itself or the last one before it with a print."""
    return day if _printed(quotes, day, leg) else next(_printed_days(quotes, day, replace(leg, include_date=False), holidays), None)


def _print(quotes: Quotes, day: date, leg: MarketLeg, factor: Fraction) -> Print:
    price = checked_price(f"{leg.field} on {day}", quotes.get(day, leg.field))
    price = price if factor is NO_SPLIT else price / factor
    if leg.statistic.name != "volume":
        return Print(day, price)
    return Print(day, price, checked_volume(f"Volume on {day}", quotes.get(day, "Volume")) * factor)


def checked_price(argument: str, price: Fraction | None) -> Fraction:
    """A price that must be there and above zero: a blank is no price, and a zero would mean endless shares."""
    if price is None:
        raise NotAvailable(argument, None, "a price")
    if price <= 0:
        raise OutOfRange(argument, price, "a price above zero")
    return price


def checked_volume(argument: str, volume: Fraction | None) -> Fraction:
    if volume is None:
        raise NotAvailable(argument, None, "a number of shares")
    require(volume >= 0, argument, volume, "zero or more shares")
    return volume
