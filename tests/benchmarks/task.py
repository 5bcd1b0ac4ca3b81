"""A task, and the ways of doing it that are timed side by side."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any


def flat(result: Any) -> list[float]:
    """The numbers of a result: one, a list of them, or rows."""
    if isinstance(result, Iterable):
        return [number for part in result for number in flat(part)]
    return [float(result)]


def as_given(*arguments: Any) -> tuple[Any, ...]:
    return arguments


@dataclass(frozen=True, slots=True)
class Way:
    """One way to do a task.

    run      takes the task's arguments
    figures  the numbers in what it returns that are compared, in the order in which all ways of the task have them; None where there is nothing to compare
    prepare  turns the task's arguments into those of run, before the clock starts
    part     how many results it calculates, the first ones, where all of them would take too long
    limits   what it cannot do of the task, in words for the table
    """

    name: str
    run: Callable[..., Any]
    figures: Callable[[Any], Sequence[float]] | None = flat
    prepare: Callable[..., tuple[Any, ...]] = as_given
    part: int | None = None
    limits: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """What is timed.

    inputs  arguments of one run after another, more of them than this package remembers: every run calculates
    items   results in a run
    money   whether results are dollars, which are rounded to the cent here
    """

    key: str
    title: str
    inputs: Sequence[tuple[Any, ...]]
    ours: Way
    others: Sequence[Way] = ()
    items: int = 1
    money: bool = False

    @property
    def ways(self) -> tuple[Way, ...]:
        return self.ours, *self.others
