"""Calls of our functions in a formula: which there are, and the formula with them as they should be.

A call is tied to a file when the name has a path, a file or the number of a link before it: Excel writes that when the add-in was somewhere else, or missing.
Prefixes like _xll. and _xlfn. are written for functions that were not known.  What stands in quotes is text and stays as it is.
"""

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from xl_notes.repair.findings import QUALIFIED, RENAMED, SINGLE, UNKNOWN
from xl_notes.sheet.spec import SheetFunction
from xl_notes.workbook.formulatext import CELL, PREFIX, WORD, tokens, unquoted

OURS = re.compile(r"NOTE_[A-Z_]+")
OUR_FILES = re.compile(r"(?:.*[\\/\[])?xl_notes\.(?:xlam|xlsm|xla)\]?.*", re.IGNORECASE)
"""The add-in by whatever path, and a sheet of it."""

OWN_BOOK = "[0]"
"""What Excel writes before a name of the workbook itself."""

NUMBER = re.compile(r"[0-9.]+(?:E[0-9]+)?", re.IGNORECASE)
NUMBERED = re.compile(r"'?(\[[0-9]+\])")
PLAIN = re.compile(r"|\s+|[-+*/^&=<>%(),]|\"(?:[^\"]|\"\")*\"|TRUE|FALSE", re.IGNORECASE)


@dataclass(frozen=True)
class Known:
    """What a formula can mean.

    functions  ours, by name in capitals
    renamed    old name -> name today
    sheets     of the workbook, in capitals
    links      "[1]" -> the file that this number stands for
    defined    names the workbook defines, in capitals
    cells      those of them that mean one cell
    """

    functions: Mapping[str, SheetFunction]
    renamed: Mapping[str, str] = field(default_factory=dict)
    sheets: frozenset[str] = frozenset()
    links: Mapping[str, str] = field(default_factory=dict)
    defined: frozenset[str] = frozenset()
    cells: frozenset[str] = frozenset()

    def today(self, name: str) -> str:
        """The name of today of one of ours, in capitals; "" if it is none."""
        name = self.renamed.get(name, name)
        return name if name in self.functions else ""

    def is_inside(self, qualifier: str) -> bool:
        """Whether what stands before a name and its ! is in this workbook."""
        return qualifier == OWN_BOOK or unquoted(qualifier).upper() in self.sheets

    def file(self, qualifier: str) -> str:
        """The file that is meant by what stands before a name and its !"""
        number = NUMBERED.match(qualifier)
        return (number and self.links.get(number[1])) or unquoted(qualifier)

    def is_ours(self, qualifier: str) -> bool:
        """Whether the file that is meant is the add-in, or a link of which the workbook does not say what it leads to."""
        file = self.file(qualifier)
        return OUR_FILES.fullmatch(file) is not None or re.fullmatch(r"\[[0-9]+\].*", file) is not None


class Note(NamedTuple):
    """One thing about a formula.  `mended`: the new text is without it."""

    kind: str
    what: str
    mended: bool
    remedy: str = ""


class Call(NamedTuple):
    """A call: the place of its name among the pieces, the name in capitals without prefix, and where what stands before it begins."""

    at: int
    name: str
    start: int


def calls(pieces: list[str]) -> Iterator[Call]:
    """All calls of functions that may be ours."""
    for at, piece in enumerate(pieces):
        if WORD.fullmatch(piece) and _after(pieces, at) == "(":
            name = PREFIX.sub("", piece, count=1).upper()
            if OURS.fullmatch(name):
                yield Call(at, name, _start(pieces, at))


def calls_ours(text: str, known: Known) -> bool:
    return "NOTE_" in text.upper() and any(known.today(call.name) for call in calls(list(tokens(text))))


def mended(text: str, known: Known, one_value: bool) -> tuple[str, list[Note]]:
    """The formula as it should be, and what is to be said about it.

    one_value  it is a cell's ordinary formula, which shows the first value of a table
    """
    if "NOTE_" not in text.upper():
        return text, []
    pieces = list(tokens(text))
    notes = []
    for call in list(calls(pieces)):
        notes += _mend_call(pieces, call, known) if known.today(call.name) else _unknown(pieces, call, known)
    singles = [at for at, piece in enumerate(pieces) if piece.upper() == "_XLFN.SINGLE"]
    if singles:
        unwrapping = _Unwrapping(pieces, known, one_value)
        notes += [note for at in reversed(singles) if (note := unwrapping.at(at))]
    return "".join(pieces), list(dict.fromkeys(notes))


def _after(pieces: list[str], at: int) -> str:
    """The next piece that is no blank; "" where there is none."""
    for number in range(at + 1, len(pieces)):
        if pieces[number] and not pieces[number].isspace():
            return pieces[number]
    return ""


# ------------------------------------------------------------------------------------------------ before the name


def _start(pieces: list[str], at: int) -> int:
    """Where a call begins that has its name here: at [1]! or 'C:\\path\\xl_notes.xlam'! before the name, or at the name."""
    if at < 2 or pieces[at - 1] != "!":
        return at
    start = at - 2
    return start - 1 if start and pieces[start - 1].startswith("[") else start


def _qualifier(pieces: list[str], call: Call) -> str:
    """What stands before a call's name, without its !"""
    return "".join(pieces[call.start : call.at - 1]) if call.start < call.at else ""


def _is_readable(pieces: list[str], start: int) -> bool:
    """Whether what stands before a call is all of it: a path without quotes falls into several pieces, which begin who knows where."""
    before = pieces[start - 1] if start else ""
    is_path = "\\" in pieces[start] and not pieces[start].startswith("'")
    return not is_path and before not in (":", "!", ".", "/", "\\") and not before.startswith("[") and not WORD.fullmatch(before)


