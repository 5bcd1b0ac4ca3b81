"""Calls answered at once against the long way: the same values and the same errors, whatever is handed over."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import xl_notes
from xl_notes.core.certain import below, nearest
from xl_notes.core.errors import NoteError
from xl_notes.sheet.cells import CellError
from xl_notes.sheet.functions import TABLE
from xl_notes.sheet.memory import Memory
from xl_notes.sheet.quick import UNSURE

QUICK = {name: function for name, function in TABLE.items() if function.quick}
LONG_WAY = {name: replace(function, quick=None, memory=Memory()) for name, function in QUICK.items()}

DAYS = st.one_of(
    st.dates(date(1899, 1, 1), date(2100, 12, 31)),
    st.datetimes(datetime(2000, 1, 1), datetime(2030, 12, 31)),
    st.integers(1, 60_000).map(float),
    st.sampled_from([0.0, 59.0, 60.0, 61.0, 43069.5, -1.0, 3e6, 43069, "2017-11-30", datetime(2017, 11, 30, 23, tzinfo=UTC)]),
)
CENTS = st.integers(0, 10**10).map(lambda cents: cents / 100)
RATES = st.sampled_from([0.0, 0.05, 0.08, 0.1, 0.12, 0.125, 1.0, 1, 0, 12, 1.0000000001, -0.01])
COUNTS = st.one_of(st.integers(0, 10**11), st.integers(0, 10**11).map(float), st.sampled_from([0.5, -1, 2**53, 2**54, 1e17]))
CAPS = st.sampled_from([0.0499, 0.0999, 0.1, 0.25, 0.5, 0.9999999, 1e-10, 0.0, 1.0, 9.99, 1])
ODD = st.sampled_from([None, True, False, "", "x", float("nan"), float("inf"), Decimal("0.12"), Fraction(1, 8), CellError("#N/A"), b"1", 3 + 0j])
PLAIN: dict[str, list[Any]] = {
    "NOTE_YEARFRAC": [DAYS, DAYS, st.sampled_from([None, 0, 1, 2, 3, 4, 0.0, 4.0, 5, -1, "act/act ISDA", True])],
    "NOTE_ACCRUED": [DAYS, DAYS, RATES, CENTS, st.sampled_from([None, 0, 1, 2, 3, 4, 4.0, 7]), st.sampled_from([None, 0, 0.0, 12, False])],
    "NOTE_CAPSHARES": [COUNTS, COUNTS, CAPS, st.sampled_from([None, 0, 1000])],
    "NOTE_SCHEDULE": [
        st.one_of(DAYS, st.dates(date(2015, 1, 1), date(2017, 12, 31))),
        st.one_of(DAYS, st.dates(date(2018, 1, 1), date(2020, 12, 31))),
        RATES,
        CENTS,
        st.sampled_from([1, 2, 12, 36.0, 360, 0, -1, 2.5, 10_001, float("inf")]),
        st.sampled_from([None, None, 0, 2, 3, 3.0, 7]),
        st.sampled_from([None, None, "level", "pmt", "pmt_nostub", "Pmt", "principal", "x"]),
        st.sampled_from([None, None, 12, 12.0, 4, 2.0, 1, 26, 5]),
        st.sampled_from([None, True, False, 0]),
        st.sampled_from([None, None, None, "none", "following"]),
    ],
    "NOTE_SHARES": [CENTS, st.sampled_from([0.002, 0.0017, 0.001, 0.01, 0.1, 1.0, 3.0, 1e-9, 0.0, -1.0, 5]), st.sampled_from([None, 0, 1, 2])],
}


def outcome(function, values):
    try:
        result = function.evaluate(values)
    except NoteError as error:
        return type(error), error.code, str(error)
    return type(result), result


def test_every_quick_function_is_tried():
    assert PLAIN.keys() == QUICK.keys()


@pytest.mark.parametrize("name", QUICK)
@settings(max_examples=1500)
@given(data=st.data())
def test_the_long_way_says_the_same(name, data):
    values: Any = data.draw(st.tuples(*(st.one_of(*[plain] * 6, ODD) for plain in PLAIN[name])))
    given_values = values[: data.draw(st.integers(0, len(values) + 1))]
    assert outcome(QUICK[name], given_values) == outcome(LONG_WAY[name], given_values)


@pytest.mark.parametrize(
    ("name", "values", "result"),
    [
        ("NOTE_YEARFRAC", (43069.0, date(2018, 1, 15)), 46 / 365),
        ("NOTE_YEARFRAC", (datetime(2018, 1, 15, 9), 43069.0, 0), -45 / 360),
        ("NOTE_ACCRUED", (date(2017, 11, 30), 43100.0, 0.12, 947687.94), 9658.63),
        ("NOTE_ACCRUED", (43069, 43115, 0.12, 1000, 0.0, 0), 15.0),
        ("NOTE_ACCRUED", (60, 43115, 0.12, 1000, 0.0, 0), UNSURE),  # 29 February 1900
        ("NOTE_ACCRUED", (43069.0, 43115.0, 0.12, 1000, 0.0, 0), 15.0),  # 45 days of 360
        ("NOTE_CAPSHARES", (10_000_000_000, 0, 0.0999), 1109876680),
        ("NOTE_SHARES", (4307226.51, 0.0017), 2533662652),
        ("NOTE_SCHEDULE", (43069.0, date(2017, 12, 30), 0.12, 36_500, 1, None, None, None, False), [(1, date(2017, 12, 30), 30, 36500, 36860, 360, 36500, 0)]),
        ("NOTE_SHARES", (4307226.51, 0.002), UNSURE),  # 2,153,613,255 shares and nothing over
    ],
)
def test_plain_calls_are_answered_at_once(name, values, result):
    """A quick answer that never comes would pass all other tests."""
    quick = QUICK[name].quick
    assert quick is not None
    assert quick(*values) == result


@given(st.integers(0, 10**12), st.sampled_from([0, 1, -1]))
@example(0, 1)
def test_what_lies_near_half_is_left_open(whole, side):
    """Half a cent and its neighbours are in doubt; a quarter of a cent is not."""
    half = whole + 0.5
    near = half if not side else half + side * half * 2**-52
    assert nearest(near) is None
    assert nearest(whole + 0.25) == whole
    assert nearest(whole + 0.75) == whole + 1


def test_what_lies_near_a_whole_number_is_left_open():
    assert below(7.0, 1e-9) is None
    assert below(7.0 - 1e-10, 1e-9) is None
    assert below(6.9, 1e-9) == 6
    assert below(1e15, 1e-9) is None
    assert nearest(1e15) is None
    assert nearest(float("nan")) is None


def test_python_calls_go_the_same_way():
    day = date(2017, 11, 30)
    assert xl_notes.NOTE_ACCRUED(day, date(2017, 12, 31), rate=0.12, principal=947687.94) == 9658.63
    monthly = 947687.94 * (1.01 ** (12 * 31 / 365) - 1)
    assert xl_notes.NOTE_ACCRUED(issue=day, settlement=date(2017, 12, 31), rate=0.12, principal=947687.94, compounding=12) == round(monthly, 2)
    assert xl_notes.NOTE_ACCRUED(day, [date(2017, 12, 31)], 0.12, 947687.94) == [9658.63]
    with pytest.raises(TypeError):
        xl_notes.NOTE_ACCRUED(day, day, 0.12, 1.0, 3, 0, 1)  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        xl_notes.NOTE_ACCRUED(day, day, 0.12, 1.0, days=3)  # type: ignore[call-arg]
    assert repr(UNSURE) == "UNSURE"
