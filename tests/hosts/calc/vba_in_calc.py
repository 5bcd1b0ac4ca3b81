"""Macro workbooks in LibreOffice with our formulas installed in its profile: nothing stands in for anything.

without_wrappers(MODEL, copy, {"my_macros": [(".Value2", ".Value")]})
ran = run_macros(installed(folder), copy, ["my_macros.DoIt"])
ran.values["Sheet"]["A1"], ran.failures
"""

import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile

from tests.hosts.calc.calc_session import run_macro
from tests.hosts.vba.libreoffice_vba import values_of
from tests.hosts.vba.prepared_workbook import PROJECT, WHOLE_MODULE, Changes, changed_project
from xl_notes.build.project import project
from xl_notes.hosts.calc.profile import SETTINGS, Setting, fresh

OFF, ON = 0, 4
"""A document's macros, as com.sun.star.document.MacroExecMode has them: never; always and without a question."""

FILTERS = {".xlsx": "Calc MS Excel 2007 XML", ".xlsm": "Calc MS Excel 2007 VBA XML"}
SECONDS = 60.0
NO_FAILURE = "no failure"
FAILED = re.compile("^FAILED ", re.MULTILINE)
NOT_EXECUTABLE = Setting("/org.openoffice.Office.Calc/Filter/Import/VBA", "Executable", "false")
"""Tools > Options > Load/Save > VBA Properties > Microsoft Excel: Executable code, without its tick."""


class Ran(NamedTuple):
    """What came of a run: sheet -> address -> value, and for each step that failed, why."""

    values: dict[str, dict[str, Any]]
    failures: dict[str, str]


class TakenOver(NamedTuple):
    """A macro workbook in LibreOffice: its modules' texts, and what cells show when it was opened and when it was calculated."""

    modules: dict[str, str]
    opened: dict[str, str]
    calculated: dict[str, str]


def set_to(where: Path, setting: Setting) -> None:
    """Sets something in a profile that was not used yet."""
    (where / SETTINGS).write_bytes(fresh({}, [setting])[SETTINGS])


def without_wrappers(source: Path, copy: Path, changes: Mapping[str, Changes]) -> Path:
    """A macro workbook of somebody who has the formulas installed: of its modules only those that are not ours, with changes to them."""
    ours: dict[str, Changes] = {module.name: [] for module in project() if module.name != "ThisWorkbook"}
    with ZipFile(source) as old, ZipFile(copy, "w", ZIP_DEFLATED) as new:
        code = changed_project(source, {"ThisWorkbook": [(WHOLE_MODULE, "Option Explicit\n")], **ours, **changes})
        for entry in old.infolist():
            new.writestr(entry, code if entry.filename == PROJECT else old.read(entry))
    return copy


def run_macros(where: Path, source: Path, macros: Sequence[str] = (), mode: int = ON) -> Ran:
    """Opens a macro workbook, calculates it, runs macros without arguments ("module.Sub") and stores it.

    where   a profile with our formulas in it
    errors  CalcError, AssertionError: LibreOffice could not open, calculate or store it
    """
    stored, failures = store_after(where, source, macros, mode)
    return Ran(values_of(stored), failures)


def store_after(where: Path, source: Path, macros: Sequence[str], mode: int = ON, suffix: str = ".xlsx") -> tuple[Path, dict[str, str]]:
    """As run_macros; the file that was stored, an .xlsx or .xlsm, and the failures."""
    shutil.copyfile(source, where / "model.xlsm")
    runs = "\n".join(f'    Tell Failure(document, "{macro}")' for macro in macros)
    told = run_macro(where, OPENING + WORK.format(mode=mode, runs=runs, name=f"out{suffix}", filter=FILTERS[suffix]), SECONDS)
    assert not FAILED.search(told), told
    reasons = dict(zip(macros, told.splitlines(), strict=True))
    return where / f"out{suffix}", {macro: reason for macro, reason in reasons.items() if reason != NO_FAILURE}


def taken_over(where: Path, source: Path, cells: Sequence[str]) -> TakenOver:
    """Opens a macro workbook with its macros on, and calculates it; what some cells show ("Sheet.A1") is looked at before and after.

    where   a profile with our formulas in it
    errors  CalcError, AssertionError: LibreOffice could not open it
    """
    shutil.copyfile(source, where / "model.xlsm")
    told = run_macro(where, OPENING + TAKING_OVER.format(mode=ON, mark=MARK, next=NEXT, cells=", ".join(f'"{cell}"' for cell in cells)), SECONDS)
    assert not FAILED.search(told), told[-500:]
    modules, opened, calculated = ({name: text.strip("\n") for name, text in zip(*[iter(part.split(MARK)[1:])] * 2, strict=True)} for part in told.split(NEXT))
    return TakenOver(modules, opened, calculated)


MARK, NEXT = "~=~", "~#~"
OPENING = """
Function OpenedIn(folder, mode)
    OpenedIn = StarDesktop.loadComponentFromURL(ConvertToURL(folder & "/model.xlsm"), "_blank", 0, _
        Array(XlnSetting("Hidden", True), XlnSetting("MacroExecutionMode", mode)))
End Function

Function ProjectOf(document)
    ' The VBA project: the library beside LibreOffice's own.
    For Each one In document.BasicLibraries.getElementNames()
        If one <> "Standard" Then ProjectOf = one
    Next one
End Function

Function Failure(document, macro)
    Dim outIndex(), outValues()
    On Error GoTo failed
    Failure = "no failure"
    document.getScriptProvider().getScript("vnd.sun.star.script:" & ProjectOf(document) & "." & macro & "?language=Basic&location=document") _
        .invoke(Array(), outIndex(), outValues())
    Exit Function
failed:
    Failure = Err & " " & Join(Split(Error$, Chr(10)), " ")
End Function
"""
WORK = """
Sub Work(folder)
    Dim document
    document = OpenedIn(folder, {mode})
    document.calculateAll()
{runs}
    SaveAs(document, folder, "{name}", "{filter}")
    document.close(True)
End Sub
"""
TAKING_OVER = """
Sub Work(folder)
    ' An error in a function of the document ends the line of ours in which it happens: the document is there all the same.
    Dim document, modules
    On Error Resume Next
    OpenedIn(folder, {mode})
    document = StarDesktop.Components.createEnumeration().nextElement()
    On Error GoTo 0
    modules = document.BasicLibraries.getByName(ProjectOf(document))
    For Each one In modules.getElementNames()
        Tell "{mark}" & one & "{mark}" & modules.getByName(one)
    Next one
    Tell "{next}"
    TellCells(document, Array({cells}))
    On Error Resume Next
    document.calculateAll()
    On Error GoTo 0
    Tell "{next}"
    TellCells(document, Array({cells}))
End Sub

Sub TellCells(document, addresses)
    Dim parts
    For Each one In addresses
        parts = Split(one, ".")
        Tell "{mark}" & one & "{mark}" & document.Sheets.getByName(parts(0)).getCellRangeByName(parts(1)).getString()
    Next one
End Sub
"""
