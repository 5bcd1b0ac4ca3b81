"""Guards of price terms, quotes and trading days."""

from datetime import date
from fractions import Fraction

from tests.core.daily_quotes import DailyQuotes, PriceTerms
from tests.core.guards.case import Case
from xl_notes.core import calendars, conversion
from xl_notes.core.errors import NotAvailable, OutOfRange, WrongType
from xl_notes.core.price_terms import Clause, FixedLeg, MarketLeg, Statistic, statistic_of
from xl_notes.core.quotes import Split

F = Fraction

FIRST = date(2018, 1, 15)
WEEK = [date(2018, 1, day) for day in (8, 9, 10, 11, 12)]
PLAIN = PriceTerms(F("0.15"))
AFTER = date(2018, 1, 16)
SKIP = MarketLeg(missing="skip")
BY_VOLUME = PriceTerms(F("0.15"), statistic="volume")


def market(day=None, extra=None, **fields) -> DailyQuotes:
    """A week of good quotes, one day of it changed, or a day more."""
    rows = {when: {"VWAP": F("0.002"), "Bid": F("0.002"), "Volume": F(100)} for when in WEEK}
    if day is not None:
        rows[WEEK[day]].update(fields)
    if extra is not None:
        rows[extra] = dict(rows[WEEK[0]])
    return DailyQuotes(rows)


def price_on(table, terms=PLAIN, splits=()):
    return conversion.price_on(date(2018, 1, 16), table, terms.clauses, splits)


def price(vwaps=("0.002",), bid="0.002", terms=PLAIN, **more):
    return terms.from_list([vwap and F(vwap) for vwap in vwaps], F(bid), **more)


CASES: list[Case] = [
    # price terms
    (lambda: PriceTerms(F("0.85")), OutOfRange, "discount", "0.85", "from 0 to below 0.75"),
    (lambda: PriceTerms(F("0.75")), OutOfRange, "discount", "0.75", "from 0 to below 0.75"),
    (lambda: PriceTerms(F("-0.15")), OutOfRange, "discount", "-0.15", "from 0"),
    (lambda: PriceTerms(F(0), F(0)), OutOfRange, "fixed_price", "0", "above zero"),
    (lambda: PriceTerms(F(0), None, F("-0.1")), OutOfRange, "floor_price", "-0.1", "zero or more"),
    (lambda: PriceTerms(F(0), lookback=0), OutOfRange, "lookback", "0", "from 1 to 250"),
    (lambda: PriceTerms(F(0), lookback=251), OutOfRange, "lookback", "251", "from 1 to 250"),
    (lambda: PriceTerms(F(0), statistic="median"), OutOfRange, "statistic", "'median'", "'mean'"),
    (lambda: Statistic("lowest", 0), OutOfRange, "statistic", "0", "the lowest 1 to 250"),
    (lambda: statistic_of("median"), OutOfRange, "statistic", "'median'", "mean of the two lowest"),
    (lambda: MarketLeg(statistic=Statistic("lowest", 6)), OutOfRange, "statistic", "mean of the 6 lowest", "no more days than the look-back, 5"),
    (lambda: MarketLeg(missing="guess"), OutOfRange, "missing", "'guess'", "one of ('error', 'skip'"),
    (lambda: FixedLeg(F(0), "ceiling"), OutOfRange, "ceiling", "0", "above zero"),
    (lambda: Clause(MarketLeg(), "least"), OutOfRange, "combine", "'least'", "one of ('lesser', 'greater')"),
    (lambda: Clause(MarketLeg(), applies="never"), OutOfRange, "applies", "'never'", "one of ('always'"),
    (lambda: conversion.combined([]), OutOfRange, "leg", "'none of them'", "in force on that day"),
    (lambda: conversion.price_on(AFTER, DailyQuotes({}), [Clause(SKIP)]), NotAvailable, "market", "'0 days with a VWAP'", "long enough for 1 of them"),
    (lambda: PriceTerms(F(0), field="Open"), OutOfRange, "field", "'Open'", "'VWAP'"),
    # trading days
    (lambda: calendars.trading_days(FIRST, 0), OutOfRange, "count", "0", "1 or more"),
    (lambda: calendars.trading_days(date(1900, 1, 10), 20), OutOfRange, "count", "20", "stay after 1900-01-01"),
    # prices
    (lambda: price([]), NotAvailable, "vwaps", "nothing", "at least one VWAP"),
    (lambda: price([None]), NotAvailable, "vwaps[1]", "nothing", "a price"),
    (lambda: price(["0.002", "0.002", None]), NotAvailable, "vwaps[3]", "nothing", "a price"),
    (lambda: price(["0.002", "0"]), OutOfRange, "vwaps[2]", "0", "above zero"),
    (lambda: price(bid="0"), OutOfRange, "bid", "0", "above zero"),
    (lambda: price(terms=BY_VOLUME), WrongType, "volumes", "nothing", "volume-weighted"),
    (lambda: price(terms=BY_VOLUME, volumes=[F(1), F(2)]), WrongType, "volumes", "'2 cells'", "as many as vwaps, 1"),
    (lambda: price(terms=BY_VOLUME, volumes=[None]), NotAvailable, "volumes[1]", "nothing", "a number of shares"),
    (lambda: price(terms=BY_VOLUME, volumes=[F(-1)]), OutOfRange, "volumes[1]", "-1", "zero or more"),
    (lambda: price(terms=BY_VOLUME, volumes=[F(0)]), OutOfRange, "volumes", "0", "more than zero"),
    (lambda: price(decimals=0), OutOfRange, "decimals", "0", "from 1 to 12"),
    (lambda: price(decimals=13), OutOfRange, "decimals", "13", "from 1 to 12"),
    (lambda: price(decimals=2), OutOfRange, "decimals", "2", "enough to show a price of 0.0017"),
    # the market
    (lambda: calendars.trading_days(date(2101, 1, 3), 1), NotAvailable, "holidays", "nothing", "given for dates after 2100"),
    (lambda: price_on(DailyQuotes({})), NotAvailable, "market", "'no quotes for 2018-01-08'", "complete over the 5 trading days before 2018-01-16"),
    (lambda: price_on(market(extra=date(2018, 1, 15))), WrongType, "market", "'quotes for Monday 2018-01-15'", "of trading days only"),
    (lambda: price_on(market(2, VWAP=None)), NotAvailable, "VWAP on 2018-01-10", "nothing", "a price"),
    (lambda: price_on(market(2, VWAP=F(0))), OutOfRange, "VWAP on 2018-01-10", "0", "above zero"),
    (lambda: price_on(market(4, Bid=None)), NotAvailable, "Bid on 2018-01-12", "nothing", "a price"),
    (lambda: price_on(market(1, Volume=None), BY_VOLUME), NotAvailable, "Volume on 2018-01-09", "nothing", "a number of shares"),
    (lambda: price_on(market(1, Volume=F(-5)), BY_VOLUME), OutOfRange, "Volume on 2018-01-09", "-5", "zero or more"),
    (lambda: price_on(market(), splits=[Split(WEEK[0], F(0))]), OutOfRange, "splits", "0", "above zero"),
]
