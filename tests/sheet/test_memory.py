"""What is remembered: the same result as calculating, whatever is asked and in whatever order; bounded; and nobody's to change."""

import random
import threading
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from xl_notes import NOTE_CHECK, NOTE_MATVALUE, NOTE_SCHEDULE
from xl_notes.core import batch as core_batch
from xl_notes.core.errors import NoteError, OutOfRange
from xl_notes.sheet import market as market_of_sheet
from xl_notes.sheet.cells import LOOKED_AT, CellError, range_of, to_block
from xl_notes.sheet.functions import TABLE
from xl_notes.sheet.memory import MOST_CELLS, MOST_RESULTS, MOST_TABLES, Memory

NOTICE = date(2018, 1, 16)
DAYS = [date(2018, 1, day) for day in (8, 9, 10, 11, 12)]
WEST = timezone(timedelta(hours=-8))
HEADER = ["Date", "VWAP", "Bid"]


def market(*vwaps, bid=0.0019):
    return [HEADER, *([day, vwap, bid] for day, vwap in zip(DAYS, vwaps, strict=True))]


def price(table):
    return TABLE["NOTE_CONVPRICE_ON"].evaluate([NOTICE, table, 0.15, 0.002])


class Counted:
    """A calculation that counts how often it was wanted."""

    def __init__(self, result=None):
        self.times, self.value = 0, result

    def __call__(self, given):
        self.times += 1
        return self.times if self.value is None else self.value


@pytest.fixture
def memory():
    return Memory()


def test_the_same_values_are_calculated_once(memory):
    calculate = Counted()
    for _ in range(3):
        assert memory.result([date(2018, 1, 1), [[1.5, "a"], [None, 2.5]], 0.12], calculate) == 1
    assert calculate.times == 1


def test_values_that_others_are_equal_to_are_remembered_too(memory):
    calculate = Counted()
    for _ in range(3):
        table = [[1, True, 0.0], [36, float(np.float32(0.1)), datetime(2018, 1, 2, tzinfo=WEST)]]
        assert memory.result([table, 1], calculate) == 1
    assert (calculate.times, len(memory._tables)) == (1, 1)


def test_a_table_changed_in_place_is_another_table():
    table = market(0.0021, 0.002, 0.0019, 0.0022, 0.0018)
    assert price(table) == 0.0017  # 85% of 0.0020
    table[5][1] = 0.0008
    assert price(table) == 0.00153  # 85% of 0.0018
    table[5][1] = 0.0018
    table.append([date(2018, 1, 15), 0.001, 0.001])  # a holiday: quotes for it mean that the calendars differ
    with pytest.raises(NoteError):
        price(table)
    table.pop()
    assert price(table) == 0.0017


def test_a_changed_table_does_not_change_others():
    """Of two equal ones the first is changed; the second is asked for another day."""
    vwaps = 0.0021, 0.002, 0.0019, 0.0022, 0.0018
    first = market(*vwaps)
    assert price(first) == 0.0017
    for row in first[1:]:
        row[1] *= 100
    assert TABLE["NOTE_CONVPRICE_ON"].evaluate([NOTICE, market(*vwaps), 0.15]) == 0.0017
    first[2].clear()
    assert TABLE["NOTE_CONVPRICE_ON"].evaluate([NOTICE, market(*vwaps), 0.2]) == 0.0016


def test_a_range_changed_while_it_is_calculated(memory):
    """The result is that of the values there were before."""
    table, flat_list = [[1.5], [2.5]], [3.5, 4.5]

    def calculate(given):
        table[0][0] = flat_list[0] = 99.0
        return sum(cell for [cell] in to_block(given[0])) + sum(given[1])

    assert memory.result([table, flat_list], calculate) == 12.0
    assert memory.result([[[1.5], [2.5]], [3.5, 4.5]], Counted()) == 12.0
    assert memory.result([[[99.0], [2.5]], [99.0, 4.5]], Counted("anew")) == "anew"


def test_a_result_is_the_callers_own():
    arguments = [date(2017, 11, 30), date(2018, 1, 15), 0.12, 3359538.57, 36]
    once = TABLE["NOTE_SCHEDULE"].evaluate(arguments)
    first = list(once)
    once[0] = "spoiled"
    del once[5:]
    assert TABLE["NOTE_SCHEDULE"].evaluate(arguments) == first
    assert {tuple} == set(map(type, first))  # nobody can change a row
    table = NOTE_SCHEDULE(*arguments)
    table[0][0] = "spoiled"
    assert NOTE_SCHEDULE(*arguments) == list(map(list, first))


