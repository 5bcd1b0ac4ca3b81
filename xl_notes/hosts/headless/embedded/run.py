"""Calculating a model with the embedded engine."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from xl_notes.hosts.headless.calculated import REPORTED, SPILL, Calculated, EngineError, Named, Told, circular, doubts, errors_of, unable
from xl_notes.hosts.headless.embedded.engine import CIRCULAR, Engine, fitted
from xl_notes.hosts.headless.embedded.gaps import DOUBTFUL, OF_RANGE, Extents, argument_is_a_cell, as_engine_reads
from xl_notes.hosts.headless.embedded.single import single
from xl_notes.hosts.headless.formulas import rewrite
from xl_notes.hosts.headless.model import Entry, Model, Values
from xl_notes.hosts.marks import Failure
from xl_notes.sheet.cells import CellError
from xl_notes.sheet.spec import SheetFunction
from xl_notes.workbook.grid import MOST_COLUMNS, MOST_ROWS, Box, Place, box_at
from xl_notes.workbook.sheetxml import Sheet

MOST_ROUNDS = 60
MOST_EXPLAINED = 200
"""Formulas: each is calculated once more to be explained."""

ROOM_TO_SPILL = 10_000
"""Rows or columns: the engine spills no more cells than this."""


@dataclass
class Given:
    """A formula in the engine.

    words    the formula in words that the engine reads rightly
    text     as it was given to the engine last
    fill     the cells its result fills
    failed   an array the engine could not calculate at all
    refused  the function for which the formula is not calculated at all
    """

    entry: Entry
    words: str
    text: str
    fill: Box
    refused: str
    failed: bool = False


def calculate(model: Model, functions: Mapping[str, SheetFunction], advance: Callable[[], object]) -> Calculated:
    """The values of all formulas of a workbook; see Calculated.

    errors  WorkbookError for circular references, EngineError
    """
    extents = {sheet.name.upper(): _extent(sheet) for sheet in model.sheets}
    formulas = _given(model, extents)
    engine = Engine(functions, advance)
    _load(engine, model, formulas)
    aside = _set_aside(engine, model, extents)
    warnings = _calculate(engine, formulas)
    values = _values(engine, model, formulas)
    told, unknown = _told(engine, formulas), _unknown(engine, model)
    return Calculated(
        values,
        _boxes(formulas),
        tuple(Named(name, tuple(engine.aside(sheet)) if sheet else (CellError("#REF!"),)) for name, sheet in aside),
        errors_of(model, told, values, unknown),
        (*warnings, *_doubts(model, formulas)),
        unable(told, unknown),
    )


def _given(model: Model, extents: Extents) -> list[Given]:
    formulas = []
    for number, entry in enumerate(model.entries):
        words, refused = as_engine_reads(entry.rewritten.text, entry.sheet, extents)
        text = fitted(words, entry.formula.box, number) if entry.formula.kind == "array" else words
        formulas.append(Given(entry, words, text, entry.formula.box, refused))
    return formulas


def _extent(sheet: Sheet) -> tuple[int, int]:
    """The last row and column that may hold anything once all has spilled."""
    boxes = [cell.formula.box if cell.formula else box_at(place) for place, cell in sheet.cells.items()]
    rows, columns = max((box.bottom for box in boxes), default=1), max((box.right for box in boxes), default=1)
    return min(rows + ROOM_TO_SPILL, MOST_ROWS), min(columns + ROOM_TO_SPILL, MOST_COLUMNS)


def _load(engine: Engine, model: Model, formulas: list[Given]) -> None:
    """Gives the engine all cells.  The stored values in an array's body are left out: they would stand in its way."""
    calculated: dict[str, set[Place]] = {sheet.name: set() for sheet in model.sheets}
    for entry in model.entries:
        calculated[entry.sheet].add(entry.place)
        if entry.formula.kind in ("array", "dynamic"):
            calculated[entry.sheet].update(entry.formula.box.places())
    for sheet in model.sheets:
        engine.add_sheet(sheet.name)
        mine = calculated[sheet.name]
        engine.set_values(sheet.name, {place: cell.value for place, cell in sheet.cells.items() if cell.value is not None and place not in mine})
    _enter(engine, formulas)


def _enter(engine: Engine, formulas: list[Given]) -> None:
    for given in formulas:
        engine.set_formula(given.entry.sheet, given.entry.place, given.text)


def _set_aside(engine: Engine, model: Model, extents: Extents) -> list[tuple[str, str]]:
    """The names to report and the sheets they are set aside on, "" for one that needs another file."""
    aside = []
    for name in model.package.names:
        if name.name.lower().startswith(REPORTED):
            rewritten = rewrite(name.text, model.scope, name.sheet or "", Place(1, 1))
            text, _ = as_engine_reads(rewritten.text, name.sheet or "", extents)
            aside.append((name.name, "" if rewritten.external else engine.set_aside(text)))
    return aside


# ------------------------------------------------------------------------------------------------ rounds


