"""Shares to come: grids, blocks, reserves and a falling price."""

from collections.abc import Container, Sequence
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from xl_notes.core import dilution, resets
from xl_notes.core.dilution import Formula, Position
from xl_notes.core.errors import NotAvailable, NoteError, WrongType
from xl_notes.core.money import from_cents, to_cents
from xl_notes.core.quotes import Split
from xl_notes.sheet import cells
from xl_notes.sheet.functions.arguments import AMOUNT, CAP, DISCOUNT, FIXED_PRICE, HEADERS, HELD, HOLIDAYS, LOOKBACK, OUTSTANDING, PRICE, ROUNDING, SPLITS
from xl_notes.sheet.kinds import DATE, MONEY, NUMBER, RATIO, ROWS, SHARES, WHOLE, Kind, Result, choice, headed
from xl_notes.sheet.spec import Arg, Example, SheetFunction
from xl_notes.sheet.tables import rows_kind

if TYPE_CHECKING:
    from xl_notes.core.spiral import Row

GROUP = "Dilution"
TEN_BILLION = 10_000_000_000
OWED = 4307226.51

DILUTION_HEADER = ["Market price", "Conversion price", "Shares", "% after", "Blocks", "Value at market", "Value / amount"]
BLOCKS_HEADER = ["Block", "Shares", "Converted", "Left", "Outstanding after", "% at peak", "Days to sell"]
DATES_HEADER = ["First day", "Last day"]
SPIRAL_HEADER = ["Percentile", "Shares issued", "Days to clear", "Proceeds", "Proceeds / amount", "Dilution", "Not cleared"]


def position_of(amount: Fraction, outstanding: int, held: int, cap: Fraction) -> Position:
    return Position(to_cents(amount), outstanding, held, cap)


# --- a grid of market prices -------------------------------------------------------------------------------------------------------------------------------


def each_price(argument: str, value: object) -> list[Fraction | NoteError]:
    """The prices of a range, one a cell; a cell that holds none is its error, and the others are there.  The error of a single cell is that of the range."""
    block = cells.to_block(value)
    prices = [_price(f"{argument}[{place}]", cell) for place, cell in enumerate((cell for row in block for cell in row), 1)]
    if not prices:
        raise WrongType(argument, "an empty list", "at least one price")
    if len(prices) == 1 and isinstance(prices[0], NoteError):
        cells.raise_if_error(argument, block[0][0])
        raise prices[0]
    return prices


def _price(argument: str, cell: object) -> Fraction | NoteError:
    try:
        if cells.is_blank(cell):
            raise NotAvailable(argument, None, "a price")
        return cells.to_number(argument, cell)
    except NoteError as error:
        return error.settled()


def dilution_table(
    amount: Fraction,
    prices: Sequence[Fraction | NoteError],
    outstanding: int,
    held: int,
    cap: Fraction,
    discount: Fraction,
    fixed_price: Fraction | None,
    headers: bool,
) -> list[list[Any]]:
    position, formula = position_of(amount, outstanding, held, cap), Formula(discount, fixed_price)
    return headed(DILUTION_HEADER, [dilution_row(position, formula, price) for price in prices], headers)


def dilution_row(position: Position, formula: Formula, market_price: Fraction | NoteError) -> list[Any]:
    try:
        if isinstance(market_price, NoteError):
            raise market_price
        found = dilution.at_market(position, formula, market_price)
        shares, value = SHARES.give(found.shares), MONEY.give(found.value)
    except NoteError as error:
        return [error.settled()] * len(DILUTION_HEADER)
    return [market_price, found.price, shares, found.ownership, blocks_or_error(position, found.price), value, found.per_dollar]


def blocks_or_error(position: Position, price: Fraction) -> int | NoteError:
    try:
        return dilution.block_count(position, price)
    except NoteError as error:
        return error.settled()


# --- the plan at one price ---------------------------------------------------------------------------------------------------------------------------------


