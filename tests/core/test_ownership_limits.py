"""Limits by brute force: share by share for small numbers, day by day for caps and counts; and worked figures by hand.  All markets are invented."""

import random
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_notes.core.errors import NotAvailable
from xl_notes.core.money import exact
from xl_notes.core.ownership import (
    CapNotice,
    Count,
    beneficial_ownership,
    cap_on,
    cap_shares,
    count_on,
    exchange_cap,
    limits,
    max_conversion,
    outstanding_needed,
)
from xl_notes.core.quotes import Split

F = Fraction
CAPS = ("0.0999", "0.0499", "0.1999", "0.5", "0.25")
ISSUE = date(2017, 11, 30)

caps = st.sampled_from(CAPS)
counts = st.integers(1, 10**13)


def within(outstanding: int, held: int, rights: int, shares: int, cap: str) -> bool:
    """held + rights + shares <= cap x (outstanding + rights + shares), in whole ten-thousandths."""
    return 10_000 * (held + rights + shares) <= int(Decimal(cap).scaleb(4)) * (outstanding + rights + shares)


def most_by_counting(outstanding: int, held: int, rights: int, cap: str) -> int:
    """Share by share until the next one breaks the cap."""
    shares = 0
    while within(outstanding, held, rights, shares + 1, cap):
        shares += 1
    return shares


# --- rights within 60 days ---------------------------------------------------------------------------------------------------------------------------------


def test_rights_count_on_both_sides():
    """A warrant for 99 shares and 9,001 outstanding: after 900 more the holder has 999 of 10,000, exactly 9.99%.  Without the warrant there is room for 999."""
    assert cap_shares(9001, 0, F("0.0999"), 99) == 900
    assert beneficial_ownership(9001, 0, 900, 99) == F("0.0999")
    assert cap_shares(9001, 0, F("0.0999")) == 999 == most_by_counting(9001, 0, 0, "0.0999")


def test_rights_beyond_the_cap_leave_nothing():
    assert cap_shares(10_000, 0, F("0.0999"), 2000) == 0
    assert cap_shares(10_000, 900, F("0.0999"), 200) == 0


@pytest.mark.parametrize("cap", CAPS)
def test_share_by_share(cap):
    """Every small company there is."""
    for outstanding in range(1, 40):
        for held in range(outstanding + 1):
            for rights in range(0, 12, 3):
                assert cap_shares(outstanding, held, F(cap), rights) == most_by_counting(outstanding, held, rights, cap), (outstanding, held, rights)


@given(outstanding=counts, part=st.fractions(0, 1), rights=st.integers(0, 10**12), cap=caps)
def test_one_share_more_breaks_the_cap(outstanding, part, rights, cap):
    held = int(outstanding * part)
    shares = cap_shares(outstanding, held, exact(float(cap)), rights)
    assert not within(outstanding, held, rights, shares + 1, cap)
    assert shares == 0 or within(outstanding, held, rights, shares, cap)
    assert shares <= cap_shares(outstanding, held, exact(float(cap)))


@given(outstanding=counts, part=st.fractions(0, 1), cap=caps, shares=st.integers(0, 10**12))
def test_rights_take_their_room_and_no_more(outstanding, part, cap, shares):
    """A right to `shares` leaves exactly what an issue of as many would: the same numbers on both sides."""
    held = int(outstanding * part)
    assert cap_shares(outstanding, held, F(cap), shares) == cap_shares(outstanding + shares, held + shares, F(cap))


# --- the cap from the other side ---------------------------------------------------------------------------------------------------------------------------


def test_outstanding_needed_for_the_notes_of_the_filing():
    """4,307,226.51 / 0.002 = 2,153,613,255 shares; over 0.0999 they are 21,557,690,240.24 after the issue, 19,404,076,985.24 before it."""
    assert outstanding_needed(exact(4307226.51), exact(0.002), 0, exact(0.0999)) == 19_404_076_986


def test_outstanding_needed_with_shares_held_and_rights():
    """999 of 10,000: 900 new ones and 99 held leave 9,100 outstanding before the issue; 99 of rights leave 9,001."""
    assert outstanding_needed(F(900), F(1), 99, F("0.0999")) == 9100
    assert outstanding_needed(F(900), F(1), 0, F("0.0999"), 99) == 9001


def test_nothing_to_convert():
    """Only what is held counts: 100 shares are 9.99% of 1,001.0 and some, so 1,002 are needed; for nothing at all none."""
    assert outstanding_needed(F(0), F(1), 100, F("0.0999")) == 1002
    assert outstanding_needed(F(0), F(1), 0, F("0.0999")) == 0


