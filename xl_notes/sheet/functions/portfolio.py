"""Many notes at once."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from xl_notes.core import portfolio
from xl_notes.core.amortization import Paid
from xl_notes.core.daycount import DayCount
from xl_notes.core.errors import NotAvailable, NoteError, OutOfRange, WrongType
from xl_notes.core.money import from_cents, to_cents
from xl_notes.core.portfolio import Note, Position
from xl_notes.core.terms import InstallmentNote, LumpNote, check_principal
from xl_notes.sheet import cells
from xl_notes.sheet.functions.amortization import note_of
from xl_notes.sheet.functions.arguments import (
    BASIS_ARG,
    COMPOUNDING,
    FIRST_PAYMENT,
    FREQ,
    HEADERS,
    HOLIDAYS,
    ISSUE,
    MATURITY,
    METHOD,
    NOTE_MORE,
    NPER,
    PRINCIPAL,
    RATE,
    optional,
)
from xl_notes.sheet.kinds import DATE, FLAG, MONEY, ROWS, Kind, headed
from xl_notes.sheet.spec import Arg, Example, SheetFunction, only_note_errors
from xl_notes.sheet.tables import column, header_row, heading, tolerant_rows_kind
from xl_notes.sheet.termsheet import key, key_of_term

GROUP = "Portfolio"
PORTFOLIO_HEADER = ["Name", "Principal", "Accrued", "Next payment", "Payment", "Current", "Long-term", "Status"]
LADDER_HEADER = ["Year", "Principal", "Interest", "Total"]

# ------------------------------------------------------------------------------------------------ the table of notes


def _name(argument: str, value: object) -> object:
    cells.raise_if_error(argument, value)
    return value if isinstance(value, str) else float(cells.to_number(argument, value))


NAME = Arg("name", Kind("text or a number", _name, blank_text=True), "What the note is called.")
FURTHER = tuple(arg for arg in NOTE_MORE if arg is not HOLIDAYS)
"""Terms of notes in installments that may have a column too; holidays are many cells."""

COLUMNS = (
    NAME,
    ISSUE,
    RATE,
    PRINCIPAL,
    optional(FIRST_PAYMENT, FIRST_PAYMENT.help),
    optional(NPER, NPER.help),
    optional(MATURITY, "Day a note due in one sum is due."),
    BASIS_ARG,
    METHOD,
    FREQ,
    COMPOUNDING,
    *FURTHER,
)


def note_of_row(
    name: object,
    issue: date,
    rate: Fraction,
    principal: Fraction,
    first_payment: date | None,
    nper: int | None,
    maturity: date | None,
    day_count: DayCount,
    method: str,
    freq: int,
    compounding: int,
    *further: Any,
) -> Note:
    """A row's note.  A term that does not belong to its kind of note must be left at its default: passed over in silence it would be a wrong number."""
    if first_payment is None and nper is None:
        _left_out("without First payment and Nper", (METHOD, FREQ, *FURTHER), (method, freq, *further))
        return _lump_note(issue, rate, principal, maturity, day_count, compounding)
    if first_payment is None or nper is None:
        missing = "first_payment" if first_payment is None else "nper"
        raise WrongType(missing, None, "given: a note in installments has both First payment and Nper")
    _left_out("of a note in installments", (COMPOUNDING,), (compounding,))
    more = {arg.name: value for arg, value in zip(FURTHER, further, strict=True)}
    note = note_of(issue, first_payment, rate, principal, nper, day_count, method, freq, **more)
    if maturity is not None and maturity != note.maturity:
        raise OutOfRange("maturity", maturity, f"left out, or the day of the last installment, {note.maturity}")
    return note


def _lump_note(issue: date, rate: Fraction, principal: Fraction, maturity: date | None, day_count: DayCount, compounding: int) -> LumpNote:
    if maturity is None:
        raise WrongType("maturity", None, "given, or else First payment and Nper")
    check_principal(principal)
    return LumpNote(issue, maturity, rate, to_cents(principal), day_count, compounding)


