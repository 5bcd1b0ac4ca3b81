"""Recalculating whole workbooks.

Expected values are worked out by hand: NOTE_ADD(a,b,c,flag) is a + 10b + 100c, plus 1000 if flag; b is 7 and c is 5 unless given.
"""

import datetime
import zipfile

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from tests.hosts.headless.samples import after, cells, inside, read_part, run, write_parts
from xl_notes.hosts.headless.embedded.engine import full_blocks
from xl_notes.workbook.grid import Place

# ------------------------------------------------------------------------------------------------ values and their types


@pytest.mark.parametrize(
    ("formula", "stored"),
    [
        ("NOTE_ADD(1)", '<c r="A1" s="3"><f>NOTE_ADD(1)</f><v>571</v></c>'),
        ("NOTE_ADD(1,,0)", '<c r="A1" s="3"><f>NOTE_ADD(1,,0)</f><v>71</v></c>'),
        ("NOTE_ADD(1,0,)", '<c r="A1" s="3"><f>NOTE_ADD(1,0,)</f><v>501</v></c>'),
        ("NOTE_ADD(NOTE_ADD(1,,0),0,0,TRUE)", '<c r="A1" s="3"><f>NOTE_ADD(NOTE_ADD(1,,0),0,0,TRUE)</f><v>1071</v></c>'),
        ("NOTE_ADD(LEN(&quot;a,,b&quot;),,0)", '<c r="A1" s="3"><f>NOTE_ADD(LEN(&quot;a,,b&quot;),,0)</f><v>74</v></c>'),
        ("IF(TRUE,NOTE_ADD(0.1,0,0))", '<c r="A1" s="3"><f>IF(TRUE,NOTE_ADD(0.1,0,0))</f><v>0.1</v></c>'),
        ("0.1+0.2", '<c r="A1" s="3"><f>0.1+0.2</f><v>0.30000000000000004</v></c>'),
        ("1=1", '<c r="A1" s="3" t="b"><f>1=1</f><v>1</v></c>'),
        ("NOTE_VERSION()", '<c r="A1" s="3" t="str"><f>NOTE_VERSION()</f><v>1.0 &lt;&amp;&gt;</v></c>'),
        ('""', '<c r="A1" s="3" t="str"><f>""</f><v></v></c>'),
        ("CHAR(7)", '<c r="A1" s="3" t="str"><f>CHAR(7)</f><v>_x0007_</v></c>'),
        ("NOTE_DAY(DATE(2017,11,30))", '<c r="A1" s="3"><f>NOTE_DAY(DATE(2017,11,30))</f><v>43069</v></c>'),
        ("EDATE(43069,1)", '<c r="A1" s="3"><f>EDATE(43069,1)</f><v>43099</v></c>'),
        ("1/0", '<c r="A1" s="3" t="e"><f>1/0</f><v>#DIV/0!</v></c>'),
        ("NOTE_FAIL(1)", '<c r="A1" s="3" t="e"><f>NOTE_FAIL(1)</f><v>#NUM!</v></c>'),
        ("NOTE_ADD(NA())", '<c r="A1" s="3" t="e"><f>NOTE_ADD(NA())</f><v>#N/A</v></c>'),
        ("IFERROR(NOTE_FAIL(1),-1)", '<c r="A1" s="3"><f>IFERROR(NOTE_FAIL(1),-1)</f><v>-1</v></c>'),
        ("Z99", '<c r="A1" s="3"><f>Z99</f><v>0</v></c>'),
        ("[1]!note_add(1)", '<c r="A1" s="3"><f>[1]!note_add(1)</f><v>571</v></c>'),
        ("'C:\\a b\\xl_notes.xlam'!NOTE_ADD(1)", '<c r="A1" s="3"><f>\'C:\\a b\\xl_notes.xlam\'!NOTE_ADD(1)</f><v>571</v></c>'),
        ("_xlfn.SINGLE(NOTE_ADD(1))", '<c r="A1" s="3"><f>_xlfn.SINGLE(NOTE_ADD(1))</f><v>571</v></c>'),
        ("NOSUCH(1)", '<c r="A1" s="3" t="e"><f>NOSUCH(1)</f><v>#NAME?</v></c>'),
        ("NOTE_ADD((1", '<c r="A1" s="3" t="e"><f>NOTE_ADD((1</f><v>#NAME?</v></c>'),
    ],
)
def test_a_value_is_stored_with_its_type(book, formula, stored):
    for old in ("<v>0</v>", "", "<v/>"):
        text, _ = after(book, cells(f'<c r="A1" s="3"><f>{formula}</f>{old}</c>'))
        assert text == cells(stored)


