"""What was measured, as rows of a table: a task, a way to do it, seconds a result, how many times ours that is, and whether the answer is the same."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tests.benchmarks.agreement import agreement
from tests.benchmarks.task import Task, Way
from tests.benchmarks.timing import Effort, Spread, measure, ratios, spread

COLUMNS = ("Task", "Way", "A result", "Quartiles", "Times ours", "Quartiles", "Same answer?")
UNITS = ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns"))


class Row(NamedTuple):
    """ratio  None for our own way, which the others are compared with"""

    task: str
    way: str
    seconds: Spread
    ratio: Spread | None
    same: str


def measured(task: Task, effort: Effort) -> list[Row]:
    """The answers are compared first, then the clock starts."""
    answers = answers_of(task)
    return rows_of(task, measure(task, effort), answers)


def answers_of(task: Task) -> list[str]:
    """For each other way, whether it gives the same answer on the first input, and what it leaves out."""
    ours = figures_of(task, task.ours)
    return ["; ".join(filter(None, (_same(ours, figures_of(task, way), task.money), way.limits))) for way in task.others]


def figures_of(task: Task, way: Way, number: int = 0) -> list[float]:
    """What a way of a task gives for one of its inputs, in numbers."""
    return [] if way.figures is None else list(way.figures(way.run(*way.prepare(*task.inputs[number]))))


def _same(ours: Sequence[float], theirs: Sequence[float], money: bool) -> str:
    return agreement(ours, theirs, money) if theirs else ""


def rows_of(task: Task, seconds: Sequence[Sequence[float]], answers: Sequence[str]) -> list[Row]:
    """The rows from seconds a result, for each way a figure a round."""
    [ours, *others] = seconds
    first = Row(task.title, task.ours.name, spread(ours), None, "")
    return [
        first,
        *(Row(task.title, way.name, spread(theirs), ratios(theirs, ours), answer) for way, theirs, answer in zip(task.others, others, answers, strict=True)),
    ]


def cells(row: Row) -> tuple[str, ...]:
    taken = (row.task, row.way, time(row.seconds.median), f"{time(row.seconds.low)} to {time(row.seconds.high)}")
    if row.ratio is None:
        return *taken, "1", "", ""
    return *taken, number(row.ratio.median), f"{number(row.ratio.low)} to {number(row.ratio.high)}", row.same


def number(value: float) -> str:
    """Three digits, or all that stand before the point."""
    return f"{value:,.0f}" if value >= 100 else f"{value:#.3g}"


def time(seconds: float) -> str:
    size, unit = next((each for each in UNITS if seconds >= each[0]), UNITS[-1])
    return f"{number(seconds / size)} {unit}"


def as_text(rows: Iterable[Row]) -> str:
    """The table in columns, the title of a task once."""
    lines = [COLUMNS, *_titled_once(rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join("  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip() for line in lines)


def as_markdown(rows: Iterable[Row]) -> str:
    lines = [COLUMNS, ("---", "---", "---:", "---", "---:", "---", "---"), *_titled_once(rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _titled_once(rows: Iterable[Row]) -> list[tuple[str, ...]]:
    lines, last = [], ""
    for row in rows:
        lines.append(("" if row.task == last else row.task, *cells(row)[1:]))
        last = row.task
    return lines
