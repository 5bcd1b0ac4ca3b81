"""A report in words for a person, and in data for a program."""

from itertools import groupby
from typing import Any

from xl_notes.repair.findings import KINDS, Finding
from xl_notes.repair.mend import Report
from xl_notes.workbook.printing import visible

MOST_LINES = 20
LONGEST = 100


def lines_of(report: Report, most: int = MOST_LINES) -> list[str]:
    """The findings by kind, at most so many of each, with what is left to do."""
    lines = []
    for kind, group in groupby(report.findings, key=lambda finding: finding.kind):
        found = list(group)
        lines.append(f"{KINDS[kind]}: {len(found):,}")
        lines += [line for finding in found[:most] for line in _lines(finding)]
        if len(found) > most:
            lines.append(f"  ... and {len(found) - most:,} more; --all prints them")
        lines.append("")
    return lines


def _lines(finding: Finding) -> list[str]:
    lines = [f"  {plain(finding.where)}  {plain(finding.what)}"]
    if finding.after is not None and finding.before:
        lines.append(f"    {plain(finding.before)}  ->  {plain(finding.after) or 'removed'}")
    elif finding.before:
        lines.append(f"    {plain(finding.before)}")
    return [*lines, f"    {finding.severity}; {'mended' if finding.mended else 'to do: ' + plain(finding.remedy)}"]


def plain(text: str) -> str:
    """The same, and not too long."""
    shown = visible(text)
    return shown if len(shown) <= LONGEST else shown[: LONGEST - 3] + "..."


def data_of(report: Report) -> dict[str, Any]:
    """The report for a program: {"model", "output", "mended", "left", "findings": [{...}]}; see the page repairing-models.md.

    Of each finding: "kind", "sheet", "place", "what", "before", "after", "severity", "mended", "remedy".
    """
    keys = ("kind", "sheet", "place", "what", "before", "after", "severity", "mended", "remedy")
    return {
        "model": str(report.model),
        "output": None if report.output is None else str(report.output),
        "mended": len(report.findings) - report.left,
        "left": report.left,
        "findings": [{key: getattr(finding, key) for key in keys} for finding in report.findings],
    }
