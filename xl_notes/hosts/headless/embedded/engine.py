"""The calculation engine: formualizer behind what this package needs of it.  No other file knows it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from xl_notes.core.errors import NoteError
from xl_notes.hosts.headless.calculated import EngineError
from xl_notes.hosts.marks import OMITTED, Failure
from xl_notes.hosts.results import shown
from xl_notes.sheet.cells import CellError
from xl_notes.sheet.spec import SheetFunction
from xl_notes.workbook.grid import Box, Place, box_at, box_of
from xl_notes.workbook.sheetxml import Value

FIT, SIZE = "XLNOTES_FIT", "XLNOTES_SIZE"
SCRATCH = "xl_notes:scratch"
"""How sheets of our own are called; Excel allows no colon in a sheet's name, so no workbook has one of these."""

CIRCULAR = "#CIRC!"
ROWS_AT_ONCE = 1000
CODES = {
    "Null": "#NULL!",
    "Div": "#DIV/0!",
    "Value": "#VALUE!",
    "Ref": "#REF!",
    "Name": "#NAME?",
    "Num": "#NUM!",
    "Na": "#N/A",
    "Spill": "#SPILL!",
    "Calc": "#CALC!",
    "Circ": CIRCULAR,
    "NImpl": "#NAME?",
    "Error": "#NAME?",
}
KINDS = {code: kind for kind, code in reversed(CODES.items())}


class Engine:
    """A workbook in memory: put values and formulas in, calculate, ask for values.

    on_call   called once for every call of one of our functions
    """

    def __init__(self, functions: Mapping[str, SheetFunction], on_call: Callable[[], object]) -> None:
        try:
            import formualizer
        except ImportError as error:
            raise EngineError(
                "formualizer, which calculates, is not installed; pip install formualizer brings it on 64-bit Linux, macOS and Windows"
            ) from error
        self._fz: Any = formualizer
        self._on_call = on_call
        self._failures: list[Failure] = []
        with _engine_errors():
            self._start(functions)

    def _start(self, functions: Mapping[str, SheetFunction]) -> None:
        settings = self._fz.EvaluationConfig()
        settings.enable_parallel = False  # our functions are Python: threads would only take turns, and mix up the failures
        settings.cycle_detection = "runtime"  # as Excel: a circle behind the branch of an IF that is not taken is none
        self._book: Any = self._fz.Workbook(config=self._fz.WorkbookConfig(eval_config=settings))
        self._book.set_temporal_egress("serial")
        self._aside = 0
        self._register(FIT, self._fit)
        self.cut: dict[int, tuple[int, int]] = {}
        self._register(SIZE, self._measure)
        self._size = (1, 1)
        for name, function in functions.items():
            self._register(name, self._adapter(function))

    def _register(self, name: str, callback: Callable[..., Any]) -> None:
        self._book.register_function(name, callback, min_args=0, max_args=255)

    def _adapter(self, function: SheetFunction) -> Callable[..., Any]:
        def call(*values: object) -> object:
            self._on_call()
            try:
                result = function.evaluate([_given(value) for value in values])
            except NoteError as error:
                result = error
            cells = shown(result, "#CALC!", self._failures.append)
            return [[_put(cell) for cell in row] for row in cells] if isinstance(cells, list) else _put(cells)

        return call

    def _measure(self, result: object) -> float:
        self._size = (len(result), len(result[0])) if isinstance(result, list) else (1, 1)
        return 0.0

    def _fit(self, number: float, height: float, width: float, result: object) -> list[list[object]]:
        """Called by fitted formulas.  Notes the whole size of a result that is cut, by the formula's number."""
        rows = result if isinstance(result, list) else [[result]]
        if len(rows) > height or len(rows[0]) > width:
            self.cut[int(number)] = (len(rows), len(rows[0]))
        return [[_element(rows, i, j) for j in range(int(width))] for i in range(int(height))]

    # -------------------------------------------------------------------------------------------- cells in

    def add_sheet(self, name: str) -> None:
        self._book.add_sheet(name)

    def set_values(self, sheet: str, values: Mapping[Place, Value]) -> None:
        """Values of many cells, before any formula, in full blocks: one by one takes the engine long on a large sheet."""
        for box in full_blocks(values):
            rows = [[self._literal(values[Place(row, column)]) for column in range(box.left, box.right + 1)] for row in range(box.top, box.bottom + 1)]
            with _engine_errors():
                self._book.set_values_batch(sheet, box.top, box.left, rows)

    def set_value(self, sheet: str, place: Place, value: Value) -> None:
        with _engine_errors():
            self._book.set_value(sheet, *place, self._literal(value))

    def _literal(self, value: Value) -> object:
        return self._fz.LiteralValue.error(KINDS.get(value.code, "Value"), None) if isinstance(value, CellError) else value

    def set_formula(self, sheet: str, place: Place, text: str) -> None:
        """Without an equals sign; a formula whose result is a table spills, one that cannot be read is #NAME?."""
        try:
            self._book.set_formula(sheet, *place, "=" + text)
        except RuntimeError:
            self.set_value(sheet, place, CellError("#NAME?"))

    # -------------------------------------------------------------------------------------------- results out

    def calculate(self) -> None:
        with _engine_errors():
            self._book.evaluate_all()

    def value(self, sheet: str, place: Place) -> Value:
        with _engine_errors():
            return _taken(self._book.get_value(sheet, *place))

    def extent(self, sheet: str, place: Place) -> Box:
        """The cells the formula's result fills: its own only, unless it spills."""
        with _engine_errors():
            spill = self._book.inspect_cell(f"'{sheet.replace(chr(39), chr(39) * 2)}'!{place}", include_values=False).cell.spill
        extent = spill.extent if spill else None
        return box_of(extent.rpartition("!")[2]) if extent else box_at(place)

    def size(self, sheet: str, place: Place, text: str) -> tuple[int, int]:
        """Height and width of the formula's whole result, whether or not there is room for it."""
        self.set_formula(sheet, place, f"{SIZE}(({text}))")
        with _engine_errors():
            self._book.evaluate_cell(sheet, *place)
        return self._size

    def circles(self) -> int:
        """How many cells the last calculation found in a circle."""
        return int(self._book.last_cycle_telemetry().circ_cells_stamped)

    def failures(self, sheet: str, place: Place, text: str) -> list[Failure]:
        """Why our functions in a formula fail: it is calculated once more, alone."""
        self._failures.clear()
        with _engine_errors():
            self.set_formula(sheet, place, text)
            self._book.evaluate_cell(sheet, *place)
        return list(self._failures)

    def set_aside(self, text: str) -> str:
        """Puts in a formula that stands in no cell; the name of the sheet of its own it is calculated on."""
        self._aside += 1
        sheet = f"{SCRATCH} {self._aside}"
        self.add_sheet(sheet)
        self.set_formula(sheet, Place(1, 1), text)
        return sheet

    def aside(self, sheet: str) -> list[Value]:
        """The values of a formula set aside, row by row."""
        return [self.value(sheet, place) for place in self.extent(sheet, Place(1, 1)).places()]

    def knows(self, function: str) -> bool:
        """Whether the engine has a function of this name."""
        probe = self._fz.Workbook()
        probe.set_temporal_egress("serial")
        try:
            probe.set_formula("Sheet1", 1, 1, f"={function}()")
            return _taken(probe.evaluate_cell("Sheet1", 1, 1)) != CellError("#NAME?")
        except RuntimeError:
            return False