def _left_out(where: str, terms: Sequence[Arg], values: Sequence[object]) -> None:
    for arg, value in zip(terms, values, strict=True):
        if value != arg.absent:
            raise WrongType(arg.name, value, f"left out {where}")


class Entry(NamedTuple):
    """A row of the table.

    label  how errors call it
    name   as the table has it; a NoteError where that is no name
    note   the note, or why there is none
    """

    label: str
    name: object
    note: Note | NoteError

    def named(self, error: NoteError) -> NoteError:
        """The error with the row in its message."""
        if not error.argument.startswith(self.label):
            error.argument = f"{self.label}, {error.argument}"
        return error


_ROWS_OF_NOTES = tolerant_rows_kind(COLUMNS, note_of_row)


def places_of(argument: str, header: Sequence[object]) -> dict[str, int]:
    """Where in a header row the columns of a table of notes are, by the name of their argument; those that are left out are not there.

    errors  NoteError for a header row that is none of a table of notes
    """
    for cell in header:
        cells.raise_if_error(f"{argument} row 1", cell)
    _ROWS_OF_NOTES.convert(argument, [header])
    places = {key_of_term(name): place for name, place in header_row(argument, [header]).items()}
    return {arg.name: places[key(arg.name)] for arg in COLUMNS if key(arg.name) in places}


def read_notes(argument: str, value: object) -> list[Entry]:
    """One entry a row that is not empty.  An error cell in the header is one of the whole table, elsewhere one of its row, whether the cell is read or not."""
    block = cells.rectangular(argument, value)
    for cell in block[0] if block else ():
        cells.raise_if_error(f"{argument} row 1", cell)
    notes = _ROWS_OF_NOTES.convert(argument, value)
    if not notes:
        raise NotAvailable(argument, "no rows", "a table with a note in it")
    numbered = [(f"{argument} row {number}", row) for number, row in enumerate(block[1:], 2) if not all(map(cells.is_blank, row))]
    place = column(argument, header_row(argument, block), heading(NAME))
    rows = zip(numbered, notes, strict=True)
    return [Entry(label, _name_or_error(label, row[place]), _first_error(label, block[0], row) or note) for (label, row), note in rows]


def _name_or_error(label: str, cell: object) -> object:
    try:
        return NAME.convert(cell, f"{label}, {heading(NAME)}")
    except NoteError as error:
        return error.settled()


def _first_error(label: str, header: Sequence[object], row: Sequence[object]) -> NoteError | None:
    try:
        for place, (text, cell) in enumerate(zip(header, row, strict=True), 1):
            cells.raise_if_error(f"{label}, {text if isinstance(text, str) else f'column {place}'}", cell)
    except NoteError as error:
        return error.settled()
    return None


def _read_notes_whole(argument: str, value: object) -> list[Entry]:
    """The same where no row may be missing: the first error is one of the table."""
    entries = read_notes(argument, value)
    for entry in entries:
        if isinstance(entry.note, NoteError):
            raise entry.named(entry.note)
    return entries


NOTES = Kind(_ROWS_OF_NOTES.name, read_notes, is_range=True, raw=True)
WHOLE_NOTES = Kind(_ROWS_OF_NOTES.name, _read_notes_whole, is_range=True)

# ------------------------------------------------------------------------------------------------ results


def _dollars(cents: int) -> Fraction:
    MONEY.give(cents)  # refuses an amount whose cents a cell cannot hold
    return from_cents(cents)


def portfolio_table(as_of: date, notes: list[Entry], headers: bool, totals: bool) -> list[list[Any]]:
    rows = [portfolio_row(as_of, entry) for entry in notes]
    total = [["Total", *_totals(rows)]] if totals else []
    return headed(PORTFOLIO_HEADER, [*rows, *total], headers)


