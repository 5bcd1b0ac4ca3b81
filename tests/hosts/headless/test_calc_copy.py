"""The copy that LibreOffice is given, as openpyxl and the zip show it."""

import re
import zipfile

import pytest
from openpyxl import load_workbook

from tests.hosts.headless.samples import FUNCTIONS, NAMESPACE, RELATIONS, array, dynamic, package_parts, sheet_of, write_parts
from xl_notes.hosts.headless.calc.arrays import size_of
from xl_notes.hosts.headless.calc.copy import write
from xl_notes.hosts.headless.calc.plan import Question, copy_for
from xl_notes.hosts.headless.model import read_model
from xl_notes.sheet.cells import CellError
from xl_notes.workbook.grid import Place, box_of, place_of
from xl_notes.workbook.package import open_package


@pytest.fixture
def copied(tmp_path):
    """Writes the copy for a workbook, and gives it as openpyxl reads it, its parts' names, and the cells of its dynamic arrays."""

    def make(parts, sizes=None, aside=()):
        model = read_model(open_package(write_parts(tmp_path / "model.xlsx", parts)), frozenset(FUNCTIONS))
        first = {(entry.sheet, entry.place): (entry.formula.box.height, entry.formula.box.width) for entry in model.entries if entry.formula.kind == "dynamic"}
        given = {("S", place_of(cell)): size for cell, size in (sizes or {}).items()}
        copy, boxes = copy_for(model, Question(model.entries, ["_XLFN.LET"], list(aside), first | given, [(1, 1)] * len(aside), [("S", place_of("A1"))]))
        write(copy, tmp_path / "copy.xlsx")
        with zipfile.ZipFile(tmp_path / "copy.xlsx") as file:
            texts = {name: file.read(name).decode() for name in file.namelist()}
        return load_workbook(tmp_path / "copy.xlsx"), texts, boxes

    return make


def test_only_cells_names_and_tables_are_in_it(copied):
    hostile = {
        "xl/externalLinks/externalLink1.xml": "<externalLink/>",
        "xl/connections.xml": "<connections/>",
        "xl/queryTables/queryTable1.xml": "<queryTable/>",
        "xl/webextensions/webextension1.xml": "<webextension/>",
        "xl/printerSettings/printerSettings1.bin": "x",
        "xl/drawings/drawing1.xml": "<wsDr/>",
        "xl/activeX/activeX1.xml": "<ocx/>",
        "customXml/item1.xml": "<a/>",
    }
    extra = (
        '<conditionalFormatting sqref="A1"><cfRule type="expression" priority="1"><formula>_xlfn.WEBSERVICE("http://a")=1</formula></cfRule></conditionalFormatting>'
        '<hyperlinks><hyperlink ref="A1" r:id="h" xmlns:r="x"/></hyperlinks><oleObjects><oleObject link="[1]!x"/></oleObjects>'
    )
    alternate = sheet_of({"A1": "=NOTE_ADD(1)", "B1": 4}).replace(
        "</sheetData>",
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Fallback>'
        '<row r="9"><c r="A9"><f>DDE("a","b","c")</f></c></row></mc:Fallback></mc:AlternateContent></sheetData>',
    )
    names = (
        '<definedNames><definedName name="good">S!$B$1</definedName><definedName name="ext">[1]S!$A$1</definedName><definedName name="web">'
        '_xlfn.WEBSERVICE("http://a")</definedName><definedName name="_xlnm.Print_Area" localSheetId="0">S!$A$1</definedName></definedNames>'
    )
    book, texts, _ = copied(package_parts(alternate + extra, names) | hostile)
    assert set(texts) == {
        "[Content_Types].xml",
        "_rels/.rels",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/worksheets/sheet1.xml",
        "xl/worksheets/sheet2.xml",
    }
    everything = "".join(texts.values())
    assert not re.search("WEBSERVICE|DDE|hyperlink|oleObject|External|AlternateContent|Print_Area", everything)
    assert list(book.defined_names) == ["good"]


def test_no_formula_has_a_stored_value(copied):
    _, texts, _ = copied(package_parts(sheet_of({"A1": "=1+1", "A2": dynamic("A2:B3", "NOTE_GRID(2)"), "B2": 7, "D1": array("D1:D2", "{1;2}"), "D2": 8})))
    assert "<v>" not in texts["xl/worksheets/sheet1.xml"]


