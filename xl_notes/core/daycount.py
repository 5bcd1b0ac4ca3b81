"""Day counts: one verb, `fraction`, and one small rule per convention.

Every rule counts from the start date (not counted) to the end date (counted), needs start <= end, and returns the fraction of a year as an exact pair of
integers, days over days in the year.  The verb orders the dates: reversed dates give the negative of the same fraction, equal dates give zero.

"As Excel computes it" is a convention of its own.  The five worksheet bases 0 to 4 are Excel's YEARFRAC to the last digit; the named conventions are what
contracts mean.  They differ where Excel does:

    "30/360" (basis 0)     Excel asks whether the end is a 31st BEFORE it moves a start at the end of February to the 30th;
    "30/360 US"            the market's rule moves the start first, so 28 Feb to 31 Mar is 30 days here and 31 in Excel;
    "act/act" (basis 1)    Excel divides by 365, by 366, or by the average year of all calendar years touched;
    "act/act ISDA"         each calendar year's days over that year's own length.

Sources: 2006 ISDA Definitions, section 4.16; ICMA Rule 251 (act/365L); the published descriptions of Excel's algorithm in OASIS OpenDocument v1.2 part 2,
section 4.11.7, and D. Wheeler, "YEARFRAC Incompatibilities", 2010.
"""

from calendar import isleap
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from xl_notes.core.errors import OutOfRange


class Frame(NamedTuple):
    """What a few conventions ask beyond the two dates.

    maturity    30E/360 ISDA leaves the last day of February alone when it is the note's maturity
    period_end  act/365L takes its year length from the end of the interest period, not from the day interest is counted to
    annual      act/365L looks for a 29 February inside the period when interest is paid once a year
    """

    maturity: date | None = None
    period_end: date | None = None
    annual: bool = False


NO_FRAME = Frame()

Rule = Callable[[date, date, Frame], tuple[int, int]]


@dataclass(frozen=True, slots=True, eq=False)
class DayCount:
    """A convention: its canonical name, its rule, and the clause or document it comes from.  There is one of each, equal to itself alone.

    year  days in every year, of a convention that asks for no more than the two dates; None of another
    """

    name: str
    rule: Rule
    source: str
    year: int | None = None


def fraction(convention: DayCount, start: date, end: date, frame: Frame = NO_FRAME) -> Fraction:
    """Years from start to end under the convention; negative when end comes first."""
    if end < start:
        return -fraction(convention, end, start, frame)
    if end == start:  # no time is no time, also where a rule would move only one of the two
        return Fraction(0)
    return Fraction(*convention.rule(start, end, frame))


def days_over_year(convention: DayCount, start: date, end: date, frame: Frame = NO_FRAME) -> tuple[int, int]:
    """The same of start <= end as numerator and denominator, as the rule gives them."""
    return convention.rule(start, end, frame) if start < end else (0, 1)


def is_last_of_february(day: date) -> bool:
    return day.month == 2 and day.day == (29 if isleap(day.year) else 28)


def _days_30_360(start: date, end: date, start_day: int, end_day: int) -> tuple[int, int]:
    return 360 * (end.year - start.year) + 30 * (end.month - start.month) + end_day - start_day, 360


def act_365(start: date, end: date, frame: Frame) -> tuple[int, int]:
    return (end - start).days, 365


def act_360(start: date, end: date, frame: Frame) -> tuple[int, int]:
    return (end - start).days, 360


def act_act_isda(start: date, end: date, frame: Frame) -> tuple[int, int]:
    if start.year == end.year:
        return (end - start).days, 366 if isleap(start.year) else 365
    whole_years = end.year - start.year - 1
    head = Fraction((date(start.year + 1, 1, 1) - start).days, 366 if isleap(start.year) else 365)
    tail = Fraction((end - date(end.year, 1, 1)).days, 366 if isleap(end.year) else 365)
    return (head + whole_years + tail).as_integer_ratio()


def act_365l(start: date, end: date, frame: Frame) -> tuple[int, int]:
    period_end = frame.period_end or end
    leap = contains_february_29(start, period_end) if frame.annual else isleap(period_end.year)
    return (end - start).days, 366 if leap else 365


def contains_february_29(start: date, end: date) -> bool:
    """Whether a 29 February lies after start and not after end."""
    return any(isleap(year) and start < date(year, 2, 29) <= end for year in range(start.year, end.year + 1))


def thirty_360_bond_basis(start: date, end: date, frame: Frame) -> tuple[int, int]:
    start_day = min(start.day, 30)
    end_day = 30 if end.day == 31 and start_day == 30 else end.day
    return _days_30_360(start, end, start_day, end_day)


def thirty_360_us(start: date, end: date, frame: Frame) -> tuple[int, int]:
    start_day, end_day = start.day, end.day
    if is_last_of_february(start):
        start_day = 30
        if is_last_of_february(end):
            end_day = 30
    if end_day == 31 and start_day >= 30:
        end_day = 30
    return _days_30_360(start, end, min(start_day, 30), end_day)


