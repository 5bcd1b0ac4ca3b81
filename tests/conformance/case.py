"""A case: a formula, what it must show, and how it is known."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from xl_notes.sheet.cells import CellError

NA, VALUE, NUM, NAME, DIV0, REF = map(CellError, ("#N/A", "#VALUE!", "#NUM!", "#NAME?", "#DIV/0!", "#REF!"))


@dataclass(frozen=True)
class Case:
    """A formula and what its cells must show.

    id        the feature's short name and a number
    formula   as typed in Excel, US English
    expected  a number, text, truth value, date or CellError; rows of these for a formula entered as an array over as many cells
    source    where the expected value comes from
    feature   what is tried
    tags      what else is in it that some host may not be able to do
    """

    id: str
    formula: str
    expected: Any
    source: str
    feature: str
    tags: frozenset[str] = frozenset()

    @property
    def is_array(self) -> bool:
        return isinstance(self.expected, tuple)

    @property
    def rows(self) -> tuple[tuple[Any, ...], ...]:
        """What the cells must show, row by row."""
        return self.expected if self.is_array else ((self.expected,),)

    @property
    def size(self) -> tuple[int, int]:
        """Height and width of the cells it is entered over."""
        return len(self.rows), len(self.rows[0])


def cases(feature: str, *rows: tuple[Any, ...]) -> Iterator[Case]:
    """The cases of a feature, numbered: each row is formula, expected, source, then tags."""
    short = feature.replace(",", "").replace(" ", "-")
    for number, (formula, expected, source, *tags) in enumerate(rows, 1):
        yield Case(f"{short}-{number}", formula, expected, source, feature, frozenset(tags))


def column(*values: Any) -> tuple[tuple[Any, ...], ...]:
    """Expected values one below the other."""
    return tuple((value,) for value in values)


def row(*values: Any) -> tuple[tuple[Any, ...], ...]:
    """Expected values side by side."""
    return (values,)
