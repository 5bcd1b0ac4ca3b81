"""Runs the add-in's VBA, and macros of workbooks that have it inside, for real: in LibreOffice, with xlwings' own CallUDF behind it.

    source = macro_workbook(folder / "model.xlsm", {"Model": {"A1": 43069.0, "A2": "=NOTE_YEARFRAC(A1,43115)"}}, [*project(), standard("my_macros", code)])
    ran = run_vba(source, folder, ["calculate", "my_macros.DoIt"])
    ran.values["Model"]["A2"], ran.reports["what XlnReport was told"], ran.failures

A copy of the file is opened in which a few modules and formulas are changed, see prepared_workbook.py; all others run as they are.  Nothing connects Python and
LibreOffice but files and a socket: a macro of its own, put into a profile made for the run, does what has to be done.

What LibreOffice 7.4 does otherwise than Excel, and a test must live with:
- a cell shows CVErr(2036) as the text "Error 2036"; this text in a cell is an error again for the functions that read the cell
- an error typed as an argument, F(NA()), never arrives; TRUE in a formula arrives as 1, and TRUE in a table comes out as 1
- IsMissing holds for every value of the subtype Error, also for CVErr(2036)
- which cell is calculating is not said: XlnSitAt names one, otherwise it is A1 of the sheet
- Range.Value2 is not known, names like Line and Step are reserved, and a module with one line it does not understand takes all functions away
- tables appear in array formulas only, nothing spills
"""

import contextlib
import io
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from tests.hosts.vba import wire
from tests.hosts.vba.prepared_workbook import WHOLE_MODULE, Changes, write_prepared
from xl_notes.hosts.calc import CalcError, profile, soffice

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
SECONDS = 100


@dataclass(frozen=True)
class Ran:
    """What came of a run.

    values    sheet -> address -> value, as openpyxl reads what LibreOffice has stored; errors as text
    reports   what the macros told XlnReport, label -> value; what RunPython would have run, under its name
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
    errors   RuntimeError: LibreOffice did not start, open the workbook or come to an end; KeyError, ValueError: a change does not fit
    """
    for name, value in (data or {}).items():
        (folder / name).write_bytes(wire.packed(value))
    prepared, stored = folder / "prepared.xlsm", folder / "stored.xlsx"
    with _python_behind_a_socket() as port:
        write_prepared(source, prepared, {"xlwings": [(WHOLE_MODULE, _standin(port, folder))], **(changes or {})})
        (folder / "job").write_bytes(wire.packed([str(prepared), str(stored), list(steps)]))
        _soffice(folder)
    done = dict(_pairs(folder / "done"))
    problem = done.pop("all", "it did not come to an end")
    if problem:
        raise RuntimeError(f"LibreOffice and {source.name}: {problem}")
    return Ran(values_of(stored), dict(_pairs(folder / "reports")), {step: text for step, text in done.items() if text})


# ------------------------------------------------------------------------------------------------ its parts


def _standin(port: int, folder: Path) -> str:
    text = (HERE / "xln_transport_standin.bas").read_text(encoding="ascii")
    for old, new in (("PORT As Long = 0", f"PORT As Long = {port}"), ('FOLDER As String = ""', f'FOLDER As String = "{folder}"')):
        assert text.count(old) == 1
        text = text.replace(old, new)
    return text + (HERE / "wire.bas").read_text(encoding="ascii")


def _pairs(file: Path) -> list[tuple[str, Any]]:
    if not file.exists():
        return []
    pairs, stream = [], io.BytesIO(file.read_bytes())
    while stream.tell() < len(stream.getbuffer()):
        pairs.append((wire.unpacked(stream.read), wire.unpacked(stream.read)))
    return pairs


def values_of(file: Path) -> dict[str, dict[str, Any]]:
    """Sheet -> address -> value of an .xlsx, without blank cells; errors as text."""
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
    """LibreOffice with a profile of its own, whose macro Driver.Main does the job in the folder."""
    where = folder / "profile"
    modules = {name: (HERE / f"{name.lower()}.bas").read_text(encoding="ascii") for name in ("Driver", "Wire")}
    profile.write_fresh(where, modules)
    try:
        soffice.run(where, [f'macro:///Standard.Driver.Main("{folder}")'], folder / "finished", SECONDS)
    except CalcError as error:
        raise RuntimeError(str(error)) from None
    shutil.rmtree(where, ignore_errors=True)
