"""Rates of dated amounts and costs of notes: published figures, halving in Decimal, polynomials with known roots, numpy, QuantLib, and laws over families."""

from datetime import date, timedelta
from decimal import Decimal, localcontext
from fractions import Fraction

import numpy as np
import pytest
import QuantLib as ql  # noqa: N813
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.core.test_carrying import has_schedule
from xl_notes.core.amortization import amortize
from xl_notes.core.daycount import ACT_365, CONVENTIONS
from xl_notes.core.errors import OutOfRange
from xl_notes.core.terms import METHODS, Habits, InstallmentNote, PaymentDays
from xl_notes.core.yields import HIGHEST_RATE, LOWEST_RATE, Flow, cost, net_flows, rate_of, xirr

F = Fraction
START = date(2017, 11, 30)
DAY = timedelta(days=1)


def rate(amounts, days, guess="0.1"):
    """The rate of amounts so many days after a start."""
    return xirr([F(amount) for amount in amounts], [START + number * DAY for number in days], F(guess))


def decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def worth(at: Decimal, amounts, days) -> Decimal:
    """Present value at a rate, by the definition."""
    return sum((decimal(F(amount)) / (1 + at) ** (Decimal(number) / 365) for amount, number in zip(amounts, days, strict=True)), Decimal(0))


def halved(amounts, days, low="-0.9999", high="1e9") -> Decimal:
    """The rate by halving, in 50 digits: for amounts whose sign changes once."""
    with localcontext() as context:
        context.prec = 50
        left, right = Decimal(low), Decimal(high)
        above = worth(left, amounts, days) > 0
        assert above != (worth(right, amounts, days) > 0)
        for _ in range(110):
            middle = (left + right) / 2
            left, right = (middle, right) if (worth(middle, amounts, days) > 0) == above else (left, middle)
    return left


def close(found: Fraction, expected: Decimal | Fraction, within: str = "1e-18") -> bool:
    return abs(found - F(expected)) <= F(within) * (1 + abs(F(expected)))


# ------------------------------------------------------------------------------------------------ published


def test_excels_own_example():
    """Microsoft, help for XIRR: 0.373362535, "accurate within 0.000001 percent".  The ninth digit is not the root's, which is 0.37336253351883..."""
    days = [date(2008, 1, 1), date(2008, 3, 1), date(2008, 10, 30), date(2009, 2, 15), date(2009, 4, 1)]
    amounts = (-10000, 2750, 4250, 3250, 2750)
    found = xirr([F(amount) for amount in amounts], days)
    assert abs(found - F("0.373362535")) < F("1e-8")
    assert close(found, halved(amounts, [(day - days[0]).days for day in days]))


# Directive 98/7/EC of the European Parliament and of the Council, annex II, A. Calculation on a calendar basis: years of 365 days from 1 January 1994.  The
# third is printed as 0,1306623, cut off, and rounded to 13,07 %.
DIRECTIVE = [
    ((1000, -1200), (date(1994, 1, 1), date(1995, 7, 1)), "0.1296", 4),
    ((950, -1200), (date(1994, 1, 1), date(1995, 7, 1)), "0.169", 3),
    ((1000, -600, -600), (date(1994, 1, 1), date(1995, 1, 1), date(1996, 1, 1)), "0.1307", 4),
]


@pytest.mark.parametrize(("amounts", "days", "printed", "decimals"), DIRECTIVE)
def test_annual_percentage_rates_of_the_european_directive(amounts, days, printed, decimals):
    assert round(float(xirr([F(amount) for amount in amounts], days)), decimals) == float(printed)


def test_amounts_out_of_order():
    """The example of the crate `xirr` 0.2.3 (docs.rs), made to agree with LibreOffice: 0.1635371584432641; the third date comes after the fourth."""
    days = [date(2015, 6, 11), date(2015, 7, 21), date(2018, 6, 10), date(2015, 10, 17)]
    assert abs(xirr([F(-1000), F(-9000), F(20000), F(-3000)], days) - F("0.1635371584432641")) < F("1e-12")


