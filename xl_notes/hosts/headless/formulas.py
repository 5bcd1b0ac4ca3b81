"""Formula text as a file holds it -> text an engine calculates rightly.

The embedded engine is given cells and nothing else, so names and table references are written out as what they stand for.  No engine can tell an omitted
argument from a 0, so an omitted argument of one of our functions gets a mark.  Nothing here is ever written to the workbook.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from xl_notes.hosts.marks import CALL_MARK, OMITTED
from xl_notes.workbook.formulatext import CELL, CLOSING, OPENING, PREFIX, WORD, quoted, tokens, translate, unquoted
from xl_notes.workbook.grid import Box, Place, letters
from xl_notes.workbook.package import Table

MARK = f'"{OMITTED}"'
DEEPEST_NAME = 32
LONGEST = 100_000
TABLE_ITEM = re.compile(r"\[((?:'.|[^\[\]'])*)\]|((?:'.|[^\[\],:'])+)")


@dataclass(frozen=True)
class Scope:
    """What words in a formula may mean.

    functions  our functions, upper case
    names      (sheet or None, name in upper case) -> formula text, as the file has it
    tables     table name in upper case -> table
    sheets     sheet name in upper case -> as it is written
    """

    functions: frozenset[str]
    names: Mapping[tuple[str | None, str], str] = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=dict)
    sheets: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Rewritten:
    """A formula for the engine.

    calls     how many calls of our functions are in it
    called    the other functions it calls, as written, upper case
    external  whether it needs another file
    """

    text: str
    calls: int
    called: frozenset[str]
    external: bool

    @property
    def functions(self) -> frozenset[str]:
        """The other functions by the names a person knows."""
        return frozenset(map(bare_name, self.called))


def bare_name(function: str) -> str:
    """A function's name in upper case, without what a file puts before those that came after Excel 2007."""
    return PREFIX.sub("", function, count=1).upper()


def rewrite(text: str, scope: Scope, sheet: str, place: Place, whose: str = "") -> Rewritten:
    """The formula of a cell for the engine, without the leading equals sign.

    whose  what every call of ours says it belongs to, in one more argument; "" for none
    """
    work = _Rewriter(scope, sheet, place, f'"{CALL_MARK}{whose}"' if whose else "")
    new = work.formula(text.strip().removeprefix("="), 0)
    return Rewritten(new, work.calls, frozenset(work.called), work.external)


@dataclass
class _Open:
    """An open parenthesis.  `start` is where the current argument begins in the output."""

    ours: bool
    start: int = 0
    commas: int = 0


class _Rewriter:
    def __init__(self, scope: Scope, sheet: str, place: Place, whose: str) -> None:
        self.scope = scope
        self.sheet = sheet
        self.place = place
        self.whose = whose
        self.calls = 0
        self.called: set[str] = set()
        self.external = False
        self.written_out = 0

    def formula(self, text: str, depth: int) -> str:
        pieces = list(tokens(text))
        out: list[str] = []
        opened: list[_Open] = []
        at = 0
        while at < len(pieces):
            piece = pieces[at]
            at += 1
            if piece in OPENING or piece in CLOSING:
                if piece in OPENING:
                    opened.append(_Open(False))
                elif opened:
                    self.close(opened.pop(), out)
                out.append(piece)
            elif piece == "," and opened:
                if opened[-1].ours and _is_blank(out, opened[-1].start):
                    out.append(MARK)
                out.append(piece)
                opened[-1].commas += 1
                opened[-1].start = len(out)
            elif WORD.fullmatch(piece):
                following = next((p for p in range(at, len(pieces)) if not pieces[p].isspace()), len(pieces))
                mark = pieces[following] if following < len(pieces) else ""
                if mark == "(" and not (following > at and CELL.fullmatch(piece)):  # A1:A9 (A3) is what both have in common
                    opened.append(_Open(self.call(piece, out)))
                    at = following + 1
                    opened[-1].start = len(out)
                elif mark[:1] == "[" and piece.upper() in self.scope.tables:
                    out.append(self.table(piece, mark))
                    at = following + 1
                elif mark == "!":
                    out.append(self.scope.sheets.get(piece.upper(), piece))
                else:
                    self.word(piece, out, depth)
            elif piece.startswith("[") and len(piece) > 1 and "!" not in pieces[at : at + 2]:
                out.append(self.own_table(piece))
            else:
                out.append(piece)
        self.external = self.external or _needs_file(out)
        return "".join(out)

    def close(self, opened: _Open, out: list[str]) -> None:
        if not opened.ours:
            return
        empty = not opened.commas and _is_blank(out, opened.start)
        if opened.commas and _is_blank(out, opened.start):
            out.append(MARK)
        if self.whose:
            out.append(self.whose if empty else "," + self.whose)

    def call(self, name: str, out: list[str]) -> bool:
        """Appends the function and its parenthesis; whether it is one of ours.  What Excel puts before a function it no longer finds is taken away."""
        bare = bare_name(name)
        if bare in self.scope.functions:
            _drop_qualifier(out)
            self.calls += 1
            out += [bare, "("]
            return True
        if name.upper() == "_XLFN.SINGLE":
            out += ["@", "("]
            return False
        if out and out[-1] == "!":
            self.external = True  # a function of another add-in
        self.called.add(name.upper())
        out += [name, "("]
        return False

    def word(self, word: str, out: list[str], depth: int) -> None:
        """Appends a name written out, or the word as it is."""
        qualifier = out[-2] if len(out) > 1 and out[-1] == "!" else ""
        sheet = self.scope.sheets.get(unquoted(qualifier).upper()) if qualifier else self.sheet
        definition = self.scope.names.get((sheet, word.upper()), self.scope.names.get((None, word.upper())))
        if definition is None or depth >= DEEPEST_NAME or self.written_out > LONGEST:  # names may mean each other, in circles or without end
            table = None if qualifier else self.scope.tables.get(word.upper())
            out.append(self.table(word, "[]") if table else word)
            return
        self.written_out += len(definition)
        if qualifier:
            del out[-2:]
        meaning = self.formula(translate(definition, self.place.row - 1, self.place.column - 1), depth + 1)
        out.append(meaning if _is_plain(meaning) else f"({meaning})")

    def table(self, name: str, brackets: str) -> str:
        """The cells of T[...]; as it is if it cannot be read."""
        table = self.scope.tables[name.upper()]
        box = _table_box(table, brackets[1:-1], self.place.row)
        if box is None:
            return name + brackets
        corners = f"${letters(box.left)}${box.top}:${letters(box.right)}${box.bottom}"
        return f"{quoted(table.sheet)}!" + (corners if box.height * box.width > 1 else corners.partition(":")[0])

    def own_table(self, brackets: str) -> str:
        """The cells of [...] without a name: of the table the formula itself stands in."""
        for name, table in self.scope.tables.items():
            if table.sheet == self.sheet and table.box.covers(self.place):
                return self.table(name, brackets)
        return brackets


