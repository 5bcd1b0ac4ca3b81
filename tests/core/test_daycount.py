"""Day counts against derivations by hand, the tables ISDA published, laws, QuantLib, and LibreOffice's YEARFRAC.

Each expected value is written as its derivation: days over days in the year.  For the 30/360 family the derivation is the pair of day numbers the clause
makes of the two dates; `thirty` then counts 30 days a month.  Excel's rules are written a second time here from their published descriptions.
"""

import csv
import random
from calendar import isleap
from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest
import QuantLib as ql  # noqa: N813
from hypothesis import given
from hypothesis import strategies as st

from xl_notes.core import daycount
from xl_notes.core.daycount import (
    ACT_360,
    ACT_365,
    ACT_365L,
    ACT_ACT_ISDA,
    CONVENTIONS,
    EXCEL_30_360,
    EXCEL_ACT_ACT,
    EXCEL_BASES,
    THIRTY_360_BOND,
    THIRTY_360_US,
    THIRTY_E_360,
    THIRTY_E_360_ISDA,
    DayCount,
    Frame,
    convention,
    fraction,
)

DAY = timedelta(days=1)
DATES = st.dates(date(1900, 1, 1), date(2199, 12, 31))
THIRTY = {EXCEL_30_360, THIRTY_360_US, THIRTY_360_BOND, THIRTY_E_360, THIRTY_E_360_ISDA}
every_convention = pytest.mark.parametrize("rule", CONVENTIONS, ids=lambda rule: rule.name)


def day(text: str) -> date:
    return date.fromisoformat(text)


def thirty(start: str, end: str, start_day: int, end_day: int) -> Fraction:
    """Years of 360 days between two dates whose days of the month count as start_day and end_day."""
    a, b = day(start), day(end)
    return Fraction((b.year - a.year) * 360 + (b.month - a.month) * 30 + end_day - start_day, 360)


# --- by hand -----------------------------------------------------------------------------------------------------------------------------------------------

