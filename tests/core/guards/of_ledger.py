"""Guards of the ledger, of installments after a change, and of a default."""

from datetime import date
from fractions import Fraction

from tests.core.guards.case import Case
from xl_notes.core.daycount import ACT_365
from xl_notes.core.default import default_due
from xl_notes.core.errors import NotAvailable, OutOfRange, WrongType
from xl_notes.core.ledger import Event, LedgerTerms, ledger, relevel
from xl_notes.core.redemption import Redemption
from xl_notes.core.terms import Habits, InstallmentNote

F = Fraction
ISSUE, DUE, DAY = date(2018, 1, 1), date(2019, 1, 1), date(2018, 3, 1)


def note(**changes) -> InstallmentNote:
    terms = {"issue": ISSUE, "first_payment": date(2018, 2, 1), "rate": F("0.12"), "principal": 100_000, "nper": 12, "day_count": ACT_365}
    return InstallmentNote(**{**terms, **changes})


def terms(**changes) -> LedgerTerms:
    given = {"issue": ISSUE, "maturity": DUE, "rate": F("0.12"), "principal": 100_000, "day_count": ACT_365}
    return LedgerTerms(**{**given, **changes})


def after(*events, **changes):
    return ledger(terms(**changes), [Event(*event) for event in events])


def defaulted(settlement=DUE, amount=1000, premium="0", cure_days=0, **prices):
    return default_due(DAY, settlement, F(amount), F("0.24"), F(premium), ACT_365, cure_days, **prices)


CASES: list[Case] = [
    # terms
    (lambda: terms(maturity=ISSUE), OutOfRange, "maturity", "2018-01-01", "after issue, 2018-01-01"),
    (lambda: terms(apply="both"), OutOfRange, "apply", "'both'", "one of ('interest', 'principal', 'prorata')"),
    (lambda: after((DAY, "cap", F("0.0499"))), WrongType, "outstanding", "nothing", "given where there is a cap"),
    (lambda: terms(accrual_start=DUE), OutOfRange, "accrual_start", "2019-01-01", "before maturity, 2019-01-01"),
    (lambda: terms(over="void"), OutOfRange, "over", "'void'", "one of ('truncate', 'reject')"),
    (lambda: after((DAY, "cap", F("9.99")), outstanding=100, cap=F("0.0999")), OutOfRange, "cap", "9.99", "between 0 and 1"),
    (lambda: terms(compounding=3), OutOfRange, "compounding", "3", "one of (0, 1, 2, 4, 12, 365)"),
    (lambda: terms(cap=F("0.0999")), WrongType, "outstanding", "nothing", "given where there is a cap or a holding"),
    (lambda: terms(held=1), WrongType, "outstanding", "nothing", "given where there is a cap or a holding"),
    (lambda: terms(redemption=Redemption(note(nper=11))), OutOfRange, "maturity", "2019-01-01", "the day of the last installment, 2018-12-01"),
    (lambda: terms(redemption=Redemption(note()), compounding=12), OutOfRange, "compounding", "12", "0 for a note in installments"),
    (lambda: Redemption(note(), "skip"), OutOfRange, "effect", "'skip'", "one of ('shorten', 'relevel', 'next')"),
    (lambda: Redemption(note(method="flat"), "relevel"), OutOfRange, "effect", "'relevel'", '"shorten" or "next"'),
    (lambda: Redemption(note(habits=Habits(payment="none"))), OutOfRange, "payment_rounding", "'none'", "where a ledger is kept in cents"),
    (lambda: after((DAY, "draw", F(1)), redemption=Redemption(note(method="flat"))), OutOfRange, "amount of draw on 2018-03-01", "1", "nothing"),
    (lambda: terms(commitment=99_999), OutOfRange, "commitment", "999.99", "at least the principal"),
    (lambda: Redemption(note(habits=Habits(interest="none"))), OutOfRange, "interest_rounding", "'none'", "where a ledger is kept in cents"),
    # events
    (lambda: after((date(2017, 12, 31), "pay", F(1))), OutOfRange, "events", "2017-12-31", "on or after issue, 2018-01-01"),
    (lambda: after((DUE, "pay", F(1)), (DAY, "pay", F(1))), OutOfRange, "events", "2018-03-01", "the row before is of 2019-01-01"),
    (lambda: after((DAY, "pay", F(1020))), OutOfRange, "amount of pay on 2018-03-01", "1020", "at most what is owed, 1,019.40"),
    (lambda: after((DAY, "pay", F(0))), OutOfRange, "amount of pay on 2018-03-01", "0", "above zero"),
    (lambda: after((DAY, "pay", None)), NotAvailable, "amount of pay on 2018-03-01", "nothing", "given"),
    (lambda: after((DAY, "convert", F(1020), F(1))), OutOfRange, "amount of convert on 2018-03-01", "1020", "at most what is owed, 1,019.40"),
    (lambda: after((DAY, "convert", F(10))), NotAvailable, "price of convert on 2018-03-01", "nothing", "a price in dollars a share"),
    (
        lambda: after((DAY, "convert", F(200), F("0.1")), outstanding=10_000, cap=F("0.0999")),
        OutOfRange,
        "amount of convert on 2018-03-01",
        "200",
        "at most 110.90, 1,109 shares, under the cap",
    ),
    (lambda: after((DAY, "draw", F(501)), commitment=150_000), OutOfRange, "amount of draw on 2018-03-01", "501", "left of the commitment, 500.00"),
    (lambda: after((DAY, "sell", F(1))), OutOfRange, "amount of sell on 2018-03-01", "1", "at most the shares held, 0"),
    (lambda: after((DAY, "sell", F("0.5"))), OutOfRange, "amount of sell on 2018-03-01", "0.5", "whole shares"),
    (lambda: relevel(note(), date(2017, 12, 31), F(1)), OutOfRange, "settlement", "2017-12-31", "on or after issue, 2018-01-01"),
    # default
    (lambda: defaulted(ISSUE), OutOfRange, "settlement", "2018-01-01", "on or after default_date, 2018-03-01"),
    (lambda: defaulted(amount=-1), OutOfRange, "unpaid_amount", "-1", "zero or more"),
    (lambda: defaulted(premium="1.3"), OutOfRange, "default_premium", "1.3", "from 0 to 1"),
    (lambda: defaulted(cure_days=-1), OutOfRange, "cure_days", "-1", "from 0 to 3,660"),
    (lambda: defaulted(default_conversion_price=F(1)), WrongType, "default_market_price", "nothing", "where the other price is"),
    (lambda: defaulted(default_market_price=F(1)), WrongType, "default_conversion_price", "nothing", "where the other price is"),
]
