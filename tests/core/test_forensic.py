"""The search for how a figure was reckoned: what the filing prints, a second search with Decimal, and that a truth put in is found again."""

import time
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xl_notes.core import daycount
from xl_notes.core.accrual import accrued_interest
from xl_notes.core.daycount import ACT_360, ACT_365, CONVENTIONS, EXCEL_30_360, EXCEL_BASES
from xl_notes.core.errors import NotAvailable
from xl_notes.core.forensic import BY_USE, MONTHS_OF_30_DAYS, MOST_READINGS, Payment, readings
from xl_notes.core.money import from_cents
from xl_notes.core.terms import COMPOUNDINGS

F = Fraction
NOTE_DATE, EXCHANGE = date(2017, 11, 16), date(2017, 11, 30)


def search(reported, principal, rate, start, end, *payments):
    return readings(F(str(reported)), F(str(principal)), F(str(rate)), start, end, [Payment(day, F(str(amount))) for day, amount in payments])


# --- what the filing prints --------------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("reported", "kind", "computed"), [("2465.75", "interest", 246_575), ("252465.75", "balance", 25_246_575)])
def test_the_surrendered_note(reported, kind, computed):
    """Dated 16 November 2017, and 252,465.75 on 30 November: 250,000 x 12% x 30/365 = 2,465.753, so interest ran from 31 October, 16 days before its date.

    In a year without a leap day other conventions of actual days count the same.  The next is 16 cents off: monthly, 250,000 x (1.01 ^ (12 x 30/365) - 1).
    """
    first, second, *_ = search(reported, 250_000, "0.12", NOTE_DATE, EXCHANGE)
    assert (first.kind, first.day_count, first.compounding) == (kind, ACT_365, 0)
    assert (first.start, first.shift, first.days) == (date(2017, 10, 31), -16, 30)
    assert (first.computed, first.difference) == (computed, 0)
    assert {convention.name for convention in first.also} == {"act/act", "act/act ISDA", "act/365L"}
    with localcontext() as context:
        context.prec = 40
        monthly = 250_000 * (Decimal("1.01") ** (Decimal(360) / 365) - 1)
    assert (second.compounding, second.difference) == (12, round(100 * monthly) - 246_575) == (12, -16)


@pytest.mark.parametrize("guess", [date(2016, 9, 3), date(2016, 10, 1), date(2016, 10, 19), date(2016, 11, 16), date(2016, 12, 14)])
def test_the_preferred_shares(guess):
    """445,222.19 on 400 shares of 1,000 at 10%, both assumed: 407/360 gives 45,222.222, 3 cents more, and nothing near comes nearer.

    407 days on Actual/360 begin on 19 October 2016; months of 30 days make 407 from 13 October: a year, a month and 17 days.  In cents 45,222.19 / 40,000 years
    are 412.65 of 365 days and 406.9997 of 360, so no whole number of days is exact.
    """
    found = search("445222.19", 400_000, "0.1", guess, EXCHANGE)
    at_360 = [reading for reading in found if reading.difference == 3]
    assert found[: len(at_360)] == at_360
    assert {(reading.day_count, reading.start, reading.days, reading.compounding) for reading in at_360} == {
        (ACT_360, date(2016, 10, 19), 407, 0),
        (EXCEL_30_360, date(2016, 10, 13), 407, 0),
    }
    assert {reading.computed for reading in at_360} == {44_522_222}
    assert abs(found[len(at_360)].difference) == 13  # 391 days compounded daily
    assert found[len(at_360)][3:7] == (365, date(2016, 11, 4), (date(2016, 11, 4) - guess).days, 391)


# --- a second search ---------------------------------------------------------------------------------------------------------------------------------------


def decimal_search(reported, principal, rate, start, end):
    """Every convention, compounding and day of two months either way, with Decimal powers; kind, compounding, shift and computed cents of what is within 1%."""
    found = set()
    with localcontext() as context:
        context.prec = 50
        for convention in CONVENTIONS:
            for shift in range(-62, 63):
                if start + timedelta(days=shift) >= end:
                    continue
                span = daycount.fraction(convention, start + timedelta(days=shift), end)
                years = Decimal(span.numerator) / span.denominator
                for times in COMPOUNDINGS:
                    part = (1 + Decimal(rate) / times) ** (times * years) - 1 if times else Decimal(rate) * years
                    interest = (Decimal(principal) * part).quantize(Decimal("0.01"), ROUND_HALF_UP)
                    for kind, amount in (("interest", interest), ("balance", interest + Decimal(principal))):
                        if abs(amount - Decimal(reported)) <= interest / 100:
                            found.add((kind, times, shift, int(100 * amount)))
    return found


