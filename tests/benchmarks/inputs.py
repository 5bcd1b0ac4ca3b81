"""What is calculated: the note of the 8-K, and books, markets and holdings drawn at random, the same in every run.

Nothing here is a price or a note of anyone; the sizes are those of real models.
"""

import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

INSTALLMENTS = 36
ASKED_ON = date(2022, 6, 30)
DISCOUNT, FIXED_PRICE, LOOKBACK, CAP = 0.15, 0.002, 5, 0.0999
HEADER = ["Date", "VWAP", "Bid"]
MARKETS = 12
"""Different markets for a task that is given one: more than are remembered, so that each is read and calculated anew."""


class Note(NamedTuple):
    """A note repaid in monthly installments."""

    issue: date
    first_payment: date
    rate: float
    principal: float


DEAL = Note(date(2017, 11, 30), date(2018, 1, 15), 0.12, 3_359_538.57)


def notes(count: int) -> list[Note]:
    """The deal, and others like it; no two are the same."""
    rng = random.Random(20171130)
    drawn = [DEAL]
    for place in range(1, count):
        issue = date(2015, 1, 1) + timedelta(days=rng.randrange(2500))
        first_payment = (issue.replace(day=1) + timedelta(days=rng.choice((32, 63)))).replace(day=rng.randrange(1, 29))
        drawn.append(Note(issue, first_payment, rng.choice((0.08, 0.10, 0.12)), rng.randrange(25_000, 3_000_000) + place % 100 / 100))
    return drawn


def weekdays(first: date, count: int) -> list[date]:
    monday = first - timedelta(days=first.weekday())
    days = (monday + timedelta(days=7 * (place // 5) + place % 5) for place in range(count + 5))
    return [day for day in days if day >= first][:count]


def market(count: int, seed: int, first: date = date(2013, 1, 1)) -> list[list[Any]]:
    """A market table with its header, a row a weekday; prices around the fixed one, so that each leg binds at times."""
    rng = random.Random(seed)
    rows: list[list[Any]] = [HEADER]
    for day in weekdays(first, count):
        vwap = round(FIXED_PRICE * rng.lognormvariate(0.1, 0.2), 6)
        rows.append([datetime(day.year, day.month, day.day), vwap, round(vwap * rng.uniform(0.9, 1.0), 6)])
    return rows


def last_days(table: Sequence[Sequence[Any]], count: int) -> list[date]:
    """Days of conversion notices: the last ones of a market."""
    return [row[0].date() for row in table[-count:]]


def holdings(count: int) -> list[tuple[int, int]]:
    """Shares outstanding, and of them the holder's."""
    rng = random.Random(999)
    return [(rng.randrange(10_000_000, 10_000_000_000), rng.randrange(900_000)) for _ in range(count)]
