"""Formula text for the engine."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_notes.hosts.headless.embedded.single import single
from xl_notes.hosts.headless.formulas import MARK, Scope, rewrite
from xl_notes.workbook.formulatext import tokens, translate
from xl_notes.workbook.grid import Box, Place, box_of, letters, number, place_of
from xl_notes.workbook.package import Table

SCOPE = Scope(
    frozenset({"NOTE_X", "NOTE_VERSION"}),
    {
        (None, "RATE"): "0.25",
        (None, "FIRST"): "In!$A$1",
        (None, "BOTH"): "RATE+NOTE_X(1,,2)",
        (None, "LEFT_OF"): "In!A1",
        (None, "LOOP"): "LOOP+1",
        ("In", "HERE"): "In!$B$2",
        (None, "HERE"): "In!$C$3",
    },
    {"T": Table("My 'S", Box(3, 2, 8, 4), ("a", "b c", "x]y"), header=1, totals=1)},
    {"IN": "In", "MY 'S": "My 'S", "OUT": "Out"},
)


C5 = Place(5, 3)


def engine_text(text, sheet="Out", place=C5):
    return rewrite(text, SCOPE, sheet, place).text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("NOTE_X(1,,2)", f"NOTE_X(1,{MARK},2)"),
        ("NOTE_X(,)", f"NOTE_X({MARK},{MARK})"),
        ("note_x(1, )", f"NOTE_X(1, {MARK})"),
        ("NOTE_X (1,\n,0)", f"NOTE_X(1,\n{MARK},0)"),
        ("NOTE_X()", "NOTE_X()"),
        ("NOTE_VERSION( )", "NOTE_VERSION( )"),
        ("NOTE_X(0,0)", "NOTE_X(0,0)"),
        ('NOTE_X("a,,b)","say ""hi,,""",)', f'NOTE_X("a,,b)","say ""hi,,""",{MARK})'),
        ("NOTE_X(IF(a,,b),,SUM(1,,2))", f"NOTE_X(IF(a,,b),{MARK},SUM(1,,2))"),
        ("IF(1,NOTE_X(NOTE_X(,1),),)", f"IF(1,NOTE_X(NOTE_X({MARK},1),{MARK}),)"),
        ("NOTE_X({1,2;3,4},,(1,2))", f"NOTE_X({{1,2;3,4}},{MARK},(1,2))"),
        ("NOTE_X('a,,''(b'!A1,)", f"NOTE_X('a,,''(b'!A1,{MARK})"),
        ("NOTE_X(U[[#All],[a,,b]],)", f"NOTE_X(U[[#All],[a,,b]],{MARK})"),
        ("NOTE_X(U[a'[,,],)", f"NOTE_X(U[a'[,,],{MARK})"),
        ("MY_NOTE_X(1,,2)", "MY_NOTE_X(1,,2)"),
        ("a.NOTE_X(1,,2)", "a.NOTE_X(1,,2)"),
        ("NOTE_XX(1,,2)", "NOTE_XX(1,,2)"),
        ('"NOTE_X(1,,2)"', '"NOTE_X(1,,2)"'),
        ("NOTE_X", "NOTE_X"),
        (r"'C:\it''s\xl_notes.xlam'!NOTE_X(1,)", f"NOTE_X(1,{MARK})"),
        ("1+[1]!NOTE_X(1)", "1+NOTE_X(1)"),
        ("[12]!NOTE_X([1]!NOTE_X(1))", "NOTE_X(NOTE_X(1))"),
        ("xl_notes.xlam!NOTE_X(1)", "NOTE_X(1)"),
        ("_xll.NOTE_X(1)", "NOTE_X(1)"),
        ("_xlfn._xll.NOTE_X(1)", "NOTE_X(1)"),
        ("_xlfn.SINGLE(NOTE_X(1,))+1", f"@(NOTE_X(1,{MARK}))+1"),
        ("_xlfn.XLOOKUP(1,A:A,B:B,,0)", "_xlfn.XLOOKUP(1,A:A,B:B,,0)"),
        ("=NOTE_X(1)", "NOTE_X(1)"),
        ("rate*2", "(0.25)*2"),
        ("SUM(First)", "SUM(In!$A$1)"),
        ("both", f"((0.25)+NOTE_X(1,{MARK},2))"),
        ("left_of", "In!C5"),
        ("here", "In!$C$3"),
        ("In!here", "In!$B$2"),
        ("in!A1", "In!A1"),
        ("T[a]", "'My ''S'!$B$4:$B$7"),
        ("T", "'My ''S'!$B$4:$D$7"),
        ("T[#All]", "'My ''S'!$B$3:$D$8"),
        ("T[[#Totals],[B C]]", "'My ''S'!$C$8"),
        ("T[[#Headers],[#Data],[a]:[b c]]", "'My ''S'!$B$3:$C$7"),
        ("T[[#This Row],[b c]]*2", "'My ''S'!$C$5*2"),
        ("T[@a]", "'My ''S'!$B$5"),
        ("T[@[b c]]", "'My ''S'!$C$5"),
        ("T[[#This Row],b c]", "'My ''S'!$C$5"),
        ("T[[#This Row],nosuch]", "T[[#This Row],nosuch]"),
        ("T[[a] , [b c]]", "'My ''S'!$B$4:$C$7"),
        ("T[]", "'My ''S'!$B$4:$D$7"),
        ("T[x']y]", "'My ''S'!$D$4:$D$7"),
        ("T[nosuch]", "T[nosuch]"),
        ("#N/A+RATE", "#N/A+(0.25)"),
        ("NOTE_X(#REF!,)", f"NOTE_X(#REF!,{MARK})"),
    ],
)
def test_rewriting(text, expected):
    assert engine_text(text) == expected


