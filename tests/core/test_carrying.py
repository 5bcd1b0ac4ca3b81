"""Discounts expensed by the effective interest method: published tables, the filing's lump note, logarithms with 80 digits, and laws over families."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from itertools import pairwise
from math import floor

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from xl_notes.core.accrual import accrued_interest, maturity_value
from xl_notes.core.amortization import amortize, payments
from xl_notes.core.carrying import STANDARDS, accretion, beneficial_conversion, initial_carrying, lump, month_ends, of_installments, settlements
from xl_notes.core.daycount import ACT_360, ACT_365, CONVENTIONS, EXCEL_30_360, THIRTY_E_360_ISDA, Frame, fraction
from xl_notes.core.errors import OutOfRange
from xl_notes.core.terms import METHODS, InstallmentNote
from xl_notes.core.yields import cost, xirr

F = Fraction
DAY = timedelta(days=1)
ISSUE, DUE = date(2017, 11, 30), date(2018, 11, 30)
NEW_YEAR = date(2017, 12, 31)
HALF_A_CENT = Decimal("0.500000000000000000000000000001")
"""What rounding moves an amount in cents; a little more for the last digits of a second method."""


def cents(text: str) -> int:
    return int(Decimal(text.replace(",", "")).scaleb(2).to_integral_exact())


def half_up(value: Decimal) -> int:
    return int(value.quantize(Decimal(1), ROUND_HALF_UP))


# ------------------------------------------------------------------------------------------------ the filing's lump note

LUMP = lump(ISSUE, DUE, cents("1,061,410.49"), cents("780,448.89"), ACT_365, cents("947,687.94"))


def test_lump_note_with_its_conversion_feature_in_equity():
    """Form 8-K of December 6, 2017: 947,687.94 at 12% to November 30, 2018; convertible at 85% of a market taken to be at 0.002.

    780,448.89 grows to 1,061,410.49 in a year of 365 days, at 36.0000%.  To December 31, 2017: 780,448.89 x (1.36 ^ (31/365) - 1) = 20,650.00 of expense,
    947,687.94 x 12% x 31/365 = 9,658.63 of it coupon.  The same discount in equal parts would be 167,239.05 x 31/365 = 14,203.86.
    """
    assert LUMP.due == maturity_value(ISSUE, DUE, F("0.12"), F("947687.94"), ACT_365)
    bcf = beneficial_conversion(F("947687.94"), F("0.0017"), F("0.002"))
    assert bcf == cents("167,239.05")
    assert initial_carrying(cents("947,687.94"), bcf, "ASC 470-20") == LUMP.carrying
    assert LUMP.rate == F(106141049, 78044889) - 1
    assert round(float(LUMP.rate), 6) == 0.36
    first = accretion(LUMP)[0]
    assert first == (NEW_YEAR, 31, cents("780,448.89"), cents("20,650.00"), cents("9,658.63"), cents("10,991.37"), cents("791,440.26"))
    assert round(bcf * 31 / 365) == cents("14,203.86")


def test_lump_note_at_the_month_ends():
    rows = accretion(LUMP)
    assert [row.day for row in rows] == [*month_ends(ISSUE, DUE), DUE]
    assert len(rows) == 12
    assert [row.days for row in rows] == [31, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30]
    assert rows[-1].closing == cents("947,687.94")
    assert sum(row.expense for row in rows) == cents("280,961.60")
    assert sum(row.coupon for row in rows) == cents("113,722.55")
    assert sum(row.amortised for row in rows) == cents("167,239.05")


def test_coupon_is_the_notes_own_interest():
    """To every month end the interest accrued simply at 12%, but for the half cent by which what is due was rounded."""
    earned = 0
    for row in accretion(LUMP):
        earned += row.coupon
        assert abs(earned - accrued_interest(ISSUE, row.day, F("0.12"), F("947687.94"), ACT_365)) <= 1
    assert earned == cents("113,722.55")


def test_without_the_conversion_feature_nothing_is_discount_over_the_whole_year():
    """Since ASU 2020-06 the note is carried at its proceeds: 12%, and the expense is the coupon, but for compound against simple interest on the way."""
    carried = initial_carrying(cents("947,687.94"), cents("167,239.05"), "ASU 2020-06")
    note = lump(ISSUE, DUE, cents("1,061,410.49"), carried, ACT_365, cents("947,687.94"))
    rows = accretion(note)
    assert round(float(note.rate), 6) == 0.12
    assert sum(row.amortised for row in rows) == 0
    assert rows[0].amortised < 0, "after 31 days 1.12 ^ (31/365) - 1 is less than 0.12 x 31/365"


# ------------------------------------------------------------------------------------------------ published tables


def years_of_365(count: int) -> list[date]:
    return [ISSUE + 365 * DAY * number for number in range(1, count + 1)]


def test_zero_interest_note_of_a_textbook():
    """Kieso, Weygandt, Warfield, Intermediate Accounting, Jeremiah Company: 10,000 in three years at 9%, carried at 7,721.80, 8,416.76 and 9,174.27.

    The book takes a five-digit table of present values, 3 cents below 10,000 / 1.09 ^ 3, and 694.96, 757.51, and 825.73 as what is left for the last year.
    """
    carried = cents("7,721.80") + 3
    assert carried == half_up(10_000_00 / Decimal("1.09") ** 3)
    note = lump(ISSUE, years_of_365(3)[-1], 10_000_00, carried, ACT_365)
    rows = accretion(note, years_of_365(3))
    assert round(float(note.rate), 6) == 0.09
    book = [(cents("694.96"), cents("8,416.76")), (cents("757.51"), cents("9,174.27"))]
    for row, (expense, closing) in zip(rows, book, strict=False):
        assert abs(row.expense - expense) <= 1
        assert abs(row.closing - 3 - closing) <= 1
    assert rows[-1].closing == 10_000_00
    assert all(row.coupon == 0 for row in rows)


def test_five_year_loan_of_the_ifrs_for_smes():
    """IFRS for SMEs (July 2009), section 11, example after paragraph 11.20: 900 and 50 of costs; 40 a year and 1,100 after five.  Printed: 6.9583%,
    interest of 66.10, 67.92, 69.86, 71.94, 74.16 (which adds up to 2 cents less than all that is paid), carrying amounts of 976.11 to 1,100.00."""
    days = years_of_365(5)
    rate, rows = settlements(ISSUE, 950_00, [*((day, 40_00) for day in days[:-1]), (days[-1], 1_140_00)])
    assert abs(rate - F("0.069583")) < F("0.000002")
    assert [row.closing for row in rows] == [cents("976.11"), cents("1,004.03"), cents("1,033.89"), cents("1,065.83"), 0]
    printed = [cents(amount) for amount in ("66.10", "67.92", "69.86", "71.94", "74.16")]
    assert all(abs(row.expense - amount) <= 1 for row, amount in zip(rows, printed, strict=True))
    assert sum(row.expense for row in rows) == 5 * 40_00 + 1_100_00 - 950_00


# ------------------------------------------------------------------------------------------------ notes due in one sum

DAY_COUNTS = st.sampled_from(CONVENTIONS)
TERMS = st.tuples(st.integers(0, 20_000), st.integers(32, 4000), st.integers(2, 10**11), st.integers(1, 100), DAY_COUNTS, st.integers(0, 100))


def lump_of(terms):
    """A note from some day of 65 years, its length in days, what is due, and parts of it received and principal, in hundredths."""
    start, days, due, received, day_count, principal = terms
    issue = date(1990, 1, 1) + start * DAY
    return lump(issue, issue + days * DAY, due, max(1, due * received // 100), day_count, max(1, due * principal // 100) if principal else None)


@given(TERMS, st.sets(st.integers(1, 4100), max_size=12))
def test_columns_add_up(terms, days):
    note = lump_of(terms)
    dates = [note.issue + number * DAY for number in sorted(days) if note.issue + number * DAY <= note.maturity]
    rows = accretion(note, dates)
    assert [row.day for row in rows] == [*(day for day in dates if day < note.maturity), note.maturity]
    assert sum(row.expense for row in rows) == note.due - note.carrying
    assert sum(row.coupon for row in rows) == note.due - note.principal
    assert sum(row.days for row in rows) == (note.maturity - note.issue).days
    assert rows[0].opening == note.carrying
    assert rows[-1].closing == note.principal
    for before, row in pairwise(rows):
        assert row.opening == before.closing
    for row in rows:
        assert row.amortised == row.expense - row.coupon
        assert row.closing == row.opening + row.amortised


@given(TERMS, st.integers(1, 4000))
def test_an_amount_to_a_date_does_not_depend_on_the_other_dates(terms, number):
    """Monthly, or in two parts: the expense to a day is the same."""
    note = lump_of(terms)
    ends = month_ends(note.issue, note.maturity)
    day = ends[number % len(ends)] if ends else note.maturity
    monthly = [row for row in accretion(note) if row.day <= day]
    [first, *_] = accretion(note, [day])
    assert sum(row.expense for row in monthly) == first.expense
    assert sum(row.coupon for row in monthly) == first.coupon
    assert monthly[-1].closing == first.closing


@given(TERMS, st.integers(1, 4000))
def test_growth_in_logarithms(terms, number):
    """carrying x exp(ln(due / carrying) x t / T) with 80 digits: the same to the half cent; and the rate is exp(ln(due / carrying) / T) - 1."""
    note = lump_of(terms)
    day = note.issue + number % (note.maturity - note.issue).days * DAY + DAY
    frame = Frame(note.maturity)
    passed, whole = fraction(note.day_count, note.issue, day, frame), fraction(note.day_count, note.issue, note.maturity, frame)
    row = accretion(note, [day])[0]
    with localcontext() as context:
        context.prec = 80
        logarithm = (Decimal(note.due) / note.carrying).ln()
        part = Decimal(passed.numerator * whole.denominator) / (passed.denominator * whole.numerator)
        assert abs(row.expense - note.carrying * ((logarithm * part).exp() - 1)) <= HALF_A_CENT
        rate = (logarithm * whole.denominator / whole.numerator).exp() - 1
        assert abs(note.rate - F(rate)) <= F("1e-50") * (1 + abs(F(rate)))
    assert row.coupon == floor((note.due - note.principal) * passed / whole + F(1, 2))


def test_the_rate_is_xirrs_on_actual_365():
    """And not on another day count, where a year has another length."""
    dated = [F(780448.89), F(-1061410.49)], [ISSUE, DUE + 100 * DAY]
    terms = ISSUE, DUE + 100 * DAY, cents("1,061,410.49"), cents("780,448.89")
    assert abs(lump(*terms, ACT_365).rate - xirr(*dated)) < F("1e-9")
    assert lump(*terms, ACT_360).rate < xirr(*dated) - F("0.001")


def test_bought_for_all_that_is_due():
    """No discount and no interest: a rate of zero and a table of zeros."""
    note = lump(ISSUE, DUE, 100, 100, ACT_365)
    assert note.rate == 0
    assert {(row.expense, row.coupon, row.amortised, row.closing) for row in accretion(note)} == {(0, 0, 0, 100)}


def test_a_premium_over_the_principal():
    """1,050.00 received for 1,000.00 with 120.00 of coupon: 70.00 of expense, and 50.00 of premium that goes from the carrying amount."""
    [row] = accretion(lump(ISSUE, DUE, 1120_00, 1050_00, ACT_365, 1000_00), [])
    assert row == (DUE, 365, 1050_00, 70_00, 120_00, -50_00, 1000_00)


def test_maturity_may_be_given_as_the_last_date():
    assert accretion(LUMP, [NEW_YEAR, DUE]) == accretion(LUMP, [NEW_YEAR])
    assert len(accretion(LUMP, [])) == len(accretion(LUMP, [DUE])) == 1


def test_thirty_days_a_month():
    """Under 30/360 every month grows alike: a million at 1.01 ^ 12 is 1,126,825.03 after a year, 10,000.00 + 10,100.00 after two months, then 10,201.00."""
    note = lump(date(2018, 1, 30), date(2019, 1, 30), cents("1,126,825.03"), cents("1,000,000.00"), EXCEL_30_360)
    rows = accretion(note, [date(2018, 3, 30), date(2018, 4, 30), date(2018, 5, 30)])
    assert [row.expense for row in rows[:3]] == [cents("20,100.00"), cents("10,201.00"), cents("10,303.01")]


def test_maturity_on_the_last_of_february():
    """30E/360 (ISDA) leaves a maturity on the last of February alone: 31 August to 29 February is 179 days then, and a row at maturity takes all."""
    note = lump(date(2023, 8, 31), date(2024, 2, 29), 1179_00, 1000_00, THIRTY_E_360_ISDA, 1000_00)
    assert note.years == F(179, 360)
    rows = accretion(note, [date(2024, 1, 31)])
    assert [row.coupon for row in rows] == [150_00, 29_00]


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)), st.integers(1, 3000))
def test_month_ends_day_by_day(start, days):
    end = start + days * DAY
    inside = [start + number * DAY for number in range(1, days)]
    assert month_ends(start, end) == [day for day in inside if (day + DAY).day == 1]


# ------------------------------------------------------------------------------------------------ beneficial conversion features


def test_conversion_feature_by_hand():
    """100 dollars at 0.40 are 250 shares. At a market of 0.50 they are worth 125; at 0.30 they are worth less than what was paid; at 1.00, 250."""
    assert beneficial_conversion(F(100), F("0.4"), F("0.5")) == 25_00
    assert beneficial_conversion(F(100), F("0.4"), F("0.3")) == 0
    assert beneficial_conversion(F(100), F("0.4"), F("0.4")) == 0
    assert beneficial_conversion(F(100), F("0.4"), F(1)) == 100_00, "150 above the amount, limited to the proceeds"
    # with 20 of the proceeds allocated to warrants the effective price is 80 / 250 = 0.32, and 250 x (0.50 - 0.32) = 45
    assert beneficial_conversion(F(100), F("0.4"), F("0.5"), F(80)) == 45_00
    assert beneficial_conversion(F(100), F("0.4"), F("0.4"), F(80)) == 20_00
    assert beneficial_conversion(F(100), F("0.4"), F(1), F(80)) == 80_00
    assert beneficial_conversion(F(0), F("0.4"), F(1)) == 0


@given(st.integers(0, 10**9), st.integers(1, 10**5), st.integers(1, 10**5), st.none() | st.integers(1, 10**9))
def test_conversion_feature_as_shares_times_spread(amount, price, market, proceeds):
    """The rule as accountants write it, in Decimal: shares x (market - proceeds per share), from nothing to the proceeds."""
    assume(amount)
    with localcontext() as context:
        context.prec = 60
        shares = Decimal(amount).scaleb(-2) / Decimal(price).scaleb(-4)
        allocated = Decimal(amount if proceeds is None else proceeds).scaleb(-2)
        intrinsic = shares * (Decimal(market).scaleb(-4) - allocated / shares)
        expected = min(max(intrinsic, Decimal(0)), allocated)
    found = beneficial_conversion(F(amount, 100), F(price, 10**4), F(market, 10**4), proceeds and F(proceeds, 100))
    assert abs(found - expected * 100) <= HALF_A_CENT


def test_conversion_feature_belongs_to_a_standard():
    assert initial_carrying(1000_00) == initial_carrying(1000_00, 0, "ASC 470-20") == 1000_00
    assert [initial_carrying(1000_00, 300_00, standard) for standard in STANDARDS] == [700_00, 1000_00]
    assert initial_carrying(1000_00, 2000_00, "ASU 2020-06") == 1000_00


# ------------------------------------------------------------------------------------------------ notes in installments


def note(**changes) -> InstallmentNote:
    terms = {"issue": ISSUE, "first_payment": date(2018, 1, 15), "rate": F("0.12"), "principal": 335953857, "nper": 36, "day_count": ACT_365}
    return InstallmentNote(**{**terms, **changes})


def has_schedule(terms: InstallmentNote) -> bool:
    """Whether the installments cover the interest."""
    try:
        amortize(terms)
    except OutOfRange:
        return False
    return True


NOTES = st.builds(
    lambda rate, principal, nper, freq, method, day_count, stub: note(
        rate=F(rate, 1000), principal=principal, nper=nper, freq=freq, method=method, day_count=day_count, first_payment=ISSUE + stub * DAY
    ),
    st.integers(0, 400),
    st.integers(10**6, 10**11),
    st.integers(1, 24),
    st.sampled_from([1, 2, 4, 12, 52]),
    st.sampled_from(METHODS),
    DAY_COUNTS,
    st.integers(5, 60),
).filter(has_schedule)


@given(NOTES, st.integers(1, 100))
def test_installments_add_up(terms, received):
    carrying = terms.principal * received // 100
    rate, rows = of_installments(terms, carrying)
    paid = [(each.day, each.amount) for each in payments(terms)]
    assert [(row.day, row.payment) for row in rows] == paid
    assert sum(row.expense for row in rows) == sum(amount for _, amount in paid) - carrying
    assert sum(row.amortised for row in rows) == terms.principal - carrying
    assert [row.interest for row in rows] == [row.interest for row in amortize(terms)]
    assert rows[0].opening == carrying
    assert rows[-1].closing == 0
    for before, row in pairwise(rows):
        assert row.opening == before.closing
    assert all(row.closing == row.opening + row.expense - row.payment for row in rows)
    assert rate == cost(terms, oid=terms.principal - carrying)


@given(NOTES, st.integers(20, 100))
def test_carried_forward_in_decimal(terms, received):
    """From what was received, grown by the rate over each period's days and less each payment, with 60 digits: every closing amount to the cent."""
    carrying = terms.principal * received // 100
    rate, rows = of_installments(terms, carrying)
    assume(rate < 10)  # going forward, any error of the rate grows as the debt does
    with localcontext() as context:
        context.prec = 60
        growth = 1 + Decimal(rate.numerator) / rate.denominator
        carried, before = Decimal(carrying), ISSUE
        for row in rows:
            carried = carried * growth ** (Decimal((row.day - before).days) / 365) - row.payment
            before = row.day
            assert abs(row.closing - carried) <= HALF_A_CENT


