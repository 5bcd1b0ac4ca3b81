"""What a note issues at a price, block by block: by hand, against a search for the last share the cap allows, and laws.  Share counts are invented."""

import math
from datetime import date, timedelta
from fractions import Fraction
from itertools import islice, pairwise

import pytest
import QuantLib
from dateutil.relativedelta import relativedelta
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from xl_notes.core.dilution import (
    MOST_BLOCKS,
    Block,
    Formula,
    Position,
    Selling,
    at_market,
    block_count,
    blocks,
    holding_ends,
    plan,
    reserve,
    rooms,
    selling_dates,
    selling_of,
    true_up,
)
from xl_notes.core.errors import NoteError, OutOfRange
from xl_notes.core.money import exact, from_cents
from xl_notes.core.ownership import max_conversion

F = Fraction
TEN_BILLION = 10**10
CAP = F("0.0999")
NOTE = Position(430722651, TEN_BILLION, 0, CAP)
DEAL = Formula(F("0.15"), F("0.002"))

# --- a grid of market prices -------------------------------------------------------------------------------------------------------------------------------


def test_below_the_corner_the_holder_gets_the_discount():
    """At 0.001: price 0.00085; 4,307,226.51 / 0.00085 = 5,067,325,305.88; worth 5,067,325.305, half a cent up; that is 1 / 0.85 less a part of a share."""
    found = at_market(NOTE, DEAL, F("0.001"))
    assert (found.price, found.shares, found.value) == (F("0.00085"), 5_067_325_305, 506_732_531)
    assert found.ownership == F(5_067_325_305, 15_067_325_305)
    assert found.per_dollar == F("5067325.305") / F("4307226.51")
    assert round(float(found.per_dollar), 4) == 1.1765


def test_above_the_corner_the_ceiling_binds():
    """At 0.004 the price is 0.002: 2,153,613,255 shares, worth twice what was converted; 17.7199% of the company."""
    found = at_market(NOTE, DEAL, F("0.004"))
    assert (found.price, found.shares, found.value) == (F("0.002"), 2_153_613_255, 861_445_302)
    assert round(float(found.ownership), 6) == 0.177199
    assert round(float(found.per_dollar), 4) == 2.0


def test_the_corner():
    """85% of the market is 0.002 at 0.0023529...: there the holder stops getting a fixed 1 / 0.85 per dollar."""
    corner = F("0.002") / F("0.85")
    assert at_market(NOTE, DEAL, corner).price == F("0.002")
    assert at_market(NOTE, DEAL, corner * F("0.99")).price == F("0.00198")
    assert at_market(NOTE, DEAL, corner * F("1.01")).price == F("0.002")


def test_without_a_fixed_price_more_is_always_the_same():
    assert at_market(NOTE, Formula(F("0.15")), F("0.004")).price == F("0.0034")


def test_shares_held_count():
    """Half of 1,000 held; 1.00 at 0.01 is 100 shares: 600 of 1,100."""
    assert at_market(Position(100, 1000, 500, F("0.6")), Formula(F(0)), F("0.01")).ownership == F(600, 1100)


@given(st.integers(1, 10**10), st.integers(1, 10**6), st.integers(0, 749), st.integers(1, 10**6))
def test_worth_per_dollar_is_one_over_what_the_discount_leaves_at_most(amount, market, discount, fixed):
    position = Position(amount, 10**9, 0, CAP)
    market_price, formula = F(market, 10**6), Formula(F(discount, 1000), F(fixed, 10**6))
    found = at_market(position, formula, market_price)
    assert found.price == min(market_price * (1 - F(discount, 1000)), F(fixed, 10**6))
    assert found.shares * found.price <= F(amount, 100) < (found.shares + 1) * found.price
    assert found.per_dollar <= market_price / found.price
    assert abs(found.value - found.shares * market_price * 100) <= F(1, 2)


# --- blocks ------------------------------------------------------------------------------------------------------------------------------------------------


def test_two_blocks_at_the_ceiling():
    """0.0999 x 10bn / 0.9001 = 1,109,876,680.4 shares pay 2,219,753.36; the rest of 2,087,473.15 buys 1,043,736,575, within the room there is then."""
    assert plan(NOTE, F("0.002")) == [
        Block(1, 1_109_876_680, 221_975_336, 208_747_315, 11_109_876_680, 0),
        Block(2, 1_043_736_575, 208_747_315, 0, 12_153_613_255, 0),
    ]


