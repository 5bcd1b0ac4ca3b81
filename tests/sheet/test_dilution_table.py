"""What the sheet adds to the functions of shares to come: shapes, headers, one bad row among good ones, tables of issues, and terms reached by name."""

from datetime import date

import pytest

import xl_notes
from xl_notes import (
    NOTE_BLOCKS,
    NOTE_DILUTION,
    NOTE_HOLDDATE,
    NOTE_MAXCONVERT,
    NOTE_RESERVE,
    NOTE_RESET,
    NOTE_SHARES,
    NOTE_SPIRAL,
    NOTE_TRUEUP,
    NoteError,
)
from xl_notes.sheet.cells import CellError
from xl_notes.sheet.functions import TABLE

OWED, TEN_BILLION = 4307226.51, 10_000_000_000
GRID = {"amount": OWED, "outstanding": TEN_BILLION, "held": 0, "cap": 0.0999, "discount": 0.15, "fixed_price": 0.002}
PLAN = {"amount": OWED, "price": 0.002, "outstanding": TEN_BILLION, "held": 0, "cap": 0.0999}
SPIRAL = {
    "amount": 100_000,
    "market_price": 0.001,
    "outstanding": TEN_BILLION,
    "held": 0,
    "cap": 0.0999,
    "discount": 0.15,
    "daily_volume": 100_000_000,
    "participation": 0.25,
}
ISSUES = [("Date", "Price", "Shares"), (date(2018, 6, 1), 0.5, 1_000_000)]


def codes(row):
    return [cell.code if isinstance(cell, NoteError) else cell for cell in row]


def error_of(name, **arguments):
    with pytest.raises(NoteError) as caught:
        getattr(xl_notes, name)(**arguments)
    return caught.value.code, str(caught.value)


# --- NOTE_DILUTION -----------------------------------------------------------------------------------------------------------------------------------------


def test_a_grid():
    """Worth in whole cents: 5,067,325.305 and 8,614,453.02."""
    header, low, high = NOTE_DILUTION(prices=[0.001, 0.004], **GRID)
    assert header == ["Market price", "Conversion price", "Shares", "% after", "Blocks", "Value at market", "Value / amount"]
    assert low == [0.001, 0.00085, 5067325305, pytest.approx(5067325305 / 15067325305), 4, 5067325.31, pytest.approx(1.1764706, abs=1e-7)]
    assert high == [0.004, 0.002, 2153613255, pytest.approx(0.177199, abs=1e-6), 2, 8614453.02, pytest.approx(2, abs=1e-8)]
    assert NOTE_DILUTION(prices=[0.001, 0.004], headers=False, **GRID) == [low, high]


def test_any_shape_of_range_is_one_row_a_cell():
    rows = NOTE_DILUTION(prices=[0.001, 0.002, 0.003, 0.004], headers=False, **GRID)
    assert NOTE_DILUTION(prices=[[0.001, 0.002], [0.003, 0.004]], headers=False, **GRID) == rows
    assert NOTE_DILUTION(prices=[[0.001, 0.002, 0.003, 0.004]], headers=False, **GRID) == rows
    assert NOTE_DILUTION(prices=0.003, headers=False, **GRID) == [rows[2]]


def test_a_bad_price_is_an_error_in_its_own_row():
    prices = [0.001, 0, -1, "0.002", None, CellError("#REF!"), float("inf"), True, "", 1e-12, 0.004]
    rows = NOTE_DILUTION(prices=prices, headers=False, **GRID)
    expected = {1: "#NUM!", 2: "#NUM!", 3: "#VALUE!", 4: "#N/A", 5: "#REF!", 6: "#NUM!", 7: "#VALUE!", 8: "#VALUE!", 9: "#NUM!"}
    for place, row in enumerate(rows):
        if place in expected:
            assert codes(row) == [expected[place]] * 7
        else:
            assert [row] == NOTE_DILUTION(prices=prices[place], headers=False, **GRID)
    assert str(rows[3][0]).startswith("prices[4] must be a number, got '0.002'")
    assert str(rows[4][0]).startswith("prices[5] must be a price, got nothing")


@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        ({"discount": 0.85}, "#NUM!", "discount"),
        ({"fixed_price": 0}, "#NUM!", "fixed_price"),
        ({"cap": 9.99}, "#NUM!", "cap"),
        ({"held": TEN_BILLION + 1}, "#NUM!", "held"),
        ({"outstanding": 0}, "#NUM!", "outstanding"),
        ({"amount": 0}, "#NUM!", "amount"),
        ({"amount": -5}, "#NUM!", "amount"),
        ({"amount": 1e300}, "#NUM!", "amount"),
        ({"prices": []}, "#VALUE!", "prices"),
        ({"prices": [None, None]}, "#VALUE!", "prices"),
        ({"prices": "low"}, "#VALUE!", "prices"),
        ({"prices": CellError("#DIV/0!")}, "#DIV/0!", "prices"),
    ],
)
def test_what_all_rows_share_is_an_error_of_the_table(changes, code, words):
    found, message = error_of("NOTE_DILUTION", **({"prices": [0.001, 0.002]} | GRID | changes))
    assert found == code
    assert message.startswith(words)


