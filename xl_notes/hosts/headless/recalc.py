"""Recalculating a workbook without a spreadsheet program: read, calculate, put the new values back."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from xl_notes.hosts.headless.engine import CIRCULAR, Engine, EngineError, Failure, fitted
from xl_notes.hosts.headless.formulas import Rewritten, Scope, rewrite, single, translate
from xl_notes.hosts.headless.grid import Box, Place, box_at
from xl_notes.hosts.headless.package import Package, RecalcError, lock_of, open_package, write_package
from xl_notes.hosts.headless.sheetxml import Formula, Sheet, Value, patched, read_sheet
from xl_notes.hosts.headless.xmlscan import XmlError
from xl_notes.sheet.cells import CellError
from xl_notes.sheet.spec import SheetFunction

__all__ = ["CellFailure", "Check", "RecalcError", "Report", "SheetReport", "recalc"]

MOST_EXPLAINED = 200
MOST_NAMED = 10
MOST_ROUNDS = 5
CHECK, RESULT = "check_", "result_"
SPILL = CellError("#SPILL!")
ROW_OF_RANGE = re.compile(r"\b(?:ROW|COLUMN)\((?:[^()]*:[^()]*|INDIRECT\(.*)\)", re.IGNORECASE)
MEANINGS = {
    "#NULL!": "the ranges have no cell in common",
    "#DIV/0!": "division by zero",
    "#VALUE!": "a value is of the wrong kind",
    "#REF!": "a cell it refers to does not exist",
    "#NAME?": "a name or function in it is not known, or the engine cannot read the formula",
    "#NUM!": "a number is out of range",
    "#N/A": "a value is not available",
    "#SPILL!": "a cell its result would fill is not empty, or it has more than 10,000 cells",
    "#CALC!": "the result is an empty array",
}


@dataclass(frozen=True)
class SheetReport:
    """A sheet's formulas, and how many of its calculated cells are in error."""

    name: str
    formulas: int
    errors: int


@dataclass(frozen=True)
class CellFailure:
    """A cell in error: "Sheet!A1", its code, and why, as far as is known."""

    cell: str
    code: str
    message: str


@dataclass(frozen=True)
class Check:
    """A name beginning with check_.  `value` is what it shows; only TRUE, in every cell if there are several, is ok."""

    name: str
    value: float | str | bool | None
    ok: bool


@dataclass(frozen=True)
class Report:
    """What a recalculation did.  `results` are the names beginning with result_ and what they show; an error as its code."""

    output: Path
    sheets: tuple[SheetReport, ...]
    errors: tuple[CellFailure, ...]
    checks: tuple[Check, ...]
    results: tuple[tuple[str, float | str | bool | None], ...]
    warnings: tuple[str, ...]

    @property
    def formulas(self) -> int:
        return sum(sheet.formulas for sheet in self.sheets)


@dataclass
class _Entry:
    """A formula in the engine.

    text    as it was given to the engine last
    fill    the cells its result fills
    failed  an array the engine could not calculate at all
    """

    sheet: str
    place: Place
    formula: Formula
    rewritten: Rewritten
    text: str
    fill: Box
    failed: bool = False


