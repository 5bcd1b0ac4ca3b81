"""Two engines' values, as they are held against each other."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.hosts.headless.samples import package_parts, sheet_of, write_parts
from xl_notes.cli import main
from xl_notes.commands import CANNOT
from xl_notes.commands.recalc import comparison_lines
from xl_notes.hosts.calc import soffice
from xl_notes.hosts.headless.calculated import Calculated
from xl_notes.hosts.headless.comparison import Comparison, Difference, NotCompared, compared
from xl_notes.hosts.headless.model import read_model
from xl_notes.hosts.headless.recalc import recalc
from xl_notes.sheet.cells import CellError
from xl_notes.workbook.grid import box_of, place_of
from xl_notes.workbook.package import open_package

NA, NUM = CellError("#N/A"), CellError("#NUM!")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("compared")


def model_of(folder, cells):
    return read_model(open_package(write_parts(folder / "model.xlsx", package_parts(sheet_of(cells)))), frozenset(("NOTE_ADD",)))


def calculated(values, unable=None, limited=None, unspecific=(), boxes=None):
    def keyed(reasons):
        return {("S", place_of(cell)): reason for cell, reason in (reasons or {}).items()}

    cells = {place_of(cell): value for cell, value in values.items()}
    arrays = {place_of(cell): box_of(box) for cell, box in (boxes or {}).items()}
    return Calculated({"S": cells}, {"S": arrays}, (), (), (), keyed(unable), keyed(limited), frozenset(("S", place_of(cell)) for cell in unspecific))


def differ(folder, formula, first, second, cells=None, **options):
    """Whether the values of one formula in Z1 are a difference."""
    model = model_of(folder, {"Z1": f"={formula}", **(cells or {})})
    found = compared(model, calculated({"Z1": first}), calculated({"Z1": second}, **options))
    assert found.cells == 1
    return bool(found.differences)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (1.0, 1.0, False),
        (0.1 + 0.2, 0.3, False),
        (1.0, 1.0 + 2e-12, True),
        (1e9, 1e9 + 1e-4, False),
        (1e9, 1e9 + 0.01, True),
        (0.0, 1e-15, True),
        (1e-15, 1e-15 * (1 + 1e-13), False),
        (-5.0, 5.0, True),
        (True, 1.0, False),
        (False, True, True),
        ("a", "a", False),
        ("a", "A", True),
        ("1", 1.0, True),
        ("", 0.0, True),
        (NA, NA, False),
        (NA, NUM, True),
        (NA, 0.0, True),
    ],
)
def test_what_is_alike(folder, first, second, expected):
    assert differ(folder, "PI()", first, second) is expected
    assert differ(folder, "PI()", second, first) is expected


def test_an_error_without_a_code_is_like_any_error(folder):
    value = CellError("#VALUE!")
    assert not differ(folder, "SQRT(-1)", NUM, value, unspecific=["Z1"])
    assert differ(folder, "SQRT(-1)", NUM, value)
    assert differ(folder, "SQRT(-1)", 1.0, value, unspecific=["Z1"])


@pytest.mark.parametrize(
    ("formula", "first", "second", "expected"),
    [
        ("SUM(A1:A2)-A3", 2e-8, 0.0, False),  # of numbers of a million
        ("SUM(A1:A2)-A3", 2e-5, 0.0, True),
        ("1000000-A1", 3e-8, -1e-8, False),
        ("SUM(A:A)", 5.0, 5.0000001, False),
        ("A1*2-A2", 2e-8, 0.0, False),
        ("A1*2-A2", 5.0, 5.0000001, True),  # something is left
        ("A4/A1", 2e-7, 3e-7, True),  # a quotient may well be small
        ("SUM(A1:A2)/A3", 2e-8, 0.0, True),
        ("NOTE_ADD(A1)", 2e-8, 0.0, True),
        ("MIN(A1:A4)", 2e-8, 0.0, True),
        ("A4-1", 2e-8, 0.0, True),  # of numbers of one
    ],
)
def test_rounding_of_sums(folder, formula, first, second, expected):
    assert differ(folder, formula, first, second, {"A1": 1e6, "A2": 2e6, "A3": -3e6, "A4": 0.2}) is expected


@given(st.lists(st.floats(-1e9, 1e9), min_size=2, max_size=8), st.randoms())
def test_no_order_of_adding_makes_a_difference(folder, numbers, random):
    shuffled = list(numbers)
    random.shuffle(shuffled)
    cells = {f"A{row}": number for row, number in enumerate(numbers, 1)}
    assert not differ(folder, "SUM(A:A)", sum(numbers), sum(shuffled), cells)
    assert differ(folder, "SUM(A:A)", math.fsum(numbers), math.fsum(numbers) + max(map(abs, numbers)) * 1e-9 + 1e-9, cells)


def test_arrays_of_different_sizes(folder):
    model = model_of(folder, {"A1": '<c cm="1"><f t="array" ref="A1">NOTE_ADD(1)</f></c>'})
    first = calculated({"A1": 1.0, "A2": 2.0}, boxes={"A1": "A1:A2"})
    second = calculated({"A1": 1.0, "B1": "x"}, boxes={"A1": "A1:B1"})
    found = compared(model, first, second)
    assert found.cells == 3
    assert found.differences == (Difference("S!B1", None, "x", "NOTE_ADD(1)"), Difference("S!A2", 2.0, None, "NOTE_ADD(1)"))


def test_what_is_not_compared(folder):
    """A: not calculated by one; B: depends on it, C: depends on B; D: depends on A and is alike; E: has nothing to do with it."""
    model = model_of(folder, {"A1": "=LET()", "B1": "=A1+1", "C1": "=SUM(B1:B2)", "D1": "=IFERROR(A1,0)*0", "E1": "=1"})
    first = calculated({"A1": 1.0, "B1": 2.0, "C1": 2.0, "D1": 0.0, "E1": 1.0})
    second = calculated({"A1": NA, "B1": NA, "C1": NA, "D1": 0.0, "E1": 2.0}, unable={"A1": "the engine has no function LET"})
    found = compared(model, first, second)
    assert (found.formulas, found.cells) == (5, 2)
    assert found.not_compared == (
        NotCompared("S!A1", "LibreOffice: the engine has no function LET"),
        NotCompared("S!B1", "depends on a formula that is not compared"),
        NotCompared("S!C1", "depends on a formula that is not compared"),
    )
    assert found.differences == (Difference("S!E1", 1.0, 2.0, "1"),)
    other_way = compared(model, calculated({"A1": NA, "B1": NA, "C1": NA, "D1": 0.0, "E1": 2.0}, unable={"A1": "r"}), first)
    assert other_way.not_compared[0] == NotCompared("S!A1", "embedded: r")


def test_a_known_limit_excuses_only_what_differs(folder):
    model = model_of(folder, {"A1": "=NOTE_ADD(Z9)", "B1": "=NOTE_ADD(Z9)", "C1": "=A1+1"})
    first = calculated({"A1": 1.0, "B1": NA, "C1": 2.0})
    found = compared(model, first, calculated({"A1": NA, "B1": NA, "C1": NA}, limited={"A1": "why", "B1": "why"}))
    assert found.not_compared == (NotCompared("S!A1", "LibreOffice: why"), NotCompared("S!C1", "depends on a formula that is not compared"))
    assert (found.cells, found.differences) == (1, ())


def test_chance_and_the_clock_are_not_compared(folder):
    model = model_of(folder, {"A1": "=NOW()", "A2": "=A1*2", "A3": "=RAND()", "A4": "=TODAY()"})
    first = calculated({"A1": 43000.1, "A2": 86000.2, "A3": 0.5, "A4": 43000.0})
    found = compared(model, first, calculated({"A1": 43000.2, "A2": 86000.4, "A3": 0.6, "A4": 43001.0}))
    assert [(one.cell, one.reason) for one in found.not_compared] == [
        ("S!A1", "NOW gives another value each time"),
        ("S!A2", "depends on a formula that is not compared"),
        ("S!A3", "RAND gives another value each time"),
    ]
    assert [one.cell for one in found.differences] == ["S!A4"]


def test_lines():
    differences = (Difference("S!A1", 1 / 3, None, 'IF(B1,"a")'), Difference("S!A2", "#N/A", "text", "B1"), Difference("S!A3", True, 0.0, "B2"))
    lines = comparison_lines(Comparison(1200, 5300, differences, (NotCompared("S!A4", "why"),)), 2)
    assert lines == [
        'differs: S!A1  embedded 0.333333333333333  calc nothing  =IF(B1,"a")',
        'differs: S!A2  embedded #N/A  calc "text"  =B1',
        "... and 1 more differences; --all prints them",
        "",
        "not compared: S!A4  why",
        "",
        "1,200 formulas, 5,300 cells calculated by both engines: 3 differ, 1 not compared",
    ]


@pytest.mark.parametrize("engine", ["calc", "both"])
def test_without_libreoffice(tmp_path, monkeypatch, capsys, engine):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(soffice, "ON_A_MAC", str(tmp_path / "none"))
    for name in soffice.WINDOWS_FOLDERS:
        monkeypatch.delenv(name, raising=False)
    path = write_parts(tmp_path / "model.xlsx", package_parts(sheet_of({"A1": "=1+1"})))
    assert main(["recalc", str(path), "--engine", engine]) == CANNOT
    assert "cannot be calculated: LibreOffice was not found" in capsys.readouterr().err
    assert [file.name for file in tmp_path.iterdir()] == ["model.xlsx"]


def test_no_such_engine(tmp_path, capsys):
    with pytest.raises(ValueError, match="engine must be one of embedded, calc and both, got 'excel'"):
        recalc(tmp_path / "model.xlsx", engine="excel")
    with pytest.raises(SystemExit):
        main(["recalc", "model.xlsx", "--engine", "excel"])
    assert "invalid choice: 'excel'" in capsys.readouterr().err
