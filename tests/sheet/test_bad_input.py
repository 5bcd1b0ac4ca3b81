"""Input as people really type it: what is wrong gives the error the contract names, with the argument, the value and the bound in its message."""

import time
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

import xl_notes
from xl_notes import NoteError
from xl_notes.sheet.cells import CellError

ISSUE, FIRST, NOTICE = date(2017, 11, 30), date(2018, 1, 15), date(2018, 1, 16)
NOTE = (ISSUE, FIRST, 0.12, 3359538.57, 36)
LUMP = (ISSUE, date(2017, 12, 31), 0.12, 947687.94)
VWAPS = (0.0021, 0.002, 0.0019, 0.0022, 0.0018)
HEADER = ("Date", "VWAP", "Bid")
QUOTES = tuple((date(2018, 1, day), vwap, 0.0019) for day, vwap in zip((8, 9, 10, 11, 12), VWAPS, strict=True))
MARKET = (HEADER, *QUOTES)
TEN_BILLION = 10_000_000_000
CONVERT = (4307226.51, 0.002, TEN_BILLION, 0, 0.0999)
SATURDAY = (date(2018, 1, 13), 0.002, 0.0019)


def note(**changes):
    """The note's arguments by name, some of them changed."""
    names = ("issue", "first_payment", "rate", "principal", "nper")
    return dict(zip(names, NOTE, strict=True)) | changes


def price_on(market=MARKET, **others):
    return {"conversion_date": NOTICE, "market": market, "discount": 0.15} | others


def price(vwaps=VWAPS, **others):
    return {"vwaps": vwaps, "bid": 0.0019, "discount": 0.15} | others


def lump(**changes):
    return dict(zip(("issue", "settlement", "rate", "principal"), LUMP, strict=True)) | changes


def conversion(**changes):
    return dict(zip(("amount", "price", "outstanding", "held", "cap"), CONVERT, strict=True)) | changes


def holding(**changes):
    return {"outstanding": TEN_BILLION, "held": 0} | changes


def market_with(row, *cells):
    """The market with one row replaced: 1 to 5 for the days, 0 for the header."""
    return (*MARKET[:row], cells, *MARKET[row + 1 :])


