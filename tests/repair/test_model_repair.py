"""What holds for every repair: the copy, the file as a whole, the laws, and the command."""

import argparse
import contextlib
import io
import json
import os
import re
import stat
import tempfile
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.hosts.headless.samples import FUNCTIONS, package_parts, write_parts
from tests.repair.damaged import SHEET, cell, column, linked, parts_of, row, write, written
from xl_notes.commands import repair as command
from xl_notes.hosts.headless.recalc import recalc
from xl_notes.repair import WorkbookError, examine, repair
from xl_notes.repair.calls import Known, mended
from xl_notes.workbook import package

MODEL = Path(__file__).parents[2] / "workbooks" / "ascent_solar_2017.xlsx"
TIED = row(cell("[1]!NOTE_ADD(1)"))

# ------------------------------------------------------------------------------------------------ the command


def run(*arguments: object) -> tuple[int, str, str]:
    """Exit code, output and errors of `xl-notes repair ...`, or of `xl-notes doctor ...` as far as it is about a model."""
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers(required=True)
    command.add(commands)
    doctor = commands.add_parser("doctor")
    doctor.add_argument("model", type=Path)
    doctor.add_argument("--json", action="store_true")
    doctor.set_defaults(run=command.examine)
    options = parser.parse_args([str(argument) for argument in arguments])
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(io.StringIO()) as errors:
        code = options.run(options)
    return code, out.getvalue(), errors.getvalue()


def test_the_model_of_the_deal_is_clean(tmp_path):
    copy = tmp_path / "model.xlsx"
    copy.write_bytes(MODEL.read_bytes())
    code, out, _ = run("doctor", copy)
    assert (code, out) == (0, f"nothing found in {copy}\n")
    code, out, _ = run("repair", copy)
    assert (code, out) == (0, f"nothing found in {copy}; no file was written\n")
    assert [file.name for file in tmp_path.iterdir()] == ["model.xlsx"]
    assert copy.read_bytes() == MODEL.read_bytes()


def test_exit_codes(tmp_path):
    path = write(tmp_path / "model.xlsx", row(cell("[1]!NOTE_VERSION()")))
    assert run("doctor", path)[0] == 1
    assert [file.name for file in tmp_path.iterdir()] == ["model.xlsx"]
    code, out, _ = run("repair", path)
    assert code == 0
    assert "1 mended, 0 left" in out
    assert "calculate the copy" in out
    assert run("doctor", tmp_path / "model.repaired.xlsx")[0] == 0
    numbers = column(1, 2, 3, 4, "5").replace("</sheetData>", f'<row r="9">{cell("SUM(A1:A5)", "A9")}</row></sheetData>')
    code, out, _ = run("repair", write(tmp_path / "numbers.xlsx", numbers))
    assert "formulas that read what was mended still show their old values: calculate the copy" in out
    path = write(tmp_path / "left.xlsx", row(cell("NOTE_NOTHING(1)")))
    code, out, _ = run("repair", path)
    assert code == 1
    assert "no file was written" in out
    code, out, errors = run("doctor", tmp_path / "none.xlsx")
    assert (code, out) == (2, "")
    assert errors.startswith("xl-notes: ")


def test_what_is_printed(tmp_path):
    cells = [cell("_xll.NOTE_VERSION()", f"A{number}") for number in range(1, 31)]
    path = write(tmp_path / "model.xlsx", "<sheetData>" + "".join(f'<row r="{n}">{c}</row>' for n, c in enumerate(cells, 1)) + "</sheetData>")
    _, out, _ = run("repair", path)
    assert out.startswith("calls tied to a file or to a prefix: 30\n")
    assert "S!A20 " in out
    assert "S!A21 " not in out
    assert "... and 10 more; --all prints them" in out
    assert "_xll.NOTE_VERSION()  ->  NOTE_VERSION()" in out
    assert "S!A30 " in run("repair", path, "--all")[1]


