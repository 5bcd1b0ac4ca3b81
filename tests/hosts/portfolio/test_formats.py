"""Every format in and out: the filing's two notes with figures reckoned by hand, and hundreds of notes as NOTE_PORTFOLIO shows them."""

import random
import time
from datetime import date, timedelta
from decimal import Decimal

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.hosts.portfolio.samples import AMORTIZING, AS_OF, FIRST_ROWS, FUNDED, HEADER, LUMP, WRITERS, csv_rows, run, with_cell, write_csv
from xl_notes import NOTE_PORTFOLIO
from xl_notes.hosts.portfolio import calculating, source

FORMATS = ("csv", "parquet", "xlsx")
DAY = timedelta(days=1)
AMORTIZING_SHOWN, LUMP_SHOWN = (list(row[1:]) for row in FIRST_ROWS[1:])


def typed(name, cells):
    """A row of a csv with types, as the other formats have it."""
    if name == FIRST_ROWS[0][0]:
        return [name, *cells]
    return [name, *(float(cell) if place in (0, 1, 3, 4, 5) else cell for place, cell in enumerate(cells))]


def from_csv(path):
    rows = [typed(row[0], row[1:]) for row in csv_rows(path)]
    return [rows[0], *([*row[:3], row[3] if row[3] == "none" else date.fromisoformat(row[3]), *row[4:]] for row in rows[1:])]


def from_parquet(path):
    table = pq.read_table(path)
    rows = [list(row.values()) for row in table.to_pylist()]
    return [table.column_names, *([*row[:3], "none" if row[3] is None else row[3], *row[4:]] for row in rows)]


def from_xlsx(path):
    rows = [list(row) for row in openpyxl.load_workbook(path)["Portfolio"].iter_rows(values_only=True)]
    return [rows[0], *([row[0], *map(float, row[1:3]), row[3] if row[3] == "none" else row[3].date(), *map(float, row[4:7]), row[7]] for row in rows[1:])]


READERS = {"csv": from_csv, "parquet": from_parquet, "xlsx": from_xlsx}


@pytest.mark.parametrize("to", FORMATS)
@pytest.mark.parametrize("of", FORMATS)
def test_the_filings_notes(tmp_path, capsys, of, to):
    source, target = WRITERS[of](tmp_path / f"notes.{of}", [AMORTIZING, LUMP]), tmp_path / f"out.{to}"
    assert run(source, target) == 0
    assert READERS[to](target) == FIRST_ROWS
    out = capsys.readouterr().out
    totals = [line.split()[-1] for line in out.splitlines()[:4]]
    assert totals == ["4,307,226.51", "43,898.31", "1,925,329.52", "2,381,896.99"]  # principal, accrued, current, long-term
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([source.name, target.name])


@pytest.mark.parametrize("to", FORMATS)
def test_the_same_notes_are_the_same_file(tmp_path, to):
    """Without the time of day in it."""
    source = write_csv(tmp_path / "notes.csv", [AMORTIZING, LUMP])
    assert run(source, tmp_path / f"one.{to}") == 0
    if to == "xlsx":
        time.sleep(2)  # a zip has times to two seconds
    assert run(source, tmp_path / f"two.{to}") == 0
    assert (tmp_path / f"one.{to}").read_bytes() == (tmp_path / f"two.{to}").read_bytes()


def any_notes(count):
    """Plain ones and others: every method, basis, frequency and some further terms."""
    rng = random.Random(20171231)
    header = ("Principal", "NAME", "issue", "Rate", "Nper", "first_payment", "Maturity", "Basis", "Method", "Freq", "Compounding", "Balloon", "Remark")
    rows = []
    for number in range(count):
        issue = date(2013, 1, 1) + rng.randrange(2400) * DAY
        principal, rate = rng.choice((round(rng.uniform(100, 5e6), 2), float(rng.randrange(1, 10_000) * 15))), rng.choice((0.12, 0.1, 0.0365, 0.045, 0))
        basis = rng.choice((None, None, 3, 2, 0, 1, "act/365", "30E/360 ISDA"))
        if rng.random() < 0.4:
            terms: tuple[object, ...] = (None, None, issue + rng.randrange(1, 2000) * DAY, basis, None, None, rng.choice((None, None, 0, 1, 12)), None)
        else:
            method = rng.choice((None, None, None, "level", "Level", "pmt", "principal", "bullet"))
            balloon = rng.choice((None, None, None, 0, 50)) if method != "bullet" else None
            terms = (
                rng.choice((1, 2, 12, 36, 36, 60)),
                issue + rng.randrange(5, 40) * DAY,
                None,
                basis,
                method,
                rng.choice((None, None, 12, 4)),
                None,
                balloon,
            )
        rows.append((principal, f"Note {number}", issue, rate, *terms, rng.choice((None, "seen", 7))))
    return header, rows


