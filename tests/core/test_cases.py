"""Published cases, and figures derived outside this package, all kept as data in tests/cases; each file names its source.

The test finds the files by itself.  A file it does not understand fails: no source, an unknown kind of case, a key too many or too few.  Amounts are text to
the digit printed; they enter as the floats a cell would hold, and the result must agree to the last digit printed.
"""

import inspect
import re
import tomllib
from collections.abc import Callable, Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.core.daily_quotes import PriceTerms
from xl_notes.core import daycount, ownership
from xl_notes.core.accrual import accrued_interest, maturity_value
from xl_notes.core.amortization import amortize, installment
from xl_notes.core.calendars import add_months, trading_days
from xl_notes.core.conversion import whole_shares
from xl_notes.core.daycount import Frame, convention
from xl_notes.core.money import exact, to_cents
from xl_notes.core.owed import owed, payoff
from xl_notes.core.terms import InstallmentNote

CASES = Path(__file__).parents[1] / "cases"
Notes = dict[str, dict[str, Any]]


def number(text: str) -> Fraction:
    """A number as a cell gives it."""
    return exact(float(text))


def cents(text: str) -> int:
    return int(Decimal(text).scaleb(2).to_integral_exact())


def printed(value: Fraction, like: str) -> Decimal:
    """A value to as many decimals as the printed one."""
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal(like), ROUND_HALF_UP)


def note_of(notes: Notes, name: str, basis: int | str, method: str = "level") -> InstallmentNote:
    terms = dict(notes[name])
    rate, principal = number(terms.pop("rate")), to_cents(number(terms.pop("principal")))
    return InstallmentNote(rate=rate, principal=principal, day_count=convention(basis), method=method, **terms)


def each_basis(basis, single, by_basis) -> list[tuple[int | str, str]]:
    """Either one basis and its value, or one value for each of the bases 0 to 4."""
    if by_basis is None:
        assert basis is not None, "a basis, or values by_basis"
        assert single is not None, "a value for the basis"
        return [(basis, single)]
    assert basis is None, "a basis or values by_basis, not both"
    assert single is None, "a value for one basis or values by_basis, not both"
    assert len(by_basis) == 5, "by_basis has a value for each of the bases 0 to 4"
    return list(enumerate(by_basis))


def check_sum(notes, parts, total):
    assert sum(to_cents(number(part)) for part in parts) == cents(total)


def check_yearfrac(notes, start, end, basis=None, years=None, by_basis=None):
    for rule, value in each_basis(basis, years, by_basis):
        assert printed(daycount.fraction(convention(rule), start, end), value) == Decimal(value), rule


def check_days_360(notes, basis, table, maturity=None):
    for start, end, days in table:
        assert 360 * daycount.fraction(convention(basis), start, end, Frame(maturity)) == days, (start, end)


def check_accrued(notes, issue, settlement, rate, principal, basis, interest, unrounded=None):
    assert accrued_interest(issue, settlement, number(rate), number(principal), convention(basis)) == cents(interest)
    if unrounded:
        years = daycount.fraction(convention(basis), issue, settlement)
        assert printed(number(principal) * number(rate) * years, unrounded) == Decimal(unrounded)


def check_maturity_value(notes, issue, maturity, rate, principal, basis=None, due=None, by_basis=None):
    for rule, value in each_basis(basis, due, by_basis):
        assert maturity_value(issue, maturity, number(rate), number(principal), convention(rule)) == cents(value), rule


def check_anniversaries(notes, first_closing, closings, amount, rate, basis, each, total):
    assert [add_months(first_closing, months) for months in range(len(closings))] == closings
    dues = [maturity_value(closing, add_months(closing, 12), number(rate), number(amount), convention(basis)) for closing in closings]
    assert set(dues) == {cents(each)}
    assert sum(dues) == cents(total)


def check_payment(notes, note, method, basis=None, amount=None, by_basis=None):
    for rule, value in each_basis(basis, amount, by_basis):
        assert installment(note_of(notes, note, rule, method), 1).payment == cents(value), rule


def check_first_interest(notes, note, basis=None, amount=None, by_basis=None):
    for rule, value in each_basis(basis, amount, by_basis):
        assert installment(note_of(notes, note, rule), 1).interest == cents(value), rule


def check_schedule(notes, note, method, basis, rows, last_date, total_interest=None, total_paid=None):
    schedule = amortize(note_of(notes, note, basis, method))
    assert schedule[-1].period.end == last_date
    for expected in rows:
        expected = dict(expected)
        row = schedule[expected.pop("number") - 1]
        assert {name: getattr(row, name) for name in expected} == {name: cents(value) for name, value in expected.items()}, row.number
    if total_interest:
        assert sum(row.interest for row in schedule) == cents(total_interest)
    if total_paid:
        assert sum(row.payment for row in schedule) == cents(total_paid)


def check_owed(notes, note, method, basis, settlement, principal, interest):
    assert owed(note_of(notes, note, basis, method), settlement) == (cents(principal), cents(interest))


def check_payoff(notes, note, method, basis, settlement, premium, due):
    assert payoff(note_of(notes, note, basis, method), settlement, number(premium)) == cents(due)