# The 46 days of this project's note: 1 + 31 + 15 - 1 = November 30 to January 15 is 0 + 31 + 15 days; by months 45.
BY_HAND: list[tuple[DayCount, str, str, Fraction]] = [
    (ACT_365, "2017-11-30", "2018-01-15", Fraction(31 + 15, 365)),
    (ACT_360, "2017-11-30", "2018-01-15", Fraction(31 + 15, 360)),
    (EXCEL_30_360, "2017-11-30", "2018-01-15", Fraction(30 + 15, 360)),
    (THIRTY_E_360, "2017-11-30", "2018-01-15", Fraction(30 + 15, 360)),
    (EXCEL_ACT_ACT, "2017-11-30", "2018-01-15", Fraction(46, 365)),
    # Leap days count as days, the year does not change: 28 February to 1 March.
    (ACT_365, "2024-02-28", "2024-03-01", Fraction(2, 365)),
    (ACT_365, "2023-02-28", "2023-03-01", Fraction(1, 365)),
    (ACT_365, "2024-01-01", "2025-01-01", Fraction(366, 365)),
    (ACT_360, "2024-02-28", "2024-03-01", Fraction(2, 360)),
    (ACT_360, "2023-01-01", "2024-01-01", Fraction(365, 360)),
    # Each calendar year over its own length; 31 December belongs to the old year: from the 31st to the 1st is one day of the old year.
    (ACT_ACT_ISDA, "2003-11-01", "2004-05-01", Fraction(30 + 31, 365) + Fraction(31 + 29 + 31 + 30, 366)),
    (ACT_ACT_ISDA, "2023-12-31", "2024-01-01", Fraction(1, 365)),
    (ACT_ACT_ISDA, "2024-12-31", "2025-01-02", Fraction(1, 366) + Fraction(1, 365)),
    (ACT_ACT_ISDA, "2023-07-01", "2026-07-01", Fraction(184, 365) + 2 + Fraction(181, 365)),
    (ACT_ACT_ISDA, "2024-02-29", "2025-02-28", Fraction(366 - 59, 366) + Fraction(58, 365)),
    (ACT_ACT_ISDA, "2024-01-01", "2025-01-01", Fraction(1)),
    # The day one leap year ends and a common one begins shows how Excel's own rule differs: within a year it has one divisor, over more the mean year.
    (EXCEL_ACT_ACT, "2003-11-01", "2004-05-01", Fraction(182, 366)),
    (EXCEL_ACT_ACT, "2023-12-31", "2024-01-01", Fraction(1, 365)),
    (EXCEL_ACT_ACT, "2024-12-31", "2025-01-02", Fraction(2, 365)),
    (EXCEL_ACT_ACT, "2023-07-01", "2026-07-01", 1096 / Fraction(365 + 366 + 365 + 365, 4)),
    (EXCEL_ACT_ACT, "2024-02-29", "2025-02-28", Fraction(365, 366)),
    (EXCEL_ACT_ACT, "2024-02-29", "2025-03-01", 366 / Fraction(366 + 365, 2)),
    (EXCEL_ACT_ACT, "2023-03-01", "2024-02-28", Fraction(364, 365)),
    (EXCEL_ACT_ACT, "2023-03-01", "2024-02-29", Fraction(365, 366)),
    (EXCEL_ACT_ACT, "2023-02-28", "2024-02-29", 366 / Fraction(365 + 366, 2)),
    (EXCEL_ACT_ACT, "2024-03-01", "2025-03-01", Fraction(365, 365)),
    (EXCEL_ACT_ACT, "2024-01-01", "2024-12-31", Fraction(365, 366)),
    (EXCEL_ACT_ACT, "1999-12-31", "2001-01-01", 367 / Fraction(365 + 366 + 365, 3)),
    # Bond Basis, 4.16(f): a 31st start is a 30th; a 31st end is a 30th only after a 30th or 31st.  February is left as it is.
    (THIRTY_360_BOND, "2023-01-31", "2023-03-31", thirty("2023-01-31", "2023-03-31", 30, 30)),
    (THIRTY_360_BOND, "2023-01-30", "2023-01-31", Fraction(0)),
    (THIRTY_360_BOND, "2023-01-29", "2023-01-31", Fraction(2, 360)),
    (THIRTY_360_BOND, "2023-02-28", "2023-03-31", thirty("2023-02-28", "2023-03-31", 28, 31)),
    (THIRTY_360_BOND, "2023-01-31", "2023-02-28", thirty("2023-01-31", "2023-02-28", 30, 28)),
    # US (SIA): a start on the last of February is a 30th first, so a 31st end after it is a 30th; two ends of February are both 30ths.
    (THIRTY_360_US, "2023-02-28", "2023-03-31", thirty("2023-02-28", "2023-03-31", 30, 30)),
    (THIRTY_360_US, "2023-02-28", "2024-02-29", Fraction(1)),
    (THIRTY_360_US, "2024-02-29", "2025-02-28", Fraction(1)),
    (THIRTY_360_US, "2024-02-28", "2024-03-31", thirty("2024-02-28", "2024-03-31", 28, 31)),
    (THIRTY_360_US, "2023-08-31", "2024-02-29", thirty("2023-08-31", "2024-02-29", 30, 29)),
    # Excel asks for the 31st before it moves February: one day more after a February end, otherwise the same.
    (EXCEL_30_360, "2023-02-28", "2023-03-31", thirty("2023-02-28", "2023-03-31", 30, 31)),
    (EXCEL_30_360, "2024-02-29", "2024-12-31", thirty("2024-02-29", "2024-12-31", 30, 31)),
    (EXCEL_30_360, "2024-02-28", "2024-03-31", thirty("2024-02-28", "2024-03-31", 28, 31)),
    (EXCEL_30_360, "2023-02-28", "2024-02-29", Fraction(1)),
    (EXCEL_30_360, "2023-02-28", "2024-02-28", thirty("2023-02-28", "2024-02-28", 30, 28)),
    (EXCEL_30_360, "2023-02-28", "2023-03-30", thirty("2023-02-28", "2023-03-30", 30, 30)),
    (EXCEL_30_360, "2023-01-31", "2023-03-31", thirty("2023-01-31", "2023-03-31", 30, 30)),
    # 30E/360, 4.16(g): each 31st is a 30th, February as it is.
    (THIRTY_E_360, "2023-02-28", "2023-03-31", thirty("2023-02-28", "2023-03-31", 28, 30)),
    (THIRTY_E_360, "2023-01-29", "2023-01-31", Fraction(1, 360)),
    # 30E/360 (ISDA), 4.16(h): each last of February is a 30th too.
    (THIRTY_E_360_ISDA, "2023-02-28", "2023-03-31", thirty("2023-02-28", "2023-03-31", 30, 30)),
    (THIRTY_E_360_ISDA, "2024-02-28", "2024-02-29", thirty("2024-02-28", "2024-02-29", 28, 30)),
    (THIRTY_E_360_ISDA, "2023-08-31", "2024-02-29", Fraction(1, 2)),
    # Act/365L without a payment in between: 366 when the period ends in a leap year.
    (ACT_365L, "2023-07-01", "2024-01-01", Fraction(184, 366)),
    (ACT_365L, "2024-07-01", "2025-01-01", Fraction(184, 365)),
]


