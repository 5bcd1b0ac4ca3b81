"""The ledger against a walk day by day, against schedules, and against its own laws; prepayments against trial payments.

The walk adds a day's interest of exact fractions for every single day and rounds when money moves.  The trial payments find the equal payment from the straight
line that what is left over follows.  Neither uses a day count, a growth factor or a plan of the code.
"""

from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.core.test_amortization import DEAL, cent, equal_payment, notes
from xl_notes.core.amortization import amortize
from xl_notes.core.daycount import ACT_365
from xl_notes.core.default import default_due
from xl_notes.core.errors import NoteError, OutOfRange
from xl_notes.core.ledger import APPLY, Event, LedgerTerms, ledger, relevel
from xl_notes.core.owed import owed
from xl_notes.core.redemption import EFFECTS, Redemption
from xl_notes.core.terms import METHODS, InstallmentNote

F = Fraction
DAY = timedelta(days=1)
ISSUE, DUE = date(2017, 11, 30), date(2018, 11, 30)
LUMP = LedgerTerms(ISSUE, DUE, F("0.12"), 94768794, ACT_365)


def of(note, effect="shorten", **more):
    """The terms of a ledger over a note in installments."""
    return LedgerTerms(note.issue, note.maturity, note.rate, note.principal, note.day_count, redemption=Redemption(note, effect), **more)


def rows_of(note):
    """The schedule, or nothing where the note is refused."""
    try:
        return amortize(note)
    except NoteError:
        return ()


# --- by hand -----------------------------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("apply", "to_interest", "due"), [("interest", 2835275, 95495636), ("principal", 0, 95240228), ("prorata", 290487, 95266395)])
def test_a_conversion_of_100_000_in_each_order(apply, to_interest, due):
    """947,687.94 at 12%, 91 days: 28,352.75 accrued on 1 March 2018, then 274 days to maturity.

    Interest first: 876,040.69 x (1 + 0.12 x 274 / 365) = 954,956.36.  Principal first: 847,687.94 x (...) = 924,049.53, and 28,352.75.  Pro rata:
    100,000 x 28,352.75 / 976,040.69 = 2,904.87 to interest; 850,592.81 x (...) = 927,216.07, and 25,447.88.
    """
    terms = LedgerTerms(ISSUE, DUE, F("0.12"), 94768794, ACT_365, apply)
    _, converted, matured = ledger(terms, [Event(date(2018, 3, 1), "convert", F(100_000), F("0.002"))])
    assert (converted.interest, converted.to_interest, converted.to_principal) == (2835275, to_interest, 10_000_000 - to_interest)
    assert converted.shares == 50_000_000
    assert matured.accrued + matured.principal == due


def test_no_events():
    """Due in one sum: 947,687.94 x 1.12."""
    issued, matured = ledger(LUMP, [])
    assert (issued.kind, matured.kind) == ("issue", "maturity")
    assert matured.accrued + matured.principal == 106141049


def test_a_rate_counts_from_the_day_after():
    """1,000.00: 100 days at 10% are 27.40, then 100 days at 20% 54.79."""
    terms = LedgerTerms(date(2018, 1, 1), date(2018, 7, 20), F("0.1"), 100_000, ACT_365)
    _, changed, due = ledger(terms, [Event(date(2018, 4, 11), "rate", F("0.2"))])
    assert (changed.interest, due.interest, due.accrued) == (2740, 5479, 8219)


def test_a_default_without_a_rate_changes_nothing_and_one_with_a_rate_does():
    terms = LedgerTerms(date(2018, 1, 1), date(2018, 7, 20), F("0.1"), 100_000, ACT_365)
    silent = ledger(terms, [Event(date(2018, 4, 11), "default", None)])
    assert silent[-1].accrued == 5479  # 200 days at 10%
    assert ledger(terms, [Event(date(2018, 4, 11), "default", F("0.2"))])[-1].accrued == 8219


