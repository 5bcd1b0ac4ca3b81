"""A hostile model cannot make a command read or write another file, open a connection or start a program.

Each model is given to `recalc`, `doctor` and `repair` in a process of its own, whose interpreter reports every file, socket and process it touches (PEP 578).
Where strace is there, the system's own record is asked as well, for the engine of `recalc` is no Python.
"""

import json
import os
import re
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.hosts.headless.samples import NAMESPACE, PACKAGE, RELATIONS, package_parts, write_parts
from tests.repair.damaged import RELS, SHEET, WORKBOOK, cell, column, escaped, linked, names, row, styled, with_table, write
from xl_notes.hosts.headless.recalc import recalc
from xl_notes.repair import WorkbookError, repair

PROCESS = Path(__file__).with_name("watched_process.py")
WRITING = ("os.rename", "os.remove", "os.chmod", "os.chown", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate", "os.utime")
STARTING = ("subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.startfile", "pty.", "webbrowser.")
CALLING = ("socket.", "urllib.", "http.", "ftplib.")
LISTING = ("os.listdir", "os.scandir", "os.walk")
LISTENER = "http://127.0.0.1:{port}/"


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """A server that would notice if anybody came."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


def nobody_came(server: socket.socket) -> bool:
    try:
        server.accept()
    except BlockingIOError:
        return True
    return False


class Watched(NamedTuple):
    """The exit codes of the three commands, what they touched, the folders that are Python's own, and the most memory they had, in kB."""

    codes: list[object]
    touched: list[tuple[str, list[str]]]
    own: list[str]
    memory: int


def watched(model: Path, process: Path = PROCESS) -> Watched:
    command = [sys.executable, "-I", "-B", str(process), str(model)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=model.parent, check=False)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    told = Watched(**json.loads(done.stdout.splitlines()[-1]))
    assert any(event == "open" and Path(arguments[0]).resolve() == model.resolve() for event, arguments in told.touched), "the watch saw nothing"
    return told


def assert_stays_inside(model: Path, seen: Watched) -> None:
    """It reads nothing but the model and Python's own files, writes nothing but into the model's folder, starts nothing and calls nobody."""
    folder = model.parent.resolve()
    for event, arguments in seen.touched:
        assert not event.startswith((*STARTING, *CALLING)), (event, arguments)
        if event == "open" and not arguments[0].isdecimal():  # a number is a file that is open already
            path = Path(arguments[0]).resolve()
            inside = path == folder or path.parent == folder if _writes(*arguments[1:]) else path in (model.resolve(), folder) or _is_own(path, seen.own)
            assert inside, (event, arguments)
        elif event in LISTING:
            assert _is_own(Path(arguments[0]).resolve(), seen.own), (event, arguments)
        elif event in WRITING:
            assert all(Path(path).parent.resolve() == folder for path in arguments if Path(path).is_absolute()), (event, arguments)


def _writes(mode: str, flags: str) -> bool:
    return any(letter in mode for letter in "wax+") or (mode == "None" and int(flags) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) != 0)


def _is_own(path: Path, own: list[str]) -> bool:
    return any(path.is_relative_to(Path(root).resolve()) for root in own)


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


# ------------------------------------------------------------------------------------------------ formulas, names, links

FORMULAS = [
    'WEBSERVICE("{url}")',
    'HYPERLINK("{url}","x")',
    'IMPORTXML("{url}","//x")',
    'IMAGE("{url}")',
    'CALL("Shell32","ShellExecuteA","JCCCCCJ",0,"open","{secret}","","",1)',
    'REGISTER("kernel32","WinExec","JCJ")',
    'EXEC("{secret}")',
    "cmd|' /C calc'!A1",
    "'{secret}'!A1",
    "'[{secret}]S'!A1",
    "'file:///{secret}'!NOTE_SHARES(1,2)",
    "'\\\\127.0.0.1\\share\\[x.xlsx]S'!A1",
    "'{url}[x.xlsx]S'!A1",
    "INDIRECT(\"'{secret}'!A1\")",
    'INFO("directory")&CELL("filename",A1)',
    'NOTE_EXPLAIN("{url}")',
    'NOTE_PMT("=WEBSERVICE(""{url}"")","{secret}")',
    'RTD("x","{secret}")&SQL.REQUEST("{url}")',
    "__import__('os').system('touch {secret}.was.here')",
    "_xlfn._xlws.PY(\"open('{secret}')\")",
]