def full_blocks(places: Iterable[Place]) -> list[Box]:
    """Rectangles without a gap that cover these cells and no other: a cell that is only blank in between would hide what a formula spills into it."""
    rows: dict[int, list[int]] = {}
    for place in sorted(places):
        rows.setdefault(place.row, []).append(place.column)
    done: list[Box] = []
    growing: dict[tuple[int, int], Box] = {}
    for row, columns in rows.items():
        still: dict[tuple[int, int], Box] = {}
        for left, right in _runs(columns):
            above = growing.pop((left, right), None)
            fits = above is not None and above.bottom == row - 1 and above.height < ROWS_AT_ONCE
            if above is not None and not fits:
                done.append(above)
            still[left, right] = above._replace(bottom=row) if above is not None and fits else Box(row, left, row, right)
        done += growing.values()
        growing = still
    return [*done, *growing.values()]


def _runs(columns: list[int]) -> list[tuple[int, int]]:
    """First and last of each run of neighbours."""
    runs: list[tuple[int, int]] = []
    for column in columns:
        if runs and runs[-1][1] == column - 1:
            runs[-1] = (runs[-1][0], column)
        else:
            runs.append((column, column))
    return runs


@contextmanager
def _engine_errors() -> Iterator[None]:
    try:
        yield
    except BaseException as error:
        panic = type(error).__name__ == "PanicException"  # a crash of the engine's Rust code, which is no Exception
        if not panic and not isinstance(error, (RuntimeError, ValueError, OSError)) and type(error).__module__.split(".")[0] != "formualizer":
            raise
        raise EngineError(str(error)) from error


def fitted(text: str, box: Box, number: int) -> str:
    """The formula with its result cut or filled up to these cells, as an array entered with Ctrl+Shift+Enter is."""
    return f"{FIT}({number},{box.height},{box.width},({text}))"


def _element(rows: list[list[object]], i: int, j: int) -> object:
    """A single row, column or value repeats; beyond the end of anything longer there is nothing."""
    row = rows[0] if len(rows) == 1 else rows[i] if i < len(rows) else []
    if not row or (len(row) > 1 and j >= len(row)):
        return _error("#N/A")
    value = row[0] if len(row) == 1 else row[j]
    return 0.0 if value is None else value


def _put(cell: object) -> object:
    if isinstance(cell, CellError):
        return _error(cell.code)
    return 0.0 if cell is None else cell  # as Excel shows an empty element of an array


def _error(code: str) -> dict[str, str]:
    return {"type": "Error", "kind": KINDS.get(code, "Value")}


def _given(value: object) -> object:
    """An argument as cells.py expects it."""
    if isinstance(value, list):
        return [[_given(cell) for cell in row] for row in value]
    return None if value == OMITTED else _taken(value)


def _taken(value: object) -> Value:
    if isinstance(value, dict):
        return CellError(CODES.get(str(value.get("kind")), "#VALUE!"))
    if value is None or isinstance(value, (bool, str)):
        return value
    return float(value)  # type: ignore[arg-type]  # an int or a float: temporal values come as serials