def blocks_table(
    amount: Fraction,
    price: Fraction,
    outstanding: int,
    held: int,
    cap: Fraction,
    daily_volume: int | None,
    participation: Fraction | None,
    start_date: date | None,
    holidays: Container[date] | None,
    headers: bool,
) -> list[list[Any]]:
    selling = dilution.selling_of(daily_volume, participation)
    plan = dilution.plan(position_of(amount, outstanding, held, cap), price)
    rows = [
        [
            block.number,
            SHARES.give(block.shares),
            from_cents(block.converted),
            from_cents(block.left),
            SHARES.give(block.outstanding),
            block.ownership,
            selling.days(block.shares) if selling else 0,
        ]
        for block in plan
    ]
    if start_date is None:
        return headed(BLOCKS_HEADER, rows, headers)
    dated = [[*row, *sale] for row, sale in zip(rows, dilution.selling_dates(plan, selling, start_date, holidays), strict=True)]
    return headed(BLOCKS_HEADER + DATES_HEADER, dated, headers)


# --- the spiral --------------------------------------------------------------------------------------------------------------------------------------------


def spiral_table(
    amount: Fraction,
    market_price: Fraction,
    outstanding: int,
    held: int,
    cap: Fraction,
    discount: Fraction,
    daily_volume: int,
    participation: Fraction,
    fixed_price: Fraction | None,
    volatility: Fraction,
    paths: int,
    seed: int,
    *,
    impact: Fraction,
    drift: Fraction,
    lookback: int,
    statistic: str,
    horizon: int,
    days_a_year: int,
    headers: bool,
) -> list[list[Any]]:
    from xl_notes.core import spiral  # seldom asked for, as in insight.py

    position = position_of(amount, outstanding, held, cap)
    outcome = spiral.simulate(
        position,
        spiral.Market(market_price, volatility, drift, impact, days_a_year),
        Formula(discount, fixed_price, lookback, statistic),
        dilution.Selling(daily_volume, participation),
        spiral.Simulation(horizon, paths, seed),
    )
    rows = [spiral_row(row, position.amount) for row in spiral.percentiles(outcome, outstanding)]
    return headed(SPIRAL_HEADER, rows, headers)


def spiral_row(row: "Row", amount: int) -> list[Any]:
    return [row.percentile, row.issued, row.days, from_cents(row.proceeds), Fraction(row.proceeds, amount), row.dilution, row.not_cleared]


# --- resets ------------------------------------------------------------------------------------------------------------------------------------------------


def reset_price(
    as_of: date,
    fixed_price: Fraction,
    issues: Sequence[resets.Issue],
    method: str,
    outstanding: int | None,
    splits: Sequence[Split] | None,
) -> Fraction:
    return resets.reset_price(as_of, fixed_price, issues, method, outstanding, splits or ())


ISSUES = rows_kind(
    (
        Arg("date", DATE, "Day the shares were issued."),
        Arg("price", NUMBER, "Dollars a share."),
        Arg("shares", WHOLE, "Shares issued; a weighted average needs them.", None),
    ),
    resets.Issue,
)

# --- arguments ---------------------------------------------------------------------------------------------------------------------------------------------

PRICES = Arg("prices", Kind("a range of prices in dollars a share", each_price, is_range=True, raw=True), "Market prices, one a row of the result.")
VOLUME_HELP = "Shares the market trades in a day."
PARTICIPATION_HELP = "Part of the daily volume the holder sells: 10% or 0.1."
A_DATE = Result("a date", lambda day: day)

