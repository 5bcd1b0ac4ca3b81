"""Guards of share counts and limits."""

from fractions import Fraction

from tests.core.guards.case import Case
from xl_notes.core import conversion, ownership
from xl_notes.core.errors import NotAvailable, OutOfRange

F = Fraction


def most(amount="1000", price="0.002", outstanding=10**6, held=0, cap="0.0999", **limits):
    return ownership.max_conversion(F(amount), F(price), outstanding, held, F(cap), **limits)


CASES: list[Case] = [
    # shares
    (lambda: conversion.whole_shares(F(-1), F(1)), OutOfRange, "amount", "-1", "zero or more"),
    (lambda: conversion.whole_shares(F(1), F(0)), OutOfRange, "price", "0", "above zero"),
    (lambda: conversion.whole_shares(F(1), F(1), 3), OutOfRange, "rounding", "3", "0 down, 1 nearest or 2 up"),
    (lambda: conversion.whole_shares(F(1), F(1), -1), OutOfRange, "rounding", "-1", "0 down"),
    (lambda: ownership.cap_shares(0, 0, F("0.1")), OutOfRange, "outstanding", "0", "above zero"),
    (lambda: ownership.cap_shares(1000, 1001, F("0.1")), OutOfRange, "held", "1001", "from 0 to the shares outstanding, 1,000"),
    (lambda: ownership.cap_shares(1000, -1, F("0.1")), OutOfRange, "held", "-1", "from 0"),
    (lambda: ownership.cap_shares(1000, 0, F("9.99")), OutOfRange, "cap", "9.99", "between 0 and 1"),
    (lambda: ownership.cap_shares(1000, 0, F(0)), OutOfRange, "cap", "0", "between 0 and 1"),
    (lambda: ownership.cap_shares(1000, 0, F(1)), OutOfRange, "cap", "1", "between 0 and 1"),
    (lambda: ownership.beneficial_ownership(1000, 0, -1), OutOfRange, "new_shares", "-1", "zero or more"),
    (lambda: ownership.beneficial_ownership(1000, 0, 0, -1), OutOfRange, "other_rights", "-1", "zero or more"),
    (lambda: most(over="reject"), NotAvailable, "amount", "1000", "at most 221.97 under the ownership limit, 110,987 shares"),
    (lambda: most(over="void"), OutOfRange, "over", "'void'", '"truncate" or "reject"'),
    (lambda: most(reserved=-1), OutOfRange, "reserved", "-1", "zero or more"),
    (lambda: most(authorized=999_999), OutOfRange, "authorized", "999999", "at least the shares outstanding, 1,000,000"),
    (lambda: most(exchange_cap_left=0), OutOfRange, "exchange_cap_left", "0", "above zero"),
    (lambda: most(amount="-1"), OutOfRange, "amount", "-1", "zero or more"),
]
