"""LibreOffice as its user has it: the formulas put into a profile by our own install, and a macro that does what a person would do.

ran = in_calc(folder, "macro text with Sub Work", functions...)
"""

import os
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from openpyxl import load_workbook

from xl_notes.hosts.calc import profile, recalculated, soffice
from xl_notes.hosts.calc.basic import quoted
from xl_notes.install import calc
from xl_notes.install.machine import this_machine

SECONDS = 100.0


def installed(folder: Path, interpreter: str = sys.executable) -> Path:
    """A new profile with the formulas in it."""
    calc.install(replace(this_machine(), interpreter=interpreter), folder)
    return folder


def add_module(where: Path, name: str, code: str) -> None:
    """One more module of Basic in the profile."""
    listing = where / profile.LISTING
    listing.write_bytes(profile.with_module(listing.read_bytes(), name))
    (where / profile.module_file(name)).write_bytes(profile.module(name, code))


def run_macro(where: Path, code: str, seconds: float = SECONDS) -> str:
    """Runs `Sub Work(folder)` of some Basic, which may tell something by `Tell text`; all it told, or that it failed."""
    done = where / "done"
    done.unlink(missing_ok=True)
    add_module(where, "Told", f"{TELLING}\n{code}")
    add_module(where, recalculated.DRIVER, recalculated.DRIVER_SOURCE.read_text())
    soffice.run(where, [f'macro:///Standard.Told.Start("{where}")'], done, seconds)
    return done.read_text()


TELLING = """
Global Said As String

Sub Start(folder)
    On Error GoTo failed
    Said = ""
    Work(folder)
    XlnTell(ConvertToURL(folder & "/done"), Said)
    Exit Sub
failed:
    XlnTell(ConvertToURL(folder & "/done"), Said & "FAILED " & Error$)
End Sub

Sub Tell(text)
    Said = Said & text & Chr(10)
End Sub

Function Opened(folder, name)
    Opened = StarDesktop.loadComponentFromURL(ConvertToURL(folder & "/" & name), "_blank", 0, Array(XlnSetting("Hidden", True)))
End Function

Sub SaveAs(document, folder, name, filter)
    document.storeToURL(ConvertToURL(folder & "/" & name), Array(XlnSetting("FilterName", filter)))
End Sub
"""


def calculated(source: Path, where: Path) -> Path:
    """The workbook as Calc has it once it was opened and calculated, as an .xlsx in the profile's folder."""
    target = where / f"{source.stem}.calculated.xlsx"
    told = run_macro(
        where,
        f"""
Sub Work(folder)
    Dim document
    document = StarDesktop.loadComponentFromURL({quoted(source.resolve().as_uri())}, "_blank", 0, Array(XlnSetting("Hidden", True)))
    document.calculateAll()
    document.storeToURL({quoted(target.as_uri())}, Array(XlnSetting("FilterName", "Calc MS Excel 2007 XML")))
    document.close(True)
End Sub
""",
    )
    assert told == ""
    return target


def write_book(path: Path, cells: Mapping[str, Any], arrays: Mapping[str, str] | None = None) -> Path:
    """A workbook of one sheet S as Excel would save it, its formulas not calculated."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("S")
        for address, value in cells.items():
            if isinstance(value, str) and value.startswith("="):
                sheet.write_formula(address, value, None, "")
            else:
                sheet.write(address, value)
        for address, formula in (arrays or {}).items():
            sheet.write_array_formula(address, formula, None, "")
    return path


def values(path: Path) -> dict[str, Any]:
    """What the cells of sheet S show; errors as text."""
    book = load_workbook(path, data_only=True)
    found = {cell.coordinate: cell.value for row in book["S"].iter_rows() for cell in row if cell.value is not None}
    book.close()
    return found


def formulas(path: Path) -> dict[str, Any]:
    book = load_workbook(path)
    found = {cell.coordinate: cell.value for row in book["S"].iter_rows() for cell in row if cell.data_type == "f"}
    book.close()
    return found


@pytest.fixture
def where(tmp_path: Path) -> Path:
    return installed(tmp_path / "profile")


def processes_of(contact: Path) -> list[int]:
    """The processes that were given this contact file (Linux)."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if os.fsencode(contact) in (entry / "cmdline").read_bytes():
                found.append(int(entry.name))
        except OSError:
            continue
    return found