DILUTION = SheetFunction(
    name="NOTE_DILUTION",
    group=GROUP,
    help="What a note converts into at each market price: Market price, Conversion price, Shares, % after, Blocks, Value at market, Value / amount. "
    "VWAPs and bid are taken to stand at that price.",
    args=(AMOUNT, PRICES, OUTSTANDING, HELD, CAP, DISCOUNT, FIXED_PRICE, HEADERS),
    call=dilution_table,
    returns=ROWS,
    examples=(
        Example((OWED, (0.001, 0.002, 0.004), TEN_BILLION, 0, 0.0999, 0.15, 0.002), 0.00085, "calc: 85% of 0.001", (2, 2)),
        Example((OWED, (0.001, 0.002, 0.004), TEN_BILLION, 0, 0.0999, 0.15, 0.002), 5067325305, "calc: 4,307,226.51 / 0.00085", (2, 3)),
        Example((OWED, (0.001, 0.002, 0.004), TEN_BILLION, 0, 0.0999, 0.15, 0.002), 5067325.305 / OWED, "calc: 1.1765", (2, 7)),
        Example((OWED, (0.001, 0.002, 0.004), TEN_BILLION, 0, 0.0999, 0.15, 0.002), 2153613255, "calc: 4,307,226.51 / 0.002", (4, 3)),
        Example((OWED, (0.001, 0.002, 0.004), TEN_BILLION, 0, 0.0999, 0.15, 0.002), 2153613255 * 0.004 / OWED, "calc: 2.0000", (4, 7)),
        Example((OWED, (0.001, 0.002, 0.004), TEN_BILLION, 0, 0.0999, 0.15, 0.002), 2, "syn: 1,109,876,680 and the rest", (4, 5)),
        Example((OWED, (0.001, 0.002, 0.004), TEN_BILLION, 0, 0.0999, 0.15, 0.002), 3, "syn: at 0.0017; two blocks are 2,342,935,984 of 2.53bn", (3, 5)),
    ),
    errors=(
        "a price that is missing or not above zero is an error in its own row",
        "#NUM! in Blocks when the holder is at the cap already, or the cap is too small to clear the amount in 10,000 blocks",
        "#NUM! amount not above zero",
    ),
    notes=(
        "% after is the holder's part of the company if all converts at once, cap or no cap",
        "Blocks counts the conversions under the cap if each block is sold before the next; they are listed by NOTE_BLOCKS",
    ),
    source="Form 8-K, December 6, 2017, Item 1.01: the price and the cap at once.",
    refuses=("leg", "floor_price"),
)

BLOCKS = SheetFunction(
    name="NOTE_BLOCKS",
    group=GROUP,
    help="Plan to clear a note under an ownership cap at one price, each block sold before the next: Block, Shares, Converted, Left, Outstanding after, "
    "% at peak, Days to sell; with a start date First day and Last day too.",
    args=(
        AMOUNT,
        PRICE,
        OUTSTANDING,
        HELD,
        CAP,
        Arg("daily_volume", WHOLE, VOLUME_HELP + " Goes with participation. Left out: Days to sell are 0.", None),
        Arg("participation", NUMBER, PARTICIPATION_HELP + " Goes with daily_volume.", None),
        Arg("first_sale", DATE, "Day the first sale begins, or the next one with trading. Left out: no dates.", None),
        HOLIDAYS,
        HEADERS,
    ),
    call=blocks_table,
    returns=ROWS,
    examples=(
        Example((OWED, 0.002, TEN_BILLION, 0, 0.0999), 1109876680, "syn: what the cap allows at first", (2, 2)),
        Example((OWED, 0.002, TEN_BILLION, 0, 0.0999), 2087473.15, "syn: 4,307,226.51 - 2,219,753.36", (2, 4)),
        Example((OWED, 0.002, TEN_BILLION, 0, 0.0999), 1043736575, "syn: 2,087,473.15 / 0.002", (3, 2)),
        Example((OWED, 0.002, TEN_BILLION, 0, 0.0999), 12153613255, "syn: 10bn and both blocks", (3, 5)),
        Example((OWED, 0.002, TEN_BILLION, 0, 0.0999, 100_000_000, 0.25), 45, "syn: 1,109,876,680 / 25,000,000 = 44.4", (2, 7)),
        Example(
            (OWED, 0.002, TEN_BILLION, 0, 0.0999, 100_000_000, 0.25, date(2018, 1, 15)), date(2018, 1, 16), "NYSE calendar: 15 January is a holiday", (2, 8)
        ),
        Example((OWED, 0.002, TEN_BILLION, 0, 0.0999, 100_000_000, 0.25, date(2018, 1, 15)), date(2018, 3, 20), "NYSE calendar: the 45th trading day", (2, 9)),
    ),
    errors=(
        "#NUM! the holder is at the cap already, or the cap is too small to clear the amount in 10,000 blocks",
        "#NUM! the amount buys no share",
        "#VALUE! one of daily_volume and participation without the other, or first_sale without them",
    ),
    notes=(
        "Each block pays for whole cents, so shares in all can differ by a few from those of one conversion",
        "A day's sale is whole shares; a block is converted on the first day of its sale; shares held at the start are kept",
    ),
    source="The cap of the filing, conversion after conversion.",
)

