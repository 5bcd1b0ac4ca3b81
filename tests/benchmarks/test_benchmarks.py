"""The benchmarks calculate what they say, and report what was measured.  No test depends on a time.

Expected amounts: the filing's note (tests/cases/8k_20171206_derived.toml), reckoning by hand, and Decimal over the same inputs.
"""

import platform
import subprocess
from datetime import date, datetime
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np
import pytest

from tests.benchmarks import __main__, adapter, excel, machine, page, plot, scaling, starting, table, tasks, timing
from tests.benchmarks.agreement import agreement
from tests.benchmarks.inputs import DEAL, MARKETS, holdings, market, notes, weekdays
from tests.benchmarks.peers import every_peer
from tests.benchmarks.peers.peer import Peer, library
from tests.benchmarks.task import Task, Way
from tests.benchmarks.timing import Effort, Spread
from xl_notes.sheet import columns
from xl_notes.sheet.memory import MOST_CELLS, MOST_RESULTS, MOST_TABLES

MANY = columns.FEWEST + 4
"""Cells that go at once."""

SMALLEST = tasks.Sizes(inputs=3, notes=MANY, days=MANY, short_market=8, long_market=2 * MANY)
ONCE = Effort(1, 0.0)
TASKS = {task.key: task for task in tasks.tasks(SMALLEST)}
OUR_OTHER_WAYS = [pytest.param(TASKS[task.key], way, id=f"{task.key}-{way.name}") for task in tasks.tasks(SMALLEST, []) for way in task.others]
EVERY_WAY = [pytest.param(task, way, id=f"{key}-{way.name}") for key, task in TASKS.items() for way in task.ways]

# ------------------------------------------------------------------------------------------------ the tasks, against Decimals


def dec(number: Any) -> Decimal:
    return Decimal(str(number))


def accrued_by_hand(issue: date, settlement: date, rate: float, principal: float) -> float:
    amount = dec(principal) * dec(rate) * (settlement - issue).days / 365
    return float(amount.quantize(Decimal("0.01"), ROUND_HALF_UP))


def price_by_hand(on: date, rows: list[list[Any]]) -> float:
    before = [row for row in rows[1:] if row[0].date() < on]
    mean = sum((dec(row[1]) for row in before[-5:]), Decimal()) / 5
    return float(min(dec("0.85") * mean, dec(before[-1][2]), dec("0.002")))


def cap_by_hand(outstanding: int, held: int) -> int:
    """x with held + x = 9.99% of (outstanding + x)."""
    return max(0, int(((dec("0.0999") * outstanding - held) / dec("0.9001")).to_integral_value(ROUND_FLOOR)))


def many(one: Any) -> Any:
    """The same for columns, whichever of the arguments are."""

    def each(*columns: Any) -> list[Any]:
        count = max(len(column) for column in columns if isinstance(column, list))
        return [one(*(column[row] if isinstance(column, list) else column for column in columns)) for row in range(count)]

    return each


BY_HAND = {
    "fraction": lambda start, end: (end - start).days / 365,
    "accrued": accrued_by_hand,
    "conversion": price_by_hand,
    "known_market": price_by_hand,
    "cap": cap_by_hand,
    "accrued_many": many(accrued_by_hand),
    "accrued_dates": many(accrued_by_hand),
    "conversion_many": lambda days, rows: [price_by_hand(on, rows) for on in days],
    "caps_many": many(cap_by_hand),
}
PUBLISHED = {
    "schedule": (36, [50_807.27, 61_323.39, 3_298_215.18], 677_164.99),
    "schedules": (36, [50_807.27, 61_323.39, 3_298_215.18], 677_164.99),
    "regular": (36, [33_595.39, 77_989.36, 3_281_549.21], 657_512.62),
}
"""Of the filing's note: installments; interest, principal and closing balance of the first one; all interest."""


@pytest.mark.parametrize("key", BY_HAND)
def test_results_as_reckoned_by_hand(key):
    task = TASKS[key]
    for number, arguments in enumerate(task.inputs):
        expected = BY_HAND[key](*arguments)
        assert table.figures_of(task, task.ours, number) == pytest.approx(expected if isinstance(expected, list) else [expected], rel=1e-14, abs=0)


