"""Every reading of the terms a contract leaves open, and what each is worth on the numbers at hand.

A question is asked when its inputs are there.  Each of its readings is calculated with everything else as chosen; the effect is the difference to the reading
chosen, in cents of the question's own measure.
"""

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, NamedTuple

from xl_notes.core import calendars, conversion
from xl_notes.core.accrual import maturity_value
from xl_notes.core.amortization import payments
from xl_notes.core.daycount import EXCEL_BASES, DayCount
from xl_notes.core.errors import NoteError, OutOfRange
from xl_notes.core.facility import funding_test
from xl_notes.core.ledger import APPLY, Event, LedgerTerms, ledger
from xl_notes.core.money import down, from_cents, to_cents
from xl_notes.core.ownership import cap_shares
from xl_notes.core.price_terms import Clause, FixedLeg, MarketLeg, Statistic
from xl_notes.core.quotes import Quotes, Split, split_factor
from xl_notes.core.redemption import EFFECTS, Redemption
from xl_notes.core.terms import COMPOUNDINGS, METHODS, InstallmentNote, LumpNote, PaymentDays


class Reading(NamedTuple):
    """One way to read a term.

    chosen   whether it is the one the inputs choose
    measure  what is compared, "paid in all" for instance
    value    cents, or why there is none under this reading
    """

    term: str
    reading: str
    chosen: bool
    measure: str
    value: int | NoteError


@dataclass(frozen=True, slots=True)
class Conversion:
    """A conversion of an amount, in cents, by a stack of prices."""

    day: date
    amount: int
    quotes: Quotes
    clauses: tuple[Clause, ...]
    rounding: int = 0
    splits: tuple[Split, ...] = ()
    holidays: Container[date] | None = None
    default_date: date | None = None
    decimals: int | None = None


@dataclass(frozen=True, slots=True)
class Holding:
    """Shares outstanding before a conversion, the holder's among them, the cap on its part, rights within 60 days, and what becomes of a notice above it."""

    outstanding: int
    held: int
    cap: Fraction
    other_rights: int = 0
    over: str = "truncate"


@dataclass(frozen=True, slots=True)
class Funding:
    """A tranche, in cents, that closes when the average daily dollar volume reaches a threshold."""

    closing: date
    threshold: Fraction
    tranche: int
    quotes: Quotes
    days: int = 20
    method: int = 0
    field: str = "VWAP"
    include_closing: bool = False
    holidays: Container[date] | None = None


Answer = Callable[[], int]
Readings = Iterable[tuple[str, bool, Answer]]


def asked(term: str, measure: str, readings: Readings) -> Iterator[Reading]:
    for name, chosen, answer in readings:
        try:
            yield Reading(term, name, chosen, measure, answer())
        except NoteError as error:
            yield Reading(term, name, chosen, measure, error.settled())
        except ArithmeticError:
            yield Reading(term, name, chosen, measure, OutOfRange("result", "a number beyond all bounds", "an amount that can be calculated"))


# ------------------------------------------------------------------------------------------------ a note in installments


def paid_in_all(note: InstallmentNote) -> int:
    return sum(paid.amount for paid in payments(note))


PAYMENT_DAYS = {
    "as they fall": PaymentDays(),
    "following business day, the payment only": PaymentDays("following"),
    "following business day, interest too": PaymentDays("following", True),
    "modified following, the payment only": PaymentDays("modified"),
    "modified following, interest too": PaymentDays("modified", True),
}


def of_installments(note: InstallmentNote, first_counted: bool = False) -> Iterator[Reading]:
    """Day count, what is equal, moved payment dates, and the first day, which the note's start of interest has counted already or not."""

    def with_(**changes: Any) -> Answer:
        return lambda: paid_in_all(replace(note, **changes))

    days, start = note.payment_days, note.interest_from + (calendars.ONE_DAY if first_counted else timedelta(0))
    yield from asked(
        "Day count", "paid in all", [(rule.name, rule is note.day_count, with_(day_count=rule)) for rule in _with_own(EXCEL_BASES, note.day_count)]
    )
    yield from asked("What is equal about the installments", "paid in all", [(name, name == note.method, with_(method=name)) for name in METHODS])
    moves = ((name, replace(days, adjust=own.adjust, accrue_adjusted=own.accrue_adjusted)) for name, own in PAYMENT_DAYS.items())
    yield from asked("Payment dates on weekends and holidays", "paid in all", [(name, own == days, with_(payment_days=own)) for name, own in moves])
    yield from asked("The first day of interest", "paid in all", [(name, day == note.interest_from, with_(accrual_start=day)) for name, day in _first(start)])


