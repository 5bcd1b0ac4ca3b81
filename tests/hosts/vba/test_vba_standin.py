"""What LibreOffice runs is the add-in's VBA, but for a few places: which, and that they fit."""

import io
import math
import re
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.hosts.vba import prepared_workbook, wire
from tests.hosts.vba.libreoffice_vba import HERE, run_vba
from tests.hosts.vba.prepared_workbook import IN_EVERY_PROJECT, changed, macro_workbook
from xl_notes.build.ovba import standard
from xl_notes.build.project import handwritten, project
from xl_notes.build.xlwings_vba import xlwings_code
from xl_notes.hosts.marks import OMITTED

STANDIN = (HERE / "xln_transport_standin.bas").read_text(encoding="ascii")
WIRE = (HERE / "wire.bas").read_text(encoding="ascii")
PROCEDURE = re.compile(r"^(?:Public |Private )?((?:Function|Sub) (\w+)\(.*?)$.*?^End (?:Function|Sub)$", re.M | re.S)


def procedures(code: str) -> dict[str, tuple[str, str]]:
    """Name -> the line that declares it, without who may call it, and all of it."""
    return {found[2]: (found[1].strip(), found[0]) for found in PROCEDURE.finditer(code)}


# ------------------------------------------------------------------------------------------------ how far from the real thing


def test_the_transport_is_the_real_one_but_for_three_functions():
    real = handwritten("xln_transport").source
    used = changed(real, IN_EVERY_PROJECT["xln_transport"])
    before, after = procedures(real), procedures(used)
    assert {name: line for name, (line, _) in before.items()} == {name: line for name, (line, _) in after.items()}
    assert {name for name in before if before[name] != after[name]} == {"XlnCaller", "XlnPlace", "XlnValues"}
    assert PROCEDURE.sub("", real) == PROCEDURE.sub("", used)
    assert len(set(used.split("\n")) - set(real.split("\n"))) == 4


def test_what_stands_in_for_xlwings_is_declared_like_xlwings():
    real, standin = procedures(xlwings_code()), procedures(STANDIN)
    for name in ("XLPy", "GetConfig", "RunPython", "KillPy"):
        assert standin[name][0] == real[name][0]


def test_the_standin_hides_nothing_of_the_addin():
    ours = {name.lower() for module in project() if module.name in ("xln_bridge", "xln_transport", "notes_functions") for name in procedures(module.source)}
    assert len(ours) > 60
    assert not ours & {name.lower() for name in procedures(STANDIN + WIRE)}


def test_the_mark_of_an_argument_left_out():
    assert f"{chr(57344)}omitted{chr(57344)}" == OMITTED
    assert 'ChrW(57344) & "omitted" & ChrW(57344)' in WIRE


def test_a_change_that_does_not_fit_is_an_error(tmp_path):
    source = macro_workbook(tmp_path / "model.xlsm", {"Model": {"A1": 1.0}}, [*project(), standard("mine", "Option Explicit\n")])
    for changes, error in (({"mine": [("not there", "x")]}, ValueError), ({"nowhere": [("Option", "x")]}, KeyError)):
        with pytest.raises(error):
            prepared_workbook.write_prepared(source, tmp_path / "copy.xlsm", changes)


# ------------------------------------------------------------------------------------------------ the wire

VALUES = st.one_of(st.none(), st.booleans(), st.integers(-(2**31), 2**31 - 1), st.floats(allow_nan=False), st.text(st.characters(codec="utf-16")))
WHOLE_DAYS = st.datetimes(datetime(1900, 3, 1), datetime(9999, 12, 31)).map(lambda moment: moment.replace(hour=0, minute=0, second=0, microsecond=0))


def came_back(value: object) -> object:
    return wire.unpacked(io.BytesIO(wire.packed(value)).read)


@given(st.one_of(VALUES, st.lists(VALUES)))
def test_values_come_back_from_the_wire(value):
    assert came_back(value) == (tuple(value) if isinstance(value, list) else value)


@given(WHOLE_DAYS)
def test_days_come_back_from_the_wire(day):
    found = came_back(day)
    assert isinstance(found, wire.Date)
    assert found.moment() == day


@pytest.mark.parametrize("text", ["", "\0", "\ud83d", "\ud83d\ude00", "x" * 70_000, "\u20ac" * 30_000])
def test_texts_come_back_from_the_wire(text):
    assert came_back(text) == text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


# ------------------------------------------------------------------------------------------------ the harness itself

MACROS = """Option Explicit

Public Sub Echo()
    XlnReport "echo", XlnTestData("values")
    XlnReport "kinds", Array(CVErr(2036), CCur(12.3456), DateSerial(2018, 1, 15), 5, 1.5)
    ThisWorkbook.Worksheets(1).Range("B1").Value2 = 7
    XlnReport "after", ThisWorkbook.Worksheets(1).Range("B2").Value2
End Sub

Public Sub Fail()
    Err.Raise 1234, "mine", "as it must"
End Sub

Public Sub Quiet()
    On Error Resume Next
    Err.Raise 1234, "mine", "nobody hears of it"
End Sub
"""
EXACT = [0.1, 1 / 3, 2.0**-1074, 1.7976931348623157e308, -0.0, 2.0**53 + 2, 46 / 365]
SENT = [*EXACT, 5, True, None, "caf\u00e9 \U0001f600 \0", "x" * 70_000]


@pytest.mark.libreoffice
def test_a_workbook_of_others(tmp_path):
    """Changes to a macro's text, data for it, what it reports, what fails, tables and arguments left out in formulas."""
    cells = {"Model": {"A1": "=NOTE_SHARES(1000,0.002,)", "A2": "=NOTE_ACCRUED(43069,43100,0.12,947687.94,,0)", "B2": "=B1*2"}}
    source = macro_workbook(tmp_path / "model.xlsm", cells, [*project(), standard("mine", MACROS)])
    before = source.read_bytes()
    steps = ["calculate", "mine.Echo", "mine.Fail", "mine.Quiet", "mine.Nowhere"]
    ran = run_vba(source, tmp_path, steps, changes={"mine": [(".Value2", ".Value")]}, data={"values": SENT})
    assert source.read_bytes() == before
    assert ran.values["Model"] == {"A1": 500_000, "A2": 9658.63, "B1": 7, "B2": 14}
    assert ran.reports["echo"] == tuple(SENT)
    assert [math.copysign(1, value) for value in ran.reports["echo"][:5]] == [1, 1, 1, 1, -1]
    assert [repr(value) for value in ran.reports["kinds"]] == ["Fault(number=2036)", "Decimal('12.3456')", "Date(serial=43115.0)", "5", "1.5"]
    assert ran.reports["after"] == 14.0
    assert set(ran.failures) == {"mine.Fail", "mine.Nowhere"}
    assert "as it must" in ran.failures["mine.Fail"]
