"""The macros of the macro workbook, run by LibreOffice on the workbook itself; their results against the core and by hand.

LibreOffice lacks three words they use: Value2 is put as Value here, CalculateFullRebuild as Calculate, and the command of RunPython is recorded and run for
itself in tests/hosts/test_runpython.py.
"""

import pytest

from tests.hosts.vba.libreoffice_vba import run_vba
from tests.workbooks.expected_of_macros import EXPECTATIONS, IN_LIBREOFFICE, MACROS, MODEL, Model, a_notice_is_recorded_once

pytestmark = [pytest.mark.libreoffice, pytest.mark.filterwarnings("ignore:Unable to read chart")]


def run(folder, *macros):
    ran = run_vba(MODEL, folder, ["calculate", *(f"notes_macros.{macro}" for macro in macros)], {"notes_macros": IN_LIBREOFFICE})
    assert ran.failures == {}
    return ran


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    return run(tmp_path_factory.mktemp("macros"), *MACROS, "WriteSchedule")


@pytest.mark.parametrize("holds", EXPECTATIONS, ids=lambda holds: holds.__name__)
def test_the_cells(ran, holds):
    holds(Model(ran.values))


def test_python_is_asked_for_the_schedule(ran):
    assert ran.reports["RunPython"] == "from xl_notes.hosts import runpython; runpython.write_schedule()"


def test_a_notice_is_recorded_once(tmp_path):
    a_notice_is_recorded_once(Model(run(tmp_path, "ConvertNotice", "ConvertNotice").values))