def test_formulas_and_names(tmp_path, listener):
    secret = tmp_path / "elsewhere" / "secret.xlsx"
    secret.parent.mkdir()
    write_parts(secret, package_parts(column(1)))
    texts = [text.format(url=LISTENER.format(port=listener.getsockname()[1]), secret=secret) for text in FORMULAS]
    rows = "".join(f'<row r="{number}">{cell(text, f"A{number}")}</row>' for number, text in enumerate(texts, 1))
    defined = names(**{f"n{number}": text for number, text in enumerate(texts)}, _xlnm_Auto_Open="EXEC(1)")
    folder = tmp_path / "given"
    folder.mkdir()
    before = files(tmp_path)
    seen = watched(write_parts(folder / "model.xlsx", package_parts(f"<sheetData>{rows}</sheetData>", defined)))
    assert seen.codes == [0, 1, 1]  # functions of other files are left
    assert_stays_inside(folder / "model.xlsx", seen)
    assert nobody_came(listener)
    assert {name: data for name, data in files(tmp_path).items() if not name.startswith("given")} == before
    assert sorted(files(folder)) == ["model.recalculated.xlsx", "model.xlsx"]


@pytest.mark.parametrize("used", [False, True])
def test_links(tmp_path, listener, used):
    secret = tmp_path / "xl_notes.xlam"
    write_parts(secret, package_parts(column(1)))
    url = LISTENER.format(port=listener.getsockname()[1])
    targets = [secret.as_uri(), url, "\\\\127.0.0.1\\share\\x.xlsx", "../secret.xlsx", "%2e%2e/secret.xlsx", "/etc/passwd", "C:\\x.xlsx", "ftp://127.0.0.1/x"]
    formula = "+".join(f"[{number}]S!A1" for number in range(1, len(targets) + 1)) if used else "[1]!NOTE_SHARES(1,2)"
    folder = tmp_path / "given"
    folder.mkdir()
    seen = watched(write_parts(folder / "model.xlsx", linked(package_parts(row(cell(formula))), *targets)))
    assert seen.codes == [0, 1, 1 if used else 0]
    assert_stays_inside(folder / "model.xlsx", seen)
    assert nobody_came(listener)


def test_a_link_to_a_program(tmp_path):
    path = write_parts(tmp_path / "model.xlsx", linked(package_parts(row(cell("[1]!'A1'"))), "", dde=True))
    seen = watched(path)
    assert seen.codes == [0, 1, 1]
    assert_stays_inside(path, seen)


# ------------------------------------------------------------------------------------------------ names of parts, targets of relationships


@pytest.mark.parametrize(
    "name", ["../out.txt", "/out.txt", "\\out.txt", "C:\\out.txt", "c:out.txt", "xl/../../out.txt", "xl\\..\\..\\out.txt", "\\\\server\\x\\out.txt"]
)
def test_parts_that_point_out_of_the_file(tmp_path, name):
    folder = tmp_path / "given"
    folder.mkdir()
    path = folder / "model.xlsx"
    with zipfile.ZipFile(path, "w") as file:
        for part, text in package_parts(row(cell("[1]!NOTE_SHARES(1,2)"))).items():
            file.writestr(part, text)
        entry = zipfile.ZipInfo("x")
        entry.filename = name  # as it is: the constructor would turn a backslash on Windows
        file.writestr(entry, "x")
    before = files(tmp_path)
    seen = watched(path)
    assert seen.codes == [2, 2, 2]
    assert_stays_inside(path, seen)
    assert files(tmp_path) == before