# A dollar of the lump note with simple interest of 12%, converted at 85% of the market and sold at the market: 1 + 0.12 x days / 365, over 0.85.
CONVERTED = [(30, "7.1395"), (180, "0.562264"), (365, "0.317647")]


@pytest.mark.parametrize(("days", "printed"), CONVERTED)
def test_converted_and_sold(days, printed):
    sold = (1 + F("0.12") * days / 365) / F("0.85")
    found = rate([-1, sold], [0, days])
    assert round(float(found), len(printed) - 2) == float(printed)
    with localcontext() as context:
        context.prec = 60
        assert close(found, decimal(sold) ** (Decimal(365) / days) - 1, "1e-38")


# ------------------------------------------------------------------------------------------------ one rate: families

LATER = st.lists(st.tuples(st.integers(1, 5000), st.integers(1, 10**9)), min_size=1, max_size=40)
"""Days and cents of what comes back."""


@given(st.integers(1, 10**10), LATER)
def test_a_loan_as_by_halving(lent, back):
    """From nearly all lost to a multiple of it gained within days."""
    amounts, days = [F(-lent, 100), *(F(cents, 100) for _, cents in back)], [0, *(day for day, _ in back)]
    with localcontext() as context:
        context.prec = 50
        in_reach = worth(Decimal("-0.999"), amounts, days) > 0 > worth(Decimal("1e9"), amounts, days)
    assume(in_reach)
    assert close(rate(amounts, days), halved(amounts, days))


@given(st.integers(1, 10**10), LATER)
def test_present_value_at_the_rate_is_zero(lent, back):
    amounts, days = [-lent, *(cents for _, cents in back)], [0, *(day for day, _ in back)]
    try:
        found = rate(amounts, days)
    except OutOfRange:
        assume(False)
    with localcontext() as context:
        context.prec = 60
        assert abs(worth(decimal(found), amounts, days)) <= lent * Decimal("1e-25")


@given(st.integers(1, 20_000), st.integers(1, 10**9), st.integers(1, 10**9))
def test_one_amount_in_and_one_out(days, lent, back):
    """(back / lent) ^ (365 / days) - 1 wherever that lies between the bounds, and an error where it does not."""
    with localcontext() as context:
        context.prec = 60
        context.Emax, context.Emin = 10**9, -(10**9)
        grown = (Decimal(back) / lent) ** (Decimal(365) / days)
    if 1 + LOWEST_RATE < F(grown) < 1 + HIGHEST_RATE:
        assert abs(rate([-lent, back], [0, days]) - (F(grown) - 1)) <= F(grown) * F("1e-38")
    else:
        with pytest.raises(OutOfRange):
            rate([-lent, back], [0, days])


@given(st.integers(1, 10**10), LATER, st.integers(1, 1000), st.booleans(), st.integers(-30_000, 30_000), st.sampled_from(["-0.99", "0", "0.1", "3", "1000"]))
def test_what_does_not_matter(lent, back, times, other_way_round, shift, guess):
    """The currency, whose books, when it was, in which order it is listed, the guess, and whether two amounts of a day stand in one row."""
    amounts, days = [-lent, *(cents for _, cents in back)], [0, *(day for day, _ in back)]
    try:
        found = rate(amounts, days)
    except OutOfRange:
        assume(False)
    factor = -times if other_way_round else times
    rows = [(START + shift * DAY + day * DAY, F(amount * factor, 2)) for amount, day in zip(amounts, days, strict=True)]
    rows = [rows[0], *reversed(rows), *rows[1:]]
    assert close(xirr([amount for _, amount in rows], [day for day, _ in rows], F(guess)), found, "1e-30")


def test_pairs_that_are_empty_or_zero():
    start, later = START, START + 365 * DAY
    assert xirr([None, F(-100), None, F(0), F(110), None], [None, start, None, start + DAY, later, None]) == F(1, 10)
    assert xirr([F(0), F(-100), F(110)], [start, start + 30 * DAY, start + 395 * DAY]) == F(1, 10), "where Excel's XIRR shows 2.98E-09"


