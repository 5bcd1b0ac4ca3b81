"""The command line: what it prints, and its exit codes."""

import subprocess
import sys

import pytest
import xlsxwriter

import xl_notes
from xl_notes.cli import main


def workbook(path, formula, name=None):
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet("S").write_formula(0, 0, formula)
    if name:
        book.define_name(name, "=S!$A$1")
    book.close()
    return str(path)


def test_version(capsys):
    with pytest.raises(SystemExit) as stop:
        main(["--version"])
    assert stop.value.code == 0
    assert capsys.readouterr().out == f"xl_notes {xl_notes.__version__}\n"


def test_functions_are_listed(capsys):
    assert main(["functions"]) == 0
    assert "NOTE_CAPSHARES" in capsys.readouterr().out


def test_one_function_is_shown_with_its_arguments(capsys):
    assert main(["functions", "note_capshares"]) == 0
    out = capsys.readouterr().out
    assert "NOTE_CAPSHARES(outstanding, held, cap, [other_rights])" in out
    assert "1,109,876,680" in out


def test_an_unknown_function(capsys):
    assert main(["functions", "NOTE_NOTHING"]) == 2
    assert "NOTE_NOTHING" in capsys.readouterr().err


def test_a_check_that_does_not_hold(tmp_path, capsys):
    assert main(["recalc", workbook(tmp_path / "m.xlsx", "=1=2", "check_one")]) == 1
    assert "check_one is FALSE, not TRUE" in capsys.readouterr().out
    assert (tmp_path / "m.recalculated.xlsx").exists()


def test_a_check_that_is_an_error_does_not_hold(tmp_path, capsys):
    assert main(["recalc", workbook(tmp_path / "m.xlsx", "=NOTE_SHARES(1,0)", "check_one")]) == 1
    out = capsys.readouterr().out
    assert "S!A1  #NUM!" in out
    assert "price must be above zero" in out


def test_an_error_matters_only_when_asked(tmp_path):
    source = workbook(tmp_path / "m.xlsx", "=NOTE_SHARES(1,0)")
    assert main(["recalc", source]) == 0
    assert main(["recalc", source, "--check"]) == 1


def test_a_result_is_shown_by_its_name(tmp_path, capsys):
    main(["recalc", workbook(tmp_path / "m.xlsx", "=NOTE_SHARES(4307226.51,0.002)", "result_all_shares")])
    assert "all shares  2,153,613,255" in capsys.readouterr().out


def test_what_cannot_be_done_says_so(tmp_path, capsys):
    (tmp_path / "m.xlsx").write_bytes(b"no workbook")
    assert main(["recalc", str(tmp_path / "m.xlsx")]) == 2
    assert capsys.readouterr().err.startswith("xl-notes: ")
    assert not (tmp_path / "m.recalculated.xlsx").exists()


def test_help_loads_no_engine():
    code = (
        "import sys; from xl_notes.cli import _parser; _parser().format_help(); print(sorted({'formualizer', 'xlwings', 'pandas', 'numpy'} & set(sys.modules)))"
    )
    shown = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, timeout=60)
    assert shown.stdout.strip() == "[]"


def test_build_writes_the_addin_and_replaces_only_its_own(tmp_path, capsys):
    target = tmp_path / "xl_notes.xlam"
    assert main(["build", "-o", str(target)]) == 0
    first = target.read_bytes()
    assert main(["build", "-o", str(target)]) == 0
    assert target.read_bytes() == first
    foreign = tmp_path / "mine.xlam"
    foreign.write_text("mine")
    capsys.readouterr()
    for refused in (foreign, tmp_path / "xl_notes.xlsm", tmp_path / "nowhere" / "xl_notes.xlam", tmp_path):
        assert main(["build", "-o", str(refused)]) == 2
        assert capsys.readouterr().err.startswith("xl-notes: ")
    assert foreign.read_text() == "mine"


def test_what_a_file_says_is_printed_without_what_a_terminal_obeys(tmp_path, capsys):
    book = xlsxwriter.Workbook(str(tmp_path / "model.xlsx"))
    sheet = book.add_worksheet("S")
    sheet.write_string(0, 1, "\x1b]0;title\x07 56 of 56 checks hold")
    sheet.write_formula(0, 0, "=B1")
    book.define_name("result_words", "=S!$A$1")
    book.close()
    assert main(["recalc", str(tmp_path / "model.xlsx")]) == 0
    assert "\x1b" not in capsys.readouterr().out


def test_the_nearest_function_is_named(capsys):
    assert main(["functions", "NOTE_PMTT"]) == 2
    assert "the nearest is NOTE_PMT" in capsys.readouterr().err


def test_a_reader_who_has_seen_enough():
    listing = [sys.executable, "-c", "from xl_notes.cli import main; import sys; sys.exit(main(['functions']))"]
    with subprocess.Popen(listing, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 2
