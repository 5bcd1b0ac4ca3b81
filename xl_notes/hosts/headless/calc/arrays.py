"""How large dynamic arrays are, which LibreOffice does not know: they are written as fixed arrays, and calculated until their sizes are known."""

from collections.abc import Iterable, Mapping

from xl_notes.hosts.headless.model import Entry, Key, Model
from xl_notes.hosts.headless.references import Cells
from xl_notes.sheet.cells import CellError
from xl_notes.workbook.grid import MOST_COLUMNS, MOST_ROWS, Box, box_at
from xl_notes.workbook.sheetxml import LARGEST_ARRAY, Value

Size = tuple[int, int]
"""Height and width."""

WIDEST = 100_000


def size_formula(text: str) -> str:
    """What tells the size of a formula's result in one number."""
    return f"ROWS({text})*{WIDEST}+COLUMNS({text})"


def size_of(value: Value) -> Size:
    """LibreOffice takes no number or text for a table of one cell, so an error means one."""
    if isinstance(value, (CellError, str)) or not value:
        return 1, 1
    height, width = divmod(int(value), WIDEST)
    return max(height, 1), max(width, 1)


def placed(model: Model, entries: Iterable[Entry], sizes: Mapping[Key, Size]) -> dict[Key, Box | None]:
    """The cells of each dynamic array; None if something stands in its way, which makes it #SPILL!."""
    arrays = [entry for entry in entries if entry.formula.kind == "dynamic"]
    if not arrays:
        return {}
    taken = _taken(model, entries, arrays)
    boxes: dict[Key, Box | None] = {}
    for entry in arrays:
        key = entry.key
        box = box_at(entry.place, *sizes[key])
        others = [place for place in taken.inside(entry.sheet, box) if place != entry.place] if _fits(box) else [entry.place]
        boxes[key] = None if others else box
        if not others:
            for place in box.places():
                if place != entry.place:
                    taken.add(entry.sheet, box_at(place))
    return boxes


def _fits(box: Box) -> bool:
    return box.bottom <= MOST_ROWS and box.right <= MOST_COLUMNS and box.height * box.width <= LARGEST_ARRAY


def _taken(model: Model, entries: Iterable[Entry], arrays: Iterable[Entry]) -> Cells:
    """The cells that hold something: all but what the arrays themselves have filled."""
    filled = {(entry.sheet, place) for entry in arrays for place in entry.formula.box.places()}
    full = {(entry.sheet, place) for entry in entries if entry.formula.kind == "array" for place in entry.formula.box.places()}
    for sheet in model.sheets:
        full |= {(sheet.name, place) for place, cell in sheet.cells.items() if cell.formula or (cell.value is not None and (sheet.name, place) not in filled)}
    taken = Cells()
    for name, place in sorted(full):
        taken.add(name, box_at(place))
    return taken
