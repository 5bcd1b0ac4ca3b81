"""Limits on the shares a holder may be issued, in whole shares and dollars.

Beneficial ownership is measured after the issue, so new shares count on both sides: (held + new) / (outstanding + new).  Dividing by the shares outstanding
before the issue is the common mistake; it allows 9.99% fewer shares than a 9.99% cap does.  A cap that may not be exceeded ("in excess of 9.99%") allows 9.99%
itself.

Shares the holder may acquire within 60 days by other rights count as the holder's and as outstanding, Rule 13d-3(d)(1): on both sides, as new shares do.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from xl_notes.core.conversion import whole_shares
from xl_notes.core.errors import NotAvailable, OutOfRange, WrongType, require
from xl_notes.core.money import down, from_cents, to_cents, up
from xl_notes.core.quotes import Split, split_factor


def check_outstanding(outstanding: int) -> None:
    require(outstanding > 0, "outstanding", outstanding, "above zero shares")


def check_holding(outstanding: int, held: int) -> None:
    check_outstanding(outstanding)
    require(0 <= held <= outstanding, "held", held, f"from 0 to the shares outstanding, {outstanding:,}")


def check_rights(other_rights: int) -> None:
    require(other_rights >= 0, "other_rights", other_rights, "zero or more shares")


def check_cap(cap: Fraction) -> None:
    require(0 < cap < 1, "cap", cap, "between 0 and 1", "use 0.0999 or 9.99%")


def beneficial_ownership(outstanding: int, held: int, new_shares: int = 0, other_rights: int = 0) -> Fraction:
    """The holder's part of the company after an issue: (held + new + rights) / (outstanding + new + rights).

    outstanding   shares outstanding before the issue, those held among them
    held          shares the holder and its affiliates have
    new_shares    shares to be issued to the holder
    other_rights  shares the holder may acquire within 60 days by other rights, Rule 13d-3(d)(1); counted as issued to the holder alone
    """
    check_holding(outstanding, held)
    require(new_shares >= 0, "new_shares", new_shares, "zero or more shares")
    check_rights(other_rights)
    added = new_shares + other_rights
    return Fraction(held + added, outstanding + added)


def cap_shares(outstanding: int, held: int, cap: Fraction, other_rights: int = 0) -> int:
    """The most whole shares that may be issued without passing the cap; 0 if none.

    Solves (held + rights + x) <= cap * (outstanding + rights + x), in integers.

    >>> cap_shares(10_000_000_000, 0, Fraction("0.0999"))
    1109876680
    """
    check_holding(outstanding, held)
    check_rights(other_rights)
    check_cap(cap)
    part, whole = cap.numerator, cap.denominator
    return max(0, (part * (outstanding + other_rights) - whole * (held + other_rights)) // (whole - part))


def outstanding_needed(amount: Fraction, price: Fraction, held: int, cap: Fraction, other_rights: int = 0) -> int:
    """The fewest shares outstanding with which all of an amount converts in one step under the cap.

    The least O with (held + rights + x) <= cap * (O + rights + x), x being the whole shares the amount buys: cap_shares seen from the other side.

    amount  dollars of principal and interest to convert, taken as whole cents
    held    shares the holder and its affiliates have, part of the shares outstanding

    >>> outstanding_needed(Fraction("4307226.51"), Fraction("0.002"), 0, Fraction("0.0999"))
    19404076986
    """
    require(held >= 0, "held", held, "zero or more shares")
    check_rights(other_rights)
    check_cap(cap)
    added = whole_shares(from_cents(to_cents(amount)), price) + other_rights
    return up((held + added) * cap.denominator, cap.numerator) - added


EXCHANGE_CAP = Fraction(1999, 10_000)
"""An issue of 20% or more of the shares outstanding before a deal, below the market, needs the stockholders' vote: Nasdaq Listing Rule 5635(d)."""


def exchange_cap(pre_deal_shares: int, issued_so_far: int, percent: Fraction = EXCHANGE_CAP) -> int:
    """Shares that may still be issued under an exchange's cap on a deal, never below 0.

    pre_deal_shares  shares outstanding before the deal; the cap does not grow with what is issued under it
    issued_so_far    shares issued under the deal, all of them together
    percent          part of the shares outstanding before the deal, 0.1999 for 19.99%
    """
    require(pre_deal_shares > 0, "pre_deal_shares", pre_deal_shares, "above zero shares")
    require(issued_so_far >= 0, "issued_so_far", issued_so_far, "zero or more shares")
    require(0 < percent < 1, "percent", percent, "between 0 and 1", "use 0.1999 or 19.99%")
    return max(0, down(percent.numerator * pre_deal_shares, percent.denominator) - issued_so_far)


# ------------------------------------------------------------------------------------------------ one conversion under all limits


class Limit(NamedTuple):
    """A limit on a conversion.

    name    "amount" for what the amount itself buys, "ownership", "authorized" or "exchange"
    shares  what it allows
    cents   what these shares pay for
    """

    name: str
    shares: int
    cents: int