def test_a_name_of_a_sheet_counts_there():
    assert engine_text("HERE", sheet="In") == "In!$B$2"


def test_a_name_that_means_itself_does_not_hang():
    assert engine_text("LOOP").count("+1") == 32


def test_names_that_double_each_other_do_not_fill_the_memory():
    names: dict[tuple[str | None, str], str] = {(None, f"N_{i}"): f"N_{i + 1}+N_{i + 1}" for i in range(30)}
    assert len(rewrite("N_0", Scope(frozenset(), names), "S", Place(1, 1)).text) < 1_000_000


@pytest.mark.parametrize(
    "text", ["[1]In!A1+1", "'[1]My sheet'!A1", "[1]!rate_of_others", "[2]!OTHER(1)", r"'C:\x\other.xlam'!OTHER(1)", "SUM([3]In!$A$1:$A$3)"]
)
def test_another_file_is_noticed(text):
    assert rewrite(text, SCOPE, "Out", Place(1, 1)).external


@pytest.mark.parametrize("text", ["In!A1", "'My ''S'!A1", "[1]!NOTE_X(1)", '"[1]In!A1"', "T[a]", "U[[#All],[a]]"])
def test_this_file_is_not_another(text):
    assert not rewrite(text, SCOPE, "Out", Place(1, 1)).external


def test_calls_are_counted():
    found = rewrite("NOTE_X(NOTE_X(1))+SUM(BOTH)+LET(_xlpm.f,1)", SCOPE, "Out", Place(1, 1))
    assert (found.calls, set(found.called)) == (3, {"SUM", "LET"})


@pytest.mark.parametrize(
    ("text", "down", "right", "expected"),
    [
        ("A1+$A1+A$1+$A$1", 2, 1, "B3+$A3+B$1+$A$1"),
        ("SUM(A:A,$A:B,1:1,$1:2)", 2, 1, "SUM(B:B,$A:C,3:3,$1:4)"),
        ('"A1"&A1', 1, 0, '"A1"&A2'),
        ("'A1'!A1+Q1!B2", 1, 1, "'A1'!B2+Q1!C3"),
        ("LOG10(A1)", 1, 0, "LOG10(A2)"),
        ("Z9+XFD1048576", 1, 1, "AA10+A1"),
        ("A2", -1, 0, "A1"),
        ("T1[a]+RATE+1.5+TRUE", 5, 5, "T1[a]+RATE+1.5+TRUE"),
        ("A1:B2", 0, 3, "D1:E2"),
    ],
)
def test_copying_a_formula(text, down, right, expected):
    assert translate(text, down, right) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A1:A3*2", "@(@A1:A3*2)"),
        ("-('S s'!$A$1:$A$3+In!B:B)", "@(-(@'S s'!$A$1:$A$3+@In!B:B))"),
        ("SUM(A1:A3)+1:1", "@(SUM(A1:A3)+@1:1)"),
        ("NOTE_X((A1:A3),A1)", "@(NOTE_X((A1:A3),A1))"),
        ("@A1:A3", "@(@A1:A3)"),
        ('"A1:A3"&A1', '@("A1:A3"&A1)'),
        ("A1:INDEX(B:B,3)", "@(A1:INDEX(B:B,3))"),
        ("{1,2;3,4}", "@({1,2;3,4})"),
    ],
)
def test_one_value_only(text, expected):
    assert single(text) == expected


atoms = st.sampled_from(["A1", "0", "1.5", '"a,""b)"', "'my ''s, sheet'!B2", "V[[#All],[p,q]]", "{1,2;3,4}", "#N/A", "TRUE", "-x", "T1[#All]"])
gaps = st.sampled_from(["", "", "", " ", "\n "])


def calls(inner):
    name = st.sampled_from(["NOTE_X(", "IF(", "MY_NOTE_X(", "(", "NOTE_VERSION("])
    argument = st.one_of(gaps, inner, st.tuples(inner, gaps, inner).map(lambda parts: "+".join(parts[::2])))
    return st.tuples(name, st.lists(argument, max_size=4)).map(lambda parts: parts[0] + ",".join(parts[1]) + ")")


@given(st.recursive(atoms, calls, max_leaves=12))
def test_taking_the_marks_out_gives_the_formula_back(text):
    assert engine_text(text).replace(MARK, "") == text.strip()


@given(st.recursive(atoms, calls, max_leaves=12))
def test_no_argument_of_ours_is_left_empty(text):
    assert not re.search(r"(?<!MY_)NOTE_X\(\s*,", engine_text(text))


@given(st.text(alphabet="ANOTE_X1\"'[](){},!#$:. \n+", max_size=40))
def test_any_text_is_cut_and_joined_without_loss(text):
    assert "".join(tokens(text)) == text
    rewrite(text, SCOPE, "Out", Place(1, 1))
    assert translate(text, 0, 0) == text


@given(st.integers(1, 16_384), st.integers(1, 1_048_576))
def test_places(column, row):
    assert place_of(f"{letters(column)}{row}") == (row, column)
    assert number(letters(column)) == column


def test_boxes():
    assert box_of("B2:C4") == Box(2, 2, 4, 3)
    assert str(Box(1, 27, 1, 27)) == "AA1"
    assert [letters(26), letters(27), letters(16_384)] == ["Z", "AA", "XFD"]