@pytest.mark.parametrize(("rule", "start", "end", "expected"), BY_HAND, ids=lambda value: value.name if isinstance(value, DayCount) else str(value))
def test_by_hand(rule, start, end, expected):
    assert fraction(rule, day(start), day(end)) == expected
    assert fraction(rule, day(end), day(start)) == -expected


def test_the_last_of_february_as_maturity_is_left_alone():
    """2006 ISDA 4.16(h): the end moves to the 30th "but not the Termination Date": 31 August to 29 February is 180 days, at maturity 179."""
    start, end = date(2023, 8, 31), date(2024, 2, 29)
    assert fraction(THIRTY_E_360_ISDA, start, end) == Fraction(180, 360)
    assert fraction(THIRTY_E_360_ISDA, start, end, Frame(maturity=end)) == Fraction(179, 360)
    assert fraction(THIRTY_E_360_ISDA, start, date(2023, 12, 31), Frame(maturity=end)) == Fraction(120, 360)


def test_no_time_before_a_maturity_at_the_end_of_february():
    """Equal dates are no time, the Termination Date on the last of February included."""
    end = date(2023, 2, 28)
    assert fraction(THIRTY_E_360_ISDA, end, end, Frame(maturity=end)) == 0


# ICMA Rule 251: annual payments have 366 days when a 29 February lies in the period, its end included; others when the period ends in a leap year.
ACT_365L_CASES = [
    ("2023-03-01", "2023-09-01", "2024-03-01", True, Fraction(184, 366)),  # the 29th of February 2024 comes later in the period, and counts already
    ("2023-03-01", "2023-09-01", "2024-02-28", True, Fraction(184, 365)),
    ("2023-03-01", "2023-09-01", "2024-02-29", True, Fraction(184, 366)),
    ("2024-02-29", "2024-08-29", "2025-02-28", True, Fraction(182, 365)),  # the period starts on the 29th, which is not in it
    ("2024-02-28", "2024-08-28", "2025-02-28", True, Fraction(182, 366)),
    ("2023-12-15", "2023-12-31", "2024-01-15", False, Fraction(16, 366)),  # accrued to a common year's day in a period that ends in a leap year
    ("2024-12-15", "2024-12-31", "2025-01-15", False, Fraction(16, 365)),
    ("2024-06-15", "2025-06-15", "2025-06-15", True, Fraction(365, 365)),
]


@pytest.mark.parametrize(("start", "to", "period_end", "annual", "expected"), ACT_365L_CASES)
def test_act_365l_looks_at_the_whole_period(start, to, period_end, annual, expected):
    assert fraction(ACT_365L, day(start), day(to), Frame(None, day(period_end), annual)) == expected


