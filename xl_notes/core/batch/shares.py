"""Shares under ownership caps, and shares that amounts convert into."""

from typing import Any

import numpy as np

from xl_notes.core import conversion, ownership
from xl_notes.core.batch.rows import Floats, Results, below, completed, exact_of, floats_of, rows_of, unless_whole, unless_within, whole_of
from xl_notes.core.certain import LARGEST, LEAST_CAP, LEAST_PRICE, MOST_CAP, MOST_DOLLARS, MOST_WHOLE, OFF
from xl_notes.core.errors import require


def plain_cap_shares(outstanding: Any, held: Any, cap: Any, other_rights: Any = 0.0) -> Floats:
    """See cap_shares; NaN where it takes fractions to tell."""
    outstanding, held, cap, other_rights = floats_of(outstanding, held, cap, other_rights)
    with np.errstate(all="ignore"):
        rights = len(other_rights) != 1 or other_rights[0] != 0
        before, mine = (outstanding + other_rights, held + other_rights) if rights else (outstanding, held)
        most, least_held = outstanding.max(initial=0.0), held.min(initial=LARGEST)
        rest = 1.0 - cap
        room = cap * before
        room = np.subtract(room, mine, out=room if len(mine) in (1, len(room)) else None)
        room *= 1.0 / rest
        sizes = 2 * most if 2 * most < LARGEST and not rights else before + mine  # nobody holds more than there is
        shares = below(room, OFF * sizes / (rest * rest))
        if rights:
            unless_within(shares, (other_rights, 0.0, LARGEST))
            unless_whole(shares, other_rights)
        # Room for a share, as a rule, says that more are outstanding than are held, and no row has to be looked at.
        if not (shares.min(initial=0.0) >= 0 and most <= LARGEST and least_held >= 0):
            np.maximum(shares, 0.0, out=shares)
            unless_within(shares, (outstanding, 1.0, LARGEST), (held, 0.0, LARGEST), (outstanding - held, 0.0, np.inf))
        unless_within(shares, (cap, LEAST_CAP, MOST_CAP))
        unless_whole(shares, outstanding)
        unless_whole(shares, held)
    return shares


def cap_shares(outstanding: Any, held: Any, cap: Any, other_rights: Any = 0.0) -> Results:
    """The most whole shares that may be issued without passing an ownership cap, as ownership.cap_shares reckons them.

    Counts are whole numbers; a count that is not is an error of its row.
    """

    def one(shares: float, mine: float, part: float, rights: float) -> float:
        counts = whole_of("outstanding", shares), whole_of("held", mine)
        return _count(ownership.cap_shares(*counts, exact_of("cap", part), whole_of("other_rights", rights)))

    counts = floats_of(outstanding, held, cap, other_rights)
    return completed(plain_cap_shares(*counts), counts, one)


def _count(shares: int) -> float:
    require(shares <= MOST_WHOLE, "shares", shares, f"at most {MOST_WHOLE:,}, where arrays hold counts")
    return float(shares)


def plain_ownership(outstanding: Any, held: Any, new_shares: Any = 0.0, other_rights: Any = 0.0) -> Floats:
    """The holder's part of the company, as ownership.beneficial_ownership reckons it; NaN for what is no count of shares, or an error.

    Counts are whole and below 2**53, so the one quotient is rounded once, as the fraction's is.
    """
    before, mine, new, rights = counts = rows_of(*floats_of(outstanding, held, new_shares, other_rights))
    with np.errstate(all="ignore"):
        parts: Floats = (mine + new + rights) / (before + new + rights)
        unless_within(parts, *((count, 0.0, LARGEST) for count in counts), (before, 1.0, LARGEST), (before - mine, 0.0, LARGEST))
    for count in counts:
        unless_whole(parts, count)
    return parts


def plain_whole_shares(amount: Any, price: Any) -> Floats:
    """See whole_shares; NaN where it takes fractions to tell."""
    amount, price = floats_of(amount, price)
    with np.errstate(all="ignore"):
        numbers = amount / price
        shares = below(numbers, numbers * OFF)
        unless_within(shares, (amount, 0.0, MOST_DOLLARS), (price, LEAST_PRICE, np.inf), (shares, 0.0, LARGEST))
    return shares


def whole_shares(amount: Any, price: Any) -> Results:
    """The whole shares, rounded down, that amounts convert into at prices, as conversion.whole_shares reckons them."""

    def one(dollars: float, each: float) -> float:
        return _count(conversion.whole_shares(exact_of("amount", dollars), exact_of("price", each)))

    given = floats_of(amount, price)
    return completed(plain_whole_shares(*given), given, one)
