"""What the engine, formualizer 0.13.0, was seen to do differently from Excel, and what is done about it.

Three remedies, the best that fits: the formula is put in words that the engine reads rightly; it is not calculated at all and its cell is an error; or it is
calculated and named, to be looked at in Excel.
"""

from collections.abc import Iterator, Mapping

from xl_notes.hosts.headless.formulas import bare_name
from xl_notes.workbook.formulatext import CELL, COLUMN, ROW, tokens, unquoted
from xl_notes.workbook.grid import MOST_COLUMNS, MOST_ROWS, letters, number

Extents = Mapping[str, tuple[int, int]]
"""Sheet name in upper case -> its last row and column that may hold anything."""

REFUSED = "#VALUE!"


def as_engine_reads(text: str, sheet: str, extents: Extents) -> tuple[str, str]:
    """A formula in words that the engine reads rightly, and "" ; or an error in its place, and the function for which it is refused."""
    text = columns_bounded(numbers_written_out(text), sheet, extents)
    refused = not_applied(text)
    return (REFUSED if refused else text), refused


# ------------------------------------------------------------------------------------------------ put in other words

LONGEST_SEQUENCE = 10_000


def numbers_written_out(text: str) -> str:
    """ROW($1:$18) as SEQUENCE(18,1,1): the engine gives only the first row or column of a range."""
    pieces = list(tokens(text))
    out: list[str] = []
    at = 0
    while at < len(pieces):
        sequence = _sequence(pieces, at)
        out.append(sequence or pieces[at])
        at = pieces.index(")", at) + 1 if sequence else at + 1
    return "".join(out)


def _sequence(pieces: list[str], at: int) -> str:
    """What stands for a call of ROW or COLUMN with a range of more than one row or column; "" if there is none here."""
    name = pieces[at].upper()
    if name not in ("ROW", "COLUMN") or pieces[at + 1 : at + 2] != ["("] or ")" not in pieces[at:]:
        return ""
    inside = [piece for piece in pieces[at + 2 : pieces.index(")", at)] if not piece.isspace()]
    corners = inside[2:] if inside[1:2] == ["!"] else inside
    if len(corners) != 3 or corners[1] != ":":
        return ""
    numbers = [_number_in(corner, name) for corner in (corners[0], corners[2])]
    if None in numbers:
        return ""
    first, last = sorted(number for number in numbers if number is not None)
    count = last - first + 1
    if not 1 < count <= LONGEST_SEQUENCE:
        return str(first) if count == 1 else ""
    return f"SEQUENCE({count},1,{first})" if name == "ROW" else f"SEQUENCE(1,{count},{first})"


def _number_in(corner: str, name: str) -> int | None:
    """The row or column number in a corner of a range: of A5, 5 or A."""
    cell, row, column = CELL.fullmatch(corner), ROW.fullmatch(corner), COLUMN.fullmatch(corner)
    if name == "ROW":
        return int(cell[4]) if cell else int(row[2]) if row else None
    return number(cell[2]) if cell else number(column[2]) if column else None


def columns_bounded(text: str, sheet: str, extents: Extents) -> str:
    """F:F as F$1:F$500, 6:6 as $A6:$Z6: of a whole column the engine sees only what was there when the formula was entered, and misses what spills into it."""
    pieces = list(tokens(text))
    for at in range(1, len(pieces) - 1):
        if pieces[at] != ":":
            continue
        first, last = pieces[at - 1], pieces[at + 1]
        rows, columns = extents.get(_sheet_before(pieces, at - 1, sheet).upper(), (MOST_ROWS, MOST_COLUMNS))
        if COLUMN.fullmatch(first) and COLUMN.fullmatch(last) and max(map(_column_of, (first, last))) <= MOST_COLUMNS:
            pieces[at - 1], pieces[at + 1] = f"{first}$1", f"{last}${rows}"
        elif ROW.fullmatch(first) and ROW.fullmatch(last):
            pieces[at - 1], pieces[at + 1] = f"$A{first}", f"${letters(columns)}{last}"
    return "".join(pieces)


def _column_of(corner: str) -> int:
    return number(corner.lstrip("$"))


def _sheet_before(pieces: list[str], at: int, default: str) -> str:
    """The sheet named before a reference, without its quotes."""
    if at < 2 or pieces[at - 1] != "!":
        return default
    return unquoted(pieces[at - 2])


# ------------------------------------------------------------------------------------------------ not calculated

SCALAR = frozenset(
    """
    ABS CHAR CODE CONCATENATE DATE DATEVALUE DAY DAYS EDATE EOMONTH EXACT EXP FIND FV HOUR INT ISBLANK ISERR ISERROR ISEVEN ISLOGICAL ISNA ISNONTEXT
    ISNUMBER ISODD ISTEXT LEFT LEN LN LOG LOG10 LOWER MID MINUTE MOD MONTH NOT NPER PMT POWER PROPER PV REPLACE REPT RIGHT ROUND ROUNDDOWN ROUNDUP SEARCH SECOND
    SIGN SQRT SUBSTITUTE TEXT TRIM TRUNC UPPER VALUE WEEKDAY YEAR YEARFRAC
    """.split()  # noqa: SIM905
)
"""Functions of single values, which Excel applies to each cell of a range and the engine to the first, or to none."""