SPIRAL = SheetFunction(
    name="NOTE_SPIRAL",
    group=GROUP,
    help="Floorless conversion under a cap, simulated day by day: convert a block, sell it, convert the next. Percentiles of Shares issued, Days to clear, "
    "Proceeds, Proceeds / amount, Dilution; part of paths Not cleared.",
    args=(
        AMOUNT,
        Arg("market_price", NUMBER, "Market price before the first day, in dollars a share."),
        OUTSTANDING,
        HELD,
        CAP,
        DISCOUNT,
        Arg("daily_volume", WHOLE, VOLUME_HELP),
        Arg("participation", NUMBER, PARTICIPATION_HELP),
        FIXED_PRICE,
        Arg("volatility", NUMBER, "Of the market price, per year: 150% or 1.5. Default 0: one path, the plan without chance.", 0),
        Arg("paths", WHOLE, "Simulated paths, 1 to 100,000. Default 1000.", 1000),
        Arg("seed", WHOLE, "Of the random numbers: the same seed gives the same table. Default 1.", 1),
    ),
    more=(
        Arg("impact", NUMBER, "Fall of the price, as a log return, on the day after the holder was all of the volume; in proportion below. Default 0.", 0),
        Arg("drift", NUMBER, "Of the market price, per year. Default 0.", 0),
        LOOKBACK,
        Arg("statistic", choice(*dilution.STATISTICS), '"mean" (default) or "lowest" of the look-back.', "mean"),
        Arg("horizon", WHOLE, "Trading days after which a path is given up, 1 to 5040. Default 1260.", 1260),
        Arg("days_a_year", WHOLE, "Trading days a year, 200 to 366. Default 252.", 252),
        HEADERS,
    ),
    call=spiral_table,
    returns=ROWS,
    examples=(
        Example((OWED, 0.001, 100_000_000_000, 0, 0.0999, 0.15, 10_000_000_000, 0.1), 5067325305, "syn: one block, 4,307,226.51 / 0.00085", (4, 2)),
        Example((OWED, 0.001, 100_000_000_000, 0, 0.0999, 0.15, 10_000_000_000, 0.1), 6, "syn: 5.07bn shares, 1bn a day", (4, 3)),
        Example((OWED, 0.001, 100_000_000_000, 0, 0.0999, 0.15, 10_000_000_000, 0.1), 5067325.31, "syn: all sold at 0.001", (4, 4)),
        Example((OWED, 0.001, 100_000_000_000, 0, 0.0999, 0.15, 10_000_000_000, 0.1), 5067325305 / 105067325305, "syn: 5.07bn of 105.07bn", (4, 6)),
    ),
    errors=("#NUM! the holder is at the cap already", "#NUM! an argument outside its bounds"),
    notes=(
        "Each column is ranked by itself: a row is no one path. A percentile is a value that some path came to",
        "A path not cleared within the horizon counts as horizon + 1 days, with the shares and proceeds it came to; a path whose shares outstanding come to "
        "1e15 converts no more and is not cleared",
        "A holder that has sold all converts in the morning, at the prices of the days before, and sells from that day on, at most its part of the volume "
        "a day; no interest accrues",
        "With a fixed seed the table is the same on every machine but for the last digits of a float",
    ),
    source="Geometric Brownian motion, exact by days; the cap and the price of the filing.",
    refuses=("leg", "floor_price"),
)

TRUEUP = SheetFunction(
    name="NOTE_TRUEUP",
    group=GROUP,
    help="Shares still owed on an amount paid in shares beforehand, once its price is known; 0 when enough were delivered.",
    args=(
        Arg("installment_amount", NUMBER, "Amount paid in shares, in dollars."),
        Arg("delivered", WHOLE, "Shares delivered beforehand."),
        Arg("price", NUMBER, "Price at which the amount settles, in dollars a share."),
        ROUNDING,
    ),
    call=dilution.true_up,
    returns=SHARES,
    examples=(
        Example((112130.66, 56065330, 0.0017), 9893881, "calc on invented prices: 65,959,211 less 112,130.66 / 0.002"),
        Example((112130.66, 56065330, 0.0025), 0, "calc on invented prices: 44,852,264 would do"),
    ),
    errors=("#NUM! price not above zero", "#NUM! delivered below zero"),
    source="Pre-installment shares and their settlement as comparable notes have them.",
)