def test_a_draw_and_interest_after_maturity():
    """1,000.00 and 500.00 from day 100 on, at 10%: 27.40 and 41.10 by day 200, 1.5 x 0.2740 = 0.41 for a day more after maturity, paid late."""
    terms = LedgerTerms(date(2018, 1, 1), date(2018, 7, 20), F("0.1"), 100_000, ACT_365, commitment=150_000)
    events = [Event(date(2018, 4, 11), "draw", F(500)), Event(date(2018, 7, 21), "pay", F("1568.91"))]
    _, drawn, due, paid = ledger(terms, events)
    assert (drawn.principal, drawn.to_principal, due.accrued) == (150_000, -50_000, 2740 + 4110)
    assert (paid.accrued, paid.principal) == (0, 0)


def test_order_on_one_day():
    """A split comes before the conversion at the price after it, and the installment before the holder's events."""
    note = InstallmentNote(date(2018, 1, 1), date(2018, 2, 1), F("0.12"), 100_000, 3, ACT_365)
    day = date(2018, 2, 1)
    events = [Event(day, "sell", F(10)), Event(day, "convert", F(100), F(10)), Event(day, "split", F(1, 10))]
    terms = of(note, outstanding=10_000, held=100)
    rows = ledger(terms, events)
    assert [row.kind for row in rows[1:5]] == ["split", "installment", "convert", "sell"]
    assert [(row.held, row.outstanding) for row in rows[1:5]] == [(10, 1000), (10, 1000), (20, 1010), (10, 1010)]


def test_what_a_fraction_of_a_share_would_pay_for_stays_owed():
    """100.00 at 0.03 is 3,333 shares for 99.99."""
    terms = LedgerTerms(date(2018, 1, 1), date(2018, 7, 20), F(0), 100_000, ACT_365)
    converted = ledger(terms, [Event(date(2018, 4, 11), "convert", F(100), F("0.03"))])[1]
    assert (converted.shares, converted.amount, converted.principal) == (3333, 9999, 90_001)


def test_compounding():
    """1,000.00 at 12%, monthly compounding, two months of 365 / 12 days each: 20.10 in all; what is unpaid bears interest."""
    terms = LedgerTerms(date(2018, 1, 1), date(2019, 1, 1), F("0.12"), 100_000, ACT_365, compounding=12)
    assert ledger(terms, [])[-1].accrued == 12683  # 1.01 ^ 12 = 1.126825
    with_payment = ledger(terms, [Event(date(2018, 12, 31), "pay", F("0.01"))])
    assert with_payment[-1].accrued in (12681, 12682, 12683)


def test_prepayments_of_the_filing():
    """The prepayment is invented: 500,000 on 30 June 2018, 14,268.14 of it for interest.  Level over what is left: 92,850.09 x 30; kept: 25 more, the last one
    18,064.92."""
    assert relevel(DEAL, date(2018, 6, 30), F(500_000)) == (9285009, 30, date(2020, 12, 15), 9285009)
    assert relevel(DEAL, date(2018, 6, 30), F(500_000), "shorten") == (11213066, 25, date(2020, 7, 15), 1806492)


def test_prepayment_against_the_next_installments():
    """485,731.86 of principal prepaid covers the principal parts of the next installments; the first pays interest only, 2,407,530.32 x 12% x 15/365, and once
    they are covered payments are as scheduled, the last 112,130.46."""
    found = relevel(DEAL, date(2018, 6, 30), F(500_000), "next")
    assert found == (1187275, 30, date(2020, 12, 15), 11213046)


def test_all_of_it_prepaid():
    due = owed(DEAL, date(2018, 6, 30))
    assert relevel(DEAL, date(2018, 6, 30), F(due.principal + due.interest, 100)) == (0, 0, date(2018, 6, 30), 0)


