"""A note's life as a fold: terms and dated events → what is owed after each of them.

    interest accrues to the day of the event; the event happens; the next one

Interest is simple unless the note compounds; it is reckoned from the last day the principal, the rate or the interest owed changed, and rounded once for that
stretch, so that an event which moves no money moves no cent either.  Amounts are whole cents, shares whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from xl_notes.core import daycount
from xl_notes.core.accrual import growth
from xl_notes.core.amortization import Plan
from xl_notes.core.conversion import whole_shares
from xl_notes.core.daycount import DayCount, Frame
from xl_notes.core.errors import NotAvailable, WrongType, require
from xl_notes.core.money import down, from_cents, half_up, to_cents, whole_cents
from xl_notes.core.ownership import cap_shares, check_cap, check_holding
from xl_notes.core.redemption import Redemption
from xl_notes.core.terms import COMPOUNDINGS, InstallmentNote, check_principal, check_rate

SAME_DAY = ("issue", "split", "outstanding", "cap", "draw", "installment", "fee", "pay", "convert", "sell", "rate", "default", "maturity")
"""What comes first when several things fall on one day.  The holder's events follow the installment of that day, and a new rate counts from the day after."""

KINDS = tuple(kind for kind in SAME_DAY if kind not in ("issue", "installment", "maturity"))
"""Events that can be given."""

APPLY = ("interest", "principal", "prorata")
OVERS = ("truncate", "reject")


class Event(NamedTuple):
    """Something that happens to a note.

    kind    one of KINDS
    amount  dollars; a yearly rate for "rate" and "default"; new shares per old for "split"; shares for "sell" and "outstanding"; the new cap for "cap"
    price   dollars a share, of a conversion
    """

    day: date
    kind: str
    amount: Fraction | None
    price: Fraction | None = None


@dataclass(frozen=True, slots=True)
class LedgerTerms:
    """The note whose ledger is kept.

    principal    whole cents lent on the day of issue
    maturity     the day all of it is due; of a note in installments that of the last one
    apply        what a payment or a conversion is set against first: one of APPLY; installments always pay interest first
    outstanding  shares outstanding at issue; None where they are not followed
    held         of these, the holder's and its affiliates'
    cap          ownership cap as a fraction; None for none
    other_rights shares the holder may acquire within 60 days by other rights
    over         a conversion above the cap: "reject", which is an error, or "truncate"
    commitment   whole cents that may be drawn in all; None for no such limit
    accrual_start  the day interest starts, where it is another than issue; installments have their own
    redemption   the installments; None for a note due in one sum
    """

    issue: date
    maturity: date
    rate: Fraction
    principal: int
    day_count: DayCount
    apply: str = "interest"
    compounding: int = 0
    outstanding: int | None = None
    held: int = 0
    cap: Fraction | None = None
    other_rights: int = 0
    over: str = "reject"
    commitment: int | None = None
    redemption: Redemption | None = None
    accrual_start: date | None = None

    def __post_init__(self) -> None:
        check_rate(self.rate)
        check_principal(from_cents(self.principal))
        require(self.maturity > self.issue, "maturity", self.maturity, f"after issue, {self.issue}")
        require(self.apply in APPLY, "apply", self.apply, f"one of {APPLY}")
        starts = self.accrual_start is None or self.accrual_start < self.maturity
        require(starts, "accrual_start", self.accrual_start, f"before maturity, {self.maturity}")
        enough = self.commitment is None or self.commitment >= self.principal
        require(enough, "commitment", from_cents(self.commitment or 0), f"at least the principal, {self.principal / 100:,.2f}")
        require(self.over in OVERS, "over", self.over, f"one of {OVERS}")
        require(self.compounding in COMPOUNDINGS, "compounding", self.compounding, f"one of {COMPOUNDINGS}")
        if self.outstanding is not None:
            check_holding(self.outstanding, self.held)
        elif self.cap is not None or self.held:
            raise WrongType("outstanding", None, "given where there is a cap or a holding")
        if self.redemption is not None:
            last = self.redemption.note.maturity
            require(self.maturity == last, "maturity", self.maturity, f"the day of the last installment, {last}")
            require(self.compounding == 0, "compounding", self.compounding, "0 for a note in installments")