def _first(start: date) -> list[tuple[str, date]]:
    """Counting the first day is starting a day earlier."""
    return [("not counted", start), ("counted", start - calendars.ONE_DAY)]


def _with_own(rules: Sequence[DayCount], own: DayCount) -> list[DayCount]:
    return [*rules] if own in rules else [*rules, own]


def of_prepayment(note: InstallmentNote, day: date, amount: int, chosen: str = "shorten", apply: str = "interest") -> Iterator[Reading]:
    """What a prepayment or conversion in part does to the installments: all that is paid afterwards, and by it."""

    def paid(effect: str) -> Answer:
        def all_payments() -> int:
            terms = LedgerTerms(note.issue, note.maturity, note.rate, note.principal, note.day_count, apply, redemption=Redemption(note, effect))
            return sum(row.amount for row in ledger(terms, [Event(day, "pay", from_cents(amount))])[1:])

        return all_payments

    yield from asked("Installments after a prepayment in part", "paid in all", [(name, name == chosen, paid(name)) for name in EFFECTS])


# ------------------------------------------------------------------------------------------------ a note due in one sum


def of_lump(note: LumpNote, first_counted: bool = False) -> Iterator[Reading]:
    """Day count, compounding, and the first day, which the note's issue has counted already or not."""

    def due(**changes: Any) -> Answer:
        changed = replace(note, **changes)
        principal = from_cents(changed.principal)
        return lambda: maturity_value(changed.issue, changed.maturity, changed.rate, principal, changed.day_count, changed.compounding)

    rules = _with_own(EXCEL_BASES, note.day_count)
    yield from asked("Day count", "due at maturity", [(rule.name, rule is note.day_count, due(day_count=rule)) for rule in rules])
    yield from asked("Compounding", "due at maturity", [(TIMES_A_YEAR[times], times == note.compounding, due(compounding=times)) for times in COMPOUNDINGS])
    start = note.issue + (calendars.ONE_DAY if first_counted else timedelta(0))
    yield from asked("The first day of interest", "due at maturity", [(name, day == note.issue, due(issue=day)) for name, day in _first(start)])


TIMES_A_YEAR = {0: "simple interest", 1: "yearly", 2: "twice a year", 4: "quarterly", 12: "monthly", 365: "daily"}


def of_application(note: LumpNote, day: date, amount: int, apply: str) -> Iterator[Reading]:
    """What a conversion or payment in part is set against first: what is left to pay at maturity."""

    def left(order: str) -> Answer:
        terms = LedgerTerms(note.issue, note.maturity, note.rate, note.principal, note.day_count, order, note.compounding)

        def owed_at_maturity() -> int:
            last = ledger(terms, [Event(day, "pay", from_cents(amount))])[-1]
            return last.principal + last.accrued

        return owed_at_maturity

    yield from asked("A conversion in part is set against", "due at maturity", [(ORDERS[order], order == apply, left(order)) for order in APPLY])


ORDERS = {"interest": "interest first", "principal": "principal first", "prorata": "both in proportion"}


# ------------------------------------------------------------------------------------------------ a conversion


def of_conversion(case: Conversion) -> Iterator[Reading]:
    """The readings of the look-back and of rounding: what the shares are worth at the last price the look-back read."""
    place = _market_place(case)
    if place is None:
        return
    leg = case.clauses[place].leg
    assert isinstance(leg, MarketLeg)

    def worth(rounding: int | None = None, **changes: Any) -> Answer:
        changed = Clause(replace(leg, **changes), case.clauses[place].combine, case.clauses[place].applies)
        clauses = (*case.clauses[:place], changed, *case.clauses[place + 1 :])
        return lambda: _worth(case, clauses, case.rounding if rounding is None else rounding)

    average = [("mean of the daily prices", Statistic("mean")), ("weighted by volume", Statistic("volume")), ("lowest of the window", Statistic("lowest"))]
    if all(own != leg.statistic for _, own in average):
        average.append((str(leg.statistic), leg.statistic))
    measure = "worth of the shares"
    yield from asked("Average", measure, [(name, own == leg.statistic, worth(statistic=own)) for name, own in average])
    ends = (("the day before", False), ("the conversion day", True))
    yield from asked("The window ends on", measure, [(name, own == leg.include_date, worth(include_date=own)) for name, own in ends])
    yield from asked("A day without a print", measure, [(GAPS[own], own == leg.missing, worth(missing=own)) for own in GAPS])
    yield from asked("Fractions of a share", measure, [(name, own == case.rounding, worth(rounding=own)) for own, name in enumerate(("down", "nearest", "up"))])
    if case.splits and any(isinstance(clause.leg, FixedLeg) for clause in case.clauses):
        yield from asked("Splits and the prices named in the note", measure, _split_readings(case))