# name of the function, its arguments, the error, words its message must contain
DATES = [
    ("NOTE_ACCRUED", lump(settlement=date(2017, 11, 29)), "#NUM!", ["settlement", "2017-11-29", "2017-11-30"]),
    ("NOTE_MATVALUE", {"issue": ISSUE, "maturity": date(2016, 11, 30), "rate": 0.12, "principal": 100}, "#NUM!", ["maturity", "2016-11-30", "2017-11-30"]),
    ("NOTE_PMT", note(first_payment=date(2017, 1, 15)), "#NUM!", ["first_payment", "2017-01-15", "2017-11-30"]),
    ("NOTE_PMT", note(first_payment=ISSUE), "#NUM!", ["first_payment", "2017-11-30"]),
    ("NOTE_SCHEDULE", note(first_payment=ISSUE), "#NUM!", ["first_payment", "2017-11-30"]),
    ("NOTE_BALANCE", note(settlement=date(2017, 11, 29)), "#NUM!", ["settlement", "2017-11-29", "2017-11-30"]),
    ("NOTE_ACCRUEDAT", note(settlement=date(2017, 11, 29)), "#NUM!", ["settlement", "2017-11-29", "2017-11-30"]),
    ("NOTE_PAYOFF", note(settlement=date(2017, 11, 29)), "#NUM!", ["settlement", "2017-11-29", "2017-11-30"]),
    ("NOTE_PMT", note(first_payment=date(9999, 6, 15)), "#NUM!", ["nper", "36", "9999-12-31"]),
    ("NOTE_ACCRUED", lump(issue="30/11/2017"), "#VALUE!", ["issue", "30/11/2017", "2017-11-30"]),
    ("NOTE_ACCRUED", lump(issue=None), "#VALUE!", ["issue"]),
    ("NOTE_ACCRUED", lump(issue=0), "#VALUE!", ["issue", "0"]),
    ("NOTE_ACCRUED", lump(settlement=2958466), "#NUM!", ["settlement", "2958466", "2958465"]),
    ("NOTE_TRADINGDAYS", {"as_of": NOTICE, "count": 5, "holidays": ["Christmas"]}, "#VALUE!", ["holidays[1]", "Christmas"]),
    ("NOTE_TRADINGDAYS", {"as_of": NOTICE, "count": 0}, "#NUM!", ["count", "0", "1"]),
    ("NOTE_TRADINGDAYS", {"as_of": NOTICE, "count": -5}, "#NUM!", ["count", "-5"]),
    ("NOTE_TRADINGDAYS", {"as_of": date(1900, 1, 3), "count": 5}, "#NUM!", ["count", "5", "1900-01-01"]),
]
RATES = [
    *((name, arguments | {"rate": 12}, "#NUM!", ["rate", "12", "0 to 1", "0.12"]) for name, arguments in (("NOTE_ACCRUED", lump()), ("NOTE_PMT", note()))),
    ("NOTE_MATVALUE", {"issue": ISSUE, "maturity": FIRST, "rate": 12, "principal": 100}, "#NUM!", ["rate", "12", "0.12"]),
    ("NOTE_SCHEDULE", note(rate=12), "#NUM!", ["rate", "12", "0.12"]),
    ("NOTE_BALANCE", note(rate=12, settlement=FIRST), "#NUM!", ["rate", "12", "0.12"]),
    ("NOTE_IPMT", note(rate=12, per=1), "#NUM!", ["rate", "12", "0.12"]),
    ("NOTE_PPMT", note(rate=1.01, per=1), "#NUM!", ["rate", "1.01"]),
    ("NOTE_PMT", note(rate=-0.12), "#NUM!", ["rate", "-0.12", "0"]),
    ("NOTE_ACCRUED", lump(rate="12%"), "#VALUE!", ["rate", "12%", "number"]),
    ("NOTE_ACCRUED", lump(rate=" 0.12 "), "#VALUE!", ["rate", " 0.12 ", "number"]),
    ("NOTE_ACCRUED", lump(compounding=3), "#NUM!", ["compounding", "3", "12", "365"]),
    ("NOTE_ACCRUED", lump(compounding=-1), "#NUM!", ["compounding", "-1"]),
    ("NOTE_MATVALUE", {"issue": date(1900, 1, 1), "maturity": date.max, "rate": 1, "principal": 1e9, "compounding": 365}, "#NUM!", []),  # too large to show
    ("NOTE_PAYOFF", note(settlement=FIRST, premium=-0.2), "#NUM!", ["premium", "-0.2", "from 0 to 1"]),
]
AMOUNTS = [
    ("NOTE_ACCRUED", lump(principal=-1), "#NUM!", ["principal", "-1", "0"]),
    ("NOTE_PMT", note(principal=-3359538.57), "#NUM!", ["principal", "-3359538.57"]),
    ("NOTE_PMT", note(principal=0), "#NUM!", ["principal", "0"]),
    ("NOTE_PMT", note(principal=0.004), "#NUM!", ["principal"]),
    ("NOTE_PMT", note(principal=float("nan")), "#NUM!", ["principal", "nan", "finite"]),
    ("NOTE_PMT", note(principal=float("inf")), "#NUM!", ["principal", "inf", "finite"]),
    ("NOTE_PMT", note(nper=0), "#NUM!", ["nper", "0", "1", "10,000"]),
    ("NOTE_PMT", note(nper=-36), "#NUM!", ["nper", "-36"]),
    ("NOTE_PMT", note(nper=36.5), "#NUM!", ["nper", "36.5", "whole"]),
    ("NOTE_PMT", note(nper=10_001, rate=0), "#NUM!", ["nper", "10001", "10,000"]),
    ("NOTE_IPMT", note(per=0), "#NUM!", ["per", "0", "36"]),
    ("NOTE_PPMT", note(per=37), "#NUM!", ["per", "37", "36"]),
    ("NOTE_PPMT", note(per=1.5), "#NUM!", ["per", "1.5", "whole"]),
    ("NOTE_PMT", note(freq=3), "#NUM!", ["freq", "3", "12"]),
    ("NOTE_PMT", note(freq=0), "#NUM!", ["freq", "0", "12"]),
    # three years of 12% on 100,000 are 36,000.00; PMT(1%, 36) is 3,321.43
    ("NOTE_PMT", note(issue=date(2015, 1, 15), principal=100_000, basis=0, method="pmt"), "#NUM!", ["payment", "3321.43", "36,000.00"]),
    ("NOTE_SCHEDULE", note(issue=date(2015, 1, 15), principal=100_000, basis=0), "#NUM!", ["payment", "36,000.00"]),
    ("NOTE_SHARES", {"amount": -1, "price": 0.002}, "#NUM!", ["amount", "-1"]),
    ("NOTE_SHARES", {"amount": 100, "price": 0}, "#NUM!", ["price", "0", "above zero"]),
    ("NOTE_SHARES", {"amount": 100, "price": -0.002}, "#NUM!", ["price", "-0.002", "above zero"]),
    ("NOTE_SHARES", {"amount": 100, "price": 0.002, "rounding": 3}, "#NUM!", ["rounding", "3", "2"]),
    ("NOTE_SHARES", {"amount": 1e15, "price": 1e-6}, "#NUM!", ["shares"]),
]
WORDS = [
    ("NOTE_YEARFRAC", {"start_date": ISSUE, "end_date": FIRST, "basis": 5}, "#NUM!", ["basis", "5", "0 to 4"]),
    ("NOTE_YEARFRAC", {"start_date": ISSUE, "end_date": FIRST, "basis": -1}, "#NUM!", ["basis", "-1", "0 to 4"]),
    ("NOTE_YEARFRAC", {"start_date": ISSUE, "end_date": FIRST, "basis": 2.5}, "#NUM!", ["basis", "2.5"]),
    ("NOTE_YEARFRAC", {"start_date": ISSUE, "end_date": FIRST, "basis": True}, "#VALUE!", ["basis", "TRUE"]),
    ("NOTE_ACCRUED", lump(basis="act/364"), "#NUM!", ["basis", "act/364", "act/365"]),
    ("NOTE_PMT", note(method="annuity"), "#NUM!", ["method", "annuity", "level"]),
    ("NOTE_PMT", note(method=1), "#VALUE!", ["method", "1"]),
    ("NOTE_SCHEDULE", note(adjust="preceding"), "#NUM!", ["adjust", "preceding", "following"]),
    ("NOTE_CONVPRICE", price(statistic="median"), "#NUM!", ["statistic", "median", "mean"]),
    ("NOTE_CONVPRICE_ON", price_on(statistic="median"), "#NUM!", ["statistic", "median", "lowest"]),
    ("NOTE_CONVPRICE_ON", price_on(field="Open"), "#NUM!", ["field", "Open", "VWAP"]),
    ("NOTE_MAXCONVERT", conversion(over="refuse"), "#NUM!", ["over", "refuse", "truncate"]),
]
PRICES = [
    ("NOTE_CONVPRICE", price((0.0021, 0.002, None, 0.0022, 0.0018)), "#N/A", ["vwaps[3]"]),
    ("NOTE_CONVPRICE", price((None,) * 5), "#N/A", ["vwaps"]),
    ("NOTE_CONVPRICE", price([]), "#N/A", ["vwaps"]),
    ("NOTE_CONVPRICE", price((0.0021, 0, 0.0019)), "#NUM!", ["vwaps[2]", "0", "above zero"]),
    ("NOTE_CONVPRICE", price((0.0021, -0.002, 0.0019)), "#NUM!", ["vwaps[2]", "-0.002", "above zero"]),
    ("NOTE_CONVPRICE", price((0.0021, "n/a", 0.0019)), "#VALUE!", ["vwaps[2]", "n/a"]),
    ("NOTE_CONVPRICE", price(bid=None), "#N/A", ["bid"]),
    ("NOTE_CONVPRICE", price(bid=0), "#NUM!", ["bid", "0", "above zero"]),
    ("NOTE_CONVPRICE", price(bid=-0.0019), "#NUM!", ["bid", "-0.0019", "above zero"]),
    ("NOTE_CONVPRICE", price(fixed_price=0), "#NUM!", ["fixed_price", "0", "above zero"]),
    ("NOTE_CONVPRICE", price(floor_price=-0.001), "#NUM!", ["floor_price", "-0.001"]),
    *(("NOTE_CONVPRICE", price(discount=part), "#NUM!", ["discount", str(part), "15%"]) for part in (0.85, 85, 15, 1, -0.15)),
    *(("NOTE_CONVPRICE_ON", price_on(discount=part), "#NUM!", ["discount", str(part), "15%"]) for part in (0.85, 85)),
    ("NOTE_CONVPRICE", price(decimals=0), "#NUM!", ["decimals", "0", "1", "12"]),
    ("NOTE_CONVPRICE", price(decimals=13), "#NUM!", ["decimals", "13", "12"]),
    ("NOTE_CONVPRICE", price(decimals=2), "#NUM!", ["decimals", "2", "0.0017"]),
    ("NOTE_CONVPRICE", price(statistic="volume"), "#VALUE!", ["volumes"]),
    ("NOTE_CONVPRICE", price(statistic="volume", volumes=(1, 2, 3, 4)), "#VALUE!", ["volumes", "4", "5"]),
    ("NOTE_CONVPRICE", price(statistic="volume", volumes=(0, 0, 0, 0, 0)), "#NUM!", ["volumes", "0"]),
    ("NOTE_CONVPRICE", price(statistic="volume", volumes=(1, 2, -3, 4, 5)), "#NUM!", ["volumes[3]", "-3"]),
    ("NOTE_CONVPRICE", price(statistic="volume", volumes=(1, 2, None, 4, 5)), "#N/A", ["volumes[3]"]),
]
MARKETS = [
    ("NOTE_CONVPRICE_ON", price_on(market_with(3, date(2018, 1, 10), None, 0.0019)), "#N/A", ["VWAP", "2018-01-10"]),
    ("NOTE_CONVPRICE_ON", price_on(market_with(3, date(2018, 1, 10), 0, 0.0019)), "#NUM!", ["VWAP", "2018-01-10", "0", "above zero"]),
    ("NOTE_CONVPRICE_ON", price_on(market_with(3, date(2018, 1, 10), "-", 0.0019)), "#VALUE!", ["VWAP", "2018-01-10", "'-'"]),
    ("NOTE_CONVPRICE_ON", price_on(market_with(5, date(2018, 1, 12), 0.0018, None)), "#N/A", ["Bid", "2018-01-12"]),
    ("NOTE_CONVPRICE_ON", price_on(market_with(5, date(2018, 1, 12), 0.0018, -1)), "#NUM!", ["Bid", "2018-01-12", "-1"]),
    ("NOTE_CONVPRICE_ON", price_on((HEADER, *QUOTES[1:])), "#N/A", ["market", "2018-01-08", "5"]),
    ("NOTE_CONVLEGS", price_on((HEADER, *QUOTES[1:])), "#N/A", ["market", "2018-01-08", "5"]),
    ("NOTE_CONVPRICE_ON", price_on((HEADER, *QUOTES[:2], *QUOTES[3:])), "#N/A", ["market", "2018-01-10"]),
    ("NOTE_CONVPRICE_ON", price_on((HEADER,)), "#N/A", ["market", "2018-01-"]),
    ("NOTE_CONVPRICE_ON", price_on(market_with(4, date(2018, 1, 10), 0.0022, 0.0019)), "#VALUE!", ["market", "row 5", "2018-01-10"]),
    ("NOTE_CONVPRICE_ON", price_on((*MARKET, SATURDAY)), "#VALUE!", ["market", "2018-01-13", "Saturday"]),
    ("NOTE_CONVPRICE_ON", price_on((*MARKET, (date(2018, 1, 15), 0.002, 0.0019))), "#VALUE!", ["market", "2018-01-15"]),
    ("NOTE_CONVPRICE_ON", price_on(market_with(0, "Date", "VWAP", "Ask")), "#VALUE!", ["market", "Bid", "Ask"]),
    ("NOTE_CONVPRICE_ON", price_on(market_with(0, "Date", "Price", "Bid")), "#VALUE!", ["market", "VWAP", "Price"]),
    ("NOTE_CONVPRICE_ON", price_on(market_with(0, "Day", "VWAP", "Bid")), "#VALUE!", ["market", "Date", "Day"]),
    ("NOTE_CONVPRICE_ON", price_on(market_with(0, "Date", "VWAP", "VWAP")), "#VALUE!", ["market", "VWAP"]),
    ("NOTE_CONVPRICE_ON", price_on(market_with(0, "Date", "Bid", " bid ")), "#VALUE!", ["market", "bid"]),
    ("NOTE_CONVPRICE_ON", price_on(QUOTES), "#VALUE!", ["market", "header", "Date"]),
    ("NOTE_CONVPRICE_ON", price_on(None), "#VALUE!", ["market"]),
    ("NOTE_CONVPRICE_ON", price_on("Market!A1:C6"), "#VALUE!", ["market", "header"]),
    ("NOTE_CONVPRICE_ON", price_on((*MARKET, (date(2018, 1, 5), 0.002))), "#VALUE!", ["market"]),
    ("NOTE_CONVPRICE_ON", price_on((*MARKET, (None, 0.002, 0.0019))), "#VALUE!", ["market", "row 7", "date"]),
    ("NOTE_CONVPRICE_ON", price_on((*MARKET, ("5.1.2018", 0.002, 0.0019))), "#VALUE!", ["market", "row 7", "5.1.2018"]),
    ("NOTE_CONVPRICE_ON", price_on(lookback=0), "#NUM!", ["lookback", "0", "1", "250"]),
    ("NOTE_CONVPRICE_ON", price_on(lookback=251), "#NUM!", ["lookback", "251", "250"]),
    ("NOTE_CONVPRICE_ON", price_on(statistic="volume"), "#VALUE!", ["market", "Volume"]),
    ("NOTE_CONVPRICE_ON", price_on(field="close"), "#VALUE!", ["market", "Close"]),
    ("NOTE_CONVPRICE_ON", price_on(splits=(("Date", "Ratio"), (date(2018, 1, 10), 0))), "#NUM!", ["splits", "0", "above zero"]),
    ("NOTE_CONVPRICE_ON", price_on(splits=(("Date", "Ratio"), (date(2018, 1, 10), None))), "#VALUE!", ["splits", "row 2"]),
    ("NOTE_CONVPRICE_ON", price_on(splits=(("Date", "Ratio"), (None, 0.1))), "#VALUE!", ["splits", "row 2"]),
    ("NOTE_CONVPRICE_ON", price_on(splits=((date(2018, 1, 10), 0.1),)), "#VALUE!", ["splits", "header"]),
    # "a broken cell (#N/A, #REF!) always propagates": also one that the price does not need
    ("NOTE_CONVPRICE_ON", price_on(market_with(2, date(2018, 1, 9), 0.002, CellError("#REF!"))), "#REF!", ["#REF!"]),
    ("NOTE_CONVPRICE_ON", price_on(market_with(2, CellError("#REF!"), 0.002, 0.0019)), "#REF!", ["#REF!"]),
]
LIMITS = [
    *(("NOTE_CAPSHARES", holding(cap=cap), "#NUM!", ["cap", str(cap), "0.0999 or 9.99%"]) for cap in (9.99, 1, 0, -0.0999, 1.5)),
    *(("NOTE_MAXCONVERT", conversion(cap=cap), "#NUM!", ["cap", str(cap), "0.0999 or 9.99%"]) for cap in (9.99, 1, 0)),
    ("NOTE_CAPSHARES", holding(cap=0.0999, held=TEN_BILLION + 1), "#NUM!", ["held", "10000000001", "10,000,000,000"]),
    ("NOTE_OWNPCT", holding(held=TEN_BILLION + 1), "#NUM!", ["held", "10000000001", "10,000,000,000"]),
    ("NOTE_MAXCONVERT", conversion(held=TEN_BILLION + 1), "#NUM!", ["held", "10000000001", "10,000,000,000"]),
    ("NOTE_CAPSHARES", holding(cap=0.0999, outstanding=0), "#NUM!", ["outstanding", "0", "above zero"]),
    ("NOTE_CAPSHARES", holding(cap=0.0999, held=-1), "#NUM!", ["held", "-1"]),
    ("NOTE_CAPSHARES", holding(cap=0.0999, held=0.5), "#NUM!", ["held", "0.5", "whole"]),
    ("NOTE_OWNPCT", holding(outstanding=-5), "#NUM!", ["outstanding", "-5"]),
    ("NOTE_OWNPCT", holding(new_shares=-1), "#NUM!", ["new_shares", "-1"]),
    ("NOTE_OWNPCT", holding(other_rights=-1), "#NUM!", ["other_rights", "-1"]),
    ("NOTE_MAXCONVERT", conversion(amount=-1), "#NUM!", ["amount", "-1"]),
    ("NOTE_MAXCONVERT", conversion(price=0), "#NUM!", ["price", "0", "above zero"]),
    ("NOTE_MAXCONVERT", conversion(price=-0.002), "#NUM!", ["price", "-0.002", "above zero"]),
    ("NOTE_MAXCONVERT", conversion(authorized=TEN_BILLION - 1), "#NUM!", ["authorized", "9999999999", "10,000,000,000"]),
    ("NOTE_MAXCONVERT", conversion(authorized=0), "#NUM!", ["authorized", "0", "10,000,000,000"]),
    ("NOTE_MAXCONVERT", conversion(reserved=-1), "#NUM!", ["reserved", "-1"]),
    ("NOTE_MAXCONVERT", conversion(exchange_cap_left=0), "#NUM!", ["exchange_cap_left", "0", "above zero"]),
    ("NOTE_MAXCONVERT", conversion(exchange_cap_left=-1), "#NUM!", ["exchange_cap_left", "-1"]),
    ("NOTE_MAXCONVERT", conversion(over="reject"), "#N/A", ["amount", "4307226.51", "2,219,753.36", "ownership", "1,109,876,680"]),
]
CASES = [*DATES, *RATES, *AMOUNTS, *WORDS, *PRICES, *MARKETS, *LIMITS]


