"""The copy of a workbook that LibreOffice is given, written anew from what was read.

It holds cells, names and tables, and nothing else: no code, no connections, no links, no pictures, and no stored value of a formula that is to be calculated.
What is not understood here cannot be in it, so there is nothing in it that LibreOffice could open or load.
"""

import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from xl_notes.sheet.cells import CellError
from xl_notes.workbook.grid import Box, Place, box_at
from xl_notes.workbook.package import Table
from xl_notes.workbook.sheetxml import Value, as_stored, escape_text
from xl_notes.workbook.xmlscan import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml"
LONGEST_LITERAL = 200
"""Characters; quotes in it count twice against Excel's 255."""

KNOWN_ERRORS = frozenset(("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"))


class Written(NamedTuple):
    """A formula in the copy.

    text    without an equals sign; "" for one that is shared and stands elsewhere
    array   the cells of an array; None for an ordinary formula
    shared  number and cells of the shared formula it belongs to, the cells only where its text is; or None
    """

    text: str
    array: Box | None = None
    shared: tuple[str, Box | None] | None = None


@dataclass(frozen=True)
class CopySheet:
    """A sheet: formulas, values of the other cells, numbers of hidden rows."""

    name: str
    formulas: Mapping[Place, Written]
    values: Mapping[Place, Value]
    hidden: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Copy:
    """A workbook.  `names` are a name, its sheet or None, and its text; `tables` are by name."""

    sheets: Sequence[CopySheet]
    names: Sequence[tuple[str, str | None, str]]
    tables: Mapping[str, Table]


def write(copy: Copy, path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file:
        for name, text in _parts(copy):
            file.writestr(name, f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{text}')


def _parts(copy: Copy) -> Iterator[tuple[str, str]]:
    tables = list(copy.tables.items())
    parts = {"/xl/workbook.xml": "sheet.main", **{f"/xl/worksheets/sheet{n}.xml": "worksheet" for n in range(1, len(copy.sheets) + 1)}}
    parts |= {f"/xl/tables/table{n}.xml": "table" for n in range(1, len(tables) + 1)}
    overrides = "".join(f'<Override PartName="{part}" ContentType="{CONTENT}.{kind}+xml"/>' for part, kind in parts.items())
    rels = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    yield "[Content_Types].xml", f'<Types xmlns="{PACKAGE}/content-types">{rels}<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    yield "_rels/.rels", _relationships([("officeDocument", "xl/workbook.xml")])
    yield "xl/workbook.xml", _workbook(copy)
    yield "xl/_rels/workbook.xml.rels", _relationships([("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(copy.sheets) + 1)])
    for at, sheet in enumerate(copy.sheets, 1):
        mine = [(n, name, table) for n, (name, table) in enumerate(tables, 1) if table.sheet == sheet.name]
        listed = "".join(f'<tablePart r:id="r{n}"/>' for n in range(1, len(mine) + 1))
        tail = f'<tableParts count="{len(mine)}">{listed}</tableParts>' if mine else ""
        yield f"xl/worksheets/sheet{at}.xml", f'<worksheet xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheetData>{_rows(sheet)}</sheetData>{tail}</worksheet>'
        if mine:
            yield f"xl/worksheets/_rels/sheet{at}.xml.rels", _relationships([("table", f"../tables/table{n}.xml") for n, _, _ in mine])
        for n, name, table in mine:
            yield f"xl/tables/table{n}.xml", _table(n, name, table)


def _relationships(targets: Sequence[tuple[str, str]]) -> str:
    links = "".join(f'<Relationship Id="r{n}" Type="{RELATIONS}/{kind}" Target="{target}"/>' for n, (kind, target) in enumerate(targets, 1))
    return f'<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>'


def _workbook(copy: Copy) -> str:
    sheets = "".join(f'<sheet name="{escape(sheet.name)}" sheetId="{n}" r:id="r{n}"/>' for n, sheet in enumerate(copy.sheets, 1))
    order = {sheet.name: n for n, sheet in enumerate(copy.sheets)}
    names = "".join(
        f'<definedName name="{escape(name)}"' + (f' localSheetId="{order[sheet]}"' if sheet else "") + f">{escape_text(text)}</definedName>"
        for name, sheet, text in copy.names
    )
    listed = f"<definedNames>{names}</definedNames>" if names else ""
    return f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{sheets}</sheets>{listed}<calcPr fullCalcOnLoad="1"/></workbook>'


def _table(number: int, name: str, table: Table) -> str:
    columns = "".join(f'<tableColumn id="{n}" name="{escape(_plain(column))}"/>' for n, column in enumerate(table.columns, 1))
    rows = f'headerRowCount="{table.header}" totalsRowCount="{table.totals}"'
    return (
        f'<table xmlns="{MAIN}" id="{number}" name="{escape(name)}" displayName="{escape(name)}" ref="{table.box}" {rows}>'
        f'<tableColumns count="{len(table.columns)}">{columns}</tableColumns></table>'
    )


def _plain(text: str) -> str:
    return as_stored(text)[1].replace("\n", "_x000a_").replace("\t", "_x0009_")


# ------------------------------------------------------------------------------------------------ cells


def _rows(sheet: CopySheet) -> str:
    rows: dict[int, list[tuple[Place, str]]] = defaultdict(list)
    for place, value in sheet.values.items():
        rows[place.row].append((place, _constant(place, value)))
    for place, formula in sheet.formulas.items():
        rows[place.row].append((place, f'<c r="{place}">{_formula(place, formula)}</c>'))
    for row in sheet.hidden:
        rows.setdefault(row, [])
    return "".join(
        f'<row r="{row}"{" hidden=" + chr(34) + "1" + chr(34) if row in sheet.hidden else ""}>{"".join(text for _, text in sorted(cells))}</row>'
        for row, cells in sorted(rows.items())
    )


def _formula(place: Place, formula: Written) -> str:
    attributes = f' t="array" ref="{formula.array}"' if formula.array else ""
    if formula.shared:
        number, box = formula.shared
        attributes = f' t="shared" si="{escape(number)}"' + (f' ref="{box}"' if box else "")
    return f"<f{attributes}>{escape_text(formula.text)}</f>"


def _constant(place: Place, value: Value) -> str:
    if value is None:
        return ""
    if (
        isinstance(value, str) and "\n" in value and "\t" in value
    ):  # in a cell of several lines LibreOffice reads a tab as something else, in a formula it does not
        return f'<c r="{place}">{_formula(place, Written(_literals(value)))}</c>'
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape_text(as_stored(value)[1])}</t></is></c>'
    if isinstance(value, CellError) and value.code not in KNOWN_ERRORS:
        value = CellError("#VALUE!")
    kind, text = as_stored(value)
    return f'<c r="{place}"' + (f' t="{kind}"' if kind else "") + f"><v>{text}</v></c>"


def _literals(text: str) -> str:
    """A text as an expression.  A literal holds 255 characters, and XML makes a line feed of a carriage return."""
    lines = ["&".join(_literal(line[at : at + LONGEST_LITERAL]) for at in range(0, max(len(line), 1), LONGEST_LITERAL)) for line in text.split("\r")]
    return "&CHAR(13)&".join(lines)


def _literal(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def shared_box(places: Sequence[Place]) -> Box:
    """The smallest rectangle with all these cells in it."""
    box = box_at(places[0])
    for place in places[1:]:
        box = box.around(box_at(place))
    return box