@pytest.mark.parametrize("cap", CAPS)
def test_outstanding_needed_by_counting(cap):
    for amount in range(1, 12):
        for held in range(4):
            for rights in range(4):
                least = next(count for count in range(10_000) if within(count, held, rights, amount, cap))
                assert outstanding_needed(F(amount), F(1), held, F(cap), rights) == least, (amount, held, rights)


@given(cents=st.integers(1, 10**12), price=st.integers(1, 10**5), held=st.integers(0, 10**11), rights=st.integers(0, 10**11), cap=caps)
def test_outstanding_needed_is_the_least(cents, price, held, rights, cap):
    """With it the amount is the limit, with one share fewer the cap is."""
    amount, dollars = F(cents, 100), F(price, 10**5)
    shares = cents * 1000 // price
    least = outstanding_needed(amount, dollars, held, F(cap), rights)
    assert within(least, held, rights, shares, cap)
    assert not within(least - 1, held, rights, shares, cap) or least == 0
    if least > held and least > 0:
        assert cap_shares(least, held, F(cap), rights) >= shares
        assert max_conversion(amount, dollars, least, held, F(cap), other_rights=rights).limit == "amount"
        if least - 1 >= held and least > 1:
            assert cap_shares(least - 1, held, F(cap), rights) < shares or shares == 0


# --- an exchange's cap -------------------------------------------------------------------------------------------------------------------------------------


def test_exchange_cap_is_of_the_shares_before_the_deal():
    """19.99% of 1,000,003 is 199,900.5997: 199,900 in all, and what was issued counts against it however many are outstanding by now."""
    assert exchange_cap(1_000_003, 0) == 199_900
    assert [exchange_cap(1_000_003, issued) for issued in (100_000, 199_900, 199_901)] == [99_900, 0, 0]
    assert exchange_cap(1_000_003, 0, F("0.25")) == 250_000


@given(outstanding=counts, first=st.integers(0, 10**12), second=st.integers(0, 10**12), cap=caps)
def test_exchange_cap_is_cumulative(outstanding, first, second, cap):
    in_all = int((Decimal(outstanding) * Decimal(cap)).to_integral_value(ROUND_FLOOR))
    assert exchange_cap(outstanding, 0, exact(float(cap))) == in_all
    left = exchange_cap(outstanding, first, exact(float(cap)))
    assert left == max(0, in_all - first)
    assert exchange_cap(outstanding, first + second, exact(float(cap))) == max(0, left - second)


# --- all limits at once ------------------------------------------------------------------------------------------------------------------------------------

NAMES = ("amount", "ownership", "authorized", "exchange")


def test_limits_by_hand():
    """1,000 dollars at 0.002 are 500,000 shares; 9.99% of a million and the new ones 110,987; 1,050,000 less 1,000,000 less 10,000 are 40,000; 60,000 left."""
    found = limits(F(1000), F("0.002"), 10**6, 0, F("0.0999"), 1_050_000, 10_000, 60_000)
    assert [(limit.name, limit.shares, limit.cents) for limit in found] == [
        ("amount", 500_000, 100_000),
        ("ownership", 110_987, 22_197),  # 221.974 dollars
        ("authorized", 40_000, 8_000),
        ("exchange", 60_000, 12_000),
    ]


def test_only_the_limits_that_apply():
    assert [limit.name for limit in limits(F(1), F(1), 100, 0, F("0.1"))] == ["amount", "ownership"]
    assert [limit.name for limit in limits(F(1), F(1), 100, 0, F("0.1"), exchange_cap_left=5)] == ["amount", "ownership", "exchange"]


def test_what_is_left_out_is_none():
    """Nothing reserved: 1,050,000 less a million are 50,000."""
    found = limits(F(1000), F("0.002"), 10**6, 0, F("0.0999"), 1_050_000)
    assert found[-1] == ("authorized", 50_000, 10_000)
    assert max_conversion(F(1000), F("0.002"), 10**6, 0, F("0.0999"), 1_050_000).shares == 50_000
    assert beneficial_ownership(1000, 100) == F("0.1")


def test_of_equal_limits_the_first_binds():
    """10 dollars at 1 and 90 outstanding under 10%: ten shares by the amount, by the cap, by the charter and by the exchange."""
    found = limits(F(10), F(1), 90, 0, F("0.1"), 100, 0, 10)
    assert {limit.shares for limit in found} == {10}
    assert max_conversion(F(10), F(1), 90, 0, F("0.1"), 100, 0, 10, "reject").limit == "amount"
    assert max_conversion(F(11), F(1), 90, 0, F("0.1"), 100, 0, 10).limit == "ownership"


def every_condition_holds(shares, dollars, outstanding, held, rights, cap, authorized, reserved, left):
    return (
        shares <= dollars
        and within(outstanding, held, rights, shares, cap)
        and (authorized is None or outstanding + reserved + shares <= authorized)
        and (left is None or shares <= left)
    )


