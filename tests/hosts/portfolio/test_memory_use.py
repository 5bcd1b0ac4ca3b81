"""A file four times as long takes hardly more memory."""

import tracemalloc
from datetime import date

import pytest

from tests.hosts.portfolio.samples import AMORTIZING, HEADER, WRITERS, write_csv
from xl_notes.hosts.portfolio.running import portfolio

ROWS = 1000


@pytest.mark.parametrize("ending", WRITERS)
def test_longer_files_take_no_more_memory(tmp_path, ending):
    def peak(count):
        path = WRITERS[ending](tmp_path / f"notes{count}.{ending}", [(number, *AMORTIZING[1:]) for number in range(count)])
        tracemalloc.start()
        try:
            assert portfolio(path, tmp_path / f"out.{ending}", date(2017, 12, 31), ROWS).totals.open == count
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(ROWS)  # loads what is loaded once
    assert peak(20 * ROWS) < 1.5 * peak(5 * ROWS)


def test_long_schedules_are_not_kept(tmp_path):
    """A schedule of 9,000 installments that goes one by one takes three megabytes; hundreds of them do not stay."""
    rows = [(number, date(2000, 1, 3), 0.0001, 1e6 + number, date(2000, 2, 3), 9000, "pmt") for number in range(60)]
    source = write_csv(tmp_path / "notes.csv", rows, (*HEADER[:6], "Method"))
    tracemalloc.start()
    try:
        assert portfolio(source, tmp_path / "out.csv", date(2017, 12, 31), ROWS).totals.open == 60
        assert tracemalloc.get_traced_memory()[1] < 80e6
    finally:
        tracemalloc.stop()
