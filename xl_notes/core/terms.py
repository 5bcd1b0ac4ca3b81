"""What was signed: small frozen values, checked when they are made."""

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from xl_notes.core import calendars
from xl_notes.core.daycount import DayCount
from xl_notes.core.errors import OutOfRange, require

COMPOUNDINGS = (0, 1, 2, 4, 12, 365)
FREQUENCIES = (1, 2, 4, 12)
METHODS = ("level", "pmt", "pmt_nostub", "principal", "flat")
MOST_PAYMENTS = 10_000
MOST_CENTS = 10**17
"""A quadrillion dollars.  Above it a cell's float no longer holds the cents apart."""


def check_rate(rate: Fraction) -> None:
    require(0 <= rate <= 1, "rate", rate, "from 0 to 1", "12% is 0.12")


def check_principal(dollars: Fraction) -> None:
    require(0 <= dollars <= MOST_CENTS // 100, "principal", dollars, "an amount of dollars from 0 to 1e15")


@dataclass(frozen=True, slots=True)
class InstallmentNote:
    """A note repaid in regular installments.

    issue          the day interest starts; it is not counted itself
    first_payment  the first installment; its day of the month is the day of all of them
    rate           interest per year, 0.12 for 12%
    principal      whole cents
    nper           number of installments
    day_count      the convention interest accrues under
    method         what is equal about the installments: one of METHODS, see amortization.py
    freq           installments a year
    """

    issue: date
    first_payment: date
    rate: Fraction
    principal: int
    nper: int
    day_count: DayCount
    method: str = "level"
    freq: int = 12

    def __post_init__(self) -> None:
        check_rate(self.rate)
        check_principal(Fraction(self.principal, 100))
        require(self.principal > 0, "principal", Fraction(self.principal, 100), "more than zero, in whole cents")
        require(self.first_payment > self.issue, "first_payment", self.first_payment, f"after issue, {self.issue}")
        require(1 <= self.nper <= MOST_PAYMENTS, "nper", self.nper, f"from 1 to {MOST_PAYMENTS:,}")
        require(self.freq in FREQUENCIES, "freq", self.freq, f"one of {FREQUENCIES}")
        require(self.method in METHODS, "method", self.method, f"one of {METHODS}")
        try:
            self.maturity  # noqa: B018  # asked for, to see that it exists
        except OverflowError:
            raise OutOfRange("nper", self.nper, f"few enough for the last payment to fall before {calendars.LAST_DAY}") from None

    @property
    def months_between(self) -> int:
        return 12 // self.freq

    @property
    def maturity(self) -> date:
        """The day of the last installment."""
        return calendars.add_months(self.first_payment, (self.nper - 1) * self.months_between)


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
