"""Every guard of the core is tripped: the argument is named, the value and the bound are in the message, and the cell's error code is right.

The list is held against the source itself: a `require` or `raise` in xl_notes/core that no case here reaches fails the last test.
"""

import ast
import traceback
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from tests.core.daily_quotes import DailyQuotes
from xl_notes.core import accrual, amortization, calendars, conversion, errors, owed, ownership, quotes
from xl_notes.core.daycount import ACT_365, convention
from xl_notes.core.errors import NotAvailable, NoteError, OutOfRange, WrongType, show
from xl_notes.core.money import exact
from xl_notes.core.quotes import Split
from xl_notes.core.terms import STATISTICS, InstallmentNote, PriceTerms

F = Fraction
ISSUE, FIRST = date(2017, 11, 30), date(2018, 1, 15)
WEEK = [date(2018, 1, day) for day in (8, 9, 10, 11, 12)]
PLAIN = PriceTerms(F("0.15"))
BY_VOLUME = PriceTerms(F("0.15"), statistic="volume")


def note(**changes) -> InstallmentNote:
    terms = {"issue": ISSUE, "first_payment": FIRST, "rate": F("0.12"), "principal": 335953857, "nper": 36, "day_count": ACT_365}
    return InstallmentNote(**{**terms, **changes})


def accrued(settlement=FIRST, rate="0.12", principal="1000", compounding=0):
    return accrual.accrued_interest(ISSUE, settlement, F(rate), F(principal), ACT_365, compounding)


def market(day=None, extra=None, **fields) -> DailyQuotes:
    """A week of good quotes, one day of it changed, or a day more."""
    rows = {when: {"VWAP": F("0.002"), "Bid": F("0.002"), "Volume": F(100)} for when in WEEK}
    if day is not None:
        rows[WEEK[day]].update(fields)
    if extra is not None:
        rows[extra] = dict(rows[WEEK[0]])
    return DailyQuotes(rows)


def price_on(table, terms=PLAIN, splits=()):
    return conversion.price_on(date(2018, 1, 16), table, terms, splits)


def price(vwaps=("0.002",), bid="0.002", terms=PLAIN, **more):
    return conversion.price_from_quotes([vwap and F(vwap) for vwap in vwaps], F(bid), terms, **more)


def most(amount="1000", price="0.002", outstanding=10**6, held=0, cap="0.0999", **limits):
    return ownership.max_conversion(F(amount), F(price), outstanding, held, F(cap), **limits)


LATE = note(first_payment=date(2022, 1, 15), method="pmt")  # 1,507 days: 3,359,538.57 x 0.12 x 1507 / 365

Case = tuple[Callable[[], object], type[NoteError], str, str, str]
"""What trips it, the error, the argument, the value as shown, and a part of the bound."""

