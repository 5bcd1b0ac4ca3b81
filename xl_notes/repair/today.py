"""TODAY() and NOW() beside our functions: figures that are others tomorrow.

A model has one day, in a cell.  What is looked for are formulas that call one of ours with TODAY() or NOW() in them, and cells and names with one that such a
formula refers to directly.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import NamedTuple

from xl_notes.repair.calls import Known, calls_ours
from xl_notes.repair.draft import Draft
from xl_notes.repair.findings import MOVING_DATE, WARNING, Finding
from xl_notes.repair.reads import Area, Named, scope_of
from xl_notes.repair.spots import NAME
from xl_notes.workbook.formulatext import tokens, translate
from xl_notes.workbook.grid import Box, Place
from xl_notes.workbook.sheetxml import Sheet

MAYBE = re.compile(r"(?:TODAY|NOW)\s*\(", re.IGNORECASE)
MOST_NAMED = 3


def moving(text: str) -> set[str]:
    """Which of TODAY and NOW a formula calls.

    >>> sorted(moving('NOW()-today( )+LEN("TODAY()")')), moving("TODAY+MY.NOW()")
    (['NOW', 'TODAY'], set())
    """
    return {pieces[start].upper() for pieces in [list(tokens(text))] for start, _ in _calls(pieces)}


def fixed(text: str, day: date) -> str:
    """The formula with a date for TODAY()."""
    pieces = list(tokens(text))
    for start, end in list(_calls(pieces)):
        if pieces[start].upper() == "TODAY":
            pieces[start : end + 1] = [f"DATE({day.year},{day.month},{day.day})", *[""] * (end - start)]
    return "".join(pieces)


def _calls(pieces: list[str]) -> Iterator[tuple[int, int]]:
    """Where TODAY() and NOW() begin and end."""
    solid = [at for at, piece in enumerate(pieces) if not piece.isspace()]
    for number, at in enumerate(solid[:-2]):
        opening, closing = solid[number + 1], solid[number + 2]
        qualified = number > 0 and pieces[solid[number - 1]] == "!"
        if pieces[at].upper() in ("TODAY", "NOW") and pieces[opening] == "(" and pieces[closing] == ")" and not qualified:
            yield at, closing


def mend_today(draft: Draft, known: Known, as_of: date | None) -> None:
    """as_of  the day to put for TODAY(), None to only tell"""
    found = {number: which for number, text in enumerate(draft.texts) if MAYBE.search(text) and (which := moving(text))}
    if not found:
        return
    sharing = _sharing(draft, set(found))
    for number, read in sorted(_reads(draft, known, set(found)).items()):
        can = read.cells >= sharing.get(number, set())
        new = fixed(draft.texts[number], as_of) if as_of and can else None
        for name in sorted(found[number]):
            draft.findings.append(_finding(draft, number, name, read.readers, can, new if name == "TODAY" else None))
        draft.texts[number] = new or draft.texts[number]


def _finding(draft: Draft, number: int, name: str, readers: list[dict[str, None]], can: bool, after: str | None) -> Finding:
    spot = draft.spots[number]
    others = list(islice(dict.fromkeys(reader for by in readers for reader in islice(by, MOST_NAMED + 2) if reader != spot.where), MOST_NAMED + 1))
    more = " and others" if len(others) > MOST_NAMED else ""
    what = f"{name}() " + (f"is read by {', '.join(others[:MOST_NAMED])}{more}" if others else "beside a NOTE_ function") + ": other figures another day"
    remedy = "put the day of the model into a cell, and refer to it"
    if name == "TODAY":
        remedy += ", or repair with --as-of YYYY-MM-DD" if can else f"; {spot.shared} share this formula, and not all of them are read by NOTE_ functions"
    return Finding(MOVING_DATE, spot.sheet, spot.place, what, draft.texts[number], after, WARNING, after is not None, "" if after else remedy)


# ------------------------------------------------------------------------------------------------ who reads what moves


@dataclass
class _Read:
    """A formula that moves, as far as our functions have to do with it.

    cells    its cells that one of ours reads, or that call one
    readers  the formulas of ours, by what they refer to; dicts for their order, and shared, for there may be very many
    """

    cells: set[tuple[str, Place]] = field(default_factory=set)
    readers: list[dict[str, None]] = field(default_factory=list)


def _reads(draft: Draft, known: Known, moving_spots: set[int]) -> dict[int, _Read]:
    """The spots that move and matter to our functions."""
    cells: dict[str, list[tuple[Place, int]]] = {}
    for sheet, place, number in _cells(draft, moving_spots):
        cells.setdefault(sheet.name, []).append((place, number))
    named = {number: draft.spots[number] for number in moving_spots if draft.spots[number].kind == NAME}
    in_order = {sheet: sorted(places) for sheet, places in cells.items()}
    found: dict[int, _Read] = defaultdict(_Read)
    scope = scope_of(draft.package)
    readers: dict[Area | Named, dict[str, None]] = defaultdict(dict)
    for formula in formulas_of_ours(draft, known):
        if formula.spot in moving_spots:
            found[formula.spot].cells.add((formula.sheet, formula.place))
            found[formula.spot].readers.append({formula.where: None})
        for what in scope.reads(formula.text, formula.sheet, formula.place):
            readers[what][formula.where] = None
    for read, by in readers.items():
        if isinstance(read, Area):
            for place, number in within(read.box, in_order.get(read.sheet, [])):
                found[number].cells.add((read.sheet, place))
                if len(found[number].readers) <= MOST_NAMED:
                    found[number].readers.append(by)
    for number, spot in named.items():
        name = Named(spot.sheet, spot.place.removeprefix("name ").upper())
        if name in readers:
            found[number].readers.append(readers[name])
    return found


def within(box: Box, cells: list[tuple[Place, int]]) -> Iterator[tuple[Place, int]]:
    """Those of the cells, given in order, that are in a box."""
    first, last = bisect_left(cells, (Place(box.top, 0), 0)), bisect_left(cells, (Place(box.bottom + 1, 0), 0))
    yield from (found for found in cells[first:last] if box.covers(found[0]))


class Ours(NamedTuple):
    """A formula that calls one of ours: where it is, its spot, and its text as it reads in this cell."""

    where: str
    spot: int
    sheet: str
    place: Place
    text: str


def formulas_of_ours(draft: Draft, known: Known) -> Iterator[Ours]:
    ours = {number for number, text in enumerate(draft.texts) if calls_ours(text, known)}
    for number in sorted(ours):
        spot = draft.spots[number]
        if spot.cell is None:
            yield Ours(spot.where, number, spot.sheet, Place(1, 1), draft.texts[number])
    for sheet, place, number in _cells(draft, ours):
        cell = draft.spots[number].cell
        assert cell is not None  # the formula of a cell is in a cell
        text = translate(draft.texts[number], place.row - cell.row, place.column - cell.column)
        yield Ours(f"{sheet.name}!{place}", number, sheet.name, place, text)


def _cells(draft: Draft, spots: set[int]) -> Iterator[tuple[Sheet, Place, int]]:
    """The cells whose formula is in one of these spots, those that share it among them."""
    for sheet in draft.sheets:
        for place in sheet.cells:
            number = draft.spot_of(sheet, place)
            if number is not None and number in spots:
                yield sheet, place, number


def _sharing(draft: Draft, spots: set[int]) -> dict[int, set[tuple[str, Place]]]:
    """The cells that share a formula, by its spot; nothing for one that stands alone."""
    shared: dict[int, set[tuple[str, Place]]] = defaultdict(set)
    for sheet, place, number in _cells(draft, {number for number in spots if draft.spots[number].shared}):
        shared[number].add((sheet.name, place))
    return shared
