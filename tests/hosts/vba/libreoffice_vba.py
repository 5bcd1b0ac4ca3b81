"""Runs the add-in's VBA, and macros of workbooks that have it inside, for real: in LibreOffice, with xlwings' own CallUDF behind it.

    source = macro_workbook(folder / "model.xlsm", {"Model": {"A1": 43069.0, "A2": "=NOTE_YEARFRAC(A1,43115)"}}, [*project(), standard("my_macros", code)])
    ran = run_vba(source, folder, ["calculate", "my_macros.DoIt"])
    ran.values["Model"]["A2"], ran.reports["what XlnReport was told"], ran.failures

The modules of the file run as they are, but for the changes named here; a change that does not fit stops the run.  No Excel is imitated beyond that, and no
bridge between Python and LibreOffice is needed: a macro of its own, put into a profile made for the run, does what has to be done.

What LibreOffice 7.4 does otherwise than Excel, and a test must live with:
- a cell shows CVErr(2036) as the text "Error 2036"; this text in a cell is an error again for the functions that read the cell
- an argument left out in the middle, F(1,,2), arrives as the number 0, an error typed as an argument, F(NA()), never arrives; TRUE in a formula arrives as 1
- IsMissing holds for every value of the subtype Error, also for CVErr(2036)
- which cell is calculating is not said: XlnSitAt names one, otherwise it is A1 of the sheet
- Range.Value2 and vbObjectError are not known, and of the modules whole ones fail over an #If
- tables appear in array formulas only, nothing spills
"""

import contextlib
import io
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import xlsxwriter
from openpyxl import load_workbook

from tests.conftest import find_soffice
from tests.hosts.vba import wire
from xl_notes.build.ovba import OF_WORKSHEET, Module, document, project_bin

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
SECONDS = 150
WHOLE_MODULE = ""

CALLUDF = """Option Explicit

Public Function CallUDF(ByVal moduleName As String, ByVal functionName As String, ByVal given As Variant) As Variant
    CallUDF = XlnUdf(moduleName, functionName, given)
End Function
"""

Changes = Sequence[tuple[str, str]]
"""Old and new text in turn; an empty old one is the whole module.  No changes: the module is taken away."""

IN_EVERY_PROJECT: dict[str, Changes] = {
    "xln_start": [],
    "ThisWorkbook": [(WHOLE_MODULE, CALLUDF)],
    "xln_transport": [
        ("Application.Caller", "XlnCallingCell()"),
        ("area.Resize(height, width).Value2", "XlnPlainValues(area.Resize(height, width))"),
        ("Public Function XlnCaller() As Variant\n", "Public Function XlnCaller() As Variant\n    XlnCaller = Empty\n"),
        ("Public Function XlnPlace(ByVal cell As Variant) As Variant\n", "Public Function XlnPlace(ByVal cell As Variant) As Variant\n    XlnPlace = Empty\n"),
    ],
}


@dataclass(frozen=True)
class Ran:
    """What came of a run.

    values    sheet -> address -> value, as openpyxl reads what LibreOffice has stored; errors as text
    reports   what the macros told XlnReport, label -> value
    failures  step -> error, for the steps that failed
    """

    values: dict[str, dict[str, Any]]
    reports: dict[str, Any]
    failures: dict[str, str]


def run_vba(
    source: Path, folder: Path, steps: Sequence[str] = ("calculate",), changes: Mapping[str, Changes] | None = None, data: Mapping[str, Any] | None = None
) -> Ran:
    """Opens a macro workbook that has the modules of xl_notes, takes the steps, and stores it.

    source   the workbook, which is left as it is
    folder   an empty one to work in
    steps    "calculate", or "module.Sub" for a macro without arguments
    changes  module -> changes to its text, for macros that use what LibreOffice lacks: {"my_macros": [(".Value2", ".Value")]}
    data     name -> value that a macro gets from XlnTestData(name): numbers, texts, lists, lists of lists
    errors   RuntimeError: LibreOffice did not start or finish, the workbook did not open, a change did not fit
    """
    for name, value in (data or {}).items():
        (folder / name).write_bytes(wire.packed(value))
    stored = folder / "stored.xlsx"
    with _python_behind_a_socket() as port:
        every = {**IN_EVERY_PROJECT, "xlwings": [(WHOLE_MODULE, _standin(port, folder))], **(changes or {})}
        job = [str(source), str(stored), [[name, [text for change in texts for text in change]] for name, texts in every.items()], list(steps)]
        (folder / "job").write_bytes(_flat(job))
        _soffice(folder)
    done = dict(_pairs(folder / "done"))
    problem = done.pop("all", "it did not come to an end")
    if problem:
        raise RuntimeError(f"LibreOffice and {source.name}: {problem}")
    return Ran(_values(stored), dict(_pairs(folder / "reports")), {step: text for step, text in done.items() if text})


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


