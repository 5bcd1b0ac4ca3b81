"""The model workbook in LibreOffice, without our functions: it opens, all sheets are there, what needs none of ours calculates, it prints."""

import re
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

MODEL = Path(__file__).parents[2] / "workbooks" / "ascent_solar_2017.xlsx"
pytestmark = [pytest.mark.libreoffice, pytest.mark.filterwarnings("ignore:Unable to read chart")]  # openpyxl and LibreOffice's charts


@pytest.fixture(scope="module")
def converted(soffice_convert, tmp_path_factory):
    """Without the stored values, which LibreOffice would otherwise hand back as they are."""
    bare = tmp_path_factory.mktemp("bare") / MODEL.name
    with zipfile.ZipFile(MODEL) as old, zipfile.ZipFile(bare, "w") as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename.startswith("xl/worksheets/"):
                data, emptied = re.subn(rb"(</f>)<v>[^<]*</v>", rb"\1", data)
                assert emptied or b"</f>" not in data
            new.writestr(entry, data)
    book = load_workbook(soffice_convert(bare, "xlsx"), data_only=True)
    yield book
    book.close()


def test_every_sheet_is_there(converted):
    assert converted.sheetnames == load_workbook(MODEL).sheetnames


def test_built_in_formulas_calculate(converted):
    sheet = converted["Exchange"]
    assert sheet["C7"].value == pytest.approx(4057226.51, abs=0.001)  # 3,359,538.57 + 252,465.75 + 445,222.19
    assert sheet["C14"].value == pytest.approx(4307226.51, abs=0.001)


def test_names_survive(converted):
    original = load_workbook(MODEL)
    assert {name.lower() for name in original.defined_names} <= {name.lower() for name in converted.defined_names}


def test_it_prints(soffice_convert):
    assert soffice_convert(MODEL, "pdf").read_bytes().startswith(b"%PDF")
