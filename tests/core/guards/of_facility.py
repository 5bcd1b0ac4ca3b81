"""Guards of tranches, conditions of trading, exchanges and prepayments."""

from datetime import date
from fractions import Fraction

from tests.core.daily_quotes import DailyQuotes
from tests.core.guards.case import Case
from xl_notes.core import facility
from xl_notes.core.daycount import ACT_365
from xl_notes.core.errors import NotAvailable, OutOfRange, WrongType
from xl_notes.core.facility import PremiumStep

F = Fraction

FIRST, NOTICE = date(2017, 12, 30), date(2018, 1, 16)
WEEK = [date(2018, 1, day) for day in (8, 9, 10, 11, 12)]
STEPS = (PremiumStep(90, F("0.15")), PremiumStep(180, F("0.2")))


def tranches(first=FIRST, count=2, amounts=("250000",), rate="0.12", months=12, closings=None):
    return facility.tranches(first, count, [amount and F(amount) for amount in amounts], F(rate), ACT_365, months, closings)


def traded(day=None, **fields) -> DailyQuotes:
    """A week with a million shares a day at 0.002, one day of it changed."""
    rows = {when: {"VWAP": F("0.002"), "Volume": F(10**6)} for when in WEEK}
    if day is not None:
        rows[WEEK[day]].update(fields)
    return DailyQuotes(rows)


def funding(quotes=None, threshold=1000, days=5, closing=NOTICE, **more):
    return facility.funding_test(closing, quotes or traded(), F(threshold), days, **more)


def equity(quotes=None, days=5, min_price="0.002", **more):
    return facility.equity_test(NOTICE, quotes or traded(), days, min_price and F(min_price), **more)


def prepaid(settlement=date(2018, 3, 1), amount=1000, steps=STEPS):
    return facility.prepayment(settlement, date(2017, 11, 30), F(amount), steps)