TARGETS = [
    "../../../secret.xml",
    "/../../secret.xml",
    "..%2f..%2f..%2fsecret.xml",
    "%2e%2e/%2e%2e/secret.xml",
    "file:///{secret}",
    "{secret}",
    "C:\\secret.xml",
    "//127.0.0.1/x",
]


@pytest.mark.parametrize(("sheet", "codes"), [("", [0, 1, 1]), ('<sheet name="Out" sheetId="2" r:id="x0"/>', [2, 2, 2])])
@pytest.mark.parametrize("target", TARGETS)
def test_targets_that_point_out_of_the_file(tmp_path, target, sheet, codes):
    """A part that is not in the file is not there, wherever its name leads.  A link without a part is what is found; a sheet without one is no workbook."""
    secret = tmp_path / "secret.xml"
    secret.write_text(f'<worksheet xmlns="{NAMESPACE}"><sheetData/></worksheet>')
    folder = tmp_path / "given"
    folder.mkdir()
    parts = package_parts(row(cell("NOTE_SHARES(1,2)")))
    where = target.format(secret=secret)
    kinds = ("worksheet", "sharedStrings", "styles", "externalLink", "table")
    more = "".join(f'<Relationship Id="x{number}" Type="{RELATIONS}/{kind}" Target="{where}"/>' for number, kind in enumerate(kinds))
    parts[RELS] = parts[RELS].replace("</Relationships>", f"{more}</Relationships>")
    parts[WORKBOOK] = parts[WORKBOOK].replace("</sheets>", f'{sheet}</sheets><externalReferences><externalReference r:id="x3"/></externalReferences>')
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = f'<Relationships xmlns="{PACKAGE}/relationships">{more}</Relationships>'
    path = write_parts(folder / "model.xlsx", parts)
    seen = watched(path)
    assert seen.codes == codes
    assert_stays_inside(path, seen)


# ------------------------------------------------------------------------------------------------ XML


XML = {
    "an entity": '<!DOCTYPE x [<!ENTITY a SYSTEM "file://{secret}">]>',
    "a parameter entity": '<!DOCTYPE x [<!ENTITY % a SYSTEM "{url}"> %a;]>',
    "a document type elsewhere": '<!DOCTYPE x SYSTEM "{url}">',
    "a billion laughs": '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>',
}
PARTS = (SHEET, WORKBOOK, RELS, "_rels/.rels", "xl/externalLinks/externalLink1.xml", "xl/externalLinks/_rels/externalLink1.xml.rels")


@pytest.mark.parametrize("head", XML.values(), ids=XML)
def test_entities_and_document_types(tmp_path, listener, head):
    secret = tmp_path / "secret.txt"
    secret.write_text("x")
    head = head.format(url=LISTENER.format(port=listener.getsockname()[1]), secret=secret)
    for number, part in enumerate(PARTS):
        folder = tmp_path / str(number)
        folder.mkdir()
        parts = linked(package_parts(row(cell("[1]!NOTE_SHARES(1,2)"))), "x.xlsx")
        path = write_parts(folder / "model.xlsx", {**parts, part: head + str(parts[part])})
        if number == 0:
            seen = watched(path)
            assert seen.codes == [2, 2, 2]
            assert_stays_inside(path, seen)
        with pytest.raises(WorkbookError, match="DOCTYPE"):
            repair(path)
        assert sorted(files(folder)) == (["model.xlsx"])
    assert nobody_came(listener)


def test_xinclude_and_stylesheets_are_not_followed(tmp_path, listener):
    secret = tmp_path / "secret.txt"
    secret.write_text("x")
    folder = tmp_path / "given"
    folder.mkdir()
    url = LISTENER.format(port=listener.getsockname()[1])
    include = f'<?xml-stylesheet href="{url}"?><xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{secret.as_uri()}" parse="text"/>'
    parts = package_parts(row(cell("[1]!NOTE_SHARES(1,2)")))
    parts[SHEET] = (
        parts[SHEET].replace("<sheetData>", f"{include}<sheetData>").replace("<worksheet ", f'<worksheet xsi:schemaLocation="x {url}" xmlns:xsi="x" ')
    )
    path = write_parts(folder / "model.xlsx", parts)
    seen = watched(path)
    assert seen.codes == [0, 1, 0]
    assert_stays_inside(path, seen)
    assert nobody_came(listener)
    with zipfile.ZipFile(folder / "model.repaired.xlsx") as file:
        assert include in file.read(SHEET).decode()