def test_amounts_of_a_day_are_one_amount():
    """-100 and +100 on one day are nothing; the rate is that of the rest."""
    assert rate([-100, -50, 50, 110], [0, 10, 10, 365]) == F(1, 10)
    assert net_flows([(START, F(5)), (START, F(-5)), (START + DAY, F(1)), (START + 3 * DAY, F(2)), (START + DAY, F(1))]) == [Flow(0, F(2)), Flow(2, F(2))]


@pytest.mark.parametrize("lost", ["0.5", "0.9", "0.99", "0.9999", "0.999999"])
def test_nearly_all_lost(lost):
    """Of a dollar 1 - lost comes back after a year of 365 days, or its square after two."""
    left = 1 - F(lost)
    assert rate([-1, left], [0, 365]) == -F(lost)
    assert rate([-1, left**2], [0, 730]) == -F(lost)


def test_the_callers_precision_moves_nothing():
    with localcontext() as context:
        context.prec = 3
        found = rate([-100, 60, 70], [0, 100, 400])
    assert found == rate([-100, 60, 70], [0, 100, 400])


@given(st.lists(st.tuples(st.integers(30, 5000), st.integers(10**4, 10**9)), min_size=1, max_size=40), st.integers(30, 150))
def test_as_quantlib(back, percent):
    """QuantLib's yield of a leg, compounded yearly on Actual/365 (Fixed), in floats; what is lent is a part of what comes back, or half more than it."""
    back = sorted(dict(back).items())
    lent = sum(cents for _, cents in back) * percent // 100
    found = float(rate([-lent, *(cents for _, cents in back)], [0, *(day for day, _ in back)]))
    assume(-0.9 < found < 10)
    start = ql.Date(30, 11, 2017)
    leg = ql.Leg([ql.SimpleCashFlow(float(cents), start + day) for day, cents in back])
    yielded = ql.CashFlows.yieldRate(leg, float(lent), ql.Actual365Fixed(), ql.Compounded, ql.Annual, False, start, start, 1e-13, 1000, found + 0.01)
    assert yielded == pytest.approx(found, abs=1e-9 * (1 + abs(found)))


# ------------------------------------------------------------------------------------------------ several rates, or none


def polynomial(growths):
    """Amounts, 365 days apart, that are worth nothing at each of these growths: the product of (1 - growth x discount factor)."""
    amounts = [F(1)]
    for growth in growths:
        shifted = [F(0), *(-growth * amount for amount in amounts)]
        amounts = [kept + more for kept, more in zip([*amounts, F(0)], shifted, strict=True)]
    return amounts


@given(st.sets(st.integers(1, 20), min_size=1, max_size=5), st.integers(-79, 350))
def test_the_nearest_of_known_rates(fifths, guess):
    """Up to five rates from -80% to 300%, 20 points or more apart: each is found, exactly, and of all of them the nearest is given."""
    growths = [F(part, 5) for part in fifths]
    amounts = polynomial(growths)
    days = [365 * year for year in range(len(amounts))]
    for growth in growths:
        assert close(rate(amounts, days, growth - 1), growth - 1, "1e-20")
    nearest = min(abs(growth - 1 - F(guess, 100)) for growth in growths)
    assert abs(abs(rate(amounts, days, F(guess, 100)) - F(guess, 100)) - nearest) < F("1e-15")


def rate_or_refusal(amounts, days, guess):
    try:
        return rate(amounts, days, guess)
    except OutOfRange as error:
        return str(error)


@given(st.integers(20, 390), st.sets(st.integers(0, 10), min_size=2, max_size=5))
def test_rates_close_together_are_found_or_refused(base, further):
    """Rates a point apart: three of them are always found; of more, which lie within ten points, it may be said that they cannot be told apart."""
    growths = [F(base + more, 100) for more in further]
    amounts = polynomial(growths)
    days = [365 * year for year in range(len(amounts))]
    for growth in growths:
        found = rate_or_refusal(amounts, days, growth - 1)
        if isinstance(found, str):
            assert len(growths) > 3
            assert "told apart" in found
        else:
            assert close(found, growth - 1, "1e-20")


