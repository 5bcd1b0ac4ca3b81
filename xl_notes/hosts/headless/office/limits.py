"""Which formulas LibreOffice is not given, and which to look at afterwards."""

import re
from collections import defaultdict
from functools import cache
from pathlib import Path

from xl_notes.hosts.headless.calculated import listed
from xl_notes.hosts.headless.formulas import Rewritten
from xl_notes.hosts.headless.model import Entry, Model
from xl_notes.workbook.formulatext import tokens

OUTSIDE = frozenset(
    """
    CALL CELL DDE FILTERXML GETPIVOTDATA IMAGE INFO PY REGISTER REGISTER.ID RTD SQL.REQUEST STOCKHISTORY TRANSLATE DETECTLANGUAGE WEBSERVICE
    """.split()  # noqa: SIM905
)
"""Functions that ask for something outside the cells: another program, the network, a pivot table, the file's own place."""

OUTSIDE_FAMILIES = ("CUBE",)
"""How others begin: those of data cubes."""

FORBIDDEN = ("WEBSERVICE", "DDE", "RTD")
"""Those that would reach the network or another program: looked for in the bare text too, whatever the formula around them is."""

BASIC = Path(__file__).parents[2] / "calc"
PROCEDURE = re.compile(r"^(?:Function|Sub) +(\w+)", re.MULTILINE | re.IGNORECASE)

LOCATION = re.compile(r"://|file:|\[[^\]]*\][^!]*!|\\\\|#\$", re.IGNORECASE)
"""What a text has in it that INDIRECT would look for in another file."""

DOUBTFUL = {
    "SUBTOTAL": "rows that are hidden or filtered out may be counted another way",
    "AGGREGATE": "rows that are hidden or filtered out may be counted another way",
    "SHEET": "sheets are counted another way",
    "SHEETS": "sheets are counted another way",
}
"""Functions that the copy makes LibreOffice calculate differently from Excel, and how."""


@cache
def _forbidden_call() -> re.Pattern[str]:
    """A call of one of these, or of what our modules of Basic have beside worksheet functions: a cell must not reach into the program that calculates it."""
    procedures = [name for file in sorted(BASIC.glob("*.bas")) for name in PROCEDURE.findall(file.read_text(encoding="ascii"))]
    return re.compile(rf"(?<!\w)({'|'.join([*FORBIDDEN, *procedures])})\s*\(", re.IGNORECASE)


def why_not(text: str, rewritten: Rewritten) -> str:
    """Why a formula is left to its stored value, as the end of a sentence that begins with its cell; "" if LibreOffice shall calculate it."""
    if rewritten.external:
        return "refers to another file"
    called = {name.removeprefix("_XLFN.").removeprefix("_XLWS.") for name in rewritten.called}
    outside = sorted(name for name in called if name in OUTSIDE or name.startswith(OUTSIDE_FAMILIES))
    if outside:
        return f"asks outside the workbook, with {', '.join(outside)}"
    forbidden = _forbidden_call().search(rewritten.text) or _forbidden_call().search(text)
    if forbidden:
        return f"asks outside the workbook, with {forbidden[1].upper()}"
    pieces = list(tokens(rewritten.text))
    if "|" in pieces:
        return "refers to another program"
    texts = [piece for piece in pieces if piece.startswith('"')]
    if "INDIRECT" in called and any(LOCATION.search(piece) for piece in texts):
        return "refers to another file"
    return ""


def doubts(model: Model, entries: list[Entry], circles: list[str]) -> list[str]:
    """What to look at in Excel, a line a function.

    circles  cells that may read themselves behind what catches errors
    """
    hidden = any(row.attributes.get("hidden") in ("1", "true") for sheet in model.sheets for _, row, _ in sheet.rows)
    cells: dict[str, list[str]] = defaultdict(list)
    for entry in entries:
        for called in entry.rewritten.called:
            name = called.removeprefix("_XLFN.")
            if name in DOUBTFUL and (hidden or name.startswith("SHEET")):
                cells[name].append(entry.cell)
    lines = [f"{name} in {listed(places)}: {DOUBTFUL[name]} in the engine; check it in Excel." for name, places in sorted(cells.items())]
    if circles:
        lines.append(f"{listed(circles)} may be circular, which a function that catches errors would hide: check it in Excel.")
    return lines
