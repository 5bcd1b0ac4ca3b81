"""Calls in a model's formulas: what is found, and what a repair writes in its place, place by place."""

import pytest

from tests.hosts.headless.samples import package_parts, write_parts
from tests.repair.damaged import after, cell, kinds, linked, mend, names, parts_of, row, with_table, write, written
from xl_notes.repair import RENAMED
from xl_notes.repair.calls import Known, mended
from xl_notes.sheet.functions import TABLE

# ------------------------------------------------------------------------------------------------ calls

TIED = [
    ("[1]!NOTE_ADD(1,2)", "NOTE_ADD(1,2)"),
    ("[12]!note_add(1)", "NOTE_ADD(1)"),
    ("'C:\\Users\\it''s\\xl_notes.xlam'!NOTE_ADD(1)", "NOTE_ADD(1)"),
    ("'\\\\server\\share\\xl_notes.xlam'!NOTE_ADD(1)", "NOTE_ADD(1)"),
    ("'https://x.example/a b/xl_notes.xlam'!NOTE_ADD(1)", "NOTE_ADD(1)"),
    ("xl_notes.xlam!NOTE_ADD(1)", "NOTE_ADD(1)"),
    ("XL_NOTES.XLAM!Note_Add(1)", "NOTE_ADD(1)"),
    ("'[xl_notes.xlam]Sheet1'!NOTE_ADD(1)", "NOTE_ADD(1)"),
    ("'C:\\x\\[xl_notes.xlam]Sheet1'!NOTE_ADD(1)", "NOTE_ADD(1)"),
    ("[xl_notes.xlam]Sheet1!NOTE_ADD(1)", "NOTE_ADD(1)"),
    ("[1]Sheet1!NOTE_ADD(1)", "NOTE_ADD(1)"),
    ("'[1]Sheet 1'!NOTE_ADD(1)", "NOTE_ADD(1)"),
    ("_xll.NOTE_ADD(1)", "NOTE_ADD(1)"),
    ("_xludf.NOTE_ADD(1)", "NOTE_ADD(1)"),
    ("_xldudf_NOTE_ADD(1)", "NOTE_ADD(1)"),
    ("_xlfn.NOTE_ADD(1)", "NOTE_ADD(1)"),
    ("_xlfn._xlws.note_add(1)", "NOTE_ADD(1)"),
    ("[1]!_xll.NOTE_ADD(1)", "NOTE_ADD(1)"),
    ("1+[1]!NOTE_ADD([1]!NOTE_ADD(A1), 2 )*[2]Data!B1", "1+NOTE_ADD(NOTE_ADD(A1), 2 )*[2]Data!B1"),
    ('IF(A1="[1]!NOTE_ADD(1)",[1]!NOTE_ADD(1),"""_xll.NOTE_ADD(1)")', 'IF(A1="[1]!NOTE_ADD(1)",NOTE_ADD(1),"""_xll.NOTE_ADD(1)")'),
    ("SUM(T[[#All],[1]],[1]!NOTE_ADD(1))", "SUM(T[[#All],[1]],NOTE_ADD(1))"),
    ("-[1]!NOTE_ADD (1)&'It''s'!A1", "-NOTE_ADD (1)&'It''s'!A1"),
]


@pytest.mark.parametrize(("formula", "expected"), TIED)
def test_a_call_is_tied_to_nothing_afterwards(tmp_path, formula, expected):
    text, report = after(tmp_path, row(cell(formula), cell("B1+[1]!OTHER(1)", "C1")))
    assert text == row(cell(expected), cell("B1+[1]!OTHER(1)", "C1"))
    assert set(kinds(report)) == {"qualified_call"}
    assert report.findings[0].before == formula
    assert report.findings[0].after == expected
    assert report.findings[0].where == "S!A1"
    assert report.formulas == 1


@pytest.mark.parametrize(
    "formula",
    [
        "NOTE_ADD(1)",
        "note_add(1)",
        "S!NOTE_ADD(1)",
        "'S'!NOTE_ADD(1)",
        "[0]!NOTE_ADD(1)",
        "[1]!OTHER(1)",
        "_xll.OTHER(1)+_xlfn.XLOOKUP(1,A1,B1)",
        "[1]!NOTE_ADD",
        "[1]Sheet1!A1",
        "'C:\\x\\[xl_notes.xlam]S'!A1",
        '"[1]!NOTE_ADD(1)"',
        "MY_NOTE_ADD(1)",
        "x.NOTE_ADD(1)",
        "T[NOTE_ADD(1)]",
    ],
)
def test_what_is_left_alone(tmp_path, formula):
    text, report = after(tmp_path, row(cell(formula)))
    assert text == row(cell(formula))
    assert report.output is None
    assert report.findings == ()


