"""The schedules met most against the one for any terms: the same rows, and no answer where there are none."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from random import Random

import pytest

from xl_notes.core.amortization import any_schedule, plain_schedule
from xl_notes.core.daycount import ACT_360, ACT_365, CONVENTIONS, THIRTY_E_360_ISDA
from xl_notes.core.errors import NoteError, OutOfRange
from xl_notes.core.level import LEVEL_METHODS, dates_every, level_schedule
from xl_notes.core.terms import Habits, InstallmentNote, PaymentDays, Repayment

F = Fraction
COUNTED = [day_count for day_count in CONVENTIONS if day_count.year]
DEAL = InstallmentNote(date(2017, 11, 30), date(2018, 1, 15), F(12, 100), 335953857, 36, ACT_365)
RATES = (F(0), F(1, 20), F(2, 25), F(3, 25), F(1, 8), F(999, 10_000), F(123_456_789, 10**10), F(1, 3), F(1))


def random_note(random):
    issue = date(2000, 1, 1) + timedelta(days=random.randrange(9000))
    first = issue + timedelta(days=random.choice((1, 15, 28, 30, 31, 46, 365, random.randrange(1, 400), random.randrange(1, 12_000))))
    principal = random.choice((random.randrange(1, 100), random.randrange(1, 10**6), random.randrange(1, 10**9), random.randrange(10**6) * 10**9 + 1))
    nper = random.choice((1, 2, 3, 12, 36, 60, random.randrange(1, 400)))
    day_count, method, freq = random.choice(COUNTED), random.choice(LEVEL_METHODS), random.choice((1, 2, 4, 12, 12, 12))
    return InstallmentNote(issue, first, random.choice(RATES), principal, nper, day_count, method, freq, random.choice((None, issue)))


@pytest.mark.parametrize("seed", range(8))
def test_the_same_rows_as_for_any_terms(seed):
    random = Random(seed)
    made = [(plain_schedule(note), note) for note in (random_note(random) for _ in range(700))]
    answered = [(rows, note) for rows, note in made if rows is not None]
    assert len(answered) > 400
    for rows, note in answered:
        assert rows == any_schedule(note)


@pytest.mark.parametrize("method", LEVEL_METHODS)
@pytest.mark.parametrize("rate", [F(1), F(12, 100)])
def test_one_installment_after_any_time(method, rate):
    """The payment that a month's rate gives is far below what is due after years, which the one payment is."""
    for days in range(1, 9000, 13):
        note = InstallmentNote(date(1999, 4, 27), date(1999, 4, 27) + timedelta(days), rate, 100_000, 1, ACT_365, method)
        assert plain_schedule(note) in (None, any_schedule(note))


def test_what_is_left_open_of_level_payments_is_an_error():
    random, errors = Random(1), 0
    for _ in range(400):
        note = replace(random_note(random), method="level")
        if plain_schedule(note) is None:
            with pytest.raises(NoteError):
                any_schedule(note)
            errors += 1
    assert errors > 20


def test_half_a_cent_of_interest_is_rounded_up():
    """15 dollars x 12% x 1/360 is half a cent, which is one."""
    made = level_schedule(date(2018, 1, 1), date(2018, 1, 2), F(12, 100), 1500, 1, ACT_360)
    assert made is not None
    assert (made.interest, made.payment) == ([1], [1501])


def test_a_payment_of_half_a_cent_is_rounded_up_by_fractions():
    """101 cents in two parts without interest: 50.5 is 51, and 50 are left."""
    made = level_schedule(date(2018, 1, 1), date(2018, 2, 1), F(0), 101, 2, ACT_365)
    assert made is not None
    assert (made.payment, made.opening) == ([51, 50], [101, 50, 0])


@pytest.mark.parametrize(
    "other",
    [
        {"method": "principal"},
        {"freq": 26},
        {"day_count": THIRTY_E_360_ISDA},
        {"payment_days": PaymentDays("following")},
        {"repayment": Repayment(interest_only=2)},
        {"habits": Habits(last="show")},
    ],
)
def test_other_terms_are_left_to_the_other(other):
    terms = {name: getattr(DEAL, name) for name in ("issue", "first_payment", "rate", "principal", "nper", "day_count")} | other
    assert plain_schedule(DEAL) is not None
    assert plain_schedule(InstallmentNote(**terms)) is None


def test_a_debt_that_grows_is_left_to_the_other():
    note = InstallmentNote(date(2018, 1, 1), date(2028, 1, 1), F(1), 10**6, 36, ACT_365)
    assert plain_schedule(note) is None
    with pytest.raises(OutOfRange, match="the debt would grow"):
        any_schedule(note)


def test_a_month_has_its_last_day():
    assert dates_every(1, date(2018, 12, 31), 4) == [date(2018, 12, 31), date(2019, 1, 31), date(2019, 2, 28), date(2019, 3, 31)]
    assert dates_every(1, date(2019, 12, 29), 3) == [date(2019, 12, 29), date(2020, 1, 29), date(2020, 2, 29)]
    assert dates_every(1, date(9999, 11, 30), 2) == [date(9999, 11, 30), date(9999, 12, 30)]
    assert dates_every(1, date(9999, 11, 30), 3) is None
    assert dates_every(3, date(2019, 11, 30), 3) == [date(2019, 11, 30), date(2020, 2, 29), date(2020, 5, 30)]
    assert dates_every(12, date(9998, 2, 28), 2) == [date(9998, 2, 28), date(9999, 2, 28)]
    assert dates_every(12, date(9998, 2, 28), 3) is None
