"""The page xl_notes/reference/conformance.md: every case, and what each host shows.

    python -m tests.conformance.conformance_page

It is written from the cases and the limits, not from a run; that the hosts do as it says is what the tests find out.
"""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from tests.conformance.case import Case
from tests.conformance.cases import of_examples
from tests.conformance.cases.every_case import CASES, FEATURES
from tests.conformance.given_data import AREAS, NAMES
from tests.conformance.hosts.every_host import HOSTS
from tests.conformance.limits import LIMITS, concerned, limit_of, shown
from xl_notes.build.reference import FOLDER
from xl_notes.sheet.cells import CellError

PAGE = FOLDER / "conformance.md"
YES = "✓"
LONG_CONSTANT = re.compile(r"\{[^{}]{80,}\}")
LONGEST_SHOWN = 70
NUMBERS = {limit.tag: number for number, limit in enumerate(LIMITS, 1)}

INTRODUCTION = f"""# The same formulas in every host

{len(CASES)} formulas stand in one workbook. Each host calculates that same file, and each cell must show the expected value: the same type, numbers to twelve
digits, errors by their code. Expected values come from the filing, from reckoning by hand, or from a published source; none comes from a run of this package.

A {YES} means the cell shows the expected value. A number means a limit of that host, listed below; what the host shows instead is tested too. No formula
is left out. This page is written from the list of cases; the tests in `tests/conformance` hold every host to it.
"""

RAN = """What was run, and what was not: all of it ran on Linux with Python 3.11, xlwings 0.37.8, formualizer 0.13.0 and LibreOffice 7.4.7. Excel itself was not
among the hosts. The xlwings columns are xlwings' own code, called as Excel calls it, with the embedded engine in Excel's place: what Excel does around a call
is not tested by them. xlwings' Office.js column is tested where a licence key for xlwings is in the
environment (`XLWINGS_LICENSE_KEY`); elsewhere, in this project's own runs too, it is skipped. It was last run with a key on November 22, 2026.
In the Python and xlwings columns a whole number in a date's place is handed over as a date (Office.js has none: there it stays a number).
"""

NOT_TRIED = """Whole columns such as `Data!A:A` are not in the list. LibreOffice hands over all of their million cells: a call took seconds here.
Give a range there, or the columns of a table.
"""

DATA = """## What the formulas refer to

The note is the one in installments of the Form 8-K of December 6, 2017, [8-K] for short: issued 30 November 2017, first payment 15 January 2018, 12%,
3,359,538.57 in 36 installments. The lump sum is 947,687.94. Quotes, events and caps are invented. All cells are in `tests/conformance/given_data.py`.
"""


def page() -> str:
    parts = [INTRODUCTION, _hosts(), RAN, _limits(), _overview(), _data(), *map(_feature, FEATURES)]
    return "\n".join(parts)


def _hosts() -> str:
    return _table(("Host", "What runs"), ((host.title, host.what) for host in HOSTS))


def _data() -> str:
    """What names and sheets in the formulas mean."""
    names = [(f"`{name}`", f"`{meaning}`") for name, meaning in NAMES.items()]
    tables = [(f"`{area.table}`", f"a table of {len(area.rows) - 1} rows at `{area.sheet}!{area.first}`") for area in AREAS if area.table]
    return f"{DATA}\n{_table(('Name', 'Refers to'), names + tables)}"


def _limits() -> str:
    titles = {host.key: host.title for host in HOSTS}
    lines = [
        f"{NUMBERS[limit.tag]}. {', '.join(title for key, title in titles.items() if key in limit.hosts)}: {limit.reason} "
        f"({_counted(len(list(concerned(limit, CASES))))})"
        for limit in LIMITS
    ]
    return "\n".join(["## Limits", "", *lines, "", NOT_TRIED])


def _counted(number: int) -> str:
    return f"{number} formula{'s' if number > 1 else ''}"


def _overview() -> str:
    rows = []
    for feature in FEATURES:
        cases = [case for case in CASES if case.feature == feature]
        rows.append((f"[{feature}](#{_anchor(feature)})", str(len(cases)), *(_summary(cases, host.key) for host in HOSTS)))
    return "## What is tried\n\n" + _table(("", "Formulas", *(host.title for host in HOSTS)), rows)


def _summary(cases: list[Case], host: str) -> str:
    limits = [limit for case in cases if (limit := limit_of(case, host))]
    return f"{len(cases) - len(limits)} of {len(cases)}" if limits else YES


def _anchor(feature: str) -> str:
    return re.sub(r"[^\w -]", "", feature).replace(" ", "-")


def _feature(feature: str) -> str:
    cases = [case for case in CASES if case.feature == feature]
    why = [] if feature == of_examples.FEATURE else ["Why"]
    rows = [(f"`{_short(case.formula)}`", _shown(case, case.rows), *[case.source for _ in why], *(_mark(case, host.key) for host in HOSTS)) for case in cases]
    return f"## {feature.capitalize()}\n\n" + _table(("Formula", "Shows", *why, *(host.title for host in HOSTS)), rows)


def _mark(case: Case, host: str) -> str:
    limit = limit_of(case, host)
    return f"{NUMBERS[limit.tag]}: {_shown(case, shown(case, host))}" if limit else YES


def _short(formula: str) -> str:
    """With long array constants left out: the table's own pages have them."""
    return LONG_CONSTANT.sub("{...}", formula).replace("|", "\\|")


def _shown(case: Case, rows: tuple[tuple[Any, ...], ...]) -> str:
    if not case.is_array:
        return _cell(rows[0][0])
    text = "; ".join(", ".join(map(_cell, row)) for row in rows)
    size = f"{len(rows)} x {len(rows[0])}: "
    return size + (text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN].rpartition(",")[0] + ", ...")


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, CellError):
        return value.code
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        text = value if len(value) <= LONGEST_SHOWN else value[:LONGEST_SHOWN].rpartition(" ")[0] + " ..."
        return f'"{text}"'.replace("|", "\\|")
    return f"{value:.15g}"


def _table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [header, ("---",) * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def write() -> None:
    PAGE.write_text(page(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write()
