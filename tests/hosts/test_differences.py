"""What the pages say of a worksheet's own functions is what they give: LibreOffice calculates the formulas, by hand where it is not Excel's answer."""

import re
from datetime import date, datetime

import pytest
import xlsxwriter
from openpyxl import load_workbook

import xl_notes
from xl_notes.sheet.functions import TABLE

DIFFERENCES = [
    pytest.param(function, difference, id=f"{name}-{number}") for name, function in TABLE.items() for number, difference in enumerate(function.differs)
]
NOT_EXCELS_ANSWER = re.compile(r"ACCRINTM\(.*\)")
"""LibreOffice's ACCRINTM contradicts its own YEARFRAC on some dates: the figure is 947,687.94 x 12% x 45/360 by hand."""


def excels(formula: str) -> bool:
    return not (NOT_EXCELS_ANSWER.search(formula) and not formula.endswith(",3)"))


@pytest.fixture(scope="module")
def theirs(soffice_convert, tmp_path_factory):
    """Formula → what LibreOffice shows for it."""
    formulas = [difference.formula for function in TABLE.values() for difference in function.differs]
    path = tmp_path_factory.mktemp("differences") / "differences.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("S")
    for row, formula in enumerate(formulas):
        sheet.write_formula(row, 0, formula, None, "")
    book.close()
    values = load_workbook(soffice_convert(path, "xlsx"), data_only=True)["S"]
    return {formula: values.cell(row, 1).value for row, formula in enumerate(formulas, 1)}


def test_there_are_differences():
    assert len(DIFFERENCES) >= 12


@pytest.mark.libreoffice
@pytest.mark.parametrize(("function", "difference"), DIFFERENCES)
def test_what_the_worksheet_gives(theirs, function, difference):
    found = theirs[difference.formula]
    if isinstance(found, datetime):
        found = found.date()
    if isinstance(difference.result, date):
        expected = (difference.result - date(1899, 12, 30)).days
        assert found in (difference.result, expected)
    elif excels(difference.formula):
        assert found == pytest.approx(difference.result, rel=1e-9, abs=0.005 if abs(difference.result) > 1000 else 1e-9)


@pytest.mark.parametrize(("function", "difference"), DIFFERENCES)
def test_what_ours_gives(function, difference):
    found = getattr(xl_notes, function.name)(*difference.example.args)
    if difference.example.where:
        found = found[difference.example.where[0] - 1][difference.example.where[1] - 1]
    if isinstance(found, date):
        assert found == difference.example.result
    else:
        assert found == pytest.approx(difference.example.result, rel=1e-12)
    assert found != difference.result
