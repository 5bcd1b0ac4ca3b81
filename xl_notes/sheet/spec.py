"""The shape of a row of the function table: what a worksheet function is called, takes, gives back and promises.

Off Windows the decorators of xlwings forget what they were told, so the description is kept here, as data.  From a row come the registration in every host, the
help of the function wizard, the reference page, the command line's listing, and a test that the example is true.  A row that some host could not take does not
load: the checks at the end of this file stop the import.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from xl_notes.core.errors import NotAvailable, NoteError, WrongType
from xl_notes.sheet import cells
from xl_notes.sheet.kinds import Kind, Result

REQUIRED: Any = type("Required", (), {"__repr__": lambda self: "REQUIRED"})()


@dataclass(frozen=True, slots=True)
class Arg:
    """An argument: name, what it takes, help for the wizard, and the default as one would type it.  None as default: absent unless given."""

    name: str
    kind: Kind
    help: str
    default: Any = REQUIRED

    @property
    def required(self) -> bool:
        return self.default is REQUIRED

    def convert(self, value: object) -> Any:
        """The core value of what a host handed over.  An omitted argument and an empty cell both mean the default."""
        if self.kind.is_missing(value):
            if self.required:
                raise self.kind.missing(self.name)
            return None if self.default is None else self.kind.convert(self.name, self.default)
        return self.kind.convert(self.name, value)


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example: the arguments as cell values, and what the function shows for them.

    args    one per argument, in order; None for one left out; rows for a range
    result  a number, text, truth value or date; of a table, the cell at `where`
    source  where the result comes from: "calc" follows from the filing's figures alone, "syn" uses an invented market, anything else names a document
    where   row and column of the claimed cell in a table's result, from 1
    """

    args: tuple[Any, ...]
    result: Any
    source: str
    where: tuple[int, int] | None = None

    def formula(self, name: str) -> str:
        """The example as one would type it: `=NOTE_SHARES(4307226.51,0.002)`."""
        call = f"{name}({','.join(map(typed, self.args))})"
        return f"=INDEX({call},{self.where[0]},{self.where[1]})" if self.where else f"={call}"


def typed(value: Any) -> str:
    """A cell value as it is written in a formula; rows become an array constant, in which dates are ISO text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return '"' + value.replace('"', '""') + '"'
    if isinstance(value, date):
        return f"DATE({value.year},{value.month},{value.day})"
    if isinstance(value, (list, tuple)):
        return "{" + ";".join(",".join(typed(f"{cell}" if isinstance(cell, date) else cell) for cell in row) for row in cells.to_block(value)) + "}"
    return repr(value)


@dataclass(frozen=True, slots=True)
class SheetFunction:
    """A worksheet function.

    call      takes the converted arguments in order, returns core values; it knows no spreadsheet
    errors    what goes wrong beyond the common cases, for the reference page
    """

    name: str
    group: str
    help: str
    args: tuple[Arg, ...]
    call: Callable[..., Any]
    returns: Result
    examples: tuple[Example, ...]
    errors: tuple[str, ...] = ()

    @property
    def spills(self) -> bool:
        """Whether the result is a table and not one value."""
        return self.returns.is_table

    def evaluate(self, values: Sequence[object]) -> Any:
        """The result for arguments as a host has them.

        values   one per argument, in order; trailing ones may be left off; see cells.py for what each may be
        returns  a number, text, truth value or date; or rows of these, all of one length.  Where a range was given for an argument that takes one value, the
                 result has the range's shape and a cell that cannot be calculated holds its NoteError
        errors   NoteError
        """
        if len(values) > len(self.args):
            raise WrongType("arguments", len(values), f"at most {len(self.args)} for {self.name}")
        given = list(values) + [None] * (len(self.args) - len(values))
        columns = []
        for place, arg in enumerate(self.args):
            if not arg.kind.is_range:
                given[place] = cells.single(given[place])
                if cells.is_block(given[place]):
                    columns.append(place)
        if not columns:
            return self.returns.give(self.call(*(arg.convert(value) for arg, value in zip(self.args, given, strict=True))))
        if self.spills:
            raise WrongType(self.args[columns[0]].name, "a range", f"one value: {self.name} returns a table")
        return self._each(given, columns)

    def _each(self, given: list[Any], columns: list[int]) -> list[list[Any]]:
        """One result per cell, the ranges stretched against each other as a worksheet does: a single row or column repeats, beyond the shorter one is #N/A."""
        blocks = {place: cells.rectangular(self.args[place].name, given[place]) for place in columns}
        if not all(block and block[0] for block in blocks.values()):
            raise WrongType(self.args[columns[0]].name, "an empty list", "at least one value")
        height = max(len(block) for block in blocks.values())
        width = max(len(block[0]) for block in blocks.values())
        fixed = {}
        for place, arg in enumerate(self.args):
            if place not in blocks:
                fixed[place] = arg.convert(given[place])
        return [[self._cell(fixed, blocks, i, j) for j in range(width)] for i in range(height)]

    def _cell(self, fixed: dict[int, Any], blocks: dict[int, cells.Block], i: int, j: int) -> Any:
        try:
            values = [
                fixed[place] if place in fixed else arg.convert(_at(arg.name, blocks[place], i, j))  #
                for place, arg in enumerate(self.args)
            ]
            return self.returns.give(self.call(*values))
        except NoteError as error:
            return error


