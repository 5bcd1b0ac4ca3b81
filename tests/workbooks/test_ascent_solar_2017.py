"""The committed model of the filing's deal: built by its code, true to the filing, and quick to say when an input no longer ties."""

import re
import subprocess
import sys
import zipfile
from datetime import date, datetime
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from xl_notes import NOTE_ACCRUEDAT, NOTE_BALANCE, NOTE_DILUTION, NOTE_DISCOUNT, NOTE_LEDGER, NOTE_SCHEDULE, NOTE_TRANCHES
from xl_notes.cli import main

WORKBOOKS = Path(__file__).parents[2] / "workbooks"
MODEL = WORKBOOKS / "ascent_solar_2017.xlsx"
WITH_MACROS = WORKBOOKS / "ascent_solar_2017.xlsm"

FIGURES = {  # terms of the filing and the figures derived from them by hand
    "surrendered": 4057226.51,
    "notes_outstanding": 4307226.51,
    "maturing_2018": 947687.94,
    "schedule_rows": 36,
    "result_installment": 112130.66,
    "result_last_installment": 112130.46,
    "last_closing": 0,
    "result_total_interest": 677164.99,
    "total_paid": 4036703.56,
    "result_lump_due": 1061410.49,
    "as_of_accrued": 34239.68,
    "as_of_lump_accrued": 9658.63,
    "result_accrued_interest": 43898.31,
    "as_of_current": 977641.58,
    "as_of_long_term": 2381896.99,
    "result_conversion_price": 0.0017,
    "shares_opening": 2153613255,
    "result_cap_shares": 1109876680,
    "opening_converted": 2219753.36,
    "opening_left": 2087473.15,
    "owed_interest": 954956.36,
    "owed_principal": 952402.28,
    "owed_prorata": 952663.95,
    "next_payment_relevel": 92850.09,
    "next_payment_shorten": 112130.66,
    "tranches_due": 1960000,
    "ladder_2018": 2686978.41,
    "ladder_2019": 3025567.92,
    "ladder_2020": 1345567.72,
    "ladder_total": 7058114.05,
    "result_outstanding_needed": 19404076986,
    "reserve_needed": 10768066275,
    "bcf": 167239.05,
    "first_expense": 20650,
    "first_amortised": 10991.37,
}


