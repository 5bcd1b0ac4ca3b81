"""The macros of the macro workbook, run by LibreOffice on the workbook itself; their results against the core and by hand.

LibreOffice lacks three words they use: Value2 is put as Value here, CalculateFullRebuild as Calculate, and the command of RunPython is recorded and run for
itself in tests/hosts/test_runpython.py.
"""

from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.hosts.vba.libreoffice_vba import run_vba
from xl_notes import NOTE_ACCRUED, NOTE_ACCRUEDAT, NOTE_BALANCE, NOTE_MAXCONVERT, NOTE_OWNPCT, NOTE_SHARES

pytestmark = [pytest.mark.libreoffice, pytest.mark.filterwarnings("ignore:Unable to read chart")]
MODEL = Path(__file__).parents[2] / "workbooks" / "ascent_solar_2017.xlsm"
WORDS = {"notes_macros": [(".Value2", ".Value"), ("Application.CalculateFullRebuild", "Application.Calculate")]}
NOTE = (date(2017, 11, 30), date(2018, 1, 15), 0.12, 3359538.57, 36)


@pytest.fixture(scope="module")
def names():
    """Name -> sheet and first cell."""
    found = {}
    for name, defined in load_workbook(MODEL).defined_names.items():
        ((sheet, address),) = defined.destinations
        found[name] = (sheet, address.replace("$", "").partition(":")[0])
    return found


def run(folder, *macros):
    ran = run_vba(MODEL, folder, ["calculate", *(f"notes_macros.{macro}" for macro in macros)], WORDS)
    assert ran.failures == {}
    return ran


def value(ran, names, name, down=0, across=0):
    sheet, address = names[name]
    column, row = address.rstrip("0123456789"), int(address.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    return ran.values[sheet].get(f"{chr(ord(column) + across)}{row + down}")


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    return run(tmp_path_factory.mktemp("macros"), "RefreshAndCheck", "RollAsOf", "WhatIfPrices", "ConvertNotice", "WriteSchedule")


def test_a_notice_is_converted_at_the_price_within_the_cap(ran, names):
    """85% of the mean of 21, 20, 19, 22 and 18 hundredths of a cent is 17: 100,000 / 0.0017 is 58,823,529.4."""
    assert value(ran, names, "notice_price") == 0.0017
    assert value(ran, names, "notice_shares") == 58823529
    assert value(ran, names, "notice_converted") == 100000
    assert value(ran, names, "notice_left") == 0
    assert value(ran, names, "notice_status") == "recorded in the ledger"


def test_the_notice_stands_in_the_ledger_in_the_order_of_dates(ran, names):
    rows = [[value(ran, names, "event_rows", down, across) for across in range(4)] for down in range(3)]
    assert rows[0] == [datetime(2018, 1, 16), "convert", 100000, 0.0017]
    assert rows[1] == [datetime(2018, 3, 1), "convert", 100000, 0.002]
    assert rows[2] == [None] * 4


def test_the_balances_of_every_month(ran, names):
    assert value(ran, names, "roll_status") == "12 months"
    ends = [date(2018 + month // 12, month % 12 + 1, 1).toordinal() - 1 for month in range(12)]
    for place, day in enumerate(map(date.fromordinal, ends)):
        year_on = date(day.year + 1, day.month, min(day.day, 28) if day.month == 2 else day.day)
        principal, long_term = NOTE_BALANCE(day, *NOTE), NOTE_BALANCE(year_on, *NOTE)
        lump = NOTE_ACCRUED(date(2017, 11, 30), day, 0.12, 947687.94) if day < date(2018, 11, 30) else 0
        expected = [datetime(day.year, day.month, day.day), principal, principal - long_term, long_term, NOTE_ACCRUEDAT(day, *NOTE) + lump]
        found = [value(ran, names, "roll_table", place, across) for across in range(5)]
        assert found[0] == expected[0]
        assert found[1:] == pytest.approx(expected[1:], abs=0.005)
    assert value(ran, names, "roll_table", 12) is None


def test_the_as_of_date_is_put_back(ran, names):
    assert value(ran, names, "as_of") == datetime(2017, 12, 31)


def test_the_grid_of_prices(ran, names):
    convertible = value(ran, names, "convertible")
    for place, price in enumerate((0.0005, 0.001, 0.0015, 0.0017, 0.002, 0.0025, 0.003, 0.004)):
        shares = NOTE_SHARES(convertible, price)
        ((most, converted, _, _),) = NOTE_MAXCONVERT(convertible, price, 1e10, 0, 0.0999)
        expected = [price, shares, NOTE_OWNPCT(1e10, 0, shares), most, converted]
        assert [value(ran, names, "whatif_prices", place, across) for across in range(5)] == pytest.approx(expected, rel=1e-12)


def test_the_checks_are_listed(ran, names):
    listed = {value(ran, names, "checks_table", place) for place in range(100)} - {None}
    assert listed == {name for name in names if name.startswith("check_")}
    assert value(ran, names, "refresh_status") == f"{len(listed)} of {len(listed)} checks hold"


def test_python_is_asked_for_the_schedule(ran):
    assert ran.reports["RunPython"] == "from xl_notes.hosts import runpython; runpython.write_schedule()"


def test_a_notice_is_recorded_once(tmp_path, names):
    ran = run(tmp_path, "ConvertNotice", "ConvertNotice")
    assert value(ran, names, "notice_status") == "in the ledger already: nothing was added"
    assert [value(ran, names, "event_rows", down) for down in range(3)] == [datetime(2018, 1, 16), datetime(2018, 3, 1), None]