def _is_blank(out: list[str], start: int) -> bool:
    return all(piece.isspace() for piece in out[start:])


def _is_plain(text: str) -> bool:
    """Whether this is a reference, to be left without parentheses: some functions want a reference and no value."""
    return re.fullmatch(r"(?:'(?:[^']|'')*'!|[\w.]+!)?\$?[A-Z]{0,3}\$?\d*(?::\$?[A-Z]{0,3}\$?\d*)?", text, re.IGNORECASE) is not None


def _drop_qualifier(out: list[str]) -> None:
    """Takes 'C:\\path\\xl_notes.xlam'! or [1]! or xl_notes.xlam! off the end."""
    if out and out[-1] == "!":
        del out[-2:]
        if out and out[-1].startswith("["):
            del out[-1]


def _needs_file(out: list[str]) -> bool:
    """Whether there is a reference into another workbook: [1]Sheet!A1, '[1]My sheet'!A1, [1]!name."""
    for at, piece in enumerate(out):
        if piece != "!" or not at:
            continue
        before = out[at - 1]
        if before.startswith("[") or (before.startswith("'") and ("[" in before or "\\" in before or "/" in before)):
            return True
        if at > 1 and out[at - 2].startswith("["):
            return True
    return False


# ------------------------------------------------------------------------------------------------ tables


def _table_box(table: Table, inside: str, row: int) -> Box | None:
    """The cells of a table reference; `inside` is what stands between the outer brackets; None if it cannot be read or there are none."""
    this_row, rest = inside.startswith("@"), inside.removeprefix("@").strip()
    written = [bracketed or bare.strip() for bracketed, bare in TABLE_ITEM.findall(rest)] if "[" in rest else [rest]
    items = [re.sub(r"'(.)", r"\1", item) for item in written if item]
    parts = {item.upper() for item in items if item.startswith("#")}
    if this_row:
        parts.add("#THIS ROW")
    columns = [item for item in items if not item.startswith("#")]
    rows = _table_rows(table, parts, row)
    sides = _table_columns(table, columns)
    return None if rows is None or sides is None else Box(rows[0], sides[0], rows[1], sides[1])


def _table_rows(table: Table, parts: set[str], row: int) -> tuple[int, int] | None:
    first, last = table.box.top + table.header, table.box.bottom - table.totals
    known = {
        "#ALL": (table.box.top, table.box.bottom),
        "#DATA": (first, last),
        "#HEADERS": (table.box.top, first - 1),
        "#TOTALS": (last + 1, table.box.bottom),
        "#THIS ROW": (row, row),
    }
    if not parts <= known.keys():
        return None
    wanted = [known[part] for part in parts] or [known["#DATA"]]
    top, bottom = min(rows[0] for rows in wanted), max(rows[1] for rows in wanted)
    inside = table.box.top <= top <= bottom <= table.box.bottom
    return (top, bottom) if inside else None


def _table_columns(table: Table, names: list[str]) -> tuple[int, int] | None:
    if not names:
        return table.box.left, table.box.right
    order = [column.casefold() for column in table.columns]
    try:
        places = [order.index(name.strip().casefold()) for name in names]
    except ValueError:
        return None
    return table.box.left + min(places), table.box.left + max(places)