@pytest.mark.parametrize("as_of", ["2017-12-31", "2016-02-29", "2019-03-15"])
def test_as_the_function_shows_them(tmp_path, as_of):
    header, rows = any_notes(1500)
    expected = NOTE_PORTFOLIO(date.fromisoformat(as_of), [header, *rows], True, False)
    write_csv(tmp_path / "notes.csv", rows, header)
    code = run(tmp_path / "notes.csv", tmp_path / "out.csv", "--chunk", "400", as_of=as_of)
    assert code == 0
    assert from_csv(tmp_path / "out.csv") == expected


def test_as_the_function_shows_them_from_a_sheet(tmp_path):
    header, rows = any_notes(300)
    source = WRITERS["xlsx"](tmp_path / "notes.xlsx", rows, header)
    assert run(source, tmp_path / "out.xlsx") == 0
    assert from_xlsx(tmp_path / "out.xlsx") == NOTE_PORTFOLIO(date.fromisoformat(AS_OF), [header, *rows], True, False)


@pytest.mark.parametrize("rows", [1, 2, 7, 1000])
def test_chunks_make_no_difference(tmp_path, rows):
    source = write_csv(tmp_path / "notes.csv", [(f"{number}", *(AMORTIZING if number % 3 else LUMP)[1:]) for number in range(20)])
    assert run(source, tmp_path / "out.csv", "--chunk", str(rows)) == 0
    assert [row[1:] for row in from_csv(tmp_path / "out.csv")[1:]] == [AMORTIZING_SHOWN if number % 3 else LUMP_SHOWN for number in range(20)]


def test_not_issued_and_matured(tmp_path, capsys):
    source = write_csv(tmp_path / "notes.csv", [AMORTIZING, LUMP])
    assert run(source, tmp_path / "out.csv", as_of="2017-11-29") == 0
    assert [row[-1] for row in csv_rows(tmp_path / "out.csv")[1:]] == ["not issued"] * 2
    assert run(source, tmp_path / "out.csv", as_of="2018-11-30") == 0
    assert csv_rows(tmp_path / "out.csv")[2] == ["Lump", "0.00", "0.00", "none", "0.00", "0.00", "0.00", "matured/paid"]
    assert "matured/paid" in capsys.readouterr().out


# --- what files look like ----------------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("separator", "end", "encoding"), [(",", "\r\n", "utf-8-sig"), (";", "\n", "utf-8"), ("\t", "\r\n", "utf-8"), (",", "\r", "utf-8")])
def test_marks_separators_and_line_ends(tmp_path, separator, end, encoding):
    source = write_csv(tmp_path / "notes.csv", [AMORTIZING, LUMP], separator=separator, end=end, encoding=encoding)
    assert run(source, tmp_path / "out.csv") == 0
    assert from_csv(tmp_path / "out.csv") == FIRST_ROWS


@pytest.mark.parametrize("name", ["a, b", 'said "so"', "two\nlines", "Ümläut 票据", "=1+1", "@SUM(A1)", "007", " spaces ", "TRUE", "-5"])
@pytest.mark.parametrize("to", FORMATS)
def test_names_stay_as_they_are(tmp_path, name, to):
    source = write_csv(tmp_path / "notes.csv", [(name, *LUMP[1:])])
    assert run(source, tmp_path / f"out.{to}") == 0
    assert READERS[to](tmp_path / f"out.{to}")[1] == [name, *LUMP_SHOWN]