@dataclass
class _Model:
    """The workbook while it is calculated.  `named` are the names to report and the sheets they are set aside on, "" for one that needs another file."""

    package: Package
    scope: Scope
    sheets: list[Sheet]
    entries: list[_Entry] = field(default_factory=list)
    named: list[tuple[str, str]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def recalc(
    source: str | Path,
    output: str | Path | None = None,
    *,
    in_place: bool = False,
    functions: Mapping[str, SheetFunction] | None = None,
    progress: bool | None = None,
) -> Report:
    """Calculates every formula of an .xlsx or .xlsm workbook and stores the values, changing nothing else in it.

    output     MODEL.recalculated.xlsx beside MODEL.xlsx unless given; one that exists is replaced
    in_place   write to the source itself
    functions  by upper-case name; the package's own unless given
    progress   a bar on stderr; None: if that is a terminal
    errors     RecalcError; nothing has been written then
    """
    target = _target(Path(source), None if output is None else Path(output), in_place)
    if functions is None:
        from xl_notes.sheet.functions import TABLE

        functions = TABLE
    package = open_package(Path(source).resolve())
    try:
        model = _read(package, frozenset(functions))
        with _bar(sum(entry.rewritten.calls for entry in model.entries), progress) as advance:
            engine = Engine(functions, advance)
            _load(engine, model)
            _calculate(engine, model)
        values = _values(engine, model)
        changed = {sheet.part: _patched(sheet, model, values) for sheet in model.sheets}
        report = _report(engine, model, values, target)
    except EngineError as error:
        raise RecalcError(f"{source} cannot be calculated: {error}.") from error
    _check_lock(target)
    write_package(package, {part: data for part, data in changed.items() if data != package.parts[part]}, target, in_place)
    return report


# ------------------------------------------------------------------------------------------------ files


def _target(source: Path, output: Path | None, in_place: bool) -> Path:
    if in_place and output is not None:
        raise RecalcError("Give an output file or recalculate in place, not both.")
    if source.suffix.lower() == ".xlsb":
        raise RecalcError(f"{source} is a binary workbook (.xlsb).  Save it as .xlsx or .xlsm.")
    if in_place:
        target = source.resolve()  # through a link to the file itself, so that the link stays
    else:
        target = (output or source.with_name(f"{source.stem}.recalculated{source.suffix}")).resolve()
        if target == source.resolve() or (target.exists() and source.exists() and target.samefile(source)):
            raise RecalcError(f"The output is {source} itself.  Ask for recalculation in place if that is meant.")
        if target.suffix.lower() != source.suffix.lower():
            raise RecalcError(f"The output must end in {source.suffix} as the source does, or Excel will not open it.")
    if not target.parent.is_dir():
        raise RecalcError(f"The folder {target.parent} was not found.")
    if target.is_dir():
        raise RecalcError(f"{target} is a folder.")
    _check_lock(target)
    return target


def _check_lock(target: Path) -> None:
    lock = lock_of(target)
    if lock:
        raise RecalcError(f"{target} is open in another program: there is a lock file, {lock.name}.  Close it there, or delete the file if it is left over.")


# ------------------------------------------------------------------------------------------------ reading


def _read(package: Package, functions: frozenset[str]) -> _Model:
    sheets = []
    for name, part in package.sheets.items():
        try:
            sheets.append(read_sheet(name, part, package.parts[part], package.strings))
        except (XmlError, ValueError, IndexError, KeyError) as error:
            raise RecalcError(f"{package.path} cannot be read: in {part}, {error}.") from error
    scope = Scope(
        functions,
        {(name.sheet, name.name.upper()): name.text for name in package.names},
        package.tables,
        {name.upper(): name for name in package.sheets},
    )
    model = _Model(package, scope, sheets)
    for sheet in sheets:
        _read_formulas(model, sheet)
    return model


def _read_formulas(model: _Model, sheet: Sheet) -> None:
    """Lists the sheet's formulas as the engine shall have them; one that cannot be calculated here is left out and keeps its value."""
    kept = []
    for place, cell in sheet.cells.items():
        formula = cell.formula
        if formula is None:
            continue
        text = _text(sheet, place, formula)
        if text is None or formula.kind == "table":
            kept.append(f"{sheet.name}!{place} {'is a what-if data table' if formula.kind == 'table' else 'has lost the formula it shares'}")
            continue
        rewritten = rewrite(text, model.scope, sheet.name, place)
        if rewritten.external:
            kept.append(f"{sheet.name}!{place} refers to another file")
            continue
        if ROW_OF_RANGE.search(rewritten.text):
            model.warnings.append(f"{sheet.name}!{place} asks for the ROW or COLUMN of a range: the engine gives the first one only; check it in Excel.")
        given = fitted(rewritten.text, formula.box) if formula.kind == "array" else rewritten.text
        model.entries.append(_Entry(sheet.name, place, formula, rewritten, given, formula.box))
    model.warnings += [f"{reason}: its stored value was kept." for reason in kept]


def _text(sheet: Sheet, place: Place, formula: Formula) -> str | None:
    if formula.text or formula.master is None:
        return formula.text or None
    master = sheet.masters.get(formula.master)
    if master is None:
        return None
    first = sheet.cells[master].formula
    return translate(first.text, place.row - master.row, place.column - master.column) if first else None


# ------------------------------------------------------------------------------------------------ calculating


def _load(engine: Engine, model: _Model) -> None:
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
    for entry in model.entries:
        engine.set_formula(entry.sheet, entry.place, entry.text)
    for name in model.package.names:
        if name.name.lower().startswith((CHECK, RESULT)):
            rewritten = rewrite(name.text, model.scope, name.sheet or "", Place(1, 1))
            model.named.append((name.name, "" if rewritten.external else engine.set_aside(rewritten.text)))


def _calculate(engine: Engine, model: _Model) -> None:
    """Calculates until no ordinary formula fills more than its own cell.

    The engine spills every table; Excel shows the first value of one that was not entered as an array.  Such a formula is cut to one value and all is
    calculated again, so that no other cell has seen what it spilled.
    """
    uncut = [entry for entry in model.entries if entry.formula.kind == "ordinary"]
    cut: list[tuple[_Entry, tuple[int, int]]] = []
    for _ in range(MOST_ROUNDS):
        engine.calculate()
        wide = [entry for entry in uncut if _spills(engine, entry)]
        if not wide and not _repeat_errors(engine, model):
            break
        blocked = [entry for entry in model.entries if wide and engine.value(entry.sheet, entry.place) == SPILL]
        for entry in wide:
            cut.append((entry, engine.size(entry.sheet, entry.place, entry.rewritten.text)))
            entry.text = single(entry.rewritten.text)
        _enter_again(engine, [*blocked, *wide])
        done = {id(entry) for entry in wide}
        uncut = [entry for entry in uncut if id(entry) not in done]
    else:
        engine.calculate()
    for entry, (height, width) in cut:
        if height * width > 1:  # else it refers to a cell that cannot spill, and is a single value itself
            model.warnings.append(
                f"{entry.sheet}!{entry.place} gives a table of {height} x {width} but is an ordinary formula: only its first value is kept; "
                "enter it with Ctrl+Shift+Enter or as a dynamic array."
            )
    for entry in model.entries:
        if entry.formula.kind == "dynamic":
            entry.fill = engine.extent(entry.sheet, entry.place)


def _enter_again(engine: Engine, entries: list[_Entry]) -> None:
    for entry in entries:
        engine.set_formula(entry.sheet, entry.place, entry.text)


def _repeat_errors(engine: Engine, model: _Model) -> bool:
    """Puts the error of an array formula into all its cells where the engine, unable to calculate it at all, has not; whether there was one."""
    found = False
    for entry in model.entries:
        if entry.formula.kind == "array" and not entry.failed and engine.extent(entry.sheet, entry.place) != entry.fill:
            entry.failed = found = True
            error = engine.value(entry.sheet, entry.place)
            for place in entry.fill.places()[1:]:
                engine.set_value(entry.sheet, place, error)
    return found


def _spills(engine: Engine, entry: _Entry) -> bool:
    return engine.extent(entry.sheet, entry.place) != box_at(entry.place) or engine.value(entry.sheet, entry.place) == SPILL


_Values = dict[str, dict[Place, float | str | bool | CellError]]


def _values(engine: Engine, model: _Model) -> _Values:
    """All calculated values by sheet and place.

    errors  RecalcError for circular references
    """
    values: _Values = {sheet.name: {} for sheet in model.sheets}
    for entry in model.entries:
        for place in entry.fill.places():
            value = engine.value(entry.sheet, place)
            values[entry.sheet][place] = 0.0 if value is None else value
    circular = [f"{sheet}!{place}" for sheet, cells in values.items() for place, value in cells.items() if value == CellError(CIRCULAR)]
    if circular or engine.circles():
        named = ", ".join(circular[:MOST_NAMED]) + (f" and {len(circular) - MOST_NAMED} more" if len(circular) > MOST_NAMED else "")
        raise RecalcError(f"There are circular references: {named or 'behind formulas that catch errors'}.  Nothing was written.")
    return values


def _patched(sheet: Sheet, model: _Model, values: _Values) -> bytes:
    mine = values[sheet.name]
    boxes = {entry.place: entry.fill for entry in model.entries if entry.sheet == sheet.name and entry.formula.kind == "dynamic"}
    cleared = [
        place
        for entry in model.entries
        if entry.place in boxes and entry.sheet == sheet.name
        for place in entry.formula.box.places()
        if place not in mine and place in sheet.cells and sheet.cells[place].formula is None
    ]
    return patched(sheet, mine, cleared, boxes)


# ------------------------------------------------------------------------------------------------ reporting


def _report(engine: Engine, model: _Model, values: _Values, target: Path) -> Report:
    formulas = Counter(entry.sheet for entry in model.entries)
    sheets = tuple(
        SheetReport(sheet.name, formulas[sheet.name], sum(isinstance(value, CellError) for value in values[sheet.name].values())) for sheet in model.sheets
    )
    checks = _checks(engine, model)
    results = tuple((name, _shown(cells[0])) for name, cells in _named(engine, model, RESULT))
    unknown = _unknown(engine, model)
    model.warnings += [f"The engine has no function {name}: formulas that use it show #NAME?." for name in sorted(unknown)]
    return Report(target, sheets, _errors(engine, model, values, unknown), checks, results, tuple(model.warnings))


def _unknown(engine: Engine, model: _Model) -> set[str]:
    """The functions in formulas that the engine does not have: IFERROR may hide them."""
    called = {name for entry in model.entries for name in entry.rewritten.called if not name.startswith("_XLPM.")}
    return {name for name in called if not engine.knows(name)}


def _checks(engine: Engine, model: _Model) -> tuple[Check, ...]:
    checks = []
    for name, cells in _named(engine, model, CHECK):
        worst = next((cell for cell in cells if cell is not True), True)
        checks.append(Check(name, _shown(worst), worst is True))
    return tuple(checks)


def _named(engine: Engine, model: _Model, beginning: str) -> list[tuple[str, list[Value]]]:
    """The names that begin so, with the values of all their cells."""
    return [(name, engine.aside(sheet) if sheet else [CellError("#REF!")]) for name, sheet in model.named if name.lower().startswith(beginning)]


def _shown(value: Value) -> float | str | bool | None:
    return value.code if isinstance(value, CellError) else value


def _errors(engine: Engine, model: _Model, values: _Values, unknown: set[str]) -> tuple[CellFailure, ...]:
    """Every cell in error with its reason; after the first few hundred formulas only with what its code means."""
    errors = []
    explained = 0
    for entry in model.entries:
        broken = [(place, value) for place in entry.fill.places() if isinstance(value := values[entry.sheet][place], CellError)]
        if not broken:
            continue
        missing = entry.rewritten.called & unknown
        failures = []
        if explained < MOST_EXPLAINED and entry.rewritten.calls:
            explained += 1
            failures = engine.failures(entry.sheet, entry.place, entry.text)
        for place, value in broken:
            message = _reason(entry, place, [failure for failure in failures if failure.code == value.code])
            if missing and value.code == "#NAME?":
                message = message or f"the engine has no function {', '.join(sorted(missing))}"
            errors.append(CellFailure(f"{entry.sheet}!{place}", value.code, message or MEANINGS.get(value.code, "")))
    return tuple(errors)


def _reason(entry: _Entry, place: Place, failures: list[Failure]) -> str:
    """What one of our functions said about this cell: about the very element, about the whole result, or, in a single cell, about any element on the way."""
    element = (place.row - entry.place.row, place.column - entry.place.column)
    for wanted in (element, None):
        for failure in failures:
            if failure.place == wanted:
                return failure.message
    return failures[0].message if failures and entry.fill == box_at(entry.place) else ""


@contextmanager
def _bar(total: int, progress: bool | None) -> Iterator[Callable[[], object]]:
    """A bar over the calls of our functions; it shows after a second, on a terminal only unless asked for."""
    if progress is False or not total:
        yield lambda: None
        return
    import sys

    if progress is None and not sys.stderr.isatty():
        yield lambda: None
        return
    from tqdm import tqdm

    with tqdm(total=total, desc="NOTE_ functions", unit="call", delay=1, file=sys.stderr) as bar:
        yield bar.update
