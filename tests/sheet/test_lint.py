"""The linter: each rule finds its fault at its place and nothing else, a sound area has no findings, and no cell whatever makes it stumble."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import xl_notes
from xl_notes import NoteError
from xl_notes.core.errors import OutOfRange
from xl_notes.sheet import lint
from xl_notes.sheet.cells import ERROR_CODES, CellError, to_serial
from xl_notes.sheet.functions import TABLE
from xl_notes.sheet.lint import Area, findings

HEADER = ("Date", "VWAP", "Bid", "Low", "Close", "Volume")
DAYS = [date(2018, 1, day) for day in (2, 3, 4, 5, 8, 9, 10, 11, 12, 16, 17, 18)]  # the 15th was Martin Luther King Day
AS_OF = date(2018, 1, 19)
QUOTES: list[list[Any]] = [[day, 0.002, 0.0019, 0.0018, 0.002, 1_000_000] for day in DAYS]
SPLIT_DAYS = timedelta(days=1462)


def market(*changes) -> list[list[Any]]:
    """A sound market table with some cells replaced: row from 2, column from 1, value."""
    rows = [list(HEADER), *(list(row) for row in QUOTES)]
    for row, column, value in changes:
        rows[row - 1][column - 1] = value
    return rows


def moved(step) -> list[list[Any]]:
    return [list(HEADER), *([day + step, *rest] for day, *rest in QUOTES)]


def terms(*more) -> list[list[Any]]:
    return [["Issue", date(2017, 11, 30)], ["Rate", 0.12], ["Discount", 0.15], ["Cap", 0.0999], ["Basis", 3], ["Method", "level"], *map(list, more)]


ERROR, WARNING, INFO = "error", "warning", "info"

# What is tried; the area; the findings: row, column, words of the finding, value, severity.
CASES: list[tuple[str, list[list[Any]], list[tuple[int, int, str, str, str]]]] = [
    # every cell
    ("error cell", market((3, 2, CellError("#N/A"))), [(3, 2, "error cell", "error #N/A", ERROR)]),
    ("error of ours", terms(("Price", OutOfRange("price", 0, "above zero"))), [(7, 2, "error cell", "error #NUM!", ERROR)]),
    ("error as text", terms(("Price", "#VALUE! price must be a number")), [(7, 2, "error cell", "error #VALUE!", ERROR)]),
    ("not a number", terms(("Price", float("inf"))), [(7, 2, "not a number", "inf", ERROR)]),
    ("number as text", market((3, 2, "0.002")), [(3, 2, "stored as text", "0.002", ERROR)]),
    ("percent as text", terms(("Premium", "20%")), [(7, 2, "stored as text", "20%", ERROR)]),
    ("dollars as text", terms(("Principal", " $1,000.00 ")), [(7, 2, "stored as text", " $1,000.00 ", ERROR)]),
    ("negative as text", terms(("Paid", "(1,234.56)")), [(7, 2, "stored as text", "(1,234.56)", ERROR)]),
    ("hard space", terms(("Principal", "1\u00a0000")), [(7, 2, "stored as text", "1\u00a0000", ERROR)]),
    ("day first", terms(("Maturity", "30/11/2018")), [(7, 2, "date stored as text", "30/11/2018", ERROR)]),
    ("month in letters", terms(("Maturity", "November 30, 2018")), [(7, 2, "date stored as text", "November 30, 2018", ERROR)]),
    ("short month", terms(("Maturity", "30-Nov-18")), [(7, 2, "date stored as text", "30-Nov-18", ERROR)]),
    ("with points", terms(("Maturity", "30.11.2018")), [(7, 2, "date stored as text", "30.11.2018", ERROR)]),
    ("no such day", terms(("Maturity", "2018-02-30")), [(7, 2, "not like 2017-11-30", "2018-02-30", ERROR)]),
    ("ISO text", terms(("Maturity", "2018-11-30")), [(7, 2, "read here", "2018-11-30", INFO)]),
    ("spaces", market((3, 6, "  ")), [(3, 6, "looks empty", "  ", WARNING)]),
    ("empty text", terms(("Floor price", "")), [(7, 2, "looks empty", "", WARNING)]),
    # headers and names
    ("space in a header", market((1, 3, "Bid ")), [(1, 3, "spaces around", "Bid ", WARNING)]),
    ("hard space in a name", terms(("Fixed\u00a0price", 0.002)), [(7, 1, "no plain one", "Fixed\u00a0price", WARNING)]),
    ("same headers", market((1, 5, "bid")), [(1, 5, "there already", "bid", ERROR)]),
    ("same names", terms(("RATE", 0.1)), [(7, 1, "there already", "RATE", ERROR)]),
    # values beside names
    ("cap of 999%", terms(("Ownership_cap", 9.99)), [(7, 2, "0.0999", "9.99", ERROR)]),
    ("rate of 1200%", [["Rate", 12], ["Nper", 36]], [(1, 2, "above 1", "12", ERROR)]),
    ("rates in a column", [["Note", "Principal", "Rate"], ["A", 1000, 0.12], ["B", 2000, 10]], [(3, 3, "above 1", "10", ERROR)]),
    ("premium of 120", terms(("Prepayment premium", 120)), [(7, 2, "above 1", "120", ERROR)]),
    ("85% of", terms(("Conversion discount", 0.85)), [(7, 2, "15%", "0.85", WARNING)]),
    ("Excel's basis", terms(("Day count", "30/360")), [(7, 2, "act/365", "30/360", INFO)]),
    ("basis 0", [["Rate", 0.12], ["Basis", 0]], [(2, 2, "30/360", "0", INFO)]),
    ("under a heading", [["Term", "Value", "Source"], ["Rate", 0.12, "8-K"], ["Cap", 4.99, "8-K"]], [(3, 2, "above 1", "4.99", ERROR)]),
    ("under a title", [["Ascent note", None, None], ["Rate", 12, "8-K"], ["Nper", 36, "8-K"]], [(2, 2, "above 1", "12", ERROR)]),
    ("words in the first row", [["Method", "level"], ["Rate", 12]], [(2, 2, "above 1", "12", ERROR)]),
    ("a table of one row", [["Note", "Rate", None, None], ["A", 12, 1, 1]], [(2, 2, "above 1", "12", ERROR)]),
    ("space in a heading", [["Term", "Value "], ["Rate", 0.12]], [(1, 2, "spaces around", "Value ", WARNING)]),
    ("space in the only heading", [[" Term", None], ["Rate", 0.12]], [(1, 1, "spaces around", " Term", WARNING)]),
    # dates of a table
    ("no date", market((4, 1, None)), [(4, 1, "no date beside", "", ERROR), (5, 1, "1 trading day, the first 2018-01-04", "2018-01-05", WARNING)]),
    ("text for a date", market((13, 1, "total")), [(13, 1, "no date in a column", "total", ERROR)]),
    ("number for a date", market((13, 1, -5)), [(13, 1, "no date in a column", "-5", ERROR)]),
    (
        "same day twice",
        market((4, 1, DAYS[1])),
        [(4, 1, "there already", "2018-01-03", ERROR), (5, 1, "missing before it: 1 trading day, the first 2018-01-04", "2018-01-05", WARNING)],
    ),
    (
        "three payments of a day",
        [["Date", "Type", "Amount"], [DAYS[0], "pay", 5], [DAYS[0], "convert", 6], [DAYS[0], "pay", 7]],
        [(3, 1, "there already", "2018-01-02", WARNING), (4, 1, "there already", "2018-01-02", WARNING)],
    ),
    ("newest first", [list(HEADER), *QUOTES[::-1]], [(2, 1, "newest first", "2018-01-18", INFO)]),
    ("newest of two first", [list(HEADER), QUOTES[1], QUOTES[0]], [(3, 1, "before 2018-01-03", "2018-01-02", INFO)]),
    (
        "newest first, two of a day",
        [["Date", "Type"], [DAYS[2], "pay"], [DAYS[1], "pay"], [DAYS[1], "convert"], [DAYS[0], "pay"]],
        [(2, 1, "newest first", "2018-01-04", INFO), (4, 1, "there already", "2018-01-03", WARNING)],
    ),
    (
        "out of order twice",
        [["Date", "Type"], [DAYS[1], "pay"], [DAYS[0], "pay"], [DAYS[3], "pay"], [DAYS[2], "pay"]],
        [(3, 1, "before 2018-01-03", "2018-01-02", INFO), (5, 1, "before 2018-01-05", "2018-01-04", INFO)],
    ),
    ("out of order", [list(HEADER), QUOTES[1], QUOTES[0], *QUOTES[2:]], [(3, 1, "before 2018-01-03", "2018-01-02", INFO)]),
    ("a Saturday", [*market(), [date(2018, 1, 20), *QUOTES[0][1:]]], [(14, 1, "missing", "2018-01-20", WARNING), (14, 1, "Saturday", "2018-01-20", ERROR)]),
    ("a holiday", [*market()[:10], [date(2018, 1, 15), *QUOTES[0][1:]], *QUOTES[9:]], [(11, 1, "holiday", "2018-01-15", WARNING)]),
    ("a gap", market()[:6] + market()[8:], [(7, 1, "2 trading days, the first 2018-01-09", "2018-01-11", WARNING)]),
    ("a gap of years", [*market()[:2], [date(2020, 1, 2), *QUOTES[0][1:]]], [(3, 1, "730 days", "2020-01-02", WARNING)]),
    ("1904 dates", moved(-SPLIT_DAYS), [(2, 1, "1,462 days early", "2014-01-01", ERROR)]),
    ("1900 dates in 1904", moved(SPLIT_DAYS), [(2, 1, "1,462 days late", "2022-01-03", ERROR)]),
    # prices and volumes
    ("price of zero", market((3, 3, 0)), [(3, 3, "price of zero", "0", ERROR)]),
    ("negative price", market((3, 4, -0.002)), [(3, 4, "below zero", "-0.002", ERROR)]),
    ("words only under a price", [["Bid"], ["-"]], [(2, 1, "no number", "-", ERROR)]),
    ("words only under a price and a remark", [["Bid", "Remark"], ["-", "none"]], [(2, 1, "no number", "-", ERROR)]),
    ("dash for a price", market((3, 3, "-")), [(3, 3, "no number", "-", ERROR)]),
    ("truth value for a price", market((3, 3, True)), [(3, 3, "no number", "TRUE", ERROR)]),
    ("blank price", market((3, 2, None)), [(3, 2, "no price between", "", WARNING)]),
    ("blank in a list of prices", [["VWAP"], [0.002], [None], [0.0021]], [(3, 1, "no price between", "", WARNING)]),
    ("low above the VWAP", market((3, 4, 0.00201), (3, 5, 0.0021)), [(3, 4, "low above the VWAP of 0.002", "0.00201", ERROR)]),
    ("low above the close", market((3, 5, 0.0017)), [(3, 4, "low above the Close of 0.0017", "0.0018", ERROR)]),
    ("price times 6", market(*((row, 3, 0.0114) for row in range(8, 14))), [(8, 3, "jump from 0.0019", "0.0114", WARNING)]),
    ("price over 6", [["Bid"], [0.012], [0.002]], [(3, 1, "jump from 0.012", "0.002", WARNING)]),
    ("negative volume", market((3, 6, -100)), [(3, 6, "below zero", "-100", ERROR)]),
    ("volume of half a share", market((3, 6, 100.5)), [(3, 6, "no whole number", "100.5", WARNING)]),
]


@pytest.mark.parametrize(("block", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_fault_is_found_and_nothing_else(block, expected):
    found = findings(block, AS_OF if "1,462" in str(expected) else None)
    assert [(one.row, one.column, one.value, one.severity) for one in found] == [(row, column, value, bad) for row, column, _, value, bad in expected]
    for one, (_, _, words, _, _) in zip(found, expected, strict=True):
        assert words in one.text


def test_every_rule_finds_something():
    found = {rule for rule in lint.RULES for _, block, _ in CASES if list(rule(Area(block, AS_OF)))}
    assert found | {lint.stale_market} == set(lint.RULES)
    assert list(lint.stale_market(Area(market(), date(2018, 2, 1))))


SOUND: dict[str, list[list[Any]]] = {
    "market": market(),
    "serial numbers": [list(HEADER), *([float(to_serial(day)), *rest] for day, *rest in QUOTES)],
    "terms": terms(),
    "terms with a heading": [["Term", "Value"], *terms()],
    "words only": [["Issuer", "Ascent Solar"], ["Holder", "Global Ichiban"], ["Filed", "8-K"]],
    "words only, in a row twice": [["secured", "note", "note"], ["senior", "note", "loan"]],
    "words that are no numbers": [["Series", "J"], ["Form", "10-Q"], ["Note", "8-K of December"], ["Lien", "n/a"]],
    "large discounts are dollars": terms(("Unamortised discount", 167239.05)),
    "names of what is no part of one": terms(("Exchange cap left", 99), ("Market cap", 100), ("Valuation cap", 120), ("Premium date", 43069)),
    "a split that is three for one": market(*((row, 3, 0.0057) for row in range(8, 14))),
    "five times is allowed": [["VWAP"], [0.002], [0.01], [0.002]],
    "caps": [["Date", "Cap"], [date(2017, 11, 30), 0.0499], [date(2018, 1, 13), 0.0999]],
    "ledger": [
        ["Date", "Type", "Amount", "Price"],
        [date(2018, 1, 13), "pay", 5, None],
        [date(2018, 3, 1), "convert", 6, 0.002],
        [date(2018, 3, 2), "pay", 7, None],
    ],
    "schedule": xl_notes.NOTE_SCHEDULE(date(2017, 11, 30), date(2018, 1, 15), 0.12, 3359538.57, 36),
    "blank rows": [*market(), [None] * 6, [None] * 6],
    "blanks before the first and after the last price": market((2, 3, None), (13, 3, None)),
    "low at the VWAP and the close": market((3, 4, 0.002)),
    "holders there twice": [["Holder", "Principal", "Rate"], ["A", 5, 0.1], ["A", 6, 0.1]],
    "half of the price": terms(("Default discount", 0.5)),
    "one cell": [[0.12]],
    "one header": [["VWAP"]],
}


@pytest.mark.parametrize("block", SOUND.values(), ids=SOUND.keys())
def test_a_sound_area(block):
    assert findings(block, AS_OF) == []


def test_a_table_of_counts_may_be_old_and_full_of_gaps():
    """Stale, gaps and weekends are asked of daily quotes only."""
    counts: list[list[Any]] = [["Date", "Outstanding"], [date(2015, 1, 3), 100], [date(2017, 6, 30), 200]]
    assert findings(counts, AS_OF) == []


@pytest.mark.parametrize(("as_of", "stale"), [(date(2018, 1, 18), False), (date(2018, 1, 24), False), (date(2018, 1, 25), True), (date(2019, 12, 1), True)])
def test_a_market_table_goes_stale(as_of, stale):
    """The last row is Thursday the 18th.  On Wednesday the 24th the 19th, 22nd and 23rd are missing: three trading days; on the 25th four."""
    found = findings(market(), as_of)
    assert [(one.row, one.column, one.value, one.severity) for one in found] == ([(13, 1, "2018-01-18", WARNING)] if stale else [])
    if as_of == date(2018, 1, 25):
        assert "4 trading days, the first 2018-01-19" in found[0].text


def test_another_date_system_is_not_told_lightly():
    """A table one day off has the same weekdays and another last day; without a day of the model, or with few rows, the weekdays are told and no more."""
    early = moved(-SPLIT_DAYS)
    for block, as_of in ((moved(timedelta(days=-1)), AS_OF), (early, None), (early[:10], AS_OF), (early, date(2014, 1, 20)), (early, date(2020, 1, 1))):
        texts = [one.text for one in findings(block, as_of)]
        assert not [text for text in texts if "1904" in text]
        assert [text for text in texts if "Saturday" in text or "Sunday" in text]


@pytest.mark.parametrize(("days", "told"), [(-1, False), (0, True), (366, True), (367, False)])
def test_the_day_of_the_model_decides(days, told):
    """Moved, the dates end on 18 January 2018: on that day, or up to a year and a day before the day of the model."""
    found = findings(moved(-SPLIT_DAYS), DAYS[-1] + timedelta(days=days))
    assert bool([one for one in found if "1904" in one.text]) is told


def test_one_date_that_does_not_fit_is_enough():
    """Monday 6 January 2014 moved by 1,462 days is Sunday 7 January 2018."""
    odd = [*moved(-SPLIT_DAYS), [date(2014, 1, 6), *QUOTES[0][1:]]]
    assert not [one for one in findings(odd, AS_OF) if "1904" in one.text]


def test_a_jump_over_a_long_time_says_nothing():
    rows: list[list[Any]] = [["Date", "Close"], [date(2018, 1, 2), 0.002], [date(2018, 2, 2), 0.02], [date(2018, 3, 6), 0.2]]
    assert [(one.row, one.column) for one in findings(rows) if "jump" in one.text] == [(3, 2)]


def test_a_jump_is_told_in_the_order_of_the_dates():
    rows: list[list[Any]] = [["Date", "Close"], [date(2018, 1, 4), 0.02], [date(2018, 1, 3), 0.002], [date(2018, 1, 2), 0.002]]
    assert [(one.row, one.column) for one in findings(rows) if "jump" in one.text] == [(2, 2)]


def test_bounds_of_the_rules():
    """Ten dates tell a date system; 150 is a percentage and 150.5 dollars; 400 days are counted one by one; 80 letters are shown whole."""
    assert [one.row for one in findings(moved(-SPLIT_DAYS)[:11], AS_OF) if "1904" in one.text] == [2]
    assert [one.row for one in findings([["Premium", 150], ["Discount", 150.5], ["Cap", 1]])] == [1]
    assert [one.row for one in findings([["Discount", 1], ["Default discount", 1.5], ["Rate", 1]])] == [1, 2]
    for days, words in ((400, "trading days, the first 2018-01-03"), (401, "401 days")):
        [found] = findings([list(HEADER), QUOTES[0], [DAYS[0] + timedelta(days=days), *QUOTES[0][1:]]])
        assert words in found.text
    for letters in (80, 81):
        [found] = findings([["Price"], ["x" * letters]])
        assert found.value == ("x" * 80 if letters == 80 else "x" * 77 + "...")


NUMBER_TEXTS = ["1", "-1", "+0.5", ".5", "1,000", "1.234,50", "$5", "-$5", "$-5", "€1 000", "5%", "(5)", "($1,000.00)", "1e-3", " 12 ", "1'000"]
OTHER_TEXTS = ["", " ", "x1", "1x", "10-Q", "30/360", "act/365", "-", "n/a", "%", "$", "()", "e5", "nan", "1 of 2", "#N/A", "2018-01-02", "1/2/2018", "12/2018"]


def test_texts_that_are_numbers():
    assert [text for text in NUMBER_TEXTS if not lint.is_number_text(text)] == []
    assert [text for text in OTHER_TEXTS if lint.is_number_text(text)] == []


DATE_TEXTS = [
    "2018-01-02",
    "1/2/2018",
    "1/2/18",
    "01.02.2018",
    "2 Jan 2018",
    "2-Jan-18",
    "Jan 2, 2018",
    "January 2 2018",
    "2018/1/2",
    "2018-01-02 09:30",
    "2jan2018",
]
NO_DATE_TEXTS = ["January", "May 2018", "10-Q", "1/2", "30/360", "2018", "Mar", "decent 1 offer", "Jan 2, 2018 note", "1-800-555-1234"]


def test_texts_that_are_dates():
    assert [text for text in DATE_TEXTS if not lint.is_date_text(text)] == []
    assert [text for text in NO_DATE_TEXTS if lint.is_date_text(text)] == []


# ------------------------------------------------------------------------------------------------ laws


@st.composite
def markets(draw):
    """Daily quotes of up to 60 trading days, prices moving by half at most."""
    first = draw(st.integers(0, 2000))
    days = xl_notes.NOTE_TRADINGDAYS(date(2020, 6, 1) + timedelta(days=first), draw(st.integers(1, 60)))
    price, rows = 0.01, [list(HEADER)]
    for [day] in days:
        price *= draw(st.floats(0.5, 1.5))
        rows.append([day, price, price * 0.99, price * 0.9, price * 1.05, draw(st.integers(0, 10**9))])
    return rows


@given(block=markets())
@settings(max_examples=40, deadline=None)
def test_sound_markets_have_no_findings(block):
    assert findings(block, block[-1][0] + timedelta(days=1)) == []


@given(block=markets(), pick=st.data())
@settings(max_examples=40, deadline=None)
def test_one_bad_cell_is_one_place(block, pick):
    """A fault put into any cell of prices is told there."""
    row, column = pick.draw(st.integers(1, len(block) - 1)), pick.draw(st.integers(1, 4))
    block[row][column] = pick.draw(st.sampled_from([0, -1, "0.5", "x", " ", True, CellError("#DIV/0!"), "1/2/2018"]))
    assert (row + 1, column + 1) in {(one.row, one.column) for one in findings(block)}


anything = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(),
    st.integers(-(10**20), 10**20),
    st.text(max_size=8),
    st.dates(),
    st.datetimes(),
    st.decimals(allow_nan=False),
    st.sampled_from([CellError(code) for code in ERROR_CODES]),
    st.sampled_from(
        [*HEADER, "Rate", "Basis", "Term", "#N/A", *NUMBER_TEXTS, *DATE_TEXTS, Decimal("NaN"), np.float64(0.5), np.datetime64("2018-01-02"), pd.NaT, 43069.0]
    ),
)


@given(
    block=st.integers(1, 5).flatmap(lambda width: st.lists(st.lists(anything, min_size=width, max_size=width), min_size=1, max_size=6)),
    headed=st.booleans(),
    as_of=st.none() | st.dates(date(1900, 1, 1)),
)
@settings(max_examples=300, deadline=None)
def test_nothing_makes_it_stumble(block, headed, as_of):
    if headed:
        block = [list(HEADER[: len(block[0])]), *block]
    for one in findings(block, as_of):
        assert 1 <= one.row <= len(block)
        assert 1 <= one.column <= len(block[0])
        assert one.severity in (ERROR, WARNING, INFO)
        assert len(one.value) <= 80
        assert not lint.error_code(one.value)


# ------------------------------------------------------------------------------------------------ the worksheet function


def test_the_table():
    header = ["Row", "Column", "Finding", "Value", "Severity"]
    rows = xl_notes.NOTE_CHECK([["Rate", 12], ["Cap", "9.99%"], ["Price", CellError("#REF!")]])
    assert rows[0] == header
    assert [[row[0], row[1], row[3], row[4]] for row in rows[1:]] == [[1, 2, "12", ERROR], [2, 2, "9.99%", ERROR], [3, 2, "error #REF!", ERROR]]
    assert xl_notes.NOTE_CHECK(terms()) == [header, [0, 0, "no findings", "", ""]]
    assert xl_notes.NOTE_CHECK(terms(), headers=False) == [[0, 0, "no findings", "", ""]]


def test_an_error_cell_is_a_finding_and_no_error():
    for error in (CellError("#N/A"), [[CellError("#N/A")]], "#N/A as text", [CellError("#N/A"), 1.0]):
        assert TABLE["NOTE_CHECK"].evaluate([error])[1] == (1, 1, "error cell", "error #N/A", ERROR)


def test_the_day_of_the_model_is_an_argument_like_others():
    assert xl_notes.NOTE_CHECK(market(), date(2018, 2, 1))[1][:2] == [13, 1]
    for value, code in ((CellError("#REF!"), "#REF!"), ("1/2/2018", "#VALUE!")):
        with pytest.raises(NoteError) as caught:
            xl_notes.NOTE_CHECK(market(), value)
        assert caught.value.code == code


@pytest.mark.parametrize("empty", [None, [], [[]], [[None, None]]])
def test_nothing_to_look_at(empty):
    with pytest.raises(NoteError) as caught:
        xl_notes.NOTE_CHECK(empty)
    assert caught.value.code == "#VALUE!"


def test_what_python_hands_over():
    frame = pd.DataFrame(market()[1:], columns=HEADER).astype({"Date": "datetime64[ns]"})
    assert xl_notes.NOTE_CHECK(frame, AS_OF, False) == [[0, 0, "no findings", "", ""]]
    frame.loc[1, "Bid"] = -1
    assert [row[:2] for row in xl_notes.NOTE_CHECK(frame, AS_OF, False)] == [[3, 3]]
    assert [row[:2] for row in xl_notes.NOTE_CHECK([["Price"], [Decimal("0.002")], [Decimal(-1)]], None, False)] == [[3, 1]]
    assert xl_notes.NOTE_CHECK([["Date", "Bid"], [datetime(2018, 1, 2, 9, 30), 0.5]], None, False)[0][2] == "no findings"


@pytest.mark.parametrize("name", sorted(TABLE))
def test_what_other_functions_take_and_give(name):
    """Tables of the worked examples: looked at without an error, and their results hold no error."""
    for example in TABLE[name].examples:
        for value in example.args:
            if isinstance(value, (list, tuple)):
                assert xl_notes.NOTE_CHECK(value)
        result = TABLE[name].evaluate(example.args)
        if TABLE[name].spills:
            assert not [row for row in xl_notes.NOTE_CHECK(result, None, False) if row[2] == "error cell"]