def test_names_that_are_numbers(tmp_path):
    """A long number of a database is not rounded to a float's digits."""
    source = WRITERS["parquet"](tmp_path / "notes.parquet", [(1234567890123456789, *LUMP[1:]), (7, *LUMP[1:])])
    assert run(source, tmp_path / "out.csv") == 0
    assert [row[0] for row in csv_rows(tmp_path / "out.csv")[1:]] == ["1234567890123456789", "7"]


@pytest.mark.parametrize("before", ["\n", "\r\n\r\n", ";;;;;;\n", " ;\n", ",,,\n \t\n"])
def test_the_header_is_the_first_line_with_a_text(tmp_path, before):
    lines = write_csv(tmp_path / "notes.csv", [AMORTIZING, LUMP], separator=";").read_bytes()
    (tmp_path / "notes.csv").write_bytes(before.encode() + lines)
    assert run(tmp_path / "notes.csv", tmp_path / "out.csv") == 0
    assert from_csv(tmp_path / "out.csv") == FIRST_ROWS
    (tmp_path / "notes.csv").write_bytes(before.encode() + lines + b"Bad;;;;;;\n")
    assert run(tmp_path / "notes.csv", tmp_path / "out.csv") == 1
    assert csv_rows(tmp_path / "out.bad.csv")[1][0] == str(len(before.splitlines()) + 4)


def test_cells_beside_a_table_are_mentioned(tmp_path, capsys):
    source = WRITERS["xlsx"](tmp_path / "notes.xlsx", [AMORTIZING, (*LUMP, None, "a remark"), (*LUMP, None, "another")])
    assert run(source, tmp_path / "out.csv") == 0
    assert "to the right of the header are no part of the table and were passed over, the first in row 3" in capsys.readouterr().out
    assert run(WRITERS["xlsx"](source, [AMORTIZING, LUMP]), tmp_path / "out.csv") == 0
    assert "note:" not in capsys.readouterr().out


@pytest.fixture
def all_together(monkeypatch):
    def one_by_one(*given):
        raise AssertionError("a plain row went one by one")

    monkeypatch.setattr(calculating, "_put_one_by_one", one_by_one)


@pytest.mark.parametrize("of", FORMATS)
@pytest.mark.usefixtures("all_together")
def test_rows_with_dates_as_text_go_together(tmp_path, of):
    texts = [tuple(cell.isoformat() if isinstance(cell, date) else cell for cell in row) for row in (AMORTIZING, LUMP)]
    assert run(WRITERS[of](tmp_path / f"notes.{of}", texts), tmp_path / "out.csv") == 0
    assert from_csv(tmp_path / "out.csv") == FIRST_ROWS


@pytest.mark.parametrize("text", ["2017-02-29", "2017-11-30x", "30.11.2017", "#N/A", ""])
def test_other_texts_are_no_dates(tmp_path, text):
    source = WRITERS["parquet"](tmp_path / "notes.parquet", [("Lump", text, *LUMP[2:])])
    assert run(source, tmp_path / "out.csv") == 1


@pytest.mark.parametrize("of", FORMATS)
@pytest.mark.usefixtures("all_together")
def test_rows_with_any_remarks_go_together(tmp_path, of):
    """A remark decides nothing, unless it is an error."""
    remarks = (date(2017, 1, 1), True, -5.0, 1234567890123456789, "seen", None)
    header = (*HEADER, *(f"Remark {number}" for number in range(len(remarks))))
    source = WRITERS[of](tmp_path / f"notes.{of}", [(*AMORTIZING, *remarks), (*LUMP, *remarks)], header)
    assert run(source, tmp_path / "out.csv") == 0
    assert from_csv(tmp_path / "out.csv") == FIRST_ROWS


