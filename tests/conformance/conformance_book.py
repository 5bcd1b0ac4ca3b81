"""The workbook that holds all cases: the data, and a sheet of formulas.  The same file goes to every host."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_cell_to_rowcol, xl_rowcol_to_cell

from tests.conformance.case import Case
from tests.conformance.given_data import AREAS, NAMES, Area, Formula

SHEET = "Cases"
FIRST_COLUMN = 1
BARE_TABLE = re.compile(rf"\b(?:{'|'.join(area.table for area in AREAS if area.table)})\b(?![\[!])")
LOWER_CASE_WORD = re.compile(r"\b[a-z]\w*\b")
"""A variable of LET, as the cases write them."""


def written(path: Path, cases: Iterable[Case]) -> Path:
    book = xlsxwriter.Workbook(str(path), {"use_future_functions": True})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for name in dict.fromkeys(area.sheet for area in AREAS):
        sheet = book.add_worksheet(name)
        for area in AREAS:
            if area.sheet == name:
                _write_area(sheet, area, day)
    for name, meaning in NAMES.items():
        book.define_name(name, f"={meaning}")
    sheet = book.add_worksheet(SHEET)
    for case, top in placed(cases):
        sheet.write_string(top, 0, case.id)
        _write_case(sheet, case, top)
    book.close()
    return path


def placed(cases: Iterable[Case]) -> Iterator[tuple[Case, int]]:
    """Each case and its first row on the sheet, counted from 0."""
    top = 0
    for case in cases:
        yield case, top
        top += case.size[0]


def addresses(case: Case, top: int) -> list[list[str]]:
    """The cells of a case that begins in this row."""
    height, width = case.size
    return [[xl_rowcol_to_cell(top + i, FIRST_COLUMN + j) for j in range(width)] for i in range(height)]


def stored(formula: str) -> str:
    """The formula as a file has it: a table named alone gets brackets, variables of LET a prefix.  The prefix of newer functions is xlsxwriter's work."""
    formula = BARE_TABLE.sub(r"\g<0>[]", formula)
    if "LET(" not in formula:
        return formula
    parts = re.split(r'("(?:[^"]|"")*")', formula)
    return "".join(part if part.startswith('"') else LOWER_CASE_WORD.sub(r"_xlpm.\g<0>", part) for part in parts)


def _write_case(sheet: Any, case: Case, top: int) -> None:
    if case.is_array:
        height, width = case.size
        sheet.write_array_formula(top, FIRST_COLUMN, top + height - 1, FIRST_COLUMN + width - 1, f"{{{stored(case.formula)}}}")
    else:
        sheet.write_formula(top, FIRST_COLUMN, stored(case.formula))


def _write_area(sheet: Any, area: Area, day: Any) -> None:
    top, left = xl_cell_to_rowcol(area.first)
    for i, row in enumerate(area.rows, top):
        for j, value in enumerate(row, left):
            _write_cell(sheet, i, j, value, day)
    if area.table:
        bottom, right = top + len(area.rows) - 1, left + len(area.rows[0]) - 1
        sheet.add_table(top, left, bottom, right, {"name": area.table, "columns": [{"header": name} for name in area.rows[0]]})


def _write_cell(sheet: Any, row: int, column: int, value: Any, day: Any) -> None:
    if value is None:
        return
    if isinstance(value, Formula):
        sheet.write_formula(row, column, value)
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, day)
    elif isinstance(value, str):
        sheet.write_string(row, column, value)
    else:
        sheet.write_number(row, column, value)