# --- names -------------------------------------------------------------------------------------------------------------------------------------------------


def test_names_and_bases():
    assert [convention(basis).name for basis in range(5)] == ["30/360", "act/act", "act/360", "act/365", "30E/360"]
    for rule in CONVENTIONS:
        assert convention(rule.name) is rule
        assert convention("  " + rule.name.upper().replace("/", " / ")) is rule
        assert rule.source
    for name, rule in {"NASD": EXCEL_30_360, "Actual/365 Fixed": ACT_365, "Eurobond Basis": THIRTY_E_360, "30/360isda": THIRTY_360_BOND}.items():
        assert convention(name) is rule


# --- laws --------------------------------------------------------------------------------------------------------------------------------------------------


@every_convention
@given(when=DATES)
def test_equal_dates_are_no_time(rule, when):
    assert fraction(rule, when, when) == 0


@every_convention
@given(start=DATES, end=DATES)
def test_turned_round_is_the_negative(rule, start, end):
    assert fraction(rule, start, end) == -fraction(rule, end, start)


@every_convention
@given(start=DATES, days=st.integers(0, 3000))
def test_a_day_later_is_never_less(rule, start, days):
    """Except act/365L, which by its clause divides the whole period by 366 once it ends in a leap year."""
    end = start + days * DAY
    if rule is ACT_365L and not isleap(end.year) and isleap((end + DAY).year):
        return
    assert fraction(rule, start, end + DAY) >= fraction(rule, start, end) >= 0


@given(start=DATES, end=DATES)
def test_fixed_denominators(start, end):
    assert fraction(ACT_365, start, end) == Fraction(end.toordinal() - start.toordinal(), 365)
    assert fraction(ACT_360, start, end) == Fraction(end.toordinal() - start.toordinal(), 360)


@pytest.mark.parametrize("rule", [ACT_365, ACT_360, ACT_ACT_ISDA, THIRTY_E_360, THIRTY_E_360_ISDA], ids=lambda rule: rule.name)
@given(three=st.tuples(DATES, DATES, DATES))
def test_parts_add_up(rule, three):
    """Where the day numbers of a date do not depend on the other date, a period is the sum of its parts."""
    a, b, c = sorted(three)
    assert fraction(rule, a, b) + fraction(rule, b, c) == fraction(rule, a, c)


def test_parts_need_not_add_up():
    """The US rules look at the start to read the end: 30 January to 31 March by way of 15 February is a day longer."""
    a, b, c = date(2023, 1, 30), date(2023, 2, 15), date(2023, 3, 31)
    for rule in (EXCEL_30_360, THIRTY_360_US, THIRTY_360_BOND):
        assert fraction(rule, a, b) + fraction(rule, b, c) - fraction(rule, a, c) == Fraction(1, 360)


