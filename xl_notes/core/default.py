"""What is due after an event of default.  A note that names no default rate and no premium has none: neither is invented."""

from datetime import date, timedelta
from fractions import Fraction

from xl_notes.core.accrual import accrued_interest
from xl_notes.core.daycount import DayCount
from xl_notes.core.errors import WrongType, require
from xl_notes.core.money import to_cents
from xl_notes.core.price_terms import check_price

MOST_CURE_DAYS = 3660


def default_due(
    default_date: date,
    settlement: date,
    amount: Fraction,
    default_rate: Fraction,
    default_premium: Fraction,
    day_count: DayCount,
    cure_days: int = 0,
    default_conversion_price: Fraction | None = None,
    default_market_price: Fraction | None = None,
) -> int:
    """The amount owed when the note defaulted, the premium on it, and interest on it at the default rate, in cents.

    default_date      day of the failure
    amount            dollars of principal and interest unpaid on that day
    default_rate      per year, simple, on the amount without the premium
    default_premium   mandatory redemption: part of the amount that is due on top, 0.3 for 130%
    cure_days         days to cure the failure: premium and default interest start after them, and until then the amount alone is due
    default_conversion_price, default_market_price  both where the greater of the premium and the worth in shares is due, in dollars a share
    errors            OutOfRange for a settlement before the default and for rates, premiums and prices that make no sense
    """
    require(settlement >= default_date, "settlement", settlement, f"on or after default_date, {default_date}")
    require(amount >= 0, "unpaid_amount", amount, "zero or more dollars")
    require(0 <= default_premium <= 1, "default_premium", default_premium, "from 0 to 1", "130% is a premium of 0.3")
    require(0 <= cure_days <= MOST_CURE_DAYS, "cure_days", cure_days, f"from 0 to {MOST_CURE_DAYS:,}")
    begins = default_date + timedelta(days=cure_days)
    interest = accrued_interest(begins, max(settlement, begins), default_rate, amount, day_count)
    if cure_days and settlement <= begins:
        return to_cents(amount)
    return max(to_cents(amount * (1 + default_premium)), _worth_in_shares(amount, default_conversion_price, default_market_price)) + interest


def _worth_in_shares(amount: Fraction, default_conversion_price: Fraction | None, default_market_price: Fraction | None) -> int:
    """What the amount's shares would bring at the market, in cents; 0 where the note has no such alternative."""
    if default_conversion_price is None and default_market_price is None:
        return 0
    if default_conversion_price is None or default_market_price is None:
        raise WrongType("default_market_price" if default_market_price is None else "default_conversion_price", None, "given, where the other price is")
    check_price("default_conversion_price", default_conversion_price)
    check_price("default_market_price", default_market_price)
    return to_cents(amount / default_conversion_price * default_market_price)
