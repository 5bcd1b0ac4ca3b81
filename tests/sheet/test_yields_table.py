"""Costs and discounts from a sheet: ordered dates with gaps, ranges and terms, shapes of the tables, and what is refused."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

import xl_notes
from xl_notes import NOTE_BCF, NOTE_COST, NOTE_DISCOUNT, NOTE_EFFECTIVE, NOTE_MATVALUE, NOTE_SCHEDULE, NOTE_XIRR, NoteError
from xl_notes.sheet.cells import CellError, to_serial

FUNDED, DUE = date(2017, 11, 30), date(2018, 11, 30)
NEW_YEAR, SUMMER = date(2017, 12, 31), date(2018, 6, 30)
NOTE = (FUNDED, date(2018, 1, 15), 0.12, 3359538.57, 36)
LUMP = (FUNDED, DUE, 0.12, 947687.94, 1)
DISCOUNTED = {"issue": FUNDED, "maturity": DUE, "face_due": 1061410.49, "carrying": 780448.89}
EQUITY = {"issue": FUNDED, "maturity": DUE, "face_due": 1061410.49, "carrying": 947687.94, "principal": 947687.94, "bcf": 167239.05}

VALUES = (-10000, 2750, 4250, 3250, 2750)
DAYS = (date(2008, 1, 1), date(2008, 3, 1), date(2008, 10, 30), date(2009, 2, 15), date(2009, 4, 1))
PUBLISHED = pytest.approx(0.373362535, abs=1e-8)  # Microsoft's help for XIRR, whose accuracy is 1e-8


# ------------------------------------------------------------------------------------------------ ordered dates

SHAPES = {
    "columns": ([[value] for value in VALUES], [[day] for day in DAYS]),
    "rows": ([list(VALUES)], [list(DAYS)]),
    "a column and a row": ([[value] for value in VALUES], [list(DAYS)]),
    "serial numbers": (VALUES, [float(to_serial(day)) for day in DAYS]),
    "ISO text": (VALUES, [f"{day}" for day in DAYS]),
    "arrays": (np.array(VALUES, dtype=float), np.array(DAYS, dtype="datetime64[D]")),
    "series": (pd.Series(VALUES), pd.Series(pd.to_datetime(list(DAYS)))),
    "empty pairs at the end": ([*VALUES, None, None], [*DAYS, None, None]),
    "empty pairs between": ([None, -10000, None, *VALUES[1:]], [None, DAYS[0], None, *DAYS[1:]]),
    "later dates in any order": ([VALUES[0], *VALUES[:0:-1]], [DAYS[0], *DAYS[:0:-1]]),
    "a date twice": ([-4000, -6000, *VALUES[1:]], [DAYS[0], *DAYS]),
}


@pytest.mark.parametrize(("values", "dates"), SHAPES.values(), ids=SHAPES)
def test_shapes_of_values_and_dates(values, dates):
    assert NOTE_XIRR(values, dates) == PUBLISHED


def test_the_order_of_the_dates_is_that_of_the_values():
    """100 in a year and 10 in two is not 10 in one and 100 in two: dates are a list, and no set."""
    years = [FUNDED, DUE, date(2019, 11, 30)]
    assert NOTE_XIRR([-100, 100, 10], years) > NOTE_XIRR([-100, 10, 100], years)


def test_guess_left_out_or_zero_is_ten_percent():
    """(1 - 1.01 v)(1 - 1.2 v) has the rates 1% and 20%: ten percent is nearer to the first, and so would 0 be; of 4% and 15% ten percent is nearer to 15%."""
    years = [FUNDED, date(2018, 11, 30), date(2019, 11, 30)]
    low, high = [1, -2.21, 1.212], [1, -2.19, 1.196]
    for guess in (None, 0, 0.1):
        assert NOTE_XIRR(low, years, guess) == pytest.approx(0.01, abs=1e-12)
        assert NOTE_XIRR(high, years, guess) == pytest.approx(0.15, abs=1e-12)
    assert NOTE_XIRR(low, years, 0.2) == pytest.approx(0.2, abs=1e-12)
    assert NOTE_XIRR(high, years, 1e-9) == pytest.approx(0.04, abs=1e-12)


def test_a_range_of_guesses():
    years = [FUNDED, date(2018, 11, 30), date(2019, 11, 30)]
    assert NOTE_XIRR([1, -2.21, 1.212], years, [0, 0.15]) == pytest.approx([0.01, 0.2], abs=1e-12)


# ------------------------------------------------------------------------------------------------ refused

GOOD_DISCOUNT = (FUNDED, DUE, 1061410.49, 780448.89)
REFUSED = [
    ("NOTE_XIRR", (VALUES, DAYS[:4]), "#VALUE!", ["dates", "4 cells", "values, 5"]),
    ("NOTE_XIRR", ((*VALUES[:2], None, *VALUES[3:]), DAYS), "#VALUE!", ["values[3]", "2008-10-30"]),
    ("NOTE_XIRR", (VALUES, (*DAYS[:2], None, *DAYS[3:])), "#VALUE!", ["dates[3]", "a date beside its value"]),
    ("NOTE_XIRR", (VALUES, ("1/1/2008", *DAYS[1:])), "#VALUE!", ["dates[1]", "1/1/2008", "2017-11-30"]),
    ("NOTE_XIRR", (VALUES, (0, *DAYS[1:])), "#VALUE!", ["dates[1]", "0"]),
    ("NOTE_XIRR", (VALUES, (*DAYS[:4], 2958466)), "#NUM!", ["dates[5]", "2958466"]),
    ("NOTE_XIRR", (VALUES, (DAYS[1], DAYS[0], *DAYS[2:])), "#NUM!", ["dates[2]", "2008-01-01", "2008-03-01"]),
    ("NOTE_XIRR", (("-10000", *VALUES[1:]), DAYS), "#VALUE!", ["values[1]", "-10000", "number"]),
    ("NOTE_XIRR", ((CellError("#REF!"), *VALUES[1:]), DAYS), "#REF!", ["values[1]"]),
    ("NOTE_XIRR", (VALUES, (*DAYS[:4], CellError("#N/A"))), "#N/A", ["dates[5]"]),
    ("NOTE_XIRR", ((100, 110), DAYS[:2]), "#NUM!", ["values", "one sign"]),
    ("NOTE_XIRR", ((0, 0), DAYS[:2]), "#NUM!", ["values", "one sign"]),
    ("NOTE_XIRR", ((100, -250, 200), (FUNDED, DUE, date(2019, 11, 30))), "#NUM!", ["values", "no rate"]),
    ("NOTE_XIRR", (VALUES, DAYS, -1), "#NUM!", ["guess", "-1", "-100%"]),
    ("NOTE_XIRR", (VALUES, [None] * 5), "#VALUE!", ["dates", "a range of dates"]),
    ("NOTE_COST", (*NOTE, None, None, None, 0.85), "#NUM!", ["stock_discount", "0.85", "15%"]),
    ("NOTE_COST", (*NOTE, None, None, None, -0.1), "#NUM!", ["stock_discount", "-0.1"]),
    ("NOTE_COST", (*NOTE, None, None, None, None, -1), "#NUM!", ["fees", "-1"]),
    ("NOTE_COST", (*NOTE, None, None, None, None, None, -1), "#NUM!", ["oid", "-1"]),
    ("NOTE_COST", (*NOTE, None, None, None, None, 3e6, 1e6), "#NUM!", ["fees", "4000000", "oid"]),
    ("NOTE_COST", (FUNDED, date(2018, 1, 15), 12, 3359538.57, 36), "#NUM!", ["rate", "12"]),
    ("NOTE_DISCOUNT", (FUNDED, DUE, 1061410.49, 0), "#NUM!", ["carrying", "0", "1,061,410.49"]),
    ("NOTE_DISCOUNT", (FUNDED, DUE, 947687.94, 1061410.49), "#NUM!", ["carrying", "1061410.49", "what is due has the interest in it"]),
    ("NOTE_DISCOUNT", (FUNDED, FUNDED, 100, 90), "#NUM!", ["maturity", "2017-11-30"]),
    ("NOTE_DISCOUNT", (*GOOD_DISCOUNT, [SUMMER, NEW_YEAR]), "#NUM!", ["dates", "2017-12-31", "2018-06-30"]),
    ("NOTE_DISCOUNT", (*GOOD_DISCOUNT, [NEW_YEAR, NEW_YEAR]), "#NUM!", ["dates", "2017-12-31"]),
    ("NOTE_DISCOUNT", (*GOOD_DISCOUNT, [FUNDED]), "#NUM!", ["dates", "2017-11-30"]),
    ("NOTE_DISCOUNT", (*GOOD_DISCOUNT, [date(2018, 12, 1)]), "#NUM!", ["dates", "2018-12-01", "maturity"]),
    ("NOTE_DISCOUNT", (*GOOD_DISCOUNT, ["Q1"]), "#VALUE!", ["dates[1]", "Q1"]),
    ("NOTE_DISCOUNT", (*GOOD_DISCOUNT, None, 9), "#NUM!", ["basis", "9"]),
    ("NOTE_DISCOUNT", (*GOOD_DISCOUNT, None, None, 0), "#NUM!", ["principal", "0", "above 0"]),
    ("NOTE_DISCOUNT", (*GOOD_DISCOUNT, None, None, 2e6), "#NUM!", ["principal", "2000000", "1,061,410.49"]),
    ("NOTE_DISCOUNT", (*GOOD_DISCOUNT, None, None, None, 100), "#VALUE!", ["standard", "ASC 470-20", "ASU 2020-06"]),
    ("NOTE_DISCOUNT", (*GOOD_DISCOUNT, None, None, None, 100, "IFRS 9"), "#NUM!", ["standard", "IFRS 9", "ASC 470-20"]),
    ("NOTE_DISCOUNT", (*GOOD_DISCOUNT, None, None, None, 780448.89, "ASC 470-20"), "#NUM!", ["bcf", "780448.89"]),
    ("NOTE_DISCOUNT", (*GOOD_DISCOUNT, None, None, None, -1, "ASC 470-20"), "#NUM!", ["bcf", "-1"]),
    ("NOTE_DISCOUNT", (FUNDED, DUE, [1061410.49, 1061410.5], 780448.89), "#VALUE!", ["face_due", "one value"]),
    ("NOTE_BCF", (-1, 0.0017, 0.002), "#NUM!", ["amount", "-1"]),
    ("NOTE_BCF", (100, 0, 0.002), "#NUM!", ["conversion_price", "0"]),
    ("NOTE_BCF", (100, 0.0017, 0), "#NUM!", ["commitment_price", "0"]),
    ("NOTE_BCF", (100, 0.0017, 0.002, 0), "#NUM!", ["proceeds", "0"]),
    ("NOTE_EFFECTIVE", (*NOTE, None, None, None, 0), "#NUM!", ["carrying", "0"]),
    ("NOTE_EFFECTIVE", (*NOTE, None, None, None, 5e6), "#NUM!", ["carrying", "5000000", "4,036,703.56"]),
]


@pytest.mark.parametrize(("name", "arguments", "code", "words"), REFUSED)
def test_refused(name, arguments, code, words):
    with pytest.raises(NoteError) as caught:
        getattr(xl_notes, name)(*arguments)
    assert caught.value.code == code
    assert [word for word in words if word not in str(caught.value)] == []


# ------------------------------------------------------------------------------------------------ costs


def test_one_bad_row_of_a_column_of_costs():
    """A range of discounts: what cannot be reckoned is its error, and the rest is there."""
    cash, stock, bad = NOTE_COST(*NOTE, stock_discount=[0, 0.15, 0.85])
    assert (cash, stock) == (NOTE_COST(*NOTE), NOTE_COST(*NOTE, stock_discount=0.15))
    assert isinstance(bad, NoteError)
    assert bad.code == "#NUM!"


def test_cost_is_xirr_of_the_schedule():
    """What a user would do by hand with NOTE_SCHEDULE's columns."""
    rows = NOTE_SCHEDULE(*NOTE, headers=False)
    by_hand = NOTE_XIRR([3359538.57, *(-row[4] for row in rows)], [FUNDED, *(row[1] for row in rows)])
    assert NOTE_COST(*NOTE) == pytest.approx(by_hand, rel=1e-15)


