"""Tranches, trading conditions, exchanges and prepayments: by hand, against second methods in Decimal with dateutil's months, and by law."""

import functools
import operator
import random
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from fractions import Fraction

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.daily_quotes import DailyQuotes
from xl_notes.core import facility
from xl_notes.core.calendars import trading_days
from xl_notes.core.daycount import ACT_360, ACT_365, CONVENTIONS, THIRTY_E_360
from xl_notes.core.errors import NotAvailable, OutOfRange
from xl_notes.core.facility import PremiumStep, monthly_closings, prepayment, tranches
from xl_notes.core.money import exact

F = Fraction
DAY = timedelta(days=1)
FIRST = date(2017, 12, 30)
TWELVE = F("0.12")
AMOUNT = F(250_000)


def cents(amount: Decimal) -> int:
    return int(amount.scaleb(2).quantize(Decimal(1), ROUND_HALF_UP))


def cent(amount: Fraction) -> int:
    """Dollars to the nearest cent, ties away from zero."""
    with localcontext(Context(prec=80)):
        return cents(Decimal(amount.numerator) / Decimal(amount.denominator))


def days_of(*texts: str) -> list[date]:
    return [date.fromisoformat(text) for text in texts]


# --- tranches ----------------------------------------------------------------------------------------------------------------------------------------------


def test_the_seven_tranches():
    """250,000 x 1.12 = 280,000.00 each, 1,960,000.00 together; no 29 February within a year of any closing."""
    found = tranches(FIRST, 7, [AMOUNT], TWELVE, ACT_365)
    assert [row.closing for row in found] == days_of("2017-12-30", "2018-01-30", "2018-02-28", "2018-03-30", "2018-04-30", "2018-05-30", "2018-06-30")
    assert [row.maturity for row in found] == days_of("2018-12-30", "2019-01-30", "2019-02-28", "2019-03-30", "2019-04-30", "2019-05-30", "2019-06-30")
    assert {(row.days, row.principal, row.interest, row.due) for row in found} == {(365, 25_000_000, 3_000_000, 28_000_000)}
    assert sum(row.due for row in found) == 196_000_000


def test_a_leap_day_inside_is_a_day_of_interest():
    """30 June 2019 to 30 June 2020 has 366 days: 250,000 x 12% x 366/365 = 30,082.19; on 30E/360 it is 30,000.00."""
    [row] = tranches(date(2019, 6, 30), 1, [AMOUNT], TWELVE, ACT_365)
    assert (row.days, row.interest) == (366, 3_008_219)
    [row] = tranches(date(2019, 6, 30), 1, [AMOUNT], TWELVE, THIRTY_E_360)
    assert (row.days, row.interest) == (366, 3_000_000)


def test_maturity_is_reckoned_from_the_closing_itself():
    """A closing clipped to 28 February 2019 is due on 28 August and not on the 30th; one on 29 February 2020 is due on 28 February 2021."""
    assert [row.maturity for row in tranches(date(2018, 12, 30), 3, [AMOUNT], TWELVE, ACT_365, 6)] == days_of("2019-06-30", "2019-07-30", "2019-08-28")
    assert tranches(date(2020, 2, 29), 1, [AMOUNT], TWELVE, ACT_365)[0].maturity == date(2021, 2, 28)


def test_closings_and_amounts_as_they_were():
    """Act/360 at 12%: 100,000 for the 90 days from 1 January is 3,000.00; 50,000 for the 89 from 1 February 1,483.33; a tranche of nothing owes nothing."""
    closings = days_of("2018-01-01", "2018-01-02", "2018-02-01")
    found = tranches(closings[0], 3, [F(100_000), F(0), F(50_000)], TWELVE, ACT_360, 3, closings)
    assert [row.maturity for row in found] == days_of("2018-04-01", "2018-04-02", "2018-05-01")
    assert [(row.principal, row.interest) for row in found] == [(10_000_000, 300_000), (0, 0), (5_000_000, 148_333)]


def test_principal_is_posted_in_cents():
    """1,000.004 is 1,000.00 and its interest 120.00; 0.005 is a cent."""
    found = tranches(date(2018, 1, 1), 2, [F("1000.004"), F("0.005")], TWELVE, ACT_365)
    assert [(row.principal, row.interest) for row in found] == [(100_000, 12_000), (1, 0)]