CASES: list[Case] = [
    # a note's terms
    (lambda: note(rate=F("-0.01")), OutOfRange, "rate", "-0.01", "from 0 to 1"),
    (lambda: note(rate=F(12)), OutOfRange, "rate", "12", "from 0 to 1"),
    (lambda: note(principal=0), OutOfRange, "principal", "0", "more than zero"),
    (lambda: note(principal=-1), OutOfRange, "principal", "-0.01", "from 0 to 1e15"),
    (lambda: note(principal=2 * 10**17), OutOfRange, "principal", "2000000000000000", "from 0 to 1e15"),
    (lambda: note(first_payment=ISSUE), OutOfRange, "first_payment", "2017-11-30", "after issue, 2017-11-30"),
    (lambda: note(nper=0), OutOfRange, "nper", "0", "from 1 to 10,000"),
    (lambda: note(nper=10_001), OutOfRange, "nper", "10001", "from 1 to 10,000"),
    (lambda: note(nper=9000, freq=1), OutOfRange, "nper", "9000", "fall before 9999-12-31"),
    (lambda: note(freq=3), OutOfRange, "freq", "3", "one of (1, 2, 4, 12)"),
    (lambda: note(method="equal"), OutOfRange, "method", "'equal'", "'level'"),
    (lambda: PriceTerms(F("0.85")), OutOfRange, "discount", "0.85", "from 0 to below 0.75"),
    (lambda: PriceTerms(F("0.75")), OutOfRange, "discount", "0.75", "from 0 to below 0.75"),
    (lambda: PriceTerms(F("-0.15")), OutOfRange, "discount", "-0.15", "from 0"),
    (lambda: PriceTerms(F(0), F(0)), OutOfRange, "fixed_price", "0", "above zero"),
    (lambda: PriceTerms(F(0), None, F("-0.1")), OutOfRange, "floor_price", "-0.1", "zero or more"),
    (lambda: PriceTerms(F(0), lookback=0), OutOfRange, "lookback", "0", "from 1 to 250"),
    (lambda: PriceTerms(F(0), lookback=251), OutOfRange, "lookback", "251", "from 1 to 250"),
    (lambda: PriceTerms(F(0), statistic="median"), OutOfRange, "statistic", "'median'", "'mean'"),
    (lambda: PriceTerms(F(0), field="Open"), OutOfRange, "field", "'Open'", "'VWAP'"),
    # day counts
    (lambda: convention(5), OutOfRange, "basis", "5", "0 to 4 or one of 30/360"),
    (lambda: convention(-1), OutOfRange, "basis", "-1", "0 to 4"),
    (lambda: convention("act/364"), OutOfRange, "basis", "'act/364'", "act/365L"),
    # interest and what is owed
    (lambda: accrued(rate="1.01"), OutOfRange, "rate", "1.01", "from 0 to 1"),
    (lambda: accrued(principal="-5"), OutOfRange, "principal", "-5", "from 0"),
    (lambda: accrued(settlement=date(2017, 11, 29)), OutOfRange, "settlement", "2017-11-29", "on or after issue, 2017-11-30"),
    (lambda: accrued(compounding=3), OutOfRange, "compounding", "3", "one of (0, 1, 2, 4, 12, 365)"),
    (lambda: accrual.maturity_value(FIRST, ISSUE, F(0), F(1), ACT_365), OutOfRange, "maturity", "2017-11-30", "on or after issue, 2018-01-15"),
    (lambda: owed.owed(note(), date(2017, 11, 29)), OutOfRange, "settlement", "2017-11-29", "on or after issue"),
    (lambda: owed.payoff(note(), FIRST, F("-0.2")), OutOfRange, "premium", "-0.2", "from 0 to 1"),
    # schedules
    (lambda: amortization.amortize(LATE), OutOfRange, "payment", "111584.75", "at least the interest of installment 1, 1,664,490.29"),
    (lambda: amortization.amortize(note(principal=1)), OutOfRange, "nper", "36", "few enough for level payments in whole cents: 0.00 would leave 0.01"),
    (lambda: amortization.installment(note(), 0), OutOfRange, "per", "0", "from 1 to nper, 36"),
    (lambda: amortization.installment(note(), 37), OutOfRange, "per", "37", "from 1 to nper, 36"),
    # trading days
    (lambda: calendars.trading_days(FIRST, 0), OutOfRange, "count", "0", "1 or more"),
    (lambda: calendars.trading_days(date(1900, 1, 10), 20), OutOfRange, "count", "20", "stay after 1900-01-01"),
    # prices
    (lambda: price([]), NotAvailable, "vwaps", "nothing", "at least one VWAP"),
    (lambda: price([None]), NotAvailable, "vwaps[1]", "nothing", "a price"),
    (lambda: price(["0.002", "0.002", None]), NotAvailable, "vwaps[3]", "nothing", "a price"),
    (lambda: price(["0.002", "0"]), OutOfRange, "vwaps[2]", "0", "above zero"),
    (lambda: price(bid="0"), OutOfRange, "bid", "0", "above zero"),
    (lambda: price(terms=BY_VOLUME), WrongType, "volumes", "nothing", "volume-weighted"),
    (lambda: price(terms=BY_VOLUME, volumes=[F(1), F(2)]), WrongType, "volumes", "'2 cells'", "as many as vwaps, 1"),
    (lambda: price(terms=BY_VOLUME, volumes=[None]), NotAvailable, "volumes[1]", "nothing", "a number of shares"),
    (lambda: price(terms=BY_VOLUME, volumes=[F(-1)]), OutOfRange, "volumes[1]", "-1", "zero or more"),
    (lambda: price(terms=BY_VOLUME, volumes=[F(0)]), OutOfRange, "volumes", "0", "more than zero"),
    (lambda: price(decimals=0), OutOfRange, "decimals", "0", "from 1 to 12"),
    (lambda: price(decimals=13), OutOfRange, "decimals", "13", "from 1 to 12"),
    (lambda: price(decimals=2), OutOfRange, "decimals", "2", "enough to show a price of 0.0017"),
    # the market
    (lambda: calendars.trading_days(date(2101, 1, 3), 1), NotAvailable, "holidays", "nothing", "given for dates after 2100"),
    (lambda: price_on(DailyQuotes({})), NotAvailable, "market", "'no quotes for 2018-01-08'", "complete over the 5 trading days before 2018-01-16"),
    (lambda: price_on(market(extra=date(2018, 1, 15))), WrongType, "market", "'quotes for Monday 2018-01-15'", "of trading days only"),
    (lambda: price_on(market(2, VWAP=None)), NotAvailable, "VWAP on 2018-01-10", "nothing", "a price"),
    (lambda: price_on(market(2, VWAP=F(0))), OutOfRange, "VWAP on 2018-01-10", "0", "above zero"),
    (lambda: price_on(market(4, Bid=None)), NotAvailable, "Bid on 2018-01-12", "nothing", "a price"),
    (lambda: price_on(market(1, Volume=None), BY_VOLUME), NotAvailable, "Volume on 2018-01-09", "nothing", "a number of shares"),
    (lambda: price_on(market(1, Volume=F(-5)), BY_VOLUME), OutOfRange, "Volume on 2018-01-09", "-5", "zero or more"),
    (lambda: price_on(market(), splits=[Split(WEEK[0], F(0))]), OutOfRange, "splits", "0", "above zero"),
    # shares
    (lambda: conversion.whole_shares(F(-1), F(1)), OutOfRange, "amount", "-1", "zero or more"),
    (lambda: conversion.whole_shares(F(1), F(0)), OutOfRange, "price", "0", "above zero"),
    (lambda: conversion.whole_shares(F(1), F(1), 3), OutOfRange, "rounding", "3", "0 down, 1 nearest or 2 up"),
    (lambda: conversion.whole_shares(F(1), F(1), -1), OutOfRange, "rounding", "-1", "0 down"),
    (lambda: ownership.cap_shares(0, 0, F("0.1")), OutOfRange, "outstanding", "0", "above zero"),
    (lambda: ownership.cap_shares(1000, 1001, F("0.1")), OutOfRange, "held", "1001", "from 0 to the shares outstanding, 1,000"),
    (lambda: ownership.cap_shares(1000, -1, F("0.1")), OutOfRange, "held", "-1", "from 0"),
    (lambda: ownership.cap_shares(1000, 0, F("9.99")), OutOfRange, "cap", "9.99", "between 0 and 1"),
    (lambda: ownership.cap_shares(1000, 0, F(0)), OutOfRange, "cap", "0", "between 0 and 1"),
    (lambda: ownership.cap_shares(1000, 0, F(1)), OutOfRange, "cap", "1", "between 0 and 1"),
    (lambda: ownership.beneficial_ownership(1000, 0, -1), OutOfRange, "new_shares", "-1", "zero or more"),
    (lambda: ownership.beneficial_ownership(1000, 0, 0, -1), OutOfRange, "other_rights", "-1", "zero or more"),
    (lambda: most(over="reject"), NotAvailable, "amount", "1000", "at most 221.97 under the ownership limit, 110,987 shares"),
    (lambda: most(over="void"), OutOfRange, "over", "'void'", '"truncate" or "reject"'),
    (lambda: most(reserved=-1), OutOfRange, "reserved", "-1", "zero or more"),
    (lambda: most(authorized=999_999), OutOfRange, "authorized", "999999", "at least the shares outstanding, 1,000,000"),
    (lambda: most(exchange_cap_left=0), OutOfRange, "exchange_cap_left", "0", "above zero"),
    (lambda: most(amount="-1"), OutOfRange, "amount", "-1", "zero or more"),
]


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
    assert quotes.__file__.startswith(str(folder))
