"""Workbooks recalculated by LibreOffice, and by both engines, compared.  Every run of LibreOffice ends after two minutes at the latest."""

import http.server
import shutil
import threading
from pathlib import Path
from typing import ClassVar

import pytest
import xlsxwriter
from openpyxl import load_workbook

from tests.hosts.headless.samples import (
    FUNCTIONS,
    NAMESPACE,
    RELATIONS,
    array,
    dynamic,
    inside,
    package_parts,
    read_part,
    run,
    sheet_of,
    values_in,
    write_parts,
)
from xl_notes.cli import main
from xl_notes.core.errors import OutOfRange
from xl_notes.hosts.headless.recalc import WorkbookError, recalc

pytestmark = pytest.mark.libreoffice
SECONDS = 120


@pytest.fixture(autouse=True)
def time_limit(monkeypatch):
    monkeypatch.setattr("xl_notes.hosts.headless.calc.run.SECONDS", SECONDS)


@pytest.fixture
def calculated(tmp_path):
    """The values of a workbook of these cells after an engine has calculated it, and the report."""

    def calculate(cells, workbook="", engine="calc", **parts):
        source = write_parts(tmp_path / "model.xlsx", package_parts(sheet_of(cells), workbook) | parts)
        report = run(source, engine=engine, progress=False)
        return values_in(report.output), report

    return calculate


def errors(report):
    return {error.cell.removeprefix("S!"): (error.code, error.message) for error in report.errors}


def compared(report):
    assert report.comparison is not None
    return report.comparison


def names(**texts):
    return "<definedNames>" + "".join(f'<definedName name="{name}">{text}</definedName>' for name, text in texts.items()) + "</definedNames>"


# ------------------------------------------------------------------------------------------------ one by one


def test_calls_of_ours(calculated):
    """NOTE_ADD is first + 10 x second + 100 x third + 1000 if flag; second is 7 and third 5 if they are omitted."""
    values, report = calculated(
        {
            "A1": "=NOTE_ADD(1,,2)",
            "A2": "=NOTE_ADD(1,0,2)",
            "A3": "=NOTE_ADD(1)",
            "A4": "=NOTE_ADD(1,,)",
            "A5": "=NOTE_ADD(1,2,3,TRUE)",
            "A6": "=note_add(Z99,2)",
            "A7": "=_xll.NOTE_ADD(1,2,3)",
            "A8": "=[1]!NOTE_ADD(1,2,3)",
            "A9": "=_xlfn.SINGLE(NOTE_ADD(1,2,3))",
            "A10": "=NOTE_VERSION()",
            "A11": "=NOTE_DAY(DATE(2017,11,30))",
            "A12": "=SUM(A1:A5)+NOTE_ADD(NOTE_ADD(0,0,0),0,0)",
            "A13": "=omitting",
            "A14": '<c><f t="shared" ref="A14:A15" si="0">NOTE_ADD(B14,,0)</f><v>99</v></c>',
            "A15": '<c><f t="shared" si="0"/><v>99</v></c>',
            "B14": 1,
            "B15": 2,
        },
        names(omitting="NOTE_ADD(S!$B$15,,0)"),
    )
    assert errors(report) == {"A6": ("#VALUE!", "first must be given: a number, got nothing")}
    assert [values[f"A{row}"] for row in range(1, 16)] == [271, 201, 571, 571, 1321, "#VALUE!", 321, 321, 321, "1.0 <&>", 43069, 2935, 72, 71, 72]


def test_errors_and_why(calculated):
    values, report = calculated(
        {
            "A1": "=NOTE_FAIL(1)",
            "A2": "=IFERROR(NOTE_FAIL(1),7)",
            "A3": "=ISNA(NOTE_FAIL(1))",
            "A4": "=1/0",
            "A5": "=A4+1",
            "A6": "=SQRT(-1)",
            "A7": "=nosuchname+1",
            "A8": dynamic("A8:D9", "NOTE_GRID(2)"),
            "F1": "=NOTE_ADD()",
            "F2": "=1+",
        }
    )
    assert [values[f"A{row}"] for row in range(1, 6)] == ["#NUM!", 7, False, "#DIV/0!", "#DIV/0!"]
    found = errors(report)
    assert found["A1"] == ("#NUM!", str(OutOfRange("number", 1.0, "something else")).replace("1.0", "1"))
    assert found["D9"] == ("#N/A", "grid must be even, got 1")
    assert found["F1"] == ("#VALUE!", "first must be given: a number, got nothing")
    assert found["A6"] == (values["A6"], "LibreOffice shows Err:502")
    assert found["A7"][0] == "#NAME?"
    assert values["F2"] == found["F2"][0]  # an error, whichever
    assert "A2" not in found


