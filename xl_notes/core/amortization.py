"""Terms → a schedule of installments that adds up to the cent.

Everything is a whole number of cents.  Each period's interest is computed exactly from the balance in cents and rounded once, half up; the principal part is
what the payment leaves; the last installment takes whatever rounding has left, so that the schedule repays its principal exactly.

What is equal about "equal installments" is the method:

    level       the total payment, solved over the real periods: a first period of 46 days is in the payment, the last one differs by cents only
    pmt         the total payment is a worksheet's PMT(rate / freq, nper); interest runs by the calendar, the last installment absorbs the difference
    pmt_nostub  PMT, and every period counts as one regular period, the first one too: the textbook table
    principal   the principal part; payments fall with the interest
    flat        the total payment, (principal + simple interest on all of it to maturity) / nper; interest does not fall with the balance

Where a payment would repay more than is left it stops at what is left, and later installments are zero.
"""

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from xl_notes.core import daycount
from xl_notes.core.errors import OutOfRange
from xl_notes.core.money import from_cents, half_up
from xl_notes.core.schedule import Period, periods
from xl_notes.core.terms import InstallmentNote

Factor = tuple[int, int]
"""Interest of a period on one dollar: numerator, denominator."""


class Installment(NamedTuple):
    """One row of a schedule; amounts in whole cents.  payment = interest + principal; closing = opening - principal."""

    number: int
    period: Period
    opening: int
    payment: int
    interest: int
    principal: int
    closing: int


def calendar_factor(note: InstallmentNote, period: Period, to: date | None = None) -> Factor:
    """Interest on a dollar from the start of a period to its end, or to a day inside it."""
    frame = daycount.Frame(note.maturity, period.end, note.freq == 1)
    years = daycount.fraction(note.day_count, period.start, to or period.end, frame)
    return note.rate.numerator * years.numerator, note.rate.denominator * years.denominator


def regular_factor(note: InstallmentNote) -> Factor:
    """Interest on a dollar over one regular period, rate / freq."""
    return note.rate.numerator, note.rate.denominator * note.freq


def period_factors(note: InstallmentNote) -> list[Factor]:
    if note.method == "pmt_nostub":
        return [regular_factor(note)] * note.nper
    return [calendar_factor(note, period) for period in periods(note)]


def level_payment(principal: int, factors: list[Factor]) -> int:
    """The equal payment that repays the principal over periods with these interest factors, in cents, half up.

    With f_k the factors, the payment is principal * prod(1 + f_k) / sum over k of prod(1 + f_j for j > k).  Numerator and denominator are kept whole by
    carrying the product of the denominators along, so the result is exact before its one rounding.
    """
    growth, scale, annuity = 1, 1, 0
    for numerator, denominator in factors:
        growth *= denominator + numerator
        scale *= denominator
        annuity = annuity * (denominator + numerator) + scale
    return half_up(principal * growth, annuity)


def interest_base(note: InstallmentNote, balance: int) -> int:
    """What interest is reckoned on: the balance, or under "flat" all of the principal for as long as anything is owed."""
    return note.principal if note.method == "flat" and balance else balance


def _level(note: InstallmentNote, factors: list[Factor]) -> int:
    return level_payment(note.principal, factors)


def _pmt(note: InstallmentNote, factors: list[Factor]) -> int:
    return level_payment(note.principal, [regular_factor(note)] * note.nper)


def _flat(note: InstallmentNote, factors: list[Factor]) -> int:
    numerator, denominator = calendar_factor(note, Period(note.issue, note.maturity))
    return half_up(note.principal * (denominator + numerator), denominator * note.nper)


EQUAL_PAYMENT: dict[str, Callable[[InstallmentNote, list[Factor]], int]] = {"level": _level, "pmt": _pmt, "pmt_nostub": _pmt, "flat": _flat}


@lru_cache(maxsize=128)
def amortize(note: InstallmentNote) -> tuple[Installment, ...]:
    """The schedule of a note, one row per installment.

    errors  OutOfRange when the installments do not cover the interest and the debt would grow past the principal, in the first period or later; or when cents
            are too coarse for payments this equal over so many periods

    Schedules are remembered, the last 128 of them, by all the terms of the note: a model asks for the same one in every cell that reads it.
    """
    factors = period_factors(note)
    level = EQUAL_PAYMENT[note.method](note, factors) if note.method in EQUAL_PAYMENT else None
    share = half_up(note.principal, note.nper)
    rows: list[Installment] = []
    balance = note.principal
    for number, (period, (numerator, denominator)) in enumerate(zip(periods(note), factors, strict=True), 1):
        interest = half_up(interest_base(note, balance) * numerator, denominator)
        repaid = share if level is None else level - interest
        if balance - repaid > note.principal:
            raise _does_not_cover_interest(number, interest, interest + repaid)
        if number == note.nper or repaid > balance:
            repaid = balance
        rows.append(Installment(number, period, balance, interest + repaid, interest, repaid, balance - repaid))
        balance -= repaid
    if note.method == "level":
        _check_last_is_level(note, rows)
    return tuple(rows)


def _does_not_cover_interest(number: int, interest: int, payment: int) -> OutOfRange:
    """For an installment after which more would be owed than was lent."""
    return OutOfRange("payment", from_cents(payment), f"at least the interest of installment {number}, {interest / 100:,.2f}", "the debt would grow")


def _check_last_is_level(note: InstallmentNote, rows: list[Installment]) -> None:
    """Cents compound: over very many periods no payment in whole cents leaves a last one that is anything like the others."""
    first, last = rows[0].payment, rows[-1].payment
    if not 0 < last <= 2 * first:
        raise OutOfRange(
            "nper",
            note.nper,
            f"few enough for level payments in whole cents: {first / 100:,.2f} would leave {last / 100:,.2f} for the last one",
        )


def installment(note: InstallmentNote, number: int) -> Installment:
    """The installment of a number from 1 to nper."""
    rows = amortize(note)
    if not 1 <= number <= len(rows):
        raise OutOfRange("per", number, f"from 1 to nper, {len(rows)}")
    return rows[number - 1]
