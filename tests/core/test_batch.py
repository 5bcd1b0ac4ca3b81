"""Many at once against one by one: no difference at all, over random cases, over ties that floats cannot tell, and at the bounds."""

from datetime import date
from fractions import Fraction

import numpy as np
import pytest

from xl_notes.core import accrual, batch, conversion, ownership
from xl_notes.core.amortization import any_schedule
from xl_notes.core.batch.rows import BLOCK
from xl_notes.core.daycount import ACT_360, ACT_365, EXCEL_30_360, THIRTY_360_BOND, THIRTY_E_360_ISDA
from xl_notes.core.errors import NoteError, OutOfRange, WrongType
from xl_notes.core.money import exact, to_cents
from xl_notes.core.terms import InstallmentNote

ISSUE, FIRST_PAYMENT = date(2017, 11, 30), date(2018, 1, 15)
RATES = (0.0, 0.04, 0.05, 0.08, 0.10, 0.12, 0.125, 0.18, 0.24, 0.0999, 1.0)


@pytest.fixture
def random():
    return np.random.Generator(np.random.PCG64(20171130))


def money(random, count):
    """Dollars as they are met: whole thousands, whole dollars, cents."""
    rounded = [np.round(random.uniform(0, 10.0**size, count // 3), places) for size, places in ((7, -3), (6, 0))]
    return np.concatenate([*rounded, np.round(random.uniform(0, 4e6, count - 2 * (count // 3)), 2)])


def days(random, first, span, count):
    return np.datetime64(first) + random.integers(0, span, count)


def cents_of(results):
    assert not results.errors
    return np.rint(results.values * 100).astype(np.int64).tolist()


# ------------------------------------------------------------------------------------------------ accrued interest


@pytest.mark.parametrize("day_count", [ACT_365, ACT_360, THIRTY_360_BOND], ids=str)
def test_accrued_as_one_by_one(random, day_count):
    count = 200_000
    principal, rate = money(random, count), random.choice(RATES, count)
    issue = days(random, "2015-01-01", 2500, count)
    settlement = issue + random.integers(0, 1500, count)
    found = batch.accrued_interest(principal, rate, issue, settlement, day_count)
    exactly = {yearly: exact(yearly) for yearly in RATES}
    rows = zip(issue.tolist(), settlement.tolist(), rate.tolist(), principal.tolist(), strict=True)
    assert cents_of(found) == [accrual.accrued_interest(start, end, exactly[yearly], exact(dollars), day_count) for start, end, yearly, dollars in rows]


def test_half_a_cent_is_rounded_up():
    """Principal x 12% x 1/360 = principal / 3000: 15 dollars are half a cent, 45 dollars a cent and a half."""
    principal = np.arange(15.0, 300_000, 30)
    found = batch.accrued_interest(principal, 0.12, np.datetime64("2018-01-01"), np.datetime64("2018-01-02"), ACT_360)
    assert cents_of(found) == [number + 1 for number in range(len(principal))]


def test_another_convention():
    found = batch.accrued_interest(np.array([3000.0, 6000.0]), 0.12, np.datetime64(ISSUE), np.datetime64("2018-01-31"), THIRTY_E_360_ISDA)
    assert cents_of(found) == [6000, 12000]  # 60 days of 360


def test_rows_in_error_leave_the_others_alone():
    principal = np.array([1000.0, -1.0, np.nan, 1000.0, 1000.0, 1000.0])
    rate = np.array([0.12, 0.12, 0.12, 12.0, 0.12, 0.12])
    settlement = np.array(["2018-11-30", "2018-11-30", "2018-11-30", "2018-11-30", "2016-11-30", "NaT"], dtype="M8[D]")
    found = batch.accrued_interest(principal, rate, np.datetime64(ISSUE), settlement)
    assert found.values[0] == 120.0
    assert np.isnan(found.values[1:]).all()
    assert {row: type(error) for row, error in found.errors.items()} == {1: OutOfRange, 2: OutOfRange, 3: OutOfRange, 4: OutOfRange, 5: WrongType}


# ------------------------------------------------------------------------------------------------ shares


def test_caps_as_one_by_one(random):
    count = 200_000
    outstanding = np.floor(10.0 ** random.uniform(0, 12, count)) + 1
    held = np.floor(outstanding * random.choice([0.0, 0.01, 0.05, 0.0999, 0.2], count))
    caps = (0.0499, 0.0999, 0.1999, 0.1, 0.25, 0.5)
    cap = random.choice(caps, count)
    found = batch.cap_shares(outstanding, held, cap)
    exactly = {each: exact(each) for each in caps}
    rows = zip(outstanding.tolist(), held.tolist(), cap.tolist(), strict=True)
    assert found.values.tolist() == [ownership.cap_shares(int(shares), int(mine), exactly[part]) for shares, mine, part in rows]
    assert not found.errors


def test_exactly_at_the_cap():
    """(0 + x) / (9k + x) = 10% for x = k shares, and not one more; a share less outstanding allows one less."""
    shares = np.arange(1.0, 20_001)
    assert batch.cap_shares(9 * shares, 0.0, 0.1).values.tolist() == shares.tolist()
    assert batch.cap_shares(9 * shares - 1, 0.0, 0.1).values[1:].tolist() == (shares - 1).tolist()[1:]


def test_rights_count_on_both_sides(random):
    outstanding, rights = np.floor(random.uniform(1e6, 1e10, 2000)), np.floor(random.uniform(0, 1e8, 2000))
    found = batch.cap_shares(outstanding, 1000.0, 0.0999, rights)
    one_by_one = [ownership.cap_shares(int(each), 1000, Fraction(999, 10_000), int(more)) for each, more in zip(outstanding, rights, strict=True)]
    assert found.values.tolist() == one_by_one


def test_counts_that_are_none():
    found = batch.cap_shares(np.array([1e6, 1e6, 1000.5, np.nan, 1e6]), np.array([0.0, 2e6, 0.0, 0.0, 0.0]), np.array([0.1, 0.1, 0.1, 0.1, 9.99]))
    assert found.values[0] == 111_111
    assert sorted(found.errors) == [1, 2, 3, 4]


def test_shares_as_one_by_one(random):
    count = 100_000
    amount = money(random, count)
    price = np.round(10.0 ** random.uniform(-4, 1, count), 6)
    price[price == 0] = 0.0001
    found = batch.whole_shares(amount, price)
    rows = zip(amount.tolist(), price.tolist(), strict=True)
    assert found.values.tolist() == [conversion.whole_shares(exact(dollars), exact(each)) for dollars, each in rows]


def test_whole_numbers_of_shares_are_not_one_short():
    """k dollars at a tenth of a cent are 1,000 k shares, which a float's quotient misses now and then."""
    amount = np.arange(1.0, 20_001)
    assert batch.whole_shares(amount, 0.001).values.tolist() == (1000 * amount).tolist()
    assert sorted(batch.whole_shares(np.array([1.0, 1.0, -1.0]), np.array([1.0, 0.0, 1.0])).errors) == [1, 2]


# ------------------------------------------------------------------------------------------------ schedules


def as_rows(made, note):
    amounts = (np.rint(array[:, note]).astype(np.int64).tolist() for array in made[1:5])
    return list(zip(made.dates[:, note].tolist(), *amounts, strict=True))


def one_by_one(principal, rate, issue, first_payment, nper, day_count):
    """The rows, or in words why there are none."""
    try:
        note = InstallmentNote(issue, first_payment, exact(rate), to_cents(exact(principal)), nper, day_count)
        rows = any_schedule(note)
    except NoteError as error:
        return str(error)
    return [(row.period.paid_on, row.payment, row.interest, row.principal, row.closing) for row in rows]


@pytest.mark.parametrize(
    ("day_count", "nper", "count"), [(ACT_365, 36, 6000), (ACT_360, 12, 6000), (ACT_365, 120, 500), (ACT_360, 1, 1000), (EXCEL_30_360, 24, 2000)]
)
def test_schedules_as_one_by_one(random, day_count, nper, count):
    """10% on act/365 and 12% on act/360 meet half a cent again and again."""
    principal, rate = money(random, count) + 100, random.choice(RATES[:-1], count)
    issue = days(random, "2015-01-01", 2500, count)
    first_payment = issue + random.integers(1, 75, count)
    made = batch.level_schedules(principal, rate, issue, first_payment, nper, day_count)
    rows = zip(principal.tolist(), rate.tolist(), issue.tolist(), first_payment.tolist(), strict=True)
    for note, terms in enumerate(rows):
        found = str(made.errors[note]) if note in made.errors else as_rows(made, note)
        assert found == one_by_one(*terms, nper, day_count)


def test_the_filings_note():
    """Figures of the note of the 8-K, reckoned in fractions elsewhere: payment 112,130.66, the last one 112,130.46."""
    made = batch.level_schedules(np.array([3359538.57]), 0.12, np.datetime64(ISSUE), np.datetime64(FIRST_PAYMENT), 36)
    assert (made.payment[0, 0], made.payment[-1, 0], made.interest[0, 0]) == (11213066, 11213046, 5080727)
    assert made.dates[-1, 0] == np.datetime64("2020-12-15")


def test_schedules_repay_exactly(random):
    count = 20_000
    principal = money(random, count) + 100
    issue = days(random, "2015-01-01", 2500, count)
    made = batch.level_schedules(principal, random.choice(RATES[:-1], count), issue, issue + random.integers(1, 75, count), 36)
    good = [note for note in range(count) if note not in made.errors]
    assert len(good) > count * 0.95
    assert made.principal.sum(axis=0)[good].tolist() == np.rint(principal * 100)[good].tolist()
    assert (made.payment == made.interest + made.principal)[:, good].all()
    assert not made.closing[-1, good].any()


def test_notes_in_error_leave_the_others_alone():
    principal = np.array([1e6, np.nan, -5.0, 1e6, 1e6, 1e6, 1e6])
    rate = np.array([0.1, 0.1, 0.1, np.nan, 10.0, 0.1, 0.1])
    first_payment = np.array(["2018-01-15"] * 5 + ["NaT", "2017-11-30"], dtype="M8[D]")
    made = batch.level_schedules(principal, rate, np.datetime64(ISSUE), first_payment, 12)
    assert as_rows(made, 0) == one_by_one(1e6, 0.1, ISSUE, FIRST_PAYMENT, 12, ACT_365)
    assert sorted(made.errors) == [1, 2, 3, 4, 5, 6]
    assert np.isnan(made.payment[:, 1:]).all()
    assert np.isnat(made.dates[:, 1:]).all()
    assert isinstance(made.errors[5], WrongType)


def test_many_blocks(random):
    """Rows of one note after another come out as they went in, whatever is worked on together."""
    count = 2 * BLOCK + 7
    principal = np.arange(count) * 100.0 + 1000
    made = batch.level_schedules(principal, 0.12, np.datetime64(ISSUE), np.datetime64(FIRST_PAYMENT), 3)
    assert made.principal.sum(axis=0).tolist() == (principal * 100).tolist()


def test_single_values_are_one_row():
    day, later = date(2017, 11, 30), date(2017, 12, 31)
    assert batch.accrued_interest(947687.94, 0.12, day, later).values.tolist() == [9658.63]
    assert batch.cap_shares(10**10, 0, 0.0999).values.tolist() == [1109876680]
    assert batch.whole_shares(100.0, 0.3).values.tolist() == [333]
    assert batch.plain_ownership(10**10, 0, 10**10).tolist() == [0.5]
    assert batch.plain_fractions(day, later).tolist() == [31 / 365]
    assert batch.level_schedules(3359538.57, 0.12, ISSUE, FIRST_PAYMENT, 36).payment[0].tolist() == [11213066]
    assert batch.level_positions(3359538.57, 0.12, ISSUE, FIRST_PAYMENT, 36, ISSUE).principal.tolist() == [335953857]
    [wrong] = batch.accrued_interest(1e6, 12, day, later).errors.values()
    assert str(wrong).startswith("rate must be from 0 to 1")


def test_a_single_value_stands_for_all():
    for held in (0, [0, 0], np.zeros(2)):
        assert batch.cap_shares([10**10, 10**10], held, 0.0999).values.tolist() == [1109876680] * 2
        assert batch.cap_shares(10**10, [0, 0], 0.0999, held).values.tolist() == [1109876680] * 2


@pytest.mark.parametrize(
    "call",
    [
        lambda: batch.accrued_interest(np.ones(3), np.ones(2), ISSUE, FIRST_PAYMENT),
        lambda: batch.accrued_interest(np.ones(3), 0.1, np.array([ISSUE] * 2, "M8[D]"), FIRST_PAYMENT),
        lambda: batch.cap_shares(np.ones((2, 2)), 0, 0.0999),
        lambda: batch.whole_shares([1.0, 2.0], [1.0, 2.0, 3.0]),
        lambda: batch.level_schedules(np.ones(3), np.ones(2), ISSUE, FIRST_PAYMENT, 3),
    ],
)
def test_arrays_that_do_not_fit(call):
    with pytest.raises(WrongType, match="arrays must be of one dimension and one length"):
        call()
