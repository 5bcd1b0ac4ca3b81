"""What happened to a note, in order: the ledger, a prepayment in part, a default."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from xl_notes.core import default, ledger
from xl_notes.core.calendars import ONE_DAY
from xl_notes.core.daycount import DayCount
from xl_notes.core.errors import WrongType
from xl_notes.core.ledger import Entry, Event, LedgerTerms
from xl_notes.core.money import from_cents, to_cents
from xl_notes.core.redemption import EFFECTS, Redemption
from xl_notes.core.terms import check_principal
from xl_notes.sheet import cells
from xl_notes.sheet.functions.amortization import GROUP as AMORTIZATION
from xl_notes.sheet.functions.amortization import NOTE, note_of
from xl_notes.sheet.functions.arguments import (
    BASIS_ARG,
    CAP,
    COMPOUNDING,
    FIRST_PAYMENT,
    FREQ,
    HEADERS,
    HELD,
    ISSUE,
    MATURITY,
    METHOD,
    NOTE_MORE,
    NOTE_TERMS,
    NPER,
    OTHER_RIGHTS,
    OUTSTANDING,
    PRINCIPAL,
    RATE,
    SETTLEMENT,
    optional,
)
from xl_notes.sheet.kinds import DATE, MONEY, NUMBER, ROWS, SHARES, WHOLE, Kind, choice, headed
from xl_notes.sheet.spec import Arg, Example, SheetFunction
from xl_notes.sheet.tables import rows_kind

GROUP = "Ledger"
LEDGER_HEADER = ["Date", "Event", "Days", "Interest", "Amount", "To interest", "To principal", "Accrued", "Principal", "Owed", "Shares", "Held"]
SHARE_HEADER = ["Outstanding", "Percent held"]

OTHER_WORDS = {"conversion": "convert", "payment": "pay", "prepay": "pay", "prepayment": "pay", "drawdown": "draw", "sale": "sell"}
_EVENT_ROWS = rows_kind(
    (
        Arg("date", DATE, "Day of the event."),
        Arg("type", choice(*ledger.KINDS, also=OTHER_WORDS), "What happened."),
        Arg("amount", NUMBER, "Dollars; a yearly rate, new shares per old, or shares.", None),
        Arg("price", NUMBER, "Dollars a share, of a conversion.", None),
    ),
    Event,
)


def _read_events(argument: str, value: object) -> list[Event]:
    """An empty list means none, as from Python; on a sheet a header row alone does."""
    events: list[Event] = _EVENT_ROWS.convert(argument, value) if cells.to_block(value) else []
    return events


EVENTS = Kind("a table with the headers Date, Type, Amount and, for conversions, Price", _read_events, is_range=True)
APPLY = Arg(
    "apply", choice(*ledger.APPLY), 'What payments and conversions are set against first: "interest" (default), "principal", or "prorata" to both.', "interest"
)
EFFECT_HELP = 'What a prepayment does to the installments: "shorten" the note, "relevel" them, or skip the principal of the "next" ones.'


def _ledger_terms(
    issue: date,
    rate: Fraction,
    principal: Fraction,
    maturity: date | None,
    day_count: DayCount,
    apply: str,
    outstanding: int | None,
    cap: Fraction | None,
    held: int,
    *,
    other_rights: int = 0,
    over: str = "reject",
    compounding: int = 0,
    commitment: Fraction | None = None,
    first_payment: date | None = None,
    nper: int | None = None,
    method: str = "level",
    freq: int = 12,
    effect: str = "shorten",
    **more: Any,
) -> LedgerTerms:
    check_principal(principal)
    redemption = None
    if first_payment is not None and nper is not None:
        redemption = Redemption(note_of(issue, first_payment, rate, principal, nper, day_count, method, freq, **more), effect)
    elif first_payment is not None or nper is not None:
        raise WrongType("nper" if nper is None else "first_payment", None, "given, where the other is: together they are installments")
    if maturity is None:
        if redemption is None:
            raise WrongType("maturity", None, "given, or else first_payment and nper")
        maturity = redemption.note.maturity
    start = (more.get("accrual_start") or issue) - (ONE_DAY if more.get("include_first") else timedelta(0))
    drawable = None if commitment is None else to_cents(commitment)
    position = (outstanding, held, cap, other_rights, over)
    return LedgerTerms(issue, maturity, rate, to_cents(principal), day_count, apply, compounding, *position, drawable, redemption, start)


def _ledger_table(events: list[Event], *arguments: Any, **more: Any) -> list[list[Any]]:
    *terms, headers = arguments
    rows = ledger.ledger(_ledger_terms(*terms, **more), events)
    follows_shares = rows[0].outstanding is not None
    table = [_ledger_row(row) + (_share_cells(row) if follows_shares else []) for row in rows]
    return headed(LEDGER_HEADER + (SHARE_HEADER if follows_shares else []), table, headers)


def _ledger_row(row: Entry) -> list[Any]:
    dollars = map(from_cents, (row.interest, row.amount, row.to_interest, row.to_principal, row.accrued, row.principal, row.accrued + row.principal))
    return [row.day, row.kind, row.days, *dollars, SHARES.give(row.shares), SHARES.give(row.held)]


def _share_cells(row: Entry) -> list[Any]:
    assert row.outstanding  # followed from issue on
    return [SHARES.give(row.outstanding), Fraction(row.held, row.outstanding)]


def _relevel_row(settlement: date, prepaid: Fraction, *terms_and_effect: Any, apply: str = "interest", **more: Any) -> list[list[Any]]:
    *terms, effect = terms_and_effect
    found = ledger.relevel(note_of(*terms, **more), settlement, prepaid, effect, apply)
    return [[from_cents(found.payment), found.left, found.final_date, from_cents(found.last_payment)]]


LUMP = (date(2017, 11, 30), 0.12, 947687.94, date(2018, 11, 30))
CONVERTED = (("Date", "Type", "Amount", "Price"), (date(2018, 3, 1), "convert", 100000, 0.002))

LEDGER = SheetFunction(
    name="NOTE_LEDGER",
    group=GROUP,
    help="Running ledger of a note: interest, accrued, principal, shares after each dated event, from issue to maturity. Basis defaults to 3.",
    args=(
        Arg("events", EVENTS, f"Table with a header row: Date, Type ({', '.join(ledger.KINDS)}), Amount, Price; in the order of dates."),
        ISSUE,
        RATE,
        PRINCIPAL,
        optional(MATURITY, "Day the note is due. May be left out of a note in installments, which have their own last day."),
        BASIS_ARG,
        APPLY,
        optional(OUTSTANDING, "Shares outstanding at issue. Left out: not followed."),
        optional(CAP, "Ownership cap as a fraction: a conversion above it is an error. Left out: none."),
        optional(HELD, "Shares the holder and its affiliates own at issue. Default 0.", 0),
        HEADERS,
    ),
    more=(
        OTHER_RIGHTS,
        Arg("over", choice(*ledger.OVERS), 'A conversion above the cap: "reject" (default), an error, or "truncate" it to the cap.', "reject"),
        COMPOUNDING,
        Arg("commitment", NUMBER, "Dollars that may be drawn in all, the principal among them. Left out: no limit.", None),
        optional(FIRST_PAYMENT, "Of a note in installments: the first one. Left out: due in one sum at maturity."),
        optional(NPER, "Of a note in installments: how many."),
        METHOD,
        FREQ,
        Arg("effect", choice(*EFFECTS), EFFECT_HELP + ' Default "shorten".', "shorten"),
        *NOTE_MORE,
    ),
    call=_ledger_table,
    returns=ROWS,
    examples=(
        Example((CONVERTED, *LUMP), 28352.75, "calc: 947,687.94 x 12% x 91/365", (3, 6)),
        Example((CONVERTED, *LUMP), 954956.36, "calc: 876,040.69 and 274 days of it; the conversion is invented", (4, 10)),
        Example((CONVERTED, *LUMP, None, "principal"), 952402.28, "calc: 847,687.94, 274 days of it, and 28,352.75", (4, 10)),
        Example((CONVERTED, *LUMP, None, "prorata"), 952663.95, "calc: 2,904.87 of the 100,000 to interest", (4, 10)),
        Example((CONVERTED, *LUMP), 50000000, "calc: 100,000 at 0.002", (3, 11)),
    ),
    errors=(
        "#NUM! events out of the order of their dates, or before issue",
        "#NUM! more paid, converted, drawn or sold than there is",
        "#NUM! a conversion above the cap",
        "#N/A an event without its amount, a conversion without its price",
    ),
    notes=(
        "Amount is dollars of a payment, conversion, draw or fee; a yearly rate of rate and default; new shares per old of split; shares of sell and "
        "outstanding; the new cap of cap",
        "other words are taken too: " + ", ".join(f"{word} for {kind}" for word, kind in OTHER_WORDS.items()),
        "a fee (a premium, a penalty) becomes owed on its day and is paid like interest; it bears none",
        f"on one day: {', '.join(ledger.SAME_DAY)}; a new rate counts from the day after",
        "a conversion gives whole shares, rounded down; what a fraction of a share would pay for stays owed",
        "interest that an installment does not cover stays unpaid interest, where NOTE_SCHEDULE adds it to the principal",
        "installments are booked on the contract's dates, unless interest runs to the days they are moved to",
        "the columns Outstanding and Percent held are there where outstanding is given",
    ),
    source="Form 8-K, December 6, 2017, Item 1.01: convertible at any time, in whole or in part.",
)

RELEVEL = SheetFunction(
    name="NOTE_RELEVEL",
    group=AMORTIZATION,
    help="Installments after a prepayment or conversion in part, a row: next payment, payments left, final date, last payment. Basis defaults to 3.",
    args=(
        SETTLEMENT,
        Arg("prepaid", NUMBER, "Dollars prepaid or converted on that day; accrued interest comes first."),
        *NOTE_TERMS,
        Arg("effect", choice(*EFFECTS), EFFECT_HELP + ' Default "relevel".', "relevel"),
    ),
    more=(APPLY, *NOTE_MORE),
    call=_relevel_row,
    returns=ROWS,
    examples=(
        Example(
            (date(2018, 6, 30), 500000, *NOTE),
            92850.09,
            "calc: 2,893,262.18 - (500,000 - 14,268.14) over 30 periods, the first of 15 days; the prepayment is invented",
            (1, 1),
        ),
        Example((date(2018, 6, 30), 500000, *NOTE), 30, "calc", (1, 2)),
        Example((date(2018, 6, 30), 500000, *NOTE, None, None, None, "shorten"), 25, "calc: 112,130.66 a month", (1, 2)),
        Example((date(2018, 6, 30), 500000, *NOTE, None, None, None, "shorten"), date(2020, 7, 15), "calc", (1, 3)),
        Example((date(2018, 6, 30), 500000, *NOTE, None, None, None, "shorten"), 18064.92, "calc: what is left for the last one", (1, 4)),
    ),
    notes=("installments are reckoned on the contract's dates, moved ones too, unless interest runs to the days they are moved to",),
    errors=("#NUM! more prepaid than is owed", "#NUM! settlement before issue", "as NOTE_PMT"),
    source="The filing is silent on what a conversion in part does to the installments.",
)

DEFAULTDUE = SheetFunction(
    name="NOTE_DEFAULTDUE",
    group=GROUP,
    help="Due after an event of default: the amount, a premium on it, and interest at the default rate, in dollars. Basis defaults to 3.",
    args=(
        Arg("default_date", DATE, "Day of the failure."),
        SETTLEMENT,
        Arg("unpaid_amount", NUMBER, "Principal and interest unpaid on that day, in dollars."),
        Arg("default_rate", NUMBER, "Interest per year after default: 0.24 or 24%. A note that names none has none: give its own rate, or 0."),
        Arg("default_premium", NUMBER, "Mandatory redemption: part of the amount due on top, 0.3 for 130%. Default 0.", 0),
        BASIS_ARG,
        Arg("cure_days", WHOLE, "Days to cure the failure; premium and default interest start after them. Default 0.", 0),
        Arg(
            "default_conversion_price", NUMBER, "Where the shares' worth is due if greater: dollars a share to convert at. Left out: no such alternative.", None
        ),
        Arg("default_market_price", NUMBER, "Market price of those shares, dollars a share.", None),
    ),
    call=default.default_due,
    returns=MONEY,
    examples=(
        Example((LUMP[-1], date(2018, 12, 30), 1061410.49, 0.24), 1082347.90, "calc: 1,061,410.49 and 30 days at 24%, 20,937.41; the rate is invented"),
        Example((LUMP[-1], date(2018, 12, 30), 1061410.49, 0.24, 0.3), 1400771.05, "calc: 1,379,833.64 and 20,937.41; both invented"),
    ),
    notes=("interest at the default rate runs on the amount without the premium, from the end of the days to cure",),
    errors=("#VALUE! no default rate given", "#NUM! settlement before default_date"),
    source="Default interest and mandatory redemption as comparable notes have them; the filing names neither.",
)

FUNCTIONS = (LEDGER, RELEVEL, DEFAULTDUE)