def test_json(tmp_path):
    path = write(tmp_path / "model.xlsx", row(cell("[1]!NOTE_VERSION()+NOTE_NOTHING(1)")))
    code, out, _ = run("repair", path, "--json")
    assert code == 1
    data = json.loads(out)
    tied = {
        "kind": "qualified_call",
        "sheet": "S",
        "place": "A1",
        "what": "NOTE_VERSION is tied to [1]",
        "before": "[1]!NOTE_VERSION()+NOTE_NOTHING(1)",
        "after": "NOTE_VERSION()+NOTE_NOTHING(1)",
        "severity": "error",
        "mended": True,
        "remedy": "",
    }
    assert {key: data[key] for key in ("model", "output", "mended", "left")} == {
        "model": str(path),
        "output": str(tmp_path / "model.repaired.xlsx"),
        "mended": 1,
        "left": 1,
    }
    assert data["findings"][0] == tied
    assert data["findings"][1]["after"] is None
    data = json.loads(run("doctor", path, "--json")[1])
    assert data["output"] is None
    assert data["findings"][0] == {**tied, "mended": False, "remedy": "`xl-notes repair` mends it"}


def test_the_page_names_every_kind_and_key():
    page = (Path(command.__file__).parents[1] / "reference" / "repairing-models.md").read_text(encoding="utf-8")
    from xl_notes.repair.findings import KINDS, Finding

    assert re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE) == [*KINDS, *Finding.__dataclass_fields__]


@pytest.mark.parametrize("day", ["tomorrow", "2018-02-30", "1899-12-31"])
def test_a_day_that_is_none(tmp_path, day):
    with pytest.raises(SystemExit) as stop, contextlib.redirect_stderr(io.StringIO()) as errors:
        run("repair", tmp_path / "model.xlsx", "--as-of", day)
    assert stop.value.code == 2
    assert day in errors.getvalue()


def test_the_day_that_is_given(tmp_path):
    path = write(tmp_path / "model.xlsx", row(cell("NOTE_ACCRUED(A2,TODAY(),0.12,1000)")))
    assert run("repair", path, "--as-of", "2018-03-31")[0] == 0
    assert b"NOTE_ACCRUED(A2,DATE(2018,3,31),0.12,1000)" in parts_of(tmp_path / "model.repaired.xlsx")[SHEET]


def test_what_a_terminal_would_obey_is_not_printed(tmp_path):
    path = write(tmp_path / "model.xlsx", row(cell('[1]!NOTE_VERSION()&"\u009b2J\u202e\n"')))
    _, out, _ = run("repair", path)
    assert "\\x9b2J\\x202e\\x0a" in out
    path = write_parts(tmp_path / "names.xlsx", {"\x1b[2J/../x": "x"})
    assert "\x1b" not in run("doctor", path)[2]


# ------------------------------------------------------------------------------------------------ the file as a whole


def entries(path):
    with zipfile.ZipFile(path) as file:
        return [(entry.filename, entry.date_time, entry.compress_type, entry.external_attr) for entry in file.infolist()]


@pytest.mark.parametrize("name", ["model.xlsx", "model.xlsm"])
def test_nothing_else_changes(tmp_path, name):
    path = write_parts(
        tmp_path / name, {**package_parts(TIED), "xl/charts/chart1.xml": "<c:chartSpace/>", "xl/calcChain.xml": "<calcChain/>", "odd.bin": b"\0\xff"}
    )
    before = path.read_bytes()
    report = repair(path, functions=FUNCTIONS)
    assert path.read_bytes() == before
    assert written(report) == path.with_name(path.stem + ".repaired" + path.suffix)
    assert entries(written(report)) == entries(path)
    old, new = parts_of(path), parts_of(written(report))
    assert {part for part in old if old[part] != new[part]} == {SHEET}
    assert new[SHEET] == old[SHEET].replace(b"[1]!", b"")


def test_the_copy_goes_where_it_is_told(tmp_path):
    path = write(tmp_path / "model.xlsx", TIED)
    path.chmod(0o640)
    (tmp_path / "copies").mkdir()
    (tmp_path / "copies" / "out.xlsx").write_text("an old copy is replaced")
    report = repair(path, tmp_path / "copies" / "out.xlsx", functions=FUNCTIONS)
    assert written(report) == tmp_path / "copies" / "out.xlsx"
    assert zipfile.is_zipfile(written(report))
    if os.name == "posix":
        assert stat.S_IMODE(written(report).stat().st_mode) == 0o640
    assert sorted(file.name for file in tmp_path.rglob("*") if file.is_file()) == ["model.xlsx", "out.xlsx"]