def _at(argument: str, block: cells.Block, i: int, j: int) -> Any:
    i = 0 if len(block) == 1 else i
    j = 0 if len(block[0]) == 1 else j
    if i >= len(block) or j >= len(block[0]):
        raise NotAvailable(argument, f"no cell at row {i + 1}, column {j + 1}", "as long as the other ranges")
    return block[i][j]


# ------------------------------------------------------------------------------------------------ what every host can take

VBA_WORDS = frozenset(
    """
    abs addressof alias and any array as attribute boolean byref byte byval call caller case cbool cbyte ccur cdate cdbl cdec cint circle class clng
    clnglng clngptr close const csng cstr currency cvar cverr date debug decimal declare defbool defbyte defcur defdate defdbl defint deflng defobj
    defsng defstr defvar dim do doevents double each else elseif empty end endif enum eqv erase error event exit false fix for friend function get
    global gosub goto if imp implements in input inputb int integer is lbound len lenb let lib like local lock long longlong longptr loop lset me mid
    midb mod module name new next not nothing null object on open option optional or paramarray preserve print private property pset public put
    raiseevent redim rem resume return rnd rset scale seek select set sgn shared single spc static step stop string sub tab then to true type typeof
    ubound unlock until variant wend while width with withevents write xor
    """.split()  # noqa: SIM905  # a list of a hundred quoted words is harder to read
)
"""Reserved in VBA (MS-VBAL 3.3.5.2) or known to confuse its editor, lower case."""

LONGEST_HELP = 255
MOST_ARGUMENTS = 12
LONGEST_SIGNATURE = 254


def check(function: SheetFunction) -> None:
    """Stops on a row that Excel's wizard, VBA or a formula parser could not take."""
    problems = []
    if not re.fullmatch(r"NOTE_[A-Z][A-Z_]*", function.name):
        problems.append("the name must be NOTE_ and capital letters")
    if not 0 < len(function.help) <= LONGEST_HELP:
        problems.append(f"the help text has {len(function.help)} characters, not 1 to {LONGEST_HELP}")
    if not function.examples:
        problems.append("there is no example")
    names = [arg.name for arg in function.args]
    if len(names) > MOST_ARGUMENTS:
        problems.append(f"{len(names)} arguments, {MOST_ARGUMENTS} at most")
    if len(set(names)) < len(names):
        problems.append("two arguments have the same name")
    if len(names) + sum(map(len, names)) >= LONGEST_SIGNATURE:
        problems.append("the argument names are too long together")
    for arg in function.args:
        if not re.fullmatch(r"[a-z][a-z_]*", arg.name) or arg.name in VBA_WORDS:
            problems.append(f"{arg.name} cannot be an argument's name in VBA")
        if not 0 < len(arg.help) <= LONGEST_HELP:
            problems.append(f"the help of {arg.name} must have 1 to {LONGEST_HELP} characters")
    required = [arg.required for arg in function.args]
    if required != sorted(required, reverse=True):
        problems.append("a required argument comes after an optional one")
    if problems:
        raise ValueError(f"{function.name}: " + "; ".join(problems))
