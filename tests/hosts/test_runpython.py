"""What macros have Python do to the workbook: xlwings' real code writes to an object model of Python objects, in a process of its own."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from xl_notes import NOTE_SCHEDULE

PROCESS = Path(__file__).with_name("runpython_process.py")
FILING = {
    "note_issue": "2017-11-30",
    "note_first": "2018-01-15",
    "note_rate": 0.12,
    "note_principal": 3359538.57,
    "note_nper": 36,
    "note_basis": 3,
    "note_method": "level",
    "note_freq": 12,
}


def run(cells):
    return subprocess.run([sys.executable, str(PROCESS), json.dumps(cells)], capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture(scope="module")
def written():
    finished = run(FILING)
    assert finished.returncode == 0, finished.stderr
    return json.loads(finished.stdout)


def test_the_schedule_is_written_with_its_headings(written):
    expected = NOTE_SCHEDULE("2017-11-30", "2018-01-15", 0.12, 3359538.57, 36)
    assert written["rows"] == [[cell.isoformat() if isinstance(cell, date) else cell for cell in row] for row in expected]
    assert written["rows"][1][4] == 112130.66
    assert written["rows"][-1][-1] == 0


def test_the_table_covers_the_schedule_and_the_chart_interest_and_principal(written):
    assert written["tables"] == [{"name": "ScheduleTable", "source": "1,1:37,8"}]
    assert written["rows"][0][5:7] == ["Interest", "Principal"]
    (chart,) = written["charts"]
    assert (chart["name"], chart["source"]) == ("ScheduleChart", "1,6:37,7")
    assert chart["type"] == 52  # xlColumnStacked


def test_running_again_replaces_the_sheet(written):
    assert written["sheets"] == ["Schedule table", "Terms"]


def test_an_error_is_told_and_nothing_is_written():
    finished = run({**FILING, "note_rate": 12})
    assert finished.returncode == 1
    assert "The schedule cannot be calculated: rate must be from 0 to 1, got 12" in finished.stderr
    assert "Traceback" not in finished.stderr
