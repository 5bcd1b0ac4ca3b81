"""The model workbook in LibreOffice, without our functions: it opens, every sheet and value that needs none of ours is there, and it saves again."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

MODEL = Path(__file__).parents[2] / "workbooks" / "ascent_solar_2017.xlsx"
pytestmark = pytest.mark.libreoffice


@pytest.fixture(scope="module")
def converted(soffice_convert):
    book = load_workbook(soffice_convert(MODEL, "xlsx"), data_only=True)
    yield book
    book.close()


def test_every_sheet_is_there(converted):
    assert converted.sheetnames == load_workbook(MODEL).sheetnames


def test_built_in_formulas_calculate(converted):
    sheet = converted["Exchange"]
    assert sheet["C7"].value == pytest.approx(4057226.51)  # 3,359,538.57 + 252,465.75 + 445,222.19
    assert sheet["C14"].value == pytest.approx(4307226.51)


def test_names_survive(converted):
    original = load_workbook(MODEL)
    assert {name.lower() for name in original.defined_names} <= {name.lower() for name in converted.defined_names}


def test_it_prints(soffice_convert):
    assert soffice_convert(MODEL, "pdf").read_bytes().startswith(b"%PDF")
