"""Python's own decimals, and numpy from lists: what somebody writes who looks for no library.  Nothing is checked there."""

from datetime import date
from decimal import ROUND_DOWN, Decimal
from typing import Any

import numpy as np

from tests.benchmarks.inputs import CAP, DISCOUNT, FIXED_PRICE, LOOKBACK
from tests.benchmarks.peers.peer import Peer
from tests.benchmarks.task import Way

EXACT_CAP = Decimal(str(CAP))


def cap(outstanding: int, held: int) -> int:
    shares = (EXACT_CAP * outstanding - held) / (1 - EXACT_CAP)
    return max(0, int(shares.to_integral_value(ROUND_DOWN)))


def caps(outstanding: list[int], held: list[int]) -> list[int]:
    return [cap(shares, mine) for shares, mine in zip(outstanding, held, strict=True)]


def conversion(on: date, market: list[list[Any]]) -> float:
    """Rows are taken to be in order."""
    days = np.array([row[0] for row in market[1:]], "M8[D]")
    vwap = np.array([row[1] for row in market[1:]])
    before = int(np.searchsorted(days, np.datetime64(on)))
    return float(min((1 - DISCOUNT) * vwap[before - LOOKBACK : before].mean(), market[before][2], FIXED_PRICE))


def conversion_many(days: list[date], market: list[list[Any]]) -> list[float]:
    known = np.array([row[0] for row in market[1:]], "M8[D]")
    vwap, bid = (np.array([row[place] for row in market[1:]]) for place in (1, 2))
    sums = np.concatenate(([0.0], np.cumsum(vwap)))
    before = np.searchsorted(known, np.array(days, "M8[D]"))
    mean = (sums[before] - sums[before - LOOKBACK]) / LOOKBACK
    found: list[float] = np.minimum(np.minimum((1 - DISCOUNT) * mean, bid[before - 1]), FIXED_PRICE).tolist()
    return found


def accrued_dates(issue: date, settlements: list[date], rate: float, principal: float) -> list[float]:
    days = (np.array(settlements, "M8[D]") - np.datetime64(issue)).astype(np.int64)
    found: list[float] = (principal * rate / 365 * days).tolist()
    return found


UNCHECKED = "rows in order, nothing checked"
PEER = Peer(
    "numpy",
    {
        "conversion": [Way("numpy from lists", conversion, limits=UNCHECKED)],
        "cap": [Way("Decimal", cap)],
        "accrued_dates": [Way("numpy from lists", accrued_dates)],
        "conversion_many": [Way("numpy from lists", conversion_many, limits=UNCHECKED)],
        "caps_many": [Way("Decimal, a loop", caps)],
    },
)
