"""Recalculating a workbook without a spreadsheet program: read, calculate, put the new values back."""

import stat
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from xl_notes.hosts.headless import calc, embedded
from xl_notes.hosts.headless.calculated import Calculated, Engine, EngineError
from xl_notes.hosts.headless.comparison import Comparison, compared
from xl_notes.hosts.headless.model import Model, read_model
from xl_notes.hosts.headless.report import Check, Report, report_of
from xl_notes.sheet.spec import SheetFunction
from xl_notes.workbook.output import copy_of
from xl_notes.workbook.package import Package, WorkbookError, lock_of, open_package, write_package
from xl_notes.workbook.sheetxml import Sheet, patched

__all__ = ["Check", "Report", "WorkbookError", "recalc"]

ENGINES: Mapping[str, Engine] = {"embedded": embedded.calculate, "calc": calc.calculate}
BOTH = "both"


def recalc(
    source: str | Path,
    output: str | Path | None = None,
    *,
    in_place: bool = False,
    functions: Mapping[str, SheetFunction] | None = None,
    progress: bool | None = None,
    engine: str = "embedded",
) -> Report:
    """Calculates every formula of an .xlsx or .xlsm workbook and stores the values, changing nothing else in it.

    output     MODEL.recalculated.xlsx beside MODEL.xlsx unless given; one that exists is replaced
    in_place   write to the source itself
    functions  by upper-case name; the package's own unless given
    progress   a bar on stderr; None: if that is a terminal
    engine     "embedded"; "calc" for LibreOffice; or "both": the values are the embedded one's, and the report compares them with LibreOffice's
    errors     WorkbookError; nothing has been written then
    """
    if engine not in (*ENGINES, BOTH):
        raise ValueError(f"engine must be one of {', '.join(ENGINES)} and {BOTH}, got {engine!r}")
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
        calculated, comparison = _calculated(engine, model, functions, progress)
        changed = {sheet.part: _patched(sheet, calculated, model) for sheet in model.sheets}
        report = report_of(model, calculated, comparison, target)
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


def _calculated(engine: str, model: Model, functions: Mapping[str, SheetFunction], progress: bool | None) -> tuple[Calculated, Comparison | None]:
    """What is to be written, and how the other engine's values compare if both calculate."""
    calls = sum(entry.rewritten.calls for entry in model.entries)
    with _bar(calls * (2 if engine == BOTH else 1), progress) as advance:
        if engine != BOTH:
            return ENGINES[engine](model, functions, advance), None
        first, second = (calculate(model, functions, advance) for calculate in ENGINES.values())
        return first, compared(model, first, second)


def _patched(sheet: Sheet, calculated: Calculated, model: Model) -> bytes:
    values, boxes = calculated.values[sheet.name], calculated.boxes.get(sheet.name, {})
    cleared = [
        place
        for entry in model.entries
        if entry.place in boxes and entry.sheet == sheet.name
        for place in entry.formula.box.places()
        if place not in values and place in sheet.cells and sheet.cells[place].formula is None
    ]
    return patched(sheet, values, cleared, boxes)


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
        yield lambda: bar.update() if bar.n < total else None  # LibreOffice may calculate a cell twice
