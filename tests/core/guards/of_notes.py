"""Guards of a note's terms, of interest, schedules and what is owed."""

from datetime import date
from fractions import Fraction

from tests.core.guards.case import Case
from xl_notes.core import accrual, amortization, owed
from xl_notes.core.daycount import ACT_365, convention
from xl_notes.core.errors import OutOfRange
from xl_notes.core.terms import Habits, InstallmentNote, PaymentDays, Repayment

F = Fraction

ISSUE, FIRST = date(2017, 11, 30), date(2018, 1, 15)


def note(**changes) -> InstallmentNote:
    terms = {"issue": ISSUE, "first_payment": FIRST, "rate": F("0.12"), "principal": 335953857, "nper": 36, "day_count": ACT_365}
    return InstallmentNote(**{**terms, **changes})


def accrued(settlement=FIRST, rate="0.12", principal="1000", compounding=0):
    return accrual.accrued_interest(ISSUE, settlement, F(rate), F(principal), ACT_365, compounding)


MOVED_BACK = note(issue=date(2018, 3, 30), first_payment=date(2018, 3, 31), payment_days=PaymentDays("modified", True))  # to Thursday the 29th
LATE = note(first_payment=date(2022, 1, 15), method="pmt")  # 1,507 days: 3,359,538.57 x 0.12 x 1507 / 365

CASES: list[Case] = [
    # a note's terms
    (lambda: note(rate=F("-0.01")), OutOfRange, "rate", "-0.01", "from 0 to 1"),
    (lambda: note(rate=F(12)), OutOfRange, "rate", "12", "from 0 to 1"),
    (lambda: note(rate=F(1, 10**61)), OutOfRange, "rate", "1e-61", "of no more than 60 decimals"),
    (lambda: note(principal=0), OutOfRange, "principal", "0", "more than zero"),
    (lambda: note(principal=-1), OutOfRange, "principal", "-0.01", "from 0 to 1e15"),
    (lambda: note(principal=2 * 10**17), OutOfRange, "principal", "2000000000000000", "from 0 to 1e15"),
    (lambda: note(first_payment=ISSUE), OutOfRange, "first_payment", "2017-11-30", "after issue, 2017-11-30"),
    (lambda: note(nper=0), OutOfRange, "nper", "0", "from 1 to 10,000"),
    (lambda: note(nper=10_001), OutOfRange, "nper", "10001", "from 1 to 10,000"),
    (lambda: note(nper=9000, freq=1), OutOfRange, "nper", "9000", "fall before 9999-12-31"),
    (lambda: note(freq=3), OutOfRange, "freq", "3", "one of (1, 2, 4, 12, 26, 52)"),
    (lambda: note(method="equal"), OutOfRange, "method", "'equal'", "'level'"),
    (lambda: note(accrual_start=FIRST), OutOfRange, "first_payment", "2018-01-15", "after accrual_start, 2018-01-15"),
    (lambda: PaymentDays("preceding"), OutOfRange, "adjust", "'preceding'", "one of ('none', 'following', 'modified')"),
    (lambda: PaymentDays(accrue_adjusted=True), OutOfRange, "accrue_adjusted", "TRUE", "payment dates that move"),
    (lambda: Habits(payment="down"), OutOfRange, "payment_rounding", "'down'", "one of ('nearest', 'up', 'none')"),
    (lambda: Habits(interest="up"), OutOfRange, "interest_rounding", "'up'", "one of ('nearest', 'none')"),
    (lambda: Habits(last="none"), OutOfRange, "last", "'none'", "one of ('adjust', 'show')"),
    (lambda: note(payment_days=PaymentDays(end_of_month=True)), OutOfRange, "first_payment", "2018-01-15", "the last day of a month"),
    (lambda: note(payment_days=PaymentDays(end_of_month=True), freq=52), OutOfRange, "end_of_month", "TRUE", "every week or two"),
    (lambda: note(payment_days=PaymentDays(day=32)), OutOfRange, "payment_day", "32", "from 1 to 31"),
    (lambda: note(payment_days=PaymentDays(day=15), freq=26), OutOfRange, "payment_day", "15", "every week or two"),
    (lambda: note(payment_days=PaymentDays(day=30)), OutOfRange, "first_payment", "2018-01-15", "2018-01-30, on the payment_day"),
    (lambda: note(method="flat", repayment=Repayment(balloon=1)), OutOfRange, "method", "'flat'", "with a balloon"),
    (lambda: note(method="bullet", repayment=Repayment(interest_only=1)), OutOfRange, "method", "'bullet'", "with a balloon"),
    (lambda: note(repayment=Repayment(balloon=335953858)), OutOfRange, "balloon", "3359538.58", "from 0 to the principal"),
    (lambda: note(repayment=Repayment(balloon=-1)), OutOfRange, "balloon", "-0.01", "from 0 to the principal"),
    (lambda: note(repayment=Repayment(interest_only=36)), OutOfRange, "interest_only", "36", "below nper, 36"),
    (lambda: note(repayment=Repayment(amortize_over=35)), OutOfRange, "amortize_over", "35", "from nper, 36"),
    (lambda: note(repayment=Repayment(balloon=1, amortize_over=40)), OutOfRange, "amortize_over", "40", "left out where a balloon is given"),
    (lambda: amortization.amortize(MOVED_BACK), OutOfRange, "first_payment", "2018-03-31", "late enough to stay after issue when it is moved"),
    # day counts
    (lambda: convention(5), OutOfRange, "basis", "5", "0 to 4 or one of 30/360"),
    (lambda: convention(-1), OutOfRange, "basis", "-1", "0 to 4"),
    (lambda: convention("act/364"), OutOfRange, "basis", "'act/364'", "act/365L"),
    # interest and what is owed
    (lambda: accrued(rate="1.01"), OutOfRange, "rate", "1.01", "from 0 to 1"),
    (lambda: accrued(principal="-5"), OutOfRange, "principal", "-5", "from 0"),
    (lambda: accrued(settlement=date(2017, 11, 29)), OutOfRange, "settlement", "2017-11-29", "on or after issue, 2017-11-30"),
    (lambda: accrued(compounding=3), OutOfRange, "compounding", "3", "one of (0, 1, 2, 4, 12, 365)"),
    (lambda: accrual.maturity_value(FIRST, ISSUE, F(0), F(1), ACT_365), OutOfRange, "maturity", "2017-11-30", "on or after issue, 2018-01-15"),
    (lambda: owed.owed(note(), date(2017, 11, 29)), OutOfRange, "settlement", "2017-11-29", "on or after issue"),
    (lambda: owed.interest_expense(note(), FIRST, ISSUE), OutOfRange, "end_date", "2017-11-30", "on or after start_date, 2018-01-15"),
    (lambda: owed.payoff(note(), FIRST, F("-0.2")), OutOfRange, "premium", "-0.2", "from 0 to 1"),
    # schedules
    (lambda: amortization.amortize(LATE), OutOfRange, "payment", "111584.75", "at least the interest of installment 1, 1,664,490.29"),
    (lambda: amortization.amortize(note(principal=1)), OutOfRange, "nper", "36", "few enough for level payments in whole cents: 0.00 would leave 0.01"),
    (lambda: amortization.installment(note(), 0), OutOfRange, "per", "0", "from 1 to nper, 36"),
    (lambda: amortization.installment(note(), 37), OutOfRange, "per", "37", "from 1 to nper, 36"),
]