def test_functions_that_libreoffice_has_not(calculated):
    values, report = calculated({"A1": "=NOTE_NONE(1)", "A2": "=IFERROR(NOTE_NONE(1),0)", "A3": "=SUM(1,2)"})
    assert values == {"A1": "#NAME?", "A2": 0, "A3": 3}
    assert errors(report) == {
        "A1": ("#NAME?", "the engine has no function NOTE_NONE"),
        "A2": ("#NAME?", "the engine has no function NOTE_NONE; the formula hides that"),
    }


def test_arrays_find_their_size(calculated):
    """NOTE_GRID has a row of four for each of its rows; each array needs the size of the one before."""
    values, report = calculated(
        {
            "A1": dynamic("A1:D4", "NOTE_GRID(2)"),
            "A3": "<c><v>9</v></c>",
            "A6": dynamic("A6", "NOTE_GRID(COUNT(A1:A4)+1)"),
            "F1": "=ROWS(_xlfn.ANCHORARRAY(A6))",
            "F2": "=SUM(A1:A4)",
            "H1": dynamic("H1:H2", "NOTE_GRID(1)"),
            "J1": 5,
            "H4": array("H4:I6", "NOTE_GRID(2)"),
            "H8": "=NOTE_GRID(2)",
            "I8": "=SUM(H8:H9)",
            "M1": dynamic("M1", "1+1"),
        }
    )
    assert [values[f"A{row}"] for row in (1, 2, 6, 7, 8)] == [0, 1, 0, 1, 2]
    assert values["A3"] is None  # shrunk
    assert '<f t="array" ref="A1:D2">' in inside(report.output)
    assert '<f t="array" ref="A6:D8">' in inside(report.output)
    assert (values["F1"], values["F2"]) == (3, 1)
    assert values["H1"] == "#SPILL!"
    assert values["J1"] == 5
    assert (values["H4"], values["I5"], values["H6"]) == (0, "t1", "#N/A")
    assert (values["H8"], values["I8"]) == (0, 0)
    assert '<f t="array" ref="M1">' in inside(report.output)


def test_names_and_truth(calculated):
    values, report = calculated(
        {"A1": "=1=1", "A2": 2, "A3": "=SUM(two,A2)"},
        names(two="S!$A$2", check_cell="S!$A$1", check_all="AND(S!$A$2:$A$3&gt;1)", check_each="S!$A$2:$A$3&gt;2", result_a="S!$A$3", result_b="S!$A$3*two"),
    )
    assert values["A1"] is True
    assert values["A3"] == 4
    assert {check.name: (check.value, check.ok) for check in report.checks} == {
        "check_cell": (True, True),
        "check_all": (True, True),
        "check_each": (False, False),
    }
    assert report.results == (("result_a", 4), ("result_b", 8))


def test_truth_in_arrays(calculated):
    """There LibreOffice has the numbers 1 and 0 only: a cell that held a truth value gets one."""
    values, _ = calculated({"A1": array("A1:D2", "NOTE_GRID(2)"), "D1": '<c t="b"><v>0</v></c>', "F1": array("F1:I2", "NOTE_GRID(2)")})
    assert values["D1"] is True
    assert values["I1"] == 1


