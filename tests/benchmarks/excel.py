"""Calls as Excel makes them: xlwings' own CallUDF, over a stand-in for pywin32 and Excel, which answers at once.

    python -m tests.benchmarks.excel CELLS ROUNDS SECONDS

A process of its own, since the stand-in takes the place of modules; writes its rows of the table as a pickle.
"""

import pickle
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, date
from pathlib import Path
from typing import Any

from tests.benchmarks.inputs import ASKED_ON, DISCOUNT, FIXED_PRICE, LOOKBACK, MARKETS, last_days, market, notes
from tests.benchmarks.table import Row, measured
from tests.benchmarks.task import Task, Way
from tests.benchmarks.timing import Effort
from tests.hosts import pywin32_standin as standin
from tests.hosts.xlwings_helper import MISSING

ROOT = Path(__file__).parents[2]
OURS, BY_FRAME = "xl_notes.udfs", "tests.benchmarks.frame_udf"
ONE_BY_ONE = 200
"""Of the cells of a column, the first ones, where a call each is timed."""

SATURDAY = date(2000, 1, 1)
"""The only holiday: each weekday is a trading day of the markets here."""

MOST_SECONDS = 300

CallUdf = Callable[[str, str, Sequence[Any]], Any]


def rows_in_process(cells: int, effort: Effort) -> list[Row]:
    command = [sys.executable, "-m", "tests.benchmarks.excel", str(cells), str(effort.rounds), str(effort.seconds)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, timeout=MOST_SECONDS, check=True)
    rows: list[Row] = pickle.loads(done.stdout)
    return rows


def tasks(call: CallUdf, cells: int) -> list[Task]:
    return [_column(call, cells), _market(call)]


def _column(call: CallUdf, cells: int) -> Task:
    """A column of accrued interest: one formula for all of it, or one in each cell, which refers to four."""
    lines = [(as_time(note.issue), as_time(ASKED_ON), note.rate, note.principal) for note in notes(cells)]
    columns = [standin.excel_range(tuple((line[place],) for line in lines)) for place in range(4)]
    references = [[standin.excel_range(((value,),)) for value in line] for line in lines[:ONE_BY_ONE]]

    def each() -> list[Any]:
        return [call(OURS, "NOTE_ACCRUED", (*line, MISSING, MISSING)) for line in references]

    one_call = Way("one call for the column", lambda: call(OURS, "NOTE_ACCRUED", (*columns, MISSING, MISSING)))
    return Task(
        "excel_column", f"CallUDF, accrued interest in {cells:,} cells", [()], one_call, [Way("a call for each cell", each, part=len(references))], cells, True
    )


def _market(call: CallUdf) -> Task:
    markets = [market(250, seed) for seed in range(MARKETS)]
    inputs = [(as_time(last_days(table, 1)[0]), range_of(table)) for table in markets]
    rest = (DISCOUNT, FIXED_PRICE, float(LOOKBACK), *[MISSING] * 4, as_time(SATURDAY), MISSING)
    raw = Way("NOTE_CONVPRICE_ON, raw", lambda on, table: call(OURS, "NOTE_CONVPRICE_ON", (on, table, *rest)))
    frame = Way("the same through a DataFrame", lambda on, table: call(BY_FRAME, "price_by_frame", (on, table)))
    return Task("excel_market", "CallUDF, conversion price, 250 x 3", inputs, raw, [frame])


def as_time(day: date) -> Any:
    return standin.ComTime(day.year, day.month, day.day, tzinfo=UTC)


def range_of(table: Sequence[Sequence[Any]]) -> Any:
    return standin.excel_range((tuple(table[0]), *((as_time(row[0]), *row[1:]) for row in table[1:])))


def call_udf() -> CallUdf:
    standin.install()
    from xlwings.com_server import XLPython

    server = XLPython()
    return lambda module, name, arguments: server.CallUDF(module, name, arguments, standin.WORKBOOK, standin.CALLER)


def main(cells: int, effort: Effort) -> None:
    out, sys.stdout = sys.stdout.buffer, sys.stderr  # xlwings prints
    pickle.dump([row for task in tasks(call_udf(), cells) for row in measured(task, effort)], out)


if __name__ == "__main__":
    main(int(sys.argv[1]), Effort(int(sys.argv[2]), float(sys.argv[3])))