@pytest.mark.parametrize(
    ("before", "stored"),
    [
        ('<c r="A1" t="str" s="1"><f>1+1</f><v>old</v></c>', '<c r="A1" s="1"><f>1+1</f><v>2</v></c>'),
        ('<c r="A1" t="e" vm="4"><f>1+1</f><v>#VALUE!</v></c>', '<c r="A1"><f>1+1</f><v>2</v></c>'),
        ("<c t='n' r='A1'><f>1+1</f><v>2</v></c>", "<c t='n' r='A1'><f>1+1</f><v>2</v></c>"),
        ('<c r="A1" t="inlineStr"><f>1+1</f><is><t>x</t></is></c>', '<c r="A1"><f>1+1</f><v>2</v></c>'),
        ('<c r="A1"><f>0.1</f><v>1.0000000000000001E-1</v></c>', '<c r="A1"><f>0.1</f><v>1.0000000000000001E-1</v></c>'),
        ('<c r="A1"  >\n <f ca="1">1+1</f >\n <v>7</v >\n</c>', '<c r="A1"  >\n <f ca="1">1+1</f >\n <v>2</v>\n</c>'),
        (
            '<c r="A1"><f><![CDATA[IF(1<2,"a&b")]]></f><!-- > </c> --></c>',
            '<c r="A1" t="str"><f><![CDATA[IF(1<2,"a&b")]]></f><v>a&amp;b</v><!-- > </c> --></c>',
        ),
        ("<c><f>1+1</f></c>", "<c><f>1+1</f><v>2</v></c>"),
        ("<c r='A1'><f>1+1</f><v>5</v><extLst><ext><v>9</v></ext></extLst></c>", "<c r='A1'><f>1+1</f><v>2</v><extLst><ext><v>9</v></ext></extLst></c>"),
        ('<c r="A1" x:y="a > b"><f>1+1</f></c>', '<c r="A1" x:y="a > b"><f>1+1</f><v>2</v></c>'),
    ],
)
def test_the_odd_ways_to_write_a_cell(book, before, stored):
    text, _ = after(book, f'<sheetData><!-- x --><row r="1" xmlns:x="x">{before}</row></sheetData>')
    assert text == f'<sheetData><!-- x --><row r="1" xmlns:x="x">{stored}</row></sheetData>'


def test_prefixed_elements_and_places_not_written(tmp_path, book):
    path = book("")
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    space = b'xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    body = b'<x:c t="array"><x:f t="array" ref="B1:C2">NOTE_GRID(2)</x:f></x:c></x:row><x:row/><x:row><x:c><x:f>B1+B2+A1</x:f></x:c></x:row>'
    parts["xl/worksheets/sheet1.xml"] = b"<x:worksheet " + space + b"><x:sheetData><x:row><x:c><x:v>5</x:v></x:c>" + body + b"</x:sheetData></x:worksheet>"
    report = run(write_parts(tmp_path / "prefixed.xlsx", parts))
    new = b'<x:c><x:f t="array" ref="B1:C2">NOTE_GRID(2)</x:f><x:v>0</x:v></x:c><x:c r="C1" t="str"><x:v>t0</x:v></x:c></x:row>'
    row2 = b'<x:row><x:c r="B2"><x:v>1</x:v></x:c><x:c r="C2" t="str"><x:v>t1</x:v></x:c></x:row>'
    row3 = b"<x:row><x:c><x:f>B1+B2+A1</x:f><x:v>6</x:v></x:c></x:row>"
    assert read_part(report.output).encode() == (
        b"<x:worksheet " + space + b"><x:sheetData><x:row><x:c><x:v>5</x:v></x:c>" + new + row2 + row3 + b"</x:sheetData></x:worksheet>"
    )