@pytest.mark.parametrize("key", PUBLISHED)
def test_schedules_of_the_filings_note(key):
    installments, first, interest = PUBLISHED[key]
    found = table.figures_of(TASKS[key], TASKS[key].ours, 0)[: 3 * installments]
    assert found[:3] == first
    assert round(sum(found[::3]), 2) == interest
    assert found[-1] == 0


def test_every_task_has_its_figures():
    assert set(TASKS) == {*BY_HAND, *PUBLISHED}


@pytest.mark.parametrize(("task", "way"), OUR_OTHER_WAYS)
def test_what_is_ours_agrees_with_itself(task, way):
    """Many at once and one by one."""
    found, part = table.figures_of(task, way, 0), table.figures_of(task, task.ours, 0)
    assert found == part[: len(found)]
    assert len(found) >= MANY or task.items == 1


def test_there_are_other_ways_of_ours():
    assert len(OUR_OTHER_WAYS) >= 4


@pytest.mark.parametrize(("task", "way"), EVERY_WAY)
def test_every_way_runs(task, way):
    found = table.figures_of(task, way, 0)
    assert 0 < len(found) <= len(table.figures_of(task, task.ours, 0))


@pytest.mark.parametrize("key", BY_HAND)
def test_peers_know_the_answer(key):
    """All that have one of these tasks can do it: to the cent, or to the digits of a float."""
    task = TASKS[key]
    for way, answer in zip(task.others, table.answers_of(task), strict=True):
        assert answer.startswith(("yes", "to half a cent")), way.name


def test_calls_are_not_answered_from_memory():
    """More schedules and markets are gone through than are remembered."""
    sizes = tasks.FULL
    assert sizes.inputs > min(MOST_RESULTS, MOST_CELLS // (8 * 36))
    assert tasks.ONE_BY_ONE > MOST_CELLS // (8 * 36)
    assert MARKETS > MOST_TABLES
    assert 2 * sizes.short_market - 5 > MOST_RESULTS
    assert len(set(notes(500))) == 500
    assert market(20, 1) != market(20, 2)


def test_inputs_are_the_same_in_every_run():
    assert notes(50) == notes(50)
    assert notes(3)[0] == DEAL
    assert notes(2)[:2] == notes(5)[:2]
    assert holdings(5) == holdings(5)
    assert weekdays(date(2018, 1, 5), 3) == [date(2018, 1, 5), date(2018, 1, 8), date(2018, 1, 9)]
    assert weekdays(date(2018, 1, 6), 2) == [date(2018, 1, 8), date(2018, 1, 9)]


# ------------------------------------------------------------------------------------------------ peers


def test_absent_peers_are_named_and_left_out():
    there = Peer("json", {"fraction": [Way("there", lambda start, end: 0.5)]})
    gone = Peer("no_such_library", {"fraction": [Way("gone", lambda start, end: 0.5)]})
    assert every_peer.absent([there, gone]) == ["no_such_library"]
    assert [way.name for way in every_peer.ways("fraction", [there, gone])] == ["there"]
    assert "no_such_library" in page.absence(["no_such_library"])


def test_a_library_that_is_broken_is_not_absent(tmp_path, monkeypatch):
    (tmp_path / "broken_library.py").write_text("import no_such_library\n")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ModuleNotFoundError):
        library("broken_library")


@pytest.mark.parametrize(
    ("ours", "theirs", "money", "words"),
    [
        ([1.0, 2.0], [1.0, 2.0], True, "yes"),
        ([1.0, 2.0], [1.0], True, "yes"),
        ([0.0017], [0.0017 * (1 + 1e-15)], False, "yes, but for the last digits of a float"),
        ([1.0, 2.0], [1.0, 2.004], True, "to half a cent: not rounded"),
        ([1.0, 2.0], [1.0, 2.004], False, "no: up to 0.004 off"),
        ([1.0, 2000.0], [1.0, 500.0], True, "no: up to 1,500.00 off"),
    ],
)
def test_agreement_in_words(ours, theirs, money, words):
    assert agreement(ours, theirs, money) == words


@pytest.mark.parametrize("theirs", [[], [1.0, 2.0, 3.0]])
def test_figures_that_cannot_be_compared(theirs):
    with pytest.raises(ValueError, match="cannot be compared with 2"):
        agreement([1.0, 2.0], theirs, True)


# ------------------------------------------------------------------------------------------------ timings

