"""Floats that are certain of a rounding.

A number from a spreadsheet is a float that stands for a decimal; it, and every operation on it, is off by at most 2**-53 of its size.  So a result of a few
operations on floats is known to within a few parts in 10**16, and unless it lies that near to half a cent, or to a whole share, it rounds to the very number
that exact fractions round to.  Where it does lie that near, nothing is said here, and the fractions have to be asked.
"""

OFF = 4e-15
"""How far a result of up to eight roundings may be off, as a part of it: four times what theory allows."""

LARGEST = 1e14
"""Above it a float has no digits left to be certain of a whole number by."""

MOST_WHOLE = 2**53
"""Up to it floats hold all whole numbers one by one; in cents, some 90 trillion dollars."""

MOST_DOLLARS = 1e15
LEAST_PRICE = 1e-300
"""Below it floats have fewer digits."""

LEAST_CAP, MOST_CAP = 1e-9, 1 - 1e-9
"""What lies nearer to 0 or 1 is no plain ownership cap."""


def nearest(amount: float) -> int | None:
    """The whole number nearest to an amount >= 0 that floats have made; None where halves, or an amount this large, leave it in doubt."""
    if not amount < LARGEST:
        return None
    whole = int(amount + 0.5)
    return whole if abs(amount - whole) < 0.5 - amount * OFF else None


def below(number: float, off: float) -> int | None:
    """The whole number not above a number >= 0 that may be `off` so much; None where that leaves it in doubt."""
    if not number < LARGEST:
        return None
    whole = int(number)
    return whole if off < number - whole < 1 - off else None
