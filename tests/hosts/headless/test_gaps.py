"""What the engine does unlike Excel: reworded, refused, or named; expected values worked out by hand."""

import pytest

from tests.hosts.headless.samples import after, cells
from xl_notes.hosts.headless.embedded.gaps import not_applied

WRONG_IN_THE_ENGINE = (
    "SUMPRODUCT(ROW(INDIRECT(&quot;1:3&quot;)))",
    "SUMPRODUCT(ROW(OFFSET(A1,0,0,5,1)))",
    "LOOKUP(2,1/(A1:A5=1),B1:B5)",
    "WORKDAY(43116,-5,DATE(2018,1,15))",
    "_xlfn.FORMULATEXT(A1)",
)
RIGHT_IN_THE_ENGINE = ("ROW()", "ROW(A3)", "COLUMN(S!B2)", "WORKDAY(43116,-5)", "SUBTOTAL(109,A1:A5)", "SUM(A1:A5)")


@pytest.mark.parametrize("formula", WRONG_IN_THE_ENGINE)
def test_what_the_engine_does_wrong_is_said(book, formula):
    _, report = after(book, cells(f'<c r="D9"><f>{formula}</f></c>'))
    assert len(report.warnings) == 1
    assert report.warnings[0].endswith("check it in Excel.")
    assert "S!D9" in report.warnings[0]


ROWS_OF_RANGES = {"SUM(ROW(A1:A3))": 6, "SUMPRODUCT(ROW($1:$18))": 171, "SUM(COLUMN(B:D))": 9, "SUM(ROW(S!B2:C4))": 9, "SUM(ROW(A5:B5))": 5}


@pytest.mark.parametrize(("formula", "value"), ROWS_OF_RANGES.items())
def test_rows_and_columns_of_ranges_are_numbers_one_by_one(book, formula, value):
    text, report = after(book, cells(f'<c r="H9"><f>{formula}</f></c>'))
    assert f"<v>{value}</v>" in text
    assert report.warnings == ()


NOT_APPLIED = {
    "SUMPRODUCT(--ISNUMBER(A1:A3))": "ISNUMBER",
    "SUM(IF(ISNUMBER(A1:A3),A1:A3))": "ISNUMBER",
    "IFERROR(SUMPRODUCT(LEN(TRIM(A1:A3))),0)": "TRIM",
    "SUMPRODUCT(--(LEFT(A1:A3,1)=&quot;x&quot;))": "LEFT",
    "SUMPRODUCT(ROUND((A1:A3),2))": "ROUND",
    "SUM(COUNTIF(A1:A3,{1,2}))": "COUNTIF",
    "SUM(SUMIFS(A1:A3,B1:B3,{1,2}))": "SUMIFS",
    "SUM(LEN(_xlfn.ANCHORARRAY(A1)&amp;A1:A2))": "LEN",
    "SUMPRODUCT(MATCH(A1:A3,{1,3},0))": "MATCH",
}
APPLIED = (
    "LEN(A1)",
    "ROUND(SUM(A1:A3),2)",
    "COUNTIF(A1:A3,A1)",
    "SUMIFS(A1:A3,B1:B3,&quot;&gt;&quot;&amp;C1)",
    "MATCH(A1,A1:A3,0)",
    "TEXT(INDEX(A1:A3,2,1),&quot;0&quot;)",
    "VLOOKUP(A1,A1:B3,2,FALSE)",
    "IF(ISNUMBER(MATCH(A1,A1:A3,0)),1,2)",
    "LEN(&quot;A1:A3&quot;)",
    "ROUND(@A1:A3,0)",
    "NOTE_SUM(A1:A3)",
)


@pytest.mark.parametrize(("formula", "function"), NOT_APPLIED.items())
def test_a_function_the_engine_does_not_apply_to_each_cell_is_an_error(book, formula, function):
    """Else it would be a wrong number: 0 for SUMPRODUCT(--ISNUMBER(A1:A3)) over three numbers."""
    text, report = after(book, cells('<c r="A1"><v>1</v></c>', f'<c r="D9" t="n"><f>{formula}</f><v>7</v></c>'))
    assert '<c r="D9" t="e">' in text
    assert [(error.cell, error.message) for error in report.errors] == [("S!D9", f"the engine does not apply {function} to each cell of a range")]


@pytest.mark.parametrize("formula", APPLIED)
def test_functions_of_single_values_are_calculated(formula):
    assert not_applied(formula.replace("&quot;", '"').replace("&amp;", "&").replace("&gt;", ">")) == ""


def test_whole_columns_and_rows_see_what_spills_into_them(book):
    """The sum stands before the table and beside a title, where the engine once saw the title only.  1 + ... + 9 = 45; its middle row is 4 + 5 + 6."""
    sums = '<row r="1"><c r="A1"><f>SUM(F:H)</f></c><c r="B1"><f>SUM(6:6)</f></c><c r="C1"><f>SUM($G:$G)</f></c><c r="F1" t="str"><v>title</v></c></row>'
    grid = '<row r="5"><c r="F5" cm="1"><f t="array" ref="F5:H7">_xlfn.SEQUENCE(3,3)</f></c></row><row r="6"><c r="A6"><v>100</v></c></row>'
    text, _ = after(book, f"<sheetData>{sums}{grid}</sheetData>")
    assert "<f>SUM(F:H)</f><v>45</v>" in text
    assert "<f>SUM(6:6)</f><v>115</v>" in text
    assert "<f>SUM($G:$G)</f><v>15</v>" in text


@pytest.mark.parametrize("formula", RIGHT_IN_THE_ENGINE)
def test_what_the_engine_does_right_is_not_mentioned(book, formula):
    assert after(book, cells(f'<c r="D9"><f>{formula}</f></c>'))[1].warnings == ()


def test_hidden_rows_are_mentioned_where_they_count(book):
    hidden = '<sheetData><row r="1" hidden="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="B2"><f>SUBTOTAL(109,A1:A2)</f></c></row></sheetData>'
    assert "hidden rows" in after(book, hidden)[1].warnings[0]


def test_a_check_that_is_a_formula_is_refused_too(book):
    """In the engine ISTEXT of a range is FALSE as a whole, and the check would hold though a text is there."""
    names = '<definedNames><definedName name="check_no_text">SUMPRODUCT(--ISTEXT(S!$A$1:$A$3))=0</definedName></definedNames>'
    _, report = after(book, cells('<c r="A1" t="str"><v>text</v></c>'), names)
    assert [(check.value, check.ok) for check in report.checks] == [("#VALUE!", False)]


def test_ranges_to_choose_from_are_no_single_values(book):
    text, _ = after(book, cells('<c r="A1"><v>1</v></c><c r="B1"><v>5</v></c><c r="C1"><f>SUM(CHOOSE(2,A1:A3,B1:B3))</f></c>'))
    assert "<v>5</v></c></row>" in text