def test_shared_formulas(book):
    text, report = after(
        book,
        '<sheetData><row r="1"><c r="A1"><v>1</v></c><c r="B1"><f t="shared" ref="B1:B3" si="0">NOTE_ADD(A1,,$A$1)&amp;"A1"</f></c></row>'
        '<row r="2"><c r="A2"><v>2</v></c><c r="B2"><f t="shared" si="0"/><v>9</v></c></row><row r="3">'
        '<c r="B3"><f t="shared" si="0"></f></c></row></sheetData>',
    )
    assert '<f t="shared" ref="B1:B3" si="0">NOTE_ADD(A1,,$A$1)&amp;"A1"</f><v>171A1</v>' in text
    assert '<c r="B2" t="str"><f t="shared" si="0"/><v>172A1</v></c>' in text
    assert '<c r="B3" t="e"><f t="shared" si="0"></f><v>#VALUE!</v></c>' in text  # A3 is empty and the first argument is required
    assert report.formulas == 3


def test_names_are_written_out(book):
    names = (
        '<definedNames><definedName name="rate">0.25</definedName><definedName name="base">S!$B$1</definedName>'
        '<definedName name="total">NOTE_ADD(base,,0)+rate</definedName><definedName name="rate" localSheetId="0">\'S\'!$B$1*2</definedName>'
        '<definedName name="check_total">S!$A$1=73.0</definedName>'
        '<definedName name="Check_cell">S!$C$1</definedName><definedName name="check_off">1=2</definedName>'
        '<definedName name="check_all">S!$C$1:$C$2</definedName>'
        '<definedName name="check_note">NOTE_ADD(1,,0)=71</definedName><definedName name="check_lost">#REF!</definedName>'
        '<definedName name="check_one">1</definedName><definedName name="result_x">S!$A$1</definedName></definedNames>'
    )
    text, report = after(book, cells('<c r="A1"><f>total</f></c>', '<c r="B1"><v>1</v></c>', '<c r="C1"><f>A1&gt;1</f></c>'), names)
    assert "<f>total</f><v>73</v>" in text  # 1 + 70 + 2: the sheet's own rate comes first
    assert [(check.name, check.value, check.ok) for check in report.checks] == [
        ("check_total", True, True),
        ("Check_cell", True, True),
        ("check_off", False, False),
        ("check_all", 0.0, False),
        ("check_note", True, True),
        ("check_lost", "#REF!", False),
        ("check_one", 1.0, False),
    ]
    assert report.results == (("result_x", 73.0),)


# ------------------------------------------------------------------------------------------------ arrays


def test_an_array_formula_fills_its_cells_and_no_other(book):
    text, report = after(
        book,
        '<dimension ref="A1:B1"/><cols><col min="3" max="3" style="8"/></cols><sheetData>'
        '<row r="1" spans="1:2"><c r="A1"><f t="array" ref="A1:C3">NOTE_GRID(5)</f></c>'
        '<c r="B1" s="4" t="str"><v>old</v></c></row><row r="2" spans="1:9"/><row r="5"><c r="E5"><f>COUNTA(A1:D9)</f></c></row></sheetData><sheetProtection/>',
    )
    row1 = (
        '<row r="1"><c r="A1"><f t="array" ref="A1:C3">NOTE_GRID(5)</f><v>0</v></c><c r="B1" s="4" t="str"><v>t0</v></c><c r="C1" s="8"><v>43069</v></c></row>'
    )
    row2 = '<row r="2" spans="1:9"><c r="A2"><v>1</v></c><c r="B2" t="str"><v>t1</v></c><c r="C2" s="8"><v>43069</v></c></row>'
    row3 = '<row r="3"><c r="A3"><v>2</v></c><c r="B3" t="str"><v>t2</v></c><c r="C3" s="8"><v>43069</v></c></row>'
    assert text.startswith('<dimension ref="A1:C3"/><cols>')
    assert text.endswith(f'<sheetData>{row1}{row2}{row3}<row r="5"><c r="E5"><f>COUNTA(A1:D9)</f><v>9</v></c></row></sheetData><sheetProtection/>')
    assert not report.errors


