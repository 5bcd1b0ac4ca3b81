"""Positions and ladders: by hand from the filing's two notes and its tranches, against schedules summed another way, and by law."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from xl_notes.core import portfolio
from xl_notes.core.accrual import accrued_interest, maturity_value
from xl_notes.core.amortization import Paid, amortize
from xl_notes.core.daycount import ACT_360, ACT_365, CONVENTIONS
from xl_notes.core.errors import NoteError
from xl_notes.core.owed import owed
from xl_notes.core.portfolio import Note, ladder, owed_on, payments
from xl_notes.core.terms import Habits, InstallmentNote, LumpNote, PaymentDays, Repayment

F = Fraction
DAY = timedelta(days=1)
FUNDED, YEAR_END = date(2017, 11, 30), date(2017, 12, 31)
TWELVE = F("0.12")

AMORTIZING = InstallmentNote(FUNDED, date(2018, 1, 15), TWELVE, 335953857, 36, ACT_365)
LUMP = LumpNote(FUNDED, date(2018, 11, 30), TWELVE, 94768794, ACT_365)
CLOSINGS = [date(2017, 12, 30), date(2018, 1, 30), date(2018, 2, 28), date(2018, 3, 30), date(2018, 4, 30), date(2018, 5, 30), date(2018, 6, 30)]
TRANCHES = [LumpNote(day, day + relativedelta(years=1), TWELVE, 25_000_000, ACT_365) for day in CLOSINGS]


def position(note, as_of):
    return portfolio.position(note, as_of)


# --- by hand -----------------------------------------------------------------------------------------------------------------------------------------------


def test_the_two_notes_at_the_end_of_2017():
    """Accrued 34,239.68 + 9,658.63 = 43,898.31; what 12 installments leave, 2,381,896.99, is long-term; the lump sum is due in 2018."""
    assert position(AMORTIZING, YEAR_END) == (335953857, 3423968, Paid(date(2018, 1, 15), 6132339, 5080727), 97764158, 238189699, "open")
    assert position(LUMP, YEAR_END) == (94768794, 965863, Paid(date(2018, 11, 30), 94768794, 11372255), 94768794, 0, "open")


def test_a_year_later():
    """The lump sum is past its maturity and taken as paid; 12,529.43 have accrued on the 2,381,896.99 since 15 December."""
    found = position(AMORTIZING, date(2018, 12, 31))
    assert (found.principal, found.accrued, found.next_payment.day) == (238189699, 1252943, date(2019, 1, 15))
    assert position(LUMP, date(2018, 12, 31)) == (0, 0, None, 0, 0, "matured/paid")


def test_before_during_and_after():
    day_before = [position(note, FUNDED - DAY) for note in (AMORTIZING, LUMP)]
    assert day_before == [(0, 0, None, 0, 0, "not issued")] * 2
    assert position(LUMP, FUNDED)[:2] == (94768794, 0)
    assert position(LUMP, FUNDED).status == position(AMORTIZING, FUNDED).status == "open"
    assert position(LUMP, date(2018, 11, 29)).status == "open"
    assert position(LUMP, date(2018, 11, 30)).status == "matured/paid"
    assert position(AMORTIZING, date(2020, 12, 14)).next_payment.amount == 11213046
    assert position(AMORTIZING, date(2020, 12, 15)) == (0, 0, None, 0, 0, "matured/paid")


def test_a_payment_exactly_twelve_months_on_is_current():
    """1,000.00 due on 30 November 2018: current on 30 November 2017, long-term on the 29th."""
    note = LumpNote(date(2017, 1, 1), date(2018, 11, 30), F(0), 100_000, ACT_365)
    assert position(note, date(2017, 11, 30))[3:5] == (100_000, 0)
    assert position(note, date(2017, 11, 29))[3:5] == (0, 100_000)


def test_the_last_year_of_the_calendar():
    note = LumpNote(date(9998, 12, 31), date(9999, 12, 31), F(0), 100_000, ACT_365)
    assert position(note, date(9999, 1, 1)) == (100_000, 0, Paid(date(9999, 12, 31), 100_000, 0), 100_000, 0, "open")


def test_payments_of_nothing_are_not_the_next_payment():
    """A bullet note without interest pays nothing until the end."""
    note = InstallmentNote(FUNDED, date(2018, 1, 15), F(0), 100_000, 36, ACT_365, "bullet")
    found = position(note, YEAR_END)
    assert found.next_payment == (date(2020, 12, 15), 100_000, 0)
    assert (found.current, found.long_term) == (0, 100_000)


def test_what_moves_off_a_weekend_is_paid_when_it_is_paid():
    """15 April 2018 is a Sunday: with following days the installment is paid on the 16th, and on the 15th it is still to come."""
    moved = InstallmentNote(FUNDED, date(2018, 1, 15), TWELVE, 335953857, 36, ACT_365, payment_days=PaymentDays("following"))
    assert position(moved, date(2018, 4, 15)).next_payment.day == date(2018, 4, 16)
    assert position(moved, date(2018, 4, 15)).principal == amortize(AMORTIZING)[3].opening
    assert position(moved, date(2018, 4, 16)).principal == amortize(AMORTIZING)[3].closing


def test_a_balloon_beyond_the_year_is_long_term():
    """1,200 without interest in three yearly parts with a balloon of 1,000: 100, 100, 1,000; on the day of issue 100 is current."""
    note = InstallmentNote(date(2018, 1, 1), date(2019, 1, 1), F(0), 120_000, 3, ACT_365, "level", 1, repayment=Repayment(balloon=90_000))
    assert [payment.amount for payment in payments(note)] == [10_000, 10_000, 100_000]
    assert position(note, date(2018, 1, 1))[3:5] == (10_000, 110_000)
    assert position(note, date(2020, 1, 1))[3:5] == (100_000, 0)


def test_the_ladder_of_the_filing():
    """If nothing converts; the totals are 6,057,226.51 of principal and 1,000,887.54 of interest."""
    deal: list[Note] = [AMORTIZING, LUMP, *TRANCHES]
    due = [payment for note in deal for payment in payments(note)]
    rungs = ladder(due, FUNDED)
    assert [(rung.year, rung.principal + rung.interest) for rung in rungs] == [(2018, 268697841), (2019, 302556792), (2020, 134556772)]
    assert (sum(rung.principal for rung in rungs), sum(rung.interest for rung in rungs)) == (605722651, 100088754)
    # A year on there are 24 installments and six tranches to come.
    assert [(rung.year, rung.principal + rung.interest) for rung in ladder(due, date(2018, 12, 31))] == [(2019, 302556792), (2020, 134556772)]


def test_a_ladder_by_hand():
    """What is due on the day is past; a year without payments keeps its place."""
    due = [Paid(date(2018, 6, 30), 100, 1), Paid(date(2018, 7, 1), 200, 2), Paid(date(2020, 1, 1), 300, 3), Paid(date(2018, 12, 31), 400, 4)]
    assert ladder(due, date(2018, 6, 30)) == [(2018, 600, 6), (2019, 0, 0), (2020, 300, 3)]
    assert ladder(due, date(2020, 1, 1)) == []
    assert ladder([], FUNDED) == []


# --- laws --------------------------------------------------------------------------------------------------------------------------------------------------


@st.composite
def installment_notes(draw):
    freq = draw(st.sampled_from([1, 2, 4, 12, 26, 52]))
    first = draw(st.dates(date(1990, 1, 1), date(2040, 1, 1)))
    return InstallmentNote(
        first - draw(st.integers(1, 700 // freq + 1)) * DAY,
        first,
        F(draw(st.integers(0, 300)), 1000),
        draw(st.integers(100_000, 10**11)),
        draw(st.integers(1, 60)),
        draw(st.sampled_from(CONVENTIONS)),
        draw(st.sampled_from(["level", "principal", "bullet", "pmt", "pmt_nostub", "flat"])),
        freq,
        payment_days=PaymentDays(draw(st.sampled_from(["none", "following", "modified"]))),
    )


@st.composite
def lump_notes(draw):
    issue = draw(st.dates(date(1990, 1, 1), date(2040, 1, 1)))
    return LumpNote(
        issue,
        issue + draw(st.integers(1, 2000)) * DAY,
        F(draw(st.integers(0, 300)), 1000),
        draw(st.integers(1, 10**11)),
        draw(st.sampled_from(CONVENTIONS)),
        draw(st.sampled_from([0, 1, 2, 4, 12, 365])),
    )


def feasible(note):
    """Not every payment repays: those refused are other tests' business."""
    try:
        payments(note)
    except NoteError:
        return False
    return True


