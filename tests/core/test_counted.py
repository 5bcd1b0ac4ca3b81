"""Days counted for arrays against the conventions' own rules, on the days where these differ."""

from datetime import date

import numpy as np
import pytest

from xl_notes.core import batch
from xl_notes.core.batch.counted import counted
from xl_notes.core.daycount import CONVENTIONS, EXCEL_30_360, THIRTY_360_US, fraction

COUNTED = [day_count for day_count in CONVENTIONS if day_count.year]


def every_day():
    """The first and the last days of the months of three years, one of them a leap year."""
    days = np.arange("2019-01-01", "2022-01-01", dtype="M8[D]")
    return [day for day in days.tolist() if day.day in (1, 2, 15) or day.day >= 27]


def pairs():
    days = np.array(every_day(), "M8[D]")
    return np.repeat(days, len(days)), np.tile(days, len(days))


@pytest.mark.parametrize("day_count", COUNTED, ids=lambda day_count: day_count.name)
def test_every_pair_of_days(day_count):
    start, end = pairs()
    found = batch.plain_fractions(start, end, day_count).tolist()
    assert found == [float(fraction(day_count, first, last)) for first, last in zip(start.tolist(), end.tolist(), strict=True)]
    days, forward = counted(day_count, start, end), end >= start
    assert (days[~forward] < 0).all()
    assert (days[forward] >= 0).all()


def test_conventions_part_at_the_end_of_february():
    """From 28 February to 31 March: 31 days as Excel reckons, 30 in the market."""
    start, end = np.array(["2021-02-28"], "M8[D]"), np.array(["2021-03-31"], "M8[D]")
    assert counted(EXCEL_30_360, start, end).tolist() == [31]
    assert counted(THIRTY_360_US, start, end).tolist() == [30]


@pytest.mark.parametrize("day_count", COUNTED, ids=lambda day_count: day_count.name)
def test_a_date_that_is_missing(day_count):
    day, missing = np.array([date(2020, 1, 1)], "M8[D]"), np.array(["NaT"], "M8[D]")
    assert counted(day_count, day, missing)[0] < 0
    assert counted(day_count, missing, day)[0] < 0