@pytest.mark.parametrize("name", [name for name, function in TABLE.items() if function.spills])
def test_rows_of_tables_cannot_be_changed(name):
    for example in TABLE[name].examples:
        assert {tuple} == set(map(type, TABLE[name].evaluate(example.args)))


def test_an_error_in_a_result_is_the_callers_own():
    """Raising it gives it frames, and anybody may change it."""

    def ask():
        return NOTE_MATVALUE(date(2017, 11, 30), date(2018, 11, 30), 0.12, [1000.0, "x"])

    error = ask()[1]
    error.code = "#N/A"
    with pytest.raises(NoteError):
        raise error
    assert ask()[1].code == "#VALUE!"
    assert not held_by(ask()[1])


def test_a_zero_has_no_sign():
    for zero in (-0.0, 0.0):
        assert NOTE_CHECK([["Price"], [zero], [0.1]])[1] == [2, 1, "price of zero", "0", "error"]


def test_a_range_of_rows_that_can_be_changed(memory):
    row = [0.003, 0.004]
    table = ((0.002, 0.002), row)
    assert range_of(table) is None
    assert memory.result([table], lambda given: sum(map(sum, given[0]))) == pytest.approx(0.011)
    row[0] = 0.001
    assert memory.result([table], lambda given: sum(map(sum, given[0]))) == pytest.approx(0.009)


def test_errors_are_not_remembered(memory):
    def fails(given):
        raise OutOfRange("rate", 2, "from 0 to 1")

    with pytest.raises(OutOfRange):
        memory.result([2.0], fails)
    assert memory.result([2.0], Counted(5)) == 5


PAIRS = [
    (1, True),
    (1, 1.0),
    (0.0, False),
    (0, 0.0),
    (1.0, True),
    (float(np.float32(0.1)), np.float32(0.1)),  # 0.10000000149011612 and 0.1
    (float(np.float16(0.1)), np.float16(0.1)),
    (0.1234567891, np.float32(0.1234567891)),  # compared in single precision, in which they are equal
    (0.1234567, np.float32(0.1234567)),
    (4112.0, np.float16(4112)),  # which is written 4110
    (0.1, Decimal.from_float(0.1)),  # of 55 digits
    (0.1, Fraction(0.1)),
    (8216.0, complex(8216)),
    (datetime(2018, 1, 2, 1, tzinfo=timezone.utc), datetime(2018, 1, 1, 17, tzinfo=WEST)),  # noqa: UP017
]


def with_second(block, first, second):
    return type(block)(with_second(cell, first, second) if isinstance(cell, list) else second if cell is first else cell for cell in block)


@pytest.mark.parametrize("swapped", [False, True])
@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_equal_values_of_another_meaning_are_told_apart(memory, one, other, swapped):
    assert one == other
    first, second = (other, one) if swapped else (one, other)
    for place in ([[0.5, first], ["x", None]], [first, 0.5], (first,)):
        again = with_second(place, first, second)
        assert memory.result([place], Counted("first")) == "first"
        assert memory.result([again], Counted("second")) == "second"
    assert memory.result([first, 0.5], Counted("first")) == "first"
    assert memory.result([second, 0.5], Counted("second")) == "second"


PLAIN_PAIRS = [(one, other) for one, other in PAIRS if {type(one), type(other)} <= {float, int, bool, datetime}]


@pytest.mark.parametrize("swapped", [False, True])
@pytest.mark.parametrize(("one", "other"), PLAIN_PAIRS)
def test_equal_values_in_ranges_of_excel(memory, one, other, swapped):
    """The same for ranges that were looked at."""
    first, second = (other, one) if swapped else (one, other)
    for rows, again in [
        (((0.5, first), ("x", None)), ((0.5, second), ("x", None))),
        (((first, second),), ((second, first),)),
        (((first,), (0.5,)), ((second,), (0.5,))),
        (((first,), (second,)), ((second,), (first,))),
    ]:
        assert type(range_of(rows)) in LOOKED_AT
        assert memory.result([range_of(rows)], Counted("first")) == "first"
        assert memory.result([range_of(again)], Counted("second")) == "second"


@pytest.mark.parametrize("value", [np.array([1.5]), Decimal("1.5"), object(), {1.5: 2}, datetime(2018, 1, 1, tzinfo=WEST), np.float64(1.5)])
def test_other_things_are_not_remembered(memory, value):
    calculate = Counted()
    assert [memory.result([value, 2.5], calculate), memory.result([value, 2.5], calculate)] == [1, 2]


