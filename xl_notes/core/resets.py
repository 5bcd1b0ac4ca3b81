"""The fixed price of a note after later, cheaper issues of shares: price resets, most-favoured-nation clauses, anti-dilution.

ratchet   full ratchet, and most favoured nation on price: the lowest price at which shares were issued since, however few
weighted  broad-based weighted average: CP2 = CP1 x (A + B) / (A + C), with A the shares outstanding before an issue, B the shares its money would have bought
          at CP1 and C the shares it issued (NVCA model certificate of incorporation, adjustment of the conversion price upon issuance of shares)
"""

from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple

from xl_notes.core.errors import OutOfRange, WrongType, require
from xl_notes.core.price_terms import check_price
from xl_notes.core.quotes import Split, split_factor


class Issue(NamedTuple):
    """Shares issued later: the price in dollars a share and how many, both in shares of the day.  None where the number is not known."""

    day: date
    price: Fraction
    shares: int | None = None


class _Rebased(NamedTuple):
    """An issue in shares of the day the answer is for."""

    day: date
    price: Fraction
    shares: Fraction | None


def ratchet(price: Fraction, issues: Sequence[_Rebased], outstanding: Fraction | None) -> Fraction:
    return min([price, *(issue.price for issue in issues)])


def weighted(price: Fraction, issues: Sequence[_Rebased], outstanding: Fraction | None) -> Fraction:
    """Issues of one day are reckoned together, so that their order does not matter; those not below the price of that morning only add to the shares."""
    if outstanding is None:
        raise WrongType("outstanding_before", None, "given for a weighted average")
    for _, group in groupby(issues, key=lambda issue: issue.day):
        issued = [(_shares(issue), issue.price) for issue in group]
        cheaper = [(shares, paid) for shares, paid in issued if paid < price]
        consideration = sum((shares * paid for shares, paid in cheaper), Fraction(0))
        price *= (outstanding + consideration / price) / (outstanding + sum(shares for shares, _ in cheaper))
        outstanding += sum(shares for shares, _ in issued)
    return price


def _shares(issue: _Rebased) -> Fraction:
    if issue.shares is None:
        raise WrongType(f"Shares issued on {issue.day}", None, "given for a weighted average")
    return issue.shares


METHODS: dict[str, Callable[[Fraction, Sequence[_Rebased], Fraction | None], Fraction]] = {"ratchet": ratchet, "weighted": weighted}


def reset_price(
    as_of: date, fixed_price: Fraction, issues: Sequence[Issue], method: str = "ratchet", outstanding: int | None = None, splits: Sequence[Split] = ()
) -> Fraction:
    """The fixed price on a day, in dollars a share of that day.

    fixed_price  as named in the note; every split since re-bases it
    issues       later issues in any order; those after as_of do not count yet
    method       one of METHODS
    outstanding  for "weighted": shares outstanding before the first of the issues, with convertible securities as converted where the note says so, in shares
                 of the note's issue; it grows by each issue
    splits       since the note's issue; a price or a number of shares is of the day it is dated
    errors       OutOfRange for prices, shares or ratios not above zero

    >>> half = Issue(date(2019, 1, 2), Fraction(1, 2), 1_000_000)
    >>> reset_price(date(2019, 9, 26), Fraction(1), [half], "weighted", 2_000_000)
    Fraction(5, 6)
    """
    check_price("fixed_price", fixed_price)
    require(outstanding is None or outstanding > 0, "outstanding_before", outstanding, "above zero shares")
    for issue in issues:
        check_price(f"Price of the issue on {issue.day}", issue.price)
        require(issue.shares is None or issue.shares > 0, f"Shares issued on {issue.day}", issue.shares, "above zero")
    if method not in METHODS:
        raise OutOfRange("reset_method", method, f"one of {tuple(METHODS)}")
    since_note = split_factor(splits, None, as_of)
    counted = sorted((_rebased(issue, splits, as_of) for issue in issues if issue.day <= as_of), key=lambda issue: issue.day)
    return METHODS[method](fixed_price / since_note, counted, None if outstanding is None else outstanding * since_note)


def _rebased(issue: Issue, splits: Sequence[Split], as_of: date) -> _Rebased:
    factor = split_factor(splits, issue.day, as_of)
    return _Rebased(issue.day, issue.price / factor, None if issue.shares is None else issue.shares * factor)