@given(start=DATES, months=st.integers(0, 600))
def test_months_of_thirty_days(start, months):
    """From a day up to the 28th to the same day of another month, the whole 30/360 family agrees: a twelfth of a year each."""
    start = start.replace(day=min(start.day, 27))
    end = date(start.year + (start.month - 1 + months) // 12, (start.month - 1 + months) % 12 + 1, start.day)
    assert {fraction(rule, start, end) for rule in THIRTY} == {Fraction(months, 12)}


# --- Excel's rules from their published descriptions -------------------------------------------------------------------------------------------------------


def published_basis_0(start: date, end: date) -> Fraction:
    """Basis 0 as a list of exclusive cases on the two days of the month, the form in which D. Wheeler found it from Excel's own results."""
    one, two = start.day, end.day
    february_one = (start + DAY).month == 3 and start.month == 2
    february_two = (end + DAY).month == 3 and end.month == 2
    if (one, two) == (31, 31):
        one = two = 30
    elif one == 31:
        one = 30
    elif (one, two) == (30, 31):
        two = 30
    elif february_one and february_two:
        one = two = 30
    elif february_one:
        one = 30
    return Fraction((end.year * 360 + end.month * 30 + two) - (start.year * 360 + start.month * 30 + one), 360)


def published_basis_1(start: date, end: date) -> Fraction:
    """Basis 1: up to one year 366 if the year, or a 29 February from start to end, both counted, says so; beyond it the mean length of the years touched."""
    lengths = [(date(year + 1, 1, 1) - date(year, 1, 1)).days for year in range(start.year, end.year + 1)]
    within_a_year = len(lengths) == 1 or (len(lengths) == 2 and start.timetuple()[1:3] >= end.timetuple()[1:3])
    if not within_a_year:
        year = Fraction(sum(lengths), len(lengths))
    elif len(lengths) == 1:
        year = Fraction(lengths[0])
    else:
        span = (start + count * DAY for count in range((end - start).days + 1))
        year = Fraction(366 if any((when.month, when.day) == (2, 29) for when in span) else 365)
    return (end - start).days / year


def awkward_pairs(count: int, seed: int, longest: int = 4000) -> list[tuple[date, date]]:
    """Pairs of dates, two thirds of them at the end of a month or in the days around the end of February."""
    rng = random.Random(seed)

    def one(year: int) -> date:
        kind = rng.randrange(3)
        if kind == 0:
            return date(year, 1, 1) + rng.randrange(365) * DAY
        month = rng.randrange(1, 13) if kind == 1 else 2
        return date(year + month // 12, month % 12 + 1, 1) - rng.choice((1, 1, 1, 2, 0)) * DAY

    pairs = []
    for _ in range(count):
        start = one(rng.randrange(1901, 2100))
        end = one(start.year + rng.choice((0, 0, 1, 1, 1, 2, 3, 4, 5, rng.randrange(longest // 365))))
        pairs.append((min(start, end), max(start, end)))
    return pairs


def test_bases_0_and_1_are_the_published_rules():
    for start, end in awkward_pairs(10_000, seed=1):
        assert fraction(EXCEL_30_360, start, end) == published_basis_0(start, end), (start, end)
        assert fraction(EXCEL_ACT_ACT, start, end) == published_basis_1(start, end), (start, end)


def test_where_30_360_and_30_360_us_differ():
    """Only from the last of February to a 31st, and there Excel has one day more.  Microsoft's page warns of it: "incorrect" for such a start."""
    seen = 0
    for start, end in awkward_pairs(20_000, seed=2):
        excel, market = fraction(EXCEL_30_360, start, end), fraction(THIRTY_360_US, start, end)
        special = start.month == 2 and (start + DAY).month == 3 and end.day == 31
        assert excel - market == (Fraction(1, 360) if special else 0), (start, end)
        seen += special
    assert seen > 100


# --- QuantLib ----------------------------------------------------------------------------------------------------------------------------------------------


def to_ql(when: date) -> ql.Date:
    return ql.Date(when.day, when.month, when.year)


@pytest.fixture(scope="module")
def quantlib_pairs() -> list[tuple[date, date, ql.Date, ql.Date]]:
    return [(start, end, to_ql(start), to_ql(end)) for start, end in awkward_pairs(20_000, seed=3)]


COUNTERS = [
    (THIRTY_360_BOND, ql.Thirty360(ql.Thirty360.BondBasis)),
    (THIRTY_E_360, ql.Thirty360(ql.Thirty360.European)),
    (THIRTY_E_360_ISDA, ql.Thirty360(ql.Thirty360.ISDA)),
    (THIRTY_360_US, ql.Thirty360(ql.Thirty360.USA)),
    (ACT_360, ql.Actual360()),
    (ACT_365, ql.Actual365Fixed()),
]


@pytest.mark.parametrize(("rule", "counter"), COUNTERS, ids=lambda value: value.name if isinstance(value, DayCount) else "")
def test_days_as_quantlib_counts_them(rule, counter, quantlib_pairs):
    year = 365 if rule is ACT_365 else 360
    different = [
        (start, end) for start, end, ql_start, ql_end in quantlib_pairs if fraction(rule, start, end) != Fraction(counter.dayCount(ql_start, ql_end), year)
    ]
    assert not different, f"{len(different)} pairs, the first {different[0]}"


def test_act_act_as_quantlib(quantlib_pairs):
    counter = ql.ActualActual(ql.ActualActual.ISDA)
    for start, end, ql_start, ql_end in quantlib_pairs:
        assert abs(float(fraction(ACT_ACT_ISDA, start, end)) - counter.yearFraction(ql_start, ql_end)) < 1e-12, (start, end)


def test_turned_round_quantlib_takes_the_later_date_for_the_start():
    """QuantLib applies the clause to the dates as they come, so turning them round is not the negative; the clause itself knows only a start before an end.

    31 January to 22 March by Bond Basis: the 31st is the start and becomes a 30th, 22 - 30 + 2 x 30 = 52 days.  Turned round, QuantLib sees a 31st that ends a
    period begun on a 22nd, leaves it, and has -51.  Ours is the -52 that takes back the 52.  The same for the US rule and its Februaries.
    """
    start, end = date(2072, 1, 31), date(2072, 3, 22)
    for rule, counter in ((THIRTY_360_BOND, ql.Thirty360(ql.Thirty360.BondBasis)), (THIRTY_360_US, ql.Thirty360(ql.Thirty360.USA))):
        assert counter.dayCount(to_ql(start), to_ql(end)) == 360 * fraction(rule, start, end) == 52
        assert counter.dayCount(to_ql(end), to_ql(start)) == -51
        assert 360 * fraction(rule, end, start) == -52


def test_maturity_as_quantlib(quantlib_pairs):
    for start, end, ql_start, ql_end in quantlib_pairs[:5000]:
        if start < end:
            counter = ql.Thirty360(ql.Thirty360.ISDA, ql_end)
            assert fraction(THIRTY_E_360_ISDA, start, end, Frame(end)) == Fraction(counter.dayCount(ql_start, ql_end), 360), (start, end)


# --- LibreOffice -------------------------------------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def libreoffice_yearfrac(tmp_path_factory: pytest.TempPathFactory, soffice_convert: Callable[[Path, str], Path]) -> list[tuple[date, date, list[float]]]:
    """YEARFRAC of 6,000 pairs on the five bases, computed by LibreOffice in one run."""
    pairs = awkward_pairs(6000, seed=4)
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("pairs")
    for start, end in pairs:
        arguments = f"DATE({start:%Y},{start.month},{start.day}),DATE({end:%Y},{end.month},{end.day})"
        sheet.append([f"=YEARFRAC({arguments},{basis})" for basis in range(5)])
    path = tmp_path_factory.mktemp("yearfrac") / "yearfrac.xlsx"
    book.save(path)
    # 44,34,76: commas, quotes, UTF-8; the eighth token "false" saves the numbers in full and not as shown.
    with soffice_convert(path, "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false").open(newline="") as file:
        rows = [[float(cell) for cell in row] for row in csv.reader(file)]
    assert len(rows) == len(pairs)
    return [(start, end, row) for (start, end), row in zip(pairs, rows, strict=True)]


@pytest.mark.libreoffice
@pytest.mark.parametrize("basis", range(5))
def test_yearfrac_as_libreoffice(basis, libreoffice_yearfrac):
    rule = EXCEL_BASES[basis]
    different = [
        (str(start), str(end), row[basis], float(fraction(rule, start, end)))
        for start, end, row in libreoffice_yearfrac
        if abs(row[basis] - float(fraction(rule, start, end))) > 1e-9
    ]
    assert not different, f"{len(different)} of {len(libreoffice_yearfrac)}, the first {different[:12]}"


def test_all_members_are_tested():
    """A convention added without a derivation above fails here."""
    assert {case[0] for case in BY_HAND} == set(CONVENTIONS)
    assert all(a.name != b.name for a, b in pairwise(CONVENTIONS))
    assert set(daycount.ALIASES.values()) <= set(CONVENTIONS)
