"""Terms → a schedule of installments that adds up to the cent.

Each period's interest is computed exactly from the balance and rounded once, half up; the principal part is what the payment leaves; the last installment takes
whatever rounding has left, so that the schedule repays its principal exactly.  A note's habits say otherwise where a published table does otherwise.

What is equal about "equal installments" is the method:

    level       the total payment, solved over the real periods: a first period of 46 days is in the payment, the last one differs by cents only
    pmt         the total payment is a worksheet's PMT(rate / freq, nper); interest runs by the calendar, the last installment absorbs the difference
    pmt_nostub  PMT, and every period counts as one regular period, the first one too: the textbook table
    principal   the principal part; payments fall with the interest
    flat        the total payment, (principal + simple interest on all of it to maturity) / nper; interest does not fall with the balance
    bullet      nothing but the interest; the principal is due with the last installment

Where a payment would repay more than is left it stops at what is left, and later installments are zero.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import lru_cache
from itertools import count
from typing import NamedTuple

from xl_notes.core import daycount
from xl_notes.core.errors import OutOfRange
from xl_notes.core.level import LEVEL_METHODS, Factor, equal_payment, level_schedule
from xl_notes.core.money import from_cents, half_up, up, whole_cents
from xl_notes.core.schedule import Period, periods
from xl_notes.core.terms import WEEKS_BETWEEN, Habits, InstallmentNote, PaymentDays, Repayment

Cents = int | Fraction
"""An amount in cents: whole, or exact where a note's habits leave it unrounded."""


class Installment(NamedTuple):
    """One row of a schedule; amounts in whole cents.  payment = interest + principal; closing = opening - principal.

    Where a note's habits carry the balance unrounded each amount is rounded as it is shown, as printed tables do, and the sums may be a cent off.

    carried  the opening balance as it is carried
    """

    number: int
    period: Period
    opening: int
    payment: int
    interest: int
    principal: int
    closing: int
    carried: Cents


def calendar_factor(note: InstallmentNote, period: Period, to: date | None = None) -> Factor:
    """Interest on a dollar from the start of a period to its end, or to a day inside it."""
    return _factor(note, period, note.maturity, to or period.end)


def _factor(note: InstallmentNote, period: Period, maturity: date, to: date) -> Factor:
    days, year = daycount.days_over_year(note.day_count, period.start, to, daycount.Frame(maturity, period.end, note.freq == 1))
    return note.rate.numerator * days, note.rate.denominator * year


def regular_factor(note: InstallmentNote) -> Factor:
    """Interest on a dollar over one regular period, rate / freq."""
    return note.rate.numerator, note.rate.denominator * note.freq


def period_factors(note: InstallmentNote, spans: Sequence[Period] = ()) -> list[Factor]:
    """The factors of all periods; `spans` are the periods, where they are known already."""
    if note.method == "pmt_nostub":
        return [regular_factor(note)] * note.nper
    maturity = note.maturity
    return [_factor(note, period, maturity, period.end) for period in spans or periods(note)]


class Plan(NamedTuple):
    """What an installment repays: what an equal payment leaves beside the interest, or an equal part."""

    payment: Cents | None
    part: Cents = 0

    def repaid(self, interest: Cents) -> Cents:
        return self.part if self.payment is None else self.payment - interest


def plan(note: InstallmentNote, principal: int, factors: Sequence[Factor]) -> Plan:
    """The plan for a principal over the periods still to come; `factors` leave out those that pay interest only, and reach to where the principal is gone."""
    count, balloon = len(factors), note.repayment.balloon
    if note.method == "bullet":
        return Plan(None, 0)
    if note.method == "principal":
        return Plan(None, rounded_payment(note, principal - balloon, count))
    if note.method == "flat":
        numerator, denominator = _whole_term_factor(note)
        return Plan(rounded_payment(note, principal * (denominator + numerator), denominator * count))
    if note.method != "level":
        factors = [regular_factor(note)] * count
    return Plan(rounded_payment(note, *equal_payment(principal, factors, balloon)))


def _whole_term_factor(note: InstallmentNote) -> Factor:
    return calendar_factor(note, Period(note.interest_from, note.maturity, note.maturity))


def rounded_payment(note: InstallmentNote, numerator: int, denominator: int) -> Cents:
    rule = {"nearest": half_up, "up": up}.get(note.habits.payment)
    return rule(numerator, denominator) if rule else _to_forty_places(numerator, denominator)


FINEST, SHOWN = 10**40, 10**25


def carried(amount: Fraction) -> Fraction:
    """An unrounded amount, to forty places of a cent: exact fractions would grow by their denominators with every period."""
    return _to_forty_places(amount.numerator, amount.denominator)


def _to_forty_places(numerator: int, denominator: int) -> Fraction:
    return Fraction(half_up(numerator * FINEST, denominator), FINEST)


def shown(amount: Cents) -> int:
    """A carried amount in whole cents.  What it lacks beyond its places is less than this rounds off first, so that half a cent is half a cent."""
    return half_up(half_up(amount.numerator * SHOWN, amount.denominator), SHOWN)


