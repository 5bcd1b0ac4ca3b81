"""Rows that cannot be calculated: each is named with its line and the reason, stands in the side file as it was read, and leaves the others alone."""

from datetime import date

import pytest

from tests.hosts.portfolio.samples import AS_OF, HEADER, LUMP, WRITERS, csv_rows, run, with_cell, write_csv, write_parquet, write_xlsx
from xl_notes import NOTE_PORTFOLIO
from xl_notes.sheet.cells import CellError

GOOD = "Lump,2017-11-30,0.12,947687.94,,,2018-11-30"
ROWS = [
    ("Bad,2017-11-30,0.12,abc,,,2018-11-30", "Principal must be a number, got 'abc'"),
    ("Bad,2017-11-30,12%,1000,,,2018-11-30", "Rate must be a number, got '12%' (this is text; 12% as a number is 0.12)"),
    ('Bad,2017-11-30,"0,12",1000,,,2018-11-30', "Rate must be a number, got '0,12'"),
    ("Bad,2017-11-30,12,1000,,,2018-11-30", "rate must be from 0 to 1, got 12"),
    ("Bad,2017-11-30,0.12,-5,,,2018-11-30", "principal must be an amount of dollars from 0 to 1e15, got -5"),
    ("Bad,2017-11-30,0.12,1e999999999,,,2018-11-30", "Principal must be a number, got '1e999999999'"),
    ("Bad,2017-11-30,0.12,1e300,,,2018-11-30", "principal must be an amount of dollars from 0 to 1e15"),
    (f"Bad,2017-11-30,0.12,{'9' * 5000},,,2018-11-30", "Principal must be a number"),
    ("Bad,2017-11-30,0.12,nan,,,2018-11-30", "Principal must be a number, got 'nan'"),
    ("Bad,2017-11-30,0.12,1_000,,,2018-11-30", "Principal must be a number, got '1_000'"),
    ("Bad,2017-02-30,0.12,1000,,,2018-11-30", "Issue must be a date"),
    ("Bad,30.11.2017,0.12,1000,,,2018-11-30", "Issue must be a date"),
    ("Bad,2017-11-30,0.12,1000,,,2017-11-30", "maturity must be after issue"),
    ("Bad,2017-11-30,0.12,1000,,,", "maturity must be given"),
    ("Bad,2017-11-30,0.12,1000,2018-01-15,,", "nper must be given"),
    ("Bad,2017-11-30,0.12,1000,2018-01-15,36.5,", "Nper must be a whole number"),
    ("Bad,2017-11-30,0.12,1000,2018-01-15,0,", "nper must be from 1 to 10,000"),
    ("Bad,2017-11-30,0.12,1000,2018-01-15,36,2021-01-15", "maturity must be left out, or the day of the last installment, 2020-12-15"),
    (",2017-11-30,0.12,1000,,,2018-11-30", "Name must be given"),
    ("#N/A,2017-11-30,0.12,1000,,,2018-11-30", "Name is #N/A"),
    ("Bad,2017-11-30,0.12,#REF!,,,2018-11-30", "Principal is #REF!"),
    ("Bad,2017-11-30 25:00,0.12,1000,,,2018-11-30", "Issue must be a date"),
    ("Bad,2017-11-30T00:00:00Z,0.12,1000,,,2018-11-30", "Issue must be a date"),
    ("Bad,,0.12,1000,,,2018-11-30", "Issue must be given"),
    ("Bad,2017-11-30,0.12,1000", "the row has 4 cells, and the header 7"),
    ("Bad,2017-11-30,0.12,1000,,,2018-11-30,more", "the row has 8 cells, and the header 7"),
    ("Bad,2017-11-30,0.9,1000,2022-01-15,360,", "payment must be at least the interest of installment 1"),
]


@pytest.mark.parametrize(("row", "reason"), ROWS)
def test_every_kind(tmp_path, capsys, row, reason):
    (tmp_path / "notes.csv").write_text("\n".join([",".join(HEADER), GOOD, row, GOOD, ""]), encoding="utf-8")
    assert run(tmp_path / "notes.csv", tmp_path / "out.csv") == 1
    header, bad = csv_rows(tmp_path / "out.bad.csv")
    assert header == ["Line", "Reason", *HEADER]
    assert bad[0] == "3"
    assert reason in bad[1]
    assert "notes row" not in bad[1]
    (tmp_path / "row.csv").write_text(row, encoding="utf-8")
    assert [bad[2:]] == csv_rows(tmp_path / "row.csv")
    _, first, shown, last = csv_rows(tmp_path / "out.csv")
    assert first == last == ["Lump", "947687.94", "9658.63", "2018-11-30", "1061410.49", "947687.94", "0.00", "open"]
    assert shown[1:7] == [""] * 6
    assert shown[7].startswith("#")
    out = capsys.readouterr().out
    assert f"line 3: {bad[1]}"[:60] in out
    assert "1,895,375.88" in out  # the principal of the two others