@pytest.mark.parametrize(
    "cells",
    [
        {"A1": "=B1+1", "B1": "=A1+1"},
        {"A1": "=A1"},
        {"A1": "=IFERROR(A1+1,0)"},
        {"A1": "=IFERROR(NOTE_ADD(B1),0)", "B1": "=SUM(A:A)"},
        {"A1": 10, "A2": '=SUMIF(A1:A2,"&gt;0")'},
        {"A1": 1, "B1": 10, "B2": "=SUMIFS(B1:B2,A1:A2,1)"},
        {"A1": 1, "A2": 2, "A3": "=MATCH(2,A1:A5,0)"},
        {"A1": 1, "A2": 2, "B1": 10, "B3": "=VLOOKUP(2,A1:B5,2,FALSE)"},
    ],
)
@pytest.mark.parametrize("engine", ["embedded", "calc"])
def test_circles_are_refused(book, cells, engine):
    path = book(sheet_of(cells))
    with pytest.raises(WorkbookError, match=r"There are circular references: .*  Nothing was written\."):
        run(path, engine=engine)
    assert [file.name for file in path.parent.iterdir()] == ["model.xlsx"]


def test_a_name_that_points_left_or_up(calculated):
    """Excel writes the cell to the left as it looks from A1, round the edge of the sheet."""
    values, _ = calculated({"A2": 2, "A3": 3, "B2": "=before", "B3": "=twice", "C3": "=above*2"}, names(before="S!XFD1", above="S!A1048576", twice="before*2"))
    assert values == {"A2": 2, "A3": 3, "B2": 2, "B3": 6, "C3": 0}


def test_what_reads_whole_sheets_reads_the_workbook_only(calculated):
    values, _ = calculated({"A1": 3, "E1": '<c cm="1"><f t="array" ref="E1:H2">NOTE_GRID(2)</f></c>', "A5": "=COUNTA(B:XFD)", "A6": "=MAX(12:1048576)"})
    assert (values["A5"], values["A6"]) == (8, 0)


def test_a_range_with_the_sheet_at_both_ends(calculated):
    values, _ = calculated({"A1": 1, "A2": 10, "A3": 100, "B1": "=SUM(S!A1:S!A3)", "B2": "=SUM(nm)"}, names(nm="S!$A$1:S!$A$2"))
    assert (values["B1"], values["B2"]) == (111, 11)


def test_whole_shares_to_the_last_digit(calculated):
    values, _ = calculated({"A1": "=10^16/3-MOD(10^16/3,1)", "A2": "=2^53-1", "A3": "=1/3"})
    assert values["A2"] == 9007199254740991
    assert values["A3"] == 1 / 3


def test_truth_is_not_rounded(calculated):
    """LibreOffice takes numbers that differ in the last digits for equal."""
    _, report = calculated({"A1": 10**12, "A2": "=A1+0.0003", "A3": "=A1=A2", "A4": "=A1-A2=0", "A5": "=(A1=A2)*1"}, engine="both")
    assert [difference.cell for difference in compared(report).differences] == ["S!A3", "S!A4", "S!A5"]


def test_the_numbers_of_criteria_are_no_addends(calculated):
    text = '<c t="str"><v>5</v></c>'
    cells = {"A1": 5, "A2": text, "A3": 9.99e307, "B1": 1000, "B2": 2000, "B3": 4000, "C1": "=SUMIF(A1:A3,5,B1:B3)"}
    _, report = calculated(cells, engine="both")
    [difference] = compared(report).differences  # a number and its text are alike for one engine, and not for the other
    assert (difference.cell, {difference.embedded, difference.calc}) == ("S!C1", {3000, 1000})


def test_characters_of_another_code_page_are_named(calculated):
    _, report = calculated({"A1": "=CHAR(10)&CHAR(127)", "A2": "=CHAR(200)", "A3": "=CHAR(A9+128)"})
    [warning] = report.warnings
    assert warning.startswith("CHAR in S!A2, S!A3: ")


def test_a_tab_in_several_lines(calculated):
    values, _ = calculated({"A1": '<c t="inlineStr"><is><t xml:space="preserve">a\nb\tc</t></is></c>', "B1": "=A1", "B2": "=CODE(MID(A1,4,1))"})
    assert (values["B1"], values["B2"]) == ("a\nb\tc", 9)


