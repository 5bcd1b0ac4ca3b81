"""Whole shares, caps, conversions and cents to the last unit, against Decimal, on random cases and on the edges where binary floats go wrong.

Amounts, prices and caps enter as the floats a cell would hold.  The second method is Decimal on the text of the number: integer division, a search for the last
share a cap allows, quantize for cents.  Each test also counts how often plain float arithmetic is wrong on the same cases, so that it is known to bite.
"""

import math
import random
from decimal import ROUND_CEILING, ROUND_HALF_UP, Context, Decimal, localcontext
from fractions import Fraction

import pytest

from xl_notes.core.conversion import whole_shares
from xl_notes.core.money import down, exact, from_cents, half_up, to_cents, up
from xl_notes.core.ownership import beneficial_ownership, cap_shares, max_conversion

CAPS = ("0.0999", "0.0499", "0.1999")
WIDE = Context(prec=60)


def decimal_shares(amount: str, price: str) -> int:
    """The whole part of a quotient, by Decimal's integer division."""
    return int(WIDE.divide_int(Decimal(amount), Decimal(price)))


def random_price(rng: random.Random) -> str:
    """From a fraction of a cent to some dollars, with as many digits as a discounted average has."""
    return str(Decimal(rng.randrange(1, 10 ** rng.randrange(1, 9))).scaleb(-rng.randrange(4, 10)))


def random_amount(rng: random.Random) -> str:
    return str(Decimal(rng.randrange(10 ** rng.randrange(1, 13))).scaleb(-2))


def test_whole_shares_of_100_000_random_amounts():
    rng = random.Random(1)
    for _ in range(100_000):
        amount, price = random_amount(rng), random_price(rng)
        assert whole_shares(exact(float(amount)), exact(float(price))) == decimal_shares(amount, price), (amount, price)


def test_whole_shares_on_the_edge():
    """Amounts that buy k shares exactly, a cent less and a cent more: 3 x 10,000 of them.  Floor of a float quotient is a share short in some."""
    rng = random.Random(2)
    float_is_wrong = 0
    for _ in range(10_000):
        price = Decimal(rng.randrange(1, 10_000)).scaleb(-rng.randrange(2, 6))
        exactly = price * (rng.randrange(1, 10**7) * 1000)  # thousands, so that it is whole cents
        for amount in (exactly, exactly - Decimal("0.01"), exactly + Decimal("0.01")):
            expected = decimal_shares(str(amount), str(price))
            assert whole_shares(exact(float(amount)), exact(float(price))) == expected, (amount, price)
            float_is_wrong += math.floor(float(amount) / float(price)) != expected
        assert whole_shares(exact(float(exactly)), exact(float(price))) * price == exactly
        assert whole_shares(exact(float(exactly - Decimal("0.01"))), exact(float(price))) * price < exactly
    assert float_is_wrong > 500


def test_a_float_quotient_can_be_a_share_short():
    """0.60 buys 3 at 0.20 and 4.35 buys 435 at 0.01; 0.6 / 0.2 is 2.9999999999999996 in binary, and 4.35 * 100 is 434.99999999999994."""
    assert math.floor(0.6 / 0.2) == 2
    assert whole_shares(exact(0.6), exact(0.2)) == 3
    assert math.floor(4.35 * 100) == 434
    assert whole_shares(exact(4.35), exact(0.01)) == 435


def test_rounding_of_shares():
    """Down, nearest and up against Decimal's modes, ties of half a share among them."""
    rng = random.Random(3)
    for _ in range(10_000):
        price = Decimal(rng.randrange(2, 2000, 2)).scaleb(-4)
        amount = price * Decimal(rng.randrange(10**6)) / 2 if rng.random() < 0.5 else Decimal(rng.randrange(10**8)).scaleb(-4)
        quotient = WIDE.divide(amount, price)
        a, p = exact(float(amount)), exact(float(price))
        assert whole_shares(a, p, 0) == math.floor(quotient)
        assert whole_shares(a, p, 1) == int(quotient.to_integral_value(ROUND_HALF_UP))
        assert whole_shares(a, p, 2) == int(quotient.to_integral_value(ROUND_CEILING))


# --- the cap -----------------------------------------------------------------------------------------------------------------------------------------------


def within(outstanding: int, held: int, shares: int, cap: str) -> bool:
    """held + shares <= cap x (outstanding + shares), in whole ten-thousandths."""
    return 10_000 * (held + shares) <= int(Decimal(cap).scaleb(4)) * (outstanding + shares)


def last_share_within(outstanding: int, held: int, cap: str) -> int:
    """By halving: the last share that is within the cap, 0 if there is none."""
    low, high = 0, 4 * outstanding
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if within(outstanding, held, middle, cap) else (low, middle)
    return low


def check_cap(outstanding: int, held: int, cap: str) -> int:
    shares = cap_shares(outstanding, held, exact(float(cap)))
    assert not within(outstanding, held, shares + 1, cap), (outstanding, held, cap)
    assert within(outstanding, held, shares, cap) or shares == 0, (outstanding, held, cap)
    return shares


