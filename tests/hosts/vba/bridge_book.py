"""The workbook in which LibreOffice runs the bridge: formulas for every function in every way, and a macro that calls every example."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any, NamedTuple

from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

from xl_notes.hosts.excel import ERROR_CODES
from xl_notes.sheet.cells import CellError
from xl_notes.sheet.functions import TABLE
from xl_notes.sheet.spec import Example, SheetFunction, typed

BLANK = "Empty!$A$1"
NA = CellError("#N/A")
LONG = 10_000
ERROR_IN_LONG = 5000
"""The row of the error in a long column."""

GIVEN = {"A1": 1000.0, "A2": "=NA()", "A3": 3000.0, "C1": 500.0, "D1": 600.0, "E1": 700.0}
ERRORS_OF_LIBREOFFICE = {
    "#DIV/0!": "=1/0",
    "#VALUE!": '=1+"x"',
    "#REF!": '=INDIRECT("nowhere!A")',
    "#NAME?": "=nosuchname",
    "#NUM!": "=10^400",
    "#N/A": "=NA()",
}
ERRORS_OF_FUNCTIONS = {code: f"Error {number}" for number, code in ERROR_CODES.items()}
"""As LibreOffice shows the error a function gives, and as the stand-in reads it again."""


class Case(NamedTuple):
    """A function, the arguments it is called with, and where the formula of it stands; of an example, its number."""

    function: SheetFunction
    values: tuple[Any, ...]
    sheet: str
    address: str
    number: int = 0
    place: int = 0

    @property
    def label(self) -> str:
        return f"{self.function.name}-{self.number}" if self.number else f"{self.function.name}-{self.function.args[self.place].name}"

    @property
    def example(self) -> Example:
        return self.function.examples[self.number - 1]


class Sheets:
    """Sheets that are filled from the top down."""

    def __init__(self) -> None:
        self.cells: dict[str, dict[str, Any]] = {}
        self.used: dict[str, int] = {}

    def _row(self, sheet: str, height: int) -> int:
        self.cells.setdefault(sheet, {})
        row = self.used.get(sheet, 0)
        self.used[sheet] = row + height
        return row

    def area(self, rows: Sequence[Sequence[Any]]) -> str:
        """Puts down values; the reference to them."""
        row = self._row("Tables", len(rows) + 1)
        for down, values in enumerate(rows):
            for across, value in enumerate(values):
                if value is not None:
                    self.cells["Tables"][xl_rowcol_to_cell(row + down, across)] = "=NA()" if value == NA else value
        return f"Tables!{xl_range_abs(row, 0, row + len(rows) - 1, len(rows[0]) - 1)}"

    def formula(self, sheet: str, text: str, height: int = 1, width: int = 1) -> str:
        """Puts down a formula, an array formula if it is for more than one cell; the address of its first cell."""
        row = self._row(sheet, height)
        first: str = xl_rowcol_to_cell(row, 0)
        last = xl_rowcol_to_cell(row + height - 1, width - 1)
        self.cells[sheet][first if first == last else f"{first}:{last}"] = text if first == last else "{" + text + "}"
        return first


# ------------------------------------------------------------------------------------------------ arguments


def rows_of(value: Any) -> Any:
    """A range of an example; a flat one is a column."""
    return value if isinstance(value[0], (tuple, list)) else tuple((item,) for item in value)


def trimmed(values: Sequence[Any]) -> tuple[Any, ...]:
    values = list(values)
    while values and values[-1] is None:
        values.pop()
    return tuple(values)


def values_with(function: SheetFunction, place: int, value: Any) -> tuple[Any, ...]:
    """An example's arguments, one of them another."""
    values = [*_example_with(function, place).args, *[None] * len(function.args)][: len(function.args)]
    values[place] = value
    return trimmed(values)


def _example_with(function: SheetFunction, place: int) -> Example:
    """An example that gives the argument, or else the first one."""
    return next((example for example in function.examples if len(example.args) > place and example.args[place] is not None), function.examples[0])


def _value_at(function: SheetFunction, place: int) -> Any:
    args = _example_with(function, place).args
    return args[place] if place < len(args) else None