def test_blank_lines_are_passed_over(tmp_path, capsys):
    (tmp_path / "notes.csv").write_text(
        f"\n{','.join(HEADER)}\n\nLump,2017-11-30,0.12,947687.94,,,2018-11-30\n,,,,,,\n  \nBad,2017-11-30,x,1,,,2018-11-30\n", encoding="utf-8"
    )
    assert run(tmp_path / "notes.csv", tmp_path / "out.csv") == 1
    assert csv_rows(tmp_path / "out.bad.csv")[1][0] == "7"
    assert len(csv_rows(tmp_path / "out.csv")) == 3


def test_amounts_are_the_decimals_typed(tmp_path):
    """A day at 12% on act/360 brings a three-thousandth: 14.99 and seventeen nines more stays below half a cent, which the nearest float is not."""
    rows = [(name, date(2017, 12, 30), "0.12", principal, None, None, date(2018, 12, 30), 2) for name, principal in (("a", "15"), ("b", "15.000"))]
    rows.append(("c", date(2017, 12, 30), "0.11999999999999999999", "15", None, None, date(2018, 12, 30), 2))
    write_csv(tmp_path / "notes.csv", rows, (*HEADER, "Basis"))
    assert run(tmp_path / "notes.csv", tmp_path / "out.csv") == 0
    assert [row[2] for row in csv_rows(tmp_path / "out.csv")[1:]] == ["0.01", "0.01", "0.00"]


def test_a_time_of_day_is_cut_off(tmp_path):
    """Dates as databases write them."""
    days = ["2017-11-30 00:00:00", "2017-11-30T13:30", "2017-11-30 23:59:59.999999"]
    assert run(write_csv(tmp_path / "notes.csv", [("Lump", day, *LUMP[2:]) for day in days]), tmp_path / "out.csv") == 0
    assert [row[2] for row in csv_rows(tmp_path / "out.csv")[1:]] == ["9658.63"] * 3


def test_columns_that_are_not_used_are_named(tmp_path, capsys):
    source = WRITERS["xlsx"](tmp_path / "notes.xlsx", [(*LUMP, "x", 4, 1)], (*HEADER, "Remark", "Periods per year", 2017))
    assert run(source, tmp_path / "out.csv") == 0
    out = capsys.readouterr().out
    assert "not used: Remark, Periods per year, 2017 (no columns of NOTE_PORTFOLIO)" in out
    assert out.endswith("out.csv, 1 row\n")
    assert run(write_csv(tmp_path / "notes.csv", [LUMP]), tmp_path / "out.csv") == 0
    assert "not used" not in capsys.readouterr().out


def test_rows_over_several_lines_are_mentioned(tmp_path, capsys):
    """A quote that is missing swallows rows into a name, and no more is to be seen of it."""
    lines = [",".join(HEADER), "One,2017-11-30,0.12,100,,,2018-11-30", '"Two,2017-11-30,0.12,100,,,2018-11-30', 'Three",2017-11-30,0.12,100,,,2018-11-30', ""]
    (tmp_path / "notes.csv").write_text("\n".join(lines), encoding="utf-8")
    assert run(tmp_path / "notes.csv", tmp_path / "out.csv") == 0
    assert "note: 1 row goes over several lines, the first from line 3: see that no quote is missing" in capsys.readouterr().out


def test_a_cut_off_last_line_is_mentioned(tmp_path, capsys):
    source = write_csv(tmp_path / "notes.csv", [LUMP])
    source.write_bytes(source.read_bytes().rstrip(b"\n"))
    assert run(source, tmp_path / "out.csv") == 0
    assert "no line end" in capsys.readouterr().out


def test_the_last_payments_day_may_be_given_as_maturity(tmp_path):
    """36 installments from 15 January 2018: the last one is due on 15 December 2020, as the filing says."""
    source = write_csv(tmp_path / "notes.csv", [(*AMORTIZING[:6], date(2020, 12, 15)), LUMP])
    assert run(source, tmp_path / "out.csv") == 0
    assert from_csv(tmp_path / "out.csv") == FIRST_ROWS


def parquet_of(path, rates, principals, days, numbers):
    names, issues, _, _, first, nper, maturity = map(list, zip(AMORTIZING, LUMP, strict=True))

    def dates(column):
        return pa.array(column, pa.date32()).cast(pa.timestamp("us")).cast(days)

    columns = [pa.array(names).dictionary_encode(), dates(issues), rates, principals, dates(first), pa.array(nper, numbers), dates(maturity)]
    pq.write_table(pa.table(columns, names=list(HEADER)), path)
    return path


