"""The functions as Python has them: under their names, with types for editors, one bad row of a list never the end of the others."""

import threading
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import xl_notes
from xl_notes import NOTE_CAPSHARES, NOTE_CONVPRICE, NOTE_CONVPRICE_ON, NOTE_IPMT, NOTE_PAYOFF, NOTE_SHARES, NOTE_TRADINGDAYS, NOTE_YEARFRAC, NoteError
from xl_notes.core import calendars
from xl_notes.hosts.stub import stub

STUB = Path(xl_notes.__file__).with_name("__init__.pyi")


def test_the_stub_is_up_to_date():
    assert STUB.read_text(encoding="utf-8") == stub(), "run: python -m xl_notes.hosts.stub > xl_notes/__init__.pyi"


def test_what_no_check_foresaw_is_an_error_of_its_own_row():
    shares = NOTE_SHARES([1e15, 5], [1e-300, 1])
    assert shares[0].code == "#NUM!"
    assert shares[1] == 5


def test_a_price_too_small_for_a_cell_is_no_zero():
    market = [("Date", "VWAP", "Bid"), (date(2018, 1, 12), 1e-200, 1.0)]
    with pytest.raises(NoteError, match="result"):
        NOTE_CONVPRICE_ON(date(2018, 1, 16), market, 0.15, lookback=1, splits=[("Date", "Ratio"), (date(2018, 1, 16), 1e300)])


def test_a_range_object_is_a_list():
    """Interest of the first three installments of 1,000 at 1% a month, PMT 340.02: 10.00; 6.70 on 669.98; 3.37 on 336.66."""
    assert NOTE_IPMT(range(1, 4), "2024-01-01", "2024-02-01", 0.12, 1000, 3, 0) == [10.0, 6.7, 3.37]


def test_standard_spellings_with_parentheses():
    assert NOTE_YEARFRAC("2024-01-31", "2024-02-29", "Actual/Actual (ISDA)") == 29 / 366


def test_rounding_does_not_pass_the_ceiling():
    assert NOTE_CONVPRICE([0.01] * 5, 0.01, 0.15, 0.0025, decimals=3) == 0.0025


def test_no_holidays_can_be_said():
    assert NOTE_TRADINGDAYS(date(2018, 1, 16), 1, []) == [[date(2018, 1, 15)]]
    assert NOTE_TRADINGDAYS(date(2018, 1, 16), 1, [None]) == [[date(2018, 1, 12)]]


def test_threads_see_the_same_holidays():
    calendars.us_market_holidays.cache_clear()
    seen = []
    threads = [threading.Thread(target=lambda: seen.append(NOTE_TRADINGDAYS(date(2018, 1, 16), 1)[0][0])) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [date(2018, 1, 12)] * 8


def test_a_list_of_one_is_a_list():
    assert NOTE_SHARES([5.0], 1) == [5]
    assert NOTE_SHARES([[5.0]], 1) == [[5]]
    assert NOTE_SHARES([-5.0], 1)[0].code == "#NUM!"


def test_a_fault_of_a_fixed_argument_is_one_of_the_call():
    with pytest.raises(NoteError):
        NOTE_SHARES([5.0, 6.0], "x")


def test_short_floats_are_the_decimals_they_stand_for():
    """0.0999 of ten billion: 1,109,876,680 shares; read as a double it would be three fewer.  85% of 0.002 is 0.0017."""
    assert NOTE_CAPSHARES(10**10, 0, np.float32(0.0999)) == 1109876680
    assert NOTE_CAPSHARES(10**10, 0, np.array([0.0999], dtype="f4")) == [1109876680]
    assert NOTE_CONVPRICE(pd.Series([0.002], dtype="f4"), 0.002, 0.15) == 0.0017


def test_a_frame_with_its_dates_as_index():
    frame = pd.DataFrame({"VWAP": [0.002], "Bid": [0.002]}, index=pd.Index([date(2018, 1, 12)], name="Date"))
    assert NOTE_CONVPRICE_ON(date(2018, 1, 16), frame, 0.15, lookback=1) == 0.0017
    assert NOTE_CONVPRICE_ON(date(2018, 1, 16), frame.astype("f4"), 0.15, lookback=1) == 0.0017


def test_values_in_unusual_wrappings():
    assert NOTE_CAPSHARES(np.array(10e9), 0, 0.0999) == 1109876680
    assert NOTE_SHARES([np.array([1.0, 2.0]), np.array([3.0, 4.0])], 1) == [[1, 2], [3, 4]]
    with pytest.raises(NoteError, match="rectangular"):
        NOTE_SHARES([[1.0, 2.0], 3.0], 1)


def test_nan_is_no_default():
    """A premium of NaN is an error and not a premium of zero; a missing quote in a table is missing."""
    payoffs = NOTE_PAYOFF("2018-06-30", "2017-11-30", "2018-01-15", 0.12, 3359538.57, 36, premium=pd.Series([float("nan"), 0.0]))
    assert [getattr(payoffs[0], "code", None), payoffs[1]] == ["#NUM!", 2907530.32]
    with pytest.raises(NoteError, match="vwaps"):
        NOTE_CONVPRICE(np.array([0.002, np.nan]), 0.002, 0.15)


@pytest.mark.parametrize("shape", [(0,), (0, 3), (3, 0)])
def test_arrays_without_a_value(shape):
    """What a filter leaves of an array may be nothing."""
    try:
        result = np.array(NOTE_YEARFRAC(np.zeros(shape), date(2018, 1, 1)), dtype=object).ravel()
    except NoteError as error:
        result = np.array([error])
    [found] = result
    assert str(found) == "start_date must be at least one value, got 'an empty list'"


def test_a_misspelled_name_of_an_argument():
    with pytest.raises(TypeError, match="NOTE_SCHEDULE: got an unexpected keyword argument 'metod'"):
        xl_notes.NOTE_SCHEDULE(date(2017, 11, 30), date(2018, 1, 15), 0.12, 3359538.57, 36, metod="flat")  # type: ignore[call-arg]
