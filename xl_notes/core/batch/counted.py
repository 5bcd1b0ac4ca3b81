"""Days between many dates, as conventions count them: the rules of daycount.py whose year has always as many days, for arrays."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from xl_notes.core import daycount
from xl_notes.core.batch.rows import Days
from xl_notes.core.daycount import DayCount

Numbers = NDArray[np.int64]


class _Day(NamedTuple):
    """Days of months, by the months since 1970."""

    month: Numbers
    day: Numbers
    is_last_of_february: NDArray[np.bool_]


def counted(day_count: DayCount, start: Days, end: Days) -> Numbers:
    """The days from start to end, over `day_count.year` in the year; below zero where the end is before the start, or a date is missing."""
    days = (end - start).view(np.int64)
    rule = RULES.get(day_count)
    if rule is None:
        return days
    before, after = _day(start), _day(end)
    start_day, end_day = rule(before, after)
    return np.where(days > 0, 30 * (after.month - before.month) + end_day - start_day, np.minimum(days, 0))


def _day(days: Days) -> _Day:
    months = days.astype("M8[M]")
    numbers = months.astype(np.int64)
    ends_month = (days + 1).astype("M8[M]") != months
    return _Day(numbers, (days - months.astype("M8[D]")).astype(np.int64) + 1, (numbers % 12 == 1) & ends_month)


def _excel_30_360(start: _Day, end: _Day) -> tuple[Numbers, Numbers]:
    end_day = np.where((end.day == 31) & (start.day >= 30), 30, end.day)
    end_day = np.where(start.is_last_of_february & end.is_last_of_february, 30, end_day)
    return np.where(start.is_last_of_february, 30, np.minimum(start.day, 30)), end_day


def _thirty_e_360(start: _Day, end: _Day) -> tuple[Numbers, Numbers]:
    return np.minimum(start.day, 30), np.minimum(end.day, 30)


def _thirty_360_us(start: _Day, end: _Day) -> tuple[Numbers, Numbers]:
    start_day = np.where(start.is_last_of_february, 30, np.minimum(start.day, 30))
    end_day = np.where(start.is_last_of_february & end.is_last_of_february, 30, end.day)
    return start_day, np.where((end_day == 31) & (start_day == 30), 30, end_day)


def _thirty_360_bond(start: _Day, end: _Day) -> tuple[Numbers, Numbers]:
    start_day = np.minimum(start.day, 30)
    return start_day, np.where((end.day == 31) & (start_day == 30), 30, end.day)


RULES: dict[DayCount, Callable[[_Day, _Day], tuple[Numbers, Numbers]]] = {
    daycount.EXCEL_30_360: _excel_30_360,
    daycount.THIRTY_E_360: _thirty_e_360,
    daycount.THIRTY_360_US: _thirty_360_us,
    daycount.THIRTY_360_BOND: _thirty_360_bond,
}
"""Days of the months of start and end; of the others with a year of their own, the days are those of the calendar."""
