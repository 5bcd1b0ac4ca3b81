"""The bridge tells errors from texts by how they begin: held against every message there is, and against texts made to mislead."""

from typing import Any

import pytest

from tests.hosts.vba.bridge_book import TYPED
from tests.hosts.vba.messages import ERRORS, TEXTS, in_rows
from tests.hosts.vba.wire import Fault
from xl_notes.core.errors import NotAvailable, OutOfRange, WrongType
from xl_notes.hosts.excel import ERROR_CODES
from xl_notes.sheet.cells import ERROR_CODES as KNOWN_CODES
from xl_notes.sheet.cells import CellError, PropagatedError
from xl_notes.sheet.faults import UnexpectedError
from xl_notes.sheet.functions import TABLE

NUMBERS = {code: number for number, code in ERROR_CODES.items()}
OBJECT_ERROR = -2147221504


def number_of(text: str) -> int:
    """The number CVErr takes for a text, 0 for one that is no error."""
    return NUMBERS.get(text.partition(" ")[0], 0)


def decoded(text: str) -> str | Fault:
    return Fault(number_of(text)) if number_of(text) else text


# ------------------------------------------------------------------------------------------------ what there is to tell apart


def test_every_kind_of_error_and_every_function_are_among_the_messages():
    assert {type(error) for _, error in ERRORS} >= {OutOfRange, NotAvailable, WrongType, PropagatedError, UnexpectedError}
    assert {name for name, _ in ERRORS} >= {function.name for function in TABLE.values() if any(not arg.kind.raw for arg in function.args)}
    assert {text.partition(" ")[0] for text in TEXTS} >= set(KNOWN_CODES)
    assert len(TEXTS) > 500


def test_the_codes_are_those_of_the_table():
    assert set(NUMBERS) == set(KNOWN_CODES)


def texts_in(value: Any) -> list[str]:
    if isinstance(value, list):
        return [text for item in value for text in texts_in(item)]
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize("case", TYPED, ids=lambda case: case.label)
def test_no_result_begins_with_an_error_code(case):
    """The bridge would take it for an error."""
    results = [case.function.evaluate(case.values)]
    if len(case.values) < len(TABLE["NOTE_EXPLAIN"].args):
        for place in range(len(case.values)):
            values = [*case.values[:place], CellError("#N/A"), *case.values[place + 1 :]]
            results.append(TABLE["NOTE_EXPLAIN"].evaluate([case.function.name, *values]))
    assert [text for text in texts_in(results) if number_of(text)] == []


def test_a_check_of_error_cells_tells_of_them_and_is_none():
    rows = TABLE["NOTE_CHECK"].evaluate([[[CellError(code), f"{code} message"] for code in KNOWN_CODES]])
    assert len(rows) > len(KNOWN_CODES)
    assert [text for text in texts_in(rows) if number_of(text)] == []


# ------------------------------------------------------------------------------------------------ what the bridge makes of it


@pytest.mark.libreoffice
def test_the_number_of_every_text(ran):
    assert dict(zip(TEXTS, ran.reports["numbers"], strict=True)) == {text: number_of(text) for text in TEXTS}


@pytest.mark.libreoffice
def test_the_message_of_every_text(ran):
    assert dict(zip(TEXTS, ran.reports["messages"], strict=True)) == {text: text.partition(" ")[2] for text in TEXTS}


@pytest.mark.libreoffice
def test_errors_become_errors_and_texts_stay_texts(ran):
    assert list(ran.reports["decoded"]) == [decoded(text) for text in TEXTS]


@pytest.mark.libreoffice
def test_the_same_inside_a_table(ran):
    assert ran.reports["decoded table"] == tuple(tuple(map(decoded, row)) for row in in_rows(TEXTS))


@pytest.mark.libreoffice
def test_what_is_no_text_is_no_error(ran):
    assert ran.reports["no texts"] == (0, 0, 0, 0)


@pytest.mark.libreoffice
def test_a_macro_is_raised_the_number_and_the_message(ran):
    expected = [(OBJECT_ERROR + number_of(text), f"F: {text.partition(' ')[2]}") if number_of(text) else (0, "") for text in TEXTS]
    assert list(ran.reports["raised"]) == expected
