"""Stepping through months and through trading days."""

from calendar import monthrange
from collections.abc import Container
from datetime import MAXYEAR, MINYEAR, date, timedelta
from functools import cache
from typing import Final

from xl_notes.core.errors import NotAvailable, require

FIRST_DAY: Final = date(1900, 1, 1)
LAST_DAY: Final = date(9999, 12, 31)
EPOCH: Final = date(1970, 1, 1).toordinal()
"""The day that numpy counts days from."""

ONE_DAY: Final = timedelta(days=1)
SHORTEST_MONTH: Final = 28


def add_months(start: date, months: int) -> date:
    """The same day `months` later, or the last day of a shorter month.

    Step from the original day, not from the day before: 30 January, 28 February, 30 March.  Chaining the steps would turn the 30th into the 28th for good.
    """
    year, month0 = divmod(start.year * 12 + start.month - 1 + months, 12)
    if not MINYEAR <= year <= MAXYEAR:
        raise OverflowError(f"{months} months after {start} is outside the calendar")
    day = start.day
    return date(year, month0 + 1, day if day <= SHORTEST_MONTH else min(day, monthrange(year, month0 + 1)[1]))


def on_day(month: date, day: int) -> date:
    """The day of the month a date is in, or the month's last day where it is shorter."""
    return month.replace(day=min(day, monthrange(month.year, month.month)[1]))


LAST_KNOWN_YEAR: Final = 2100
"""The `holidays` library reckons no holidays beyond it: a calendar without any would pass for one."""


@cache
def us_market_holidays() -> frozenset[date]:
    """Days from 1900 to LAST_KNOWN_YEAR that the New York Stock Exchange is closed on a weekday, closings at short notice included.

    From the `holidays` library, loaded when the first date is asked for: it holds the special closings too, 2018-12-05 and 2025-01-09 among them.
    """
    from holidays.financial.ny_stock_exchange import NewYorkStockExchange

    return frozenset(NewYorkStockExchange(years=range(FIRST_DAY.year, LAST_KNOWN_YEAR + 1), expand=False))  # type: ignore[no-untyped-call]


def closed_days(holidays: Container[date] | None, until: date) -> Container[date]:
    """The weekdays without trading: those given, or for None the US market's own, which must reach to the day."""
    if holidays is not None:
        return holidays
    if until.year > LAST_KNOWN_YEAR:
        raise NotAvailable("holidays", None, f"given for dates after {LAST_KNOWN_YEAR}, where the market's calendar is not known")
    return us_market_holidays()


def is_trading_day(day: date, holidays: Container[date]) -> bool:
    return day.weekday() < 5 and day not in holidays


def trading_days(as_of: date, count: int, holidays: Container[date] | None = None, include_date: bool = False) -> list[date]:
    """The last `count` trading days before a date, oldest first.

    as_of         the day counted from, itself left out unless include_date
    count         how many, at least 1
    holidays      weekdays without trading; None for the US market's own calendar
    include_date  whether as_of counts when it is a trading day
    errors        OutOfRange when count < 1 or the days run out before 1900

    >>> [f"{day:%d %b}" for day in trading_days(date(2018, 1, 16), 5)]  # 15 January is a holiday
    ['08 Jan', '09 Jan', '10 Jan', '11 Jan', '12 Jan']
    """
    require(count >= 1, "count", count, "1 or more")
    closed = closed_days(holidays, as_of)
    days: list[date] = []
    day = as_of if include_date else as_of - ONE_DAY
    while len(days) < count:
        require(day >= FIRST_DAY, "count", count, f"few enough to stay after {FIRST_DAY}")
        if is_trading_day(day, closed):
            days.append(day)
        day -= ONE_DAY
    days.reverse()
    return days


def unadjusted(day: date, holidays: Container[date]) -> date:
    return day


def following(day: date, holidays: Container[date]) -> date:
    """The day itself or the next one with trading."""
    while not is_trading_day(day, holidays):
        day += ONE_DAY
    return day


def modified_following(day: date, holidays: Container[date]) -> date:
    """The following trading day, or the preceding one when that falls in the next month."""
    moved = following(day, holidays)
    if moved.month == day.month:
        return moved
    while not is_trading_day(day, holidays):
        day -= ONE_DAY
    return day


ADJUSTMENTS: Final = {"none": unadjusted, "following": following, "modified": modified_following}