def test_an_array_formula_larger_than_its_result(book):
    text, report = after(book, cells('<c r="A1"><f t="array" ref="A1:B3">NOTE_GRID(1)</f></c>', '<c r="D1"><f t="array" ref="D1:E2">1+1</f></c>'))
    assert text.count("<v>0</v>") == 3  # a single row repeats ...
    assert text.count("<v>t0</v>") == 3
    assert text.count("<v>2</v>") == 4  # ... and so does a single value
    text, report = after(book, cells('<c r="A1"><f t="array" ref="A1:E3">NOTE_GRID(2)</f></c>'))
    assert text.count("#N/A") == 1 + 2 + 5  # the element that fails; the fifth column; the third row
    assert [error.cell for error in report.errors if error.message.startswith("grid must be even")] == ["S!D2"]


def test_array_formulas_over_ranges(book):
    text, _ = after(book, cells('<c r="A1"><v>3</v></c><c r="B1"><v>4</v></c>', '<c r="C1"><f t="array" ref="C1">SUM(A1:B1*A1:B1)</f></c>'))
    assert "<v>25</v>" in text


def test_an_array_formula_that_cannot_be_calculated_is_an_error_in_all_its_cells(book):
    text, report = after(book, cells('<c r="A1"><f t="array" ref="A1:B1">NOSUCH(1)</f></c>', '<c r="D1"><f>ISERROR(B1)</f></c>'))
    assert text.count("<v>#NAME?</v>") == 2
    assert '<c r="D1" t="b"><f>ISERROR(B1)</f><v>1</v></c>' in text
    assert [error.cell for error in report.errors] == ["S!A1", "S!B1"]


def test_a_fixed_array_that_cuts_its_result_is_mentioned(book):
    _, report = after(book, cells('<c r="A1"><f t="array" ref="A1:B2">NOTE_GRID(4)</f></c>'))
    assert report.warnings == ("S!A1:B2 is a fixed array, and its result of 4 x 4 is cut: enter it over a larger area.",)


@pytest.mark.parametrize("dynamic", ["", ' cm="1"'])
def test_constants_around_a_table_leave_it_alone(book, dynamic):
    """1 + 2 + 3.  The engine hides what spills into a cell that was set blank, so no cell may be set blank."""
    first = f'<row r="1"><c r="A1"{dynamic}><f t="array" ref="A1:A3">{{1;2;3}}</f></c><c r="C1"><f>SUM(A1:A3)</f></c></row>'
    text, _ = after(book, f'<sheetData>{first}<row r="3"><c r="B3"><v>1</v></c></row><row r="5"><c r="A5"><v>9</v></c></row></sheetData>')
    assert '<c r="C1"><f>SUM(A1:A3)</f><v>6</v></c>' in text
    assert '<c r="A3"><v>3</v></c>' in text


@given(st.sets(st.tuples(st.integers(1, 12), st.integers(1, 6))))
def test_full_blocks_cover_what_is_there_and_nothing_else(places):
    covered = [place for box in full_blocks(Place(*place) for place in places) for place in box.places()]
    assert sorted(covered) == sorted(places)


DYNAMIC = '<c r="A1" cm="1"><f t="array" ref="{}">NOTE_GRID({})</f><v>9</v></c>'


def test_a_dynamic_array_grows(book):
    text, report = after(book, cells(DYNAMIC.format("A1", 2)))
    assert '<c r="A1" cm="1"><f t="array" ref="A1:D2">NOTE_GRID(2)</f><v>0</v></c><c r="B1" t="str"><v>t0</v></c>' in text
    assert '<c r="D2" t="e"><v>#N/A</v></c></row></sheetData>' in text
    assert [(error.cell, error.message) for error in report.errors] == [("S!D2", "grid must be even, got 1")]


def test_a_dynamic_array_shrinks(book):
    text, _ = after(
        book,
        '<sheetData><row r="1"><c r="A1" cm="1"><f t="array" ref="A1:D3">NOTE_GRID(1)</f><v>9</v></c></row>'
        '<row r="2"><c r="A2" s="5" t="str"><v>old</v></c></row>'
        '<row r="3"><c r="D3" s="6" t="b"><v>1</v></c><c r="E3"><f>SUM(A1:D3)+COUNTA(A2:D3)</f></c></row></sheetData>',
    )
    assert 'ref="A1:D1"' in text
    assert '<row r="2"><c r="A2" s="5"></c></row>' in text
    assert '<c r="D3" s="6"></c><c r="E3"><f>SUM(A1:D3)+COUNTA(A2:D3)</f><v>43069</v></c>' in text


