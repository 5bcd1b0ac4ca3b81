"""Places on a sheet and the rectangles between them: A1 is (1, 1)."""

import re
from typing import NamedTuple

MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")


class Place(NamedTuple):
    """A cell: row and column, both from 1."""

    row: int
    column: int

    def __str__(self) -> str:
        return f"{letters(self.column)}{self.row}"


class Box(NamedTuple):
    """A rectangle of cells, both corners included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def height(self) -> int:
        return self.bottom - self.top + 1

    @property
    def width(self) -> int:
        return self.right - self.left + 1

    def covers(self, place: Place) -> bool:
        return self.top <= place.row <= self.bottom and self.left <= place.column <= self.right

    def places(self) -> list[Place]:
        return [Place(row, column) for row in range(self.top, self.bottom + 1) for column in range(self.left, self.right + 1)]

    def around(self, other: "Box") -> "Box":
        return Box(min(self.top, other.top), min(self.left, other.left), max(self.bottom, other.bottom), max(self.right, other.right))

    def __str__(self) -> str:
        first, last = Place(self.top, self.left), Place(self.bottom, self.right)
        return str(first) if first == last else f"{first}:{last}"


def box_at(place: Place, height: int = 1, width: int = 1) -> Box:
    return Box(place.row, place.column, place.row + height - 1, place.column + width - 1)


def letters(column: int) -> str:
    """The letters of a column: 1 is A, 27 is AA."""
    text = ""
    while column:
        column, digit = divmod(column - 1, 26)
        text = chr(65 + digit) + text
    return text


def number(column: str) -> int:
    """The number of a column's letters."""
    total = 0
    for letter in column.upper():
        total = total * 26 + ord(letter) - 64
    return total


def place_of(text: str) -> Place:
    """The place of a cell's name; ValueError if it is none."""
    found = CELL.fullmatch(text)
    if not found:
        raise ValueError(f"{text!r} is not a cell")
    return Place(int(found[2]), number(found[1]))


def box_of(text: str) -> Box:
    """The rectangle of "A1" or "A1:B3"; ValueError if it is none."""
    first, _, last = text.partition(":")
    start, end = place_of(first), place_of(last or first)
    if end.row < start.row or end.column < start.column:
        raise ValueError(f"{text!r} does not run from its upper left to its lower right")
    return Box(start.row, start.column, end.row, end.column)
