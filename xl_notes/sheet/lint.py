"""What looks wrong in a model's input area: values that a worksheet takes in silence and that make its results wrong.

A function sees values and not formulas, so what is asked here is asked of values: of every cell, of names with values beside or below them, and of a table of
daily quotes.  Each rule is a small function that looks at the area and tells its findings; RULES lists them all.

Not asked, since values alone cannot tell: whether dates other than those of daily quotes come from a workbook of the 1904 date system.
"""

import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import chain, pairwise
from typing import Any, NamedTuple

from xl_notes.core.calendars import is_trading_day, us_market_holidays
from xl_notes.core.errors import NoteError, show
from xl_notes.sheet import cells
from xl_notes.sheet.cells import Block
from xl_notes.sheet.termsheet import HEADINGS, key

ERROR, WARNING, INFO = "error", "warning", "info"
"""How bad: a result is wrong or an error; a result may be wrong; nothing is, but one should know."""


class Finding(NamedTuple):
    """What was found where: row and column within the area from 1, what is wrong, the cell's value as text, how bad it is."""

    row: int
    column: int
    text: str
    value: str
    severity: str


# ------------------------------------------------------------------------------------------------ what a cell holds

# The long ones are compiled when they are first asked for: a start does not wait for them.
SPACES = re.compile(r"[\s\u200b]+")
NUMBER_TEXT = r"\(?[-+]?[$€£]?[-+]?(\d[\d.,'’]*|[.,]\d+)(e[-+]?\d+)?%?\)?"
MONTH = "(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
DATE_TEXT = rf"\d{{1,4}}[-/.]\d{{1,2}}[-/.]\d{{1,4}}([ t].*)?|\d{{1,2}}[-/. ]*{MONTH}[-/., ]*\d{{2,4}}|{MONTH}[-/. ]*\d{{1,2}}[-/., ]+\d{{2,4}}"
LONGEST_VALUE = 80


def error_code(cell: object) -> str:
    """The code of an error cell, or of text that stands for one; "" for others."""
    try:
        cells.raise_if_error("cell", cell)
    except NoteError as error:
        return error.code
    return ""


def number(cell: object) -> float | None:
    """The number in a cell; None where there is none."""
    if type(cell) is float:
        return cell if math.isfinite(cell) else None
    try:
        return None if cell is None or isinstance(cell, str) else float(cells.to_number("cell", cell))
    except (NoteError, OverflowError):
        return None


def day(cell: object) -> date | None:
    """The date in a cell as the functions read it, from ISO text too; None where there is none."""
    try:
        return None if cell is None else cells.to_date("cell", cell)
    except NoteError:
        return None


def is_spaces(cell: object) -> bool:
    return isinstance(cell, str) and not SPACES.sub("", cell)


def is_date_text(cell: object) -> bool:
    """Whether text reads as a date, in whatever order."""
    return isinstance(cell, str) and re.fullmatch(DATE_TEXT, cell.strip(), re.IGNORECASE) is not None


def is_number_text(cell: object) -> bool:
    """Whether text reads as a number: thousands separators, a currency or percent sign, parentheses for a negative one."""
    return isinstance(cell, str) and not is_date_text(cell) and re.fullmatch(NUMBER_TEXT, SPACES.sub("", cell), re.IGNORECASE) is not None


def is_word(cell: object) -> bool:
    """Text that is text: a name, a header, a remark."""
    return isinstance(cell, str) and not (is_spaces(cell) or is_number_text(cell) or is_date_text(cell) or error_code(cell))


def as_text(cell: object) -> str:
    """A cell's value to be shown.  An error is put in words, so that the text does not pass for an error itself."""
    code = error_code(cell)
    if code:
        return f"error {code}"
    text = "" if cells.is_blank(cell) else cell if isinstance(cell, str) else show(cell if isinstance(cell, (bool, date)) else number(cell) or cell)
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 3] + "..."


# ------------------------------------------------------------------------------------------------ what an area is

