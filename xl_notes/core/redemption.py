"""Installments of a note on which more has happened than installments: what the next one pays, once some of it was prepaid, converted or drawn again.

The effect is agreed, or argued about:

    shorten   installments stay what they were, and the note ends earlier
    relevel   they are reckoned anew over the periods that are left, and the note ends when it would have
    next      what was paid counts against the principal of the installments due next; later ones are as scheduled
"""

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from xl_notes.core import daycount
from xl_notes.core.amortization import Installment, Plan, amortize, period_factors, plan, planned_factors
from xl_notes.core.daycount import Frame
from xl_notes.core.errors import require
from xl_notes.core.money import whole_cents
from xl_notes.core.terms import InstallmentNote

EFFECTS = ("shorten", "relevel", "next")


@dataclass(frozen=True, slots=True)
class Redemption:
    """The installments of a note and what a change of its principal does to them."""

    note: InstallmentNote
    effect: str = "shorten"

    def __post_init__(self) -> None:
        require(self.effect in EFFECTS, "effect", self.effect, f"one of {EFFECTS}")
        require(self.effect != "relevel" or self.note.method != "flat", "effect", self.effect, '"shorten" or "next" for "flat" installments')
        require(self.note.habits.payment != "none", "payment_rounding", self.note.habits.payment, '"nearest" or "up" where a ledger is kept in cents')
        require(self.note.habits.interest == "nearest", "interest_rounding", self.note.habits.interest, '"nearest" where a ledger is kept in cents')

    @property
    def rows(self) -> tuple[Installment, ...]:
        """As scheduled, as if nothing else happened."""
        return amortize(self.note)

    def agreed(self) -> Plan:
        return plan(self.note, self.note.principal, planned_factors(self.note, period_factors(self.note)))

    def anew(self, paid: int, principal: int, rate: Fraction, day: date) -> Plan:
        """The plan for what is owed on a day, after so many installments, over the periods that are left."""
        repayment = replace(self.note.repayment, balloon=min(self.note.repayment.balloon, principal))  # no more than is owed can be left to the last
        note = replace(self.note, rate=rate, repayment=repayment)
        kept = max(paid, note.repayment.interest_only)
        factors = planned_factors(note, period_factors(note))[kept - note.repayment.interest_only :]
        if kept == paid:  # the period the day lies in has begun already
            left = rate * self.years(paid, day, self.rows[paid].period.end)
            factors = [(left.numerator, left.denominator), *factors[1:]]
        return plan(note, principal, factors)

    def years(self, paid: int, start: date, end: date) -> Fraction:
        """The part of a year between two days of the period after so many installments, as interest counts it."""
        note = self.note
        period = self.rows[min(paid, note.nper - 1)].period
        if note.method == "pmt_nostub":  # every period counts as a regular one, spread evenly over its days
            return Fraction((end - start).days, period.days * note.freq)
        return daycount.fraction(note.day_count, start, end, Frame(note.maturity, max(period.end, end), note.freq == 1))

    def base(self, principal: int) -> int:
        """What interest is reckoned on."""
        return self.note.principal if self.note.method == "flat" and principal else principal

    def due(self, number: int, principal: int, interest: int, carried: int, agreed: Plan) -> int:
        """What an installment pays, in cents.

        interest  all that is unpaid, `carried` among it from before the last change of the principal
        """
        owed = principal + interest
        if number == self.note.nper and self.note.habits.last == "adjust":
            return owed
        if number <= self.note.repayment.interest_only:
            return interest
        if self.effect == "next":
            return interest + max(0, principal - self.rows[number - 1].closing)
        if agreed.payment is None:
            return min(owed, interest + whole_cents(agreed.part))
        late = carried if self.effect == "relevel" else 0
        return min(owed, whole_cents(agreed.payment) + late)
