"""Interest between two dates: compounding by exact powers and by QuantLib, ties of half a cent, very long accruals, and small sums by hand."""

import random
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import pytest
import QuantLib as ql  # noqa: N813

from xl_notes.core.accrual import LONGEST_EXACT_POWER, accrued_interest, growth, maturity_value
from xl_notes.core.daycount import ACT_360, ACT_365, ACT_ACT_ISDA, CONVENTIONS, EXCEL_30_360, THIRTY_E_360_ISDA
from xl_notes.core.terms import COMPOUNDINGS

DAY = timedelta(days=1)
START = date(2023, 1, 1)


def accrued(rate, principal, days=None, end=None, day_count=ACT_365, compounding=0):
    return accrued_interest(START, end or START + days * DAY, Fraction(rate), Fraction(principal), day_count, compounding)


BY_HAND = [
    # 1,000 for exactly two years of 365 days: (1 + r/m)^(2m) - 1
    (0, 24000),  # 1,000 x 0.12 x 2
    (1, 25440),  # 1.12^2 = 1.2544
    (2, 26248),  # 1.06^4 = 1.26247696
    (4, 26677),  # 1.03^8 = 1.26677008...
    (12, 26973),  # 1.01^24 = 1.26973465
]


@pytest.mark.parametrize(("compounding", "expected"), BY_HAND)
def test_two_years_by_hand(compounding, expected):
    assert accrued("0.12", 1000, days=730, compounding=compounding) == expected


def test_daily_compounding_by_repeated_multiplication():
    """30 days of 12%/365 each, one day after the other."""
    value = Fraction(1_000_000)
    for _ in range(30):
        value += value * Fraction(12, 36500)
    assert accrued("0.12", 1_000_000, days=30, compounding=365) == round((value - 1_000_000) * 100)


def test_a_broken_number_of_periods_by_hand():
    """Half a year at annual compounding is a square root: 1.21^0.5 = 1.1; a quarter of one at half-yearly compounding is too: 1.0404^0.5 = 1.02."""
    half = date(2023, 7, 1)
    assert accrued("0.21", 1000, end=half, day_count=EXCEL_30_360, compounding=1) == 10000
    quarter = date(2023, 4, 1)
    assert accrued("0.0808", 10_000, end=quarter, day_count=EXCEL_30_360, compounding=2) == 20000


@pytest.mark.parametrize("compounding", [0, 1, 2, 4, 12, 365])
@pytest.mark.parametrize(
    ("rule", "counter"), [(ACT_365, ql.Actual365Fixed()), (ACT_360, ql.Actual360()), (ACT_ACT_ISDA, ql.ActualActual(ql.ActualActual.ISDA))]
)
def test_compounding_as_quantlib(compounding, rule, counter):
    """QuantLib's InterestRate, in floats: within a hundredth of a cent on 10,000.00."""
    frequency = {1: ql.Annual, 2: ql.Semiannual, 4: ql.Quarterly, 12: ql.Monthly, 365: ql.Daily}.get(compounding, ql.Annual)
    rng = random.Random(compounding)
    for _ in range(300):
        start = date(rng.randrange(2000, 2040), 1, 1) + rng.randrange(365) * DAY
        end, rate = start + rng.randrange(3000) * DAY, Fraction(rng.randrange(400), 1000)
        quoted = ql.InterestRate(float(rate), counter, ql.Compounded if compounding else ql.Simple, frequency)
        expected = 10_000 * (quoted.compoundFactor(ql.Date(start.day, start.month, start.year), ql.Date(end.day, end.month, end.year)) - 1)
        assert abs(accrued_interest(start, end, rate, Fraction(10_000), rule, compounding) / 100 - expected) <= 0.0051 + 1e-9 * expected


