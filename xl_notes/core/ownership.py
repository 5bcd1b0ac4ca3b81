"""Limits on the shares a holder may be issued, in whole shares and dollars.

Beneficial ownership is measured after the issue, so new shares count on both sides: (held + new) / (outstanding + new).  Dividing by the shares outstanding
before the issue is the common mistake; it allows 9.99% fewer shares than a 9.99% cap does.  A cap that may not be exceeded ("in excess of 9.99%") allows 9.99%
itself.
"""

from fractions import Fraction
from typing import NamedTuple

from xl_notes.core.conversion import whole_shares
from xl_notes.core.errors import NotAvailable, OutOfRange, require
from xl_notes.core.money import from_cents, to_cents


def check_holding(outstanding: int, held: int) -> None:
    require(outstanding > 0, "outstanding", outstanding, "above zero shares")
    require(0 <= held <= outstanding, "held", held, f"from 0 to the shares outstanding, {outstanding:,}")


def beneficial_ownership(outstanding: int, held: int, new_shares: int = 0, other_rights: int = 0) -> Fraction:
    """The holder's part of the company after an issue: (held + new + rights) / (outstanding + new + rights).

    outstanding   shares outstanding before the issue, those held among them
    held          shares the holder and its affiliates have
    new_shares    shares to be issued to the holder
    other_rights  shares the holder may acquire within 60 days by other rights, Rule 13d-3(d)(1); counted as issued to the holder alone
    """
    check_holding(outstanding, held)
    require(new_shares >= 0, "new_shares", new_shares, "zero or more shares")
    require(other_rights >= 0, "other_rights", other_rights, "zero or more shares")
    added = new_shares + other_rights
    return Fraction(held + added, outstanding + added)


def cap_shares(outstanding: int, held: int, cap: Fraction) -> int:
    """The most whole shares that may be issued without passing the cap; 0 if none.

    Solves (held + x) <= cap * (outstanding + x), in integers.

    >>> cap_shares(10_000_000_000, 0, Fraction("0.0999"))
    1109876680
    """
    check_holding(outstanding, held)
    require(0 < cap < 1, "cap", cap, "between 0 and 1", "use 0.0999 or 9.99%")
    part, whole = cap.numerator, cap.denominator
    return max(0, (part * outstanding - whole * held) // (whole - part))


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
) -> Conversion:
    """The largest conversion of an amount under all limits at once.

    amount             dollars of principal and interest to convert, taken as whole cents
    price              dollars a share
    cap                ownership cap as a fraction, 0.0999 for 9.99%
    authorized         shares the charter authorises; None for no such limit
    reserved           authorised shares already reserved for others
    exchange_cap_left  shares still allowed under the exchange's 19.99% rule; None for no such limit
    over               "truncate": the notice is cut to the limit; "reject": NotAvailable when the whole amount does not fit
    """
    owed = to_cents(amount)
    limits = {
        "amount": whole_shares(from_cents(owed), price),
        "ownership": cap_shares(outstanding, held, cap),
        **_optional_limits(outstanding, authorized, reserved, exchange_cap_left),
    }
    limit = min(limits, key=limits.__getitem__)
    shares = limits[limit]
    if over == "reject" and limit != "amount":
        raise NotAvailable("amount", from_cents(owed), f"at most {float(shares * price):,.2f} under the {limit} limit, {shares:,} shares")
    if over not in ("truncate", "reject"):
        raise OutOfRange("over", over, '"truncate" or "reject"')
    converted = to_cents(shares * price)
    return Conversion(shares, converted, owed - converted, limit)


def _optional_limits(outstanding: int, authorized: int | None, reserved: int, exchange_cap_left: int | None) -> dict[str, int]:
    limits = {}
    require(reserved >= 0, "reserved", reserved, "zero or more shares")
    if authorized is not None:
        require(authorized >= outstanding, "authorized", authorized, f"at least the shares outstanding, {outstanding:,}")
        limits["authorized"] = max(0, authorized - outstanding - reserved)
    if exchange_cap_left is not None:
        require(exchange_cap_left > 0, "exchange_cap_left", exchange_cap_left, "above zero shares", "none left means no conversion; leave it out for no limit")
        limits["exchange"] = exchange_cap_left
    return limits
