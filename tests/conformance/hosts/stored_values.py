"""The values a workbook holds, read by openpyxl, which knows nothing of ours."""

from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from xl_notes.sheet.cells import CellError, to_serial

Values = dict[tuple[str, str], Any]
"""(sheet, "A1") -> number, text, truth value or CellError; an empty cell is not there."""


def stored_values(path: Path) -> Values:
    book = load_workbook(path, data_only=True)
    try:
        return {
            (sheet.title, cell.coordinate): _value(cell) for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value is not None
        }
    finally:
        book.close()


def _value(cell: Any) -> Any:
    if cell.data_type == "e":
        return CellError(cell.value)
    if isinstance(cell.value, date):
        return float(to_serial(cell.value))
    return float(cell.value) if type(cell.value) is int else cell.value