def test_at_the_cap_blocks_are_an_error_and_not_zero():
    """999,000,000 of ten billion are 9.99%: no share more is allowed, though the rest of the row is there."""
    [row] = NOTE_DILUTION(prices=[0.001], headers=False, **(GRID | {"held": 999_000_000}))
    assert codes(row)[4] == "#NUM!"
    assert "below the cap" in str(row[4])
    assert row[2] == 5067325305
    assert row[3] == pytest.approx((999_000_000 + 5067325305) / 15067325305)


def test_a_price_too_high_for_one_share():
    """Ten dollars at a price of 20: no shares, no blocks, worth nothing."""
    [row] = NOTE_DILUTION(10, [20], TEN_BILLION, 0, 0.0999, 0, headers=False)
    assert row == [20, 20, 0, 0, 0, 0, 0]


def test_many_blocks_for_many_prices():
    """1,000,000 shares outstanding grow by 1/99 a block; a billion dollars at 0.0001 are 10**13 more: ln 10,000,001 / ln (100 / 99) = 1,603.7 blocks."""
    rows = NOTE_DILUTION(1e9, [price / 1e6 for price in range(1, 101)], 10**6, 0, 0.01, 0, headers=False)
    assert rows[99][4] == 1604
    assert [row[4] for row in rows] == sorted((row[4] for row in rows), reverse=True)


# --- NOTE_BLOCKS -------------------------------------------------------------------------------------------------------------------------------------------


def test_a_plan():
    assert NOTE_BLOCKS(**PLAN) == [
        ["Block", "Shares", "Converted", "Left", "Outstanding after", "% at peak", "Days to sell"],
        [1, 1109876680, 2219753.36, 2087473.15, 11109876680, pytest.approx(0.0999, abs=1e-9), 0],
        [2, 1043736575, 2087473.15, 0, 12153613255, pytest.approx(1043736575 / 12153613255), 0],
    ]


def test_a_plan_with_days_and_dates():
    selling = {"daily_volume": 100_000_000, "participation": 0.25}
    assert [row[6] for row in NOTE_BLOCKS(**PLAN, **selling, headers=False)] == [45, 42]
    header, first, second = NOTE_BLOCKS(**PLAN, **selling, first_sale=date(2018, 1, 15))
    assert header[7:] == ["First day", "Last day"]
    assert [first[7:], second[7:]] == [[date(2018, 1, 16), date(2018, 3, 20)], [date(2018, 3, 21), date(2018, 5, 18)]]
    [first, _] = NOTE_BLOCKS(**PLAN, **selling, first_sale="2018-01-15", holidays=[date(2018, 1, 16)], headers=False)
    assert first[7] == date(2018, 1, 15)


def test_each_block_is_the_largest_conversion_of_what_is_left():
    left, outstanding = OWED, TEN_BILLION
    for row in NOTE_BLOCKS(OWED, 0.00085, TEN_BILLION, 100_000_000, 0.0999, headers=False):
        [[shares, converted, rest, _]] = NOTE_MAXCONVERT(left, 0.00085, outstanding, 100_000_000, 0.0999)
        assert row[1:5] == [shares, converted, rest, outstanding + shares]
        left, outstanding = rest, outstanding + shares
    assert left == 0


def test_a_grid_counts_the_blocks_that_a_plan_lists():
    prices = [0.0005, 0.001, 0.002, 0.004]
    for row in NOTE_DILUTION(prices=prices, headers=False, **GRID):
        assert row[4] == len(NOTE_BLOCKS(**(PLAN | {"price": row[1]}), headers=False))


@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        ({"daily_volume": 1000}, "#VALUE!", "participation"),
        ({"participation": 0.25}, "#VALUE!", "daily_volume"),
        ({"first_sale": date(2018, 1, 16)}, "#VALUE!", "daily_volume"),
        ({"daily_volume": 0, "participation": 0.25}, "#NUM!", "daily_volume"),
        ({"daily_volume": 1000, "participation": 25}, "#NUM!", "participation"),
        ({"daily_volume": 1000, "participation": 0.25, "first_sale": date(2018, 1, 16)}, "#NUM!", "daily_volume"),
        ({"held": 999_000_000}, "#NUM!", "held"),
        ({"price": 0}, "#NUM!", "price"),
        ({"price": 1e-10}, "#NUM!", "shares"),
        ({"amount": 0.001}, "#NUM!", "amount"),
        ({"price": [0.001, 0.002]}, "#VALUE!", "price"),
    ],
)
def test_bad_plans(changes, code, words):
    found, message = error_of("NOTE_BLOCKS", **(PLAN | changes))
    assert found == code
    assert message.startswith(words)