DATES = ("date", "day", "tradedate", "tradingdate", "tradingday", "quotedate", "asof", "asofdate")
QUOTES = ("vwap", "bid", "closingbid", "ask", "low", "high", "open", "close", "closingprice", "last")
PRICES = (*QUOTES, "price")
VOLUMES = ("volume", "vol", "sharestraded")
OF_A_MARKET = ("vwap", "bid", "closingbid", "close", "closingprice", *VOLUMES)
EARLY, LATE = timedelta(days=1462), timedelta(days=-1462)
FEWEST_TO_TELL = 10
"""Dates a table must have before their weekdays are taken for a sign."""


class Place(NamedTuple):
    """A cell with its row and column from 1, and the name beside or above it."""

    row: int
    column: int
    name: str
    cell: Any

    def finding(self, text: str, severity: str) -> Finding:
        return Finding(self.row, self.column, text, as_text(self.cell), severity)


@dataclass(frozen=True)
class Area:
    """A range, and what its first row and its first column say it is.

    as_of  the day of the model; None where it is not known
    """

    block: Block
    as_of: date | None = None

    @cached_property
    def headers(self) -> dict[int, str]:
        """Headers by column from 1.  A first row is none that holds something else than words; nor one that is mostly empty or has only words below it, unless
        there are headers of dates, prices or volumes."""
        first = {column: cell for column, cell in enumerate(self.block[0], 1) if not cells.is_blank(cell)}
        if len(self.block) < 2 or not first or not all(map(is_word, first.values())):
            return {}
        if any(key(cell) in (*DATES, *PRICES, *VOLUMES) for cell in first.values()):
            return first
        below = [row[column - 1] for row in self.block[1:] for column in first if not cells.is_blank(row[column - 1])]
        return {} if all(map(is_word, below)) or 2 * len(first) < len(self.block[0]) else first

    @cached_property
    def date_column(self) -> int:
        """The first column named like Date, from 1; 0 where there is none."""
        return next((column for column, header in self.headers.items() if key(header) in DATES), 0)

    @cached_property
    def is_market(self) -> bool:
        """Whether this is a table of daily quotes."""
        return bool(self.date_column and self.columns(*OF_A_MARKET))

    @cached_property
    def is_key_value(self) -> bool:
        """Whether names stand in the first column and their values beside them."""
        if len(self.block[0]) < 2 or self.date_column or self.columns(*PRICES, *VOLUMES):
            return False
        if self.headers and len(self.block[0]) > 2 and key(self.headers.get(1, "")) not in HEADINGS:
            return False
        names = [row[0] for row in self.block if not cells.is_blank(row[0])]
        return bool(names) and all(map(is_word, names))

    def columns(self, *keys: str) -> list[int]:
        """The columns with one of these headers."""
        return [column for column, header in self.headers.items() if key(header) in keys]

    @cached_property
    def rows(self) -> list[tuple[int, Sequence[Any]]]:
        """The rows below the header that are not empty, with their numbers; of a single column also the empty ones in between."""
        found = [(number, row) for number, row in enumerate(self.block[1:], 2) if not all(map(cells.is_blank, row))]
        return list(enumerate(self.block[1 : found[-1][0]], 2)) if found and len(self.block[0]) == 1 else found

    @cached_property
    def below(self) -> dict[int, list[Place]]:
        """The cells below each header, of rows that are not empty, by column."""
        return {column: [Place(row, column, header, filled[column - 1]) for row, filled in self.rows] for column, header in self.headers.items()}

    @cached_property
    def named(self) -> list[Place]:
        """Values with a name: below a header, or beside a name."""
        found = [*chain(*self.below.values())]
        if self.is_key_value:
            found += [Place(number, 2, row[0], row[1]) for number, row in enumerate(self.block, 1) if not cells.is_blank(row[0])]
        return found

    @cached_property
    def labels(self) -> list[list[Place]]:
        """The names that should each be there once: the headers, and those beside values."""
        headers = [Place(1, column, header, header) for column, header in self.headers.items()]
        if not self.is_key_value:
            return [headers]
        beside = [Place(number, 1, row[0], row[0]) for number, row in enumerate(self.block, 1) if not cells.is_blank(row[0])]
        return [headers[1:], beside] if self.headers.get(1) else [headers, beside]

    @cached_property
    def days(self) -> list[tuple[Place, date]]:
        """The dates of the date column that can be read, as they lie."""
        found = [(place, day(place.cell)) for place in self.below.get(self.date_column, ())]
        return [(place, when) for place, when in found if when is not None]

    @cached_property
    def date_system(self) -> timedelta:
        """What must be added to the dates of a market table to make them those of the 1900 system: nothing, EARLY or LATE.

        Dates of a 1904 workbook read as the 1900 system's lie 1,462 days early, and the other way round late.  That is 208 weeks and 6 days: Monday to Friday
        become Tuesday to Saturday, or Sunday to Thursday.  It is told by ten dates or more of which some are on weekends, and all, moved, are trading days,
        holidays left out.  A table that is one day off has such weekdays too; so the last date, moved, must also lie in the year up to as_of.
        """
        dates = [when for _, when in self.days]
        if self.is_market and self.as_of and len(dates) >= FEWEST_TO_TELL and any(when.weekday() >= 5 for when in dates):
            for shift in (EARLY, LATE):
                if 0 <= (self.as_of - max(dates) - shift).days <= 366 and all(is_trading_day(when + shift, us_market_holidays()) for when in dates):
                    return shift
        return timedelta(0)

    @property
    def has_trading_days(self) -> bool:
        """Whether the dates should be trading days, and can be compared with the market's."""
        return self.is_market and not self.date_system


