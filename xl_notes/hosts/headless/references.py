"""Which cells a formula reads, as far as its text says: what OFFSET and INDIRECT make of it is not seen."""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from xl_notes.workbook.formulatext import CELL, COLUMN, ROW, WORD, tokens, unquoted
from xl_notes.workbook.grid import MOST_COLUMNS, MOST_ROWS, Box, Place, number

NOT_READ = frozenset(
    ("ROW", "COLUMN", "ROWS", "COLUMNS", "SHEET", "SHEETS", "AREAS", "ISREF", "ISFORMULA", "FORMULATEXT", "_XLFN.ISFORMULA", "_XLFN.FORMULATEXT")
)
"""Functions that look at where their argument is and not at what is in it."""

MOST_PASSES = 200


class Node(NamedTuple):
    """A formula: the cells it fills and those it reads, each with the sheet."""

    sheet: str
    fill: Box
    reads: tuple[tuple[str, Box], ...]


def read_by(text: str, sheet: str, sheets: Mapping[str, str]) -> Iterator[tuple[str, Box]]:
    """The ranges in a formula in which names and tables are written out.

    sheet   where the formula is
    sheets  sheet name in upper case -> as it is written
    """
    pieces = [piece for piece in tokens(text) if not piece.isspace()]
    opened: list[str] = []
    at = 0
    while at < len(pieces):
        piece, start = pieces[at], at
        at += 1
        if piece == "(":
            opened.append(pieces[start - 1].upper() if start and WORD.fullmatch(pieces[start - 1]) else "")
        elif piece == ")" and opened:
            opened.pop()
        elif pieces[at : at + 1] not in (["("], ["!"]):
            box, length = _box(pieces, start)
            where = sheets.get(unquoted(pieces[start - 2]).upper()) if start > 1 and pieces[start - 1] == "!" else sheet
            if box and where is not None and not (opened and opened[-1] in NOT_READ):
                yield where, box
            at = start + length


def _box(pieces: list[str], at: int) -> tuple[Box | None, int]:
    """The range that begins here, and how many pieces it has."""
    first = _sides(pieces[at])
    last = _sides(pieces[at + 2]) if pieces[at + 1 : at + 2] == [":"] and at + 2 < len(pieces) else None
    if first and last:
        rows, columns = sorted((*first[0], *last[0])), sorted((*first[1], *last[1]))
        return Box(rows[0], columns[0], rows[-1], columns[-1]), 3
    return (Box(first[0][0], first[1][0], first[0][1], first[1][1]) if first and CELL.fullmatch(pieces[at]) else None), 1


def _sides(corner: str) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """First and last row and column of A5, of A, or of 5."""
    if cell := CELL.fullmatch(corner):
        return (int(cell[4]),) * 2, (number(cell[2]),) * 2
    if column := COLUMN.fullmatch(corner):
        return (1, MOST_ROWS), (number(column[2]),) * 2
    if row := ROW.fullmatch(corner):
        return (int(row[2]),) * 2, (1, MOST_COLUMNS)
    return None


class Cells:
    """A set of cells on several sheets that can be asked for ranges."""

    def __init__(self) -> None:
        self._rows: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))

    def add(self, sheet: str, box: Box) -> None:
        for place in box.places():
            insort(self._rows[sheet][place.column], place.row)

    def remove(self, sheet: str, box: Box) -> None:
        for place in box.places():
            rows = self._rows[sheet][place.column]
            del rows[bisect_left(rows, place.row)]

    def inside(self, sheet: str, box: Box) -> Iterator[Place]:
        columns = self._rows[sheet]
        wanted = range(box.left, box.right + 1) if box.width < len(columns) else [column for column in columns if box.left <= column <= box.right]
        for column in wanted:
            rows = columns.get(column, [])
            for at in range(bisect_left(rows, box.top), len(rows)):
                if rows[at] > box.bottom:
                    break
                yield Place(rows[at], column)

    def any_in(self, ranges: Iterable[tuple[str, Box]]) -> bool:
        return any(next(self.inside(sheet, box), None) is not None for sheet, box in ranges)


def dependents(nodes: Iterable[Node], tainted: Iterable[Node]) -> list[Node]:
    """The formulas that read what these fill, at first or at tenth hand; those themselves are not among them."""
    seen = Cells()
    begun = set(tainted)
    for node in begun:
        seen.add(node.sheet, node.fill)
    rest, found = [node for node in nodes if node not in begun], []
    for _ in range(MOST_PASSES):
        new = []
        for node in rest:
            if seen.any_in(node.reads):
                seen.add(node.sheet, node.fill)
                new.append(node)
        if not new:
            break
        found += new
        fresh = set(new)
        rest = [node for node in reversed(rest) if node not in fresh]
    return found


def knotted(nodes: Iterable[Node]) -> list[Node]:
    """The formulas that are in a circle or depend on one: what is left when all are taken away that read nothing which is left."""
    rest = list(nodes)
    left = Cells()
    for node in rest:
        left.add(node.sheet, node.fill)
    for _ in range(MOST_PASSES):
        kept = []
        for node in rest:
            if left.any_in(node.reads):
                kept.append(node)
            else:
                left.remove(node.sheet, node.fill)
        if len(kept) in (0, len(rest)):
            return kept
        rest = kept[::-1]
    return rest


def reads_itself(start: Node, nodes: Iterable[Node]) -> bool:
    """Whether a formula reads, at first or at tenth hand, what it fills."""
    by_cell = {(node.sheet, place): node for node in nodes for place in node.fill.places()}
    cells = Cells()
    for node in set(by_cell.values()):
        cells.add(node.sheet, node.fill)
    seen: set[Node] = set()
    waiting = [start]
    while waiting:
        for sheet, box in waiting.pop().reads:
            for place in cells.inside(sheet, box):
                node = by_cell[sheet, place]
                if node == start:
                    return True
                if node not in seen:
                    seen.add(node)
                    waiting.append(node)
    return False
