"""`xl-notes doctor`: what may keep the formulas from working, on this machine or in a model."""

import argparse
import json
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from xl_notes.commands import CANNOT, FINE, FOUND, Commands, runnable

if TYPE_CHECKING:
    from xl_notes.install.finding import Finding


def add(commands: Commands) -> None:
    parser = commands.add_parser(
        "doctor",
        help="look for what keeps the formulas from working, on this machine or in a model",
        description="Looks at Python, xlwings, the add-in, its settings and Excel's, with --calc at LibreOffice, or with MODEL at a workbook, "
        "and says what to do about what is wrong. Exits with 1 if something is.",
    )
    parser.add_argument("model", nargs="?", type=Path, metavar="MODEL.xlsx", help="a model to look at instead of this machine; it is only read")
    parser.add_argument("--calc", action="store_true", help="look at LibreOffice Calc and the formulas in it")
    parser.add_argument("--profile", type=Path, metavar="DIR", help="with --calc: the folder of the LibreOffice profile")
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")
    parser.add_argument("--all", action="store_true", help="of a model, print every finding")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    if (options.profile and not options.calc) or (options.calc and options.model):
        print("xl-notes: --profile goes with --calc, and --calc looks at this machine and no model", file=sys.stderr)
        return CANNOT
    if options.model is not None:
        from xl_notes.commands.repair import examine as examine_model

        return examine_model(options)
    from xl_notes.install.finding import WRONG

    findings = _looked_at(options)
    if options.json:
        print(json.dumps([{"check": name, **asdict(finding)} for name, finding in findings.items()], indent=2))
    else:
        print(runnable("\n".join(lines(findings))))
    return FOUND if any(finding.status == WRONG for finding in findings.values()) else FINE


def _looked_at(options: argparse.Namespace) -> dict[str, "Finding"]:
    from xl_notes.install.machine import this_machine

    if options.calc:
        from xl_notes.install.checks import calc

        return calc.examine(this_machine(), options.profile)
    from xl_notes.install.checks import examine

    return examine(this_machine())


def lines(findings: Mapping[str, "Finding"]) -> list[str]:
    """A line a finding: status, check, what was found, and the remedy behind an arrow."""
    width = max(len(name) for name in findings)
    shown = ((name, finding, f"  ->  {finding.remedy}" if finding.remedy else "") for name, finding in findings.items())
    return [" ".join(f"{finding.status:<8} {name:<{width}}  {finding.found}{remedy}".splitlines()) for name, finding, remedy in shown]
