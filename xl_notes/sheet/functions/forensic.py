"""What a figure was reckoned from, and what in a model's inputs is wrong."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from xl_notes.core import forensic
from xl_notes.core.errors import WrongType
from xl_notes.core.forensic import Payment, Reading
from xl_notes.core.money import from_cents
from xl_notes.sheet import cells
from xl_notes.sheet.cells import Block
from xl_notes.sheet.functions.arguments import HEADERS, RATE
from xl_notes.sheet.kinds import DATE, NUMBER, ROWS, Kind, headed
from xl_notes.sheet.spec import Arg, Example, SheetFunction
from xl_notes.sheet.tables import rows_kind

GROUP = "Insight"
READINGS_HEADER = ["Reported as", "Basis", "Compounding", "Start date", "Shift", "Days", "Computed", "Difference", "Also fits"]
FINDINGS_HEADER = ["Row", "Column", "Finding", "Value", "Severity"]
NO_FINDINGS = [0, 0, "no findings", "", ""]
NOTE_OF_16_NOVEMBER = (250000, 0.12, date(2017, 11, 16), date(2017, 11, 30))
SERIES_J = (445222.19, 400000, 0.1, date(2016, 10, 17), date(2017, 11, 30))


def readings_table(
    reported: Fraction, principal: Fraction, rate: Fraction, start: date, end: date, paid: Sequence[Payment] | None, headers: bool
) -> list[list[Any]]:
    rows = [reading_row(reading) for reading in forensic.readings(reported, principal, rate, start, end, paid or ())]
    return headed(READINGS_HEADER, rows, headers)


def reading_row(reading: Reading) -> list[Any]:
    dollars = from_cents(reading.computed), from_cents(reading.difference)
    also = ", ".join(convention.name for convention in reading.also)
    return [reading.kind, reading.day_count.name, reading.compounding, reading.start, reading.shift, reading.days, *dollars, also]


def findings_table(block: Block, as_of: date | None, headers: bool) -> list[list[Any]]:
    from xl_notes.sheet import lint

    rows = [list(finding) for finding in lint.findings(block, as_of)] or [NO_FINDINGS]
    return headed(FINDINGS_HEADER, rows, headers)


def _read_raw(argument: str, value: object) -> Block:
    """The cells as they are, error cells too; of a dictionary, its names and the values beside them."""
    if isinstance(value, Mapping):
        value = [[name, cell] for name, cell in value.items()]
    block = cells.rectangular(argument, value)
    if not block or not block[0]:
        raise WrongType(argument, "an empty list", "a range of cells")
    return block


PAID = rows_kind((Arg("date", DATE, "Day of the payment."), Arg("amount", NUMBER, "Dollars paid.")), Payment)
RAW_CELLS = Kind("a range of cells", _read_raw, is_range=True, raw=True)

FORENSIC = SheetFunction(
    name="NOTE_FORENSIC",
    group=GROUP,
    help="Day counts, compoundings and start dates that reproduce a reported interest, or principal and interest, the nearest first.",
    args=(
        Arg("reported", NUMBER, "Interest, or principal and interest, as reported in dollars; which of them is found out."),
        Arg("principal", NUMBER, "Principal at the start in dollars."),
        RATE,
        Arg("start_date", DATE, "Day interest is thought to start; 62 days before and after it are tried too."),
        Arg("end_date", DATE, "Day of the reported figure."),
        Arg(
            "paid_table", PAID, "Table with a header row: Date, Amount; payments in between, on interest first, then principal; interest is simple then.", None
        ),
        HEADERS,
    ),
    call=readings_table,
    returns=ROWS,
    examples=(
        Example((2465.75, *NOTE_OF_16_NOVEMBER), "act/365", "calc: 250,000 x 12% x 30/365 = 2,465.753", (2, 2)),
        Example((2465.75, *NOTE_OF_16_NOVEMBER), date(2017, 10, 31), "calc: 30 days before 30 November 2017", (2, 4)),
        Example((252465.75, *NOTE_OF_16_NOVEMBER), "balance", "Form 8-K, Item 1.01: $252,465.75 principal and accrued interest", (2, 1)),
        Example((252465.75, *NOTE_OF_16_NOVEMBER), -16, "calc: from 16 November back to 31 October", (2, 5)),
        Example(SERIES_J, 45222.22 + 400000, "calc: 400,000 x 10% x 407/360 = 45,222.222; 3 cents more than reported", (2, 7)),
    ),
    errors=("#N/A nothing comes within 1% of the interest", "#NUM! end_date not after start_date", "#NUM! a payment outside start_date to end_date"),
    notes=(
        "at most twelve readings; Compounding is 0 for simple interest, else times a year",
        "of readings equally near, that one is first which supposes least: simple interest, the date given, a common day count",
        "Also fits: day counts that give the same number of years from the same day",
        "where something was paid, a reported figure may be the unpaid interest too",
    ),
    source="The conventions of NOTE_YEARFRAC, tried one after the other; Form 8-K, December 6, 2017: 252,465.75 of the note of November 16, 2017.",
)

CHECK = SheetFunction(
    name="NOTE_CHECK",
    group=GROUP,
    help="What looks wrong in an input area, one row each: text for numbers or dates, error cells, gaps and jumps in quotes, 9.99 for 9.99%.",
    args=(
        Arg("cell_range", RAW_CELLS, "The area: names with values beside them, or a table with its header row. Error cells are findings too."),
        Arg("as_of", DATE, "Day of the model: a market table that ends long before it is stale. Left out: not asked.", None),
        HEADERS,
    ),
    call=findings_table,
    returns=ROWS,
    examples=(
        Example(((("Rate", 0.12), ("Cap", 9.99)),), 2, "syn: row of a cap of 999%", (2, 1)),
        Example(((("Rate", 0.12), ("Cap", 9.99)),), "error", "syn: no cap is 999%", (2, 5)),
        Example(((("Rate", 0.12), ("Cap", 0.0999)),), "no findings", "syn: 12% and 9.99%", (2, 3)),
        Example(((("Amount", "Price"), (100, 0.002), ("1,000.00", 0.002)),), "1,000.00", "syn: text, over which a sum passes", (2, 4)),
    ),
    errors=("#VALUE! all cells are empty",),
    notes=(
        "no findings: one row with 0, 0",
        "it sees values, not formulas; what it does not find may be wrong all the same",
    ),
    source="What goes wrong in models of these notes.",
)

FUNCTIONS = (FORENSIC, CHECK)