CASES: list[Case] = [
    # tranches
    (lambda: tranches(count=0), OutOfRange, "tranche_count", "0", "from 1 to 10,000"),
    (lambda: tranches(count=10_001), OutOfRange, "tranche_count", "10001", "from 1 to 10,000"),
    (lambda: tranches(date(9990, 1, 31), 200), OutOfRange, "tranche_count", "200", "last closing to fall before 9999-12-31"),
    (lambda: tranches(rate="12"), OutOfRange, "rate", "12", "from 0 to 1"),
    (lambda: tranches(months=0), OutOfRange, "tranche_months", "0", "1 or more"),
    (lambda: tranches(months=-12), OutOfRange, "tranche_months", "-12", "1 or more"),
    (lambda: tranches(months=100_000), OutOfRange, "tranche_months", "100000", "maturities to fall before 9999-12-31"),
    (lambda: tranches(count=3, amounts=("1", "2")), WrongType, "tranche_amount", "'2 cells'", "one amount, or one for each of 3 tranches"),
    (lambda: tranches(amounts=()), WrongType, "tranche_amount", "'0 cells'", "one amount"),
    (lambda: tranches(amounts=("1", None)), NotAvailable, "tranche_amount[2]", "nothing", "an amount of dollars"),
    (lambda: tranches(amounts=("1", "-2")), OutOfRange, "tranche_amount[2]", "-2", "from 0 to 1e15"),
    (lambda: tranches(closings=[FIRST]), WrongType, "closings", "'1 dates'", "as many as count, 2"),
    (lambda: tranches(count=0, closings=[]), WrongType, "closings", "'0 dates'", "as many as count, 0"),
    (lambda: tranches(closings=[NOTICE, date(2018, 2, 28)]), OutOfRange, "closings[1]", "2018-01-16", "first_closing, 2017-12-30"),
    (lambda: tranches(closings=[FIRST, FIRST]), OutOfRange, "closings[2]", "2017-12-30", "after the closing before, 2017-12-30"),
    # conditions of trading
    (lambda: funding(threshold=0), OutOfRange, "threshold", "0", "above zero dollars a day"),
    (lambda: funding(method=2), OutOfRange, "volume_method", "2", "0 mean of price x volume"),
    (lambda: funding(days=0), OutOfRange, "days", "0", "from 1 to 250"),
    (lambda: funding(days=251), OutOfRange, "days", "251", "from 1 to 250"),
    (lambda: funding(days=6), NotAvailable, "market", "'no quotes for 2018-01-05'", "complete over the 6 trading days"),
    (lambda: funding(include_date=True), NotAvailable, "market", "'no quotes for 2018-01-16'", "complete over the 5 trading days"),
    (lambda: funding(traded(2, Volume=None)), NotAvailable, "Volume on 2018-01-10", "nothing", "a number of shares"),
    (lambda: funding(traded(2, Volume=F(-1))), OutOfRange, "Volume on 2018-01-10", "-1", "zero or more"),
    (lambda: funding(traded(2, VWAP=None)), NotAvailable, "VWAP on 2018-01-10", "nothing", "a price"),
    (lambda: funding(traded(2, VWAP=F(0))), OutOfRange, "VWAP on 2018-01-10", "0", "above zero"),
    (lambda: funding(traded(2, VWAP=F(-1), Volume=F(0))), OutOfRange, "VWAP on 2018-01-10", "-1", "above zero"),
    (lambda: funding(traded(2, VWAP=None, Volume=F(0)), method=1), NotAvailable, "VWAP on 2018-01-10", "nothing", "a price"),
    (lambda: equity(min_price="0"), OutOfRange, "min_price", "0", "above zero, or left out"),
    (lambda: equity(min_dollars=F(-1)), OutOfRange, "min_dollars", "-1", "above zero, or left out"),
    (lambda: equity(min_price=None), WrongType, "min_price", "nothing", "given, or else min_dollars"),
    (lambda: equity(days=0), OutOfRange, "days", "0", "from 1 to 250"),
    (lambda: equity(needed=0), OutOfRange, "needed", "0", "from 1 to days, 5"),
    (lambda: equity(needed=6), OutOfRange, "needed", "6", "from 1 to days, 5"),
    (lambda: equity(traded(2, Volume=None)), NotAvailable, "Volume on 2018-01-10", "nothing", "a number of shares"),
    (lambda: equity(traded(2, VWAP=None)), NotAvailable, "VWAP on 2018-01-10", "nothing", "a price"),
    # exchange and prepayment
    (lambda: facility.reconcile([F(1)], [F(1)], F("-0.01")), OutOfRange, "tolerance", "-0.01", "zero or more dollars"),
    (lambda: facility.reconcile([], [F(1)]), NotAvailable, "surrendered", "nothing", "at least one number"),
    (lambda: facility.reconcile([F(1)], [None, None]), NotAvailable, "issued", "nothing", "at least one number"),
    (lambda: prepaid(date(2017, 11, 29)), OutOfRange, "settlement", "2017-11-29", "on or after issue, 2017-11-30"),
    (lambda: prepaid(date(2018, 5, 30)), NotAvailable, "settlement", "2018-05-30", "within 180 days of issue, 2017-11-30"),
    (lambda: prepaid(amount=-1), OutOfRange, "owed_amount", "-1", "zero or more dollars"),
    (lambda: prepaid(steps=()), NotAvailable, "premium_table", "nothing", "at least one row"),
    (lambda: prepaid(steps=(STEPS[0], STEPS[0])), OutOfRange, "premium_table", "90", "ascending in To day, above 90"),
    (lambda: prepaid(steps=(PremiumStep(-1, F(0)),)), OutOfRange, "premium_table", "-1", "ascending in To day, above -1"),
    (lambda: prepaid(steps=(PremiumStep(90, F("1.2")),)), OutOfRange, "premium_table", "1.2", "premiums from 0 to 1"),
]
