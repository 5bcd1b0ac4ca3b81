"""Calls as Excel makes them: xlwings' own CallUDF, over a stand-in for pywin32 and Excel, which answers at once.

    python -m tests.benchmarks.excel CELLS ROUNDS SECONDS

A process of its own, since the stand-in takes the place of modules; writes its rows of the table as a pickle.
"""

import gc
import pickle
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, date
from pathlib import Path
from typing import Any

from tests.benchmarks.inputs import ASKED_ON, DISCOUNT, FIXED_PRICE, INSTALLMENTS, LOOKBACK, MARKETS, last_days, market, notes
from tests.benchmarks.table import Row, measured
from tests.benchmarks.task import Task, Way
from tests.benchmarks.timing import Effort
from tests.hosts import pywin32_standin as standin
from tests.hosts.xlwings_helper import MISSING

ROOT = Path(__file__).parents[2]
OURS, BESIDE = "xl_notes.udfs", "tests.benchmarks.udfs_beside"
IDLE = "nothing calculated"
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
    return [_cell(call), _column(call, cells), _schedule(call), _market(call)]


def _cell(call: CallUdf) -> Task:
    """A formula that refers to four cells."""
    inputs = [tuple(range_of_cells([[value]]) for value in line) for line in _lines(ONE_BY_ONE)]
    ours = Way("NOTE_ACCRUED", lambda *line: call(OURS, "NOTE_ACCRUED", (*line, MISSING, MISSING)))
    idle = Way("xlwings alone", lambda *line: call(BESIDE, "nothing", line), None, limits=IDLE)
    return Task("excel_cell", "CallUDF, accrued interest in a cell", inputs, ours, [idle], money=True)


def _schedule(call: CallUdf) -> Task:
    inputs = [(as_time(note.issue), as_time(note.first_payment), note.rate, note.principal, float(INSTALLMENTS)) for note in notes(ONE_BY_ONE)]
    raw = Way("NOTE_SCHEDULE, raw", lambda *note: call(OURS, "NOTE_SCHEDULE", (*note, *[MISSING] * 4)), shown)
    frame = Way("the same as a DataFrame", lambda *note: call(BESIDE, "schedule_as_frame", note), shown)
    return Task("excel_schedule", f"CallUDF, schedule of {INSTALLMENTS}", inputs, raw, [frame], money=True)


def shown(rows: Sequence[Sequence[Any]]) -> list[float]:
    """Interest, principal and balance, as they come back, empty cells before the first row or not."""
    return [float(amount) for row in rows[1:] for amount in row[5:]]


def _column(call: CallUdf, cells: int) -> Task:
    """A column of accrued interest: one formula for all of it, or one in each cell, which refers to four."""
    lines = _lines(cells)
    columns = [range_of_cells([[line[place]] for line in lines]) for place in range(4)]
    references = [[range_of_cells([[value]]) for value in line] for line in lines[:ONE_BY_ONE]]

    def each() -> list[Any]:
        return [call(OURS, "NOTE_ACCRUED", (*line, MISSING, MISSING)) for line in references]

    def column() -> Any:
        return call(OURS, "NOTE_ACCRUED", (*columns, MISSING, MISSING))

    def collected() -> Any:
        gc.enable()
        try:
            return column()
        finally:
            gc.disable()

    others = [Way("one call, garbage collector on", collected), Way("a call for each cell", each, part=len(references))]
    return Task("excel_column", f"CallUDF, accrued interest in {cells:,} cells", [()], Way("one call for the column", column), others, cells, True)


def _lines(count: int) -> list[tuple[Any, ...]]:
    """Issue, settlement, rate and principal of some notes."""
    return [(as_time(note.issue), as_time(ASKED_ON), note.rate, note.principal) for note in notes(count)]


def _market(call: CallUdf) -> Task:
    markets = [market(250, seed) for seed in range(MARKETS)]
    inputs = [(as_time(last_days(table, 1)[0]), range_of(table)) for table in markets]
    rest = (DISCOUNT, FIXED_PRICE, float(LOOKBACK), *[MISSING] * 4, as_time(SATURDAY), MISSING)
    raw = Way("NOTE_CONVPRICE_ON, raw", lambda on, table: call(OURS, "NOTE_CONVPRICE_ON", (on, table, *rest)))
    frame = Way("the same through a DataFrame", lambda on, table: call(BESIDE, "price_by_frame", (on, table)))
    idle = Way("xlwings alone", lambda on, table: call(BESIDE, "nothing", (on, table)), None, limits=IDLE)
    return Task("excel_market", "CallUDF, conversion price, 250 x 3", inputs, raw, [frame, idle])


def as_time(day: date) -> Any:
    return standin.ComTime(day.year, day.month, day.day, tzinfo=UTC)


def range_of(table: Sequence[Sequence[Any]]) -> Any:
    return range_of_cells([table[0], *([as_time(row[0]), *row[1:]] for row in table[1:])])


def range_of_cells(rows: Sequence[Sequence[Any]]) -> Any:
    return standin.excel_range(tuple(map(tuple, rows)))


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
