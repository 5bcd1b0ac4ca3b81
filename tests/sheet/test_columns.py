"""Columns calculated at once against cell by cell: every cell the same value or the same error, whatever lies in the column."""

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sheet.test_quick import CAPS, CENTS, COUNTS, DAYS, ODD, RATES
from xl_notes.core.calendars import trading_days
from xl_notes.core.errors import NoteError
from xl_notes.sheet.columns import FEWEST
from xl_notes.sheet.functions import TABLE
from xl_notes.sheet.memory import Memory

BATCHED = {name: function for name, function in TABLE.items() if function.batch}
BY_CELL = {name: replace(function, batch=None, quick=None, memory=Memory()) for name, function in BATCHED.items()}
BASIS = st.sampled_from([None, 0, 2, 3, "act/act ISDA"])
COLUMNS = {name: [place for place, arg in enumerate(function.args) if not arg.kind.is_range] for name, function in BATCHED.items()}


def market(flawed=False):
    """The trading days of the first months of 2018, some without a print if there are to be flaws."""
    days = trading_days(date(2018, 3, 10), 45)
    rows = [[day, round(0.002 + place % 7 / 10_000, 6), 0.0025 - place % 5 / 10_000] for place, day in enumerate(days)]
    if flawed:
        rows[7][1], rows[15][2], rows[20][1], rows[30][1] = None, 0.0, "0.002", 0.1 + 0.2
        del rows[25]
    return [["Date", "VWAP", "Bid"], *rows]


OF_A_NOTE: list[Any] = [
    st.one_of(DAYS, st.dates(date(2017, 11, 1), date(2021, 6, 30))),
    st.sampled_from([date(2017, 11, 30), date(2017, 12, 31)]),
    st.sampled_from([date(2018, 1, 15), date(2018, 1, 31), date(2017, 11, 1)]),
    RATES,
    CENTS,
    st.sampled_from([1, 12, 36, 0]),
    st.sampled_from([None, 0, 2, 3]),
    st.sampled_from([None, "pmt", "pmt_nostub", "principal", "flat", "bullet"]),
    st.sampled_from([None, 4, 52]),
]
NUMBERS = st.one_of(st.integers(-1, 40), st.integers(1, 36).map(float), st.sampled_from([1.5, 1e300]))
PLAIN: dict[str, list[Any]] = {
    "NOTE_YEARFRAC": [DAYS, DAYS, BASIS],
    "NOTE_ACCRUED": [DAYS, DAYS, RATES, CENTS, BASIS, st.sampled_from([None, 0, 12])],
    "NOTE_CAPSHARES": [COUNTS, COUNTS, CAPS, st.sampled_from([None, 0, 1000])],
    "NOTE_CONVPRICE_ON": [
        st.one_of(DAYS, st.dates(date(2018, 1, 10), date(2018, 3, 20))),
        st.sampled_from([market(), market(flawed=True), market()[::-1], [["Date", "VWAP"], *market()[1:]]]),
        st.sampled_from([0.15, 0.2, 0.85, 1 / 3]),
        st.sampled_from([0.002, None]),
        st.sampled_from([None, 1, 7]),
        st.sampled_from([None, "lowest", "lowest 2"]),
        st.sampled_from([None, "Bid"]),
        st.sampled_from([None, 0.001]),
        st.sampled_from([None, [[date(2018, 2, 1), 0.1]]]),
        st.sampled_from([None, [date(2018, 2, 7)]]),
        st.sampled_from([None, False]),
    ],
    "NOTE_BALANCE": OF_A_NOTE,
    "NOTE_INTEREST": [OF_A_NOTE[0], *OF_A_NOTE],
    "NOTE_IPMT": [NUMBERS, *OF_A_NOTE[1:]],
    "NOTE_PPMT": [NUMBERS, *OF_A_NOTE[1:]],
    "NOTE_PAYOFF": [*OF_A_NOTE, st.sampled_from([None, 0, 0.2, 0.125, 1, 1.5, -0.1])],
    "NOTE_OWNPCT": [COUNTS, COUNTS, COUNTS, st.sampled_from([None, 0, 1000])],
    "NOTE_PMT": OF_A_NOTE[1:],
    "NOTE_ACCRUEDAT": OF_A_NOTE,
    "NOTE_SHARES": [CENTS, st.sampled_from([0.002, 0.0017, 0.001, 0.1, 3.0, 1e-9, 0.0, -1.0, 5]), st.sampled_from([None, 0, 2])],
}


