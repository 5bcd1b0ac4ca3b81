"""The VBA of the README, as it stands there: the lint finds nothing, and LibreOffice runs it with the results the README tells."""

import re
from datetime import date
from pathlib import Path

import pytest

from tests.build.vbalint import lint
from tests.hosts.vba.libreoffice_vba import run_vba
from tests.hosts.vba.prepared_workbook import macro_workbook
from xl_notes import NOTE_ACCRUED, NOTE_SCHEDULE
from xl_notes.build.ovba import standard
from xl_notes.build.project import project
from xl_notes.build.xlwings_vba import MODULE
from xl_notes.sheet.cells import to_serial

README = Path(__file__).parents[3] / "README.md"
SNIPPETS = re.findall(r"```vb\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
CODE = "Option Explicit\n\n" + "\n".join(SNIPPETS)
MACROS = re.findall(r"^Sub (\w+)\(\)", CODE, re.MULTILINE)
DAYS = [date(2017, 12, 31), date(2018, 1, 31), date(2018, 2, 28)]


@pytest.fixture(scope="module")
def cells(tmp_path_factory):
    folder = tmp_path_factory.mktemp("readme")
    days = {f"A{row}": day for row, day in enumerate(DAYS, 2)}
    source = macro_workbook(folder / "model.xlsm", {"Sheet": days}, [*project(), standard("snippets", CODE)])
    ran = run_vba(source, folder, [f"snippets.{macro}" for macro in MACROS])
    assert ran.failures == {}
    return ran.values["Sheet"]


def test_the_lint_finds_nothing():
    modules = {module.name: module.source for module in [*project(), standard("snippets", CODE)]}
    assert lint(modules, trusted={MODULE}) == []
    assert len(MACROS) == 4


@pytest.mark.libreoffice
def test_a_single_value(cells):
    assert cells["B1"] == 112130.66


@pytest.mark.libreoffice
def test_a_range(cells):
    assert [cells[f"B{row}"] for row in (2, 3, 4)] == [NOTE_ACCRUED(date(2017, 11, 30), day, 0.12, 947687.94) for day in DAYS]


@pytest.mark.libreoffice
def test_a_table(cells):
    expected = NOTE_SCHEDULE(date(2017, 11, 30), date(2018, 1, 15), 0.12, 3359538.57, 36)
    found = [[cells[f"{column}{row}"] for column in "DEFGHIJK"] for row in range(1, 38)]
    assert found == [[to_serial(cell) if isinstance(cell, date) else cell for cell in row] for row in expected]  # LibreOffice does not format the cells


@pytest.mark.libreoffice
def test_an_error(cells):
    assert cells["A1"].startswith("NOTE_CONVPRICE: discount ")
