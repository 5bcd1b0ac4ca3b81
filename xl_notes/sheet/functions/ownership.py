"""How much may be converted."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from xl_notes.core import ownership
from xl_notes.core.errors import WrongType
from xl_notes.core.money import from_cents
from xl_notes.core.ownership import CapNotice, Count
from xl_notes.core.quotes import Split
from xl_notes.sheet import cells, columns, market, quick
from xl_notes.sheet.cells import Block
from xl_notes.sheet.functions.arguments import AMOUNT, CAP, HEADERS, HELD, OTHER_RIGHTS, OUTSTANDING, OVER, PRICE
from xl_notes.sheet.kinds import DATE, NUMBER, RATIO, ROWS, SHARES, WHOLE, Kind, headed
from xl_notes.sheet.spec import Arg, Difference, Example, SheetFunction
from xl_notes.sheet.tables import column, header_row, rows_kind, table_block

GROUP = "Ownership"
TEN_BILLION = 10_000_000_000
CONVERT = (4307226.51, 0.002, TEN_BILLION, 0, 0.0999)
LIMITS_HEADER = ["Limit", "Shares", "Amount", "Binds"]
CAPS_OF_A_NOTE = (("Date", "Cap"), (date(2017, 11, 30), 0.0499), (date(2018, 1, 2), 0.0999))
COUNTS_BY_DATE = (("Date", "Outstanding", "Authorized"), (date(2017, 11, 30), TEN_BILLION, 20_000_000_000), (date(2018, 1, 31), 11_000_000_000, 20_000_000_000))
REVERSE_SPLIT = (("Date", "Ratio"), (date(2018, 2, 15), 0.001))


def conversion_row(*arguments: Any) -> list[list[Any]]:
    found = ownership.max_conversion(*arguments)
    return [[SHARES.give(found.shares), from_cents(found.converted), from_cents(found.left), found.limit]]


def limits_table(*arguments: Any) -> list[list[Any]]:
    *terms, headers = arguments
    found = ownership.limits(*terms)
    binding = ownership.binding(found)
    rows = [[limit.name, SHARES.give(limit.shares), from_cents(limit.cents), limit is binding] for limit in found]
    return headed(LIMITS_HEADER, rows, headers)


class CountTable:
    """Share counts by date, read column by column when asked for."""

    def __init__(self, argument: str, block: Block) -> None:
        self._argument, self._block = argument, block
        self._columns = header_row(argument, block)
        self._days: dict[int, date] = {}
        self._counts: dict[str, list[Count]] = {}
        seen: set[date] = set()
        for number, day in self._read("Date", cells.to_date):
            if day in seen:
                raise WrongType(f"{argument} row {number}", day, "a date that is not there already")
            seen.add(day)
            self._days[number] = day

    def _read(self, header: str, convert: Callable[[str, object], Any]) -> list[tuple[int, Any]]:
        """Row numbers and values of a column where it is not blank; a row with counts and no date is an error."""
        place = column(self._argument, self._columns, header)
        found = []
        for number, row in enumerate(self._block[1:], 2):
            if not cells.is_blank(row[place]):
                found.append((number, convert(f"{self._argument} row {number}, {header}", row[place])))
            elif header == "Date" and not all(map(cells.is_blank, row)):
                raise WrongType(f"{self._argument} row {number}", None, "a date beside its counts")
        return found

    def counts(self, header: str) -> list[Count]:
        """The counts of a column; a row in which it is blank says nothing of it."""
        if header not in self._counts:
            self._counts[header] = [Count(self._days[number], shares) for number, shares in self._read(header, cells.to_whole)]
        return self._counts[header]


def _read_counts(argument: str, value: object) -> CountTable:
    return CountTable(argument, table_block(argument, value))


def count_on(as_of: date, table: CountTable, header: str, splits: Sequence[Split] | None, max_age: int | None) -> int:
    return ownership.count_on(as_of, table.counts(header), splits or (), max_age)


CAPS = rows_kind((Arg("date", DATE, "Day of the notice; in the first row the note's issue."), Arg("cap", NUMBER, "The cap.")), CapNotice)
COUNTS = Kind("a table with the headers Date and, for instance, Outstanding, Held, Authorized, Reserved", _read_counts, is_range=True)
HEADER_TEXT = Kind("a column's header", cells.to_text, blank_text=True)


@columns.batch_of("outstanding", "held", "new_shares", "other_rights")
def _beneficial_ownership(outstanding: Any, held: Any, new_shares: Any, other_rights: Any) -> Any:
    from xl_notes.core import batch

    return batch.plain_ownership(outstanding, held, new_shares, other_rights)


@columns.batch_of("outstanding", "held", "cap", "other_rights")
def _cap_shares(outstanding: Any, held: Any, cap: Any, other_rights: Any) -> Any:
    from xl_notes.core import batch

    return batch.plain_cap_shares(outstanding, held, cap, other_rights)


AUTHORIZED = Arg("authorized", WHOLE, "Shares the charter authorises. Left out: no such limit.", None)
RESERVED = Arg("reserved", WHOLE, "Authorised shares reserved for others. Default 0.", 0)
EXCHANGE_CAP_LEFT = Arg("exchange_cap_left", WHOLE, "Shares still allowed under the exchange's 19.99% rule. Left out: no such limit.", None)

OWNPCT = SheetFunction(
    name="NOTE_OWNPCT",
    group=GROUP,
    help="Part of the company the holder beneficially owns after an issue, as a fraction: new shares count on both sides.",
    args=(OUTSTANDING, HELD, Arg("new_shares", WHOLE, "Shares to be issued to the holder. Default 0.", 0), OTHER_RIGHTS),
    call=ownership.beneficial_ownership,
    batch=_beneficial_ownership,
    returns=RATIO,
    examples=(Example((TEN_BILLION, 0, 2153613255), 2153613255 / 12153613255, "syn: 17.7199%, not 21.5361% of the old count"),),
    errors=("#NUM! held above outstanding",),
    source="Form 8-K, December 6, 2017, Item 1.01: beneficially own, after giving effect to the conversion; Rule 13d-3(d)(1).",
    differs=(
        Difference(
            "=2153613255/10000000000",
            0.2153613255,
            Example((TEN_BILLION, 0, 2153613255), 2153613255 / 12153613255, "as the example"),
            "the shares issued count in the total, too",
        ),
    ),
)

CAPSHARES = SheetFunction(
    name="NOTE_CAPSHARES",
    group=GROUP,
    help="Most whole shares that may be issued without passing an ownership cap; 0 if none. Exact: one more share breaks the cap.",
    args=(OUTSTANDING, HELD, CAP, OTHER_RIGHTS),
    call=ownership.cap_shares,
    quick=quick.cap_shares,
    batch=_cap_shares,
    returns=SHARES,
    examples=(
        Example((TEN_BILLION, 0, 0.0999), 1109876680, "syn: not 999,000,000"),
        Example((TEN_BILLION, 500_000_000, 0.0999), 554382846, "syn"),
        Example((TEN_BILLION, 999_000_000, 0.0999), 0, "syn: at the cap already"),
        Example((TEN_BILLION, 0, 0.0499), 525207872, "syn"),
        Example((9001, 0, 0.0999, 99), 900, "syn: 99 + 900 of 9,001 + 99 + 900 are exactly 9.99%"),
    ),
    errors=("#NUM! cap not between 0 and 1: use 0.0999 or 9.99%", "#NUM! held above outstanding"),
    source="Form 8-K, December 6, 2017, Item 1.01: not in excess of 9.99% after giving effect to the conversion.",
    differs=(
        Difference(
            "=ROUNDDOWN(9.99%*10000000000,0)",
            999000000,
            Example((TEN_BILLION, 0, 0.0999), 1109876680, "as the example"),
            "the cap is on the count after the issue",
        ),
    ),
)

MAXCONVERT = SheetFunction(
    name="NOTE_MAXCONVERT",
    group=GROUP,
    help="Largest conversion under all limits, a row: shares, amount converted, amount left, the limit that binds (amount, ownership, authorized, exchange).",
    args=(
        AMOUNT,
        PRICE,
        OUTSTANDING,
        HELD,
        CAP,
        AUTHORIZED,
        RESERVED,
        EXCHANGE_CAP_LEFT,
        OVER,
        OTHER_RIGHTS,
    ),
    call=conversion_row,
    returns=ROWS,
    examples=(
        Example(CONVERT, 1109876680, "syn", (1, 1)),
        Example(CONVERT, 2219753.36, "syn", (1, 2)),
        Example(CONVERT, 2087473.15, "syn", (1, 3)),
        Example(CONVERT, "ownership", "syn", (1, 4)),
    ),
    errors=(
        '#N/A with over "reject" when the amount does not fit',
        "#NUM! price not above zero",
        "#NUM! authorized below outstanding",
        "#NUM! exchange_cap_left of 0: nothing converts",
    ),
    source="Form 8-K, December 6, 2017, Item 1.01: not in excess of 9.99% after giving effect to the conversion; charter and exchange where they limit too.",
)

LIMITS = SheetFunction(
    name="NOTE_LIMITS",
    group=GROUP,
    help="Every limit on a conversion: the shares it allows, what they pay for in dollars, whether it binds. NOTE_MAXCONVERT is the row that binds.",
    args=(AMOUNT, PRICE, OUTSTANDING, HELD, CAP, AUTHORIZED, RESERVED, EXCHANGE_CAP_LEFT, OTHER_RIGHTS, HEADERS),
    call=limits_table,
    returns=ROWS,
    examples=(
        Example(CONVERT, 2153613255, "calc: 4,307,226.51 / 0.002", (2, 2)),
        Example(CONVERT, 1109876680, "syn: 9.99% of the shares after the issue", (3, 2)),
        Example(CONVERT, 2219753.36, "syn: 1,109,876,680 x 0.002", (3, 3)),
        Example(CONVERT, True, "syn: the lower of the two", (3, 4)),
        Example((*CONVERT, 10_500_000_000, 100_000_000), 400_000_000, "syn: 10,500,000,000 - 10,000,000,000 - 100,000,000", (4, 2)),
    ),
    errors=("#NUM! price not above zero", "#NUM! authorized below outstanding", "#NUM! exchange_cap_left of 0: nothing converts"),
    notes=("limits that do not apply have no row; of equal limits the first one binds",),
    source="Form 8-K, December 6, 2017, Item 1.01: not in excess of 9.99% after giving effect to the conversion; charter and exchange where they limit too.",
)

CAP_ON = SheetFunction(
    name="NOTE_CAP_ON",
    group=GROUP,
    help="Ownership cap in force on a day, as a fraction: the note's own cap and the holder's notices of another one, of which a higher one has to wait.",
    args=(
        Arg("as_of", DATE, "Day asked about. A range gives one cap per day."),
        Arg("caps", CAPS, "Table with a header row: Date, Cap. First the note's own cap from its issue, then each notice of a change with its day."),
        Arg(
            "notice_days",
            WHOLE,
            'Days a higher cap waits after its notice: 61 for "not effective until the 61st day after". Default 0. A lower one never waits.',
            0,
        ),
    ),
    call=ownership.cap_on,
    returns=RATIO,
    examples=(
        Example((date(2018, 3, 3), CAPS_OF_A_NOTE, 61), 0.0499, "syn: 60 days after the notice of 2 January 2018"),
        Example((date(2018, 3, 4), CAPS_OF_A_NOTE, 61), 0.0999, "syn: 29 + 28 + 4 = 61 days after"),
    ),
    errors=("#N/A as_of before the first date", "#NUM! a cap not between 0 and 1", "#VALUE! two rows of one date"),
    notes=("a later notice overrides an earlier one that still waits, and is at once the most the cap may be",),
    source="Changes of the cap by notice as comparable notes have them; the filing has none.",
)

EXCHANGECAP = SheetFunction(
    name="NOTE_EXCHANGECAP",
    group=GROUP,
    help="Shares that may still be issued under an exchange's cap: 19.99% of the shares outstanding before the deal, less all issued under it; 0 if none.",
    args=(
        Arg("pre_deal_shares", WHOLE, "Shares outstanding before the deal was signed."),
        Arg("issued_so_far", WHOLE, "Shares issued under the deal so far, cumulative."),
        Arg("percent", NUMBER, "The exchange's cap as a fraction. Default 19.99%.", 0.1999),
    ),
    call=ownership.exchange_cap,
    returns=SHARES,
    examples=(
        Example((TEN_BILLION, 0), 1_999_000_000, "syn: 19.99% of ten billion"),
        Example((1_000_003, 100_000), 99_900, "syn: 199,900.5997 rounded down, less 100,000"),
    ),
    errors=("#NUM! percent not between 0 and 1: use 0.1999 or 19.99%",),
    notes=("the number of shares before the deal stays what it was; where stock split since, give both counts in shares of one day",),
    source="Nasdaq Listing Rule 5635(d); NYSE American Company Guide section 713.",
)

CAPOUTSTANDING = SheetFunction(
    name="NOTE_CAPOUTSTANDING",
    group=GROUP,
    help="Shares that must be outstanding before all of an amount can convert in one step under an ownership cap. Exact: with one fewer it does not fit.",
    args=(AMOUNT, PRICE, HELD, CAP, OTHER_RIGHTS),
    call=ownership.outstanding_needed,
    returns=SHARES,
    examples=(
        Example((4307226.51, 0.002, 0, 0.0999), 19404076986, "calc: 2,153,613,255 / 0.0999 - 2,153,613,255 = 19,404,076,985.24"),
        Example((900, 1, 99, 0.0999), 9100, "syn: 99 + 900 of 9,100 + 900 are exactly 9.99%"),
    ),
    errors=("#NUM! price not above zero", "#NUM! cap not between 0 and 1: use 0.0999 or 9.99%"),
    notes=("counted before the issue; the shares held are among them",),
    source="Form 8-K, December 6, 2017, Item 1.01: not in excess of 9.99% after giving effect to the conversion, seen from the other side.",
)

SHARECOUNT = SheetFunction(
    name="NOTE_SHARECOUNT",
    group=GROUP,
    help="Share count on a day from a dated table: the latest one on or before the day, turned into shares of that day by the splits since, rounded down.",
    args=(
        Arg("as_of", DATE, "Day asked about. A range gives one count per day."),
        Arg(
            "counts",
            COUNTS,
            "Table with a header row: Date and columns such as Outstanding, Held, Authorized, Reserved. A blank cell says nothing of its column.",
        ),
        Arg("column", HEADER_TEXT, 'Header of the column to read. Default "Outstanding".', "Outstanding"),
        Arg("splits", market.SPLITS, "Table with a header row: Date, Ratio (new shares per old: 0.1 for one-for-ten). Left out: none.", None),
        Arg("max_age", WHOLE, "Days after which a count is too old to use: then #N/A. Left out: never.", None),
    ),
    call=count_on,
    returns=SHARES,
    examples=(
        Example((date(2018, 1, 30), COUNTS_BY_DATE), TEN_BILLION, "syn: the row of 30 November 2017"),
        Example((date(2018, 1, 31), COUNTS_BY_DATE), 11_000_000_000, "syn: the row of the day itself"),
        Example((date(2018, 2, 15), COUNTS_BY_DATE, "Outstanding", REVERSE_SPLIT), 11_000_000, "syn: 11,000,000,000 / 1,000"),
    ),
    errors=("#N/A no row on or before the day, or it is more than max_age days old", "#VALUE! no column of that header, or a date is there twice"),
    notes=(
        "a row counts as of the end of its day: a split of the same day is in it",
        "leave splits out for authorised shares unless the charter's number was split too: a reverse split alone does not change it",
    ),
    source="Reliance on the company's latest report or its transfer agent's count, as comparable notes have it.",
)

FUNCTIONS = (OWNPCT, CAPSHARES, MAXCONVERT, LIMITS, CAP_ON, EXCHANGECAP, CAPOUTSTANDING, SHARECOUNT)