@pytest.mark.parametrize("formula", [r"C:\x\xl_notes.xlam!NOTE_ADD(1)", r"C:\x\[xl_notes.xlam]Sheet1!NOTE_ADD(1)", "Sheet1:xl_notes.xlam!NOTE_ADD(1)"])
def test_a_path_without_quotes_is_named_only(tmp_path, formula):
    text, report = after(tmp_path, row(cell(formula)))
    assert text == row(cell(formula))
    assert kinds(report, mended=False) == ["qualified_call"]


def test_a_name_of_the_workbook_would_be_called_instead(tmp_path):
    text, report = after(tmp_path, row(cell("[1]!NOTE_ADD(1)")), names(note_add="LAMBDA(x,x+1)"))
    assert text == row(cell("[1]!NOTE_ADD(1)"))
    assert kinds(report, mended=False) == ["qualified_call"]
    assert "this workbook defines" in report.findings[0].what


def test_the_file_that_was_meant_is_told(tmp_path):
    parts = linked(package_parts(row(cell("[1]!NOTE_ADD(1)"))), "file:///C:\\add ins\\xl_notes.xlam")
    report = mend(write_parts(tmp_path / "model.xlsx", parts))
    assert "C:\\add ins\\xl_notes.xlam" in report.findings[0].what


# ------------------------------------------------------------------------------------------------ one value of a table


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("_xlfn.SINGLE(NOTE_GRID(2))", "NOTE_GRID(2)"),
        ("1+_xlfn.SINGLE( NOTE_GRID(A1:A3) )*2", "1+ NOTE_GRID(A1:A3) *2"),
        ("(_xlfn.SINGLE([1]!NOTE_GRID(2)))", "(NOTE_GRID(2))"),
        ("SUM(_xlfn.SINGLE(NOTE_GRID(2)))", None),
        ("SUM(_xlfn.SINGLE(NOTE_ADD(A1:A3)))", None),
        ("SUM(_xlfn.SINGLE(NOTE_ADD(range)))", None),
        ("SUM(_xlfn.SINGLE(NOTE_ADD((A1,B1))))", None),
        ("SUM(_xlfn.SINGLE(NOTE_ADD({1,2})))", None),
        ("SUM(_xlfn.SINGLE(NOTE_ADD(T[x])))", None),
        ("SUM(_xlfn.SINGLE(NOTE_ADD(INDEX(A1:A3,1))))", None),
        ("SUM(_xlfn.SINGLE(NOTE_ADD([1]Sheet1!A1)))", None),
        ("SUM(_xlfn.SINGLE(NOTE_ADD(A1,S!$B$2,one,-0.5%,TRUE)),1)", "SUM(NOTE_ADD(A1,S!$B$2,one,-0.5%,TRUE),1)"),
        ("SUM(_xlfn.SINGLE(NOTE_ADD(NOTE_ADD(1),DATE(2017,1,1))))", "SUM(NOTE_ADD(NOTE_ADD(1),DATE(2017,1,1)))"),
        ("SUM(_xlfn.SINGLE(NOTE_ADD(NOTE_GRID(2))))", None),
    ],
)
def test_single_goes_where_it_says_nothing(tmp_path, formula, expected):
    text, report = after(tmp_path, row(cell(formula)), names(one="S!$C$4", range="S!$C$4:$C$9"))
    assert text == row(cell(expected or formula))
    assert kinds(report)[-1] == "single"
    assert report.findings[-1].mended == (expected is not None)


@pytest.mark.parametrize(
    "formula", ["_xlfn.SINGLE(A1:A3)", "_xlfn.SINGLE(NOTE_ADD(1)+1)", "_xlfn.SINGLE(OTHER(1))", '"_xlfn.SINGLE(NOTE_ADD(1))"', "_xlfn.SINGLE(NOTE_ADD(1"]
)
def test_single_around_something_else(tmp_path, formula):
    text, report = after(tmp_path, row(cell(formula)))
    assert (text, report.findings) == (row(cell(formula)), ())


@pytest.mark.parametrize("tag", ['<c r="A1" cm="1"><f t="array" ref="A1">', '<c r="A1"><f t="array" ref="A1:A2">'])
def test_single_in_a_formula_that_gives_a_table(tmp_path, tag):
    sheet = f"{tag}_xlfn.SINGLE(NOTE_GRID(2))</f><v>0</v></c>"
    text, report = after(tmp_path, row(sheet))
    assert text == row(sheet)
    assert kinds(report, mended=False) == ["single"]
    sheet = f"{tag}_xlfn.SINGLE(NOTE_ADD(B1))</f><v>0</v></c>"
    text, report = after(tmp_path, row(sheet))
    assert "NOTE_ADD(B1)</f>" in text
    assert "SINGLE" not in text


# ------------------------------------------------------------------------------------------------ where formulas are

