"""Numbers and dates stored as text."""

import pytest

from tests.hosts.headless.samples import NAMESPACE, RELATIONS, inside, package_parts, write_parts
from tests.repair.damaged import after, column, mend, parts_of, styled, with_table, written


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1234.5", "1234.5"),
        (" 1,234.50\u00a0", "1234.5"),
        ("1,234,567", "1234567"),
        ("-5", "-5"),
        ("+5", "5"),
        ("0", "0"),
        ("0.1", "0.1"),
        (".5", "0.5"),
        ("12%", "0.12"),
        ("12.5%", "0.125"),
        ("\t7\n", "7"),
        ("\u200b8\u200b", "8"),
        ("123456789012345", "123456789012345"),
        ("00123", None),
        ("-01", None),
        ("1.234,56", None),
        ("12,5", None),
        ("1,23", None),
        ("1,2345", None),
        ("12,34,567", None),
        ("1234,567", None),
        ("1E5", None),
        ("$5", None),
        ("€5", None),
        ("(12)", None),
        ("1 234", None),
        ("1'234", None),
        ("5.", None),
        ("1234567890123456", None),
    ],
)
def test_a_number_stored_as_text(tmp_path, text, number):
    model = column("Amount", 0.15, 0.25, 0.35, text, 0.45)
    sheet, report = after(tmp_path, model)
    stored = f'<c r="A5" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
    assert sheet == (model if number is None else model.replace(stored, f'<c r="A5"><v>{number}</v></c>'))
    assert [(finding.kind, finding.place, finding.after) for finding in report.findings] == [("number_text", "A5", number)]


IN_TWO_WAYS = {
    "a lone comma": (column("Ratio", 1.1, 1.25, 1.3, "1,234"), "its comma may stand before decimals"),
    "percent among points": (column("Percent", 12, 13.5, 14, "15%"), "may be percent points"),
}


@pytest.mark.parametrize(("sheet", "why"), IN_TWO_WAYS.values(), ids=IN_TWO_WAYS)
def test_what_can_be_read_in_two_ways_is_left(tmp_path, sheet, why):
    left, report = after(tmp_path, sheet)
    assert left == sheet
    assert [finding.mended for finding in report.findings] == [False]
    assert why in report.findings[0].what


def test_another_text_settles_what_a_comma_is(tmp_path):
    _, report = after(tmp_path, column("Amount", 1, 2, 3, "1,234", "1,234.50", 4))
    assert [finding.mended for finding in report.findings] == [True, True]


def test_a_text_that_a_formula_looks_for_is_left(tmp_path):
    formula = '<row r="9"><c r="B9"><f>MATCH("1004",A2:A6,0)</f><v>4</v></c></row>'
    sheet = column("Id", 1001, 1002, 1003, "1004", 1005).replace("</sheetData>", f"{formula}</sheetData>")
    _, report = after(tmp_path, sheet)
    assert [(finding.mended, "looks for it as text" in finding.what) for finding in report.findings] == [(False, True)]


def shared(items):
    """A model with one of these shared strings below three numbers."""
    strings = f'<sst xmlns="{NAMESPACE}" count="1" uniqueCount="1">{items}</sst>'
    relation = f'<Relationship Id="s" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    parts = package_parts(column(1, 2, 3).replace("</sheetData>", '<row r="4"><c r="A4" s="7" t="s"><v>0</v></c></row></sheetData>'))
    parts |= {"xl/sharedStrings.xml": strings, "xl/_rels/workbook.xml.rels": parts["xl/_rels/workbook.xml.rels"].replace("</Relationships>", relation)}
    return parts | {"xl/sharedStrings.xml": strings}


def test_a_shared_string_with_a_style(tmp_path):
    parts = shared("<si><t>1,000.5</t></si>")
    report = mend(write_parts(tmp_path / "model.xlsx", parts))
    assert '<c r="A4" s="7"><v>1000.5</v></c>' in inside(written(report))
    assert parts_of(written(report))["xl/sharedStrings.xml"].decode() == parts["xl/sharedStrings.xml"]


FOOTNOTE = '<r><t>100</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>1</t></r>'


def test_a_number_with_a_footnote_is_left(tmp_path):
    """100 and a small 1 above it are not 1001."""
    in_cell = column(1, 2, 3).replace("</sheetData>", f'<row r="4"><c r="A4" t="inlineStr"><is>{FOOTNOTE}</is></c></row></sheetData>')
    for parts in (shared(f"<si>{FOOTNOTE}</si>"), package_parts(in_cell)):
        report = mend(write_parts(tmp_path / "model.xlsx", parts))
        assert report.output is None
        assert "footnote" in report.findings[0].what


def test_a_key_that_is_looked_up_is_left(tmp_path):
    keys = column(1001, 1002, 1003, 1004, "1006")
    asked = '<row r="9"><c r="C9" t="inlineStr"><is><t>1006</t></is></c><c r="D9"><f>VLOOKUP(C9,A1:A5,1,FALSE)</f><v>1006</v></c></row></sheetData>'
    _, report = after(tmp_path, keys.replace("</sheetData>", asked))
    assert report.output is None
    assert "looks something up" in report.findings[0].what
    text, _ = after(tmp_path, keys.replace("</sheetData>", asked.replace("VLOOKUP(C9,A1:A5,1,FALSE)", "SUM(A1:A5)")))
    assert '<c r="A5"><v>1006</v></c>' in text


def test_a_long_column_of_texts_takes_no_longer_than_it_is(tmp_path):
    """Each is looked at once: 20,000 of them took half a minute when each looked at all."""
    values = [value for number in range(20_000) for value in (float(number), "1,234")]
    _, report = after(tmp_path, column(*values, 1.0))
    assert len(report.findings) == 20_000


