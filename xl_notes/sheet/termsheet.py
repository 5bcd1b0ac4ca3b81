"""A terms range: names in its first column, values beside them, in place of arguments.

    First payment    2018-01-15
    Rate             12%
    Nper             36

A name is that of an argument, however it is spelled: capitals, spaces and underscores do not matter.  What a call leaves out is looked up here; what it gives
wins.  A name that no function knows is an error, so that a slip of the pen is not a term silently left at its default; names that other functions read are
passed over, so that one range serves a whole model.
"""

from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any

from xl_notes.core.errors import WrongType
from xl_notes.sheet import cells

OTHER_NAMES = {
    "issuedate": "issue",
    "maturitydate": "maturity",
    "firstpaymentdate": "first_payment",
    "firstinstallment": "first_payment",
    "interestrate": "rate",
    "numberofinstallments": "nper",
    "installments": "nper",
    "installmentsayear": "freq",
    "frequency": "freq",
    "daycount": "basis",
    "ownershipcap": "cap",
}
"""What terms sheets call these terms, by key."""

HEADINGS = ("term", "terms", "name", "argument")
"""First cells of a header row, which is passed over."""


@lru_cache(1024)
def key(name: str) -> str:
    """A name without what does not matter."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def key_of_term(name: str) -> str:
    return key(OTHER_NAMES.get(key(name), name))


class TermSheet:
    """Names and the cells beside them."""

    def __init__(self, rows: Mapping[str, list[Any]]) -> None:
        self._rows = {key(name): values for name, values in rows.items()}

    def row(self, name: str) -> list[Any]:
        """All cells beside a name, to the last one that is not empty."""
        return self._rows.get(key(name), [])

    def cell(self, name: str) -> Any:
        """The one cell beside a name; None where the name or the value is not there."""
        row = self.row(name)
        if len(row) > 1:
            raise WrongType(name, f"{len(row)} values in the terms range", "one value")
        return row[0] if row else None


def is_terms(value: object, known: Collection[str]) -> bool:
    """Whether a range is a terms range: two columns or more, a known name in the first one.  A mapping is one too, in Python."""
    if isinstance(value, Mapping):
        return True
    if _is_named_series(value):
        return any(key_of_term(name) in known for name in value.index)  # type: ignore[attr-defined]
    if not cells.is_block(value) or not cells.has_rows(value):
        return False
    if isinstance(value, (list, tuple)) and not cells.has_wide_rows(value):
        return False
    block = value if isinstance(value, (list, tuple)) and cells.ROW_TYPES.issuperset(map(type, value)) else cells.to_block(value)
    return bool(block) and len(block[0]) > 1 and any(key_of_term(row[0]) in known for row in block if isinstance(row[0], str))


def _is_named_series(value: object) -> bool:
    """A pandas series whose index are names."""
    return getattr(value, "ndim", 0) == 1 and hasattr(value, "index") and hasattr(value, "items") and all(isinstance(name, str) for name in value.index)


def _values(cell: object) -> list[Any]:
    """What stands beside a name of a dictionary: a value, several, or a table, which stays one."""
    if cells.has_rows(cell) or hasattr(cell, "itertuples"):
        return [cell]
    return [inner for row in cells.to_block(cell) for inner in row]


def _value_column(block: cells.Block) -> cells.Block:
    """Under a header row only the column of values is read: what stands beside it are remarks.  Legs have a column each."""
    first = block[0][0] if block else None
    has_header = isinstance(first, str) and key(first) in HEADINGS
    if not has_header or any(isinstance(row[0], str) and key(row[0]) == "leg" for row in block):
        return block
    return [row[:2] for row in block]


def read(value: object, known: Mapping[str, str]) -> TermSheet:
    """The terms of a range; `known` are the names there are, by key."""
    if isinstance(value, Mapping) or _is_named_series(value):
        block: cells.Block = [[name, *_values(cell)] for name, cell in value.items()]  # type: ignore[attr-defined]
    else:
        block = _value_column(cells.to_block(value))
    rows: dict[str, list[Any]] = {}
    for number, (name, *values) in enumerate(block, 1):
        while values and cells.is_blank(values[-1]):
            values.pop()
        for cell in (name, *values):
            cells.raise_if_error(f"terms row {number}", cell)
        if not values or (number == 1 and isinstance(name, str) and key(name) in HEADINGS):
            continue  # a heading, an empty row, or a term left to its default
        found = key_of_term(name) if isinstance(name, str) else ""
        if found not in known:
            from difflib import get_close_matches  # as in tables.py

            close = get_close_matches(found, known, 1)
            raise WrongType(f"terms row {number}", name, "the name of an argument", f"did you mean {known[close[0]]}?" if close else "")
        if found in rows:
            raise WrongType(f"terms row {number}", name, "a name that is not there already")
        rows[found] = values
    return TermSheet(rows)