# --- NOTE_SPIRAL -------------------------------------------------------------------------------------------------------------------------------------------


def test_percentiles():
    """100,000 at 0.00085 are 117,647,058 shares in one block; 25m a day are five days; all sold at 0.001."""
    rows = NOTE_SPIRAL(**SPIRAL)
    assert rows[0] == ["Percentile", "Shares issued", "Days to clear", "Proceeds", "Proceeds / amount", "Dilution", "Not cleared"]
    for percentile, row in zip((5, 25, 50, 75, 95), rows[1:], strict=True):
        assert row == [percentile, 117647058, 5, 117647.06, 1.1764706, pytest.approx(117647058 / 10117647058), 0]
    assert NOTE_SPIRAL(**SPIRAL, headers=False) == rows[1:]


def test_without_volatility_paths_and_seed_do_not_matter():
    assert NOTE_SPIRAL(**SPIRAL, paths=7, seed=3) == NOTE_SPIRAL(**SPIRAL)


def test_shares_are_whole_and_ranked():
    several = SPIRAL | {"amount": 2_000_000, "volatility": 2, "paths": 500, "headers": False}
    rows = NOTE_SPIRAL(**several)
    assert all(isinstance(cell, int) for row in rows for cell in row[:3])
    for column in range(1, 6):
        values = [row[column] for row in rows]
        assert values == sorted(values)
    assert rows[0][1] < rows[4][1]
    assert rows == NOTE_SPIRAL(**several)
    assert rows != NOTE_SPIRAL(**several, seed=2)


def test_a_ceiling_lowers_nobodys_shares():
    """A fixed price under 85% of the market binds: 100,000 at 0.0005 are 200,000,000 shares."""
    assert NOTE_SPIRAL(**SPIRAL, fixed_price=0.0005)[3][1] == 200_000_000


def test_further_terms_by_keyword_and_from_a_terms_range():
    by_keyword = NOTE_SPIRAL(**SPIRAL, volatility=1.5, paths=100, impact=0.1, drift=-0.5, lookback=10, statistic="lowest", horizon=50, days_a_year=365)
    names = {"Market price": "market_price", "Daily volume": "daily_volume", "Days a year": "days_a_year"}
    terms = SPIRAL | {"volatility": 1.5, "paths": 100, "impact": 0.1, "drift": -0.5, "lookback": 10, "statistic": "Lowest", "horizon": 50, "days_a_year": 365}
    written = [[next((name for name, argument in names.items() if argument == key), key), value] for key, value in terms.items()]
    assert TABLE["NOTE_SPIRAL"].evaluate([written]) == list(map(tuple, by_keyword))
    assert by_keyword != NOTE_SPIRAL(**SPIRAL, volatility=1.5, paths=100)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"volatility": 150}, "volatility"),
        ({"paths": 0}, "paths"),
        ({"paths": 100_001}, "paths"),
        ({"seed": 0}, "seed"),
        ({"horizon": 0}, "horizon"),
        ({"lookback": 0}, "lookback"),
        ({"days_a_year": 0}, "days_a_year"),
        ({"statistic": "volume"}, "statistic"),
        ({"participation": 0}, "participation"),
        ({"daily_volume": 0}, "daily_volume"),
        ({"held": 999_000_000}, "held"),
        ({"amount": 0}, "amount"),
        ({"amount": 1e13}, "amount"),
        ({"market_price": 0}, "market_price"),
        ({"outstanding": 1e16}, "outstanding"),
    ],
)
def test_bad_spirals(changes, words):
    code, message = error_of("NOTE_SPIRAL", **(SPIRAL | changes))
    assert code == "#NUM!"
    assert message.startswith(words)


# --- single values -----------------------------------------------------------------------------------------------------------------------------------------


def test_columns_of_single_values():
    assert NOTE_TRUEUP(112130.66, 56065330, [0.0017, 0.002, 0.0025]) == [9893881, 0, 0]
    assert NOTE_RESERVE(OWED, 0.002, [1, 5]) == [NOTE_SHARES(OWED, 0.002, 2), 10768066275]
    good, bad = NOTE_HOLDDATE([date(2017, 11, 30), date(2017, 1, 1)], tack=date(2017, 9, 19))
    assert good == date(2018, 3, 19)
    assert bad.code == "#NUM!"
    assert NOTE_HOLDDATE(43069, 12) == date(2018, 11, 30)


