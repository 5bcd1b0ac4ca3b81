"""What the README shows is true: its Python session runs, its formulas give the figures beside them, its function list is the table."""

import doctest
import re
from pathlib import Path

import pytest

from tests.hosts.headless.calculator import calculate
from xl_notes import NOTE_ACCRUED, NOTE_CAPSHARES, NoteError
from xl_notes.sheet.functions import TABLE

README = Path(__file__).parents[1] / "README.md"
TEXT = README.read_text(encoding="utf-8")
SHOWN = re.findall(r"^(=NOTE_.*?\))\s{2,}([\d,.]+)(?:\s|$)", TEXT, flags=re.MULTILINE)


def test_the_python_session_runs():
    outcome = doctest.testfile(str(README), module_relative=False)
    assert outcome.attempted >= 5
    assert outcome.failed == 0


def test_formulas_are_found():
    assert len(SHOWN) == 5


@pytest.mark.parametrize(("formula", "figure"), SHOWN)
def test_formulas_give_the_figures_beside_them(formula, figure):
    assert calculate(formula) == float(figure.replace(",", ""))


def test_the_error_shown_is_the_error():
    (shown,) = set(re.findall(r"cap must be[^`\"]*(?=\")", TEXT.replace("\n   ", " ")))
    with pytest.raises(NoteError) as caught:
        NOTE_CAPSHARES(10e9, 0, 9.99)
    assert str(caught.value) == shown


def test_the_amounts_of_the_script_are_the_amounts():
    (shown,) = re.findall(r"in C1: ([\d,. ]+)\. Type", TEXT.replace("\n   ", " "))
    days = [["2017-12-31"], ["2018-01-31"], ["2018-02-28"]]
    assert [[float(figure.replace(",", ""))] for figure in shown.split(", ")] == NOTE_ACCRUED("2017-11-30", days, 0.12, 947687.94)


def test_every_function_is_listed_once_under_its_group():
    rows = dict(re.findall(r"^\| (\w+) \| (`NOTE_.*`) \|$", TEXT, flags=re.MULTILINE))
    listed = {group: re.findall(r"NOTE_\w+", names) for group, names in rows.items()}
    groups: dict[str, list[str]] = {}
    for function in TABLE.values():
        groups.setdefault(function.group, []).append(function.name)
    assert listed == groups