MADE_UP = Task("made_up", "A task", [()], Way("ours", lambda: 1.0), [Way("theirs", lambda: 1.0, limits="half of it")])
SECONDS = [[0.001, 0.004, 0.002], [0.010, 0.020, 0.040]]
"""Ratios by round 10, 5, 20."""


def test_rows_from_made_up_timings():
    [ours, theirs] = table.rows_of(MADE_UP, SECONDS, ["yes; half of it"])
    assert ours == table.Row("A task", "ours", Spread(0.0015, 0.002, 0.003), None, "")
    assert theirs == table.Row("A task", "theirs", Spread(0.015, 0.02, 0.03), Spread(7.5, 10.0, 15.0), "yes; half of it")


def test_the_ratio_is_of_the_same_round():
    """Not the ratio of the medians: a round that is slow for both does not count."""
    assert timing.ratios([2.0, 300.0, 4.0], [1.0, 100.0, 4.0]).median == 2.0
    assert timing.spread([7.0]) == (7.0, 7.0, 7.0)


def test_answers_name_what_is_left_out():
    assert table.answers_of(MADE_UP) == ["yes; half of it"]


def test_a_measurement_has_a_figure_a_round_for_each_way():
    seen: list[int] = []
    task = Task("counting", "", [(1,), (2,), (3,)], Way("ours", seen.append, part=7), [Way("theirs", lambda number: None)], items=2)
    seconds = timing.measure(task, Effort(4, 0.0))
    assert [len(figures) for figures in seconds] == [4, 4]
    assert all(figure > 0 for figures in seconds for figure in figures)
    assert seen[:6] == [1, 2, 3, 1, 2, 3], "each call has other arguments than the last"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(1.5, "1.50 s"), (0.0124, "12.4 ms"), (1e-3, "1.00 ms"), (4.56e-7, "456 ns"), (0.000002, "2.00 µs"), (2e-10, "0.200 ns"), (1234.0, "1,234 s")],
)
def test_times_in_words(seconds, text):
    assert table.time(seconds) == text


PRINTED = """\
Task    Way     A result  Quartiles           Times ours  Quartiles     Same answer?
A task  ours    2.00 ms   1.50 ms to 3.00 ms  1
        theirs  20.0 ms   15.0 ms to 30.0 ms  10.0        7.50 to 15.0  yes"""


def test_the_printed_table():
    assert table.as_text(table.rows_of(MADE_UP, SECONDS, ["yes"])) == PRINTED


PANELS = [scaling.Panel("notes", [scaling.Curve("squares", (1, 10, 100), (3e-6, 3e-4, 3e-2))])]


def made_up_run() -> page.Run:
    return page.Run(["a machine"], ["a library"], Effort(9, 0.02), table.rows_of(MADE_UP, SECONDS, ["yes"]), PANELS)


def test_the_page():
    text = page.page(made_up_run())
    assert "| A task | ours | 2.00 ms | 1.50 ms to 3.00 ms | 1 |  |  |\n|  | theirs | 20.0 ms | 15.0 ms to 30.0 ms | 10.0 | 7.50 to 15.0 | yes |" in text
    assert "- a machine" in text
    assert "a library" in text
    assert "9 rounds" in text
    assert "at least 20 milliseconds" in text
    assert "- squares, by notes: exponent 2.00" in text
    assert "](speed.png)" in text
    assert "[NOTE_ACCRUED](NOTE_ACCRUED.md), " in text


def test_the_exponent_is_of_the_largest_sizes():
    """Four of them; the small ones take as long as a call."""
    assert scaling.exponent((1, 10, 100, 1000, 10_000), (5.0, 5.0, 50.0, 500.0, 5000.0)) == pytest.approx(1)


@pytest.mark.skipif(not plot.can_be_drawn(), reason="matplotlib is not installed: pip install -e '.[bench]'")
def test_the_picture():
    assert plot.picture(PANELS).startswith(b"\x89PNG")


def test_curves_at_the_smallest_sizes():
    found = scaling.panels(scaling.Sizes((1, 2), (10, 12), (12, 24)), ONCE)
    assert [curve.title for panel in found for curve in panel.curves] == [
        "accrued interest",
        "schedules of 36",
        "conversion price",
        "schedule of regular months",
    ]
    assert all(len(curve.seconds) == 2 and min(curve.seconds) > 0 for panel in found for curve in panel.curves)


def test_the_longest_inputs_calculate():
    [arguments] = scaling.schedule(3_600).inputs[:1]
    assert len(tasks.regular_schedule(*arguments)) == 3_601


