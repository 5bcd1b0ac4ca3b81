"""Guards of share counts and limits."""

from datetime import date
from fractions import Fraction

from tests.core.guards.case import Case
from xl_notes.core import conversion, ownership
from xl_notes.core.errors import NotAvailable, OutOfRange, WrongType
from xl_notes.core.ownership import CapNotice, Count

F = Fraction


def most(amount="1000", price="0.002", outstanding=10**6, held=0, cap="0.0999", **limits):
    return ownership.max_conversion(F(amount), F(price), outstanding, held, F(cap), **limits)


def needed(price="1", held=0, cap="0.0999", **rights):
    return ownership.outstanding_needed(F(1000), F(price), held, F(cap), **rights)


ISSUE, NOTICE = date(2017, 11, 30), date(2018, 1, 2)


def cap_on(as_of=NOTICE, second=(NOTICE, "0.0999"), **notice):
    return ownership.cap_on(as_of, [CapNotice(ISSUE, F("0.0499")), CapNotice(second[0], F(second[1]))], **notice)


def count_on(as_of=NOTICE, shares=1000, **more):
    return ownership.count_on(as_of, [Count(ISSUE, shares)], **more)


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
    (lambda: ownership.cap_shares(1000, 0, F("0.1"), -1), OutOfRange, "other_rights", "-1", "zero or more"),
    (lambda: most(other_rights=-1), OutOfRange, "other_rights", "-1", "zero or more"),
    # the cap from the other side, and an exchange's
    (lambda: needed(held=-1), OutOfRange, "held", "-1", "zero or more"),
    (lambda: needed(cap="9.99"), OutOfRange, "cap", "9.99", "between 0 and 1"),
    (lambda: needed(price="0"), OutOfRange, "price", "0", "above zero"),
    (lambda: needed(other_rights=-1), OutOfRange, "other_rights", "-1", "zero or more"),
    (lambda: ownership.exchange_cap(0, 0), OutOfRange, "pre_deal_shares", "0", "above zero"),
    (lambda: ownership.exchange_cap(1000, -1), OutOfRange, "issued_so_far", "-1", "zero or more"),
    (lambda: ownership.exchange_cap(1000, 0, F("19.99")), OutOfRange, "percent", "19.99", "between 0 and 1"),
    (lambda: ownership.exchange_cap(1000, 0, F(0)), OutOfRange, "percent", "0", "between 0 and 1"),
    # caps and counts by date
    (lambda: cap_on(date(2017, 11, 29)), NotAvailable, "as_of", "2017-11-29", "on or after the first date of caps"),
    (lambda: cap_on(second=(ISSUE, "0.0999")), WrongType, "caps", "2017-11-30", "each date once"),
    (lambda: cap_on(ISSUE, second=(NOTICE, "9.99")), OutOfRange, "cap", "9.99", "between 0 and 1"),
    (lambda: cap_on(notice_days=-1), OutOfRange, "notice_days", "-1", "zero or more days"),
    (lambda: ownership.cap_on(NOTICE, []), NotAvailable, "as_of", "2018-01-02", "on or after the first date of caps"),
    (lambda: count_on(date(2017, 11, 29)), NotAvailable, "as_of", "2017-11-29", "on or after the first date of counts"),
    (lambda: count_on(shares=-1), OutOfRange, "counts", "-1", "zero or more shares"),
    (lambda: count_on(max_age=0), OutOfRange, "max_age", "0", "1 or more days"),
    (lambda: count_on(max_age=32), NotAvailable, "counts", "'a count of 2017-11-30, 33 days old'", "at most 32 days old on 2018-01-02"),
]
