"""Macro workbooks for LibreOffice: a copy in which what LibreOffice 7.4 cannot take is changed and nothing else, and new ones for tests."""

import io
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import xlsxwriter

from tests.build.vba_reading import read_by_olevba
from xl_notes.build.ovba import OF_WORKBOOK, OF_WORKSHEET, Module, document, project_bin, standard
from xl_notes.hosts.headless.formulas import Scope, rewrite
from xl_notes.sheet.functions import TABLE
from xl_notes.workbook.package import open_package
from xl_notes.workbook.sheetxml import read_sheet
from xl_notes.workbook.xmlscan import escape, splice

PROJECT = "xl/vbaProject.bin"
WHOLE_MODULE = ""

Changes = Sequence[tuple[str, str]]
"""Old and new texts; an old text that is empty stands for the whole module.  No changes: the module is taken away."""

CALLUDF = """Option Explicit

Public Function CallUDF(ByVal moduleName As String, ByVal functionName As String, ByVal given As Variant) As Variant
    CallUDF = XlnUdf(moduleName, functionName, given)
End Function
"""

IN_EVERY_PROJECT: dict[str, Changes] = {
    "xln_start": [],
    "ThisWorkbook": [(WHOLE_MODULE, CALLUDF)],
    "xln_transport": [
        ("Application.Caller", "XlnCallingCell()"),
        ("area.Resize(height, width).Value2", "XlnPlainValues(area.Resize(height, width))"),
        # a function that gives nothing would give Nothing when it has given an array before
        ("Public Function XlnCaller() As Variant\n", "Public Function XlnCaller() As Variant\n    XlnCaller = Empty\n"),
        ("Public Function XlnPlace(ByVal cell As Variant) As Variant\n", "Public Function XlnPlace(ByVal cell As Variant) As Variant\n    XlnPlace = Empty\n"),
    ],
}
"""And the module xlwings becomes xln_transport_standin.bas, with a port in it."""


def write_prepared(source: Path, copy: Path, changes: Mapping[str, Changes]) -> None:
    """Copies a workbook that has the modules of xl_notes.

    changes  module -> changes, besides those in every project
    errors   KeyError, ValueError: there is no such module, or no such text in it
    """
    with ZipFile(source) as old, ZipFile(copy, "w", ZIP_DEFLATED) as new:
        parts = {PROJECT: changed_project(source, {**IN_EVERY_PROJECT, **changes})} | _changed_sheets(source)
        for entry in old.infolist():
            new.writestr(entry, parts.get(entry.filename) or old.read(entry))


def changed(code: str, texts: Changes) -> str:
    """A module's code with other texts in it.

    errors  ValueError: there is no such text
    """
    for old, new in texts:
        if old not in code:
            raise ValueError(f"the module has no text {old!r}")
        code = new if old == WHOLE_MODULE else code.replace(old, new)
    return code


def changed_project(source: Path, changes: Mapping[str, Changes]) -> bytes:
    """The VBA project of a workbook with changes to its modules.

    errors  KeyError, ValueError: there is no such module, or no such text in it
    """
    code = read_by_olevba(source)
    code |= {name: changed(code[name], texts) for name, texts in changes.items()}
    package = open_package(source)
    sheets = set(re.findall(rb'<sheetPr [^>]*codeName="(\w+)"', b"".join(package.parts[part] for part in package.sheets.values())))
    return project_bin("xl_notes", [_module(name, text, name.encode() in sheets) for name, text in code.items() if changes.get(name) != []])


def _module(name: str, code: str, of_sheet: bool) -> Module:
    if name == "ThisWorkbook" or of_sheet:
        return document(name, OF_WORKSHEET if of_sheet else OF_WORKBOOK, code)
    return standard(name, code)


def _changed_sheets(source: Path) -> dict[str, bytes]:
    """The sheets' parts with formulas as the embedded engine gets them: tables written out as cells, and a mark for an argument left out.

    LibreOffice knows no Table[#All] as an argument, and would make the one left out a 0; wire.bas turns the mark into a missing one.
    """
    package = open_package(source)
    scope = Scope(frozenset(TABLE), {}, package.tables, {name.upper(): name for name in package.sheets})
    parts = {}
    for name, part in package.sheets.items():
        edits = []
        for place, cell in read_sheet(name, part, package.parts[part], package.strings).cells.items():
            element = cell.element.first("f")
            if element and cell.formula and cell.formula.text:
                new = rewrite(cell.formula.text, scope, name, place).text
                edits.append((element.inner, element.inner_end, escape(new).encode()))
        parts[part] = splice(package.parts[part], edits)
    return parts


def macro_workbook(path: Path, sheets: Mapping[str, Mapping[str, Any]], modules: Sequence[Module]) -> Path:
    """Writes a workbook with cells and VBA.

    sheets   name -> address -> value; a text that begins with = is a formula, with {= an array formula, whose address is a range then
    modules  the workbook's own first; those of the sheets are added
    """
    book = xlsxwriter.Workbook(str(path))
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for number, (name, cells) in enumerate(sheets.items(), 1):
        sheet = book.add_worksheet(name)
        sheet.set_vba_name(f"Sheet{number}")
        for address, value in cells.items():
            if isinstance(value, str) and value.startswith("{="):
                sheet.write_array_formula(address, value)
            elif isinstance(value, str) and not value.startswith("="):
                sheet.write_string(address, value)
            elif hasattr(value, "year"):
                sheet.write_datetime(address, value, day)
            else:
                sheet.write(address, value)
    book.set_vba_name("ThisWorkbook")
    own = [document(f"Sheet{number}", OF_WORKSHEET) for number in range(1, len(sheets) + 1)]
    book.add_vba_project(io.BytesIO(project_bin("xl_notes", [modules[0], *own, *modules[1:]])), is_stream=True)
    book.close()
    return path