def thirty_e_360(start: date, end: date, frame: Frame) -> tuple[int, int]:
    return _days_30_360(start, end, min(start.day, 30), min(end.day, 30))


def thirty_e_360_isda(start: date, end: date, frame: Frame) -> tuple[int, int]:
    start_day = 30 if is_last_of_february(start) else min(start.day, 30)
    end_day = 30 if is_last_of_february(end) and end != frame.maturity else min(end.day, 30)
    return _days_30_360(start, end, start_day, end_day)


def excel_30_360(start: date, end: date, frame: Frame) -> tuple[int, int]:
    start_day, end_day = start.day, end.day
    if end_day == 31 and start_day >= 30:  # asked of the start as it stands: the 28th of February does not count as a 30th yet
        end_day = 30
    if is_last_of_february(start):
        start_day = 30
        if is_last_of_february(end):
            end_day = 30
    return _days_30_360(start, end, min(start_day, 30), end_day)


def excel_act_act(start: date, end: date, frame: Frame) -> tuple[int, int]:
    days = (end - start).days
    if start.year == end.year:
        return days, 366 if isleap(start.year) else 365
    if start.year + 1 == end.year and (start.month, start.day) >= (end.month, end.day):  # a year or less
        leap_start = isleap(start.year) and start <= date(start.year, 2, 29)
        leap_end = isleap(end.year) and end >= date(end.year, 2, 29)
        return days, 366 if leap_start or leap_end else 365
    years = end.year - start.year + 1
    days_in_years = (date(end.year, 12, 31) - date(start.year, 1, 1)).days + 1
    return days * years, days_in_years


EXCEL_30_360 = DayCount("30/360", excel_30_360, "Excel YEARFRAC basis 0", 360)
EXCEL_ACT_ACT = DayCount("act/act", excel_act_act, "Excel YEARFRAC basis 1")
ACT_360 = DayCount("act/360", act_360, "2006 ISDA 4.16(e); Excel basis 2", 360)
ACT_365 = DayCount("act/365", act_365, "2006 ISDA 4.16(d), Actual/365 (Fixed); Excel basis 3", 365)
THIRTY_E_360 = DayCount("30E/360", thirty_e_360, "2006 ISDA 4.16(g); Excel basis 4", 360)
ACT_ACT_ISDA = DayCount("act/act ISDA", act_act_isda, "2006 ISDA 4.16(b)")
THIRTY_360_US = DayCount("30/360 US", thirty_360_us, "SIA Standard Securities Calculation Methods, vol. 2", 360)
THIRTY_360_BOND = DayCount("30/360 Bond Basis", thirty_360_bond_basis, "2006 ISDA 4.16(f)", 360)
THIRTY_E_360_ISDA = DayCount("30E/360 ISDA", thirty_e_360_isda, "2006 ISDA 4.16(h)")
ACT_365L = DayCount("act/365L", act_365l, "ICMA Rule 251; 2006 ISDA 4.16(i)")

ACTUAL = frozenset((ACT_360, ACT_365))
"""Those of them that count the days of the calendar."""

EXCEL_BASES = (EXCEL_30_360, EXCEL_ACT_ACT, ACT_360, ACT_365, THIRTY_E_360)
CONVENTIONS = (*EXCEL_BASES, ACT_ACT_ISDA, THIRTY_360_US, THIRTY_360_BOND, THIRTY_E_360_ISDA, ACT_365L)

ALIASES = {
    "nasd": EXCEL_30_360,
    "excel 30/360": EXCEL_30_360,
    "excel act/act": EXCEL_ACT_ACT,
    "actual/actual": EXCEL_ACT_ACT,
    "actual/360": ACT_360,
    "actual/365": ACT_365,
    "actual/365 fixed": ACT_365,
    "act/365 fixed": ACT_365,
    "act/365f": ACT_365,
    "a/365f": ACT_365,
    "actual/actual ISDA": ACT_ACT_ISDA,
    "actual/365L": ACT_365L,
    "bond basis": THIRTY_360_BOND,
    "30/360 ISDA": THIRTY_360_BOND,
    "eurobond basis": THIRTY_E_360,
}


def _key(name: str) -> str:
    return "".join(name.split()).casefold().replace("(", "").replace(")", "")


_BY_KEY = {_key(convention.name): convention for convention in CONVENTIONS} | {_key(name): convention for name, convention in ALIASES.items()}


def convention(basis: int | str | DayCount) -> DayCount:
    """The convention of a worksheet basis, 0 to 4, or of a name; case, spaces and parentheses do not matter.  A convention is its own."""
    if isinstance(basis, DayCount):
        return basis
    if isinstance(basis, str):
        found = _BY_KEY.get(_key(basis))
        if found is not None:
            return found
    elif 0 <= basis < len(EXCEL_BASES):
        return EXCEL_BASES[basis]
    raise OutOfRange("basis", basis, "0 to 4 or one of " + ", ".join(known.name for known in CONVENTIONS))
