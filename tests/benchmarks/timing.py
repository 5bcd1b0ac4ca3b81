"""Seconds a result, in rounds that go around all ways of a task: what slows the machine for a while slows them alike, and their ratios stand.

Before a round garbage is collected, and during it none is.  What is reported is the median of the rounds, and their quartiles.
"""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle, islice
from statistics import quantiles
from time import perf_counter
from typing import NamedTuple

from tests.benchmarks.task import Task, Way

MOST_CALLS = 100_000


@dataclass(frozen=True, slots=True)
class Effort:
    """How many rounds, and for how many seconds a way is repeated in each."""

    rounds: int
    seconds: float


class Spread(NamedTuple):
    """The quartiles of some figures."""

    low: float
    median: float
    high: float


def spread(figures: Sequence[float]) -> Spread:
    return Spread(*quantiles(figures, n=4, method="inclusive")) if len(figures) > 1 else Spread(figures[0], figures[0], figures[0])


def ratios(theirs: Sequence[float], ours: Sequence[float]) -> Spread:
    """How many times our time theirs is, round by round."""
    return spread([slow / fast for slow, fast in zip(theirs, ours, strict=True)])


def measure(task: Task, effort: Effort) -> list[list[float]]:
    """Seconds a result for each way of the task, a figure a round."""
    stopwatches = [_Stopwatch(task, way, effort.seconds) for way in task.ways]
    with _uncollected():
        rounds = []
        for _ in range(effort.rounds):
            gc.collect()
            rounds.append([stopwatch.seconds_a_result() for stopwatch in stopwatches])
    return [list(figures) for figures in zip(*rounds, strict=True)]


class _Stopwatch:
    """Runs one way of a task on its inputs in turn, and goes on where it stopped."""

    def __init__(self, task: Task, way: Way, budget: float) -> None:
        self._run, self._items = way.run, min(way.part or task.items, task.items)
        self._inputs = cycle([way.prepare(*arguments) for arguments in task.inputs])
        self._calls = 1
        self._seconds()  # what is loaded or filled at the first call
        while (taken := self._seconds()) < budget and self._calls < MOST_CALLS:
            self._calls = min(MOST_CALLS, max(2 * self._calls, int(self._calls * budget / max(taken, 1e-9))))

    def seconds_a_result(self) -> float:
        return self._seconds() / (self._calls * self._items)

    def _seconds(self) -> float:
        run = self._run
        inputs = list(islice(self._inputs, self._calls))
        start = perf_counter()
        for arguments in inputs:
            run(*arguments)
        return perf_counter() - start


@contextmanager
def _uncollected() -> Iterator[None]:
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
