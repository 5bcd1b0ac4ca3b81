"""The formulas in the cells of LibreOffice itself, put there by our own install: opened, typed, saved, and when things go wrong.

What every function gives in cells is the matter of the conformance suite.
"""

import re
import socket
import sys
import time
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import load_workbook

from tests.hosts.calc.calc_session import calculated, formulas, installed, run_macro, values, write_book
from xl_notes import __version__
from xl_notes.hosts.calc import profile
from xl_notes.hosts.calc.basic import quoted
from xl_notes.sheet.functions import TABLE

pytestmark = pytest.mark.libreoffice
MODEL = Path(__file__).parents[3] / "workbooks" / "ascent_solar_2017.xlsx"
PMT = "NOTE_PMT(DATE(2017,11,30),DATE(2018,1,15),12%,3359538.57,36"
SCHEDULE = "=NOTE_SCHEDULE(DATE(2017,11,30),DATE(2018,1,15),12%,3359538.57,36)"
CELLS = {
    "A1": f"={PMT})",
    "A2": f'={PMT},,"level")',
    "A3": "=IFERROR(NOTE_CAPSHARES(10000000000,0,9.99),-1)",
    "A4": "=ISNA(NOTE_CONVPRICE(Z1:Z5,0.0019,15%))",
    "A5": "=NOTE_SHARES(1000,0)",
    "A6": "=NOTE_SHARES(1000,Z9)",
    "A7": "=NOTE_VERSION()",
    "A8": "=NOTE_SHARES(NA(),1)",
    "B1": 0,
    "B2": "=NOTE_YEARFRAC(43069,43115,B1)",
}
SHOWN = {
    "A1": 112130.66,
    "A2": 112130.66,
    "A3": -1,
    "A4": True,
    "A5": "#NUM!",
    "A6": "#VALUE!",
    "A7": f"xl_notes {__version__}",
    "A8": "#N/A",
    "B1": 0,
    "B2": 0.125,
}
ARRAYS = {"D1:K37": SCHEDULE}
FOURTH = {"D1": "No", "K37": 0, "E37": 44180, "H37": 112130.46}
"""Of the schedule: its first heading, and the last row: 15 December 2020, 112,130.46, nothing left."""


def shows(found, expected):
    for address, value in expected.items():
        assert found[address] == (pytest.approx(value, rel=1e-12) if isinstance(value, float) else value), address
        assert isinstance(found[address], bool) is isinstance(value, bool), address


@pytest.fixture(scope="module")
def where(tmp_path_factory):
    return installed(tmp_path_factory.mktemp("calc") / "a profile")


@pytest.fixture(scope="module")
def saved(where):
    """A workbook of Excel's opened, calculated, saved as .ods, opened again and saved as .xlsx."""
    write_book(where / "model.xlsx", CELLS, ARRAYS)
    told = run_macro(
        where,
        """
Sub Work(folder)
    Dim document
    document = Opened(folder, "model.xlsx")
    document.calculateAll()
    SaveAs(document, folder, "one.xlsx", "Calc MS Excel 2007 XML")
    SaveAs(document, folder, "two.ods", "calc8")
    document.close(True)
    document = Opened(folder, "two.ods")
    document.calculateAll()
    SaveAs(document, folder, "three.xlsx", "Calc MS Excel 2007 XML")
    document.close(True)
End Sub
""",
    )
    assert told == ""
    return where


@pytest.mark.parametrize("file", ["one.xlsx", "three.xlsx"])
def test_values(saved, file):
    shows(values(saved / file), {**SHOWN, **FOURTH})


@pytest.mark.parametrize("file", ["one.xlsx", "three.xlsx"])
def test_the_saved_file_has_the_formulas_as_excel_writes_them(saved, file):
    found = formulas(saved / file)
    assert {address: formula for address, formula in CELLS.items() if str(formula).startswith("=")}.items() <= found.items()
    assert re.sub("[{}]", "", found["D1"].text) == SCHEDULE


def test_the_ods_has_bare_names(saved):
    with zipfile.ZipFile(saved / "two.ods") as file:
        text = file.read("content.xml").decode()
    assert 'table:formula="of:=NOTE_SHARES(1000;0)"' in text
    assert set(re.findall(r"[\w.]*NOTE_\w+\(", text)) == {f"{name}(" for name in re.findall(r"NOTE_\w+", str(CELLS) + SCHEDULE)}


