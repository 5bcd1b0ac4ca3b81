"""Links to other files: which are removed, and what keeps one."""

import pytest

from tests.hosts.headless.samples import NAMESPACE, package_parts, write_parts
from tests.repair.damaged import cell, escaped, kinds, linked, mend, parts_of, row, write, written


def link_model(path, formulas, *targets, **options):
    cells = [cell(formula, f"{letter}1") for letter, formula in zip("ABCDEF", formulas, strict=False)]
    return write_parts(path, linked(package_parts(row(*cells)), *targets, **options))


ADD_IN = "file:///C:\\Users\\x\\xl_notes.xlam"


def link_parts(path):
    return sorted(name for name in parts_of(path) if "externalLink" in name)


def test_a_link_nothing_refers_to_is_removed(tmp_path):
    path = link_model(tmp_path / "model.xlsx", ["[1]!NOTE_ADD(1)"], ADD_IN)
    report = mend(path)
    assert kinds(report, mended=True) == ["qualified_call", "link"]
    assert report.findings[1].before == ADD_IN
    clean = package_parts(row(cell("NOTE_ADD(1)")))
    assert parts_of(written(report)) == {name: text.encode() for name, text in clean.items()}


def test_links_keep_their_numbers(tmp_path):
    report = mend(link_model(tmp_path / "model.xlsx", ["[1]!NOTE_ADD(1)+[3]Data!A1"], ADD_IN, "b.xlsx", "c.xlsx", "d.xlsx"))
    links = [(finding.before, finding.mended) for finding in report.findings if finding.kind == "link"]
    assert links == [("d.xlsx", True), ("c.xlsx", False), ("b.xlsx", False), (ADD_IN, False)]
    assert "S!A1" in report.findings[2].what
    assert link_parts(report.output) == sorted(
        name for number in (1, 2, 3) for name in (f"xl/externalLinks/externalLink{number}.xml", f"xl/externalLinks/_rels/externalLink{number}.xml.rels")
    )
    text = parts_of(written(report))["xl/workbook.xml"].decode()
    assert (
        '<externalReferences><externalReference r:id="link1"/><externalReference r:id="link2"/><externalReference r:id="link3"/></externalReferences>' in text
    )


@pytest.mark.parametrize("formula", ["[1]Data!A1", "'[1]My data'!A1", "SUM([1]A:B!A1)", "[1]!name", "[1]!OTHER(1)", 'INDEX([1]Data!$A:$A,1)&"x"'])
def test_a_link_that_is_used_stays(tmp_path, formula):
    report = mend(link_model(tmp_path / "model.xlsx", [formula], "other.xlsx"))
    assert report.output is None
    assert [(finding.before, finding.severity) for finding in report.findings] == [("other.xlsx", "info")]


@pytest.mark.parametrize("formula", ["T[1]", "T[[#This Row],[1]]", '"[1]Data!A1"', "[2]Data!A1", "1"])
def test_what_is_no_use_of_a_link(tmp_path, formula):
    report = mend(link_model(tmp_path / "model.xlsx", [formula], "other.xlsx"))
    assert link_parts(report.output) == []


@pytest.mark.parametrize(
    ("part", "text"),
    [
        ("xl/charts/chart1.xml", "<c:chartSpace><c:f>[1]Data!$A$1</c:f></c:chartSpace>"),
        ("xl/charts/chart1.xml", "<c:chartSpace><c:f>'[1]My data'!$A$1</c:f></c:chartSpace>"),
        ("xl/drawings/drawing1.xml", '<xdr:sp macro="[1]!show"/>'),
        ("xl/drawings/vmlDrawing1.vml", "<x:FmlaMacro>[1]!show</x:FmlaMacro>"),
        ("xl/ctrlProps/ctrlProp1.xml", '<formControlPr fmlaLink="[1]Data!$A$1"/>'),
        ("xl/drawings/drawing1.xml", '<xdr:sp macro="[1]!show"/>'.encode("utf-16")),
        ("xl/worksheets/sheet1.xml", f'<worksheet xmlns="{NAMESPACE}"><sheetData/><oleObjects><oleObject link="[1]!x"/></oleObjects></worksheet>'),
    ],
)
def test_a_link_that_another_part_uses_stays(tmp_path, part, text):
    parts = linked(package_parts("<sheetData/>"), "other.xlsx")
    report = mend(write_parts(tmp_path / "model.xlsx", {**parts, part: text}))
    assert report.output is None
    assert part in report.findings[0].what


def test_text_that_looks_like_a_link_is_no_use_of_it(tmp_path):
    sheet = '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>see [1]Data</t></is></c></row></sheetData>'
    parts = {**linked(package_parts(sheet), "other.xlsx"), "xl/comments1.xml": "<comments>[1]</comments>", "docProps/core.xml": "<x>[1]</x>"}
    assert link_parts(mend(write_parts(tmp_path / "model.xlsx", parts)).output) == []


def test_a_link_to_a_program_stays(tmp_path):
    report = mend(link_model(tmp_path / "model.xlsx", ["1"], "", dde=True))
    assert report.output is None
    assert [(finding.before, finding.mended) for finding in report.findings] == [("cmd|/C calc", False)]


def test_a_link_whose_part_is_not_there_stays(tmp_path):
    parts = linked(package_parts("<sheetData/>"), "other.xlsx")
    del parts["xl/externalLinks/externalLink1.xml"]
    report = mend(write_parts(tmp_path / "model.xlsx", parts))
    assert (report.output, kinds(report, mended=False)) == (None, ["link"])


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels"])
def test_a_link_that_is_there_twice_stays(tmp_path, part):
    parts = linked(package_parts("<sheetData/>"), "other.xlsx")
    entry = '<externalReference r:id="link1"/>'
    relation = next(piece for piece in str(parts["xl/_rels/workbook.xml.rels"]).split("<") if "externalLink1" in piece)
    twice = {"xl/workbook.xml": (entry, entry * 2), "xl/_rels/workbook.xml.rels": (f"<{relation}", f"<{relation}<{relation.replace('link1', 'again', 1)}")}
    report = mend(write_parts(tmp_path / "model.xlsx", {**parts, part: str(parts[part]).replace(*twice[part])}))
    assert report.output is None
    assert set(kinds(report, mended=False)) == {"link"}


@pytest.mark.parametrize("formula", ["'C:\\x\\[data.xlsx]S'!$A$1:$A$9", "[data.xlsx]S!$A$1", "data.xlsx!sales", "'my data.xlsx'!sales"])
def test_a_chart_that_reads_another_file(tmp_path, formula):
    chart = "<c:chartSpace><c:title><c:v>data.xlsx!</c:v></c:title><c:f>S!$A$1</c:f><c:f>{}</c:f></c:chartSpace>"
    report = mend(write(tmp_path / "model.xlsx", "<sheetData/>", more={"xl/charts/chart1.xml": chart.format(escaped(formula))}))
    assert [(finding.kind, finding.before, finding.mended) for finding in report.findings] == [("link", formula, False)]