@pytest.mark.parametrize(("name", "arguments", "code", "words"), CASES, ids=[f"{case[0]} {' '.join(case[3])}" for case in CASES])
def test_bad_input(name, arguments, code, words):
    with pytest.raises(NoteError) as caught:
        getattr(xl_notes, name)(**arguments)
    assert caught.value.code == code, caught.value
    assert [word for word in words if word not in str(caught.value)] == [], caught.value


# ------------------------------------------------------------------------------------------------ odd, but right


def test_reversed_dates_of_a_year_fraction():
    assert xl_notes.NOTE_YEARFRAC(FIRST, ISSUE) == -46 / 365


@pytest.mark.parametrize(
    "market",
    [
        (HEADER, *QUOTES[::-1]),
        (HEADER, QUOTES[3], QUOTES[0], QUOTES[4], QUOTES[2], QUOTES[1]),
        (*MARKET, (None, None, None)),
        (*MARKET, (date(2018, 1, 16), 9.0, 9.0)),
        ((" date ", "vwap", "BID"), *QUOTES),
        tuple(row[::-1] for row in MARKET),
        tuple((None, *row, "note") for row in MARKET),
        [list(row) for row in MARKET],
        pd.DataFrame(QUOTES, columns=HEADER),
        pd.DataFrame(QUOTES, columns=HEADER).astype({"Date": "datetime64[ns]"}),
        np.array(MARKET, dtype=object),
    ],
    ids=["reversed", "mixed", "blank row", "later row", "headers", "columns", "more columns", "lists", "frame", "frame of timestamps", "array"],
)
def test_the_same_market_otherwise(market):
    """85% of the mean 0.0020, below the bid 0.0019."""
    assert xl_notes.NOTE_CONVPRICE_ON(NOTICE, market, 0.15) == 0.0017


