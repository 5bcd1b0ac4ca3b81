"""Days that move, and days that count from 1904."""

from datetime import date

import pytest

from tests.hosts.headless.samples import FUNCTIONS, inside, package_parts, write_parts
from tests.repair.damaged import after, cell, column, kinds, mend, names, parts_of, row, styled, with_table, write, written
from xl_notes.repair import examine
from xl_notes.repair.formats import is_day, is_time
from xl_notes.repair.reads import Area, Named, Scope
from xl_notes.workbook.grid import Place, box_of
from xl_notes.workbook.package import Table

# ------------------------------------------------------------------------------------------------ days that move

AS_OF = date(2018, 3, 31)


@pytest.mark.parametrize(
    ("formula", "fixed"),
    [
        ("NOTE_ADD(TODAY())", "NOTE_ADD(DATE(2018,3,31))"),
        ("note_add(today( ) ,A1)+TODAY ()", "note_add(DATE(2018,3,31) ,A1)+DATE(2018,3,31)"),
        ('IF("TODAY()"=A1,NOTE_ADD(TODAY()),1)', 'IF("TODAY()"=A1,NOTE_ADD(DATE(2018,3,31)),1)'),
        ("[1]!NOTE_ADD(TODAY())", "NOTE_ADD(DATE(2018,3,31))"),
    ],
)
def test_today_beside_our_function(tmp_path, formula, fixed):
    text, report = after(tmp_path, row(cell(formula, "B1")), as_of=AS_OF)
    assert text == row(cell(fixed, "B1"))
    assert kinds(report, mended=True)[-1] == "moving_date"
    report = examine(tmp_path / "model.xlsx", functions=FUNCTIONS)
    assert kinds(report)[-1] == "moving_date"
    assert "--as-of" in report.findings[-1].remedy


@pytest.mark.parametrize(
    "formula", ["TODAY()", "OTHER(TODAY())", "NOTE_ADD(1)", "NOTE_ADD(MY.TODAY())", 'NOTE_ADD("TODAY()")', "NOTE_ADD(today)", "NOTE_ADD([1]!TODAY())"]
)
def test_no_day_that_moves(tmp_path, formula):
    text, report = after(tmp_path, row(cell(formula)), as_of=AS_OF)
    assert (text, kinds(report)) == (row(cell(formula)), [])


@pytest.mark.parametrize(
    "reader",
    [
        "NOTE_ADD(A1)",
        "NOTE_ADD($A$1)",
        "NOTE_ADD(S!A1)",
        "NOTE_ADD('S'!$A1)",
        "NOTE_ADD(A1:B9)",
        "NOTE_ADD(A:B)",
        "NOTE_ADD(1:1)",
        "NOTE_ADD(day)",
        "NOTE_ADD(via)",
        "A1+NOTE_ADD(1)",
    ],
)
def test_a_cell_one_of_ours_reads(tmp_path, reader):
    model = row(cell("EDATE(TODAY(),1)"), cell(reader, "C1"))
    text, report = after(tmp_path, model, names(day="S!$A$1", via="day+1"), as_of=AS_OF)
    assert text == model.replace("TODAY()", "DATE(2018,3,31)")
    assert [(finding.place, "S!C1" in finding.what) for finding in report.findings] == [("A1", True)]


@pytest.mark.parametrize("reader", ["NOTE_ADD(B1)", "NOTE_ADD(A2)", "NOTE_ADD(Other!A1)", "NOTE_ADD([1]S!A1)", "A1", "NOTE_ADD(day)", "NOTE_ADD(T[b])"])
def test_a_cell_none_of_ours_reads(tmp_path, reader):
    model = row(cell("TODAY()"), cell(reader, "C1"))
    text, report = after(tmp_path, model, names(day="S!$B$1"), as_of=AS_OF)
    assert text == model
    assert kinds(report) == []


def test_a_name_with_today(tmp_path):
    path = write(tmp_path / "model.xlsx", row(cell("NOTE_ADD(day)")), names(day="TODAY()-1", other="TODAY()"))
    report = mend(path, as_of=AS_OF)
    assert [finding.place for finding in report.findings] == ["name day"]
    text = parts_of(written(report))["xl/workbook.xml"].decode()
    assert ">DATE(2018,3,31)-1<" in text
    assert ">TODAY()<" in text


def test_now_is_only_named(tmp_path):
    text, report = after(tmp_path, row(cell("NOTE_ADD(NOW(),TODAY())")), as_of=AS_OF)
    assert text == row(cell("NOTE_ADD(NOW(),DATE(2018,3,31))"))
    assert [(finding.what[:5], finding.mended) for finding in report.findings] == [("NOW()", False), ("TODAY", True)]


