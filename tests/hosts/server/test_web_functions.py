"""A real xlwings Server, asked over HTTP as Excel on a Mac or on the web asks it.

It is set up by the steps that the page mac-and-web.md gives, so these run too.
"""

import json
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.hosts.excel_values import ERROR_TYPES, EVERY_EXAMPLE, arrived, as_json, error_cell, formatted, sent, typed_error
from tests.hosts.server.web_server import environment, running, set_up
from xl_notes.sheet.cells import to_block
from xl_notes.sheet.functions import TABLE

OLDER = ["1.1", "1.2", "1.3"]
"""The versions of Excel's custom functions runtime that take neither typed errors nor formatted numbers."""

ROWS = 10_000
ACCRUED = [as_json(value) for value in (43069, 43100, 0.12, 947687.94)]
"""947,687.94 x 31/365 x 12% = 9,658.63."""


# ------------------------------------------------------------------------------------------------ what is registered


def test_the_module_gives_the_functions_and_no_other_name():
    """Whatever else stood in a project under such a name would be lost."""
    code = "from xl_notes.udfs import *; print(*[name for name in dir() if not name.startswith('_')])"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60).stdout
    assert shown.split() == sorted(TABLE)


def test_every_function_is_listed_with_its_help(web):
    listed = json.loads(web.get("/xlwings/custom-functions-meta.json"))
    assert [function["id"] for function in listed["functions"]] == sorted(TABLE)
    for found in listed["functions"]:
        row = TABLE[found["id"]]
        assert found["name"] == row.name
        assert found["description"] == row.help
        assert found["result"] == {"dimensionality": "matrix", "type": "any"}
        assert found["parameters"] == [
            {"name": arg.name, "description": arg.help, "optional": True, "dimensionality": "matrix", "type": "any"} for arg in row.args
        ]
        assert not found["options"].get("volatile")


def test_excel_may_send_errors_and_formatted_numbers(web):
    listed = json.loads(web.get("/xlwings/custom-functions-meta.json"))
    assert (listed["allowErrorForDataTypeAny"], listed["allowCustomDataForDataTypeAny"]) == (True, True)


def test_excel_gets_code_for_every_function(web):
    code = web.get("/xlwings/custom-functions-code.js")
    assert re.findall(r'CustomFunctions\.associate\("(\w+)", (\w+)\)', code) == [(name, name) for name in sorted(TABLE)]


def test_names_have_no_prefix(web):
    """The manifest of the page's settings has no namespace, and leads to the two files above."""
    manifest = ElementTree.fromstring(web.get("/manifest"))
    named = {element.tag.rpartition("}")[2]: element for element in manifest.iter()}
    assert "Namespace" not in named
    addresses = {element.get("id"): element.get("DefaultValue", "") for element in manifest.iter() if element.tag.endswith("}Url")}
    assert addresses["Functions.Metadata.Url"].endswith("/xlwings/custom-functions-meta.json")
    assert addresses["Functions.Script.Url"].endswith("/xlwings/custom-functions-code.js")


def test_it_does_not_start_without_a_key(installed, tmp_path):
    surroundings = environment(tmp_path, None)
    with running(set_up(tmp_path, surroundings), surroundings) as server:
        assert server.port is None
        assert "LicenseError" in server.log


# ------------------------------------------------------------------------------------------------ examples


@pytest.mark.parametrize("rest", ["null", "left off"])
@pytest.mark.parametrize(("function", "example"), EVERY_EXAMPLE)
def test_examples(web, function, example, rest):
    """Omitted arguments are null; trailing ones are sent as null by Excel, and may be missing altogether."""
    given = [None if value is None else as_json(value) for value in example.args]
    given += [None] * (len(function.args) - len(given)) if rest == "null" else []
    row, column = example.where or (1, 1)
    found = web.call(function.name, given)[row - 1][column - 1]
    assert arrived(found, sent(example.result)), found


@pytest.mark.parametrize(("function", "example"), EVERY_EXAMPLE)
def test_the_whole_result_is_what_python_gives(web, function, example):
    found = web.call(function.name, [None if value is None else as_json(value) for value in example.args])
    expected = to_block(function.evaluate(example.args))
    assert [len(row) for row in found] == [len(row) for row in expected]
    pairs = [pair for rows in zip(found, expected, strict=True) for pair in zip(*rows, strict=True)]
    assert [(left, right) for left, right in pairs if not arrived(left, sent(right))] == []