@pytest.mark.parametrize("obstacle", ["<v>1</v>", "<f>1+1</f>"])
def test_a_dynamic_array_does_not_overwrite(book, obstacle):
    text, report = after(book, cells(DYNAMIC.format("A1:B1", 2), '<c r="B1" t="str"><v>old</v></c>', f'<c r="C1">{obstacle}</c>'))
    assert '<c r="A1" cm="1" t="e"><f t="array" ref="A1">NOTE_GRID(2)</f><v>#SPILL!</v></c><c r="B1"></c><c r="C1">' in text
    assert [(error.cell, error.code) for error in report.errors] == [("S!A1", "#SPILL!")]


def test_an_ordinary_formula_keeps_the_first_value_only(book):
    text, report = after(
        book,
        '<sheetData><row r="1"><c r="A1"><f>NOTE_GRID(3)</f></c></row><row r="2"><c r="C2"><f>COUNTA(A2:B3)+SUM(A2:A3)</f></c></row>'
        '<row r="3"><c r="F3"><f>NOTE_GRID(3)</f></c><c r="G3"><v>8</v></c><c r="H3"><f>G3*2</f></c></row></sheetData>',
    )
    assert text == (
        '<sheetData><row r="1"><c r="A1"><f>NOTE_GRID(3)</f><v>0</v></c></row><row r="2"><c r="C2"><f>COUNTA(A2:B3)+SUM(A2:A3)</f><v>0</v></c></row>'
        '<row r="3"><c r="F3"><f>NOTE_GRID(3)</f><v>0</v></c><c r="G3"><v>8</v></c><c r="H3"><f>G3*2</f><v>16</v></c></row></sheetData>'
    )
    assert len(report.warnings) == 2
    assert "S!A1 gives a table of 3 x 4 but is an ordinary formula" in " ".join(report.warnings)


@pytest.mark.parametrize("kind", ['cm="1"', ""])
@pytest.mark.parametrize("ordinary", ["NOTE_GRID(3)", "NOTE_GRID(3)+0*A9"])
def test_an_ordinary_formula_does_not_stand_in_the_way_of_an_array(book, kind, ordinary):
    text, report = after(
        book,
        f'<sheetData><row r="1"><c r="B1"><f>{ordinary}</f></c></row>'
        f'<row r="2"><c r="A2" {kind}><f t="array" ref="A2:D3">NOTE_GRID(2+0*A8)</f></c></row></sheetData>',
    )
    assert 'ref="A2:D3"' in text
    assert "#SPILL!" not in text
    assert text.count("<v>43069</v>") == 2
    assert len(report.warnings) == 1


def test_an_ordinary_range_means_its_own_row(book):
    formulas = '<c r="B2"><f>A1:A3</f></c><c r="C2"><f>A1:A3*2</f></c>'
    text, _ = after(book, f'<sheetData><row r="1"><c r="A1"><v>5</v></c></row><row r="2"><c r="A2"><v>6</v></c>{formulas}</row></sheetData>')
    assert '<c r="B2"><f>A1:A3</f><v>6</v></c><c r="C2"><f>A1:A3*2</f><v>12</v></c>' in text


# ------------------------------------------------------------------------------------------------ what is left alone


def test_formulas_that_cannot_be_calculated_here_keep_their_value(book):
    text, report = after(
        book,
        cells(
            '<c r="A1"><f>[1]Other!A1*2</f><v>84</v></c>',
            '<c r="B1"><f>A1+1</f><v>0</v></c>',
            '<c r="C1"><f t="dataTable" ref="C1:C1" dt2D="0" r1="A1"/><v>7</v></c>',
        ),
    )
    assert "<f>[1]Other!A1*2</f><v>84</v>" in text
    assert "<f>A1+1</f><v>85</v>" in text
    assert '<f t="dataTable" ref="C1:C1" dt2D="0" r1="A1"/><v>7</v>' in text
    assert "S!C1 is a what-if data table: its stored value was kept." in report.warnings
    assert report.formulas == 1
    assert "S!A1 refers to another file: its stored value was kept." in report.warnings


