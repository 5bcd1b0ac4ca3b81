"""What every batch takes: single values and arrays in any mixture, as long as the arrays have one length, which may be none."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest

from xl_notes.core import batch
from xl_notes.core.daycount import ACT_365
from xl_notes.core.errors import OutOfRange, WrongType
from xl_notes.core.terms import InstallmentNote

ISSUE, FIRST, LATER = date(2017, 11, 30), date(2018, 1, 15), date(2018, 3, 1)
NOTE = InstallmentNote(ISSUE, FIRST, Fraction(12, 100), 335953857, 36, ACT_365)
TERMS = 3359538.57, 0.12, ISSUE, FIRST, 36

BATCHES: dict[str, tuple[Any, tuple[Any, ...]]] = {
    "accrued_interest": (lambda *given: batch.accrued_interest(*given).values, (1e6, 0.12, ISSUE, LATER)),
    "cap_shares": (lambda *given: batch.cap_shares(*given).values, (1e9, 0.0, 0.0999, 0.0)),
    "cap_shares with rights": (lambda *given: batch.cap_shares(*given).values, (1e9, 0.0, 0.0999, 5.0)),
    "whole_shares": (lambda *given: batch.whole_shares(*given).values, (1e6, 0.3)),
    "level_positions": (lambda principal, rate, *days: batch.level_positions(principal, rate, days[0], days[1], days[2], LATER).principal, TERMS),
    "lump_positions": (lambda principal, rate, *days: batch.lump_positions(principal, rate, days[0], days[1], ISSUE).principal, (1e6, 0.12, ISSUE, LATER)),
    "level_schedules": (lambda principal, rate, issue, first: batch.level_schedules(principal, rate, issue, first, 36).closing[0], TERMS[:4]),
    "plain_fractions": (batch.plain_fractions, (ISSUE, LATER)),
    "plain_ownership": (batch.plain_ownership, (1e9, 0.0, 1e8, 0.0)),
    "plain_balances": (lambda *given: batch.plain_balances(NOTE, *given), (LATER,)),
    "plain_accrued_at": (lambda *given: batch.plain_accrued_at(NOTE, *given), (LATER,)),
    "plain_payoffs": (lambda *given: batch.plain_payoffs(NOTE, *given), (LATER, 0.2)),
    "plain_interest": (lambda *given: batch.plain_interest(NOTE, *given), (ISSUE, LATER)),
    "plain_interest_parts": (lambda *given: batch.plain_interest_parts(NOTE, *given), (3,)),
    "plain_level_payments": (batch.plain_level_payments, TERMS),
    "plain_level_balances": (batch.plain_level_balances, (*TERMS, LATER)),
    "plain_level_accrued_at": (batch.plain_level_accrued_at, (*TERMS, LATER)),
    "plain_level_payoffs": (
        lambda principal, rate, issue, first, nper, *on: batch.plain_level_payoffs(principal, rate, issue, first, nper, on[0], premium=on[1]),
        (*TERMS, LATER, 0.2),
    ),
}
PLACES = [(name, place) for name, (_, given) in BATCHES.items() for place in range(len(given))]


def with_rows(given, count, *places):
    """Single values, and in these places as many of them as this."""
    return [np.full(count, value, "M8[D]" if isinstance(value, date) else None) if place in places else value for place, value in enumerate(given)]


@pytest.mark.parametrize(("name", "place"), PLACES)
@pytest.mark.parametrize("count", [0, 1, 5])
def test_any_argument_may_be_an_array(name, place, count):
    call, given = BATCHES[name]
    [expected] = call(*given).tolist()
    assert expected == expected
    assert call(*with_rows(given, count, place)).tolist() == [expected] * count


def test_single_values_that_floats_leave_in_doubt():
    """Half of 4, exactly; as many shares as there are, exactly; a cap that is none; nothing at all."""
    assert batch.whole_shares(4.0, 2.0).values.tolist() == [2]
    assert batch.cap_shares(1e10, 0.0, 0.5).values.tolist() == [1e10]
    for found in (batch.cap_shares(100.0, 0.0, 1.5), batch.whole_shares(None, 2.0), batch.whole_shares([None], [2.0]), batch.cap_shares(None, 0.0, 0.1)):
        assert isinstance(found.errors[0], OutOfRange)


def test_nothing_owed_is_no_negative_nothing():
    for given in ((-0.0, 0.1), (1e6, -0.0)):
        assert str(batch.accrued_interest(*given, ISSUE, LATER).values[0]) == "0.0"


def test_a_number_of_installments_may_be_a_float():
    assert batch.level_schedules(*TERMS[:4], 36.0).payment.shape == (36, 1)
    with pytest.raises(OutOfRange, match="nper must be a whole number"):
        batch.level_schedules(*TERMS[:4], 36.5)


@pytest.mark.parametrize("name", BATCHES)
@pytest.mark.parametrize("count", [0, 5])
def test_all_arguments_may_be_arrays(name, count):
    call, given = BATCHES[name]
    assert call(*with_rows(given, count, *range(len(given)))).tolist() == call(*given).tolist() * count


@pytest.mark.parametrize(("name", "place"), [(name, place) for name, place in PLACES if place])
@pytest.mark.parametrize("counts", [(0, 2), (2, 3), (3, 2)])
def test_arrays_of_two_lengths(name, place, counts):
    call, given = BATCHES[name]
    given = with_rows(given, counts[0], 0)
    given[place] = with_rows(BATCHES[name][1], counts[1], place)[place]
    with pytest.raises(WrongType, match="arrays must be of one dimension and one length"):
        call(*given)


@pytest.mark.parametrize("day", ["12000-01-01", "-0100-01-01", "NaT"])
def test_days_beyond_the_calendar(day):
    """Whether a row is an error has nothing to do with its cents."""
    days = np.full(40, day, dtype="M8[D]")
    principal = np.arange(1.0, 41) * 1000.5
    assert len(batch.accrued_interest(principal, 0.1, days, days + 30).errors) == 40
    assert np.isnan(batch.plain_fractions(days, days + 30)).all()


@pytest.mark.parametrize("principal", [0.0, 1e6])
def test_a_day_that_is_missing(principal):
    """On either side, and of nothing lent too."""
    day, none = np.datetime64(ISSUE), np.datetime64("NaT")
    found = batch.accrued_interest(principal, 0.12, np.array([day, none, day, none]), np.array([day, day, none, none]))
    assert sorted(found.errors) == [1, 2, 3]
    assert found.values[0] == 0


def test_amounts_beyond_what_an_array_holds():
    """A principal of 2**53 cents, which is the last one, and what comes on top of it."""
    most = 2**53 / 100
    for found in (batch.level_schedules(most, [0.0, 0.95], ISSUE, FIRST, 1), batch.level_positions(most, [0.0, 0.95], ISSUE, FIRST, 1, ISSUE)):
        assert found.payment.ravel()[0] == 2**53
        assert str(found.errors[1]).startswith(("payment must be up to 90,071,992,547,409.92 dollars", "amount must be up to 90,071,992,547,409.92 dollars"))
    assert sorted(batch.whole_shares([1e15, 1e15], [1.0, 1e-10]).errors) == [1]


def test_a_note_out_of_all_proportion_changes_no_other():
    """Nine hundred billion dollars, and interest of twenty years in the first period."""
    principal = np.array([3359538.57, 9e11, 3359538.57])
    first = np.array([FIRST, "2038-01-15", FIRST], dtype="M8[D]")
    together = batch.level_schedules(principal, 0.12, np.datetime64(ISSUE), first, 36)
    alone = batch.level_schedules(3359538.57, 0.12, ISSUE, FIRST, 36)
    for found, expected in zip(together[:5], alone[:5], strict=True):
        assert found[:, 0].tolist() == found[:, 2].tolist() == expected[:, 0].tolist()


# ------------------------------------------------------------------------------------------------ what arrays are made of

DAYS_31 = 947687.94, 0.12, date(2017, 11, 30), date(2017, 12, 31)
"""947,687.94 x 31/365 x 12% = 9,658.63."""


def accrued(place: int, value: Any, day_count: Any = ACT_365) -> batch.Results:
    principal, rate, issue, settlement = (value if at == place else given for at, given in enumerate(DAYS_31))
    return batch.accrued_interest(principal, rate, issue, settlement, day_count)


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (0, [947687.94, 947687.94]),
        (0, [Decimal("947687.94")]),
        (0, pd.Series([947687.94])),
        (1, np.array([0.12], np.float32)),  # which stands for 0.12, and is 0.11999999731779099
        (1, np.array(0.12)),
        (2, "2017-11-30"),
        (2, [datetime(2017, 11, 30, 23, tzinfo=UTC)]),
        (2, np.array(["2017-11-30T23:59"], "M8[m]")),
        (3, ["2017-12-31"]),
        (3, pd.Timestamp("2017-12-31 10:00")),
        (3, pd.to_datetime(pd.Series(["2017-12-31"]))),
        (3, [np.datetime64("2017-12-31"), date(2017, 12, 31)]),
    ],
    ids=str,
)
def test_what_carries_numbers_and_dates(place, value):
    found = accrued(place, value)
    assert set(found.values.tolist()) == {9658.63}
    assert not found.errors


@pytest.mark.parametrize(("place", "missing"), [(0, None), (0, np.nan), (0, pd.NA), (2, None), (2, pd.NaT), (2, np.datetime64("NaT")), (3, pd.NA)], ids=str)
def test_a_missing_value_is_an_error_of_its_row(place, missing):
    found = accrued(place, [DAYS_31[place], missing])
    assert found.values[0] == 9658.63
    assert list(found.errors) == [1]


@pytest.mark.parametrize("place", [0, 2])
def test_what_is_under_a_mask_is_missing(place):
    found = accrued(place, np.ma.array(np.array([DAYS_31[place]] * 2, "M8[ns]" if place else None), mask=[False, True]))
    assert found.values[0] == 9658.63
    assert list(found.errors) == [1]


@pytest.mark.parametrize(
    ("place", "value", "words"),
    [
        (0, ["947687.94"], "row 0 must be a number, got '947687.94'"),
        (0, [1.0, "x"], "row 1 must be a number, got 'x'"),
        (0, np.array([True]), "row 0 must be a number, got TRUE"),
        (0, date(2017, 11, 30), "row 0 must be a number, got 2017-11-30"),
        (2, 43069, "row 0 must be a date, got 43069"),  # a worksheet's 30 November 2017 would be one of 2087
        (2, [43069.0], "row 0 must be a date, got 43069"),
        (2, np.array([43069]), "row 0 must be a date, got 43069"),
        (2, [date(2017, 11, 30), 43069], "row 1 must be a date, got 43069"),
        (3, "20171231", "row 0 must be a date, got '20171231'"),
        (3, "2017-W52-7", "row 0 must be a date, got '2017-W52-7'"),
        (3, ["2017-12-31", "31.12.2017"], "row 1 must be a date, got '31.12.2017'"),
        (0, [[1.0, 2.0], [3.0]], "of one dimension and one length"),
    ],
    ids=str,
)
def test_what_is_no_number_or_no_date(place, value, words):
    with pytest.raises(WrongType, match=re.escape(words)):
        accrued(place, value)


@pytest.mark.parametrize("day_count", ["30/360", 0])
def test_day_counts_by_name(day_count):
    """30 November to the end of December are 30 days: 947,687.94 x 30/360 x 12% = 9,476.88."""
    assert accrued(0, [947687.94], day_count).values.tolist() == [9476.88]
    with pytest.raises(OutOfRange, match="basis"):
        accrued(0, [947687.94], "30/365")


def test_the_day_of_positions():
    """10,000 at 12% for a year are 11,200 due; of the one without a principal nothing is known, and its status is none of the others'."""
    terms = [10_000.0, -1.0], 0.12, "2017-11-30", "2018-11-30"
    for as_of in (date(2017, 12, 31), datetime(2017, 12, 31, 23), "2017-12-31", np.datetime64("2017-12-31")):
        found = batch.lump_positions(*terms, as_of)
        assert found.payment[0] == 1_120_000
        assert found.status.tolist() == [0, -1]
    with pytest.raises(WrongType, match="must be a date, got 43100"):
        batch.lump_positions(*terms, 43100)