@settings(max_examples=150)
@given(
    first=st.dates(date(1950, 1, 1), date(2100, 1, 1)),
    amounts=st.lists(st.integers(0, 10**10), min_size=1, max_size=40),
    thousandths=st.integers(0, 1000),
    months=st.integers(1, 60),
    rule=st.sampled_from([ACT_365, ACT_360]),
)
def test_tranches_by_decimal_and_dateutil(first, amounts, thousandths, months, rule):
    rate = F(thousandths, 1000)
    found = tranches(first, len(amounts), [F(amount, 100) for amount in amounts], rate, rule, months)
    for place, (row, amount) in enumerate(zip(found, amounts, strict=True)):
        assert row.closing == first + relativedelta(months=place)
        assert row.maturity == row.closing + relativedelta(months=months)
        with localcontext(Context(prec=60)):
            year = 365 if rule is ACT_365 else 360
            interest = Decimal(amount) / 100 * thousandths / 1000 * (row.maturity - row.closing).days / year
        assert (row.principal, row.interest, row.due) == (amount, cents(interest), amount + cents(interest))
    assert sum(row.due for row in found) == sum(amounts) + sum(row.interest for row in found)


@settings(max_examples=100)
@given(first=st.dates(date(1950, 1, 1), date(2100, 1, 1)), count=st.integers(1, 60), amount=st.integers(0, 10**10), rule=st.sampled_from(CONVENTIONS))
def test_one_amount_for_all_and_the_monthly_dates_written_out(first, count, amount, rule):
    """They say the same; and the last tranche of a facility is that of a longer one."""
    dollars = F(amount, 100)
    one = tranches(first, count, [dollars], TWELVE, rule)
    assert one == tranches(first, count, [dollars] * count, TWELVE, rule, 12, monthly_closings(first, count))
    assert one == tranches(first, count + 1, [dollars], TWELVE, rule)[:-1]


# --- the funding condition ---------------------------------------------------------------------------------------------------------------------------------

# The 20 weekdays before Saturday, 30 December 2017 that are not Christmas Day.
DECEMBER = [date(2017, 12, day) for day in (1, 4, 5, 6, 7, 8, 11, 12, 13, 14, 15, 18, 19, 20, 21, 22, 26, 27, 28, 29)]


def quotes_of(rows):
    """(day, volume, price) as text or None."""
    return DailyQuotes({day: {"Volume": volume and F(volume), "VWAP": price and F(price)} for day, volume, price in rows})


def funding_test(*arguments, **more):
    return facility.funding_test(*arguments, **more)


def equity_test(*arguments, **more):
    return facility.equity_test(*arguments, **more)


def half_and_half():
    return quotes_of([(day, *(("40000000", "0.0025") if place < 10 else ("5000000", "0.0018"))) for place, day in enumerate(DECEMBER)])


def test_the_two_readings_disagree():
    """Half the days 100,000 dollars, half 9,000: 54,500.  22.5 million shares x 0.00215: 48,375."""
    market = half_and_half()
    assert funding_test(FIRST, market, F(50_000)) == (True, 54_500, 4_500, DECEMBER[0], DECEMBER[-1])
    assert funding_test(FIRST, market, F(50_000), method=1) == (False, 48_375, -1_625, DECEMBER[0], DECEMBER[-1])


def test_exactly_the_threshold_passes():
    assert funding_test(FIRST, half_and_half(), F(54_500)).passes
    assert not funding_test(FIRST, half_and_half(), F("54500.01")).passes
    assert funding_test(FIRST, half_and_half(), F(48_375), method=1).passes


def test_a_hair_below_the_threshold_fails_though_it_would_round_to_it():
    """Three days of 100, 100 and 99.99 dollars: 99.99666... a day, which to the cent is 100.00."""
    week = days_of("2018-01-10", "2018-01-11", "2018-01-12")
    market = quotes_of(zip(week, ("10000", "10000", "9999"), ("0.01",) * 3, strict=True))
    found = funding_test(date(2018, 1, 16), market, F(100), 3)
    assert not found.passes
    assert found.average == F(29999, 300)
    assert found.headroom == F(-1, 300)