def test_the_machine_is_described_and_not_named():
    text = "\n".join(machine.described())
    assert f"CPython {platform.python_version()}" in text
    assert f"numpy {np.__version__}" in text
    assert platform.node() not in text


# ------------------------------------------------------------------------------------------------ Excel


def test_calls_as_excel_makes_them():
    """In a process of their own, since the stand-in for pywin32 replaces modules."""
    rows = excel.rows_in_process(3, ONCE)
    assert [(row.way, row.same) for row in rows] == [
        ("NOTE_ACCRUED", ""),
        ("xlwings alone", "nothing calculated"),
        ("one call for the column", ""),
        ("one call, garbage collector on", "yes"),
        ("a call for each cell", "yes"),
        ("NOTE_SCHEDULE, raw", ""),
        ("the same as a DataFrame", "yes"),
        ("NOTE_CONVPRICE_ON, raw", ""),
        ("the same through a DataFrame", "yes"),
        ("xlwings alone", "nothing calculated"),
    ]


# ------------------------------------------------------------------------------------------------ starting


def test_fresh_processes():
    [alone, *others] = starting.rows(ONCE)
    assert alone.way == "Python alone"
    assert {row.way for row in others} >= set(starting.OURS)
    assert all(row.ratio is not None for row in others)


def test_an_import_that_fails_is_no_time():
    with pytest.raises(subprocess.CalledProcessError):
        starting.run("import no_such_module")


# ------------------------------------------------------------------------------------------------ the command


def test_writing_takes_a_full_run(capsys):
    with pytest.raises(SystemExit):
        __main__.main(["--quick", "--write"])
    assert "without --quick" in capsys.readouterr().err


# ------------------------------------------------------------------------------------------------ the adapter

ISSUE, FIRST = DEAL.issue, DEAL.first_payment
QUOTES = [
    [datetime(2018, 1, day), vwap, bid]
    for day, vwap, bid in ((8, 0.0021, 0.002), (9, 0.002, 0.0019), (10, 0.0019, 0.0018), (11, 0.0022, 0.0021), (12, 0.0018, 0.0019))
]
"""Mean 0.002, 85% of it 0.0017; the last bid is 0.0019, the fixed price 0.002."""


def test_adapter_one_at_a_time():
    assert adapter.fraction(ISSUE, FIRST) == 46 / 365
    assert adapter.accrued(947_687.94, 0.12, ISSUE, date(2017, 12, 31)) == 9_658.63
    rows = adapter.schedule(DEAL.principal, DEAL.rate, ISSUE, FIRST, 36)
    assert (rows[1][1], rows[1][4], rows[36][1], rows[36][4]) == (date(2018, 1, 15), 112_130.66, date(2020, 12, 15), 112_130.46)
    assert adapter.conversion(QUOTES, date(2018, 1, 15)) == 0.0017
    assert adapter.conversion(QUOTES[::-1], date(2018, 1, 13)) == 0.0017
    assert adapter.cap(10_000_000_000, 500_000_000) == 554_382_846


def test_adapter_many_at_once():
    days = [date(2017, 12, 31), date(2018, 1, 31), date(2018, 2, 28)]
    expected = [9_658.63, 19_317.26, 28_041.18]  # of 31, 62 and 90 days
    assert adapter.accrued_dates(947_687.94, 0.12, ISSUE, days) == expected
    issue = np.datetime64(ISSUE)
    assert adapter.accrued_many(np.full(3, 947_687.94), np.full(3, 0.12), np.full(3, issue), np.array(days, "M8[D]")).tolist() == expected
    made = adapter.schedules(np.array([DEAL.principal]), np.array([DEAL.rate]), np.array([ISSUE], "M8[D]"), np.array([FIRST], "M8[D]"), 36)
    assert (made.payment[0, 0], made.payment[-1, 0], made.interest[0, 0]) == (11_213_066, 11_213_046, 5_080_727)
    assert adapter.conversion_many(QUOTES, [date(2018, 1, 15), date(2018, 1, 13)]) == [0.0017, 0.0017]
    assert adapter.caps_many(np.array([1e10, 1e10]), np.array([0.0, 5e8])).tolist() == [1_109_876_680, 554_382_846]


def test_adapter_offers_what_it_names():
    assert all(callable(getattr(adapter, name)) for name in adapter.__all__)
