"""xlwings: its COM server over the stand-in for pywin32, and its custom functions as Office.js calls them, each in a process of its own.

The engine does not tell an omitted argument from an empty cell, and these hosts send different things for the two: both are asked, and have to agree.
"""

import json
from datetime import UTC, datetime
from itertools import zip_longest
from typing import Any, Protocol

from tests.conformance.hosts.sheet_host import with_days
from tests.hosts.excel_values import ERROR_TYPES, error_cell
from tests.hosts.xlwings_helper import ERRORS, MISSING
from xl_notes.sheet.cells import CellError
from xl_notes.sheet.spec import SheetFunction

SCODES = {code: number for number, code in ERRORS.items()}


class Helper(Protocol):
    """The process that xlwings runs in."""

    def ask(self, method: str, *arguments: Any) -> Any: ...


class Disagreement(Exception):
    """A host that answers an omitted argument and an empty cell differently."""


def _asked_both_ways(helper: Helper, name: str, values: list[Any], omitted: Any, blank: Any, places: int) -> Any:
    """The answer with omitted arguments marked as such; with empty cells in their place it has to be the same."""
    missing = [value is None for value, _ in zip_longest(values, range(places))]
    marked = [omitted if is_missing else values[place] for place, is_missing in enumerate(missing)]
    answer = helper.ask("call", name, marked)
    if any(missing[: len(values)]):
        blanks = [blank if is_missing and place < len(values) else value for place, (is_missing, value) in enumerate(zip(missing, marked, strict=True))]
        other = helper.ask("call", name, blanks)
        if repr(other) != repr(answer):
            raise Disagreement(f"{name}: {answer} with omitted arguments, {other} with empty cells")
    return answer


# ------------------------------------------------------------------------------------------------ COM


class Com:
    """CallUDF as the generated VBA calls it: ranges as Range objects, dates as dates, errors as Excel's numbers, every argument there or marked."""

    def __init__(self, helper: Helper) -> None:
        self._helper = helper

    def answer(self, function: SheetFunction, values: list[Any]) -> Any:
        given = [_over_com(value) for value in with_days(function, values, lambda day: datetime(day.year, day.month, day.day, tzinfo=UTC))]
        return _from_com(_asked_both_ways(self._helper, function.name, given, MISSING, None, len(function.args)))


def _over_com(value: Any) -> Any:
    if isinstance(value, list):
        return {"range": tuple(tuple(map(_over_com, row)) for row in value)}
    return SCODES[value.code] if isinstance(value, CellError) else value


def _from_com(result: Any) -> Any:
    """What Excel shows: a row comes flat, an error as text that begins with its code."""
    if isinstance(result, (list, tuple)):
        rows = result if isinstance(result[0], (list, tuple)) else [result]
        return [list(map(_from_com, row)) for row in rows]
    if isinstance(result, str) and result.startswith("#"):
        return CellError(result.partition(" ")[0])
    return result.date() if isinstance(result, datetime) else result


# ------------------------------------------------------------------------------------------------ Office.js

CODES = {kind: code for code, kind in ERROR_TYPES.items()}


class OfficeJs:
    """custom_functions_call as xlwings Server and Lite call it: JSON, every argument rows of cells or null."""

    def __init__(self, helper: Helper) -> None:
        self._helper = helper

    def answer(self, function: SheetFunction, values: list[Any]) -> Any:
        given = [None if value is None else _as_json(value) for value in values]
        rows = json.loads(json.dumps(_asked_both_ways(self._helper, function.name, given, None, [[""]], len(function.args))))
        return [list(map(_from_json, row)) for row in rows]


def _as_json(value: Any) -> Any:
    rows = value if isinstance(value, list) else [[value]]
    return json.loads(json.dumps([list(map(_cell_as_json, row)) for row in rows]))


def _cell_as_json(value: Any) -> Any:
    if isinstance(value, CellError):
        return error_cell(value.code)
    return "" if value is None else value


def _from_json(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return CellError(CODES[value["errorType"]]) if value["type"] == "Error" else value["basicValue"]