def _column_for(function: SheetFunction, place: int) -> list[tuple[Any]]:
    """Cells for an argument: as in the example, an error, something else, blank."""
    value = _value_at(function, place)
    return [(value,), (NA,), ("no such word" if isinstance(value, str) else 1.0,), (None,)]


def _block_with_error(function: SheetFunction, place: int) -> list[list[Any]]:
    value = _value_at(function, place)
    if value is None:
        value = (("Date", "Ratio"), (43000.0, 2.0)) if function.args[place].name == "splits" else (1.0, 2.0)
    rows = [list(row) for row in rows_of(value)]
    rows[-1][-1] = NA
    return rows


# ------------------------------------------------------------------------------------------------ formulas

ARGUMENTS = [(function, place) for function in TABLE.values() for place, arg in enumerate(function.args) if not arg.kind.raw]


def _call(name: str, arguments: Sequence[str], where: tuple[int, int] | None = None) -> str:
    text = f"{name}({','.join(arguments)})"
    return f"=INDEX({text},{where[0]},{where[1]})" if where else f"={text}"


def _written(sheets: Sheets, value: Any) -> str:
    """A range of cells, or a value typed into the formula, or nothing."""
    if value is None:
        return ""
    return sheets.area(rows_of(value)) if isinstance(value, (tuple, list)) else sheets.area([[value]]) if value == NA else typed(value)


def _in_cells(sheets: Sheets, value: Any) -> str:
    """Everything in cells: empty ones for what is left out."""
    return BLANK if value is None else _written(sheets, value if isinstance(value, tuple) else ((value,),))


def _of_examples(sheets: Sheets, sheet: str, argument: Any) -> list[Case]:
    cases = []
    for function in TABLE.values():
        for number, example in enumerate(function.examples, 1):
            values = trimmed(example.args)
            address = sheets.formula(sheet, _call(function.name, [argument(sheets, value) for value in values], example.where))
            cases.append(Case(function, values, sheet, address, number))
    return cases


def _of_tables(sheets: Sheets) -> list[Case]:
    cases = []
    for function in TABLE.values():
        for number, example in enumerate(function.examples, 1):
            if function.spills:
                rows, values = function.evaluate(example.args), trimmed(example.args)
                formula = _call(function.name, [_written(sheets, value) for value in values])
                cases.append(Case(function, values, "Whole", sheets.formula("Whole", formula, len(rows), len(rows[0])), number))
    return cases


def _of_terms(sheets: Sheets) -> list[Case]:
    """Where the first example has single values only: all of them in a range of terms, the only argument."""
    cases = []
    for function in TABLE.values():
        example = function.examples[0]
        named = [(arg.name, value) for arg, value in zip(function.args, example.args, strict=False) if value is not None]
        if len(named) > 1 and not any(isinstance(value, tuple) for value in example.args) and not function.args[-1].kind.raw:
            address = sheets.formula("Terms", _call(function.name, [sheets.area(named)], example.where))
            cases.append(Case(function, (tuple(named),), "Terms", address, 1))
    return cases


def _of_arguments(sheets: Sheets, sheet: str, takes: Any, value: Any, height: int = 1) -> list[Case]:
    """For each argument for which `takes` holds: an example's call with another value in its place."""
    cases = []
    for function, place in ARGUMENTS:
        if takes(function, place):
            values = values_with(function, place, value(function, place))
            address = sheets.formula(sheet, _call(function.name, [_written(sheets, given) for given in values]), height)
            cases.append(Case(function, values, sheet, address, place=place))
    return cases


def _is_range(function: SheetFunction, place: int) -> bool:
    return function.args[place].kind.is_range


def _is_elementwise(function: SheetFunction, place: int) -> bool:
    return not function.spills and not _is_range(function, place)


