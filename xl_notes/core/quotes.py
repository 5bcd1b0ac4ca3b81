"""The market: daily quotes by date, splits, and the look-back window of a conversion."""

from collections.abc import Container, Iterable
from datetime import date
from fractions import Fraction
from typing import NamedTuple, Protocol

from xl_notes.core.calendars import ONE_DAY, closed_days, is_trading_day, trading_days
from xl_notes.core.errors import NotAvailable, OutOfRange, WrongType, require


class Quotes(Protocol):
    """Daily quotes as traded on the day, in the shares of that day.  A field is "VWAP", "Bid", "Low", "Close" or "Volume"."""

    def __contains__(self, day: date) -> bool: ...

    def get(self, day: date, field: str) -> Fraction | None:
        """The quote; None where the day is known and there was no print; WrongType where the field is not kept at all."""


class Split(NamedTuple):
    """A stock split: `ratio` new shares for one old share (2 for two-for-one, 1/10 for a one-for-ten reverse split) from the morning of `day`."""

    day: date
    ratio: Fraction


def split_factor(splits: Iterable[Split], quoted: date | None, as_of: date) -> Fraction:
    """New shares per old share between the day a price was quoted and a later day.  None for a price named in the note: every split since counts."""
    factor = Fraction(1)
    for split in splits:
        require(split.ratio > 0, "splits", split.ratio, "ratios above zero, new shares per old share")
        if (quoted is None or quoted < split.day) and split.day <= as_of:
            factor *= split.ratio
    return factor


def window(quotes: Quotes, as_of: date, lookback: int, holidays: Container[date] | None) -> list[date]:
    """The `lookback` trading days before a date, oldest first, every one of them quoted.

    errors  NotAvailable when one of the days is missing; WrongType when there are quotes for a day in between that is no trading day
    """
    days = trading_days(as_of, lookback, holidays)
    for day in days:
        if day not in quotes:
            raise NotAvailable("market", f"no quotes for {day}", f"complete over the {lookback} trading days before {as_of}")
    closed = closed_days(holidays, as_of)
    day = days[0]
    while day < as_of:
        if not is_trading_day(day, closed) and day in quotes:
            raise WrongType("market", f"quotes for {day:%A} {day}", "of trading days only", "that day is none; give holidays if yours differ")
        day += ONE_DAY
    return days


def price_on(quotes: Quotes, day: date, field: str) -> Fraction:
    """A price that must be there and above zero: a blank is no price, and a zero would mean endless shares."""
    return checked_price(f"{field} on {day}", quotes.get(day, field))


def checked_price(argument: str, price: Fraction | None) -> Fraction:
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
