"""Seconds against size: how many notes, how long a market, how long a schedule; and the exponent, 1 where twice as much takes twice as long."""

import math
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from statistics import linear_regression
from typing import Any, NamedTuple

from tests.benchmarks.inputs import ASKED_ON, HEADER, INSTALLMENTS, MARKETS, Note, last_days, market, notes
from tests.benchmarks.task import Task, Way
from tests.benchmarks.tasks import arrays_of_accrued, arrays_of_schedules, price, regular_schedule
from tests.benchmarks.timing import Effort, measure, spread
from xl_notes.core import batch
from xl_notes.sheet.memory import MOST_CELLS

BLOCK = 100_000
"""Notes whose schedules are in memory at a time."""

LOW_RATE = 0.01
LARGEST = 4
"""Sizes the exponent is fitted over; the time of small ones is that of a call."""


class Sizes(NamedTuple):
    notes: Sequence[int] = (1, 10, 100, 1_000, 10_000, 100_000, 1_000_000)
    rows: Sequence[int] = (10, 30, 100, 300, 1_000, 3_000, 10_000, 30_000, 100_000)
    payments: Sequence[int] = (12, 36, 120, 360, 1_200, 3_600)


FULL, QUICK = Sizes(), Sizes((1, 10, 100, 1_000), (10, 100, 1_000), (12, 36, 120))


class Curve(NamedTuple):
    """seconds  of a run, for each size"""

    title: str
    sizes: Sequence[int]
    seconds: Sequence[float]


class Panel(NamedTuple):
    """Curves over the same sizes."""

    axis: str
    curves: Sequence[Curve]


def exponent(sizes: Sequence[int], seconds: Sequence[float]) -> float:
    """The slope of the line through the logarithms, over the largest sizes."""
    chosen = list(zip(sizes, seconds, strict=True))[-LARGEST:]
    return linear_regression([math.log(size) for size, _ in chosen], [math.log(taken) for _, taken in chosen]).slope


def panels(sizes: Sizes, effort: Effort) -> list[Panel]:
    def curve(title: str, over: Sequence[int], task_of: Callable[[int], Task]) -> Curve:
        return Curve(title, over, [spread(measure(task_of(size), effort)[0]).median for size in over])

    return [
        Panel("notes", [curve("accrued interest", sizes.notes, accrued), curve(f"schedules of {INSTALLMENTS}", sizes.notes, schedules)]),
        Panel("rows of the market", [curve("conversion price", sizes.rows, conversion)]),
        Panel("installments", [curve("schedule of regular months", sizes.payments, schedule)]),
    ]


def described(panel: Panel) -> list[str]:
    """A line a curve."""
    return [f"{curve.title}, by {panel.axis}: exponent {exponent(curve.sizes, curve.seconds):.2f}" for curve in panel.curves]


def accrued(count: int) -> Task:
    return _one("NOTE_ACCRUED's batch", batch.accrued_interest, [arrays_of_accrued(*_columns(count))])


def schedules(count: int) -> Task:
    """In blocks, each given up before the next."""

    def run(principals: Any, rates: Any, issues: Any, firsts: Any, installments: int) -> None:
        for first in range(0, count, BLOCK):
            block = slice(first, first + BLOCK)
            batch.level_schedules(principals[block], rates[block], issues[block], firsts[block], installments)

    issues, _, rates, principals = _columns(count)
    firsts = [note.first_payment for note in _repeated(count)]
    return _one("level_schedules", run, [arrays_of_schedules(issues, firsts, rates, principals, INSTALLMENTS)])


def conversion(rows: int) -> Task:
    """Of as many markets as it takes for none to be remembered."""
    markets = MARKETS if rows * len(HEADER) <= MOST_CELLS else 2
    tables = [market(rows, seed, date(1900, 1, 1)) for seed in range(markets)]
    return _one("NOTE_CONVPRICE_ON", price, [(last_days(table, 1)[0], table) for table in tables])


def schedule(count: int) -> Task:
    """Of regular months at a low rate: a level payment over 300 years would not cover the interest of a long month."""
    return _one("NOTE_SCHEDULE", regular_schedule, [(*note._replace(rate=LOW_RATE), count) for note in notes(400)])


def _one(name: str, run: Callable[..., Any], inputs: Sequence[tuple[Any, ...]]) -> Task:
    return Task(name, name, inputs, Way(name, run))


def _columns(count: int) -> tuple[list[date], date, list[float], list[float]]:
    book = list(_repeated(count))
    return [note.issue for note in book], ASKED_ON, [note.rate for note in book], [note.principal for note in book]


def _repeated(count: int) -> Iterable[Note]:
    """Ten thousand different notes are enough; more are these again."""
    book = notes(min(count, 10_000))
    return (book[place % len(book)] for place in range(count))