CRITERIA = {
    "COUNTIF": (1, 1),
    "SUMIF": (1, 2),
    "AVERAGEIF": (1, 2),
    "COUNTIFS": (1, 2),
    "SUMIFS": (2, 2),
    "AVERAGEIFS": (2, 2),
    "MAXIFS": (2, 2),
    "MINIFS": (2, 2),
}
"""Functions with criteria: the place of the first, counted from 0, and the step to the next.  The engine takes one value for each, no array."""

FIRST_IS_SCALAR = frozenset(("CHOOSE", "HLOOKUP", "MATCH", "SWITCH", "VLOOKUP", "XLOOKUP", "XMATCH"))
"""Functions whose first argument is one value; the others may be ranges."""


def not_applied(text: str) -> str:
    """The function in a formula that would have to be applied to each cell of a range; "" if there is none, or none is seen."""
    for name, arguments in calls(text):
        bare = bare_name(name)
        if bare in SCALAR:
            places = range(len(arguments))
        elif bare in CRITERIA:
            first, step = CRITERIA[bare]
            places = range(first, len(arguments), step) if bare.endswith("S") else range(first, first + 1)
        elif bare in FIRST_IS_SCALAR:
            places = range(1)
        else:
            continue
        if any(_is_array(arguments[place]) for place in places if place < len(arguments)):
            return bare
    return ""


def calls(text: str) -> Iterator[tuple[str, list[list[str]]]]:
    """Every function call in a formula with its arguments, each as the pieces that stand directly in it: what calls inside it give is left out."""
    opened: list[tuple[str, list[list[str]]]] = []
    before = ""
    for piece in tokens(text):
        if piece.isspace():
            continue
        if piece == "(":
            name = before if before[:1].isalpha() or before[:1] == "_" else ""
            if name and opened:
                opened[-1][1][-1].pop()  # the name of the call inside
            opened.append((name, [[]]))
        elif piece == ")" and opened:
            name, arguments = opened.pop()
            if name:
                yield name, arguments
            elif opened:
                opened[-1][1][-1] += [inner for argument in arguments for inner in argument]  # plain parentheses
        elif piece == "," and opened and not _in_braces(opened[-1][1][-1]):
            opened[-1][1].append([])
        elif opened:
            opened[-1][1][-1].append(piece)
        before = piece


def _in_braces(pieces: list[str]) -> bool:
    return pieces.count("{") > pieces.count("}")


def _is_array(pieces: list[str]) -> bool:
    """Whether an argument is more than one value on the face of it: a range, A1#, {1,2}.  @ makes one value of it."""
    return "@" not in pieces and not {":", "{", "#"}.isdisjoint(pieces)


# ------------------------------------------------------------------------------------------------ named

OF_RANGE = ("ROW", "COLUMN")
DOUBTFUL = {
    "LOOKUP": "it searches another way than Excel where values are missing or not in order",
    "SUBTOTAL": "hidden rows are counted too",
    "AGGREGATE": "hidden rows are counted too",
    "WORKDAY": "a single holiday given as a date formula is passed over; give holidays as a range",
    "NETWORKDAYS": "a single holiday given as a date formula is passed over; give holidays as a range",
    "WORKDAY.INTL": "a single holiday given as a date formula is passed over; give holidays as a range",
    "NETWORKDAYS.INTL": "a single holiday given as a date formula is passed over; give holidays as a range",
    "CEILING": "negative numbers are rounded another way",
    "FLOOR": "negative numbers are rounded another way",
    "DB": "a first year of 7 months and the like come out another way",
    "SHEET": "sheets are counted another way",
    "SHEETS": "sheets are counted another way",
    "ISFORMULA": "it is always FALSE",
    "FORMULATEXT": "it shows the formula as the engine has it",
    "ROW": "of a range it gives the first row only",
    "COLUMN": "of a range it gives the first column only",
}
"""Functions that version 0.13.0 of the engine was seen to calculate differently from Excel's documentation, and how."""


def argument_is_a_cell(text: str, function: str) -> bool:
    """Whether every call of the function in the text has no argument or a single cell as its argument: ROW(), ROW(A1), ROW(Sheet!A1)."""
    pieces = [piece for piece in tokens(text) if not piece.isspace()]
    for at, piece in enumerate(pieces[:-1]):
        if piece.upper() == function and pieces[at + 1] == "(":
            inside = pieces[at + 2 : pieces.index(")", at)]
            cell = inside[2:] if inside[1:2] == ["!"] else inside
            if inside and not (len(cell) == 1 and CELL.fullmatch(cell[0])):
                return False
    return True