def test_cost_with_further_terms():
    """Terms by keyword, or in a terms range: payments on business days, and interest alone for a year."""
    rows = NOTE_SCHEDULE(*NOTE, headers=False, adjust="following", interest_only=12)
    by_hand = NOTE_XIRR([3359538.57, *(-row[4] for row in rows)], [FUNDED, *(row[1] for row in rows)])
    assert NOTE_COST(*NOTE, adjust="following", interest_only=12) == pytest.approx(by_hand, rel=1e-15)
    terms = [["Adjust", "following"], ["Interest only", 12]]
    assert NOTE_COST(*NOTE, terms) == pytest.approx(by_hand, rel=1e-15)


def test_a_terms_range_with_the_discount_of_the_conversion_price():
    """The discount on the market price is not the cost's: stock in payment is said by its own name."""
    terms = [
        ["Term", "Value"],
        ["Issue", FUNDED],
        ["First payment", NOTE[1]],
        ["Rate", 0.12],
        ["Principal", 3359538.57],
        ["Nper", 36],
        ["Discount", 0.15],
        ["OID", 1000],
        ["Fees", 500],
    ]
    cost: Any = NOTE_COST  # a terms range in place of the required arguments, which a type checker misses
    assert cost(terms) == NOTE_COST(*NOTE, fees=500, oid=1000)
    assert cost([*terms, ["Stock discount", 0.15]]) == NOTE_COST(*NOTE, stock_discount=0.15, fees=500, oid=1000)


