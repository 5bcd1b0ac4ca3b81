"""What the README shows is true: its Python session runs, its formulas give the figures beside them, its function list is the table."""

import doctest
import re
from pathlib import Path

import pytest

from tests.hosts.headless.calculator import calculate
from xl_notes import NOTE_ACCRUED, NoteError
from xl_notes.sheet.faults import as_text
from xl_notes.sheet.functions import TABLE

README = Path(__file__).parents[1] / "README.md"
TEXT = README.read_text(encoding="utf-8")
SHOWN = re.findall(r"^(=NOTE_.*?\))\s{2,}([\d,.]+)", TEXT, flags=re.MULTILINE)


def test_the_python_session_runs():
    outcome = doctest.testfile(str(README), module_relative=False)
    assert outcome.attempted >= 5
    assert outcome.failed == 0


def test_formulas_are_found():
    assert len(SHOWN) == 4


@pytest.mark.parametrize(("formula", "figure"), SHOWN)
def test_formulas_give_the_figures_beside_them(formula, figure):
    assert calculate(formula) == float(figure.replace(",", ""))


def test_the_error_shown_is_the_error():
    (shown,) = re.findall(r"`(#NUM! rate[^`]*)`", TEXT)
    with pytest.raises(NoteError) as caught:
        NOTE_ACCRUED("2017-11-30", "2017-12-31", 12, 1000)
    assert as_text(caught.value) == shown


def test_every_function_is_listed_once_under_its_group():
    rows = dict(re.findall(r"^\| (\w+) \| (`NOTE_.*`) \|$", TEXT, flags=re.MULTILINE))
    listed = {group: re.findall(r"NOTE_\w+", names) for group, names in rows.items()}
    groups: dict[str, list[str]] = {}
    for function in TABLE.values():
        groups.setdefault(function.group, []).append(function.name)
    assert listed == groups
