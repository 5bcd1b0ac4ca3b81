"""The legs of a conversion price in a terms range, one column each:

    leg         85% of VWAP    bid      ceiling    floor
    field       VWAP           Bid
    lookback    5              1
    discount    15%            0%
    price                               0.002      0.0005
    combine                    lesser   lesser     greater

Each column is compared with what those at its left gave.  A column with a price is a price named in the note; the others are read from the market.
"""

from typing import Any

from xl_notes.core.errors import WrongType
from xl_notes.core.price_terms import APPLIES, COMBINE, FIELDS, MISSING, Clause, FixedLeg, MarketLeg, Statistic, check_price, statistic_of
from xl_notes.sheet import cells
from xl_notes.sheet.kinds import FLAG, NUMBER, WHOLE, Kind, choice
from xl_notes.sheet.spec import Arg
from xl_notes.sheet.termsheet import TermSheet


def _statistic(argument: str, value: object) -> Statistic:
    return statistic_of(cells.to_text(argument, value), argument)


STATISTIC = Kind('"mean", "volume", "lowest", or "lowest 2"', _statistic, blank_text=True)
FIELD = choice(*FIELDS)
MISSING_KIND = choice(*MISSING)
MARKET_TERMS = (
    Arg("discount", NUMBER, "Part taken off.", 0),
    Arg("field", FIELD, "Daily quote.", "VWAP"),
    Arg("statistic", STATISTIC, "What is made of the window.", "mean"),
    Arg("lookback", WHOLE, "Trading days.", 5),
    Arg("include_date", FLAG, "Whether the conversion day counts.", False),
    Arg("missing", MISSING_KIND, "A day without a print.", "error"),
)
PRICE = Arg("price", NUMBER, "A price named in the note.", None)
JOINS = (
    Arg("combine", choice(*COMBINE, also={"lesser of": "lesser", "greater of": "greater"}), "Lesser or greater of the two.", "lesser"),
    Arg("applies", choice(*APPLIES), "When it counts.", "always"),
)
NAMES = (*(arg.name for arg in (*MARKET_TERMS, PRICE, *JOINS)), "bid_leg")
"""With legs the columns say all of these, and whether the bid is one of them."""


def _read_legs(argument: str, sheet: object) -> tuple[Clause, ...] | None:
    """None for a terms range without the row `leg`: the price's terms are then those of a single market leg."""
    if not isinstance(sheet, TermSheet):
        raise WrongType(argument, sheet, "in a terms range, one column a leg")
    labels = sheet.row(argument)
    if not labels:
        for name in ("combine", "applies"):
            if sheet.row(name):
                raise WrongType(name, "no row leg", "beside the names of the legs")
        return None
    longest = max(len(sheet.row(arg.name)) for arg in (*MARKET_TERMS, PRICE, *JOINS))
    if longest > len(labels) or any(cells.is_blank(label) or label == "" for label in labels):
        raise WrongType(argument, "a column without one", "a name in every column of the legs")
    return tuple(_clause(sheet, place, cells.to_text(argument, label)) for place, label in enumerate(labels))


def _clause(sheet: TermSheet, place: int, label: str) -> Clause:
    def value(arg: Arg) -> Any:
        row = sheet.row(arg.name)
        return arg.convert(row[place] if place < len(row) else None, f"{arg.name} of leg {label}")

    price = value(PRICE)
    if not any(place < len(sheet.row(arg.name)) and not cells.is_blank(sheet.row(arg.name)[place]) for arg in (PRICE, *MARKET_TERMS)):
        raise WrongType(f"leg {label}", None, "a column with a price, or with what is read from the market")
    market = {arg.name: value(arg) for arg in MARKET_TERMS}
    if price is not None and any(place < len(sheet.row(arg.name)) and not cells.is_blank(sheet.row(arg.name)[place]) for arg in MARKET_TERMS):
        raise WrongType(f"price of leg {label}", price, "left empty in a column that reads the market")
    if price is not None:
        check_price(f"price of leg {label}", price)
    leg = MarketLeg(**market, label=label) if price is None else FixedLeg(price, label)
    return Clause(leg, *map(value, JOINS))


LEGS = Kind("the names of the legs, one a column of a terms range", _read_legs, reads_terms=NAMES)