SEARCHES = [
    ("2465.75", "250000.00", "0.12", NOTE_DATE, EXCHANGE),
    ("252465.75", "250000.00", "0.12", NOTE_DATE, EXCHANGE),
    ("445222.19", "400000.00", "0.1", date(2016, 10, 17), EXCHANGE),
    ("9658.63", "947687.94", "0.12", date(2017, 11, 30), date(2017, 12, 31)),
    ("1061410.49", "947687.94", "0.12", date(2017, 11, 30), date(2018, 11, 30)),
    ("0.98", "100.00", "0.12", date(2019, 12, 30), date(2020, 1, 29)),
    ("1234.56", "20000.00", "0.0825", date(2019, 7, 31), date(2020, 3, 1)),
    ("31058.48", "10000.00", "0.12", date(2007, 6, 30), date(2017, 2, 28)),
    ("0.01", "1.00", "0.12", date(2018, 1, 1), date(2018, 2, 1)),
    ("110.00", "100.00", "0.05", date(2015, 1, 31), date(2017, 2, 28)),
]


@pytest.mark.parametrize("figures", SEARCHES, ids=lambda figures: figures[0])
def test_a_second_search(figures):
    reported = int(Decimal(figures[0]).scaleb(2))
    everything = decimal_search(*figures)
    found = search(*figures)
    assert len(found) == MOST_READINGS or len(everything) <= len(found) < MOST_READINGS
    assert {(reading.kind, reading.compounding, reading.shift, reading.computed) for reading in found} <= everything
    assert [reading.difference for reading in found] == [reading.computed - reported for reading in found]
    nearest = sorted({abs(computed - reported) for *_, computed in everything})
    assert sorted({abs(reading.difference) for reading in found}) == nearest[: len({abs(reading.difference) for reading in found})]
    if len(found) < MOST_READINGS:  # then nothing was cut off
        assert {(reading.kind, reading.compounding, reading.shift, reading.computed) for reading in found} == everything


@pytest.mark.parametrize("figures", SEARCHES, ids=lambda figures: figures[0])
def test_what_the_rows_say_can_be_fed_back(figures):
    """Each convention of a row, from its start on, gives the interest of the row through the function for accrued interest."""
    _, principal, rate, _, end = figures
    for reading in search(*figures):
        for convention in (reading.day_count, *reading.also):
            interest = accrued_interest(reading.start, end, F(rate), F(principal), convention, reading.compounding)
            assert reading.computed == interest + (100 * F(principal) if reading.kind == "balance" else 0)


def test_figures_with_nothing_near():
    """The 12% of 250,000 for 1 to 76 days are 81 to 6,333 dollars, by half-years a little less for short times."""
    for reported in ("70", "9000", "249000", "250070", "1000000"):
        assert not decimal_search(reported, "250000", "0.12", NOTE_DATE, EXCHANGE)
        with pytest.raises(NotAvailable, match="within 1%"):
            search(reported, "250000", "0.12", NOTE_DATE, EXCHANGE)
    with pytest.raises(NotAvailable):
        search("100", "250000", 0, NOTE_DATE, EXCHANGE)
    with pytest.raises(NotAvailable):
        search("250000", "250000", "0.12", NOTE_DATE, EXCHANGE)


def test_a_hundredth_of_the_interest():
    """365,000 at 10% earn 100.00 in a day: 99.00 is a hundredth of it less, 98.99 is more than that."""
    for reported, near in (("99.00", True), ("98.99", False), ("101.00", True), ("101.01", False)):
        found = search(reported, 365_000, "0.1", date(2018, 1, 1), date(2018, 1, 2))
        assert (10_000 in {reading.computed for reading in found}) is near


# --- laws --------------------------------------------------------------------------------------------------------------------------------------------------

dates = st.dates(date(1995, 1, 1), date(2030, 12, 31))
rates = st.integers(10, 300).map(lambda number: F(number, 1000))


@settings(max_examples=60, deadline=None)
@given(
    start=dates,
    length=st.integers(70, 1500),
    shift=st.integers(-62, 62),
    rate=rates,
    dollars=st.integers(10**6, 10**9),
    convention=st.sampled_from(CONVENTIONS),
    compounding=st.sampled_from(COMPOUNDINGS),
    balance=st.booleans(),
)
def test_a_truth_is_found(start, length, shift, rate, dollars, convention, compounding, balance):
    """Where cents tell readings apart, any convention, compounding and start of interest within two months is among the exact ones."""
    end, began = start + timedelta(days=length), start + timedelta(days=shift)
    interest = accrued_interest(began, end, rate, F(dollars), convention, compounding)
    found = readings(from_cents(interest) + (dollars if balance else 0), F(dollars), rate, start, end)
    assert found[0].difference == 0
    exact = [reading for reading in found if reading.difference == 0 and (reading.start, reading.compounding) == (began, compounding)]
    assert [reading for reading in exact if convention in (reading.day_count, *reading.also) and reading.kind == ("balance" if balance else "interest")]


