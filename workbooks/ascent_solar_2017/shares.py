"""Conversion and Cap: the price, and how many shares."""

from datetime import date

from layout import Sheet, Styles
from xlsxwriter import Workbook

from ascent_solar_2017.common import INVENTED, LUMP, NOTE, PRICE_TERMS


def conversion(book: Workbook, styles: Styles) -> None:
    sheet = Sheet(book, styles, "Conversion", "Conversion price and shares", (40, 20, 14, 10, 28, 4, 14, 16))
    sheet.raw.write_string(1, 0, "Prices are " + INVENTED, styles.warning)
    sheet.label(2, "Conversion date", bold=True)
    sheet.given(2, 1, date(2018, 1, 16), "date", "conversion_date")
    lines = (
        ("Conversion price, $ a share", f"=NOTE_CONVPRICE_ON(conversion_date,{PRICE_TERMS})", "price", "result_conversion_price"),
        (
            "Principal of both notes",
            f"=NOTE_BALANCE(conversion_date,{NOTE})+IF(conversion_date<lump_maturity,lump_principal,0)",
            "money",
            "convertible_principal",
        ),
        (
            "Accrued interest of both notes",
            f"=NOTE_ACCRUEDAT(conversion_date,{NOTE})+IF(conversion_date<lump_maturity,NOTE_ACCRUED(lump_issue,conversion_date,{LUMP}),0)",
            "money",
            "convertible_interest",
        ),
        ("Convertible, $", "=ROUND(convertible_principal+convertible_interest,2)", "money", "convertible"),
        ("Shares for all of it at that price", "=NOTE_SHARES(convertible,result_conversion_price)", "shares", "shares_for_all"),
        ("Shares for the opening total at the fixed price", "=NOTE_SHARES(notes_outstanding,conv_fixed)", "shares", "shares_opening"),
        ("First day of the window", "=INDEX(NOTE_TRADINGDAYS(conversion_date,conv_lookback),1,1)", "date", "window_first"),
        ("The fixed price binds above a VWAP of", "=conv_fixed/(1-conv_discount)", "price", "ceiling_vwap"),
    )
    for row, (label, formula, kind, name) in enumerate(lines, 3):
        sheet.label(row, label)
        sheet.formula(row, 1, formula, kind, name)
    sheet.label(12, "The prices compared", bold=True)
    sheet.spill(13, 0, f"=NOTE_CONVLEGS(conversion_date,{PRICE_TERMS})", ("general", "price", "price", "word", "word"), 4, header=True)
    sheet.head(2, ("VWAP = bid", "Price"), 6)
    for step in range(1, 17):
        row = 2 + step
        sheet.given(row, 6, step / 4000, "price")
        sheet.formula(row, 7, f"=NOTE_CONVPRICE(G{row + 1},G{row + 1},conv_discount,conv_fixed,conv_floor)", "price")
    chart = book.add_chart({"type": "scatter", "subtype": "straight"})
    chart.add_series(
        {"name": "Conversion price", "categories": "=Conversion!$G$4:$G$19", "values": "=Conversion!$H$4:$H$19", "line": {"color": "#2E75B6", "width": 2}}
    )
    chart.set_title({"name": "Conversion price against the VWAP", "name_font": {"size": 12}})
    chart.set_x_axis({"name": "VWAP and bid, $", "num_format": "0.0000", "min": 0, "max": 0.004})
    chart.set_y_axis({"num_format": "0.0000", "min": 0, "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}})
    chart.set_legend({"none": True})
    sheet.raw.insert_chart(19, 0, chart, {"object_position": 2, "y_scale": 0.9})


def cap(book: Workbook, styles: Styles) -> None:
    sheet = Sheet(book, styles, "Cap", "Ownership cap", (52, 20, 20, 20, 16))
    sheet.raw.write_string(1, 0, "Share counts are " + INVENTED, styles.warning)
    sheet.label(2, "Shares outstanding")
    sheet.given(2, 1, 10_000_000_000, "shares", "outstanding")
    sheet.label(3, "Held by the investor and its affiliates")
    sheet.given(3, 1, 0, "shares", "held")
    lines = (
        ("Most shares under the cap", "=NOTE_CAPSHARES(outstanding,held,own_cap)", "shares", "result_cap_shares"),
        ("Ownership with them", "=NOTE_OWNPCT(outstanding,held,result_cap_shares)", "percent10", "own_at_cap"),
        ("Ownership with one more", "=NOTE_OWNPCT(outstanding,held,result_cap_shares+1)", "percent10", "own_above_cap"),
        ("Ownership if all of it converted", "=NOTE_OWNPCT(outstanding,held,shares_for_all)", "percent10", None),
        ("The common mistake: cap x shares outstanding", "=ROUNDDOWN(own_cap*outstanding,0)-held", "shares", None),
    )
    for row, (label, formula, kind, name) in enumerate(lines, 4):
        sheet.label(row, label)
        sheet.formula(row, 1, formula, kind, name)
    sheet.head(10, ("Largest conversion now", "Shares", "Converted, $", "Left, $", "Limit"))
    kinds = ("shares", "money", "money", "word")
    sheet.label(11, "Convertible on the conversion date, at its price")
    sheet.spill(11, 1, "=NOTE_MAXCONVERT(convertible,result_conversion_price,outstanding,held,own_cap)", kinds, 1)
    sheet.label(12, "The opening total, at the fixed price")
    sheet.spill(12, 1, "=NOTE_MAXCONVERT(notes_outstanding,conv_fixed,outstanding,held,own_cap)", kinds, 1)
    for column, name in ((2, "opening_converted"), (3, "opening_left")):
        sheet.named(12, column, name)
    sheet.head(14, ("Most shares under other caps", "Shares"))
    for row, percent in enumerate((0.0499, 0.0999, 0.1999), 15):
        sheet.given(row, 0, percent, "percent")
        sheet.formula(row, 1, f"=NOTE_CAPSHARES(outstanding,held,A{row + 1})", "shares")