@pytest.mark.parametrize("value", [np.array([1.5, 2.5]), object(), Decimal("1.5"), [1.5], OutOfRange("x", 1, "y")])
def test_nor_are_ranges_with_them(memory, value):
    calculate = Counted()
    table = [[value, 2.5], [3.5, 4.5]]
    assert [memory.result([table], calculate), memory.result([table], calculate)] == [1, 2]


def test_cells_that_cannot_be_compared_are_no_match(memory):
    memory.result([[[2.5, 3.5]]], Counted("plain"))
    assert memory.result([[[np.array([2.5, 2.5]), 3.5]]], Counted("array")) == "array"


def test_columns_of_half_precision(memory):
    """Their numbers are equal to many decimals, of as few digits as prices have."""
    assert memory.result([[["x", 0.12345], ["y", 0.12345]]], Counted("floats")) == "floats"
    assert memory.result([[["x", np.float16(0.12345)], ["y", np.float16(0.12345)]]], Counted("halves")) == "halves"


def test_a_list_and_a_row_are_two_things(memory):
    assert memory.result([[1.5, 2.5]], Counted("flat")) == "flat"
    assert memory.result([[[1.5, 2.5]]], Counted("row")) == "row"
    assert memory.result([(1.5, 2.5)], Counted("tuple")) == "tuple"
    assert memory.result([[1.5], 2.5], Counted("range first")) == "range first"
    assert memory.result([2.5, [1.5]], Counted("range last")) == "range last"


@pytest.mark.parametrize("rows", [(("Date", "VWAP"), (1.5, 2.5)), ((1.5,), (2.5,))])
def test_a_range_of_excel_is_equal_to_rows_of_another_host(memory, rows):
    calculate = Counted()
    for asked in (rows, range_of(rows), rows, range_of(rows), list(map(list, rows))):
        assert memory.result([asked], calculate) in (1, 2, 3)
    assert calculate.times == 3, "each kind once"