def test_default_by_hand():
    """1,061,410.49 unpaid from 30 November 2018, 24% and 130% invented: 30 days are 20,937.41; worth in shares at 0.0017 against a market of 0.0025."""
    amount, rate = F("1061410.49"), F("0.24")
    after = DUE + 30 * DAY
    assert default_due(DUE, after, amount, rate, F(0), ACT_365) == 106141049 + 2093741
    assert default_due(DUE, after, amount, rate, F("0.3"), ACT_365) == 137983364 + 2093741
    assert default_due(DUE, after, amount, rate, F("0.3"), ACT_365, 0, F("0.0017"), F("0.0025")) == 156089778 + 2093741
    assert default_due(DUE, after, amount, rate, F("0.3"), ACT_365, 31) == 106141049
    assert default_due(DUE, after, amount, rate, F("0.3"), ACT_365, 20) == 137983364 + cent(F("106141049") * rate * 10 / 365)


# --- day by day --------------------------------------------------------------------------------------------------------------------------------------------


def walk(terms, events):
    """Unpaid interest and principal after each event and on maturity, in cents: a day's interest for every day, rounded when money moves."""
    principal, posted, running = terms.principal, 0, F(0)
    rate, day, found = terms.rate, terms.issue, []
    for event in [*events, Event(terms.maturity, "maturity", None)]:
        while day < event.day:
            running += principal * rate / 365
            day += DAY
        if event.kind == "pay":
            posted, running = posted + cent(running), F(0)
            amount = cent(event.amount * 100)
            part = {"interest": min(amount, posted), "principal": max(0, amount - principal)}.get(terms.apply)
            if part is None:
                part = int((Decimal(amount) * posted / Decimal(posted + principal)).quantize(Decimal(1), ROUND_HALF_UP)) if posted + principal else 0
            posted, principal = posted - part, principal - (amount - part)
        elif event.kind == "draw":
            posted, running = posted + cent(running), F(0)
            principal += cent(event.amount * 100)
        elif event.kind == "rate":
            posted, running, rate = posted + cent(running), F(0), event.amount
        found.append((posted + cent(running), principal))
    return found


money_events = st.one_of(
    st.tuples(st.just("pay"), st.integers(1, 200_000)),
    st.tuples(st.just("draw"), st.integers(1, 200_000)),
    st.tuples(st.just("rate"), st.integers(0, 10_000)),
)
idle_events = st.sampled_from([("split", F(1, 10)), ("split", F(2)), ("outstanding", F(10**7)), ("default", None)])


@st.composite
def histories(draw, kinds=money_events):
    days = sorted(draw(st.lists(st.integers(1, 300), min_size=0, max_size=8, unique=True)))
    events = []
    for day in days:
        kind, amount = draw(kinds)
        events.append(Event(date(2018, 1, 1) + day * DAY, kind, F(amount, 10_000 if kind == "rate" else 100) if isinstance(amount, int) else amount))
    return events


TERMS = LedgerTerms(date(2018, 1, 1), date(2019, 1, 1), F("0.12"), 10_000_000, ACT_365, outstanding=10**9)


@settings(max_examples=200)
@given(events=histories(), apply=st.sampled_from(APPLY))
def test_day_by_day(events, apply):
    terms = LedgerTerms(TERMS.issue, TERMS.maturity, TERMS.rate, TERMS.principal, ACT_365, apply)
    rows = ledger(terms, events)
    assert [(row.accrued, row.principal) for row in rows[1:]] == walk(terms, events)


@settings(max_examples=200)
@given(events=histories(), idle=histories(idle_events))
def test_an_event_that_moves_no_money_moves_no_cent(events, idle):
    mixed = sorted([*events, *idle], key=lambda event: event.day)
    kept = [row for row in ledger(TERMS, mixed) if row.kind not in ("split", "outstanding", "default")]
    alone = ledger(TERMS, events)
    assert [(row.day, row.kind, row.accrued, row.principal) for row in kept] == [(row.day, row.kind, row.accrued, row.principal) for row in alone]


# --- laws --------------------------------------------------------------------------------------------------------------------------------------------------


