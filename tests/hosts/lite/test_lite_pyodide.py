"""The wheel in Pyodide, Python compiled for the browser, under Node: the functions alone, and called by xlwings' code with JavaScript's values, as in Lite.

Skipped where Node or Pyodide's npm package are not there; see pyodide_answers.py.
"""

import math
from datetime import date
from typing import Any

import pytest

import xl_notes
from tests.hosts.excel_values import EVERY_EXAMPLE, arrived, as_json, error_cell, formatted, sent, typed_error
from tests.hosts.lite.pyodide_answers import answers, data
from tests.hosts.page_steps import Steps
from xl_notes import NoteError
from xl_notes.sheet.cells import to_block
from xl_notes.sheet.functions import TABLE

NEEDS_NUMPY = {"NOTE_SPIRAL"}
"""Lite has numpy, the npm package has not."""

ROWS = 10_000
ACCRUED = [as_json(value) for value in (43069, 43100, 0.12, 947687.94)]
"""947,687.94 x 31/365 x 12% = 9,658.63."""

HALF = as_json(0.5)
OTHER_CALLS: dict[str, tuple[dict[str, Any], Any]] = {
    "a blank argument": (data("NOTE_ACCRUED", [*ACCRUED, [[None]]]), [[9658.63]]),
    "a blank amount": (data("NOTE_SHARES", [[[None]], HALF]), [[typed_error("#VALUE!")]]),
    "blanks in a column": (data("NOTE_SHARES", [[[1000], [None], [2000]], HALF]), [[2000], [typed_error("#VALUE!")], [4000]]),
    "blanks in a row": (data("NOTE_SHARES", [[[1000, None]], HALF]), [[2000, typed_error("#VALUE!")]]),
    "empty rows below": (data("NOTE_RECON", [[[1000], [500], [None], [None]], [[1500], [""], [None], [None]]]), [[1500, 1500, 0, "OK"]]),
    "terms": (data("NOTE_ACCRUED", [[[arg.name, value[0][0]] for arg, value in zip(TABLE["NOTE_ACCRUED"].args, ACCRUED, strict=False)]]), [[9658.63]]),
    "an error": (data("NOTE_ACCRUED", [*ACCRUED[:2], as_json(12), ACCRUED[3]]), [[typed_error("#NUM!")]]),
    "an error in an older Excel": (data("NOTE_ACCRUED", [*ACCRUED[:2], as_json(12), ACCRUED[3]], "1.3"), [["#NUM!"]]),
    "no date": (data("NOTE_ACCRUED", [ACCRUED[0], as_json("yesterday"), *ACCRUED[2:]]), [[typed_error("#VALUE!")]]),
    "not there": (data("NOTE_SHARECOUNT", [as_json(43000), as_json((("Date", "Outstanding"), (43069, 10e9)))]), [[typed_error("#N/A")]]),
    "an error cell": (data("NOTE_SHARES", [[[1000], [error_cell("#DIV/0!")]], HALF]), [[2000], [typed_error("#DIV/0!")]]),
    "an error cell of a new kind": (data("NOTE_SHARES", [[[1000], [error_cell("#BLOCKED!", "Blocked")]], HALF]), [[2000], [typed_error("#VALUE!")]]),
    "a date": (data("NOTE_TRADINGDAYS", [as_json(43115), as_json(1)]), [[formatted(date(2018, 1, 12))]]),
    "a date in an older Excel": (data("NOTE_TRADINGDAYS", [as_json(43115), as_json(1)], "1.3"), [[43112]]),
    "a date cell": (
        data("NOTE_ACCRUED", [ACCRUED[0], [[{"type": "FormattedNumber", "basicValue": 43100, "numberFormat": "m/d/yyyy"}]], *ACCRUED[2:]]),
        [[9658.63]],
    ),
    "ten thousand rows": (
        data("NOTE_ACCRUED", [as_json(43069), [[43069 + day] for day in range(1, ROWS + 1)], as_json(0.1), as_json(365000)]),
        [[100 * day] for day in range(1, ROWS + 1)],  # 365,000 at 10%: 100 dollars a day
    ),
}


def example_calls() -> dict[str, dict[str, Any]]:
    """Every example, with null for what is left out, at the end too."""
    calls = {}
    for name, function in TABLE.items():
        for place, example in enumerate(function.examples, 1):
            given = [None if value is None else as_json(value) for value in example.args]
            calls[f"{name}-{place}"] = data(name, given + [None] * (len(function.args) - len(given)))
    return calls


@pytest.fixture(scope="module")
def main_py() -> str:
    [text] = Steps("xlwings Lite").of("python")
    return text


@pytest.fixture(scope="module")
def answered(wheel, main_py, tmp_path_factory):
    return answers(wheel, tmp_path_factory.mktemp("pyodide"), main_py, {**example_calls(), **{name: asked for name, (asked, _) in OTHER_CALLS.items()}})


@pytest.fixture(scope="module")
def called(answered):
    if answered["registered"] is None:
        pytest.skip("xlwings asks for a licence key in XLWINGS_LICENSE_KEY")
    return answered["called"]


def as_plain(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [as_plain(cell) for cell in value]
    if isinstance(value, date):
        return {"date": value.isoformat()}
    return {"error": value.code, "message": str(value)} if isinstance(value, NoteError) else value


def alike(found: Any, expected: Any) -> bool:
    """Equal, but for the last digit of a float: the browser's C library is another one."""
    if isinstance(expected, list):
        return isinstance(found, list) and len(found) == len(expected) and all(map(alike, found, expected))
    if type(expected) is float:
        return type(found) is float and math.isclose(found, expected, rel_tol=1e-14)
    return type(found) is type(expected) and bool(found == expected)


def test_it_is_the_python_of_a_browser(answered):
    about = answered["direct"]["about"]
    assert (about["platform"], about["numpy"]) == ("emscripten", False)
    assert about["python"].startswith("3.14.")


@pytest.mark.parametrize(("function", "example"), EVERY_EXAMPLE)
def test_the_functions_give_what_they_give_here(answered, function, example):
    found = answered["direct"]["results"][function.name][function.examples.index(example)]
    if function.name in NEEDS_NUMPY:
        assert found == {"error": "#VALUE!", "message": "unexpected: ModuleNotFoundError: No module named 'numpy'"}
    else:
        assert alike(found, as_plain(getattr(xl_notes, function.name)(*example.args)))


def test_main_py_registers_every_function(called, answered):
    listed = {function["name"]: function for function in answered["registered"]["functions"]}
    assert set(listed) == set(TABLE)
    for name, row in TABLE.items():
        assert listed[name]["description"] == row.help
        assert [(arg["name"], arg["description"], arg["optional"]) for arg in listed[name]["parameters"]] == [(arg.name, arg.help, True) for arg in row.args]


@pytest.mark.parametrize(("function", "example"), EVERY_EXAMPLE)
def test_examples_called_from_javascript(called, function, example):
    found = called[f"{function.name}-{function.examples.index(example) + 1}"]
    if function.name in NEEDS_NUMPY:
        assert found == [[typed_error("#VALUE!")]]
        return
    row, column = example.where or (1, 1)
    assert arrived(found[row - 1][column - 1], sent(example.result)), found
    expected = to_block(function.evaluate(example.args))
    assert [len(row) for row in found] == [len(row) for row in expected]
    assert all(arrived(left, sent(right)) for rows in zip(found, expected, strict=True) for left, right in zip(*rows, strict=True))


@pytest.mark.parametrize("name", OTHER_CALLS)
def test_other_calls_from_javascript(called, name):
    assert called[name] == OTHER_CALLS[name][1]