@pytest.mark.parametrize(("reads", "mended"), [("A1:A2", True), ("A1", False), ("A2", False)])
def test_cells_that_share_a_formula_with_today(tmp_path, reads, mended):
    sheet = (
        '<sheetData><row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">TODAY()+C1</f></c>{}</row>'
        '<row r="2"><c r="A2"><f t="shared" si="0"/></c></row></sheetData>'
    ).format(cell(f"NOTE_ADD({reads})", "B1"))
    text, report = after(tmp_path, sheet, as_of=AS_OF)
    assert [finding.mended for finding in report.findings] == [mended]
    assert ("DATE(2018,3,31)+C1" in text) is mended


def test_shared_calls_read_other_cells(tmp_path):
    """The second of the calls, one row down, reads the cell with TODAY()."""
    sheet = (
        '<sheetData><row r="1"><c r="B1"><f t="shared" ref="B1:B2" si="0">NOTE_ADD(A1)</f></c></row>'
        '<row r="2"><c r="A2"><f>TODAY()</f></c><c r="B2"><f t="shared" si="0"/></c></row></sheetData>'
    )
    _, report = after(tmp_path, sheet, as_of=AS_OF)
    assert [(finding.place, "S!B2" in finding.what) for finding in report.findings] == [("A2", True)]


def test_what_a_formula_reads():
    scope = Scope(
        {"S": "S", "MY S": "My S"},
        {("", "DAY"): "'My S'!$B$2", ("", "LOOP"): "LOOP+1", ("S", "OWN"): "$C$3", ("", "LEFT"): "S!B1"},
        {"T": Table("My S", box_of("B2:D9"), ("a", "b c", "d"), header=1, totals=1)},
    )
    reads = list(scope.reads("A1+'My S'!$B$2:C4*SUM(B:B,2:3)+T[b c]+T[#All]+day+own+loop+left+[1]S!A1+'[1]My S'!A1+Gone!A1+F(1)", "S", Place(2, 3)))
    areas = [(read.sheet, str(read.box)) for read in reads if isinstance(read, Area)]
    assert areas == [
        ("S", "A1"),
        ("My S", "B2:C4"),
        ("S", "B1:B1048576"),
        ("S", "A2:XFD3"),
        ("My S", "C3:C8"),
        ("My S", "B2:D9"),
        ("My S", "B2"),
        ("S", "C3"),
        ("S", "D2"),
    ]
    assert {read for read in reads if isinstance(read, Named)} == {("", "DAY"), ("S", "OWN"), ("", "LOOP"), ("", "LEFT")}


# ------------------------------------------------------------------------------------------------ the 1904 system

FLAG = '<workbookPr codeName="x" date1904="1"/>'


def model_of_1904(path, sheet, more=None, names=""):
    parts = styled(package_parts(sheet, names))
    parts["xl/workbook.xml"] = str(parts["xl/workbook.xml"]).replace("<sheets>", f"{FLAG}<sheets>")
    return write_parts(path, {**parts, **(more or {})})


def test_1904_is_named(tmp_path):
    path = model_of_1904(tmp_path / "model.xlsx", column(41607, styles={1: 1}))
    report = mend(path)
    assert (report.output, kinds(report)) == (None, ["date_system"])
    assert "--dates-1904" in report.findings[0].remedy


def test_1904_dates_are_moved(tmp_path):
    """41,607 days after 1 January 1904 is 30 November 2017, which is 43,069 in the 1900 system."""
    sheet = column(41607, 41607.75, 41607, 0.5, 30.5, 0, -5, 2957004, "41607", styles={1: 1, 2: 1, 4: 2, 5: 2, 6: 1, 7: 1, 8: 1, 9: 1})
    report = mend(model_of_1904(tmp_path / "model.xlsx", sheet), dates_1904=True)
    expected = column(43069, 43069.75, 41607, 0.5, 30.5, 0, -5, 2957004, "41607", styles={1: 1, 2: 1, 4: 2, 5: 2, 6: 1, 7: 1, 8: 1, 9: 1})
    assert inside(written(report)) == expected
    assert '<workbookPr codeName="x"/>' in parts_of(written(report))["xl/workbook.xml"].decode()
    told = {finding.place: (finding.after, finding.mended) for finding in report.findings if finding.kind == "date_system"}
    left = (None, False)
    assert told == {"workbook": ("1900", True), "A1": ("43069", True), "A2": ("43069.75", True), "A5": left, "A6": left, "A7": left, "A8": left}
    what = {finding.place: finding.what for finding in report.findings}
    assert "2017-11-30" in what["A1"]
    assert "a time and no day" in what["A5"]
    assert "less than a day" in what["A6"]
    assert "no such day" in what["A7"]


def test_1904_results_are_moved_too(tmp_path):
    cells = [
        '<c r="A1" s="1"><f>DATE(2017,11,30)</f><v>41607</v></c>',
        '<c r="B1" s="1"><f t="array" ref="B1:C1">[1]!NOTE_GRID(1)</f><v>41607</v></c><c r="C1" s="1"><v>41608</v></c>',
        '<c r="D1"><f>A1-1</f><v>41606</v></c>',
        '<c r="E1" s="1" t="d"><v>2017-11-30</v></c>',
    ]
    report = mend(model_of_1904(tmp_path / "model.xlsx", row(*cells)), dates_1904=True)
    expected = row(*cells).replace("<v>41607</v>", "<v>43069</v>").replace("<v>41608</v>", "<v>43070</v>").replace("[1]!", "")
    assert inside(written(report)) == expected
    assert [finding.what[:16] for finding in report.findings if finding.place == "formulas"] == ["3 stored results"]