notes = st.one_of(installment_notes(), lump_notes())


@settings(max_examples=200)
@given(note=notes, days=st.integers(-100, 5000))
def test_current_and_long_term_are_the_principal(note, days):
    """Current is the principal of the payments of the next twelve months, long-term that of later ones, summed payment by payment."""
    assume(feasible(note))
    as_of = note.issue + days * DAY
    found = position(note, as_of)
    to_come = [payment for payment in payments(note) if payment.day > as_of and as_of >= note.issue]
    year_on = as_of + relativedelta(months=12)
    assert found.principal == found.current + found.long_term == sum(payment.principal for payment in to_come)
    assert found.current == sum(payment.principal for payment in to_come if payment.day <= year_on)
    assert found.long_term == sum(payment.principal for payment in to_come if payment.day > year_on)
    assert found.next_payment == next((payment for payment in to_come if payment.amount), None)
    assert found.status == ("not issued" if as_of < note.issue else "open" if found.next_payment else "matured/paid")


@settings(max_examples=150)
@given(note=notes, days=st.integers(0, 5000))
def test_a_position_is_what_is_owed(note, days):
    assume(feasible(note))
    as_of = note.issue + days * DAY
    found = position(note, as_of)
    if isinstance(note, InstallmentNote):
        expected = tuple(owed(note, as_of))
    elif as_of < note.maturity:
        expected = (note.principal, accrued_interest(note.issue, as_of, note.rate, F(note.principal, 100), note.day_count, note.compounding))
    else:
        expected = (0, 0)
    assert (found.principal, found.accrued) == expected == tuple(owed_on(note, as_of))


