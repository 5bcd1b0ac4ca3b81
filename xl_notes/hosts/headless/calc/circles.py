"""Circular references that no cell shows: LibreOffice lets IFERROR make a number of them."""

from collections.abc import Iterable

from xl_notes.hosts.headless.model import Entry, Model
from xl_notes.hosts.headless.references import knotted, reads_itself

CATCHERS = frozenset(
    """
    AGGREGATE AVERAGEIF AVERAGEIFS COUNT COUNTA COUNTBLANK COUNTIF COUNTIFS DAVERAGE DCOUNT DCOUNTA DGET DMAX DMIN DPRODUCT DSTDEV DSTDEVP DSUM DVAR DVARP
    ERROR.TYPE HLOOKUP IFERROR IFNA ISBLANK ISERR ISERROR ISLOGICAL ISNA ISNONTEXT ISNUMBER ISTEXT LOOKUP MATCH MAXIFS MINIFS SUBTOTAL SUMIF SUMIFS TYPE
    VLOOKUP XLOOKUP XMATCH
    """.split()  # noqa: SIM905
)
"""What looks at errors without being one, or passes over them."""

BRANCHES = frozenset(("IF", "IFS", "CHOOSE", "SWITCH"))
"""What may leave the way round unused."""


def hidden_circles(model: Model, entries: Iterable[Entry]) -> tuple[list[str], list[str]]:
    """The cells whose formulas catch errors and read themselves, at first or at tenth hand: those that certainly do, and those that do if a branch is taken."""
    entries = list(entries)
    if not any(_calls(entry, CATCHERS) for entry in entries):
        return [], []
    nodes = {model.node(entry): entry for entry in entries}
    rest = knotted(nodes)
    cells = [nodes[node].cell for node in rest if _calls(nodes[node], CATCHERS) and reads_itself(node, rest)]
    return ([], cells) if any(_calls(nodes[node], BRANCHES) for node in rest) else (cells, [])


def _calls(entry: Entry, functions: frozenset[str]) -> bool:
    return not functions.isdisjoint(entry.rewritten.functions)
