"""Whether another way gives the same answer, in words."""

from collections.abc import Sequence

HALF_A_CENT = 0.005
DUST = 1e-12
"""Of the last digits of a float."""


def agreement(ours: Sequence[float], theirs: Sequence[float], money: bool) -> str:
    """In words, how far their figures are from the first ones of ours."""
    if not 0 < len(theirs) <= len(ours):
        raise ValueError(f"{len(theirs)} figures cannot be compared with {len(ours)}")
    pairs = list(zip(ours, theirs, strict=False))
    off = max(abs(a - b) for a, b in pairs)
    if off == 0:
        return "yes"
    if all(abs(a - b) <= DUST * abs(a) for a, b in pairs):
        return "yes, but for the last digits of a float"
    if money and off <= HALF_A_CENT * (1 + 1e-6):
        return "to half a cent: not rounded"
    return f"no: up to {_amount(off)} off"


def _amount(number: float) -> str:
    return f"{number:,.2f}" if number >= HALF_A_CENT else f"{number:.2g}"