# ------------------------------------------------------------------------------------------------ nonsense

TABLE = (
    '<table id="1" name="T" displayName="T" ref="A1:B4" totalsRowCount="1" headerRowCount="1"><tableColumns count="2"><tableColumn id="1" name="a">'
    '<calculatedColumnFormula array="1">[1]!NOTE_SHARES(T[[#This Row],[a]],2)</calculatedColumnFormula></tableColumn><tableColumn id="2" name="1"/>'
    "</tableColumns></table>"
)
SHARED = '<c r="C9"><f t="shared" si="0" ref="C9:D9">NOTE_SHARES(B9,41607)</f></c><c r="D9" t="e"><f t="shared" si="0"/><v>#NAME?</v></c>'
ARRAY = '<c r="E9" cm="1"><f t="array" ref="E9:F9">_xlfn.SINGLE(NOTE_SHARES(T[a],2))</f><v>1</v></c>'
BESIDE = (
    '<conditionalFormatting sqref="B2:B9"><cfRule type="expression" priority="1"><formula>[1]!NOTE_SHARES(1,2)</formula></cfRule></conditionalFormatting>'
    '<dataValidations count="1"><dataValidation type="custom" sqref="F2"><formula1>_xll.NOTE_SHARES(1,2)</formula1></dataValidation></dataValidations>'
    '<ignoredErrors><ignoredError sqref="A4:A5" numberStoredAsText="1"/></ignoredErrors>'
)
DEFINED = (
    '<definedNames><definedName name="day" localSheetId="0">TODAY()</definedName><definedName name="x">[1]!NOTE_SHARES(day,2)</definedName></definedNames>'
)
MANY_WRONGS = with_table(
    linked(
        styled(
            package_parts(
                column(1, 2, 3, "4", 41607, "2017-11-30", styles={5: 1}).replace(
                    "</sheetData>", f'<row r="9">{cell("[1]!NOTE_SHARES(TODAY(),A9)+[2]x!A1", "B9")}{SHARED}{ARRAY}</row></sheetData>{BESIDE}'
                ),
                DEFINED,
            )
        ),
        "file:///C:\\x\\xl_notes.xlam",
        "b.xlsx",
    ),
    TABLE,
)
NONSENSE = st.sampled_from(
    [
        "",
        "-1",
        "0",
        "x",
        "A:A",
        "1E400",
        "99999999999",
        "\u0663",
        "\u00b2",
        "A1:",
        "B9:A1",
        "[1]!NOTE_SHARES(",
        "'",
        "true",
        "NaN",
        "../x",
        "XFE1",
        "&#13;",
        "&lt;",
    ]
)
VALUE = re.compile(r'(?<==")[^"]*(?=")|(?<=>)[^<]+(?=<)')


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from([part for part in MANY_WRONGS if not part.endswith(".bin")]), st.integers(0, 200), NONSENSE), min_size=1, max_size=3))
def test_nonsense_is_refused_or_left_alone(changes):
    """Any value of any part in place of another: a refusal or a repair that holds, and no other error."""
    parts = {**MANY_WRONGS, WORKBOOK: str(MANY_WRONGS[WORKBOOK]).replace("<sheets>", '<workbookPr date1904="1"/><sheets>')}
    for part, number, value in changes:
        found = list(VALUE.finditer(str(parts[part])))
        start, end = found[number % len(found)].span() if found else (0, 0)
        parts[part] = str(parts[part])[:start] + value + str(parts[part])[end:]
    with tempfile.TemporaryDirectory() as folder:
        path = write_parts(Path(folder) / "model.xlsx", parts)
        try:
            report = repair(path, dates_1904=True, as_of=date(2018, 3, 31))
        except WorkbookError:
            assert sorted(files(Path(folder))) == ["model.xlsx"]
            return
        if report.output:
            assert repair(report.output, Path(folder) / "again.xlsx", dates_1904=True, as_of=date(2018, 3, 31)).output is None