def shown(function, values):
    try:
        rows = function.evaluate(values)
    except NoteError as error:
        return str(error)
    if not isinstance(rows, list):
        return type(rows), rows
    return [[(type(cell), str(cell) if isinstance(cell, NoteError) else cell) for cell in row] for row in rows]


def test_every_batch_is_tried():
    assert PLAIN.keys() == BATCHED.keys()


@pytest.mark.parametrize("name", BATCHED)
@settings(max_examples=250)
@given(data=st.data())
def test_cell_by_cell_says_the_same(name, data):
    kinds = PLAIN[name]
    places = data.draw(st.sets(st.sampled_from(COLUMNS[name]), min_size=1, max_size=4))
    height, width = data.draw(st.sampled_from([(FEWEST, 1), (1, FEWEST), (FEWEST, 2), (3, 1)]))
    cells = [st.one_of(*[kind] * 9, ODD) for kind in kinds]
    row = [st.lists(cell, min_size=width, max_size=width).map(tuple) for cell in cells]
    values = tuple(
        data.draw(st.lists(row[place], min_size=height, max_size=height).map(tuple) if place in places else kinds[place]) for place in range(len(kinds))
    )
    assert shown(BATCHED[name], values) == shown(BY_CELL[name], values)


def test_plain_columns_are_not_calculated_cell_by_cell(monkeypatch):
    """Else all other tests would pass with no batch at all."""
    monkeypatch.setattr("xl_notes.sheet.spec.SheetFunction._cell", None)
    days = tuple((datetime(2017, 12, day, tzinfo=UTC),) for day in range(1, 31))
    [first, *_] = TABLE["NOTE_ACCRUED"].evaluate((date(2017, 11, 30), days, 0.12, 365_000.0))
    assert first == (120.0,)
    ends = tuple((datetime(2018, month, 28, tzinfo=UTC),) for month in (1, 2, 3) * 6)
    note = (date(2017, 12, 31), date(2018, 1, 31), 0.12, 36_500, 12, 3, "bullet")
    assert TABLE["NOTE_BALANCE"].evaluate((ends, *note)) == [(36_500.0,)] * 18
    assert TABLE["NOTE_ACCRUEDAT"].evaluate((ends, *note)) == [(336.0,), (0.0,), (336.0,)] * 6  # 28 days of 12 dollars; on 28 February they are paid
    assert TABLE["NOTE_PAYOFF"].evaluate((ends, *note, None, 0.5)) == [(55_254.0,), (54_750.0,), (55_254.0,)] * 6
    assert TABLE["NOTE_INTEREST"].evaluate((date(2017, 12, 31), ends, *note)) == [(336.0,), (708.0,), (1_044.0,)] * 6  # 28, 59 and 87 days
    numbers = tuple((float(number),) for number in (1, 2, 12) * 6)
    assert TABLE["NOTE_IPMT"].evaluate((numbers, *note)) == [(372.0,), (336.0,), (372.0,)] * 6
    assert TABLE["NOTE_PPMT"].evaluate((numbers, *note)) == [(0.0,), (0.0,), (36_500.0,)] * 6
    nper = tuple((float(row % 3 + 1),) for row in range(18))
    without_interest = [(90.0,), (45.0,), (30.0,)] * 6
    assert TABLE["NOTE_PMT"].evaluate((*note[:2], 0.0, 90.0, nper)) == without_interest
    counts = tuple((float(10**9 + row),) for row in range(30))
    asked = tuple((datetime(2018, 3, day, tzinfo=UTC),) for day in (1, 2, 5, 6) * 5)
    bids = [[row[0], 0.002, 0.0019] for row in market()[1:]]
    assert TABLE["NOTE_CONVPRICE_ON"].evaluate((asked, [["Date", "VWAP", "Bid"], *bids], 0.15, 0.002)) == [(0.0017,)] * 20
    assert TABLE["NOTE_OWNPCT"].evaluate((counts, 0.0, 1e9))[0] == (0.5,)
    assert TABLE["NOTE_CAPSHARES"].evaluate((counts, 0.0, 0.0999))[0] == (110_987_668,)


