"""Conversion prices on many days at once against one by one: no difference, over histories with every kind of flaw."""

from datetime import date
from fractions import Fraction

import numpy as np
import pytest

from tests.core.daily_quotes import DailyQuotes
from xl_notes.core import batch, conversion
from xl_notes.core.calendars import is_trading_day, us_market_holidays
from xl_notes.core.errors import NotAvailable, NoteError, OutOfRange, WrongType
from xl_notes.core.money import exact
from xl_notes.core.price_terms import CLOSING_BID, Clause, FixedLeg, MarketLeg, Statistic, lowest_of, named_prices
from xl_notes.core.quotes import Split

F = Fraction
LOWEST = Statistic("lowest")
BIWEEKLY_CLOSINGS = frozenset(np.arange("2016-01-06", "2021-01-06", 14, dtype="M8[D]").tolist())


@pytest.fixture
def random():
    return np.random.Generator(np.random.PCG64(20180116))


def history_of(days, vwaps, bids):
    """In arrays, and as the core takes quotes one by one."""
    days = np.array(days, dtype="M8[D]")
    arrays = batch.History(days, {"VWAP": np.array(vwaps, dtype=float), "Bid": np.array(bids, dtype=float)})
    rows = zip(days.tolist(), arrays.quotes["VWAP"].tolist(), arrays.quotes["Bid"].tolist(), strict=True)
    one = {day: {field: None if quote != quote else exact(quote) for field, quote in (("VWAP", vwap), ("Bid", bid))} for day, vwap, bid in rows}
    return arrays, DailyQuotes(one)


def random_history(random, years, decimals, holidays=None):
    closed = us_market_holidays() if holidays is None else holidays
    every = np.arange(f"{2020 - years}-03-02", "2020-03-02", dtype="M8[D]").tolist()
    days = [day for day in every if is_trading_day(day, closed)]
    prices = 0.02 * np.exp(np.cumsum(random.normal(0, 0.05, len(days))).clip(-3, 6))
    bids = prices * (1 - np.abs(random.normal(0, 0.02, len(days))))
    least = 10.0**-decimals
    return days, np.round(prices.clip(least), decimals), np.round(bids.clip(least), decimals)


def one_by_one(day, quotes, clauses, holidays):
    try:
        return float(conversion.price_on(day, quotes, clauses, (), holidays).price)
    except NoteError as error:
        return type(error), str(error)


def compare(random, arrays, quotes, clauses, holidays, count):
    """Prices and errors of random days; how many prices floats were certain of."""
    days = arrays.days
    asked = days[0] - 20 + random.integers(0, int((days[-1] - days[0]).astype(int)) + 60, count)
    found = batch.conversion_prices(asked, arrays, clauses, (), holidays)
    for row, day in enumerate(asked.tolist()):
        expected = one_by_one(day, quotes, clauses, holidays)
        if isinstance(expected, float):
            assert row not in found.errors
            assert found.values[row] == expected
        else:
            assert (type(found.errors[row]), str(found.errors[row])) == expected
            assert np.isnan(found.values[row])
    return int(np.isfinite(batch.plain_conversion_prices(asked, arrays, clauses, holidays)).sum())


STACKS = {
    "of the filing": lowest_of(MarketLeg(F(3, 20)), F(2, 1000)),
    "with a floor": lowest_of(MarketLeg(F(1, 4), lookback=10), F(5, 100), F(1, 1000)),
    "lowest of 20": lowest_of(MarketLeg(F(35, 100), statistic=LOWEST, lookback=20), None),
    "of the bid alone": (Clause(MarketLeg(F(1, 3), "Bid", lookback=3)),),
    "the day itself": (Clause(MarketLeg(F(3, 20), include_date=True)), Clause(CLOSING_BID, "greater")),
    "fixed first": (Clause(FixedLeg(F(1, 70), "fixed_price")), Clause(MarketLeg(exact(0.1234)))),
}


@pytest.mark.parametrize("holidays", [None, frozenset(), BIWEEKLY_CLOSINGS], ids=["market", "weekdays", "others"])
@pytest.mark.parametrize("decimals", [4, 6, 9])
@pytest.mark.parametrize("stack", STACKS)
def test_a_whole_history(random, stack, decimals, holidays):
    arrays, quotes = history_of(*random_history(random, 4, decimals, holidays))
    assert compare(random, arrays, quotes, STACKS[stack], holidays, 600) > 550  # but for the first days, and those after the last one


@pytest.mark.parametrize("stack", STACKS)
@pytest.mark.parametrize("seed", range(6))
def test_a_history_with_flaws(stack, seed):
    """Days missing, quoted though closed, without a print, with a zero, with more decimals than are plain."""
    random = np.random.Generator(np.random.PCG64(seed))
    days, vwaps, bids = random_history(random, 3, 6)
    for flaw in (np.nan, 0.0, -0.01, 0.1 + 0.2, 1e-12, 1e300, 1 / 3):
        for quotes in (vwaps, bids):
            quotes[random.integers(0, len(days), 2)] = flaw
    rows = {day: (vwap, bid) for day, vwap, bid in zip(days, vwaps, bids, strict=True) if random.random() > 0.01}
    strangers = np.datetime64(days[0]) + random.integers(0, len(days), 4)
    rows |= {day: (0.01, 0.01) for day in strangers.tolist() if day not in rows}
    ordered = sorted(rows)
    arrays, quotes = history_of(ordered, *zip(*(rows[day] for day in ordered), strict=True))
    assert 50 < compare(random, arrays, quotes, STACKS[stack], None, 600) < 590