def test_compounding_in_decimals():
    """exp and ln of Decimal with 80 digits: the same cent on a billion dollars, whole and broken periods."""
    rng = random.Random(5)
    with localcontext() as context:
        context.prec = 80
        for _ in range(400):
            days, compounding, rate = rng.randrange(1, 6000), rng.choice((1, 2, 4, 12)), Decimal(rng.randrange(1, 500)) / 1000
            power = Decimal(compounding * days) / 365
            factor = ((1 + rate / compounding).ln() * power).exp()
            expected = (Decimal(10**11) * (factor - 1)).quantize(Decimal(1), ROUND_HALF_UP)
            assert accrued(Fraction(rate), 10**9, days=days, compounding=compounding) == expected


def test_past_the_longest_exact_power():
    """Ten years and more of daily compounding: both sides of the limit agree with one multiplication, and with 80 digits."""
    rate, base = Fraction(12, 100), 1 + Fraction(12, 36500)
    last = growth(rate, Fraction(LONGEST_EXACT_POWER, 365), 365)
    assert last == base**LONGEST_EXACT_POWER
    beyond = growth(rate, Fraction(LONGEST_EXACT_POWER + 1, 365), 365)
    assert abs(beyond / (last * base) - 1) < Fraction(1, 10**55)


def test_half_cents():
    """12% of 0.125 for a year is 1.5 cents, of 20.875 it is 250.5: away from zero.  And 1.49 and 250.49 stay below."""
    assert accrued("0.12", "0.125", days=365) == 2
    assert accrued("0.12", "20.875", days=365) == 251
    assert accrued("0.12", "0.12416", days=365) == 1
    # 36,500 x 0.00005 x n / 365 is n half cents.
    assert [accrued("0.00005", 36500, days=days) for days in range(6)] == [0, 1, 1, 2, 2, 3]


def test_nothing_accrues():
    assert accrued("0.12", 1000, days=0) == 0
    assert accrued("0", 1000, days=365, compounding=12) == 0
    assert accrued("0.12", 0, days=365) == 0


def test_the_first_day_is_not_counted_and_the_last_is():
    """36,500 at 10% is 10.00 a day: a day from the 1st to the 2nd."""
    assert accrued("0.1", 36500, days=1) == 1000


def test_compounding_only_adds():
    """Over more than a period, more frequent compounding is more."""
    values = [accrued("0.12", 10**9, days=1825, compounding=times) for times in COMPOUNDINGS]
    assert values == sorted(set(values))


@pytest.mark.parametrize("rule", CONVENTIONS, ids=lambda rule: rule.name)
def test_interest_to_the_issue_date_is_nothing(rule):
    assert accrued_interest(START, START, Fraction(1, 10), Fraction(1000), rule) == 0


@pytest.mark.parametrize("last", [date(2023, 2, 28), date(2024, 2, 29)])
def test_no_interest_on_a_note_that_matures_as_it_is_issued(last):
    """30E/360 (ISDA) leaves the Termination Date alone when it is the last of February; no time is no time still."""
    assert maturity_value(last, last, Fraction(1, 10), Fraction(36_000), THIRTY_E_360_ISDA) == 3_600_000


def test_maturity_leaves_the_last_of_february_alone():
    """36,000 at 10% is 10.00 a day of a 360-day year: 31 August to 29 February is 180 days of accrual, 179 to maturity."""
    start, end = date(2023, 8, 31), date(2024, 2, 29)
    assert accrued_interest(start, end, Fraction(1, 10), Fraction(36_000), THIRTY_E_360_ISDA) == 180_000
    assert accrued_interest(start, end, Fraction(1, 10), Fraction(36_000), THIRTY_E_360_ISDA, maturity=end) == 179_000
    assert maturity_value(start, end, Fraction(1, 10), Fraction(36_000), THIRTY_E_360_ISDA) == 3_779_000


def test_principal_and_interest():
    """1,000.00 and a year of 12%."""
    assert maturity_value(START, START + 365 * DAY, Fraction(12, 100), Fraction(1000), ACT_365) == 112_000