@settings(max_examples=60, deadline=None)
@given(start=dates, length=st.integers(1, 900), rate=rates, dollars=st.integers(1, 10**5), convention=st.sampled_from(CONVENTIONS))
def test_the_plain_truth_is_first(start, length, rate, dollars, convention):
    """However coarse the cents: simple interest from the date given on the convention, or on a more common one that fits as well, before anything supposed."""
    end = start + timedelta(days=length)
    interest = accrued_interest(start, end, rate, F(dollars), convention)
    if interest:
        first = readings(from_cents(interest), F(dollars), rate, start, end)[0]
        assert (first.difference, first.compounding, first.shift) == (0, 0, 0)
        assert BY_USE.index(first.day_count) <= BY_USE.index(convention)


@settings(max_examples=40, deadline=None)
@given(start=dates, length=st.integers(1, 900), rate=rates, cents=st.integers(100, 10**9), part=st.integers(1, 30))
def test_order_and_distinct_rows(start, length, rate, cents, part):
    try:
        found = readings(F(cents * part, 3000), F(cents, 100), rate, start, start + timedelta(days=length))
    except NotAvailable:
        return
    assert 0 < len(found) <= MOST_READINGS
    assert [abs(reading.difference) for reading in found] == sorted(abs(reading.difference) for reading in found)
    assert len({(reading.kind, reading.day_count, reading.compounding, reading.start) for reading in found}) == len(found)
    for reading in found:
        assert reading.start == start + timedelta(days=reading.shift)
        assert abs(reading.shift) <= 62
        assert reading.start < start + timedelta(days=length)
        assert list(reading.also) == sorted(reading.also, key=BY_USE.index)
        if reading.day_count not in MONTHS_OF_30_DAYS:
            assert reading.days == (start + timedelta(days=length) - reading.start).days


def test_the_conventions_are_all_there():
    assert sorted(map(id, BY_USE)) == sorted(map(id, CONVENTIONS))
    assert {convention for convention in CONVENTIONS if convention.name.startswith("30")} == MONTHS_OF_30_DAYS
    assert set(BY_USE[:5]) == set(EXCEL_BASES)


def test_where_readings_tie_the_plain_one_comes_first():
    """12% of 1.00 for a month is a cent on every day count and compounding, and from many other days."""
    found = search("0.01", 1, "0.12", date(2018, 1, 1), date(2018, 2, 1))
    assert len(found) == 12
    assert {reading.difference for reading in found} == {0}
    assert [(reading.compounding, reading.shift) for reading in found[:3]] == [(0, 0)] * 3
    assert [reading.day_count.name for reading in found[:3]] == ["act/365", "act/360", "30/360"]
    assert (found[3].compounding, found[3].shift) == (1, 0)


# --- payments in between -----------------------------------------------------------------------------------------------------------------------------------

LENT, MIDDLE, LATER = date(2018, 1, 1), date(2018, 3, 15), date(2018, 5, 27)  # 73 and 73 days, a fifth of a year each


@pytest.mark.parametrize(
    ("paid", "reported", "kind"),
    [
        # 100,000 x 12% / 5 = 2,400; 5,000 pay it and 2,600 of the principal; 97,400 x 12% / 5 = 2,337.60
        ("5000", "4737.60", "interest"),
        ("5000", "2337.60", "unpaid interest"),
        ("5000", "99737.60", "balance"),
        # 1,000 leave 1,400 of it unpaid, which earn nothing: 100,000 x 12% / 5 again
        ("1000", "4800.00", "interest"),
        ("1000", "3800.00", "unpaid interest"),
        ("1000", "103800.00", "balance"),
    ],
)
def test_payments_go_to_interest_first(paid, reported, kind):
    first = search(reported, 100_000, "0.12", LENT, LATER, (MIDDLE, paid))[0]
    assert (first.kind, first.day_count, first.compounding, first.shift, first.difference) == (kind, ACT_365, 0, 0, 0)
    assert first.computed == Decimal(reported) * 100


def test_payments_with_another_start_and_day_count():
    """30 days before the date given, 30E/360: 1 December to 15 March is 104 of 360 days, to 27 May 72: 3,466.67 and (100,000 - 1,533.33) x 12% x 72/360."""
    first_part, second_part = Decimal("3466.67"), (Decimal(100_000) - (5000 - Decimal("3466.67"))) * Decimal("0.024")
    reported = first_part + second_part.quantize(Decimal("0.01"), ROUND_HALF_UP)
    found = search(reported, 100_000, "0.12", date(2017, 12, 31), LATER, (MIDDLE, 5000))[0]
    assert (found.start, found.shift, found.days, found.difference) == (date(2017, 12, 1), -30, 176, 0)
    assert found.day_count in MONTHS_OF_30_DAYS