@pytest.mark.parametrize(
    ("output", "reason"),
    [
        ("model.xlsx", "itself"),
        ("./model.xlsx", "itself"),
        ("out.xlsm", r"must end in \.xlsx"),
        ("none/out.xlsx", "was not found"),
        ("folder.xlsx", "no ordinary file"),
        ("locked.xlsx", "open in another program"),
        ("read_only.xlsx", "read-only"),
        ("x" * 300 + ".xlsx", "cannot be written"),
    ],
)
def test_outputs_that_are_refused(tmp_path, output, reason):
    path = write(tmp_path / "model.xlsx", TIED)
    (tmp_path / "folder.xlsx").mkdir()
    (tmp_path / "~$locked.xlsx").write_text("")
    (tmp_path / "read_only.xlsx").write_text("old")
    (tmp_path / "read_only.xlsx").chmod(0o444)
    before = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    with pytest.raises(WorkbookError, match=reason):
        repair(path, tmp_path / output, functions=FUNCTIONS)
    assert {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()} == before


@pytest.mark.parametrize("step", ["replace", "fsync"])
def test_a_failure_while_writing_leaves_nothing(tmp_path, monkeypatch, step):
    path = write(tmp_path / "model.xlsx", TIED)

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, step, fail)
    with pytest.raises(WorkbookError, match="No space left"):
        repair(path, functions=FUNCTIONS)
    assert [file.name for file in tmp_path.iterdir()] == ["model.xlsx"]


@pytest.mark.parametrize(
    ("sheet", "more", "reason"),
    [
        ('<sheetData><row r="1"><c r="what"><v>7</v></c></row></sheetData>', {}, "cannot be read"),
        (row(cell("1+" * 20_000 + "1")), {}, "a formula of 40,001 characters, S!A1"),
        ("<sheetData/>", {"xl/worksheets/_rels/sheet1.xml.rels": "<Relationships"}, "not well-formed"),
    ],
)
def test_what_cannot_be_read(tmp_path, sheet, more, reason):
    path = write(tmp_path / "model.xlsx", sheet, more=more)
    for look in (examine, repair):
        with pytest.raises(WorkbookError, match=reason):
            look(path)
    assert [file.name for file in tmp_path.iterdir()] == ["model.xlsx"]


def test_a_bracket_never_closed_takes_no_time(tmp_path):
    """Looking for its end from each of them would take minutes."""
    cells = [cell("[" * 8_000 + "NOTE_ADD(1)", f"A{number}") for number in range(1, 30)]
    rows = "".join(f'<row r="{number}">{text}</row>' for number, text in enumerate(cells, 1))
    path = write(tmp_path / "model.xlsx", f"<sheetData>{rows}</sheetData>")
    assert examine(path, functions=FUNCTIONS).findings == ()


# ------------------------------------------------------------------------------------------------ laws

WORDS = (
    "NOTE_ADD",
    "note_grid",
    "NOTE_OLD",
    "SUM",
    "_xll.",
    "_xlfn.",
    "_xlfn.SINGLE",
    "[1]",
    "[0]",
    "'C:\\x\\xl_notes.xlam'",
    "xl_notes.xlam",
    "S",
    "A1",
    "T[1]",
)
MARKS = ("!", "(", ")", ",", '"', "'", "[", "]", ":", " ", "+", '"NOTE_ADD(1)"', "1", "{", "}", "#REF!", "\\", "é", "\n")
PIECES = st.sampled_from((*WORDS, *MARKS))
SOUP = st.lists(PIECES, max_size=25).map("".join)
KNOWN = Known(FUNCTIONS, {"NOTE_OLD": "NOTE_ADD"}, frozenset({"S"}))


@given(SOUP, st.booleans())
def test_mending_a_formula_twice_changes_nothing_more(text, one_value):
    once, _ = mended(text, KNOWN, one_value)
    twice, notes = mended(once, KNOWN, one_value)
    assert twice == once
    assert not any(note.mended for note in notes)


