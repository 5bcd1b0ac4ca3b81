"""Cell values become core values: numbers, dates, flags, text, ranges and errors, one conversion at a time, with values worked out by hand."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_notes.core.errors import NoteError
from xl_notes.core.money import exact
from xl_notes.sheet import cells
from xl_notes.sheet.cells import CellError, from_serial, to_block, to_date, to_dates, to_flag, to_number, to_numbers, to_serial, to_text, to_whole

FUNDED = date(2017, 11, 30)


def code_of(convert, value):
    with pytest.raises(NoteError) as caught:
        convert("x", value)
    assert str(caught.value).startswith("x")
    return caught.value.code


# ------------------------------------------------------------------------------------------------ dates


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1, date(1900, 1, 1)),
        (59, date(1900, 2, 28)),
        (61, date(1900, 3, 1)),
        (43069, FUNDED),
        (43069.0, FUNDED),
        (43069.999988, FUNDED),
        (np.int64(43069), FUNDED),
        (Decimal("43069"), FUNDED),
        (2958465, date(9999, 12, 31)),
        (2958465.75, date(9999, 12, 31)),
        ("2017-11-30", FUNDED),
        ("  2017-11-30 ", FUNDED),
        (FUNDED, FUNDED),
        (datetime(2017, 11, 30, 23, 59, 59), FUNDED),
        (datetime(2017, 11, 30, 23, 30, tzinfo=UTC), FUNDED),
        (pd.Timestamp("2017-11-30 12:00"), FUNDED),
        (np.datetime64("2017-11-30"), FUNDED),
        (np.datetime64("2017-11-30T12:00:00.000000001"), FUNDED),
    ],
)
def test_dates(value, expected):
    found = to_date("x", value)
    assert found == expected
    assert type(found) is date


@pytest.mark.parametrize("value", [60, 60.5, -1, -0.5, 2958466, 1e12, date(1899, 12, 31), "1899-12-31", datetime(1850, 1, 1), float("nan"), float("inf")])
def test_dates_outside_the_calendar(value):
    assert code_of(to_date, value) == "#NUM!"


NOT_ISO = ["", " ", "43069", "11/30/2017", "30.11.2017", "2017-11-31", "2017-2-3", "20171130", "2017-11-30 12:00", "today"]


@pytest.mark.parametrize("value", [0, 0.0, None, True, False, *NOT_ISO, pd.NaT, np.datetime64("NaT"), pd.NA, object()], ids=repr)
def test_no_dates(value):
    assert code_of(to_date, value) == "#VALUE!"


def test_half_a_day_is_no_date():
    assert code_of(to_date, 0.5) in ("#VALUE!", "#NUM!")


@pytest.mark.parametrize(("day", "serial"), [(date(1900, 1, 1), 1), (date(1900, 2, 28), 59), (date(1900, 3, 1), 61), (FUNDED, 43069), (date.max, 2958465)])
def test_serials(day, serial):
    assert to_serial(day) == serial
    assert from_serial("x", Fraction(serial)) == day


def test_serials_of_datetimes():
    assert to_serial(datetime(2017, 11, 30, 18)) == 43069


@given(st.dates(min_value=date(1900, 1, 1)))
def test_serials_come_back(day):
    assert from_serial("x", Fraction(to_serial(day))) == day


@given(st.dates(min_value=date(1900, 3, 1), max_value=date(9999, 12, 30)))
def test_the_next_day_has_the_next_serial(day):
    assert to_serial(day + timedelta(1)) == to_serial(day) + 1


# ------------------------------------------------------------------------------------------------ numbers


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0.0999, Fraction(999, 10000)),
        (0.1, Fraction(1, 10)),
        (1e-7, Fraction(1, 10_000_000)),
        (-2.5, Fraction(-5, 2)),
        (36, Fraction(36)),
        (2**70, Fraction(2**70)),
        (Decimal("947687.94"), Fraction(94768794, 100)),
        (Fraction(1, 3), Fraction(1, 3)),
        (np.float64(0.12), Fraction(3, 25)),
        (np.int32(7), Fraction(7)),
        (np.uint8(200), Fraction(200)),
    ],
)
def test_numbers(value, expected):
    found = to_number("x", value)
    assert found == expected
    assert type(found) is Fraction
    assert type(found.numerator) is int


@pytest.mark.parametrize("value", ["12", " 12 ", "", "12%", True, False, np.True_, None, FUNDED, datetime(2017, 11, 30), pd.NaT, pd.NA, 1j, object()], ids=repr)
def test_no_numbers(value):
    assert code_of(to_number, value) == "#VALUE!"


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), -float("inf"), np.nan, np.float64("inf"), np.float32("nan"), Decimal("NaN"), Decimal("-Infinity")]
)
def test_numbers_must_be_finite(value):
    assert code_of(to_number, value) == "#NUM!"


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_float_means_its_shortest_decimal(number):
    assert exact(number) == Fraction(Decimal(repr(number))) == to_number("x", number)


@pytest.mark.parametrize("value", [36, 36.0, Decimal("36.00"), Fraction(72, 2), np.int64(36), np.float64(36)])
def test_whole_numbers(value):
    found = to_whole("x", value)
    assert found == 36
    assert type(found) is int


@pytest.mark.parametrize(("value", "code"), [(36.5, "#NUM!"), (Decimal("0.1"), "#NUM!"), ("36", "#VALUE!"), (True, "#VALUE!"), (None, "#VALUE!")])
def test_no_whole_numbers(value, code):
    assert code_of(to_whole, value) == code


# ------------------------------------------------------------------------------------------------ flags, text


@pytest.mark.parametrize(("value", "expected"), [(True, True), (False, False), (1, True), (0.0, False), (np.True_, True), (np.False_, False)])
def test_flags(value, expected):
    assert to_flag("x", value) is expected


@pytest.mark.parametrize("value", [2, -1, 0.5, "TRUE", "yes", "", None, FUNDED])
def test_no_flags(value):
    assert code_of(to_flag, value) in ("#VALUE!", "#NUM!")


def test_text():
    assert to_text("x", " Level ") == " Level "
    assert to_text("x", "#1") == "#1"
    assert [code_of(to_text, value) for value in (1.0, True, None, FUNDED)] == ["#VALUE!"] * 4


# ------------------------------------------------------------------------------------------------ errors

EVERY_CONVERSION = [to_date, to_number, to_whole, to_flag, to_text, to_numbers, to_dates]
CODES = ["#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#SPILL!", "#CALC!"]


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("convert", EVERY_CONVERSION)
def test_errors_pass_through(convert, code):
    for value in (CellError(code), code, f"{code} rate must be from 0 to 1, got 12"):
        assert code_of(convert, value) == code


@pytest.mark.parametrize("convert", [to_numbers, to_dates])
def test_errors_inside_ranges(convert):
    assert code_of(convert, [[43069, None], [43070, CellError("#REF!")]]) == "#REF!"


def test_an_error_that_was_caught_is_an_error_cell():
    with pytest.raises(NoteError) as caught:
        to_whole("nper", 36.5)
    assert code_of(to_number, caught.value) == "#NUM!"


def test_text_that_only_looks_like_an_error():
    assert to_text("x", "#hashtag") == "#hashtag"
    assert code_of(to_number, "#hashtag") == "#VALUE!"


# ------------------------------------------------------------------------------------------------ ranges


@pytest.mark.parametrize(
    ("value", "rows"),
    [
        (5, [[5]]),
        ("ab", [["ab"]]),
        (None, [[None]]),
        ([1, 2], [[1], [2]]),
        ((1, 2), [[1], [2]]),
        ([[1, 2]], [[1, 2]]),
        (((1, 2), (3, 4)), [[1, 2], [3, 4]]),
        ([], []),
        (np.array([1.5, 2.5]), [[1.5], [2.5]]),
        (np.array([[1, 2], [3, 4]]), [[1, 2], [3, 4]]),
        (np.array([1.0, np.nan]), [[1.0], [None]]),
        (pd.Series([1.0, None, 3.0]), [[1.0], [None], [3.0]]),
        (pd.Series([1, None], dtype="Int64"), [[1], [None]]),
        (pd.Series(["a", None], dtype="string"), [["a"], [None]]),
        (pd.DataFrame({"Date": [FUNDED], "VWAP": [0.002]}), [["Date", "VWAP"], [FUNDED, 0.002]]),
        (pd.DataFrame({"VWAP": [0.002, None]}), [["VWAP"], [0.002], [None]]),
        (pd.DataFrame({"Volume": pd.array([1, None], dtype="Int64")}), [["Volume"], [1], [None]]),
    ],
    ids=lambda value: type(value).__name__,
)
def test_blocks(value, rows):
    assert list(map(list, to_block(value))) == rows


DAYS = ["2017-11-30", "2018-01-15"]


@pytest.mark.parametrize(
    "days",
    [
        np.array(DAYS, dtype="datetime64[D]"),
        np.array(DAYS, dtype="datetime64[s]"),
        np.array(DAYS, dtype="datetime64[ns]"),
        np.array([DAYS], dtype="datetime64[ns]"),
        pd.Series(pd.to_datetime(DAYS)),
        pd.to_datetime(DAYS),
        pd.Series(pd.to_datetime(DAYS)).dt.tz_localize("America/New_York"),
        pd.to_datetime(DAYS).tz_localize("America/New_York"),
        pd.Series([FUNDED, date(2018, 1, 15)]),
        pd.DataFrame(pd.to_datetime(DAYS)).to_numpy(),
        [FUNDED, datetime(2018, 1, 15, 9)],
        [[43069.0, 43115.0]],
        [["2017-11-30"], [None], ["2018-01-15"]],
    ],
    ids=lambda days: f"{type(days).__name__} {getattr(days, 'dtype', '')}",
)
def test_dates_in_ranges(days):
    assert to_dates("x", days) == {FUNDED, date(2018, 1, 15)}


def test_nothing_where_a_date_would_be():
    assert to_dates("x", pd.Series(pd.to_datetime(["2017-11-30", None]))) == {FUNDED}
    assert to_dates("x", np.array(["2017-11-30", "NaT"], dtype="datetime64[s]")) == {FUNDED}


def test_numbers_in_ranges():
    assert to_numbers("x", [0.1, None, 2]) == [Fraction(1, 10), None, Fraction(2)]
    assert to_numbers("x", [[1, 2], [3, None]]) == [1, 2, 3, None]
    assert to_numbers("x", 5) == [5]
    assert to_numbers("x", np.array([0.1, np.nan])) == [Fraction(1, 10), None]
    assert code_of(to_numbers, [1, "2"]) == code_of(to_numbers, [1, True]) == code_of(to_numbers, [1, ""]) == "#VALUE!"
    assert code_of(to_numbers, [1, float("nan")]) == "#NUM!"


def test_the_place_in_a_range_is_named():
    with pytest.raises(NoteError, match=r"vwaps\[3\]"):
        to_numbers("vwaps", [0.1, None, "x"])
    with pytest.raises(NoteError, match=r"holidays\[2\]"):
        to_dates("holidays", [43069, "Christmas"])


def test_a_single_cell_is_no_range():
    assert [cells.single(value) for value in (5, [5], [[5]], ((5,),), np.array([5]), [None])] == [5, 5, 5, 5, 5, None]
    assert cells.single([1, 2]) == [1, 2]
    assert cells.single([[1, 2]]) == [[1, 2]]


def test_ranges_are_rectangular():
    assert cells.rectangular("x", [[1, 2], [3, 4]]) == [[1, 2], [3, 4]]
    assert code_of(cells.rectangular, [[1, 2], [3]]) == "#VALUE!"


@pytest.mark.parametrize(
    ("rows", "types", "below"),
    [
        ((("Date", "VWAP"), (FUNDED, 0.1)), {str, date, float}, {date, float}),
        (((0.5, "x"),), {float, str}, set()),
    ],
    ids=str,
)
def test_a_range_that_was_looked_at(rows, types, below):
    found = cells.range_of(rows)
    assert isinstance(found, cells.Range)
    assert (found, found.types, found.below) == (rows, types, below)
    assert cells.to_block(found) == list(rows)


@pytest.mark.parametrize(("rows", "types"), [(((1.5,), (None,)), {float, type(None)}), (((2.5,),), {float})], ids=str)
def test_a_column_that_was_looked_at(rows, types):
    found = cells.range_of(rows)
    assert isinstance(found, cells.Column)
    assert [(cell,) for cell in found] == cells.to_block(found) == list(rows)
    assert found.types == types


@pytest.mark.parametrize("rows", [((1.0, 2.0), (3.0,)), ((1.0,), "x"), ((1.0, 2.0), "xy"), ((1.0,), 2.0), ((1.0, 2.0), 3.0), (((1.0,),), ((2.0,),))], ids=str)
def test_no_range(rows):
    assert cells.range_of(rows) is None


def test_dates_beyond_python():
    """numpy knows years up to 292 billion, and hands them over as numbers of days."""
    late = np.datetime64("10000-06-01")
    assert code_of(to_date, late) == "#NUM!"
    found = np.array(cells.column_of_values(np.array([late, np.datetime64("2017-11-30")])), dtype=object)
    assert code_of(to_date, found[0]) == "#NUM!"
    assert to_date("x", found[1]) == FUNDED


def test_a_masked_array_of_single_precision():
    masked = np.ma.array(np.array([0.1, 0.2], np.float32), mask=[False, True])
    assert cells.column_of_values(masked) == [Decimal("0.1"), None]


def test_an_array_of_three_dimensions_is_no_range():
    cube = np.arange(8.0).reshape(2, 2, 2)
    for convert in (to_block, cells.column_of_values):
        with pytest.raises(NoteError, match="3 dimensions"):
            convert(cube)


def test_a_text_that_is_missing_is_an_empty_cell_and_a_number_that_is_not_is_none():
    """pandas has NaN for both."""
    assert cells.column_of_values(pd.Series(["30/360", None])) == ["30/360", None]
    assert cells.column_of_values(pd.Series([1, pd.NA], dtype="Int64")) == [1, None]
    found = cells.column_of_values(pd.Series([1.5, np.nan]))
    assert repr(found) == "[1.5, nan]"


def test_a_percentage_as_text_is_told_apart():
    with pytest.raises(NoteError, match=r"12% as a number is 0\.12"):
        to_number("rate", "12%")