def test_every_other_byte_stays(tmp_path):
    path = tmp_path / "model.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("It's <one>")
        notes = workbook.add_worksheet("notes")
        sheet.write_row("A1", [1, 2, 3])
        sheet.write_formula("D1", "=NOTE_ADD(A1,B1,C1)")
        sheet.write_formula("E1", "=SUM(Sales[amount])+Sales[[#Totals],[amount]]")
        sheet.add_table(
            "G1:H4",
            {"name": "Sales", "total_row": True, "columns": [{"header": "item"}, {"header": "amount", "total_function": "sum"}], "data": [["a", 4], ["b", 6]]},
        )
        sheet.write_formula("I2", "=Sales[[#This Row],[amount]]*2")
        chart = workbook.add_chart({"type": "line"})
        chart.add_series({"values": "='It''s <one>'!$A$1:$D$1"})
        sheet.insert_chart("A9", chart)
        sheet.conditional_format("A1:C1", {"type": "cell", "criteria": ">", "value": 1})
        sheet.data_validation("A2", {"validate": "list", "source": ["a", "b"]})
        sheet.write_comment("A1", "a note")
        notes.write("A1", "text only")
        notes.write_datetime("A2", datetime.datetime(2020, 1, 1))
    with zipfile.ZipFile(path) as file:
        before = {
            entry.filename: (file.read(entry), entry.date_time, entry.external_attr, entry.create_system, entry.compress_type) for entry in file.infolist()
        }
    bytes_before = path.read_bytes()
    report = run(path)
    with zipfile.ZipFile(report.output) as file:
        new = {entry.filename: (file.read(entry), entry.date_time, entry.external_attr, entry.create_system, entry.compress_type) for entry in file.infolist()}
    assert list(new) == list(before)
    assert [name for name in before if new[name] != before[name]] == ["xl/worksheets/sheet1.xml"]
    read = openpyxl.load_workbook(report.output, data_only=True)["It's <one>"]
    assert (read["D1"].value, read["E1"].value, read["I2"].value, read["H4"].value) == (321, 20, 8, 10)
    assert path.read_bytes() == bytes_before
    again = run(report.output)
    with zipfile.ZipFile(again.output) as file:
        assert {name: file.read(name) for name in file.namelist()} == {name: content[0] for name, content in new.items()}


def test_recalculating_again_changes_nothing(book):
    sheet = cells(
        DYNAMIC.format("A1:F1", 2),
        '<c r="F1" t="str"><v>old</v></c>',
        '<c r="H1"><f t="array" ref="H1:I9">NOTE_GRID(3)</f></c>',
        '<c r="K1"><f>CHAR(7)</f></c>',
    )
    first = run(book(sheet))
    second = run(first.output)
    assert inside(second.output) == inside(first.output) != sheet


def test_dynamic_arrays_of_a_workbook_with_macros(tmp_path):
    path = tmp_path / "model.xlsm"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("S")
        sheet.write_dynamic_array_formula("A1", "=NOTE_GRID(B9)")
        sheet.write("B9", 2)
        sheet.write_formula("F1", "=ROWS(A1#)")
        sheet.write_dynamic_array_formula("F2", "=A1#")
    report = run(path)
    assert report.output == tmp_path / "model.recalculated.xlsm"
    read = openpyxl.load_workbook(report.output, data_only=True)["S"]
    assert [[cell.value for cell in row] for row in read["A1:D2"]] == [[0, "t0", 43069, True], [1, "t1", 43069, "#N/A"]]
    assert read["F1"].value == 2
    assert read["G3"].value == "t1"
    assert openpyxl.load_workbook(report.output)["S"]["A1"].value.ref == "A1:D2"
    assert report.warnings == ()


def test_openpyxl_workbooks(tmp_path):
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet["A1"], sheet["A2"], sheet["B1"] = "=NOTE_ADD(B1,,0)", '="x"&A1', 5
    sheet["D1"] = openpyxl.worksheet.formula.ArrayFormula("D1:E2", "=NOTE_GRID(2)")
    sheet["A9"] = "=SUM(D1:D2)"
    sheet["B2"] = datetime.date(2018, 1, 1)
    sheet["B3"] = "=B2+1"
    workbook.save(tmp_path / "model.xlsx")
    report = run(tmp_path / "model.xlsx")
    read = openpyxl.load_workbook(report.output, data_only=True).active
    values = [read[name].value for name in ("A1", "A2", "D1", "E1", "D2", "E2", "A9", "B3")]
    assert values == [75, "x75", 0, "t0", 1, "t1", 1, 43102]
    assert [(one.name, one.formulas, one.errors) for one in report.sheets] == [("Sheet", 5, 0)]