@settings(max_examples=100)
@given(several=st.lists(notes, min_size=1, max_size=5), as_of=st.dates(date(1989, 1, 1), date(2060, 1, 1)), data=st.data())
def test_a_ladder_is_all_that_remains(several, as_of, data):
    """Its totals are the notes' remaining payments; the order of the notes does not matter; and it is the sum of the ladders of each."""
    assume(all(map(feasible, several)))
    remaining = [payment for note in several for payment in payments(note) if payment.day > as_of]
    rungs = ladder((payment for note in several for payment in payments(note)), as_of)
    assert sum(rung.principal for rung in rungs) == sum(payment.principal for payment in remaining)
    assert sum(rung.interest for rung in rungs) == sum(payment.interest for payment in remaining)
    for rung in rungs:
        of_year = [payment for payment in remaining if payment.day.year == rung.year]
        assert rung[1:] == (sum(payment.principal for payment in of_year), sum(payment.interest for payment in of_year))
    years = [rung.year for rung in rungs]
    assert years == list(range(years[0], years[-1] + 1)) if years else not remaining
    shuffled = data.draw(st.permutations(several))
    assert ladder([payment for note in shuffled for payment in payments(note)], as_of) == rungs


@settings(max_examples=100)
@given(note=notes)
def test_all_payments_repay_the_principal(note):
    assume(feasible(note))
    assert sum(payment.principal for payment in payments(note)) == note.principal
    assert [payment.day for payment in payments(note)] == sorted(payment.day for payment in payments(note))


@settings(max_examples=100)
@given(note=lump_notes())
def test_a_lump_sum_is_paid_at_its_maturity_value(note):
    [payment] = payments(note)
    dollars = F(note.principal, 100)
    assert payment.amount == maturity_value(note.issue, note.maturity, note.rate, dollars, note.day_count, note.compounding)


@pytest.mark.parametrize("rule", [ACT_365, ACT_360], ids=lambda rule: rule.name)
def test_a_lump_sum_is_a_note_of_one_installment(rule):
    """Simple interest on one payment: both kinds of note say the same, every day."""
    one = InstallmentNote(FUNDED, date(2018, 11, 30), TWELVE, 94768794, 1, rule)
    lump = LumpNote(FUNDED, date(2018, 11, 30), TWELVE, 94768794, rule)
    for days in range(-3, 400):
        assert position(one, FUNDED + days * DAY) == position(lump, FUNDED + days * DAY)


def test_what_the_last_installment_only_shows_is_due_with_it():
    """PMT leaves 23,523.31 beyond the 36th of 111,584.75; it is in the ladder and in no one's pocket after maturity."""
    note = replace(AMORTIZING, method="pmt", habits=Habits(last="show"))
    assert sum(payment.principal for payment in payments(note)) == 335953857
    assert payments(note)[-1].amount == 13510806
    assert position(note, date(2020, 12, 15)) == (0, 0, None, 0, 0, "matured/paid")
