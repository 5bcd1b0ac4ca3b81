"""Guards of batch.py: its rows' errors, raised."""

from datetime import date

import numpy as np

from tests.core.guards.case import Case
from xl_notes.core import batch
from xl_notes.core.errors import OutOfRange, WrongType

DAY, LATER = np.datetime64("2017-11-30"), np.datetime64("2018-01-15")


def first_error(results):
    raise results.errors[0]


CASES: list[Case] = [
    (lambda: first_error(batch.whole_shares(np.array([np.nan]), 0.002)), OutOfRange, "amount", "nan", "a finite number"),
    (lambda: first_error(batch.cap_shares(np.array([1000.5]), 0.0, 0.1)), OutOfRange, "outstanding", "1000.5", "a whole number"),
    (lambda: batch.level_schedules(np.array([1000.0]), 0.1, DAY, LATER, 0), OutOfRange, "nper", "0", "from 1 to 10,000"),
    (lambda: first_error(batch.level_schedules(np.array([1e15]), 0.1, DAY, LATER, 3)), OutOfRange, "principal", "1000000000000000", "where arrays hold cents"),
    (lambda: first_error(batch.level_schedules(np.array([9e13]), 0.95, DAY, LATER, 1)), OutOfRange, "payment", "100775342465753", "where arrays hold cents"),
    (lambda: first_error(batch.whole_shares(np.array([1e15]), 1e-10)), OutOfRange, "shares", "1e+25", "where arrays hold counts"),
    (lambda: first_error(batch.level_positions(np.array([1e3]), 0.1, DAY, LATER, 36.5, date(2018, 1, 1))), OutOfRange, "nper", "36.5", "a whole number"),
    (lambda: first_error(batch.accrued_interest(np.array([1.0]), 0.1, np.datetime64("NaT"), LATER)), WrongType, "issue", "nothing", "a date"),
]
