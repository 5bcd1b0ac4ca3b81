"""Exact numbers and the few places where they are rounded.

A number from a spreadsheet is a binary float that stands for the shortest decimal that reads back as the same float: 0.0999 is 999/10000.  Everything between
input and posting is exact; an amount that can be paid is a whole number of cents, and becomes one through a rounding rule that has a name.
"""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

Rounding = Callable[[int, int], int]
"""A rule that makes a whole number of numerator / denominator, denominator > 0."""


def half_up(numerator: int, denominator: int) -> int:
    """To the nearest whole, halves away from zero: the rule of bank schedules and of a worksheet's ROUND."""
    if numerator < 0:
        return -half_up(-numerator, denominator)
    return (2 * numerator + denominator) // (2 * denominator)


def down(numerator: int, denominator: int) -> int:
    """To the whole number not above."""
    return numerator // denominator


def up(numerator: int, denominator: int) -> int:
    """To the whole number not below."""
    return -(-numerator // denominator)


def exact(number: float | int | Decimal | Fraction) -> Fraction:
    """The decimal a number stands for, as a fraction.  A float means its shortest decimal."""
    if isinstance(number, float):
        return Fraction(*Decimal(repr(number)).as_integer_ratio())
    return Fraction(number)


def whole_cents(amount: int | Fraction) -> int:
    """An amount in cents, rounded half up."""
    return half_up(amount.numerator, amount.denominator)


def to_cents(dollars: Fraction) -> int:
    """Dollars as whole cents, rounded half up."""
    return half_up(dollars.numerator * 100, dollars.denominator)


def from_cents(cents: int) -> Fraction:
    return Fraction(cents, 100)
