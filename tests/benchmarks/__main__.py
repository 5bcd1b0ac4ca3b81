"""Times the project's functions beside their peers, and prints a table.

    python -m tests.benchmarks [--quick] [--write]

--quick  fewer rounds and smaller sizes, for a look
--write  writes xl_notes/reference/speed.md and speed.png from the run; takes the extra `bench`
"""

import argparse
import sys

from tests.benchmarks import excel, machine, plot, scaling, starting, tasks
from tests.benchmarks.page import PICTURE, Run, absence, page
from tests.benchmarks.peers.every_peer import absent
from tests.benchmarks.scaling import described
from tests.benchmarks.table import as_text, measured
from tests.benchmarks.timing import Effort
from xl_notes.build.reference import FOLDER
from xl_notes.wholefile import write_whole

FULL, QUICK = Effort(9, 0.02), Effort(3, 0.005)
CURVES = Effort(3, 0.02)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description="Times the project's functions beside their peers.")
    parser.add_argument("--quick", action="store_true", help="fewer rounds and smaller sizes")
    parser.add_argument("--write", action="store_true", help="write the page xl_notes/reference/speed.md and its picture")
    given = parser.parse_args(arguments)
    if given.write and (given.quick or not plot.can_be_drawn()):
        parser.error("--write takes a full run, without --quick" if given.quick else "--write draws with matplotlib: pip install -e '.[bench]'")
    run = measure(given.quick)
    print("\n".join(["", as_text(run.rows), "", *(line for panel in run.panels for line in described(panel)), "", *run.machine, absence(run.absent)]))
    if given.write:
        write_whole(FOLDER / PICTURE, plot.picture(run.panels))
        write_whole(FOLDER / "speed.md", page(run).encode())
        print(f"written: {FOLDER / 'speed.md'} and {PICTURE}")
    return 0


def measure(quick: bool) -> Run:
    effort, sizes = (QUICK, tasks.QUICK) if quick else (FULL, tasks.FULL)
    rows = []
    for task in tasks.tasks(sizes):
        print(f"{task.title} ...", file=sys.stderr)
        rows += measured(task, effort)
    print("Calls as Excel makes them ...", file=sys.stderr)
    rows += excel.rows_in_process(sizes.notes, effort)
    print("Fresh processes ...", file=sys.stderr)
    rows += starting.rows(effort)
    print("Sizes ...", file=sys.stderr)
    return Run(machine.described(), absent(), effort, rows, scaling.panels(scaling.QUICK if quick else scaling.FULL, CURVES))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