class Entry(NamedTuple):
    """A row of the ledger: the stretch up to the day, what happened, and what is owed after it.  Amounts in cents.

    interest      accrued since the row before
    amount        paid, converted, drawn
    to_interest   set against interest and fees; below zero for a fee that becomes owed
    to_principal  set against the principal; below zero for what was lent
    shares        issued to the holder
    """

    day: date
    kind: str
    days: int
    interest: int
    amount: int
    to_interest: int
    to_principal: int
    accrued: int
    principal: int
    shares: int
    held: int
    outstanding: int | None


class State(NamedTuple):
    """Between two events.

    carried  the unpaid interest as of `since`, the last day the principal, the rate or the interest owed changed
    charges  unpaid fees, which bear no interest
    """

    since: date
    carried: int
    principal: int
    rate: Fraction
    drawn: int
    held: int
    outstanding: int | None
    cap: Fraction | None = None
    charges: int = 0
    paid: int = 0
    agreed: Plan | None = None


class Moved(NamedTuple):
    """What an event moved."""

    amount: int = 0
    to_interest: int = 0
    to_principal: int = 0
    shares: int = 0


def ledger(terms: LedgerTerms, events: Sequence[Event]) -> tuple[Entry, ...]:
    """The note's life, one row per event, from issue; a note due in one sum has a row for its maturity, too.

    events  in the order of their dates; what falls on one day happens in the order of SAME_DAY
    errors  OutOfRange for events out of order or before issue, for more paid, converted, drawn or sold than there is, and for a conversion above the cap;
            NotAvailable where an event lacks its amount or price
    """
    _check_order(terms, events)
    state = _opening(terms)
    entries = [Entry(terms.issue, "issue", 0, 0, terms.principal, 0, -terms.principal, 0, terms.principal, 0, state.held, state.outstanding)]
    for event in _timeline(terms, events):
        accrued = unpaid_at(terms, state, event.day)
        if event.kind == "installment" and not state.principal and not accrued:
            continue
        state, moved = HAPPENS[event.kind](terms, state, event)
        entries.append(_entry(terms, entries[-1], event, accrued, state, moved))
    return tuple(entries)


def _entry(terms: LedgerTerms, before: Entry, event: Event, accrued: int, state: State, moved: Moved) -> Entry:
    """The row of an event: `accrued` is the unpaid interest before it, `state` what it left."""
    left = unpaid_at(terms, state, event.day)
    days = (event.day - before.day).days
    stretch = (days, accrued - before.accrued)
    return Entry(event.day, event.kind, *stretch, *moved[:3], left, state.principal, moved.shares, state.held, state.outstanding)


def _check_order(terms: LedgerTerms, events: Sequence[Event]) -> None:
    for event in events:
        require(event.day >= terms.issue, "events", event.day, f"on or after issue, {terms.issue}")
    for before, event in pairwise(events):
        require(event.day >= before.day, "events", event.day, f"in the order of their dates: the row before is of {before.day}")


def _opening(terms: LedgerTerms) -> State:
    start = terms.redemption.note.interest_from if terms.redemption else terms.accrual_start or terms.issue
    agreed = terms.redemption.agreed() if terms.redemption else None
    return State(start, 0, terms.principal, terms.rate, terms.principal, terms.held, terms.outstanding, terms.cap, agreed=agreed)


def _timeline(terms: LedgerTerms, events: Sequence[Event]) -> list[Event]:
    """All that happens, the note's own dates among it, in order."""
    own = [Event(row.period.end, "installment", None) for row in terms.redemption.rows] if terms.redemption else [Event(terms.maturity, "maturity", None)]
    return sorted([*events, *own], key=lambda event: (event.day, SAME_DAY.index(event.kind)))


def accrued_at(terms: LedgerTerms, state: State, day: date) -> int:
    """Unpaid interest on a day, in cents."""
    if day <= state.since:
        return state.carried
    if terms.redemption is not None:
        amount = terms.redemption.base(state.principal) * state.rate * terms.redemption.years(state.paid, state.since, day)
    else:
        years = daycount.fraction(terms.day_count, state.since, day, Frame(terms.maturity))
        owing = state.principal + state.carried if terms.compounding else state.principal
        amount = owing * (growth(state.rate, years, terms.compounding) - 1)
    return state.carried + whole_cents(amount)


def unpaid_at(terms: LedgerTerms, state: State, day: date) -> int:
    """Unpaid interest and fees on a day, in cents."""
    return accrued_at(terms, state, day) + state.charges


# ------------------------------------------------------------------------------------------------ what each kind of event does