@pytest.mark.parametrize("text", ["2017-11-30", "11/30/2017", "30.11.2017", "30 November 2017", "Nov 30, 2017"])
def test_a_date_stored_as_text_is_named(tmp_path, text):
    _, report = after(tmp_path, column("Date", 43000, 43001, 43002, text))
    assert [(finding.kind, finding.mended) for finding in report.findings] == [("date_text", False)]


NO_FINDING = {
    "the first of a column is its heading": column("2018", 1, 2, 3, 4),
    "two numbers are no column": column("Amount", 1, 2, "3"),
    "most of it is text": column("Code", 1, 2, 3, "4", "5", "6", "7", "8"),
    "half of the others are text": column("Code", 1, 2, 3, "4", "5", "6", "7"),
    "words cut a column": column("Amount", 1, 2, 3, "Code", "4", "n/a", "5"),
    "text is text": column("Amount", 1, 2, 3, "12 months", 4, "n/a"),
    "blanks are none": column("Amount", 1, 2, 3, "  ", 4),
    "errors are none": column("Amount", 1, 2, 3, "#N/A", 4),
}


@pytest.mark.parametrize("sheet", NO_FINDING.values(), ids=NO_FINDING)
def test_text_that_is_no_number(tmp_path, sheet):
    assert after(tmp_path, sheet)[1].findings == ()


LEFT = {
    "a year below a heading": (column("Year ended", "2018", 1, 2, 3), "heading"),
    "a gap after the heading": (column("Title", "", "12", 1, 2, 3), "heading"),
    "a comma before the decimals elsewhere": (column("Amount", 1, 2, 3, 4, "1,234", "2,5"), "comma"),
}


@pytest.mark.parametrize(("sheet", "reason"), LEFT.values(), ids=LEFT)
def test_a_number_that_may_be_meant_as_text(tmp_path, sheet, reason):
    text, report = after(tmp_path, sheet)
    assert text == sheet
    assert reason in report.findings[0].what


def test_both_marks_can_be_read_in_one_way_only(tmp_path):
    text, report = after(tmp_path, column("Amount", 1, 2, 3, 4, "1,234.5", "2,5"))
    assert '<c r="A6"><v>1234.5</v></c>' in text
    assert [finding.mended for finding in report.findings] == [True, False]


def test_a_row_of_headings(tmp_path):
    headings = '<row r="2">' + "".join(
        f'<c r="{letter}2" t="inlineStr"><is><t>{text}</t></is></c>' for letter, text in zip("ABC", ("No", "1", "2"), strict=True)
    )
    above = '<row r="1"><c r="B1" t="inlineStr"><is><t>Periods</t></is></c></row>'
    numbers = "".join(f'<row r="{number}"><c r="B{number}"><v>{number}</v></c></row>' for number in range(3, 8))
    _, report = after(tmp_path, f"<sheetData>{above}{headings}</row>{numbers}</sheetData>")
    assert [(finding.place, "heading" in finding.what) for finding in report.findings] == [("B2", True)]


def test_the_header_of_a_table_is_text(tmp_path):
    table = '<table id="1" name="T" displayName="T" ref="A2:A6"><tableColumns count="1"><tableColumn id="1" name="12"/></tableColumns></table>'
    sheet = column("Title", "12", 1, 2, 3, "4")
    report = mend(write_parts(tmp_path / "model.xlsx", with_table(package_parts(sheet), table)))
    assert [(finding.place, finding.mended) for finding in report.findings] == [("A6", True)]


def test_results_of_formulas_are_not_touched(tmp_path):
    cells = [f'<row r="{number}"><c r="A{number}"><v>{number}</v></c></row>' for number in range(1, 6)]
    cells += ['<row r="6"><c r="A6" t="str"><f>TEXT(5,"0")</f><v>5</v></c></row>']
    cells += ['<row r="7"><c r="A7" t="str"><f t="array" ref="A7:A8">IF({1;2},"6")</f><v>6</v></c></row><row r="8"><c r="A8" t="str"><v>6</v></c></row>']
    assert after(tmp_path, f"<sheetData>{''.join(cells)}</sheetData>")[1].findings == ()


def test_an_error_excel_was_told_to_ignore(tmp_path):
    ignored = '<ignoredErrors><ignoredError sqref="C1 A4:A5" numberStoredAsText="1"/><ignoredError sqref="A:A" formula="1"/></ignoredErrors>'
    text, report = after(tmp_path, column(1, 2, 3, "4", "5", "6", 7, 8) + ignored)
    assert [(finding.place, finding.mended) for finding in report.findings] == [("A4", False), ("A5", False), ("A6", True)]
    assert "<v>6</v>" in text


@pytest.mark.parametrize(
    ("styles", "others", "mended"),
    [
        ({4: 3}, (1, 2, 3), True),  # one cell as text among numbers: an accident
        ({4: 5}, (1, 2, 3), True),
        ({3: 3, 4: 3}, (1, 2, 3), False),  # a number in the same format
        ({3: 5, 4: 5}, (1, 2, 3), False),
        ({4: 3}, (1, 2, 3, "007"), False),  # another text that is no number
        ({4: 1}, (1, 2, 3), False),  # shown as a date
        ({1: 1, 2: 1}, (1, 2, 3), False),  # among dates
        ({1: 1}, (1, 2, 3), True),
        ({4: 4}, (1, 2, 3), True),
    ],
)
def test_the_format_of_the_cell(tmp_path, styles, others, mended):
    sheet = column(*others[:3], "4", *others[3:], styles=styles)
    report = mend(write_parts(tmp_path / "model.xlsx", styled(package_parts(sheet))))
    assert next(finding.mended for finding in report.findings if finding.place == "A4") is mended