def _calculate(engine: Engine, formulas: list[Given]) -> list[str]:
    """Calculates until no ordinary formula fills more than its own cell; what was cut, in sentences.

    The engine spills every table; Excel shows the first value of one that was not entered as an array.  Such a formula is cut to one value and all is
    calculated again, so that no other cell has seen what it spilled.
    """
    uncut = [given for given in formulas if given.entry.formula.kind == "ordinary"]
    cut: list[tuple[Entry, tuple[int, int]]] = []
    for _ in range(MOST_ROUNDS):
        engine.calculate()
        wide = [given for given in uncut if _spills(engine, given.entry)]
        if not wide and not _repeat_errors(engine, formulas):
            break
        blocked = [given for given in formulas if wide and engine.value(given.entry.sheet, given.entry.place) == SPILL]
        for given in wide:
            cut.append((given.entry, engine.size(given.entry.sheet, given.entry.place, given.words)))
            given.text = single(given.words)
        _enter(engine, [*blocked, *wide])
        done = {id(given) for given in wide}
        uncut = [given for given in uncut if id(given) not in done]
    else:
        raise EngineError(f"formulas go on spilling into each other after {MOST_ROUNDS} rounds")
    for given in formulas:
        if given.entry.formula.kind == "dynamic":
            given.fill = engine.extent(given.entry.sheet, given.entry.place)
    return [*_cut_to_one(cut), *_cut_to_fit(engine, formulas)]


def _cut_to_one(cut: list[tuple[Entry, tuple[int, int]]]) -> list[str]:
    return [
        f"{entry.cell} gives a table of {height} x {width} but is an ordinary formula: only its first value is kept; "
        "enter it with Ctrl+Shift+Enter or as a dynamic array."
        for entry, (height, width) in cut
        if height * width > 1  # else it refers to a cell that cannot spill, and is a single value itself
    ]


def _cut_to_fit(engine: Engine, formulas: list[Given]) -> list[str]:
    return [
        f"{formulas[number].entry.sheet}!{formulas[number].fill} is a fixed array, and its result of {height} x {width} is cut: enter it over a larger area."
        for number, (height, width) in sorted(engine.cut.items())
    ]


def _repeat_errors(engine: Engine, formulas: list[Given]) -> bool:
    """Puts the error of an array formula into all its cells where the engine, unable to calculate it at all, has not; whether there was one."""
    found = False
    for given in formulas:
        entry = given.entry
        if entry.formula.kind == "array" and not given.failed and engine.extent(entry.sheet, entry.place) != given.fill:
            given.failed = found = True
            error = engine.value(entry.sheet, entry.place)
            for place in given.fill.places()[1:]:
                engine.set_value(entry.sheet, place, error)
    return found


def _spills(engine: Engine, entry: Entry) -> bool:
    return engine.extent(entry.sheet, entry.place) != box_at(entry.place) or engine.value(entry.sheet, entry.place) == SPILL


# ------------------------------------------------------------------------------------------------ results


def _values(engine: Engine, model: Model, formulas: list[Given]) -> Values:
    values: Values = {sheet.name: {} for sheet in model.sheets}
    for given in formulas:
        for place in given.fill.places():
            value = engine.value(given.entry.sheet, place)
            values[given.entry.sheet][place] = 0.0 if value is None else value
    circles = [f"{sheet}!{place}" for sheet, cells in values.items() for place, value in cells.items() if value == CellError(CIRCULAR)]
    if circles or engine.circles():
        raise circular(circles)
    return values


def _boxes(formulas: list[Given]) -> dict[str, dict[Place, Box]]:
    boxes: dict[str, dict[Place, Box]] = defaultdict(dict)
    for given in formulas:
        if given.entry.formula.kind == "dynamic":
            boxes[given.entry.sheet][given.entry.place] = given.fill
    return boxes


def _unknown(engine: Engine, model: Model) -> set[str]:
    called = {name for entry in model.entries for name in entry.rewritten.called if not name.startswith("_XLPM.")}
    return {name for name in called if not engine.knows(name)}


def _told(engine: Engine, formulas: list[Given]) -> list[Told]:
    """After the first few hundred formulas in error nothing is asked."""
    explained: list[Given] = []

    def told(given: Given) -> Told:
        def failures() -> list[Failure]:
            if len(explained) == MOST_EXPLAINED:
                return []
            explained.append(given)
            return engine.failures(given.entry.sheet, given.entry.place, given.text)

        refused = f"the engine does not apply {given.refused} to each cell of a range" if given.refused else ""
        return Told(given.entry, given.fill, refused, failures)

    return [told(given) for given in formulas]


# ------------------------------------------------------------------------------------------------ doubts


def _doubts(model: Model, formulas: list[Given]) -> list[str]:
    words = {given.entry.key: given.words for given in formulas}

    def is_doubtful(entry: Entry, name: str) -> bool:
        if name in OF_RANGE:
            return not argument_is_a_cell(words[entry.key], name)
        if name in ("SUBTOTAL", "AGGREGATE"):
            return model.hides_rows
        if "DAY" in name:
            return not entry.rewritten.called.isdisjoint(("DATE", "EDATE", "EOMONTH"))
        return True

    return doubts(model.entries, DOUBTFUL, is_doubtful)
