"""What is refused, and that nothing is written then."""

import os
import stat
import zipfile

import pytest

from tests.hosts.headless.samples import FUNCTIONS, package_parts, write_parts
from xl_notes.hosts.headless.recalc import WorkbookError, recalc
from xl_notes.workbook import package

SHEET = '<sheetData><row r="1"><c r="A1"><f>NOTE_ADD(1)</f><v>0</v></c></row></sheetData>'


def run(path, output=None, **options):
    return recalc(path, output, functions=FUNCTIONS, **options)


def refused(path, reason, output=None, **options):
    """Asserts the refusal and that the folder holds what it held."""
    before = {file.name: file.read_bytes() for file in path.parent.iterdir() if file.is_file()}
    with pytest.raises(WorkbookError, match=reason):
        run(path, output, **options)
    assert {file.name: file.read_bytes() for file in path.parent.iterdir() if file.is_file()} == before


def changed(tmp_path, **parts):
    """The small workbook with parts replaced (None: without), its names given with / as __ and . as _dot_."""
    new = {name.replace("__", "/").replace("_dot_", "."): text for name, text in parts.items()}
    return write_parts(tmp_path / "model.xlsx", {name: text for name, text in {**package_parts(SHEET), **new}.items() if text is not None})


def test_not_there(tmp_path):
    refused(tmp_path / "none.xlsx", "was not found")


def test_a_folder(tmp_path):
    (tmp_path / "folder.xlsx").mkdir()
    refused(tmp_path / "folder.xlsx", "folder")


@pytest.mark.parametrize("data", [b"", b"text", b"PK\3\4 cut off"])
def test_no_zip(tmp_path, data):
    (tmp_path / "model.xlsx").write_bytes(data)
    refused(tmp_path / "model.xlsx", "not a workbook, or it is damaged")


def test_a_damaged_zip(book):
    path = book(SHEET + "<!-- " + "x" * 50 + " -->")
    with zipfile.ZipFile(path) as file:
        entry = file.getinfo("docProps/app.xml")
    data = bytearray(path.read_bytes())
    data[entry.header_offset + 30 + len(entry.filename) + 3] ^= 0xFF
    path.write_bytes(data)
    refused(path, "damaged")


def test_a_password(tmp_path):
    (tmp_path / "model.xlsx").write_bytes(bytes.fromhex("D0CF11E0A1B11AE1") + bytes(600))
    refused(tmp_path / "model.xlsx", "password-protected, or in the old .xls format")


def test_xlsb(tmp_path):
    refused(write_parts(tmp_path / "model.xlsx", {"xl/workbook.bin": b"x"}), "binary workbook")
    refused(write_parts(tmp_path / "model.xlsb", {"xl/workbook.bin": b"x"}), "binary workbook")


def test_no_workbook(tmp_path):
    refused(write_parts(tmp_path / "model.xlsx", {"a.txt": "x"}), "no workbook part")
    refused(changed(tmp_path, xl__workbook_dot_xml=None), "no workbook part")


@pytest.mark.parametrize("part", ["xl__workbook_dot_xml", "xl__worksheets__sheet1_dot_xml", "_rels__dot_rels"])
@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('<!DOCTYPE x [<!ENTITY a "b">]><workbook/>', "DOCTYPE"),
        ("<workbook><sheets></workbook>", "not well-formed"),
        ('<?xml version="1.0" encoding="ISO-8859-1"?><worksheet/>', "not UTF-8"),
        ("<worksheet/>".encode("utf-16"), "not UTF-8"),
        (b"<worksheet>\xff</worksheet>", "not well-formed"),
    ],
)
def test_unsafe_xml(tmp_path, part, text, reason):
    name = "_rels/.rels" if part.startswith("_rels") else part.replace("__", "/").replace("_dot_", ".")
    refused(write_parts(tmp_path / "model.xlsx", {**package_parts(SHEET), name: text}), reason)


def test_a_cell_that_makes_no_sense(book):
    refused(book('<sheetData><row><c r="A1"><f t="array" ref="A1:XFD1048576">1</f></c></row></sheetData>'), "17,179,869,184 cells")
    refused(book('<sheetData><row r="1"><c r="A1" t="s"><v>7</v></c></row></sheetData>'), "cannot be read")
    refused(book('<sheetData><row r="1"><c r="what"><v>7</v></c></row></sheetData>'), "cannot be read")


