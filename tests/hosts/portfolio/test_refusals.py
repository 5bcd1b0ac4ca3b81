"""What is refused as a whole: it says why, exits with 2, and leaves every file as it was."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.hosts.portfolio.samples import AS_OF, HEADER, LUMP, csv_rows, run, write_csv, write_xlsx
from xl_notes import wholefile
from xl_notes.hosts.portfolio import PortfolioError, csvfile, writing
from xl_notes.hosts.portfolio.running import portfolio

GOOD = "Lump,2017-11-30,0.12,947687.94,,,2018-11-30\n"
TOP = ",".join(HEADER) + "\n"

FILES = [
    (b"", "empty"),
    (b"\n\n", "empty"),
    (TOP.encode(), "no notes"),
    ((TOP.replace("Principal", "Amount") + GOOD).encode(), "Principal"),
    ((TOP.replace("Nper", "Rate") + GOOD).encode(), "two columns of the same"),
    ((TOP.replace("Maturity", "Matuirty") + GOOD).encode(), "did you mean Maturity"),
    ((TOP.replace("Nper", "Periods").replace("Maturity", "Due") + GOOD).encode(), "a column Maturity, or First payment and Nper; not known are Periods, Due"),
    (b"Name|Issue\n1|2\n", "got 'Name|Issue'"),
    ((TOP + GOOD + '"Bad' + GOOD).encode(), "line 3: unexpected end of data.  Is a quote not closed?"),
    ((TOP + GOOD + '"Bad"x' + GOOD).encode(), "line 3"),
    ((TOP + "Ü" + GOOD).encode("latin-1"), "UTF-8"),
    ((TOP + GOOD).encode("utf-16"), "UTF-8"),
    (b"PK\3\4\xff\xff", "is a workbook by its content: name it .xlsx"),
    (b"PAR1\xff\xff", "is a Parquet file by its content: name it .parquet"),
]


@pytest.mark.parametrize(("content", "reason"), FILES)
def test_files_that_are_no_tables(tmp_path, capsys, content, reason):
    (tmp_path / "notes.csv").write_bytes(content)
    (tmp_path / "out.csv").write_text("as it was", encoding="utf-8")
    assert run(tmp_path / "notes.csv", tmp_path / "out.csv") == 2
    error = capsys.readouterr().err
    assert error.startswith("xl-notes: ")
    assert reason in error
    assert (tmp_path / "out.csv").read_text(encoding="utf-8") == "as it was"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["notes.csv", "out.csv"]


@pytest.mark.parametrize("of", ["xlsx", "parquet"])
def test_files_of_another_format(tmp_path, capsys, of):
    (tmp_path / f"notes.{of}").write_text(TOP + GOOD, encoding="utf-8")
    assert run(tmp_path / f"notes.{of}", tmp_path / "out.csv") == 2
    assert f"notes.{of}" in capsys.readouterr().err


def test_names_of_files(tmp_path, capsys):
    source = write_csv(tmp_path / "notes.csv", [LUMP])
    before = source.read_bytes()
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "mine.bad.csv").write_text("Line,Reason code,Customer", encoding="utf-8")
    side = write_csv(tmp_path / "again.bad.csv", [LUMP])
    refused = [
        (source, source, "is the input"),
        (side, tmp_path / "again.csv", "is the input"),
        (source, tmp_path / "out.txt", "must end in"),
        (source, tmp_path / "none" / "out.csv", "was not found"),
        (tmp_path / "nothing.csv", tmp_path / "out.csv", "was not found"),
        (tmp_path / "folder.csv", tmp_path / "out.csv", "no ordinary file"),
        (source, tmp_path / "folder.csv", "no ordinary file"),
        (source, tmp_path / "mine.csv", "holds something else"),
        (source, tmp_path / f"{'x' * 300}.csv", "File name too long"),
    ]
    for notes, out, reason in refused:
        assert run(notes, out) == 2
        assert reason in capsys.readouterr().err
    assert source.read_bytes() == before
    assert (tmp_path / "mine.bad.csv").read_text(encoding="utf-8") == "Line,Reason code,Customer"


def test_results_that_cannot_be_finished_leave_the_bad_rows_of_before(tmp_path, monkeypatch, capsys):
    source = write_csv(tmp_path / "notes.csv", [LUMP, ("Bad", *[None] * 6)])
    assert run(source, tmp_path / "out.csv") == 1
    before = (tmp_path / "out.csv").read_bytes(), (tmp_path / "out.bad.csv").read_bytes()

    def full(handle):
        raise OSError(28, "No space left on device")

    write_csv(source, [("Worse", *[None] * 6)] * 3)
    monkeypatch.setattr("os.fsync", full)
    assert run(source, tmp_path / "out.csv") == 2
    assert "No space left on device" in capsys.readouterr().err
    assert ((tmp_path / "out.csv").read_bytes(), (tmp_path / "out.bad.csv").read_bytes()) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["notes.csv", "out.bad.csv", "out.csv"]


def hold(monkeypatch, method, name):
    """Lets nothing be done to a file of this name, as on Windows where another program has it open."""
    done = getattr(Path, method)

    def refused(path, *target, **options):
        held = target[0] if target else path
        if held.name == name:
            raise PermissionError(13, "Permission denied", str(held))
        return done(path, *target, **options)

    monkeypatch.setattr(Path, method, refused)


@pytest.mark.parametrize("there_before", [True, False])
def test_results_that_cannot_get_their_name_leave_the_bad_rows_of_before(tmp_path, monkeypatch, capsys, there_before):
    source, side = write_csv(tmp_path / "notes.csv", [LUMP, ("Bad", *[None] * 6)]), tmp_path / "out.bad.csv"
    assert run(source, tmp_path / "out.csv") == 1
    if not there_before:
        side.unlink()
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    hold(monkeypatch, "replace", "out.csv")
    write_csv(source, [("Worse", *[None] * 6)] * 3)
    assert run(source, tmp_path / "out.csv") == 2
    assert "out.csv: Permission denied" in capsys.readouterr().err
    before["notes.csv"] = source.read_bytes()
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_bad_rows_of_before_that_cannot_be_removed(tmp_path, monkeypatch, capsys):
    source = write_csv(tmp_path / "notes.csv", [LUMP, ("Bad", *[None] * 6)])
    assert run(source, tmp_path / "out.csv") == 1
    write_csv(source, [LUMP] * 3)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    hold(monkeypatch, "unlink", "out.bad.csv")
    assert run(source, tmp_path / "out.csv") == 2
    assert "out.bad.csv: Permission denied" in capsys.readouterr().err
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize("to", ["old/real.csv", "nowhere.csv"])
def test_a_link_to_bad_rows_stays_a_link(tmp_path, monkeypatch, to):
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "real.csv").write_text("Line,Reason,Name\n", encoding="utf-8")
    (tmp_path / "out.bad.csv").symlink_to(to)
    hold(monkeypatch, "replace", "out.csv")
    assert run(write_csv(tmp_path / "notes.csv", [LUMP]), tmp_path / "out.csv") == 2
    assert (tmp_path / "out.bad.csv").readlink() == Path(to)


def test_interrupted_when_both_files_have_their_names(tmp_path, monkeypatch):
    """The results and their bad rows stay together."""
    source = write_csv(tmp_path / "notes.csv", [LUMP, ("Bad", *[None] * 6)])
    settled = []

    def interrupted(folder):
        settled.append(folder)
        if len(settled) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(wholefile, "_settle", interrupted)
    with pytest.raises(KeyboardInterrupt):
        portfolio(source, tmp_path / "out.csv", LUMP[1])
    assert len(csv_rows(tmp_path / "out.csv")) == 3
    assert len(csv_rows(tmp_path / "out.bad.csv")) == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["notes.csv", "out.bad.csv", "out.csv"]


def test_a_name_too_long_for_a_cell(tmp_path, capsys):
    source = write_csv(tmp_path / "notes.csv", [LUMP, ("x" * 32_768, *LUMP[1:])])
    assert run(source, tmp_path / "out.xlsx") == 2
    assert "The name in row 3 of the results is too long for a cell" in capsys.readouterr().err
    assert not (tmp_path / "out.xlsx").exists()
    assert run(source, tmp_path / "out.csv") == 0
    assert run(write_csv(source, [("x" * 32_767, *LUMP[1:])]), tmp_path / "out.xlsx") == 0


def test_a_file_that_cannot_be_read_to_its_end(tmp_path, monkeypatch, capsys):
    source = write_csv(tmp_path / "notes.csv", [LUMP] * 10_000)
    numbered, read = csvfile._numbered, []

    def breaking(*given):
        for found in numbered(*given):
            read.append(found)
            if len(read) > 5_000:
                raise OSError(5, "Input/output error")
            yield found

    monkeypatch.setattr(csvfile, "_numbered", breaking)
    assert run(source, tmp_path / "out.csv") == 2
    assert "notes.csv cannot be read: Input/output error." in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["notes.csv"]


@pytest.mark.parametrize("address", ["nonsense", "http://host:8786", "foo://x:1", "tcp://host", ""])
def test_addresses_of_no_scheduler(tmp_path, capsys, address):
    assert run(write_csv(tmp_path / "notes.csv", [LUMP]), tmp_path / "out.csv", "--scheduler", address) == 2
    assert "is no address of a scheduler" in capsys.readouterr().err


@pytest.mark.parametrize(
    "option", [["--as-of", "31.12.2017"], ["--as-of", "20171231"], ["--as-of", "2017-W52-7"], ["--as-of", "1899-12-31"], ["--chunk", "0"], ["--chunk", "many"]]
)
def test_options(tmp_path, option):
    with pytest.raises(SystemExit) as stop:
        run(tmp_path / "notes.csv", tmp_path / "out.csv", *option)
    assert stop.value.code == 2


def test_more_notes_than_a_sheet_has_rows(tmp_path, monkeypatch):
    """With a sheet of four rows: three notes fit, and a fourth is refused."""
    monkeypatch.setattr(writing, "MOST_ROWS", 4)
    assert run(write_csv(tmp_path / "notes.csv", [LUMP] * 3), tmp_path / "out.xlsx") == 0
    before = (tmp_path / "out.xlsx").read_bytes()
    with pytest.raises(PortfolioError, match="room for 3 notes"):
        portfolio(write_csv(tmp_path / "notes.csv", [LUMP] * 4), tmp_path / "out.xlsx", LUMP[1], 2)
    assert (tmp_path / "out.xlsx").read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["notes.csv", "out.xlsx"]


def test_a_workbook_without_notes(tmp_path, capsys):
    assert run(write_xlsx(tmp_path / "notes.xlsx", [], ()), tmp_path / "out.csv") == 2
    assert "empty" in capsys.readouterr().err
    assert run(write_xlsx(tmp_path / "notes.xlsx", []), tmp_path / "out.csv") == 2
    assert "no notes" in capsys.readouterr().err


@pytest.fixture
def heeding():
    """Programs started here heed Ctrl+C, also where these tests run in the background, which has them ignore it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.skipif(os.name == "nt", reason="another way to interrupt a program there")
