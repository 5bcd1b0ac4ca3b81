"""Tranches and Portfolio: closings, their condition, and every note of the deal on one page."""

from datetime import date

from layout import Sheet, Styles
from xlsxwriter import Workbook

from ascent_solar_2017.common import ASSUMED, FILING, INVENTED, MARKET

COUNT, TOP = 7, 13
INPUTS = (
    ("Notes to be sold in all, $", "money", 2_000_000, "commitment", f"{FILING}: up to $2,000,000"),
    ("Tranches to come", "whole", COUNT, "tranche_count", f"{FILING}: seven additional monthly tranches"),
    ("Principal of each, $", "money", 250_000, "tranche_amount", f"{ASSUMED}: $1,750,000 in seven equal parts"),
    ("First of these closings", "date", date(2017, 12, 30), "tranche_first", f"{ASSUMED}: a month after November 30, 2017, the day kept"),
    ("Months to maturity", "whole", 12, "tranche_months", f"{FILING}: the first anniversary"),
    ("Average daily dollar volume needed", "money", 50_000, "volume_needed", f"{FILING}: at least $50,000"),
    ("Trading days of the average", "whole", 20, "volume_days", f"{FILING}: the 20 trading day period preceding"),
)


def tranches(book: Workbook, styles: Styles) -> None:
    sheet = Sheet(
        book,
        styles,
        "Tranches",
        "Tranches: closings, amounts due, and the trading volume they wait for",
        (36, 14, 8, 15, 14, 15, 3, 9, 14, 14, 13, 13, 13, 15),
    )
    sheet.raw.write_string(1, 0, "Volumes are " + INVENTED, styles.warning)
    sheet.inputs(3, INPUTS)
    sheet.head(TOP, ("Passes", "Average, $", "Headroom, $", "First day", "Last day", "Both readings agree", "Drawn if it passes, $"), 7, text=())
    sheet.raw.set_row(TOP, 30)
    first = TOP + 2
    for row in range(TOP + 1, TOP + 1 + COUNT):
        test = f"NOTE_FUNDINGTEST(A{row + 1},{MARKET},volume_needed,volume_days"
        sheet.spill(row, 7, f"={test})", ("word", "money", "money", "date", "date"), 1)
        sheet.formula(row, 12, f"=H{row + 1}=INDEX({test},1),1,1)", "word")
        sheet.formula(row, 13, f"=IF(H{row + 1},D{row + 1},0)", "money")
    last = first + COUNT - 1
    sheet.label(last, "Total", bold=True)
    for column, letter, name in ((3, "D", "tranches_principal"), (5, "F", "tranches_due"), (13, "N", "tranches_drawn")):
        sheet.formula(last, column, f"=ROUND(SUM({letter}{first}:{letter}{last}),2)", "money", name, bold=True)
    sheet.spill(
        TOP,
        0,
        "=NOTE_TRANCHES(tranche_first,tranche_count,tranche_amount,lump_rate,tranche_months,lump_basis)",
        ("date", "date", "whole", "money", "money", "money"),
        COUNT + 1,
        header=True,
    )
    chart = book.add_chart({"type": "column"})
    chart.add_series(
        {
            "name": "Average daily dollar volume",
            "categories": f"=Tranches!$A${first}:$A${last}",
            "values": f"=Tranches!$I${first}:$I${last}",
            "fill": {"color": "#2E75B6"},
            "gap": 60,
        }
    )
    line = book.add_chart({"type": "line"})
    for row in range(first, last + 1):
        sheet.raw.write_formula(row - 1, 14, "=volume_needed", styles.special("hidden", font_color="#FFFFFF"))
    line.add_series(
        {
            "name": "Needed",
            "categories": f"=Tranches!$A${first}:$A${last}",
            "values": f"=Tranches!$O${first}:$O${last}",
            "line": {"color": "#C55A11", "width": 2},
        }
    )
    chart.combine(line)
    chart.set_title({"name": "Average daily dollar volume before each closing", "name_font": {"size": 12}})
    chart.set_x_axis({"num_format": "mmm d", "text_axis": True})
    chart.set_y_axis({"num_format": "#,##0", "min": 0, "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}})
    chart.set_legend({"position": "bottom"})
    sheet.raw.insert_chart(last + 2, 0, chart, {"object_position": 2, "x_scale": 1.4, "y_scale": 0.9})


NOTES_TOP = 3
NOTES_HEAD = ("Name", "Issue", "Rate", "Principal", "First payment", "Nper", "Maturity", "Basis", "Method", "Freq")
POSITION = ("general", "money", "money", "date", "money", "money", "money", "word")


def portfolio(book: Workbook, styles: Styles) -> None:
    sheet = Sheet(book, styles, "Portfolio", "All notes of the deal: where they stand, and what falls due", (20, 16, 16, 16, 16, 16, 16, 14, 12, 8))
    sheet.note(1, "The tranches are taken as sold on their scheduled days. What is due by a day is taken as paid by then.")
    sheet.head(NOTES_TOP, NOTES_HEAD)
    kinds = ("general", "date", "percent", "money", "date", "whole", "date", "whole", "word", "whole")
    amortizing = ("Amortizing", "=note_issue", "=note_rate", "=note_principal", "=note_first", "=note_nper", None, "=note_basis", "=note_method", "=note_freq")
    lump = ("Lump sum", "=lump_issue", "=lump_rate", "=lump_principal", None, None, "=lump_maturity", "=lump_basis", None, None)
    drawn = [
        (
            f"Tranche {place}",
            f"=Tranches!A{TOP + 1 + place}",
            "=lump_rate",
            f"=Tranches!D{TOP + 1 + place}",
            None,
            None,
            f"=Tranches!B{TOP + 1 + place}",
            "=lump_basis",
            None,
            None,
        )
        for place in range(1, COUNT + 1)
    ]
    for row, cells in enumerate((amortizing, lump, *drawn), NOTES_TOP + 1):
        for column, (kind, cell) in enumerate(zip(kinds, cells, strict=True)):
            if cell is None:
                sheet.raw.write_blank(row, column, None, styles.get(kind))
            elif cell.startswith("="):
                sheet.formula(row, column, cell, kind)
            else:
                sheet.label(row, cell, column)
    bottom = NOTES_TOP + 1 + 2 + COUNT
    notes = f"$A${NOTES_TOP + 1}:$J${bottom}"
    top = bottom + 2
    sheet.heading(top - 1, "On the as-of date")
    sheet.spill(top, 0, f"=NOTE_PORTFOLIO(as_of,{notes})", POSITION, 2 + COUNT + 2, header=True)
    totals = top + 2 + COUNT + 1
    for column, name in ((1, "portfolio_principal"), (2, "portfolio_accrued"), (5, "portfolio_current"), (6, "portfolio_long_term")):
        sheet.named(totals, column, name)
    ladder = totals + 3
    sheet.heading(ladder - 1, "Contractual payments by calendar year, if nothing converts")
    sheet.spill(ladder, 0, f"=NOTE_LADDER(note_issue,{notes})", ("whole", "money", "money", "money"), 5, header=True)
    for row, name in ((1, "ladder_2018"), (2, "ladder_2019"), (3, "ladder_2020"), (4, "ladder_total")):
        sheet.named(ladder + row, 3, name)
    chart = book.add_chart({"type": "column", "subtype": "stacked"})
    for letter, name, color in (("C", "Interest", "#C55A11"), ("B", "Principal", "#2E75B6")):
        rows = f"${ladder + 2}:${letter}${ladder + 4}"
        chart.add_series(
            {
                "name": name,
                "categories": f"=Portfolio!$A${ladder + 2}:$A${ladder + 4}",
                "values": f"=Portfolio!${letter}{rows}",
                "fill": {"color": color},
                "gap": 60,
            }
        )
    chart.set_title({"name": "What falls due, by year", "name_font": {"size": 12}})
    chart.set_x_axis({"text_axis": True})
    chart.set_y_axis({"num_format": "#,##0", "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}})
    chart.set_legend({"position": "bottom"})
    sheet.raw.insert_chart(ladder - 1, 5, chart, {"object_position": 2, "x_scale": 1.1, "y_scale": 0.9})
    sheet.raw.freeze_panes(NOTES_TOP + 1, 1)