def test_three_blocks_at_a_lower_price():
    """The second room is 0.0999 x 11,109,876,680 / 0.9001 = 1,233,059,304.2.  1,886,790.356 is 1,886,790.36; 2,096,200.8168 is 2,096,200.82.

    What is left, 324,235.33, buys 190,726,664 shares at 0.0017, 324,235.3288.  In one step it were 2,533,662,652 shares, four more than the three blocks
    together: each block pays for whole cents, and a cent is worth 5.9 shares.
    """
    assert [block[1:4] for block in blocks(NOTE, F("0.0017"))] == [
        (1_109_876_680, 188_679_036, 242_043_615),
        (1_233_059_304, 209_620_082, 32_423_533),
        (190_726_664, 32_423_533, 0),
    ]
    assert block_count(NOTE, F("0.0017")) == 3
    assert block_count(NOTE, F("0.002")) == 2


def test_peak_ownership():
    """The first block ends within a share of the cap; the last one is smaller."""
    first, last = plan(NOTE, F("0.002"))
    assert first.ownership == F(1_109_876_680, 11_109_876_680)
    assert F(1_109_876_681, 11_109_876_681) > CAP >= first.ownership
    assert last.ownership == F(1_043_736_575, 12_153_613_255)


def test_what_the_holder_keeps_narrows_every_block():
    """900 of 10,000 held under 10%: (1,000 - 900) / 0.9 = 111.1 shares, then (1,011.1 - 900) / 0.9 = 123.4: the gap to the cap grows, the rest does not."""
    assert list(islice(rooms(Position(1, 10_000, 900, F("0.1"))), 3)) == [111, 123, 137]


def test_a_room_of_exactly_what_is_wanted_is_the_last_block():
    """Of 9,000 shares outstanding 1,000 more are exactly 10%.  10.00 at 0.01 is that; a cent more takes a second block."""
    assert [block.shares for block in blocks(Position(1000, 9000, 0, F("0.1")), F("0.01"))] == [1000]
    assert [block.shares for block in blocks(Position(1001, 9000, 0, F("0.1")), F("0.01"))] == [1000, 1]


def test_a_remainder_below_a_share_is_no_block():
    """Of 9,000 outstanding 1,000 are the room: 30.00 at 0.03, and the 2 cents left buy nothing."""
    assert plan(Position(3002, 9000, 0, F("0.1")), F("0.03")) == [Block(1, 1000, 3000, 2, 10_000, 0)]


def test_an_amount_below_a_share_has_no_blocks():
    assert list(blocks(Position(4, 1000, 0, CAP), F("0.05"))) == []


def test_thousands_of_blocks():
    """Under a cap of 1% each block is 1/99 of the shares outstanding: for them to grow a thousand times takes ln 1,000 / ln (100 / 99) = 687.3 blocks."""
    wanted = 99 * 10**6 * 999
    assert block_count(Position(wanted, 99 * 10**6, 0, F("0.01")), F("0.01")) == 688
    assert math.log(1000) / math.log(100 / 99) == pytest.approx(687.3, abs=0.05)


def test_a_tiny_cap_takes_too_many():
    """A cap of a millionth of a million shares: one share a block.  Ten thousand of them can be had, one more cannot."""
    assert block_count(Position(100 * MOST_BLOCKS, 10**6, 0, F(1, 10**6)), F(1)) == MOST_BLOCKS
    with pytest.raises(OutOfRange, match="cap must be large enough"):
        block_count(Position(100 * MOST_BLOCKS + 100, 10**6, 0, F(1, 10**6)), F(1))


def last_share_within(outstanding, held, cap):
    """By halving: the last share with which the holder is within the cap."""
    low, high = 0, 10**6 * outstanding
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if F(held + middle, outstanding + middle) <= cap else (low, middle)
    return low


@st.composite
def positions(draw, most=10**12):
    outstanding = draw(st.integers(100, most))
    cap = F(draw(st.integers(100, 9000)), 10_000)
    held = draw(st.integers(0, max(0, int(cap * outstanding) - 2)))
    assume(last_share_within(outstanding, held, cap) > 0)
    return Position(draw(st.integers(1, 10**13)), outstanding, held, cap)


prices = st.builds(lambda digits, places: F(digits, 10**places), st.integers(1, 99_999), st.integers(2, 8))