def test_a_long_text_with_tabs_and_lines_comes_whole(calculated):
    parts = ['a"\n\tb' * 90, "c" * 300]
    cell = '<c t="inlineStr"><is><t xml:space="preserve">' + "_x000D_".join(parts) + "</t></is></c>"
    values, _ = calculated({"A1": cell, "B1": "=A1", "B2": "=LEN(A1)", "B3": "=CODE(MID(A1,451,1))"})
    assert (values["B1"], values["B2"], values["B3"]) == ("\r".join(parts), 90 * 5 + 1 + 300, 13)


def test_a_circle_that_a_branch_avoids_is_none(calculated):
    values, report = calculated({"A1": "=IF(TRUE,1,B1)", "B1": "=IFERROR(A1,0)+1"})
    assert values == {"A1": 1, "B1": 2}
    assert [warning for warning in report.warnings if "S!B1 may be circular" in warning]


def test_an_array_left_to_its_stored_values_can_be_read(calculated):
    kept_array = '<c cm="1"><f t="array" ref="A1:A2">_xlfn.WEBSERVICE("http://a")</f><v>4</v></c>'
    values, _ = calculated({"A1": kept_array, "A2": 5, "C1": "=SUM(_xlfn.ANCHORARRAY(A1))"})
    assert values == {"A1": 4, "A2": 5, "C1": 9}


def test_a_workbook_without_formulas(calculated):
    values, report = calculated({})
    assert (values, report.formulas) == ({}, 0)


def test_nothing_else_of_the_file_changes(tmp_path):
    source = write_parts(tmp_path / "model.xlsx", package_parts(sheet_of({"A1": "=NOTE_ADD(1,2,3)", "B1": "text"})))
    report = run(source, engine="calc")
    assert inside(report.output) == inside(source).replace("<v>99</v>", "<v>321</v>")
    assert read_part(report.output, "xl/vbaProject.bin") == read_part(source, "xl/vbaProject.bin")


# ------------------------------------------------------------------------------------------------ suspicious files


class Listener(http.server.BaseHTTPRequestHandler):
    asked: ClassVar[list[str]] = []

    def do_GET(self):
        self.asked.append(self.path)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"<a>1</a>")

    do_HEAD = do_OPTIONS = do_PROPFIND = do_GET  # noqa: N815

    def log_message(self, *_):
        pass


@pytest.fixture
def listening():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    Listener.asked.clear()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_workbook_does_not_reach_outside(calculated, listening, tmp_path):
    secret = tmp_path / "secret.xlsx"
    book = xlsxwriter.Workbook(str(secret))
    book.add_worksheet("S").write("A1", 4711)
    book.close()
    uri, url, loot = secret.as_uri(), f"http://127.0.0.1:{listening.server_port}", (tmp_path / "loot").as_uri()
    cells = {
        "A1": f"=INDIRECT(\"'{uri}'#$S.A1\")",
        "A2": f'=INDIRECT("\'{uri[:3]}"&"{uri[3:6]}"&"{uri[6:]}\'#"&"$S.A1")',  # put together only when it is calculated
        "B3": f"'{uri}'",
        "A3": '=INDIRECT(B3&"#"&"$S.A1")',
        "B4": f"'{secret.parent}/[{secret.name}]S'",
        "A4": '=INDIRECT(B4&"!A1")',
        "B5": f"'{url}/a.ods'",
        "A5": '=INDIRECT(B5&"#"&"$S.A1")',
        "A6": f'=_xlfn.WEBSERVICE("{url}/web")',
        "A7": f'=IFERROR(DDE("soffice","{secret}","S.A1"),0)',
        "A8": "=cmd|'/C calc'!A0",
        "A9": "=ext",
        "A10": '=INDIRECT("web")',
        "A11": f'=XlnTell("{loot}","x")',
        "A12": f'=Main("{uri}","{loot}.xlsx","{loot}")',
        "A13": f'=HYPERLINK("{url}/link","text")',
        "A14": f'=_xlfn.IMAGE("{url}/image")',
        "A15": '=CELL("filename")',
        "A16": '=INFO("directory")',
        "A17": "=A6+1",
    }
    links = (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" TargetMode="External" Target="{url}/i.png"'
    )
    hostile = {
        "xl/worksheets/_rels/sheet1.xml.rels": f'{links} Type="{RELATIONS}/image"/></Relationships>',
        "xl/externalLinks/externalLink1.xml": f'<externalLink xmlns="{NAMESPACE}"/>',
        "xl/externalLinks/_rels/externalLink1.xml.rels": f'{links} Type="{RELATIONS}/externalLinkPath"/></Relationships>',
        "xl/connections.xml": f'<connections xmlns="{NAMESPACE}"><connection id="1" refreshOnLoad="1"><webPr url="{url}"/></connection></connections>',
    }
    values, report = calculated(cells, names(ext="[1]S!$A$1", web=f'_xlfn.WEBSERVICE("{url}/name")', check_web="IF(web=1,TRUE)"), **hostile)
    assert Listener.asked == []
    assert not list(tmp_path.glob("loot*"))
    assert 4711 not in values.values()
    kept = {"A1", "A6", "A7", "A8", "A9", "A11", "A12", "A14", "A15", "A16"}
    assert {cell for cell, value in values.items() if value == 99} == kept
    for cell in kept:
        assert [warning for warning in report.warnings if warning.startswith(f"S!{cell} ") and warning.endswith("its stored value was kept.")], cell
    assert all(isinstance(values[cell], str) and values[cell].startswith("#") for cell in ("A2", "A3", "A4", "A5", "A10"))
    assert (values["A13"], values["A17"]) == ("text", 100)
    assert [check.ok for check in report.checks] == [False]