def interest_on(note: InstallmentNote, balance: Cents, factor: Factor) -> Cents:
    """Interest of a period on a balance; under "flat" on all of the principal for as long as anything is owed."""
    base = note.principal if note.method == "flat" and balance else balance
    if isinstance(base, int) and note.habits.interest == "nearest":
        return half_up(base * factor[0], factor[1])
    amount = Fraction(base * factor[0], factor[1])
    return carried(amount) if note.habits.interest == "none" else whole_cents(amount)


def planned_factors(note: InstallmentNote, factors: list[Factor]) -> list[Factor]:
    """The factors of the periods that repay principal, and of those beyond the last that the payment is reckoned over."""
    over = note.repayment.amortize_over
    if over is not None and over > note.nper:
        factors = period_factors(replace(note, nper=over, repayment=replace(note.repayment, amortize_over=None)))
    return factors[note.repayment.interest_only :]


LONG = 480
"""Installments: forty years of months."""


def amortize(note: InstallmentNote) -> tuple[Installment, ...]:
    """The schedule of a note, one row per installment.

    errors  OutOfRange when the installments do not cover the interest and the debt would grow past the principal, in the first period or later; or when cents
            are too coarse for payments this equal over so many periods

    The last schedules are remembered, by all the terms of the note: a model asks for the same one in every cell that reads it.  Of long ones these are few: all
    of them take some eighty megabytes at most.
    """
    return _short_schedule(note) if note.nper <= LONG else _long_schedule(note)


def _schedule(note: InstallmentNote) -> tuple[Installment, ...]:
    return plain_schedule(note) or any_schedule(note)


_short_schedule, _long_schedule = lru_cache(128)(_schedule), lru_cache(8)(_schedule)


def any_schedule(note: InstallmentNote) -> tuple[Installment, ...]:
    """Of a note with any terms."""
    spans = periods(note)
    factors = period_factors(note, spans)
    agreed = plan(note, note.principal, planned_factors(note, factors))
    rows: list[Installment] = []
    balance: Cents = note.principal
    for number, (period, factor) in enumerate(zip(spans, factors, strict=True), 1):
        interest = interest_on(note, balance, factor)
        repaid = agreed.repaid(interest) if number > note.repayment.interest_only else 0
        is_last = number == note.nper
        if not balance:
            repaid = 0
        if (is_last and note.habits.last == "adjust") or (repaid > balance and not is_last):
            repaid = balance
        if balance - repaid > note.principal:
            raise _does_not_cover_interest(number, interest, interest + repaid)
        rows.append(_posted(note, number, period, balance, interest, repaid))
        balance -= repaid
    if note.method == "level" and note.repayment.is_plain:
        _check_last_is_level(note, rows)
    return tuple(rows)


def plain_schedule(note: InstallmentNote) -> tuple[Installment, ...] | None:
    """The schedules met most, in a fraction of the time; see level.py."""
    if (
        note.day_count.year is None
        or note.method not in LEVEL_METHODS
        or note.freq in WEEKS_BETWEEN
        or (note.payment_days, note.repayment, note.habits) != PLAIN
    ):
        return None
    made = level_schedule(note.interest_from, note.first_payment, note.rate, note.principal, note.nper, note.day_count, note.method, note.freq)
    if made is None:
        return None
    spans = map(Period, [note.interest_from, *made.dates], made.dates, made.dates)
    closing = made.opening[1:]
    return tuple(map(Installment, count(1), spans, made.opening, made.payment, made.interest, made.principal, closing, made.opening))


PLAIN = (PaymentDays(), Repayment(), Habits())


def _posted(note: InstallmentNote, number: int, period: Period, balance: Cents, interest: Cents, repaid: Cents) -> Installment:
    """A row in whole cents.  A payment that is agreed in cents is split without one over; where it is not, its parts are rounded like all the rest."""
    if isinstance(balance, int) and isinstance(interest, int) and isinstance(repaid, int):
        return Installment(number, period, balance, interest + repaid, interest, repaid, balance - repaid, balance)
    opening, payment, charged, principal, closing = map(shown, (balance, interest + repaid, interest, repaid, balance - repaid))
    if note.habits.payment != "none":
        principal = payment - charged
    return Installment(number, period, opening, payment, charged, principal, closing, balance)


class Paid(NamedTuple):
    """What an installment pays on its day, in cents."""

    day: date
    principal: int
    interest: int

    @property
    def amount(self) -> int:
        return self.principal + self.interest


def payments(note: InstallmentNote) -> tuple[Paid, ...]:
    """The payments of a schedule on the days they are made.  What a last installment that only "shows" leaves is due with it."""
    rows = amortize(note)
    paid = [Paid(row.period.paid_on, row.opening - row.closing, row.payment - (row.opening - row.closing)) for row in rows]
    return (*paid[:-1], paid[-1]._replace(principal=paid[-1].principal + rows[-1].closing))


def _does_not_cover_interest(number: int, interest: Cents, payment: Cents) -> OutOfRange:
    """For an installment after which more would be owed than was lent."""
    shown = f"at least the interest of installment {number}, {whole_cents(interest) / 100:,.2f}"
    return OutOfRange("payment", from_cents(whole_cents(payment)), shown, "the debt would grow")


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
