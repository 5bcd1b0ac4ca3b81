"""Calculating a model with LibreOffice: a copy is written, calculated and read, again until the sizes of arrays and the kinds of errors are known."""

import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from xl_notes.hosts.calc import CalcError
from xl_notes.hosts.calc.recalculated import SECONDS, recalculated
from xl_notes.hosts.calc.wire import ERROR_CODES
from xl_notes.hosts.headless.calc.circles import hidden_circles
from xl_notes.hosts.headless.calc.copy import write
from xl_notes.hosts.headless.calc.limits import DOUBTFUL, circle_doubt, is_doubtful, why_not
from xl_notes.hosts.headless.calc.plan import Question, Reply, copy_for, read_reply, whose
from xl_notes.hosts.headless.calculated import CHECK, REPORTED, SPILL, Calculated, EngineError, Named, Told, circular, doubts, errors_of, unable
from xl_notes.hosts.headless.formulas import rewrite
from xl_notes.hosts.headless.model import Entry, Key, Model, Values, kept
from xl_notes.hosts.headless.references import Cells, read_by
from xl_notes.hosts.marks import Failure
from xl_notes.sheet.cells import CellError
from xl_notes.sheet.spec import SheetFunction
from xl_notes.workbook.formulatext import quoted
from xl_notes.workbook.grid import Box, Place, box_at
from xl_notes.workbook.package import Name, WorkbookError
from xl_notes.workbook.sheetxml import Value

MOST_RUNS = 8
CIRCLE = 522
OWN_NUMBERS = range(501, 541)
"""How LibreOffice numbers its errors; 522 is a circular reference.  Those that are none of Excel's are stored as #VALUE!, or as #N/A."""

WRITTEN_OUT = {"_XLFN.ANCHORARRAY"}
"""Functions that it is not given."""


def calculate(model: Model, functions: Mapping[str, SheetFunction], advance: Callable[[], object]) -> Calculated:
    """The values of all formulas of a workbook; see Calculated.

    errors  WorkbookError for circular references, EngineError
    """
    reasons = {entry.key: why_not(entry.text, entry.rewritten) for entry in model.entries}
    entries = [entry for entry in model.entries if not reasons[entry.key]]
    names = [name for name in model.package.names if name.name.lower().startswith(REPORTED)]
    question = _question(model, entries, names)
    reply, boxes, failures = _answered(model, functions, advance, question)
    values = _values(model, entries, reply, boxes)
    circles = [f"{sheet}!{place}" for (sheet, place), number in reply.numbers.items() if number == CIRCLE]
    certain, possible = hidden_circles(model, entries)
    if circles or certain:
        raise circular(circles or certain)
    numbers = {name: number for number, name in enumerate(model.package.sheets, 1)}
    given_errors = _given_errors(model, entries, values)
    told = [_told(entry, _fill(entry, boxes), failures.get(whose(numbers[entry.sheet], entry.place), []), reply, given_errors) for entry in entries]
    left = {key: reason for key, reason in reasons.items() if reason}
    doubtful = doubts(entries, DOUBTFUL, lambda entry, name: is_doubtful(model, entry.rewritten.text, name))
    return Calculated(
        values,
        _by_sheet(boxes),
        tuple(_named(model, name, values, question, reply) for name in names),
        errors_of(model, told, values, reply.unknown),
        (*(kept(f"{sheet}!{place}", reason) for (sheet, place), reason in left.items()), *doubtful, *circle_doubt(possible)),
        {**left, **unable(told, reply.unknown)},
        given_errors,
        frozenset(key for key, number in reply.numbers.items() if number in OWN_NUMBERS and number not in ERROR_CODES),
    )


def _question(model: Model, entries: list[Entry], names: list[Name]) -> Question:
    called = {name for entry in entries for name in entry.rewritten.called if not name.startswith("_XLPM.")} - WRITTEN_OUT
    sizes = {entry.key: (entry.formula.box.height, entry.formula.box.width) for entry in entries if entry.formula.kind == "dynamic"}
    aside = [_reference(name) for name in names if not _plain(model, name) and not _outside(model, name)]
    return Question(entries, sorted(called), aside, sizes, [(1, 1)] * len(aside))


def _answered(
    model: Model, functions: Mapping[str, SheetFunction], advance: Callable[[], object], question: Question
) -> tuple[Reply, dict[Key, Box | None], dict[str, list[Failure]]]:
    """The last run's reply, the cells of the dynamic arrays in it, and why calls failed."""
    until = time.monotonic() + SECONDS  # for all runs together
    with TemporaryDirectory(prefix="xl_notes-", ignore_cleanup_errors=True) as folder:
        source, result = Path(folder, "copy.xlsx"), Path(folder, "result.xlsx")
        for _ in range(MOST_RUNS):
            copy, boxes = copy_for(model, question)
            write(copy, source)
            try:
                failures, numbers = recalculated(source, result, functions, advance, max(until - time.monotonic(), 0.0))
                reply = read_reply(result, numbers, model, question)
            except (CalcError, WorkbookError) as error:
                raise EngineError(str(error).rstrip(".")) from error
            in_error = _in_error(reply, question, boxes)
            settled = reply.sizes == question.sizes and reply.aside_sizes == question.aside_sizes and set(in_error) <= set(question.in_error)
            if settled and not (question.probing and question.sizes):
                return reply, boxes, failures
            question.probing &= not settled  # at last without the questions, which a formula that reads whole columns would count
            question.sizes, question.aside_sizes, question.in_error = reply.sizes, reply.aside_sizes, in_error
            advance = _nothing  # the same calls again
    raise EngineError(f"arrays go on changing their size after {MOST_RUNS} calculations")


