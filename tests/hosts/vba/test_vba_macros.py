"""Macros call the functions as any function of VBA: values, ranges, arrays, tables; errors are raised.  And what the bridge and the transport remember."""

import math
from datetime import date
from typing import Any

import pytest

from tests.hosts.vba import bridge_book as book
from tests.hosts.vba.messages import ODD_WORD
from tests.hosts.vba.wire import Date, Fault
from xl_notes import __version__
from xl_notes.sheet.cells import to_serial
from xl_notes.sheet.spec import Example

pytestmark = pytest.mark.libreoffice

OBJECT_ERROR = -2147221504
NUM, VALUE, NA = Fault(2036), Fault(2015), Fault(2042)
BAD_ARGUMENT = 5


def raised(number: int, message: str) -> tuple[str, int, str, str]:
    return ("error", number, message, "xl_notes")


def same(found: Any, expected: Any) -> bool:
    if isinstance(expected, date):
        return isinstance(found, Date) and found.serial == to_serial(expected)
    if isinstance(expected, (bool, str)):
        return type(found) is type(expected) and bool(found == expected)
    return type(found) is float and math.isclose(found, expected, rel_tol=1e-12)


def claimed(result: Any, example: Example) -> Any:
    return result if example.where is None else result[example.where[0] - 1][example.where[1] - 1]


# ------------------------------------------------------------------------------------------------ results


@pytest.mark.parametrize("case", book.TYPED, ids=lambda case: case.label)
def test_examples_called_from_a_macro(ran, case):
    """Dates for dates, arrays for ranges, arguments left out in the middle."""
    result = ran.reports[case.label]
    assert isinstance(result, tuple) is case.function.spills
    assert same(claimed(result, case.example), case.example.result), result


@pytest.mark.parametrize("case", book.WHOLE_TABLES, ids=lambda case: case.label)
def test_tables_are_what_the_table_gives(ran, case):
    expected = case.function.evaluate(case.values)
    assert [[same(*pair) for pair in zip(*rows, strict=True)] for rows in zip(ran.reports[case.label], expected, strict=True)] == [
        [True] * len(row) for row in expected
    ]


def test_single_values(ran):
    told = ran.reports
    assert told["scalar"] == told["dates"] == told["text dates"] == 46 / 365
    assert told["currency"] == 2153613255.0
    assert told["nothing given"] == f"xl_notes {__version__}"
    assert told["empty"] == told["one cell"] == 2000.0


def test_arguments_left_out_in_the_middle(ran):
    assert len(ran.reports["left out in the middle"]) == 37
    assert len(ran.reports["truth values"]) == 36
    assert ran.reports["left out in the middle"][1:] == ran.reports["truth values"]


def test_ranges_and_arrays_give_their_own_shape(ran):
    told = ran.reports
    assert told["a column"] == ((2000.0,), (NA,), (6000.0,), (VALUE,))
    assert told["a row"] == ((1000.0, 1200.0, 1400.0),)
    assert told["a flat array"] == ((2000.0, 4000.0),)
    assert told["a whole column"] == ((2000.0,), (NA,), (6000.0,))
    assert told["a whole row"] == ((2000.0, VALUE, 1000.0, 1200.0, 1400.0),)
    assert told["a column of an empty sheet"] == raised(OBJECT_ERROR + 2015, "NOTE_SHARES: amount must be given: a number, got nothing")


def test_tables_have_two_dimensions_and_count_from_one(ran):
    told = ran.reports
    assert told["bounds of a table"] == "1 to 37, 1 to 8"
    assert told["bounds of a row"] == "1 to 1, 1 to 4"
    assert told["bounds of an element"] == "1 to 1, 1 to 1"
    assert told["bounds of a flat one"] == "1 to 1, 1 to 3"
    assert told["element"] == ((Date(to_serial(date(2018, 1, 12))),),)
    assert told["row"][0][0] == 1109876680.0


def test_an_element_that_fails_is_an_error_of_its_own_place(ran):
    assert ran.reports["an error in its own place"] == ((2000.0, VALUE, 6000.0),)


# ------------------------------------------------------------------------------------------------ errors


def test_errors_are_raised_with_their_number_and_message(ran):
    told = ran.reports
    assert told["out of range"] == raised(OBJECT_ERROR + 2036, "NOTE_ACCRUED: rate must be from 0 to 1, got 12 (12% is 0.12)")
    assert told["not available"] == raised(OBJECT_ERROR + 2042, "NOTE_CONVPRICE: vwaps must be given: a range of numbers, got nothing")
    assert told["wrong type"][:2] == ("error", OBJECT_ERROR + 2015)
    assert "got 'yesterday'" in told["wrong type"][2]
    assert told["a table that fails"] == raised(OBJECT_ERROR + 2036, "NOTE_SCHEDULE: rate must be from 0 to 1, got 12 (12% is 0.12)")
    assert told["too few"] == raised(OBJECT_ERROR + 2015, "NOTE_SHARES: price must be given: a number, got nothing")