def conserves(rows):
    """Lent = repaid + outstanding, and interest accrued = interest paid + unpaid, on every row."""
    for place, row in enumerate(rows):
        so_far = rows[: place + 1]
        assert sum(entry.to_principal for entry in so_far) == -row.principal
        assert sum(entry.interest for entry in so_far) == sum(entry.to_interest for entry in so_far) + row.accrued
        assert row.amount == abs(row.to_principal + row.to_interest)
        assert row.principal >= 0
        assert row.accrued >= 0


@settings(max_examples=200)
@given(events=histories(), apply=st.sampled_from(APPLY), compounding=st.sampled_from([0, 1, 12, 365]))
def test_money_is_conserved(events, apply, compounding):
    conserves(ledger(LedgerTerms(TERMS.issue, TERMS.maturity, TERMS.rate, TERMS.principal, ACT_365, apply, compounding), events))


@settings(max_examples=200)
@given(note=notes(methods=METHODS))
def test_without_events_it_is_the_schedule(note):
    """Principal and unpaid interest after each installment and in between are what the schedule says is owed; so under every effect."""
    scheduled = rows_of(note)
    assume(scheduled)
    assume(all(row.payment and row.principal >= 0 for row in scheduled))  # interest an installment does not cover is unpaid in one, principal in the other
    for effect in EFFECTS:
        if effect == "relevel" and note.method == "flat":
            continue
        rows = ledger(of(note, effect), [])
        assert [(row.day, row.amount, row.to_interest, row.principal) for row in rows[1:]] == [
            (row.period.end, row.payment, row.interest, row.closing) for row in scheduled
        ]
        assert all((row.principal, row.accrued) == owed(note, row.day) for row in rows)


@settings(max_examples=150)
@given(note=notes(methods=["level", "principal", "bullet"], rules=[ACT_365]), data=st.data())
def test_every_effect_repays_all_of_it(note, data):
    scheduled = rows_of(note)
    assume(len(scheduled) > 1)
    assume(all(row.payment for row in scheduled))
    day = data.draw(st.dates(note.issue, scheduled[-1].period.end - DAY))
    due = owed(note, day)
    prepaid = data.draw(st.integers(due.interest, due.principal + due.interest))
    assume(prepaid)
    for effect in EFFECTS:
        rows = ledger(of(note, effect), [Event(day, "pay", F(prepaid, 100))])
        conserves(rows)
        assert rows[-1].principal == rows[-1].accrued == 0
        assert rows[-1].day <= note.maturity


