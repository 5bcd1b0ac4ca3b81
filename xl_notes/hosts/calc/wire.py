"""How Basic in LibreOffice and Python hand values to each other, as com.sun.star.io.DataOutputStream writes them; XlNotes.bas is the other side.

A call is the function's name, the formulas that come with it if they were asked for, a text with a letter for the sort of each argument, and the arguments
that are more than their sort; a range is its number of rows, and for each row such a text and such values.  An answer is its length beyond the shortest one's,
and a value with its letter before it; rows have a letter before each cell.

A cell error crosses as a number that is none and carries Calc's number of the error in its last bits: Calc takes such a number for that very error, and so do
IFERROR, ISNA and a file it saves.
"""

import math
import struct
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from xl_notes.sheet.cells import CellError

Reader = Callable[[int], bytes]
"""Gives so many bytes, the next ones."""

CALCS_NUMBERS = {
    "#NULL!": 521,
    "#DIV/0!": 532,
    "#VALUE!": 519,
    "#REF!": 524,
    "#NAME?": 525,
    "#NUM!": 503,
    "#N/A": 32767,
}
ERROR_CODES = {number: code for code, number in CALCS_NUMBERS.items()}
OTHER_ERROR = "#VALUE!"
QUIET = 0x7FF80000_00000000
SHORTEST = 9
"""Bytes of an answer: a number's, since most are."""

LONGEST_TEXT = 65_535
"""Bytes; what Calc itself holds in a cell is about as much."""


class NoCall(Exception):
    """What has arrived is no call."""


class Call(NamedTuple):
    """A function called from a cell.

    values    MISSING for an argument left off at the end, None for an empty cell, tuples of rows for ranges
    formulas  those of the open documents that call the function; None: they were not asked for
    """

    name: str
    values: tuple[Any, ...]
    formulas: "list[Formula] | None" = None


class Formula(NamedTuple):
    """A formula of an open document.

    cell    where it stands, "$Sheet1.$A$1", if its inputs were asked for; "?" for one of a conditional format; else ""
    inputs  what is in the cells it refers to, by their addresses, as far as they hold no formulas; only if it was asked for
    """

    text: str
    cell: str = ""
    inputs: Mapping[str, Any] = MappingProxyType({})

    @property
    def has_inputs(self) -> bool:
        return self.cell.startswith("$")

    @property
    def is_condition(self) -> bool:
        return self.cell == "?"


class _Mark:
    """A value that is none."""


MISSING, FORMULAS, INPUTS = _Mark(), _Mark(), _Mark()
"""An argument that is not there; the answers that ask for the formulas, and for the formulas with their inputs."""


def read_call(read: Reader) -> Call:
    """The next call.

    errors  NoCall; what `read` raises at the end of the line
    """
    try:
        name, formulas = _text(read), _formulas(read)
        return Call(name, _values(read), formulas)
    except (KeyError, UnicodeError, struct.error) as error:
        raise NoCall(str(error)) from error


def answer(value: Any) -> bytes:
    """An answer: a number, text, truth value, error, or rows of these."""
    data = (_packed_rows(value) if isinstance(value, list) else _packed(value)).ljust(SHORTEST, b"\0")
    return struct.pack(">i", len(data) - SHORTEST) + data


def text(value: str) -> bytes:
    """A text as writeUTF has it: each UTF-16 code unit by itself in one to three bytes, a zero in two; the length before it.  Too long a text is cut."""
    units = struct.iter_unpack(">H", value.encode("utf-16-be", "surrogatepass"))
    data = "".join(chr(unit) for (unit,) in units).encode("utf-8", "surrogatepass").replace(b"\0", b"\xc0\x80")
    if len(data) > LONGEST_TEXT:
        return text(value[: len(value) * LONGEST_TEXT // len(data) - 1])
    return struct.pack(">H", len(data)) + data


# ------------------------------------------------------------------------------------------------ in

NOT_ASKED, ONE_MORE, INPUT = b"\0", b"\1", b"\3"


def _formulas(read: Reader) -> list[Formula] | None:
    sent = read(1)
    if sent == NOT_ASKED:
        return None
    formulas = []
    while sent == ONE_MORE:
        formula, cell, inputs = _text(read), _text(read), {}
        sent = read(1)
        while sent == INPUT:
            address = _text(read)
            [inputs[address]] = _values(read)
            sent = read(1)
        formulas.append(Formula(formula, cell, inputs))
    return formulas


def _values(read: Reader) -> tuple[Any, ...]:
    return tuple(_rows(read) if sort == "a" else READERS[sort](read) for sort in _text(read))


def _rows(read: Reader) -> tuple[tuple[Any, ...], ...]:
    return tuple(tuple(READERS[sort](read) for sort in _text(read)) for _ in range(_whole(read)))


def _whole(read: Reader) -> int:
    return int(struct.unpack(">i", read(4))[0])


def _number(read: Reader) -> float | CellError:
    data = read(8)
    [number] = struct.unpack(">d", data)
    return float(number) if math.isfinite(number) else _error(data)


def _error(data: bytes) -> CellError:
    return CellError(ERROR_CODES.get(struct.unpack(">Q", data)[0] & 0xFFFF, OTHER_ERROR))


def _text(read: Reader) -> str:
    [length] = struct.unpack(">H", read(2))
    data = read(length if length < LONGEST_TEXT else _whole(read))  # LibreOffice has a form of its own for what is longer
    units = data.replace(b"\xc0\x80", b"\0").decode("utf-8", "surrogatepass")
    return units.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


READERS: dict[str, Callable[[Reader], Any]] = {
    "d": _number,
    "i": lambda read: int(struct.unpack(">d", read(8))[0]),
    "s": _text,
    "n": lambda read: None,
    "t": lambda read: True,
    "f": lambda read: False,
    "m": lambda read: MISSING,
    "e": lambda read: CellError(OTHER_ERROR),
}


# ------------------------------------------------------------------------------------------------ out


def _packed_rows(rows: list[list[Any]]) -> bytes:
    return b"a" + struct.pack(">ii", len(rows), len(rows[0])) + b"".join(_packed(cell) for row in rows for cell in row)


def _packed(value: Any) -> bytes:
    if value is FORMULAS:
        return b"q"
    if value is INPUTS:
        return b"v"
    if isinstance(value, CellError):
        return b"d" + struct.pack(">Q", QUIET | CALCS_NUMBERS.get(value.code, CALCS_NUMBERS[OTHER_ERROR]))
    if isinstance(value, bool):
        return b"t" if value else b"f"
    if isinstance(value, str):
        return b"s" + text(value)
    return b"d" + struct.pack(">d", 0.0 if value is None else float(value))  # an empty element of an array shows as 0