def portfolio_row(as_of: date, entry: Entry) -> list[Any]:
    """A note's row; what cannot be calculated is an error in its own cells."""
    try:
        if isinstance(entry.note, NoteError):
            raise entry.note
        with only_note_errors():
            return [entry.name, *_position_cells(portfolio.position(entry.note, as_of))]
    except NoteError as error:
        return [entry.name, *[entry.named(error).settled()] * (len(PORTFOLIO_HEADER) - 1)]


def _position_cells(found: Position) -> list[Any]:
    due = found.next_payment
    day, amount = (due.day, due.amount) if due else ("none", 0)
    return [_dollars(found.principal), _dollars(found.accrued), day, _dollars(amount), _dollars(found.current), _dollars(found.long_term), found.status]


def _totals(rows: list[list[Any]]) -> list[Any]:
    """What stands under each column but the first: its sum, or its first error."""
    principal, accrued, days, payment, current, long_term, status = list(zip(*rows, strict=True))[1:]
    return [_total(principal), _total(accrued), _one_day(days), _total(payment), _total(current), _total(long_term), _count_of_open(status)]


def _error_in(column_cells: Sequence[Any]) -> NoteError | None:
    return next((cell for cell in column_cells if isinstance(cell, NoteError)), None)


def _total(amounts: Sequence[Any]) -> Any:
    return _error_in(amounts) or sum(amounts, Fraction(0))


def _one_day(days: Sequence[Any]) -> Any:
    """The day of the next payments when it is one and the same: the earliest beside the sum of payments on several days would be read as due then."""
    different = {day for day in days if day != "none"}
    return _error_in(days) or ("various" if len(different) > 1 else min(different, default="none"))


def _count_of_open(statuses: Sequence[Any]) -> Any:
    return _error_in(statuses) or f"{statuses.count('open')} open"


def ladder_table(as_of: date, notes: list[Entry], headers: bool, totals: bool) -> list[list[Any]]:
    rungs = portfolio.ladder([payment for entry in notes for payment in _payments(entry)], as_of)
    rows: list[list[Any]] = [[rung.year, _dollars(rung.principal), _dollars(rung.interest), _dollars(rung.principal + rung.interest)] for rung in rungs]
    total: list[Any] = ["Total", *(sum((row[place] for row in rows), Fraction(0)) for place in (1, 2, 3))]
    table = headed(LADDER_HEADER, [*rows, *([total] if totals else [])], headers)
    if not table:
        raise NotAvailable("as_of", as_of, "before the last payment of the notes")
    return table


def _payments(entry: Entry) -> Sequence[Paid]:
    assert isinstance(entry.note, InstallmentNote | LumpNote)  # WHOLE_NOTES has no others
    try:
        with only_note_errors():
            found = portfolio.payments(entry.note)
            _dollars(max(payment.amount for payment in found))
            return found
    except NoteError as error:
        raise entry.named(error) from None


# ------------------------------------------------------------------------------------------------ the rows of the table

AS_OF = Arg("as_of", DATE, "Day the answer is for, a balance sheet date for instance. What is due on it is taken as paid.")
NOTES_HELP = (
    "Table with headers: Name, Issue, Rate, Principal; First payment and Nper for installments, or Maturity for one sum; Basis, Method, Freq, Compounding."
)
TOTALS = Arg("totals", FLAG, "TRUE (default) for a row of totals at the end.", True)

FUNDED, YEAR_END = date(2017, 11, 30), date(2017, 12, 31)
LUMP = ("Lump", FUNDED, 0.12, 947687.94, date(2018, 11, 30))
IN_INSTALLMENTS = (
    ("Name", "Issue", "Rate", "Principal", "First payment", "Nper"),
    ("Amortizing", FUNDED, 0.12, 3359538.57, date(2018, 1, 15), 36),
    (*LUMP, 1),
)
"""The filing's two notes.  An array typed into a formula has no empty cells, so the lump sum is one installment here."""

