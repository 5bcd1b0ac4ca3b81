"""Limits, caps and counts from the sheet: tables as they lie there, days in a range, bad rows, and the payments beside a reported figure."""

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import xl_notes
from xl_notes import NoteError
from xl_notes.sheet.cells import CellError, to_serial
from xl_notes.sheet.functions import TABLE

ISSUE, NOTICE, DUE = date(2017, 11, 30), date(2018, 1, 2), date(2018, 3, 4)
TEN_BILLION = 10_000_000_000
CONVERT = (4307226.51, 0.002, TEN_BILLION, 0, 0.0999)
CAPS = (("Date", "Cap"), (ISSUE, 0.0499), (NOTICE, 0.0999))
COUNTS = (
    ("Date", "Outstanding", "Held", "Source"),
    (ISSUE, TEN_BILLION, 0, "10-Q"),
    (date(2018, 1, 31), None, 5_000_000, "13G"),
    (date(2018, 3, 31), 12_000_000_001, None, "10-K"),
)
SPLIT = (("Date", "Ratio"), (date(2018, 4, 15), 0.001))


def error_of(name, *values):
    with pytest.raises(NoteError) as caught:
        getattr(xl_notes, name)(*values)
    return caught.value.code, str(caught.value)


# ------------------------------------------------------------------------------------------------ limits


def test_every_limit_has_its_row():
    """500,000,000 authorised shares left less 100,000,000 reserved at 0.002 are 800,000 dollars; the exchange leaves 300,000,000 for 600,000."""
    rows = xl_notes.NOTE_LIMITS(*CONVERT, 10_500_000_000, 100_000_000, 300_000_000)
    assert rows == [
        ["Limit", "Shares", "Amount", "Binds"],
        ["amount", 2_153_613_255, 4307226.51, False],
        ["ownership", 1_109_876_680, 2219753.36, False],
        ["authorized", 400_000_000, 800_000, False],
        ["exchange", 300_000_000, 600_000, True],
    ]
    assert xl_notes.NOTE_LIMITS(*CONVERT, headers=False) == [[*row[:3], row[0] == "ownership"] for row in rows[1:3]]


@given(
    dollars=st.integers(1, 10**7),
    held=st.integers(0, 10**9),
    room=st.none() | st.integers(1, 10**10),
    left=st.none() | st.integers(1, 10**10),
    rights=st.integers(0, 10**8),
)
def test_the_row_that_binds_is_the_largest_conversion(dollars, held, room, left, rights):
    authorized = None if room is None else TEN_BILLION + room
    [[shares, converted, owed, name]] = xl_notes.NOTE_MAXCONVERT(dollars, 0.002, TEN_BILLION, held, 0.0999, authorized, 0, left, other_rights=rights)
    rows = xl_notes.NOTE_LIMITS(dollars, 0.002, TEN_BILLION, held, 0.0999, authorized, 0, left, rights, False)
    assert [row for row in rows if row[3]] == [[name, shares, converted, True]]
    assert converted + owed == pytest.approx(dollars, abs=0.004)


def test_rights_take_room_from_a_conversion():
    """A right to as many shares as the cap leaves: nothing more converts."""
    assert xl_notes.NOTE_MAXCONVERT(*CONVERT, other_rights=1_109_876_680) == [[0, 0, 4307226.51, "ownership"]]
    assert xl_notes.NOTE_CAPSHARES(TEN_BILLION, 0, 0.0999, 1_109_876_679) == 1


def test_more_shares_than_a_cell_can_count():
    assert error_of("NOTE_LIMITS", 1e12, 1e-6, TEN_BILLION, 0, 0.0999)[0] == "#NUM!"
    assert error_of("NOTE_CAPOUTSTANDING", 1e12, 0.0001, 0, 0.0999)[0] == "#NUM!"


def test_outstanding_needed_at_several_prices():
    """2,533,662,652 shares at 0.0017: x 9001 is 22,805,497,530,652, and over 999 that is 22,828,325,856 and 508/999."""
    assert xl_notes.NOTE_CAPOUTSTANDING(4307226.51, [0.002, 0.0017], 0, 0.0999) == [19_404_076_986, 22_828_325_857]


def test_exchange_cap_over_a_column_of_issues():
    assert xl_notes.NOTE_EXCHANGECAP(1_000_003, [[0], [100_000], [500_000]]) == [[199_900], [99_900], [0]]
    assert error_of("NOTE_EXCHANGECAP", 1_000_003, 0, 19.99) == ("#NUM!", "percent must be between 0 and 1, got 19.99 (use 0.1999 or 19.99%)")


# ------------------------------------------------------------------------------------------------ caps by date


def test_caps_of_a_range_of_days():
    days = [ISSUE, DUE - timedelta(days=1), DUE, ISSUE - timedelta(days=1)]
    *found, before = xl_notes.NOTE_CAP_ON(days, CAPS, 61)
    assert found == [0.0499, 0.0499, 0.0999]
    assert before.code == "#N/A"