def test_one_installment_is_a_lump_sum():
    """The lump note in one installment and as a sum due: the same rate and the same expense."""
    rate, [row] = of_installments(note(first_payment=DUE, principal=cents("947,687.94"), nper=1), cents("780,448.89"))
    [whole] = accretion(LUMP, [])
    assert abs(rate - LUMP.rate) < F("1e-30")
    assert (row.day, row.days, row.opening, row.expense, row.interest, row.amortised) == whole[:6]
    assert row.payment == LUMP.due


def test_carried_at_its_principal():
    """No discount: what the effective rate expenses more in one period than the note's own simple interest it expenses less in another."""
    rate, rows = of_installments(note())
    assert rate == cost(note())
    assert sum(row.amortised for row in rows) == 0
    assert sum(row.expense for row in rows) == cents("677,164.99"), "the total interest of the default schedule"
    assert all(abs(row.amortised) < cents("500") for row in rows)


def test_several_payments_without_interest_of_their_own():
    rate, rows = settlements(ISSUE, 100_00, [(ISSUE + 365 * DAY, 55_00), (ISSUE + 730 * DAY, 60_50)])
    assert rate == F(1, 10)
    assert [(row.opening, row.expense, row.interest, row.amortised, row.closing) for row in rows] == [
        (100_00, 10_00, 0, 10_00, 55_00),
        (55_00, 5_50, 0, 5_50, 0),
    ]


@pytest.mark.parametrize("standard", STANDARDS)
def test_zero_feature_needs_no_room(standard):
    assert initial_carrying(1, 0, standard) == 1
