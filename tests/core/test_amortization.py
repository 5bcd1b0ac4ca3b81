"""Schedules against a second method, laws, dateutil's dates and QuantLib's coupons.

The second method shares nothing with the code but the day-count rules: dates step with dateutil, the equal payment is found by walking the balance down with
trial payments in exact fractions (by the straight line through two of them, and by bisection), and cents are Decimal's ROUND_HALF_UP.
"""

import contextlib
import random
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from itertools import pairwise

import pytest
import QuantLib as ql  # noqa: N813
from dateutil.relativedelta import relativedelta
from hypothesis import given, settings
from hypothesis import strategies as st

from xl_notes.core.amortization import amortize, installment
from xl_notes.core.daycount import ACT_360, ACT_365, ACT_365L, CONVENTIONS, EXCEL_30_360, EXCEL_BASES, THIRTY_E_360, THIRTY_E_360_ISDA, Frame, fraction
from xl_notes.core.errors import NoteError, OutOfRange
from xl_notes.core.owed import interest_within, owed, payoff
from xl_notes.core.schedule import payment_dates
from xl_notes.core.terms import FREQUENCIES, METHODS, InstallmentNote, PaymentDays

DAY = timedelta(days=1)
DEAL = InstallmentNote(date(2017, 11, 30), date(2018, 1, 15), Fraction(12, 100), 335953857, 36, ACT_365)


def cent(amount: Fraction) -> int:
    """The nearest cent, ties up."""
    with localcontext() as context:
        context.prec = 80
        return int((Decimal(amount.numerator) / Decimal(amount.denominator)).quantize(Decimal(1), ROUND_HALF_UP))


def years(note, start, end, period_end):
    """The interest time, by plain subtraction where the convention is that simple."""
    if note.day_count is ACT_365:
        return Fraction((end - start).days, 365)
    if note.day_count is ACT_360:
        return Fraction((end - start).days, 360)
    if note.day_count is THIRTY_E_360:
        a, b = ((when.year * 12 + when.month) * 30 + min(when.day, 30) for when in (start, end))
        return Fraction(b - a, 360)
    return fraction(note.day_count, start, end, Frame(last_day(note), period_end, note.freq == 1))


