"""Many level notes at once, each on a day of its own, against note by note."""

from datetime import date, timedelta
from fractions import Fraction
from random import Random

import numpy as np
import pytest

from tests.core.test_level import COUNTED
from xl_notes.core import batch
from xl_notes.core.daycount import ACT_365, THIRTY_E_360_ISDA
from xl_notes.core.errors import NoteError
from xl_notes.core.owed import owed, payoff
from xl_notes.core.terms import InstallmentNote

NOTES = 700


def drawn(seed):
    """Notes and days: dollars, rates, issues, first payments, installments, settlements, premiums."""
    random, rows = Random(seed), []
    for _ in range(NOTES):
        issue = date(2015, 1, 1) + timedelta(days=random.randrange(2000))
        first = issue + timedelta(days=random.choice((15, 28, 31, 46, 400)))
        cents = random.choice((random.randrange(1, 300), random.randrange(1, 10**8)))
        nper, days = random.choice((1, 2, 12, 36, 60)), random.randrange(-3, 2200)
        rows.append((cents, random.choice((0, 5, 8, 12, 100)), issue, first, nper, issue + timedelta(days=days), random.randrange(0, 101)))
    return rows


def in_cents(dollars):
    return [None if amount != amount else round(amount * 100) for amount in dollars.tolist()]


def one_by_one(row, day_count):
    cents, percent, issue, first, nper, day, premium = row
    try:
        note = InstallmentNote(issue, first, Fraction(percent, 100), cents, nper, day_count)
        state = owed(note, day)
        return state.principal, state.interest, payoff(note, day, Fraction(premium, 100))
    except NoteError:
        return None, None, None


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("day_count", COUNTED, ids=lambda day_count: day_count.name)
def test_note_by_note(seed, day_count):
    rows = drawn(seed)
    cents, percents, issue, first, nper, day, premium = (list(column) for column in zip(*rows, strict=True))
    notes = np.array(cents) / 100, np.array(percents) / 100, np.array(issue, "M8[D]"), np.array(first, "M8[D]"), np.array(nper, float), np.array(day, "M8[D]")
    made = [
        batch.plain_level_balances(*notes, day_count),
        batch.plain_level_accrued_at(*notes, day_count),
        batch.plain_level_payoffs(*notes, day_count, np.array(premium) / 100),
    ]
    found = list(zip(*map(in_cents, made), strict=True))
    expected = [one_by_one(row, day_count) for row in rows]
    answered = 0
    for mine, theirs in zip(found, expected, strict=True):
        for amount, exactly in zip(mine, theirs, strict=True):
            assert amount is None or amount == exactly
            answered += amount is not None
    assert answered > NOTES * 2


def test_of_the_filing():
    note = 3359538.57, 0.12, date(2017, 11, 30), date(2018, 1, 15), 36
    days = np.array(["2017-11-29", "2018-06-30", "2018-12-31", "2020-12-15", "NaT"], "M8[D]")
    nan = np.nan
    np.testing.assert_array_equal(batch.plain_level_balances(*note, days), [nan, 2893262.18, 2381896.99, 0.0, nan])
    np.testing.assert_array_equal(batch.plain_level_accrued_at(*note, days), [nan, 14268.14, 12529.43, 0.0, nan])
    np.testing.assert_array_equal(batch.plain_level_payoffs(*note, days), [nan, 2907530.32, 2394426.42, 0.0, nan])
    np.testing.assert_array_equal(batch.plain_level_payments(3359538.57, 0.12, date(2017, 11, 30), date(2018, 1, 15), [36, 0, 36.5]), [112130.66, nan, nan])


def test_what_is_no_plain_note_is_left_open():
    note = 1000.0, 0.1, date(2018, 1, 1), date(2018, 2, 1), 12, date(2018, 3, 1)
    assert np.isnan(batch.plain_level_balances(*note, THIRTY_E_360_ISDA)).all()
    assert np.isnan(batch.plain_level_payoffs(*note, ACT_365, [-0.1, 1.5, np.nan])).all()
