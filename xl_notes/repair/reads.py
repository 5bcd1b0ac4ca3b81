"""What a formula refers to directly: cells, and names with the cells that these mean."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from xl_notes.workbook.formulatext import CELL, COLUMN, ROW, WORD, tokens, translate, unquoted
from xl_notes.workbook.grid import MOST_COLUMNS, MOST_ROWS, Box, Place, number
from xl_notes.workbook.package import Package, Table

DEEPEST_NAME = 8


class Area(NamedTuple):
    """Cells of a sheet."""

    sheet: str
    box: Box


class Named(NamedTuple):
    """A defined name; `sheet` is the one it belongs to, "" for the workbook."""

    sheet: str
    name: str


@dataclass(frozen=True)
class Scope:
    """What words in a formula mean: sheets and tables by upper-case name, names by sheet and upper-case name."""

    sheets: dict[str, str]
    names: dict[tuple[str, str], str]
    tables: dict[str, Table]

    def reads(self, text: str, sheet: str, place: Place, depth: int = 0) -> Iterator[Area | Named]:
        """All that a formula on a sheet refers to.  Other files are left out."""
        pieces = [piece for piece in tokens(text) if not piece.isspace()]
        for at, piece in enumerate(pieces):
            after, before = pieces[at + 1] if at + 1 < len(pieces) else "", pieces[at - 1] if at else ""
            if not WORD.fullmatch(piece) or after in ("(", "!") or (before == ":" and _is_corner(piece)):
                continue
            where = self._sheet(pieces, at, sheet)
            if where is None:
                continue
            box = _box(pieces[at : at + 3])
            if box is not None:
                yield Area(where, box)
            elif piece.upper() in self.tables:
                table = self.tables[piece.upper()]
                yield Area(table.sheet, _columns(table, after))
            elif depth < DEEPEST_NAME:
                yield from self._named(piece.upper(), where, place, depth)

    def _sheet(self, pieces: list[str], at: int, own: str) -> str | None:
        """The sheet of the reference that begins here; None if it is in another file or not known."""
        if at < 2 or pieces[at - 1] != "!":
            return own
        if at > 2 and pieces[at - 3].startswith("["):
            return None
        return self.sheets.get(unquoted(pieces[at - 2]).upper())

    def _named(self, name: str, sheet: str, place: Place, depth: int) -> Iterator[Area | Named]:
        found = next((Named(local, name) for local in (sheet, "") if (local, name) in self.names), None)
        if found is not None:
            yield found
            yield from self.reads(translate(self.names[found], place.row - 1, place.column - 1), sheet, place, depth + 1)


def scope_of(package: Package) -> Scope:
    return Scope(
        {name.upper(): name for name in package.sheets},
        {(name.sheet or "", name.name.upper()): name.text for name in package.names},
        dict(package.tables),
    )


def _is_corner(piece: str) -> bool:
    return any(kind.fullmatch(piece) for kind in (CELL, COLUMN, ROW))


def _box(pieces: list[str]) -> Box | None:
    """The cells of A1, A1:B2, A:B or 1:2."""
    first, second = pieces[0], pieces[2] if pieces[1:2] == [":"] and len(pieces) == 3 else ""
    start, end = CELL.fullmatch(first), CELL.fullmatch(second or first)
    if start:
        end = end or start
        rows, columns = sorted((int(start[4]), int(end[4]))), sorted((number(start[2]), number(end[2])))
        return Box(rows[0], columns[0], rows[1], columns[1])
    left, right = COLUMN.fullmatch(first), COLUMN.fullmatch(second)
    if left and right:
        columns = sorted((number(left[2]), number(right[2])))
        return Box(1, columns[0], MOST_ROWS, columns[1])
    top, bottom = ROW.fullmatch(first), ROW.fullmatch(second)
    if top and bottom:
        rows = sorted((int(top[2]), int(bottom[2])))
        return Box(rows[0], 1, rows[1], MOST_COLUMNS)
    return None


def _columns(table: Table, brackets: str) -> Box:
    """The cells of T[Date]; of any other reference the whole table."""
    names = [column.upper() for column in table.columns]
    wanted = brackets[1:-1].removeprefix("@").upper() if brackets.startswith("[") else ""
    if wanted not in names:
        return table.box
    column = table.box.left + names.index(wanted)
    return Box(table.box.top + table.header, column, table.box.bottom - table.totals, column)
