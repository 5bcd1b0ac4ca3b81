"""The floorless conversion under a blocker, day by day, on many simulated paths of the market price at once.

A day of a path, in this order:

    morning  a holder that has sold all it converted converts its next block: as many whole shares as the cap leaves room for, or as what is still owed buys.
             The price is the lowest of the discounted statistic of the days before, the last day's price (the bid) and the fixed price.  Before the first day
             the market stood at its starting price.
    market   the price moves by geometric Brownian motion, exact for a day, less the impact of what the holder sold the day before
    day      the holder sells at the day's price, up to its part of the daily volume; what it held at the start it keeps

No interest accrues and no payments are made meanwhile.

What must be exact is exact, though prices are floats.  Money owed is whole cents and shares are whole, both below 2**50, where a float holds every one of them.
The room under the cap comes from `dilution.rooms`, in Python's whole numbers: with every full block sold before the next it depends on no price, so it is the
same on all paths.  A conversion price stands for a decimal of 15 digits, and quotients by it are cut to whole shares by an exact comparison of products.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from xl_notes.core.certain import OFF
from xl_notes.core.dilution import Formula, Position, Selling, rooms
from xl_notes.core.errors import require
from xl_notes.core.money import exact, from_cents, to_cents, up
from xl_notes.core.price_terms import check_price

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Places = NDArray[np.intp]

LARGEST = 2**50
"""Below it a float quotient is less than one off, and twice it is still a whole number in a float."""

MOST_OWED = 5 * 10**14
"""Twice it is below LARGEST."""

MOST_SHARES = 10**15
"""Below LARGEST.  A path whose shares outstanding come to it converts no more."""

MOST_PATHS = 100_000
MOST_DAYS = 5_040
PERCENTILES = (5, 25, 50, 75, 95)


@dataclass(frozen=True, slots=True)
class Market:
    """How the market price moves.

    price        dollars a share before the first day
    volatility   of the log return, per year: 1.5 for 150%
    drift        of the price, per year: the expected price after t years without impact is price x exp(drift x t)
    impact       fall of the price, as a log return, on the day after the holder was all of the volume; in proportion to its part of it
    days_a_year  trading days
    """

    price: Fraction
    volatility: Fraction = Fraction(0)
    drift: Fraction = Fraction(0)
    impact: Fraction = Fraction(0)
    days_a_year: int = 252

    def __post_init__(self) -> None:
        check_price("market_price", self.price)
        require(self.price <= 10**6, "market_price", self.price, "at most 1,000,000 dollars a share")
        require(0 <= self.volatility <= 5, "volatility", self.volatility, "from 0 to 5 a year", "150% is 1.5")
        require(-5 <= self.drift <= 5, "drift", self.drift, "from -5 to 5 a year", "-50% is -0.5")
        require(0 <= self.impact <= 10, "impact", self.impact, "from 0 to 10")
        require(200 <= self.days_a_year <= 366, "days_a_year", self.days_a_year, "from 200 to 366")


@dataclass(frozen=True, slots=True)
class Simulation:
    """How long and how often.

    horizon  trading days after which a path is given up
    paths    how many
    seed     of the random numbers: the same seed gives the same paths
    """

    horizon: int = 1260
    paths: int = 1000
    seed: int = 1

    def __post_init__(self) -> None:
        require(1 <= self.horizon <= MOST_DAYS, "horizon", self.horizon, f"from 1 to {MOST_DAYS:,} trading days")
        require(1 <= self.paths <= MOST_PATHS, "paths", self.paths, f"from 1 to {MOST_PATHS:,}")
        require(1 <= self.seed < 2**32, "seed", self.seed, "from 1 to 4,294,967,295")


class Outcome(NamedTuple):
    """What each path came to; one entry a path.

    issued    whole shares issued by conversions
    days      the trading day the last of them was sold; the horizon and one more where the note was not cleared
    proceeds  dollars of all sales
    cleared   all converted but less than the price of a share, and all sold, within the horizon
    """

    issued: "Floats"
    days: "Floats"
    proceeds: "Floats"
    cleared: "Flags"


class Paths:
    """The state of every path, one entry of an array each; `step` takes all of them through one trading day.

    left         cents still owed
    outstanding  shares outstanding
    unsold       converted shares not sold yet
    price        the market's, at the end of the day
    last_sale    day of the last sale, 0 for none
    finished     no further conversion: what is left is less than the price of a share, or (`stuck`) the shares outstanding have come to MOST_SHARES
    """

    def __init__(self, position: Position, market: Market, formula: Formula, selling: Selling, simulation: Simulation) -> None:
        import numpy as np

        require(position.amount <= MOST_OWED, "amount", from_cents(position.amount), "at most 5e12 dollars")
        require(position.outstanding <= MOST_SHARES, "outstanding", position.outstanding, "at most 1e15 shares")
        self.day = 0
        self._start, self._market, self._formula, self._selling = position, market, formula, selling
        self._rooms = np.array(_rooms(position, simulation.horizon), dtype=float)
        # numpy holds both to what they give today: this source's numbers for a seed, and how normals are made of them
        self._random = np.random.RandomState(np.random.SFC64(simulation.seed))
        count = simulation.paths if market.volatility else 1  # without volatility all paths are one
        self.left = np.full(count, float(position.amount))
        self.outstanding = np.full(count, float(position.outstanding))
        self.unsold, self.last_sale, self._sold, self._sum, self._lost, self._work = np.zeros((6, count))
        self.price = np.full(count, float(market.price))
        self.finished, self.stuck = np.zeros((2, count), dtype=bool)
        self._blocks = np.zeros(count, dtype=np.intp)
        self._window = np.full((formula.lookback, count), float(market.price))

    @property
    def proceeds(self) -> "Floats":
        """Dollars of the sales so far."""
        return self._sum + self._lost

    @property
    def done(self) -> bool:
        """Whether no path has anything left to convert or to sell."""
        return bool((self.finished & (self.unsold == 0)).all())

    def step(self) -> None:
        self.day += 1
        self._convert(((self.unsold == 0) & ~self.finished).nonzero()[0])
        self._move()
        self._sell()
        self._window[self.day % len(self._window)] = self.price

    def _convert(self, where: "Places") -> None:
        """The next block of the paths at these places."""
        import numpy as np

        no_room = self._blocks[where] == len(self._rooms)
        self.finished[where[no_room]] = self.stuck[where[no_room]] = True
        where = where[~no_room]
        if not where.size:
            return
        digits, unit = decimals(self._conversion_price(where))
        room = self._rooms[self._blocks[where]]
        needed = floor_quotient(self.left[where], unit, digits)
        shares = np.minimum(needed, room)
        paid = np.floor((floor_quotient(2 * shares, digits, unit) + 1) / 2)  # cents, half up
        self.left[where] -= paid
        self.outstanding[where] += shares
        self.unsold[where] = shares
        self.finished[where] = (needed <= room) | (self.left[where] == 0)
        self._blocks[where] += 1

    def _conversion_price(self, where: "Places") -> "Floats":
        import numpy as np

        window, bid = self._window[:, where], self.price[where]
        # Of equal prices the mean is the price itself, without a rounding error.
        market = window.min(axis=0) if self._formula.statistic == "lowest" else bid + (window - bid).mean(axis=0)
        price: Floats = np.minimum(market * float(1 - self._formula.discount), bid)
        return price if self._formula.fixed_price is None else np.minimum(price, float(self._formula.fixed_price))

    def _move(self) -> None:
        import numpy as np

        volatility, year = float(self._market.volatility), self._market.days_a_year
        returns = np.multiply(self._sold, float(self._market.impact) / self._selling.daily_volume, out=self._work)
        np.subtract((float(self._market.drift) - volatility**2 / 2) / year, returns, out=returns)
        if volatility:
            shocks = self._random.standard_normal(len(returns))
            shocks *= volatility / year**0.5
            returns += shocks
        self.price *= np.exp(returns, out=returns)

    def _sell(self) -> None:
        import numpy as np

        np.minimum(self.unsold, float(self._selling.a_day), out=self._sold)
        self.unsold -= self._sold
        sale, before = np.multiply(self._sold, self.price, out=self._work), self._sum
        self._sum = before + sale
        added = self._sum - before
        self._lost += (before - (self._sum - added)) + (sale - added)  # what the addition rounded off: years of small sales must not move a cent
        np.copyto(self.last_sale, self.day, where=self._sold > 0)


def _rooms(position: Position, count: int) -> list[int]:
    """The rooms under the cap, block after block, until the shares outstanding come to MOST_SHARES."""
    found, outstanding = [], position.outstanding
    for room in islice(rooms(position), count):
        found.append(min(room, MOST_SHARES - outstanding))
        outstanding += found[-1]
        if outstanding == MOST_SHARES:
            break
    return found


def simulate(position: Position, market: Market, formula: Formula, selling: Selling, simulation: Simulation) -> Outcome:
    """All paths to their end, or to the horizon.  Without volatility they are all the same, and one entry stands for them.

    errors  OutOfRange when the holder is at the cap already, or an argument makes no sense
    """
    import numpy as np

    paths = Paths(position, market, formula, selling, simulation)
    while paths.day < simulation.horizon and not paths.done:
        paths.step()
    cleared = paths.finished & ~paths.stuck & (paths.unsold == 0)
    days = np.where(cleared, paths.last_sale, simulation.horizon + 1.0)
    return Outcome(paths.outstanding - position.outstanding, days, paths.proceeds, cleared)


# --- what the paths say together ---------------------------------------------------------------------------------------------------------------------------


class Row(NamedTuple):
    """One percentile of each result, over all paths: a value that one of them really came to.

    percentile   of 100
    issued       whole shares
    days         trading days; the horizon and one more: not cleared
    proceeds     cents
    dilution     shares issued as a part of the shares outstanding after them
    not_cleared  part of all paths that were not cleared within the horizon; the same in every row
    """

    percentile: int
    issued: int
    days: int
    proceeds: int
    dilution: Fraction
    not_cleared: Fraction


def percentiles(outcome: Outcome, outstanding: int, of: Sequence[int] = PERCENTILES) -> list[Row]:
    """The least value that so many percent of the paths do not pass: each result ranked by itself, so a row is no one path.

    outstanding  shares outstanding before the first conversion
    """
    issued, days, proceeds = (sorted(values.tolist()) for values in (outcome.issued, outcome.days, outcome.proceeds))
    not_cleared = Fraction(int((~outcome.cleared).sum()), len(issued))
    rows = []
    for percent in of:
        place = up(percent * len(issued), 100) - 1
        shares = int(issued[place])
        rows.append(Row(percent, shares, int(days[place]), _cents(proceeds[place]), Fraction(shares, outstanding + shares), not_cleared))
    return rows


def _cents(dollars: float) -> int:
    """Products of floats are off in their last digit, which must not tip half a cent."""
    return to_cents(exact(float(f"{dollars:.14g}")))


# --- exact whole numbers from floats -----------------------------------------------------------------------------------------------------------------------

MOST_DECIMALS = 22
"""The largest power of ten that a float holds exactly."""


def decimals(prices: "Floats") -> "tuple[Floats, Floats]":
    """Prices in dollars as whole numbers n and powers of ten u, both exact, with price = n / u cents; n has 15 digits where MOST_DECIMALS allow them."""
    import numpy as np

    powers = np.array([float(10**places) for places in range(MOST_DECIMALS + 1)])
    with np.errstate(divide="ignore"):  # a price too small for a float is the smallest decimal
        places = np.clip(14 - np.floor(np.log10(prices)), 2, MOST_DECIMALS).astype(np.intp)
    places = np.where((prices * powers[places] < 1e14) & (places < MOST_DECIMALS), places + 1, places)  # a logarithm may round up to a power of ten
    return np.maximum(np.rint(prices * powers[places]), 1), powers[places - 2]


def floor_quotient(a: "Floats", b: "Floats", c: "Floats") -> "Floats":
    """The whole part of a x b / c, for whole numbers in floats; infinity from LARGEST on."""
    import numpy as np

    rough = a * b / c
    whole = np.floor(rough)
    large = rough >= LARGEST
    over, off = rough - whole, rough * OFF
    doubtful = ~((over > off) & (over < 1 - off) | large)
    if doubtful.any():
        whole[doubtful] = _exact_floor(whole[doubtful], *(each[doubtful] for each in np.broadcast_arrays(a, b, c)))
    return np.where(large, np.inf, whole)


def _exact_floor(rough: "Floats", a: "Floats", b: "Floats", c: "Floats") -> "Floats":
    """Below LARGEST the quotient of the rounded product is less than one off, and two exact comparisons say which whole number it is."""
    rough -= _is_more(rough, c, a, b)
    rough += ~_is_more(rough + 1, c, a, b)
    return rough


def _is_more(a: "Floats", b: "Floats", c: "Floats", d: "Floats") -> "Flags":
    """Whether a x b > c x d, exactly."""
    high, low = _product(a, b)
    other_high, other_low = _product(c, d)
    flags: Flags = (high > other_high) | ((high == other_high) & (low > other_low))
    return flags


def _product(a: "Floats", b: "Floats") -> "tuple[Floats, Floats]":
    """A product as the sum of its rounded value and what the rounding lost, both floats (Dekker 1971)."""
    high = a * b
    (a_high, a_low), (b_high, b_low) = _halves(a), _halves(b)
    return high, a_low * b_low - (((high - a_high * b_high) - a_low * b_high) - a_high * b_low)


def _halves(a: "Floats") -> "tuple[Floats, Floats]":
    """A float as the sum of two floats of half its digits (Veltkamp)."""
    scaled = a * 134217729.0  # 2**27 + 1
    high = scaled - (scaled - a)
    return high, a - high
