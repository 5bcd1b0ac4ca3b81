"""The carrying amount of a note sold below what it repays, period by period: the effective interest method.

The interest expense of a period is the carrying amount at its beginning times one rate, the rate that grows the amount received into all that is paid (ASC
835-30-35-2; IFRS 9, appendix A).  What of the expense is not coupon is discount amortised.  Money is whole cents; an amount to a date is exact before its one
rounding and a period's amount is the difference of two dates', so that every column adds up to the cent.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Context, Decimal, localcontext
from fractions import Fraction
from typing import NamedTuple

from xl_notes.core import daycount
from xl_notes.core.accrual import growth
from xl_notes.core.amortization import payments
from xl_notes.core.calendars import ONE_DAY, add_months
from xl_notes.core.daycount import DayCount, Frame
from xl_notes.core.errors import WrongType, require
from xl_notes.core.money import from_cents, half_up, to_cents, whole_cents
from xl_notes.core.price_terms import check_price
from xl_notes.core.terms import MOST_CENTS, MOST_PAYMENTS, InstallmentNote
from xl_notes.core.yields import DAYS_A_YEAR, DIGITS, HIGHEST_RATE, rate_of

STANDARDS = ("ASC 470-20", "ASU 2020-06")
"""How a beneficial conversion feature is accounted for: in equity, as a discount of the note, or, since that update, not apart from the note at all."""


# ------------------------------------------------------------------------------------------------ at issue


def beneficial_conversion(amount: Fraction, conversion_price: Fraction, commitment_price: Fraction, proceeds: Fraction | None = None) -> int:
    """Intrinsic value of a beneficial conversion feature on the commitment date, in cents: shares x (market price - effective conversion price).

    amount            dollars that convert; the shares are amount / conversion_price, fractions of a share counted, so that the value depends on no rounding
    conversion_price  dollars a share
    commitment_price  fair value of a share on the commitment date
    proceeds          dollars of the proceeds allocated to the note, where warrants or costs of the lender take a part; None for the amount.  The effective
                      conversion price is proceeds / shares
    returns           never below zero, and never above the proceeds
    source            ASC 470-20-25-5, 30-4 to 30-8 (EITF 98-5, 00-27), superseded by ASU 2020-06

    >>> beneficial_conversion(Fraction("947687.94"), Fraction("0.0017"), Fraction("0.002"))
    16723905
    """
    require(amount >= 0, "amount", amount, "zero or more dollars")
    check_price("conversion_price", conversion_price)
    check_price("commitment_price", commitment_price)
    require(proceeds is None or proceeds > 0, "proceeds", proceeds, "above zero dollars")
    allocated = amount if proceeds is None else proceeds
    return to_cents(min(max(amount / conversion_price * commitment_price - allocated, Fraction(0)), allocated))


def initial_carrying(carrying: int, bcf: int = 0, standard: str | None = None) -> int:
    """What the note is first carried at, in cents.

    carrying  proceeds less issue costs
    bcf       beneficial conversion feature; it goes to equity under "ASC 470-20" and stays in the note under "ASU 2020-06"
    standard  one of STANDARDS; which one applies is a matter of dates and elections, and is never guessed
    errors    WrongType for a feature without a standard; OutOfRange for one that leaves nothing of the note
    """
    require(bcf >= 0, "bcf", from_cents(bcf), "zero or more dollars")
    if not bcf:
        return carrying
    if standard is None:
        raise WrongType("standard", None, f"given beside a bcf: one of {STANDARDS}", "a bcf is deducted under the first only")
    require(standard in STANDARDS, "standard", standard, f"one of {STANDARDS}")
    if standard != "ASC 470-20":
        return carrying
    require(bcf < carrying, "bcf", from_cents(bcf), f"below the carrying amount, {from_cents(carrying)}", "nothing would be left for a rate to grow from")
    return carrying - bcf


# ------------------------------------------------------------------------------------------------ due in one sum


class Accretion(NamedTuple):
    """A reporting period of a note due in one sum; amounts in cents.  amortised = expense - coupon; closing = opening + amortised, without accrued coupon."""

    day: date
    days: int
    opening: int
    expense: int
    coupon: int
    amortised: int
    closing: int


class Lump(NamedTuple):
    """A note due in one sum, sold below it; cents.  Without a coupon the principal is all that is due."""

    issue: date
    maturity: date
    due: int
    principal: int
    carrying: int
    day_count: DayCount

    @property
    def years(self) -> Fraction:
        return self.years_to(self.maturity)

    def years_to(self, day: date) -> Fraction:
        return daycount.fraction(self.day_count, self.issue, day, Frame(self.maturity))

    def expense_to(self, day: date) -> int:
        """The carrying amount has grown by the part of the way, in years, raised into the growth to maturity."""
        grown = growth(Fraction(self.due, self.carrying) - 1, self.years_to(day) / self.years, 1) - 1
        return whole_cents(self.carrying * grown)

    def coupon_to(self, day: date) -> int:
        """Simple interest: what is due beyond the principal, by the part of the time."""
        part = (self.due - self.principal) * self.years_to(day) / self.years
        return whole_cents(part)

    @property
    def rate(self) -> Fraction:
        """The effective annual rate: (1 + rate) ^ years = due / carrying."""
        return growth(Fraction(self.due, self.carrying) - 1, 1 / self.years, 1) - 1


def lump(issue: date, maturity: date, due: int, carrying: int, day_count: DayCount, principal: int | None = None) -> Lump:
    """A note due in one sum, checked.

    due        cents due at maturity, all of them
    carrying   cents the note is first carried at, at most what is due: with more there would be no expense
    principal  stated principal, where a part of what is due is coupon accrued simply to maturity; None for no coupon
    errors     OutOfRange
    """
    require(maturity > issue, "maturity", maturity, f"after issue, {issue}")
    require(0 < due <= MOST_CENTS, "face_due", from_cents(due), "an amount of dollars above 0, to 1e15")
    require(0 < carrying <= due, "carrying", from_cents(carrying), f"above 0, to what is due, {due / 100:,.2f}", "what is due has the interest in it")
    require(principal is None or 0 < principal <= due, "principal", from_cents(principal or 0), f"above 0, to what is due, {due / 100:,.2f}")
    note = Lump(issue, maturity, due, due if principal is None else principal, carrying, day_count)
    require(note.years > 0, "maturity", maturity, f"a day that {day_count.name} counts as later than issue, {issue}")
    require(note.rate <= HIGHEST_RATE, "carrying", from_cents(carrying), "large enough for a rate below 1e300 a year")
    return note


def month_ends(start: date, end: date) -> list[date]:
    """The last days of months after start and before end."""
    months = (end.year - start.year) * 12 + end.month - start.month
    lasts = [add_months(start.replace(day=1), number + 1) - ONE_DAY for number in range(months)]
    return [day for day in lasts if start < day < end]


def accretion(note: Lump, dates: Sequence[date] | None = None) -> list[Accretion]:
    """One row per reporting date, and one for the maturity.

    dates   after issue, each later than the one before, none after maturity; None for the month ends
    errors  OutOfRange for other dates, and for more than MOST_PAYMENTS of them
    """
    days = month_ends(note.issue, note.maturity) if dates is None else list(dates)
    require(len(days) < MOST_PAYMENTS, "dates", f"{len(days)} of them", f"fewer than {MOST_PAYMENTS:,} reporting dates")
    if not days or days[-1] != note.maturity:
        days.append(note.maturity)
    rows: list[Accretion] = []
    before, expensed, earned = note.issue, 0, 0
    for day in days:
        require(before < day <= note.maturity, "dates", day, f"after {before}, each later than the one before, none after maturity, {note.maturity}")
        expense, coupon = note.expense_to(day), note.coupon_to(day)
        opening, closing = note.carrying + expensed - earned, note.carrying + expense - coupon
        rows.append(Accretion(day, (day - before).days, opening, expense - expensed, coupon - earned, closing - opening, closing))
        before, expensed, earned = day, expense, coupon
    return rows


# ------------------------------------------------------------------------------------------------ in installments


class Settlement(NamedTuple):
    """A payment of a note carried by the effective interest method; cents.  closing = opening + expense - payment; expense = interest + amortised."""

    day: date
    days: int
    opening: int
    payment: int
    expense: int
    interest: int
    amortised: int
    closing: int


def closing_amounts(rate: Fraction, days: Sequence[int], paid: Sequence[int]) -> list[int]:
    """After each payment, the present value of those still to come, in cents; `days` are those each payment comes after the one before."""
    closings: list[int] = []
    with localcontext(Context(prec=DIGITS)):
        grown = 1 + Decimal(rate.numerator) / Decimal(rate.denominator)
        factor = (-grown.ln() / DAYS_A_YEAR).exp()
        value = Decimal(0)
        for gap, amount in zip(reversed(days), reversed(paid), strict=True):
            closings.append(half_up(*value.as_integer_ratio()))
            value = (value + amount) * factor**gap
    return closings[::-1]


def settlements(start: date, carrying: int, paid: Sequence[tuple[date, int]], interest: Sequence[int] | None = None) -> tuple[Fraction, list[Settlement]]:
    """The effective annual rate of dated payments for an amount received, and the carrying amount from payment to payment.

    carrying  cents received at the start, at most what is paid back
    paid      days, one after the other, and cents
    interest  cents of contractual interest in each payment; None for none
    errors    OutOfRange
    """
    total = sum(amount for _, amount in paid)
    require(0 < carrying <= total, "carrying", from_cents(carrying), f"above 0, to the sum of the payments, {total / 100:,.2f}")
    rate = rate_of([(start, from_cents(carrying)), *((day, from_cents(-amount)) for day, amount in paid)])
    days = [(day - before).days for (day, _), before in zip(paid, [start, *(day for day, _ in paid)], strict=False)]
    closings = closing_amounts(rate, days, [amount for _, amount in paid])
    rows: list[Settlement] = []
    opening = carrying
    for place, ((day, amount), closing) in enumerate(zip(paid, closings, strict=True)):
        expense = closing - opening + amount
        charged = interest[place] if interest else 0
        rows.append(Settlement(day, days[place], opening, amount, expense, charged, expense - charged, closing))
        opening = closing
    return rate, rows


def of_installments(note: InstallmentNote, carrying: int | None = None) -> tuple[Fraction, list[Settlement]]:
    """The effective annual rate of a note in installments, and its carrying amount from payment to payment.

    carrying  cents received for it; None for its principal
    """
    paid = payments(note)
    received = note.principal if carrying is None else carrying
    return settlements(note.issue, received, [(each.day, each.amount) for each in paid], [each.interest for each in paid])