def _mend_call(pieces: list[str], call: Call, known: Known) -> list[Note]:
    qualifier = _qualifier(pieces, call)
    tied = qualifier != "" and not known.is_inside(qualifier)
    prefix = pieces[call.at][: -len(call.name)]
    new = known.today(call.name)
    if not tied and not prefix and new == call.name:
        return []
    if not known.defined.isdisjoint((new, call.name)):
        what = f"{call.name} is also a name this workbook defines: without what stands before it the call would mean that"
        return [Note(QUALIFIED, what, False, "rename or delete the defined name, then repair again")]
    if tied and not known.is_ours(qualifier):
        what = f"{call.name} is of another file, {known.file(qualifier)}, which has a function of the same name"
        return [Note(QUALIFIED, what, False, "if ours is meant, write the formula again with nothing before the name")]
    if tied and not _is_readable(pieces, call.start):
        return [Note(QUALIFIED, f"{call.name} has a path without quotes before it", False, "write the formula again, with nothing before the name")]
    notes = []
    if tied:
        notes.append(Note(QUALIFIED, f"{call.name} is tied to {known.file(qualifier)}", True))
        pieces[call.start : call.at] = [""] * (call.at - call.start)
    if prefix:
        notes.append(Note(QUALIFIED, f"{call.name} has the prefix {prefix}", True))
    if new != call.name:
        notes.append(Note(RENAMED, f"{call.name} is {new} now", True))
    pieces[call.at] = new
    return notes


def _unknown(pieces: list[str], call: Call, known: Known) -> list[Note]:
    """A function of another file than ours, or one the workbook defines, is none of our business."""
    qualifier = _qualifier(pieces, call)
    if call.name in known.defined or (qualifier and not known.is_ours(qualifier)):
        return []
    near = difflib.get_close_matches(call.name, known.functions, 1)
    remedy = f"the nearest is {near[0]}" if near else "`xl-notes functions` lists those there are"
    return [Note(UNKNOWN, f"{call.name} is no function of xl_notes", False, remedy)]


# ------------------------------------------------------------------------------------------------ the first value of a table


class _Unwrapping:
    """Takes _xlfn.SINGLE( ) away around our calls where the formula says the same without.

    closing   opening parenthesis -> the one that closes it
    function  the opening parentheses of calls
    inside    pieces that stand among a function's arguments
    """

    def __init__(self, pieces: list[str], known: Known, one_value: bool) -> None:
        self.pieces = pieces
        self.known = known
        self.one_value = one_value
        self.closing: dict[int, int] = {}
        self.function: set[int] = set()
        self.inside: set[int] = set()
        self._match()

    def _match(self) -> None:
        opened: list[int] = []
        calls_open, last = 0, ""
        for at, piece in enumerate(self.pieces):
            if calls_open:
                self.inside.add(at)
            if piece == "(":
                opened.append(at)
                if WORD.fullmatch(last):
                    self.function.add(at)
                    calls_open += 1
            elif piece == ")" and opened:
                start = opened.pop()
                self.closing[start] = at
                calls_open -= start in self.function
            if piece and not piece.isspace():
                last = piece

    def arguments(self, name: int) -> range:
        """The pieces between the parentheses of a call; empty if they are never closed."""
        start = next((at for at in range(name + 1, len(self.pieces)) if self.pieces[at] == "("), len(self.pieces))
        return range(start + 1, self.closing.get(start, start + 1))

    def at(self, single: int) -> Note | None:
        """A note if SINGLE here is around a call of ours and nothing else."""
        held = self.arguments(single)
        name = next((at for at in held if self.pieces[at].strip()), None)
        if name is None or not self.known.today(self.pieces[name].upper()) or _after(self.pieces, name) != "(":
            return None
        arguments = self.arguments(name)
        if any(self.pieces[at].strip() for at in range(arguments.stop + 1, held.stop)):
            return None
        if not (self.one_value and single not in self.inside) and not self.gives_one_value(name):
            what = f"_xlfn.SINGLE takes the first value of what {self.pieces[name]} gives, and the formula may need that"
            return Note(SINGLE, what, False, "Excel shows it as @: take that away if the function gives one value, or leave it")
        for at in (*range(single, held.start), held.stop):
            self.pieces[at] = ""
        return Note(SINGLE, f"_xlfn.SINGLE around {self.pieces[name]} changes nothing, and older versions of Excel do not know it", True)

    def gives_one_value(self, name: int) -> bool:
        """Whether a call gives one value wherever it stands: no table, and nothing among its arguments that has several values."""
        return self.is_one_of_ours(name) and all(self.is_one_value(at) for at in self.arguments(name))

    def is_one_of_ours(self, name: int) -> bool:
        function = self.known.functions.get(self.known.today(self.pieces[name].upper()))
        return function is not None and not function.spills

    def is_one_value(self, at: int) -> bool:
        piece, before, after = self.pieces[at], self.pieces[at - 1], _after(self.pieces, at)
        if piece == "(":
            return at in self.function  # not (A1,B1), which is two cells
        if PLAIN.fullmatch(piece) or piece == "!":
            return True
        if after == "!":
            return "[" not in piece
        if after == "(":
            return piece.upper() == "DATE" or self.is_one_of_ours(at)
        if after == "#" or ":" in (before, after):
            return False
        return bool(CELL.fullmatch(piece) or NUMBER.fullmatch(piece)) or piece.upper() in self.known.cells
