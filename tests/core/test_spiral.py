"""The conversion spiral: against loops written day by day and path by path in plain Python, and laws that hold on every path.  All markets are invented."""

import itertools
import math
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from xl_notes.core.dilution import Formula, Position, Selling, blocks
from xl_notes.core.money import exact, to_cents
from xl_notes.core.spiral import LARGEST, MOST_SHARES, Market, Outcome, Paths, Simulation, decimals, floor_quotient, percentiles, simulate

F = Fraction
CAP = F("0.0999")
NOTE = Position(430722651, 10**10, 0, CAP)
DEAL = Formula(F("0.15"), F("0.002"))
QUARTER = Selling(100_000_000, F("0.25"))


def run(position=NOTE, market=None, formula=DEAL, selling=QUARTER, **simulation) -> Outcome:
    return simulate(position, market or Market(F("0.001")), formula, selling, Simulation(**simulation))


def table(outcome, position=NOTE):
    return percentiles(outcome, position.outstanding)


# --- one path in plain Python ------------------------------------------------------------------------------------------------------------------------------


def last_share_within(outstanding, held, cap):
    """By halving: the last share with which the holder is within the cap."""
    low, high = 0, 10**6 * outstanding
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if F(held + middle, outstanding + middle) <= cap else (low, middle)
    return low


def as_it_is(price):
    return price


def one_path(position, price, formula, selling, horizon, growth=lambda day, sold: 1, rounded=as_it_is):
    """Shares issued, days, proceeds and whether it was cleared.  `growth` is what the day makes of the price, given the shares sold the day before."""
    history = [price] * formula.lookback
    left, outstanding, unsold, sold, last_sale, finished = position.amount, position.outstanding, 0, 0, 0, False
    proceeds = F(0)
    for day in range(1, horizon + 1):
        if unsold == 0 and not finished:
            market = min(history) if formula.statistic == "lowest" else sum(history) / len(history)
            legs = [market * (1 - formula.discount), history[-1], *([formula.fixed_price] if formula.fixed_price else [])]
            conversion = rounded(min(legs))
            needed = math.floor(F(left, 100) / conversion)
            unsold = min(needed, last_share_within(outstanding, position.held, position.cap))
            finished = unsold == needed
            outstanding += unsold
            left -= math.floor(unsold * conversion * 100 + F(1, 2))
            finished = finished or left == 0
        price *= growth(day, sold)
        history = [*history[1:], price]
        sold = min(unsold, selling.a_day)
        unsold -= sold
        proceeds += sold * price
        last_sale = day if sold else last_sale
        if finished and not unsold:
            return outstanding - position.outstanding, last_sale, proceeds, True
    return outstanding - position.outstanding, horizon + 1, proceeds, False


