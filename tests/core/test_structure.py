"""Balloons, interest-only installments, business days, rounding habits, weeks, and interest by the reporting period, against things outside the code.

The second method knows nothing of the code but its terms: dates step with dateutil and move by QuantLib's calendar of the New York Stock Exchange, days are
counted by subtraction, the equal payment is where the straight line through two trial payments meets what is to be left, and cents are Decimal's ROUND_HALF_UP.
Next to it stand QuantLib's schedules and coupons, the closed formula of an annuity in floats, laws over whole families of notes, and sums done by hand.
"""

import random
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
import QuantLib as ql  # noqa: N813
from dateutil.relativedelta import relativedelta
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.core.test_amortization import DEAL, cent, left_over
from xl_notes.core.amortization import amortize
from xl_notes.core.daycount import ACT_360, ACT_365, EXCEL_30_360, THIRTY_E_360, DayCount
from xl_notes.core.errors import OutOfRange
from xl_notes.core.owed import interest_expense, owed, payoff
from xl_notes.core.schedule import payment_dates
from xl_notes.core.terms import FREQUENCIES, INTEREST_ROUNDINGS, LASTS, METHODS, PAYMENT_ROUNDINGS, Habits, InstallmentNote, PaymentDays, Repayment

F = Fraction
DAY = timedelta(days=1)
SATURDAY = 5
EXACT = Habits("none", "none")
EXACT_SHOWN = Habits("none", "none", "show")


# --- the second method -------------------------------------------------------------------------------------------------------------------------------------

MARKET = ql.UnitedStates(ql.UnitedStates.NYSE)
CONVENTIONS = {"none": ql.Unadjusted, "following": ql.Following, "modified": ql.ModifiedFollowing}


@cache
def moved(day, adjust):
    there = MARKET.adjust(ql.Date(day.day, day.month, day.year), CONVENTIONS[adjust])
    return date(there.year(), there.month(), there.dayOfMonth())


def contract_dates(note, count):
    if note.freq in (26, 52):
        return [note.first_payment + place * timedelta(days=14 if note.freq == 26 else 7) for place in range(count)]
    months = 12 // note.freq
    last = {"day": 31} if note.payment_days.end_of_month else {}
    return [note.first_payment + relativedelta(months=place * months, **last) for place in range(count)]


def interest_dates(note, count):
    dates = contract_dates(note, count)
    return [moved(day, note.payment_days.adjust) for day in dates] if note.payment_days.accrue_adjusted else dates


def time(day_count: DayCount, start, end):
    if day_count is THIRTY_E_360:
        a, b = ((day.year * 12 + day.month) * 30 + min(day.day, 30) for day in (start, end))
        return F(b - a, 360)
    return F((end - start).days, {ACT_360: 360, ACT_365: 365}[day_count])


def times(note, count):
    """Interest on a dollar, period by period."""
    if note.method == "pmt_nostub":
        return [note.rate / note.freq] * count
    ends = interest_dates(note, count)
    return [note.rate * time(note.day_count, start, end) for start, end in pairwise([note.accrual_start or note.issue, *ends])]


def payment_that_leaves(rest, principal, interest_times):
    """What is left falls in a straight line with the payment: through the trials 0 and 1 it meets the rest at the payment."""
    at_zero, at_one = left_over(principal, interest_times, 0), left_over(principal, interest_times, 1)
    return (at_zero - rest) / (at_zero - at_one)


def rounded_up(amount):
    whole, beyond = divmod(amount.numerator, amount.denominator)
    return whole + (beyond > 0)


def second_schedule(note):
    """Rows (paid on, opening, payment, interest, principal, closing), or the argument at fault."""
    terms, habits = note.repayment, note.habits
    count = max(terms.amortize_over or note.nper, note.nper)
    planned = times(note, count)[terms.interest_only :]
    regular = [note.rate / note.freq] * len(planned)
    whole = note.principal * (1 + note.rate * time(note.day_count, note.accrual_start or note.issue, contract_dates(note, note.nper)[-1]))
    payment = {
        "level": lambda: payment_that_leaves(terms.balloon, note.principal, planned),
        "pmt": lambda: payment_that_leaves(terms.balloon, note.principal, regular),
        "pmt_nostub": lambda: payment_that_leaves(terms.balloon, note.principal, regular),
        "flat": lambda: whole / note.nper,
        "principal": lambda: F(note.principal - terms.balloon, len(planned)),
        "bullet": lambda: F(0),
    }[note.method]()
    agreed = {"nearest": cent, "up": rounded_up, "none": F}[habits.payment](payment)
    rows, owing = [], F(note.principal)
    for place, (when, factor) in enumerate(zip(contract_dates(note, note.nper), times(note, note.nper), strict=True), 1):
        interest = (note.principal if note.method == "flat" and owing else owing) * factor
        interest = interest if habits.interest == "none" else F(cent(interest))
        part = agreed if note.method in ("principal", "bullet") else agreed - interest
        part = F(0) if place <= terms.interest_only else F(part)
        if owing - part > note.principal:
            return "payment"
        if place < note.nper or not owing:
            part = min(part, owing)
        elif habits.last == "adjust":
            part = owing
        paid, charged = cent(part + interest), cent(interest)
        rows.append(
            (moved(when, note.payment_days.adjust), cent(owing), paid, charged, cent(part) if habits.payment == "none" else paid - charged, cent(owing - part))
        )
        owing -= part
    if note.method == "level" and terms == Repayment() and not 0 < rows[-1][2] <= 2 * rows[0][2]:
        return "nper"
    return rows


