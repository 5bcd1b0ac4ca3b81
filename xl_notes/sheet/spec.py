"""The shape of a row of the function table: what a worksheet function is called, takes, gives back and promises.

The description is kept here, as data, because a host's own way to register functions may forget it off that host.  From a row come the registration in every
host, the help in the function wizard and on the command line, and a test that the example is true.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from xl_notes.core.errors import NoteError, OutOfRange, WrongType
from xl_notes.sheet import cells, termsheet
from xl_notes.sheet import columns as columns_of_cells
from xl_notes.sheet.columns import Batch
from xl_notes.sheet.faults import unexpected
from xl_notes.sheet.kinds import DATE, SHARES, Kind, Result, Rows
from xl_notes.sheet.memory import Memory
from xl_notes.sheet.quick import UNSURE, Quick

ONE_VALUE = frozenset((float, int, str, bool, date, datetime, type(None)))
REQUIRED: Any = type("Required", (), {"__repr__": lambda self: "REQUIRED"})()


@dataclass(frozen=True, slots=True)
class Arg:
    """An argument: name, what it takes, help for the wizard, and the default as one would type it.  None as default: absent unless given."""

    name: str
    kind: Kind
    help: str
    default: Any = REQUIRED
    absent: Any = field(init=False, repr=False)

    def __post_init__(self) -> None:
        given = not self.required and self.default is not None
        object.__setattr__(self, "absent", self.kind.convert(self.name, self.default) if given else None)

    @property
    def required(self) -> bool:
        return self.default is REQUIRED

    def convert(self, value: object, label: str = "") -> Any:
        """The core value of what a host handed over.  An omitted argument and an empty cell both mean the default.

        label  what errors call it; the argument's name unless given
        """
        if self.kind.is_missing(value):
            if self.required:
                raise self.kind.missing(label or self.name)
            return self.absent
        return self.kind.convert(label or self.name, value)


class Example(NamedTuple):
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


class Difference(NamedTuple):
    """Where a worksheet's own function, or the formula people type instead, gives another result.

    formula  what is typed, without ours in it
    result   what it gives
    example  ours beside it: its arguments and its result
    why      in a sentence
    """

    formula: str
    result: Any
    example: Example
    why: str


@dataclass(frozen=True, slots=True)
class SheetFunction:
    """A worksheet function.

    call      takes the converted arguments in order, then the further terms by name, returns core values; it knows no spreadsheet
    more      further terms, with defaults all of them, that are reached by name only: in a terms range, or by keyword from Python
    errors    what goes wrong beyond the common cases
    notes     what a user should know before relying on it
    source    where the rule comes from: clause, standard, published description
    differs   where a worksheet's own functions give another result
    refuses   names of a terms range that would change the answer and that this function cannot take: an error, where others are passed over
    known     the names a terms range may hold, by termsheet.key; the table fills them in
    quick     answers plain calls at once, see quick.py
    batch     answers the plain cells of columns at once, see columns.py
    """

    name: str
    group: str
    help: str
    args: tuple[Arg, ...]
    call: Callable[..., Any]
    returns: Result
    examples: tuple[Example, ...]
    errors: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    source: str = ""
    differs: tuple[Difference, ...] = ()
    more: tuple[Arg, ...] = ()
    refuses: tuple[str, ...] = ()
    known: Mapping[str, str] = field(default_factory=dict, repr=False)
    quick: Quick | None = None
    batch: Batch | None = None
    memory: Memory = field(default_factory=Memory, repr=False, compare=False)

    @property
    def spills(self) -> bool:
        """Whether the result is a table and not one value."""
        return self.returns.is_table

    def evaluate(self, values: Sequence[object], named: Mapping[str, object] | None = None) -> Any:
        """The result for arguments as a host has them.

        values   one per argument, in order; trailing ones may be left off; see cells.py for what each may be.  A terms range may stand in place of any one
        named    further terms by name, from a host that has names
        returns  a number, text, truth value or date; or a list of rows of these, all of one length.  Where a range was given for an argument that takes one
                 value, the result has the range's shape and a cell that cannot be calculated holds its NoteError
        errors   NoteError
        """
        if named:
            return self._evaluated(values, named)
        if self.quick is None or self.spills:  # one value is calculated quicker than remembered
            return self.memory.result(values, self._calculated)
        return self._calculated(values)

    def _calculated(self, values: Sequence[object]) -> Any:
        if self.quick is not None and len(values) <= len(self.args):
            result = self.quick(*values)
            if result is not UNSURE:
                return result
        return self._evaluated(values, {})

    def _evaluated(self, values: Sequence[object], named: Mapping[str, object]) -> Any:
        with only_note_errors():
            given, more = self._given(values, named)
            columns = self._columns(given)
        if not columns:
            return self._once(given, more)
        if self.spills:
            raise WrongType(self.args[columns[0]].name, "a range", f"one value: {self.name} returns a table")
        return self._each(given, columns, more)

    def converted(self, values: Sequence[object]) -> tuple[list[Any], dict[str, Any]]:
        """The core values that `call` is given, in order and by name."""
        with only_note_errors():
            given, more = self._given(values, {})
            self._columns(given)
            return [arg.convert(value) for arg, value in zip(self.args, given, strict=True)], more

    def _given(self, values: Sequence[object], named: Mapping[str, object]) -> tuple[list[Any], dict[str, Any]]:
        """One value per argument, and the further terms, converted; a terms range is looked up."""
        if len(values) > len(self.args):
            raise WrongType("arguments", len(values), f"at most {len(self.args)} for {self.name}")
        given, sheet = self.without_terms(values)
        if sheet is None:
            return given, {arg.name: arg.convert(named[arg.name]) if arg.name in named else arg.absent for arg in self.more}
        for name in self.refuses:
            if sheet.row(name):
                raise WrongType(name, "a term of the range", f"left out: {self.name} does not know it")
        given = [self._looked_up(arg, value, sheet) for arg, value in zip(self.args, given, strict=True)]
        return given, {arg.name: arg.convert(self._looked_up(arg, named.get(arg.name), sheet)) for arg in self.more}

    def without_terms(self, values: Sequence[object]) -> tuple[list[Any], termsheet.TermSheet | None]:
        """One value per argument, and the terms range that stood in place of one of them."""
        given = list(values) + [None] * (len(self.args) - len(values))
        sheet = None
        for place, arg in enumerate(self.args):
            if type(given[place]) in ONE_VALUE:  # told at a glance
                continue
            if _may_be_terms(arg, given[place]) and termsheet.is_terms(given[place], self.known):
                if sheet is not None:
                    raise WrongType(arg.name, "a second terms range", "one value")
                sheet, given[place] = termsheet.read(given[place], self.known), None
        return given, sheet

    def _looked_up(self, arg: Arg, value: Any, sheet: termsheet.TermSheet) -> Any:
        """What was given, or what the terms range has under the argument's name."""
        if not (arg.kind.is_missing(value) or value is None) or self._is_read_by_column(arg, sheet):
            return value
        if arg.kind.reads_terms:
            return sheet
        if not arg.kind.is_range:
            return sheet.cell(arg.name)
        row = sheet.row(arg.name)
        return row[0] if len(row) == 1 and cells.is_block(row[0]) else [row] if row else None

    def _is_read_by_column(self, arg: Arg, sheet: termsheet.TermSheet) -> bool:
        """Whether the terms range has a value of it in each of several columns, which another argument reads."""
        return any(arg.name in other.kind.reads_terms and sheet.row(other.name) for other in self.more)

    def _columns(self, given: list[Any]) -> list[int]:
        """The places of arguments that take one value and were given a range; a range of one cell becomes its cell."""
        columns = []
        for place, arg in enumerate(self.args):
            if type(given[place]) not in ONE_VALUE and not arg.kind.is_range and cells.is_block(given[place]):
                given[place] = cells.single(cells.column_of_values(given[place]))
                if cells.is_block(given[place]):
                    columns.append(place)
        return columns

    def _once(self, given: list[Any], more: dict[str, Any]) -> Any:
        with only_note_errors():
            return self.returns.give(self.call(*[arg.convert(value) for arg, value in zip(self.args, given, strict=True)], **more))

    def _each(self, given: list[Any], columns: list[int], more: dict[str, Any]) -> Rows:
        """One result per cell, the ranges stretched against each other as a worksheet does: a single row or column repeats, beyond the shorter one is #N/A."""
        areas = {place: columns_of_cells.area(self.args[place].name, given[place]) for place in columns}
        if not all(area.cells for area in areas.values()):
            raise WrongType(self.args[columns[0]].name, "an empty list", "at least one value")
        height, width = max(area.height for area in areas.values()), max(area.width for area in areas.values())
        with only_note_errors():
            fixed = {place: arg.convert(given[place]) for place, arg in enumerate(self.args) if place not in areas}
        if self.batch is None or not self._is_plain(self.batch, areas, more):
            return [tuple([self._cell(fixed, areas, more, i, j) for j in range(width)]) for i in range(height)]
        dates = frozenset(place for place in columns if self.args[place].kind is DATE)
        with only_note_errors():
            results, doubtful = columns_of_cells.plain_results(self.batch, areas, dates, fixed, height * width, self.returns is SHARES)
        for at in doubtful:
            results[at] = self._cell(fixed, areas, more, *divmod(at, width))
        return list(zip(*[iter(results)] * width, strict=True))

    def _is_plain(self, batch: Batch, areas: dict[int, columns_of_cells.Area], more: dict[str, Any]) -> bool:
        """Whether the ranges are all of one shape, the batch takes them, and there are no further terms."""
        alike = len({(area.height, area.width) for area in areas.values()}) == 1
        return alike and batch.takes.issuperset(self.args[place].name for place in areas) and all(more[arg.name] == arg.absent for arg in self.more)

    def _cell(self, fixed: dict[int, Any], areas: dict[int, columns_of_cells.Area], more: dict[str, Any], i: int, j: int) -> Any:
        try:
            with only_note_errors():
                values = [fixed[place] if place in fixed else arg.convert(areas[place].at(arg.name, i, j)) for place, arg in enumerate(self.args)]
                return self.returns.give(self.call(*values, **more))
        except NoteError as error:
            return error.settled()


def _may_be_terms(arg: Arg, value: object) -> bool:
    """A range of words where a word is expected is one result per word, though a word may be a term's name."""
    if arg.kind.raw or (arg.kind.is_range and not arg.kind.reads_terms):
        return False
    if not (arg.kind.blank_text and cells.is_block(value) and cells.has_no_values(value)):
        return True
    return not all(arg.kind.takes(row[0]) for row in cells.to_block(value))


@contextmanager
def only_note_errors() -> Iterator[None]:
    """Whatever goes wrong inside is a NoteError outside: a cell must show an error and never a half-finished number, and one bad row must not stop a column."""
    try:
        yield
    except NoteError:
        raise
    except OverflowError as error:
        raise OutOfRange("result", "a number beyond 1e308 or a date beyond 9999", "within what a cell can hold") from error
    except Exception as error:
        raise unexpected(error) from error