def test_the_line_is_that_of_the_file(tmp_path):
    """Rows of several lines before it, and rows in other chunks, are counted."""
    names = ["one", '"two\nlines"', '"three\r\nlines\nhere"', "four"]
    rows = [f"{name}{GOOD[4:]}" for name in names]
    (tmp_path / "notes.csv").write_bytes("\n".join([",".join(HEADER), *rows, "Bad,,,,,,", *rows, "Bad,,,,,,", ""]).encode())
    assert run(tmp_path / "notes.csv", tmp_path / "out.csv", "--chunk", "3") == 1
    assert [row[0] for row in csv_rows(tmp_path / "out.bad.csv")[1:]] == ["9", "17"]
    assert len(csv_rows(tmp_path / "out.csv")) == 11


def test_all_kinds_come_in_the_order_of_the_file(tmp_path):
    (tmp_path / "notes.csv").write_text("\n".join([",".join(HEADER), *(row for row, _ in ROWS), ""]), encoding="utf-8")
    assert run(tmp_path / "notes.csv", tmp_path / "out.csv") == 1
    assert [row[0] for row in csv_rows(tmp_path / "out.bad.csv")[1:]] == [str(line) for line in range(2, len(ROWS) + 2)]


@pytest.mark.parametrize("of", ["parquet", "xlsx"])
def test_of_other_formats(tmp_path, of):
    """A sheet's rows are counted with its header, those of Parquet without one."""
    rows = [LUMP, ("Bad", *LUMP[1:3], -1.0, *LUMP[4:]), ("Worse", None, *LUMP[2:])]
    source = WRITERS[of](tmp_path / f"notes.{of}", rows)
    assert run(source, tmp_path / "out.csv") == 1
    bad = csv_rows(tmp_path / "out.bad.csv")[1:]
    assert [row[0] for row in bad] == (["2", "3"] if of == "parquet" else ["3", "4"])
    assert [row[2] for row in bad] == ["Bad", "Worse"]
    assert bad[0][5] == "-1"


def test_bad_rows_in_other_results(tmp_path):
    source = write_csv(tmp_path / "notes.csv", [LUMP, ("Bad", *[None] * 6)])
    for to in ("parquet", "xlsx"):
        assert run(source, tmp_path / f"{to}.{to}") == 1
        assert len(csv_rows(tmp_path / f"{to}.{to}.bad.csv")) == 2


def test_rows_with_nothing_in_them_are_passed_over(tmp_path):
    """In every format; they are counted all the same."""
    blank = (None,) * len(HEADER)
    for of in ("parquet", "xlsx"):
        source = WRITERS[of](tmp_path / f"notes.{of}", [LUMP, blank, ("Bad", None, *LUMP[2:]), blank, LUMP])
        assert run(source, tmp_path / "out.csv") == 1
        assert [row[0] for row in csv_rows(tmp_path / "out.csv")[1:]] == ["Lump", "Bad", "Lump"]
        assert [row[0] for row in csv_rows(tmp_path / "out.bad.csv")[1:]] == ["3" if of == "parquet" else "4"]
    lines = [",".join(HEADER), GOOD, ", ,,,,,", "Bad,,", ",,, ,,,", GOOD, ", ,,,,,", ""]
    (tmp_path / "notes.csv").write_text("\n".join(lines), encoding="utf-8")
    for chunk in ("1", "3", "100"):
        assert run(tmp_path / "notes.csv", tmp_path / "out.csv", "--chunk", chunk) == 1
        assert [row[0] for row in csv_rows(tmp_path / "out.csv")[1:]] == ["Lump", "Bad", "Lump"]
        assert [row[0] for row in csv_rows(tmp_path / "out.bad.csv")[1:]] == ["4"]


def test_bad_rows_of_another_output_stay(tmp_path):
    assert run(write_csv(tmp_path / "notes.csv", [("Bad", *[None] * 6)]), tmp_path / "out.csv") == 1
    assert run(write_csv(tmp_path / "notes.csv", [LUMP]), tmp_path / "out.xlsx") == 0
    assert (tmp_path / "out.bad.csv").exists()


def test_nothing_but_bad_rows(tmp_path, capsys):
    source = write_csv(tmp_path / "notes.csv", [("Bad", *[None] * 6)] * 30)
    assert run(source, tmp_path / "out.csv") == 1
    assert "... and 10 more bad rows" in capsys.readouterr().out
    assert len(csv_rows(tmp_path / "out.bad.csv")) == 31


