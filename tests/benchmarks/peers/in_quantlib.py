"""QuantLib, through its Python binding.  It has no level payment over an odd first period; a bond's notionals are those of regular months."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from tests.benchmarks.peers.peer import Peer, library
from tests.benchmarks.task import Way

ql = library("QuantLib")
REGULAR = "interest by the calendar, payment of regular months"


def day(of: date) -> Any:
    return ql.Date(of.day, of.month, of.year)


def fraction(start: date, end: date) -> Any:
    return ql.Actual365Fixed().yearFraction(day(start), day(end))


def accrued(issue: date, settlement: date, rate: float, principal: float) -> Any:
    yearly = ql.InterestRate(rate, ql.Actual365Fixed(), ql.Simple, ql.Annual)
    return principal * (yearly.compoundFactor(day(issue), day(settlement)) - 1)


def schedule(issue: date, first_payment: date, rate: float, principal: float, count: int) -> list[tuple[Any, ...]]:
    """Rows of day, interest, principal, closing balance."""
    first, month = day(first_payment), ql.Period(1, ql.Months)
    last = first + ql.Period(count - 1, ql.Months)
    dates = ql.Schedule(day(issue), last, month, ql.NullCalendar(), ql.Unadjusted, ql.Unadjusted, ql.DateGeneration.Backward, False, first)
    notionals = ql.sinkingNotionals(ql.Period(count, ql.Months), ql.Monthly, rate, principal)
    bond = ql.AmortizingFixedRateBond(0, list(notionals)[:count], dates, [rate], ql.Actual365Fixed())
    rows, interest, balance = [], 0.0, principal
    for flow in bond.cashflows():
        coupon = ql.as_fixed_rate_coupon(flow)
        if coupon is not None:
            interest = coupon.amount()
        else:
            balance -= flow.amount()
            rows.append((flow.date(), interest, flow.amount(), balance))
    return rows


def amounts(rows: Sequence[tuple[Any, ...]]) -> list[float]:
    return [amount for row in rows for amount in row[1:]]


FEW_NOTES, MORE_NOTES = 40, 500


def schedules(issues: list[date], firsts: list[date], rates: list[float], principals: list[float], count: int) -> list[Any]:
    few = zip(issues[:FEW_NOTES], firsts, rates, principals, strict=False)
    return [schedule(*note, count) for note in few]


def accrued_many(issues: list[date], settlement: date, rates: list[float], principals: list[float]) -> list[float]:
    counted, end = ql.Actual365Fixed(), day(settlement)
    few = zip(issues[:MORE_NOTES], rates, principals, strict=False)
    return [principal * rate * counted.yearFraction(day(issue), end) for issue, rate, principal in few]


def accrued_dates(issue: date, settlements: list[date], rate: float, principal: float) -> list[float]:
    counted, start = ql.Actual365Fixed(), day(issue)
    return [principal * rate * counted.yearFraction(start, day(end)) for end in settlements]


PEER = Peer(
    "QuantLib",
    {
        "fraction": [Way("QuantLib", fraction)],
        "accrued": [Way("QuantLib InterestRate", accrued)],
        "schedule": [Way("QuantLib bond, rows read", schedule, amounts, limits=REGULAR)],
        "schedules": [Way("QuantLib, a loop", schedules, lambda notes: [amount for rows in notes for amount in amounts(rows)], part=FEW_NOTES, limits=REGULAR)],
        "accrued_many": [Way("QuantLib, a loop", accrued_many, part=MORE_NOTES)],
        "accrued_dates": [Way("QuantLib, a loop", accrued_dates)],
    },
)
