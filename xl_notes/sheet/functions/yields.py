"""What the money costs, and how a discount is expensed."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from xl_notes.core import carrying, yields
from xl_notes.core.daycount import DayCount
from xl_notes.core.money import from_cents, to_cents
from xl_notes.sheet import cells
from xl_notes.sheet.functions.amortization import note_of
from xl_notes.sheet.functions.arguments import BASIS_ARG, HEADERS, ISSUE, MATURITY, NOTE_MORE, NOTE_TERMS, PRINCIPAL, optional
from xl_notes.sheet.kinds import MONEY, NUMBER, NUMBERS, RATIO, ROWS, Kind, choice, headed
from xl_notes.sheet.spec import Arg, Difference, Example, SheetFunction

GROUP = "Cost"
FUNDED, LUMP_DUE = date(2017, 11, 30), date(2018, 11, 30)
NOTE = (FUNDED, date(2018, 1, 15), 0.12, 3359538.57, 36)
LUMP = (FUNDED, LUMP_DUE, 0.12, 947687.94, 1)
WITH_BCF = (FUNDED, LUMP_DUE, 1061410.49, 947687.94, None, None, 947687.94, 167239.05, "ASC 470-20")
DISCOUNT_HEADER = ["Date", "Days", "Opening", "Rate", "Expense", "Coupon", "Amortised", "Closing"]
EFFECTIVE_HEADER = ["Date", "Days", "Opening", "Rate", "Payment", "Expense", "Interest", "Amortised", "Closing"]


def _read_dates(argument: str, value: object) -> list[date | None]:
    """The dates of a row, a column or a block, row by row; empty cells as None."""
    flat = [cell for row in cells.to_block(value) for cell in row]
    return [None if cells.is_blank(cell) else cells.to_date(f"{argument}[{place}]", cell) for place, cell in enumerate(flat, 1)]


DATE_LIST = Kind("a range of dates, in order", _read_dates, is_range=True)


def _xirr(values: Sequence[Fraction | None], dates: Sequence[date | None], guess: Fraction) -> Fraction:
    return yields.xirr(values, dates, guess or yields.DEFAULT_GUESS)


def _cost(*arguments: Any, **more: Any) -> Fraction:
    *terms, discount, fees, oid = arguments
    return yields.cost(note_of(*terms, **more), discount, to_cents(fees), to_cents(oid))


def _discount(
    issue: date,
    maturity: date,
    face_due: Fraction,
    proceeds: Fraction,
    dates: Sequence[date | None] | None,
    day_count: DayCount,
    principal: Fraction | None,
    bcf: Fraction,
    standard: str | None,
    headers: bool,
) -> list[list[Any]]:
    first = carrying.initial_carrying(to_cents(proceeds), to_cents(bcf), standard)
    note = carrying.lump(issue, maturity, to_cents(face_due), first, day_count, None if principal is None else to_cents(principal))
    periods = carrying.accretion(note, None if dates is None else [day for day in dates if day])
    rate = note.rate
    rows = [[row.day, row.days, from_cents(row.opening), rate, *map(from_cents, row[3:])] for row in periods]
    return headed(DISCOUNT_HEADER, rows, headers)


def _effective(*arguments: Any, **more: Any) -> list[list[Any]]:
    *terms, received, headers = arguments
    rate, periods = carrying.of_installments(note_of(*terms, **more), None if received is None else to_cents(received))
    rows = [[row.day, row.days, from_cents(row.opening), rate, *map(from_cents, row[3:])] for row in periods]
    return headed(EFFECTIVE_HEADER, rows, headers)


XIRR = SheetFunction(
    name="NOTE_XIRR",
    group=GROUP,
    help="Effective annual rate of dated amounts, by Excel's definition of XIRR: days over 365 from the first date.",
    args=(
        Arg("values", NUMBERS, "Amounts in dollars: received positive and paid negative, or the other way round."),
        Arg("dates", DATE_LIST, "Their dates, one per amount; none before the first. A pair of empty cells is passed over."),
        Arg("guess", NUMBER, "Where several rates fit, the one nearest to it is given. Left out or 0: 10%.", 0.1),
    ),
    call=_xirr,
    returns=RATIO,
    examples=(
        Example(
            ((-947687.94, 1061410.49), (FUNDED, LUMP_DUE)),
            1061410.49 / 947687.94 - 1,
            "calc: 12.0000%, one year of 365 days",
        ),
        Example(
            ((-0.85, 1 + 0.12 * 180 / 365), (FUNDED, date(2018, 5, 29))),
            ((1 + 0.12 * 180 / 365) / 0.85) ** (365 / 180) - 1,
            "calc: 56.2264%, a dollar with 180 days of 12% converted at 85% of the market and sold at the market",
        ),
        Example(
            ((-10000, 2750, 4250, 3250, 2750), (date(2008, 1, 1), date(2008, 3, 1), date(2008, 10, 30), date(2009, 2, 15), date(2009, 4, 1))),
            0.37336253351883137,
            "Microsoft's help for XIRR, which shows 0.373362535 and is accurate to 1e-8; further digits by halving",
        ),
    ),
    errors=(
        "#NUM! all amounts of one sign, or no rate between -99.9999999% and 1e300",
        "#NUM! a date before the first",
        "#VALUE! not as many dates as values, or one of a pair empty",
    ),
    notes=("a rate is found wherever there is one, from any guess, where Excel's XIRR may show #NUM! or 2.98E-09",),
    source="Microsoft's XIRR: days over 365 from the first date.",
)

COST = SheetFunction(
    name="NOTE_COST",
    group=GROUP,
    help="Effective annual cost of a note in installments to its issuer, also when the installments are taken in stock below the market. Basis defaults to 3.",
    args=(
        *NOTE_TERMS,
        Arg("stock_discount", NUMBER, "Part taken off the market price of stock taken in payment: 15% for 85% of the market. Default 0: paid in cash.", 0),
        Arg("fees", NUMBER, "Dollars paid for the issue on that day. Default 0.", 0),
        Arg("oid", NUMBER, "Original issue discount: dollars of the principal that the lender keeps. Default 0.", 0),
    ),
    call=_cost,
    more=NOTE_MORE,
    returns=RATIO,
    examples=(
        Example(NOTE, 0.126796417928643, "calc: 12.6796%, by halving over 35 payments of 112,130.66 and one of 112,130.46"),
        Example((*NOTE, None, None, None, 0.15), 0.260250875977625, "calc: 26.0251%, the same with every payment divided by 0.85"),
        Example(LUMP, 1061410.49 / 947687.94 - 1, "calc: 12.0000%, the lump sum as one installment"),
        Example(
            (*LUMP, None, None, None, None, 10000, 37687.94), 1061410.49 / 900000 - 1, "calc: 17.9345%, fees of 10,000 and 37,687.94 kept back, both invented"
        ),
    ),
    errors=("#NUM! stock_discount of 0.75 or more", "#NUM! fees and oid leave nothing", "as NOTE_PMT"),
    notes=(
        "the rate is that of NOTE_XIRR, days over 365 from issue, whatever the basis; payments count on the day they are made",
        'a balance that last "show" leaves counts as paid with the last installment',
    ),
    source="The rate of NOTE_XIRR on what the issuer receives and pays.",
    differs=(
        Difference(
            "=EFFECT(12%,12)",
            0.12682503013197,
            Example((*NOTE,), 0.126796417928643, "as the example"),
            "EFFECT compounds equal months; the real days and the stub cost a little less",
        ),
    ),
)

DISCOUNT_TABLE = SheetFunction(
    name="NOTE_DISCOUNT",
    group=GROUP,
    help="Effective interest on a note due in one sum: Date, Days, Opening, Rate, Expense, Coupon, Amortised, Closing per reporting date. Basis defaults to 3.",
    args=(
        ISSUE,
        MATURITY,
        Arg("face_due", NUMBER, "All that is due at maturity, in dollars, interest included."),
        Arg("carrying", NUMBER, "Proceeds less issue costs, in dollars: what the note is first carried at, before a bcf."),
        Arg("dates", DATE_LIST, "Reporting dates after issue, ascending; maturity is always the last row. Left out: the month ends.", None),
        BASIS_ARG,
        optional(PRINCIPAL, "Stated principal, where a part of face_due is coupon accrued simply to maturity. Left out: no coupon."),
        Arg("bcf", NUMBER, "Beneficial conversion feature in dollars, see NOTE_BCF. Needs a standard. Default 0.", 0),
        Arg("standard", choice(*carrying.STANDARDS), '"ASC 470-20": the bcf goes to equity and is deducted; "ASU 2020-06": it is not. Never guessed.', None),
        HEADERS,
    ),
    call=_discount,
    returns=ROWS,
    examples=(
        Example(WITH_BCF, 20650.00, "calc: 780,448.89 x ((1,061,410.49 / 780,448.89) ^ (31/365) - 1)", (2, 5)),
        Example(WITH_BCF, 9658.63, "calc: 947,687.94 x 12% x 31/365", (2, 6)),
        Example(WITH_BCF, 10991.37, "calc: 20,650.00 - 9,658.63; straight line would be 14,203.86", (2, 7)),
        Example(WITH_BCF, 1061410.49 / 780448.89 - 1, "calc: 36.0000%, one year of 365 days", (2, 4)),
        Example(WITH_BCF, 947687.94, "calc: the discount is used up at maturity", (13, 8)),
    ),
    errors=(
        "#VALUE! a bcf without a standard",
        "#NUM! carrying not above 0 or above face_due; a bcf that leaves nothing",
        "#NUM! dates not ascending, or outside issue to maturity",
    ),
    notes=("Opening and Closing are without accrued coupon; Expense adds up to face_due less the first Opening, to the cent",),
    source="Effective interest method, ASC 835-30-35-2; ASC 470-20 before ASU 2020-06.",
)

BCF = SheetFunction(
    name="NOTE_BCF",
    group=GROUP,
    help="Intrinsic value of a beneficial conversion feature on the commitment date, in dollars: ASC 470-20 as it was before ASU 2020-06.",
    args=(
        Arg("amount", NUMBER, "Dollars that convert."),
        Arg("conversion_price", NUMBER, "Conversion price in dollars a share."),
        Arg("commitment_price", NUMBER, "Fair value of a share on the commitment date, in dollars."),
        Arg("proceeds", NUMBER, "Proceeds allocated to the note, in dollars: the effective conversion price is these per share. Left out: the amount.", None),
    ),
    call=carrying.beneficial_conversion,
    returns=MONEY,
    examples=(
        Example((947687.94, 0.0017, 0.002), 167239.05, "calc: 947,687.94 / 0.85 - 947,687.94, market assumed at 0.002"),
        Example((100, 0.4, 0.5, 80), 45.0, "by hand: 250 shares worth 125, for 80"),
        Example((100, 0.4, 1), 100.0, "by hand: 250 shares worth 250; 150 above the amount, limited to it"),
    ),
    errors=("#NUM! a price not above zero", "#NUM! proceeds not above zero"),
    notes=("fractions of a share count; the value is never below 0 and never above the proceeds",),
    source="ASC 470-20-30, superseded by ASU 2020-06.",
)

EFFECTIVE = SheetFunction(
    name="NOTE_EFFECTIVE",
    group=GROUP,
    help="Effective interest on a note in installments: Date, Days, Opening, Rate, Payment, Expense, Interest, Amortised, Closing. Basis defaults to 3.",
    args=(
        *NOTE_TERMS,
        Arg("carrying", NUMBER, "Amount received less issue costs, in dollars: what the note is first carried at. Left out: the principal.", None),
        HEADERS,
    ),
    call=_effective,
    more=NOTE_MORE,
    returns=ROWS,
    examples=(
        Example((*LUMP, None, None, None, 900000), 161410.49, "calc: 1,061,410.49 - 900,000.00, an amount received invented", (2, 6)),
        Example((*LUMP, None, None, None, 900000), 47687.94, "calc: 947,687.94 - 900,000.00", (2, 8)),
        Example((*NOTE, None, None, None, 3000000), 0.0, "calc: nothing is left after the last payment", (37, 9)),
    ),
    errors=("#NUM! carrying not above 0, or above the sum of the payments", "as NOTE_PMT"),
    notes=("the rate is that of NOTE_XIRR, days over 365, whatever the basis; Closing = Opening + Expense - Payment; Expense = Interest + Amortised",),
    source="Effective interest method, ASC 835-30-35-2.",
)

FUNCTIONS = (XIRR, COST, DISCOUNT_TABLE, BCF, EFFECTIVE)
