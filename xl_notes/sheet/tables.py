"""Tables as they lie on a sheet: a header row, columns found by their headers, rows in any order."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import chain
from typing import Any

from xl_notes.core.errors import NoteError, WrongType
from xl_notes.sheet import cells
from xl_notes.sheet.cells import Block
from xl_notes.sheet.kinds import Kind
from xl_notes.sheet.spec import Arg
from xl_notes.sheet.termsheet import key, key_of_term

NO_ERRORS = (float, int, date, type(None))
"""Types of cells that no error comes as."""


def table_block(argument: str, value: object) -> Block:
    """A rectangle with a first row, free of error cells: one of them anywhere is an error of the result, as with every other argument."""
    block = _block(argument, value)
    kinds = value.below if isinstance(value, cells.Range) else set(map(type, chain.from_iterable(block[1:])))  # of a long table told at a glance
    may_be_errors = block if any(not issubclass(kind, NO_ERRORS) for kind in kinds) else block[:1]
    for number, row in enumerate(may_be_errors, 1):
        for cell in row:
            cells.raise_if_error(f"{argument} row {number}", cell)
    return block


def _block(argument: str, value: object) -> Block:
    block = cells.rectangular(argument, value)
    if not block:
        raise WrongType(argument, "an empty list", "a table with a header row")
    return block


class Headers(dict[str, int]):
    """Column numbers by header, without what does not matter of it; `texts` are the headers as they are written."""

    def __init__(self, texts: Iterable[str]) -> None:
        super().__init__()
        self.texts = tuple(texts)


def header_row(argument: str, block: Block) -> Headers:
    """Column numbers by header; capitals, spaces and underscores do not matter, and an empty header is no column."""
    named = [(place, cell) for place, cell in enumerate(block[0]) if isinstance(cell, str) and key(cell)]
    columns = Headers(cell for _, cell in named)
    for place, cell in named:
        if key(cell) in columns:
            raise WrongType(argument, cell, "a table without two columns of the same header")
        columns[key(cell)] = place
    return columns


def column(argument: str, columns: Headers, header: str) -> int:
    place = columns.get(key(header))
    if place is None:
        found = ", ".join(columns.texts) or "no text in the first row"
        hint = "" if columns else "give the headers too: of an Excel table, Table[#All]"
        raise WrongType(argument, found, f"a table with a header row and a column {header}", hint)
    return place


def heading(arg: Arg) -> str:
    """The header of a column: the argument's name as one writes it, "First payment"."""
    return arg.name.replace("_", " ").capitalize()


def rows_kind(columns: Sequence[Arg], make: Callable[..., Any]) -> Kind:
    """A table as an argument: one `make(*cells, in the order of the columns)` per row that is not empty.

    columns  what each column holds; one with a default may be left out, or empty in a row
    """

    def convert(argument: str, value: object) -> list[Any]:
        return [make(*row) for row in _rows(argument, table_block(argument, value), columns)]

    return Kind(_described(columns), convert, is_range=True)


def tolerant_rows_kind(columns: Sequence[Arg], make: Callable[..., Any]) -> Kind:
    """The same, but a row that cannot be read, an error cell in it for instance, is its NoteError and the others are there."""

    def convert(argument: str, value: object) -> list[Any]:
        return list(_rows(argument, _block(argument, value), columns, make))

    return Kind(_described(columns), convert, is_range=True)


def _check_spelling(argument: str, headers: Headers, columns: Sequence[Arg]) -> None:
    """A header that is nearly one that is not there: passed over, its column would be a default in silence.  Other columns are remarks."""
    from difflib import get_close_matches  # loaded where a name is off: every start of a workbook would wait for it

    absent = {key(arg.name): heading(arg) for arg in columns if key(arg.name) not in headers}
    for name in set(headers) - {key(arg.name) for arg in columns}:
        close = get_close_matches(name, absent, 1, 0.8)
        if close:
            raise WrongType(argument, name, "a table whose headers are spelled as expected", f"did you mean {absent[close[0]]}?")


def _described(columns: Sequence[Arg]) -> str:
    needed = ", ".join(heading(arg) for arg in columns if arg.required)
    more = ", ".join(heading(arg) for arg in columns if not arg.required)
    return f"a table with the headers {needed}" + (f" and, where used, {more}" if more else "")


def _rows(argument: str, block: Block, columns: Sequence[Arg], make: Callable[..., Any] | None = None) -> list[Any]:
    """The core values of each row that is not empty; with `make`, what it makes of them or the NoteError of the row."""
    written = header_row(argument, block)
    headers = Headers(written.texts)
    for name, place in written.items():
        if key_of_term(name) in headers:
            raise WrongType(argument, name, "a table without two columns of the same meaning")
        headers[key_of_term(name)] = place
    _check_spelling(argument, headers, columns)
    places = [column(argument, headers, heading(arg)) if arg.required else headers.get(key(arg.name)) for arg in columns]
    rows: list[Any] = []
    for number, row in enumerate(block[1:], 2):
        if all(map(cells.is_blank, row)):
            continue
        cells_of_row = [(arg, None if place is None else row[place]) for arg, place in zip(columns, places, strict=True)]
        try:
            values = [arg.convert(cell, f"{argument} row {number}, {heading(arg)}") for arg, cell in cells_of_row]
            rows.append(make(*values) if make else values)
        except NoteError as error:
            if make is None:
                raise
            rows.append(error.settled())
    return rows
