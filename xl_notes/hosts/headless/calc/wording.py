"""Formula text as a file holds it -> text that LibreOffice reads rightly.  What it reads rightly as it is stays as it is."""

import re
from collections.abc import Callable

from xl_notes.hosts.headless.formulas import Scope, rewrite
from xl_notes.hosts.headless.references import read_by
from xl_notes.workbook.formulatext import CELL, WORD, tokens, unquoted
from xl_notes.workbook.grid import Box, Place, place_of

SpillAt = Callable[[str, Place], Box | None]
"""The cells that a dynamic array fills, by its sheet and the place of its formula; None if there is none there, or if it is blocked."""

TABLE_PART = re.compile(r"\[#[\w ]+\]")
"""T[#All], which LibreOffice reads only as T[[#All]]."""


def worded(text: str, scope: Scope, sheet: str, place: Place, spill_at: SpillAt, whose: str = "") -> str:
    """The formula of a cell, without the leading equals sign.

    scope  our functions, whose omitted arguments are marked and prefixes taken away, and the names to be written out
    whose  what every call of ours says it belongs to, in one more argument; "" for none
    """
    text = _one_sheet(rewrite(text, scope, sheet, place, whose).text)
    return _one_value(_spills(_table_parts(text), sheet, spill_at), sheet, place)


def _one_sheet(text: str) -> str:
    """S!A1:S!A9 as S!A1:A9: of the first LibreOffice reads nothing right."""
    if text.count("!") < 2:
        return text
    pieces = list(tokens(text))
    for at in range(len(pieces) - 7, -1, -1):
        sheet, mark, first, colon, again, other, _ = pieces[at : at + 7]
        if (mark, colon, other) == ("!", ":", "!") and CELL.fullmatch(first) and unquoted(sheet).upper() == unquoted(again).upper():
            del pieces[at + 4 : at + 6]
    return "".join(pieces)


def _table_parts(text: str) -> str:
    return "".join(f"[{piece}]" if TABLE_PART.fullmatch(piece) else piece for piece in tokens(text)) if "[#" in text else text


def _spills(text: str, sheet: str, spill_at: SpillAt) -> str:
    """_xlfn.ANCHORARRAY(A5) or A5# as the cells it stands for."""
    if "#" not in text and "ANCHORARRAY" not in text.upper():
        return text
    pieces = list(tokens(text))
    out: list[str] = []
    at = 0
    while at < len(pieces):
        piece = pieces[at]
        at += 1
        if piece.upper() == "_XLFN.ANCHORARRAY" and pieces[at : at + 1] == ["("] and ")" in pieces[at:]:
            end = pieces.index(")", at)
            inside = "".join(pieces[at + 1 : end]).strip()
            out.append(_cells_of(inside, sheet, spill_at))
            at = end + 1
        elif piece == "#" and out and CELL.fullmatch(out[-1]):
            qualifier = "".join(out[-3:-1]) if out[-2:-1] == ["!"] and len(out) > 2 else ""
            anchor = qualifier + out[-1]
            del out[-3 if qualifier else -1 :]
            out.append(_cells_of(anchor, sheet, spill_at))
        else:
            out.append(piece)
    return "".join(out)


def _cells_of(anchor: str, sheet: str, spill_at: SpillAt) -> str:
    where, mark, cell = anchor.rpartition("!")
    if not CELL.fullmatch(cell):
        return f"_xlfn.ANCHORARRAY({anchor})"  # of a name: LibreOffice has no such function and says so
    box = spill_at(unquoted(where) if mark else sheet, place_of(cell))
    return where + mark + absolute(box) if box else "#REF!"


def absolute(box: Box) -> str:
    return re.sub(r"([A-Z]+)(\d+)", r"$\1$\2", str(box))


def _one_value(text: str, sheet: str, place: Place) -> str:
    """@A1:A9 as the cell of it in the formula's row or column, @(...) as its first value."""
    if "@" not in text:
        return text
    pieces = list(tokens(text))
    while "@" in pieces:
        at = len(pieces) - 1 - pieces[::-1].index("@")  # from the innermost outwards
        end = _operand_end(pieces, at + 1)
        operand = "".join(pieces[at + 1 : end])
        whole = at == 0 and end == len(pieces)
        pieces[at:end] = [_first(operand, sheet, place) if not whole or _range_in(operand, sheet) else operand]
    return "".join(pieces)


def _operand_end(pieces: list[str], start: int) -> int:
    """Where what @ stands before ends: after a bracketed part, a call, or a reference."""
    at, depth = start, 0
    while at < len(pieces):
        piece = pieces[at]
        if piece == "(":
            depth += 1
        elif piece == ")":
            depth -= 1
            if depth < 0:
                return at
        elif not depth and at > start and not (WORD.fullmatch(piece) or piece.startswith(("!", ":", "#", "'", "["))):
            return at
        at += 1
        if not depth and piece == ")":
            return at
    return at


def _range_in(operand: str, sheet: str) -> Box | None:
    bare = operand.strip()
    while bare.startswith("(") and bare.endswith(")"):
        bare = bare[1:-1].strip()
    corners = bare.rpartition("!")[2]
    if not re.fullmatch(r"\$?[A-Za-z]{0,3}\$?\d*:\$?[A-Za-z]{0,3}\$?\d*", corners):
        return None
    return next((box for _, box in read_by(corners, sheet, {})), None)


def _first(operand: str, sheet: str, place: Place) -> str:
    box = _range_in(operand, sheet)
    if box is None:
        return f"INDEX(IF({{1}},{operand}),1,1)" if "(" in operand.strip("(") else operand  # INDEX alone takes no value of what is no table
    bare = operand.strip().strip("()").strip()
    where, mark, _ = bare.rpartition("!")
    if box.width == 1 and box.top <= place.row <= box.bottom:
        return f"{where}{mark}{absolute(Box(place.row, box.left, place.row, box.left))}"
    if box.height == 1 and box.left <= place.column <= box.right:
        return f"{where}{mark}{absolute(Box(box.top, place.column, box.top, place.column))}"
    return "#VALUE!"