def test_a_day_without_trades_counts_as_no_dollars():
    """20 days, one of them with no volume and no price: 19 x 100 / 20 = 95.  The last trade's price beside a zero volume changes nothing; nor does a 0."""
    for price in (None, "0.002", "0"):
        rows = [(day, "50000", "0.002") for day in DECEMBER[:-1]] + [(DECEMBER[-1], "0", price)]
        assert funding_test(FIRST, quotes_of(rows), F(95)) == (True, 95, 0, DECEMBER[0], DECEMBER[-1])


def test_no_trades_at_all():
    found = funding_test(FIRST, quotes_of([(day, "0", None) for day in DECEMBER]), F(1))
    assert (found.passes, found.average, found.headroom) == (False, 0, -1)


def test_the_closing_itself():
    """Tuesday 30 January 2018 at ten times the volume: in the window only when asked for, and the first day then falls out."""
    closing = date(2018, 1, 30)
    before = trading_days(closing, 20)
    market = quotes_of([(day, "1000", "1") for day in before] + [(closing, "10000", "1")])
    assert funding_test(closing, market, F(1000)) == (True, 1000, 0, before[0], before[-1])
    assert funding_test(closing, market, F(1000), include_date=True) == (True, 1450, 450, before[1], closing)


def test_a_closing_on_a_day_without_trading_cannot_be_included():
    """30 December 2017 is a Saturday: the window ends on the 29th either way."""
    assert funding_test(FIRST, half_and_half(), F(1), include_date=True) == funding_test(FIRST, half_and_half(), F(1))


def test_other_prices_and_other_holidays():
    """At the close of 0.003 for five million shares on the last day: 15,000.  With the 29th a holiday that day is the 28th, at 0.002: 10,000."""
    market = DailyQuotes({day: {"Volume": F(5_000_000), "VWAP": F(9), "Close": F("0.003") if day.day == 29 else F("0.002")} for day in DECEMBER})
    assert funding_test(FIRST, market, F(1), 1, field="Close").average == 15_000
    closed = DailyQuotes({day: {"Volume": F(5_000_000), "Close": F("0.002")} for day in DECEMBER[:-1]})
    assert funding_test(FIRST, closed, F(1), 1, field="Close", holidays={date(2017, 12, 29)}) == (True, 10_000, 9_999, DECEMBER[-2], DECEMBER[-2])


def test_a_short_history_is_no_average():
    with pytest.raises(NotAvailable, match="no quotes for 2017-12-01"):
        funding_test(FIRST, quotes_of([(day, "1", "1") for day in DECEMBER[1:]]), F(1))
    with pytest.raises(NotAvailable, match="no quotes for 2017-12-15"):
        funding_test(FIRST, quotes_of([(day, "1", "1") for day in DECEMBER if day.day != 15]), F(1))


def random_market(rng: random.Random, days):
    """Volumes from nothing to hundreds of millions, prices from 0.0001 to 10 with up to seven places, as text."""
    rows = []
    for day in days:
        volume = rng.choice((0, rng.randrange(1000), rng.randrange(10**9)))
        price = Decimal(rng.randrange(1, 10**5)).scaleb(-rng.randrange(4, 8))
        rows.append((day, str(volume), str(price)))
    return rows


def test_averages_by_decimal():
    rng = random.Random(23)
    passed = 0
    for _ in range(300):
        days = trading_days(date(2018, 1, 1) + rng.randrange(700) * DAY, rng.randrange(1, 40))
        rows, threshold = random_market(rng, days), str(10 ** rng.randrange(3, 10))
        closing = days[-1] + DAY
        for method in (0, 1):
            found = funding_test(closing, quotes_of(rows), F(threshold), len(days), method)
            volumes, prices = ([Decimal(row[column]) for row in rows] for column in (1, 2))
            dollars = [volume * price for volume, price in zip(volumes, prices, strict=True)]
            total = sum(volumes) * sum(prices) if method else sum(dollars) * len(days)
            assert found.average * len(days) ** 2 == F(total)
            assert found.passes == (total >= Decimal(threshold) * len(days) ** 2)
            assert found.headroom == found.average - F(threshold)
            passed += found.passes
    assert 100 < passed < 500