# ------------------------------------------------------------------------------------------------ both


def test_both_agree_where_excel_would(calculated):
    values, report = calculated(
        {
            "A1": "=NOTE_ADD(1,,2)",
            "A2": "=0.1+0.2-0.3",  # 0 in LibreOffice, 5.6E-17 by plain addition
            "A3": "=NOTE_FAIL(1)",
            "A4": "=SQRT(-1)",  # Err:502 in LibreOffice, which has no code in Excel
            "A5": '="a"&1',
            "A6": "=1=1",
            "A7": dynamic("A7", "NOTE_GRID(2)"),
            "A10": "=1/3",
        },
        engine="both",
    )
    assert compared(report).differences == compared(report).not_compared == ()
    assert (compared(report).formulas, compared(report).cells) == (8, 15)  # the array has eight
    assert values["A2"] == 0.1 + 0.2 - 0.3  # the embedded engine's is written


def test_both_name_what_differs_and_what_cannot_be_compared(calculated):
    """A range in a formula that is no array is its cell in the formula's row in Excel; the embedded engine adds all of it."""
    cells = {
        "A1": 1,
        "A2": 2,
        "A3": 3,
        "B3": "=SUM(A1:A3*2)",
        "B4": "=B3+1",
        "C1": "=NOTE_NONE(1)",
        "C2": "=ISERROR(C1)",
        "C3": '=INFO("system")',
        "C4": "=C3&1",
    }
    cells |= {"D1": "=NOTE_FAIL(1)", "D2": "=IFERROR(NOTE_SUM(D1:D1),5)", "D3": "=D2+1"}
    _, report = calculated(cells, engine="both")
    found = compared(report)
    assert [(one.cell, one.embedded, one.calc, one.formula) for one in found.differences] == [("S!B3", 12, 6, "SUM(A1:A3*2)"), ("S!B4", 13, 7, "B3+1")]
    reasons = {one.cell: one.reason for one in found.not_compared}
    assert reasons["S!C1"].endswith("the engine has no function NOTE_NONE")
    assert reasons["S!C3"].endswith("the engine has no function INFO")
    assert reasons["S!C4"] == "depends on a formula that is not compared"
    assert reasons["S!D2"] == "LibreOffice: it calls no function that is given an error"
    assert reasons["S!D3"] == "depends on a formula that is not compared"
    assert set(reasons) == {"S!C1", "S!C3", "S!C4", "S!D2", "S!D3"}
    assert found.cells == 4  # B3, B4, C2, D1