@pytest.mark.parametrize(
    ("lost", "reason"),
    [
        ("xl/worksheets/sheet1.xml", "its sheet S is not in the file"),
        ("xl/_rels/workbook.xml.rels", "its sheet S is not in the file"),
        ("[Content_Types].xml", r"it has no \[Content_Types\]\.xml"),
    ],
)
def test_a_part_that_is_lost(tmp_path, lost, reason):
    parts = package_parts(SHEET)
    del parts[lost]
    refused(write_parts(tmp_path / "model.xlsx", parts), reason)


def test_two_parts_of_one_name(tmp_path):
    path = changed(tmp_path)
    with zipfile.ZipFile(path, "a") as file, pytest.warns(UserWarning, match="Duplicate"):
        file.writestr("xl/workbook.xml", "<workbook/>")
    refused(path, "two parts named")


def test_too_large(book, monkeypatch):
    path = book(SHEET)
    monkeypatch.setattr(package, "LARGEST", 50_000)
    refused(write_parts(path, {**package_parts(SHEET), "bomb.bin": bytes(100_000)}), "unpack to more than 1 GiB")


def test_a_part_larger_than_it_says(tmp_path):
    path = write_parts(tmp_path / "model.xlsx", {**package_parts(SHEET), "bomb.bin": bytes(100_000)})
    data = path.read_bytes()
    path.write_bytes(data.replace((100_000).to_bytes(4, "little"), (10).to_bytes(4, "little")))
    refused(path, "damaged")


@pytest.mark.parametrize("value", ["1", "true"])
def test_1904(tmp_path, value):
    text = package_parts(SHEET)["xl/workbook.xml"].replace("<sheets>", f'<workbookPr date1904="{value}"/><sheets>')
    refused(changed(tmp_path, xl__workbook_dot_xml=text), "1904 date system.*1,462 days")


def test_1904_switched_off_is_fine(tmp_path):
    text = package_parts(SHEET)["xl/workbook.xml"].replace("<sheets>", '<workbookPr date1904="0"/><sheets>')
    assert run(changed(tmp_path, xl__workbook_dot_xml=text)).formulas == 1


def test_circles(book):
    names = "".join(f'<c r="{letter}1"><f>{after}1+1</f></c>' for letter, after in zip("ABCDEFGHIJKL", "BCDEFGHIJKLA", strict=True))
    refused(book(f'<sheetData><row r="1">{names}</row></sheetData>'), "circular references: S!A1, S!B1.* and 2 more")
    hidden = '<c r="A1"><f>IFERROR(B1,1)</f></c><c r="B1"><f>IFERROR(A1,1)</f></c>'
    refused(book(f'<sheetData><row r="1">{hidden}</row></sheetData>'), "circular references")


def test_a_circle_never_entered_is_none(book):
    assert run(book('<sheetData><row r="1"><c r="A1"><f>IF(TRUE,1,B1)</f></c><c r="B1"><f>A1+1</f></c></row></sheetData>')).errors == ()


def test_the_output(book, tmp_path):
    path = book(SHEET)
    refused(path, "itself", path)
    refused(path, "itself", tmp_path / "." / "model.xlsx")
    refused(path, "not both", tmp_path / "x.xlsx", in_place=True)
    refused(path, r"must end in \.xlsx", tmp_path / "x.xlsm")
    refused(path, "was not found", tmp_path / "none" / "x.xlsx")
    (tmp_path / "link.xlsx").symlink_to(path)
    refused(path, "itself", tmp_path / "link.xlsx")


@pytest.mark.parametrize("lock", ["~${}", ".~lock.{}#"])
def test_open_elsewhere(book, tmp_path, lock):
    path = book(SHEET)
    mine = tmp_path / lock.format("model.xlsx")
    mine.write_text("")
    refused(path, "open in another program", in_place=True)
    run(path)
    mine.unlink()
    (tmp_path / lock.format("model.recalculated.xlsx")).write_text("")
    refused(path, "open in another program")


def test_in_place(book, tmp_path):
    path = book(SHEET)
    path.chmod(0o640)
    (tmp_path / "link.xlsx").symlink_to(path)
    report = run(tmp_path / "link.xlsx", in_place=True)
    assert report.output == path.resolve()
    assert (tmp_path / "link.xlsx").is_symlink()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    with zipfile.ZipFile(path) as file:
        assert b"<v>571</v>" in file.read("xl/worksheets/sheet1.xml")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["link.xlsx", "model.xlsx"]


