"""What the copy holds in one run of LibreOffice, and what is read from the workbook it gives back."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from xl_notes.hosts.headless.calc.arrays import Size, placed, size_formula, size_of
from xl_notes.hosts.headless.calc.copy import Copy, CopySheet, Written, shared_box
from xl_notes.hosts.headless.calc.limits import why_not
from xl_notes.hosts.headless.calc.wording import worded
from xl_notes.hosts.headless.formulas import Scope, rewrite
from xl_notes.hosts.headless.model import Entry, Key, Model
from xl_notes.sheet.cells import CellError
from xl_notes.workbook.formulatext import quoted, translate
from xl_notes.workbook.grid import MOST_COLUMNS, MOST_ROWS, Box, Place, box_at
from xl_notes.workbook.package import WorkbookError, open_package
from xl_notes.workbook.sheetxml import Cell, Sheet, Value, read_sheet
from xl_notes.workbook.xmlscan import XmlError

SCRATCH = "xl_notes scratch"
FUNCTION_COLUMN, ERROR_COLUMN, SIZE_COLUMN, ASIDE_COLUMN = 1, 2, 3, 4
PROBE_COLUMN = 1024
"""Where the sizes of a sheet's arrays are asked for, below everything else; older versions have no more columns."""

ERROR_NUMBER = "_xlfn.ORG.OPENOFFICE.ERRORTYPE({})"
"""LibreOffice's own number of the error in a cell, which the file does not keep."""


@dataclass
class Question:
    """What a run shall answer beside the cells.

    entries    the formulas to be calculated
    functions  names whose functions LibreOffice may have or not
    aside      formulas that stand in no cell
    sizes      of the dynamic arrays, as far as they are known
    aside_sizes  of the results aside
    in_error   cells whose errors' numbers are asked for
    probing    whether the sizes of arrays are asked for, which takes cells on the sheets themselves
    """

    entries: list[Entry]
    functions: list[str]
    aside: list[str]
    sizes: dict[Key, Size]
    aside_sizes: list[Size]
    in_error: list[Key] = field(default_factory=list)
    probing: bool = True


@dataclass(frozen=True)
class Reply:
    """What a run answered.

    cells    by sheet and place
    unknown  the functions LibreOffice does not have
    aside    the values of each formula aside, row by row
    numbers  of the errors asked for
    """

    cells: Mapping[str, Mapping[Place, Cell]]
    sizes: dict[Key, Size]
    unknown: set[str]
    aside: list[list[Value]]
    aside_sizes: list[Size]
    numbers: dict[Key, int]


def copy_for(model: Model, question: Question) -> tuple[Copy, dict[Key, Box | None]]:
    """The copy for a run, and the cells of the dynamic arrays in it."""
    boxes = placed(model, question.entries, question.sizes)
    stored: dict[Key, Box | None] = {entry.key: entry.formula.box for entry in model.entries if entry.formula.kind == "dynamic"}
    words = _Words(model, stored | boxes)
    mine: dict[str, list[Entry]] = defaultdict(list)
    for entry in question.entries:
        mine[entry.sheet].append(entry)
    sheets = [_sheet(sheet, mine[sheet.name], words, question, number) for number, sheet in enumerate(model.sheets, 1)]
    names = []
    for name in model.package.names:
        local = name.sheet if name.sheet in model.package.sheets else None
        rewritten = rewrite(name.text, model.scope, local or "", Place(1, 1))
        if name.text and not name.name.lower().startswith("_xlnm.") and (name.sheet is None or local) and not why_not(name.text, rewritten):
            names.append((name.name, local, words.of(name.text, local or "", Place(1, 1))))
    return Copy([*sheets, _scratch(model, question)], names, model.package.tables), boxes


