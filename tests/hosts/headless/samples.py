"""Three small functions and workbooks to try them in."""

import zipfile
from collections.abc import Mapping
from datetime import date
from html import escape
from pathlib import Path

from xl_notes.core.errors import NotAvailable, OutOfRange
from xl_notes.hosts.headless.recalc import recalc
from xl_notes.sheet.cells import CellError
from xl_notes.sheet.kinds import DATE, FLAG, NUMBER, NUMBERS, RATIO, TEXT, WHOLE, Result
from xl_notes.sheet.spec import Arg, SheetFunction
from xl_notes.workbook.grid import Place, place_of
from xl_notes.workbook.package import open_package
from xl_notes.workbook.sheetxml import read_sheet

PLAIN = Result("a value", lambda value: value)
MIXED = Result("a table", lambda rows: rows, is_table=True)


def add(first, second, third, flag):
    return first + 10 * second + 100 * third + (1000 if flag else 0)


def grid(rows):
    return [[float(i), f"t{i}", date(2017, 11, 30), NotAvailable("grid", i, "even") if i % 2 else True] for i in range(rows)]


def fail(number):
    if number == 3:
        raise ZeroDivisionError("three")
    raise OutOfRange("number", number, "something else")


def row(name, args, call, returns):
    return SheetFunction(name, "test", "For tests.", args, call, returns, ())


FUNCTIONS = {
    "NOTE_ADD": row(
        "NOTE_ADD",
        (Arg("first", NUMBER, "x"), Arg("second", NUMBER, "x", 7), Arg("third", NUMBER, "x", 5), Arg("flag", FLAG, "x", False)),
        add,
        RATIO,
    ),
    "NOTE_GRID": row("NOTE_GRID", (Arg("rows", WHOLE, "x", 2),), grid, MIXED),
    "NOTE_FAIL": row("NOTE_FAIL", (Arg("number", NUMBER, "x"),), fail, RATIO),
    "NOTE_VERSION": row("NOTE_VERSION", (), lambda: "1.0 <&>", TEXT),
    "NOTE_DAY": row("NOTE_DAY", (Arg("day", DATE, "x"),), lambda day: day, PLAIN),
    "NOTE_SUM": row("NOTE_SUM", (Arg("numbers", NUMBERS, "x"),), lambda numbers: sum(n for n in numbers if n is not None), RATIO),
}

NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def package_parts(sheet: str, workbook: str = "") -> dict[str, str]:
    """A minimal workbook; `sheet` is the inside of the worksheet element, `workbook` comes after the list of sheets."""
    return {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{RELATIONS}/officeDocument" Target="/xl/workbook.xml"/>'
        "</Relationships>",
        "xl/workbook.xml": f'<workbook xmlns="{NAMESPACE}" xmlns:r="{RELATIONS}"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets>{workbook}</workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{RELATIONS}/worksheet" '
        'Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{NAMESPACE}">{sheet}</worksheet>',
        "docProps/app.xml": "<Properties/>",
        "xl/vbaProject.bin": "\0\1\2 not to be touched",
    }


def write_parts(path: Path, parts: Mapping[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(zipfile.ZipInfo(name, (2021, 3, 4, 5, 6, 8)), text, zipfile.ZIP_DEFLATED)
    return path


def read_part(path: Path, part: str = "xl/worksheets/sheet1.xml") -> str:
    with zipfile.ZipFile(path) as file:
        return file.read(part).decode()


def inside(path: Path) -> str:
    """What is inside the worksheet element of the first sheet."""
    text = read_part(path)
    return text[text.index(">") + 1 : text.rindex("</")]


def sheet_of(cells: Mapping[str, object]) -> str:
    """The inside of a worksheet: a text with = is a formula whose stored value is wrong, one with < the inside of a cell element, a number a number."""
    rows: dict[int, list[tuple[Place, str]]] = {}
    for name, content in cells.items():
        place = place_of(name)
        rows.setdefault(place.row, []).append((place, _cell(name, content)))
    texts = (f'<row r="{row}">{"".join(text for _, text in sorted(inside))}</row>' for row, inside in sorted(rows.items()))
    return f"<sheetData>{''.join(texts)}</sheetData>"


def _cell(name: str, content: object) -> str:
    if not isinstance(content, str):
        return f'<c r="{name}"><v>{content}</v></c>'
    if content.startswith(("<c ", "<c>")):
        return f'<c r="{name}"{content[2:]}'
    if content.startswith("="):
        return f'<c r="{name}"><f>{escape(content[1:])}</f><v>99</v></c>'
    return f'<c r="{name}" t="inlineStr"><is><t>{escape(content)}</t></is></c>'


def array(ref: str, formula: str) -> str:
    return f'<c><f t="array" ref="{ref}">{escape(formula)}</f><v>99</v></c>'


def dynamic(ref: str, formula: str) -> str:
    return f'<c cm="1"><f t="array" ref="{ref}">{escape(formula)}</f><v>99</v></c>'


def values_in(path: Path) -> dict[str, object]:
    """The stored values of the first sheet as the package reads them, errors as their code."""
    package = open_package(path)
    name, part = next(iter(package.sheets.items()))
    cells = read_sheet(name, part, package.parts[part], package.strings).cells
    return {str(place): cell.value.code if isinstance(cell.value, CellError) else cell.value for place, cell in cells.items()}


def run(path, **options):
    return recalc(path, functions=FUNCTIONS, **options)


def after(book, sheet, workbook=""):
    """The inside of the sheet afterwards, and the report."""
    report = run(book(sheet, workbook))
    return inside(report.output), report


def cells(*pieces):
    return f'<sheetData><row r="1">{"".join(pieces)}</row></sheetData>'