GAPS = {
    "error": "no price",
    "skip": "left out",
    "back": "the window goes further back",
    "previous": "the last print again",
    "ignore": "the price is not compared",
}


def _market_place(case: Conversion) -> int | None:
    """Where the first leg stands that is read from the market and in force."""
    defaulted = case.default_date is not None and case.day >= case.default_date
    counted = (number for number, clause in enumerate(case.clauses) if isinstance(clause.leg, MarketLeg) and clause.counts(defaulted))
    return next(counted, None)


def _split_readings(case: Conversion) -> Readings:
    """Whether a price named in the note is re-based: a note may be silent."""
    factor = split_factor(case.splits, None, case.day)
    kept = tuple(
        replace(clause, leg=FixedLeg(clause.leg.price * factor, clause.leg.label)) if isinstance(clause.leg, FixedLeg) else clause for clause in case.clauses
    )
    return [("re-base them", True, lambda: _worth(case, case.clauses, case.rounding)), ("leave them", False, lambda: _worth(case, kept, case.rounding))]


def _worth(case: Conversion, clauses: Sequence[Clause], rounding: int) -> int:
    shares = conversion.whole_shares(from_cents(case.amount), _rounded(case, clauses), rounding)
    return to_cents(shares * _last_price(case))


def _rounded(case: Conversion, clauses: Sequence[Clause]) -> Fraction:
    return conversion.rounded_price(_price(case, clauses), case.decimals)


def _price(case: Conversion, clauses: Sequence[Clause]) -> conversion.ConversionPrice:
    return conversion.price_on(case.day, case.quotes, clauses, case.splits, case.holidays, case.default_date)


def _last_price(case: Conversion) -> Fraction:
    """The market the day before, the same for every reading: the last print of the market leg as chosen."""
    place = _market_place(case)
    assert place is not None
    leg = case.clauses[place].leg
    assert isinstance(leg, MarketLeg)
    last = replace(leg, discount=Fraction(0), lookback=1, statistic=Statistic(), missing="back")
    return _price(case, [Clause(last)]).price


# ------------------------------------------------------------------------------------------------ the cap and the tranches


def of_cap(holding: Holding, case: Conversion) -> Iterator[Reading]:
    """What of a conversion may be done now under each reading of the cap."""
    amount = case.amount

    def convertible(shares: int) -> int:
        return min(amount, to_cents(shares * _rounded(case, case.clauses)))

    most = cap_shares(holding.outstanding, holding.held, holding.cap, holding.other_rights)
    before = max(0, down(holding.cap.numerator * holding.outstanding, holding.cap.denominator) - holding.held - holding.other_rights)
    counted = [("after the issue", True, lambda: convertible(most)), ("before the issue", False, lambda: convertible(before))]
    yield from asked("Shares outstanding are counted", "convertible now", counted)
    is_cut = holding.over == "truncate"
    oversized = [("cut to the limit", is_cut, lambda: convertible(most)), ("void", not is_cut, lambda: amount if convertible(most) == amount else 0)]
    yield from asked("A notice above the cap is", "convertible now", oversized)


def of_funding(case: Funding) -> Iterator[Reading]:
    """Whether the next tranche closes, in cents of it."""

    window, rest = (case.closing, case.quotes, case.threshold, case.days), (case.field, case.include_closing, case.holidays)

    def closes(method: int) -> Answer:
        return lambda: case.tranche if funding_test(*window, method, *rest).passes else 0

    names = ("mean of price x volume", "mean volume x mean price")
    yield from asked("Average dollar volume", "tranche closing", [(name, method == case.method, closes(method)) for method, name in enumerate(names)])