class _Words:
    """The wording of formulas while arrays have these cells."""

    def __init__(self, model: Model, boxes: Mapping[Key, Box | None]) -> None:
        self.scope = Scope(model.scope.functions, _moving_names(model), sheets=model.scope.sheets)
        self.boxes = boxes

    def of(self, text: str, sheet: str, place: Place, whose: str = "") -> str:
        return worded(text, self.scope, sheet, place, self._spill_at, whose)

    def box_of(self, entry: Entry) -> Box | None:
        """The cells of an array; None for an ordinary formula."""
        if entry.formula.kind == "dynamic":
            return self.boxes[entry.key]
        return entry.formula.box if entry.formula.kind == "array" else None

    def _spill_at(self, sheet: str, place: Place) -> Box | None:
        return self.boxes.get((self.scope.sheets.get(sheet.upper(), sheet), place))


def _moving_names(model: Model) -> dict[tuple[str | None, str], str]:
    """The names that mean other cells in every cell.  One that points up or left does so round the edge of the sheet, which LibreOffice does not follow."""

    def moves(sheet: str | None, text: str) -> bool:
        meaning = rewrite(text, model.scope, sheet or "", Place(1, 1)).text
        return translate(meaning, 1, 1) != meaning

    return {(sheet, name): text for (sheet, name), text in model.scope.names.items() if moves(sheet, text)}


def whose(sheet_number: int, place: Place) -> str:
    """How failures say which cell they belong to."""
    return f"{sheet_number}:{place.row}:{place.column}"


def _sheet(sheet: Sheet, entries: Sequence[Entry], words: _Words, question: Question, number: int) -> CopySheet:
    texts = {entry.place: words.of(entry.text, sheet.name, entry.place, whose(number, entry.place)) for entry in entries}
    formulas = {entry.place: Written(texts[entry.place], words.box_of(entry)) for entry in entries}
    values: dict[Place, Value] = {place: cell.value for place, cell in sheet.cells.items() if cell.value is not None}
    for entry in entries:
        for place in entry.formula.box.places():
            values.pop(place, None)
    _share(sheet, entries, formulas)
    arrays = [entry.place for entry in entries if entry.formula.kind == "dynamic"]
    for place, probe in zip(arrays, _probe_places(sheet, question.sizes, len(arrays)), strict=True):
        if question.probing:
            formulas[probe] = Written(size_formula(texts[place]), box_at(probe))
        if words.boxes[sheet.name, place] is None:
            del formulas[place]
            values[place] = CellError("#VALUE!")  # LibreOffice knows no #SPILL!
    return CopySheet(sheet.name, formulas, values, sheet.hidden_rows)


def _share(sheet: Sheet, entries: Sequence[Entry], formulas: dict[Place, Written]) -> None:
    """Writes shared formulas as such, if none of their cells needed other words."""
    groups: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.formula.master is not None:
            groups[entry.formula.master].append(entry)
    for shared, members in groups.items():
        places = [entry.place for entry in members]
        master = sheet.masters[shared]
        if master in places and all(formulas[entry.place].text == entry.text for entry in members):
            first = Written(formulas[master].text, None, (shared, shared_box(places)))
            formulas.update(dict.fromkeys(places, Written("", None, (shared, None))) | {master: first})


def _probe_places(sheet: Sheet, sizes: Mapping[Key, Size], count: int) -> list[Place]:
    """Where so many questions about sizes stand: below and to the right of all that is filled, so far as there is room."""
    ends = [Place(place.row + height, place.column + width) for (name, place), (height, width) in sizes.items() if name == sheet.name]
    filled = [*sheet.cells, *ends]
    column = PROBE_COLUMN if max((place.column for place in filled), default=1) < PROBE_COLUMN else MOST_COLUMNS
    row = min(max((place.row for place in filled), default=1) + 2, MOST_ROWS - count)
    return [Place(row + at, column) for at in range(count)]


def scratch_name(model: Model) -> str:
    """A name that no sheet has."""
    name = SCRATCH
    while name.upper() in model.scope.sheets:
        name += "_"
    return name


