"""What a note says about its conversion price: a stack of prices, the lesser or the greater of which counts.

    lesser of   85% of the mean VWAP of the 5 trading days before
    lesser of   the closing bid of the day before
    lesser of   $0.002
    greater of  a floor, where one is agreed

Read from the top: each clause is compared with what the ones above it gave.
"""

from dataclasses import dataclass
from fractions import Fraction

from xl_notes.core.errors import OutOfRange, require

MOST_DISCOUNT = Fraction(3, 4)
STATISTICS = ("mean", "volume", "lowest")
FIELDS = ("VWAP", "Bid", "Low", "Close")
MISSING = ("error", "skip", "back", "previous", "ignore")
COMBINE = ("lesser", "greater")
APPLIES = ("always", "before default", "after default")
LONGEST_LOOKBACK = 250


@dataclass(frozen=True, slots=True)
class Statistic:
    """What is made of a window's prices: their simple mean, their mean weighted by volume, or the mean of the `lowest` so many."""

    name: str = "mean"
    lowest: int = 1

    def __post_init__(self) -> None:
        require(self.name in STATISTICS, "statistic", self.name, f"one of {STATISTICS}")
        require(1 <= self.lowest <= LONGEST_LOOKBACK, "statistic", self.lowest, f"the lowest 1 to {LONGEST_LOOKBACK}")

    def __str__(self) -> str:
        if self.name == "lowest" and self.lowest > 1:
            return f"mean of the {self.lowest} lowest"
        return {"mean": "mean", "volume": "volume-weighted mean", "lowest": "lowest"}[self.name]


MEAN = Statistic()


@dataclass(frozen=True, slots=True)
class MarketLeg:
    """A price read from the market over a window of trading days.

    discount      taken off it, 0.15 for "85% of"
    field         the daily quote: one of FIELDS
    lookback      trading days in the window
    include_date  whether the conversion day itself is the last of them; without it the window ends the day before
    missing       what a day without a print does, see quotes.prints: one of MISSING
    label         its name in tables; empty for one made of the rest
    """

    discount: Fraction = Fraction(0)
    field: str = "VWAP"
    statistic: Statistic = MEAN
    lookback: int = 5
    include_date: bool = False
    missing: str = "error"
    label: str = ""

    def __post_init__(self) -> None:
        # Stopped at 75%, above the discounts met in practice, so that a contract's "85%" typed as it stands is refused and not priced at 15% of the market.
        require(0 <= self.discount < MOST_DISCOUNT, "discount", self.discount, "from 0 to below 0.75", "the part taken off: for 85% of the VWAP give 15%")
        require(1 <= self.lookback <= LONGEST_LOOKBACK, "lookback", self.lookback, f"from 1 to {LONGEST_LOOKBACK} trading days")
        require(self.statistic.lowest <= self.lookback, "statistic", self.statistic, f"of no more days than the look-back, {self.lookback}")
        require(self.field in FIELDS, "field", self.field, f"one of {FIELDS}")
        require(self.missing in MISSING, "missing", self.missing, f"one of {MISSING}")

    @property
    def name(self) -> str:
        if self.label:
            return self.label
        return f"{float(100 * (1 - self.discount)):.6g}% of {self.statistic} {self.field}, {self.lookback} days"


@dataclass(frozen=True, slots=True)
class FixedLeg:
    """A price named in the note, in dollars a share as of its issue: splits since then re-base it."""

    price: Fraction
    label: str

    def __post_init__(self) -> None:
        check_price(self.label, self.price)

    @property
    def name(self) -> str:
        return self.label.replace("_", " ")


@dataclass(frozen=True, slots=True)
class Clause:
    """A leg and how it joins the ones above it.

    combine  "lesser" or "greater" of the two; of the first clause it does not matter
    applies  "always", or only "before default" or "after default": an alternate price
    """

    leg: MarketLeg | FixedLeg
    combine: str = "lesser"
    applies: str = "always"

    def __post_init__(self) -> None:
        require(self.combine in COMBINE, "combine", self.combine, f"one of {COMBINE}")
        require(self.applies in APPLIES, "applies", self.applies, f"one of {APPLIES}")

    def counts(self, defaulted: bool) -> bool:
        return self.applies == "always" or self.applies == ("after default" if defaulted else "before default")


CLOSING_BID = MarketLeg(field="Bid", lookback=1, label="closing bid")


def lowest_of(
    market: MarketLeg, fixed_price: Fraction | None = None, floor_price: Fraction | None = None, bid: MarketLeg | None = CLOSING_BID
) -> tuple[Clause, ...]:
    """The stack met most: the lowest of a discounted market price, the closing bid and a fixed price, but never below a floor."""
    first = [Clause(market)] if bid is None else [Clause(market), Clause(bid)]
    return (*first, *named_prices(fixed_price, floor_price))


def named_prices(fixed_price: Fraction | None, floor_price: Fraction | None) -> tuple[Clause, ...]:
    """The prices a note names, below the others: a ceiling, then a floor; a floor of 0 is none."""
    clauses = []
    if fixed_price is not None:
        clauses.append(Clause(FixedLeg(fixed_price, "fixed_price")))
    if floor_price:
        require(floor_price > 0, "floor_price", floor_price, "zero or more dollars a share")
        clauses.append(Clause(FixedLeg(floor_price, "floor"), "greater"))
    return tuple(clauses)


def check_price(argument: str, price: Fraction) -> None:
    require(price > 0, argument, price, "above zero, in dollars a share")


def statistic_of(text: str, argument: str = "statistic") -> Statistic:
    """ "mean", "volume", "lowest", or "lowest 2" for the mean of the two lowest; case and spaces do not matter."""
    word = "".join(text.split()).casefold()
    if word in OTHER_WORDS or word in STATISTICS:
        return Statistic(OTHER_WORDS.get(word, word))
    count = word.removeprefix("lowest")
    if word.startswith("lowest") and count.isascii() and count.isdigit() and len(count) <= 3:
        return Statistic("lowest", int(count))
    raise OutOfRange(argument, text, 'one of "mean", "volume", "lowest", or "lowest 2" for the mean of the two lowest')


OTHER_WORDS = {"simple": "mean", "average": "mean"}