def _posted(terms: LedgerTerms, state: State, day: date) -> State:
    """The interest accrued so far becomes owed in whole cents, before something changes what it is reckoned on."""
    return state._replace(carried=accrued_at(terms, state, day), since=max(day, state.since))


def _pay(terms: LedgerTerms, state: State, event: Event) -> tuple[State, Moved]:
    return _set_against(terms, _posted(terms, state, event.day), event, to_cents(_positive(event)))


def _convert(terms: LedgerTerms, state: State, event: Event) -> tuple[State, Moved]:
    """Whole shares, rounded down; what a fraction of a share would pay for stays owed."""
    amount = _positive(event)
    if event.price is None:
        raise NotAvailable(_label(event, "price"), None, "a price in dollars a share")
    state = _posted(terms, state, event.day)
    _check_covered(event, state, to_cents(amount))
    shares = whole_shares(amount, event.price)
    if state.cap is not None and state.outstanding is not None:
        most = cap_shares(state.outstanding, state.held, state.cap, terms.other_rights)
        within = shares <= most or terms.over == "truncate"
        require(within, _label(event), amount, f"at most {float(most * event.price):,.2f}, {most:,} shares, under the cap")
        shares = min(shares, most)
    state, moved = _set_against(terms, state, event, to_cents(shares * event.price))
    outstanding = None if state.outstanding is None else state.outstanding + shares
    return state._replace(held=state.held + shares, outstanding=outstanding), moved._replace(shares=shares)


def _set_against(terms: LedgerTerms, state: State, event: Event, amount: int) -> tuple[State, Moved]:
    """An amount set against interest and principal in the agreed order; installments may change with the principal."""
    _check_covered(event, state, amount)
    to_interest = _interest_part(terms.apply, amount, state.carried + state.charges, state.principal)
    state = _settled(state, to_interest, amount - to_interest)
    return _planned_anew(terms, state, event.day), Moved(amount, to_interest, amount - to_interest)


def _settled(state: State, to_interest: int, to_principal: int) -> State:
    """Interest is paid before fees."""
    from_carried = min(to_interest, state.carried)
    charges = state.charges - (to_interest - from_carried)
    return state._replace(carried=state.carried - from_carried, charges=charges, principal=state.principal - to_principal)


def _check_covered(event: Event, state: State, amount: int) -> None:
    owed = state.carried + state.charges + state.principal
    require(amount <= owed, _label(event), from_cents(amount), f"at most what is owed, {owed / 100:,.2f}")


def _interest_part(apply: str, amount: int, interest: int, principal: int) -> int:
    if apply == "interest":
        return min(amount, interest)
    if apply == "principal":
        return max(0, amount - principal)
    return half_up(amount * interest, interest + principal) if amount else 0


def _planned_anew(terms: LedgerTerms, state: State, day: date) -> State:
    redemption = terms.redemption
    if redemption is None or redemption.effect != "relevel" or not state.principal or state.paid >= redemption.note.nper:
        return state
    return state._replace(agreed=redemption.anew(state.paid, state.principal, state.rate, max(day, state.since)))


def _draw(terms: LedgerTerms, state: State, event: Event) -> tuple[State, Moved]:
    amount = to_cents(_positive(event))
    is_flat = terms.redemption is not None and terms.redemption.note.method == "flat"
    require(not is_flat, _label(event), from_cents(amount), 'nothing on a note of "flat" installments, whose interest is fixed at issue')
    if terms.commitment is not None:
        left = terms.commitment - state.drawn
        require(amount <= left, _label(event), from_cents(amount), f"at most what is left of the commitment, {left / 100:,.2f}")
    state = _posted(terms, state, event.day)
    state = state._replace(principal=state.principal + amount, drawn=state.drawn + amount)
    check_principal(from_cents(state.principal))
    return _planned_anew(terms, state, event.day), Moved(amount, 0, -amount)


def _installment(terms: LedgerTerms, state: State, event: Event) -> tuple[State, Moved]:
    carried, number = state.carried, state.paid + 1
    state = _posted(terms, state, event.day)
    assert terms.redemption is not None
    assert state.agreed is not None  # both are there where there are installments
    amount = terms.redemption.due(number, state.principal, state.carried, carried, state.agreed) + state.charges
    to_interest = min(amount, state.carried + state.charges)
    state = _settled(state, to_interest, amount - to_interest)._replace(paid=number)
    return state, Moved(amount, to_interest, amount - to_interest)


