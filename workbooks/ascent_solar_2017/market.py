"""Market: invented daily quotes."""

from datetime import date, timedelta

from layout import Sheet, Styles
from xlsxwriter import Workbook

from ascent_solar_2017.common import INVENTED

FIRST_DAY, LAST_DAY = date(2017, 12, 1), date(2018, 6, 29)
HOLIDAYS = {
    date(2017, 12, 25),
    date(2018, 1, 1),
    date(2018, 1, 15),
    date(2018, 2, 19),
    date(2018, 3, 30),
    date(2018, 5, 28),
}
WEEK_OF_THE_EXAMPLE = {
    date(2018, 1, 8): (0.0021, 0.0020),
    date(2018, 1, 9): (0.0020, 0.0019),
    date(2018, 1, 10): (0.0019, 0.0018),
    date(2018, 1, 11): (0.0022, 0.0021),
    date(2018, 1, 12): (0.0018, 0.0019),
}


def invented_quotes() -> list[list[object]]:
    """Rows Date, VWAP, Bid, Low, Close, Volume for the trading days up to the last tranche: a decline with a ripple, fast at first and slow later."""
    rows: list[list[object]] = []
    day = FIRST_DAY
    while day <= LAST_DAY:
        if day.weekday() < 5 and day not in HOLIDAYS:
            rows.append(quotes_of(day, len(rows)))
        day += timedelta(days=1)
    return rows


def quotes_of(day: date, step: int) -> list[object]:
    level = 28 - min(step, 42) // 3 - max(0, step - 42) // 20
    ripple = (step * 7) % 4 - 1
    vwap, bid = WEEK_OF_THE_EXAMPLE.get(day, ((level + ripple) / 10000, (level - 1 + ripple) / 10000))
    return [day, vwap, bid, round(bid - 0.0001, 6), bid, 20_000_000 + (step * 37 % 11) * 1_500_000 + step * 60_000]


QUOTES = ("Date", "VWAP", "Bid", "Low", "Close", "Volume")


def market(book: Workbook, styles: Styles) -> None:
    sheet = Sheet(book, styles, "Market", "Market table: daily quotes as traded, $ a share", (13, 12, 12, 12, 12, 16))
    sheet.raw.write_string(1, 0, INVENTED, styles.warning)
    sheet.table(3, 0, "Market", QUOTES, ("date", "price", "price", "price", "price", "shares"), invented_quotes())
    sheet.raw.freeze_panes(4, 1)
    sheet.raw.repeat_rows(3)
