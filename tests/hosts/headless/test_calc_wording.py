"""Formulas as LibreOffice is given them, and those it is not given."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_notes.hosts.headless.calc.limits import why_not
from xl_notes.hosts.headless.calc.wording import worded
from xl_notes.hosts.headless.formulas import Scope, rewrite
from xl_notes.hosts.marks import CALL_MARK, OMITTED
from xl_notes.workbook.formulatext import tokens
from xl_notes.workbook.grid import Place, box_of, place_of

FUNCTIONS = frozenset(("NOTE_ADD", "NOTE_GRID"))
SPILLS = {("S", place_of("F1")): box_of("F1:H3"), ("My sheet", place_of("B2")): box_of("B2")}
LEFT, MINE = f'"{OMITTED}"', f'"{CALL_MARK}1:5:2"'


def words(text, whose="", place="B5"):
    return worded(text, Scope(FUNCTIONS), "S", place_of(place), lambda sheet, at: SPILLS.get((sheet, at)), whose)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("NOTE_ADD(1,2)", f"NOTE_ADD(1,2,{MINE})"),
        ("NOTE_ADD(1,,2)", f"NOTE_ADD(1,{LEFT},2,{MINE})"),
        ("NOTE_ADD(1,)", f"NOTE_ADD(1,{LEFT},{MINE})"),
        ("NOTE_ADD()", f"NOTE_ADD({MINE})"),
        ("note_add( )", f"NOTE_ADD( {MINE})"),
        ("1+_xll.NOTE_ADD(A1)", f"1+NOTE_ADD(A1,{MINE})"),
        ("[1]!NOTE_ADD(A1)", f"NOTE_ADD(A1,{MINE})"),
        ("'C:\\x\\xl_notes.xlam'!NOTE_ADD(A1)", f"NOTE_ADD(A1,{MINE})"),
        ("NOTE_ADD(NOTE_ADD(1,),SUM(A1:A2))", f"NOTE_ADD(NOTE_ADD(1,{LEFT},{MINE}),SUM(A1:A2),{MINE})"),
        ("SUM((1),NOTE_ADD((2),(3)))", f"SUM((1),NOTE_ADD((2),(3),{MINE}))"),
        ("SUM(A1:A3,,2)", "SUM(A1:A3,,2)"),
        ("SUM(A1:A9 (A3:C3))", "SUM(A1:A9 (A3:C3))"),  # what the ranges have in common
    ],
)
def test_calls_of_ours_say_what_is_omitted_and_whose_they_are(text, expected):
    assert words(text, "1:5:2") == expected


def test_without_a_cell_only_what_is_omitted_is_marked():
    assert words("NOTE_ADD(1,,2)") == f"NOTE_ADD(1,{LEFT},2)"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SUM(_xlfn.ANCHORARRAY(F1))", "SUM($F$1:$H$3)"),
        ("SUM(F1#)", "SUM($F$1:$H$3)"),
        ("SUM($F$1#)", "SUM($F$1:$H$3)"),
        ("_xlfn.ANCHORARRAY('My sheet'!B2)*2", "'My sheet'!$B$2*2"),
        ("'My sheet'!B2#*2", "'My sheet'!$B$2*2"),
        ("_xlfn.ANCHORARRAY(F2)", "#REF!"),  # nothing spills from there
        ("A2#+1", "#REF!+1"),
        ('"F1#"&T[[#All],[A]]', '"F1#"&T[[#All],[A]]'),
    ],
)
def test_what_spilled(text, expected):
    assert words(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@A1:A9", "$A$5"),  # the formula is in B5
        ("_xlfn.SINGLE(A1:A9)", "$A$5"),
        ("SUM(@A1:A9,1)", "SUM($A$5,1)"),
        ("@'My sheet'!A1:A9+1", "'My sheet'!$A$5+1"),
        ("@A1:C1", "$B$1"),
        ("@A1:A3", "#VALUE!"),  # not in its row
        ("SUM(@A1:C3)", "SUM(#VALUE!)"),  # a block has no one cell in its row
        ("@A:A", "$A$5"),
        ("@A1", "A1"),
        ("@rate*2", "rate*2"),
        ("_xlfn.SINGLE(NOTE_GRID(2))", "(NOTE_GRID(2))"),
        ("SUM(@NOTE_GRID(2))", "SUM(INDEX(IF({1},NOTE_GRID(2)),1,1))"),
        ('"a@b.com"', '"a@b.com"'),
        ("T[@Date]", "T[@Date]"),
    ],
)
def test_one_value(text, expected):
    assert words(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ROWS(T[#All])", "ROWS(T[[#All]])"),
        ("SUM(T[#Totals])", "SUM(T[[#Totals]])"),
        ("T[#This Row]", "T[[#This Row]]"),
        ("SUM(T[[#All],[A]],T[A],T[])", "SUM(T[[#All],[A]],T[A],T[])"),
        ('"T[#All]"', '"T[#All]"'),
    ],
)
def test_parts_of_tables(text, expected):
    assert words(text) == expected


@given(st.text(alphabet="A1$:!'\"(),+*& SUM_.{};", max_size=40))
def test_everything_else_stays_as_it_is(text):
    """Spaces between a function and its bracket mean nothing, and go."""
    assert words(text, "1:1:1").replace(" ", "") == text.replace(" ", "")


@given(st.text(alphabet="@#A1$:!'\"(),+ SUM[]", max_size=30))
def test_any_text_has_an_end(text):
    pieces = list(tokens(words(text, "1:1:1")))
    assert "@" not in pieces


# ------------------------------------------------------------------------------------------------ not given


def reason(text):
    names: dict[tuple[str | None, str], str] = {(None, "OUT"): "[1]S!$A$1", (None, "WEB"): '_xlfn.WEBSERVICE("http://a")', (None, "FINE"): "S!$A$1"}
    return why_not(text, rewrite(text, Scope(FUNCTIONS, names, {}, {"S": "S"}), "S", Place(1, 1)))


@pytest.mark.parametrize(
    ("text", "because"),
    [
        ("[1]Sheet1!A1+1", "refers to another file"),
        ("'C:\\x\\[a.xlsx]S'!A1", "refers to another file"),
        ("SUM(1,out)", "refers to another file"),
        ("INDIRECT(\"'file:///x/a.xlsx'#$S.A1\")", "refers to another file"),
        ("INDIRECT(\"'[a.xlsx]S'!A1\")", "refers to another file"),
        ('INDIRECT("\\\\server\\share\\"&A1)', "refers to another file"),
        ('_xlfn.WEBSERVICE("http://a")', "asks outside the workbook, with WEBSERVICE"),
        ("1+web", "asks outside the workbook, with WEBSERVICE"),
        ('RTD("a",,"b")', "asks outside the workbook, with RTD"),
        ('CUBEVALUE("c","[m]")', "asks outside the workbook, with CUBEVALUE"),
        ('DDE("soffice","/etc/passwd","A1")', "asks outside the workbook, with DDE"),
        ('GETPIVOTDATA("a",A1)', "asks outside the workbook, with GETPIVOTDATA"),
        ('CELL("filename")', "asks outside the workbook, with CELL"),
        ("cmd|'/C calc'!A0", "refers to another file"),
        ("cmd|'x'!A0", "refers to another program"),
        ('XlnTell("file:///x","y")', "asks outside the workbook, with XLNTELL"),
        ('Standard.XlDriver.Main ("a","b","c")', "asks outside the workbook, with MAIN"),
        ('[XlnStart()]+"', "asks outside the workbook, with XLNSTART"),  # not even where it is no call to us
    ],
)
def test_what_is_left_to_its_stored_value(text, because):
    assert reason(text) == because


@pytest.mark.parametrize(
    "text",
    ["NOTE_ADD(1,2)", "SUM(A1:A3)*fine", 'INDIRECT("A"&ROW())', 'INDIRECT("T[Date]")', '"a|b"', 'HYPERLINK("http://a","x")', "domain(1)", "'A|B'!A1"],
)
def test_what_is_calculated(text):
    assert reason(text) == ""
