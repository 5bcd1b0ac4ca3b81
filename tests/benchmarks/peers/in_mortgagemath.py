"""mortgagemath, in Decimals: mortgages of regular months, to the cent, without dates."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from tests.benchmarks.peers.peer import Peer, library
from tests.benchmarks.task import Way

mm = library("mortgagemath")


def schedule(issue: date, first_payment: date, rate: float, principal: float, count: int) -> Any:
    half_up = mm.PaymentRounding.ROUND_HALF_UP
    yearly = Decimal(str(rate)) * 100
    return mm.amortization_schedule(mm.LoanParams(principal=Decimal(str(principal)), annual_rate=yearly, term_months=count, payment_rounding=half_up))


def amounts(rows: Sequence[Any]) -> list[float]:
    """Without the row of the day of issue."""
    return [float(amount) for row in rows[1:] for amount in (row.interest, row.principal, row.balance)]


PEER = Peer(
    "mortgagemath",
    {
        "schedule": [Way("mortgagemath", schedule, amounts, limits="no dates, no odd first period")],
        "regular": [Way("mortgagemath", schedule, amounts, limits="no dates")],
    },
)
