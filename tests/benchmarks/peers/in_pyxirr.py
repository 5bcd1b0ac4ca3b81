"""pyxirr, compiled from Rust: day counts, and the parts of a payment one by one."""

from datetime import date
from typing import Any

from tests.benchmarks.peers.peer import Peer, library
from tests.benchmarks.task import Way

px = library("pyxirr")
CONVENTION = "act/365f"


def fraction(start: date, end: date) -> Any:
    return px.year_fraction(start, end, CONVENTION)


def accrued(issue: date, settlement: date, rate: float, principal: float) -> Any:
    return principal * rate * px.year_fraction(issue, settlement, CONVENTION)


def regular(issue: date, first_payment: date, rate: float, principal: float, count: int) -> list[tuple[float, float, float]]:
    monthly, rows, balance = rate / 12, [], principal
    for number in range(1, count + 1):
        part = -px.ppmt(monthly, number, count, principal)
        balance -= part
        rows.append((-px.ipmt(monthly, number, count, principal), part, balance))
    return rows


def accrued_many(issues: list[date], settlement: date, rates: list[float], principals: list[float]) -> list[float]:
    return [accrued(issue, settlement, rate, principal) for issue, rate, principal in zip(issues, rates, principals, strict=True)]


def accrued_dates(issue: date, settlements: list[date], rate: float, principal: float) -> list[float]:
    return [accrued(issue, settlement, rate, principal) for settlement in settlements]


PEER = Peer(
    "pyxirr",
    {
        "fraction": [Way("pyxirr", fraction)],
        "accrued": [Way("pyxirr, multiplied by hand", accrued)],
        "regular": [Way("pyxirr, IPMT and PPMT a row", regular, limits="no dates, nothing rounded")],
        "accrued_many": [Way("pyxirr, a loop", accrued_many)],
        "accrued_dates": [Way("pyxirr, a loop", accrued_dates)],
    },
)