@pytest.mark.parametrize(
    "caps",
    [
        (CAPS[0], CAPS[2], CAPS[1]),
        tuple(row[::-1] for row in CAPS),
        (("date ", "CAP", "Remark"), (to_serial(ISSUE), 0.0499, "note"), (None, None, None), ("2018-01-02", 0.0999, None)),
        pd.DataFrame(CAPS[1:], columns=CAPS[0]),
    ],
    ids=["order", "columns", "headers and serials", "frame"],
)
def test_the_same_caps_otherwise(caps):
    assert xl_notes.NOTE_CAP_ON([DUE - timedelta(days=1), DUE], caps, 61) == [0.0499, 0.0999]


@pytest.mark.parametrize(
    ("caps", "code", "words"),
    [
        ((*CAPS, (NOTICE, 0.02)), "#VALUE!", ["caps", "2018-01-02", "once"]),
        ((*CAPS, (DUE, 9.99)), "#NUM!", ["cap", "9.99", "0.0999 or 9.99%"]),
        ((*CAPS, (DUE, None)), "#VALUE!", ["caps row 4", "Cap"]),
        ((*CAPS, (None, 0.02)), "#VALUE!", ["caps row 4", "Date"]),
        ((*CAPS, (DUE, "9.99%")), "#VALUE!", ["caps row 4", "9.99%"]),
        ((*CAPS, (DUE, CellError("#REF!"))), "#REF!", ["caps row 4"]),
        (CAPS[1:], "#VALUE!", ["caps", "Date", "header"]),
        (CAPS[:1], "#N/A", ["as_of", "first date of caps"]),
        ((("Date", "Limit"), (ISSUE, 0.0499)), "#VALUE!", ["caps", "Cap", "Limit"]),
    ],
)
def test_bad_caps(caps, code, words):
    found, message = error_of("NOTE_CAP_ON", ISSUE, caps)
    assert found == code
    assert [word for word in words if word not in message] == []


def test_the_cap_in_force_caps_the_conversion():
    """The day before the rise is in force 4.99% allow 525,207,872 shares, on the day 9.99% allow 1,109,876,680."""
    caps = xl_notes.NOTE_CAP_ON([DUE - timedelta(days=1), DUE], CAPS, 61)
    assert xl_notes.NOTE_CAPSHARES(TEN_BILLION, 0, caps) == [525_207_872, 1_109_876_680]


# ------------------------------------------------------------------------------------------------ counts by date


def test_counts_of_a_range_of_days():
    days = [ISSUE, date(2018, 3, 30), date(2018, 3, 31), date(2017, 11, 29)]
    *found, before = xl_notes.NOTE_SHARECOUNT(days, COUNTS)
    assert found == [TEN_BILLION, TEN_BILLION, 12_000_000_001]
    assert before.code == "#N/A"


def test_columns_are_found_by_their_header():
    """A blank cell says nothing: the count of before still holds."""
    assert xl_notes.NOTE_SHARECOUNT(date(2018, 6, 30), COUNTS, "Held") == 5_000_000
    assert xl_notes.NOTE_SHARECOUNT(date(2018, 6, 30), COUNTS, " held ") == 5_000_000
    assert xl_notes.NOTE_SHARECOUNT(date(2018, 1, 30), COUNTS, "Held") == 0


def test_counts_in_new_shares():
    """12,000,000,001 / 1,000 rounded down; and without the table of splits, as for what a charter authorises, as it stands."""
    assert xl_notes.NOTE_SHARECOUNT([date(2018, 4, 14), date(2018, 4, 15)], COUNTS, None, SPLIT) == [12_000_000_001, 12_000_000]
    assert xl_notes.NOTE_SHARECOUNT(date(2018, 4, 15), COUNTS) == 12_000_000_001


def test_stale_counts():
    """From 31 March to 30 June there are 91 days."""
    assert xl_notes.NOTE_SHARECOUNT(date(2018, 6, 30), COUNTS, max_age=91) == 12_000_000_001
    found = error_of("NOTE_SHARECOUNT", date(2018, 6, 30), COUNTS, None, None, 90)
    assert found == ("#N/A", "counts must be at most 90 days old on 2018-06-30, got 'a count of 2018-03-31, 91 days old'")


