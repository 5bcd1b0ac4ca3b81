"""What a host is known not to do.  Nothing else differs.  What the host shows instead is tested too, so that a limit that goes away is noticed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from tests.conformance import case_tags
from tests.conformance.case import DIV0, NA, NAME, REF, VALUE, Case

ON_THE_EMBEDDED_SHEET = frozenset(("embedded", "python", "com", "office"))
"""Hosts for which the embedded engine calculates everything but our own functions."""

IN_CALC = frozenset(("calc", "calc-engine"))


@dataclass(frozen=True)
class Limit:
    """A limit of some hosts.

    hosts   their keys
    tag     what is in a case that it concerns
    reason  in a sentence
    shows   what the hosts show instead
    """

    hosts: frozenset[str]
    tag: str
    reason: str
    shows: Callable[[Case], Any]


def _as_numbers(case: Case) -> Any:
    """Truth values as 1 and 0."""
    rows = tuple(tuple(int(cell) if isinstance(cell, bool) else cell for cell in row) for row in case.rows)
    return rows if case.is_array else rows[0][0]


LIMITS = (
    Limit(
        ON_THE_EMBEDDED_SHEET,
        case_tags.CELL_BY_CELL,
        "The embedded engine does not apply a built-in such as ROUND to each cell of a range or table. It says so, and the cell is #VALUE!.",
        lambda case: VALUE,
    ),
    Limit(
        ON_THE_EMBEDDED_SHEET,
        case_tags.PLACE_IN_ERROR,
        "The embedded engine takes an error for a table of one cell: INDEX with a place beyond it is #REF!, where Excel gives the error itself.",
        lambda case: REF,
    ),
    Limit(
        IN_CALC,
        case_tags.NEWER,
        "LibreOffice 7.4 has no LET, XLOOKUP and FILTER.",
        lambda case: NAME,
    ),
    Limit(
        frozenset(("calc",)),
        case_tags.ALL_OF_TABLE,
        "LibreOffice 7.4 does not read Table[#All] in an Excel file. Table[[#All],[First]:[Last]] and plain addresses are read.",
        lambda case: VALUE,
    ),
    Limit(
        IN_CALC,
        case_tags.ERROR_IN_RANGE,
        "LibreOffice does not call a function of Basic when a cell of a range is an error: the whole result is that error, good rows too.",
        lambda case: ((NA,),) * len(case.rows) if case.is_array else 0,  # which IFERROR turns into 0
    ),
    Limit(
        IN_CALC,
        case_tags.ERROR_READ,
        "Nor does it for an error cell, so no function can say something about an error: NOTE_ERROR and NOTE_CHECK show the error itself.",
        lambda case: NA if "Error_cell" in case.formula else DIV0,
    ),
    Limit(
        IN_CALC,
        case_tags.TWO_ERRORS,
        "LibreOffice reads the arguments from the last to the first: of two errors the last one is shown.",
        lambda case: NA,
    ),
    Limit(
        IN_CALC,
        case_tags.CAUGHT_AROUND,
        "IFERROR and IFNA directly around a call do not catch an error cell among its arguments in LibreOffice. ISERROR sees it; our own errors are caught.",
        lambda case: NA,
    ),
    Limit(
        IN_CALC,
        case_tags.TRUTH_AS_NUMBER,
        "LibreOffice hands over TRUE as 1: a rate of TRUE is one of 100%, and no error.",
        lambda case: 423393.90,  # 3,359,538.57 x 46/365
    ),
    Limit(
        IN_CALC,
        case_tags.TRUTH_IN_TABLE,
        "A truth value in a table is 1 or 0 in LibreOffice.",
        _as_numbers,
    ),
    Limit(
        IN_CALC,
        case_tags.TRUTH_ASKED_FOR,
        "So ISLOGICAL of it is FALSE there. IF takes it as it is meant.",
        lambda case: False,
    ),
    Limit(
        frozenset(("calc",)),
        case_tags.OMITTED_OR_ZERO,
        "LibreOffice hands over an omitted argument as 0. Where that decides the result and the formulas do not say which, the result is #VALUE! and no guess: "
        'write 3 or "30/360" for a basis, or refer to an empty cell.',
        lambda case: VALUE,
    ),
    Limit(
        frozenset(("calc",)),
        case_tags.REQUIRED_LEFT_OUT,
        "A required argument left out before others arrives as 0 too, and is no error unless 0 is one.",
        lambda case: 0,
    ),
)


def limit_of(case: Case, host: str) -> Limit | None:
    """The limit of the host that concerns the case."""
    found = [limit for limit in LIMITS if host in limit.hosts and limit.tag in case.tags]
    if len(found) > 1:
        raise ValueError(f"{case.id} meets several limits of {host}: the case should have one thing in it")
    return found[0] if found else None


def shown(case: Case, host: str) -> tuple[tuple[Any, ...], ...]:
    """What the host's cells must show, row by row."""
    limit = limit_of(case, host)
    if limit is None:
        return case.rows
    instead = limit.shows(case)
    return instead if case.is_array else ((instead,),)


def concerned(limit: Limit, cases: tuple[Case, ...]) -> Iterator[Case]:
    return (case for case in cases if limit.tag in case.tags)
