"""What was signed: small frozen values, checked when they are made."""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from xl_notes.core import calendars
from xl_notes.core.daycount import DayCount
from xl_notes.core.errors import OutOfRange, require

COMPOUNDINGS = (0, 1, 2, 4, 12, 365)
FREQUENCIES = (1, 2, 4, 12, 26, 52)
WEEKS_BETWEEN = {26: 2, 52: 1}
"""Between the installments of the frequencies that are reckoned in weeks and not in months."""

METHODS = ("level", "pmt", "pmt_nostub", "principal", "flat", "bullet")
PAYMENT_ROUNDINGS = ("nearest", "up", "none")
INTEREST_ROUNDINGS = ("nearest", "none")
LASTS = ("adjust", "show")
MOST_PAYMENTS = 10_000
FINEST_RATE = 10**60
"""What is finer is no rate, and would make a schedule of many installments take minutes."""

MOST_CENTS = 10**17
"""A quadrillion dollars.  Above it a cell's float no longer holds the cents apart."""


def check_rate(rate: Fraction) -> None:
    require(0 <= rate <= 1, "rate", rate, "from 0 to 1", "12% is 0.12")


def check_principal(dollars: Fraction) -> None:
    require(0 <= dollars <= MOST_CENTS // 100, "principal", dollars, "an amount of dollars from 0 to 1e15")


@dataclass(frozen=True, slots=True)
class PaymentDays:
    """Where payments go whose day is no business day.

    adjust           "none": they stay; "following", "modified": see calendars.ADJUSTMENTS
    accrue_adjusted  interest runs to the day moved to; without it the payment alone moves, and interest is that of the contract's dates
    holidays         weekdays without business; None for the US market's own
    end_of_month     every payment on the last day of its month: 28 February, 31 March
    day              day of the month they fall on, where the first one's month is too short for it; None for the first one's own day
    """

    adjust: str = "none"
    accrue_adjusted: bool = False
    holidays: frozenset[date] | None = None
    end_of_month: bool = False
    day: int | None = None

    def __post_init__(self) -> None:
        require(self.adjust in calendars.ADJUSTMENTS, "adjust", self.adjust, f"one of {tuple(calendars.ADJUSTMENTS)}")
        require(self.adjust != "none" or not self.accrue_adjusted, "accrue_adjusted", True, "given with payment dates that move", "see adjust")

    def moved(self, day: date) -> date:
        if self.adjust == "none":
            return day
        return calendars.ADJUSTMENTS[self.adjust](day, calendars.closed_days(self.holidays, day))


@dataclass(frozen=True, slots=True)
class Repayment:
    """How much of the principal the installments repay, and from which one on.

    balloon        whole cents left to the last installment
    interest_only  installments at the beginning that pay interest alone
    amortize_over  installments the payment is reckoned over, more than there are; what they leave falls due with the last
    """

    balloon: int = 0
    interest_only: int = 0
    amortize_over: int | None = None

    @property
    def is_plain(self) -> bool:
        return self == Repayment()


@dataclass(frozen=True, slots=True)
class Habits:
    """What is rounded to the cent, where published tables differ.

    payment   "nearest", "up" or "none": the equal payment, or the equal principal part
    interest  "nearest": each period's, so that the balance is in cents; "none": interest and balance are carried unrounded and rounded where they are shown
    last      "adjust": the last installment takes what rounding left; "show": it is like the others, and what is left, a balloon too, stays owed
    """

    payment: str = "nearest"
    interest: str = "nearest"
    last: str = "adjust"

    def __post_init__(self) -> None:
        require(self.payment in PAYMENT_ROUNDINGS, "payment_rounding", self.payment, f"one of {PAYMENT_ROUNDINGS}")
        require(self.interest in INTEREST_ROUNDINGS, "interest_rounding", self.interest, f"one of {INTEREST_ROUNDINGS}")
        require(self.last in LASTS, "last", self.last, f"one of {LASTS}")


@dataclass(frozen=True, slots=True)
class InstallmentNote:
    """A note repaid in regular installments.

    issue          the day of the note; interest starts on it, and it is not counted itself
    first_payment  the first installment; its day of the month is the day of all of them
    rate           interest per year, 0.12 for 12%
    principal      whole cents
    nper           number of installments
    day_count      the convention interest accrues under
    method         what is equal about the installments: one of METHODS, see amortization.py
    freq           installments a year; 26 every two weeks, 52 every week
    accrual_start  the day interest starts, where it is another than issue
    payment_days   where payments go whose day is no business day
    repayment      how much the installments repay, and from which one on
    habits         what is rounded to the cent
    errors         OutOfRange for terms that make no sense, alone or together
    """

    issue: date
    first_payment: date
    rate: Fraction
    principal: int
    nper: int
    day_count: DayCount
    method: str = "level"
    freq: int = 12
    accrual_start: date | None = None
    payment_days: PaymentDays = PaymentDays()
    repayment: Repayment = Repayment()
    habits: Habits = Habits()

    def __post_init__(self) -> None:
        check_rate(self.rate)
        check_principal(Fraction(self.principal, 100))
        require(self.principal > 0, "principal", Fraction(self.principal, 100), "more than zero, in whole cents")
        require(self.first_payment > self.issue, "first_payment", self.first_payment, f"after issue, {self.issue}")
        require(self.first_payment > self.interest_from, "first_payment", self.first_payment, f"after accrual_start, {self.interest_from}")
        require(self.rate.denominator <= FINEST_RATE, "rate", float(self.rate), "of no more than 60 decimals")
        require(1 <= self.nper <= MOST_PAYMENTS, "nper", self.nper, f"from 1 to {MOST_PAYMENTS:,}")
        require(self.freq in FREQUENCIES, "freq", self.freq, f"one of {FREQUENCIES}")
        require(self.method in METHODS, "method", self.method, f"one of {METHODS}")
        if self.payment_days.end_of_month:
            self._check_end_of_month()
        if self.payment_days.day is not None:
            self._check_payment_day(self.payment_days.day)
        if not self.repayment.is_plain:
            self._check_repayment()
        try:
            self.maturity  # noqa: B018  # asked for, to see that it exists
        except OverflowError:
            raise OutOfRange("nper", self.nper, f"few enough for the last payment to fall before {calendars.LAST_DAY}") from None

    def _check_end_of_month(self) -> None:
        require(self.freq not in WEEKS_BETWEEN, "end_of_month", True, "left out where installments come every week or two")
        require(
            self.first_payment == calendars.on_day(self.first_payment, 31), "first_payment", self.first_payment, "the last day of a month", "see end_of_month"
        )

    def _check_payment_day(self, day: int) -> None:
        require(self.freq not in WEEKS_BETWEEN, "payment_day", day, "left out where installments come every week or two")
        require(1 <= day <= 31, "payment_day", day, "from 1 to 31")
        fitting = calendars.on_day(self.first_payment, day)
        require(self.first_payment == fitting, "first_payment", self.first_payment, f"{fitting}, on the payment_day or the last day of a shorter month")

    def _check_repayment(self) -> None:
        repayment, over = self.repayment, self.repayment.amortize_over
        require(self.method not in ("flat", "bullet"), "method", self.method, 'another than "flat" and "bullet" with a balloon, interest_only or amortize_over')
        require(0 <= repayment.balloon <= self.principal, "balloon", Fraction(repayment.balloon, 100), "from 0 to the principal")
        require(0 <= repayment.interest_only < self.nper, "interest_only", repayment.interest_only, f"from 0 to below nper, {self.nper}")
        require(over is None or self.nper <= over <= MOST_PAYMENTS, "amortize_over", over, f"from nper, {self.nper}, to {MOST_PAYMENTS:,}")
        require(over is None or not repayment.balloon, "amortize_over", over, "left out where a balloon is given")

    @property
    def interest_from(self) -> date:
        return self.accrual_start or self.issue

    def payment_date(self, number: int) -> date:
        """The day of an installment, from 1, as the contract reckons it: stepped from the first one, so that the 30th is the 30th again after February."""
        if self.freq in WEEKS_BETWEEN:
            return self.first_payment + timedelta(weeks=(number - 1) * WEEKS_BETWEEN[self.freq])
        months = (number - 1) * (12 // self.freq)
        if self.payment_days.end_of_month:
            return calendars.on_day(calendars.add_months(self.first_payment, months), 31)
        day = calendars.add_months(self.first_payment, months)
        return day if self.payment_days.day is None else calendars.on_day(day, self.payment_days.day)

    @property
    def maturity(self) -> date:
        """The day of the last installment."""
        return self.payment_date(self.nper)


@dataclass(frozen=True, slots=True)
class LumpNote:
    """A note whose principal and interest are due in one sum.

    issue        the day interest starts; it is not counted itself
    rate         interest per year, 0.12 for 12%
    principal    whole cents
    day_count    the convention interest accrues under
    compounding  0 simple, else times a year
    """

    issue: date
    maturity: date
    rate: Fraction
    principal: int
    day_count: DayCount
    compounding: int = 0

    def __post_init__(self) -> None:
        check_rate(self.rate)
        check_principal(Fraction(self.principal, 100))
        require(self.principal > 0, "principal", Fraction(self.principal, 100), "more than zero, in whole cents")
        require(self.maturity > self.issue, "maturity", self.maturity, f"after issue, {self.issue}")
        require(self.compounding in COMPOUNDINGS, "compounding", self.compounding, f"one of {COMPOUNDINGS}")