def test_spaces_and_case_in_words():
    assert xl_notes.NOTE_PMT(*NOTE, None, " PMT ") == 111584.75
    assert xl_notes.NOTE_YEARFRAC(" 2017-11-30 ", "2018-01-15", " 30 / 360 ") == 0.125
    assert xl_notes.NOTE_YEARFRAC(ISSUE, FIRST, "ACT/365") == 46 / 365


def test_no_floor_and_a_floor():
    assert xl_notes.NOTE_CONVPRICE(**price(floor_price=0)) == 0.0017
    assert xl_notes.NOTE_CONVPRICE(**price(floor_price=0.0018)) == 0.0018


def test_a_principal_of_nothing_earns_nothing():
    assert xl_notes.NOTE_ACCRUED(**lump(principal=0)) == 0


def test_the_notice_that_fits_is_not_rejected():
    """1,000 / 0.002 = 500,000 shares."""
    assert xl_notes.NOTE_MAXCONVERT(1000, 0.002, TEN_BILLION, 0, 0.0999, over="reject") == [[500_000, 1000, 0, "amount"]]


def test_one_bad_cell_does_not_spoil_the_others():
    good, bad, blank = xl_notes.NOTE_ACCRUED(ISSUE, [date(2017, 12, 31), date(2017, 1, 1), None], 0.12, 947687.94)
    assert good == 9658.63
    assert (bad.code, blank.code) == ("#NUM!", "#VALUE!")