def test_bad_rows_of_an_earlier_run_go(tmp_path, capsys):
    write_csv(tmp_path / "notes.csv", [("Bad", *[None] * 6)])
    assert run(tmp_path / "notes.csv", tmp_path / "out.csv") == 1
    write_csv(tmp_path / "notes.csv", [LUMP])
    capsys.readouterr()
    assert run(tmp_path / "notes.csv", tmp_path / "out.csv") == 0
    assert f"removed: {tmp_path / 'out.bad.csv'}" in capsys.readouterr().out
    assert not (tmp_path / "out.bad.csv").exists()


def test_a_formula_never_calculated_is_no_empty_cell(tmp_path):
    import xlsxwriter

    book = xlsxwriter.Workbook(str(tmp_path / "notes.xlsx"))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, [*HEADER, "Basis"])
    sheet.write_row(1, 0, ["Lump", 43069, 0.12, 947687.94, None, None, 43434])
    sheet.write_formula(1, 7, "=1+1", None, "")
    book.close()
    assert run(tmp_path / "notes.xlsx", tmp_path / "out.csv") == 1
    assert csv_rows(tmp_path / "out.bad.csv")[1][1].startswith("Basis is #GETTING_DATA (a formula that was never calculated")


@pytest.mark.parametrize("code", ["#FIELD!", "#BLOCKED!", "Err:508", "#n/a"])
def test_error_cells_of_other_spreadsheets(tmp_path, code):
    """A code that is none of ours is an error of its row as every other, #VALUE! in the results and itself among the bad rows."""
    source = with_cell(WRITERS["xlsx"](tmp_path / "notes.xlsx", [LUMP, LUMP]), "D2", f'<c r="D2" t="e"><v>{code}</v></c>')
    assert run(source, tmp_path / "out.csv") == 1
    assert [row[7] for row in csv_rows(tmp_path / "out.csv")[1:]] == ["#VALUE!", "open"]
    [bad] = csv_rows(tmp_path / "out.bad.csv")[1:]
    assert (bad[0], bad[1], bad[5]) == ("2", f"Principal is {code}", code)


def test_a_row_bad_in_its_name_too_shows_the_error_of_the_row(tmp_path):
    """As under Status in NOTE_PORTFOLIO."""
    header, row = (*HEADER, "Remark"), [True, *LUMP[1:], CellError("#N/A")]
    [shown] = NOTE_PORTFOLIO(date.fromisoformat(AS_OF), [header, row], False, False)
    source = write_xlsx(tmp_path / "notes.xlsx", [[True, *LUMP[1:], None]], header)
    with_cell(source, "G2", '<c r="G2"><v>43434</v></c><c r="H2" t="e"><v>#N/A</v></c>')
    assert run(source, tmp_path / "out.csv") == 1
    assert csv_rows(tmp_path / "out.csv")[1][7] == shown[7].code == "#N/A"
    assert csv_rows(tmp_path / "out.bad.csv")[1][1] == "Remark is #N/A"


@pytest.mark.parametrize("to", ["csv", "parquet", "xlsx"])
def test_a_name_that_is_no_finite_number(tmp_path, to):
    source = write_parquet(tmp_path / "notes.parquet", [(float("inf"), *LUMP[1:]), (1.0, *LUMP[1:])])
    assert run(source, tmp_path / f"out.{to}") == 1
    assert len(csv_rows(tmp_path / ("out.bad.csv" if to == "csv" else f"out.{to}.bad.csv"))) == 2


def test_words_and_numbers_are_not_mixed_up(tmp_path):
    """FALSE is no number of compoundings, though it equals 0."""
    source = write_parquet(tmp_path / "notes.parquet", [(*LUMP, 0.0), (*LUMP, None)], (*HEADER, "Compounding"))
    assert run(source, tmp_path / "out.csv") == 0
    rows = [(*LUMP, "0"), (*LUMP, "FALSE"), (*LUMP, "")]
    assert run(write_csv(tmp_path / "notes.csv", rows, (*HEADER, "Compounding")), tmp_path / "out.csv") == 1
    assert [row[0] for row in csv_rows(tmp_path / "out.bad.csv")[1:]] == ["3"]


def test_an_error_among_remarks_is_one_of_its_row(tmp_path):
    """As in NOTE_PORTFOLIO an error cell spoils its row, whether the cell is read or not; other text may begin with the same sign."""
    source = write_csv(tmp_path / "notes.csv", [(*LUMP, "#N/A"), (*LUMP, "#1 of 2"), (*LUMP, "")], (*HEADER, "Remark"))
    assert run(source, tmp_path / "out.csv") == 1
    assert [row[0] for row in csv_rows(tmp_path / "out.bad.csv")[1:]] == ["2"]
    assert [row[7] for row in csv_rows(tmp_path / "out.csv")[1:]] == ["#N/A", "open", "open"]