def _scratch(model: Model, question: Question) -> CopySheet:
    formulas = {Place(at, FUNCTION_COLUMN): Written(f"{_callable(name)}()") for at, name in enumerate(question.functions, 1)}
    for at, (sheet, place) in enumerate(question.in_error, 1):
        formulas[Place(at, ERROR_COLUMN)] = Written(ERROR_NUMBER.format(f"{quoted(sheet)}!{place}"))
    for at, (text, box) in enumerate(zip(question.aside, aside_boxes(question.aside_sizes), strict=True), 1):
        formulas[Place(at, SIZE_COLUMN)] = Written(size_formula(text), box_at(Place(at, SIZE_COLUMN)))
        formulas[Place(box.top, box.left)] = Written(text, box)
    return CopySheet(scratch_name(model), formulas, {})


def _callable(name: str) -> str:
    """A function's name from upper case as files have it."""
    return name.replace("_XLFN.", "_xlfn.").replace("_XLWS.", "_xlws.")


def aside_boxes(sizes: Sequence[Size]) -> list[Box]:
    """Where the results aside are, one below the other."""
    boxes, row = [], 1
    for height, width in sizes:
        boxes.append(box_at(Place(row, ASIDE_COLUMN), height, width))
        row += height
    return boxes


# ------------------------------------------------------------------------------------------------ back


def read_reply(result: Path, numbers: Mapping[tuple[int, Place], float], model: Model, question: Question) -> Reply:
    """What is in the workbook that LibreOffice wrote.  It keeps the order of the sheets.

    numbers  in full, by number of the sheet from 0 and place; the file has 15 digits
    errors   WorkbookError
    """
    package = open_package(result)
    try:
        sheets = [read_sheet(name, part, package.parts[part], package.strings) for name, part in package.sheets.items()]
    except (XmlError, ValueError, KeyError, IndexError) as error:
        raise WorkbookError(f"what LibreOffice wrote cannot be read: {error}") from error
    if len(sheets) != len(model.sheets) + 1:
        raise WorkbookError(f"LibreOffice wrote {len(sheets)} sheets, not {len(model.sheets) + 1}")
    *own, scratch = sheets
    cells = {sheet.name: _in_full(read.cells, number, numbers) for number, (sheet, read) in enumerate(zip(model.sheets, own, strict=True))}
    return Reply(
        cells,
        _sizes(model, question, cells) if question.probing else question.sizes,
        {name for at, name in enumerate(question.functions, 1) if _value(scratch.cells, Place(at, FUNCTION_COLUMN)) == CellError("#NAME?")},
        [[_value(scratch.cells, place) for place in box.places()] for box in aside_boxes(question.aside_sizes)],
        [size_of(_value(scratch.cells, Place(at, SIZE_COLUMN))) for at in range(1, len(question.aside) + 1)],
        {key: int(number) for at, key in enumerate(question.in_error, 1) if isinstance(number := _value(scratch.cells, Place(at, ERROR_COLUMN)), float)},
    )


def _in_full(cells: Mapping[Place, Cell], sheet: int, numbers: Mapping[tuple[int, Place], float]) -> dict[Place, Cell]:
    return {place: replace(cell, value=numbers.get((sheet, place), cell.value)) if isinstance(cell.value, float) else cell for place, cell in cells.items()}


def _sizes(model: Model, question: Question, cells: Mapping[str, Mapping[Place, Cell]]) -> dict[Key, Size]:
    sizes = {}
    for sheet in model.sheets:
        arrays = [entry.place for entry in question.entries if entry.sheet == sheet.name and entry.formula.kind == "dynamic"]
        for place, probe in zip(arrays, _probe_places(sheet, question.sizes, len(arrays)), strict=True):
            sizes[sheet.name, place] = size_of(_value(cells[sheet.name], probe))
    return sizes


def _value(cells: Mapping[Place, Cell], place: Place) -> Value:
    return cells[place].value if place in cells else None
