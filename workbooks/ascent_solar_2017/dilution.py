"""Dilution: what converts at each market price, the blocks the cap cuts it into, and the falling price simulated."""

from layout import Sheet, Styles
from xlsxwriter import Workbook

from ascent_solar_2017.common import INVENTED

PRICES = (0.0005, 0.00075, 0.001, 0.0015, 0.002, 0.002353, 0.003, 0.004)
GRID_TOP, BLOCKS_TOP = 12, 24
INPUTS = (
    ("Shares traded in a day", "shares", 250_000_000, "daily_volume", INVENTED),
    ("The holder's part of them", "percent", 0.2, "participation", INVENTED),
    ("Market price before the first day", "price", 0.002, "market_price", INVENTED),
    ("Volatility of the market price, per year", "percent", 1.5, "volatility", INVENTED),
    ("Simulated paths", "whole", 500, "paths", "more paths, steadier percentiles"),
    ("Seed of the random numbers", "whole", 1, "seed", "the same seed gives the same table"),
)
POSITION = "outstanding,held,own_cap"


def dilution(book: Workbook, styles: Styles) -> None:
    sheet = Sheet(book, styles, "Dilution", "Shares to come", (46, 18, 20, 18, 20, 20, 18, 13, 13))
    sheet.raw.write_string(1, 0, "Share counts, prices and volumes are " + INVENTED, styles.warning)
    sheet.inputs(2, INPUTS)
    lines = (
        (
            "Outstanding needed to convert the opening total at once",
            "=NOTE_CAPOUTSTANDING(notes_outstanding,conv_fixed,held,own_cap)",
            "shares",
            "result_outstanding_needed",
        ),
        ("Shares to reserve for it, five times", "=NOTE_RESERVE(notes_outstanding,conv_fixed,5)", "shares", "reserve_needed"),
    )
    sheet.results(8, lines)
    sheet.heading(GRID_TOP - 2, "The opening total at each market price, VWAPs and bid alike")
    sheet.head(GRID_TOP - 1, ("Market prices asked for",))
    for row, price in enumerate(PRICES, GRID_TOP + 1):
        sheet.given(row - 1, 0, price, "price")
    kinds = ("price", "price", "shares", "percent", "whole", "money", "price")
    grid = f"A{GRID_TOP + 1}:A{GRID_TOP + len(PRICES)}"
    sheet.spill(GRID_TOP - 1, 1, f"=NOTE_DILUTION(notes_outstanding,{grid},{POSITION},conv_discount,conv_fixed)", kinds, len(PRICES) + 1, header=True)
    sheet.heading(BLOCKS_TOP - 2, "Blocks that clear what is convertible at the price on Conversion, each sold before the next")
    block_kinds = ("whole", "shares", "money", "money", "shares", "percent", "whole", "date", "date")
    blocks = f"=NOTE_BLOCKS(convertible,result_conversion_price,{POSITION},daily_volume,participation,conversion_date)"
    sheet.spill(BLOCKS_TOP - 1, 0, blocks, block_kinds, 4, header=True)
    spiral_top = BLOCKS_TOP + 14
    sheet.heading(spiral_top - 2, "The same with a market price that moves: percentiles over the simulated paths")
    spiral = f"=NOTE_SPIRAL(convertible,market_price,{POSITION},conv_discount,daily_volume,participation,conv_fixed,volatility,paths,seed)"
    sheet.spill(spiral_top - 1, 0, spiral, ("whole", "shares", "whole", "money", "price", "percent", "percent"), 6, header=True)
    for row in (1, 3, 5):
        sheet.named(spiral_top - 1 + row, 1, f"spiral_shares_{(0, 5, 0, 50, 0, 95)[row]}")
    first, last = GRID_TOP + 1, GRID_TOP + len(PRICES)
    chart = book.add_chart({"type": "scatter", "subtype": "straight_with_markers"})
    chart.add_series(
        {
            "name": "Shares",
            "categories": f"=Dilution!$B${first}:$B${last}",
            "values": f"=Dilution!$D${first}:$D${last}",
            "line": {"color": "#2E75B6", "width": 2},
        }
    )
    chart.set_title({"name": "Shares for the opening total against the market price", "name_font": {"size": 12}})
    chart.set_x_axis({"name": "market price, $", "num_format": "0.0000", "log_base": 10, "min": 0.0001, "max": 0.01})
    chart.set_y_axis({"num_format": "#,##0", "log_base": 10, "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}})
    chart.set_legend({"none": True})
    sheet.raw.insert_chart(spiral_top + 7, 0, chart, {"object_position": 2, "x_scale": 1.2, "y_scale": 0.9})