def test_error_cells_are_raised_with_their_own_number(ran):
    told = ran.reports
    assert told["an error cell"] == raised(OBJECT_ERROR + 2042, "NOTE_ACCRUED: argument 3 is an error itself")
    assert told["an error cell as the second"] == raised(OBJECT_ERROR + 2042, "NOTE_SHARES: argument 2 is an error itself")
    assert told["an error inside a range"] == raised(OBJECT_ERROR + 2042, "NOTE_CONVPRICE: vwaps[2] is #N/A")


def test_what_is_no_value_is_refused(ran):
    told = ran.reports
    assert told["an object"] == told["no object"] == raised(BAD_ARGUMENT, "an argument is an object that is no range")
    assert told["several areas"] == raised(BAD_ARGUMENT, "a range of several areas: give them one by one")
    assert "has no attribute 'NOTE_NOSUCH'" in told["no such function"][2]


def test_text_of_any_kind_arrives_and_comes_back(ran):
    for label in ("text of any kind", "text of any kind in a message"):
        assert repr(ODD_WORD) in ran.reports[label][2]


def test_a_formula_gets_errors_and_none_is_raised(ran):
    found = {label.removeprefix("in a cell: "): value for label, value in ran.reports.items() if label.startswith("in a cell: ")}
    assert found == {"out of range": NUM, "a table that fails": NUM, "an object": VALUE, "several areas": VALUE, "no such function": VALUE}


# ------------------------------------------------------------------------------------------------ NOTE_ERROR


def test_the_message_is_kept_for_its_cell(ran):
    told = ran.reports
    assert told["shown"] == "Error 2036"
    assert told["the message of a cell"] == "NOTE_ACCRUED: rate must be from 0 to 1, got 12 (12% is 0.12)"
    assert told["the message of another cell"] == ""
    assert told["the last message counts"] == "NOTE_SHARES: price must be above zero, in dollars a share, got -1"


def test_the_message_is_kept_for_an_element_of_a_table(ran):
    told = ran.reports
    assert told["the message of an element"] == "NOTE_SHARES: amount must be given: a number, got nothing"
    assert told["an error that was there before"] == "NOTE_SHARES: amount is #N/A"
    assert told["an element without an error"] == ""


def test_a_message_is_not_told_of_another_error(ran):
    assert ran.reports["another error now"] == "the data is not there"
    assert ran.reports["no error now"] == ""


def test_what_is_no_error_cell(ran):
    told = ran.reports
    assert told["a text"] == "cap must be between 0 and 1, got 9.99"
    assert told["a number"] == told["nothing at all"] == ""
    assert [row[0] for row in told["a range"]][:2] == ["", "the data is not there"]


def test_five_thousand_messages_are_kept(ran):
    told, meaning = ran.reports, "out of domain: the number is readable and makes no sense for a note"
    assert told["the last of 5,000"] == "F: message 5000"
    assert told["the last of 5,001"] == "F: message 5001"
    assert told["the first of 5,001"] == meaning
    assert told["the first of 5,000"] == "F: message 1"


# ------------------------------------------------------------------------------------------------ a server that is gone

ANSWER = 46 / 365


@pytest.mark.parametrize("failure", book.LOST)
def test_a_server_that_is_gone_is_asked_for_again_and_started_again_once(ran, failure):
    """Result or error, how often a server was asked for, how many failures were left."""
    assert ran.reports[f"once {failure}"] == (ANSWER, 1.0, 0)
    assert ran.reports[f"twice {failure}"] == (ANSWER, 2.0, 0)
    assert ran.reports[f"three times {failure}"] == (f"{failure} failure {failure}", 2.0, 0)


@pytest.mark.parametrize("failure", book.OTHER_FAILURES)
def test_another_failure_is_not_tried_again(ran, failure):
    assert ran.reports[f"once {failure}"] == (f"{failure} failure {failure}", 0.0, 0)
    assert ran.reports[f"twice {failure}"] == (f"{failure} failure {failure}", 0.0, 1)


def test_the_server_is_kept_until_it_is_forgotten(ran):
    assert ran.reports["never"] == (ANSWER, 0.0, 0)
    assert ran.reports["forgotten"] == (ANSWER, 1.0, 0)


def test_a_python_that_cannot_start_is_not_waited_for_by_every_formula(ran):
    """Asked once, then the message is given without asking, until somebody starts it again."""
    message = f"{BAD_ARGUMENT} Python cannot be started: the process exited"
    assert ran.reports["no start"] == (message, 1.0, 0)
    assert ran.reports["no start at once again"] == (message, 0.0, 0)
    assert ran.reports["no start after a restart"] == (message, 1.0, 0)
    assert ran.reports["started after all"] == (ANSWER, 1.0, 0)


def test_a_process_is_ended_where_it_does_not_answer_twice(ran):
    """Not after one failure: another workbook may have started a new one.  By the restarts of the macro; of them the one without a setting ends nothing."""
    assert ran.reports["ended"] == 2 * len(book.LOST) + 5


def test_without_a_setting_no_python_is_started(ran):
    message, asked, _ = ran.reports["no interpreter"]
    assert message.startswith(f"{BAD_ARGUMENT} ")
    assert "xl-notes install" in message
    assert asked == 0.0
