"""How much may be converted."""

from typing import Any

from xl_notes.core import ownership
from xl_notes.core.money import from_cents
from xl_notes.sheet.functions.arguments import CAP, HELD, OUTSTANDING, PRICE
from xl_notes.sheet.kinds import NUMBER, RATIO, ROWS, SHARES, WHOLE, choice
from xl_notes.sheet.spec import Arg, Example, SheetFunction

GROUP = "Ownership"
TEN_BILLION = 10_000_000_000


def conversion_row(*arguments: Any) -> list[list[Any]]:
    found = ownership.max_conversion(*arguments)
    return [[SHARES.give(found.shares), from_cents(found.converted), from_cents(found.left), found.limit]]


OWNPCT = SheetFunction(
    name="NOTE_OWNPCT",
    group=GROUP,
    help="Part of the company the holder beneficially owns after an issue, as a fraction: new shares count on both sides.",
    args=(
        OUTSTANDING,
        HELD,
        Arg("new_shares", WHOLE, "Shares to be issued to the holder. Default 0.", 0),
        Arg("other_rights", WHOLE, "Shares the holder may acquire within 60 days otherwise, Rule 13d-3(d)(1). Default 0.", 0),
    ),
    call=ownership.beneficial_ownership,
    returns=RATIO,
    examples=(Example((TEN_BILLION, 0, 2153613255), 2153613255 / 12153613255, "syn: 17.7199%, not 21.5361% of the old count"),),
    errors=("#NUM! held above outstanding",),
)

CAPSHARES = SheetFunction(
    name="NOTE_CAPSHARES",
    group=GROUP,
    help="Most whole shares that may be issued without passing an ownership cap; 0 if none. Exact: one more share breaks the cap.",
    args=(OUTSTANDING, HELD, CAP),
    call=ownership.cap_shares,
    returns=SHARES,
    examples=(
        Example((TEN_BILLION, 0, 0.0999), 1109876680, "syn: not 999,000,000"),
        Example((TEN_BILLION, 500_000_000, 0.0999), 554382846, "syn"),
        Example((TEN_BILLION, 999_000_000, 0.0999), 0, "syn: at the cap already"),
        Example((TEN_BILLION, 0, 0.0499), 525207872, "syn"),
    ),
    errors=("#NUM! cap not between 0 and 1: use 0.0999 or 9.99%", "#NUM! held above outstanding"),
)

MAXCONVERT = SheetFunction(
    name="NOTE_MAXCONVERT",
    group=GROUP,
    help="Largest conversion under all limits, a row: shares, amount converted, amount left, the limit that binds (amount, ownership, authorized, exchange).",
    args=(
        Arg("amount", NUMBER, "Principal and interest to convert, in dollars."),
        PRICE,
        OUTSTANDING,
        HELD,
        CAP,
        Arg("authorized", WHOLE, "Shares the charter authorises. Left out: no such limit.", None),
        Arg("reserved", WHOLE, "Authorised shares reserved for others. Default 0.", 0),
        Arg("exchange_cap_left", WHOLE, "Shares still allowed under the exchange's 19.99% rule. Left out: no such limit.", None),
        Arg("over", choice("truncate", "reject"), 'A notice above the limit: "truncate" (default) or "reject", then #N/A.', "truncate"),
    ),
    call=conversion_row,
    returns=ROWS,
    examples=(
        Example((4307226.51, 0.002, TEN_BILLION, 0, 0.0999), 1109876680, "syn", (1, 1)),
        Example((4307226.51, 0.002, TEN_BILLION, 0, 0.0999), 2219753.36, "syn", (1, 2)),
        Example((4307226.51, 0.002, TEN_BILLION, 0, 0.0999), 2087473.15, "syn", (1, 3)),
        Example((4307226.51, 0.002, TEN_BILLION, 0, 0.0999), "ownership", "syn", (1, 4)),
    ),
    errors=(
        '#N/A with over "reject" when the amount does not fit',
        "#NUM! price not above zero",
        "#NUM! authorized below outstanding",
        "#NUM! exchange_cap_left of 0: nothing converts",
    ),
)

FUNCTIONS = (OWNPCT, CAPSHARES, MAXCONVERT)