@given(st.lists(st.integers(-1000, 1000), min_size=2, max_size=9))
def test_as_many_rates_as_numpy_finds(amounts):
    """Amounts of any signs a year of 365 days apart: numpy's real positive roots of the polynomial are the rates, and where it has none there is none."""
    assume(min(amounts) < 0 < max(amounts))
    roots = np.roots(np.trim_zeros(np.array(amounts, dtype=float)))
    real = [float(root.real) - 1 for root in roots if abs(root.imag) < 1e-12 and 1e-4 < root.real < 1e6]
    # roots that nearly touch, and pairs that only just are complex, are beyond numpy's floats
    unclear = any(abs(one - other) < 1e-3 for place, one in enumerate(roots) for other in roots[:place])
    assume(not unclear and not any(0 < abs(root.imag) < 1e-3 for root in roots))
    assume(all(not 0 < root.real <= 1e-4 for root in roots))
    days = [365 * year for year in range(len(amounts))]
    if not real:
        with pytest.raises(OutOfRange):
            rate(amounts, days)
    for one in real:
        assert float(rate(amounts, days, repr(one))) == pytest.approx(one, rel=1e-7, abs=1e-9)


def test_a_rate_that_is_only_touched():
    """(1 - 1.1 v)^2 is zero at 10% without changing sign; a little more at the end and it never is; a little less, and there is a rate to either side."""
    amounts = polynomial([F("1.1"), F("1.1")])
    assert close(rate(amounts, [0, 365, 730]), F(1, 10), "1e-20")
    with pytest.raises(OutOfRange, match="no rate"):
        rate([*amounts[:2], amounts[2] + F("1e-20")], [0, 365, 730])
    below, above = rate([*amounts[:2], amounts[2] - F("1e-12")], [0, 365, 730], 0), rate([*amounts[:2], amounts[2] - F("1e-12")], [0, 365, 730], 1)
    # 1 - 2.2 v + (1.21 - e) v^2 = 0 where the growth is 1.1 -+ the root of e
    assert close(below, F("0.1") - F("1e-6"), "1e-15")
    assert close(above, F("0.1") + F("1e-6"), "1e-15")


def test_draws_and_payments_in_turn():
    """Two hundred draws of 100 and as many payments of 101, each 30 days later: one rate, 1.01 ^ (365/30) - 1 of each pair, though signs change 399 times."""
    amounts, days = [100, -101] * 200, range(0, 30 * 400, 30)
    with localcontext() as context:
        context.prec = 50
        assert close(rate(amounts, days), Decimal("1.01") ** (Decimal(365) / 30) - 1)


# ------------------------------------------------------------------------------------------------ what a note costs


def note(**changes) -> InstallmentNote:
    terms = {"issue": START, "first_payment": date(2018, 1, 15), "rate": F("0.12"), "principal": 335953857, "nper": 36, "day_count": ACT_365}
    return InstallmentNote(**{**terms, **changes})


LUMP = note(first_payment=date(2018, 11, 30), principal=94768794, nper=1)

# Form 8-K of December 6, 2017, Item 1.01; rates computed from its terms outside this package.
COSTS = [
    (note(), "0", "0.126796"),
    (note(method="pmt"), "0", "0.126797"),
    (note(method="pmt_nostub"), "0", "0.123123"),
    (LUMP, "0", "0.120000"),
    (note(), "0.15", "0.260251"),
]


@pytest.mark.parametrize(("terms", "discount", "printed"), COSTS)
def test_costs_of_the_filings_notes(terms, discount, printed):
    assert round(float(cost(terms, F(discount))), 6) == float(printed)