def _rate(terms: LedgerTerms, state: State, event: Event) -> tuple[State, Moved]:
    rate = _amount(event)
    check_rate(rate)
    state = _posted(terms, state, event.day)._replace(rate=rate)
    return _planned_anew(terms, state, event.day), Moved()


def _default(terms: LedgerTerms, state: State, event: Event) -> tuple[State, Moved]:
    """A default brings a rate only where one is named: none is invented."""
    return (state, Moved()) if event.amount is None else _rate(terms, state, event)


def _cap(terms: LedgerTerms, state: State, event: Event) -> tuple[State, Moved]:
    cap = _amount(event)
    check_cap(cap)
    if state.outstanding is None:
        raise WrongType("outstanding", None, "given where there is a cap or a holding")
    return state._replace(cap=cap), Moved()


def _fee(terms: LedgerTerms, state: State, event: Event) -> tuple[State, Moved]:
    """A premium, fee or penalty becomes owed beside the interest; set against it like interest, below zero."""
    amount = to_cents(_positive(event))
    return state._replace(charges=state.charges + amount), Moved(amount, -amount, 0)


def _split(terms: LedgerTerms, state: State, event: Event) -> tuple[State, Moved]:
    ratio = _positive(event)
    outstanding = None if state.outstanding is None else _split_shares(state.outstanding, ratio)
    return state._replace(held=_split_shares(state.held, ratio), outstanding=outstanding), Moved()


def _split_shares(count: int, ratio: Fraction) -> int:
    """Fractions of a share are paid out in cash."""
    return down(count * ratio.numerator, ratio.denominator)


def _sell(terms: LedgerTerms, state: State, event: Event) -> tuple[State, Moved]:
    sold = _whole_shares(event)
    require(sold <= state.held, _label(event), sold, f"at most the shares held, {state.held:,}")
    return state._replace(held=state.held - sold), Moved()


def _outstanding(terms: LedgerTerms, state: State, event: Event) -> tuple[State, Moved]:
    count = _whole_shares(event)
    check_holding(count, state.held)
    return state._replace(outstanding=count), Moved()


def _maturity(terms: LedgerTerms, state: State, event: Event) -> tuple[State, Moved]:
    return state, Moved()


HAPPENS = {
    "split": _split,
    "outstanding": _outstanding,
    "cap": _cap,
    "fee": _fee,
    "draw": _draw,
    "installment": _installment,
    "pay": _pay,
    "convert": _convert,
    "sell": _sell,
    "rate": _rate,
    "default": _default,
    "maturity": _maturity,
}


def _label(event: Event, what: str = "amount") -> str:
    return f"{what} of {event.kind} on {event.day}"


def _amount(event: Event) -> Fraction:
    if event.amount is None:
        raise NotAvailable(_label(event), None, "given")
    return event.amount


def _positive(event: Event) -> Fraction:
    amount = _amount(event)
    require(amount > 0, _label(event), amount, "above zero")
    return amount


def _whole_shares(event: Event) -> int:
    amount = _positive(event)
    require(amount.denominator == 1, _label(event), amount, "whole shares")
    return amount.numerator


# ------------------------------------------------------------------------------------------------ a partial prepayment


class Relevelled(NamedTuple):
    """Installments after a prepayment: the next one, how many are left, the day of the last one, and the last one.  Amounts in cents."""

    payment: int
    left: int
    final_date: date
    last_payment: int


def relevel(note: InstallmentNote, settlement: date, prepaid: Fraction, effect: str = "relevel", apply: str = "interest") -> Relevelled:
    """What becomes of the installments when some of the note is prepaid, or converted, on a day.

    prepaid  dollars, set against the interest accrued first
    effect   one of redemption.EFFECTS
    errors   OutOfRange when more is prepaid than is owed
    """
    require(settlement >= note.issue, "settlement", settlement, f"on or after issue, {note.issue}")
    terms = LedgerTerms(note.issue, note.maturity, note.rate, note.principal, note.day_count, apply, redemption=Redemption(note, effect))
    rows = ledger(terms, [Event(settlement, "pay", prepaid)])
    place = next(number for number, row in enumerate(rows) if row.kind == "pay")
    left = [row for row in rows[place:] if row.kind == "installment"]
    if not left:
        return Relevelled(0, 0, settlement, 0)
    return Relevelled(left[0].amount, len(left), left[-1].day, left[-1].amount)