def test_one_share_more_breaks_the_cap():
    rng = random.Random(4)
    for _ in range(100_000):
        outstanding = rng.randrange(1, 10 ** rng.randrange(1, 14))
        held = rng.randrange(min(outstanding, 1 + outstanding // rng.choice((1, 5, 10, 100))) + 1)
        check_cap(outstanding, held, rng.choice(CAPS))


def test_last_share_by_halving():
    rng = random.Random(5)
    for _ in range(2000):
        outstanding = rng.randrange(1, 10**11)
        held, cap = rng.randrange(outstanding // 8 + 1), rng.choice(CAPS)
        assert cap_shares(outstanding, held, exact(float(cap))) == last_share_within(outstanding, held, cap)


@pytest.mark.parametrize("cap", CAPS)
def test_exactly_the_cap_is_allowed(cap):
    """After the issue a holder of n k of 10,000 k shares is exactly at n ten-thousandths: "in excess of" is not passed.  One outstanding less, and it is."""
    n, part = int(Decimal(cap).scaleb(4)), float(cap)
    rng = random.Random(6)
    float_is_wrong = 0
    for _ in range(4000):
        k = rng.randrange(1, 10**7)
        shares = rng.randrange(1, n * k + 1)
        outstanding, held = 10_000 * k - shares, n * k - shares
        assert check_cap(outstanding, held, cap) == shares
        assert beneficial_ownership(outstanding, held, shares) == exact(part)
        assert check_cap(outstanding - 1, held, cap) == shares - 1
        assert check_cap(outstanding + shares, held + shares, cap) == 0
        float_is_wrong += math.floor((part * outstanding - held) / (1 - part)) != shares
    assert float_is_wrong > 100


def test_dividing_by_the_old_count_is_the_wrong_cap():
    """The common mistake allows 9.99% of the shares before the issue: 999,000,000 of ten billion, 9.08% of the shares after it."""
    assert cap_shares(10**10, 0, exact(0.0999)) == 1_109_876_680 > 999_000_000
    assert beneficial_ownership(10**10, 0, 999_000_000) == Fraction(999, 10_999)


# --- conversions -------------------------------------------------------------------------------------------------------------------------------------------


def decimal_conversion(amount, price, outstanding, held, cap, authorized, reserved, exchange):
    """Limits, the least of them and its dollars, with Decimal and the search by halving."""
    limits = [("amount", decimal_shares(amount, price)), ("ownership", last_share_within(outstanding, held, cap))]
    if authorized is not None:
        limits.append(("authorized", max(0, authorized - outstanding - reserved)))
    if exchange is not None:
        limits.append(("exchange", exchange))
    name, shares = sorted(limits, key=lambda limit: limit[1])[0]
    converted = int((shares * Decimal(price)).quantize(Decimal("0.01"), ROUND_HALF_UP).scaleb(2))
    return shares, converted, int(Decimal(amount).scaleb(2)) - converted, name


def test_conversions_under_all_limits():
    rng = random.Random(8)
    seen = dict.fromkeys(("amount", "ownership", "authorized", "exchange"), 0)
    for _ in range(10_000):
        price = str(Decimal(rng.randrange(1, 500)).scaleb(-rng.choice((4, 5, 6))))
        outstanding = rng.randrange(1000, 10**9)
        held, cap = rng.randrange(outstanding // 15), rng.choice(CAPS)
        dollars = Decimal(rng.randrange(1, outstanding)) * Decimal(price) / 4
        amount = str(dollars.quantize(Decimal("0.01")))
        authorized = rng.choice((None, outstanding + rng.randrange(outstanding // 8)))
        reserved = rng.choice((0, rng.randrange(outstanding // 50)))
        exchange = rng.choice((None, rng.randrange(1, outstanding // 8)))
        result = max_conversion(exact(float(amount)), exact(float(price)), outstanding, held, exact(float(cap)), authorized, reserved, exchange)
        with localcontext(WIDE):
            assert result == decimal_conversion(amount, price, outstanding, held, cap, authorized, reserved, exchange), (amount, price)
        assert result.converted + result.left == to_cents(exact(float(amount)))
        assert result.left >= 0
        seen[result.limit] += 1
    assert min(seen.values()) > 100, seen


# --- cents -------------------------------------------------------------------------------------------------------------------------------------------------


def test_half_cents_round_away_from_zero():
    """Every amount that ends in half a cent, as a cell's float; round() gets many of them wrong, by binary and by its even ties."""
    rng = random.Random(9)
    float_is_wrong = 0
    for _ in range(20_000):
        amount = Decimal(rng.randrange(10 ** rng.randrange(1, 12)) * 10 + 5).scaleb(-3) * rng.choice((1, -1))
        expected = int(amount.quantize(Decimal("0.01"), ROUND_HALF_UP).scaleb(2))
        assert to_cents(exact(float(amount))) == expected, amount
        float_is_wrong += round(round(float(amount), 2) * 100) != expected
    assert float_is_wrong > 5000


def test_cents_of_random_amounts():
    rng = random.Random(10)
    for _ in range(50_000):
        amount = Decimal(rng.randrange(-(10**14), 10**14)).scaleb(-rng.randrange(7))
        assert to_cents(exact(float(amount))) == int(Decimal(repr(float(amount))).quantize(Decimal("0.01"), ROUND_HALF_UP).scaleb(2)), amount


def test_a_float_is_its_shortest_decimal():
    assert exact(0.0999) == Fraction(999, 10_000)
    assert exact(1e-7) == Fraction(1, 10**7)
    assert exact(3359538.57) == Fraction(335953857, 100)
    assert exact(1e22) == 10**22
    assert exact(0.1) + exact(0.2) == exact(0.3)
    assert exact(5) == exact(Decimal(5)) == exact(Fraction(5)) == 5
    assert from_cents(335953857) == exact(3359538.57)


def test_named_roundings_of_negative_numbers():
    """-7/2 is -4 to the nearest with ties away from zero, -4 down and -3 up; -5/4 is -1, -2 and -1."""
    assert (half_up(-7, 2), down(-7, 2), up(-7, 2)) == (-4, -4, -3)
    assert (half_up(-5, 4), down(-5, 4), up(-5, 4)) == (-1, -2, -1)
    assert (half_up(7, 2), down(7, 2), up(7, 2)) == (4, 3, 4)
