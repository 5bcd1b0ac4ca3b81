"""Months against dateutil on every day, trading days against the counts and closings of the US market, and adjustments of dates by hand."""

from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from xl_notes.core.calendars import ADJUSTMENTS, add_months, following, is_trading_day, modified_following, trading_days, unadjusted, us_market_holidays

DAY = timedelta(days=1)


def test_every_day_of_five_years_and_every_step_up_to_two_years():
    day = date(2023, 1, 1)
    while day.year < 2028:
        for months in (*range(-24, 25), 120, -120, 1199):
            assert add_months(day, months) == day + relativedelta(months=months), (day, months)
        day += DAY


@given(day=st.dates(date(1900, 1, 1), date(2500, 1, 1)), months=st.integers(-3000, 9000))
def test_months_as_dateutil(day, months):
    if 1 <= (day.year * 12 + day.month - 1 + months) // 12 <= 9999:
        assert add_months(day, months) == day + relativedelta(months=months)


def test_chained_steps_lose_the_day():
    """The reason to step from the first date: by way of February the 30th becomes the 28th."""
    assert add_months(date(2018, 1, 30), 2) == date(2018, 3, 30)
    assert add_months(add_months(date(2018, 1, 30), 1), 1) == date(2018, 3, 28)


# Holiday by holiday as the New York Stock Exchange's rule on holidays has them (Juneteenth from 2022), and its two days of mourning: 5 December 2018 for
# President Bush, 9 January 2025 for President Carter.
CLOSED = {
    2017: ["01-02", "01-16", "02-20", "04-14", "05-29", "07-04", "09-04", "11-23", "12-25"],
    2018: ["01-01", "01-15", "02-19", "03-30", "05-28", "07-04", "09-03", "11-22", "12-05", "12-25"],
    2024: ["01-01", "01-15", "02-19", "03-29", "05-27", "06-19", "07-04", "09-02", "11-28", "12-25"],
    2025: ["01-01", "01-09", "01-20", "02-17", "04-18", "05-26", "06-19", "07-04", "09-01", "11-27", "12-25"],
}


@pytest.mark.parametrize(("year", "count"), [(2017, 251), (2018, 251), (2024, 252), (2025, 250)])
def test_trading_days_of_a_year(year, count):
    weekdays = [day for day in (date(year, 1, 1) + n * DAY for n in range(366)) if day.year == year and day.weekday() < 5]
    open_days = [day for day in weekdays if is_trading_day(day, us_market_holidays())]
    assert len(open_days) == count
    assert [f"{day:%m-%d}" for day in weekdays if day not in open_days] == CLOSED[year]


def test_half_days_are_trading_days():
    for day in (date(2018, 7, 3), date(2018, 11, 23), date(2018, 12, 24)):
        assert is_trading_day(day, us_market_holidays())


def days(*texts):
    return [date.fromisoformat(text) for text in texts]


def test_windows_across_holidays():
    """Thanksgiving is a Thursday; the mourning day of 2018 was a Wednesday; New Year's Day 2018 a Monday."""
    assert trading_days(date(2017, 11, 27), 3) == days("2017-11-21", "2017-11-22", "2017-11-24")
    assert trading_days(date(2018, 12, 6), 2) == days("2018-12-03", "2018-12-04")
    assert trading_days(date(2018, 1, 3), 2) == days("2017-12-29", "2018-01-02")
    assert trading_days(date(2025, 1, 10), 1) == days("2025-01-08")
    # 20 trading days before 30 December 2017: the 29th back to 1 December, 21 weekdays less Christmas Day.
    assert trading_days(date(2017, 12, 30), 20)[0] == date(2017, 12, 1)


def test_the_date_itself():
    """Counted only when asked for, and only when it is a trading day."""
    monday = date(2018, 1, 8)
    assert trading_days(monday, 1) == days("2018-01-05")
    assert trading_days(monday, 1, include_date=True) == [monday]
    assert trading_days(date(2018, 1, 7), 1, include_date=True) == days("2018-01-05")
    assert trading_days(date(2018, 1, 15), 1, include_date=True) == days("2018-01-12")


def test_holidays_given_take_the_place_of_the_market():
    """With no holidays Christmas Day 2017, a Monday, is a trading day; with one more, the Tuesday is none."""
    assert trading_days(date(2017, 12, 27), 2, ()) == days("2017-12-25", "2017-12-26")
    assert trading_days(date(2017, 12, 27), 2, {date(2017, 12, 26)}) == days("2017-12-22", "2017-12-25")


@given(as_of=st.dates(date(1990, 1, 1), date(2030, 1, 1)), count=st.integers(1, 60))
def test_a_window_is_whole(as_of, count):
    window = trading_days(as_of, count)
    assert len(window) == count
    assert window == sorted(set(window))
    between = [window[0] + n * DAY for n in range((as_of - window[0]).days)]
    assert window == [day for day in between if is_trading_day(day, us_market_holidays())]


ADJUSTED = [
    # day, following, modified: 31 March 2018 was the Saturday of Easter; April begins on a Sunday.
    ("2018-01-17", "2018-01-17", "2018-01-17"),
    ("2018-04-15", "2018-04-16", "2018-04-16"),
    ("2018-01-13", "2018-01-16", "2018-01-16"),  # Saturday, Sunday, Martin Luther King Day
    ("2018-03-31", "2018-04-02", "2018-03-29"),  # and 30 March was Good Friday
    ("2018-06-30", "2018-07-02", "2018-06-29"),
    ("2017-12-30", "2018-01-02", "2017-12-29"),
    ("2018-12-05", "2018-12-06", "2018-12-06"),
]


@pytest.mark.parametrize(("day", "later", "modified"), ADJUSTED)
def test_adjustments(day, later, modified):
    [start, expected, within_month] = days(day, later, modified)
    assert unadjusted(start, us_market_holidays()) == start
    assert following(start, us_market_holidays()) == expected
    assert modified_following(start, us_market_holidays()) == within_month


def test_adjustments_by_name():
    assert dict(ADJUSTMENTS) == {"none": unadjusted, "following": following, "modified": modified_following}


def test_eleven_of_the_36_payment_dates_are_on_weekends():
    """The amortising note of the 8-K: the 15th of each month from January 2018; the first on a Sunday is 15 April 2018."""
    weekend = [day for day in (add_months(date(2018, 1, 15), n) for n in range(36)) if day.weekday() >= 5]
    assert len(weekend) == 11
    assert weekend[0] == date(2018, 4, 15)
