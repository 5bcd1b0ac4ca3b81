"""The project's functions under the names and with the arguments of a harness outside the project, which times them against others.

Markets come as rows of date, VWAP and bid without a header; each weekday is a trading day.
"""

from datetime import date
from fractions import Fraction
from typing import Any

from tests.benchmarks.inputs import CAP, HEADER
from tests.benchmarks.tasks import cap_shares as cap
from tests.benchmarks.tasks import price
from xl_notes import NOTE_ACCRUED, NOTE_SCHEDULE, NOTE_YEARFRAC
from xl_notes.core import batch, spiral
from xl_notes.core.dilution import Formula, Position, Selling
from xl_notes.core.spiral import Market, Simulation

fraction = NOTE_YEARFRAC
POSITION = Position(430_722_651, 2_000_000_000, 0, Fraction(999, 10_000))
MARKET = Market(Fraction(1, 500), Fraction(3, 2), Fraction(-1, 2), Fraction(1, 10))


def accrued(principal: float, rate: float, issue: date, settlement: date) -> Any:
    return NOTE_ACCRUED(issue, settlement, rate, principal)


def accrued_dates(principal: float, rate: float, issue: date, settlements: list[date]) -> Any:
    return batch.accrued_interest(principal, rate, issue, batch.days_of(settlements)).values.tolist()


def accrued_many(principals: Any, rates: Any, issues: Any, settlement: Any) -> Any:
    return batch.accrued_interest(principals, rates, issues, settlement).values


def schedule(principal: float, rate: float, issue: date, first_payment: date, count: int) -> Any:
    return NOTE_SCHEDULE(issue, first_payment, rate, principal, count)


def schedules(principals: Any, rates: Any, issues: Any, firsts: Any, count: int) -> Any:
    return batch.level_schedules(principals, rates, issues, firsts, count)


def conversion(rows: list[list[Any]], on: date) -> Any:
    return price(on, [HEADER, *rows])


def conversion_many(rows: list[list[Any]], days: list[date]) -> Any:
    return price(days, [HEADER, *rows])


def simulate(paths: int) -> Any:
    """A note of four million dollars for 252 days."""
    return spiral.simulate(POSITION, MARKET, Formula(Fraction(3, 20)), Selling(100_000_000, Fraction(1, 4)), Simulation(252, paths))


def caps_many(outstanding: Any, held: Any) -> Any:
    return batch.cap_shares(outstanding, held, CAP).values


__all__ = ["accrued", "accrued_dates", "accrued_many", "cap", "caps_many", "conversion", "conversion_many", "fraction", "schedule", "schedules", "simulate"]