def test_two_sheets_in_one_part(tmp_path):
    parts = package_parts(row(cell("[1]!NOTE_SHARES(1,2)")))
    parts[WORKBOOK] = parts[WORKBOOK].replace("</sheets>", '<sheet name="T" sheetId="2" r:id="r1"/></sheets>')
    with pytest.raises(WorkbookError, match="two sheets in one part"):
        repair(write_parts(tmp_path / "model.xlsx", parts))


# ------------------------------------------------------------------------------------------------ bombs


def with_size(path: Path, part: str, size: int) -> Path:
    """The file with another size declared for a part, in its own header and in the directory."""
    data = bytearray(path.read_bytes())
    for mark, length, at in ((b"PK\3\4", 30, 22), (b"PK\1\2", 46, 24)):
        start = _header(data, mark, part.encode(), length) + at
        data[start : start + 4] = struct.pack("<I", size)
    path.write_bytes(data)
    return path


def _header(data: bytearray, mark: bytes, name: bytes, length: int) -> int:
    start = data.index(mark)
    while data[start + length : start + length + len(name)] != name:
        start = data.index(mark, start + 1)
    return start


@pytest.mark.parametrize("size", [10, 99_999, 100_001, 2**31, 2**32 - 2])
def test_a_part_of_another_size_than_it_says(tmp_path, size):
    path = write(tmp_path / "model.xlsx", row(cell("[1]!NOTE_SHARES(1,2)")), more={"xl/media/bomb.bin": bytes(100_000)})
    with_size(path, "xl/media/bomb.bin", size)
    seen = watched(path)
    assert seen.codes == ([0, 1, 0] if size == 100_001 else [2, 2, 2])  # to hold less than it says hurts nobody
    assert_stays_inside(path, seen)


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path):
    """300 MB of zeros in 300 kB."""
    path = write_parts(tmp_path / "model.xlsx", package_parts(row(cell("[1]!NOTE_SHARES(1,2)"))))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=9) as file, file.open("xl/media/bomb.bin", "w") as part:
        for _ in range(300):
            part.write(bytes(1_000_000))
    assert path.stat().st_size < 500_000
    seen = watched(path)
    assert seen.memory < 300_000
    assert seen.codes == [2, 2, 2]
    assert_stays_inside(path, seen)
    assert sorted(files(tmp_path)) == ["model.xlsx"]


# ------------------------------------------------------------------------------------------------ links of the file system

needs_links = pytest.mark.skipif(os.name == "nt", reason="making links needs rights there")


@needs_links
def test_a_link_at_the_output_is_not_followed(tmp_path):
    folder, victim = tmp_path / "given", tmp_path / "victim.xlsx"
    folder.mkdir()
    victim.write_text("precious")
    path = write_parts(folder / "model.xlsx", package_parts(row(cell("[1]!NOTE_SHARES(1,2)"))))
    for name in ("model.repaired.xlsx", "out.xlsx"):
        (folder / name).symlink_to(victim)
    for output in (None, folder / "out.xlsx"):
        with pytest.raises(WorkbookError, match="is a link"):
            repair(path, output)
    with pytest.raises(WorkbookError, match="is a link"):
        recalc(path, folder / "out.xlsx")
    (folder / "round.xlsx").symlink_to(folder / "round.xlsx")
    with pytest.raises(WorkbookError, match=r"cannot be written|is a link"):
        repair(path, folder / "round.xlsx")
    with pytest.raises(WorkbookError):
        repair(folder / "round.xlsx")
    assert victim.read_text() == "precious"
    assert (folder / "out.xlsx").is_symlink()


