"""Formulas in LibreOffice's cells, which go through the add-in's wrappers and bridge to xlwings' CallUDF and back."""

from datetime import date, datetime
from typing import Any

import pytest

from tests.hosts.vba import bridge_book as book
from tests.hosts.vba.wire import DAY_ZERO
from xl_notes.core.errors import NoteError
from xl_notes.hosts.excel import ERROR_CODES

pytestmark = pytest.mark.libreoffice

NUMBERS = {code: number for number, code in ERROR_CODES.items()}


def shown(value: Any) -> Any:
    """A result as LibreOffice shows it and openpyxl reads it."""
    if isinstance(value, NoteError):
        return f"Error {NUMBERS[value.code]}"
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)
    return None if value == "" else value


def same(found: Any, expected: Any) -> bool:
    if isinstance(expected, (int, float)) and not isinstance(expected, bool):  # LibreOffice shows TRUE as 1
        return isinstance(found, (int, float)) and found == pytest.approx(expected, rel=1e-12)
    if isinstance(expected, datetime) and isinstance(found, (int, float)):  # an element of a table has no format of its own
        return found == (expected - DAY_ZERO).days
    return bool(found == expected)


def below(ran: Any, sheet: str, address: str, height: int, width: int = 1) -> list[list[Any]]:
    """The values from a cell of column A on."""
    row = int(address[1:])
    return [[ran.values[sheet].get(f"{chr(65 + across)}{row + down}") for across in range(width)] for down in range(height)]


@pytest.mark.parametrize("case", [*book.TYPED, *book.IN_CELLS], ids=lambda case: f"{case.label}-{case.sheet}")
def test_examples(ran, case):
    assert same(ran.values[case.sheet].get(case.address), shown(case.example.result))


@pytest.mark.parametrize("case", book.WHOLE_TABLES, ids=lambda case: case.label)
def test_whole_tables(ran, case):
    expected = [[shown(value) for value in row] for row in case.function.evaluate(case.values)]
    found = below(ran, case.sheet, case.address, len(expected), len(expected[0]))
    assert all(same(*pair) for rows in zip(found, expected, strict=True) for pair in zip(*rows, strict=True)), found


@pytest.mark.parametrize("case", book.TERMS, ids=lambda case: case.label)
def test_a_range_of_terms_is_the_only_argument(ran, case):
    assert same(ran.values[case.sheet].get(case.address), shown(case.example.result))


@pytest.mark.parametrize("case", book.ERROR_ARGUMENTS, ids=lambda case: case.label)
def test_an_error_cell_propagates(ran, case):
    assert ran.values[case.sheet][case.address] == "Error 2042"


@pytest.mark.parametrize(("code", "address"), book.CODES, ids=[f"{code}-{place}" for place, (code, _) in enumerate(book.CODES)])
def test_an_error_cell_keeps_its_code(ran, code, address):
    assert ran.values["Codes"][address] == f"Error {NUMBERS[code]}"


@pytest.mark.parametrize("case", book.ERRORS_INSIDE, ids=lambda case: case.label)
def test_an_error_inside_a_range_that_is_one_argument(ran, case):
    assert ran.values[case.sheet][case.address] == "Error 2042"


@pytest.mark.parametrize("case", book.COLUMNS, ids=lambda case: case.label)
def test_a_column_has_its_errors_in_their_own_rows(ran, case):
    expected = [shown(row[0]) for row in case.function.evaluate(case.values)]
    found = [row[0] for row in below(ran, case.sheet, case.address, 4)]
    assert all(map(same, found, expected)), (found, expected)
    assert found[1] == "Error 2042"


def test_ten_thousand_rows(ran):
    found = [row[0] for row in below(ran, "Answers", "A1", book.LONG)]
    expected: list[Any] = [2.0 * row for row in range(1, book.LONG + 1)]
    expected[book.ERROR_IN_LONG - 1] = "Error 2042"
    assert found == expected


def test_whole_columns_are_as_long_as_the_sheet_is_used(ran):
    answers = ran.values["Answers"]
    assert answers["C1"] == book.LONG
    assert answers["C2"] == 2.0 * book.LONG
    assert answers["C3"] == answers["C4"] == 0.001785  # 85% of the mean of 0.002, 0.0018 and 0.0025
    assert answers["C5"] == "Error 2015"  # of an empty sheet one empty cell


def test_check_tells_of_error_cells(ran):
    assert [ran.values["Answers"].get(f"{column}6") for column in "CDE"] == [2, 1, "error cell"]


def test_the_message_behind_an_error(ran):
    assert ran.values["It's one"] == {"A1": "Error 2036", "B1": "NOTE_ACCRUED: rate must be from 0 to 1, got 12 (12% is 0.12)"}


def test_the_message_behind_an_element_of_a_table(ran):
    assert ran.values["Row"] == {"A1": 2000, "A2": "Error 2042", "A3": 6000}
    told = ran.values["Told"]
    assert told["A1"] == "NOTE_SHARES: amount is #N/A"
    assert told.get("A2") is None
    assert told["A3"] == "the data is not there"
    assert told.get("A4") is None
    assert told.get("A5") is None