@st.composite
def plans(draw):
    outstanding = draw(st.integers(1000, 10**11))
    cap = F(draw(st.integers(100, 3000)), 10_000)
    held = draw(st.integers(0, int(cap * outstanding / 2)))
    assume(last_share_within(outstanding, held, cap) > 0)
    price = F(draw(st.integers(1, 9999)), 10 ** draw(st.integers(2, 7)))
    amount = max(1, int(outstanding * price * 100 * F(draw(st.integers(1, 3000)), 1000)))
    assume(amount < 10**13)
    position = Position(amount, outstanding, held, cap)
    fixed = draw(st.one_of(st.none(), st.integers(1, 3000).map(lambda part: price * F(part, 1000))))
    formula = Formula(F(draw(st.integers(0, 700)), 1000), fixed, draw(st.integers(1, 12)), draw(st.sampled_from(["mean", "lowest"])))
    selling = Selling(max(1, outstanding // draw(st.integers(5, 2000))), F(draw(st.integers(1, 100)), 100) if outstanding > 10**6 else F(1))
    return position, price, formula, selling


@settings(max_examples=300)
@given(plans(), st.integers(1, 200))
def test_without_chance_it_is_the_loop_exactly(plan, horizon):
    """Whole shares, days and the cap are the same to the last share; the proceeds, a sum of floats, to the cent."""
    position, price, formula, selling = plan
    outcome = run(position, Market(price), formula, selling, horizon=horizon, paths=7)
    issued, days, proceeds, cleared = one_path(position, price, formula, selling, horizon)
    for row in table(outcome, position):
        assert row[1:3] == (issued, days)
        assert abs(row.proceeds - to_cents(proceeds)) <= 1
        assert row.dilution == F(issued, position.outstanding + issued)
        assert row.not_cleared == (0 if cleared else 1)


@settings(max_examples=300)
@given(plans())
def test_without_chance_it_ties_to_the_blocks(plan):
    """The blocks at the one price there is, sold one after the other."""
    position, price, formula, selling = plan
    found = list(blocks(position, formula.at(price)))
    days = sum(selling.days(block.shares) for block in found)
    assume(days <= 1000 and len(found) > 0)
    outcome = run(position, Market(price), formula, selling, horizon=days + 1)
    assert (outcome.issued.tolist(), outcome.days.tolist(), outcome.cleared.tolist()) == ([sum(block.shares for block in found)], [days], [True])


def test_by_hand():
    """Of 9,000 shares outstanding 1,000 more are 10%, and of 10,000 then 1,111.  20.00 at 0.01: 1,000 pay 10.00, 1,000 the rest; at 400 a day three days each.

    Sold at 0.0125, which 80% of is the price: 2,000 x 0.0125 = 25.00.
    """
    position = Position(2000, 9000, 0, F("0.1"))
    outcome = run(position, Market(F("0.0125")), Formula(F("0.2")), Selling(4000, F("0.1")))
    for row in table(outcome, position):
        assert row[1:] == (2000, 6, 2500, F(2000, 11_000), 0)


def test_given_up_after_the_horizon():
    """The same after five days: 1,800 sold, all 2,000 issued, day 6 for "not by day 5"."""
    position = Position(2000, 9000, 0, F("0.1"))
    outcome = run(position, Market(F("0.0125")), Formula(F("0.2")), Selling(4000, F("0.1")), horizon=5)
    for row in table(outcome, position):
        assert row[1:] == (2000, 6, 2250, F(2000, 11_000), 1)
    assert table(run(position, Market(F("0.0125")), Formula(F("0.2")), Selling(4000, F("0.1")), horizon=2), position)[0][1:3] == (1000, 3)


def test_a_room_of_exactly_what_is_wanted_clears_the_note():
    """30.02 at 0.03 want 1,000 shares, which is the room of 9,000 under 10%; the 2 cents left buy none, and the day they are sold is the last."""
    outcome = run(Position(3002, 9000, 0, F("0.1")), Market(F("0.03")), Formula(F(0)), Selling(1000, F(1)), horizon=1)
    assert (outcome.days.tolist(), outcome.cleared.tolist()) == ([1], [True])


def test_what_the_holder_had_stays():
    """500 of 9,000 held: room (900 - 500) / 0.9 = 444 shares at first; only these are sold."""
    position = Position(444, 9000, 500, F("0.1"))
    assert run(position, Market(F("0.01")), Formula(F(0)), Selling(1000, F(1))).proceeds.tolist() == pytest.approx([4.44])


# --- the price moves ---------------------------------------------------------------------------------------------------------------------------------------


def test_impact_follows_the_day_after():
    """400 of 4,000 sold, with an impact of 0.5: the next day's price is exp(-0.05) of this one's; nothing sold yet on the first morning."""
    paths = Paths(Position(2000, 9000, 0, F("0.1")), Market(F("0.0125"), impact=F("0.5")), Formula(F("0.2")), Selling(4000, F("0.1")), Simulation())
    seen = []
    for _ in range(5):
        paths.step()
        seen.append(paths.price[0])
    # 400, 400 and 200 of the first block, then 400 of the second
    falls = [0, 0.05, 0.05, 0.025, 0.05]
    assert seen == pytest.approx([0.0125 * math.exp(-sum(falls[: day + 1])) for day in range(5)], rel=1e-14)


def test_drift():
    """A year at 20%: exp(0.2) times the price, with 252 days or with 365."""
    for days_a_year in (252, 365):
        paths = Paths(NOTE, Market(F("0.001"), drift=F("0.2"), days_a_year=days_a_year), DEAL, QUARTER, Simulation())
        for _ in range(days_a_year):
            paths.step()
        assert paths.price[0] == pytest.approx(0.001 * math.exp(0.2), rel=1e-12)


def growth_in_decimal(drift, impact, selling, days_a_year):
    """exp(drift / days - impact x sold / volume), to forty digits."""

    def growth(day, sold):
        exponent = drift / days_a_year - impact * F(sold, selling.daily_volume)
        with localcontext() as context:
            context.prec = 40
            return F((Decimal(exponent.numerator) / Decimal(exponent.denominator)).exp())

    return growth


@settings(max_examples=40)
@given(plans(), st.integers(-200, 200), st.integers(0, 100))
def test_with_drift_and_impact_it_is_the_loop_closely(plan, drift, impact):
    """The price is a float here and has forty digits there: a share more or less in the tenth digit, and the same days."""
    position, price, formula, selling = plan
    assume(position.outstanding > 10**6)
    market = Market(price, drift=F(drift, 100), impact=F(impact, 100))
    growth = growth_in_decimal(market.drift, market.impact, selling, market.days_a_year)
    issued, days, proceeds, cleared = one_path(position, price, formula, selling, 60, growth)
    outcome = run(position, market, formula, selling, horizon=60)
    assert outcome.issued[0] == pytest.approx(issued, rel=1e-9, abs=2)
    assert outcome.proceeds[0] == pytest.approx(float(proceeds), rel=1e-9, abs=2 * float(price))
    assert (outcome.days[0], outcome.cleared[0]) == (days, cleared)


@pytest.mark.parametrize("statistic", ["mean", "lowest"])
@pytest.mark.parametrize("fixed", [None, F("0.0009")])
def test_each_path_is_the_loop_on_the_same_normals(statistic, fixed):
    """RandomState of SFC64(7) gives one normal a path, day after day.  A conversion price counts as a decimal of fifteen digits."""
    days, count, volatility = 120, 40, 1.5
    market = Market(F("0.001"), F("1.5"), F("-0.5"), F("0.02"))
    formula = Formula(F("0.2"), fixed, 4, statistic)
    normals = np.random.RandomState(np.random.SFC64(7)).standard_normal((days, count))
    position = Position(200_000_000, 10**9, 10**7, CAP)
    outcome = run(position, market, formula, QUARTER, horizon=days, paths=count, seed=7)
    for path in range(count):

        def growth(day, sold, path=path):
            return math.exp((-0.5 - volatility**2 / 2) / 252 + volatility / math.sqrt(252) * normals[day - 1, path] - 0.02 * sold / 100_000_000)

        issued, took, proceeds, cleared = one_path(
            position, 0.001, formula_in_floats(formula), QUARTER, days, growth, lambda price: exact(float(f"{price:.15g}"))
        )
        assert outcome.issued[path] == pytest.approx(issued, rel=1e-9)
        assert outcome.proceeds[path] == pytest.approx(proceeds, rel=1e-9)
        assert (outcome.days[path], outcome.cleared[path]) == (took, cleared)
    assert 0 < outcome.cleared.sum() < count


def formula_in_floats(formula):
    class InFloats:
        lookback, statistic = formula.lookback, formula.statistic
        discount, fixed_price = float(formula.discount), formula.fixed_price and float(formula.fixed_price)

    return InFloats


def sfc64(seed):
    """Doty-Humphrey's small fast counting generator: 53 of every 64 bits, from 0 to 1.  numpy spreads the seed, and the first twelve are thrown away."""
    bits = 2**64 - 1
    a, b, c = np.random.SeedSequence(seed).generate_state(3, np.uint64).tolist()
    for counter in itertools.count(1):
        drawn = (a + b + counter) & bits
        a, b, c = b ^ (b >> 11), (c + (c << 3)) & bits, (((c << 24) | (c >> 40)) + drawn) & bits
        if counter > 12:
            yield (drawn >> 11) / 2**53


def polar_normals(uniform):
    """Marsaglia's polar method: pairs of normals from points in the unit circle, the second of each pair first."""
    while True:
        x, y = 2 * next(uniform) - 1, 2 * next(uniform) - 1
        square = x * x + y * y
        if 0 < square < 1:
            stretch = math.sqrt(-2 * math.log(square) / square)
            yield from (stretch * y, stretch * x)


@pytest.mark.parametrize("seed", [1, 7, 4_294_967_295])
def test_the_stream_of_numbers(seed):
    """Written out here, so that what numpy makes of a seed is noticed where it changes."""
    count, days = 5, 4
    expected = np.array(list(itertools.islice(polar_normals(sfc64(seed)), count * days))).reshape(days, count)
    paths = Paths(NOTE, Market(F(1), F(1)), DEAL, QUARTER, Simulation(paths=count, seed=seed))
    prices = [paths.price.copy()]
    for _ in range(days):
        paths.step()
        prices.append(paths.price.copy())
    normals = (np.diff(np.log(prices), axis=0) + 0.5 / 252) * math.sqrt(252)
    assert normals == pytest.approx(expected, abs=1e-12)


def test_the_distribution_of_the_price():
    """After 126 of 252 days at 80% volatility and 30% drift, log returns have the mean (0.3 - 0.32) / 2 and the variance 0.32, and prices the mean exp(0.15).

    The means and the variance of 20,000 paths are within four of their standard errors.
    """
    count = 20_000
    paths = Paths(Position(1, 10**10, 0, CAP), Market(F(1), F("0.8"), F("0.3")), DEAL, QUARTER, Simulation(paths=count, seed=3))
    for _ in range(126):
        paths.step()
    logs = np.log(paths.price)
    assert abs(logs.mean() - (-0.01)) < 4 * math.sqrt(0.32 / count)
    assert abs(logs.var() - 0.32) < 4 * 0.32 * math.sqrt(2 / count)
    spread = math.exp(0.15) * math.sqrt(math.exp(0.32) - 1)
    assert abs(paths.price.mean() - math.exp(0.15)) < 4 * spread / math.sqrt(count)


# --- laws of every path ------------------------------------------------------------------------------------------------------------------------------------


class Watched(Paths):
    """Looks at every state in whole numbers, at the peak between conversion and sale."""

    total_sold: Any

    def _sell(self):
        cap, held, start = self._start.cap, self._start.held, self._start.outstanding
        sold_before = self.total_sold
        for left, outstanding, unsold, sold in zip(*(each.tolist() for each in (self.left, self.outstanding, self.unsold, sold_before)), strict=True):
            assert all(number.is_integer() for number in (left, outstanding, unsold))
            assert 0 <= left <= self._start.amount
            assert unsold >= 0
            assert cap.denominator * (held + int(unsold)) <= cap.numerator * int(outstanding)
            assert int(outstanding) == start + int(sold) + int(unsold)
        super()._sell()
        assert (self._sold <= self._selling.a_day).all()
        self.total_sold = sold_before + self._sold

    def _convert(self, where):
        assert (self.unsold[where] == 0).all()
        before = self.left[where].copy()
        super()._convert(where)
        prices = self._conversion_price(where)
        paid, shares = before - self.left[where], self.unsold[where]
        assert np.abs(paid - 100 * shares * prices).max(initial=0) <= 0.5 + 1e-9 * paid.max(initial=0)
        assert (prices <= self.price[where]).all()


@settings(max_examples=60, deadline=None)
@given(plans(), st.integers(0, 300), st.integers(-200, 200), st.integers(0, 100), st.integers(1, 10**6))
def test_no_state_is_above_the_cap(plan, volatility, drift, impact, seed):
    position, price, formula, selling = plan
    market = Market(price, F(volatility, 100), F(drift, 100), F(impact, 100))
    paths = Watched(position, market, formula, selling, Simulation(paths=20, seed=seed))
    paths.total_sold = np.zeros(len(paths.price))
    for _ in range(60):
        paths.step()
    assert (paths.last_sale <= 60).all()


def test_a_path_stops_at_the_most_shares():
    """A cap of 90% multiplies the shares outstanding by ten a block: 10**10 are 10**15 after five.  A note of 1e12 dollars is not cleared by then."""
    position = Position(10**14, 10**10, 0, F("0.9"))
    outcome = run(position, Market(F("0.000001")), Formula(F(0)), Selling(10**15, F(1)), horizon=30)
    assert position.outstanding + outcome.issued[0] == MOST_SHARES
    assert not outcome.cleared[0]
    assert outcome.days[0] == 31


def test_the_seed_says_it_all():
    market = Market(F("0.002"), F("1.5"), impact=F("0.1"))
    one, same, other = (run(NOTE, market, paths=50, seed=seed, horizon=100) for seed in (5, 5, 6))
    assert all((a == b).all() for a, b in zip(one, same, strict=True))
    assert (one.proceeds != other.proceeds).any()


def test_the_generator_of_others_is_left_alone():
    np.random.seed(11)
    expected = np.random.RandomState(11).standard_normal(3)
    run(NOTE, Market(F("0.002"), F("1.5")), paths=5, horizon=5)
    assert (np.random.standard_normal(3) == expected).all()


# --- percentiles -------------------------------------------------------------------------------------------------------------------------------------------


def test_percentiles_are_values_that_occurred():
    """Of 20 paths the 5th percentile is the least value, the 25th the 5th least, then the 10th, 15th and 19th; each result ranked by itself."""
    values = np.arange(1.0, 21.0)
    outcome = Outcome(values * 100, values[::-1], values / 4, values <= 15)
    rows = percentiles(outcome, 1000)
    assert [row.percentile for row in rows] == [5, 25, 50, 75, 95]
    assert [row.issued for row in rows] == [100, 500, 1000, 1500, 1900]
    assert [row.days for row in rows] == [1, 5, 10, 15, 19]
    assert [row.proceeds for row in rows] == [25, 125, 250, 375, 475]
    assert [row.dilution for row in rows] == [F(1, 11), F(1, 3), F(1, 2), F(3, 5), F(19, 29)]
    assert {row.not_cleared for row in rows} == {F(1, 4)}


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=200))
def test_nearest_rank(values):
    """The least value that so many percent of the paths do not pass."""
    array = np.array(values, dtype=float)
    for row in percentiles(Outcome(array, array, array, array > 0), 1):
        assert 100 * sum(value <= row.issued for value in values) >= row.percentile * len(values)
        assert 100 * sum(value < row.issued for value in values) < row.percentile * len(values)