SHEETS = Sheets()
SHEETS.cells |= {"Given": dict(GIVEN), "Empty": {}, "Tables": {}}
TYPED = _of_examples(SHEETS, "Typed", _written)
IN_CELLS = _of_examples(SHEETS, "Cells", _in_cells)
WHOLE_TABLES = _of_tables(SHEETS)
TERMS = _of_terms(SHEETS)
ERROR_ARGUMENTS = _of_arguments(SHEETS, "Errors", lambda function, place: True, lambda function, place: NA)
ERRORS_INSIDE = _of_arguments(SHEETS, "Inside", _is_range, _block_with_error)
COLUMNS = _of_arguments(SHEETS, "Columns", _is_elementwise, _column_for, height=4)
CODES = [
    (code, SHEETS.formula("Codes", f"=NOTE_SHARES(1000,{SHEETS.area([[cell]])})"))
    for codes in (ERRORS_OF_LIBREOFFICE, ERRORS_OF_FUNCTIONS)
    for code, cell in codes.items()
]
SHEETS.cells["Long"] = {f"A{row}": float(row) for row in range(1, LONG + 1)} | {f"A{ERROR_IN_LONG}": "=NA()"}
SHEETS.cells["Short"] = {"A1": 0.002, "A2": 0.0018, "A3": 0.0025}
SHEETS.cells["Answers"] = {
    f"A1:A{LONG}": f"{{=NOTE_SHARES(Long!A1:A{LONG},0.5)}}",
    "C1": "=ROWS(NOTE_SHARES(Long!A:A,0.5))",
    "C2": f"=INDEX(NOTE_SHARES(Long!A:A,0.5),{LONG},1)",
    "C3": "=NOTE_CONVPRICE(Short!A:A,0.0019,0.15)",
    "C4": "=NOTE_CONVPRICE(Short!A1:A3,0.0019,0.15)",
    "C5": "=NOTE_SHARES(Empty!A:A,0.5)",
    "C6:G6": "{=NOTE_CHECK(Given!A1:A3,,FALSE)}",
}
# Nothing else on the first two asks Python: the cell that the stand-in names, the first of the sheet, is the one with the error.
SHEETS.cells["It's one"] = {"A1": "=NOTE_ACCRUED(43069,43100,12,947687.94)", "B1": "=NOTE_ERROR(A1)"}
SHEETS.cells["Row"] = {"A1:A3": "{=NOTE_SHARES(Given!A1:A3,0.5)}"}
SHEETS.cells["Told"] = {"A1": "=NOTE_ERROR(Row!A2)", "A2": "=NOTE_ERROR(Row!A1)", "A3": "=NOTE_ERROR(Given!A2)", "A4": "=NOTE_ERROR(1)", "A5": "=NOTE_ERROR()"}

LOST = [-2147023174, -2147023170, -2147023169, -2147418105, -2147417848, -2147220995, 462]
"""Failures of a server that is gone: RPC server unavailable, RPC failed, RPC not executed, server died, disconnected, not connected, no remote server."""
OTHER_FAILURES = [5, 13, 440, 1004, -2147467259]

# ------------------------------------------------------------------------------------------------ the macro of the examples


def macro_of_examples() -> str:
    """Calls every example: Dates for dates, arrays for tables, arguments left out where the example has none."""
    lines = ["Option Explicit", "", "Public Sub Examples()", "    Dim result As Variant", "    On Error Resume Next"]
    for case in TYPED:
        arguments = ", ".join(_in_vba(value, f"{case.label}-{place}") for place, value in enumerate(case.values))
        lines.append(f'    result = {case.function.name}({arguments}): Told "{case.label}", result')
    return "\n".join([*lines, "End Sub", ""])


def _in_vba(value: Any, table: str) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return f'XlnTestData("{table}")'
    if isinstance(value, date):
        return f"DateSerial({value.year}, {value.month}, {value.day})"
    return f"{value}#" if type(value) is int and abs(value) >= 2**31 else typed(value)


def tables_of_examples() -> dict[str, Any]:
    """The arrays of that macro."""
    return {
        f"{case.label}-{place}": [list(map(_in_array, row)) for row in rows_of(value)]
        for case in TYPED
        for place, value in enumerate(case.values)
        if isinstance(value, tuple)
    }


def _in_array(value: Any) -> Any:
    """Dates as Dates, numbers as Doubles."""
    if isinstance(value, date):
        return datetime.combine(value, time())
    return float(value) if type(value) is int else value