@settings(max_examples=60)
@given(note=notes(methods=["level"], rules=[ACT_365]), data=st.data())
def test_relevel_by_trial_payments(note, data):
    scheduled = rows_of(note)
    assume(len(scheduled) > 2)
    place = data.draw(st.integers(0, len(scheduled) - 2))
    period = scheduled[place].period
    day = period.start + data.draw(st.integers(1, max(1, period.days - 1))) * DAY
    assume(day < period.end)
    due = owed(note, day)
    prepaid = due.interest + data.draw(st.integers(1, due.principal // 2))
    left = due.principal + due.interest - prepaid
    times = [note.rate * (period.end - day).days / 365, *(note.rate * row.period.days / 365 for row in scheduled[place + 1 :])]
    found = relevel(note, day, F(prepaid, 100))
    expected = cent(equal_payment(left, times))
    assume(expected * len(times) > 1000)  # over a few cents no payment is level
    assert found.payment == expected
    assert found.left == len(times)
    assert found.final_date == note.maturity


@settings(max_examples=200)
@given(
    amounts=st.lists(st.tuples(st.integers(1, 200), st.integers(1, 10**6), st.integers(1, 99)), max_size=6),
    outstanding=st.integers(10**6, 10**8),
    cap=st.sampled_from([F("0.0499"), F("0.0999"), F("0.1999")]),
    sells=st.booleans(),
)
def test_no_state_is_above_the_cap(amounts, outstanding, cap, sells):
    """Conversions are either within the cap, counted after the issue, or refused: never in between."""
    events, day = [], TERMS.issue
    for days, cents, price in amounts:
        day += days * DAY
        events.append(Event(day, "convert", F(cents, 100), F(price, 10_000)))
    terms = LedgerTerms(TERMS.issue, day + 400 * DAY, F("0.12"), 10**10, ACT_365, outstanding=outstanding, cap=cap)
    try:
        rows = ledger(terms, events)
    except OutOfRange as error:
        assert "under the cap" in str(error)  # noqa: PT017
        return
    for before, row in pairwise(rows):
        assert row.outstanding is not None
        assert before.outstanding is not None
        assert row.held <= cap * row.outstanding
        assert row.outstanding - before.outstanding == row.shares == row.held - before.held
        if row.shares:
            price = next(event.price for event in events if event.day == row.day and event.price)
            assert row.amount == cent(row.shares * price * 100) or len([event for event in events if event.day == row.day]) > 1


# --- fees, a cap that changes, a conversion cut to it ------------------------------------------------------------------------------------------------------


def test_a_fee_is_owed_paid_and_bears_no_interest():
    """1,000.00 at 10%, 100 days: 27.40.  A fee of 50.00 on day 100 makes 1,077.40 due at once; unpaid, it is 50.00 still on day 200, beside 54.79."""
    terms = LedgerTerms(date(2018, 1, 1), date(2018, 7, 20), F("0.1"), 100_000, ACT_365)
    day = date(2018, 4, 11)
    rows = ledger(terms, [Event(day, "fee", F(50))])
    assert (rows[1].accrued, rows[1].to_interest, rows[-1].accrued) == (7740, -5000, 5000 + 5479)
    rows = ledger(terms, [Event(day, "fee", F(50)), Event(day, "pay", F("1077.40"))])
    assert (rows[2].principal, rows[2].accrued, rows[-1].accrued) == (0, 0, 0)


def test_a_cap_that_changes_and_rights_of_the_holder():
    """Of 1,000,000 shares 4.99% after the issue are 52,520, 9.99% are 110,987; rights of 10,000 count as the holder's."""
    terms = LedgerTerms(TERMS.issue, TERMS.maturity, F(0), 10**9, ACT_365, outstanding=10**6, cap=F("0.0499"))
    conversion, raised = Event(date(2018, 4, 11), "convert", F(110_987), F(1)), Event(date(2018, 4, 11), "cap", F("0.0999"))
    with pytest.raises(OutOfRange, match="52,520 shares, under the cap"):
        ledger(terms, [conversion])
    assert ledger(terms, [raised, conversion])[2].shares == 110_987
    assert ledger(replace(terms, over="truncate"), [conversion])[1].shares == 52_520
    most = ledger(replace(terms, over="truncate", other_rights=10_000), [conversion])[1].shares
    assert F(10_000 + most, 1_010_000 + most) <= F("0.0499") < F(10_001 + most, 1_010_001 + most)


def test_a_fee_moves_no_installment_and_is_not_compounded():
    """10.00 are due with the next installment, 8,885.20 of them without; 10,000.00 at 12% monthly leave the interest of the year at 12,719.37 for 366 days."""
    note = InstallmentNote(date(2020, 1, 15), date(2020, 2, 15), F("0.12"), 10_000_000, 12, ACT_365)
    for effect in EFFECTS:
        rows = ledger(of(note, effect), [Event(date(2020, 1, 31), "fee", F(10))])
        assert rows[2].amount == amortize(note)[0].payment + 1000
        assert [row.amount for row in rows[3:]] == [row.payment for row in amortize(note)[1:]]
    terms = LedgerTerms(date(2020, 1, 1), date(2021, 1, 1), F("0.12"), 10_000_000, ACT_365, compounding=12)
    plain, charged = ledger(terms, []), ledger(terms, [Event(date(2020, 1, 1), "fee", F(10_000))])
    assert charged[-1].interest == plain[-1].interest == cent(F(10_000_000 * (1.01 ** (12 * 366 / 365) - 1))) == 1271937