@pytest.mark.parametrize(
    ("counts", "field", "code", "words"),
    [
        (COUNTS, "Authorized", "#VALUE!", ["counts", "Authorized", "Outstanding, Held"]),
        (COUNTS[1:], None, "#VALUE!", ["counts", "header"]),
        ((*COUNTS, COUNTS[1]), None, "#VALUE!", ["counts row 5", "2017-11-30"]),
        ((*COUNTS, (None, 5, None, None)), None, "#VALUE!", ["counts row 5", "date"]),
        ((*COUNTS, (date(2019, 1, 1), "12,000", None, None)), None, "#VALUE!", ["counts row 5, Outstanding", "12,000"]),
        ((*COUNTS, (date(2019, 1, 1), 12.5, None, None)), None, "#NUM!", ["counts row 5, Outstanding", "12.5", "whole"]),
        ((*COUNTS, ("1/2/2019", 12, None, None)), None, "#VALUE!", ["counts row 5", "1/2/2019"]),
        ((*COUNTS, (date(2019, 1, 1), CellError("#N/A"), None, None)), "Held", "#N/A", ["counts row 5", "#N/A"]),
        ((("Date", "Outstanding"), (ISSUE, -5)), None, "#NUM!", ["counts", "-5"]),
        ((("Date", "Outstanding"), (ISSUE, None)), None, "#N/A", ["as_of", "first date of counts"]),
        ((*COUNTS[:1],), None, "#N/A", ["as_of", "first date of counts"]),
        (COUNTS, 5, "#VALUE!", ["column", "5", "text"]),
    ],
)
def test_bad_counts(counts, field, code, words):
    found, message = error_of("NOTE_SHARECOUNT", date(2019, 6, 30), counts, field)
    assert found == code
    assert [word for word in words if word not in message] == []


def test_blank_rows_in_a_table_of_counts():
    spaced = (COUNTS[0], (None,) * 4, *COUNTS[1:], (None,) * 4)
    assert xl_notes.NOTE_SHARECOUNT(date(2018, 6, 30), spaced) == 12_000_000_001


# ------------------------------------------------------------------------------------------------ a reported figure

FIGURE = (100_000, 0.12, date(2018, 1, 1), date(2018, 5, 27))
PAID = (("Date", "Amount"), (date(2018, 3, 15), 5000))


def test_readings_as_a_table():
    """100,000 x 12% x 73/365 = 2,400, of 5,000 the rest to principal, and 97,400 x 12% x 73/365 = 2,337.60."""
    header, first, *_ = xl_notes.NOTE_FORENSIC(99737.60, *FIGURE, PAID)
    assert header == ["Reported as", "Basis", "Compounding", "Start date", "Shift", "Days", "Computed", "Difference", "Also fits"]
    assert first == ["balance", "act/365", 0, date(2018, 1, 1), 0, 146, 99737.60, 0, "act/act, act/act ISDA, act/365L"]
    assert xl_notes.NOTE_FORENSIC(99737.60, *FIGURE, PAID, False)[0] == first


def test_a_basis_of_a_row_is_one_that_the_functions_take():
    rows = xl_notes.NOTE_FORENSIC(445222.19, 400_000, 0.1, date(2016, 10, 17), ISSUE, headers=False)
    for kind, basis, compounding, start, _, _, computed, difference, also in rows:
        for name in (basis, *filter(None, also.split(", "))):
            interest = xl_notes.NOTE_ACCRUED(start, ISSUE, 0.1, 400_000, name, compounding)
            assert computed == pytest.approx(interest + 400_000, abs=1e-9)
        assert kind == "balance"
        assert difference == pytest.approx(computed - 445222.19, abs=1e-9)


@pytest.mark.parametrize(
    ("paid", "code", "words"),
    [
        ((("Date", "Amount"), (date(2018, 6, 1), 5000)), "#NUM!", ["paid_table", "2018-06-01", "2018-05-27"]),
        ((("Date", "Amount"), (date(2018, 3, 15), -5000)), "#NUM!", ["paid_table", "-5000"]),
        ((("Date", "Amount"), (date(2018, 3, 15), "5,000")), "#VALUE!", ["paid_table row 2, Amount", "5,000"]),
        ((("Day", "Amount"), (date(2018, 3, 15), 5000)), "#VALUE!", ["paid_table", "Date"]),
    ],
)
def test_bad_payments(paid, code, words):
    found, message = error_of("NOTE_FORENSIC", 99737.60, *FIGURE, paid)
    assert found == code
    assert [word for word in words if word not in message] == []


def test_an_empty_table_of_payments_is_none():
    assert xl_notes.NOTE_FORENSIC(4800, *FIGURE, [[None, None], [None, None]]) == xl_notes.NOTE_FORENSIC(4800, *FIGURE)


# ------------------------------------------------------------------------------------------------ a terms range


def test_terms_of_a_note_in_one_range():
    """Names that several functions read, in place of the arguments after the first."""
    terms = [["Price", 0.002], ["Outstanding", TEN_BILLION], ["Held", 0], ["Cap", 0.0999], ["Other rights", 1_109_876_679]]
    assert TABLE["NOTE_LIMITS"].evaluate([4307226.51, terms])[2] == ("ownership", 1, 0, True)
    assert TABLE["NOTE_CAPSHARES"].evaluate([terms]) == 1
