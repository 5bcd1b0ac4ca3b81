"""Formula text: cut into pieces, and moved from cell to cell."""

import re
from collections.abc import Iterator

from xl_notes.workbook.grid import MOST_COLUMNS, MOST_ROWS, letters, number

OPENING, CLOSING = ("(", "{"), (")", "}")
TOKEN = re.compile(
    r"""
    "(?:[^"]|"")*"                                                                       # text
    | '(?:[^']|'')*'                                                                     # quoted sheet or file
    | \#(?:NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A|SPILL!|CALC!|GETTING_DATA)           # error value
    | [\w.$?\\]+                                                                         # word: function, name, cell, number
    | \s+
    | .
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
WORD = re.compile(r"[\w.$?\\]+")
PREFIX = re.compile(r"(?:_xll\.|_xlfn\.|_xlws\.|_xludf\.|_xldudf_)+", re.IGNORECASE)
CELL = re.compile(r"(\$?)([A-Za-z]{1,3})(\$?)([1-9][0-9]{0,6})")
COLUMN = re.compile(r"(\$?)([A-Za-z]{1,3})")
ROW = re.compile(r"(\$?)([1-9][0-9]{0,6})")


def tokens(text: str) -> Iterator[str]:
    """The text cut into pieces, nothing lost: a bracket with all that is in it is one piece, as [[#All],[a,b]]."""
    at, closed = 0, True
    while at < len(text):
        end = _bracket_end(text, at) if text[at] == "[" and closed else 0
        closed = closed and (text[at] != "[" or end > 0)  # one bracket never closed, no formula: to look from each of a million would take for ever
        if not end:
            found = TOKEN.match(text, at)
            assert found is not None  # the last alternative takes any character
            end = found.end()
        yield text[at:end]
        at = end


def _bracket_end(text: str, start: int) -> int:
    """The end of a bracket, 0 if it is never closed.  Inside, an apostrophe makes the next character plain."""
    depth, at = 0, start
    while at < len(text):
        if text[at] == "'":
            at += 1
        elif text[at] == "[":
            depth += 1
        elif text[at] == "]":
            depth -= 1
            if not depth:
                return at + 1
        at += 1
    return 0


def quoted(sheet: str) -> str:
    return "'" + sheet.replace("'", "''") + "'"


def unquoted(sheet: str) -> str:
    return sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet


def translate(text: str, down: int, right: int) -> str:
    """The formula as it reads when copied to another cell: what is not held by $ moves along, round the edge of the sheet as Excel does."""
    if not down and not right:
        return text
    pieces = list(tokens(text))
    for at, piece in enumerate(pieces):
        after = pieces[at + 1] if at + 1 < len(pieces) else ""
        if after in ("(", "!") or after.startswith("["):
            continue
        before = pieces[at - 1] if at else ""
        found = CELL.fullmatch(piece)
        if found:
            pieces[at] = _moved_column(found[1], found[2], right) + _moved_row(found[3], found[4], down)
        elif ":" in (before, after):
            if column := COLUMN.fullmatch(piece):
                pieces[at] = _moved_column(column[1], column[2], right)
            elif row := ROW.fullmatch(piece):
                pieces[at] = _moved_row(row[1], row[2], down)
    return "".join(pieces)


def _moved_column(held: str, name: str, right: int) -> str:
    if held or number(name) > MOST_COLUMNS:
        return held + name
    return letters((number(name) - 1 + right) % MOST_COLUMNS + 1)


def _moved_row(held: str, row: str, down: int) -> str:
    return held + row if held else str((int(row) - 1 + down) % MOST_ROWS + 1)
