"""Published cases, and figures derived outside this package, all kept as data in tests/cases; each file names its source.

The test finds the files by itself.  A file it does not understand fails: no source, an unknown kind of case, a key too many or too few, a note that nothing is
asked of.  Amounts are text to the digit printed; they enter as the floats a cell would hold, and the result must agree to the last digit printed: to the cent
where cents are printed, to the dollar where they are not.

A note's table holds its terms by the names of InstallmentNote, and beside them those of PaymentDays, Repayment and Habits; a rounding habit is called
payment_rounding or interest_rounding.
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
from xl_notes.core.amortization import Installment, amortize, installment
from xl_notes.core.calendars import add_months, trading_days
from xl_notes.core.conversion import whole_shares
from xl_notes.core.daycount import Frame, convention
from xl_notes.core.level import equal_payment
from xl_notes.core.money import exact, from_cents, to_cents
from xl_notes.core.owed import interest_expense, owed, payoff
from xl_notes.core.terms import Habits, InstallmentNote, PaymentDays, Repayment

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


def shown(amount: int, like: str) -> Decimal:
    """Cents as the printed amount shows them."""
    return printed(from_cents(amount), like)


HABITS = {"payment_rounding": "payment", "interest_rounding": "interest", "last": "last"}
PAYMENT_DAYS = {name: name for name in ("adjust", "accrue_adjusted", "holidays", "end_of_month")}
REPAYMENT = {name: name for name in ("balloon", "interest_only", "amortize_over")}


def taken(terms: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    """The terms of these names, taken out, under the names their class has for them."""
    return {names[key]: terms.pop(key) for key in list(terms) if key in names}


def note_of(notes: Notes, name: str, basis: int | str, method: str = "level", rate: Fraction | None = None, scale: int = 1) -> InstallmentNote:
    """The note of a name; its rate may be given apart, and its amounts be taken `scale` times."""
    terms = dict(notes[name])
    days, repayment, habits = taken(terms, PAYMENT_DAYS), taken(terms, REPAYMENT), taken(terms, HABITS)
    if "holidays" in days:
        days["holidays"] = frozenset(days["holidays"])
    if "balloon" in repayment:
        repayment["balloon"] = to_cents(number(repayment["balloon"])) * scale
    if rate is None:
        rate = number(terms.pop("rate"))
    principal = to_cents(number(terms.pop("principal"))) * scale
    parts: dict[str, Any] = {"payment_days": PaymentDays(**days), "repayment": Repayment(**repayment), "habits": Habits(**habits)}
    return InstallmentNote(rate=rate, principal=principal, day_count=convention(basis), method=method, **parts, **terms)


def assert_row(row: Installment, expected: dict[str, str]) -> None:
    """The printed figures of a row; "number" is not among them."""
    assert expected
    assert {name: shown(getattr(row, name), value) for name, value in expected.items()} == {name: Decimal(value) for name, value in expected.items()}, (
        row.number
    )


MILLION = 10**6
"""Payments are taken so many times where cents are too coarse for what is tested."""


def around(percent: str) -> tuple[Fraction, Fraction]:
    """The lowest and the highest rate that print as this percentage."""
    half = Fraction(5, 10 ** (1 - int(Decimal(percent).as_tuple().exponent)))
    return (Fraction(percent) - half) / 100, (Fraction(percent) + half) / 100


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
    assert shown(accrued_interest(issue, settlement, number(rate), number(principal), convention(basis)), interest) == Decimal(interest)
    if unrounded:
        years = daycount.fraction(convention(basis), issue, settlement)
        assert printed(number(principal) * number(rate) * years, unrounded) == Decimal(unrounded)


def check_accrued_in_all(notes, settlement, rate, basis, lent, interest):
    """Several notes of one rate, each from its own day: [day, principal]."""
    accrued = [accrued_interest(issue, settlement, number(rate), number(principal), convention(basis)) for issue, principal in lent]
    assert shown(sum(accrued), interest) == Decimal(interest)


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
    assert rows
    for expected in rows:
        expected = dict(expected)
        assert_row(schedule[expected.pop("number") - 1], expected)
    if total_interest:
        assert shown(sum(row.interest for row in schedule), total_interest) == Decimal(total_interest)
    if total_paid:
        assert shown(sum(row.payment for row in schedule), total_paid) == Decimal(total_paid)


def check_table(notes, note, method, basis, columns, rows, total_paid=None):
    """A schedule as it is printed, line by line: its number and the figures of the columns named."""
    schedule = amortize(note_of(notes, note, basis, method))
    assert rows
    for line, *figures in rows:
        assert_row(schedule[line - 1], dict(zip(columns, figures, strict=True)))
    if total_paid:
        assert shown(sum(row.payment for row in schedule), total_paid) == Decimal(total_paid)


def check_range(notes, note, method, basis, first, last, principal=None, interest=None, closing=None):
    """Installments taken together: what they repay, the interest they pay, what is left after them."""
    rows = amortize(note_of(notes, note, basis, method))[first - 1 : last]
    assert len(rows) == last - first + 1
    found = {"principal": rows[0].opening - rows[-1].closing, "interest": sum(row.interest for row in rows), "closing": rows[-1].closing}
    given = {name: value for name, value in (("principal", principal), ("interest", interest), ("closing", closing)) if value is not None}
    assert given
    assert {name: shown(found[name], value) for name, value in given.items()} == {name: Decimal(value) for name, value in given.items()}


def check_apr(notes, note, method, basis, apr, payment, year_days=365):
    """A printed annual rate and payment: the payment lies between those of the lowest and the highest rate that print so.

    year_days  364 where the rate is that of 52 weeks: interest on actual/365 is then on 365 / 364 of it
    """
    low, high = (installment(note_of(notes, note, basis, method, rate * Fraction(365, year_days), MILLION), 1).payment for rate in around(apr))
    assert low <= cents(payment) * MILLION <= high
    assert high - low < 5 * MILLION, "a band of a few cents"


def check_apr_lump(notes, issue, maturity, principal, basis, apr, due, compounding=0):
    """The same of a note due in one sum."""
    amount = number(principal) * MILLION
    low, high = (maturity_value(issue, maturity, rate, amount, convention(basis), compounding) for rate in around(apr))
    assert low <= cents(due) * MILLION <= high
    assert (high - low) * 1000 < cents(due) * MILLION, "a band of a thousandth"


def check_annuity(notes, rate, periods, annuity, discount):
    """The worth of 1 a period, and of 1 at the end, at a rate per period: a principal over its equal payment, and what a balloon takes off the payment."""
    one = number(rate).as_integer_ratio()
    principal = 10**12
    payment = Fraction(*equal_payment(principal, [one] * periods))
    found = principal / payment
    assert printed(found, annuity) == Decimal(annuity)
    lighter = Fraction(*equal_payment(principal, [one] * periods, principal))
    assert printed((payment - lighter) * found / principal, discount) == Decimal(discount)


def check_expense(notes, note, method, basis, start, end, amount):
    assert shown(interest_expense(note_of(notes, note, basis, method), start, end), amount) == Decimal(amount)


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


def check_shares(notes, amount, price, shares, rounding=0):
    assert whole_shares(number(amount), number(price), rounding) == shares


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
    asked = {case.get("note") for cases in content.values() for case in cases}
    assert set(notes) <= asked, f"{path.name}: nothing is asked of the notes {set(notes) - asked}"
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
    assert len(FILES) >= 44


BROKEN = {
    "no source": "[[sum]]\nparts = []\ntotal = '0.00'",
    "no date": "[source]\ntitle = 'x'\nwhere = 'y'\n[[sum]]\nparts = []\ntotal = '0.00'",
    "no cases": "[source]\ntitle = 'x'\ndate = 2017-12-06\nwhere = 'y'",
    "unknown kind": "[source]\ntitle = 'x'\ndate = 2017-12-06\nwhere = 'y'\n[[sums]]\nparts = []\ntotal = '0.00'",
    "key too many": "[source]\ntitle = 'x'\ndate = 2017-12-06\nwhere = 'y'\n[[sum]]\nparts = []\ntotal = '0.00'\ntolerance = 1",
    "key too few": "[source]\ntitle = 'x'\ndate = 2017-12-06\nwhere = 'y'\n[[sum]]\nparts = []",
    "no TOML": "parts: []",
    "a note nothing asks for": "[source]\ntitle = 'x'\ndate = 2017-12-06\nwhere = 'y'\n[notes.a]\nnper = 1\n[[sum]]\nparts = []\ntotal = '0.00'",
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN.keys())
def test_a_file_not_understood_fails(text, tmp_path):
    path = tmp_path / "broken.toml"
    path.write_text(text)
    with pytest.raises((AssertionError, KeyError, TypeError, tomllib.TOMLDecodeError)):
        list(read(path))


HEAD = """
[source]
title = 'x'
date = 2017-12-06
where = 'y'
"""
NOTE = """
[notes.a]
issue = 2024-01-01
first_payment = 2024-02-01
rate = '0.12'
principal = '1000'
nper = 3
"""
OF_NOTE = "note = 'a'\nmethod = 'level'\nbasis = '30/360'\n"

HOLDS = {
    # 1,000.00 at 1% a month in three: 340.0221..., so 340.02; 669.98 and 336.66 are left after the first two, which pay interest of 10.00 and 6.70.
    "sum": ("[[sum]]\nparts = ['0.10', '0.20']\ntotal = '{}'", "0.30", "0.31"),
    "table": (NOTE + "[[table]]\n" + OF_NOTE + "columns = ['payment', 'closing']\nrows = [[1, '340.02', '{}']]", "669.98", "669.97"),
    "table in dollars": (NOTE + "[[table]]\n" + OF_NOTE + "columns = ['closing']\nrows = [[1, '{}']]", "670", "669"),
    "table, total": (NOTE + "[[table]]\n" + OF_NOTE + "columns = ['payment']\ntotal_paid = '{}'\nrows = [[1, '340.02']]", "1020.07", "1020.06"),
    "table, balloon": (NOTE + "balloon = '{}'\n[[table]]\n" + OF_NOTE + "columns = ['payment']\nrows = [[1, '10.00']]", "1000.00", "999.00"),
    "table, method": (NOTE + "[[table]]\nnote = 'a'\nbasis = 0\nmethod = '{}'\ncolumns = ['principal']\nrows = [[2, '333.33']]", "principal", "level"),
    "table, habit": (NOTE + "last = '{}'\n[[table]]\n" + OF_NOTE + "columns = ['closing']\nrows = [[3, '0.01']]", "show", "adjust"),
    "range": (NOTE + "[[range]]\n" + OF_NOTE + "first = 1\nlast = 2\ninterest = '{}'", "16.70", "16.71"),
    "range, principal": (NOTE + "[[range]]\n" + OF_NOTE + "first = 1\nlast = 2\nprincipal = '{}'", "663.34", "663.35"),
    "expense": (NOTE + "[[expense]]\n" + OF_NOTE + "start = 2024-01-01\nend = 2024-02-16\namount = '{}'", "13.35", "13.36"),
    "apr": (NOTE.replace("rate = '0.12'\n", "") + "[[apr]]\n" + OF_NOTE + "apr = '12.00'\npayment = '{}'", "340.02", "340.03"),
    "apr_lump": ("[[apr_lump]]\nissue = 2023-01-01\nmaturity = 2024-01-01\nprincipal = '1000'\nbasis = 3\napr = '12.00'\ndue = '{}'", "1120", "1121"),
    "annuity": ("[[annuity]]\nrate = '0.1'\nperiods = 2\nannuity = '{}'\ndiscount = '0.82645'", "1.73554", "1.73553"),
    "annuity, discount": ("[[annuity]]\nrate = '0.1'\nperiods = 2\nannuity = '1.73554'\ndiscount = '{}'", "0.82645", "0.82644"),
    "accrued_in_all": (
        "[[accrued_in_all]]\nsettlement = 2024-01-31\nrate = '0.365'\nbasis = 3\nlent = [[2024-01-01, '1000'], [2024-01-30, '500']]\ninterest = '{}'",
        "30.50",
        "30.51",
    ),
    "shares": ("[[shares]]\namount = '10'\nprice = '3'\nrounding = 2\nshares = {}", "4", "3"),
}


@pytest.mark.parametrize(("text", "right", "wrong"), HOLDS.values(), ids=HOLDS.keys())
def test_a_wrong_figure_fails(text, right, wrong, tmp_path):
    """Figures reckoned by hand hold, and the same with another last digit, or another term, do not."""
    path = tmp_path / "figure.toml"
    path.write_text(HEAD + text.format(right))
    [(_, check)] = read(path)
    check()
    path.write_text(HEAD + text.format(wrong))
    [(_, check)] = read(path)
    with pytest.raises(AssertionError):
        check()


def test_a_term_of_a_note_not_understood_fails(tmp_path):
    path = tmp_path / "term.toml"
    path.write_text(HEAD + NOTE + "baloon = '10'\n[[payment]]\n" + OF_NOTE + "amount = '340.02'")
    [(_, check)] = read(path)
    with pytest.raises(TypeError, match="baloon"):
        check()