X14 = 'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"'
PLACES = {
    "S!A1": '<sheetData><row r="1"><c r="A1"><f>{}</f><v>1</v></c></row></sheetData>',
    "S!A2": '<sheetData><row r="2"><c r="A2"><f t="array" ref="A2:B3">{}</f><v>1</v></c></row></sheetData>',
    "S!A3": '<sheetData><row r="3"><c r="A3"><f t="shared" si="0" ref="A3:A4">{}</f><v>1</v></c></row><row r="4"><c r="A4"><f t="shared" si="0"/></c></row>'
    "</sheetData>",
    "S!conditional format of B2:B9": '<conditionalFormatting sqref="B2:B9"><cfRule type="expression" priority="1"><formula>{}</formula></cfRule>'
    "</conditionalFormatting>",
    "S!conditional format of C2": '<conditionalFormatting sqref="C2"><cfRule type="dataBar" priority="1"><dataBar><cfvo type="formula" val="{}"/>'
    '<cfvo type="max"/><color/></dataBar></cfRule></conditionalFormatting>',
    "S!conditional format of D2": f'<extLst><ext {X14}><x14:conditionalFormattings><x14:conditionalFormatting><x14:cfRule type="expression"><xm:f>{{}}</xm:f>'
    "</x14:cfRule><xm:sqref>D2</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings></ext></extLst>",
    "S!conditional format of E2": f'<extLst><ext {X14}><x14:conditionalFormattings><x14:conditionalFormatting><x14:cfRule type="dataBar"><x14:dataBar>'
    '<x14:cfvo type="formula"><xm:f>{}</xm:f></x14:cfvo></x14:dataBar></x14:cfRule><xm:sqref>E2</xm:sqref></x14:conditionalFormatting>'
    "</x14:conditionalFormattings></ext></extLst>",
    "S!validation of F2": '<dataValidations count="1"><dataValidation type="custom" sqref="F2"><formula1>{}</formula1></dataValidation></dataValidations>',
    "S!validation of G2": '<dataValidations count="1"><dataValidation type="decimal" sqref="G2"><formula1>1</formula1><formula2>{}</formula2></dataValidation>'
    "</dataValidations>",
    "S!validation of H2": f"<extLst><ext {X14}><x14:dataValidations><x14:dataValidation><x14:formula1><xm:f>{{}}</xm:f></x14:formula1><xm:sqref>H2</xm:sqref>"
    "</x14:dataValidation></x14:dataValidations></ext></extLst>",
}


@pytest.mark.parametrize(("place", "sheet"), PLACES.items())
def test_every_place_of_a_sheet(tmp_path, place, sheet):
    beginning = "" if sheet.startswith("<sheetData>") else "<sheetData/>"
    text, report = after(tmp_path, beginning + sheet.replace("{}", "[1]!NOTE_ADD(1)&gt;[1]!NOTE_ADD(A9,&quot;x&amp;y&quot;)"))
    quote = "&quot;" if "val=" in sheet else '"'  # in an attribute it must stay
    assert text == beginning + sheet.replace("{}", f"NOTE_ADD(1)&gt;NOTE_ADD(A9,{quote}x&amp;y{quote})")
    assert [finding.where for finding in report.findings] == [place]


def test_names(tmp_path):
    defined = (
        '<definedNames><definedName name="all">[1]!NOTE_ADD(1)</definedName>'
        '<definedName name="own" localSheetId="0">_xll.NOTE_ADD(2)</definedName></definedNames>'
    )
    report = mend(write(tmp_path / "model.xlsx", "<sheetData/>", defined))
    assert [finding.where for finding in report.findings] == ["name all", "S!name own"]
    text = parts_of(written(report))["xl/workbook.xml"].decode()
    assert defined.replace("[1]!", "").replace("_xll.", "") in text


def test_columns_of_a_table(tmp_path):
    table = (
        '<table id="1" name="T" displayName="T" ref="A1:B4" totalsRowCount="1"><tableColumns count="2"><tableColumn id="1" name="a">'
        '<calculatedColumnFormula>[1]!NOTE_ADD(T[[#This Row],[1]])</calculatedColumnFormula></tableColumn><tableColumn id="2" name="1">'
        "<totalsRowFormula>[1]!NOTE_ADD(SUM(T[1]))</totalsRowFormula></tableColumn></tableColumns></table>"
    )
    report = mend(write_parts(tmp_path / "model.xlsx", with_table(package_parts("<sheetData/>"), table)))
    assert [finding.place for finding in report.findings] == ["column a of the table T", "column 1 of the table T"]
    assert parts_of(written(report))["xl/tables/table1.xml"].decode().endswith(table.replace("[1]!", "").partition(" ")[2])


def test_cells_that_share_a_formula_are_told(tmp_path):
    _, report = after(tmp_path, PLACES["S!A3"].replace("{}", "[1]!NOTE_ADD(1)"))
    assert "(A3:A4 share this formula)" in report.findings[0].what


