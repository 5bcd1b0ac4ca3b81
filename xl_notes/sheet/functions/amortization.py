"""Notes repaid in installments."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

from xl_notes.core import calendars, owed
from xl_notes.core.amortization import Installment, amortize, installment
from xl_notes.core.daycount import DayCount
from xl_notes.core.money import to_cents
from xl_notes.core.terms import Habits, InstallmentNote, PaymentDays, Repayment, check_principal
from xl_notes.sheet import columns, quick
from xl_notes.sheet.functions.arguments import ADJUST, HEADERS, NOTE_MORE, NOTE_TERMS, PREMIUM, SETTLEMENT
from xl_notes.sheet.kinds import DATE, MONEY, ROWS, WHOLE, headed
from xl_notes.sheet.spec import Arg, Difference, Example, SheetFunction

GROUP = "Amortization"
NOTE = (date(2017, 11, 30), date(2018, 1, 15), 0.12, 3359538.57, 36)
NOTHING = Fraction(0)


def note_of(
    issue: date,
    first_payment: date,
    rate: Fraction,
    principal: Fraction,
    nper: int,
    day_count: DayCount,
    method: str,
    freq: int,
    *,
    accrual_start: date | None = None,
    include_first: bool = False,
    adjust: str = "none",
    accrue_adjusted: bool = False,
    holidays: frozenset[date] | None = None,
    end_of_month: bool = False,
    payment_day: int | None = None,
    balloon: Fraction = NOTHING,
    interest_only: int = 0,
    amortize_over: int | None = None,
    payment_rounding: str = "nearest",
    interest_rounding: str = "nearest",
    last: str = "adjust",
) -> InstallmentNote:
    """The note that the arguments of NOTE_TERMS and the further terms of NOTE_MORE describe; amounts are taken in whole cents."""
    check_principal(principal)
    start = accrual_start or issue
    return InstallmentNote(
        issue,
        first_payment,
        rate,
        to_cents(principal),
        nper,
        day_count,
        method,
        freq,
        start - calendars.ONE_DAY if include_first else start,
        PaymentDays(adjust, accrue_adjusted, holidays, end_of_month, payment_day),
        Repayment(to_cents(balloon), interest_only, amortize_over),
        Habits(payment_rounding, interest_rounding, last),
    )


def _of_note(calculate: Callable[..., Any]) -> Callable[..., Any]:
    """Arguments of NOTE_TERMS → the note."""
    return lambda *terms, **more: calculate(note_of(*terms, **more))


def _of_first_and_note(calculate: Callable[..., Any]) -> Callable[..., Any]:
    """One argument, then those of NOTE_TERMS → the note, the argument."""
    return lambda first, *terms, **more: calculate(note_of(*terms, **more), first)


def _of_one_note(calculate: Callable[[Any], Any], *takes: str) -> columns.Batch:
    """Columns of what stands before a note's terms at once.  `calculate` names the function of core.batch, which is loaded when it is needed."""

    def results(*given: Any) -> Any:
        from xl_notes.core import batch

        return calculate(batch)(note_of(*given[len(takes) :]), *given[: len(takes)])

    return columns.Batch(results, frozenset(takes))


def _on_days(of_one_note: Callable[[Any], Any], of_level_notes: Callable[[Any], Any], *after: str) -> columns.Batch:
    """Columns of settlement days, of notes, or of both, by two functions of core.batch."""

    def results(settlement: Any, *given: Any) -> Any:
        from numpy import ndarray

        from xl_notes.core import batch

        terms, rest = given[: len(NOTE_TERMS)], columns.beside_arrays(given[len(NOTE_TERMS) :])
        if rest is None:
            return None
        if not any(isinstance(term, ndarray) for term in terms):
            return of_one_note(batch)(note_of(*terms), settlement, *rest)
        plain = columns.beside_arrays(terms)
        if plain is None or plain[-2:] != ["level", 12]:
            return None
        issue, first_payment, rate, principal, nper, day_count, _, _ = plain
        return of_level_notes(batch)(principal, rate, issue, first_payment, nper, settlement, day_count, *rest)

    return columns.Batch(results, frozenset(("settlement", "issue", "first_payment", "rate", "principal", "nper", *after)))


@columns.batch_of("issue", "first_payment", "rate", "principal", "nper")
def _payments(issue: Any, first_payment: Any, rate: Any, principal: Any, nper: Any, day_count: DayCount, method: str, freq: float) -> Any:
    """A column of notes at once."""
    from xl_notes.core import batch

    return batch.plain_level_payments(principal, rate, issue, first_payment, nper, day_count) if (method, freq) == ("level", 12) else None