def single(function, values, place):
    """The cells of the column at a place one by one."""
    return [shown(function, [*values[:place], cell, *values[place + 1 :]]) for cell in values[place]]


ISSUE, LATER = date(2017, 11, 30), date(2018, 3, 31)
FIVE_DAYS = [
    ["Date", "VWAP", "Bid"],
    *([date(2018, 2, day), 0.0022, 0.0022] for day in (26, 27, 28)),
    *([date(2018, 3, day), 0.0022, 0.0022] for day in (1, 2)),
]
COLUMNS_THAT_WERE_WRONG: list[Any] = [
    ("NOTE_ACCRUED", [ISSUE, [LATER] * 16, Decimal("1.00000000000000000001"), 1000.0], 1),  # above 1, and not to be rounded to it
    ("NOTE_ACCRUED", [ISSUE, [LATER] * 16, Decimal("-1e-400"), 1000.0], 1),
    ("NOTE_ACCRUED", [ISSUE, [LATER] * 16, 0.12, Decimal("1000000000000000.0000001")], 1),
    ("NOTE_ACCRUED", [ISSUE, LATER, [-0.0] * 16, 1000.0], 2),
    ("NOTE_SHARES", [[100.0] * 16, 10**400], 0),
    ("NOTE_SHARES", [[4.2e-322] * 16, 2.1e-322], 0),
    ("NOTE_PMT", [ISSUE, LATER, 0.12, [1e308, 1000.0] * 8, 36], 3),
    (
        "NOTE_BALANCE",
        [[date(2018, 11, 14)] * 16, ISSUE, date(2018, 2, 7), 0.073, 889678400327683.9, 24, 3, "pmt_nostub"],
        0,
    ),  # cents that a float does not hold
    ("NOTE_CAPSHARES", [[10.0**10] * 15 + [1e300], 0.0, 0.0999], 0),
    ("NOTE_CONVPRICE_ON", [[date(2018, 3, 5)] * 16, FIVE_DAYS, 0.15, 10**400], 0),
    ("NOTE_CONVPRICE_ON", [[date(2018, 3, 5)] * 16, FIVE_DAYS, 0.15, Decimal("1e-400")], 0),  # no zero
]


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("name", "values", "place"), COLUMNS_THAT_WERE_WRONG)
def test_odd_values_in_columns(name, values, place):
    function = BATCHED[name]
    found = function.evaluate(values)
    assert [(str(cell) if isinstance(cell, NoteError) else (type(cell), repr(cell))) for [cell] in found] == [
        one if isinstance(one, str) else (one[0], repr(one[1])) for one in single(function, values, place)
    ]


def test_one_odd_cell_leaves_the_others_quick(monkeypatch):
    monkeypatch.setattr("xl_notes.sheet.spec.SheetFunction._cell", lambda *given: "asked")
    shares = TABLE["NOTE_CAPSHARES"].evaluate([[10.0**10, None, 1e300, *[10.0**10] * 20], 0.0, 0.0999])
    assert [cell for [cell] in shares] == [1109876680, "asked", "asked", *[1109876680] * 20]


def test_without_numpy_it_goes_cell_by_cell():
    """As in Pyodide where numpy was not loaded."""
    script = "import sys; sys.modules['numpy'] = None; import xl_notes; print(xl_notes.NOTE_ACCRUED('2017-11-30', ['2017-12-01'] * 20, 0.12, 365000.0))"
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)
    assert found.stdout.strip() == str([120.0] * 20)