# ------------------------------------------------------------------------------------------------ tables


def test_columns_of_a_discount():
    header, *rows = NOTE_DISCOUNT(**EQUITY, standard="ASC 470-20")
    assert header == ["Date", "Days", "Opening", "Rate", "Expense", "Coupon", "Amortised", "Closing"]
    assert len(rows) == 12
    assert rows[0] == [NEW_YEAR, 31, 780448.89, pytest.approx(0.36, abs=1e-8), 20650.00, 9658.63, 10991.37, 791440.26]
    assert rows[-1][0] == DUE
    assert rows[-1][-1] == 947687.94
    assert {row[3] for row in rows} == {rows[0][3]}
    assert round(sum(row[4] for row in rows), 2) == 280961.60
    assert NOTE_DISCOUNT(**EQUITY, standard="ASC 470-20", headers=False) == rows


@pytest.mark.parametrize("standard", ["asc470-20", " ASC 470 - 20 "])
def test_standards_as_people_type_them(standard):
    assert NOTE_DISCOUNT(**EQUITY, standard=standard) == NOTE_DISCOUNT(**EQUITY, standard="ASC 470-20")


def test_since_the_update_the_feature_stays_in_the_note():
    without = {name: value for name, value in EQUITY.items() if name != "bcf"}
    assert NOTE_DISCOUNT(**EQUITY, standard="ASU 2020-06") == NOTE_DISCOUNT(**without) == NOTE_DISCOUNT(**EQUITY | {"bcf": 0})


