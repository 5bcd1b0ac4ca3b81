"""The installments of many notes."""

from typing import Any

import numpy as np

from xl_notes.core.batch.positions import of_one_length
from xl_notes.core.batch.rows import DAYS_IN_YEAR, Floats, dates_of, floats_of, rows_of
from xl_notes.core.batch.schedules import put_plain
from xl_notes.core.daycount import ACT_365, DayCount
from xl_notes.core.terms import MOST_PAYMENTS


def plain_level_payments(principal: Any, rate: Any, issue: Any, first_payment: Any, nper: Any, day_count: DayCount = ACT_365) -> Floats:
    """The first installment in dollars of notes repaid in level monthly ones, as amortization.amortize has it; NaN where it takes fractions, or is an error."""
    dollars, yearly, count, start, first = rows_of(*floats_of(principal, rate, nper), *dates_of(issue, first_payment))
    found = np.full(dollars.shape, np.nan)
    with np.errstate(invalid="ignore"):
        counts = np.where((count == np.rint(count)) & (count >= 1) & (count <= MOST_PAYMENTS), count, 0).astype(np.int64)
        for installments, alike in of_one_length(counts):
            space = np.empty((5, installments, len(alike)))
            put_plain(dollars[alike], yearly[alike], start[alike], first[alike], DAYS_IN_YEAR.get(day_count), space)
            found[alike] = np.where(np.isnan(space[4, -1]), np.nan, space[1, 0] / 100.0)
    return found