def test_a_list_of_days_with_a_table_gives_a_list():
    """Also beside an argument that is a table: a flat list where one value is expected gives a flat list back."""
    assert xl_notes.NOTE_CONVPRICE_ON([NOTICE, NOTICE], MARKET, 0.15) == [0.0017, 0.0017]


# ------------------------------------------------------------------------------------------------ much of it


def seconds(calculate):
    start = time.perf_counter()
    return calculate(), time.perf_counter() - start


def test_ten_thousand_payments():
    """Without interest 3,359,538.57 / 10,000 is 335.95, and the last payment takes the rest: 335.95 + 38.57."""
    rows, taken = seconds(lambda: xl_notes.NOTE_SCHEDULE(ISSUE, FIRST, 0, 3359538.57, 10_000, headers=False))
    assert len(rows) == 10_000
    assert (rows[0][4], rows[-1][4], rows[-1][7]) == (335.95, 374.52, 0)
    assert taken < 20


def test_ten_thousand_payments_with_interest():
    """833 years at 12%: the level payment is the interest of a regular month, less than that of the first 46 days, so it is refused, and soon."""
    start = time.perf_counter()
    with pytest.raises(NoteError, match=r"payment must be at least .* 50,807\.27") as caught:
        xl_notes.NOTE_PMT(**note(nper=10_000))
    assert caught.value.code == "#NUM!"
    assert time.perf_counter() - start < 20