def step(count, freq):
    """So many regular periods."""
    return relativedelta(days=count * 364 // freq) if freq in (26, 52) else relativedelta(months=count * 12 // freq)


def dates(note):
    return [note.first_payment + step(count, note.freq) for count in range(note.nper)]


def last_day(note):
    return note.first_payment + step(note.nper - 1, note.freq)


def left_over(principal, interest_times, payment):
    """What is owed at the end when each period pays the same, with no rounding anywhere."""
    balance = Fraction(principal)
    for time in interest_times:
        balance += balance * time - payment
    return balance


def equal_payment(principal, interest_times):
    """What is left over falls in a straight line with the payment: through the trials 0 and 1 it meets zero at the payment."""
    at_zero, at_one = left_over(principal, interest_times, 0), left_over(principal, interest_times, 1)
    return at_zero / (at_zero - at_one)


def second_schedule(note):
    """Rows (opening, payment, interest, principal, closing), or the argument at fault."""
    ends = dates(note)
    starts = [note.issue, *ends]
    times = [note.rate * years(note, start, end, end) for start, end in zip(starts, ends, strict=False)]
    regular = [note.rate / note.freq] * note.nper
    if note.method == "pmt_nostub":
        times = regular
    payment = {
        "level": lambda: cent(equal_payment(note.principal, times)),
        "pmt": lambda: cent(equal_payment(note.principal, regular)),
        "pmt_nostub": lambda: cent(equal_payment(note.principal, regular)),
        "flat": lambda: cent(note.principal * (1 + note.rate * years(note, note.issue, ends[-1], ends[-1])) / note.nper),
        "principal": lambda: None,
        "bullet": lambda: None,
    }[note.method]()
    rows, owing = [], note.principal
    for place, time in enumerate(times, 1):
        interest = cent((note.principal if note.method == "flat" and owing > 0 else owing) * time)
        equal = 0 if note.method == "bullet" else cent(Fraction(note.principal, note.nper))
        part = equal if payment is None else payment - interest
        if place == 1 and part < 0:
            return "payment"
        part = owing if place == note.nper else min(part, owing)
        rows.append((owing, part + interest, interest, part, owing - part))
        owing -= part
    if note.method == "level" and not 0 < rows[-1][1] <= 2 * rows[0][1]:
        return "nper"
    return rows


def random_note(rng: random.Random) -> InstallmentNote:
    freq = rng.choice(FREQUENCIES)
    first = date(rng.randrange(1990, 2060), 1, 1) + rng.randrange(366) * DAY
    if rng.random() < 0.3:  # the last day of a month
        first = first.replace(day=1) - DAY
    stub = rng.choice((first - (first - step(1, freq)), rng.randrange(1, 800 // freq + 2) * DAY))
    return InstallmentNote(
        issue=first - stub,
        first_payment=first,
        rate=Fraction(rng.choice(("0", "0.05", "0.12", "0.1175", "0.24", str(rng.randrange(1001) / 1000), str(rng.randrange(100) / 10_000)))),
        principal=rng.choice((rng.randrange(1, 1000), rng.randrange(1, 10**8), rng.randrange(1, 10**12), 335953857, 10**10)),
        nper=rng.choice((1, 2, 3, 12, 36, rng.randrange(1, 61))),
        day_count=rng.choice(CONVENTIONS),
        method=rng.choice(METHODS),
        freq=freq,
    )


def test_thousands_of_notes_by_the_second_method():
    rng = random.Random(20171130)
    refused: dict[str, int] = {}
    for _ in range(4000):
        note = random_note(rng)
        expected = second_schedule(note)
        if isinstance(expected, str):
            with pytest.raises(OutOfRange) as caught:
                amortize(note)
            assert caught.value.argument == expected, note
            refused[expected] = refused.get(expected, 0) + 1
            continue
        rows = amortize(note)
        assert [(row.opening, row.payment, row.interest, row.principal, row.closing) for row in rows] == expected, note
        assert [row.period.end for row in rows] == dates(note), note
    assert sum(refused.values()) < 1000, "most notes are to be schedules"
    assert set(refused) == {"payment", "nper"}, "both refusals are met"


def test_level_payment_by_bisection():
    """The payment rounds to p when p less half a cent leaves something over and p plus half a cent does not."""
    rng = random.Random(7)
    for _ in range(60):
        note = random_note(rng)
        if isinstance(second_schedule(note), str):
            continue
        note = InstallmentNote(note.issue, note.first_payment, note.rate, note.principal, note.nper, note.day_count, "level", note.freq)
        ends = dates(note)
        times = [note.rate * years(note, start, end, end) for start, end in zip([note.issue, *ends], ends, strict=False)]
        low, high = 0, 4 * note.principal + 1
        while high - low > 1:
            middle = (low + high) // 2
            if left_over(note.principal, times, middle - Fraction(1, 2)) >= 0:
                low = middle
            else:
                high = middle
        try:
            rows = amortize(note)
        except OutOfRange:
            continue
        assert rows[0].payment == (low if note.nper > 1 else rows[0].opening + rows[0].interest), note


# --- laws --------------------------------------------------------------------------------------------------------------------------------------------------


@st.composite
def notes(draw, methods=METHODS, rules=CONVENTIONS):
    """Notes of a kind met in practice: up to ten years of payments, first period up to two regular ones."""
    freq = draw(st.sampled_from(FREQUENCIES))
    first = draw(st.dates(date(1950, 1, 1), date(2100, 12, 31)))
    return InstallmentNote(
        issue=first - draw(st.integers(1, 730 // freq)) * DAY,
        first_payment=first,
        rate=Fraction(draw(st.integers(0, 300)), 1000),
        principal=draw(st.integers(100_000, 10**12)),
        nper=draw(st.integers(1, 10 * freq)),
        day_count=draw(st.sampled_from(rules)),
        method=draw(st.sampled_from(methods)),
        freq=freq,
    )


def rows_of(note):
    """The schedule, or nothing where the second method says that it is to be refused."""
    if isinstance(second_schedule(note), str):
        return ()
    return amortize(note)


@settings(max_examples=300)
@given(note=notes())
def test_a_schedule_adds_up(note):
    rows = rows_of(note)
    if rows:
        assert sum(row.principal for row in rows) == note.principal
        assert rows[0].opening == note.principal
        assert rows[-1].closing == 0
        assert len(rows) == note.nper
    for row in rows:
        assert row.payment == row.interest + row.principal
        assert row.closing == row.opening - row.principal
        assert row.interest >= 0
    for row, following in pairwise(rows):
        assert row.closing == following.opening
        assert row.period.end == following.period.start


@settings(max_examples=200)
@given(note=notes(methods=["level"]))
def test_level_means_level(note):
    """All but the last are the same.  The last is off by what half a cent of payment and half a cent of interest a period can grow to."""
    rows = rows_of(note)
    assert len({row.payment for row in rows[:-1]}) <= 1
    if rows:
        reach = Fraction(0)
        for row in rows:
            reach = reach * (1 + note.rate * years(note, row.period.start, row.period.end, row.period.end)) + 1
        assert abs(rows[-1].payment - rows[0].payment) <= reach


@settings(max_examples=200)
@given(note=notes(methods=["principal"]))
def test_equal_principal_parts(note):
    rows = rows_of(note)
    assert len({row.principal for row in rows[:-1]}) <= 1
    assert all(abs(row.principal - Fraction(note.principal, note.nper)) <= Fraction(note.nper, 2) for row in rows)


@settings(max_examples=200)
@given(note=notes(methods=["level", "pmt", "pmt_nostub"], rules=[EXCEL_30_360, THIRTY_E_360]).filter(lambda note: note.freq not in (26, 52)))
def test_equal_months_of_thirty_days_make_all_three_the_same(note):
    """Paid on a day up to the 27th, with a regular first period, months are equal and the payment is the closed formula P i / (1 - (1 + i) ^ -n)."""
    first = note.first_payment.replace(day=min(note.first_payment.day, 27))
    regular = InstallmentNote(first - step(1, note.freq), first, note.rate, note.principal, note.nper, note.day_count, note.method, note.freq)
    rows = rows_of(regular)
    if len(rows) > 1:
        i = note.rate / note.freq
        payment = note.principal * i / (1 - 1 / (1 + i) ** note.nper) if i else Fraction(note.principal, note.nper)
        assert rows[0].payment == cent(payment)


@settings(max_examples=200)
@given(note=notes(), data=st.data())
def test_what_is_owed_runs_on_through_a_payment(note, data):
    rows = rows_of(note)
    if not rows:
        return
    row = data.draw(st.sampled_from(rows))
    assert owed(note, note.issue) == (note.principal, 0)
    assert owed(note, row.period.end) == (row.closing, 0)
    assert interest_within(note, row, row.period.end) == row.interest
    assert owed(note, row.period.end - DAY).principal == row.opening
    assert owed(note, rows[-1].period.end + 1000 * DAY) == (0, 0)


@settings(max_examples=200)
@given(note=notes(rules=[ACT_360, ACT_365]), data=st.data())
def test_the_day_before_a_payment_lacks_a_day(note, data):
    rows = rows_of(note)
    if not rows:
        return
    row = data.draw(st.sampled_from(rows))
    before = owed(note, row.period.end - DAY).interest
    if note.method == "pmt_nostub":
        assert before == cent(Fraction(row.interest * (row.period.days - 1), row.period.days))
    else:
        base = note.principal if note.method == "flat" and row.opening else row.opening
        assert before == cent(base * note.rate * (row.period.days - 1) / (365 if note.day_count is ACT_365 else 360))


@settings(max_examples=150)
@given(note=notes(), days=st.integers(0, 5000), premium=st.integers(0, 100))
def test_payoff_is_what_is_owed_and_the_premium(note, days, premium):
    if rows_of(note):
        when = note.issue + days * DAY
        state = owed(note, when)
        assert payoff(note, when, Fraction(premium, 100)) == cent((state.principal + state.interest) * (1 + Fraction(premium, 100)))


# --- by hand -----------------------------------------------------------------------------------------------------------------------------------------------


def rows_by_hand(method, rate="0.12", principal=100_000, nper=3, first=date(2024, 2, 1), day_count=EXCEL_30_360):
    note = InstallmentNote(date(2024, 1, 1), first, Fraction(rate), principal, nper, day_count, method)
    return [(row.opening, row.payment, row.interest, row.principal, row.closing) for row in amortize(note)]


def test_three_payments_by_hand():
    """1,000.00 at 1% a month.  1,000 x 0.01 / (1 - 1.01^-3) = 340.0221...: 330.02 and 10.00; 333.32 and 6.70 (669.98 x 1%); 336.66 and 3.37 (3.3666)."""
    expected = [(100000, 34002, 1000, 33002, 66998), (66998, 34002, 670, 33332, 33666), (33666, 34003, 337, 33666, 0)]
    assert rows_by_hand("level") == rows_by_hand("pmt") == rows_by_hand("pmt_nostub") == expected
    # 333.33, 333.33 and what is left, 333.34; interest on 666.67 is 6.6667.
    assert rows_by_hand("principal") == [(100000, 34333, 1000, 33333, 66667), (66667, 34000, 667, 33333, 33334), (33334, 33667, 333, 33334, 0)]
    # (1,000 + 30 of interest) / 3 = 343.33, the last takes the cent.
    assert rows_by_hand("flat") == [(100000, 34333, 1000, 33333, 66667), (66667, 34333, 1000, 33333, 33334), (33334, 34334, 1000, 33334, 0)]


def test_bullet_by_hand():
    """10.00 of interest a month, and the principal with the last."""
    assert rows_by_hand("bullet") == [(100000, 1000, 1000, 0, 100000), (100000, 1000, 1000, 0, 100000), (100000, 101000, 1000, 100000, 0)]


@pytest.mark.parametrize("method", [name for name in METHODS if name != "bullet"])
def test_no_interest(method):
    """1,000.00 in three: 333.33, 333.33, 333.34."""
    assert rows_by_hand(method, rate="0") == [(100000, 33333, 0, 33333, 66667), (66667, 33333, 0, 33333, 33334), (33334, 33334, 0, 33334, 0)]


@pytest.mark.parametrize("method", METHODS)
def test_one_payment(method):
    """1,000.00 and a month of 1%."""
    assert rows_by_hand(method, nper=1) == [(100000, 101000, 1000, 100000, 0)]


@pytest.mark.parametrize(("method", "interest"), [("level", 109589), ("pmt", 109589), ("pmt_nostub", 8333), ("principal", 109589)])
def test_one_payment_after_a_long_time(method, interest):
    """1,000.00 at 100% for 400 days: 1,000 x 400/365 = 1,095.89 of interest, or a month of it, 83.33.  The last payment repays all, so no debt grows."""
    [row] = amortize(InstallmentNote(date(1999, 4, 27), date(2000, 5, 31), Fraction(1), 100_000, 1, ACT_365, method))
    assert row[2:7] == (100000, 100000 + interest, interest, 100000, 0)


@pytest.mark.parametrize("adjust", ["none", "following"])
@pytest.mark.parametrize("years", [8, 9, 30])
def test_one_payment_after_years(adjust, years):
    """1,000.00 at 12%: a payment reckoned for one month, which the interest of years is far above."""
    first = date(2000 + years, 6, 16)
    [row] = amortize(InstallmentNote(date(2000, 1, 3), first, Fraction(12, 100), 100_000, 1, ACT_365, "pmt", payment_days=PaymentDays(adjust)))
    interest = round(Fraction(12_000 * (first - date(2000, 1, 3)).days, 365))
    assert (row.payment, row.closing) == (100_000 + interest, 0)


@pytest.mark.parametrize("method", [name for name in METHODS if name != "level"])
def test_a_cent_in_36_parts(method):
    """Nothing 35 times, then the cent: the rounded part is 0.00 and the last takes what is left."""
    rows = rows_by_hand(method, principal=1, nper=36)
    assert [row[3] for row in rows] == [0] * 35 + [1]
    assert rows[-1][-1] == 0


def test_a_cent_in_36_level_parts_is_refused():
    """35 payments of nothing and one of a cent are not level."""
    with pytest.raises(OutOfRange, match="nper must be few enough for level payments in whole cents"):
        rows_by_hand("level", principal=1, nper=36)


def test_payments_rounded_up_end_early():
    """20 cents in 36: PMT is 0.62 of a cent, a cent when rounded; after 20 of them nothing is left, and nothing is paid."""
    rows = rows_by_hand("pmt", principal=20, nper=36)
    assert [row[1] for row in rows] == [1] * 20 + [0] * 16


def test_payment_that_does_not_cover_the_interest():
    """20 months of interest at 1% before the first of 36 payments: 200.00 against a PMT of 33.21."""
    with pytest.raises(OutOfRange, match=r"payment must be at least the interest of installment 1, 200\.00, got 33\.21") as caught:
        rows_by_hand("pmt", nper=36, first=date(2025, 9, 1))
    assert caught.value.code == "#NUM!"


def test_a_debt_that_grows_later_is_refused_too():
    """24% on act/360 and a PMT over 30 years: a year costs 24% x 365/360 and the PMT pays 24%, so the debt grows, though the short first month is paid."""
    grows = InstallmentNote(date(2023, 2, 15), date(2023, 3, 15), Fraction("0.24"), 100_000_000, 360, ACT_360, "pmt")
    with pytest.raises(OutOfRange, match=r"at least the interest of installment [^1]"):
        amortize(grows)


def test_interest_of_half_a_cent_rounds_up():
    """CFPB's 162,000.00 at 3.875%: a month is 523.125.  Half up, the rule of a worksheet's ROUND, gives 523.13; half even would give 523.12."""
    assert rows_by_hand("pmt", rate="0.03875", principal=16_200_000, nper=360)[0][2] == 52313


def test_accrued_on_annual_act_365l_uses_the_whole_period():
    """ICMA Rule 251: a 29 February anywhere in the annual period makes its year 366 days, for interest accrued before that day too."""
    note = InstallmentNote(date(2023, 3, 1), date(2024, 3, 1), Fraction(1, 10), 10_000_000, 1, ACT_365L, "principal", 1)
    assert owed(note, date(2023, 9, 1)) == (10_000_000, cent(Fraction(10_000_000 * 184, 3660)))


def test_accrued_up_to_a_maturity_at_the_end_of_february():
    """30E/360 (ISDA), 10% on 36,000.00 is 10.00 a day: 31 August to the maturity on 29 February is 179 days, not 180; the day before, 178."""
    note = InstallmentNote(date(2023, 8, 31), date(2024, 2, 29), Fraction(1, 10), 3_600_000, 1, THIRTY_E_360_ISDA, "principal", 2)
    assert installment(note, 1).interest == 179_000
    assert owed(note, date(2024, 2, 28)).interest == 178_000


def test_spread_evenly_when_the_calendar_does_not_count():
    """pmt_nostub: 33,595.39 for the first period whatever its 46 days; 31 of them are 33,595.39 x 31 / 46 = 22,640.37."""
    note = InstallmentNote(DEAL.issue, DEAL.first_payment, DEAL.rate, DEAL.principal, DEAL.nper, ACT_365, "pmt_nostub")
    assert owed(note, date(2017, 12, 31)) == (335953857, 2264037)


# --- dates -------------------------------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("freq", FREQUENCIES)
@pytest.mark.parametrize("first", [date(2023, 2, 28), date(2024, 2, 29), date(2024, 1, 29), date(2023, 1, 30), date(2023, 1, 31), date(2023, 8, 31)])
def test_payment_days_at_the_end_of_months(first, freq):
    note = InstallmentNote(first - 10 * DAY, first, Fraction(0), 10**6, 60, ACT_365, "principal", freq)
    assert payment_dates(note) == [first + step(count, freq) for count in range(60)]


def test_the_thirtieth_stays_the_thirtieth():
    note = InstallmentNote(date(2017, 12, 1), date(2017, 12, 30), Fraction(0), 10**6, 4, ACT_365)
    assert [f"{when:%d %b}" for when in payment_dates(note)] == ["30 Dec", "30 Jan", "28 Feb", "30 Mar"]


# --- QuantLib ----------------------------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["level", "pmt", "principal"])
@pytest.mark.parametrize(("rule", "counter"), [(ACT_365, ql.Actual365Fixed()), (ACT_360, ql.Actual360()), (THIRTY_E_360, ql.Thirty360(ql.Thirty360.European))])
def test_interest_as_quantlib_coupons(method, rule, counter):
    """QuantLib's fixed-rate leg on the opening balances pays each period's interest, before it is rounded."""
    rows = amortize(InstallmentNote(DEAL.issue, DEAL.first_payment, DEAL.rate, DEAL.principal, DEAL.nper, rule, method))
    ends = [rows[0].period.start, *(row.period.end for row in rows)]
    schedule = ql.Schedule([ql.Date(when.day, when.month, when.year) for when in ends])
    leg = ql.FixedRateLeg(schedule, counter, [row.opening / 100 for row in rows], [0.12])
    for coupon, row in zip(leg, rows, strict=True):
        assert abs(coupon.amount() - row.interest / 100) <= 0.005 + 1e-9


def test_level_payments_discount_to_the_principal():
    """At 12% a payment of 1 at the end of a period of t years is worth 1 / (1 + 0.12 t) at its start: all 36 of them are worth the principal, to cents."""
    for rule in EXCEL_BASES:
        note = InstallmentNote(DEAL.issue, DEAL.first_payment, DEAL.rate, DEAL.principal, DEAL.nper, rule)
        worth = Fraction(0)
        for row in reversed(amortize(note)):
            worth = (worth + row.payment) / (1 + note.rate * years(note, row.period.start, row.period.end, row.period.end))
        assert abs(worth - note.principal) < 36


def test_a_note_never_asks_for_the_impossible():
    """Whatever the terms, a schedule or a NoteError: no other exception."""
    rng = random.Random(99)
    for _ in range(500):
        note = random_note(rng)
        with contextlib.suppress(NoteError):
            amortize(note)