def by_the_day(principal, rate, start, end, payments):
    """Actual/365 walked day by day, interest rounded at each payment and at the end."""
    owed, unpaid, total, days = Decimal(principal), Decimal(0), Decimal(0), 0
    for number in range(1, (end - start).days + 1):
        days += 1
        today = start + timedelta(days=number)
        paid = sum((Decimal(amount) for day, amount in payments if day == today), Decimal(0))
        if paid or today == end:
            interest = (owed * Decimal(rate) * days / 365).quantize(Decimal("0.01"), ROUND_HALF_UP)
            total, unpaid, days = total + interest, unpaid + interest, 0
            on_interest = min(unpaid, paid)
            unpaid, owed = unpaid - on_interest, owed - (paid - on_interest)
    return total, unpaid, owed


@settings(max_examples=40, deadline=None)
@given(
    shift=st.integers(-62, 40),
    at=st.lists(st.integers(41, 364), unique=True, min_size=1, max_size=6),
    cents=st.lists(st.integers(1, 10**6), min_size=6, max_size=6),
    pick=st.integers(0, 2),
)
def test_payments_day_by_day(shift, at, cents, pick):
    payments = [(LENT + timedelta(days=day), str(Decimal(amount).scaleb(-2))) for day, amount in zip(at, cents, strict=False)]
    end = LENT + timedelta(days=365)
    total, unpaid, owed = by_the_day("1000000", "0.12", LENT + timedelta(days=shift), end, payments)
    kind, reported = [("interest", total), ("unpaid interest", unpaid), ("balance", owed + unpaid)][pick]
    if reported > 1000:
        found = search(reported, 1_000_000, "0.12", LENT, end, *payments)
        assert (kind, shift) in [(reading.kind, reading.shift) for reading in found if reading.difference == 0]


def test_payments_on_one_day_add_up():
    once = search("99737.60", 100_000, "0.12", LENT, LATER, (MIDDLE, 5000))
    assert search("99737.60", 100_000, "0.12", LENT, LATER, (MIDDLE, 2000), (MIDDLE, 3000)) == once


def test_a_note_paid_off():
    """100,000 and the 2,400 of 73 days: interest stops, and no more than that was earned in all."""
    first = search("2400", 100_000, "0.12", LENT, LATER, (MIDDLE, 102_400))[0]
    assert (first.kind, first.shift, first.difference) == ("interest", 0, 0)
    with pytest.raises(NotAvailable):
        search("2400", 100_000, "0.12", LENT, LATER, (MIDDLE, 110_000))


def test_a_payment_on_the_first_and_on_the_last_day():
    """10,000 at once leave 90,000 to earn 12% of a fifth of a year, 2,160; of 90,000 and that, 5,000 on the last day leave 87,160."""
    first = search("87160", 100_000, "0.12", LENT, MIDDLE, (LENT, 10_000), (MIDDLE, 5000))[0]
    assert (first.kind, first.shift, first.computed, first.difference) == ("balance", 0, 8_716_000, 0)


# --- edges -------------------------------------------------------------------------------------------------------------------------------------------------


def test_one_day():
    """365,000 at 10% earn 100 a day."""
    first = search(100, 365_000, "0.1", date(2018, 1, 1), date(2018, 1, 2))[0]
    assert (first.day_count, first.shift, first.days, first.difference) == (ACT_365, 0, 1, 0)


def test_ends_of_the_calendar():
    assert search(100, 365_000, "0.1", date(1900, 1, 1), date(1900, 1, 2))[0].start == date(1900, 1, 1)
    assert search(100, 365_000, "0.1", date(9999, 12, 30), date(9999, 12, 31))[0].start == date(9999, 12, 30)


def test_a_hundred_years():
    """1.1 ^ 100 = 13,780.6: a dollar at 10% compounded yearly."""
    found = search("1378061.23", 100, "0.1", date(1918, 1, 1), date(2018, 1, 1))
    assert any(reading.compounding == 1 and reading.shift == 0 and abs(reading.difference) < 10**6 for reading in found)


@pytest.mark.parametrize("reported", ["4600000", "37000000"])
def test_soon(reported):
    """Thirty years, where a hundredth of the interest is all two months either way: still a moment."""
    began = time.perf_counter()
    search(reported, 1_000_000, "0.12", date(1987, 11, 30), EXCHANGE)
    assert time.perf_counter() - began < 1
