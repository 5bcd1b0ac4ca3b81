"""Tranches, trading conditions, exchanges and prepayments as cells hand them over: shapes, blanks, text, tables, and what is refused."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

import xl_notes
from xl_notes import NoteError
from xl_notes.sheet.cells import CellError, to_serial

FIRST, ISSUE = date(2017, 12, 30), date(2017, 11, 30)
DECEMBER = [date(2017, 12, day) for day in (1, 4, 5, 6, 7, 8, 11, 12, 13, 14, 15, 18, 19, 20, 21, 22, 26, 27, 28, 29)]
HEADER = ("Date", "VWAP", "Volume")
MARKET = (HEADER, *((day, 0.0025, 40_000_000) for day in DECEMBER[:10]), *((day, 0.0018, 5_000_000) for day in DECEMBER[10:]))
LEGS = (3359538.57, 252465.75, 445222.19)
STEPS = (("To day", "Premium"), (180, 0.2))


def tranches(*arguments, **more):
    return xl_notes.NOTE_TRANCHES(*arguments, **more)


def funding(market=MARKET, threshold=50_000, **more):
    return xl_notes.NOTE_FUNDINGTEST(FIRST, market, threshold, **more)


def equity(market=MARKET, days=20, min_price=0.0018, **more):
    return xl_notes.NOTE_EQUITYTEST(FIRST, market, days, min_price, **more)


def market_with(row, *cells):
    """The market with one row replaced: 0 for the header."""
    return (*MARKET[:row], cells, *MARKET[row + 1 :])


# ------------------------------------------------------------------------------------------------ shapes


def test_a_table_of_tranches():
    """250,000 at 12% for 182 days of 365: 14,958.904."""
    header, row = tranches(FIRST, 1, 250_000, 0.12, 6)
    assert header == ["Closing", "Maturity", "Days", "Principal", "Interest", "Due"]
    assert row == [FIRST, date(2018, 6, 30), 182, 250_000, 14_958.90, 264_958.90]
    assert tranches(FIRST, 1, 250_000, 0.12, 6, headers=False) == [row]
    assert sum(row[5] for row in tranches(FIRST, 7, 250_000, 0.12, headers=False)) == 1_960_000


def test_amounts_and_closings_from_ranges():
    """In a row, a column, an array or a series; dates as dates, serial numbers or text."""
    closings = [FIRST, date(2018, 2, 1)]
    expected = tranches(FIRST, 2, [100_000, 50_000], 0.12, closings=closings)
    assert [row[3] for row in expected[1:]] == [100_000, 50_000]
    assert [row[0] for row in expected[1:]] == closings
    for amounts in ([[100_000, 50_000]], [[100_000], [50_000]], np.array([100_000, 50_000]), pd.Series([100_000, 50_000])):
        assert tranches(FIRST, 2, amounts, 0.12, closings=closings) == expected
    for dates in ([[to_serial(day) for day in closings]], [[str(day)] for day in closings], pd.Series(pd.to_datetime(pd.Series(closings)))):
        assert tranches(FIRST, 2, [100_000, 50_000], 0.12, closings=dates) == expected


def test_one_row_results():
    assert funding() == [[True, 54_500, 4_500, DECEMBER[0], DECEMBER[-1]]]
    assert funding(volume_method=1) == [[False, 48_375, -1_625, DECEMBER[0], DECEMBER[-1]]]
    assert equity(min_dollars=9_000) == [[True, 20, 20, 0.0018, 9_000, DECEMBER[0], DECEMBER[-1]]]
    assert xl_notes.NOTE_RECON(LEGS, 4057226.51) == [[4057226.51, 4057226.51, 0, "OK"]]


def test_averages_are_not_rounded():
    """99.99666... a day is below 100, and is not shown as 100.00."""
    market = (HEADER, *((day, 0.01, volume) for day, volume in zip(DECEMBER[-3:], (10_000, 10_000, 9_999), strict=True)))
    [[passes, average, headroom, _, _]] = funding(market, 100, volume_days=3)
    assert passes is False
    assert average == pytest.approx(99.996666667)
    assert headroom < 0


def test_the_market_table_otherwise():
    """Columns and rows in any order, more of both, and as a frame."""
    turned = [tuple(row[::-1]) for row in (MARKET[0], *MARKET[:0:-1])]
    more = [*[(*row, "note") for row in MARKET], (date(2018, 1, 2), 9.0, 1.0, None), (None, None, None, None)]
    for market in (turned, more, pd.DataFrame(MARKET[1:], columns=HEADER)):
        assert funding(market) == funding()
        assert equity(market) == equity()


def test_a_day_without_trades():
    """The 9,000 dollars of the last day become none: (1,090,000 - 9,000) / 20 = 54,050."""
    for price in (None, 0, 0.0018):
        assert funding(market_with(20, DECEMBER[-1], price, 0))[0][1] == 54_050
    assert equity(market_with(20, DECEMBER[-1], None, 0))[0][:5] == [False, 19, 20, 0.0018, 0]


def test_no_trades_at_all_have_no_lowest_price():
    """The cell shows that, and the others are there."""
    [[passes, met, needed, price, *rest]] = equity((HEADER, (DECEMBER[-1], None, 0)), 1)
    assert (passes, met, needed) == (False, 0, 1)
    assert isinstance(price, NoteError)
    assert price.code == "#N/A"
    assert rest == [0, DECEMBER[-1], DECEMBER[-1]]


def test_many_days_of_a_prepayment_in_one_call():
    """Days 0, 180 and 181 after issue; one bad cell does not spoil the others."""
    one, two, late, early, text = xl_notes.NOTE_PREPAY([ISSUE, date(2018, 5, 29), date(2018, 5, 30), date(2017, 11, 29), "x"], ISSUE, 1_000, STEPS)
    assert (one, two) == (1_200, 1_200)
    assert [late.code, early.code, text.code] == ["#N/A", "#NUM!", "#VALUE!"]


def test_rows_of_the_premium_table_may_be_empty_but_not_half_empty():
    spread = (("Premium", None, "To day"), (0.15, None, 90), (None, None, None), (0.2, None, 180))
    assert xl_notes.NOTE_PREPAY(date(2018, 3, 1), ISSUE, 976040.69, spread) == 1171248.83
    with pytest.raises(NoteError, match="premium_table row 2, Premium"):
        xl_notes.NOTE_PREPAY(ISSUE, ISSUE, 1_000, (("To day", "Premium"), (90, None)))


def test_blanks_are_passed_over_in_a_reconciliation():
    assert xl_notes.NOTE_RECON([[LEGS[0], None], [LEGS[1], LEGS[2]]], [None, 4057226.51, None])[0][3] == "OK"


def test_tolerance_of_zero_is_the_default():
    """Sums are compared in whole cents, so 0 and 0.005 mean the same."""
    for issued in (4057226.51, 4057226.52, 4057226.514, 4057226.516):
        assert xl_notes.NOTE_RECON(LEGS, issued, 0) == xl_notes.NOTE_RECON(LEGS, issued)


# ------------------------------------------------------------------------------------------------ what is refused

BAD = [
    ("NOTE_TRANCHES", (FIRST, 2, None, 0.12), "#VALUE!", ["tranche_amount"]),
    ("NOTE_TRANCHES", (FIRST, 2, [250_000, None], 0.12), "#N/A", ["tranche_amount[2]"]),
    ("NOTE_TRANCHES", (FIRST, 2, [250_000, "none"], 0.12), "#VALUE!", ["tranche_amount[2]", "none"]),
    ("NOTE_TRANCHES", (FIRST, 2, [250_000, -1], 0.12), "#NUM!", ["tranche_amount[2]", "-1"]),
    ("NOTE_TRANCHES", (FIRST, 2, [250_000] * 3, 0.12), "#VALUE!", ["tranche_amount", "3 cells", "2 tranches"]),
    ("NOTE_TRANCHES", (FIRST, 0, 250_000, 0.12), "#NUM!", ["tranche_count", "0"]),
    ("NOTE_TRANCHES", (FIRST, 1e5, 250_000, 0.12), "#NUM!", ["tranche_count", "100000", "10,000"]),
    ("NOTE_TRANCHES", (FIRST, 2, 250_000, 12), "#NUM!", ["rate", "12", "0.12"]),
    ("NOTE_TRANCHES", (FIRST, 2, 250_000, 0.12, 0), "#NUM!", ["tranche_months", "0"]),
    ("NOTE_TRANCHES", (FIRST, 2, 250_000, 0.12, None, 5), "#NUM!", ["basis", "5"]),
    ("NOTE_TRANCHES", (FIRST, 2, 250_000, 0.12, None, None, [FIRST]), "#VALUE!", ["closings", "1 dates", "2"]),
    ("NOTE_TRANCHES", (FIRST, 2, 250_000, 0.12, None, None, [FIRST, None]), "#VALUE!", ["closings[2]", "date"]),
    ("NOTE_TRANCHES", (FIRST, 2, 250_000, 0.12, None, None, [FIRST, "soon"]), "#VALUE!", ["closings[2]", "soon"]),
    ("NOTE_TRANCHES", (FIRST, 2, 250_000, 0.12, None, None, [FIRST, ISSUE]), "#NUM!", ["closings[2]", "2017-11-30"]),
    ("NOTE_TRANCHES", (FIRST, 2, 250_000, 0.12, None, None, [ISSUE, FIRST]), "#NUM!", ["closings[1]", "first_closing"]),
    ("NOTE_FUNDINGTEST", (FIRST, MARKET, 0), "#NUM!", ["threshold", "0"]),
    ("NOTE_FUNDINGTEST", (FIRST, MARKET, 50_000, 21), "#N/A", ["market", "2017-11-30"]),
    ("NOTE_FUNDINGTEST", (FIRST, MARKET, 50_000, 0), "#NUM!", ["days", "0", "250"]),
    ("NOTE_FUNDINGTEST", (FIRST, MARKET, 50_000, None, 2), "#NUM!", ["volume_method", "2"]),
    ("NOTE_FUNDINGTEST", (FIRST, MARKET, 50_000, None, None, "Open"), "#NUM!", ["price_field", "Open", "VWAP"]),
    ("NOTE_FUNDINGTEST", (FIRST, MARKET, 50_000, None, None, "Close"), "#VALUE!", ["market", "Close"]),
    ("NOTE_FUNDINGTEST", (FIRST, [row[:2] for row in MARKET], 50_000), "#VALUE!", ["market", "Volume"]),
    ("NOTE_FUNDINGTEST", (FIRST, market_with(3, DECEMBER[2], 0.0025, None), 50_000), "#N/A", ["Volume on 2017-12-05"]),
    ("NOTE_FUNDINGTEST", (FIRST, market_with(3, DECEMBER[2], None, 1), 50_000), "#N/A", ["VWAP on 2017-12-05"]),
    ("NOTE_FUNDINGTEST", (FIRST, market_with(3, DECEMBER[2], 0, 1), 50_000), "#NUM!", ["VWAP on 2017-12-05", "0"]),
    ("NOTE_FUNDINGTEST", (FIRST, market_with(3, DECEMBER[2], "n/a", 0), 50_000), "#VALUE!", ["VWAP on 2017-12-05", "n/a"]),
    ("NOTE_FUNDINGTEST", (FIRST, market_with(3, DECEMBER[2], None, 0), 50_000, None, 1), "#N/A", ["VWAP on 2017-12-05"]),
    ("NOTE_FUNDINGTEST", (FIRST, market_with(3, DECEMBER[2], 0.0025, "40m"), 50_000), "#VALUE!", ["Volume on 2017-12-05", "40m"]),
    ("NOTE_FUNDINGTEST", (FIRST, market_with(3, date(2017, 12, 3), 0.0025, 1), 50_000), "#N/A", ["2017-12-05"]),
    ("NOTE_FUNDINGTEST", (FIRST, (*MARKET, (date(2017, 12, 25), 1, 1)), 50_000), "#VALUE!", ["market", "2017-12-25"]),
    ("NOTE_EQUITYTEST", (FIRST, MARKET, 20), "#VALUE!", ["min_price", "min_dollars"]),
    ("NOTE_EQUITYTEST", (FIRST, MARKET, 20, 0), "#NUM!", ["min_price", "0"]),
    ("NOTE_EQUITYTEST", (FIRST, MARKET, 20, None, 0), "#NUM!", ["min_dollars", "0"]),
    ("NOTE_EQUITYTEST", (FIRST, MARKET, 20, 0.002, None, 21), "#NUM!", ["needed", "21", "20"]),
    ("NOTE_EQUITYTEST", (FIRST, MARKET, 20, 0.002, None, 0), "#NUM!", ["needed", "0"]),
    ("NOTE_EQUITYTEST", (FIRST, MARKET, 21, 0.002), "#N/A", ["market", "2017-11-30"]),
    ("NOTE_EQUITYTEST", (FIRST, market_with(3, DECEMBER[2], None, 5), 20, 0.002), "#N/A", ["VWAP on 2017-12-05"]),
    ("NOTE_RECON", ((*LEGS, "4,057"), 1), "#VALUE!", ["surrendered[4]", "4,057"]),
    ("NOTE_RECON", (("Leg", *LEGS), 1), "#VALUE!", ["surrendered[1]", "Leg"]),
    ("NOTE_RECON", ((*LEGS, ""), 1), "#VALUE!", ["surrendered[4]"]),
    ("NOTE_RECON", ((*LEGS, True), 1), "#VALUE!", ["surrendered[4]"]),
    ("NOTE_RECON", (LEGS, (None, None)), "#N/A", ["issued"]),
    ("NOTE_RECON", (LEGS, []), "#N/A", ["issued"]),
    ("NOTE_RECON", (LEGS, 1, -0.01), "#NUM!", ["tolerance", "-0.01"]),
    ("NOTE_RECON", ((*LEGS, CellError("#DIV/0!")), 1), "#DIV/0!", ["surrendered[4]"]),
    ("NOTE_PREPAY", (date(2018, 5, 30), ISSUE, 1_000, STEPS), "#N/A", ["settlement", "180"]),
    ("NOTE_PREPAY", (ISSUE, FIRST, 1_000, STEPS), "#NUM!", ["settlement", "2017-12-30"]),
    ("NOTE_PREPAY", (ISSUE, ISSUE, -1, STEPS), "#NUM!", ["owed_amount", "-1"]),
    ("NOTE_PREPAY", (ISSUE, ISSUE, 1_000, STEPS[:1]), "#N/A", ["premium_table"]),
    ("NOTE_PREPAY", (ISSUE, ISSUE, 1_000, STEPS[1:]), "#VALUE!", ["premium_table", "header", "To day"]),
    ("NOTE_PREPAY", (ISSUE, ISSUE, 1_000, (STEPS[0], (180, 1.2))), "#NUM!", ["premium_table", "1.2", "0.2"]),
    ("NOTE_PREPAY", (ISSUE, ISSUE, 1_000, (STEPS[0], (180, 0.2), (90, 0.1))), "#NUM!", ["premium_table", "90", "ascending"]),
    ("NOTE_PREPAY", (ISSUE, ISSUE, 1_000, (STEPS[0], (180.5, 0.2))), "#NUM!", ["premium_table row 2, To day", "180.5"]),
    ("NOTE_PREPAY", (ISSUE, ISSUE, 1_000, (STEPS[0], ("6 months", 0.2))), "#VALUE!", ["premium_table row 2, To day", "6 months"]),
    ("NOTE_PREPAY", (ISSUE, ISSUE, 1_000, (STEPS[0], (180, CellError("#REF!")))), "#REF!", ["premium_table row 2"]),
]


@pytest.mark.parametrize(("name", "arguments", "code", "words"), BAD, ids=[f"{case[0]} {' '.join(case[3])}" for case in BAD])
def test_bad_input(name, arguments, code, words):
    with pytest.raises(NoteError) as caught:
        getattr(xl_notes, name)(*arguments)
    assert caught.value.code == code, caught.value
    assert [word for word in words if word not in str(caught.value)] == [], caught.value
