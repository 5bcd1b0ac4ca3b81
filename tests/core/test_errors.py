"""Errors keep what they say through copying and pickling, as they travel between processes and in lists of results."""

import copy
import pickle
from datetime import date
from fractions import Fraction

import pytest

from xl_notes.core.errors import NotAvailable, OutOfRange, WrongType
from xl_notes.sheet.cells import PropagatedError
from xl_notes.sheet.faults import UnexpectedError

ERRORS = (
    OutOfRange("rate", Fraction(12), "from 0 to 1", "12% is 0.12"),
    WrongType("issue", None, "a date"),
    NotAvailable("market", date(2018, 1, 8), "complete"),
    PropagatedError("principal", "#REF!"),
    UnexpectedError("ZeroDivisionError", "division by zero"),
)


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda error: pickle.loads(pickle.dumps(error))], ids=["copy", "deepcopy", "pickle"])
def test_an_error_survives(error, again):
    other = again(error)
    assert (type(other), str(other), other.code, other.argument, other.bound) == (type(error), str(error), error.code, error.argument, error.bound)


def test_what_an_error_says():
    assert str(ERRORS[0]) == "rate must be from 0 to 1, got 12 (12% is 0.12)"
    assert repr(ERRORS[3]) == "<#REF! principal is #REF!>"