# --- equity conditions -------------------------------------------------------------------------------------------------------------------------------------


def test_every_day_must_meet_every_condition():
    """Prices 3, 2, 1 and dollars 30, 60, 90: only the middle day has both a price of 2 and 50 dollars."""
    days = days_of("2018-01-10", "2018-01-11", "2018-01-12")
    market = quotes_of(zip(days, ("10", "30", "90"), ("3", "2", "1"), strict=True))
    notice = date(2018, 1, 16)
    assert equity_test(notice, market, 3, F(2), F(50)) == (False, 1, 3, 1, 30, days[0], days[-1])
    assert equity_test(notice, market, 3, F(2), F(50), 1).passes
    assert equity_test(notice, market, 3, min_price=F(2)).met == 2
    assert equity_test(notice, market, 3, min_dollars=F(50)).met == 2
    assert equity_test(notice, market, 3, F(1), F(30)) == (True, 3, 3, 1, 30, days[0], days[-1])
    assert equity_test(notice, market, 2, F(1), F(30))[5] == days[1]


def test_a_day_without_trades_meets_nothing_it_has_no_figure_for():
    """No volume: no dollars, and without a VWAP no price; it is not left out, and the lowest price is that of the days with one."""
    days = days_of("2018-01-11", "2018-01-12")
    market = quotes_of([(days[0], "100", "5"), (days[1], "0", None)])
    assert equity_test(date(2018, 1, 16), market, 2, min_price=F(1)) == (False, 1, 2, 5, 0, *days)
    assert equity_test(date(2018, 1, 16), market, 2, min_dollars=F(1)) == (False, 1, 2, 5, 0, *days)
    assert equity_test(date(2018, 1, 16), market, 1, min_dollars=F(1)).lowest_price is None


def test_equity_conditions_one_day_at_a_time():
    """Counted in Decimal; and the day's test is what a window of one day says."""
    rng = random.Random(3)
    for _ in range(200):
        days = trading_days(date(2018, 1, 1) + rng.randrange(700) * DAY, rng.randrange(1, 30))
        rows, needed = random_market(rng, days), rng.randrange(1, len(days) + 1)
        price, dollars = Decimal(rng.choice(rows)[2]), Decimal(rng.choice(("0.01", "1000", "1000000")))
        met = [Decimal(row[2]) >= price and Decimal(row[1]) * Decimal(row[2]) >= dollars for row in rows]
        market = quotes_of(rows)
        found = equity_test(days[-1] + DAY, market, len(days), F(price), F(dollars), needed)
        assert (found.met, found.passes, found.needed) == (sum(met), sum(met) >= needed, needed)
        assert found.lowest_price == F(min(Decimal(row[2]) for row in rows))
        assert found.lowest_dollars == F(min(Decimal(row[1]) * Decimal(row[2]) for row in rows))
        assert met == [equity_test(day + DAY, market, 1, F(price), F(dollars)).passes for day in days]


# --- exchange ----------------------------------------------------------------------------------------------------------------------------------------------

LEGS = [F("3359538.57"), F("252465.75"), F("445222.19")]


def reconcile(*arguments):
    return facility.reconcile(*arguments)


def test_the_exchange():
    """3,359,538.57 + 252,465.75 + 445,222.19 = 4,057,226.51; with the 250,000 of new money it is the two notes, 3,359,538.57 + 947,687.94."""
    assert reconcile(LEGS, [F("4057226.51")]) == (405722651, 405722651, 0, True)
    assert reconcile([*LEGS, F(250_000)], [F("3359538.57"), F("947687.94")]) == (430722651, 430722651, 0, True)
    assert reconcile(LEGS, [F("4057226.52")]) == (405722651, 405722652, -1, False)


def test_tolerance():
    """It is compared with whole cents: below one it means to the cent, and a cent exactly allows a cent."""
    ten, cent_less = [F(10)], [F("9.99")]
    for tolerance, agrees in (("0", False), ("0.005", False), ("0.0099", False), ("0.01", True), ("1", True)):
        assert reconcile(ten, cent_less, F(tolerance)).agrees is agrees
        assert reconcile(cent_less, ten, F(tolerance)).agrees is agrees
    assert reconcile(ten, [F(10)], F(0)).agrees


