"""One value as a formula's result, as Excel shows it of a formula that was not entered as an array."""

from xl_notes.workbook.formulatext import CELL, CLOSING, COLUMN, OPENING, ROW, WORD, tokens


def single(text: str) -> str:
    """The formula with one value as its result.

    A range that is calculated with stands for its cell in the formula's row or column; a range handed to a function stays whole, and of a table as result
    the first value is taken.
    """
    pieces = list(tokens(text))
    out: list[str] = []
    functions = [False]
    at = 0
    while at < len(pieces):
        piece = pieces[at]
        end = 0 if functions[-1] else _range_end(pieces, at)
        if end:
            out += ["@", *pieces[at:end]]
            at = end
            continue
        if piece in OPENING:
            functions.append(functions[-1] or piece == "{" or bool(out and WORD.fullmatch(out[-1])))
        elif piece in CLOSING and len(functions) > 1:
            functions.pop()
        out.append(piece)
        at += 1
    return f"@({''.join(out)})"


def _range_end(pieces: list[str], start: int) -> int:
    """Where a range that begins here ends: A1:B2, Sheet!$A:$A, 'My sheet'!1:3; 0 if none does."""
    first = start + 2 if pieces[start + 1 : start + 2] == ["!"] else start
    corners = pieces[first : first + 3]
    if len(corners) < 3 or corners[1] != ":" or pieces[start - 1 : start] == ["@"] or pieces[first + 3 : first + 4] in (["("], ["!"], [":"]):
        return 0
    alike = any(kind.fullmatch(corners[0]) and kind.fullmatch(corners[2]) for kind in (CELL, COLUMN, ROW))
    return first + 3 if alike else 0