def test_conversions_share_by_share():
    """The largest number of shares at a dollar with which no condition is broken, found by trying."""
    rng = random.Random(11)
    seen = dict.fromkeys(NAMES, 0)
    for _ in range(5000):
        outstanding = rng.randrange(20, 200)
        held, rights, cap = rng.randrange(1 + outstanding // 20), rng.randrange(3), rng.choice(CAPS)
        dollars = rng.randrange(1, 60)
        authorized = rng.choice((None, outstanding + rng.randrange(40)))
        reserved, left = rng.choice((0, rng.randrange(10))), rng.choice((None, rng.randrange(1, 30)))
        terms = (dollars, outstanding, held, rights, cap, authorized, reserved, left)
        tried = [shares for shares in range(dollars + 1) if every_condition_holds(shares, *terms)]
        found = max_conversion(F(dollars), F(1), outstanding, held, F(cap), authorized, reserved, left, other_rights=rights)
        assert found.shares == max(tried, default=0), terms
        assert (found.converted, found.left) == (100 * found.shares, 100 * (dollars - found.shares))
        seen[found.limit] += 1
    assert min(seen.values()) > 100, seen


@given(
    cents=st.integers(0, 10**11),
    price=st.integers(1, 10**6),
    outstanding=st.integers(1, 10**12),
    part=st.fractions(0, F(1, 8)),
    cap=caps,
    room=st.none() | st.integers(0, 10**11),
    reserved=st.integers(0, 10**11),
    left=st.none() | st.integers(1, 10**11),
    rights=st.integers(0, 10**10),
)
def test_the_row_that_binds_is_the_conversion(cents, price, outstanding, part, cap, room, reserved, left, rights):
    terms = (F(cents, 100), F(price, 10**5), outstanding, int(outstanding * part), F(cap), None if room is None else outstanding + room, reserved, left)
    rows = limits(*terms, other_rights=rights)
    found = max_conversion(*terms, other_rights=rights)
    assert (found.shares, found.converted) in [(row.shares, row.cents) for row in rows if row.name == found.limit]
    assert found.shares == min(row.shares for row in rows)
    assert found.converted + found.left == cents
    assert [row.name for row in rows] == [name for name in NAMES if name in {row.name for row in rows}]


# --- caps by date ------------------------------------------------------------------------------------------------------------------------------------------


def notices(*rows):
    return [CapNotice(ISSUE + timedelta(days=day), F(cap)) for day, cap in rows]


def caps_by_day(rows, notice_days, horizon):
    """The cap of every day, each notice written over the days it changes: where it is lower at once, elsewhere after its time."""
    by_day = [F(rows[0][1])] * horizon
    for day, cap in rows[1:]:
        for later in range(day, horizon):
            if F(cap) < by_day[later] or later >= day + notice_days:
                by_day[later] = F(cap)
    return by_day


def test_a_higher_cap_waits_61_days():
    """Notice on 2 January 2018: 29 more days of January, 28 of February and 4 of March make the 61st day 4 March."""
    table = [CapNotice(ISSUE, F("0.0499")), CapNotice(date(2018, 1, 2), F("0.0999"))]
    assert [cap_on(day, table, 61) for day in (date(2018, 1, 2), date(2018, 3, 3), date(2018, 3, 4))] == [F("0.0499"), F("0.0499"), F("0.0999")]
    assert cap_on(date(2018, 1, 2), table) == F("0.0999")


def test_a_lower_cap_does_not_wait():
    table = [CapNotice(ISSUE, F("0.0999")), CapNotice(date(2018, 1, 2), F("0.0499"))]
    assert [cap_on(date(2018, 1, day), table, 61) for day in (1, 2, 3)] == [F("0.0999"), F("0.0499"), F("0.0499")]


@pytest.mark.parametrize(
    ("second", "third", "expected"),
    [
        # the rise of day 10 is in force on day 71 and taken back on day 30 before it comes
        ((10, "0.0999"), (30, "0.0499"), {29: "0.0499", 71: "0.0499", 200: "0.0499"}),
        # ... or cut to 7% as soon as it would come
        ((10, "0.0999"), (30, "0.07"), {70: "0.0499", 71: "0.07", 91: "0.07"}),
        # ... or followed by a higher one, which waits for itself
        ((10, "0.0999"), (30, "0.1999"), {70: "0.0499", 71: "0.0999", 90: "0.0999", 91: "0.1999"}),
        # down at once, up again after 61 days from its own notice
        ((10, "0.02"), (30, "0.0999"), {9: "0.0499", 10: "0.02", 90: "0.02", 91: "0.0999"}),
    ],
)
def test_notices_that_cross(second, third, expected):
    rows = [(0, "0.0499"), second, third]
    for day, cap in expected.items():
        assert cap_on(ISSUE + timedelta(days=day), notices(*rows), 61) == F(cap), day
        assert cap_on(ISSUE + timedelta(days=day), reversed(notices(*rows)), 61) == F(cap), day


@given(
    days=st.lists(st.integers(1, 150), unique=True, max_size=5),
    picked=st.lists(caps, min_size=6, max_size=6),
    notice_days=st.sampled_from((0, 1, 10, 61)),
    as_of=st.integers(0, 299),
)
def test_caps_day_by_day(days, picked, notice_days, as_of):
    rows = list(zip([0, *sorted(days)], picked, strict=False))
    assert cap_on(ISSUE + timedelta(days=as_of), notices(*rows), notice_days) == caps_by_day(rows, notice_days, 300)[as_of]


@given(days=st.lists(st.integers(1, 150), unique=True, max_size=5), picked=st.lists(caps, min_size=6, max_size=6), notice_days=st.sampled_from((0, 1, 10, 61)))
def test_a_cap_never_rises_without_notice(days, picked, notice_days):
    """Whenever the cap is higher than the day before, a notice of that cap or a higher one is exactly as old as it must be, or older."""
    rows = list(zip([0, *sorted(days)], picked, strict=False))
    by_day = [cap_on(ISSUE + timedelta(days=day), notices(*rows), notice_days) for day in range(300)]
    for day, (before, after) in enumerate(pairwise(by_day), 1):
        if after > before:
            assert any(F(cap) >= after and day - noticed >= notice_days for noticed, cap in rows)
    assert by_day[-1] == F(rows[-1][1])


# --- counts by date ----------------------------------------------------------------------------------------------------------------------------------------

TABLE = [Count(ISSUE, 1005), Count(date(2018, 1, 31), 2005), Count(date(2018, 3, 31), 3005)]


def test_the_latest_count_on_or_before_the_day():
    days = (ISSUE, date(2018, 1, 30), date(2018, 1, 31), date(2018, 3, 30), date(2030, 1, 1))
    assert [count_on(day, TABLE) for day in days] == [1005, 1005, 2005, 2005, 3005]
    assert [count_on(day, TABLE[::-1]) for day in days] == [1005, 1005, 2005, 2005, 3005]


@pytest.mark.parametrize(
    ("split_day", "expected"),
    [
        (ISSUE, 1005),  # counted at the end of the day: in new shares already
        (date(2017, 12, 1), 100),  # 100.5 down
        (date(2018, 1, 15), 100),  # the day asked about is in new shares
        (date(2018, 1, 16), 1005),  # still to come
    ],
)
def test_a_split_after_the_count(split_day, expected):
    assert count_on(date(2018, 1, 15), TABLE, [Split(split_day, F(1, 10))]) == expected


def test_splits_multiply_before_the_rounding():
    """1,005 / 10 x 2 = 201, not twice 100."""
    assert count_on(date(2018, 1, 15), TABLE, [Split(date(2017, 12, 1), F(1, 10)), Split(date(2017, 12, 8), F(2))]) == 201


@given(shares=st.integers(0, 10**14), new=st.integers(1, 2000), old=st.integers(1, 2000))
def test_a_count_in_new_shares(shares, new, old):
    found = count_on(date(2018, 1, 15), [Count(ISSUE, shares)], [Split(date(2018, 1, 1), F(new, old))])
    assert found * old <= shares * new < (found + 1) * old


def test_a_count_is_stale_after_its_days():
    """46 days from 30 November to 15 January."""
    assert count_on(date(2018, 1, 15), TABLE, max_age=46) == 1005
    with pytest.raises(NotAvailable, match="46 days old"):
        count_on(date(2018, 1, 15), TABLE, max_age=45)


@given(days=st.lists(st.integers(0, 400), unique=True, min_size=1, max_size=20), as_of=st.integers(0, 500))
def test_counts_day_by_day(days, as_of):
    """Walking on from the first day and taking each count as it comes."""
    by_day = {ISSUE + timedelta(days=day): 1000 + day for day in days}
    known = None
    for step in range(as_of + 1):
        known = by_day.get(ISSUE + timedelta(days=step), known)
    asked = ISSUE + timedelta(days=as_of)
    table = [Count(day, shares) for day, shares in by_day.items()]
    if known is None:
        with pytest.raises(NotAvailable):
            count_on(asked, table)
    else:
        assert count_on(asked, table) == known


def test_ceilings_with_decimal():
    """The shares needed against Decimal's own ceiling, on the figures of the filing at other prices."""
    for price in ("0.002", "0.0017", "0.00085", "0.0001"):
        shares = int(Decimal("4307226.51") / Decimal(price))
        needed = (Decimal(shares) / Decimal("0.0999") - shares).to_integral_value(ROUND_CEILING)
        assert outstanding_needed(exact(4307226.51), exact(float(price)), 0, exact(0.0999)) == needed