def test_half_a_cent_survives_a_long_sum():
    """5,067,325,305 shares at 0.001 are 5,067,325.305 dollars, half a cent up, however many days they were sold in."""
    position = Position(430722651, 10**11, 0, CAP)
    for a_day in (1_234_567, 7_777_777, 25_000_000, 10**9):
        row = table(run(position, selling=Selling(a_day, F(1)), horizon=5040), position)[0]
        assert (row.issued, row.proceeds, row.days) == (5_067_325_305, 506_732_531, math.ceil(5_067_325_305 / a_day))


# --- exact whole numbers from floats -----------------------------------------------------------------------------------------------------------------------

whole = st.integers(0, 10**15)


@settings(max_examples=1000)
@given(whole, st.integers(0, 20), st.integers(1, 10**15 - 1))
@example(10**15, 20, 1)
def test_quotients_are_cut_exactly(amount, power, price):
    found = floor_quotient(np.array([float(amount)]), np.array([float(10**power)]), np.array([float(price)]))[0]
    expected = amount * 10**power // price
    if expected < LARGEST - 1:
        assert found == expected
    else:
        assert found == math.inf or expected - 1 <= found <= LARGEST


@settings(max_examples=1000)
@given(st.integers(1, 10**15 - 1), st.integers(0, 14), st.integers(1, 10**14), st.sampled_from([-1, 0, 1]))
def test_quotients_on_the_edge(price, power, shares, off):
    """What buys a number of shares exactly, and a unit less and more: where the price divides a power of ten times cents."""
    cost = price * shares
    scale = 10**power
    cents = cost // scale + off
    assume(0 <= cents < 10**15)
    found = floor_quotient(np.array([float(cents)]), np.array([float(scale)]), np.array([float(price)]))[0]
    expected = cents * scale // price
    assume(expected < LARGEST - 1)
    assert found == expected


