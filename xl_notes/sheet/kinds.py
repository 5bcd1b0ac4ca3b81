"""What an argument takes and what a result is: names for the conversions of cells.py.

A kind reads types only; whether a rate of 12 makes sense is asked in the core, where the formula is.
"""

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from xl_notes.core import daycount
from xl_notes.core.certain import MOST_WHOLE
from xl_notes.core.errors import NotAvailable, NoteError, OutOfRange, WrongType
from xl_notes.core.terms import MOST_CENTS
from xl_notes.sheet import cells


class Kind(NamedTuple):
    """How a host's value becomes a core value.

    name        for help texts and messages
    convert     (argument name, value) -> core value; raises NoteError
    is_range    takes a whole range; a range given to the others means one result per cell
    blank_text  empty text counts as an empty cell (text arguments only: in a number's place it is an error)
    missing_is  the error when a required argument is not there
    reads_terms names of a terms range that it reads by itself, one value a column, besides its argument's own
    takes_blank an empty cell is a value to it, and means None
    raw         takes cells as they are, error cells too
    """

    name: str
    convert: Callable[[str, object], Any]
    is_range: bool = False
    blank_text: bool = False
    missing_is: type[NoteError] = WrongType
    reads_terms: tuple[str, ...] = ()
    takes_blank: bool = False
    raw: bool = False

    def is_missing(self, value: object) -> bool:
        if self.takes_blank:
            return False
        if self.is_range and cells.is_block(value):
            if cells.begins_with_value(value):
                return False
            return len(value) > 0 and all(cells.is_blank(cell) for row in cells.to_block(value) for cell in row)  # type: ignore[arg-type]  # a block has a length
        return cells.is_blank(value) or (self.blank_text and isinstance(value, str) and not value.strip())

    def takes(self, value: object) -> bool:
        """Whether a cell could be a value of this kind; an error or an empty cell could."""
        try:
            cells.raise_if_error("", value)
        except NoteError:
            return True
        try:
            return cells.is_blank(value) or self.convert("", value) is not None
        except NoteError:
            return False

    def missing(self, argument: str) -> NoteError:
        return self.missing_is(argument, None, f"given: {self.name}")


def _basis(argument: str, value: object) -> daycount.DayCount:
    cells.raise_if_error(argument, value)
    return daycount.convention(value if isinstance(value, str) else cells.to_whole(argument, value))


def choice(*options: str, also: Mapping[str, str] | None = None) -> Kind:
    """One of a few words, given back as it is written here; case and spaces do not matter.  `also` are other words for them."""
    by_key = {_key(option): option for option in options} | {_key(word): option for word, option in (also or {}).items()}
    listed = ", ".join(f'"{option}"' for option in options)

    def convert(argument: str, value: object) -> str:
        option = by_key.get(_key(cells.to_text(argument, value)))
        if option is None:
            raise OutOfRange(argument, value, f"one of {listed}")
        return option

    return Kind(f"one of {listed}", convert, blank_text=True)


def _key(word: str) -> str:
    return "".join(word.split()).casefold()


def _number_or_none(argument: str, value: object) -> Fraction | None:
    return None if cells.is_blank(value) else cells.to_number(argument, value)


DATE = Kind("a date, a date's serial number, or text like 2017-11-30", cells.to_date)
NUMBER = Kind("a number", cells.to_number)
QUOTE = Kind("a price in dollars a share", _number_or_none, takes_blank=True)
WHOLE = Kind("a whole number", cells.to_whole)
FLAG = Kind("TRUE or FALSE", cells.to_flag)
BASIS = Kind("0 to 4 or a convention's name", _basis, blank_text=True)
NUMBERS = Kind("a range of numbers", cells.to_numbers, is_range=True, missing_is=NotAvailable)
DATES = Kind("a range of dates", cells.to_dates, is_range=True)


Rows = list[tuple[Any, ...]]
"""A table as a function returns it, or one result a cell of a range.  The rows are tuples: whoever is handed remembered ones cannot change them, and a column
of ten thousand is little work for the garbage collector."""


class Result(NamedTuple):
    """What a function returns: `give` turns the core's value into a cell's."""

    name: str
    give: Callable[[Any], Any]
    is_table: bool = False


def _cents_as_dollars(cents: int) -> float:
    if cents > MOST_CENTS:
        raise OutOfRange("result", f"a number of {len(str(cents // 100))} digits", "an amount of dollars below 1e15")
    return cents / 100


def _as_float(value: Fraction) -> float:
    try:
        number = float(value)
    except OverflowError:
        raise OutOfRange("result", "a number beyond 1e308", "small enough for a cell") from None
    if value and not number:
        raise OutOfRange("result", "a number under 1e-323", "large enough for a cell")
    return number


def _as_shares(shares: int) -> int:
    if shares > MOST_WHOLE:
        raise OutOfRange(
            "shares",
            f"a number of {len(str(shares))} digits",
            "few enough for a cell to count them one by one, 9.007e15",
            "the price is too low for the amount",
        )
    return shares


def _as_is(value: Any) -> Any:
    return value


def _table(rows: list[list[Any]]) -> Rows:
    """Rows for cells: exact numbers become floats, nothing else changes."""
    return [tuple([_as_float(cell) if type(cell) is Fraction else cell for cell in row]) for row in rows]


def _column(days: list[date]) -> Rows:
    return list(zip(days))


def headed(header: list[Any], rows: list[list[Any]], headers: bool) -> list[list[Any]]:
    """A table with its header row, where one is wanted."""
    return [header, *rows] if headers else rows


MONEY = Result("dollars, rounded to the cent", _cents_as_dollars)
RATIO = Result("a number", _as_float)
SHARES = Result("whole shares", _as_shares)
TEXT = Result("text", _as_is)
ROWS = Result("a table", _table, is_table=True)
DATE_COLUMN = Result("a column of dates", _column, is_table=True)
