"""What the macros of the macro workbook have to leave in its cells, wherever they are run: against the core and by hand.

for holds in EXPECTATIONS: holds(Model(values))
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from xl_notes import NOTE_ACCRUED, NOTE_ACCRUEDAT, NOTE_BALANCE, NOTE_MAXCONVERT, NOTE_OWNPCT, NOTE_SHARES

MODEL = Path(__file__).parents[2] / "workbooks" / "ascent_solar_2017.xlsm"
MACROS = ("RefreshAndCheck", "RollAsOf", "WhatIfPrices", "ConvertNotice")
"""Those that work through cells and calls, in the order in which they are run."""

IN_LIBREOFFICE = [(".Value2", ".Value"), ("Application.CalculateFullRebuild", "Application.Calculate")]
"""Words of notes_macros that LibreOffice lacks, and what is put in their place."""

NOTE = (date(2017, 11, 30), date(2018, 1, 15), 0.12, 3359538.57, 36)


@cache
def names() -> dict[str, tuple[str, str]]:
    """Name -> sheet and first cell."""
    found = {}
    book = load_workbook(MODEL)
    for name, defined in book.defined_names.items():
        ((sheet, address),) = defined.destinations
        found[name] = (sheet, address.replace("$", "").partition(":")[0])
    book.close()
    return found


@dataclass(frozen=True)
class Model:
    """The workbook after macros were run; `values` by sheet and address."""

    values: Mapping[str, Mapping[str, Any]]

    def at(self, name: str, down: int = 0, across: int = 0) -> Any:
        """The value of a name's first cell, or so many cells from it."""
        sheet, address = names()[name]
        column, row = address.rstrip("0123456789"), int(address.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
        return self.values[sheet].get(f"{chr(ord(column) + across)}{row + down}")


def a_notice_is_converted_at_the_price_within_the_cap(model: Model) -> None:
    """85% of the mean of 21, 20, 19, 22 and 18 hundredths of a cent is 17: 100,000 / 0.0017 is 58,823,529.4."""
    assert model.at("notice_price") == 0.0017
    assert model.at("notice_shares") == 58823529
    assert model.at("notice_converted") == 100000
    assert model.at("notice_left") == 0
    assert model.at("notice_status") == "recorded in the ledger"


def the_notice_stands_in_the_ledger_in_the_order_of_dates(model: Model) -> None:
    rows = [[model.at("event_rows", down, across) for across in range(4)] for down in range(3)]
    assert rows[0] == [datetime(2018, 1, 16), "convert", 100000, 0.0017]
    assert rows[1] == [datetime(2018, 3, 1), "convert", 100000, 0.002]
    assert rows[2] == [None] * 4


def the_balances_of_every_month(model: Model) -> None:
    assert model.at("roll_status") == "12 months"
    ends = [date(2018 + month // 12, month % 12 + 1, 1).toordinal() - 1 for month in range(12)]
    for place, day in enumerate(map(date.fromordinal, ends)):
        year_on = date(day.year + 1, day.month, min(day.day, 28) if day.month == 2 else day.day)
        principal, long_term = NOTE_BALANCE(day, *NOTE), NOTE_BALANCE(year_on, *NOTE)
        lump = NOTE_ACCRUED(date(2017, 11, 30), day, 0.12, 947687.94) if day < date(2018, 11, 30) else 0
        expected = [datetime(day.year, day.month, day.day), principal, principal - long_term, long_term, NOTE_ACCRUEDAT(day, *NOTE) + lump]
        found = [model.at("roll_table", place, across) for across in range(5)]
        assert found[0] == expected[0]
        assert found[1:] == pytest.approx(expected[1:], abs=0.005)
    assert model.at("roll_table", 12) is None


def the_as_of_date_is_put_back(model: Model) -> None:
    assert model.at("as_of") == datetime(2017, 12, 31)


def the_grid_of_prices(model: Model) -> None:
    convertible = model.at("convertible")
    for place, price in enumerate((0.0005, 0.001, 0.0015, 0.0017, 0.002, 0.0025, 0.003, 0.004)):
        shares = NOTE_SHARES(convertible, price)
        ((most, converted, _, _),) = NOTE_MAXCONVERT(convertible, price, 1e10, 0, 0.0999)
        expected = [price, shares, NOTE_OWNPCT(1e10, 0, shares), most, converted]
        assert [model.at("whatif_prices", place, across) for across in range(5)] == pytest.approx(expected, rel=1e-12)


def the_checks_are_listed(model: Model) -> None:
    listed = {model.at("checks_table", place) for place in range(100)} - {None}
    assert listed == {name for name in names() if name.startswith("check_")}
    assert model.at("refresh_status") == f"{len(listed)} of {len(listed)} checks hold"


EXPECTATIONS = [
    a_notice_is_converted_at_the_price_within_the_cap,
    the_notice_stands_in_the_ledger_in_the_order_of_dates,
    the_balances_of_every_month,
    the_as_of_date_is_put_back,
    the_grid_of_prices,
    the_checks_are_listed,
]
"""After MACROS."""


def a_notice_is_recorded_once(model: Model) -> None:
    """After ConvertNotice was run twice."""
    assert model.at("notice_status") == "in the ledger already: nothing was added"
    assert [model.at("event_rows", down) for down in range(3)] == [datetime(2018, 1, 16), datetime(2018, 3, 1), None]
