"""Market: invented daily quotes."""

from datetime import date, timedelta

from layout import Sheet, Styles
from xlsxwriter import Workbook

from ascent_solar_2017.common import INVENTED

HOLIDAYS = {date(2017, 12, 25), date(2018, 1, 1), date(2018, 1, 15)}
WEEK_OF_THE_EXAMPLE = {
    date(2018, 1, 8): (0.0021, 0.0020),
    date(2018, 1, 9): (0.0020, 0.0019),
    date(2018, 1, 10): (0.0019, 0.0018),
    date(2018, 1, 11): (0.0022, 0.0021),
    date(2018, 1, 12): (0.0018, 0.0019),
}


def invented_quotes() -> list[list[object]]:
    """Rows Date, VWAP, Bid, Low, Close, Volume for the trading days from 1 December 2017 to 31 January 2018: a slow decline with a ripple."""
    rows: list[list[object]] = []
    day = date(2017, 12, 1)
    while day <= date(2018, 1, 31):
        if day.weekday() < 5 and day not in HOLIDAYS:
            step = len(rows)
            vwap, bid = WEEK_OF_THE_EXAMPLE.get(day, ((28 - step // 3 + (step * 7) % 4 - 1) / 10000, (27 - step // 3 + (step * 7) % 4 - 1) / 10000))
            rows.append([day, vwap, bid, round(bid - 0.0001, 6), bid, 20_000_000 + (step * 37 % 11) * 1_500_000])
        day += timedelta(days=1)
    return rows


QUOTES = ("Date", "VWAP", "Bid", "Low", "Close", "Volume")


def market(book: Workbook, styles: Styles) -> None:
    sheet = Sheet(book, styles, "Market", "Market table: daily quotes as traded, $ a share", (13, 12, 12, 12, 12, 16))
    sheet.raw.write_string(1, 0, INVENTED, styles.warning)
    rows = invented_quotes()
    kinds = ("date", "price", "price", "price", "price", "shares")
    columns = [{"header": name, "header_format": styles.right_head, "format": styles.get(kind, given=True)} for name, kind in zip(QUOTES, kinds, strict=True)]
    sheet.raw.add_table(3, 0, 3 + len(rows), 5, {"name": "Market", "columns": columns, "data": rows, "style": "Table Style Light 9"})
    sheet.raw.freeze_panes(4, 1)
    sheet.raw.repeat_rows(3)