def test_the_default_schedule_by_halving():
    """35 payments of 112,130.66 and one of 112,130.46 on the 15th of each month from January 2018; in stock at 85% of the market each is divided by 0.85."""
    fifteenths = [(date(2018 + month // 12, month % 12 + 1, 15) - START).days for month in range(36)]
    paid = [F("112130.66")] * 35 + [F("112130.46")]
    assert close(cost(note()), halved([F("-3359538.57"), *paid], [0, *fifteenths]))
    assert close(cost(note(), F("0.15")), halved([F("-3359538.57"), *(amount / F("0.85") for amount in paid)], [0, *fifteenths]))


def test_yearly_installments_cost_the_notes_rate():
    """Years of 365 days. 100,000.00 at 12%: 12,000.00 a year and the principal at the end cost 12% exactly; 5,000.00 of fees or kept back leave 95,000.00."""
    bullet = note(issue=date(2021, 1, 15), first_payment=date(2022, 1, 15), principal=10_000_000, nper=2, freq=1, method="bullet")
    assert cost(bullet) == F("0.12")
    with localcontext() as context:
        context.prec = 60
        # 95 g^2 - 12 g - 112 = 0 for the yearly growth g
        expected = (12 + (Decimal(144 + 4 * 95 * 112)).sqrt()) / 190 - 1
    assert close(cost(bullet, fees=500_000), expected, "1e-35")
    assert cost(bullet, fees=500_000) == cost(bullet, oid=500_000) == cost(bullet, fees=200_000, oid=300_000)


def test_no_interest_costs_nothing():
    assert cost(note(rate=F(0))) == 0


def test_payments_count_on_the_day_they_are_made():
    """Payments moved to the next business day come later, so that the same money costs less."""
    moved = note(payment_days=PaymentDays("following"))
    days = [(row.period.paid_on - START).days for row in amortize(moved)]
    assert days[3] == (date(2018, 4, 16) - START).days, "the first Sunday among them is 15 April 2018"
    assert [row.payment for row in amortize(moved)] == [row.payment for row in amortize(note())]
    assert close(cost(moved), halved([-335953857, *(row.payment for row in amortize(moved))], [0, *days]))
    assert cost(moved) < cost(note())


def test_interest_may_start_on_another_day_than_the_money_comes():
    """The money counts from issue: interest from a month before makes it dearer."""
    earlier = note(accrual_start=date(2017, 10, 31))
    paid = [(row.period.paid_on, row.payment) for row in amortize(earlier)]
    assert close(cost(earlier), halved([-335953857, *(amount for _, amount in paid)], [0, *((day - START).days for day, _ in paid)]))
    assert cost(earlier) > cost(note())


def test_what_the_schedule_leaves_open_is_paid_with_the_last():
    """PMT without the stub leaves 23,523.31 or so at the end, whether the schedule shows it as a balance or in the last payment."""
    shown = note(method="pmt", habits=Habits(last="show"))
    assert amortize(shown)[-1].closing > 2_000_000
    assert cost(shown) == cost(note(method="pmt"))


TERMS = st.builds(
    lambda rate, principal, nper, freq, method, basis, stub: note(
        rate=F(rate, 1000), principal=principal, nper=nper, freq=freq, method=method, day_count=basis, first_payment=START + stub * DAY
    ),
    st.integers(0, 400),
    st.integers(10**6, 10**10),
    st.integers(1, 24),
    st.sampled_from([1, 2, 4, 12, 52]),
    st.sampled_from(METHODS),
    st.sampled_from(CONVENTIONS),
    st.integers(5, 60),
).filter(has_schedule)


@given(TERMS, st.integers(0, 74), st.integers(0, 30), st.integers(0, 30))
def test_costs_of_any_note(terms, discount, fees, oid):
    """The rate makes receipt and payments worth nothing; each of discount, fees and oid makes the note dearer; it is XIRR of the same amounts."""
    kept, held_back = terms.principal * fees // 100, terms.principal * oid // 100
    part = F(discount, 100)
    found = cost(terms, part, kept, held_back)
    rows = amortize(terms)
    amounts = [F(terms.principal - kept - held_back, 100), *(F(-row.payment, 100) / (1 - part) for row in rows)]
    days = [0, *((row.period.paid_on - START).days for row in rows)]
    assert close(found, rate(amounts, days, "2"), "1e-30")
    with localcontext() as context:
        context.prec = 60
        assert abs(worth(decimal(found), amounts, days)) <= terms.principal * Decimal("1e-25")
    assert found >= cost(terms)
    assert (found > cost(terms)) == bool(discount or kept or held_back)


def test_rate_of_needs_no_order():
    """The amounts may be listed in any order: the first in time is where discounting starts, which does not move the rate."""
    flows = [(START + 400 * DAY, F(70)), (START, F(-100)), (START + 100 * DAY, F(60))]
    assert rate_of(flows) == rate([-100, 60, 70], [0, 100, 400])
