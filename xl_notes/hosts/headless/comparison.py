"""Two engines' values of one workbook, cell by cell."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from xl_notes.hosts.headless.calculated import Calculated, shown
from xl_notes.hosts.headless.model import Entry, Key, Model
from xl_notes.hosts.headless.references import dependents
from xl_notes.sheet.cells import CellError
from xl_notes.workbook.formulatext import tokens
from xl_notes.workbook.grid import Box, Place
from xl_notes.workbook.sheetxml import NUMBER, Value

TOLERANCE = 1e-12
"""As a part of the number; of a sum, as a part of the largest number in it.  Adding in another order moves the last of 16 digits.  Whole numbers,
shares as a rule, may not be off at all."""

LARGEST_WHOLE = 2.0**53

SUMS = frozenset(("SUM", "ABS", "ROUND"))
"""What may be in a formula that only adds."""

ANEW = frozenset(("NOW", "RAND", "RANDARRAY", "RANDBETWEEN"))
"""Functions that no two calculations agree on."""


@dataclass(frozen=True)
class Difference:
    """A cell that two engines calculate differently; None: one of them leaves it empty."""

    cell: str
    embedded: float | str | bool | None
    calc: float | str | bool | None
    formula: str


@dataclass(frozen=True)
class NotCompared:
    """A formula that one engine cannot calculate, or that depends on one, and why."""

    cell: str
    reason: str


@dataclass(frozen=True)
class Comparison:
    """`cells` is how many were calculated by both engines and held against each other."""

    formulas: int
    cells: int
    differences: tuple[Difference, ...]
    not_compared: tuple[NotCompared, ...]


def compared(model: Model, embedded: Calculated, calc: Calculated) -> Comparison:
    """What both calculated, compared.

    A formula that one of them cannot calculate is only named; so is one that differs and depends on such a one.
    """
    unable = _unable(embedded, calc)
    both = [entry for entry in model.entries if entry.key not in unable]
    cells = {entry: _cells(entry, embedded, calc) for entry in both}
    numbers = _Numbers(model, embedded)
    different = {entry: [place for place in cells[entry] if not _agree(entry, place, embedded, calc, numbers)] for entry in both}
    limited = {key: f"LibreOffice: {reason}" for key, reason in calc.limited.items()} | _anew(both)
    spoilt = _spoilt(model, [entry for entry in model.entries if entry.key in unable or (different.get(entry) and entry.key in limited)])
    differences, not_compared = [], [NotCompared(f"{sheet}!{place}", reason) for (sheet, place), reason in unable.items()]
    count = 0
    for entry in both:
        if different[entry] and (entry.key in limited or entry in spoilt):
            not_compared.append(NotCompared(entry.cell, limited.get(entry.key, "depends on a formula that is not compared")))
            continue
        count += len(cells[entry])
        differences += [
            Difference(f"{entry.sheet}!{place}", shown(_value(entry, place, embedded)), shown(_value(entry, place, calc)), entry.text)
            for place in different[entry]
        ]
    return Comparison(len(model.entries), count, tuple(differences), tuple(not_compared))


def _unable(embedded: Calculated, calc: Calculated) -> dict[Key, str]:
    reasons = {key: f"LibreOffice: {reason}" for key, reason in calc.unable.items()}
    return {**reasons, **{key: f"embedded: {reason}" for key, reason in embedded.unable.items()}}


def _anew(entries: Iterable[Entry]) -> dict[Key, str]:
    called = {entry.key: sorted(entry.rewritten.functions & ANEW) for entry in entries}
    return {key: f"{', '.join(names)} gives another value each time" for key, names in called.items() if names}


def _fill(entry: Entry, calculated: Calculated) -> Box:
    return calculated.boxes[entry.sheet][entry.place] if entry.formula.kind == "dynamic" else entry.formula.box


def _cells(entry: Entry, embedded: Calculated, calc: Calculated) -> list[Place]:
    """All cells that either fills."""
    return sorted({*_fill(entry, embedded).places(), *_fill(entry, calc).places()})


def _value(entry: Entry, place: Place, calculated: Calculated) -> Value:
    return calculated.values[entry.sheet][place] if _fill(entry, calculated).covers(place) else None


def _agree(entry: Entry, place: Place, embedded: Calculated, calc: Calculated, numbers: "_Numbers") -> bool:
    first, second = _value(entry, place, embedded), _value(entry, place, calc)
    if isinstance(first, CellError) and isinstance(second, CellError):
        return first == second or (entry.sheet, place) in calc.unspecific
    if isinstance(first, (bool, float)) and isinstance(second, (bool, float)):  # TRUE is the number 1 in LibreOffice
        largest = max(abs(first), abs(second))
        if isinstance(first, bool) or isinstance(second, bool):
            return first == second
        if float(first).is_integer() and float(second).is_integer() and largest < LARGEST_WHOLE:
            return first == second
        return abs(first - second) <= TOLERANCE * largest or numbers.is_rounding(entry, abs(first - second), largest)
    return type(first) is type(second) and first == second


def _spoilt(model: Model, unable: list[Entry]) -> set[Entry]:
    """The formulas that depend on one that an engine cannot calculate."""
    if not unable:
        return set()
    nodes = {entry: model.node(entry) for entry in model.entries}
    found = set(dependents(nodes.values(), [nodes[entry] for entry in unable]))
    return {entry for entry, node in nodes.items() if node in found}


class _Numbers:
    """The numbers a formula calculates with, as far as its text says."""

    def __init__(self, model: Model, calculated: Calculated) -> None:
        self.model = model
        self.cells: dict[str, dict[Place, Value]] = {}
        for sheet in model.sheets:
            self.cells[sheet.name] = {place: cell.value for place, cell in sheet.cells.items()}
            self.cells[sheet.name].update(calculated.values[sheet.name])

    def is_rounding(self, entry: Entry, off: float, largest: float) -> bool:
        """Whether a sum is off by no more than its addends allow; or whether, of products too, there is nothing left but what rounding leaves."""
        words = {piece.upper() for piece in tokens(entry.rewritten.text) if not piece.isspace()}
        called = {name for name in words if name.isalpha() and name in entry.rewritten.called}
        if not called <= SUMS or not words.isdisjoint("/^%&=<>") or entry.rewritten.calls:
            return False
        return (largest if "*" in words else off) <= TOLERANCE * self._largest_read(entry)

    def _largest_read(self, entry: Entry) -> float:
        read = (abs(value) for sheet, box in self.model.node(entry).reads for value in self._inside(sheet, box) if isinstance(value, float))
        written = (float(piece) for piece in tokens(entry.rewritten.text) if NUMBER.fullmatch(piece))
        return max(*read, *written, 0.0, 0.0)

    def _inside(self, sheet: str, box: Box) -> Iterator[Value]:
        cells = self.cells[sheet]
        if box.height * box.width < len(cells):
            return (cells[place] for place in box.places() if place in cells)
        return (value for place, value in cells.items() if box.covers(place))