def check_cash(notes, note, method, basis, lumps, by_year, total):
    terms = note_of(notes, note, basis, method)
    paid = [(row.period.end.year, row.payment) for row in amortize(terms)]
    for lump in lumps:
        due = add_months(lump["issue"], 12)
        paid.append((due.year, maturity_value(lump["issue"], due, terms.rate, number(lump["amount"]), terms.day_count)))
    assert {str(year): sum(amount for when, amount in paid if when == year) for year, _ in paid} == {year: cents(value) for year, value in by_year.items()}
    assert sum(amount for _, amount in paid) == cents(total)


def check_shares(notes, amount, price, shares):
    assert whole_shares(number(amount), number(price)) == shares


def check_cap(notes, outstanding, held, cap, shares):
    assert ownership.cap_shares(outstanding, held, number(cap)) == shares


def check_outstanding_needed(notes, shares, cap, outstanding):
    assert ownership.cap_shares(outstanding, 0, number(cap)) >= shares > ownership.cap_shares(outstanding - 1, 0, number(cap))


def check_ownership(notes, outstanding, held, new_shares, part):
    assert printed(ownership.beneficial_ownership(outstanding, held, new_shares), part) == Decimal(part)


def check_conversion(notes, amount, price, outstanding, held, cap, shares, converted, left, limit):
    result = ownership.max_conversion(number(amount), number(price), outstanding, held, number(cap))
    assert result == (shares, cents(converted), cents(left), limit)


def check_price(notes, vwaps, bid, discount, fixed, price, statistic="mean", volumes=None):
    terms = PriceTerms(number(discount), number(fixed), lookback=len(vwaps), statistic=statistic)
    traded = volumes and [number(volume) for volume in volumes]
    assert terms.from_list([number(vwap) for vwap in vwaps], number(bid), traded) == Fraction(price)


def check_trading_days(notes, as_of, days):
    assert trading_days(as_of, len(days)) == days


CHECKS: dict[str, Callable[..., None]] = {name.removeprefix("check_"): value for name, value in list(globals().items()) if name.startswith("check_")}


def read(path: Path) -> Iterator[tuple[str, Callable[[], None]]]:
    """The cases of a file, each with its name, or an error for what is not understood."""
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    source = content.pop("source")
    assert set(source) == {"title", "date", "where"}, f"{path.name}: [source] has a title, a date and a where"
    dated = isinstance(source["date"], date) or re.fullmatch(r"\d{4}(-\d{2})?|undated", source["date"])
    assert dated, f'{path.name}: the date of the source is a date, a year, a month as 1998-11, or "undated"'
    notes = content.pop("notes", {})
    assert content, f"{path.name}: no cases"
    for kind, cases in content.items():
        assert kind in CHECKS, f"{path.name}: [[{kind}]] is no known kind of case, which are {', '.join(CHECKS)}"
        for place, case in enumerate(cases, 1):
            bound = inspect.signature(CHECKS[kind]).bind(notes, **case)
            yield f"{path.stem}-{kind}{place}", partial(CHECKS[kind], *bound.args, **bound.kwargs)


FILES = sorted(CASES.iterdir())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_file(path):
    """Every file is understood, has a source and at least one case; and all its cases hold."""
    assert path.suffix == ".toml"
    failed = []
    for name, check in read(path):
        try:
            check()
        except Exception as error:
            failed.append(f"{name}: {type(error).__name__}: {error}")
    assert not failed, "\n".join(failed)


def test_there_are_files():
    assert len(FILES) >= 8


BROKEN = {
    "no source": "[[sum]]\nparts = []\ntotal = '0.00'",
    "no date": "[source]\ntitle = 'x'\nwhere = 'y'\n[[sum]]\nparts = []\ntotal = '0.00'",
    "no cases": "[source]\ntitle = 'x'\ndate = 2017-12-06\nwhere = 'y'",
    "unknown kind": "[source]\ntitle = 'x'\ndate = 2017-12-06\nwhere = 'y'\n[[sums]]\nparts = []\ntotal = '0.00'",
    "key too many": "[source]\ntitle = 'x'\ndate = 2017-12-06\nwhere = 'y'\n[[sum]]\nparts = []\ntotal = '0.00'\ntolerance = 1",
    "key too few": "[source]\ntitle = 'x'\ndate = 2017-12-06\nwhere = 'y'\n[[sum]]\nparts = []",
    "no TOML": "parts: []",
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN.keys())
def test_a_file_not_understood_fails(text, tmp_path):
    path = tmp_path / "broken.toml"
    path.write_text(text)
    with pytest.raises((AssertionError, KeyError, TypeError, tomllib.TOMLDecodeError)):
        list(read(path))


def test_a_wrong_figure_fails(tmp_path):
    path = tmp_path / "wrong.toml"
    path.write_text("[source]\ntitle = 'x'\ndate = 2017-12-06\nwhere = 'y'\n[[sum]]\nparts = ['0.10', '0.20']\ntotal = '0.31'")
    [(_, check)] = read(path)
    with pytest.raises(AssertionError):
        check()
