"""xlwings' own code calls every function of the table: its registration, its COM server as a VBA wrapper reaches it, and xlwings Server.

xlwings runs in helper processes, see xlwings_process.py, each of which is ended when it does not answer in time.
"""

import json
import os
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.hosts.excel_values import EVERY_EXAMPLE, as_json, cell, error_cell, rows_of, same, serial, typed_error
from tests.hosts.xlwings_helper import ERRORS, MISSING, Helper
from xl_notes.hosts.excel import from_excel
from xl_notes.sheet.cells import CellError, Column, Range
from xl_notes.sheet.functions import TABLE
from xl_notes.sheet.spec import Example, SheetFunction

NA = -2146826246

# ------------------------------------------------------------------------------------------------ the helper processes


@pytest.fixture(scope="module")
def com():
    helper = Helper("com")
    yield helper
    helper.close()


@pytest.fixture(scope="module")
def call(com):
    """call(name, arguments): CallUDF as the VBA wrapper calls it, every argument there or marked as missing."""
    return lambda name, arguments: com.ask("call", name, [*arguments, *[MISSING] * (len(TABLE[name].args) - len(arguments))])


@pytest.fixture(scope="module")
def server():
    # Which licence applies is for a person to say: no key is put in here, one in the environment (XLWINGS_LICENSE_KEY) is used.
    key = os.environ.get("XLWINGS_LICENSE_KEY")
    helper = Helper("server", XLWINGS_ON_SERVER="true", **({"XLWINGS_LICENSE_KEY": key} if key else {}))
    if not helper.ready and "LicenseError" in helper.message:
        pytest.skip(f"xlwings Server asks for a licence key in XLWINGS_LICENSE_KEY: {helper.message.splitlines()[-1]}")
    yield helper
    helper.close()


# ------------------------------------------------------------------------------------------------ values as Excel has them


def a_range(*rows: tuple[Any, ...]) -> dict[str, Any]:
    return {"range": rows}


def as_com(values: tuple[Any, ...], day: Any = serial, block: Any = lambda rows: {"range": rows}) -> list[Any]:
    return [MISSING if value is None else block(rows_of(value, day)) if isinstance(value, tuple) else cell(value, day) for value in values]


def in_cell(value: Any) -> Any:
    return a_range((cell(value),))