def test_it_is_bounded(memory):
    for number in range(5 * MOST_TABLES):
        for other in range(10):
            memory.result([[[number + 0.5]], other], lambda given: 1)
    assert len(memory._tables) == MOST_TABLES
    for other in range(3 * MOST_RESULTS):
        memory.result([[[2.5]], other], lambda given: 1)
    [table] = [table for table in memory._tables if table.ranges == ([[2.5]],)]
    assert len(table.results) == MOST_RESULTS
    for other in range(50):
        memory.result([[[2.5]], f"wide {other}"], lambda given: [[0.5] * (MOST_CELLS // 10)])
    assert sum(len(result[0]) if isinstance(result, list) else 1 for result in table.results.values()) <= MOST_CELLS
    calculate = Counted()
    long = [[float(row) + 0.5] for row in range(MOST_CELLS + 1)]
    assert [memory.result([long], calculate), memory.result([long], calculate)] == [1, 2]


def test_what_is_not_kept_takes_no_place(memory):
    """Errors and long results, asked for again and again, leave the others where they are."""
    assert memory.result([[[1.5]]], Counted("kept")) == "kept"
    for number in range(2 * MOST_TABLES):
        memory.result([[[number + 2.5]]], lambda given: [(OutOfRange("x", 1, "y"),)])
        memory.result([[[number + 2.5]], "long"], lambda given: [(0.5,) * (MOST_CELLS + 1)])
    assert memory.result([[[1.5]]], Counted("anew")) == "kept"


def test_threads_that_ask_the_same_at_once_take_one_place(memory):
    together = threading.Barrier(MOST_TABLES)

    def calculate(given):
        together.wait(60)
        return 1

    threads = [threading.Thread(target=memory.result, args=([[[1.5]]], calculate)) for _ in range(MOST_TABLES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(memory._tables) == 1


def test_it_is_locked_where_tables_are_looked_up_and_kept(memory, monkeypatch):
    held = []

    def looked_up(self, ranges):
        held.append(self._lock.locked())

    monkeypatch.setattr(Memory, "_table", looked_up)
    assert memory.result([[[1.5]]], Counted()) == 1
    assert held == [True, True]


def test_functions_remember():
    """Else all other tests would pass with no memory at all."""
    calculate = Counted([[1]])
    function = replace(TABLE["NOTE_LIMITS"], call=lambda *given: calculate(given), memory=Memory())
    arguments = [4307226.51, 0.002, 10_000_000_000, 0, 0.0999]
    assert function.evaluate(arguments) == function.evaluate(arguments)
    assert calculate.times == 1


def test_a_market_is_read_once(monkeypatch):
    monkeypatch.setattr(market_of_sheet, "_TABLES", Memory())
    read = []

    class Read(market_of_sheet.MarketTable):
        def __init__(self, block):
            read.append(block)
            super().__init__(block)

    monkeypatch.setattr(market_of_sheet, "MarketTable", Read)
    table = market(0.0021, 0.002, 0.0019, 0.0022, 0.00187)
    for discount in (0.15, 0.2):
        TABLE["NOTE_CONVPRICE_ON"].evaluate([NOTICE, table, discount, 0.0021])
    assert len(read) == 1


def test_what_was_asked_for_last_stays(memory):
    first = Counted()
    for number in range(3 * MOST_TABLES):
        memory.result([["first"]], first)
        memory.result([[number + 0.5]], lambda given: 0)
    assert first.times == 1


def test_any_order_of_calls_gives_what_calculating_gives(monkeypatch):
    """Tables of a small stock of values, many of them equal to one another, through a real function and its calculation."""
    random_calls = random.Random(20180116)
    stock = [0.0021, 0.002, 1, True, 1.0, 0, None, "0.002", 0.0018, np.float64(0.002), Decimal("0.002")]
    function = TABLE["NOTE_CONVPRICE_ON"]
    seen = set()
    for _ in range(3000):
        table = market(*random_calls.choices(stock, [8, 8, 2, 1, 2, 1, 1, 1, 8, 2, 1], k=5), bid=random_calls.choice([0.0019, 1, True]))
        arguments = [random_calls.choice([NOTICE, datetime(2018, 1, 16, 9), 43116.0]), table, 0.15, random_calls.choice([0.002, None, 1, True])]
        remembered = outcome(lambda arguments=arguments: function.evaluate(arguments))
        with monkeypatch.context() as patch:
            patch.setattr(market_of_sheet, "_TABLES", Memory())
            assert outcome(lambda arguments=arguments: function._evaluated(arguments, {})) == remembered
        seen.add(remembered)
    assert len(seen) > 50


def outcome(calculate):
    try:
        return calculate()
    except NoteError as error:
        return str(error)


def test_threads_share_it(memory):
    wrong = []

    def ask(seed):
        chance = random.Random(seed)
        for _ in range(2000):
            number, other = chance.randrange(12), chance.randrange(5)
            if memory.result([[[number + 0.5]], other], lambda given, number=number, other=other: (number, other)) != (number, other):
                wrong.append((number, other))

    threads = [threading.Thread(target=ask, args=(seed,)) for seed in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not wrong


# ------------------------------------------------------------------------------------------------ errors in results


def spoilt(value):
    """A value of an example with something wrong in it: a cell of its range, or the cells of a column."""
    if isinstance(value, list) and value and isinstance(value[0], list):
        for row, column in ((row, column) for row, cells in enumerate(value) for column in range(len(cells))):
            for wrong in (CellError("#N/A"), "x", -1.0):
                yield [[wrong if (i, j) == (row, column) else cell for j, cell in enumerate(cells)] for i, cells in enumerate(value)]
    yield [[1.0], ["x"], [-5.0], [CellError("#N/A")]]


def results_of_spoilt_examples(function):
    for example in function.examples:
        for place, value in enumerate(example.args):
            for wrong in spoilt(value):
                try:
                    yield function.evaluate([*example.args[:place], wrong, *example.args[place + 1 :]])
                except NoteError:
                    continue


def held_by(error):
    return error.__traceback__ or error.__context__ or error.__cause__


def test_errors_in_results_hold_on_to_nothing():
    """A frame of each of ten thousand errors would be megabytes, for as long as somebody has the result."""
    tables = [table for function in TABLE.values() for table in results_of_spoilt_examples(function) if isinstance(table, list)]
    errors = [cell for table in tables for row in table for cell in row if isinstance(cell, NoteError)]
    assert len(errors) > 500
    assert not any(map(held_by, errors))
    rows = core_batch.accrued_interest([-1.0, 1.0], 0.1, NOTICE, NOTICE).errors
    notes = core_batch.level_schedules(1.0, [-1.0], NOTICE, DAYS[0], 1).errors | core_batch.lump_positions(1.0, [-1.0], DAYS[0], NOTICE, NOTICE).errors
    assert len(rows) == 1
    assert len(notes) == 1
    assert not any(map(held_by, [*rows.values(), *notes.values()]))
