"""A worksheet part: reading its cells, and putting new cached values into it without touching another byte."""

import math
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from xl_notes.sheet.cells import CellError, to_serial
from xl_notes.workbook.grid import MOST_COLUMNS, MOST_ROWS, Box, Place, box_of, place_of
from xl_notes.workbook.xmlscan import Edit, Element, Wanted, scan, splice, with_attribute

Value = float | str | bool | CellError | None
"""What a cell holds.  None: nothing."""

WORKSHEET: Wanted = {
    "worksheet": {
        "dimension": {},
        "cols": {"col": {}},
        "sheetData": {"row": {"c": {"f": {}, "v": {}, "is": {"t": {}, "r": {"t": {}}}}}},
    }
}
LARGEST_ARRAY = 200_000
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
UNSAFE = re.compile("_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as the file has it.

    kind    "ordinary", "array" (entered with Ctrl+Shift+Enter), "dynamic" (spills), or "table" (a what-if table)
    box     the cells of an array, as the file has them; one cell otherwise
    master  number of the shared formula this belongs to, or None; the text is then the master's, given for the place of the master
    """

    text: str
    kind: str
    box: Box
    master: str | None = None


@dataclass(slots=True)
class Cell:
    element: Element
    value: Value
    formula: Formula | None


@dataclass
class Sheet:
    """A worksheet.  `rows` are those in the file, in order; a row's number is not always written in it, so it is kept here."""

    name: str
    part: str
    data: bytes
    root: Element
    cells: dict[Place, Cell] = field(default_factory=dict)
    rows: list[tuple[int, Element, list[int]]] = field(default_factory=list)
    masters: dict[str, Place] = field(default_factory=dict)

    @property
    def hidden_rows(self) -> frozenset[int]:
        return frozenset(row for row, element, _ in self.rows if element.attributes.get("hidden") in ("1", "true"))


def read_sheet(name: str, part: str, data: bytes, strings: Sequence[str], also: Wanted = MappingProxyType({})) -> Sheet:
    """The sheet of a part; `strings` are the workbook's shared ones.

    also    further elements to be kept below the root
    errors  XmlError; ValueError for a cell that cannot be understood
    """
    sheet = Sheet(name, part, data, scan(data, {"worksheet": {**WORKSHEET["worksheet"], **also}}))
    body = sheet.root.first("sheetData")
    row = 0
    for element in body.children if body else []:
        row = int(element.attributes.get("r", row + 1))
        columns = []
        column = 0
        for inner in element.children:
            place = place_of(inner.attributes["r"]) if "r" in inner.attributes else Place(row, column + 1)
            column = place.column
            columns.append(column)
            if place in sheet.cells or not (1 <= place.row <= MOST_ROWS and 1 <= column <= MOST_COLUMNS):
                raise ValueError(f"the cell {place} is there twice" if place in sheet.cells else f"the cell {place} is beyond the edge of a sheet")
            try:
                formula = inner.first("f")
                sheet.cells[place] = Cell(inner, _value(inner, strings), _formula(formula, inner, place, sheet) if formula else None)
            except ValueError as error:
                raise ValueError(f"the cell {place} cannot be read: {error}") from error
        sheet.rows.append((row, element, columns))
    return sheet


def _formula(element: Element, cell: Element, place: Place, sheet: Sheet) -> Formula | None:
    here = Box(*place, *place)
    kind, ref = element.attributes.get("t", ""), element.attributes.get("ref", "")
    if kind == "array":
        box = box_of(ref) if ref else here
        if (box.top, box.left) != place:
            raise ValueError(f"its array is said to fill {ref}, which does not begin at the cell")
        if box.height * box.width > LARGEST_ARRAY:
            raise ValueError(f"the array at {place} has {box.height * box.width:,} cells, more than {LARGEST_ARRAY:,}")
        return Formula(element.text, "dynamic" if cell.attributes.get("cm", "0") != "0" else "array", box)
    if kind == "dataTable":
        return Formula(element.text, "table", box_of(ref) if ref else here)
    master = element.attributes.get("si") if kind == "shared" else None
    if master is not None and element.text:
        sheet.masters[master] = place
    return Formula(element.text, "ordinary", here, master) if element.text or master is not None else None


def _value(cell: Element, strings: Sequence[str]) -> Value:
    kind, stored = cell.attributes.get("t", "n"), cell.first("v")
    if kind == "inlineStr":
        inline = cell.first("is")
        return unescape(rich_text(inline)) if inline else None
    if stored is None or (not stored.text and kind != "str"):
        return None
    text = stored.text
    if kind == "s":
        if not 0 <= int(text) < len(strings):
            raise ValueError(f"there is no shared string {text}")
        return strings[int(text)]
    if kind == "b":
        return text.strip() in ("1", "true")
    if kind == "e":
        return CellError(text.strip())
    if kind == "d":
        return _serial(text)
    if kind == "str":
        return unescape(text)
    if not NUMBER.fullmatch(text.strip()) or not math.isfinite(float(text)):
        raise ValueError(f"{text!r} is no number")
    return float(text)


def _serial(text: str) -> float:
    moment = datetime.fromisoformat(text.strip().removesuffix("Z"))
    return to_serial(moment) + (moment - moment.replace(hour=0, minute=0, second=0, microsecond=0)).total_seconds() / 86_400


def rich_text(element: Element) -> str:
    """The text of a string item, whether it is plain or in runs."""
    return "".join(child.text if child.name == "t" else "".join(run.text for run in child.all("t")) for child in element.children)


def unescape(text: str) -> str:
    """A file's _x000D_ is the character itself."""
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


# ------------------------------------------------------------------------------------------------ writing


def as_stored(value: float | str | bool | CellError) -> tuple[str | None, str]:
    """A value's type attribute and its text before XML escaping.

    >>> as_stored(37.0)
    (None, '37')
    """
    if isinstance(value, CellError):
        return "e", value.code
    if isinstance(value, bool):
        return "b", "1" if value else "0"
    if isinstance(value, str):
        return "str", UNSAFE.sub(lambda found: f"_x{ord(found[0]):04X}_", value)
    if not math.isfinite(value):
        return "e", "#NUM!"
    return None, str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(float(value))


def patched(sheet: Sheet, values: Mapping[Place, float | str | bool | CellError], cleared: Iterable[Place], boxes: Mapping[Place, Box]) -> bytes:
    """The part with these values in its cells.

    values   by place; cells that are not there are made
    cleared  cells that lose their value and keep everything else
    boxes    the new extent of dynamic arrays, by the place of the formula
    """
    edits: list[Edit] = []
    new: dict[int, list[Place]] = defaultdict(list)
    for place, value in values.items():
        if place in sheet.cells:
            edits += value_edits(sheet.data, sheet.cells[place].element, value)
        else:
            new[place.row].append(place)
    for place in cleared:
        if place in sheet.cells:
            edits += _clear(sheet.data, sheet.cells[place].element)
    for place, box in boxes.items():
        element = sheet.cells[place].element.first("f")
        assert element is not None  # a dynamic array has its formula
        if element.attributes.get("ref") != str(box):
            edits.append(_new_tag(sheet.data, element, "ref", str(box)))
    edits += _add(sheet, {row: sorted(places) for row, places in sorted(new.items())}, values)
    return splice(sheet.data, edits)


def _new_tag(data: bytes, element: Element, name: str, value: str | None) -> Edit:
    return element.start, element.inner, with_attribute(data[element.start : element.inner], name, value)


def value_edits(data: bytes, cell: Element, value: float | str | bool | CellError) -> list[Edit]:
    """What puts a value into a cell that is there: its style and its formula stay."""
    kind, text = as_stored(value)
    stored = cell.first("v")
    if cell.attributes.get("t", "n") == (kind or "n") and "vm" not in cell.attributes and stored is not None and _same(stored.text, text, value):
        return []
    tag = _retyped(data[cell.start : cell.inner], cell, kind)
    content = _tagged(cell.prefix, "v", escape_text(text))
    if cell.inner == cell.end:
        return [(cell.start, cell.end, _opened(tag) + content + _closing(cell.prefix, "c"))]
    edits = [(cell.start, cell.inner, tag)] if tag != data[cell.start : cell.inner] else []
    edits += [(inline.start, inline.end, b"") for inline in cell.all("is")]
    formula = cell.first("f")
    at = (stored.start, stored.end) if stored else (formula.end, formula.end) if formula else (cell.inner, cell.inner)
    return [*edits, (*at, content)]


def _same(stored: str, new: str, value: float | str | bool | CellError) -> bool:
    """Whether what is stored says the same already: 0.1 may also be written 0.10000000000000001."""
    if stored == new:
        return True
    if isinstance(value, (str, bool, CellError)):
        return False
    try:
        return float(stored) == value
    except ValueError:
        return False


def _clear(data: bytes, cell: Element) -> list[Edit]:
    tag = _retyped(data[cell.start : cell.inner], cell, None)
    edits = [(cell.start, cell.inner, tag)] if tag != data[cell.start : cell.inner] else []
    return edits + [(child.start, child.end, b"") for child in cell.children if child.name in ("v", "is")]


def _retyped(tag: bytes, cell: Element, kind: str | None) -> bytes:
    """The start tag with this type.  `vm` points to a richer value than the plain one that is written, so it goes."""
    if cell.attributes.get("t", "n") != (kind or "n"):
        tag = with_attribute(tag, "t", kind)
    return with_attribute(tag, "vm", None)


def _tagged(prefix: str, name: str, content: str) -> bytes:
    return f"<{prefix}{':' * bool(prefix)}{name}>{content}".encode() + _closing(prefix, name)


def _closing(prefix: str, name: str) -> bytes:
    return f"</{prefix}{':' * bool(prefix)}{name}>".encode()


def _opened(tag: bytes) -> bytes:
    """<c r="A1"/> as <c r="A1">."""
    return tag[:-2].rstrip() + b">" if tag.endswith(b"/>") else tag


def escape_text(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


# ------------------------------------------------------------------------------------------------ new cells


def _add(sheet: Sheet, new: Mapping[int, list[Place]], values: Mapping[Place, float | str | bool | CellError]) -> list[Edit]:
    if not new:
        return []
    body = sheet.root.first("sheetData")
    assert body is not None  # the formula these cells belong to is in it
    edits: list[Edit] = []
    numbers = [number for number, _, _ in sheet.rows]
    styles = _column_styles(sheet.root)
    for row, places in new.items():
        at = bisect_right(numbers, row)
        if at and numbers[at - 1] == row:
            edits += _fill_row(sheet, at - 1, places, values, styles)
            continue
        cells = b"".join(_new_cell(body.prefix, place, values[place], styles.get(place.column, "")) for place in places)
        start = sheet.rows[at][1].start if at < len(sheet.rows) else body.inner_end
        name = f"{body.prefix}{':' * bool(body.prefix)}row"
        edits.append((start, start, f'<{name} r="{row}">'.encode() + cells + f"</{name}>".encode()))
    return edits + _dimension(sheet.data, sheet.root, [place for places in new.values() for place in places])


def _fill_row(sheet: Sheet, at: int, places: list[Place], values: Mapping[Place, float | str | bool | CellError], styles: Mapping[int, str]) -> list[Edit]:
    _, row, columns = sheet.rows[at]
    own_style = row.attributes.get("s", "") if row.attributes.get("customFormat") in ("1", "true") else None
    tag = data = sheet.data[row.start : row.inner]
    if not _spans(row.attributes.get("spans", ""), places):
        tag = with_attribute(tag, "spans", None)
    made = {place: _new_cell(row.prefix, place, values[place], own_style if own_style is not None else styles.get(place.column, "")) for place in places}
    if row.inner == row.end:
        return [(row.start, row.end, _opened(tag) + b"".join(made.values()) + _closing(row.prefix, "row"))]
    edits = [(row.start, row.inner, tag)] if tag != data else []
    for place, cell in made.items():
        after = bisect_right(columns, place.column)
        start = row.children[after].start if after < len(columns) else row.inner_end
        edits.append((start, start, cell))
    return edits


def _spans(spans: str, places: list[Place]) -> bool:
    """Whether the row's hint about its columns still holds."""
    pairs = [pair.partition(":") for pair in spans.split()]
    return not pairs or all(any(int(first) <= place.column <= int(last) for first, _, last in pairs) for place in places)


def _new_cell(prefix: str, place: Place, value: float | str | bool | CellError, style: str) -> bytes:
    kind, text = as_stored(value)
    attributes = f' r="{place}"' + (f' s="{style}"' if style not in ("", "0") else "") + (f' t="{kind}"' if kind else "")
    name = f"{prefix}{':' * bool(prefix)}c"
    return f"<{name}{attributes}>".encode() + _tagged(prefix, "v", escape_text(text)) + f"</{name}>".encode()


def _column_styles(root: Element) -> dict[int, str]:
    """The format of whole columns: a cell that is not in the file shows it, so a cell that is made must have it."""
    styles = {}
    columns = root.first("cols")
    for column in columns.children if columns else []:
        style = column.attributes.get("style", "0")
        if style != "0":
            styles.update(dict.fromkeys(range(int(column.attributes["min"]), min(int(column.attributes["max"]), MOST_COLUMNS) + 1), style))
    return styles


def _dimension(data: bytes, root: Element, places: list[Place]) -> list[Edit]:
    element = root.first("dimension")
    if element is None or "ref" not in element.attributes:
        return []
    old = new = box_of(element.attributes["ref"])
    for place in places:
        new = new.around(Box(*place, *place))
    return [_new_tag(data, element, "ref", str(new))] if new != old else []