# ------------------------------------------------------------------------------------------------ reasons


def test_reasons(book):
    _, report = after(
        book,
        cells(
            '<c r="A1"><f>NOTE_FAIL(2)</f></c>',
            '<c r="B1"><f>NOTE_FAIL(3)</f></c>',
            '<c r="C1"><f>A1+1</f></c>',
            '<c r="D1"><f>IFERROR(NOSUCH(1),2)</f></c>',
            '<c r="E1"><f>NOSUCH(1)</f></c>',
            '<c r="F1"><f>NOTE_ADD(A1)</f></c>',
            '<c r="G1"><f>1/0</f></c>',
        ),
    )
    assert [(error.cell, error.code, error.message) for error in report.errors] == [
        ("S!A1", "#NUM!", "number must be something else, got 2"),
        ("S!B1", "#VALUE!", "unexpected: ZeroDivisionError: three"),
        ("S!C1", "#NUM!", "a number is out of range"),
        ("S!D1", "#NAME?", "the engine has no function NOSUCH; the formula hides that"),
        ("S!E1", "#NAME?", "the engine has no function NOSUCH"),
        ("S!F1", "#NUM!", "first is #NUM!"),
        ("S!G1", "#DIV/0!", "division by zero"),
    ]
    assert report.sheets[0].errors == 6


def test_functions_without_arguments_are_known(book):
    _, report = after(book, cells('<c r="A1"><f>TODAY()+NOW()+PI()+RAND()+ROWS(A5)+TIME(1,2,3)</f></c>'))
    assert report.warnings == ()


def test_reasons_are_sought_for_a_while_only(book, monkeypatch):
    monkeypatch.setattr("xl_notes.hosts.headless.embedded.run.MOST_EXPLAINED", 1)
    _, report = after(book, cells('<c r="A1"><f>NOTE_FAIL(2)</f></c>', '<c r="B1"><f>NOTE_FAIL(3)</f></c>'))
    assert [error.message for error in report.errors] == ["number must be something else, got 2", "a value is of the wrong kind"]


def test_the_bar_counts_calls(book, capsys):
    run(book(cells('<c r="A1"><f>NOTE_ADD(NOTE_ADD(1))</f></c>')), progress=True)
    run(book(cells('<c r="A1"><f>1+1</f></c>')), progress=True)
    assert "Traceback" not in capsys.readouterr().err


def test_values_of_all_kinds_reach_the_engine(book):
    values = '<c r="A1" t="b"><v>1</v></c><c r="B1" t="e"><v>#N/A</v></c><c r="C1" t="inlineStr"><is><r><t>in</t></r><r><t>line</t></r></is></c>'
    values += '<c r="D1" t="d"><v>2017-11-30T12:00:00</v></c><c r="E1" t="str"><v>_x0041_=1</v></c><c r="XA1"><v>7</v></c>'
    formula = 'IF(A1,"yes")&amp;IF(ISNA(B1),"na")&amp;C1&amp;D1&amp;E1&amp;XA1&amp;A2'
    text, _ = after(book, f'<sheetData><row r="1">{values}</row><row r="2"><c r="B2"><f>{formula}</f></c></row></sheetData>')
    assert "<v>yesnainline43069.5A=17</v>" in text
    assert text.startswith(f'<sheetData><row r="1">{values}</row>')


def test_a_full_block_of_values(book):
    rows = "".join(
        f'<row r="{row}"><c r="A{row}"><v>{row}</v></c><c r="B{row}" t="e"><v>#REF!</v></c><c r="C{row}" t="b"><v>0</v></c></row>' for row in range(1, 2502)
    )
    text, _ = after(book, f'<sheetData>{rows}<row r="3000"><c r="E3000"><f>SUM(A:A)&amp;ISERROR(B2000)&amp;COUNT(A:D)</f></c></row></sheetData>')
    assert "<v>3128751TRUE2501</v>" in text