def long_market():
    """100,000 weekdays from 1900 on, at a dollar but for the window; 15 January 2018 was a holiday."""
    days = [date(1900, 1, 1) + timedelta(days=7 * week + weekday) for week in range(20_001) for weekday in range(5)]
    known = {row[0]: row for row in QUOTES}
    return [list(HEADER), *(list(known.get(day, (day, 1.0, 1.0))) for day in days if day != date(2018, 1, 15))]


def test_a_market_of_a_hundred_thousand_rows():
    market = long_market()
    assert len(market) > 100_000
    found, taken = seconds(lambda: xl_notes.NOTE_CONVPRICE_ON(NOTICE, market, 0.15))
    assert found == 0.0017
    assert taken < 10


def test_many_days_at_once():
    days = [ISSUE + timedelta(days=day) for day in range(10_000)]
    found, taken = seconds(lambda: xl_notes.NOTE_BALANCE(days, *NOTE))
    assert (found[0], found[-1]) == (3359538.57, 0)
    assert found[(date(2018, 12, 31) - ISSUE).days] == 2381896.99
    assert taken < 20


def test_many_days_against_a_long_market():
    """Twenty conversion days on one table: it should not take twenty times as long as one."""
    market = long_market()
    found, taken = seconds(lambda: xl_notes.NOTE_CONVPRICE_ON([[NOTICE] * 20], market, 0.15))
    assert found == [[0.0017] * 20]
    assert taken < 10