def test_1904_numbers_in_formulas_are_named(tmp_path):
    beside = '<dataValidations count="1"><dataValidation sqref="C1"><formula1>41607</formula1></dataValidation></dataValidations>'
    sheet = row(cell("NOTE_ADD(41607)+SUM(30000:30001)+A40000+1.5+99999+&quot;41607&quot;".replace("&quot;", '"'))) + beside
    report = mend(model_of_1904(tmp_path / "model.xlsx", sheet, names=names(start="41608")), dates_1904=True)
    told = [(finding.place, finding.remedy) for finding in report.findings if "may be a date" in finding.what]
    assert told == [
        ("name start", "if it is, write DATE(2017,12,1), which is right in both systems"),
        ("A1", "if it is, write DATE(2017,11,30), which is right in both systems"),
        ("validation of C1", "if it is, write DATE(2017,11,30), which is right in both systems"),
    ]
    assert inside(written(report)) == sheet


def test_1904_plain_numbers_that_we_read_are_named(tmp_path):
    """Without a date's format nothing tells 41,607 dollars from 30 November 2017."""
    cells = ["41607", "41608", "100", "41609.5"]
    inner = "".join(f'<c r="{letter}1"><v>{value}</v></c>' for letter, value in zip("ABCD", cells, strict=True))
    sheet = f'<sheetData><row r="1">{inner}<c r="F1"><f>NOTE_ADD(A1:D1)</f><v>1</v></c><c r="G1"><v>41610</v></c></row></sheetData>'
    report = mend(model_of_1904(tmp_path / "model.xlsx", sheet), dates_1904=True)
    told = [(finding.place, finding.mended) for finding in report.findings if "its format shows no date" in finding.what]
    assert told == [("A1", False), ("B1", False)]
    assert "S!F1 reads it; it may be 2017-11-30" in report.findings[1].what


def test_1904_charts_have_a_flag_of_their_own(tmp_path):
    chart = '<c:chartSpace xmlns:c="c"><c:date1904 val="1"/><c:lang val="x"/></c:chartSpace>'
    report = mend(model_of_1904(tmp_path / "model.xlsx", "<sheetData/>", {"xl/charts/chart1.xml": chart}), dates_1904=True)
    assert parts_of(written(report))["xl/charts/chart1.xml"].decode() == chart.replace('date1904 val="1"', 'date1904 val="0"')


def test_1904_filters_and_macros_are_named(tmp_path):
    chosen = '<filterColumn colId="0"><customFilters><customFilter operator="greaterThan" val="41607"/></customFilters></filterColumn>'
    columns = '<tableColumns count="1"><tableColumn id="1" name="a"/></tableColumns>'
    table = f'<table id="1" name="T" displayName="T" ref="A1:A4"><autoFilter ref="A1:A4">{chosen}</autoFilter>{columns}</table>'
    parts = with_table(package_parts(column("a", 1)), table)
    parts["xl/workbook.xml"] = str(parts["xl/workbook.xml"]).replace("<sheets>", f"{FLAG}<sheets>")
    relation = '<Relationship Id="v" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" Target="vbaProject.bin"/></Relationships>'
    parts["xl/_rels/workbook.xml.rels"] = str(parts["xl/_rels/workbook.xml.rels"]).replace("</Relationships>", relation)
    report = mend(write_parts(tmp_path / "model.xlsm", parts), dates_1904=True)
    assert {finding.place for finding in report.findings if not finding.mended} == {"xl/tables/table1.xml", "xl/vbaProject.bin"}
    assert parts_of(written(report))["xl/vbaProject.bin"] == str(parts["xl/vbaProject.bin"]).encode()


@pytest.mark.parametrize(
    ("code", "shows"),
    [
        ("yyyy-mm-dd", "day"),
        ("m/d/yy h:mm", "day"),
        ("[$-409]d-mmm-yy;@", "day"),
        ("mmm", "day"),
        ('"as of "d.m.', "day"),
        ("[$-411]ggge", "day"),
        ("h:mm", "time"),
        ("h:mm AM/PM", "time"),
        ("[h]:mm:ss", "time"),
        ("[mm]:ss", "time"),
        ("mm:ss.0", "time"),
        ("General", ""),
        ("0.00E+00", ""),
        ('#,##0 "days"', ""),
        ('0.0" hours"', ""),
        (r"0\d", ""),
        ("[Red]0;[Blue]-0", ""),
        ("_d0_)", ""),
        ("*d0", ""),
        ("@", ""),
        ("", ""),
    ],
)
def test_what_a_format_shows(code, shows):
    assert ("day" if is_day(code) else "time" if is_time(code) else "") == shows