def test_sums_are_exact():
    """Ten dimes are a dollar, though in binary they are 0.9999999999999999; thirds of a cent are added before they are rounded."""
    dimes = [exact(0.1)] * 10
    assert functools.reduce(operator.add, [0.1] * 10) != 1  # one by one: newer Pythons compensate in sum()
    assert reconcile(dimes, [F(1)], F(0)) == (100, 100, 0, True)
    assert reconcile([F("0.0033"), None, F("0.0033"), F("0.0034")], [F("0.01")]) == (1, 1, 0, True)


money = st.lists(st.integers(-(10**12), 10**12), min_size=1, max_size=12)


@given(legs=money, issued=money, seed=st.randoms(), blanks=st.integers(0, 3))
def test_order_and_blanks_do_not_matter(legs, issued, seed, blanks):
    def as_dollars(amounts):
        return [F(amount, 100) for amount in amounts]

    found = reconcile(as_dollars(legs), as_dollars(issued))
    shuffled = [*as_dollars(legs), *[None] * blanks]
    seed.shuffle(shuffled)
    assert reconcile(shuffled, as_dollars(issued)) == found
    assert found == (sum(legs), sum(issued), sum(legs) - sum(issued), sum(legs) == sum(issued))
    back = reconcile(as_dollars(issued), as_dollars(legs))
    assert (back.difference, back.agrees) == (-found.difference, found.agrees)
    assert reconcile([*as_dollars(legs), F(sum(issued), 100)], [*as_dollars(issued), F(sum(legs), 100)]).agrees


# --- prepayment --------------------------------------------------------------------------------------------------------------------------------------------

ISSUE = date(2017, 11, 30)
TABLE = [PremiumStep(90, F("0.15")), PremiumStep(150, F("0.2")), PremiumStep(180, F("0.25"))]


def test_a_prepayment_by_hand():
    """1 March 2018 is day 91.  976,040.69 x 1.2 = 1,171,248.828."""
    assert prepayment(date(2018, 3, 1), ISSUE, F("976040.69"), [PremiumStep(180, F("0.2"))]) == 117124883


@pytest.mark.parametrize(("days", "due"), [(0, 115_000), (90, 115_000), (91, 120_000), (150, 120_000), (151, 125_000), (180, 125_000)])
def test_the_last_day_of_a_step_is_in_it(days, due):
    assert prepayment(ISSUE + days * DAY, ISSUE, F(1000), TABLE) == due


def test_after_the_last_step_there_is_no_prepayment():
    with pytest.raises(NotAvailable, match="within 180 days"):
        prepayment(ISSUE + 181 * DAY, ISSUE, F(1000), TABLE)


@st.composite
def premium_tables(draw):
    """Premiums that grow with the day, as in comparable notes: 120% to day 150, 125% to day 180."""
    days = sorted(draw(st.sets(st.integers(0, 400), min_size=1, max_size=6)))
    premiums = sorted(draw(st.lists(st.integers(0, 1000), min_size=len(days), max_size=len(days))))
    return [PremiumStep(day, F(premium, 1000)) for day, premium in zip(days, premiums, strict=True)]


@given(table=premium_tables(), amount=st.integers(0, 10**12))
def test_waiting_never_makes_the_premium_less(table, amount):
    """Where the table's premiums do not fall, neither does what is due; each due is one of the table's, and days past its end have none."""
    allowed = {cent(F(amount, 100) * (1 + step.premium)) for step in table}
    dues = []
    for days in range(403):
        try:
            dues.append(prepayment(ISSUE + days * DAY, ISSUE, F(amount, 100), table))
        except NotAvailable:
            break
    assert len(dues) == table[-1].to_day + 1
    assert dues == sorted(dues)
    assert set(dues) == allowed


def test_steps_out_of_order_are_refused_even_where_the_first_would_do():
    with pytest.raises(OutOfRange, match="ascending"):
        prepayment(ISSUE, ISSUE, F(1000), TABLE[::-1])