@pytest.mark.parametrize("written", ["[1]!NOTE_ADD(1)&amp;CHAR(10)&amp;&quot;a&#10;b&#13;c&quot;", '<![CDATA[[1]!NOTE_ADD(1)&CHAR(10)&"a\nb"&"&#13;"]]>'])
def test_odd_ways_to_write_a_formula_mean_the_same_afterwards(tmp_path, written):
    import xml.etree.ElementTree as ET

    def formulas(text):
        return [element.text for element in ET.fromstring(f"<r>{text}</r>").iter("f")]

    sheet = row(f'<c r="A1"><f ca="1">{written}</f><v>1</v></c>')
    text, _ = after(tmp_path, sheet)
    assert formulas(text) == [formulas(sheet)[0].removeprefix("[1]!")]
    assert '<f ca="1">' in text


# ------------------------------------------------------------------------------------------------ names that are none


def test_no_old_name_is_in_the_table_and_every_new_one_is():
    assert not RENAMED.keys() & TABLE.keys()
    assert set(RENAMED.values()) <= TABLE.keys()
    assert all(name == name.upper() and name.startswith("NOTE_") for name in RENAMED)


def test_a_function_that_was_renamed(tmp_path):
    text, report = after(tmp_path, row(cell("note_plus(1)+[1]!NOTE_PLUS(2)+NOTE_ADD(3)")), renamed={"NOTE_PLUS": "NOTE_ADD"})
    assert text == row(cell("NOTE_ADD(1)+NOTE_ADD(2)+NOTE_ADD(3)"))
    assert kinds(report, mended=True) == ["qualified_call", "renamed"]


def test_a_name_that_is_no_function(tmp_path):
    text, report = after(tmp_path, row(cell("NOTE_AD(1)+[7]!NOTE_AD(1)+NOTE_OWN(2)")), names(note_own="LAMBDA(x,x)"))
    assert text == row(cell("NOTE_AD(1)+[7]!NOTE_AD(1)+NOTE_OWN(2)"))
    (finding,) = report.findings
    assert (finding.kind, finding.mended) == ("unknown_function", False)
    assert "NOTE_ADD" in finding.remedy


def test_an_unknown_function_of_our_own_add_in(tmp_path):
    _, report = after(tmp_path, row(cell("'C:\\x\\xl_notes.xlam'!NOTE_ZZZZZZ(1)")))
    assert kinds(report) == ["unknown_function"]
    assert "xl-notes functions" in report.findings[0].remedy


def test_formulas_that_show_name(tmp_path):
    error = '<c r="{}" t="e"><f{}>{}</f><v>#NAME?</v></c>'
    cells = [
        error.format("A1", "", "[1]!NOTE_ADD(1)"),
        error.format("B1", ' t="shared" si="0" ref="B1:C1"', "NOTE_ADD(1)"),
        '<c r="C1" t="e"><f t="shared" si="0"/><v>#NAME?</v></c>',
        error.format("D1", "", "OTHER(1)"),
        '<c r="E1" t="e"><f>NOTE_ADD(1)</f><v>#N/A</v></c>',
    ]
    _, report = after(tmp_path, row(*cells))
    assert [finding.place for finding in report.findings if finding.kind == "name_error"] == ["A1", "B1", "C1"]
    assert kinds(report, mended=True) == ["qualified_call"]


@pytest.mark.parametrize("target", ["file:///C:/lib/old_tools.xlam", "old xl_notes.xlsx", "my_xl_notes.xlam"])
def test_a_function_of_another_file_is_left(target):
    """It has the name of one of ours and may give something else."""
    known = Known(TABLE, links={"[1]": target})
    for text in ("[1]!NOTE_PMT(1,2)", f"'{target}'!NOTE_PMT(1,2)", "'[1]Sheet 1'!NOTE_PMT(1)"):
        left, (note,) = mended(text, known, one_value=True)
        assert left == text
        assert not note.mended
        assert "another file" in note.what


@pytest.mark.parametrize("target", ["xl_notes.xlam", "file:///C:/Users/a/XL_Notes.xlam", "C:\\a b\\xl_notes.xlam", "https://x.y/z/xl_notes.xlam"])
def test_the_addin_by_whatever_path_is_ours(target):
    known = Known(TABLE, links={"[1]": target})
    for text in ("[1]!NOTE_PMT(1,2)", f"'{target}'!NOTE_PMT(1,2)", "'[1]Sheet 1'!NOTE_PMT(1,2)"):
        assert mended(text, known, one_value=True)[0] == "NOTE_PMT(1,2)"


def test_an_address_without_quotes_is_left():
    text = "https://x/y/xl_notes.xlam!NOTE_PMT(1)"
    assert mended(text, Known(TABLE), one_value=True)[0] == text