def test_plain_floats_get_the_edge_wrong():
    """The tests above bite: 0.60 dollars buy 3 shares at 0.20, of which plain floats see 2; and of a thousand amounts that buy whole shares exactly, some."""
    assert math.floor(0.6 / 0.2) == 2
    digits, unit = decimals(np.array([0.2]))
    assert floor_quotient(np.array([60.0]), unit, digits).tolist() == [3]
    plain_is_wrong = 0
    rng = np.random.RandomState(1)
    for _ in range(1000):
        price, thousands = int(rng.randint(10**6, 10**8)), int(rng.randint(1, 10**7))
        cents = price * thousands
        assert floor_quotient(np.array([float(cents)]), np.array([1e5]), np.array([float(price)])).tolist() == [thousands * 10**5]
        plain_is_wrong += math.floor(cents / (price / 1e5)) != thousands * 10**5
    assert plain_is_wrong > 20


@settings(max_examples=500)
@given(st.integers(1, 10**15 - 1), st.integers(2, 22))
@example(999_999_999_999_999, 10)
def test_a_price_is_the_decimal_it_stands_for(digits, places):
    """A float that stands for a decimal of fifteen digits or fewer is that decimal again."""
    price = F(digits, 10**places)
    assume(price < 10**6)
    n, u = decimals(np.array([float(price)]))
    assert F(int(n[0]), 100 * int(u[0])) == price
    assert u[0] in {10.0**power for power in range(21)}


def test_prices_too_small_and_too_large():
    """Nothing is below 1e-22 dollars a share, not even a price of zero; a price has two decimals at least."""
    n, u = decimals(np.array([0.0, 1e-30, 1e-22, 123456789012345678.0]))
    assert [F(int(a), 100 * int(b)) for a, b in zip(n, u, strict=True)][:3] == [F(1, 10**22)] * 3
    assert u[3] == 1
