"""Quotes and price terms as the core takes them: no spreadsheet needed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from xl_notes.core.conversion import price_from_quotes, rounded_price
from xl_notes.core.price_terms import Clause, MarketLeg, Statistic, lowest_of


class DailyQuotes:
    """Dates to fields: {date: {"VWAP": ..., "Bid": ...}}."""

    def __init__(self, days: Mapping[date, Mapping[str, Fraction | None]]) -> None:
        self._days = days

    def __contains__(self, day: date) -> bool:
        return day in self._days

    def get(self, day: date, field: str) -> Fraction | None:
        return self._days[day].get(field)


@dataclass(frozen=True)
class PriceTerms:
    """The stack met most, from its few numbers."""

    discount: Fraction
    fixed_price: Fraction | None = None
    floor_price: Fraction | None = None
    lookback: int = 5
    statistic: str = "mean"
    field: str = "VWAP"

    def __post_init__(self) -> None:
        assert self.clauses

    @property
    def leg(self) -> MarketLeg:
        return MarketLeg(self.discount, self.field, Statistic(self.statistic), self.lookback)

    @property
    def clauses(self) -> tuple[Clause, ...]:
        return lowest_of(self.leg, self.fixed_price, self.floor_price)

    def from_list(self, vwaps, bid, volumes=None, decimals=None) -> Fraction:
        """The price from the window's quotes themselves."""
        return rounded_price(price_from_quotes(vwaps, bid, self.leg, self.fixed_price, self.floor_price, volumes), decimals)