@given(SOUP.filter(lambda text: not re.search("note_(add|grid|old)", text, re.IGNORECASE)), st.booleans())
def test_formulas_of_other_functions_are_never_changed(text, one_value):
    assert mended(text, KNOWN, one_value)[0] == text


PREFIXES = st.sampled_from(
    ["", "[1]!", "'C:\\Users\\it''s me\\AppData\\xl_notes.xlam'!", "xl_notes.xlam!", "'[xl_notes.xlam]Sheet1'!", "[1]Sheet1!", "_xll.", "_xlfn.", "_xludf."]
)
TEMPLATES = (
    "=ROUND({}NOTE_SHARES(A{row},0.5)+{}NOTE_CAPSHARES(A{row}*1000,0,9.99%),2)",
    '=IF(A{row}>0,{}NOTE_ACCRUED(DATE(2017,11,30),DATE(2018,1,15),12%,A{row}),"[1]!NOTE_PMT(")&"{{x}}"',
    "={}NOTE_PMT(DATE(2017,11,30),DATE(2018,1,15),12%,B{row},12)+SUM($B$1:B{row})",
    "=base*{}NOTE_SHARES(B{row},0.002)",
    "=SUM(A{row}:B{row})*2",
    "={}NOTE_SHARES(CONST,0.25)",
)
AMOUNTS = st.lists(st.decimals(1, 10_000_000, places=2), min_size=4, max_size=8)