@needs_links
def test_a_link_as_the_model_is_the_file_it_leads_to(tmp_path):
    real = write_parts(tmp_path / "real.xlsx", package_parts(row(cell("[1]!NOTE_SHARES(1,2)"))))
    before = real.read_bytes()
    folder = tmp_path / "given"
    folder.mkdir()
    (folder / "model.xlsx").symlink_to(real)
    seen = watched(folder / "model.xlsx")
    assert seen.codes == [0, 1, 0]
    assert_stays_inside(folder / "model.xlsx", seen)
    assert real.read_bytes() == before
    assert (folder / "model.xlsx").is_symlink()
    assert sorted(path.name for path in folder.iterdir()) == ["model.recalculated.xlsx", "model.repaired.xlsx", "model.xlsx"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["given", "real.xlsx"]


def test_an_output_that_is_a_folder(tmp_path):
    path = write_parts(tmp_path / "model.xlsx", package_parts(row(cell("[1]!NOTE_SHARES(1,2)"))))
    (tmp_path / "model.repaired.xlsx").mkdir()
    (tmp_path / "model.recalculated.xlsx").mkdir()
    seen = watched(path)
    assert seen.codes == [2, 1, 2]
    assert_stays_inside(path, seen)
    assert sorted(files(tmp_path)) == ["model.xlsx"]


# ------------------------------------------------------------------------------------------------ the system's own record


def test_the_watch_sees_what_it_should(tmp_path):
    """A watch that saw nothing would pass for a model that did nothing."""
    folder = tmp_path / "given"
    folder.mkdir()
    path = write_parts(folder / "model.xlsx", package_parts(row(cell("1"))))
    process = tmp_path / "process.py"
    more = "import socket, subprocess; open('../out', 'w'); open('../out'); os.listdir('..'); subprocess.run([sys.executable, '-c', '']); socket.socket()"
    process.write_text(PROCESS.read_text(encoding="utf-8").replace("    seen = list", f"    {more}\n    seen = list"), encoding="utf-8")
    seen = watched(path, process)
    bad = [(event, arguments) for event, arguments in seen.touched if event in ("subprocess.Popen", "socket.__new__", *LISTING) or arguments[0] == "../out"]
    assert {event for event, _ in bad} >= {"open", "subprocess.Popen", "socket.__new__", "os.listdir"}
    for event, arguments in bad:
        if arguments[0] in ("../out", "..") or event not in (*LISTING, "open"):
            with pytest.raises(AssertionError):
                assert_stays_inside(path, seen._replace(touched=[(event, arguments)]))


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_the_engine_stays_inside_too(tmp_path, listener):
    secret = tmp_path / "secret.xlsx"
    write_parts(secret, package_parts(column(1)))
    url = LISTENER.format(port=listener.getsockname()[1])
    texts = [escaped(text.format(url=url, secret=secret)) for text in FORMULAS]
    rows = "".join(f'<row r="{number}"><c r="A{number}"><f>{text}</f></c></row>' for number, text in enumerate(texts, 1))
    folder, log = tmp_path / "given", tmp_path / "log"
    folder.mkdir()
    path = write_parts(folder / "model.xlsx", package_parts(f"<sheetData>{rows}</sheetData>"))
    calls_of = "trace=execve,socket,connect,openat,open,creat,rename,renameat,renameat2,unlink,unlinkat,mkdir"
    traced = ["strace", "-f", "-s", "400", "-o", str(log), "-e", calls_of, sys.executable, "-I", "-B", str(PROCESS), str(path)]
    done = subprocess.run(traced, capture_output=True, text=True, timeout=300, check=False)
    if done.returncode and "ptrace" in done.stderr.lower():
        pytest.skip("strace may not trace here")
    assert done.returncode == 0, done.stderr
    calls = log.read_text(errors="replace").splitlines()
    assert sum("execve(" in call for call in calls) == 1
    assert not [call for call in calls if "socket(AF_INET" in call or "connect(" in call]
    assert not [call for call in calls if str(secret) in call]
    made = [call for call in calls if re.search(r"O_CREAT|O_WRONLY|O_RDWR|\b(?:creat|rename|renameat2?|unlink|unlinkat|mkdir)\(", call) and "/dev/" not in call]
    assert made
    assert all(str(folder) in call for call in made), made
    assert nobody_came(listener)
