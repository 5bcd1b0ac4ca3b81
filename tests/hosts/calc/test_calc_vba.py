"""VBA in LibreOffice with the formulas installed there: the macro workbook as it is, its macros without the formulas inside, and the README's VBA.

What does not work in LibreOffice 7.4, and why:

- A workbook with the formulas inside, such as ascent_solar_2017.xlsm: its own functions come before the installed ones.  With macros off they are refused, so
  every one is #VALUE!.  With macros on they want Excel's COM and Range.Value2, and the cells show nothing; in a window LibreOffice also stops at a line of
  xlwings' module, with a dialog, which nobody sees here.  What helps is its VBA loaded as a text only: Tools > Options > Load/Save > VBA Properties >
  Microsoft Excel, "Executable code" without its tick.  An .xlsm that is saved like that has its VBA in comments.  The .xlsx of the model needs none of this.
- Range.Value of a cell with an error: VBA gets 0 for it there, and IsError says False.  The Range itself as an argument is right, errors too.
- On Error, Err.Description: an error comes back as a number that is none, and nothing is raised.  `result <> result` finds it.  Put into a cell it stands in
  the file as NaN, which other programs cannot read, so it must be found before.  vbObjectError is not known.
- A 0 that comes from a cell, for an optional argument where it means something else than leaving it out, such as basis 0: it looks like one that Calc
  gives for an omitted argument, there is no formula that tells, and the call is refused.  A 0 that is written is right, and so is leaving an argument out.
- Application.Run, Application.Evaluate and Application.WorksheetFunction with an installed function: LibreOffice looks for macros of documents, for
  references, and for functions of its own.
- A truth value in a table is 1 or 0 in cells.
- RunPython and the other procedures of the add-in: they are not installed in LibreOffice.
- Range.Value2, Application.CalculateFullRebuild and Range.Formula2: LibreOffice has Value, Calculate and Formula.
"""

import math
import re
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.utils.cell import rows_from_range
from openpyxl.worksheet.formula import ArrayFormula

from tests.build.vba_reading import read_by_olevba
from tests.hosts.calc.calc_session import installed
from tests.hosts.calc.vba_in_calc import NOT_EXECUTABLE, OFF, run_macros, set_to, store_after, taken_over, without_wrappers
from tests.hosts.vba.libreoffice_vba import values_of
from tests.hosts.vba.prepared_workbook import macro_workbook
from tests.hosts.vba.test_readme_snippets import CODE, DAYS, test_a_range, test_a_single_value, test_a_table  # noqa: F401  run here with the cells below
from tests.hosts.vba.test_readme_snippets import MACROS as SNIPPETS
from tests.workbooks.expected_of_macros import EXPECTATIONS, IN_LIBREOFFICE, MACROS, MODEL, Model, a_notice_is_recorded_once
from xl_notes.build.ovba import OF_WORKBOOK, document, standard

pytestmark = [pytest.mark.libreoffice, pytest.mark.filterwarnings("ignore:Unable to read chart")]
OWN = document("ThisWorkbook", OF_WORKBOOK, "Option Explicit\n")
ATTRIBUTES = re.compile(r"^Attribute .*\n", re.MULTILINE)
"""What VBA keeps in a module's text and shows nobody; LibreOffice leaves it out."""


@pytest.fixture
def where(tmp_path: Path) -> Path:
    return installed(tmp_path / "profile")


# ------------------------------------------------------------------------------------------------ the macro workbook as it is


def flat(values: dict[str, dict[str, Any]]) -> dict[tuple[str, str], Any]:
    return {(sheet, address): value for sheet, cells in values.items() for address, value in cells.items()}


def cells_of_tables() -> set[tuple[str, str]]:
    """The cells of the workbook's array formulas."""
    book = load_workbook(MODEL)
    formulas = [(sheet.title, cell.value.ref) for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if isinstance(cell.value, ArrayFormula)]
    book.close()
    return {(sheet, address) for sheet, area in formulas for row in rows_from_range(area) for address in row}