def test_by_hand():
    """85% of the mean 0.0020 is 0.0017; without the 8th the window goes back to a day that is not there."""
    days = [date(2018, 1, day) for day in (8, 9, 10, 11, 12)]
    arrays, _ = history_of(days, (0.0021, 0.002, 0.0019, 0.0022, 0.0018), (0.002, 0.0019, 0.0018, 0.0021, 0.0019))
    clauses = STACKS["of the filing"]
    asked = np.array(["2018-01-16", "2018-01-13", "2018-01-12", "NaT", "2018-01-17"], dtype="M8[D]")
    found = batch.conversion_prices(asked, arrays, clauses)
    assert found.values[:2].tolist() == [0.0017, 0.0017]  # the 15th is a holiday, the 13th a Saturday
    assert {row: type(error) for row, error in found.errors.items()} == {2: NotAvailable, 3: WrongType, 4: NotAvailable}
    assert batch.plain_conversion_prices(asked, arrays, clauses)[:2].tolist() == [0.0017, 0.0017]


def test_a_split_goes_the_long_way():
    days = [date(2018, 1, day) for day in (8, 9, 10, 11, 12)]
    arrays, _ = history_of(days, [0.002] * 5, [0.0019] * 5)
    clauses = lowest_of(MarketLeg(F(3, 20)))
    found = batch.conversion_prices(["2018-01-16"], arrays, clauses, [Split(date(2018, 1, 16), F(1, 10))])
    assert found.values.tolist() == [0.017]  # one new share for ten


OTHERS = {
    "weighted": (Clause(MarketLeg(statistic=Statistic("volume"))),),
    "two lowest": (Clause(MarketLeg(statistic=Statistic("lowest", 2))),),
    "days left out": (Clause(MarketLeg(missing="skip")),),
    "after a default": (Clause(MarketLeg()), Clause(FixedLeg(F(1, 1000), "fixed_price"), applies="after default")),
    "named alone": named_prices(F(1, 1000), None),
    "another quote": (Clause(MarketLeg(field="Low")),),
    "a long discount": (Clause(MarketLeg(F(1, 3**40))),),
}


@pytest.mark.parametrize("stack", OTHERS)
def test_other_stacks_are_left_to_the_fractions(random, stack):
    arrays, _ = history_of(*random_history(random, 1, 4))
    assert np.isnan(batch.plain_conversion_prices(arrays.days[50:60], arrays, OTHERS[stack])).all()


@pytest.mark.parametrize("days", [[], ["1899-12-20", "1899-12-21"], ["2100-12-29", "2100-12-30"]])
def test_histories_beyond_the_calendar(days):
    arrays, _ = history_of(days, [0.01] * len(days), [0.01] * len(days))
    asked = np.array(["1899-12-22", "2100-12-31", "2018-01-16"], dtype="M8[D]")
    assert np.isnan(batch.plain_conversion_prices(asked, arrays, (Clause(MarketLeg(lookback=1)),))).all()


def test_a_price_not_above_zero_is_named():
    arrays, _ = history_of([date(2018, 1, 12)], [0.0], [0.0])
    found = batch.conversion_prices(["2018-01-16"], arrays, (Clause(CLOSING_BID),))
    assert isinstance(found.errors[0], OutOfRange)


@pytest.mark.parametrize("days", [["2018-01-12", "2018-01-11"], ["2018-01-12", "2018-01-12"], ["2018-01-12", "NaT"]])
def test_a_history_in_another_order(days):
    """It would be read as if it were in order."""
    arrays, _ = history_of(days, [0.002] * 2, [0.0019] * 2)
    with pytest.raises(OutOfRange, match="history must be of strictly ascending days"):
        batch.conversion_prices(["2018-01-16"], arrays, (Clause(CLOSING_BID),))


def test_a_quote_that_the_history_has_not():
    arrays, _ = history_of([date(2018, 1, 12)], [0.002], [0.0019])
    found = batch.conversion_prices(["2018-01-16"], arrays, (Clause(MarketLeg(field="Low", lookback=1)),))
    assert str(found.errors[0]) == "history must be quotes that are there, got 'Low'"


@pytest.mark.parametrize("price", [F(10**400), F(1, 10**400)])
def test_a_fixed_price_that_is_no_float(price):
    """One is never the lesser, the other always and below every float."""
    days = [date(2018, 1, day) for day in (8, 9, 10, 11, 12)]
    arrays, _ = history_of(days, [0.002] * 5, [0.0021] * 5)
    assert np.isnan(batch.plain_conversion_prices(["2018-01-16"], arrays, lowest_of(MarketLeg(F(3, 20)), price)))