# ------------------------------------------------------------------------------------------------ dates


def test_dates_are_numbers_with_the_format_of_the_user(web):
    """The last trading day before Monday 15 January 2018, serial number 43,115, is the Friday."""
    asked = [as_json(43115), as_json(1)]
    assert web.call("NOTE_TRADINGDAYS", asked) == [[formatted(date(2018, 1, 12))]]
    assert web.call("NOTE_TRADINGDAYS", asked, date_format="dd.mm.yyyy") == [[{"type": "FormattedNumber", "basicValue": 43112, "numberFormat": "dd.mm.yyyy"}]]
    assert web.call("NOTE_TRADINGDAYS", asked, date_format=None) == [[43112]]


@pytest.mark.parametrize("runtime", OLDER)
def test_dates_are_serial_numbers_in_an_older_excel(web, runtime):
    assert web.call("NOTE_TRADINGDAYS", [as_json(43115), as_json(1)], runtime) == [[43112]]


@pytest.mark.parametrize("settlement", [43100, 43100.0, "2017-12-31", {"type": "FormattedNumber", "basicValue": 43100, "numberFormat": "m/d/yyyy"}])
def test_dates_in(web, settlement):
    assert web.call("NOTE_ACCRUED", [ACCRUED[0], [[settlement]], *ACCRUED[2:]]) == [[9658.63]]


def test_a_result_goes_back_in(web):
    """What a function sent is handed to the next one as Excel keeps it: a date with its format, an error with its kind."""
    [[day]] = web.call("NOTE_TRADINGDAYS", [as_json(43115), as_json(1)])
    assert web.call("NOTE_YEARFRAC", [as_json(43069), [[{**day, "type": "Double", "basicType": "Double"}]]]) == [[43 / 365]]
    [[error]] = web.call("NOTE_ACCRUED", [*ACCRUED[:2], as_json(12), ACCRUED[3]])
    assert error == typed_error("#NUM!")
    assert web.call("NOTE_SHARES", [[[error_cell("#NUM!")]], as_json(0.5)]) == [[typed_error("#NUM!")]]


# ------------------------------------------------------------------------------------------------ errors

FAULTS = {
    "#NUM!": ("NOTE_ACCRUED", [*ACCRUED[:2], as_json(12), ACCRUED[3]]),
    "#VALUE!": ("NOTE_ACCRUED", [ACCRUED[0], as_json("yesterday"), *ACCRUED[2:]]),
    "#N/A": ("NOTE_SHARECOUNT", [as_json(43000), as_json((("Date", "Outstanding"), (43069, 10e9)))]),
}
"""12 is no rate (12% is 0.12), yesterday is no date, and there is no count before the table's first day."""


@pytest.mark.parametrize("code", FAULTS)
def test_errors_are_typed(web, code):
    assert web.call(*FAULTS[code]) == [[typed_error(code)]]


@pytest.mark.parametrize("runtime", OLDER)
@pytest.mark.parametrize("code", FAULTS)
def test_errors_are_text_in_an_older_excel(web, code, runtime):
    assert web.call(*FAULTS[code], runtime) == [[code]]


@pytest.mark.parametrize("code", ERROR_TYPES)
def test_an_error_cell_is_the_result(web, code):
    assert web.call("NOTE_SHARES", [[[error_cell(code)]], as_json(0.5)]) == [[typed_error(code)]]
    assert web.call("NOTE_SHARES", [as_json(((1000,), (code,))), as_json(0.5)]) == [[2000], [typed_error(code)]]


@pytest.mark.parametrize("kind", ["Blocked", "Busy", "Calc", "Connect", "Field", "GettingData", "NotOwned", "Spill", "Something"])
def test_an_error_cell_of_another_kind_is_an_error_too(web, kind):
    """Never a blank, a text or a number; what xlwings cannot send as an error of its kind is #VALUE!."""
    error = error_cell(f"#{kind.upper()}!", kind)
    assert web.call("NOTE_SHARES", [[[1000], [error]], as_json(0.5)]) == [[2000], [typed_error("#VALUE!")]]
    assert web.call("NOTE_PORTFOLIO", [[[error]]]) == [[typed_error("#VALUE!")]]