def near(found: Any, stored: Any) -> bool:
    if isinstance(stored, bool) or not isinstance(stored, (int, float)):
        return isinstance(found, type(stored)) and bool(found == stored)
    return isinstance(found, (int, float)) and not isinstance(found, bool) and math.isclose(found, stored, rel_tol=1e-9)


def test_with_its_vba_as_a_text_every_cell_is_as_stored(where):
    """The embedded engine has calculated what is stored.  A truth value in a table comes out as 1 or 0: an array of Basic has none for a cell.

    Texts that are empty are left out: in what LibreOffice stores they cannot be told from blank cells.
    """
    set_to(where, NOT_EXECUTABLE)
    found = flat(run_macros(where, MODEL, mode=OFF).values)
    stored = {cell: value for cell, value in flat(values_of(MODEL)).items() if value != ""}
    assert set(found) == set(stored)
    truths = {cell: int(stored[cell]) for cell in cells_of_tables() if isinstance(stored.get(cell), bool)}
    assert {cell: (found[cell], value) for cell, value in (stored | truths).items() if not near(found[cell], value)} == {}
    assert len(truths) > 50
    assert len(stored) > 4000


@pytest.mark.parametrize("as_text", [False, True])
def test_what_becomes_of_the_vba_when_the_workbook_is_saved(where, tmp_path, as_text):
    if as_text:
        set_to(where, NOT_EXECUTABLE)
    source = macro_workbook(tmp_path / "model.xlsm", {"Sheet": {"A1": 1.0}}, [OWN, standard("mine", "Public Sub Mine()\nEnd Sub\n")])
    stored, _ = store_after(where, source, [], suffix=".xlsm")
    saved = read_by_olevba(stored)["mine"].splitlines()
    assert ("Public Sub Mine()" in saved, "Rem Public Sub Mine()" in saved) == (not as_text, as_text)


