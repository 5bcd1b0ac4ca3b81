"""What the first call of a process waits for: a fresh interpreter that imports something, and ends."""

import os
import subprocess
import sys
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from tests.benchmarks.table import Row, rows_of
from tests.benchmarks.task import Task, Way
from tests.benchmarks.timing import Effort, measure

ROOT = Path(__file__).parents[2]
CORE = ("accrual", "amortization", "conversion", "ownership")
SERVER = "from tests.hosts import pywin32_standin as excel; excel.install(); import xlwings.udfs, xlwings.com_server"
OURS = {
    f"core: {', '.join(CORE)}": f"import {', '.join(f'xl_notes.core.{module}' for module in CORE)}",
    "from xl_notes import NOTE_PMT": "from xl_notes import NOTE_PMT",
    "the command line": "import xl_notes.cli",
    "xlwings' UDF server": SERVER,
    "xlwings' UDF server with xl_notes.udfs": f"{SERVER}; import xl_notes.udfs",
}
PEERS = ("numpy", "pandas", "mortgagemath", "QuantLib")
ENDS = "; import os; os._exit(0)"
"""Without clearing up, which nobody waits for."""


def rows(effort: Effort) -> list[Row]:
    imports = OURS | {name: f"import {name}" for name in PEERS if find_spec(name)}
    task = Task("start", "A fresh process", [()], Way("Python alone", partial(run, "pass")), [Way(name, partial(run, code)) for name, code in imports.items()])
    return rows_of(task, measure(task, effort), [""] * len(imports))


def run(code: str) -> None:
    """With modules compiled before, as an installed package has them."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run([sys.executable, "-c", code + ENDS], cwd=ROOT, env=environment, check=True)
