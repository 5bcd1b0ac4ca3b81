"""Tranches, conditions of their closing, exchanges and prepayments."""

from collections.abc import Container, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from xl_notes.core import facility
from xl_notes.core.errors import NotAvailable
from xl_notes.core.facility import PremiumStep
from xl_notes.core.price_terms import FIELDS
from xl_notes.core.quotes import Quotes
from xl_notes.sheet import cells
from xl_notes.sheet.functions.arguments import BASIS_ARG, HEADERS, HOLIDAYS, ISSUE, RATE, SETTLEMENT
from xl_notes.sheet.kinds import DATE, FLAG, MONEY, NUMBER, NUMBERS, ROWS, WHOLE, Kind, choice, headed
from xl_notes.sheet.market import MARKET
from xl_notes.sheet.spec import Arg, Difference, Example, SheetFunction
from xl_notes.sheet.tables import rows_kind

GROUP = "Facility"
TRANCHES_HEADER = ["Closing", "Maturity", "Days", "Principal", "Interest", "Due"]


def _dates_in_order(argument: str, value: object) -> list[date]:
    """Every cell a date, in the order of the range; kinds.DATES forgets the order."""
    return [cells.to_date(f"{argument}[{place}]", cell) for place, cell in enumerate((cell for row in cells.to_block(value) for cell in row), 1)]


AMOUNTS = Kind("an amount of dollars, or a range with one for each tranche", cells.to_numbers, is_range=True)
CLOSINGS = Kind("a range of dates", _dates_in_order, is_range=True)
PREMIUM_STEPS = rows_kind(
    (Arg("to_day", WHOLE, "Last day after issue the premium holds for."), Arg("premium", NUMBER, "Part on top of the amount: 0.2 for 120%.")), PremiumStep
)

TRADED = Arg("market", MARKET, "Table with a header row: Date, Volume, VWAP and, where used, another price; as traded on the day, in any order.")


def tranches_table(*arguments: Any) -> list[list[Any]]:
    first_closing, count, amounts, rate, months, day_count, closings, headers = arguments
    found = facility.tranches(first_closing, count, amounts, rate, day_count, months, closings)
    rows = [[row.closing, row.maturity, row.days, *map(MONEY.give, (row.principal, row.interest, row.due))] for row in found]
    return headed(TRANCHES_HEADER, rows, headers)


def funding_row(*arguments: Any) -> list[list[Any]]:
    return [list(facility.funding_test(*arguments))]


def equity_row(
    as_of: date,
    market: Quotes,
    days: int,
    min_price: Fraction | None,
    min_dollars: Fraction | None,
    needed: int | None,
    holidays: Container[date] | None,
) -> list[list[Any]]:
    found = facility.equity_test(as_of, market, days, min_price, min_dollars, needed, holidays)
    lowest: Any = found.lowest_price
    if lowest is None:
        lowest = NotAvailable("market", f"no VWAP from {found.first_day} to {found.last_day}", "of at least one day with trades for a lowest price")
    return [[found.passes, found.met, found.needed, lowest, found.lowest_dollars, found.first_day, found.last_day]]


def recon_row(surrendered: Sequence[Fraction | None], issued: Sequence[Fraction | None], tolerance: Fraction) -> list[list[Any]]:
    found = facility.reconcile(surrendered, issued, tolerance)
    return [[*map(MONEY.give, (found.surrendered, found.issued, found.difference)), "OK" if found.agrees else "BREAK"]]


FIRST, FUNDED = date(2017, 12, 30), date(2017, 11, 30)
DECEMBER = [date(2017, 12, day) for day in (1, 4, 5, 6, 7, 8, 11, 12, 13, 14, 15, 18, 19, 20, 21, 22, 26, 27, 28, 29)]
"""The 20 trading days before 30 December 2017."""

HALF_AND_HALF = (
    ("Date", "Volume", "VWAP"),
    *((day, 40_000_000, 0.0025) for day in DECEMBER[:10]),
    *((day, 5_000_000, 0.0018) for day in DECEMBER[10:]),
)
LEGS = (3359538.57, 252465.75, 445222.19)
STEPS = (("To day", "Premium"), (90, 0.15), (180, 0.2))