@pytest.mark.usefixtures("heeding")
@pytest.mark.parametrize(("to", "by"), [("csv", signal.SIGINT), ("parquet", signal.SIGINT), ("xlsx", signal.SIGINT), ("csv", signal.SIGTERM)])
def test_interrupted(tmp_path, to, by):
    """Ctrl+C, or an end that is asked for, while rows are written: neither a half file nor a file beside it is left."""
    source = write_csv(tmp_path / "notes.csv", [LUMP, ("Bad", *[None] * 6)] * 30_000)
    command = [sys.executable, "-m", "xl_notes", "portfolio", str(source), "--as-of", AS_OF, "-o", str(tmp_path / f"out.{to}"), "--chunk", "500"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE)
    until = time.monotonic() + 60
    while len(list(tmp_path.iterdir())) < 3 and process.poll() is None and time.monotonic() < until:  # both results are begun
        time.sleep(0.01)
    process.send_signal(by)
    _, error = process.communicate(timeout=60)
    assert b"interrupted" in error
    assert process.returncode == 2
    assert [path.name for path in tmp_path.iterdir()] == ["notes.csv"]


def test_help_loads_no_engine():
    engines = "{'numpy', 'pandas', 'distributed', 'pyarrow'}"
    code = f"import sys; from xl_notes.cli import main\ntry: main(['portfolio', '--help'])\nexcept SystemExit: print({engines} & set(sys.modules))"
    shown = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, timeout=60)
    assert shown.stdout.endswith("set()\n")


def test_a_bar_does_not_get_into_the_output(tmp_path, capsys):
    source = write_csv(tmp_path / "notes.csv", [LUMP] * 100)
    portfolio(source, tmp_path / "out.csv", LUMP[1], 10, progress=True)
    assert not capsys.readouterr().out
    assert len(csv_rows(tmp_path / "out.csv")) == 101