def as_time(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def table(result: Any) -> Sequence[Sequence[Any]]:
    """What CallUDF gives, as rows."""
    if not isinstance(result, (list, tuple)):
        return [[result]]
    return result if isinstance(result[0], (list, tuple)) else [result]


def shown(result: Any, example: Example) -> Any:
    row, column = example.where or (1, 1)
    return table(result)[row - 1][column - 1]


def same_results(found: Any, expected: Any) -> bool:
    if isinstance(found, (list, tuple)) and isinstance(expected, (list, tuple)):
        return len(found) == len(expected) and all(map(same_results, found, expected))
    return type(found) is type(expected) and found == expected


EVERY_FUNCTION = [pytest.param(function, id=name) for name, function in TABLE.items()]


def arguments_where(holds: Any) -> list[Any]:
    """The arguments of all functions for which something holds, as test parameters."""
    every = [(function, place, arg) for function in TABLE.values() for place, arg in enumerate(function.args)]
    return [pytest.param(function, place, id=f"{function.name}-{arg.name}") for function, place, arg in every if holds(function, arg)]


EVERY_ARGUMENT = arguments_where(lambda function, arg: not arg.kind.raw)


def example_with(function: SheetFunction, place: int) -> Example:
    """An example that gives the argument, or else the first one."""
    return next((example for example in function.examples if len(example.args) > place and example.args[place] is not None), function.examples[0])


def full(function: SheetFunction, example: Example) -> list[Any]:
    """An example's arguments as COM values, omitted ones marked."""
    values = as_com(example.args)
    return values + [MISSING] * (len(function.args) - len(values))


# ------------------------------------------------------------------------------------------------ registration


@pytest.fixture(scope="module")
def imported(com):
    return com.ask("imported")


def test_one_vba_function_for_each_row_and_no_other(imported):
    assert re.findall(r"^Function (\w+)\(", imported[0], re.M) == sorted(TABLE)


@pytest.mark.parametrize("function", EVERY_FUNCTION)
def test_vba_signature(imported, function):
    [arguments] = re.findall(rf"^Function {function.name}\((.*)\)$", imported[0].replace(" _\n", ""), re.M)
    assert [text for text in arguments.split(", ") if text] == ["Optional " + arg.name for arg in function.args]
    assert all(re.fullmatch("[A-Za-z][A-Za-z0-9_]{0,254}", arg.name) for arg in function.args)


@pytest.mark.parametrize("function", EVERY_FUNCTION)
def test_vba_passes_every_argument_on_in_order(imported, function):
    passed = re.findall(rf'XLPy\.CallUDF\("xl_notes\.udfs", "{function.name}", Array\((.*?)\)', imported[0].replace(" _\n", ""))
    assert passed == [", ".join(arg.name for arg in function.args)] * 2  # in Excel and outside


@pytest.mark.parametrize("function", EVERY_FUNCTION)
def test_help_texts_reach_the_function_wizard(imported, function):
    [options] = [options for name, options in imported[1] if name == f"'model.xlsm'!{function.name}"]
    assert options["Description"] == function.help
    assert options["Category"] == "Notes"
    assert (options["ArgumentDescriptions"] or []) == [arg.help for arg in function.args]
    assert all(0 < len(text) <= 255 for text in [function.help, *(arg.help for arg in function.args)])


def test_xlwings_keeps_the_description_of_each_function(com):
    found = com.ask("described")
    assert set(found) == set(TABLE)
    for name, function in TABLE.items():
        expected = [(arg.name, arg.help, True, {"convert": "raw"}) for arg in function.args]
        assert found[name] == {"category": "Notes", "help": function.help, "arguments": expected}


# ------------------------------------------------------------------------------------------------ calls


@pytest.mark.parametrize(
    ("name", "bare"), [("NOTE_ACCRUED", "bare_4"), ("NOTE_CONVPRICE_ON", "bare_4"), ("NOTE_SCHEDULE", "bare_4"), ("NOTE_SCHEDULE", "bare_10")]
)
def test_a_call_asks_excel_for_no_more_than_xlwings_itself(com, name, bare):
    """Each access is a trip into Excel's process: where the time of a call goes."""
    example = TABLE[name].examples[0]
    values = [example.args[place] if place < len(example.args) else None for place in range(int(bare.removeprefix("bare_")))]
    arguments = WAYS["every argument a cell"](values)
    ours = com.ask("accesses", "xl_notes.udfs", name, arguments)
    assert ours == com.ask("accesses", "tests.hosts.xlwings_bare", bare, arguments)
    assert ours > 10


WAYS = {
    "serial numbers and ranges": lambda values: as_com(values),
    "dates and ranges": lambda values: as_com(values, as_time),
    "VBA arrays": lambda values: as_com(values, block=lambda rows: rows),
    "every argument a cell": lambda values: [MISSING if v is None else a_range(*rows_of(v)) if isinstance(v, tuple) else in_cell(v) for v in values],
    "blank cells for omitted ones": lambda values: [None if value is None else given for value, given in zip(values, as_com(values), strict=True)],
    "ISO text for dates": lambda values: as_com(values, lambda day: day.isoformat()),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("function", "example"), EVERY_EXAMPLE)
def test_examples(call, function, example, way):
    result = call(function.name, WAYS[way](example.args))
    assert same(shown(result, example), example.result), shown(result, example)


@pytest.mark.parametrize(("function", "example"), EVERY_EXAMPLE)
def test_a_blank_cell_is_an_omitted_argument(call, function, example):
    given = full(function, example)
    blank = [a_range((None,)) if value == MISSING else value for value in given]
    assert same_results(call(function.name, blank), call(function.name, given))


@pytest.mark.parametrize(("function", "example"), EVERY_EXAMPLE)
def test_results_are_of_types_that_com_carries_unharmed(call, function, example):
    """Whole numbers too are floats: a share count above 2^31 would not fit VBA's Long, and a Decimal would be cut to four places."""
    cells = [value for row in table(call(function.name, as_com(example.args))) for value in row]
    assert {type(value) for value in cells} <= {float, str, bool, datetime}


@pytest.mark.parametrize(("function", "example"), EVERY_EXAMPLE)
def test_whole_numbers_from_vba_and_currency_cells(call, function, example):
    whole = [int(value) if type(value) is float and value.is_integer() else value for value in as_com(example.args)]
    assert same(shown(call(function.name, whole), example), example.result)
    currency = [Decimal(repr(value)) if type(value) is float else value for value in as_com(example.args)]
    assert same(shown(call(function.name, currency), example), example.result)


def test_share_counts_above_what_vba_counts(call):
    shares = call("NOTE_SHARES", [4307226.51, 0.002])
    assert shares == 2153613255 > 2**31
    assert type(shares) is float


def test_a_one_dimensional_vba_array_is_a_row(call):
    assert call("NOTE_YEARFRAC", [43069.0, (43115.0, 43069.0)]) == (46 / 365, 0.0)


@pytest.mark.parametrize("arrays", [((1.0, 2.0), 3.0), (3.0, (1.0, 2.0)), ((1.0, 2.0), (3.0,)), ((1.0, 2.0), "xy")], ids=str)
def test_vba_arrays_of_arrays_of_several_lengths_are_no_range(call, arrays):
    assert call("NOTE_ACCRUED", [43069.0, 43100.0, 0.12, arrays]).startswith("#VALUE! principal must be a rectangular range")


@pytest.mark.parametrize(
    ("rows", "kind", "expected"),
    [
        (((1.5, None), ("x", True)), Range, ((1.5, None), ("x", True))),
        (((1.5,), (as_time(date(2018, 1, 12)),)), Column, (1.5, as_time(date(2018, 1, 12)))),
        (((Decimal("947687.94"),), (1.5,)), list, [[947687.94], [1.5]]),
        (((Decimal("9479687687.9401"), Decimal("12345678901234.5678")),), list, [[9479687687.9401, Decimal("12345678901234.5678")]]),
        (((NA,), (1.5,)), list, [[CellError("#N/A")], [1.5]]),
    ],
    ids=["block", "column", "currency", "digits beyond a float's", "error"],
)
def test_ranges_cross_whole_where_there_is_nothing_to_convert(rows, kind, expected):
    """A range that was looked at once is not looked at again: that is what makes columns quick."""
    found = from_excel(rows)
    assert type(found) is kind
    assert found == expected
    assert [type(cell) for row in found for cell in (row if isinstance(row, (list, tuple)) else [row])] == [
        type(cell) for row in expected for cell in (row if isinstance(row, (list, tuple)) else [row])
    ]


def test_truth_values_stay_truth_values(call):
    schedule = [43069.0, 43115.0, 0.12, 3359538.57, 36.0, MISSING, MISSING, MISSING]
    assert len(call("NOTE_SCHEDULE", [*schedule, True])) == 37
    assert len(call("NOTE_SCHEDULE", [*schedule, False])) == 36
    assert call("NOTE_ACCRUED", [43069.0, 43100.0, True, 947687.94]).startswith("#VALUE! rate")


@pytest.mark.parametrize(("function", "place"), arguments_where(lambda function, arg: arg.required))
@pytest.mark.parametrize("nothing", [MISSING, None], ids=["missing", "blank"])
def test_a_required_argument_left_out(call, function, place, nothing):
    given = full(function, function.examples[0])
    given[place] = nothing
    found = call(function.name, given)
    assert re.match(rf"#(VALUE!|N/A) {function.args[place].name}\b", str(found)), found


@pytest.mark.parametrize(("function", "place"), EVERY_ARGUMENT)
def test_empty_text(call, function, place):
    """ "" is an omitted argument where text is taken, and wrong elsewhere; it is never a zero."""
    arg, given = function.args[place], full(function, function.examples[0])
    given[place] = MISSING
    omitted = call(function.name, given)
    given[place] = ""
    found = call(function.name, given)
    takes_text = arg.kind.blank_text
    assert same_results(found, omitted) if takes_text else str(found).startswith("#VALUE! " + arg.name), found


# ------------------------------------------------------------------------------------------------ error cells


def with_error(rows: tuple[tuple[Any, ...], ...], code: int) -> dict[str, Any]:
    return a_range(*rows[:-1], (*rows[-1][:-1], code))


@pytest.mark.parametrize(("function", "place"), EVERY_ARGUMENT)
def test_an_error_cell_propagates(call, function, place):
    example = example_with(function, place)
    for number, code in ERRORS.items():
        given = full(function, example)
        given[place] = number
        assert str(call(function.name, given)).startswith(code)
        given[place] = a_range((number,))
        assert str(call(function.name, given)).startswith(code)


@pytest.mark.parametrize(("function", "place"), EVERY_ARGUMENT)
def test_an_error_inside_a_range(call, function, place):
    example, arg = example_with(function, place), function.args[place]
    given = full(function, example)
    value = example.args[place] if place < len(example.args) else None
    for number, code in ERRORS.items():
        good = given[place]
        if arg.kind.is_range:
            rows = rows_of(value) if value is not None else (("Date", "Ratio"), (43000.0, 2.0)) if arg.name == "splits" else ((1.0,), (2.0,))
            found = call(function.name, [*given[:place], with_error(rows, number), *given[place + 1 :]])
            assert str(found).startswith(code), found
        elif not function.spills:
            found = call(function.name, [*given[:place], a_range((number, None if good == MISSING else good)), *given[place + 1 :]])
            assert found[0].startswith(code), found
            assert same(found[1], example.result), found


def test_an_error_of_ours_in_a_cell_propagates_as_the_same_error(call):
    text = call("NOTE_ACCRUED", [43069.0, 43100.0, 12.0, 947687.94])
    assert text.startswith("#NUM! rate")
    assert call("NOTE_SHARES", [in_cell(text), 0.002]).startswith("#NUM!")


def test_an_error_of_a_kind_that_is_not_known_is_an_error(call):
    """Excel adds kinds of errors; a number in their place would be calculated with."""
    found = call("NOTE_ACCRUED", [43069.0, 43100.0, 0.12, a_range((947687.94,), (-2146828288 + 2222,))])
    assert found[0] == (9658.63,)
    assert found[1][0].startswith("#VALUE!")


# ------------------------------------------------------------------------------------------------ ranges for single values

ELEMENTWISE = arguments_where(lambda function, arg: not arg.kind.is_range and not arg.kind.raw and not function.spills)
SPILLING = arguments_where(lambda function, arg: not arg.kind.is_range and function.spills)


def cells_for(value: Any) -> list[Any]:
    """Four cells for an argument: as in the example, an error, something else, blank."""
    another = value + 1.0 if type(value) is float else "no such word" if isinstance(value, str) else 1.0
    return [None if value == MISSING else value, NA, another, None]


@pytest.mark.parametrize(("function", "place"), ELEMENTWISE)
def test_a_range_gives_its_own_shape_and_what_single_calls_give(call, function, place):
    given = full(function, example_with(function, place))
    one, two, three, four = cells_for(given[place])
    single = {n: call(function.name, [*given[:place], value, *given[place + 1 :]]) for n, value in enumerate((one, two, three, four))}
    shapes: list[Any] = [
        ([(one, two, three, four)], [single[0], single[1], single[2], single[3]]),
        ([(one,), (two,), (three,), (four,)], [[single[0]], [single[1]], [single[2]], [single[3]]]),
        ([(one, two), (three, four)], [[single[0], single[1]], [single[2], single[3]]]),
        ([(one,)], single[0]),
    ]
    for rows, expected in shapes:
        found = call(function.name, [*given[:place], a_range(*rows), *given[place + 1 :]])
        assert same_results(found, expected), rows
    assert single[1].startswith("#N/A")


@pytest.mark.parametrize(("function", "place"), SPILLING)
def test_a_table_function_refuses_a_range_for_one_value(call, function, place):
    given = full(function, function.examples[0])
    good = None if given[place] == MISSING else given[place]
    found = call(function.name, [*given[:place], a_range((good,), (good,)), *given[place + 1 :]])
    assert str(found).startswith("#VALUE! " + function.args[place].name), found


def test_two_ranges_stretch_against_each_other(call):
    """Days down, rates across: 947,687.94 x 31/365 x 12% = 9,658.63, x 24% = 19,317.26; a day later x 32/365, 9,970.196 and 19,940.393."""
    found = call("NOTE_ACCRUED", [43069.0, a_range((43100.0,), (43101.0,)), a_range((0.12, 0.24)), 947687.94])
    assert found == [(9658.63, 19317.26), (9970.20, 19940.39)]


# ------------------------------------------------------------------------------------------------ as the add-in's VBA calls

ROWS = 10_000
COUNTED = {"vwaps", "volumes", "tranche_amount", "values", "dates", "prices"}
"""Lists whose empty cells count."""
BRIDGED = {
    "serial numbers": lambda values: as_com(values, block=lambda rows: rows),
    "Dates of VBA": lambda values: as_com(values, as_time, lambda rows: rows),
    "blank cells for omitted ones": lambda values: [None if value is None else given for value, given in zip(values, as_com(values, block=tuple), strict=True)],
}


@pytest.fixture(scope="module")
def bridged(com):
    """bridged(name, arguments): CallUDF with plain values, no workbook and no calling cell."""
    return lambda name, arguments: com.ask("bridged", name, [*arguments, *[MISSING] * (len(TABLE[name].args) - len(arguments))])


def plain(function: SheetFunction, place: int) -> list[Any]:
    """An example's arguments as the bridge sends them, omitted ones marked."""
    values = as_com(example_with(function, place).args, block=lambda rows: rows)
    return values + [MISSING] * (len(function.args) - len(values))


def with_value(values: list[Any], place: int, value: Any) -> list[Any]:
    return [*values[:place], value, *values[place + 1 :]]


@pytest.mark.parametrize("way", BRIDGED)
@pytest.mark.parametrize(("function", "example"), EVERY_EXAMPLE)
def test_bridged_examples(bridged, call, function, example, way):
    """All of the result is what the same call with Range objects, a workbook and a cell gives."""
    result = bridged(function.name, BRIDGED[way](example.args))
    assert same(shown(result, example), example.result)
    assert same_results(result, call(function.name, as_com(example.args)))


@pytest.mark.parametrize(("function", "place"), EVERY_ARGUMENT)
def test_bridged_errors(bridged, function, place):
    for number, code in ERRORS.items():
        assert str(bridged(function.name, with_value(plain(function, place), place, number))).startswith(code)


@pytest.mark.parametrize(("function", "place"), arguments_where(lambda function, arg: arg.kind.is_range and not arg.kind.raw))
def test_bridged_errors_inside_a_range(bridged, function, place):
    given = plain(function, place)[place]
    rows = given if isinstance(given, tuple) else (("Date", "Ratio"), (43000.0, 2.0)) if function.args[place].name == "splits" else ((1.0,), (2.0,))
    for number, code in ERRORS.items():
        block = (*rows[:-1], (*rows[-1][:-1], number))
        assert str(bridged(function.name, with_value(plain(function, place), place, block))).startswith(code)


@pytest.mark.parametrize(("function", "place"), arguments_where(lambda function, arg: arg.required))
@pytest.mark.parametrize("nothing", [MISSING, None], ids=["missing", "blank"])
def test_bridged_without_a_required_argument(bridged, function, place, nothing):
    found = bridged(function.name, with_value(plain(function, place), place, nothing))
    assert re.match(rf"#(VALUE!|N/A) {function.args[place].name}\b", str(found)), found


FIRST_OF_EACH = {function.name: param for param in reversed(ELEMENTWISE) for function in param.values[:1]}


@pytest.mark.parametrize(("function", "place"), FIRST_OF_EACH.values())
def test_bridged_long_columns(bridged, function, place):
    """Ten thousand cells: the one that is no error has its own result, all others their own errors."""
    given = plain(function, place)
    column: list[Any] = [(NA,)] * ROWS
    column[ROWS // 2] = (None if given[place] == MISSING else given[place],)
    found = bridged(function.name, with_value(given, place, tuple(column)))
    assert len(found) == ROWS
    assert same_results(found[ROWS // 2], [bridged(function.name, given)])
    assert all(row[0].startswith("#N/A") for at, row in enumerate(found) if at != ROWS // 2)


LONG_TABLES = [
    pytest.param(function, place, id=f"{function.name}-{arg.name}")
    for function in TABLE.values()
    for place, arg in enumerate(function.args)
    if arg.kind.is_range and arg.name not in COUNTED and any(isinstance(value, tuple) for value in example_with(function, place).args[place : place + 1])
]


@pytest.mark.parametrize(("function", "place"), LONG_TABLES)
def test_bridged_tables_with_empty_rows_below(bridged, function, place):
    """What a whole column is: ten thousand rows, most of them empty."""
    given = plain(function, place)
    rows = given[place]
    long = rows + ((None,) * len(rows[0]),) * (ROWS - len(rows))
    assert same_results(bridged(function.name, with_value(given, place, long)), bridged(function.name, given))


def test_bridged_shapes(bridged):
    """A row of a range is a tuple in a tuple, of a VBA array a flat one; both come back flat, which the bridge makes a row again."""
    assert bridged("NOTE_SHARES", [((1000.0, 2000.0),), 0.5]) == bridged("NOTE_SHARES", [(1000.0, 2000.0), 0.5]) == (2000.0, 4000.0)
    assert bridged("NOTE_SHARES", [((1000.0,), (2000.0,)), 0.5]) == [(2000.0,), (4000.0,)]
    assert bridged("NOTE_SHARES", [((1000.0,),), 0.5]) == 2000.0
    assert bridged("NOTE_TRADINGDAYS", [43115.0, 1.0]) == datetime(2018, 1, 12, tzinfo=UTC)


def test_bridged_faults_have_a_text(com):
    """What is no error of a cell: an exception, which COM hands over with its text."""
    with pytest.raises(AssertionError, match="has no attribute 'NOTE_NOSUCH'"):
        com.ask("bridged", "NOTE_NOSUCH", [1.0])


# ------------------------------------------------------------------------------------------------ xlwings Server


def on_server(server: Helper, name: str, values: Any) -> Any:
    return json.loads(json.dumps(server.ask("call", name, [as_json(value) for value in values])))


def test_server_lists_every_function(server):
    listed = {function["id"]: function for function in server.ask("meta")["functions"]}
    assert set(listed) == set(TABLE)
    for name, function in TABLE.items():
        assert listed[name]["description"] == function.help
        found = [(arg["name"], arg["description"], arg.get("optional", False)) for arg in listed[name]["parameters"]]
        assert found == [(arg.name, arg.help, True) for arg in function.args]


@pytest.mark.parametrize(("function", "example"), EVERY_EXAMPLE)
@pytest.mark.parametrize("nothing", ["", None], ids=["empty text", "null"])
def test_server_examples(server, function, example, nothing):
    """Arguments left out arrive as "" or null, in the middle and at the end; dates go back as serial numbers."""
    values = [nothing if value is None else value for value in example.args] + [nothing] * (len(function.args) - len(example.args))
    row, column = example.where or (1, 1)
    found = on_server(server, function.name, values)[row - 1][column - 1]
    assert same(found, cell(example.result)), found


@pytest.mark.parametrize(("function", "place"), EVERY_ARGUMENT)
@pytest.mark.parametrize("error", ["#N/A", error_cell("#N/A")], ids=["text", "data type"])
def test_server_errors_propagate(server, function, place, error):
    """An error cell comes as a data type, because xlwings asks for that (allowErrorForDataTypeAny)."""
    values = [as_json(value) for value in [*example_with(function, place).args, *[None] * 12][: len(function.args)]]
    values[place] = [[error]]
    assert server.ask("call", function.name, values) == [[typed_error("#N/A")]]


def test_server_gives_bare_codes_that_become_true_errors(server):
    assert on_server(server, "NOTE_ACCRUED", [43069, 43100, 12, 947687.94]) == [[typed_error("#NUM!")]]
    assert on_server(server, "NOTE_ACCRUED", [43069, "yesterday", 0.12, 947687.94]) == [[typed_error("#VALUE!")]]
    assert on_server(server, "NOTE_SHARES", [((1000,), ("x",)), 0.5]) == [[2000.0], [typed_error("#VALUE!")]]


@pytest.mark.parametrize(
    "error", [error_cell("#SPILL!", "Spill"), error_cell("#BLOCKED!", "Blocked"), {"type": "Error"}, {"type": "Entity", "text": "x"}], ids=str
)
def test_server_errors_of_other_kinds_are_errors(server, error):
    """xlwings sends no error of such a kind, only its text; and what has no plain value must not pass for a blank cell."""
    assert server.ask("call", "NOTE_SHARES", [[[1000], [error]], [[0.5]]]) == [[2000.0], [typed_error("#VALUE!")]]
    assert server.ask("call", "NOTE_ACCRUED", [[[43069]], [[43100]], [[0.12]], [[947687.94]], [[error]]]) == [[typed_error("#VALUE!")]]


def test_server_numbers_are_numbers(server):
    """What means #N/A over COM is an amount here."""
    assert server.ask("call", "NOTE_RECON", [[[NA]], [[NA]]]) == [[float(NA), float(NA), 0.0, "OK"]]


def test_server_takes_a_formatted_number(server):
    """A date cell may come with its format, because xlwings asks for that (allowCustomDataForDataTypeAny)."""
    settlement = {"type": "FormattedNumber", "basicValue": 43100, "numberFormat": "yyyy-mm-dd"}
    assert server.ask("call", "NOTE_ACCRUED", [[[43069]], [[settlement]], [[0.12]], [[947687.94]]]) == [[9658.63]]


def test_server_shapes(server):
    assert on_server(server, "NOTE_SHARES", [((1000, 2000, 3000),), 0.5]) == [[2000.0, 4000.0, 6000.0]]
    assert on_server(server, "NOTE_SHARES", [((1000,), (2000,)), 0.5]) == [[2000.0], [4000.0]]
    assert on_server(server, "NOTE_SHARES", [((1000, 2000), (3000, "")), 0.5]) == [[2000.0, 4000.0], [6000.0, typed_error("#VALUE!")]]