TRANCHES = SheetFunction(
    name="NOTE_TRANCHES",
    group=GROUP,
    help="Tranches of a facility, each due in one sum: Closing, Maturity, Days, Principal, Interest, Due. Simple interest. Basis defaults to 3.",
    args=(
        Arg("first_closing", DATE, "First closing; the others follow a month apart, on its day or the last of a shorter month."),
        Arg("tranche_count", WHOLE, "Number of tranches."),
        Arg("tranche_amount", AMOUNTS, "Dollars of each tranche: one number for all, or a range of count numbers."),
        RATE,
        Arg("tranche_months", WHOLE, "Months from each closing to its maturity. Default 12.", 12),
        BASIS_ARG,
        Arg("closings", CLOSINGS, "Closing dates, count of them, ascending from first_closing. Left out: a month apart.", None),
        HEADERS,
    ),
    call=tranches_table,
    returns=ROWS,
    examples=(
        Example((FIRST, 7, (250_000,) * 7, 0.12), date(2018, 2, 28), "calc: February has no 30th", (4, 1)),
        Example((FIRST, 7, 250_000, 0.12), date(2018, 3, 30), "calc: stepped from the first closing, not from 28 February", (5, 1)),
        Example((FIRST, 7, 250_000, 0.12), 280_000.0, "calc: 250,000 x 1.12, no 29 February inside", (8, 6)),
    ),
    errors=("#VALUE! closings or amount with another number of cells than count", "#NUM! closings not ascending from first_closing", "#N/A a blank amount"),
    notes=("an amount of 0 is a tranche that did not close",),
    source="Form 8-K, December 6, 2017, Item 1.01: seven additional monthly tranches, each due on its first anniversary.",
    differs=(
        Difference(
            "=EDATE(EDATE(DATE(2017,12,30),2),1)",
            date(2018, 3, 28),
            Example((FIRST, 7, 250_000, 0.12), date(2018, 3, 30), "as the example", (5, 1)),
            "months chained after February stay on the 28th",
        ),
    ),
)

FUNDINGTEST = SheetFunction(
    name="NOTE_FUNDINGTEST",
    group=GROUP,
    help="Average daily dollar volume before a closing against a threshold, a row: pass, average dollars, headroom, first and last day used.",
    args=(
        Arg("closing", DATE, "Day of the closing."),
        TRADED,
        Arg("threshold", NUMBER, "Dollars a day the average must reach; exactly that passes."),
        Arg("volume_days", WHOLE, "Trading days in the window, which ends the day before (default 20).", 20),
        Arg("volume_method", WHOLE, "0 (default) mean of each day's price x volume, 1 mean volume x mean price.", 0),
        Arg("price_field", choice(*FIELDS), 'Price of a day: "VWAP" (default), "Bid", "Low" or "Close".', "VWAP"),
        Arg("include_closing", FLAG, "TRUE for a window that ends on the closing day when it is a trading day. Default FALSE.", False),
        HOLIDAYS,
    ),
    call=funding_row,
    returns=ROWS,
    examples=(
        Example((FIRST, HALF_AND_HALF, 50_000), True, "syn: 54,500 reaches 50,000", (1, 1)),
        Example((FIRST, HALF_AND_HALF, 50_000), 54_500.0, "syn: (40m x 0.0025 + 5m x 0.0018) / 2", (1, 2)),
        Example((FIRST, HALF_AND_HALF, 50_000, None, 1), False, "syn: 48,375 does not", (1, 1)),
        Example((FIRST, HALF_AND_HALF, 50_000, None, 1), 48_375.0, "syn: 22.5m x 0.00215", (1, 2)),
        Example((FIRST, HALF_AND_HALF, 50_000), date(2017, 12, 1), "NYSE calendar: 20 trading days, Christmas Day closed", (1, 4)),
    ),
    errors=(
        "#N/A a day of the window is missing, or its volume is blank, or its price on a day with volume",
        "#NUM! a price not above zero on a day with volume",
    ),
    notes=("a day with a volume of 0 counts as 0 dollars and needs no price; method 1 needs a price every day",),
    source="Form 8-K, December 6, 2017, Item 1.01: an average daily trading volume of at least $50,000 for the 20 trading day period preceding.",
)