def test_the_holding_date_says_that_it_is_no_advice():
    assert "not legal advice" in TABLE["NOTE_HOLDDATE"].help


@pytest.mark.parametrize(
    ("name", "arguments", "words"),
    [
        ("NOTE_TRUEUP", {"installment_amount": 1, "delivered": 0.5, "price": 1}, "delivered"),
        ("NOTE_TRUEUP", {"installment_amount": -1, "delivered": 0, "price": 1}, "amount"),
        ("NOTE_TRUEUP", {"installment_amount": 1, "delivered": 0, "price": 1, "rounding": 3}, "rounding"),
        ("NOTE_RESERVE", {"amount": 1, "price": 1, "multiple": 0}, "multiple"),
        ("NOTE_RESERVE", {"amount": 1e15, "price": 1e-6}, "shares"),
        ("NOTE_HOLDDATE", {"issue": date(2017, 11, 30), "hold_months": 0}, "hold_months"),
        ("NOTE_HOLDDATE", {"issue": date(2017, 11, 30), "hold_months": 6.5}, "hold_months"),
        ("NOTE_HOLDDATE", {"issue": date(2017, 11, 30), "tack": date(2017, 12, 1)}, "tack"),
    ],
)
def test_bad_single_values(name, arguments, words):
    code, message = error_of(name, **arguments)
    assert code == "#NUM!"
    assert message.startswith(words)


# --- NOTE_RESET --------------------------------------------------------------------------------------------------------------------------------------------


def test_issues_as_they_lie_on_a_sheet():
    """Columns and rows in any order, serial numbers for dates, empty rows, no Shares for a ratchet."""
    table = [["Shares", "Remark", "price", "DATE"], [1_000_000, "round", 0.5, 43252], [None, None, None, None], [None, "", 0.8, "2018-01-05"]]
    assert NOTE_RESET(date(2019, 1, 1), 1, table) == 0.5
    assert NOTE_RESET(date(2018, 5, 31), 1, table) == 0.8
    assert NOTE_RESET(date(2019, 1, 1), 1, ISSUES, "Weighted", 2_000_000) == pytest.approx(1 / 1.2, rel=1e-15)
    assert NOTE_RESET(date(2019, 1, 1), 1, ISSUES[:1]) == 1
    assert NOTE_RESET([date(2018, 5, 31), date(2018, 6, 1)], 1, ISSUES) == [1, 0.5]


def test_a_reset_across_a_split():
    splits = [("Date", "Ratio"), (date(2018, 9, 1), 0.1)]
    assert NOTE_RESET(date(2019, 1, 1), 0.002, [("Date", "Price"), (date(2018, 6, 1), 0.0015)], splits=splits) == 0.015
    assert NOTE_RESET(date(2019, 1, 1), 0.002, [("Date", "Price"), (date(2018, 10, 1), 0.018)], splits=splits) == 0.018


@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        ({"issues": [("Date", "Price"), (date(2018, 6, 1), 0)]}, "#NUM!", "Price of the issue on 2018-06-01"),
        ({"issues": [("Date", "Price"), (date(2018, 6, 1), "cheap")]}, "#VALUE!", "issues row 2, Price"),
        ({"issues": [("Date", "Price"), (date(2018, 6, 1), None)]}, "#VALUE!", "issues row 2, Price"),
        ({"issues": [("Date", "Price"), (None, 0.5)]}, "#VALUE!", "issues row 2, Date"),
        ({"issues": [("Date", "Price"), (date(2018, 6, 1), CellError("#N/A"))]}, "#N/A", "issues row 2"),
        ({"issues": [("Day", "Price"), (date(2018, 6, 1), 0.5)]}, "#VALUE!", "issues"),
        ({"issues": [("Date", "Price", "Shares"), (date(2018, 6, 1), 0.5, 1.5)]}, "#NUM!", "issues row 2, Shares"),
        ({"issues": []}, "#VALUE!", "issues"),
        ({"reset_method": "weighted"}, "#VALUE!", "outstanding"),
        (
            {"reset_method": "weighted", "outstanding_before": 100, "issues": [("Date", "Price"), (date(2018, 6, 1), 0.5)]},
            "#VALUE!",
            "Shares issued on 2018-06-01",
        ),
        ({"reset_method": "level"}, "#NUM!", "reset_method"),
        ({"fixed_price": 0}, "#NUM!", "fixed_price"),
        ({"outstanding_before": 0}, "#NUM!", "outstanding_before"),
    ],
)
def test_bad_resets(changes, code, words):
    found, message = error_of("NOTE_RESET", **({"as_of": date(2019, 1, 1), "fixed_price": 1, "issues": ISSUES} | changes))
    assert found == code
    assert message.startswith(words)