def _interest(start: date, end: date, *terms: Any, **more: Any) -> int:
    return owed.interest_expense(note_of(*terms, **more), start, end)


def _payoff(settlement: date, *terms_and_premium: Any, **more: Any) -> int:
    *terms, premium = terms_and_premium
    return owed.payoff(note_of(*terms, **more), settlement, premium)


def _schedule(*arguments: Any, **more: Any) -> list[list[Any]]:
    *terms, headers, adjust = arguments
    rows = [schedule_row(row) for row in amortize(note_of(*terms, adjust=adjust, **more))]
    return headed(list(quick.SCHEDULE_HEADER), rows, headers)


def schedule_row(row: Installment) -> list[Any]:
    period = row.period
    return [
        row.number,
        period.paid_on,
        period.days,
        row.opening / 100,
        row.payment / 100,
        row.interest / 100,
        row.principal / 100,
        row.closing / 100,
    ]


PER = Arg("per", WHOLE, "Number of the installment, from 1. A range gives one result per installment.")

PMT = SheetFunction(
    name="NOTE_PMT",
    group=GROUP,
    help="Installment of a note with an odd first period, in dollars, positive; the first one where they differ. Basis defaults to 3.",
    args=NOTE_TERMS,
    call=_of_note(lambda note: installment(note, 1).payment),
    batch=_payments,
    more=NOTE_MORE,
    returns=MONEY,
    examples=(
        Example(NOTE, 112130.66, "calc: the payment that 36 periods on act/365, the first of 46 days, repay with"),
        Example((*NOTE, None, "pmt"), 111584.75, "calc: PMT(12%/12, 36)"),
        Example((*NOTE, None, "principal"), 144127.79, "calc: 93,320.52 + 50,807.27"),
    ),
    errors=("#NUM! the payment does not cover the interest and the debt would grow past the principal", "#NUM! first_payment not after issue"),
    source="Form 8-K, December 6, 2017, Item 1.01: 36 equal monthly installments beginning January 15, 2018.",
    differs=(
        Difference(
            "=-PMT(12%/12,36,3359538.57)",
            111584.754892,
            Example((*NOTE,), 112130.66, "as the example"),
            "PMT takes the first 46 days for a month: the last installment would be 135,108.06",
        ),
    ),
)

SCHEDULE = SheetFunction(
    name="NOTE_SCHEDULE",
    group=GROUP,
    help="Schedule of installments: No, Date, Days, Opening, Payment, Interest, Principal, Closing. Repays to the cent. Basis defaults to 3.",
    args=(*NOTE_TERMS, HEADERS, ADJUST),
    call=_schedule,
    quick=quick.schedule,
    more=tuple(arg for arg in NOTE_MORE if arg is not ADJUST),
    returns=ROWS,
    examples=(
        Example(NOTE, 112130.46, "calc: the last payment takes 20 cents of rounding", (37, 5)),
        Example(NOTE, 50807.27, "calc: 3,359,538.57 x 12% x 46/365", (2, 6)),
        Example(NOTE, date(2020, 12, 15), "Form 8-K, Item 1.01: matures December 15, 2020", (37, 2)),
    ),
    errors=("as NOTE_PMT",),
    source="Form 8-K, December 6, 2017, Item 1.01: 36 equal monthly installments, maturing December 15, 2020.",
)

BALANCE = SheetFunction(
    name="NOTE_BALANCE",
    group=GROUP,
    help="Principal unpaid on a day, after the installments dated on or before it, in dollars. Basis defaults to 3.",
    args=(SETTLEMENT, *NOTE_TERMS),
    call=_of_first_and_note(lambda note, day: owed.owed(note, day).principal),
    batch=_on_days(lambda batch: batch.plain_balances, lambda batch: batch.plain_level_balances),
    more=NOTE_MORE,
    returns=MONEY,
    examples=(Example((date(2018, 12, 31), *NOTE), 2381896.99, "calc: after 12 installments"),),
    errors=("#NUM! settlement before issue", "as NOTE_PMT"),
    source="The schedule of the installments, NOTE_SCHEDULE.",
    differs=(
        Difference(
            "=-FV(12%/12,12,-111584.75,3359538.57)",
            2370438.22226793,
            Example((date(2018, 12, 31), *NOTE), 2381896.99, "as the example"),
            "FV knows twelve equal months and no first period of 46 days",
        ),
    ),
)

