"""What is on the sheets the formulas refer to, and the names of it.

The note is that of the filing; the market is invented.
"""

from datetime import date, timedelta
from typing import Any, NamedTuple

ISSUE, FIRST_PAYMENT, RATE, PRINCIPAL, NPER = date(2017, 11, 30), date(2018, 1, 15), 0.12, 3359538.57, 36


class Formula(str):
    """A cell of the data that is calculated."""


NOTE = (
    ("Issue", ISSUE),
    ("First payment", FIRST_PAYMENT),
    ("Rate", RATE),
    ("Principal", PRINCIPAL),
    ("Nper", NPER),
    ("Basis", None),
)
"""A terms range.  Its last name has an empty cell beside it: the default."""

ODD = (
    ("blank", None),
    ("an error", Formula("=NA()")),
    ("another error", Formula("=1/0")),
    ("text", "abc"),
    ("truth", True),
    ("ISO text", "2017-11-30"),
    ("serial", 43069),
    ("with a time of day", 43069.5),
    ("empty text", Formula('=""')),
    ("zero", 0),
    ("number as text", "0.12"),
    ("text date", "30.11.2017"),
)
"""Cells by themselves, with what they are beside them."""

DAYS = ((date(2018, 1, 15),), (date(2018, 6, 30),), (date(2018, 12, 31),), (date(2020, 12, 15),))
DAYS_WITH_TEXT = ((date(2018, 1, 15),), ("soon",), (date(2018, 12, 31),))
DAYS_WITH_BLANK = ((date(2018, 1, 15),), (None,), (date(2018, 12, 31),))
DAYS_WITH_ERROR = ((date(2018, 1, 15),), (Formula("=NA()"),), (date(2018, 12, 31),))
RATES_ACROSS = ((0.12, 0.24),)
LEGS = ((3359538.57,), (252465.75,), (None,), (445222.19,))
CAPS = (("Date", "Cap"), (date(2017, 11, 30), 0.0499), (date(2018, 1, 2), 0.0999))
EVENTS = (("Date", "Type", "Amount", "Price"), (date(2018, 3, 1), "convert", 100000, 0.002), (None, None, None, None))
NOTES = (
    ("Name", "Issue", "Rate", "Principal", "First payment", "Nper", "Maturity"),
    ("Amortizing", ISSUE, 0.12, 3359538.57, FIRST_PAYMENT, 36, None),
    ("Lump", ISSUE, 0.12, 947687.94, None, None, date(2018, 11, 30)),
)
NOTES_WITH_TEXT = (NOTES[0], NOTES[1], ("Lump", ISSUE, "12 percent", 947687.94, None, None, date(2018, 11, 30)))
AREA_WITH_ERROR = (("Rate", 0.12), ("Cap", Formula("=1/0")))

JANUARY = tuple(date(2018, 1, day) for day in (8, 9, 10, 11, 12))
VWAPS, BIDS, VOLUMES = (0.0021, 0.002, 0.0019, 0.0022, 0.0018), (0.002, 0.0019, 0.0018, 0.0021, 0.0019), (10, 20, 30, 5, 85)
DECEMBER = tuple(date(2017, 12, day) for day in (1, 4, 5, 6, 7, 8, 11, 12, 13, 14, 15, 18, 19, 20, 21, 22, 26, 27, 28, 29))
"""The 20 trading days before 30 December 2017; 25 December is a holiday."""

MARKET_HEADER = ("Date", "VWAP", "Bid", "Volume")
PX = (MARKET_HEADER, *zip(JANUARY, VWAPS, BIDS, VOLUMES, strict=True))
MARKET = (
    MARKET_HEADER,
    *((day, 0.0025, 0.0025, 40_000_000) for day in DECEMBER[:10]),
    *((day, 0.0018, 0.0018, 5_000_000) for day in DECEMBER[10:]),
    *PX[1:],
)

AMOUNTS = (("Dollars", "Shares"), *((dollars, Formula("=NOTE_SHARES(Amounts[[#This Row],[Dollars]],0.002)")) for dollars in (3359538.57, 947687.94)))
"""A table with a calculated column."""

LONG = 10_000
FILLED = 5_000
LONG_AMOUNTS = tuple((round(number * 0.01, 2), number) for number in range(1, LONG + 1))
"""0.01, 0.02 and so on to 100.00, and beside them 1, 2 and so on."""

LUMP = 947687.94
FILLED_DAYS = tuple((ISSUE + timedelta(days=number),) for number in range(1, FILLED + 1))
FILLED_CALLS = tuple((Formula(f"=NOTE_ACCRUED(Issue_day,A{number},Note_rate,Lump)"),) for number in range(1, FILLED + 1))
FILLED_BY_HAND = tuple((Formula(f"=ROUND(Lump*Note_rate*(A{number}-Issue_day)/365,2)"),) for number in range(1, FILLED + 1))


class Area(NamedTuple):
    """Cells from a place on; as an Excel table if it is to be one."""

    sheet: str
    first: str
    rows: tuple[tuple[Any, ...], ...]
    table: str = ""


AREAS = (
    Area("Data", "A1", NOTE),
    Area("Data", "D1", ODD),
    Area("Data", "G1", DAYS),
    Area("Data", "H1", DAYS_WITH_TEXT),
    Area("Data", "I1", DAYS_WITH_BLANK),
    Area("Data", "J1", DAYS_WITH_ERROR),
    Area("Data", "K1", RATES_ACROSS),
    Area("Data", "N1", LEGS),
    Area("Data", "P1", CAPS),
    Area("Data", "A20", EVENTS),
    Area("Data", "A30", NOTES),
    Area("Data", "A40", NOTES_WITH_TEXT),
    Area("Data", "A50", AREA_WITH_ERROR),
    Area("Data", "A60", ((LUMP,),)),
    Area("Quotes", "A1", MARKET, "Market"),
    Area("Px", "B3", PX, "Px"),
    Area("Amounts", "A1", AMOUNTS, "Amounts"),
    Area("Long", "A1", LONG_AMOUNTS),
    Area("Filled", "A1", FILLED_DAYS),
    Area("Filled", "B1", FILLED_CALLS),
    Area("Filled", "C1", FILLED_BY_HAND),
)

NAMES = {
    "Issue_day": "Data!$B$1",
    "First_day": "Data!$B$2",
    "Note_rate": "Data!$B$3",
    "Principal": "Data!$B$4",
    "Installments": "Data!$B$5",
    "Terms": "Data!$A$1:$B$6",
    "Lump": "Data!$A$60",
    "Blank": "Data!$E$1",
    "Error_cell": "Data!$E$2",
    "Day_list": "Data!$G$1:$G$4",
    "Half_price": "0.001*2",
    "First_payment_of_note": "NOTE_PMT(Issue_day,First_day,Note_rate,Principal,Installments)",
}