def _nothing() -> None:
    return None


def _fill(entry: Entry, boxes: Mapping[Key, Box | None]) -> Box:
    return boxes[entry.key] or box_at(entry.place) if entry.formula.kind == "dynamic" else entry.formula.box


def _in_error(reply: Reply, question: Question, boxes: Mapping[Key, Box | None]) -> list[Key]:
    cells = ((entry.sheet, place) for entry in question.entries for place in _fill(entry, boxes).places())
    return [(sheet, place) for sheet, place in cells if place in reply.cells[sheet] and isinstance(reply.cells[sheet][place].value, CellError)]


def _values(model: Model, entries: list[Entry], reply: Reply, boxes: Mapping[Key, Box | None]) -> Values:
    values: Values = {sheet.name: {} for sheet in model.sheets}
    stored = {sheet.name: sheet.cells for sheet in model.sheets}
    for entry in entries:
        blocked = entry.formula.kind == "dynamic" and boxes[entry.key] is None
        for place in _fill(entry, boxes).places():
            value = reply.cells[entry.sheet][place].value if place in reply.cells[entry.sheet] else None
            if value is None:
                raise EngineError(f"LibreOffice gave no value for {entry.sheet}!{place}")
            before = stored[entry.sheet][place].value if place in stored[entry.sheet] else None
            values[entry.sheet][place] = SPILL if blocked else value if entry.formula.kind == "ordinary" else _of_kind(value, before)
    return values


def _of_kind(value: float | str | bool | CellError, before: Value) -> float | str | bool | CellError:
    """TRUE is the number 1 in LibreOffice, and in arrays it comes back as that: a cell that held a truth value gets one."""
    return bool(value) if isinstance(before, bool) and value in (0.0, 1.0) else value


def _by_sheet(boxes: Mapping[Key, Box | None]) -> dict[str, dict[Place, Box]]:
    found: dict[str, dict[Place, Box]] = defaultdict(dict)
    for (sheet, place), box in boxes.items():
        found[sheet][place] = box or box_at(place)
    return found


def _told(entry: Entry, fill: Box, failures: list[Failure], reply: Reply, given_errors: Mapping[Key, str]) -> Told:
    numbers = (reply.numbers.get((entry.sheet, place), 0) for place in fill.places())
    own = next((number for number in numbers if number in OWN_NUMBERS and number not in ERROR_CODES), 0)
    reason = given_errors.get(entry.key)
    return Told(entry, fill, "", lambda: failures, f"LibreOffice: {reason}" if reason else f"LibreOffice shows Err:{own}" if own else "")


def _given_errors(model: Model, entries: list[Entry], values: Values) -> dict[Key, str]:
    """The formulas that hand errors to functions of ours, which LibreOffice does not call then."""
    broken = Cells()
    for sheet in model.sheets:
        for place, value in {**{place: cell.value for place, cell in sheet.cells.items()}, **values[sheet.name]}.items():
            if isinstance(value, CellError):
                broken.add(sheet.name, box_at(place))
    calling = [entry for entry in entries if entry.rewritten.calls]
    return {entry.key: "it calls no function that is given an error" for entry in calling if broken.any_in(model.node(entry).reads)}


# ------------------------------------------------------------------------------------------------ names


def _reference(name: Name) -> str:
    return f"{quoted(name.sheet)}!{name.name}" if name.sheet else name.name


def _plain(model: Model, name: Name) -> tuple[str, Box] | None:
    """The cells a name stands for, if it says no more than that."""
    text = rewrite(name.text, model.scope, name.sheet or "", Place(1, 1)).text
    ranges = list(read_by(text, name.sheet or "", model.scope.sheets))
    where, mark, corners = text.rpartition("!")
    only = bool(mark or name.sheet) and not set(corners) & set('()+-*/&^=<>,{}"%@# ') and (not mark or where.startswith("'") == where.endswith("'"))
    return ranges[0] if len(ranges) == 1 and only else None


def _outside(model: Model, name: Name) -> str:
    return why_not(name.text, rewrite(name.text, model.scope, name.sheet or "", Place(1, 1)))


def _named(model: Model, name: Name, values: Values, question: Question, reply: Reply) -> Named:
    cells = _plain(model, name)
    found: list[Value]
    if _outside(model, name):
        found = [CellError("#REF!")]
    elif cells:
        sheet, box = cells
        stored = {place: cell.value for place, cell in next(one.cells for one in model.sheets if one.name == sheet).items()} | values[sheet]
        places = box.places() if box.height * box.width <= len(stored) else sorted(place for place in stored if box.covers(place))
        found = [stored.get(place) for place in places] or [None]
    else:
        found = reply.aside[question.aside.index(_reference(name))]
    if name.name.lower().startswith(CHECK):
        found = [bool(value) if isinstance(value, float) and value in (0.0, 1.0) else value for value in found]
    return Named(name.name, tuple(found))