def limits(
    amount: Fraction,
    price: Fraction,
    outstanding: int,
    held: int,
    cap: Fraction,
    authorized: int | None = None,
    reserved: int = 0,
    exchange_cap_left: int | None = None,
    other_rights: int = 0,
) -> tuple[Limit, ...]:
    """Every limit that applies to a conversion, the amount first.

    amount             dollars of principal and interest to convert, taken as whole cents
    price              dollars a share
    cap                ownership cap as a fraction, 0.0999 for 9.99%
    authorized         shares the charter authorises; None for no such limit
    reserved           authorised shares already reserved for others
    exchange_cap_left  shares still allowed under the exchange's 19.99% rule; None for no such limit
    other_rights       shares the holder may acquire within 60 days by other rights
    """
    require(reserved >= 0, "reserved", reserved, "zero or more shares")
    allowed = {"amount": whole_shares(from_cents(to_cents(amount)), price), "ownership": cap_shares(outstanding, held, cap, other_rights)}
    if authorized is not None:
        require(authorized >= outstanding, "authorized", authorized, f"at least the shares outstanding, {outstanding:,}")
        allowed["authorized"] = max(0, authorized - outstanding - reserved)
    if exchange_cap_left is not None:
        require(exchange_cap_left > 0, "exchange_cap_left", exchange_cap_left, "above zero shares", "none left means no conversion; leave it out for no limit")
        allowed["exchange"] = exchange_cap_left
    return tuple(Limit(name, shares, to_cents(shares * price)) for name, shares in allowed.items())


def binding(found: Sequence[Limit]) -> Limit:
    """The limit that decides: the lowest, of equals the first."""
    return min(found, key=lambda limit: limit.shares)


class Conversion(NamedTuple):
    """What of an amount converts.

    shares     whole shares issued
    converted  cents they pay for
    left       cents still owed
    limit      the limit that binds: "amount" when all of it converts but a fraction of a share, else "ownership", "authorized" or "exchange"
    """

    shares: int
    converted: int
    left: int
    limit: str


def max_conversion(
    amount: Fraction,
    price: Fraction,
    outstanding: int,
    held: int,
    cap: Fraction,
    authorized: int | None = None,
    reserved: int = 0,
    exchange_cap_left: int | None = None,
    over: str = "truncate",
    other_rights: int = 0,
) -> Conversion:
    """The largest conversion of an amount under all limits at once.

    over  "truncate": the notice is cut to the limit; "reject": NotAvailable when the whole amount does not fit.  The others: see limits
    """
    if over not in ("truncate", "reject"):
        raise OutOfRange("over", over, '"truncate" or "reject"')
    limit = binding(limits(amount, price, outstanding, held, cap, authorized, reserved, exchange_cap_left, other_rights))
    owed = to_cents(amount)
    if over == "reject" and limit.name != "amount":
        raise NotAvailable("amount", from_cents(owed), f"at most {limit.cents / 100:,.2f} under the {limit.name} limit, {limit.shares:,} shares")
    return Conversion(limit.shares, limit.cents, owed - limit.cents, limit.name)


# ------------------------------------------------------------------------------------------------ caps and counts by date


class CapNotice(NamedTuple):
    """A cap and the day it was agreed on or notified."""

    day: date
    cap: Fraction


def cap_on(as_of: date, notices: Iterable[CapNotice], notice_days: int = 0) -> Fraction:
    """The ownership cap in force on a day.

    notices      the note's own cap, in force from its day, and the holder's later notices of another one; in any order
    notice_days  a higher cap is in force only so many days after its notice, 61 in "not effective until the 61st day after"; a lower one at once
    errors       NotAvailable before the first day; WrongType for two notices of one day

    A later notice overrides an earlier one that is still waiting, day by day: it lowers the cap at once wherever the earlier one would have been higher.
    """
    require(notice_days >= 0, "notice_days", notice_days, "zero or more days")
    ordered = sorted(notices)
    for notice in ordered:
        check_cap(notice.cap)
    for earlier, later in pairwise(ordered):
        if earlier.day == later.day:
            raise WrongType("caps", later.day, "a table with each date once")
    past = [notice for notice in ordered if notice.day <= as_of]
    if not past:
        raise NotAvailable("as_of", as_of, "on or after the first date of caps")
    cap = past[0].cap
    for notice in past[1:]:
        waited = (as_of - notice.day).days >= notice_days
        cap = notice.cap if waited else min(cap, notice.cap)
    return cap


class Count(NamedTuple):
    """A number of shares as counted at the end of a day."""

    day: date
    shares: int


def count_on(as_of: date, counts: Iterable[Count], splits: Iterable[Split] = (), max_age: int | None = None) -> int:
    """The latest count on or before a day, in shares of that day.

    splits   those after the count turn it into new shares; a fraction of a share is dropped, so that a cap reckoned from it is not too wide
    max_age  days after which a count is stale; None for never
    errors   NotAvailable when there is no count, or it is stale
    """
    require(max_age is None or max_age > 0, "max_age", max_age, "1 or more days")
    known = [count for count in counts if count.day <= as_of]
    if not known:
        raise NotAvailable("as_of", as_of, "on or after the first date of counts")
    latest = max(known)
    require(latest.shares >= 0, "counts", latest.shares, "zero or more shares")
    age = (as_of - latest.day).days
    if max_age is not None and age > max_age:
        raise NotAvailable("counts", f"a count of {latest.day}, {age:,} days old", f"at most {max_age:,} days old on {as_of}")
    rebased = latest.shares * split_factor(splits, latest.day, as_of)
    return down(rebased.numerator, rebased.denominator)
