"""A reported figure → the readings of a note's terms that reproduce it.

A footnote gives the interest or the balance and leaves out how it was counted.  All day counts, compoundings and start dates near the one given are tried, and
what comes nearest is listed.  Of readings equally near the one that departs least from the plain text comes first: simple interest from the date given, then
one departure (compounded, or from another date), then both; after that the date moved least, the fewest compoundings, the day count met most often.  Where
cents are too coarse to tell readings apart, nothing is supposed that the figure does not ask for.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from xl_notes.core import daycount
from xl_notes.core.accrual import growth
from xl_notes.core.calendars import FIRST_DAY
from xl_notes.core.daycount import ACT_360, ACT_365, CONVENTIONS, EXCEL_30_360, THIRTY_360_BOND, THIRTY_360_US, THIRTY_E_360, THIRTY_E_360_ISDA, DayCount
from xl_notes.core.errors import NotAvailable, require
from xl_notes.core.money import from_cents, half_up, to_cents, whole_cents
from xl_notes.core.terms import COMPOUNDINGS, check_principal, check_rate

FURTHEST_SHIFT = 62
"""Two months either way: a note dated at the start of a quarter or funded a month late is found, and chance hits stay few."""
NEAREST_PARTS = 100
"""A reading within a hundredth of the interest is worth showing."""
MOST_READINGS = 12
LONGEST = timedelta(days=36_525)
"""A hundred years: no note runs longer, and a year typed wrong is told."""
BY_USE = (ACT_365, ACT_360, *(convention for convention in CONVENTIONS if convention not in (ACT_365, ACT_360)))
MONTHS_OF_30_DAYS = frozenset((EXCEL_30_360, THIRTY_E_360, THIRTY_360_US, THIRTY_360_BOND, THIRTY_E_360_ISDA))

KINDS = ("interest", "balance", "unpaid interest")


class Payment(NamedTuple):
    """A payment, in dollars."""

    day: date
    amount: Fraction


class Reading(NamedTuple):
    """One way to reckon the figure.

    kind         what the figure is: "interest" of the whole time, "unpaid interest" (where something was paid), or "balance", principal and unpaid interest
    day_count    the convention, the most common of those that give the same
    also         the others that give the same
    compounding  0 simple, else times a year
    start        the day interest starts
    shift        days from the start date given to this one
    days         days counted: of 30-day months where the convention has them
    computed     cents
    difference   computed less reported, in cents
    """

    kind: str
    day_count: DayCount
    also: tuple[DayCount, ...]
    compounding: int
    start: date
    shift: int
    days: int
    computed: int
    difference: int


class Case(NamedTuple):
    """What is known: cents, and payments as (day, cents) by date."""

    reported: int
    principal: int
    rate: Fraction
    start: date
    end: date
    payments: tuple[tuple[date, int], ...]


class Figures(NamedTuple):
    """What a reading comes to, in cents: interest of the whole time, what of it is unpaid, and the principal left."""

    interest: int
    unpaid: int
    principal: int

    def reportable(self, paid: bool) -> dict[str, int]:
        amounts = (self.interest, self.principal + self.unpaid, self.unpaid)
        return dict(zip(KINDS if paid else KINDS[:2], amounts, strict=False))


def readings(reported: Fraction, principal: Fraction, rate: Fraction, start_date: date, end_date: date, payments: Iterable[Payment] = ()) -> list[Reading]:
    """The readings that come within 1% of the interest, nearest first, at most MOST_READINGS.

    reported    dollars of interest, or of principal and interest; which one is found out
    principal   dollars at the start
    start_date  the day interest is thought to start; days up to FURTHEST_SHIFT before and after it are tried too
    end_date    the day of the figure
    payments    made in between, on interest first and then on principal; interest is simple then, rounded to the cent at each payment
    errors      NotAvailable when no reading comes near; OutOfRange for terms that make no sense
    """
    case = _case(reported, principal, rate, start_date, end_date, payments)
    found = sorted((reading for span in _spans(case) for reading in _near(case, span)), key=plainness)
    if not found:
        raise NotAvailable("reported", from_cents(case.reported), "within 1% of the interest, or of principal and interest, on some day count and start date")
    return found[:MOST_READINGS]


def plainness(reading: Reading) -> tuple[int, ...]:
    """Nearest first; among equals as told at the top of this file."""
    departures = (reading.compounding != 0) + (reading.shift != 0)
    order = COMPOUNDINGS.index(reading.compounding), BY_USE.index(reading.day_count), KINDS.index(reading.kind), reading.shift
    return abs(reading.difference), departures, abs(reading.shift), *order


def _case(reported: Fraction, principal: Fraction, rate: Fraction, start: date, end: date, payments: Iterable[Payment]) -> Case:
    require(reported > 0, "reported", reported, "more than zero dollars")
    check_principal(principal)
    check_rate(rate)
    require(timedelta(0) < end - start <= LONGEST, "end_date", end, f"after start_date, {start}, and at most {LONGEST.days:,} days")
    ordered = sorted(payments)
    for payment in ordered:
        require(start <= payment.day <= end, "paid_table", payment.day, f"payments from {start} to {end}")
        require(payment.amount > 0, "paid_table", payment.amount, "payments above zero dollars")
    return Case(to_cents(reported), to_cents(principal), rate, start, end, tuple((day, to_cents(amount)) for day, amount in ordered))


class Span(NamedTuple):
    """Time as counted: days the start is shifted, years from there through the payments to the end, and the conventions that count so, the common first."""

    shift: int
    years: tuple[Fraction, ...]
    conventions: tuple[DayCount, ...]


def _spans(case: Case) -> Iterator[Span]:
    first = case.payments[0][0] if case.payments else case.end - timedelta(days=1)
    earliest, latest = max(-FURTHEST_SHIFT, (FIRST_DAY - case.start).days), min(FURTHEST_SHIFT, (first - case.start).days)
    days = [*(day for day, _ in case.payments), case.end]
    after = {convention: tuple(daycount.fraction(convention, *pair) for pair in pairwise(days)) for convention in BY_USE}
    for shift in range(earliest, latest + 1):
        start = case.start + timedelta(days=shift)
        counted: dict[tuple[Fraction, ...], list[DayCount]] = {}
        for convention in BY_USE:
            counted.setdefault((daycount.fraction(convention, start, days[0]), *after[convention]), []).append(convention)
        for years, conventions in counted.items():
            yield Span(shift, years, tuple(conventions))


def _near(case: Case, span: Span) -> Iterator[Reading]:
    """The readings of a span that come near the figure."""
    day_count, *also = span.conventions
    start = case.start + timedelta(days=span.shift)
    days = int(360 * daycount.fraction(day_count, start, case.end)) if day_count in MONTHS_OF_30_DAYS else (case.end - start).days
    for compounding in (0,) if case.payments else COMPOUNDINGS:
        figures = _figures(case, span.years, compounding)
        if figures is None:
            continue
        for kind, computed in figures.reportable(bool(case.payments)).items():
            interest = computed if kind == "unpaid interest" else figures.interest
            if abs(computed - case.reported) * NEAREST_PARTS <= interest:
                yield Reading(kind, day_count, tuple(also), compounding, start, span.shift, days, computed, computed - case.reported)


def _figures(case: Case, years: Sequence[Fraction], compounding: int) -> Figures | None:
    """None where it is clear that nothing comes near, or where the payments would repay more than is owed."""
    if compounding:
        if not _worth_a_power(case, years[0], compounding):
            return None
        earned = case.principal * (growth(case.rate, years[0], compounding) - 1)
        interest = whole_cents(earned)
        return Figures(interest, interest, case.principal)
    principal, unpaid, total = case.principal, 0, 0
    for part, paid in zip(years, [*(cents for _, cents in case.payments), 0], strict=True):
        interest = half_up(principal * case.rate.numerator * part.numerator, case.rate.denominator * part.denominator)
        on_interest = min(paid, unpaid + interest)
        unpaid, principal, total = unpaid + interest - on_interest, principal - (paid - on_interest), total + interest
        if principal < 0:
            return None
    return Figures(total, unpaid, principal)


def _worth_a_power(case: Case, years: Fraction, compounding: int) -> bool:
    """Whether compound interest is roughly what was reported: the exact power costs much, and is off for most."""
    roughly = case.principal * ((1 + float(case.rate) / compounding) ** (compounding * float(years)) - 1)
    return any(abs(roughly - interest) <= roughly * 2 / NEAREST_PARTS + 1 for interest in (case.reported, case.reported - case.principal))