def test_the_filings_workbook(tmp_path):
    model = Path(__file__).parents[3] / "workbooks" / "ascent_solar_2017.xlsx"
    report = recalc(model, tmp_path / "out.xlsx", engine="both")
    assert compared(report).differences == compared(report).not_compared == ()
    assert compared(report).formulas == report.formulas > 500
    assert compared(report).cells > 1500
    assert report.errors == ()
    assert all(check.ok for check in report.checks)


ROWS = 1000


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """A loan tape: a thousand loans, five formulas each."""
    path = tmp_path_factory.mktemp("large") / "tape.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Loans")
    for row in range(2, ROWS + 2):
        sheet.write_row(row - 1, 0, [43000 + row % 300, 43301 + row % 250, 0.05 + 0.0001 * (row % 100), 10_000 + 137.53 * row])
        sheet.write_formula(row - 1, 4, f"=NOTE_ACCRUED(A{row},B{row},C{row},D{row},,)")
        sheet.write_formula(row - 1, 5, f"=B{row}-A{row}")
        sheet.write_formula(row - 1, 6, f"=IFERROR(E{row}/SUM(E$2:E${ROWS + 1}),0)")
        sheet.write_formula(row - 1, 7, f"=E{row}+IF(ROW()=2,0,H{row - 1})")
        sheet.write_formula(row - 1, 8, f'=IF(E{row}>500,"large","small")')
    book.define_name("check_total", f"=ROUND(SUM(Loans!$E$2:$E${ROWS + 1})-Loans!$H${ROWS + 1},2)=0")
    book.close()
    return path


def test_five_thousand_cells(large, tmp_path):
    report = recalc(large, tmp_path / "out.xlsx", engine="both")
    assert compared(report).differences == compared(report).not_compared == ()
    assert report.formulas == compared(report).cells == 5 * ROWS
    assert report.errors == ()
    assert [check.ok for check in report.checks] == [True]
    cell = load_workbook(tmp_path / "out.xlsx", data_only=True)["Loans"]["E2"].value
    days = (43301 + 2) - (43000 + 2)
    assert cell == round((10_000 + 137.53 * 2) * 0.0502 * days / 365, 2)


# ------------------------------------------------------------------------------------------------ the command


def test_the_command_compares(tmp_path, capsys):
    cells = {"A1": 1, "A2": 2, "B2": "=SUM(A1:A2*2)", "B3": "=1+1"}
    path = write_parts(tmp_path / "model.xlsx", package_parts(sheet_of(cells)))
    assert main(["recalc", str(path), "--engine", "both"]) == 1
    out = capsys.readouterr().out
    assert "differs: S!B2  embedded 6  calc 4  =SUM(A1:A2*2)\n" in out
    assert "2 formulas, 2 cells calculated by both engines: 1 differ, 0 not compared\n" in out
    path = write_parts(tmp_path / "alike.xlsx", package_parts(sheet_of({"B3": "=1+1"})))
    assert main(["recalc", str(path), "--engine", "both"]) == 0
    assert main(["recalc", str(path), "--engine", "calc"]) == 0
    assert "calculated by both" not in capsys.readouterr().out.rpartition("written:")[0].rpartition("written:")[2]


def test_functions_are_the_callers(tmp_path):
    """Only those given are known, in LibreOffice too."""
    path = write_parts(tmp_path / "model.xlsx", package_parts(sheet_of({"A1": "=NOTE_ADD(1,2,3)", "A2": "=NOTE_DAY(1)"})))
    report = recalc(path, functions={"NOTE_ADD": FUNCTIONS["NOTE_ADD"]}, engine="calc")
    assert values_in(report.output) == {"A1": 321, "A2": "#NAME?"}


def test_the_file_given_is_left_as_it_was(tmp_path):
    path = write_parts(tmp_path / "model.xlsx", package_parts(sheet_of({"A1": "=1+1"})))
    before = path.read_bytes()
    run(path, engine="both")
    assert path.read_bytes() == before
    shutil.copy(path, tmp_path / "mine.xlsx")
    run(tmp_path / "mine.xlsx", in_place=True, engine="calc")
    assert values_in(tmp_path / "mine.xlsx") == {"A1": 2}
    assert sorted(file.name for file in tmp_path.iterdir()) == ["mine.xlsx", "model.recalculated.xlsx", "model.xlsx"]