RESERVE = SheetFunction(
    name="NOTE_RESERVE",
    group=GROUP,
    help="Shares to reserve for converting an amount at a price, times a multiple, rounded up.",
    args=(AMOUNT, PRICE, Arg("multiple", NUMBER, "How many times the conversion is to be reserved, 1 (default) or more.", 1)),
    call=dilution.reserve,
    returns=SHARES,
    examples=(
        Example((OWED, 0.002, 5), 10768066275, "calc: 5 x 2,153,613,255"),
        Example((OWED, 0.0017), 2533662653, "calc: 2,533,662,652.94 up"),
    ),
    errors=("#NUM! price not above zero", "#NUM! multiple below 1"),
    source="Share reserves as comparable notes have them.",
)

HOLDDATE = SheetFunction(
    name="NOTE_HOLDDATE",
    group=GROUP,
    help="Day a holding period such as that of Rule 144 ends, counted in months from the issue or from an earlier date tacked on. "
    "Date arithmetic, not legal advice: whether a period may be tacked is a legal question.",
    args=(
        Arg("issue", DATE, "Day the note was issued."),
        Arg("hold_months", WHOLE, "Months of the period: 6 (default) for a reporting issuer, 12 otherwise.", 6),
        Arg("tack", DATE, "Day the period of what was exchanged for the note began. Left out: issue.", None),
    ),
    call=dilution.holding_ends,
    returns=A_DATE,
    examples=(
        Example((date(2017, 11, 30),), date(2018, 5, 30), "calc"),
        Example((date(2017, 11, 30), None, date(2017, 9, 19)), date(2018, 3, 19), "calc: the note of September 19, 2017"),
    ),
    errors=("#NUM! tack after issue", "#NUM! months below 1"),
    notes=("Date arithmetic, not legal advice",),
    source="Rule 144(d)(1) and (d)(3).",
)

ISSUES_EXAMPLE = (("Date", "Price", "Shares"), (date(2019, 1, 2), 0.5, 1_000_000))

RESET = SheetFunction(
    name="NOTE_RESET",
    group=GROUP,
    help="Fixed price of a note after later, cheaper issues of shares, in dollars a share of as_of: full ratchet (most favoured nation on price), or "
    "broad-based weighted average.",
    args=(
        Arg("as_of", DATE, "Day the price is for; later issues and splits do not count yet."),
        Arg("fixed_price", NUMBER, "Price named in the note, in dollars a share of its issue."),
        Arg("issues", ISSUES, "Table with a header row: Date, Price and, for a weighted average, Shares; as issued, in any order."),
        Arg("reset_method", choice(*resets.METHODS), '"ratchet" (default): the lowest price; "weighted": CP1 x (A + B) / (A + C).', "ratchet"),
        Arg("outstanding_before", WHOLE, "For a weighted average: shares outstanding before the first of the issues, in shares of the note's issue.", None),
        SPLITS,
    ),
    call=reset_price,
    returns=RATIO,
    examples=(
        Example((date(2019, 9, 26), 1, ISSUES_EXAMPLE), 0.5, "MGLS, Weighted Average Anti-Dilution Protection, 2019: 2 common shares with a full ratchet"),
        Example((date(2019, 9, 26), 1, ISSUES_EXAMPLE, "weighted", 2_000_000), 1 / 1.2, "the same: 1.2 common shares with a weighted average"),
    ),
    errors=("#NUM! a price or a number of shares not above zero", "#VALUE! a weighted average without outstanding or without the shares of an issue"),
    notes=(
        "Issues of one day are reckoned together against the price of that morning, so that their order does not matter",
        "Prices and shares are those of their day; splits since re-base them, and the fixed price and outstanding from the note's issue on",
    ),
    source="Full ratchet and broad-based weighted average; NVCA model certificate of incorporation for the latter.",
)

FUNCTIONS = (DILUTION, BLOCKS, SPIRAL, TRUEUP, RESERVE, HOLDDATE, RESET)
