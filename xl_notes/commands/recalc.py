"""`xl-notes recalc`: calculates all formulas of a workbook and writes the values into a copy."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from xl_notes.commands import CANNOT, FINE, FOUND, Commands

if TYPE_CHECKING:
    from xl_notes.hosts.headless.comparison import Comparison
    from xl_notes.hosts.headless.report import Report

MOST_LINES = 20
ENGINES = ("embedded", "calc", "both")


def add(commands: Commands) -> None:
    parser = commands.add_parser(
        "recalc",
        help="calculate all formulas of a workbook and write the values into a copy",
        description="Calculates all formulas of a workbook, with no spreadsheet program or with LibreOffice, and writes the values into a copy that is "
        "otherwise the same.",
    )
    parser.add_argument("model", type=Path, metavar="MODEL.xlsx", help="an .xlsx or .xlsm workbook")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("-o", "--output", type=Path, metavar="OUT.xlsx", help="the calculated copy (default: MODEL.recalculated.xlsx)")
    where.add_argument("--in-place", action="store_true", help="write the values into the workbook itself")
    parser.add_argument(
        "--engine",
        choices=ENGINES,
        default=ENGINES[0],
        help="embedded: calculate in this process; calc: let LibreOffice calculate; both: write what embedded gives, compare, exit with 1 if a cell differs",
    )
    parser.add_argument("--check", action="store_true", help="exit with 1 if any cell shows an error")
    parser.add_argument("--all", action="store_true", help=f"print every error, not the first {MOST_LINES}")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    from xl_notes.hosts.headless.recalc import WorkbookError, recalc
    from xl_notes.workbook.printing import visible

    try:
        report = recalc(options.model, options.output, in_place=options.in_place, engine=options.engine)
    except WorkbookError as error:
        print(f"xl-notes: {visible(str(error))}", file=sys.stderr)
        return CANNOT
    print("\n".join(map(visible, report_lines(report, sys.maxsize if options.all else MOST_LINES))))
    broken = any(not check.ok for check in report.checks) or (options.check and report.errors)
    differs = report.comparison is not None and report.comparison.differences
    return FOUND if broken or differs else FINE


def report_lines(report: "Report", most: int = MOST_LINES) -> list[str]:
    """What happened, as lines: sheets, errors and notes (so many of each at the most), results, checks."""
    lines = [*_columns([("sheet", "formulas", "errors"), *((sheet.name, f"{sheet.formulas:,}", f"{sheet.errors:,}") for sheet in report.sheets)]), ""]
    lines += _capped([f"{error.cell}  {error.code}  {error.message}".rstrip() for error in report.errors], "error", most)
    lines += _capped([f"note: {warning}" for warning in report.warnings], "note", most)
    if report.results:
        lines += [*_columns([(name.removeprefix("result_").replace("_", " "), shown(value)) for name, value in report.results]), ""]
    failed = [check for check in report.checks if not check.ok]
    lines += [f"{check.name} is {shown(check.value)}, not TRUE" for check in failed]
    if report.comparison:
        lines += comparison_lines(report.comparison, most)
    if report.checks:
        lines.append(f"{len(report.checks) - len(failed)} of {len(report.checks)} checks hold")
    lines.append(f"written: {report.output}")
    return lines


def comparison_lines(comparison: "Comparison", most: int = MOST_LINES) -> list[str]:
    """Where two engines differ, what was not compared and why, and how many cells that is of how many."""
    differences, left_out = comparison.differences, comparison.not_compared
    lines = _capped([f"differs: {one.cell}  embedded {exact(one.embedded)}  calc {exact(one.calc)}  ={one.formula}" for one in differences], "difference", most)
    lines += _capped([f"not compared: {one.cell}  {one.reason}" for one in left_out], "formula", most)
    counts = f"{comparison.cells:,} cells calculated by both engines: {len(differences):,} differ"
    return [*lines, f"{comparison.formulas:,} formulas, {counts}, {len(left_out):,} not compared"]


def _capped(lines: list[str], what: str, most: int) -> list[str]:
    if len(lines) <= most:
        return [*lines, ""] if lines else []
    return [*lines[:most], f"... and {len(lines) - most:,} more {what}s; --all prints them", ""]


def _columns(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Rows as text, the first column to the left, the others to the right."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return ["  ".join([row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]) for row in rows]


def exact(value: object) -> str:
    """A cell value with all its digits; a text in quotes, so that it is told from an error."""
    if value is None:
        return "nothing"
    if isinstance(value, float):
        return f"{value:.15g}"
    if isinstance(value, str) and not value.startswith("#"):
        return '"' + value + '"'
    return str(value).upper() if isinstance(value, bool) else str(value)


def shown(value: object) -> str:
    """A cell value as a person reads it."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        if abs(value) < 1 and value != 0:
            return f"{value:.6g}"
        return f"{value:,.0f}" if value == int(value) and abs(value) >= 1e9 else f"{value:,.2f}"
    return str(value)