def test_values_come_through(copied):
    cells = {
        "A1": 1.5,
        "A2": " two  <&>\n_x0041_ ",
        "A3": '<c t="b"><v>1</v></c>',
        "A4": '<c t="e"><v>#N/A</v></c>',
        "A5": '<c t="e"><v>#SPILL!</v></c>',
        "A6": '<c t="s"><v>0</v></c>',
        "A7": "=[1]S!A1",
    }
    parts = package_parts(sheet_of(cells))
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{NAMESPACE}"><si><r><t>a </t></r><r><t>b</t></r></si></sst>'
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(
        "</Relationships>", f'<Relationship Id="r2" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    )
    book, _, _ = copied(parts)
    column = [book["S"][f"A{row}"].value for row in range(1, 8)]
    assert column == [1.5, " two  <&>\nA ", True, "#N/A", "#VALUE!", "a b", 99]  # _x0041_ is how a file writes A; a formula left out keeps what was stored


def test_shared_formulas_stay_shared_unless_they_call_ours(copied):
    cells = {
        "A1": '<c><f t="shared" ref="A1:A3" si="0">B1*2</f></c>',
        "A2": '<c><f t="shared" si="0"/></c>',
        "A3": '<c><f t="shared" si="0"/></c>',
        "C1": '<c><f t="shared" ref="C1:C2" si="1">NOTE_ADD(B1,,1)</f></c>',
        "C2": '<c><f t="shared" si="1"/></c>',
    }
    _, texts, _ = copied(package_parts(sheet_of(cells)))
    sheet = texts["xl/worksheets/sheet1.xml"]
    assert '<c r="A1"><f t="shared" si="0" ref="A1:A3">B1*2</f></c>' in sheet
    assert sheet.count('<f t="shared" si="0"></f>') == 2
    own = re.findall(r'<c r="(C\d)"><f>NOTE_ADD\((B\d),"[^"]*",1,"[^"]*call[^"]*(1:\d:3)"\)</f></c>', sheet)
    assert own == [("C1", "B1", "1:1:3"), ("C2", "B2", "1:2:3")]


def test_tables_and_hidden_rows(copied):
    parts = package_parts(
        '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>x y</t></is></c></row><row r="2" hidden="1"><c r="A2"><v>4</v></c></row>'
        '<row r="3"><c r="A3"><f>SUM(T[x y])</f></c></row></sheetData><tableParts count="1"><tablePart r:id="t" xmlns:r="x"/></tableParts>'
    )
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="t" Type="{RELATIONS}/table" Target="../tables/table7.xml"/></Relationships>'
    )
    parts["xl/tables/table7.xml"] = (
        f'<table xmlns="{NAMESPACE}" id="7" name="T" displayName="T" ref="A1:A2" tableType="queryTable" connectionId="1"><tableColumns count="1">'
        '<tableColumn id="1" name="x y"/></tableColumns></table>'
    )
    book, texts, _ = copied(parts)
    assert book["S"].tables["T"].ref == "A1:A2"
    assert book["S"].tables["T"].column_names == ["x y"]
    assert "connectionId" not in texts["xl/tables/table1.xml"]
    assert [book["S"].row_dimensions[row].hidden for row in (1, 2, 3)] == [False, True, False]


def test_arrays_fill_what_they_are_known_to_need(copied):
    cells = {"A1": dynamic("A1:B2", "NOTE_GRID(2)"), "B2": 5, "F1": "=SUM(_xlfn.ANCHORARRAY(A1))"}
    book, texts, boxes = copied(package_parts(sheet_of(cells)), {"A1": (3, 2)})
    assert boxes == {("S", place_of("A1")): box_of("A1:B3")}
    assert book["S"]["A1"].value.ref == "A1:B3"
    assert '<c r="F1"><f>SUM($A$1:$B$3)</f></c>' in texts["xl/worksheets/sheet1.xml"]
    assert "ROWS(NOTE_GRID(2," in texts["xl/worksheets/sheet1.xml"]  # what tells the size it really has


@pytest.mark.parametrize(
    "obstacle", [{"A3": 5}, {"B3": "=1"}, {"B3": array("B3:B4", "{1;2}")}, {"A2": array("A2:A3", "{1;2}")}, {"A3": dynamic("A3", "NOTE_GRID(1)")}]
)
def test_arrays_with_something_in_their_way(copied, obstacle):
    cells = {"A1": dynamic("A1", "NOTE_GRID(2)"), "F1": "=_xlfn.ANCHORARRAY(A1)", **obstacle}
    book, texts, boxes = copied(package_parts(sheet_of(cells)), {"A1": (3, 2)})
    assert boxes["S", place_of("A1")] is None
    assert book["S"]["A1"].value == "#VALUE!"
    assert '<c r="F1"><f>#REF!</f></c>' in texts["xl/worksheets/sheet1.xml"]


def test_arrays_that_reach_beyond_the_sheet(copied):
    _, _, boxes = copied(package_parts(sheet_of({"XFC1": dynamic("XFC1", "NOTE_GRID(2)")})), {"XFC1": (1, 3)})
    assert boxes["S", place_of("XFC1")] is None


def test_questions_stand_on_a_sheet_of_their_own(copied):
    parts = package_parts(sheet_of({"A1": "=1"}))
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace('<sheet name="S"', '<sheet name="XL_Notes Scratch" sheetId="2" r:id="r1"/><sheet name="S"')
    book, texts, _ = copied(parts, aside=["check_a"])
    assert book.sheetnames == ["XL_Notes Scratch", "S", "xl_notes scratch_"]
    last = texts["xl/worksheets/sheet3.xml"]
    assert "<f>_xlfn.LET()</f>" in last
    assert "<f>_xlfn.ORG.OPENOFFICE.ERRORTYPE('S'!A1)</f>" in last
    assert '<f t="array" ref="D1">check_a</f>' in last


@pytest.mark.parametrize(("value", "size"), [(300_002.0, (3, 2)), (100_001.0, (1, 1)), (None, (1, 1)), (CellError("#VALUE!"), (1, 1)), ("x", (1, 1))])
def test_sizes(value, size):
    assert size_of(value) == size


def test_a_place_is_a_cell_of_the_copy(copied):
    book, _, _ = copied(package_parts(sheet_of({"A1": '="<&>"&B1', "AA10": 3})))
    assert book["S"].cell(*Place(1, 1)).value == '="<&>"&B1'
    assert book["S"]["AA10"].value == 3