Rule = Callable[[Area], Iterable[Finding]]

# ------------------------------------------------------------------------------------------------ every cell


def error_cells(area: Area) -> Iterator[Finding]:
    for place in every_cell(area):
        if error_code(place.cell):
            yield place.finding("error cell", ERROR)
        elif isinstance(place.cell, float) and not math.isfinite(place.cell):
            yield place.finding("not a number that a cell can hold", ERROR)


def numbers_as_text(area: Area) -> Iterator[Finding]:
    for place in every_cell(area):
        if is_number_text(place.cell):
            yield place.finding("number stored as text: a sum passes over it", ERROR)


def dates_as_text(area: Area) -> Iterator[Finding]:
    for place in every_cell(area):
        if is_date_text(place.cell):
            readable = day(place.cell) is not None
            told = "date stored as text: read here, but a worksheet's own functions may not" if readable else "date stored as text that is not like 2017-11-30"
            yield place.finding(told, INFO if readable else ERROR)


def only_spaces(area: Area) -> Iterator[Finding]:
    for place in every_cell(area):
        if is_spaces(place.cell):
            yield place.finding("looks empty but is text", WARNING)


def every_cell(area: Area) -> Iterator[Place]:
    """All cells that hold something, but for plain numbers, of which a long table has very many."""
    for row, cells_of_row in enumerate(area.block, 1):
        for column, cell in enumerate(cells_of_row, 1):
            if cell is not None and not (type(cell) is float and math.isfinite(cell)):
                yield Place(row, column, "", cell)


# ------------------------------------------------------------------------------------------------ names, and what is beside them


def spaces_in_names(area: Area) -> Iterator[Finding]:
    """A lookup by the name does not find it."""
    for place in chain(*area.labels):
        if place.name != place.name.strip() or "\u00a0" in place.name:
            yield place.finding("name with spaces around it, or with a space that is no plain one", WARNING)


def same_names(area: Area) -> Iterator[Finding]:
    for places in area.labels:
        seen: set[str] = set()
        for place in places:
            if key(place.name) and key(place.name) in seen:
                yield place.finding("name that is there already", ERROR)
            seen.add(key(place.name))


PARTS = frozenset(("rate", "coupon", "cap", "discount", "premium", "percent", "percentage"))
"""Words in the names of what is a part of one: 12%, 9.99%."""
NO_PARTS = frozenset(
    ("amount", "date", "days", "dollars", "left", "market", "method", "name", "number", "price", "shares", "table", "type", "usd", "valuation")
)
LARGEST_PERCENT = 150
"""Above it a number is rather an amount of dollars: a discount of 167,239.05."""


def words(name: str) -> set[str]:
    return set(re.findall(r"[a-z]+", name.casefold()))