def level_payment(rate: Fraction) -> float:
    """The payment p that 36 periods on act/365 repay with: principal = sum of p / product of (1 + rate x days / 365)."""
    dates = [date(2017, 11, 30), *(date(2018 + month // 12, month % 12 + 1, 15) for month in range(36))]
    discount, annuity = Fraction(1), Fraction(0)
    for before, paid in pairwise(dates):
        discount /= 1 + rate * (paid - before).days / 365
        annuity += discount
    return float(round(Fraction("3359538.57") / annuity, 2))


LEVEL_AT_10_PERCENT = level_payment(Fraction(1, 10))


def test_the_second_method_agrees_with_the_filing():
    assert level_payment(Fraction(12, 100)) == 112130.66


def named_values(path: Path) -> dict[str, object]:
    book = load_workbook(path, data_only=True)
    values = {}
    for name, defined in book.defined_names.items():
        ((sheet, address),) = defined.destinations
        if ":" not in address:
            values[name] = book[sheet][address].value
    book.close()
    return values


def parts(path: Path) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(path) as package:
        return [(entry.filename, package.read(entry)) for entry in package.infolist()]


def changed(tmp_path: Path, cell: str, value: object) -> Path:
    book = load_workbook(MODEL)
    sheet, address = cell.split("!")
    book[sheet][address] = value
    book.save(tmp_path / "changed.xlsx")
    return tmp_path / "changed.xlsx"


def test_the_committed_files_are_what_their_code_builds(tmp_path):
    subprocess.run([sys.executable, WORKBOOKS / "build.py", "--to", tmp_path], check=True, timeout=120)
    for file in (MODEL, WITH_MACROS):
        assert parts(tmp_path / file.name) == parts(file), f"run: python {WORKBOOKS / 'build.py'}"


def test_the_macro_workbook_is_the_model_with_macros(tmp_path, capsys):
    """The same cells on the same sheets, the formulas' VBA inside, and no formula that names a file."""
    plain, with_macros = load_workbook(MODEL), load_workbook(WITH_MACROS)
    assert with_macros.sheetnames == [*plain.sheetnames, "Macros", "_IntelliSense_"]
    for sheet in plain.sheetnames:
        for row in plain[sheet].iter_rows():
            for cell in row:
                assert shown(with_macros[sheet][cell.coordinate].value) == shown(cell.value), f"{sheet}!{cell.coordinate}"
    assert main(["recalc", str(WITH_MACROS), "-o", str(tmp_path / "out.xlsm")]) == 0
    assert "56 of 56 checks hold" in capsys.readouterr().out
    assert parts(tmp_path / "out.xlsm") == parts(WITH_MACROS)
    with zipfile.ZipFile(WITH_MACROS) as package:
        assert not [name for name in package.namelist() if "externalLink" in name]
        assert all(b".xlam" not in package.read(name) for name in package.namelist() if name.startswith(("xl/worksheets", "xl/workbook")))


def shown(value: Any) -> object:
    """An array formula compares by its text and its cells."""
    return (value.text, value.ref) if hasattr(value, "ref") else value


def test_every_button_has_its_macro_and_every_macro_its_button():
    code = (WORKBOOKS / "ascent_solar_2017" / "notes_macros.bas").read_text(encoding="ascii")
    macros = set(re.findall(r"^Public Sub (\w+)\(\)", code, re.MULTILINE))
    with zipfile.ZipFile(WITH_MACROS) as package:
        drawings = [package.read(name).decode() for name in package.namelist() if "vmlDrawing" in name]
    assert {macro.rpartition("!")[2] for drawing in drawings for macro in re.findall(r"<x:FmlaMacro>(.*?)</x:FmlaMacro>", drawing)} == macros


def test_every_name_the_macros_use_is_in_the_workbook():
    code = (WORKBOOKS / "ascent_solar_2017" / "notes_macros.bas").read_text(encoding="ascii")
    used = set(re.findall(r'Named\("(\w+)"\)', code))
    assert used <= set(load_workbook(WITH_MACROS).defined_names)
    assert len(used) > 20


@pytest.mark.parametrize(("name", "figure"), FIGURES.items())
def test_figures_of_the_committed_file(name, figure):
    assert named_values(MODEL)[name] == pytest.approx(figure, abs=1e-9)


def test_all_checks_hold_after_recalculation(tmp_path, capsys):
    assert main(["recalc", str(MODEL), "-o", str(tmp_path / "out.xlsx"), "--check"]) == 0
    values = named_values(tmp_path / "out.xlsx")
    names = [name for name in values if name.startswith("check_")]
    assert len(names) == 56
    assert all(values[name] is True for name in names)
    assert "56 of 56 checks hold" in capsys.readouterr().out


def test_figures_typed_beside_the_tables_leave_them_alone(tmp_path):
    """A schedule once came out as zeros when the columns beside it were full."""
    book = load_workbook(MODEL)
    for row in range(14, 50):
        for column in range(10, 16):
            book["Schedule"].cell(row, column, row * column)
    book.save(tmp_path / "typed.xlsx")
    assert main(["recalc", str(tmp_path / "typed.xlsx"), "-o", str(tmp_path / "out.xlsx"), "--check"]) == 0
    assert named_values(tmp_path / "out.xlsx")["result_total_interest"] == 677164.99


def test_every_cell_of_the_tables_is_what_python_gives():
    """Another way to the same numbers: no engine, no spilling, no patching."""
    book = load_workbook(MODEL, data_only=True)
    note = ("2017-11-30", "2018-01-15", 0.12, 3359538.57, 36)
    sheet = book["Schedule"]
    shown = [[sheet.cell(row, column).value for column in range(1, 9)] for row in range(13, 50)]
    assert [[cell.date() if isinstance(cell, datetime) else cell for cell in row] for row in shown] == NOTE_SCHEDULE(*note)
    months = list(book["Accrual"].iter_rows(min_row=7, max_row=44, values_only=True))
    assert [row[3] for row in months] == NOTE_BALANCE([row[0] for row in months], *note)
    assert [row[4] for row in months] == NOTE_ACCRUEDAT([row[0] for row in months], *note)


def cells_of(sheet: Any, top: int, left: int, height: int, width: int) -> list[list[object]]:
    rows = sheet.iter_rows(min_row=top, max_row=top + height - 1, min_col=left, max_col=left + width - 1, values_only=True)
    return [[cell.date() if isinstance(cell, datetime) else cell for cell in row] for row in rows]


CONVERTED = [["Date", "Type", "Amount", "Price"], ["2018-03-01", "convert", 100000, 0.002]]
PRICES = (0.0005, 0.00075, 0.001, 0.0015, 0.002, 0.002353, 0.003, 0.004)
MARKET_AND_LIMITS = (10_000_000_000, 0, 0.0999)
TABLES: dict[str, tuple[int, int, Any]] = {  # sheet, first cell, what Python gives for the inputs as typed here
    "Ledger": (32, 1, lambda: NOTE_LEDGER(CONVERTED, "2017-11-30", 0.12, 947687.94, "2018-11-30", outstanding=10_000_000_000, cap=0.0999)),
    "Tranches": (14, 1, lambda: NOTE_TRANCHES("2017-12-30", 7, 250000, 0.12)),
    "Dilution": (12, 2, lambda: NOTE_DILUTION(4307226.51, [[price] for price in PRICES], *MARKET_AND_LIMITS, 0.15, 0.002)),
    "Cost": (27, 1, lambda: NOTE_DISCOUNT("2017-11-30", "2018-11-30", 1061410.49, 947687.94, principal=947687.94, bcf=167239.05, standard="ASC 470-20")),
}


@pytest.mark.parametrize("sheet", TABLES)
def test_tables_of_the_further_sheets_are_what_python_gives(sheet):
    top, left, calculated = TABLES[sheet]
    expected = calculated()
    assert cells_of(load_workbook(MODEL, data_only=True)[sheet], top, left, len(expected), len(expected[0])) == expected


def test_no_calculated_cell_of_a_table_is_empty():
    book = load_workbook(MODEL, data_only=True)
    assert all(book["Schedule"].cell(row, column).value is not None for row in range(13, 50) for column in range(1, 9))
    assert [cell.value for cell in book["Cap"]["B"][11:13]] == [1109876680, 1109876680]
    assert [cell.value for cell in book["Cap"]["E"][11:13]] == ["ownership", "ownership"]


def test_recalculating_the_committed_file_changes_nothing(tmp_path):
    main(["recalc", str(MODEL), "-o", str(tmp_path / "out.xlsx")])
    assert parts(tmp_path / "out.xlsx") == parts(MODEL)


def test_another_rate_changes_the_schedule_and_fails_the_tie_outs(tmp_path, capsys):
    book = load_workbook(MODEL)
    ((sheet, address),) = book.defined_names["note_rate"].destinations
    source = changed(tmp_path, f"{sheet}!{address.replace('$', '')}", 0.10)
    assert main(["recalc", str(source), "-o", str(tmp_path / "out.xlsx")]) == 1
    values = named_values(tmp_path / "out.xlsx")
    assert values["result_installment"] == LEVEL_AT_10_PERCENT
    assert values["check_installment"] is False
    assert values["check_total_interest"] is False
    assert values["check_closing"] is True  # an identity holds at any rate
    assert values["check_expense"] is True
    assert "check_installment is FALSE" in capsys.readouterr().out


def test_a_blank_vwap_in_the_window_is_an_error_and_not_a_price(tmp_path, capsys):
    book = load_workbook(MODEL)
    row = next(cell.row for cell in book["Market"]["A"] if getattr(cell.value, "date", None) and f"{cell.value:%Y-%m-%d}" == "2018-01-10")
    source = changed(tmp_path, f"Market!B{row}", None)
    assert main(["recalc", str(source), "-o", str(tmp_path / "out.xlsx"), "--check"]) == 1
    assert named_values(tmp_path / "out.xlsx")["result_conversion_price"] == "#N/A"
    assert "VWAP on 2018-01-10" in capsys.readouterr().out
