"""Guards of shares to come: positions, blocks, selling, simulated paths, true-ups, reserves, holding periods and resets."""

from datetime import date
from fractions import Fraction

from tests.core.guards.case import Case
from xl_notes.core import dilution, resets, spiral
from xl_notes.core.dilution import Block, Formula, Position, Selling
from xl_notes.core.errors import NotAvailable, OutOfRange, WrongType
from xl_notes.core.resets import Issue
from xl_notes.core.spiral import Market, Paths, Simulation

F = Fraction
DAY = date(2018, 6, 1)


def position(amount=100_000, outstanding=10**6, held=0, cap="0.0999") -> Position:
    return Position(amount, outstanding, held, F(cap))


def plan(price="0.01", **changes):
    return dilution.plan(position(**changes), F(price))


def selling_dates(shares=5, a_day=1, start=DAY, holidays=None):
    return dilution.selling_dates([Block(1, shares, 0, 0, 10**6, 0)], Selling(a_day, F(1)), start, holidays)


def paths(where: Position) -> Paths:
    return Paths(where, Market(F(1)), Formula(F(0)), Selling(1, F(1)), Simulation())


def reset(issues=(), method="weighted", outstanding=1000, fixed="1"):
    return resets.reset_price(DAY, F(fixed), issues, method, outstanding)


