"""Which formulas LibreOffice is not given, and which to look at afterwards."""

import re
from functools import cache

from xl_notes.hosts.calc import basic
from xl_notes.hosts.headless.calculated import listed
from xl_notes.hosts.headless.formulas import Rewritten
from xl_notes.hosts.headless.model import Model
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

LOCATION = re.compile(r"://|file:|\[[^\]]*\][^!]*!|\\\\|#\$", re.IGNORECASE)
"""What a text has in it that INDIRECT would look for in another file."""

DOUBTFUL = {
    "SUBTOTAL": "rows that are hidden or filtered out may be counted another way",
    "CHAR": "characters from 128 on are those of another code page",
    "AGGREGATE": "rows that are hidden or filtered out may be counted another way",
    "SHEET": "sheets are counted another way",
    "SHEETS": "sheets are counted another way",
}
"""Functions that the copy makes LibreOffice calculate differently from Excel, and how."""


PLAIN_CHARACTER = re.compile(r"CHAR\(\s*(?:\d{1,2}|1[01]\d|12[0-7])\s*\)", re.IGNORECASE)
CHARACTER = re.compile(r"(?<!\w)CHAR\(", re.IGNORECASE)


def is_doubtful(model: Model, text: str, function: str) -> bool:
    """Whether one of DOUBTFUL is so in this formula."""
    if function == "CHAR":
        return len(CHARACTER.findall(text)) > len(PLAIN_CHARACTER.findall(text))
    return model.hides_rows or function.startswith("SHEET")


@cache
def _forbidden_call() -> re.Pattern[str]:
    """A call of one of these, or of what our modules of Basic have beside worksheet functions: a cell must not reach into the program that calculates it."""
    return re.compile(rf"(?<!\w)({'|'.join([*FORBIDDEN, *basic.procedures()])})\s*\(", re.IGNORECASE)


def why_not(text: str, rewritten: Rewritten) -> str:
    """Why a formula is left to its stored value, as the end of a sentence that begins with its cell; "" if LibreOffice shall calculate it."""
    if rewritten.external:
        return "refers to another file"
    outside = sorted(name for name in rewritten.functions if name in OUTSIDE or name.startswith(OUTSIDE_FAMILIES))
    if outside:
        return f"asks outside the workbook, with {', '.join(outside)}"
    forbidden = _forbidden_call().search(rewritten.text) or _forbidden_call().search(text)
    if forbidden:
        return f"asks outside the workbook, with {forbidden[1].upper()}"
    pieces = list(tokens(rewritten.text))
    if "|" in pieces:
        return "refers to another program"
    texts = [piece for piece in pieces if piece.startswith('"')]
    if "INDIRECT" in rewritten.functions and any(LOCATION.search(piece) for piece in texts):
        return "refers to another file"
    return ""


def circle_doubt(cells: list[str]) -> list[str]:
    """What is said of cells that may read themselves behind what catches errors."""
    return [f"{listed(cells)} may be circular, which a function that catches errors would hide: check it in Excel."] if cells else []