@pytest.mark.parametrize("days", [pa.date32(), pa.date64(), pa.timestamp("ns"), pa.timestamp("us", "UTC")], ids=str)
@pytest.mark.parametrize("money", [pa.float64(), pa.decimal128(12, 2), pa.decimal128(38, 18)], ids=str)
@pytest.mark.parametrize("numbers", [pa.int8(), pa.int64(), pa.uint64(), pa.float64()], ids=str)
def test_types_of_parquet(tmp_path, days, money, numbers):
    principals = pa.array([Decimal("3359538.57"), Decimal("947687.94")], pa.decimal128(12, 2)).cast(money)
    source = parquet_of(tmp_path / "notes.parquet", pa.array([0.12, 0.12], pa.float32()), principals, days, numbers)
    assert run(source, tmp_path / "out.parquet") == 0
    assert from_parquet(tmp_path / "out.parquet") == FIRST_ROWS


@pytest.mark.parametrize("kind", [pa.date32(), pa.timestamp("s")], ids=str)
def test_dates_after_9999(tmp_path, kind):
    """Days since 1970, which are no serial numbers."""
    days = pa.array([2_932_997, 17_600], pa.int32()).cast(pa.date32()).cast(kind)
    table = pa.table(
        [["Late", "Soon"], pa.array([FUNDED, FUNDED]), [0.12, 0.12], [1000.0, 1000.0], days], names=["Name", "Issue", "Rate", "Principal", "Maturity"]
    )
    pq.write_table(table, tmp_path / "notes.parquet")
    assert run(tmp_path / "notes.parquet", tmp_path / "out.csv", as_of="2017-11-30") == 1
    assert [row[-1] for row in csv_rows(tmp_path / "out.csv")[1:]] == ["#NUM!", "open"]
    [bad] = csv_rows(tmp_path / "out.bad.csv")[1:]
    assert bad[1].startswith("Maturity must be a date from 1900-01-01 to 9999-12-31")
    assert bad[-1].startswith("10000-04-10")


# ------------------------------------------------------------------------------------------------ workbooks of others


def cell_xml(inner):
    return f'<c r="A2" t="inlineStr">{inner}</c>'


@pytest.mark.parametrize(
    ("inner", "name"),
    [
        ("<is><t>Tokyo</t><rPh sb='0' eb='2'><t>toukyou</t></rPh><phoneticPr fontId='1'/></is>", "Tokyo"),
        ("<is><r><t>To</t></r><r><t>kyo</t></r></is>", "Tokyo"),
        ("<is><t>Tokyo</t></is><extLst><ext><v>5</v></ext></extLst>", "Tokyo"),
        ("<is><t>To_xD800_kyo</t></is>", "To\ufffdkyo"),
    ],
)
def test_what_else_is_in_a_cell_is_not_its_text(tmp_path, inner, name):
    source = with_cell(WRITERS["xlsx"](tmp_path / "notes.xlsx", [LUMP]), "A2", cell_xml(inner))
    assert run(source, tmp_path / "out.csv") == 0
    assert csv_rows(tmp_path / "out.csv")[1][0] == name


def test_a_cell_that_is_there_twice(tmp_path, capsys):
    source = with_cell(WRITERS["xlsx"](tmp_path / "notes.xlsx", [LUMP]), "A2", cell_xml("<is><t>a</t></is>") * 2)
    assert run(source, tmp_path / "out.csv") == 2
    assert "the cell A2 twice" in capsys.readouterr().err


def test_of_wide_tables_fewer_rows_are_read_at_a_time(tmp_path, monkeypatch):
    monkeypatch.setattr(source, "MOST_CELLS", 3 * len(HEADER))
    for of in FORMATS:
        opened = source.open_source(WRITERS[of](tmp_path / f"notes.{of}", [LUMP] * 10), 1000)
        assert [len(chunk.lines) for chunk in opened.chunks] == [3, 3, 3, 1]
