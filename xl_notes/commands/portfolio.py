"""`xl-notes portfolio`: where the notes of a file stand on a day, however many they are."""

import argparse
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from xl_notes.commands import CANNOT, FINE, FOUND, Commands, runnable

if TYPE_CHECKING:
    from xl_notes.hosts.portfolio.running import Report

FORMATS = "(csv|parquet|xlsx)"


def add(commands: Commands) -> None:
    parser = commands.add_parser(
        "portfolio",
        help="principal, accrued interest, current and long-term part of every note of a file",
        description="Does what NOTE_PORTFOLIO does for the notes of a file, however many: a row a note, in their order. Rows that cannot be calculated go to "
        "OUT.bad.csv with their line and the reason.",
    )
    parser.add_argument("notes", type=Path, metavar=f"NOTES.{FORMATS}", help="a table with the headers of NOTE_PORTFOLIO; of a workbook, the first sheet")
    parser.add_argument("--as-of", type=_day, required=True, metavar="DATE", help="the day, 2017-12-31 for instance")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar=f"OUT.{FORMATS}", help="the results")
    parser.add_argument("--scheduler", metavar="ADDRESS", help="let the Dask cluster at this address calculate, tcp://host:8786 for instance")
    parser.add_argument("--chunk", type=_rows, default=None, metavar="ROWS", help="rows worked on at a time (default: 50,000)")
    parser.set_defaults(run=run)


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text if text[4:5] == text[7:8] == "-" else "")  # nothing that would be another thing in the file: 20171231 is a number there
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date like 2017-12-31") from None
    if day.year < 1900:
        raise argparse.ArgumentTypeError(f"{text} is before 1900-01-01")
    return day


def _rows(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 1_000_000:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1 to 1,000,000")
    return int(text)


def run(options: argparse.Namespace) -> int:
    from xl_notes.hosts.portfolio import PortfolioError
    from xl_notes.hosts.portfolio.running import CHUNK, portfolio
    from xl_notes.workbook.printing import visible

    try:
        with stopped_by_term():
            report = portfolio(options.notes, options.output, options.as_of, options.chunk or CHUNK, options.scheduler)
    except PortfolioError as error:
        print(f"xl-notes: {runnable(visible(str(error)))}", file=sys.stderr)
        return CANNOT
    print("\n".join(map(visible, report_lines(report))))
    return FOUND if report.totals.bad else FINE


@contextmanager
def stopped_by_term() -> Iterator[None]:
    """What ends a process politely stops it as Ctrl+C does: no half file is left."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before or signal.SIG_DFL)


def report_lines(report: "Report") -> list[str]:
    """Totals, counts, the first bad rows and what was written, as lines."""
    totals = report.totals
    amounts = {"principal": totals.principal, "accrued": totals.accrued, "current": totals.current, "long-term": totals.long_term}
    counts = {"open": totals.open, "not issued": totals.not_issued, "matured/paid": totals.paid, "bad rows": totals.bad}
    shown = {name: dollars(cents) for name, cents in amounts.items()} | {name: f"{count:,}" for name, count in counts.items()}
    width = max(map(len, shown.values()))
    lines = [*(f"{name:<12}  {text:>{width}}" for name, text in shown.items()), ""]
    lines += [f"line {bad.line:,}: {bad.reason}" for bad in report.first]
    if totals.bad > len(report.first):
        lines.append(f"... and {totals.bad - len(report.first):,} more bad rows")
    if report.unused:
        lines.append(f"not used: {', '.join(report.unused)} (no columns of NOTE_PORTFOLIO)")
    lines += [f"note: {text}" for text in report.notes]
    if report.removed:
        lines.append(f"removed: {report.removed}, bad rows of an earlier run")
    if report.bad_rows:
        lines.append(f"bad rows: {report.bad_rows}")
    return [*lines, f"written: {report.output}, {totals.notes:,} {'row' if totals.notes == 1 else 'rows'}"]


def dollars(cents: int) -> str:
    """Whole cents as dollars, with all digits.

    >>> dollars(4389831)
    '43,898.31'
    """
    return f"{cents // 100:,}.{cents % 100:02}"