@st.composite
def damages(draw: Any) -> dict[str, Any]:
    """What a model is made of, and how the damaged one differs from it."""
    amounts = draw(AMOUNTS)
    rows = range(len(amounts))
    return {
        "amounts": amounts,
        "templates": [draw(st.sampled_from(TEMPLATES)) for _ in rows],
        "prefixes": [(draw(PREFIXES), draw(PREFIXES)) for _ in rows],
        "texts": draw(st.sets(st.sampled_from(list(rows)), max_size=(len(amounts) - 1) // 2)),
        "spaces": draw(st.sampled_from(["", " ", "\u00a0"])),
        "link": draw(st.booleans()),
        "name": draw(PREFIXES),
    }


def build(path: Path, model: dict[str, Any], damaged: bool) -> Path:
    """The model, clean or damaged: amounts in two columns, formulas beside them, a name, a conditional format."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Model")
    sheet.write_string(0, 0, "Amount")
    sheet.write_string(0, 1, "Base")
    for number, amount in enumerate(model["amounts"], 1):
        if damaged and number - 1 in model["texts"]:
            sheet.write_string(number, 0, f"{model['spaces']}{amount:,.2f}{model['spaces']}")
        else:
            sheet.write_number(number, 0, float(amount))
        sheet.write_number(number, 1, number * 1000)
        prefixes = model["prefixes"][number - 1] if damaged else ("", "")
        sheet.write_formula(number, 2, model["templates"][number - 1].format(*prefixes, row=number + 1))
    book.define_name("base", "=Model!$B$2")
    prefix = model["name"] if damaged else ""
    book.define_name("CONST", f"={prefix}NOTE_SHARES(1000,0.5)")
    sheet.conditional_format("A2:A9", {"type": "formula", "criteria": f"={prefix}NOTE_SHARES(A2,1)>5", "format": book.add_format({"bold": True})})
    book.close()
    if damaged and model["link"]:
        write_parts(path, linked(parts_of(path), "file:///C:\\x\\xl_notes.xlam"))
    return path


def values(path: Path) -> list[list[object]]:
    return [[found.value for found in line] for line in openpyxl.load_workbook(path, data_only=True)["Model"].iter_rows()]


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(damages())
def test_a_repaired_model_is_the_clean_one(model):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        clean, broken = build(folder / "clean.xlsx", model, False), build(folder / "broken.xlsx", model, True)
        assert examine(clean).findings == ()
        assert repair(clean).output is None
        report = repair(broken)
        whole = report.output or broken
        assert {finding.kind for finding in report.findings} <= {"qualified_call", "link", "number_text"}
        assert report.left == 0
        again = repair(whole)
        assert (again.output, again.findings) == (None, ())
        assert link_parts(whole) == []
        if not model["texts"]:
            mended_parts, clean_parts = parts_of(whole), parts_of(clean)
            assert {part for part in clean_parts if mended_parts.get(part) != clean_parts[part]} <= {"docProps/app.xml", "docProps/core.xml"}
        recalc(clean)
        recalc(whole, folder / "whole.recalculated.xlsx")
        assert values(folder / "whole.recalculated.xlsx") == values(folder / "clean.recalculated.xlsx")


def link_parts(path: Path) -> list[str]:
    return [name for name in parts_of(path) if "externalLink" in name]


DAYS = st.lists(st.dates(date(1904, 1, 2), date(2100, 1, 1)), min_size=1, max_size=6)


def dated(path: Path, days: list[date], options: dict[str, bool]) -> Path:
    book = xlsxwriter.Workbook(str(path), options)
    sheet, shown = book.add_worksheet("Model"), book.add_format({"num_format": "yyyy-mm-dd"})
    for number, day in enumerate(days):
        sheet.write_datetime(number, 0, day, shown)
        sheet.write_formula(number, 1, f"=NOTE_ACCRUED(A{number + 1},A{number + 1}+31,12%,1000000)")
        sheet.write_formula(number, 2, f"=EDATE(A{number + 1},1)", shown, 1)
    book.close()
    return path


@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(DAYS)
def test_a_model_of_1904_is_that_of_1900_afterwards(days):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        old, new = dated(folder / "1904.xlsx", days, {"date_1904": True}), dated(folder / "1900.xlsx", days, {})
        with pytest.raises(WorkbookError, match="1904"):
            recalc(old)
        report = repair(old, dates_1904=True)
        assert report.left == 0
        again = repair(written(report), dates_1904=True)
        assert (again.output, again.findings) == (None, ())
        recalc(written(report), folder / "a.xlsx")
        recalc(new, folder / "b.xlsx")
        assert values(folder / "a.xlsx") == values(folder / "b.xlsx")


@given(st.lists(st.one_of(st.floats(-1e9, 1e9), st.sampled_from(["1.5", "007", "2,5", "1,234", "12%", "x", "2017-11-30", " 3 ", "2018", "(4)"])), max_size=12))
def test_repairing_columns_twice_finds_nothing_new(cells):
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder) / "model.xlsx", column("Amount", *cells))
        first = repair(path)
        again = repair(first.output or path)
        assert again.output is None
        assert [finding for finding in first.findings if not finding.mended] == list(again.findings)


@settings(max_examples=40)
@given(
    st.lists(st.sampled_from(["TODAY()", "NOW()", "B1+1", "NOTE_ADD(A1)", "NOTE_ADD(TODAY())", "NOTE_ADD(A1:A9,day)", "A2"]), min_size=1, max_size=9),
    st.booleans(),
)
def test_repairing_days_twice_finds_nothing_new(formulas, name):
    rows = "".join(f'<row r="{number}">{cell(text, f"A{number}")}</row>' for number, text in enumerate(formulas, 1))
    defined = f'<definedNames><definedName name="day">{"TODAY()" if name else "1"}</definedName></definedNames>'
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder) / "model.xlsx", f"<sheetData>{rows}</sheetData>", defined)
        options: dict[str, Any] = {"as_of": date(2018, 3, 31), "functions": FUNCTIONS}
        first = repair(path, **options)
        again = repair(first.output or path, **options)
        assert again.output is None
        assert [(found.place, found.what) for found in first.findings if not found.mended] == [(found.place, found.what) for found in again.findings]
        assert all("NOW()" in found.what for found in again.findings)


def test_a_part_packed_too_tightly_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(package, "FROM_SIZE", 50_000)
    path = write(tmp_path / "model.xlsx", TIED, more={"bomb.bin": bytes(100_000)})
    with pytest.raises(WorkbookError, match=r"bomb\.bin, that unpacks to more than 200 times"):
        examine(path)
    path = write(tmp_path / "model.xlsx", TIED, more={"xl/bomb.xml": b"<c/>" * 300_000})
    with pytest.raises(WorkbookError, match=r"bomb\.xml, that unpacks to more than 200 times"):
        examine(path)
    path = write(tmp_path / "model.xlsx", TIED, more={"noise.bin": bytes(range(256)) * 400})
    assert examine(path, functions=FUNCTIONS).findings
