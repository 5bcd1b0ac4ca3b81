"""`xl-notes repair` mends a model into a copy; `xl-notes doctor MODEL` tells what that would do."""

import argparse
import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from xl_notes.commands import CANNOT, FINE, FOUND, Commands

if TYPE_CHECKING:
    from xl_notes.repair import Report

MOST_LINES = 20
FIRST_YEAR = 1900


def add(commands: Commands) -> None:
    parser = commands.add_parser(
        "repair",
        help="mend a model for our functions: write a copy without ties to files, numbers as text and the like",
        description="Writes a copy of a model in which what can be mended safely is. Exits with 1 if something is left for a person.",
    )
    parser.add_argument("model", type=Path, metavar="MODEL.xlsx", help="an .xlsx or .xlsm workbook; it is only read")
    parser.add_argument("-o", "--output", type=Path, metavar="OUT.xlsx", help="the repaired copy (default: MODEL.repaired.xlsx)")
    parser.add_argument("--as-of", type=_day, metavar="YYYY-MM-DD", help="put this day for TODAY() beside our functions")
    parser.add_argument("--dates-1904", action="store_true", help="move the dates of a workbook that counts them from 1904")
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    parser.add_argument("--all", action="store_true", help=f"print every finding, not the first {MOST_LINES} of each kind")
    parser.set_defaults(run=run)


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date like 2017-11-30") from None
    if day.year < FIRST_YEAR:
        raise argparse.ArgumentTypeError(f"{text} is before {FIRST_YEAR}, where Excel's dates begin")
    return day


def run(options: argparse.Namespace) -> int:
    from xl_notes.repair import WorkbookError, repair

    try:
        report = repair(options.model, options.output, as_of=options.as_of, dates_1904=options.dates_1904)
    except (WorkbookError, MemoryError) as error:
        return _cannot(error)
    _show(report, options, _outcome(report))
    return FOUND if report.left else FINE


def examine(options: argparse.Namespace) -> int:
    """What `doctor MODEL` does: tells what is found, and writes nothing.

    options  model, a path; json, a flag; all, a flag that may be missing
    returns  FINE, FOUND or CANNOT
    """
    from xl_notes.repair import WorkbookError, examine

    try:
        report = examine(options.model)
    except (WorkbookError, MemoryError) as error:
        return _cannot(error)
    _show(report, options, f"{_count(len(report.findings))} in {options.model}")
    return FOUND if report.findings else FINE


def _cannot(error: Exception) -> int:
    from xl_notes.workbook.printing import visible

    print(f"xl-notes: {visible(str(error) or 'there is not enough memory')}", file=sys.stderr)
    return CANNOT


def _show(report: "Report", options: argparse.Namespace, outcome: str) -> None:
    from xl_notes.repair.words import data_of, lines_of

    if options.json:
        print(json.dumps(data_of(report), indent=2))
        return
    most = sys.maxsize if getattr(options, "all", False) else MOST_LINES
    print("\n".join([*lines_of(report, most), outcome]))


def _outcome(report: "Report") -> str:
    if not report.findings:
        return f"nothing found in {report.model}; no file was written"
    if report.output is None:
        return f"{_count(report.left)}, none mended: see what is to do; no file was written"
    lines = [f"written: {report.output}", f"{len(report.findings) - report.left} mended, {report.left} left for a person"]
    if report.formulas:
        lines.append(
            f"{report.formulas} formulas are different and still show their old values: calculate the copy, in Excel with Ctrl+Alt+F9 or by xl-notes recalc"
        )
    elif report.numbers:
        lines.append("formulas that read what was mended still show their old values: calculate the copy, in Excel with Ctrl+Alt+F9 or by xl-notes recalc")
    return "\n".join(lines)


def _count(findings: int) -> str:
    return "nothing found" if not findings else "1 finding" if findings == 1 else f"{findings:,} findings"
