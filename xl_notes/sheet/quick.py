"""Plain calls answered at once: dates and numbers as a cell or a script hands them over, a common day count, everything within its bounds.

An answer is the one the exact functions give, since what floats leave in doubt is not answered (core/certain.py); nor is anything that is no plain call, or
that would be an error.  Then the answer is UNSURE, and the call goes the long way, where it is converted, checked and calculated in fractions.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from itertools import count
from typing import Any, Final

from xl_notes.core.certain import LARGEST, LEAST_CAP, LEAST_PRICE, MOST_CAP, MOST_DOLLARS, MOST_WHOLE, OFF, below, nearest
from xl_notes.core.daycount import ACT_365, EXCEL_BASES, NO_FRAME, DayCount
from xl_notes.core.level import LEVEL_METHODS, level_schedule
from xl_notes.core.money import exact
from xl_notes.core.terms import FREQUENCIES, MOST_PAYMENTS, WEEKS_BETWEEN
from xl_notes.sheet.cells import LAST_SERIAL, LEAP_DAY_THAT_NEVER_WAS, MISSING_MARKS, ORDINAL_OF_SERIAL_ZERO

Quick = Callable[..., Any]
"""Takes the arguments of a row of the table as a host has them, as many as there are; returns the result as a cell has it, or UNSURE."""

UNSURE: Final = type("Unsure", (), {"__repr__": lambda self: "UNSURE"})()
NUMBERS: Final = frozenset((float, int))
FIRST: Final = date(1900, 1, 1).toordinal()

CENTS_A_DAY: Final = 100 / 365


def ordinal_of(value: object) -> int:
    """The ordinal number of a plain date: a date, a date with a time of day, a serial number; 0 for anything else."""
    if type(value) is date:
        return value.toordinal()
    if type(value) is float:
        plain = LEAP_DAY_THAT_NEVER_WAS < value <= LAST_SERIAL and value.is_integer()
        return int(value) + ORDINAL_OF_SERIAL_ZERO if plain else 0
    if type(value) is int:
        return value + ORDINAL_OF_SERIAL_ZERO if LEAP_DAY_THAT_NEVER_WAS < value <= LAST_SERIAL else 0
    return value.toordinal() if isinstance(value, datetime) and type(value).__name__ not in MISSING_MARKS else 0


def ordinals_of(cells: Sequence[object], types: Iterable[type]) -> Iterable[int]:
    """The same of many, of these types."""
    all_dates = all(issubclass(kind, date) and kind.__name__ not in MISSING_MARKS for kind in types)
    return map(date.toordinal if all_dates else ordinal_of, cells)  # type: ignore[arg-type]  # dates they are


def _years(basis: Any, start: int, end: int) -> tuple[int, int] | None:
    """Days over days in the year, of start <= end; None for no plain day count."""
    if basis is None:
        return end - start, 365
    if type(basis) not in NUMBERS or basis not in (0, 1, 2, 3, 4):
        return None
    return EXCEL_BASES[int(basis)].rule(date.fromordinal(start), date.fromordinal(end), NO_FRAME) if start < end else (0, 1)


def year_fraction(start_date: Any = None, end_date: Any = None, basis: Any = None) -> Any:
    """NOTE_YEARFRAC."""
    start = start_date.toordinal() if type(start_date) is date else ordinal_of(start_date)
    end = end_date.toordinal() if type(end_date) is date else ordinal_of(end_date)
    if start < FIRST or end < FIRST:
        return UNSURE
    if basis is None:
        return (end - start) / 365
    years = _years(basis, min(start, end), max(start, end))
    if years is None:
        return UNSURE
    return years[0] / years[1] if start <= end else -years[0] / years[1]


def accrued_interest(issue: Any = None, settlement: Any = None, rate: Any = None, principal: Any = None, basis: Any = None, compounding: Any = None) -> Any:
    """NOTE_ACCRUED, simple interest."""
    start = issue.toordinal() if type(issue) is date else ordinal_of(issue)
    end = settlement.toordinal() if type(settlement) is date else ordinal_of(settlement)
    if type(rate) not in NUMBERS or type(principal) not in NUMBERS:
        return UNSURE
    if not (FIRST <= start <= end and 0.0 <= rate <= 1.0 and 0.0 <= principal <= MOST_DOLLARS):  # floats compare to floats in half the time
        return UNSURE
    if basis is None and compounding is None:
        amount = principal * rate * (end - start) * CENTS_A_DAY
        whole = (amount + 0.5) // 1.0  # nearest() written out: a fifth of all the time
        off = amount * OFF - 0.5
        return whole / 100 if off < amount - whole < -off and amount < LARGEST else UNSURE
    years = _years(basis, start, end)
    if years is None or not (compounding is None or (type(compounding) in NUMBERS and compounding == 0)):
        return UNSURE
    cents = nearest(principal * rate * years[0] * 100.0 / years[1])
    return UNSURE if cents is None else cents / 100


def cap_shares(outstanding: Any = None, held: Any = None, cap: Any = None, other_rights: Any = None) -> Any:
    """NOTE_CAPSHARES without other rights."""
    if not (type(outstanding) is int or (type(outstanding) is float and outstanding.is_integer())):
        return UNSURE
    if not (type(held) is int or (type(held) is float and held.is_integer())):
        return UNSURE
    if type(cap) is not float or other_rights is not None or not (0 <= held <= outstanding <= MOST_WHOLE and LEAST_CAP < cap < MOST_CAP):
        return UNSURE
    rest = 1.0 - cap
    room = (cap * outstanding - held) / rest
    off = OFF * outstanding / (rest * rest)
    if off < room < LARGEST:
        shares = int(room)  # below() written out
        return shares if off < room - shares < 1.0 - off else UNSURE
    return 0 if room < -off else UNSURE


def whole_shares(amount: Any = None, price: Any = None, rounding: Any = None) -> Any:
    """NOTE_SHARES, rounded down."""
    if type(amount) is not float or type(price) is not float or rounding is not None or not (amount >= 0.0 and price >= LEAST_PRICE):
        return UNSURE
    number = amount / price
    shares = below(number, number * OFF)
    return UNSURE if shares is None or shares > MOST_WHOLE else shares


SCHEDULE_HEADER: Final = ("No", "Date", "Days", "Opening", "Payment", "Interest", "Principal", "Closing")
MONTHLY_FREQUENCIES: Final = frozenset(FREQUENCIES) - frozenset(WEEKS_BETWEEN)
DAY_COUNTS: Final[dict[float | None, DayCount]] = {None: ACT_365, **{basis: counted for basis, counted in enumerate(EXCEL_BASES) if counted.year}}


def schedule(
    issue: Any = None,
    first_payment: Any = None,
    rate: Any = None,
    principal: Any = None,
    nper: Any = None,
    basis: Any = None,
    method: Any = None,
    freq: Any = None,
    headers: Any = None,
    adjust: Any = None,
) -> Any:
    """NOTE_SCHEDULE of equal payments every so many months."""
    start, first = ordinal_of(issue), ordinal_of(first_payment)
    if not (FIRST <= start < first and {type(rate), type(principal), type(nper)} <= NUMBERS and adjust is None):
        return UNSURE
    method = "level" if method is None else method
    freq = 12 if freq is None else freq
    if not (type(method) is str and method in LEVEL_METHODS and type(freq) in NUMBERS and freq in MONTHLY_FREQUENCIES):
        return UNSURE
    if not (0 <= rate <= 1 and 0 < principal <= MOST_DOLLARS and 1 <= nper <= MOST_PAYMENTS and nper == int(nper)):
        return UNSURE
    cents = nearest(principal * 100.0)
    day_count = DAY_COUNTS.get(basis) if type(basis) in (int, float, type(None)) else None
    if not (cents and day_count and type(headers) in (bool, type(None))):
        return UNSURE
    made = level_schedule(date.fromordinal(start), date.fromordinal(first), exact(rate), cents, int(nper), day_count, method, int(freq))
    if made is None:
        return UNSURE
    opening = [amount / 100 for amount in made.opening]
    amounts = [[amount / 100 for amount in column] for column in (made.payment, made.interest, made.principal)]
    rows = zip(count(1), made.dates, made.days, opening, *amounts, opening[1:], strict=False)
    return [*rows] if headers is False else [SCHEDULE_HEADER, *rows]
