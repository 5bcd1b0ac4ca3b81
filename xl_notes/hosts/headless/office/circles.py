"""Circular references that no cell shows: LibreOffice lets IFERROR make a number of them."""

from collections.abc import Iterable, Mapping

from xl_notes.hosts.headless.model import Entry
from xl_notes.hosts.headless.references import Node, knotted, read_by, reads_itself

CATCHERS = frozenset(("IFERROR", "IFNA", "ISERR", "ISERROR", "ISNA", "ISNUMBER", "ISTEXT", "ISLOGICAL", "ERROR.TYPE", "TYPE", "AGGREGATE", "COUNT", "COUNTA"))

BRANCHES = frozenset(("IF", "IFS", "CHOOSE", "SWITCH"))
"""What may leave the way round unused."""


def _node(entry: Entry, sheets: Mapping[str, str]) -> Node:
    return Node(entry.sheet, entry.formula.box, tuple(dict.fromkeys(read_by(entry.rewritten.text, entry.sheet, sheets))))


def hidden_circles(entries: Iterable[Entry], sheets: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """The cells whose formulas catch errors and read themselves, at first or at tenth hand: those that certainly do, and those that do if a branch is taken."""
    entries = list(entries)
    if not any(_calls(entry, CATCHERS) for entry in entries):
        return [], []
    nodes = {_node(entry, sheets): entry for entry in entries}
    rest = knotted(nodes)
    cells = [nodes[node].cell for node in rest if _calls(nodes[node], CATCHERS) and reads_itself(node, rest)]
    return ([], cells) if any(_calls(nodes[node], BRANCHES) for node in rest) else (cells, [])


def _calls(entry: Entry, functions: frozenset[str]) -> bool:
    return not functions.isdisjoint(name.removeprefix("_XLFN.") for name in entry.rewritten.called)
