"""What is owed on many days at once against day by day, over notes with every kind of terms."""

from datetime import date
from fractions import Fraction
from random import Random

import numpy as np
import pytest

from tests.core.test_level import random_note
from xl_notes.core import batch
from xl_notes.core.amortization import amortize
from xl_notes.core.daycount import ACT_360, ACT_365, THIRTY_360_US
from xl_notes.core.errors import NoteError
from xl_notes.core.owed import interest_expense, owed, payoff
from xl_notes.core.terms import METHODS, Habits, InstallmentNote, PaymentDays, Repayment

F = Fraction
DEAL = (date(2017, 11, 30), date(2018, 1, 15), F(12, 100), 335953857, 36)


def day_by_day(note, days):
    """Cents of principal and interest, None before issue."""
    found = [None if day < note.issue else owed(note, day) for day in days.tolist()]
    return [state and state.principal for state in found], [state and state.interest for state in found]


def in_cents(dollars):
    return [None if amount != amount else round(amount * 100) for amount in dollars.tolist()]


def filled(found, expected):
    """What was left in doubt is taken from the other."""
    return [theirs if mine is None else mine for mine, theirs in zip(found, expected, strict=True)]


@pytest.mark.parametrize("seed", range(4))
def test_plain_notes(seed):
    random, checked = Random(seed), 0
    for _ in range(60):
        note = random_note(random)
        try:
            last = amortize(note)[-1].period.paid_on
        except NoteError:
            continue
        days = np.arange(np.datetime64(note.issue) - 3, min(np.datetime64(last) + 40, np.datetime64(note.issue) + 1500), random.choice((1, 3, 7)))
        balances, accrued = day_by_day(note, days)
        assert filled(in_cents(batch.plain_balances(note, days)), balances) == balances
        assert filled(in_cents(batch.plain_accrued_at(note, days)), accrued) == accrued
        check_sums(note, days, Fraction(random.randrange(0, 101), 100))
        checked += len(days)
    assert checked > 5000


OTHERS = [
    *[{"method": method} for method in METHODS],
    {"day_count": ACT_360},
    {"day_count": THIRTY_360_US},
    {"freq": 4},
    {"freq": 52},
    {"payment_days": PaymentDays("following")},
    {"payment_days": PaymentDays("modified", accrue_adjusted=True)},
    {"repayment": Repayment(balloon=10**8, interest_only=3)},
    {"habits": Habits(last="show")},
    {"habits": Habits("none", "none")},
    {"accrual_start": date(2017, 12, 15)},
    {"accrual_start": date(2017, 11, 1)},
]


@pytest.mark.parametrize("other", OTHERS, ids=str)
def test_other_terms(other):
    note = InstallmentNote(*DEAL, **({"day_count": ACT_365} | other))
    days = np.arange("2017-11-28", "2021-03-01", dtype="M8[D]")
    balances, accrued = day_by_day(note, days)
    assert in_cents(batch.plain_balances(note, days)) == balances
    assert filled(in_cents(batch.plain_accrued_at(note, days)), accrued) == accrued
    check_sums(note, days, Fraction(1, 5))


def check_sums(note, days, premium):
    """Payoffs with a premium, and the interest of periods from the days turned around to the days."""
    single = days.tolist()
    payoffs = [None if day < note.issue else payoff(note, day, premium) for day in single]
    assert filled(in_cents(batch.plain_payoffs(note, days, float(premium))), payoffs) == payoffs
    expenses = [None if end < start else interest_expense(note, start, end) for start, end in zip(single[::-1], single, strict=True)]
    assert filled(in_cents(batch.plain_interest(note, days[::-1], days)), expenses) == expenses


@pytest.mark.parametrize("other", OTHERS, ids=str)
def test_parts_of_installments(other):
    note = InstallmentNote(*DEAL, **({"day_count": ACT_365} | other))
    numbers, rows = np.array([0, 1, 36, 37, 1.5, np.nan, 7]), amortize(note)
    assert in_cents(batch.plain_interest_parts(note, numbers)) == [None, rows[0].interest, rows[35].interest, None, None, None, rows[6].interest]
    assert in_cents(batch.plain_principal_parts(note, numbers)) == [None, rows[0].principal, rows[35].principal, None, None, None, rows[6].principal]


def test_of_the_filing():
    """After 12 installments 2,381,896.99 are owed; 16 days of 12% on them are 12,529.43."""
    note = InstallmentNote(*DEAL, ACT_365)
    days = np.array(["2018-12-31", "NaT", "2017-11-29", "2020-12-15"], dtype="M8[D]")
    np.testing.assert_array_equal(batch.plain_balances(note, days), [2381896.99, np.nan, np.nan, 0.0])
    np.testing.assert_array_equal(batch.plain_accrued_at(note, days), [12529.43, np.nan, np.nan, 0.0])
    np.testing.assert_array_equal(batch.plain_payoffs(note, days, 0.2), [2873311.7, np.nan, np.nan, 0.0])  # 2,394,426.42 x 1.2
    np.testing.assert_array_equal(batch.plain_interest(note, np.array("2017-12-31", "M8[D]"), days), [346216.09, np.nan, np.nan, 642925.31])
