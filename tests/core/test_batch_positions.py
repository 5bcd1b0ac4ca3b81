"""Positions of many notes at once against one by one: no difference at all, over random cases, payment days, month ends, ties, and at the bounds.

Where the two are held against each other the notes are 60,000 by default; XL_NOTES_POSITIONS gives another number of them.
"""

import os
import tracemalloc
from datetime import date, timedelta

import numpy as np
import pytest

from xl_notes.core import batch, portfolio
from xl_notes.core.daycount import ACT_360, ACT_365, EXCEL_30_360, THIRTY_360_US, THIRTY_E_360_ISDA
from xl_notes.core.errors import NoteError, OutOfRange, WrongType
from xl_notes.core.money import exact, to_cents
from xl_notes.core.portfolio import STATUSES
from xl_notes.core.terms import InstallmentNote, LumpNote, check_principal

FUNDED, FIRST_PAYMENT, DUE, YEAR_END = date(2017, 11, 30), date(2018, 1, 15), date(2018, 11, 30), date(2017, 12, 31)
AS_OF = (YEAR_END, date(2018, 1, 15), date(2018, 2, 28), date(2020, 2, 29), date(2016, 6, 30), date(2019, 1, 31), date(2024, 2, 29), date(2035, 1, 1))
RATES = (0.0, 0.04, 0.05, 0.08, 0.10, 0.12, 0.125, 0.18, 0.24, 0.0999, 0.073, 0.0365, 0.036, 1.0)
NPERS = (1, 2, 3, 6, 11, 12, 13, 18, 24, 36, 36, 36, 48, 60, 120)
NOTES = int(os.environ.get("XL_NOTES_POSITIONS", "60000")) // (2 * len(AS_OF))


@pytest.fixture
def random():
    return np.random.Generator(np.random.PCG64(20171231))


def money(random, count):
    """Dollars as they are met, and a few that are none, too small, or halves of a cent."""
    amount = np.choose(
        random.integers(0, 5, count),
        [
            np.round(random.uniform(0, 1e7, count), -3),
            np.round(random.uniform(0, 1e6, count), 0),
            np.round(random.uniform(0, 4e6, count), 2),
            np.round(10.0 ** random.uniform(-3, 3, count), 3),
            15.0 + 30.0 * random.integers(0, 10_000, count),
        ],
    )
    amount[random.random(count) < 0.002] = np.nan
    return amount


def rates(random, count):
    odd = np.round(random.uniform(0, 0.3, count), 5)
    found = np.where(random.random(count) < 0.3, odd, random.choice(RATES, count))
    found[random.random(count) < 0.001] = 12.0
    return found


def days(random, count):
    """Within twelve years; a third of them at month ends, a third on the 15th or the 30th."""
    any_day = np.datetime64("2013-01-01") + random.integers(0, 12 * 365, count)
    months = any_day.astype("M8[M]")
    ends = (months + 1).astype("M8[D]") - 1
    fixed = np.minimum(months.astype("M8[D]") + random.choice([14, 29], count), ends)
    return np.choose(random.integers(0, 3, count), [any_day.astype(np.int64), ends.astype(np.int64), fixed.astype(np.int64)]).view("M8[D]")


def as_rows(found):
    """One note a row as portfolio.position gives it, or in words why there is none."""
    amounts = [np.where(np.isnan(array), -1, array).astype(np.int64).tolist() for array in (found.principal, found.accrued, found.current, found.long_term)]
    payments = zip(found.next_payment.tolist(), np.where(np.isnan(found.payment), -1, found.payment).astype(np.int64).tolist(), strict=True)
    rows = zip(*amounts[:2], payments, *amounts[2:], [STATUSES[status] for status in found.status.tolist()], strict=True)
    return [str(found.errors[number]) if number in found.errors else row for number, row in enumerate(rows)]


def one_by_one(make, as_of):
    try:
        found = portfolio.position(make(), as_of)
    except NoteError as error:
        return str(error)
    due = found.next_payment
    return (found.principal, found.accrued, (due.day, due.amount) if due else (None, 0), found.current, found.long_term, found.status)


def cents(dollars):
    if np.isnan(dollars):
        raise OutOfRange("principal", dollars, "a finite number")
    check_principal(exact(dollars))
    return to_cents(exact(dollars))


@pytest.mark.parametrize("as_of", AS_OF)
@pytest.mark.parametrize("day_count", [ACT_365, ACT_360, EXCEL_30_360], ids=str)
def test_level_notes_as_one_by_one(random, as_of, day_count):
    terms = money(random, NOTES), rates(random, NOTES), days(random, NOTES)
    first = np.where(random.random(NOTES) < 0.5, terms[2] + random.integers(0, 75, NOTES), days(random, NOTES))
    first = np.where(first < terms[2], terms[2] + 30, first)
    nper = random.choice(NPERS, NOTES)
    found = batch.level_positions(*terms, first, nper, as_of, day_count)

    def make(dollars, rate, issue, first, nper):
        return lambda: InstallmentNote(issue, first, exact(rate), cents(dollars), nper, day_count)

    rows = zip(*(array.tolist() for array in (*terms, first, nper)), strict=True)
    assert as_rows(found) == [one_by_one(make(*row), as_of) for row in rows]


@pytest.mark.parametrize("as_of", AS_OF)
@pytest.mark.parametrize("day_count", [ACT_365, ACT_360, THIRTY_360_US], ids=str)
def test_lump_notes_as_one_by_one(random, as_of, day_count):
    terms = money(random, NOTES), rates(random, NOTES), days(random, NOTES)
    maturity = np.where(random.random(NOTES) < 0.5, terms[2] + random.integers(0, 800, NOTES), days(random, NOTES))
    found = batch.lump_positions(*terms, maturity, as_of, day_count)

    def make(dollars, rate, issue, maturity):
        return lambda: LumpNote(issue, maturity, exact(rate), cents(dollars), day_count)

    rows = zip(*(array.tolist() for array in (*terms, maturity)), strict=True)
    assert as_rows(found) == [one_by_one(make(*row), as_of) for row in rows]