@settings(max_examples=200)
@given(positions(), prices)
def test_blocks_are_conversions_one_after_the_other(position, price):
    """Each is what the largest conversion of what the last one left would be; the room is found by halving."""
    assume(position.amount / (100 * price) < 10**15)
    left, outstanding = position.amount, position.outstanding
    found = list(blocks(position, price))
    for number, block in enumerate(found, 1):
        room = last_share_within(outstanding, position.held, position.cap)
        needed = math.floor(F(left, 100) / price)
        assert block.shares == min(room, needed) == max_conversion(from_cents(left), price, outstanding, position.held, position.cap).shares
        assert 2 * abs(block.converted - block.shares * price * 100) <= 1
        assert block.number == number
        assert (needed <= room) == (block is found[-1]) or (block is found[-1] and F(block.left, 100) < price)
        left -= block.converted
        outstanding += block.shares
        assert (block.left, block.outstanding) == (left, outstanding)


@settings(max_examples=200)
@given(positions(), prices)
def test_laws_of_blocks(position, price):
    assume(position.amount / (100 * price) < 10**15)
    found = list(blocks(position, price))
    assert sum(block.converted for block in found) + (found[-1].left if found else position.amount) == position.amount
    assert all(block.left >= 0 and block.shares > 0 for block in found)
    assert all(block.ownership <= position.cap for block in found)
    assert all(F(position.held + block.shares + 1, block.outstanding + 1) > position.cap for block in found[:-1])
    assert all(one.shares <= other.shares for one, other in pairwise(found[:-1]))
    if found:
        assert F(found[-1].left, 100) < price + F(1, 200)
    # Cents are rounded once a block: half of one buys at most that many shares more or less than one conversion of all.
    in_one_step = math.floor(F(position.amount, 100) / price)
    assert abs(sum(block.shares for block in found) - in_one_step) <= len(found) * math.ceil(F(1, 200) / price)
    assert block_count(position, price) == len(found)


@settings(max_examples=200)
@given(positions(most=10**6), prices)
def test_blocks_are_few(position, price):
    """Fewer than 2 + ln N / ln(1 + q / 2), with q = cap / (1 - cap): the promise that the count ends soon."""
    wanted = math.floor(F(position.amount, 100) / price)
    assume(0 < wanted < 10**15)
    q = position.cap / (1 - position.cap)
    assert block_count(position, price) < 2 + math.log(wanted) / math.log(1 + q / 2) + 1e-9


def test_no_cap_of_a_percent_passes_the_most_blocks():
    """The bound at N = 2**53, more than a cell counts."""
    assert 2 + math.log(2**53) / math.log(1 + 0.01 / 0.99 / 2) < MOST_BLOCKS


# --- selling -----------------------------------------------------------------------------------------------------------------------------------------------


def test_days_to_sell():
    """A quarter of 100m shares a day: 44.4 days for the first block, 41.7 for the second; a day begun counts."""
    selling = Selling(100_000_000, F("0.25"))
    assert selling.a_day == 25_000_000
    assert [selling.days(block.shares) for block in blocks(NOTE, F("0.002"))] == [45, 42]
    assert [selling.days(shares) for shares in (1, 25_000_000, 25_000_001)] == [1, 1, 2]
    assert selling_of(None, None) is None
    assert selling_of(100_000_000, F("0.25")) == selling


def test_part_of_a_share_is_not_sold():
    """15% of 17 shares is 2.55: two a day."""
    assert Selling(17, F("0.15")).a_day == 2
    assert Selling(17, F("0.15")).days(5) == 3


def test_selling_dates_by_hand():
    """From Tuesday 16 January 2018, closed on 19 February and 30 March: 12 days in January, 19 in February and 14 to 20 March are 45; the 42 after them end on
    18 May: 7 to the end of March, 21 in April, 14 in May."""
    sales = selling_dates(plan(NOTE, F("0.002")), Selling(100_000_000, F("0.25")), date(2018, 1, 15))
    assert sales == [(date(2018, 1, 16), date(2018, 3, 20)), (date(2018, 3, 21), date(2018, 5, 18))]


def test_holidays_given():
    """With no holidays at all Monday the 15th is the first day."""
    [(first, last)] = selling_dates([Block(1, 5, 0, 0, 100, 0)], Selling(1, F(1)), date(2018, 1, 15), ())
    assert (first, last) == (date(2018, 1, 15), date(2018, 1, 19))


