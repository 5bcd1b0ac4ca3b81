"""Every worked example of the table, typed as a formula into a workbook and calculated by the embedded engine."""

from datetime import date

import pytest

from tests.hosts.headless.calculator import calculate_all
from xl_notes.sheet.cells import to_serial
from xl_notes.sheet.functions import TABLE

EXAMPLES = [(example.formula(function.name), example.result) for function in TABLE.values() for example in function.examples]


@pytest.fixture(scope="module")
def values():
    return dict(zip([formula for formula, _ in EXAMPLES], calculate_all([formula for formula, _ in EXAMPLES]), strict=True))


@pytest.mark.parametrize(("formula", "result"), EXAMPLES)
def test_example(values, formula, result):
    expected = to_serial(result) if isinstance(result, date) else result
    if isinstance(expected, float):
        assert values[formula] == pytest.approx(expected, rel=1e-12)
    else:
        assert values[formula] == expected
        assert isinstance(values[formula], bool) is isinstance(expected, bool)