def percents_typed_as_numbers(area: Area) -> Iterator[Finding]:
    for place in area.named:
        value = number(place.cell)
        if value is not None and words(place.name) & PARTS and not words(place.name) & NO_PARTS and 1 < value <= LARGEST_PERCENT:
            yield place.finding("above 1: 9.99% is 0.0999", ERROR)


def discounts_turned_round(area: Area) -> Iterator[Finding]:
    for place in area.named:
        value = number(place.cell)
        if value is not None and "discount" in words(place.name) and not words(place.name) & NO_PARTS and 0.5 < value <= 1:
            yield place.finding("discount above one half: for 85% of the price it is 15%", WARNING)


def other_day_counts(area: Area) -> Iterator[Finding]:
    for place in area.named:
        if key(place.name) not in ("basis", "daycount", "daycountconvention"):
            continue
        if (isinstance(place.cell, str) and key(place.cell).startswith("30")) or (number(place.cell) == 0 and not isinstance(place.cell, bool)):
            yield place.finding("30/360, where act/365 is the default here", INFO)


# ------------------------------------------------------------------------------------------------ dates of a table


def no_dates(area: Area) -> Iterator[Finding]:
    for place in area.below.get(area.date_column, ()):
        if cells.is_blank(place.cell):
            yield place.finding("no date beside the values of the row", ERROR)
        elif is_word(place.cell) or not (isinstance(place.cell, str) or day(place.cell) or error_code(place.cell)):
            yield place.finding("no date in a column of dates", ERROR)


def repeated_dates(area: Area) -> Iterator[Finding]:
    seen: set[date] = set()
    for place, when in area.days:
        if when in seen:
            yield of_date(place, when, "date that is there already", ERROR if area.is_market else WARNING)
        seen.add(when)


def of_date(place: Place, when: date, text: str, severity: str) -> Finding:
    """A finding that shows the date also where the cell holds its serial number."""
    return place.finding(text, severity)._replace(value=f"{when}")


def order_of_dates(area: Area) -> Iterator[Finding]:
    steps = list(pairwise(area.days))
    falls = sum(later < earlier for (_, earlier), (_, later) in steps)
    if falls > 1 and all(later <= earlier for (_, earlier), (_, later) in steps):
        yield of_date(*area.days[0], "dates run backwards, the newest first", INFO)
        return
    for (_, earlier), (place, later) in steps:
        if later < earlier:
            yield of_date(place, later, f"date before {earlier} in the row above", INFO)


def days_without_trading(area: Area) -> Iterator[Finding]:
    for place, when in area.days if area.has_trading_days else ():
        if when.weekday() >= 5:
            yield of_date(place, when, f"quotes for a {when:%A}", ERROR)
        elif when in us_market_holidays():
            yield of_date(place, when, "quotes for a holiday of the US market", WARNING)


LONGEST_GAP = 400
"""Days beyond which the trading days missing are not counted one by one."""


def missing_between(earlier: date, later: date) -> str:
    """The trading days after one day and before another in words; "" where there are none."""
    days = (later - earlier).days
    if days > LONGEST_GAP:
        return f"{days:,} days"
    missing = trading_days_between(earlier, later)
    return f"{len(missing)} trading day{'s' if len(missing) > 1 else ''}, the first {missing[0]}" if missing else ""


def trading_days_between(earlier: date, later: date) -> list[date]:
    days = (earlier + timedelta(days=number) for number in range(1, (later - earlier).days))
    return [when for when in days if is_trading_day(when, us_market_holidays())]


def gaps(area: Area) -> Iterator[Finding]:
    """A look-back over the days that are missing has no result."""
    by_day = {when: place for place, when in area.days} if area.has_trading_days else {}
    for earlier, later in pairwise(sorted(by_day)):
        missing = missing_between(earlier, later)
        if missing:
            yield of_date(by_day[later], later, f"missing before it: {missing}", WARNING)


MOST_DAYS_BEHIND = 3


