"""Notes repaid in installments."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

from xl_notes.core import calendars, owed
from xl_notes.core.amortization import Installment, amortize, installment
from xl_notes.core.daycount import DayCount
from xl_notes.core.money import from_cents, to_cents
from xl_notes.core.terms import InstallmentNote, check_principal
from xl_notes.sheet.functions.arguments import HEADERS, NOTE_TERMS, SETTLEMENT
from xl_notes.sheet.kinds import MONEY, NUMBER, ROWS, WHOLE, choice
from xl_notes.sheet.spec import Arg, Example, SheetFunction

GROUP = "Amortization"
NOTE = (date(2017, 11, 30), date(2018, 1, 15), 0.12, 3359538.57, 36)
SCHEDULE_HEADER = ["No", "Date", "Days", "Opening", "Payment", "Interest", "Principal", "Closing"]


def note_of(issue: date, first_payment: date, rate: Fraction, principal: Fraction, nper: int, day_count: DayCount, method: str, freq: int) -> InstallmentNote:
    """The note that the arguments of NOTE_TERMS describe; the principal is taken in whole cents."""
    check_principal(principal)
    return InstallmentNote(issue, first_payment, rate, to_cents(principal), nper, day_count, method, freq)


def _of_note(calculate: Callable[..., Any]) -> Callable[..., Any]:
    """Arguments of NOTE_TERMS → the note."""
    return lambda *terms: calculate(note_of(*terms))


def _of_first_and_note(calculate: Callable[..., Any]) -> Callable[..., Any]:
    """One argument, then those of NOTE_TERMS → the note, the argument."""
    return lambda first, *terms: calculate(note_of(*terms), first)


def schedule_table(*arguments: Any) -> list[list[Any]]:
    *terms, headers, adjust = arguments
    rows = [schedule_row(row, adjust) for row in amortize(note_of(*terms))]
    return [SCHEDULE_HEADER, *rows] if headers else rows


def schedule_row(row: Installment, adjust: str) -> list[Any]:
    paid_on = row.period.end
    if adjust != "none":
        paid_on = calendars.ADJUSTMENTS[adjust](paid_on, calendars.closed_days(None, paid_on))
    dollars = map(from_cents, (row.opening, row.payment, row.interest, row.principal, row.closing))
    return [row.number, paid_on, row.period.days, *dollars]


PER = Arg("per", WHOLE, "Number of the installment, from 1. A range gives one result per installment.")
PREMIUM = Arg("premium", NUMBER, "Premium on principal and interest: 0.2 for 120%. Default 0.", 0)
ADJUST = Arg("adjust", choice(*calendars.ADJUSTMENTS), 'Payment dates off trading days: "none" (default), "following", "modified". Interest stays.', "none")

PMT = SheetFunction(
    name="NOTE_PMT",
    group=GROUP,
    help="Installment of a note with an odd first period, in dollars, positive; the first one where they differ. Basis defaults to 3.",
    args=NOTE_TERMS,
    call=_of_note(lambda note: installment(note, 1).payment),
    returns=MONEY,
    examples=(
        Example(NOTE, 112130.66, "calc: the payment that 36 periods on act/365, the first of 46 days, repay with"),
        Example((*NOTE, None, "pmt"), 111584.75, "calc: PMT(12%/12, 36)"),
        Example((*NOTE, None, "principal"), 144127.79, "calc: 93,320.52 + 50,807.27"),
    ),
    errors=("#NUM! the payment does not cover the interest and the debt would grow past the principal", "#NUM! first_payment not after issue"),
)

SCHEDULE = SheetFunction(
    name="NOTE_SCHEDULE",
    group=GROUP,
    help="Schedule of installments: No, Date, Days, Opening, Payment, Interest, Principal, Closing. Repays to the cent. Basis defaults to 3.",
    args=(*NOTE_TERMS, HEADERS, ADJUST),
    call=schedule_table,
    returns=ROWS,
    examples=(
        Example(NOTE, 112130.46, "calc: the last payment takes 20 cents of rounding", (37, 5)),
        Example(NOTE, 50807.27, "calc: 3,359,538.57 x 12% x 46/365", (2, 6)),
        Example(NOTE, date(2020, 12, 15), "Form 8-K, Item 1.01: matures December 15, 2020", (37, 2)),
    ),
    errors=("as NOTE_PMT",),
)

BALANCE = SheetFunction(
    name="NOTE_BALANCE",
    group=GROUP,
    help="Principal unpaid on a day, after the installments dated on or before it, in dollars. Basis defaults to 3.",
    args=(SETTLEMENT, *NOTE_TERMS),
    call=_of_first_and_note(lambda note, day: owed.owed(note, day).principal),
    returns=MONEY,
    examples=(Example((date(2018, 12, 31), *NOTE), 2381896.99, "calc: after 12 installments"),),
    errors=("#NUM! settlement before issue", "as NOTE_PMT"),
)

ACCRUEDAT = SheetFunction(
    name="NOTE_ACCRUEDAT",
    group=GROUP,
    help="Interest accrued since the last installment, or since issue, of a note in installments, in dollars. Basis defaults to 3.",
    args=(SETTLEMENT, *NOTE_TERMS),
    call=_of_first_and_note(lambda note, day: owed.owed(note, day).interest),
    returns=MONEY,
    examples=(Example((date(2018, 12, 31), *NOTE), 12529.43, "calc: 2,381,896.99 x 12% x 16/365"),),
    errors=("#NUM! settlement before issue", "as NOTE_PMT"),
)

IPMT = SheetFunction(
    name="NOTE_IPMT",
    group=GROUP,
    help="Interest part of an installment, in dollars. Basis defaults to 3.",
    args=(PER, *NOTE_TERMS),
    call=_of_first_and_note(lambda note, number: installment(note, number).interest),
    returns=MONEY,
    examples=(Example((1, *NOTE), 50807.27, "calc: 3,359,538.57 x 12% x 46/365"),),
    errors=("#NUM! per outside 1 to nper", "as NOTE_PMT"),
)

PPMT = SheetFunction(
    name="NOTE_PPMT",
    group=GROUP,
    help="Principal part of an installment, in dollars. Basis defaults to 3.",
    args=(PER, *NOTE_TERMS),
    call=_of_first_and_note(lambda note, number: installment(note, number).principal),
    returns=MONEY,
    examples=(Example((1, *NOTE), 61323.39, "calc: 112,130.66 - 50,807.27"),),
    errors=("#NUM! per outside 1 to nper", "as NOTE_PMT"),
)

PAYOFF = SheetFunction(
    name="NOTE_PAYOFF",
    group=GROUP,
    help="What settles a note in installments on a day: principal and accrued interest, times 1 + premium, in dollars. Basis defaults to 3.",
    args=(SETTLEMENT, *NOTE_TERMS, PREMIUM),
    call=lambda day, *rest: owed.payoff(note_of(*rest[:-1]), day, rest[-1]),
    returns=MONEY,
    examples=(Example((date(2018, 6, 30), *NOTE), 2907530.32, "calc: 2,893,262.18 + 14,268.14"),),
    errors=("#NUM! settlement before issue", "as NOTE_PMT"),
)

FUNCTIONS = (PMT, SCHEDULE, BALANCE, ACCRUEDAT, IPMT, PPMT, PAYOFF)