def test_with_macros_off_its_own_functions_come_first_and_are_refused(where):
    found, book = run_macros(where, MODEL, mode=OFF).values, load_workbook(MODEL)
    cells = [(sheet.title, cell.coordinate, cell.value) for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    book.close()
    ours = [found[sheet].get(address) for sheet, address, formula in cells if isinstance(formula, str) and re.fullmatch(r"=NOTE_\w+\([^()]*\)", formula)]
    assert len(ours) > 50
    assert set(ours) == {"#VALUE!"}


def test_with_macros_on_the_vba_is_there_and_the_cells_are_empty(where):
    """A formula shows what is stored until it is calculated; arrays are calculated when the workbook is opened."""
    taken = taken_over(where, MODEL, ["Schedule.B2", "Schedule.E15", "Terms.B24", "Schedule.B5"])
    written = read_by_olevba(MODEL)
    assert set(taken.modules) == set(written)
    for name, text in taken.modules.items():
        head, _, code = text.partition("\nOption VBASupport 1\n")
        assert head.startswith("Rem Attribute VBA_ModuleType=VBA")
        assert code.rstrip() == ATTRIBUTES.sub("", written[name]).rstrip()
    assert taken.opened == {"Schedule.B2": "112,130.66", "Schedule.E15": "", "Terms.B24": values_of(MODEL)["Terms"]["B24"], "Schedule.B5": "36"}
    assert {taken.calculated[cell] for cell in ("Schedule.B2", "Schedule.E15", "Terms.B24")} == {""}


# ------------------------------------------------------------------------------------------------ its macros, without the formulas inside


@pytest.fixture(scope="module")
def own_macros(tmp_path_factory):
    """The workbook as one of somebody who has the formulas installed in LibreOffice."""
    return without_wrappers(MODEL, tmp_path_factory.mktemp("own") / "model.xlsm", {"notes_macros": IN_LIBREOFFICE})


def run(folder, workbook, *macros):
    ran = run_macros(installed(folder / "profile"), workbook, [f"notes_macros.{macro}" for macro in macros])
    assert ran.failures == {}
    return Model(ran.values)


@pytest.fixture(scope="module")
def model(own_macros, tmp_path_factory):
    return run(tmp_path_factory.mktemp("macros"), own_macros, *MACROS)


@pytest.mark.parametrize("holds", EXPECTATIONS, ids=lambda holds: holds.__name__)
def test_the_cells(model, holds):
    holds(model)


def test_a_notice_is_recorded_once(own_macros, tmp_path):
    a_notice_is_recorded_once(run(tmp_path, own_macros, "ConvertNotice", "ConvertNotice"))


# ------------------------------------------------------------------------------------------------ calls

PMT = "NOTE_PMT(DateSerial(2017, 11, 30), DateSerial(2018, 1, 15), 0.12, 3359538.57, 36"
NO_NUMBER = "not a number"
CALLS = {
    f"{PMT})": 112130.66,
    f'{PMT}, , "level")': 112130.66,
    "NOTE_PMT(43069, 43115, 0.12, 3359538.57, 36)": 112130.66,
    "NOTE_YEARFRAC(DateSerial(2017, 11, 30), DateSerial(2018, 1, 15))": 46 / 365,
    "NOTE_YEARFRAC(43069, 43115, )": 46 / 365,
    "NOTE_YEARFRAC(43069, 43115, 2)": 46 / 360,
    f"UBound({PMT}, , , , True), 1)".replace("PMT", "SCHEDULE"): 37,
    f"UBound({PMT}, , , , False), 1)".replace("PMT", "SCHEDULE"): 36,
    "NOTE_YEARFRAC(43070, 43115, 0)": 44 / 360,
    "NOTE_SHARES(1000, Given(1))": 500_000,
    "NOTE_SHARES(1000, Given(2))": NO_NUMBER,
    "NOTE_SHARES(1000, Given(3))": 500_000,
    "NOTE_SHARES(1000, Array(0.002, 0.004))(1, 2)": 250_000,
    "NOTE_SHARES(1000, Given(1).Value)": 500_000,
    "NOTE_SHARES(1000, Given(3).Value)": 500_000,
    "NOTE_SHARES(1000, Counted())(1, 1)": 500_000,
    "NOTE_SHARES(1000, Counted())(2, 1)": 250_000,
    "UBound(NOTE_SHARES(1000, Counted()), 1)": 2,
    "NOTE_SHARES(1000, NOTE_CONVPRICE(0.0021, 0.0019, 0.15))": 560_224,
    # What an error is: a number, and nothing is raised.
    "NOTE_SHARES(1000, 0)": NO_NUMBER,
    "TypeName(NOTE_SHARES(1000, 0))": "Double",
    "IsError(NOTE_SHARES(1000, 0))": False,
    "NOTE_SHARES(NOTE_SHARES(1000, 0), 1)": NO_NUMBER,
    "Raised()": 0,
    # An error in a cell: the function that reads it is not told.
    "Given(2).Text": "#N/A",
    "Given(2).Value": 0,
    "IsError(Given(2).Value)": False,
    # What is refused here and is right in Excel.
    "NOTE_YEARFRAC(43071, 43115, Given(4).Value)": NO_NUMBER,
    'NOTE_YEARFRAC(43070, 43115, "30/360")': 44 / 360,
}
UNKNOWN = {
    'Application.Run("NOTE_SHARES", 1000, 0.002)': "The macro doesn't exist",
    'Application.Evaluate("NOTE_SHARES(1000,0.002)")': "An exception occurred",
    "Application.WorksheetFunction.NOTE_SHARES(1000, 0.002)": "Property or method not found: NOTE_SHARES",
}
FORMULAS = {
    "F1": ("=NOTE_SHARES(1000,A1)", 500_000),
    "F2": ("=NOTE_YEARFRAC(43069,43115,)", 46 / 365),
    "F3": ("=NOTE_SHARES(1000,0)", "#NUM!"),
}
HELPERS = """Option Explicit

Private Sub Put(ByVal place As Long, ByVal result As Variant)
    Dim target As Object
    Set target = ThisWorkbook.Worksheets("Calls").Cells(place, 4)
    If VarType(result) = vbDouble Then
        If result <> result Then
            target.Value = "not a number"
            Exit Sub
        End If
    End If
    target.Value = result
End Sub

Private Function Given(ByVal place As Long) As Object
    Set Given = ThisWorkbook.Worksheets("Calls").Cells(place, 1)
End Function

Private Function Counted() As Variant
    Dim prices(1, 0) As Double
    prices(0, 0) = 0.002
    prices(1, 0) = 0.004
    Counted = prices
End Function

Private Function Raised() As Long
    Dim price As Double
    On Error Resume Next
    price = NOTE_SHARES(1000, 0)
    Raised = Err.Number
End Function

Public Sub PutFormulas()
    Dim sheet As Object
    Set sheet = ThisWorkbook.Worksheets("Calls")
"""


def macros_of_calls() -> str:
    """A macro for each call, and one that puts formulas into cells."""
    formulas = [f'    sheet.Range("{address}").Formula = "{formula}"' for address, (formula, _) in FORMULAS.items()]
    array = '    sheet.Range("G1:H2").FormulaArray = "=NOTE_SHARES(A1:A1,{1,2;4,5})"'
    calls = [f"Public Sub Call{place}()\n    Put {place}, {call}\nEnd Sub" for place, call in enumerate([*CALLS, *UNKNOWN], 1)]
    return "\n".join([HELPERS + "\n".join([*formulas, array, "End Sub"]), *calls, ""])


@pytest.fixture(scope="module")
def called(tmp_path_factory):
    """The macros of the README, and all calls above."""
    where = installed(tmp_path_factory.mktemp("calls") / "profile")
    cells: dict[str, dict[str, Any]] = {"Sheet": {f"A{row}": day for row, day in enumerate(DAYS, 2)}}
    cells["Calls"] = {"A1": 0.002, "A2": "=NA()", "A3": "=A1", "A4": 0.0}
    snippets = standard("snippets", CODE)
    source = macro_workbook(where / "source.xlsm", cells, [OWN, snippets, standard("calls", macros_of_calls())])
    calls = [f"calls.Call{place}" for place in range(1, len(CALLS) + len(UNKNOWN) + 1)]
    return run_macros(where, source, [*(f"snippets.{macro}" for macro in SNIPPETS), "calls.PutFormulas", *calls])


@pytest.fixture(scope="module")
def cells(called):
    """What the README's macros have put into their sheet."""
    return called.values["Sheet"]


def test_the_error_of_the_readme_is_one_of_its_own_here(cells):
    """Err.Description tells nothing of the function's error."""
    assert cells["A1"] == "Variable not defined.\nAdditional information: vbObjectError"


def test_an_error_put_into_a_cell_is_no_number_in_the_file(where, tmp_path):
    code = 'Public Sub PutError()\n    ThisWorkbook.Worksheets(1).Range("A1").Value = NOTE_SHARES(1000, 0)\nEnd Sub\n'
    source = macro_workbook(tmp_path / "model.xlsm", {"Sheet": {"B1": 1.0}}, [OWN, standard("mine", code)])
    stored, failures = store_after(where, source, ["mine.PutError"])
    assert failures == {}
    with ZipFile(stored) as file:
        assert re.search(r'<c r="A1"[^>]*><v>NaN</v>', file.read("xl/worksheets/sheet1.xml").decode())


@pytest.mark.parametrize(("place", "call"), list(enumerate(CALLS, 1)), ids=str)
def test_a_call(called, place, call):
    assert f"calls.Call{place}" not in called.failures
    found, expected = called.values["Calls"].get(f"D{place}"), CALLS[call]
    assert found == (pytest.approx(expected, rel=1e-12) if isinstance(expected, float) else expected)
    assert isinstance(found, bool) is isinstance(expected, bool)


@pytest.mark.parametrize(("place", "way"), list(enumerate(UNKNOWN, len(CALLS) + 1)), ids=str)
def test_ways_of_calling_there_are_not(called, place, way):
    assert UNKNOWN[way] in called.failures[f"calls.Call{place}"]


def test_nothing_else_fails(called):
    assert set(called.failures) == {f"calls.Call{place}" for place in range(len(CALLS) + 1, len(CALLS) + len(UNKNOWN) + 1)}


def test_formulas_that_a_macro_puts_into_cells(called):
    found = called.values["Calls"]
    assert {address: found[address] for address in FORMULAS} == {address: pytest.approx(shown) for address, (_, shown) in FORMULAS.items()}