@given(st.lists(st.integers(1, 400), min_size=1, max_size=4), st.dates(date(2015, 1, 1), date(2024, 1, 1)))
def test_selling_dates_against_quantlib(counts, start):
    """The number of business days in each sale, on QuantLib's NYSE calendar; each sale begins on the next one after the sale before."""
    calendar = QuantLib.UnitedStates(QuantLib.UnitedStates.NYSE)

    def of(day):
        return QuantLib.Date(day.day, day.month, day.year)

    sales = selling_dates([Block(1, count, 0, 0, 10_000, 0) for count in counts], Selling(1, F(1)), start)
    expected = start
    for (first, last), count in zip(sales, counts, strict=True):
        assert of(first) == calendar.adjust(of(expected), QuantLib.Following)
        assert calendar.businessDaysBetween(of(first), of(last), True, True) == count
        assert calendar.isBusinessDay(of(last))
        expected = last + timedelta(days=1)


# --- true-up, reserve, holding period ----------------------------------------------------------------------------------------------------------------------


def test_true_up():
    """112,130.66 at 0.002 is 56,065,330, delivered; at 0.0017 it is 65,959,211.76."""
    assert [true_up(F("112130.66"), 56_065_330, F("0.0017"), rounding) for rounding in (0, 1, 2)] == [9_893_881, 9_893_882, 9_893_882]
    assert true_up(F("112130.66"), 56_065_330, F("0.002")) == 0
    assert true_up(F("112130.66"), 56_065_330, F("0.0025")) == 0
    assert true_up(F("112130.66"), 0, F("0.002")) == 56_065_330


@given(st.integers(0, 10**10), st.integers(0, 10**10), prices)
def test_delivered_and_trued_up_pay_the_amount(cents, delivered, price):
    amount = F(cents, 100)
    total = delivered + true_up(amount, delivered, price)
    assert total >= delivered
    assert (total + 1) * price > amount
    assert total * price <= amount or total == delivered


def test_reserve():
    """Five times 2,153,613,255; one conversion at 0.0017 is 2,533,662,652.94 shares, up; half a share more is not reserved twice."""
    assert reserve(F("4307226.51"), F("0.002"), F(5)) == 10_768_066_275
    assert reserve(F("4307226.51"), F("0.0017")) == 2_533_662_653
    assert reserve(F("0.01"), F("0.02"), F(3)) == 2  # one and a half share, rounded once
    assert reserve(F(0), F("0.002")) == 0


@given(st.integers(0, 10**12), prices, st.integers(100, 2000))
def test_a_reserve_is_the_least_that_is_enough(cents, price, percent):
    shares, needed = reserve(F(cents, 100), price, F(percent, 100)), F(cents, 100) * F(percent, 100)
    assert shares * price >= needed
    assert shares == 0 or (shares - 1) * price < needed


def test_holding_periods():
    """The note of the exchange, and the two given up for it: six months from 30 November, 19 September and 16 November 2017; a year where the company does not
    report.  The last day of August and six months: 28 February."""
    issue = date(2017, 11, 30)
    assert holding_ends(issue) == date(2018, 5, 30)
    assert holding_ends(issue, tack=date(2017, 9, 19)) == date(2018, 3, 19)
    assert holding_ends(issue, tack=date(2017, 11, 16)) == date(2018, 5, 16)
    assert holding_ends(issue, 12) == date(2018, 11, 30)
    assert holding_ends(issue, tack=issue) == date(2018, 5, 30)
    assert holding_ends(date(2017, 8, 31)) == date(2018, 2, 28)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(1, 60), st.integers(0, 500))
def test_holding_periods_against_dateutil(issue, months, earlier):
    tack = issue - timedelta(days=earlier)
    assert holding_ends(issue, months, tack) == tack + relativedelta(months=months)


def test_amounts_are_taken_as_cells_give_them():
    """0.0999 and 0.0017 as floats are the decimals they stand for."""
    assert block_count(Position(430722651, TEN_BILLION, 0, exact(0.0999)), exact(0.0017)) == 3
    assert at_market(NOTE, Formula(exact(0.15), exact(0.002)), exact(0.001)).shares == 5_067_325_305


def test_at_the_cap_nothing_converts():
    with pytest.raises(NoteError, match="held must be below the cap"):
        plan(Position(100, TEN_BILLION, 999_000_000, CAP), F("0.01"))