def any_note(rng: random.Random) -> InstallmentNote:
    freq, method = rng.choice(FREQUENCIES), rng.choice(METHODS)
    nper = rng.randrange(1, 61) if freq != 1 else rng.randrange(1, 11)
    first = date(1995, 1, 1) + rng.randrange(365 * 25) * DAY
    end_of_month = freq not in (26, 52) and rng.random() < 0.3
    if end_of_month:
        first = first.replace(day=1) - DAY
    issue = first - rng.randrange(10, 800 // freq + 11) * DAY
    adjust = rng.choice(("none", "following", "modified"))
    repayment, principal = Repayment(), rng.choice((rng.randrange(10_000, 10**6), rng.randrange(10**6, 10**11)))
    if method not in ("flat", "bullet"):
        interest_only = rng.choice((0, 0, rng.randrange(nper)))
        balloon, over = rng.choice(((0, None), (rng.randrange(principal), None), (0, nper), (0, nper + rng.randrange(40))))
        repayment = Repayment(balloon, interest_only, over)
    return InstallmentNote(
        issue=issue,
        first_payment=first,
        rate=F(rng.randrange(251), 1000),
        principal=principal,
        nper=nper,
        day_count=rng.choice((ACT_360, ACT_365, THIRTY_E_360)),
        method=method,
        freq=freq,
        accrual_start=rng.choice((None, issue + rng.randrange(-40, 4) * DAY)),
        payment_days=PaymentDays(adjust, adjust != "none" and rng.random() < 0.5, None, end_of_month),
        repayment=repayment,
        habits=Habits(rng.choice(PAYMENT_ROUNDINGS), rng.choice(INTEREST_ROUNDINGS), rng.choice(LASTS)),
    )


def test_thousands_of_notes_by_the_second_method():
    rng = random.Random(20171206)
    refused: dict[str, int] = {}
    met: set[tuple[str, object]] = set()
    for _ in range(2500):
        note = any_note(rng)
        expected = second_schedule(note)
        if isinstance(expected, str):
            with pytest.raises(OutOfRange) as caught:
                amortize(note)
            assert caught.value.argument == expected, note
            refused[expected] = refused.get(expected, 0) + 1
            continue
        found = [(row.period.paid_on, row.opening, row.payment, row.interest, row.principal, row.closing) for row in amortize(note)]
        assert found == expected, note
        assert [row.period.end for row in amortize(note)] == interest_dates(note, note.nper), note
        met |= {(note.method, part) for part in (note.freq, note.habits, note.payment_days.adjust)}
    assert sum(refused.values()) < 250, "most notes are to be schedules"
    assert len(met) > 0.95 * len(METHODS) * (len(FREQUENCIES) + 12 + 3), "nearly every method with every frequency, habit and adjustment"


# --- families of notes -------------------------------------------------------------------------------------------------------------------------------------


@st.composite
def notes(draw, methods=("level", "pmt", "pmt_nostub", "principal"), rules=(ACT_360, ACT_365, THIRTY_E_360)):
    freq = draw(st.sampled_from(FREQUENCIES))
    first = draw(st.dates(date(1990, 1, 1), date(2050, 12, 31)))
    return InstallmentNote(
        issue=first - draw(st.integers(max(1, 300 // freq), 400 // freq)) * DAY,
        first_payment=first,
        rate=F(draw(st.integers(0, 250)), 1000),
        principal=draw(st.integers(1_000_000, 10**11)),
        nper=draw(st.integers(2, 40)),
        day_count=draw(st.sampled_from(rules)),
        method=draw(st.sampled_from(methods)),
        freq=freq,
    )


def rows_of(note):
    """The schedule; what the second method says is to be refused is left aside."""
    assume(not isinstance(second_schedule(note), str))
    return amortize(note)


def reach(note):
    """What half a cent of payment and half a cent of interest a period can grow to."""
    far = F(0)
    for factor in times(note, note.nper):
        far = far * (1 + factor) + 1
    return far


# --- balloons ----------------------------------------------------------------------------------------------------------------------------------------------


@settings(max_examples=200)
@given(note=notes(methods=("level", "pmt_nostub", "principal")), part=st.fractions(0, F(9, 10), max_denominator=1000))
def test_the_balloon_is_what_is_left(note, part):
    """Unrounded, an installment like the others would leave the balloon to the cent.  In cents the last pays its like and the balloon, but for cents."""
    balloon = int(note.principal * part)
    note = replace(note, repayment=Repayment(balloon))
    assert rows_of(replace(note, habits=EXACT_SHOWN))[-1].closing == balloon
    rows = rows_of(note)
    assert len({row.principal if note.method == "principal" else row.payment for row in rows[:-1]}) == 1
    like = rows[0].principal if note.method == "principal" else rows[0].payment - rows[-1].interest
    assert abs(rows[-1].principal - like - balloon) <= reach(note)
    assert rows[-1].closing == 0


@settings(max_examples=100)
@given(note=notes(methods=("pmt",)), balloon=st.integers(0, 900_000))
def test_pmt_with_a_balloon_over_the_calendar_repays_all(note, balloon):
    """Interest by the calendar differs from the payment's: the last installment takes the difference and the balloon."""
    rows = rows_of(replace(note, repayment=Repayment(balloon)))
    assert sum(row.principal for row in rows) == note.principal
    assert rows[-1].payment == rows[-1].opening + rows[-1].interest


@settings(max_examples=200)
@given(note=notes(methods=("pmt", "pmt_nostub")), part=st.floats(0, 0.95), interest_only=st.integers(0, 12))
def test_payment_is_the_annuity_formula_with_a_future_value(note, part, interest_only):
    """PMT in floats: (PV - FV v) i / (1 - v) with v = (1 + i) ** -n."""
    assume(interest_only < note.nper)
    balloon = int(note.principal * part)
    rows = rows_of(replace(note, repayment=Repayment(balloon, interest_only)))
    count = note.nper - interest_only
    assume(count > 1)
    i = np.float64(note.rate) / note.freq
    v = (1 + i) ** -np.float64(count)
    payment = (note.principal - balloon * v) * i / (1 - v) if i else (note.principal - balloon) / count
    assert abs(rows[interest_only].payment - payment) <= 0.5 + 1e-9 * note.principal


def test_balloon_by_hand():
    """1,000.00 at 1% a month, 400.00 left after three: (1,000 x 1.030301 - 400) / 3.0301 = 208.0133...; 10.00, 8.02 (801.99) and 6.02 (602.00) of interest."""
    note = InstallmentNote(date(2024, 1, 1), date(2024, 2, 1), F("0.12"), 100_000, 3, EXCEL_30_360, repayment=Repayment(balloon=40_000))
    assert [row[2:7] for row in amortize(note)] == [(100000, 20801, 1000, 19801, 80199), (80199, 20801, 802, 19999, 60200), (60200, 60802, 602, 60200, 0)]
    equal_parts = replace(note, method="principal")
    assert [row[2:7] for row in amortize(equal_parts)] == [
        (100000, 21000, 1000, 20000, 80000),
        (80000, 20800, 800, 20000, 60000),
        (60000, 60600, 600, 60000, 0),
    ]


def test_a_balloon_of_all_the_principal_is_a_bullet():
    """At equal months there is nothing to repay before the last installment."""
    note = InstallmentNote(date(2024, 1, 15), date(2024, 2, 15), F("0.10"), 36_000_00, 12, THIRTY_E_360)
    bullet = amortize(replace(note, method="bullet"))
    for method in ("level", "pmt", "pmt_nostub", "principal"):
        assert amortize(replace(note, method=method, repayment=Repayment(note.principal))) == bullet
    assert [row.payment for row in bullet] == [300_00] * 11 + [36_300_00]


# --- interest only, and payments reckoned over more installments than there are ------------------------------------------------------------------------------


@settings(max_examples=200)
@given(note=notes(), interest_only=st.integers(1, 12))
def test_interest_only_installments_repay_nothing(note, interest_only):
    assume(interest_only < note.nper)
    rows = rows_of(replace(note, repayment=Repayment(interest_only=interest_only)))
    for row in rows[:interest_only]:
        assert (row.opening, row.payment, row.principal, row.closing) == (note.principal, row.interest, 0, note.principal)
    assert sum(row.principal for row in rows) == note.principal


@settings(max_examples=150)
@given(note=notes(methods=("level", "pmt", "pmt_nostub", "principal")), interest_only=st.integers(1, 12))
def test_after_interest_only_comes_the_schedule_of_a_later_note(note, interest_only):
    """What follows is the schedule of a note issued on the day of the last installment without principal."""
    assume(interest_only < note.nper - 1)
    rows = rows_of(replace(note, repayment=Repayment(interest_only=interest_only)))
    dates = contract_dates(note, note.nper)
    later = replace(note, issue=dates[interest_only - 1], first_payment=dates[interest_only], nper=note.nper - interest_only)
    assume(contract_dates(later, later.nper) == dates[interest_only:])  # unless the day of the month is lost in February
    assert [row[2:] for row in rows[interest_only:]] == [row[2:] for row in rows_of(later)]


@settings(max_examples=200)
@given(note=notes(), beyond=st.integers(1, 60), habits=st.builds(Habits, st.sampled_from(PAYMENT_ROUNDINGS), st.sampled_from(INTEREST_ROUNDINGS)))
def test_what_a_longer_schedule_leaves_falls_due(note, beyond, habits):
    """Row for row the longer schedule, until the last installment takes what that schedule leaves at its row."""
    note = replace(note, habits=habits)
    rows = rows_of(replace(note, repayment=Repayment(amortize_over=note.nper + beyond)))
    longer = rows_of(replace(note, nper=note.nper + beyond))
    assert rows[:-1] == longer[: note.nper - 1]
    row, like = rows[-1], longer[note.nper - 1]
    assert (row.period, row.opening, row.interest) == (like.period, like.opening, like.interest)
    assert abs(row.payment - like.payment - like.closing) <= (habits.interest == "none" or habits.payment == "none")
    assume(like.closing)  # a PMT over the calendar may have repaid all of it by then
    shown = rows_of(replace(note, habits=replace(habits, last="show"), repayment=Repayment(amortize_over=note.nper + beyond)))
    assert shown == longer[: note.nper]


def test_over_as_many_installments_as_there_are_changes_nothing():
    for method in ("level", "pmt", "pmt_nostub", "principal"):
        note = replace(DEAL, method=method)
        assert amortize(replace(note, repayment=Repayment(amortize_over=36))) == amortize(note)


def test_interest_only_within_a_longer_amortization():
    """Two of interest, then payments that would repay 1,200.00 at 1% over the ten that are left of twelve: 1,200 / 9.47130453... = 126.698...

    12.00 twice; then 126.70 leaves 1,085.30, whose interest is 10.85; the fourth takes the rest.
    """
    repayment = Repayment(interest_only=2, amortize_over=12)
    note = InstallmentNote(date(2024, 1, 1), date(2024, 2, 1), F("0.12"), 120_000, 4, EXCEL_30_360, repayment=repayment)
    assert [row[3:7] for row in amortize(note)] == [(1200, 1200, 0, 120000), (1200, 1200, 0, 120000), (12670, 1200, 11470, 108530), (109615, 1085, 108530, 0)]


# --- habits ------------------------------------------------------------------------------------------------------------------------------------------------


@settings(max_examples=150)
@given(note=notes())
def test_unrounded_balances_are_the_recursion_rounded(note):
    note = replace(note, habits=EXACT)
    rows = rows_of(note)
    planned = times(note, note.nper)
    regular = [note.rate / note.freq] * note.nper
    payment = payment_that_leaves(0, note.principal, planned if note.method == "level" else regular)
    owing = F(note.principal)
    for row, factor in zip(rows[:-1], planned, strict=False):
        interest = owing * factor
        assert (row.opening, row.interest) == (cent(owing), cent(interest))
        owing -= F(note.principal, note.nper) if note.method == "principal" else min(payment - interest, owing)
        assert row.closing == cent(owing)
    assert rows[-1].closing == 0


@settings(max_examples=150)
@given(note=notes(methods=("level",)))
def test_unrounded_level_payments_end_at_zero_by_themselves(note):
    """Nothing is left for the last installment to take, whether it would or not."""
    adjusted, shown = rows_of(replace(note, habits=EXACT)), rows_of(replace(note, habits=EXACT_SHOWN))
    assert adjusted == shown
    assert len({row.payment for row in adjusted}) == 1


@settings(max_examples=200)
@given(note=notes(), payment=st.sampled_from(("nearest", "up")))
def test_shown_the_last_is_like_the_others(note, payment):
    """The closing balance is what rounding left: what the last installment would otherwise take, more or less than its like."""
    shown = rows_of(replace(note, habits=Habits(payment, last="show")))
    adjusted = rows_of(replace(note, habits=Habits(payment)))
    assume(all(row.closing for row in shown[:-1]))  # a payment rounded up may have repaid all of it before
    assert len({row.principal if note.method == "principal" else row.payment for row in shown}) == 1
    assert shown[:-1] == adjusted[:-1]
    assert shown[-1].closing == adjusted[-1].payment - shown[-1].payment
    assert note.principal - sum(row.principal for row in shown) == shown[-1].closing
    if note.method != "pmt":
        assert abs(shown[-1].closing) <= 2 * reach(note)


def test_what_is_left_in_the_end_stays_owed():
    """Three payments of 34.00 on 100.00 at 1% leave a cent, see below: after the last of them it is owed, without interest."""
    note = InstallmentNote(date(2024, 1, 1), date(2024, 2, 1), F("0.12"), 10_000, 3, EXCEL_30_360, habits=Habits(last="show"))
    assert owed(note, date(2024, 4, 1)) == owed(note, date(2030, 1, 1)) == (1, 0)
    assert owed(replace(note, habits=Habits()), date(2024, 4, 1)) == (0, 0)


@settings(max_examples=200)
@given(note=notes(methods=("level", "pmt", "pmt_nostub")), balloon=st.integers(0, 900_000))
def test_rounded_up_is_the_least_payment_in_cents_that_is_enough(note, balloon):
    """With it no more than the balloon is left, with a cent less there is more."""
    note = replace(note, repayment=Repayment(balloon), habits=Habits("up"))
    payment = rows_of(note)[0].payment
    regular = times(note, note.nper) if note.method == "level" else [note.rate / note.freq] * note.nper
    assert left_over(note.principal, regular, payment) <= balloon < left_over(note.principal, regular, payment - 1)


def test_habits_by_hand():
    """100.00 at 1% a month in three: 34.00221...  Rounded up 34.01.

    In cents: 33.00 (interest 1.00, closing 67.00), 33.33 (0.67, 33.67), 33.66 (0.34, 0.01).  Unrounded: 66.99778..., 33.66555..., 0.
    """
    note = InstallmentNote(date(2024, 1, 1), date(2024, 2, 1), F("0.12"), 10_000, 3, EXCEL_30_360)

    def table(*habits):
        return [row[2:7] for row in amortize(replace(note, habits=Habits(*habits)))]

    assert table("nearest") == [(10000, 3400, 100, 3300, 6700), (6700, 3400, 67, 3333, 3367), (3367, 3401, 34, 3367, 0)]
    assert table("nearest", "nearest", "show") == [*table("nearest")[:2], (3367, 3400, 34, 3366, 1)]
    assert table("up") == [(10000, 3401, 100, 3301, 6699), (6699, 3401, 67, 3334, 3365), (3365, 3399, 34, 3365, 0)]
    assert table("up", "nearest", "show")[-1] == (3365, 3401, 34, 3367, -2)
    assert table("none", "none") == [(10000, 3400, 100, 3300, 6700), (6700, 3400, 67, 3333, 3367), (3367, 3400, 34, 3367, 0)]
    # 67.00 x 1% is 0.67 and not rounded any more; 33.67 x 1% is 0.3367, so that 34.0067 would settle it: 34.00 leaves 0.0067.
    assert table("nearest", "none", "show")[-1] == (3367, 3400, 34, 3366, 1)


@pytest.mark.parametrize("method", METHODS)
def test_plain_habits_are_the_default(method):
    note = replace(DEAL, method=method)
    assert amortize(replace(note, habits=Habits("nearest", "nearest", "adjust"), payment_days=PaymentDays(), repayment=Repayment())) == amortize(note)


# --- business days -----------------------------------------------------------------------------------------------------------------------------------------


def ql_dates(first, count, period, convention, end_of_month):
    """The first date and those that follow it, as QuantLib's schedule has them."""
    start = ql.Date(first.day, first.month, first.year)
    until = start + ql.Period(period.length() * (count - 1), period.units())
    until = ql.Date.endOfMonth(until) if end_of_month else until
    schedule = ql.Schedule(start, until, period, MARKET, convention, convention, ql.DateGeneration.Forward, end_of_month)
    return [date(day.year(), day.month(), day.dayOfMonth()) for day in schedule]


PERIODS = {freq: ql.Period(12 // freq, ql.Months) for freq in (1, 2, 4, 12)} | {26: ql.Period(2, ql.Weeks), 52: ql.Period(1, ql.Weeks)}


@pytest.mark.parametrize("adjust", CONVENTIONS)
@pytest.mark.parametrize("freq", FREQUENCIES)
def test_payment_dates_as_quantlib_schedules(freq, adjust):
    rng = random.Random(freq)
    for _ in range(60):
        first = date(1990, 1, 1) + rng.randrange(365 * 30) * DAY
        note = InstallmentNote(first - 30 * DAY, first, F(0), 10**8, 24, ACT_365, "principal", freq, payment_days=PaymentDays(adjust))
        paid_on = [row.period.paid_on for row in amortize(note)]
        assert paid_on == ql_dates(first, 24, PERIODS[freq], CONVENTIONS[adjust], False), first


@pytest.mark.parametrize("adjust", ["none", "modified"])
@pytest.mark.parametrize("freq", [1, 2, 4, 12])
def test_ends_of_months_as_quantlib_schedules(freq, adjust):
    for year in range(1996, 2020):
        for month in (1, 2, 4, 8):
            first = date(year, month, 1) + relativedelta(day=31)
            days = PaymentDays(adjust, end_of_month=True)
            note = InstallmentNote(first - 30 * DAY, first, F(0), 10**8, 15, ACT_365, "principal", freq, payment_days=days)
            assert [row.period.paid_on for row in amortize(note)] == ql_dates(first, 15, PERIODS[freq], CONVENTIONS[adjust], True), first


@pytest.mark.parametrize("freq", [12, 26, 52])
@pytest.mark.parametrize("adjust", ["following", "modified"])
def test_interest_to_the_day_moved_to_as_quantlib_coupons(adjust, freq):
    """QuantLib's fixed-rate leg on the opening balances, over its own schedule of moved dates."""
    days = PaymentDays(adjust, accrue_adjusted=True)
    rows = amortize(replace(DEAL, freq=freq, payment_days=days))
    dates = [
        ql.Date(30, 11, 2017),
        *(ql.Date(day.day, day.month, day.year) for day in ql_dates(DEAL.first_payment, 36, PERIODS[freq], CONVENTIONS[adjust], False)),
    ]
    leg = ql.FixedRateLeg(ql.Schedule(dates), ql.Actual365Fixed(), [row.opening / 100 for row in rows], [0.12])
    for coupon, row in zip(leg, rows, strict=True):
        assert abs(coupon.amount() - row.interest / 100) <= 0.005 + 1e-9


@settings(max_examples=150)
@given(note=notes(methods=METHODS), adjust=st.sampled_from(("following", "modified")), end_of_month=st.booleans())
def test_moving_the_payment_alone_moves_no_money(note, adjust, end_of_month):
    """Only paid_on differs; following never pays early, and modified never in another month."""
    end_of_month = end_of_month and note.freq not in (26, 52)
    if end_of_month:
        note = replace(note, first_payment=note.first_payment + relativedelta(day=31))
    plain = rows_of(replace(note, payment_days=PaymentDays(end_of_month=end_of_month)))
    rows = amortize(replace(note, payment_days=PaymentDays(adjust, end_of_month=end_of_month)))
    assert [row._replace(period=row.period._replace(paid_on=row.period.end)) for row in rows] == list(plain)
    for row in rows:
        assert MARKET.isBusinessDay(ql.Date(row.period.paid_on.day, row.period.paid_on.month, row.period.paid_on.year))
        if adjust == "following":
            assert row.period.paid_on >= row.period.end
        else:
            assert row.period.paid_on.month == row.period.end.month


@settings(max_examples=150)
@given(note=notes(methods=METHODS), adjust=st.sampled_from(("following", "modified")))
def test_interest_to_the_day_moved_to_has_no_gaps(note, adjust):
    rows = rows_of(replace(note, payment_days=PaymentDays(adjust, accrue_adjusted=True)))
    assert rows[0].period.start == note.issue
    for row, following in pairwise(rows):
        assert row.period.end == row.period.paid_on == following.period.start
    assert all(row.period.end == moved(day, adjust) for row, day in zip(rows, contract_dates(note, note.nper), strict=True))


def test_the_filings_weekends():
    """11 of the 36 installment dates fall on a Saturday or a Sunday: the first on Sunday 15 April 2018, then Sunday 15 July, Saturday 15 September."""
    dates = contract_dates(DEAL, 36)
    weekend = [day for day in dates if day.weekday() >= SATURDAY]
    assert len(weekend) == 11
    assert weekend[:3] == [date(2018, 4, 15), date(2018, 7, 15), date(2018, 9, 15)]
    assert [day.weekday() for day in weekend[:3]] == [6, 6, 5]
    rows = amortize(replace(DEAL, payment_days=PaymentDays("following")))
    assert [row.period.end for row in rows] == dates
    # 15 January 2018, Martin Luther King Day, is a Monday: the first installment moves too.
    assert rows[0].period.paid_on == date(2018, 1, 16)
    assert rows[3].period.paid_on == date(2018, 4, 16)
    moved_dates = [row.period.end for row in rows if row.period.paid_on != row.period.end]
    assert set(moved_dates) == {*weekend, date(2018, 1, 15)}


def test_the_first_installment_on_a_moved_date_by_hand():
    """3,359,538.57 at 12%: 46 days to 15 January are 50,807.27; with the day to the 16th, Tuesday, 47 are 51,911.77, and the second period has 30 days."""
    alone = amortize(replace(DEAL, method="principal", payment_days=PaymentDays("following")))
    adjusted = amortize(replace(DEAL, method="principal", payment_days=PaymentDays("following", accrue_adjusted=True)))
    assert (alone[0].interest, alone[0].period.days) == (5080727, 46)
    assert (adjusted[0].interest, adjusted[0].period.days) == (5191177, 47)
    # 93,320.52 repaid leaves 3,266,218.05: 31 days are 33,288.58, 30 days 32,214.75.
    assert (alone[1].interest, adjusted[1].interest) == (3328858, 3221475)
    # 15 April, Sunday, moves to the 16th: from 15 March 32 days instead of 31, and 29 to 15 May.
    assert [row.period.days for row in adjusted[2:5]] == [28, 32, 29]
    assert [row.period.days for row in alone[2:5]] == [28, 31, 30]


def test_owed_between_the_contracts_day_and_the_payments():
    """Saturday 15 September 2018 to Monday the 17th, equal principal of 93,320.52 a month.

    After eight installments 2,612,974.41 is owed.  31 days to 15 September are 26,630.86.  From then on interest runs on the 2,519,653.89 the contract leaves,
    828.38 a day, 1,656.76 in two; but the principal is owed until it is paid.
    """
    note = replace(DEAL, method="principal", payment_days=PaymentDays("following"))
    before, after = 261297441, 251965389
    assert owed(note, date(2018, 9, 15)) == (before, 2663086)
    assert owed(note, date(2018, 9, 16)) == (before, 2663086 + 82838)
    assert owed(note, date(2018, 9, 17)) == (after, 165676)
    assert payoff(note, date(2018, 9, 16)) == before + 2663086 + 82838
    # On the contract's own dates it is paid on the 15th, and on the 17th the same is owed either way.
    plain = replace(DEAL, method="principal")
    assert owed(plain, date(2018, 9, 15)) == (after, 0)
    assert owed(plain, date(2018, 9, 17)) == (after, 165676)
    # Where interest runs to the day moved to, the two days are on all of it: 859.06 a day, 27,489.92 in 32 days and 28,348.98 in 33.
    adjusted = replace(note, payment_days=PaymentDays("following", accrue_adjusted=True))
    assert owed(adjusted, date(2018, 9, 16)) == (before, 2748992)
    assert amortize(adjusted)[8].interest == 2834898
    assert owed(adjusted, date(2018, 9, 17)) == (after, 0)


def test_given_holidays_are_the_only_ones():
    """Good Friday and Easter Monday 2018, 30 March and 2 April, given; 4 July, not given, is a day like others."""
    days = PaymentDays("following", holidays=frozenset([date(2018, 3, 30), date(2018, 4, 2)]))
    note = InstallmentNote(date(2018, 3, 1), date(2018, 3, 30), F("0.1"), 10**6, 5, ACT_365, payment_days=days)
    assert [row.period.paid_on for row in amortize(note)][:2] == [date(2018, 4, 3), date(2018, 4, 30)]
    assert amortize(replace(note, payment_days=replace(days, adjust="modified")))[0].period.paid_on == date(2018, 3, 29)
    on_the_fourth = replace(note, first_payment=date(2018, 7, 4))
    assert amortize(on_the_fourth)[0].period.paid_on == date(2018, 7, 4)
    assert amortize(replace(on_the_fourth, payment_days=PaymentDays("following")))[0].period.paid_on == date(2018, 7, 5)


def test_the_end_of_the_month_rolls():
    """28 February, 31 March; without it 28 February, 28 March.  Modified, Saturday 31 March 2018 goes back past Good Friday to the 29th."""
    note = InstallmentNote(date(2018, 1, 31), date(2018, 2, 28), F("0.12"), 10**6, 5, ACT_365)
    rolled = replace(note, payment_days=PaymentDays(end_of_month=True))
    assert [f"{row.period.end:%d %b}" for row in amortize(note)] == ["28 Feb", "28 Mar", "28 Apr", "28 May", "28 Jun"]
    assert [f"{row.period.end:%d %b}" for row in amortize(rolled)] == ["28 Feb", "31 Mar", "30 Apr", "31 May", "30 Jun"]
    assert rolled.maturity == date(2018, 6, 30)
    modified = replace(note, payment_days=PaymentDays("modified", end_of_month=True))
    assert [f"{row.period.paid_on:%d %b}" for row in amortize(modified)] == ["28 Feb", "29 Mar", "30 Apr", "31 May", "29 Jun"]
    leap = replace(note, issue=date(2023, 10, 31), first_payment=date(2023, 11, 30), freq=4, payment_days=PaymentDays(end_of_month=True))
    assert [f"{row.period.end}" for row in amortize(leap)] == ["2023-11-30", "2024-02-29", "2024-05-31", "2024-08-31", "2024-11-30"]


def test_weeks():
    """Every Friday, and every other Friday, over the turn of a year; a year of them is 364 days."""
    weekly = InstallmentNote(date(2019, 12, 13), date(2019, 12, 20), F("0.365"), 52_000_00, 52, ACT_365, "principal", 52)
    rows = amortize(weekly)
    assert [f"{row.period.end}" for row in rows[:4]] == ["2019-12-20", "2019-12-27", "2020-01-03", "2020-01-10"]
    assert rows[-1].period.end - weekly.issue == timedelta(days=364)
    assert {row.period.end.weekday() for row in rows} == {4}
    # 52,000.00 at 0.1% a day: 7 days are 364.00, and each 1,000.00 repaid takes off 7.00.
    assert [row.interest for row in rows] == [36400 - 700 * place for place in range(52)]
    every_other = amortize(replace(weekly, freq=26, nper=3))
    assert [f"{row.period.end}" for row in every_other] == ["2019-12-20", "2020-01-03", "2020-01-17"]
    assert [row.period.days for row in every_other] == [7, 14, 14]


def test_regular_periods_of_weeks_by_hand():
    """5,200.00 at 10% in 52 equal weeks, PMT(10%/52, 52): i = 1/520, 5,200 i / (1 - (1 + i) ** -52) = 105.179..."""
    note = InstallmentNote(date(2024, 1, 1), date(2024, 1, 8), F("0.10"), 5_200_00, 52, ACT_365, "pmt_nostub", 52)
    i = F(1, 520)
    payment = 520_000 * i / (1 - 1 / (1 + i) ** 52)
    rows = amortize(note)
    assert rows[0].payment == cent(payment) == 10518
    assert (rows[0].interest, rows[1].interest) == (1000, 982)


# --- interest of a reporting period -------------------------------------------------------------------------------------------------------------------------


def test_the_filings_interest_by_years():
    """2018: 367,926.34 paid, less the 34,239.68 accrued in 2017, and 12,529.43 accrued since 15 December.  Over its life all of the 677,164.99."""
    year = interest_expense(DEAL, date(2017, 12, 31), date(2018, 12, 31))
    assert year == 34621609 == 36792634 - 3423968 + 1252943
    assert sum(row.interest for row in amortize(DEAL) if row.period.paid_on.year == 2018) == 36792634
    assert interest_expense(DEAL, DEAL.issue, date(2017, 12, 31)) == 3423968
    assert interest_expense(DEAL, DEAL.issue, DEAL.maturity) == 67716499
    assert interest_expense(DEAL, date(2016, 1, 1), date(2030, 1, 1)) == 67716499


@settings(max_examples=200)
@given(data=st.data(), note=notes(methods=METHODS), habits=st.builds(Habits, st.sampled_from(PAYMENT_ROUNDINGS), st.sampled_from(INTEREST_ROUNDINGS)))
def test_reporting_periods_add_up(data, note, habits):
    days = PaymentDays("following", accrue_adjusted=data.draw(st.booleans()))
    start = note.issue + data.draw(st.integers(-60, 0)) * DAY
    note = replace(note, habits=habits, payment_days=data.draw(st.sampled_from((PaymentDays(), days))), accrual_start=start)
    rows = rows_of(note)
    whole = (rows[-1].period.paid_on - start).days
    a, b, c = (start + day * DAY for day in sorted(data.draw(st.tuples(*[st.integers(-40, whole + 40)] * 3))))
    assert interest_expense(note, a, b) + interest_expense(note, b, c) == interest_expense(note, a, c)
    assert interest_expense(note, a, a) == 0
    assert interest_expense(note, start, rows[-1].period.paid_on) == sum(row.interest for row in rows)


def test_an_interest_period_brings_the_interest_of_its_installment():
    """To the cent also where the balance is carried unrounded, and 0.005 of it at 100% a year can be half a cent of interest."""
    for principal in range(1_000_000, 1_003_000, 20):
        note = InstallmentNote(date(2000, 1, 15), date(2001, 1, 15), F(1), principal, 12, THIRTY_E_360, freq=1, habits=EXACT)
        for row in amortize(note):
            assert interest_expense(note, row.period.start, row.period.end) == row.interest


@settings(max_examples=200)
@given(data=st.data(), note=notes(methods=METHODS), adjust=st.sampled_from(("none", "following", "modified")))
def test_expense_is_what_was_paid_and_what_is_owed(data, note, adjust):
    """By any day since the issue: the interest of the installments paid, and the interest owed."""
    note = replace(note, payment_days=PaymentDays(adjust, adjust != "none" and data.draw(st.booleans())))
    rows = rows_of(note)
    day = note.issue + data.draw(st.integers(0, (rows[-1].period.paid_on - note.issue).days + 30)) * DAY
    paid = sum(row.interest for row in rows if row.period.paid_on <= day)
    state = owed(note, day)
    if adjust != "modified":  # which may pay before the period ends, and so interest that is no expense yet
        assert interest_expense(note, note.issue, day) == paid + state.interest
    assert state.principal == note.principal - sum(row.principal for row in rows if row.period.paid_on <= day)


@settings(max_examples=100)
@given(note=notes(methods=("level", "principal", "bullet"), rules=(ACT_365,)), data=st.data())
def test_expense_day_by_day_is_the_balance_at_the_rate(note, data):
    """Ten days on end, none of them an installment's: ten days' interest on the balance, within the cent that rounding moves at each end."""
    rows = rows_of(note)
    assume(note.freq <= 12)
    row = data.draw(st.sampled_from(rows))
    assume(row.period.days > 12)
    start = row.period.start + data.draw(st.integers(0, row.period.days - 11)) * DAY
    assert abs(interest_expense(note, start, start + 10 * DAY) - row.opening * note.rate * 10 / 365) <= 1


# --- the day interest starts ---------------------------------------------------------------------------------------------------------------------------------


def test_interest_from_before_the_issue_by_hand():
    """The note of 30 November bears interest from 15 November 2017: 61 days to 15 January, 67,374.86; 15 of them, 16,567.59, are owed on the day of issue."""
    note = replace(DEAL, method="principal", accrual_start=date(2017, 11, 15))
    assert amortize(note)[0].interest == 6737486
    assert amortize(note)[0].period.days == 61
    assert owed(note, DEAL.issue) == (335953857, 1656759)
    assert interest_expense(note, date(2017, 10, 31), date(2017, 11, 30)) == 1656759
    assert interest_expense(note, date(2017, 10, 31), date(2017, 11, 15)) == 0
    assert interest_expense(note, date(2017, 11, 30), date(2017, 12, 31)) == 5080727 - 1656759  # 46 days in all less the first 15


def test_interest_from_after_the_issue_by_hand():
    """Free of interest until 31 December 2017: 15 days to 15 January, 16,567.59; nothing is owed but the principal before."""
    note = replace(DEAL, method="principal", accrual_start=date(2017, 12, 31))
    assert amortize(note)[0].interest == 1656759
    assert owed(note, DEAL.issue) == owed(note, date(2017, 12, 31)) == (335953857, 0)
    assert owed(note, date(2018, 1, 1)) == (335953857, 110451)  # 1,104.506...
    assert interest_expense(note, DEAL.issue, date(2017, 12, 31)) == 0


@settings(max_examples=150)
@given(note=notes(methods=METHODS), days=st.integers(-90, 3))
def test_interest_starts_where_it_is_said_to(note, days):
    """The schedule is that of a note issued on the day interest starts."""
    start = note.issue + days * DAY
    assume(start < note.first_payment)
    moved_start = replace(note, accrual_start=start)
    assert rows_of(moved_start) == amortize(replace(note, issue=start))
    assert amortize(replace(note, accrual_start=note.issue)) == rows_of(note)


def test_level_payment_carries_the_days_before_the_issue():
    """61 days in the first period instead of 46: by trial payments, and the payments stay level."""
    note = replace(DEAL, accrual_start=date(2017, 11, 15))
    payment = cent(payment_that_leaves(0, note.principal, times(note, 36)))
    assert {row.payment for row in amortize(note)[:-1]} == {payment}
    assert payment > amortize(DEAL)[0].payment


def test_rolling_from_a_day_the_first_month_does_not_have():
    """Funded on the 30th of January, first paid on the 28th of February: the 30th again from March on, and not the 28th or the 31st."""
    note = InstallmentNote(date(2018, 1, 30), date(2018, 2, 28), F(0), 10**6, 4, ACT_365, "principal", payment_days=PaymentDays(day=30))
    assert payment_dates(note) == [date(2018, 2, 28), date(2018, 3, 30), date(2018, 4, 30), date(2018, 5, 30)]
    assert note.maturity == date(2018, 5, 30)