def test_reporting_dates():
    """As a column with gaps, in text, or with the maturity among them: the same rows."""
    table = NOTE_DISCOUNT(**DISCOUNTED, dates=[NEW_YEAR, SUMMER])
    assert [row[0] for row in table[1:]] == [NEW_YEAR, SUMMER, DUE]
    for same in ([[NEW_YEAR], [None], [SUMMER]], ["2017-12-31", "2018-06-30"], [NEW_YEAR, SUMMER, DUE], [float(to_serial(NEW_YEAR)), float(to_serial(SUMMER))]):
        assert NOTE_DISCOUNT(**DISCOUNTED, dates=same) == table
    assert [row[0] for row in NOTE_DISCOUNT(**DISCOUNTED, dates=[[None], [None]])] == [row[0] for row in NOTE_DISCOUNT(**DISCOUNTED)]


def test_without_a_coupon():
    _, *rows = NOTE_DISCOUNT(**DISCOUNTED)
    assert {row[5] for row in rows} == {0}
    assert rows[-1][-1] == 1061410.49
    assert [row[4] for row in rows] == [row[6] for row in rows]


def test_the_basis_of_a_discount():
    """Under 30/360 the year from 30 November is a year too, and its month ends are thirtieths: 360 days of 360."""
    thirty = NOTE_DISCOUNT(**DISCOUNTED, basis=0)
    assert thirty[1][3] == NOTE_DISCOUNT(**DISCOUNTED)[1][3]
    assert thirty[1][4] == round(780448.89 * ((1061410.49 / 780448.89) ** (30 / 360) - 1), 2)


def test_columns_of_an_effective_interest_table():
    header, *rows = NOTE_EFFECTIVE(*NOTE, carrying=3000000)
    assert header == ["Date", "Days", "Opening", "Rate", "Payment", "Expense", "Interest", "Amortised", "Closing"]
    schedule = NOTE_SCHEDULE(*NOTE, headers=False)
    assert [(row[0], row[1], row[4], row[6]) for row in rows] == [(row[1], row[2], row[4], row[5]) for row in schedule]
    assert rows[0][2] == 3000000
    assert rows[-1][-1] == 0
    assert round(sum(row[5] for row in rows), 2) == round(4036703.56 - 3000000, 2)
    assert round(sum(row[7] for row in rows), 2) == 359538.57
    assert {row[3] for row in rows} == {NOTE_COST(*NOTE, oid=359538.57)}
    assert NOTE_EFFECTIVE(*NOTE, carrying=3000000, headers=False) == rows


def test_effective_interest_on_business_days():
    """A payment moved to Monday, 16 April 2018, is one more day of the effective rate."""
    row = NOTE_EFFECTIVE(*NOTE, adjust="following")[4]
    assert row[:2] == [date(2018, 4, 16), 32]


def test_the_lump_note_in_one_installment():
    [row] = NOTE_EFFECTIVE(*LUMP, carrying=780448.89, headers=False)
    assert row == [DUE, 365, 780448.89, pytest.approx(0.36, abs=1e-8), NOTE_MATVALUE(FUNDED, DUE, 0.12, 947687.94), 280961.60, 113722.55, 167239.05, 0]


def test_a_column_of_conversion_features():
    """One for each market price: below the conversion price nothing, far above it all of the amount."""
    assert NOTE_BCF(947687.94, 0.0017, [0.001, 0.0017, 0.002, 0.01]) == [0, 0, 167239.05, 947687.94]
