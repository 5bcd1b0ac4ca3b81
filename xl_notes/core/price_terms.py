"""What a note says about its conversion price."""

from dataclasses import dataclass, replace
from fractions import Fraction

from xl_notes.core.errors import require

MOST_DISCOUNT = Fraction(3, 4)
STATISTICS = ("mean", "volume", "lowest")
FIELDS = ("VWAP", "Bid", "Low", "Close")
LONGEST_LOOKBACK = 250


@dataclass(frozen=True, slots=True)
class PriceTerms:
    """A variable conversion price: the lowest of a discounted market price, the closing bid and a fixed price, but never below a floor.

    discount     taken off the market price of the look-back, 0.15 for "85% of"; the bid and the fixed price carry none
    fixed_price  ceiling of the price in dollars a share, as of the note's issue; None for none
    floor_price  the price never falls below it; None for none
    lookback     trading days in the window
    statistic    one of STATISTICS: simple mean, mean weighted by volume, or lowest of the window
    field        the daily quote the look-back reads: one of FIELDS
    """

    discount: Fraction
    fixed_price: Fraction | None = None
    floor_price: Fraction | None = None
    lookback: int = 5
    statistic: str = "mean"
    field: str = "VWAP"

    def __post_init__(self) -> None:
        # Stopped at 75%, above the discounts met in practice, so that a contract's "85%" typed as it stands is refused and not priced at 15% of the market.
        require(0 <= self.discount < MOST_DISCOUNT, "discount", self.discount, "from 0 to below 0.75", "the part taken off: for 85% of the VWAP give 15%")
        if self.fixed_price is not None:
            check_price("fixed_price", self.fixed_price)
        if self.floor_price is not None:
            require(self.floor_price >= 0, "floor_price", self.floor_price, "zero or more dollars a share")
        require(1 <= self.lookback <= LONGEST_LOOKBACK, "lookback", self.lookback, f"from 1 to {LONGEST_LOOKBACK} trading days")
        require(self.statistic in STATISTICS, "statistic", self.statistic, f"one of {STATISTICS}")
        require(self.field in FIELDS, "field", self.field, f"one of {FIELDS}")

    def after_splits(self, factor: Fraction) -> "PriceTerms":
        """The same terms in shares of a day by which one share has become `factor` shares."""
        fixed = self.fixed_price and self.fixed_price / factor
        floor = self.floor_price and self.floor_price / factor
        return replace(self, fixed_price=fixed, floor_price=floor)


def check_price(argument: str, price: Fraction) -> None:
    require(price > 0, argument, price, "above zero, in dollars a share")
