"""Recalculating a workbook without a spreadsheet program: read, calculate, put the new values back."""

import stat
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from xl_notes.hosts.headless.engine import CIRCULAR, Engine, EngineError
from xl_notes.hosts.headless.formulas import rewrite, single
from xl_notes.hosts.headless.gaps import as_engine_reads
from xl_notes.hosts.headless.model import CHECK, RESULT, Entry, Model, Values, read_model
from xl_notes.hosts.headless.report import Check, Report, listed, report_of
from xl_notes.sheet.cells import CellError
from xl_notes.sheet.spec import SheetFunction
from xl_notes.workbook.grid import Place, box_at
from xl_notes.workbook.output import copy_of
from xl_notes.workbook.package import Package, WorkbookError, lock_of, open_package, write_package
from xl_notes.workbook.sheetxml import Sheet, patched

__all__ = ["Check", "Report", "WorkbookError", "recalc"]

MOST_ROUNDS = 60
SPILL = CellError("#SPILL!")


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
    errors     WorkbookError; nothing has been written then
    """
    try:
        target = _target(Path(source), None if output is None else Path(output), in_place)
    except OSError as error:
        raise WorkbookError(f"{output or source} cannot be written: {error.strerror or error}.") from error
    if functions is None:
        from xl_notes.sheet.functions import TABLE

        functions = TABLE
    package = open_package(Path(source).resolve())
    _check_dates(package)
    try:
        model = read_model(package, frozenset(functions))
        with _bar(sum(entry.rewritten.calls for entry in model.entries), progress) as advance:
            engine = Engine(functions, advance)
            _load(engine, model)
            _calculate(engine, model)
        values = _values(engine, model)
        changed = {sheet.part: _patched(sheet, model, values) for sheet in model.sheets}
        report = report_of(engine, model, values, target)
    except (EngineError, MemoryError) as error:
        raise WorkbookError(f"{source} cannot be calculated: {str(error) or 'there is not enough memory'}.") from error
    _check_lock(target)
    write_package(package, {part: data for part, data in changed.items() if data != package.parts[part]}, target, in_place)
    return report


# ------------------------------------------------------------------------------------------------ files


def _target(source: Path, output: Path | None, in_place: bool) -> Path:
    if in_place and output is not None:
        raise WorkbookError("Give an output file or recalculate in place, not both.")
    if source.is_dir():
        raise WorkbookError(f"{source} is a folder, not a workbook.")
    if source.suffix.lower() == ".xlsb":
        raise WorkbookError(f"{source} is a binary workbook (.xlsb).  Save it as .xlsx or .xlsm.")
    if not in_place:
        return copy_of(source, output, "recalculated")
    target = source.resolve()  # through a link to the file itself, so that the link stays
    if target.exists() and not target.stat().st_mode & stat.S_IWUSR:
        raise WorkbookError(f"{target} is read-only.")
    _check_lock(target)
    return target


def _check_lock(target: Path) -> None:
    lock = lock_of(target)
    if lock:
        raise WorkbookError(f"{target} is open in another program: there is a lock file, {lock.name}.  Close it there, or delete the file if it is left over.")


def _check_dates(package: Package) -> None:
    if package.date1904:
        raise WorkbookError(
            f"{package.path} uses the 1904 date system, and every date a NOTE_ function reads or gives would be off by 1,462 days.  "
            "`xl-notes repair --dates-1904` writes a copy that does not.  In Excel: clear File > Options > Advanced > Use 1904 date system, correct the dates "
            "in the workbook by 1,462 days, save, and try again."
        )


# ------------------------------------------------------------------------------------------------ calculating


def _load(engine: Engine, model: Model) -> None:
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
            text, _ = as_engine_reads(rewritten.text, name.sheet or "", model.extents)
            model.named.append((name.name, "" if rewritten.external else engine.set_aside(text)))


def _calculate(engine: Engine, model: Model) -> None:
    """Calculates until no ordinary formula fills more than its own cell.

    The engine spills every table; Excel shows the first value of one that was not entered as an array.  Such a formula is cut to one value and all is
    calculated again, so that no other cell has seen what it spilled.
    """
    uncut = [entry for entry in model.entries if entry.formula.kind == "ordinary"]
    cut: list[tuple[Entry, tuple[int, int]]] = []
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
        raise EngineError(f"formulas go on spilling into each other after {MOST_ROUNDS} rounds")
    for entry, (height, width) in cut:
        if height * width > 1:  # else it refers to a cell that cannot spill, and is a single value itself
            model.warnings.append(
                f"{entry.sheet}!{entry.place} gives a table of {height} x {width} but is an ordinary formula: only its first value is kept; "
                "enter it with Ctrl+Shift+Enter or as a dynamic array."
            )
    for number, (height, width) in sorted(engine.cut.items()):
        entry = model.entries[number]
        model.warnings.append(f"{entry.sheet}!{entry.fill} is a fixed array, and its result of {height} x {width} is cut: enter it over a larger area.")
    for entry in model.entries:
        if entry.formula.kind == "dynamic":
            entry.fill = engine.extent(entry.sheet, entry.place)


def _enter_again(engine: Engine, entries: list[Entry]) -> None:
    for entry in entries:
        engine.set_formula(entry.sheet, entry.place, entry.text)


def _repeat_errors(engine: Engine, model: Model) -> bool:
    """Puts the error of an array formula into all its cells where the engine, unable to calculate it at all, has not; whether there was one."""
    found = False
    for entry in model.entries:
        if entry.formula.kind == "array" and not entry.failed and engine.extent(entry.sheet, entry.place) != entry.fill:
            entry.failed = found = True
            error = engine.value(entry.sheet, entry.place)
            for place in entry.fill.places()[1:]:
                engine.set_value(entry.sheet, place, error)
    return found


def _spills(engine: Engine, entry: Entry) -> bool:
    return engine.extent(entry.sheet, entry.place) != box_at(entry.place) or engine.value(entry.sheet, entry.place) == SPILL


def _values(engine: Engine, model: Model) -> Values:
    """All calculated values by sheet and place.

    errors  WorkbookError for circular references
    """
    values: Values = {sheet.name: {} for sheet in model.sheets}
    for entry in model.entries:
        for place in entry.fill.places():
            value = engine.value(entry.sheet, place)
            values[entry.sheet][place] = 0.0 if value is None else value
    circular = [f"{sheet}!{place}" for sheet, cells in values.items() for place, value in cells.items() if value == CellError(CIRCULAR)]
    if circular or engine.circles():
        raise WorkbookError(f"There are circular references: {listed(circular) or 'behind formulas that catch errors'}.  Nothing was written.")
    return values


def _patched(sheet: Sheet, model: Model, values: Values) -> bytes:
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


@contextmanager
def _bar(total: int, progress: bool | None) -> Iterator[Callable[[], object]]:
    """A bar over the calls of our functions; it shows after a second, on a terminal only unless asked for."""
    if progress is False or not total:
        yield lambda: None
        return
    if progress is None and not sys.stderr.isatty():
        yield lambda: None
        return
    from tqdm import tqdm

    with tqdm(total=total, desc="NOTE_ functions", unit="call", delay=1, file=sys.stderr) as bar:
        yield bar.update
