"""The page xl_notes/reference/speed.md, with the figures of a run."""

from collections.abc import Sequence
from dataclasses import dataclass

from tests.benchmarks.scaling import Panel, described
from tests.benchmarks.table import Row, as_markdown
from tests.benchmarks.timing import Effort
from xl_notes.sheet.functions import TABLE
from xl_notes.sheet.memory import MOST_CELLS, MOST_RESULTS, MOST_TABLES

PICTURE = "speed.png"

INTRODUCTION = """# Speed

How long the functions take, beside what else pip can install and beside pandas as it is written at first. This page is written by
the command below it, from one run; no test depends on a time.

```sh
pip install -e '.[bench]'
python -m tests.benchmarks           # prints the table; --quick for a look, --write for this page too
```
"""

MACHINE = """## The machine

{machine}

{absent}
"""

SIDE_BY_SIDE = """## Side by side

All ways of a task take turns, {rounds} rounds in one process; in each a way is repeated for at least {milliseconds:.0f} milliseconds.
"A result" is the median time for one: one call, or of a batch one note, holder, day or cell. "Times ours" is the median over the rounds of a
way's time divided by that of the first way in the same round: above 1 the first way is faster, below 1 it is slower. Both have their
quartiles beside them. Arguments are plain dates, numbers and lists; that they are checked is part of our time. The arguments of single
calls change from call to call, so that nothing is answered from memory unless the table says so. A kept table, and arrays, were made before
the clock started. Python's garbage collector is off meanwhile, but where the table says so; a server has it on, where a result of many rows costs more.

Before that the answers to the first arguments were compared. "To half a cent: not rounded" is a way that posts no cents; "no" is a way that
cannot do the task, and was timed on what it does instead.

{table}
"""

CURVES = """## How it grows

![Seconds against size]({picture})

The exponent is fitted over the four largest sizes: 1 means that twice as much takes twice as long, 0 that size does not matter. The sizes of --quick are
too small for it to say anything.

{exponents}

Schedules of more than 100,000 notes are made in blocks of 100,000, each given up before the next.
"""

COLUMNS = """## Columns

These functions calculate a column at once, whatever hands it over: {functions}.

At once go plain numbers and dates (dates and serial numbers, not text) under a day count whose years all have as many days (act/365, act/360,
30/360, 30E/360); simple interest; level monthly installments, or many days or installments of one note; the conversion days of one market without
splits. Whatever else is in the column, or in the note, is calculated cell by cell, in 15 to 100 microseconds each, and gives the same results.
Columns of numpy are about as quick as lists; dates of pandas take longer to hand over, and numbers of single precision go cell by cell.
"""

REMEMBERED = """## Answered from memory

A function that does not answer single values at once remembers its last results, and gives them again for the same values of the same types: for
its {tables} last sets of ranges up to {results} results each, which have up to {cells:,} cells together. Results with an error in them are
calculated anew. Ranges with more than {cells:,} cells in a call are not remembered, which for a market of three columns are {rows:,} rows; then
every call calculates anew.
"""

LIMITS = """## What the figures do not say

- No Excel ran. What a formula costs in Excel on Windows is above all the way into Python and back: 0.0038 seconds a call were measured by a user in
  [xlwings issue 1976](https://github.com/xlwings/xlwings/issues/1976) (2022, with the change that xlwings has since made), about 0.02 by another in
  [issue 2315](https://github.com/xlwings/xlwings/issues/2315) (2023). Beside that, most of the times above do not matter, and how many cells call does:
  give ranges, one call for a column.
- The CallUDF rows are xlwings' own Python, called as its VBA calls it, with a stand-in for Excel that answers at once. In Excel every look at a
  cell goes from one process to another, so a call for each cell costs more than here.
- QuantLib is timed through its Python binding, objects made and rows read included. Its C++ is far faster, and it does much that is not here.
- Calls are repeated with warm caches. The first one of a process loads modules too, see the rows of a fresh process, there in an environment with all peers:
  xlwings loads matplotlib where it is installed. Of what core takes to load, most is the standard library's typing, fractions and dataclasses.
- Random notes and markets, one machine, others at work on it: ratios hold better than times.

## Licences of what is timed

The extra `bench`, which nobody needs to use this package: QuantLib is under BSD 3-Clause, mortgagemath under MIT, pyxirr under the Unlicense,
and matplotlib, which draws the curves, under a licence of its own like Python's. pandas and numpy are under BSD 3-Clause.
"""


@dataclass(frozen=True, slots=True)
class Run:
    """What a run found."""

    machine: Sequence[str]
    absent: Sequence[str]
    effort: Effort
    rows: Sequence[Row]
    panels: Sequence[Panel]


def page(run: Run) -> str:
    parts = [
        INTRODUCTION,
        MACHINE.format(machine="\n".join(f"- {line}" for line in run.machine), absent=absence(run.absent)),
        SIDE_BY_SIDE.format(rounds=run.effort.rounds, milliseconds=run.effort.seconds * 1000, table=as_markdown(run.rows)),
        COLUMNS.format(functions=", ".join(f"[{name}]({name}.md)" for name, function in TABLE.items() if function.batch)),
        REMEMBERED.format(tables=MOST_TABLES, results=MOST_RESULTS, cells=MOST_CELLS, rows=MOST_CELLS // 3),
        CURVES.format(picture=PICTURE, exponents="\n".join(f"- {line}" for panel in run.panels for line in described(panel))),
        LIMITS,
    ]
    return "\n".join(parts)


def absence(absent: Sequence[str]) -> str:
    return f"Absent, and left out: {', '.join(absent)}." if absent else "All peers were there."