def test_an_old_output_is_replaced(book, tmp_path):
    path = book(SHEET)
    (tmp_path / "model.recalculated.xlsx").write_text("old")
    assert run(path).output == tmp_path / "model.recalculated.xlsx"
    assert zipfile.is_zipfile(tmp_path / "model.recalculated.xlsx")


def test_changed_meanwhile(book, monkeypatch):
    path = book(SHEET)
    original = os.fsync

    def write_to_it(handle):
        with path.open("ab") as file:
            file.write(b"changed")
        original(handle)

    monkeypatch.setattr(os, "fsync", write_to_it)
    with pytest.raises(WorkbookError, match="changed by another program"):
        run(path, in_place=True)
    assert path.read_bytes().endswith(b"changed")
    assert [file.name for file in path.parent.iterdir()] == ["model.xlsx"]


@pytest.mark.parametrize(("error", "reason"), [(PermissionError(13, "denied"), "permission denied"), (OSError(28, "No space left on device"), "No space left")])
@pytest.mark.parametrize("options", [{}, {"in_place": True}])
@pytest.mark.parametrize("step", ["replace", "fsync"])
def test_a_failure_while_writing(book, monkeypatch, error, reason, options, step):
    path = book(SHEET)
    path.with_name("model.recalculated.xlsx").write_text("old")

    def fail(*_):
        raise error

    monkeypatch.setattr(os, step, fail)
    refused(path, reason, **options)


@pytest.mark.parametrize("error", [KeyboardInterrupt, MemoryError])
def test_an_interruption(book, monkeypatch, error):
    path = book(SHEET)

    def stop(*_):
        raise error

    monkeypatch.setattr(os, "replace", stop)
    before = path.read_bytes()
    with pytest.raises(error):
        run(path, in_place=True)
    assert [file.name for file in path.parent.iterdir()] == ["model.xlsx"]
    assert path.read_bytes() == before


def test_the_engine_gives_up(book, monkeypatch):
    import formualizer

    class Broken:
        def __init__(self, **_):
            raise RuntimeError("out of order")

    monkeypatch.setattr(formualizer, "Workbook", Broken)
    refused(book(SHEET), "cannot be calculated: out of order")


MALFORMED = {
    '<c r="A1"><v>1_000</v></c>': "A1 cannot be read: '1_000' is no number",
    '<c r="A1"><v>NaN</v></c>': "A1 cannot be read: 'NaN' is no number",
    '<c r="A1"><v>1E400</v></c>': "A1 cannot be read",
    '<c r="A1" t="s"><v>-1</v></c>': "A1 cannot be read: there is no shared string -1",
    '<c r="A1"><v>1</v></c><c r="A1"><v>2</v></c>': "A1 is there twice",
    '<c r="A1"><f t="array" ref="C5:D6">{1,2;3,4}</f></c>': "does not begin at the cell",
    '<c r="B2"><f t="array" ref="B2:A1">{1,2;3,4}</f></c>': "upper left",
    '<c r="A9999999"><f>1+1</f></c>': "beyond the edge",
    '<c r="XFE1"><f>1+1</f></c>': "beyond the edge",
}


@pytest.mark.parametrize(("cell", "reason"), MALFORMED.items())
def test_malformed_cells(book, cell, reason):
    refused(book(f'<sheetData><row r="1">{cell}</row></sheetData>'), reason)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.xlsx")
    with pytest.raises(WorkbookError, match="no ordinary file"):
        run(tmp_path / "pipe.xlsx")


def test_a_read_only_target(book):
    path = book(SHEET)
    path.chmod(0o444)
    refused(path, "read-only", in_place=True)


def test_a_name_too_long_for_the_system(book):
    path = book(SHEET)
    refused(path, "cannot be written", output=path.with_name("x" * 300 + ".xlsx"))


@pytest.mark.parametrize("flag", ["1", "true", " true ", "on"])
def test_every_way_to_say_1904(tmp_path, flag):
    parts = package_parts(SHEET)
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace("<sheets>", f'<workbookPr date1904="{flag}"/><sheets>')
    refused(write_parts(tmp_path / "model.xlsx", parts), "1,462 days")


def test_precision_as_displayed_is_mentioned(book):
    assert "precision as displayed" in run(book(SHEET, '<calcPr fullPrecision="0"/>')).warnings[0]
