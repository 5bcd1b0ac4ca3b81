"""Every case in every host: one workbook, the same values everywhere."""

import math
import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.conformance.cases.every_case import CASES, FEATURES
from tests.conformance.conformance_book import SHEET, addresses, placed, written
from tests.conformance.conformance_page import PAGE, page
from tests.conformance.hosts.every_host import HOSTS, Host, Unavailable
from tests.conformance.hosts.sheet_host import calculated_by
from tests.conformance.hosts.stored_values import Values
from tests.conformance.hosts.xlwings_hosts import Com, Disagreement
from tests.conformance.limits import LIMITS, concerned, limit_of, shown
from tests.hosts.xlwings_helper import MISSING
from xl_notes.build.reference import BY_HAND
from xl_notes.sheet.cells import CellError, to_serial
from xl_notes.sheet.functions import TABLE
from xl_notes.workbook.formulatext import tokens

PLACED = [pytest.param(case, top, id=case.id) for case, top in placed(CASES)]
IN_HOSTS = [pytest.param(host, id=host.key, marks=[pytest.mark.libreoffice] if host.libreoffice else []) for host in HOSTS]


def same(found: Any, expected: Any) -> bool:
    """The same type and the same value; a date is its serial number, numbers agree to twelve digits."""
    if isinstance(expected, date):
        return type(found) is float and found == to_serial(expected)
    if isinstance(expected, (bool, str, CellError)):
        return type(found) is type(expected) and bool(found == expected)
    return type(found) is float and math.isclose(found, expected, rel_tol=1e-12)


@pytest.fixture(scope="session")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("conformance") / "cases.xlsx", CASES)


@pytest.fixture(scope="session")
def values_of(workbook: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Host], Values]:
    """The values of all cells in a host; a host that cannot run here is a skip."""
    known: dict[str, Values | Exception] = {}

    def values(host: Host) -> Values:
        if host.key not in known:
            try:
                known[host.key] = host.calculate(workbook, tmp_path_factory.mktemp(host.key))
            except Exception as error:  # the same for every case: it is not tried hundreds of times
                known[host.key] = error
        found = known[host.key]
        if isinstance(found, Unavailable):
            pytest.skip(str(found))
        if isinstance(found, Exception):
            raise found
        return found

    return values


@pytest.mark.parametrize("host", IN_HOSTS)
@pytest.mark.parametrize(("case", "top"), PLACED)
def test_case(values_of, case, top, host):
    values = values_of(host)
    found = tuple(tuple(values.get((SHEET, address)) for address in line) for line in addresses(case, top))
    expected = shown(case, host.key)
    assert all(same(*pair) for line in zip(found, expected, strict=True) for pair in zip(*line, strict=True)), f"{case.formula} shows {found}, not {expected}"


# ------------------------------------------------------------------------------------------------ the comparison


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (1.0, True),
        (True, 1),
        (None, 0),
        (0.0, ""),
        ("1", 1),
        ("#N/A", CellError("#N/A")),
        (CellError("#NUM!"), CellError("#N/A")),
        (112130.66, 112130.65),
        (43069.0, date(2017, 12, 1)),
        (float("nan"), 1),
        (1e-300, 0),
        (1 + 1e-11, 1),
    ],
)
def test_what_is_not_the_same(found, expected):
    assert not same(found, expected)


# ------------------------------------------------------------------------------------------------ a host that fails


def test_a_fault_of_a_host_is_no_error_value(workbook, tmp_path):
    """The engine would show #VALUE!, which many cases expect."""

    def answer(function, values):
        raise RuntimeError(f"{function.name} was not answered")

    with pytest.raises(RuntimeError, match="was not answered"):
        calculated_by(answer, workbook, tmp_path)


class Forgetful:
    """A host that answers an omitted argument one way and an empty cell another."""

    def ask(self, method, name, arguments):
        return 0.0 if arguments[-1] == MISSING else 1.0


def test_a_host_that_tells_an_omitted_argument_from_an_empty_cell_is_noticed():
    assert Com(Forgetful()).answer(TABLE["NOTE_SHARES"], [100.0, 0.002]) == 0
    with pytest.raises(Disagreement, match="NOTE_SHARES"):
        Com(Forgetful()).answer(TABLE["NOTE_SHARES"], [100.0, 0.002, None])


# ------------------------------------------------------------------------------------------------ the list of cases


def called(formula: str) -> set[str]:
    pieces = [piece.upper() for piece in tokens(formula) if not piece.isspace()]
    return {piece for piece, following in zip(pieces, [*pieces[1:], ""], strict=True) if following == "("}


def test_every_function_is_in_two_cases_and_one_of_them_is_not_its_example():
    count = Counter(name for case in CASES for name in called(case.formula))
    beyond = {name for case in CASES if case.feature != FEATURES[0] for name in called(case.formula)}
    assert {name for name in TABLE if count[name] < 2} == set()
    assert TABLE.keys() <= beyond


def test_what_they_are_combined_with():
    found = {name for case in CASES for name in called(case.formula)}
    assert {"SUM", "IFERROR", "ISNA", "ISNUMBER", "INDEX", "SUMPRODUCT", "ROUND", "IF", "LET", "MAX", "MIN", "TEXT"} <= found


def test_every_example_is_a_case():
    formulas = {case.formula for case in CASES}
    assert all(example.formula(name) in formulas for name, function in TABLE.items() for example in function.examples)


def test_cases_are_told_apart():
    assert max(Counter(case.id for case in CASES).values()) == 1
    assert max(Counter((case.feature, case.formula, case.size) for case in CASES).values()) == 1


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_a_case_says_what_and_why(case):
    assert case.formula.startswith("=")
    assert case.source
    assert len({len(row) for row in case.rows}) == 1
    assert all(isinstance(cell, (float, int, str, date, CellError)) for row in case.rows for cell in row)


def test_the_workbook_holds_every_case(workbook):
    """Each formula as it is typed but for the prefixes of newer functions; an array over as many cells as its case says."""
    book = load_workbook(workbook)
    for case, top in placed(CASES):
        first, last = addresses(case, top)[0][0], addresses(case, top)[-1][-1]
        held = book[SHEET][first].value
        if case.is_array:
            assert held.ref in (f"{first}:{last}", first)
        text = held if isinstance(held, str) else held.text  # newer functions make a cell an array of one too
        assert re.sub(r"_xl(fn|pm|ws)\.", "", text).removeprefix("=").replace("Px[]", "Px") == case.formula.removeprefix("=")
    book.close()


# ------------------------------------------------------------------------------------------------ limits and the page


@pytest.mark.parametrize("limit", LIMITS, ids=[limit.tag for limit in LIMITS])
def test_a_limit_is_one(limit):
    """It concerns a case at least, and changes what each of them shows; its hosts are there."""
    assert limit.hosts <= {host.key for host in HOSTS}
    assert any(concerned(limit, CASES))
    for case in concerned(limit, CASES):
        for host in limit.hosts:
            assert limit_of(case, host) is limit
            pairs = [pair for line in zip(shown(case, host), case.rows, strict=True) for pair in zip(*line, strict=True)]
            assert any(type(instead) is not type(expected) or instead != expected for instead, expected in pairs)


def test_every_tag_is_a_limit():
    assert {tag for case in CASES for tag in case.tags} == {limit.tag for limit in LIMITS}


def test_the_page_is_up_to_date():
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m tests.conformance.conformance_page"


def test_the_page_is_listed():
    assert PAGE.name in BY_HAND