CASES: list[Case] = [
    # positions and prices
    (lambda: position(amount=0), OutOfRange, "amount", "0", "a cent or more"),
    (lambda: position(amount=-1), OutOfRange, "amount", "-0.01", "a cent or more"),
    (lambda: position(amount=10**17 + 1), OutOfRange, "amount", "1e+15", "up to 1e15 dollars"),
    (lambda: position(outstanding=0), OutOfRange, "outstanding", "0", "above zero"),
    (lambda: position(held=10**6 + 1), OutOfRange, "held", "1000001", "from 0 to the shares outstanding"),
    (lambda: position(cap="9.99"), OutOfRange, "cap", "9.99", "between 0 and 1"),
    (lambda: Formula(F("0.85")), OutOfRange, "discount", "0.85", "from 0 to below 0.75"),
    (lambda: Formula(F(0), F(0)), OutOfRange, "fixed_price", "0", "above zero"),
    (lambda: Formula(F(0), None, 0), OutOfRange, "lookback", "0", "from 1 to 250"),
    (lambda: Formula(F(0), statistic="volume"), OutOfRange, "statistic", "'volume'", "one of ('mean', 'lowest')"),
    (lambda: dilution.at_market(position(), Formula(F(0)), F(0)), OutOfRange, "prices", "0", "above zero"),
    # blocks
    (lambda: plan(price="0"), OutOfRange, "price", "0", "above zero"),
    (lambda: plan(held=100_000), OutOfRange, "held", "100000", "below the cap: none of 1,000,000 outstanding shares may be added"),
    (lambda: plan(cap="0.000001", amount=10**8), OutOfRange, "cap", "1e-06", "large enough to clear the amount in 10,000 blocks"),
    (lambda: plan(amount=4, price="0.05"), OutOfRange, "amount", "0.04", "enough for one share at 0.05"),
    # selling
    (lambda: Selling(0, F(1)), OutOfRange, "daily_volume", "0", "above zero"),
    (lambda: Selling(1, F(0)), OutOfRange, "participation", "0", "above 0, at most 1"),
    (lambda: Selling(1, F(25)), OutOfRange, "participation", "25", "above 0, at most 1"),
    (lambda: Selling(9, F("0.1")), OutOfRange, "participation", "0.1", "large enough to sell a share a day"),
    (lambda: dilution.selling_of(None, F("0.1")), WrongType, "daily_volume", "nothing", "given with participation"),
    (lambda: dilution.selling_of(1000, None), WrongType, "participation", "nothing", "given with daily_volume"),
    (lambda: dilution.selling_dates([], None, DAY), WrongType, "daily_volume", "nothing", "given with first_sale"),
    (lambda: selling_dates(shares=50_001), OutOfRange, "daily_volume", "1", "large enough to sell in 50,000 trading days"),
    (lambda: selling_dates(start=date(2100, 12, 30)), NotAvailable, "holidays", "nothing", "given for dates after 2100"),
    (lambda: selling_dates(start=date(9999, 12, 30), holidays=()), OutOfRange, "first_sale", "9999-12-30", "early enough to sell before 9999-12-31"),
    # true-up, reserve, holding period
    (lambda: dilution.true_up(F(1), -1, F(1)), OutOfRange, "delivered", "-1", "zero or more"),
    (lambda: dilution.true_up(F(1), 0, F(0)), OutOfRange, "price", "0", "above zero"),
    (lambda: dilution.true_up(F(1), 0, F(1), 3), OutOfRange, "rounding", "3", "0 down, 1 nearest or 2 up"),
    (lambda: dilution.reserve(F(1), F(1), F("0.5")), OutOfRange, "multiple", "0.5", "1 or more"),
    (lambda: dilution.holding_ends(DAY, 0), OutOfRange, "hold_months", "0", "1 or more"),
    (lambda: dilution.holding_ends(DAY, tack=date(2018, 6, 2)), OutOfRange, "tack", "2018-06-02", "on or before issue, 2018-06-01"),
    (lambda: dilution.holding_ends(DAY, 100_000), OutOfRange, "hold_months", "100000", "few enough to end by 9999-12-31"),
    # simulated paths
    (lambda: Market(F(0)), OutOfRange, "market_price", "0", "above zero"),
    (lambda: Market(F(10**6 + 1)), OutOfRange, "market_price", "1000001", "at most 1,000,000"),
    (lambda: Market(F(1), F(150)), OutOfRange, "volatility", "150", "from 0 to 5"),
    (lambda: Market(F(1), F(-1)), OutOfRange, "volatility", "-1", "from 0 to 5"),
    (lambda: Market(F(1), drift=F(6)), OutOfRange, "drift", "6", "from -5 to 5"),
    (lambda: Market(F(1), impact=F(-1)), OutOfRange, "impact", "-1", "from 0 to 10"),
    (lambda: Market(F(1), days_a_year=0), OutOfRange, "days_a_year", "0", "from 200 to 366"),
    (lambda: Simulation(horizon=0), OutOfRange, "horizon", "0", "from 1 to 5,040"),
    (lambda: Simulation(paths=0), OutOfRange, "paths", "0", "from 1 to 100,000"),
    (lambda: Simulation(paths=100_001), OutOfRange, "paths", "100001", "from 1 to 100,000"),
    (lambda: Simulation(seed=0), OutOfRange, "seed", "0", "from 1 to 4,294,967,295"),
    (lambda: paths(position(amount=5 * 10**14 + 1)), OutOfRange, "amount", "5000000000000.01", "at most 5e12"),
    (lambda: paths(position(outstanding=10**15 + 1)), OutOfRange, "outstanding", "1000000000000001", "at most 1e15"),
    (
        lambda: spiral.simulate(position(held=100_000), Market(F(1)), Formula(F(0)), Selling(1, F(1)), Simulation()),
        OutOfRange,
        "held",
        "100000",
        "below the cap",
    ),
    # resets
    (lambda: reset(fixed="0"), OutOfRange, "fixed_price", "0", "above zero"),
    (lambda: reset(outstanding=0), OutOfRange, "outstanding_before", "0", "above zero"),
    (lambda: reset(outstanding=None), WrongType, "outstanding_before", "nothing", "given for a weighted average"),
    (lambda: reset([Issue(DAY, F(0), 1)]), OutOfRange, "Price of the issue on 2018-06-01", "0", "above zero"),
    (lambda: reset([Issue(DAY, F(1), 0)]), OutOfRange, "Shares issued on 2018-06-01", "0", "above zero"),
    (lambda: reset([Issue(DAY, F(1))]), WrongType, "Shares issued on 2018-06-01", "nothing", "given for a weighted average"),
    (lambda: reset(method="narrow"), OutOfRange, "reset_method", "'narrow'", "one of ('ratchet', 'weighted')"),
]