def test_typed(where):
    told = run_macro(
        where,
        """
Sub Work(folder)
    Dim document, sheet, cell
    document = StarDesktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, Array(XlnSetting("Hidden", True)))
    sheet = document.Sheets.getByIndex(0)
    row = 0
    For Each formula In Array("=NOTE_SHARES(4307226.51;0.002)", "=note_shares(4307226.51;0.0017)", "=NOTE_YEARFRAC(43069;43115;)", _
            "=NOTE_YEARFRAC(43070;43115;0)", "=NOTE_SHARES(1;0)", "=IF(ISERR(NOTE_SHARES(1;0));""yes"";""no"")", "=NOTE_MADE_UP(1)")
        cell = sheet.getCellByPosition(0, row)
        cell.setFormula(formula)
        row = row + 1
        Tell cell.getString() & " " & cell.getError() & " " & cell.getFormula()
    Next formula
    sheet.getCellRangeByName("B1:I37").setArrayFormula("=NOTE_SCHEDULE(DATE(2017;11;30);DATE(2018;1;15);12%;3359538.57;36)")
    Tell sheet.getCellRangeByName("F37").getString()
    Tell NOTE_SHARES(4307226.51, 0.002)
    Tell NOTE_PMT(DateSerial(2017, 11, 30), DateSerial(2018, 1, 15), 0.12, 3359538.57, 36, , "level")
    Dim rows
    rows = NOTE_SCHEDULE(43069, 43115, 0.12, 3359538.57, 36)
    Tell UBound(rows, 1) & " " & UBound(rows, 2) & " " & rows(1, 1) & " " & rows(37, 5)
    document.close(True)
End Sub
""",
    )
    assert told.splitlines() == [
        "2153613255 0 =NOTE_SHARES(4307226.51;0.002)",
        "2533662652 0 =NOTE_SHARES(4307226.51;0.0017)",
        "0.126027397260274 0 =NOTE_YEARFRAC(43069;43115;)",
        "0.122222222222222 0 =NOTE_YEARFRAC(43070;43115;0)",
        "#NUM! 503 =NOTE_SHARES(1;0)",
        'yes 0 =IF(ISERR(NOTE_SHARES(1;0));"yes";"no")',
        "#NAME? 525 =note_made_up(1)",
        "112130.46",
        "2153613255",
        "112130.66",
        "37 8 No 112130.46",
    ]


def test_opening_is_enough(where):
    """Without calculating anew: also what is calculated while the document is loading, when its formulas are not to be seen."""
    write_book(where / "opened.xlsx", {**CELLS, "C1": "=NOTE_YEARFRAC(DATE(2017,11,30),DATE(2018,1,16),)"})
    told = run_macro(
        where,
        """
Sub Work(folder)
    Dim document
    document = Opened(folder, "opened.xlsx")
    SaveAs(document, folder, "opened again.xlsx", "Calc MS Excel 2007 XML")
    document.close(True)
End Sub
""",
    )
    assert told == ""
    shows(values(where / "opened again.xlsx"), {**SHOWN, "C1": 47 / 365})


# ------------------------------------------------------------------------------------------------ omitted, or 0


def test_rows_that_a_filter_hides_say_it_too(where):
    with xlsxwriter.Workbook(str(where / "filtered.xlsx")) as book:
        sheet = book.add_worksheet("S")
        for row, (kind, basis) in enumerate([("Kind", ""), ("omitted", ""), ("zero", "0")]):
            sheet.write(row, 0, kind)
            if row:
                sheet.write_formula(row, 1, f"=NOTE_YEARFRAC(43070,43115,{basis})", None, "")
        sheet.autofilter("A1:B3")
        sheet.filter_column("A", "x == zero")
        sheet.set_row(1, None, None, {"hidden": True})
    found = values(calculated(where / "filtered.xlsx", where))
    assert (found["B2"], found["B3"]) == ("#VALUE!", "#VALUE!")


@pytest.mark.parametrize(("named", "typed"), [("", "C1"), ("S!$C$1", "")])
def test_the_formulas_of_names_say_it_too(where, named, typed):
    with xlsxwriter.Workbook(str(where / "named.xlsx")) as book:
        sheet = book.add_worksheet("S")
        sheet.write_row("A1", [43070, 43115, 0])
        book.define_name("part", f"=NOTE_YEARFRAC(S!$A$1,S!$B$1,{named})")
        sheet.write_formula("D1", "=part", None, "")
        sheet.write_formula("D2", f"=NOTE_YEARFRAC(A1,B1,{typed})", None, "")
    found = values(calculated(where / "named.xlsx", where))
    assert (found["D1"], found["D2"]) == ("#VALUE!", "#VALUE!")


def test_the_formulas_of_conditional_formats_say_it_too(where):
    with xlsxwriter.Workbook(str(where / "format.xlsx")) as book:
        sheet = book.add_worksheet("S")
        sheet.write_row("A1", [43070, 43115, 0])
        sheet.conditional_format("A1", {"type": "formula", "criteria": "=NOTE_YEARFRAC($A$1,$B$1,)<0.123", "format": book.add_format({"bold": True})})
        sheet.write_formula("D1", "=NOTE_YEARFRAC(A1,B1,C1)", None, "")
    assert values(calculated(where / "format.xlsx", where))["D1"] == "#VALUE!"