EQUITYTEST = SheetFunction(
    name="NOTE_EQUITYTEST",
    group=GROUP,
    help="Equity conditions over a window, a row: pass, days that met them, days needed, lowest price, lowest daily dollars, first day, last day.",
    args=(
        Arg("as_of", DATE, "Day tested; the window ends the trading day before."),
        TRADED,
        Arg("days", WHOLE, "Trading days in the window."),
        Arg("min_price", NUMBER, "Lowest VWAP a day may have, in dollars a share. Left out: no such condition.", None),
        Arg("min_dollars", NUMBER, "Lowest VWAP x volume a day may have. Left out: no such condition.", None),
        Arg("needed", WHOLE, "Days that must meet the conditions. Left out: every day.", None),
        HOLIDAYS,
    ),
    call=equity_row,
    returns=ROWS,
    examples=(
        Example((FIRST, HALF_AND_HALF, 20, 0.0018, 9_000), True, "syn: the lowest price and dollars are exactly enough", (1, 1)),
        Example((FIRST, HALF_AND_HALF, 20, 0.002), 10, "syn: half the days are at 0.0025", (1, 2)),
        Example((FIRST, HALF_AND_HALF, 20, 0.002, None, 10), True, "syn: ten days are enough", (1, 1)),
        Example((FIRST, HALF_AND_HALF, 20, 0.002), 9_000.0, "syn: 5m x 0.0018", (1, 5)),
    ),
    errors=("#VALUE! neither min_price nor min_dollars given", "#N/A and #NUM! as NOTE_FUNDINGTEST", "#NUM! needed above days"),
    notes=(
        "a day with a volume of 0 counts as 0 dollars, and without a VWAP it does not meet min_price",
        "prices are as traded: after a split inside the window give min_price for prices restated alike",
    ),
    source="Equity conditions as comparable notes have them; the filing has none.",
)

RECON = SheetFunction(
    name="NOTE_RECON",
    group=GROUP,
    help='What was surrendered against what was issued for it, a row: sum surrendered, sum issued, difference, "OK" or "BREAK". Text is an error.',
    args=(
        Arg("surrendered", NUMBERS, "Dollars given up, one cell a leg; empty cells are passed over."),
        Arg("issued", NUMBERS, "Dollars issued in exchange; empty cells are passed over."),
        Arg("tolerance", NUMBER, "Largest difference that is OK, in dollars. Default 0.005: to the cent.", 0.005),
    ),
    call=recon_row,
    returns=ROWS,
    examples=(
        Example((LEGS, (4057226.51,)), 4057226.51, "Form 8-K, Item 1.01: three legs for 4,057,226.51", (1, 1)),
        Example((LEGS, (4057226.51,)), 0.0, "Form 8-K, Item 1.01", (1, 3)),
        Example((LEGS, (4057226.51,)), "OK", "Form 8-K, Item 1.01", (1, 4)),
        Example((LEGS, (3359538.57, 947687.94)), "BREAK", "calc: the two notes hold the 250,000 of new money too", (1, 4)),
    ),
    errors=("#VALUE! text among the numbers", "#N/A no number at all", "#NUM! tolerance below zero"),
    notes=("sums are exact and rounded to the cent once; the difference is that of the two sums shown",),
    source="Form 8-K, December 6, 2017, Item 1.01: Exchange of Outstanding Securities.",
    differs=(
        Difference(
            '=SUM({3359538.57,"252465.75",445222.19})',
            3804760.76,
            Example((LEGS, (4057226.51,)), 4057226.51, "as the example", (1, 1)),
            "SUM passes over an amount that is text, where this is an error",
        ),
    ),
)

PREPAY = SheetFunction(
    name="NOTE_PREPAY",
    group=GROUP,
    help="What prepays a note on a day: the amount owed and the premium of the table's first row that reaches to the day, in dollars.",
    args=(
        SETTLEMENT,
        ISSUE,
        Arg("owed_amount", NUMBER, "Principal and interest owed on settlement, in dollars."),
        Arg("premium_table", PREMIUM_STEPS, "Table with a header row: To day (days after issue, ascending), Premium (0.2 for 120%)."),
    ),
    call=facility.prepayment,
    returns=MONEY,
    examples=(
        Example((date(2018, 3, 1), FUNDED, 976040.69, STEPS), 1171248.83, "calc with an invented premium: day 91, 976,040.69 x 1.2"),
        Example((date(2018, 2, 28), FUNDED, 1_000, STEPS), 1150.0, "syn: day 90 is the last at 15%"),
    ),
    errors=("#N/A past the last row: prepayment is not allowed", "#NUM! settlement before issue", "#NUM! rows not ascending, or a premium above 1"),
    source="Prepayment premiums by days as comparable notes have them; the filing has none.",
)

FUNCTIONS = (TRANCHES, FUNDINGTEST, EQUITYTEST, RECON, PREPAY)