def test_most_notes_are_certain(random):
    """What the exact way is asked for is the exception: without ties, errors and nothings not one note in ten thousand."""
    count = 20_000
    terms = np.round(random.uniform(1e4, 1e7, count), 2), np.round(random.uniform(0.01, 0.2, count), 4), days(random, count)
    level = batch.plain_level_positions(*terms, terms[2] + 31, random.choice(NPERS, count), YEAR_END)
    lump = batch.plain_lump_positions(*terms, terms[2] + 367, YEAR_END)
    assert len(level.in_doubt) + len(lump.in_doubt) <= 4


def test_the_filings_notes():
    """Accrued 34,239.68 + 9,658.63 = 43,898.31; what 12 installments leave, 2,381,896.99, is long-term; the lump sum is due in 2018."""
    issue = np.array([FUNDED], dtype="M8[D]")
    level = batch.plain_level_positions(np.array([3359538.57]), 0.12, issue, np.datetime64(FIRST_PAYMENT), 36, YEAR_END)
    lump = batch.plain_lump_positions(np.array([947687.94]), 0.12, issue, np.datetime64(DUE), YEAR_END)
    assert as_rows(level) == [(335953857, 3423968, (FIRST_PAYMENT, 11213066), 97764158, 238189699, "open")]
    assert as_rows(lump) == [(94768794, 965863, (DUE, 106141049), 94768794, 0, "open")]
    assert level.maturity.tolist() == [date(2020, 12, 15)]


def test_half_a_cent_is_rounded_up():
    """A day's interest of principal x 12% / 360 = principal / 3000: 15 dollars bring half a cent, 45 dollars a cent and a half."""
    principal = np.arange(15.0, 30_000, 30)
    found = batch.lump_positions(principal, 0.12, np.datetime64("2018-01-01"), np.datetime64("2019-01-01"), date(2018, 1, 2), ACT_360)
    assert found.accrued.tolist() == list(range(1, len(principal) + 1))


def test_the_day_of_a_payment_and_the_days_around_it():
    """On its day a payment counts as made; the day before all of its interest but a day's has accrued."""
    issue, first = np.array([FUNDED], dtype="M8[D]"), np.datetime64(FIRST_PAYMENT)
    before, on, after = (
        batch.plain_level_positions(np.array([3359538.57]), 0.12, issue, first, 36, FIRST_PAYMENT + timedelta(days=offset)) for offset in (-1, 0, 1)
    )
    assert (before.accrued[0], on.accrued[0], after.accrued[0]) == (4970276, 0, 108434)  # 3,359,538.57 x 12% x 45/365; 3,298,215.18 x 12% / 365
    assert (before.principal[0], on.principal[0]) == (335953857, 329821518)  # less 112,130.66 - 50,807.27
    assert on.next_payment.tolist() == [date(2018, 2, 15)]


def test_another_convention_goes_the_exact_way():
    found = batch.lump_positions(np.array([3000.0]), 0.12, np.datetime64(FUNDED), np.datetime64(DUE), date(2018, 1, 31), THIRTY_E_360_ISDA)
    assert found.accrued.tolist() == [6000]  # 60 days of 360
    assert np.isnan(
        batch.plain_level_positions(np.array([3000.0]), 0.12, np.datetime64(FUNDED), np.datetime64(DUE), 3, YEAR_END, THIRTY_E_360_ISDA).principal
    ).all()


def test_notes_in_error_leave_the_others_alone():
    principal = np.array([947687.94, np.nan, -5.0, 1e6, 1e6, 1e6, 1e6, 1e17])
    rate = np.array([0.12, 0.1, 0.1, np.nan, 10.0, 0.1, 0.1, 0.1])
    maturity = np.array([DUE] * 5 + [None, FUNDED, DUE], dtype="M8[D]")
    lump = batch.lump_positions(principal, rate, np.datetime64(FUNDED), maturity, YEAR_END)
    assert lump.accrued[0] == 965863
    assert {row: type(error) for row, error in lump.errors.items()} == {row: WrongType if row == 5 else OutOfRange for row in range(1, 8)}
    level = batch.level_positions(np.full(4, 1e6), 0.1, np.datetime64(FUNDED), np.datetime64(DUE), np.array([0, 1, 10_001, -3]), YEAR_END)
    assert sorted(level.errors) == [0, 2, 3]
    assert level.principal[1] == 10**8


def test_long_schedules_stay_within_their_room():
    """A hundred schedules of 10,000 installments, five numbers each, would be 40 MB at once; so few of them are made at a time that 15 MB do."""
    principal = np.full(100, 1e9)
    tracemalloc.start()
    try:
        found = batch.plain_level_positions(principal, 0.0, np.datetime64(FUNDED), np.datetime64(FIRST_PAYMENT), 10_000, YEAR_END)
        assert tracemalloc.get_traced_memory()[1] < 15e6
    finally:
        tracemalloc.stop()
    assert found.payment.tolist() == [10_000_000] * 100  # a billion in ten thousand parts


def test_no_notes_at_all():
    nothing, no_days = np.array([]), np.array([], dtype="M8[D]")
    assert not as_rows(batch.level_positions(nothing, nothing, no_days, no_days, nothing, YEAR_END))
    assert not as_rows(batch.lump_positions(nothing, nothing, no_days, no_days, YEAR_END))