def test_calls_are_told_apart_by_what_they_refer_to(where):
    with xlsxwriter.Workbook(str(where / "both.xlsx")) as book:
        sheet, terms = book.add_worksheet("S"), book.add_worksheet("The terms")
        terms.write_column("A1", [43069, 43115, 0.12])
        sheet.write_column("B1", [101000, 102000, 103000, 104000])
        for row, basis in enumerate(["", "0", "Z9", ""], 1):
            formula = f"=NOTE_ACCRUED('The terms'!$A$1,'The terms'!A2,'The terms'!A3,B{row},{basis})"
            sheet.write_formula(row - 1, 3, formula, None, "")
    found = values(calculated(where / "both.xlsx", where))
    assert [found[cell] for cell in ("D1", "D2", "D3")] == pytest.approx([1527.45, 1530.0, 1557.7], abs=0.006)  # 46 of 365 days, 45 of 360, 46 of 365
    assert found["D4"] == pytest.approx(104000 * 0.12 * 46 / 365, abs=0.006)


def test_a_text_says_nothing(where):
    cells = {"A1": "use NOTE_YEARFRAC(start;end;) here", "B1": "=NOTE_YEARFRAC(43070,43115,0)", "B2": "=NOTE_YEARFRAC(43070,43115.12345678901,)"}
    found = values(calculated(write_book(where / "text.xlsx", cells), where))
    assert found["B1"] == pytest.approx(44 / 360)
    assert found["B2"] == pytest.approx(45 / 365)


def test_a_name_alone_is_understood(where):
    with xlsxwriter.Workbook(str(where / "named.xlsx")) as book:
        sheet = book.add_worksheet("S")
        book.define_name("part", "=NOTE_YEARFRAC(43070,43115,)")
        sheet.write_formula("D1", "=part", None, "")
    assert values(calculated(where / "named.xlsx", where))["D1"] == pytest.approx(45 / 365)


def test_formulas_of_before_a_change_are_forgotten(where):
    """At once: what stood in the cells is kept for a second."""
    told = run_macro(
        where,
        """
Sub Work(folder)
    Dim document, sheet, row
    document = StarDesktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, Array(XlnSetting("Hidden", True)))
    sheet = document.Sheets.getByIndex(0)
    For row = 0 To 4
        sheet.getCellByPosition(0, row).setFormula("=NOTE_YEARFRAC(43070;43115;0)")
    Next row
    document.calculateAll()
    Tell sheet.getCellByPosition(0, 4).getString()
    sheet.getCellByPosition(0, 0).setFormula("=NOTE_YEARFRAC(43070;43115;0)")
    Tell sheet.getCellByPosition(0, 0).getString()
    sheet.getCellByPosition(0, 1).setFormula("=NOTE_YEARFRAC(43070;43115;)")
    Tell sheet.getCellByPosition(0, 1).getString()
    document.close(True)
End Sub
""",
    )
    assert told.splitlines() == ["0.122222222222222", "0.122222222222222", "#VALUE!"]


def every_value(path):
    """(sheet, cell) → value; LibreOffice has TRUE in a table as 1."""
    book = load_workbook(path, data_only=True)
    found = {(sheet.title, cell.coordinate): cell.value for sheet in book for row in sheet.iter_rows() for cell in row if cell.value not in (None, "")}
    book.close()
    return {key: float(value) if isinstance(value, (bool, int)) else value for key, value in found.items()}


@pytest.mark.filterwarnings("ignore:Unable to read chart")
def test_the_filings_workbook(where):
    """Opened and calculated in Calc: what the embedded engine has stored in it, cell by cell, all checks among them."""
    stored, found = every_value(MODEL), every_value(calculated(MODEL, where))
    assert len(stored) > 3000
    assert found.keys() == stored.keys()
    different = {
        key: (found[key], value) for key, value in stored.items() if found[key] != (pytest.approx(value, rel=1e-9) if isinstance(value, float) else value)
    }
    assert different == {}


def test_whole_columns(where):
    rows = {f"A{row}": row / 100 for row in range(1, 101)}
    found = values(calculated(write_book(where / "columns.xlsx", {**rows, "C1": "=INDEX(NOTE_RECON(A:A,50.5),1,1)"}), where))
    assert found["C1"] == 50.5  # 1 + 2 + ... + 100 is 5,050


