"""One formula, calculated by the embedded engine from a workbook file, as a user's cell would be."""

import tempfile
from pathlib import Path
from typing import Any

import xlsxwriter
from openpyxl import load_workbook

from xl_notes.hosts.headless.recalc import recalc


def calculate_all(formulas: list[str]) -> list[Any]:
    """The values of formulas in cells one below the other; errors as their text, "#N/A"."""
    with tempfile.TemporaryDirectory() as folder:
        source, output = Path(folder, "in.xlsx"), Path(folder, "out.xlsx")
        book = xlsxwriter.Workbook(str(source))
        sheet = book.add_worksheet("S")
        for row, formula in enumerate(formulas):
            sheet.write_formula(row, 0, formula)
        book.close()
        recalc(source, output)
        calculated = load_workbook(output, data_only=True)
        values = [calculated["S"].cell(row + 1, 1).value for row in range(len(formulas))]
        calculated.close()
    return values


def calculate(formula: str) -> Any:
    return calculate_all([formula])[0]