ACCRUEDAT = SheetFunction(
    name="NOTE_ACCRUEDAT",
    group=GROUP,
    help="Interest accrued since the last installment, or since issue, of a note in installments, in dollars. Basis defaults to 3.",
    args=(SETTLEMENT, *NOTE_TERMS),
    call=_of_first_and_note(lambda note, day: owed.owed(note, day).interest),
    batch=_on_days(lambda batch: batch.plain_accrued_at, lambda batch: batch.plain_level_accrued_at),
    more=NOTE_MORE,
    returns=MONEY,
    examples=(Example((date(2018, 12, 31), *NOTE), 12529.43, "calc: 2,381,896.99 x 12% x 16/365"),),
    errors=("#NUM! settlement before issue", "as NOTE_PMT"),
    source="The schedule of the installments, NOTE_SCHEDULE.",
)

IPMT = SheetFunction(
    name="NOTE_IPMT",
    group=GROUP,
    help="Interest part of an installment, in dollars. Basis defaults to 3.",
    args=(PER, *NOTE_TERMS),
    call=_of_first_and_note(lambda note, number: installment(note, number).interest),
    batch=_of_one_note(lambda batch: batch.plain_interest_parts, "per"),
    more=NOTE_MORE,
    returns=MONEY,
    examples=(Example((1, *NOTE), 50807.27, "calc: 3,359,538.57 x 12% x 46/365"),),
    errors=("#NUM! per outside 1 to nper", "as NOTE_PMT"),
    source="The schedule of the installments, NOTE_SCHEDULE.",
    differs=(
        Difference(
            "=-IPMT(12%/12,1,36,3359538.57)",
            33595.3857,
            Example((1, *NOTE), 50807.27, "as the example"),
            "a month is charged there, and the 46 days of the first period here",
        ),
    ),
)

PPMT = SheetFunction(
    name="NOTE_PPMT",
    group=GROUP,
    help="Principal part of an installment, in dollars. Basis defaults to 3.",
    args=(PER, *NOTE_TERMS),
    call=_of_first_and_note(lambda note, number: installment(note, number).principal),
    batch=_of_one_note(lambda batch: batch.plain_principal_parts, "per"),
    more=NOTE_MORE,
    returns=MONEY,
    examples=(Example((1, *NOTE), 61323.39, "calc: 112,130.66 - 50,807.27"),),
    errors=("#NUM! per outside 1 to nper", "as NOTE_PMT"),
    source="The schedule of the installments, NOTE_SCHEDULE.",
    differs=(
        Difference(
            "=-PPMT(12%/12,1,36,3359538.57)",
            77989.369192,
            Example((1, *NOTE), 61323.39, "as the example"),
            "what PMT leaves after a month's interest, and not after that of 46 days",
        ),
    ),
)

PAYOFF = SheetFunction(
    name="NOTE_PAYOFF",
    group=GROUP,
    help="What settles a note in installments on a day: principal and accrued interest, times 1 + premium, in dollars. Basis defaults to 3.",
    args=(SETTLEMENT, *NOTE_TERMS, PREMIUM),
    call=_payoff,
    batch=_on_days(lambda batch: batch.plain_payoffs, lambda batch: batch.plain_level_payoffs, "premium"),
    more=NOTE_MORE,
    returns=MONEY,
    examples=(Example((date(2018, 6, 30), *NOTE), 2907530.32, "calc: 2,893,262.18 + 14,268.14"),),
    errors=("#NUM! settlement before issue", "as NOTE_PMT"),
    source="What is owed on the day; a premium only where the note names one.",
)

INTEREST = SheetFunction(
    name="NOTE_INTEREST",
    group=GROUP,
    help="Interest expense of a reporting period, accrued and not paid, of a note in installments, in dollars. Basis defaults to 3.",
    args=(
        Arg("start_date", DATE, "Last day of the period before; not counted itself: 31 December for a calendar year."),
        Arg("end_date", DATE, "Last day of the period; counted."),
        *NOTE_TERMS,
    ),
    call=_interest,
    batch=_of_one_note(lambda batch: batch.plain_interest, "start_date", "end_date"),
    more=NOTE_MORE,
    returns=MONEY,
    examples=(
        Example((date(2017, 12, 31), date(2018, 12, 31), *NOTE), 346216.09, "calc: paid 367,926.34 - accrued before 34,239.68 + accrued after 12,529.43"),
    ),
    errors=("#NUM! end_date before start_date", "as NOTE_PMT"),
    notes=("days before issue and after the last installment bring nothing",),
    source="Accrual accounting: interest of a period whether paid or not.",
)

FUNCTIONS = (PMT, SCHEDULE, BALANCE, ACCRUEDAT, IPMT, PPMT, INTEREST, PAYOFF)