def test_why(where):
    told = run_macro(
        where,
        """
Sub Work(folder)
    Dim document
    document = Opened(folder, "model.xlsx")
    Tell NotesReasons(document)
    document.close(True)
End Sub
""",
    )
    assert set(told.strip().splitlines()) == {
        "#NUM! NOTE_CAPSHARES: cap must be between 0 and 1, got 9.99 (use 0.0999 or 9.99%)",
        "#N/A NOTE_CONVPRICE: vwaps must be given: a range of numbers, got nothing",
        "#NUM! NOTE_SHARES: price must be above zero, in dollars a share, got 0",
        "#VALUE! NOTE_SHARES: price must be given: a number, got nothing",
    }


def test_help(where):
    told = run_macro(
        where,
        """
Sub Work(folder)
    Tell NotesHelpText("note_shares")
    Tell "----"
    Tell NotesHelpText("*")
End Sub
""",
    )
    one, everything = told.split("----\n")
    assert one.startswith("NOTE_SHARES(amount, price, [rounding])\n")
    assert all(argument.help in one for argument in TABLE["NOTE_SHARES"].args)
    assert [line.partition(":")[0] for line in everything.split() if line.startswith("NOTE_") and line.endswith(":")] == [f"{name}" for name in TABLE]


# ------------------------------------------------------------------------------------------------ when things go wrong

KILL = """
from pathlib import Path
from tests.hosts.calc.calc_session import processes_of
found = [process for process in processes_of(Path(sys.argv[1])) if process != os.getpid()]
for process in found:
    os.kill(process, 9)
Path(sys.argv[0]).with_name("killed").write_text(str(len(found)))
"""


def test_without_python_there_are_errors_and_no_window(tmp_path):
    """A path where no Python is: every cell is #VALUE!, and it does not take long, since it is not tried for each."""
    where = installed(tmp_path / "profile", str(tmp_path / "no python here"))
    cells = {f"A{row}": f"=NOTE_SHARES({row},1)" for row in range(1, 201)}
    start = time.monotonic()
    found = values(calculated(write_book(where / "model.xlsx", cells), where))
    assert set(found.values()) == {"#VALUE!"}
    assert time.monotonic() - start < 60


def test_what_libreoffice_says_to_its_own_python_does_not_reach_ours(where, tmp_path, monkeypatch):
    """It puts folders of its Python into PYTHONPATH as soon as it has started that."""
    (tmp_path / "struct.py").write_text("raise ImportError('of another Python')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert values(calculated(write_book(where / "poisoned.xlsx", {"A1": "=NOTE_SHARES(1000,1)"}), where))["A1"] == 1000


def test_a_contact_file_from_before_is_not_believed(where):
    """Its port may be a stranger's by now, who says nothing and lets LibreOffice wait."""
    contact = where / "user" / "xl_notes" / "contact"
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        contact.write_bytes(stranger.getsockname()[1].to_bytes(4, "big") + b"\0\1x\0\1y")
        assert values(calculated(write_book(where / "stale.xlsx", {"A1": "=NOTE_SHARES(1000,1)"}), where))["A1"] == 1000


@pytest.mark.skipif(sys.platform == "win32", reason="a script of the shell in place of Python")
def test_a_python_that_does_not_answer_is_not_started_for_each_cell(tmp_path):
    python = tmp_path / "python"
    python.write_text(f"#!/bin/sh\necho started >> '{tmp_path}/starts'\n")
    python.chmod(0o755)
    where = installed(tmp_path / "profile", str(python))
    module = where / profile.module_file("XlNotes")
    module.write_text(module.read_text().replace("Const XLN_PATIENCE = 20 ", "Const XLN_PATIENCE = 2 "))
    cells = {f"A{row}": f"=NOTE_SHARES({row},1)" for row in range(1, 21)}
    found = values(calculated(write_book(where / "model.xlsx", cells), where))
    assert set(found.values()) == {"#VALUE!"}
    assert (tmp_path / "starts").read_text() == "started\n"


@pytest.mark.skipif(sys.platform != "linux", reason="finds the process in /proc")
def test_a_python_that_was_killed_is_started_again(where):
    write_book(where / "killed.xlsx", {"A1": "=NOTE_SHARES(1000,1)"})
    contact = where / "user" / "xl_notes" / "contact"
    script = where / "kill.py"
    script.write_text(f"import os, sys\nsys.path[:] = {sys.path!r}\n{KILL}")
    told = run_macro(
        where,
        f"""
Sub Work(folder)
    Dim document, cell
    document = Opened(folder, "killed.xlsx")
    cell = document.Sheets.getByIndex(0).getCellByPosition(0, 0)
    document.calculateAll()
    Tell cell.getString()
    Shell({quoted(quoted(sys.executable))}, 0, {quoted(f"{quoted(str(script))} {quoted(str(contact))}")}, True)
    document.calculateAll()
    Tell cell.getString()
    document.close(True)
End Sub
""",
    )
    assert told.splitlines() == ["1000", "1000"]
    assert (where / "killed").read_text() == "1"
