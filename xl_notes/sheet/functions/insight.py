"""Why a number is what it is, and what else it could be."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from xl_notes.core.errors import NoteError, WrongType
from xl_notes.core.ledger import APPLY
from xl_notes.core.money import from_cents
from xl_notes.core.redemption import EFFECTS
from xl_notes.sheet import cells
from xl_notes.sheet.cells import CellError
from xl_notes.sheet.functions.amortization import NOTE
from xl_notes.sheet.functions.arguments import (
    AMOUNT,
    BASIS_ARG,
    BID_LEG,
    CAP,
    COMPOUNDING,
    DECIMALS,
    DISCOUNT,
    FIELD,
    FIRST_PAYMENT,
    FIXED_PRICE,
    FLOOR_PRICE,
    FREQ,
    HEADERS,
    HELD,
    HOLIDAYS,
    ISSUE,
    LOOKBACK,
    MARKET,
    MATURITY,
    METHOD,
    NOTE_MORE,
    NPER,
    OTHER_RIGHTS,
    OUTSTANDING,
    OVER,
    PRICE_MORE,
    PRINCIPAL,
    RATE,
    ROUNDING,
    SPLITS,
    STATISTIC,
    optional,
)
from xl_notes.sheet.kinds import DATE, FLAG, NUMBER, ROWS, TEXT, WHOLE, Kind, choice, headed
from xl_notes.sheet.spec import Arg, Example, SheetFunction
from xl_notes.sheet.termsheet import TermSheet

if TYPE_CHECKING:
    from xl_notes.core.ambiguity import Reading

GROUP = "Insight"
AMBIGUITY_HEADER = ["Term", "Reading", "Chosen", "Measure", "Value", "Effect"]

# ------------------------------------------------------------------------------------------------ why


def _as_it_is(argument: str, value: object) -> object:
    return value


ANYTHING = Kind("any value or range", _as_it_is, is_range=True, raw=True)
ANY_CELL = Kind("any cell", _as_it_is, raw=True)

MEANINGS = {
    "#VALUE!": "wrong type, unreadable, or a required argument is not there",
    "#NUM!": "out of domain: the number is readable and makes no sense for a note",
    "#N/A": "the data is not there",
    "#NAME?": "the name is not known: the functions are not installed, or it is misspelled",
    "#REF!": "a cell referred to is not there any more",
    "#DIV/0!": "a division by zero",
    "#SPILL!": "there is no room for the table: cells below or beside it are full",
}


def error_text(cell: object) -> str:
    """The message of an error; what a bare code means; empty for what is no error."""
    if isinstance(cell, NoteError):
        return str(cell)
    text = cell.code if isinstance(cell, CellError) else cell if isinstance(cell, str) else ""
    code, _, message = text.partition(" ")
    if code not in cells.ERROR_CODES:
        return ""
    return message or MEANINGS.get(code, "an error of the spreadsheet")


def explained(function_name: str, *arguments: object) -> str:
    from xl_notes.sheet.explain import explain  # they know the table, which this row belongs to
    from xl_notes.sheet.functions import TABLE

    name = function_name.strip().upper()
    function = TABLE.get(name) or TABLE.get(f"NOTE_{name}")
    if function is None:
        raise WrongType("function_name", function_name, "the name of a function", "NOTE_PMT for instance")
    given = list(arguments)
    while given and given[-1] is None:
        given.pop()
    return explain(function, given)


EXPLAIN = SheetFunction(
    name="NOTE_EXPLAIN",
    group=GROUP,
    help="A result in plain English, with the operands, dates and rule behind it: the name of a function, then its arguments as in its own call.",
    args=(
        Arg("function_name", Kind("a function's name", cells.to_text), 'Name of the function: "NOTE_PMT" or "PMT".'),
        *(Arg(f"argument_{letter}", ANYTHING, f"Argument {place} of that call.", None) for place, letter in enumerate("abcdefghijk", 1)),
    ),
    call=explained,
    returns=TEXT,
    examples=(
        Example(
            ("YEARFRAC", date(2017, 11, 30), date(2018, 1, 15)),
            "NOTE_YEARFRAC gives 0.1260273973: Fraction of a year between two dates under a day count. Negative when the end comes first. "
            "Basis defaults to 3, act/365. 46 days from 2017-11-30, not counted, to 2018-01-15, counted, are 46/365 of a year under act/365. "
            "With start_date 2017-11-30; end_date 2018-01-15; basis act/365 by default.",
            "calc: 31 days of December and 15 of January are 46",
        ),
    ),
    errors=("#VALUE! no function of that name",),
    notes=("a call that fails is explained by its error", "a call of twelve arguments takes the last one in a terms range"),
    source="The rule of the function asked about.",
)

ERROR = SheetFunction(
    name="NOTE_ERROR",
    group=GROUP,
    help="The message behind an error of these functions, as text; what a bare error code means; empty text for a cell without an error.",
    args=(Arg("cell", ANY_CELL, "The cell that shows an error.", None),),
    call=error_text,
    returns=TEXT,
    examples=(Example(("#NUM! cap must be between 0 and 1, got 9.99",), "cap must be between 0 and 1, got 9.99", "the text itself, without its code"),),
    notes=(
        "in Excel with the add-in, the message behind the error that the cell shows; elsewhere true errors have their code alone, and its meaning is given",
        "an error in the cell is what it asks about, so it does not pass through",
    ),
    source="The messages of these functions, and the meanings they give the error codes.",
)

# ------------------------------------------------------------------------------------------------ what else


def ambiguities(terms: object, market: Any, headers: bool, **given: Any) -> list[list[Any]]:
    from xl_notes.sheet.readings import questions  # seldom asked for, and a start would wait for all that is read there

    readings = list(questions(market, given))
    if not readings:
        raise WrongType("terms", "no question can be asked", "the terms of a note, of a conversion or of a cap")
    chosen = {reading.term: reading.value for reading in readings if reading.chosen}
    rows = [_reading_row(reading, chosen[reading.term]) for reading in readings]
    return headed(AMBIGUITY_HEADER, rows, headers)


def _reading_row(reading: "Reading", chosen: int | NoteError) -> list[Any]:
    value: Any = reading.value
    if isinstance(value, NoteError):
        effect: Any = value
    else:
        effect = chosen if isinstance(chosen, NoteError) else from_cents(value - chosen)
        value = from_cents(value)
    return [reading.term, reading.reading, reading.chosen, reading.measure, value, effect]


def _left_out(arg: Arg) -> Arg:
    return optional(arg, arg.help) if arg.required else arg


FACTS = (
    *map(_left_out, (ISSUE, FIRST_PAYMENT, RATE, PRINCIPAL, NPER, BASIS_ARG, METHOD, FREQ)),
    *(arg for arg in NOTE_MORE if arg is not HOLIDAYS),
    _left_out(MATURITY),
    COMPOUNDING,
    Arg("settlement", DATE, "Of a prepayment or conversion in part: its day.", None),
    Arg("prepaid", NUMBER, "Of a prepayment or conversion in part: dollars.", None),
    Arg("apply", choice(*APPLY), 'What it is set against first: "interest" (default), "principal" or "prorata".', "interest"),
    Arg("effect", choice(*EFFECTS), 'What it does to the installments: "shorten" (default), "relevel" or "next".', "shorten"),
    Arg("conversion_date", DATE, "Of a conversion: day of the notice.", None),
    _left_out(AMOUNT),
    DECIMALS,
    *map(_left_out, (DISCOUNT, FIXED_PRICE, LOOKBACK, STATISTIC, FIELD, FLOOR_PRICE, SPLITS, HOLIDAYS, BID_LEG)),
    *PRICE_MORE,
    ROUNDING,
    _left_out(OUTSTANDING),
    replace(HELD, default=0),
    _left_out(CAP),
    OTHER_RIGHTS,
    OVER,
    Arg("closing", DATE, "Of a tranche: its day.", None),
    Arg("threshold", NUMBER, "Of a tranche: average daily dollar volume it needs.", None),
    Arg("tranche_amount", NUMBER, "Of a tranche: dollars.", None),
    Arg("volume_days", WHOLE, "Of a tranche: trading days of the average. Default 20.", 20),
    Arg("price_field", FIELD.kind, 'Of a tranche: price of a day. Default "VWAP".', "VWAP"),
    Arg("include_closing", FLAG, "Of a tranche: TRUE where the average ends on the closing. Default FALSE.", False),
    Arg("volume_method", WHOLE, "Of a tranche: 0 mean of price x volume (default), 1 mean volume x mean price.", 0),
)


def _terms(argument: str, value: object) -> TermSheet:
    if isinstance(value, TermSheet):
        return value
    for row in cells.to_block(value):
        for cell in row:
            cells.raise_if_error(argument, cell)
    raise WrongType(argument, value, "a terms range: names of arguments in its first column, values beside them")


TERMS = Kind("a terms range: names in its first column, values beside them", _terms, is_range=True, reads_terms=("terms",))
FILING_TERMS = tuple(zip(("Issue", "First payment", "Rate", "Principal", "Nper"), NOTE, strict=True))
LUMP_TERMS = (("Issue", date(2017, 11, 30)), ("Maturity", date(2018, 11, 30)), ("Rate", 0.12), ("Principal", 947687.94))

AMBIGUITY = SheetFunction(
    name="NOTE_AMBIGUITY",
    group=GROUP,
    help="Every reading of the terms a contract leaves open: term, reading, whether chosen, what is measured, its dollars, the effect of choosing it instead.",
    args=(
        Arg(
            "terms", TERMS, "Names in the first column, values beside: of the note, a conversion, a cap, a tranche. Questions are asked where inputs are there."
        ),
        optional(MARKET, MARKET.help + " For the questions about a conversion or a tranche."),
        HEADERS,
    ),
    more=FACTS,
    call=ambiguities,
    returns=ROWS,
    examples=(
        Example((FILING_TERMS,), 4036703.56, "calc: 35 x 112,130.66 and 112,130.46", (5, 5)),
        Example((LUMP_TERMS,), 1579.48, "calc: act/360 brings 1,062,989.97 and not 1,061,410.49", (4, 6)),
    ),
    errors=("#VALUE! the terms are not enough for any question",),
    notes=(
        "a reading that cannot be calculated shows its error, and the others are there",
        "worth of the shares: as many as the price gives, at the last quote of the field that the look-back reads",
        "one reading changes at a time: everything else stays as chosen",
    ),
    source="Form 8-K, December 6, 2017, Item 1.01, where it is silent; the readings are those of comparable notes.",
)

FUNCTIONS = (EXPLAIN, ERROR, AMBIGUITY)