# ------------------------------------------------------------------------------------------------ its parts


def _standin(port: int, folder: Path) -> str:
    text = (HERE / "xln_transport_standin.bas").read_text(encoding="ascii")
    for old, new in (("PORT As Long = 0", f"PORT As Long = {port}"), ('FOLDER As String = ""', f'FOLDER As String = "{folder}"')):
        assert text.count(old) == 1
        text = text.replace(old, new)
    return text + (HERE / "wire.bas").read_text(encoding="ascii")


def _flat(value: Any) -> bytes:
    """Lists of lists as arrays of arrays: the job is no table."""
    if isinstance(value, list):
        return b"f" + wire.packed(len(value))[1:] + b"".join(map(_flat, value))
    return wire.packed(value)


def _pairs(file: Path) -> list[tuple[str, Any]]:
    if not file.exists():
        return []
    pairs, stream = [], io.BytesIO(file.read_bytes())
    while stream.tell() < len(stream.getbuffer()):
        pairs.append((wire.unpacked(stream.read), wire.unpacked(stream.read)))
    return pairs


def _values(file: Path) -> dict[str, dict[str, Any]]:
    book = load_workbook(file, data_only=True)
    found = {sheet.title: {cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None} for sheet in book.worksheets}
    book.close()
    return found


@contextlib.contextmanager
def _python_behind_a_socket():
    """The process in which xlwings' CallUDF runs; its port."""
    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    command = [sys.executable, str(HERE.with_name("xlwings_process.py")), "socket"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": path})
    try:
        assert process.stdout
        line = process.stdout.readline()
        if not line:
            raise RuntimeError("the process for xlwings did not start")
        yield int(line)
    finally:
        process.kill()
        process.wait(30)
        process.stdout.close()  # type: ignore[union-attr]


def _soffice(folder: Path) -> None:
    """LibreOffice with a profile of its own, whose macro Driver.Main does the job in the folder; ended with all its processes, finished or not."""
    program = find_soffice()
    assert program is not None
    profile = folder / "profile"
    _write_profile(profile)
    command = [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nologo", f'macro:///Standard.Driver.Main("{folder}")']
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
        try:
            process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            raise RuntimeError(f"LibreOffice was not ready after {SECONDS} seconds") from None
        finally:
            if hasattr(os, "killpg"):
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
            elif process.poll() is None:
                process.kill()
            process.wait(30)
    shutil.rmtree(profile, ignore_errors=True)
    if not (folder / "done").exists():
        raise RuntimeError((folder / "log").read_text(errors="replace"))


SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Setup/Office"><prop oor:name="ooSetupInstCompleted" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""
"""A profile that was set up already: otherwise LibreOffice writes its own empty library over ours."""

LIBRARIES = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:libraries PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "libraries.dtd">
<library:libraries xmlns:library="http://openoffice.org/2000/library" xmlns:xlink="http://www.w3.org/1999/xlink">
<library:library library:name="Standard" library:link="false"/>
</library:libraries>
"""
LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false" library:passwordprotected="false">
{elements}</library:library>
"""
MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="{name}" script:language="StarBasic">{code}</script:module>
"""


def _write_profile(profile: Path) -> None:
    basic = profile / "user" / "basic"
    standard = basic / "Standard"
    standard.mkdir(parents=True)
    write = partial(Path.write_text, encoding="utf-8")
    write(profile / "user" / "registrymodifications.xcu", SETTINGS)
    modules = {"Driver": HERE / "driver.bas", "Wire": HERE / "wire.bas"}
    for kind, names in (("script", list(modules)), ("dialog", [])):
        write(basic / f"{kind}.xlc", LIBRARIES)
        write(standard / f"{kind}.xlb", LIBRARY.format(elements="".join(f'<library:element library:name="{name}"/>\n' for name in names)))
    for name, file in modules.items():
        write(standard / f"{name}.xba", MODULE.format(name=name, code=escape(file.read_text(encoding="ascii"))))
