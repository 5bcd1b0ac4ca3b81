"""Every guard of the core is tripped: the argument is named, the value and the bound are in the message, and the cell's error code is right.

The list is held against the source itself: a `require` or `raise` in xl_notes/core that no case here reaches fails the last test.
"""

import ast
import importlib
import traceback
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from tests.core.daily_quotes import PriceTerms
from tests.core.guards.case import Case
from tests.core.guards.of_notes import ISSUE, accrued, note
from tests.core.guards.of_prices import price
from tests.core.guards.of_shares import most
from xl_notes.core import amortization, calendars, errors, ownership
from xl_notes.core.errors import NotAvailable, NoteError, OutOfRange, WrongType, show
from xl_notes.core.money import exact
from xl_notes.core.price_terms import STATISTICS

F = Fraction


def collected() -> list[Case]:
    """The CASES of every file of the folder `guards`."""
    cases: list[Case] = []
    for path in sorted((Path(__file__).parent / "guards").glob("of_*.py")):
        cases += importlib.import_module(f"tests.core.guards.{path.stem}").CASES
    return cases


CASES = collected()


@pytest.mark.parametrize(("trip", "kind", "argument", "value", "bound"), CASES, ids=lambda value: value if isinstance(value, str) else "")
def test_guard(trip, kind, argument, value, bound):
    with pytest.raises(NoteError) as caught:
        trip()
    error = caught.value
    assert type(error) is kind
    assert error.code == {OutOfRange: "#NUM!", NotAvailable: "#N/A", WrongType: "#VALUE!"}[kind]
    assert error.argument == argument
    assert show(error.value).startswith(value)
    assert bound in error.bound
    assert str(error).startswith(f"{argument} must be {error.bound}, got {value}")


@pytest.mark.parametrize("statistic", STATISTICS)
def test_no_vwaps_at_all(statistic):
    """An empty window has no price: not available, as the function's contract says, and not a division by zero."""
    with pytest.raises(NotAvailable):
        price([], terms=PriceTerms(F("0.15"), statistic=statistic), volumes=[])


def test_bounds_themselves_are_allowed():
    note(rate=F(0)), note(rate=F(1)), note(principal=1), note(principal=10**17), note(nper=1), note(first_payment=date(2017, 12, 1))
    PriceTerms(F("0.7499")), PriceTerms(F(0), lookback=250)
    assert accrued(settlement=ISSUE) == 0
    assert ownership.cap_shares(1000, 1000, F("0.1")) == 0
    assert most(authorized=10**6).shares == 0
    assert amortization.installment(note(), 36).number == 36


def test_months_outside_the_calendar():
    """Not a note's own error: whoever steps says which argument was too large."""
    with pytest.raises(OverflowError, match="120 months after 9990-01-31 is outside the calendar"):
        calendars.add_months(date(9990, 1, 31), 120)
    with pytest.raises(OverflowError):
        calendars.add_months(date(1, 1, 1), -1)


def test_hints_help_with_the_usual_slips():
    for trip, hint in ((lambda: note(rate=F(12)), "12% is 0.12"), (lambda: ownership.cap_shares(1000, 0, F("9.99")), "use 0.0999 or 9.99%")):
        with pytest.raises(OutOfRange) as caught:
            trip()
        assert str(caught.value).endswith(f"({hint})")
    with pytest.raises(OutOfRange, match=r"for 85% of the VWAP give 15%"):
        PriceTerms(F("0.85"))


SHOWN = [
    (None, "nothing"),
    (True, "TRUE"),
    (False, "FALSE"),
    (F(5), "5"),
    (F(1, 8), "0.125"),
    (0.1, "0.1"),
    (exact(0.0999), "0.0999"),
    (date(2017, 11, 30), "2017-11-30"),
    ("text", "'text'"),
    ("x" * 100, "'" + "x" * 76 + "..."),
    ((1, 2), "(1, 2)"),
]


@pytest.mark.parametrize(("value", "text"), SHOWN)
def test_values_as_a_person_would_write_them(value, text):
    assert show(value) == text


def test_kinds_of_error():
    """All of them are ValueErrors, so a caller who knows nothing of notes can catch them."""
    assert issubclass(NoteError, ValueError)
    assert NoteError("x", 1, "y").code == WrongType("x", 1, "y").code == "#VALUE!"


def guards_of(path: Path) -> dict[int, str]:
    """First line and text of every raise and every call of require in a file."""
    source = path.read_text(encoding="utf-8")
    found = {}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Raise) or (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "require"):
            found[node.lineno] = ast.get_source_segment(source, node) or ""
    return found


def test_every_guard_of_the_core_is_tripped():
    folder = Path(errors.__file__).parent
    tripped = set()
    others = [lambda: calendars.add_months(date(9990, 1, 31), 120)]
    for trip in [case[0] for case in CASES] + others:
        try:
            trip()
        except (NoteError, OverflowError) as error:
            tripped |= {(Path(frame.filename), frame.lineno) for frame in traceback.extract_tb(error.__traceback__)}
    missed = [f"{path.name}:{line}: {text}" for path in sorted(folder.glob("*.py")) for line, text in guards_of(path).items() if (path, line) not in tripped]
    assert not missed, "\n".join(missed)
    assert sum(len(guards_of(path)) for path in folder.glob("*.py")) > 40
