"""A stack of prices in a terms range, one column a leg, in Python and in a recalculated workbook.  All prices are invented."""

from datetime import date
from typing import Any

import pytest

from tests.hosts.headless.calculator import calculate
from xl_notes import NOTE_CONVLEGS, NOTE_CONVPRICE, NOTE_CONVPRICE_ON, NoteError
from xl_notes.sheet.cells import CellError

NOTICE = date(2018, 1, 16)
VWAPS = (0.0021, 0.002, 0.0019, 0.0022, 0.0018)
DAYS = [(date(2018, 1, 8 + place), vwap, 0.0019, round(vwap - 0.0005, 4)) for place, vwap in enumerate(VWAPS)]
MARKET: list[tuple[Any, ...]] = [("Date", "VWAP", "Bid", "Low"), *DAYS]
STACK: list[list[Any]] = [
    ["leg", "lows", "bid", "ceiling", "bottom"],
    ["field", "Low", "Bid", None, None],
    ["statistic", "lowest 2", None, None, None],
    ["lookback", 5, 1, None, None],
    ["discount", 0.42, None, None, None],
    ["price", None, None, 0.002, 0.0005],
    ["combine", None, None, "lesser of", "greater"],
]


def price(stack=STACK, **more):
    return NOTE_CONVPRICE_ON(NOTICE, MARKET, stack, **more)


def with_row(name, *cells):
    return [[name, *cells] if row[0] == name else row for row in STACK] + ([] if any(row[0] == name for row in STACK) else [[name, *cells]])


def test_the_stack_by_hand():
    """58% of the mean of the two lowest lows, 0.0013 and 0.0014: 0.000783, under the bid and the ceiling, above the floor."""
    assert price() == 0.000783
    assert [row[:4] for row in NOTE_CONVLEGS(NOTICE, MARKET, STACK)] == [
        ["Leg", "Raw price", "Price", "Binds"],
        ["lows", 0.00135, 0.000783, True],
        ["bid", 0.0019, 0.0019, False],
        ["ceiling", 0.002, 0.002, False],
        ["bottom", 0.0005, 0.0005, False],
    ]


def test_a_floor_that_binds_and_prices_beside_the_legs():
    assert price(with_row("price", None, None, 0.002, 0.001)) == 0.001
    assert price([*STACK, ["floor price", 0.0009]]) == 0.0009
    assert price([*STACK, ["Fixed price", 0.0007]]) == 0.0007
    assert price(decimals=5) == 0.00078


def test_the_usual_legs_as_a_stack():
    """The three legs of the filing, written out, are the ones the arguments mean."""
    legs = {"leg": ["market", "bid", "ceiling"], "field": [None, "Bid"], "lookback": [5, 1], "discount": [0.15, 0], "price": [None, None, 0.002]}
    assert price(legs) == NOTE_CONVPRICE_ON(NOTICE, MARKET, 0.15, 0.002) == 0.0017
    assert price({"discount": 0.15, "fixed_price": 0.002}) == 0.0017


def test_before_and_after_a_default():
    stack = {"leg": ["plain", "alternate"], "discount": [0.15, 0.5], "applies": ["before default", "after default"]}
    assert price(stack) == 0.0017
    assert price({**stack, "default date": date(2018, 1, 10)}) == 0.001


def test_without_the_bid():
    assert NOTE_CONVPRICE(VWAPS, None, 0.15, 0.002, bid_leg=False) == 0.0017
    assert NOTE_CONVPRICE(VWAPS, 0.0001, 0.15, 0.002) == 0.0001
    assert NOTE_CONVPRICE(VWAPS, 0.0001, 0.15, 0.002, bid_leg=False) == 0.0017
    assert NOTE_CONVPRICE_ON(NOTICE, [row[:2] for row in MARKET], 0.15, 0.002, bid_leg=False) == 0.0017


def test_days_that_did_not_print():
    """Without the 10th: the mean of the other four is 0.002025; NOTE_CONVLEGS says how many were read."""
    market = [row for row in MARKET if row[0] != date(2018, 1, 10)]
    with pytest.raises(NoteError, match="no quotes for 2018-01-10"):
        NOTE_CONVPRICE_ON(NOTICE, market, 0)
    legs = NOTE_CONVLEGS(NOTICE, market, 0, bid_leg=False, missing="skip")
    assert legs[1][2:] == [0.002025, True, "2018-01-08 to 2018-01-12, 4 of 5 days"]


BAD = {
    "no discount and no legs": ({"fixed_price": 0.002}, "#VALUE!", "discount"),
    "price of zero": (with_row("price", None, None, 0, None), "#NUM!", "price of leg ceiling"),
    "price beside a field": (with_row("price", 0.002, None, 0.002, None), "#VALUE!", "price of leg lows"),
    "unknown statistic": (with_row("statistic", "median"), "#NUM!", "median"),
    "a leg without anything": ({"leg": ["a", "b"], "discount": [0.15]}, "#VALUE!", "leg b"),
    "more lowest than days": (with_row("statistic", "lowest 6"), "#NUM!", "look-back"),
    "unknown join": (with_row("combine", None, "least"), "#NUM!", "combine of leg bid"),
    "discount as what is left": (with_row("discount", 0.85), "#NUM!", "15%"),
    "error cell": (with_row("discount", CellError("#DIV/0!")), "#DIV/0!", "terms row"),
    "name of a leg as a number": (with_row("leg", 1.0), "#VALUE!", "leg"),
    "no leg in force": ({"leg": ["a"], "discount": [0.15], "applies": ["after default"]}, "#NUM!", "in force"),
    "two values of a single term": ([*STACK, ["fixed price", 0.001, 0.002]], "#VALUE!", "one value"),
}


@pytest.mark.parametrize(("stack", "code", "words"), BAD.values(), ids=BAD)
def test_bad_stacks(stack, code, words):
    with pytest.raises(NoteError) as caught:
        price(stack)
    assert caught.value.code == code
    assert words in str(caught.value)


def test_in_a_workbook():
    """The same stack as an array constant: an empty cell is 0 there, so columns are full."""
    stack = '{"leg","market","bid";"field","VWAP","Bid";"lookback",5,1;"discount",0.15,0;"combine","lesser","lesser"}'
    rows = ";".join(f'"{row[0]:%Y-%m-%d}",{row[1]},{row[2]}' for row in MARKET[1:])
    assert calculate(f'=NOTE_CONVPRICE_ON(DATE(2018,1,16),{{"Date","VWAP","Bid";{rows}}},{stack})') == pytest.approx(0.0017, rel=1e-12)
