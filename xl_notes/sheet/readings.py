"""The questions that terms leave open: which of them can be asked, and the facts each is asked about."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from xl_notes.core import ambiguity
from xl_notes.core.ambiguity import Conversion, Funding, Holding, Reading
from xl_notes.core.calendars import ONE_DAY
from xl_notes.core.errors import WrongType
from xl_notes.core.money import to_cents
from xl_notes.core.terms import LumpNote, check_principal
from xl_notes.sheet.functions.amortization import note_of
from xl_notes.sheet.functions.arguments import NOTE_MORE
from xl_notes.sheet.functions.conversion import clauses_of

NOTE_NAMES = ("issue", "first_payment", "rate", "principal", "nper", "basis", "method", "freq")
STACK_NAMES = ("leg", "discount", "fixed_price", "lookback", "statistic", "field", "floor_price", "bid_leg", "include_date", "missing")


def questions(market: Any, given: dict[str, Any]) -> Iterator[Reading]:
    """The questions whose inputs are there, in the order of the contract's own clauses."""
    if _has(given, "issue", "first_payment", "rate", "principal", "nper"):
        yield from _of_installments(given)
    elif _has(given, "nper") or _has(given, "first_payment"):
        raise WrongType("first_payment" if _has(given, "nper") else "nper", None, "given with issue, rate and principal, where there are installments")
    elif _has(given, "issue", "maturity", "rate", "principal"):
        yield from _of_lump(given)
    if market is not None and _has(given, "conversion_date", "amount") and (_has(given, "discount") or _has(given, "leg")):
        yield from _of_conversion(market, given)
    if market is not None and _has(given, "closing", "threshold", "tranche_amount"):
        facts = (given["closing"], given["threshold"], to_cents(given["tranche_amount"]), market)
        case = Funding(*facts, given["volume_days"], given["volume_method"], given["price_field"], given["include_closing"], given["holidays"])
        yield from ambiguity.of_funding(case)


def _has(given: dict[str, Any], *names: str) -> bool:
    return all(given[name] is not None for name in names)


def _of_installments(given: dict[str, Any]) -> Iterator[Reading]:
    further = {arg.name: given[arg.name] for arg in NOTE_MORE}
    note = note_of(*(given[name] for name in NOTE_NAMES), **further)
    yield from ambiguity.of_installments(note, given["include_first"])
    if _has(given, "settlement", "prepaid"):
        yield from ambiguity.of_prepayment(note, given["settlement"], to_cents(given["prepaid"]), given["effect"], given["apply"])


def _of_lump(given: dict[str, Any]) -> Iterator[Reading]:
    check_principal(given["principal"])
    start = (given["accrual_start"] or given["issue"]) - (ONE_DAY if given["include_first"] else timedelta(0))
    note = LumpNote(start, given["maturity"], given["rate"], to_cents(given["principal"]), given["basis"], given["compounding"])
    yield from ambiguity.of_lump(note, given["include_first"])
    if _has(given, "settlement", "prepaid"):
        yield from ambiguity.of_application(note, given["settlement"], to_cents(given["prepaid"]), given["apply"])


def _of_conversion(market: Any, given: dict[str, Any]) -> Iterator[Reading]:
    clauses = clauses_of(*(given[name] for name in STACK_NAMES))
    splits = tuple(given["splits"] or ())
    facts = (
        given["conversion_date"],
        to_cents(given["amount"]),
        market,
        clauses,
        given["rounding"],
        splits,
        given["holidays"],
        given["default_date"],
        given["decimals"],
    )
    case = Conversion(*facts)
    yield from ambiguity.of_conversion(case)
    if _has(given, "outstanding", "cap"):
        yield from ambiguity.of_cap(Holding(given["outstanding"], given["held"], given["cap"], given["other_rights"], given["over"]), case)
