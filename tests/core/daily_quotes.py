"""Quotes from a mapping, as the core takes them: no spreadsheet needed."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction


class DailyQuotes:
    """Dates to fields: {date: {"VWAP": ..., "Bid": ...}}."""

    def __init__(self, days: Mapping[date, Mapping[str, Fraction]]) -> None:
        self._days = days

    def __contains__(self, day: date) -> bool:
        return day in self._days

    def get(self, day: date, field: str) -> Fraction | None:
        return self._days[day].get(field)
