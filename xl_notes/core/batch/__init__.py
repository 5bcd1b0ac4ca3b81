"""Many notes, dates or holders at once, in numpy: the same results as one by one, to the cent and the share.

Arrays go in and come out, all of one length, a single value standing for all; dates are datetime64[D].  Everything is calculated in floats first.  A result
that floats are certain of (certain.py) is the one that exact fractions give.  The few others, and whatever is no plain case, are NaN in what the functions
called plain_... return; the functions without ask the exact ones for them, row by row, which say what is wrong with a row, too.
"""

from xl_notes.core.batch.accrued import accrued_interest, plain_accrued, plain_fractions
from xl_notes.core.batch.conversion import History, conversion_prices, plain_conversion_prices
from xl_notes.core.batch.levels import plain_level_accrued_at, plain_level_balances, plain_level_payments, plain_level_payoffs
from xl_notes.core.batch.owed import plain_accrued_at, plain_balances, plain_interest, plain_interest_parts, plain_payoffs, plain_principal_parts
from xl_notes.core.batch.positions import Positions, level_positions, lump_positions, plain_level_positions, plain_lump_positions
from xl_notes.core.batch.rows import Results, days_of
from xl_notes.core.batch.schedules import Schedules, level_schedules
from xl_notes.core.batch.shares import cap_shares, plain_cap_shares, plain_ownership, plain_whole_shares, whole_shares

__all__ = [
    "History",
    "Positions",
    "Results",
    "Schedules",
    "accrued_interest",
    "cap_shares",
    "conversion_prices",
    "days_of",
    "level_positions",
    "level_schedules",
    "lump_positions",
    "plain_accrued",
    "plain_accrued_at",
    "plain_balances",
    "plain_cap_shares",
    "plain_conversion_prices",
    "plain_fractions",
    "plain_interest",
    "plain_interest_parts",
    "plain_level_accrued_at",
    "plain_level_balances",
    "plain_level_payments",
    "plain_level_payoffs",
    "plain_level_positions",
    "plain_lump_positions",
    "plain_ownership",
    "plain_payoffs",
    "plain_principal_parts",
    "plain_whole_shares",
    "whole_shares",
]