def test_a_value_without_a_plain_value_is_an_error(web):
    assert web.call("NOTE_SHARES", [[[{"type": "Entity", "text": "x"}, 1000]], as_json(0.5)]) == [[typed_error("#VALUE!"), 2000]]


def test_why_there_is_an_error(web):
    """The message does not come with the error cell; what the code means in general does."""
    [[text]] = web.call("NOTE_ERROR", [[[error_cell("#NUM!")]]])
    assert text.startswith("out of domain")
    assert web.call("NOTE_ERROR", [as_json(9658.63)]) == [[""]]


# ------------------------------------------------------------------------------------------------ blanks, shapes, size


@pytest.mark.parametrize("blank", ["", None, {"type": "Empty", "basicType": "Empty", "basicValue": ""}], ids=["empty text", "null", "data type"])
def test_blank_cells(web, blank):
    """A blank basis is the default; a blank amount is an error and not 0, alone and in a range."""
    assert web.call("NOTE_ACCRUED", [*ACCRUED, [[blank]]]) == [[9658.63]]
    assert web.call("NOTE_SHARES", [[[blank]], as_json(0.5)]) == [[typed_error("#VALUE!")]]
    assert web.call("NOTE_SHARES", [[[1000], [blank], [2000]], as_json(0.5)]) == [[2000], [typed_error("#VALUE!")], [4000]]


@pytest.mark.parametrize("blank", ["", None])
def test_empty_rows_below_a_table(web, blank):
    """Surrendered 1,000 + 500 against 1,500 issued."""
    column = [[1000], [500]]
    expected = web.call("NOTE_RECON", [column, [[1500]]])
    assert expected[0][:2] == [1500, 1500]
    assert web.call("NOTE_RECON", [[*column, *[[blank]] * 50], [[1500], [blank]]]) == expected


def test_a_row_a_column_and_a_block_keep_their_shapes(web):
    price = as_json(0.5)
    assert web.call("NOTE_SHARES", [[[1000, 2000, 3000]], price]) == [[2000, 4000, 6000]]
    assert web.call("NOTE_SHARES", [[[1000], [2000]], price]) == [[2000], [4000]]
    assert web.call("NOTE_SHARES", [[[1000, 2000], [3000, 4000]], price]) == [[2000, 4000], [6000, 8000]]


def test_a_column_of_ten_thousand_rows_is_one_call(web):
    """Row n accrues for n days on 365,000 at 10%: 100 dollars a day; one cell is an error, one is blank."""
    column: list[list[Any]] = [[43069 + day] for day in range(1, ROWS + 1)]
    expected: list[list[Any]] = [[100.0 * day] for day in range(1, ROWS + 1)]
    column[17], expected[17] = [error_cell("#N/A")], [typed_error("#N/A")]
    column[18], expected[18] = [None], [typed_error("#VALUE!")]
    found = web.call("NOTE_ACCRUED", [as_json(43069), column, as_json(0.1), as_json(365000)])
    assert found == expected


def test_many_cells_at_once(web):
    """Excel sends the cells of a workbook side by side: each gets its own answer.  100 dollars a day, as above."""
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda day: web.call("NOTE_ACCRUED", [as_json(43069), as_json(43069 + day), as_json(0.1), as_json(365000)]), range(1, 201)))
    assert found == [[[100.0 * day]] for day in range(1, 201)]


def test_a_terms_range(web):
    """The terms of the two column block are those of the arguments."""
    function = TABLE["NOTE_ACCRUED"]
    terms = [[arg.name, value[0][0]] for arg, value in zip(function.args, ACCRUED, strict=False)]
    assert web.call("NOTE_ACCRUED", [terms]) == web.call("NOTE_ACCRUED", [[[None, None], *terms, ["", ""]]]) == [[9658.63]]


def test_a_fault_of_one_call_does_not_end_the_server(web):
    with pytest.raises(AssertionError, match="An error occurred"):
        web.call("NOTE_NOSUCH", [])
    assert web.call("NOTE_ACCRUED", ACCRUED) == [[9658.63]]