CLOSINGS = (date(2017, 12, 30), date(2018, 1, 30), date(2018, 2, 28), date(2018, 3, 30), date(2018, 4, 30), date(2018, 5, 30), date(2018, 6, 30))
WITH_TRANCHES = (*IN_INSTALLMENTS, *((f"Tranche {number}", day, 0.12, 250_000, day.replace(year=day.year + 1), 1) for number, day in enumerate(CLOSINGS, 1)))
ONE_SUM = (("Name", "Issue", "Rate", "Principal", "Maturity"), LUMP)

PORTFOLIO = SheetFunction(
    name="NOTE_PORTFOLIO",
    group=GROUP,
    help="A row a note: Name, Principal, Accrued, Next payment, Payment, Current (principal due within 12 months), Long-term, Status; then totals. "
    "A lump sum past maturity is taken as paid. Basis defaults to 3.",
    args=(AS_OF, Arg("notes", NOTES, NOTES_HELP), HEADERS, TOTALS),
    call=portfolio_table,
    returns=ROWS,
    examples=(
        Example((YEAR_END, IN_INSTALLMENTS), 977641.58, "calc: 3,359,538.57 - 2,381,896.99", (2, 6)),
        Example((YEAR_END, IN_INSTALLMENTS), 2381896.99, "calc: what 12 installments leave", (2, 7)),
        Example((YEAR_END, IN_INSTALLMENTS), 43898.31, "calc: 34,239.68 + 9,658.63", (4, 3)),
        Example((YEAR_END, ONE_SUM), 947687.94, "calc: all of it is due on 30 November 2018", (2, 6)),
        Example((YEAR_END, ONE_SUM), date(2018, 11, 30), "Form 8-K, Item 1.01", (2, 4)),
        Example((date(2018, 11, 30), ONE_SUM), "matured/paid", "a payment due on the day is taken as paid", (2, 8)),
    ),
    errors=("a row that cannot be calculated shows its error in its own cells, and the totals show it too", "#N/A no notes in the table"),
    notes=(
        "what is due on or before as_of is taken as paid, a lump sum too: whether it was paid is not known here",
        "a note not issued by as_of counts as nothing yet",
        'Next payment is "none" where nothing is to come; the total shows the day all of them fall on, or "various"',
        "further columns of a note in installments: " + ", ".join(heading(arg) for arg in FURTHER),
    ),
    source="Current: due within twelve months of the balance sheet date, ASC 210-10-45.",
)

LADDER = SheetFunction(
    name="NOTE_LADDER",
    group=GROUP,
    help="Maturity ladder: contractual payments after a day by calendar year if nothing converts: Year, Principal, Interest, Total; then totals. "
    "Basis defaults to 3.",
    args=(AS_OF, Arg("notes", WHOLE_NOTES, NOTES_HELP), HEADERS, TOTALS),
    call=ladder_table,
    returns=ROWS,
    examples=(
        Example((FUNDED, WITH_TRANCHES), 2686978.41, "calc: 12 installments, the lump sum and the first tranche", (2, 4)),
        Example((FUNDED, WITH_TRANCHES), 3025567.92, "calc: 12 installments and six tranches", (3, 4)),
        Example((FUNDED, WITH_TRANCHES), 1345567.72, "calc: 12 installments", (4, 4)),
        Example((FUNDED, WITH_TRANCHES), 7058114.05, "calc: 6,057,226.51 principal + 1,000,887.54 interest", (5, 4)),
        Example((YEAR_END, ONE_SUM), 113722.55, "calc: 947,687.94 x 12%", (2, 3)),
    ),
    errors=("any row that cannot be calculated is an error of the whole table, and is named: a ladder may not skip a note", "#N/A no notes in the table"),
    notes=(
        "notes not issued by as_of are in it: it is the cash of the contracts as given",
        "years run from the first with a payment to the last; a year without any shows zeros",
    ),
    source="Maturities of long-term debt, ASC 470-10-50-1; here with the interest.",
)

FUNCTIONS = (PORTFOLIO, LADDER)