def stale_market(area: Area) -> Iterator[Finding]:
    if not area.has_trading_days or area.as_of is None or not area.days:
        return
    place, last = max(area.days, key=lambda found: found[1])
    days = (area.as_of - last).days
    if days > LONGEST_GAP or len(trading_days_between(last, area.as_of)) > MOST_DAYS_BEHIND:
        yield of_date(place, last, f"the last row is stale on {area.as_of}: missing are {missing_between(last, area.as_of)}", WARNING)


def another_date_system(area: Area) -> Iterator[Finding]:
    if area.date_system:
        told = "early" if area.date_system == EARLY else "late"
        yield of_date(*area.days[0], f"dates lie 1,462 days {told}: a workbook of the 1904 date system", ERROR)


# ------------------------------------------------------------------------------------------------ prices and volumes


def words_among_numbers(area: Area) -> Iterator[Finding]:
    for column in area.columns(*PRICES, *VOLUMES):
        for place in area.below[column]:
            if is_word(place.cell) or isinstance(place.cell, (bool, date)):
                yield place.finding("no number in a column of numbers", ERROR)


def prices_not_above_zero(area: Area) -> Iterator[Finding]:
    for column in area.columns(*PRICES):
        for place in area.below[column]:
            value = number(place.cell)
            if value is not None and value <= 0:
                yield place.finding("price of zero" if value == 0 else "price below zero", ERROR)


def blanks_between_prices(area: Area) -> Iterator[Finding]:
    for column in area.columns(*PRICES):
        places = area.below[column]
        filled = [number for number, place in enumerate(places) if not cells.is_blank(place.cell)]
        for place in places[filled[0] : filled[-1]] if filled else ():
            if cells.is_blank(place.cell):
                yield place.finding("no price between rows that have one", WARNING)


def lows_above_others(area: Area) -> Iterator[Finding]:
    for column in area.columns("low"):
        for other in area.columns("vwap", "close", "closingprice"):
            for low, place in zip(area.below[column], area.below[other], strict=True):
                value, bound = number(low.cell), number(place.cell)
                if value is not None and bound is not None and value > bound:
                    yield low.finding(f"low above the {place.name.strip()} of {as_text(place.cell)}", ERROR)


LARGEST_RISE = 5
FARTHEST_STEP = 31
"""Days between two quotes beyond which a jump says nothing."""


def jumps(area: Area) -> Iterator[Finding]:
    """A price five times the one before, or a fifth of it: prices from before and after a split in one column."""
    dates = {place.row: when for place, when in area.days}
    for column in area.columns(*QUOTES):
        priced = [(place, number(place.cell) or 0.0) for place in area.below[column]]
        quoted = [(place, price) for place, price in priced if price > 0 and (place.row in dates or not area.date_column)]
        quoted.sort(key=lambda found: dates.get(found[0].row, date.min))
        for (before, earlier), (place, later) in pairwise(quoted):
            near = not dates or (dates[place.row] - dates[before.row]).days <= FARTHEST_STEP
            if near and (later > LARGEST_RISE * earlier or earlier > LARGEST_RISE * later):
                yield place.finding(f"jump from {as_text(before.cell)} in the quote before: a split?", WARNING)


def volumes_no_shares(area: Area) -> Iterator[Finding]:
    for column in area.columns(*VOLUMES):
        for place in area.below[column]:
            value = number(place.cell)
            if value is not None and value < 0:
                yield place.finding("volume below zero", ERROR)
            elif value is not None and not value.is_integer():
                yield place.finding("volume that is no whole number of shares", WARNING)


RULES: tuple[Rule, ...] = (
    error_cells,
    numbers_as_text,
    dates_as_text,
    only_spaces,
    spaces_in_names,
    same_names,
    percents_typed_as_numbers,
    discounts_turned_round,
    other_day_counts,
    no_dates,
    repeated_dates,
    order_of_dates,
    days_without_trading,
    gaps,
    stale_market,
    another_date_system,
    words_among_numbers,
    prices_not_above_zero,
    blanks_between_prices,
    lows_above_others,
    jumps,
    volumes_no_shares,
)


def findings(block: Block, as_of: date | None = None) -> list[Finding]:
    """All findings about an area, from its top left to its bottom right."""
    area = Area(block, as_of)
    return sorted(finding for rule in RULES for finding in rule(area))
