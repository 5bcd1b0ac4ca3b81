"""Exchange, Schedule, Accrual: what is owed."""

from datetime import date

from layout import Sheet, Styles
from xlsxwriter import Workbook

from ascent_solar_2017.common import FILING, LUMP, NOTE, PAYMENTS, SCHEDULE_ROOM, SCHEDULE_TOP, schedule_column


def exchange(book: Workbook, styles: Styles) -> None:
    sheet = Sheet(book, styles, "Exchange", "Exchange of outstanding securities for notes, November 30, 2017", (62, 18, 18, 50))
    sheet.head(2, ("Surrendered for cancellation", "Dated", "$"))
    legs = (
        ("Promissory note, principal and accrued interest", date(2017, 9, 19), 3359538.57),
        ("Promissory note, principal and accrued interest", date(2017, 11, 16), 252465.75),
        ("400 shares of Series J Preferred Stock, capital and accrued dividends", None, 445222.19),
    )
    for row, (what, dated, amount) in enumerate(legs, 3):
        sheet.label(row, what)
        if dated:
            sheet.given(row, 1, dated, "date")
        sheet.given(row, 2, amount, "money")
        sheet.note(row, FILING, 3)
    sheet.label(6, "Sum surrendered", bold=True)
    sheet.formula(6, 2, "=SUM(C4:C6)", "money", "surrendered", bold=True)
    sheet.label(7, "Exchange notes issued")
    sheet.given(7, 2, 4057226.51, "money", "exchange_notes")
    sheet.note(7, FILING, 3)
    sheet.label(8, "Difference", bold=True)
    sheet.formula(8, 2, "=ROUND(surrendered-exchange_notes,2)", "money", "exchange_difference", bold=True)
    sheet.head(10, ("Notes outstanding on November 30, 2017", "", "$"))
    sheet.label(11, "Exchange notes")
    sheet.formula(11, 2, "=exchange_notes", "money")
    sheet.label(12, "Sold for cash")
    sheet.given(12, 2, 250000, "money", "sold_for_cash")
    sheet.note(12, FILING, 3)
    sheet.label(13, "Total", bold=True)
    sheet.formula(13, 2, "=C12+C13", "money", "notes_outstanding", bold=True)
    sheet.head(15, ("By maturity", "", "$"))
    sheet.label(16, "December 15, 2020: the September note")
    sheet.formula(16, 2, "=C4", "money", "maturing_2020")
    sheet.label(17, "November 30, 2018: the November note, the preferred stock and the cash")
    sheet.formula(17, 2, "=C5+C6+sold_for_cash", "money", "maturing_2018")
    sheet.label(18, "Difference to the principals on Terms", bold=True)
    sheet.formula(18, 2, "=ROUND(maturing_2020+maturing_2018-note_principal-lump_principal,2)", "money", "maturity_difference", bold=True)


# ------------------------------------------------------------------------------------------------ Schedule
def schedule(book: Workbook, styles: Styles) -> None:
    sheet = Sheet(book, styles, "Schedule", "Amortizing note: installments; lump-sum note: amount due", (34, 16, 8, 18, 18, 18, 18, 18))
    lines = (
        ("Level installment", f"=NOTE_PMT({NOTE})", "money", "result_installment"),
        (
            "Last installment",
            f"=INDEX(Schedule!E{SCHEDULE_TOP + 2}:E{SCHEDULE_TOP + 1 + SCHEDULE_ROOM},COUNT({schedule_column('A')}),1)",
            "money",
            "result_last_installment",
        ),
        (
            "Last closing balance",
            f"=INDEX(Schedule!H{SCHEDULE_TOP + 2}:H{SCHEDULE_TOP + 1 + SCHEDULE_ROOM},COUNT({schedule_column('A')}),1)",
            "money",
            "last_closing",
        ),
        ("Installments", f"=COUNT({schedule_column('A')})", "whole", "schedule_rows"),
        ("Last date", f"=MAX({schedule_column('B')})", "date", "last_date"),
        ("Total interest", f"=ROUND(SUM({schedule_column('F')}),2)", "money", "result_total_interest"),
        ("Total paid", f"=ROUND(SUM({schedule_column('E')}),2)", "money", "total_paid"),
        ("Lump-sum note: due at maturity", f"=NOTE_MATVALUE(lump_issue,lump_maturity,{LUMP})", "money", "result_lump_due"),
    )
    for row, (label, formula, kind, name) in enumerate(lines, 1):
        sheet.label(row, label)
        sheet.formula(row, 1, formula, kind, name)
    kinds = ("whole", "date", "whole", *["money"] * 5)
    sheet.spill(SCHEDULE_TOP, 0, f"=NOTE_SCHEDULE({NOTE})", kinds, PAYMENTS + 1, header=True)
    sheet.raw.freeze_panes(SCHEDULE_TOP + 1, 0)
    chart = book.add_chart({"type": "column", "subtype": "stacked"})
    for letter, name, color in (("F", "Interest", "#C55A11"), ("G", "Principal", "#2E75B6")):
        rows = f"${SCHEDULE_TOP + 2}:${letter}${SCHEDULE_TOP + 1 + PAYMENTS}"
        chart.add_series(
            {
                "name": name,
                "categories": f"=Schedule!$B${SCHEDULE_TOP + 2}:$B${SCHEDULE_TOP + 1 + PAYMENTS}",
                "values": f"=Schedule!${letter}{rows}",
                "fill": {"color": color},
                "gap": 40,
            }
        )
    chart.set_title({"name": "Interest and principal in each installment", "name_font": {"size": 12}})
    chart.set_x_axis({"date_axis": True, "num_format": "mmm yy", "major_unit": 6, "major_unit_type": "months"})
    chart.set_y_axis({"num_format": "#,##0", "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}})
    chart.set_legend({"position": "bottom"})
    sheet.raw.insert_chart(1, 3, chart, {"x_offset": 40, "object_position": 2, "x_scale": 1.35, "y_scale": 0.68})


ACCRUAL_TOP, MONTHS = 6, 38


def accrual(book: Workbook, styles: Styles) -> None:
    sheet = Sheet(book, styles, "Accrual", "Balances by month end", (14, 18, 18, 18, 18, 18, 18, 18))
    sheet.note(1, "One formula a column for balance and accrued interest; the rest follows. The lump-sum note is taken as paid at maturity.")
    sheet.label(2, "On the as-of date")
    sheet.head(2, ("Principal", "Accrued", "Due in a year", "Due later", "Lump sum: accrued", "Both: accrued"), 1)
    as_of = (
        (f"=NOTE_BALANCE(as_of,{NOTE})", "as_of_principal"),
        (f"=NOTE_ACCRUEDAT(as_of,{NOTE})", "as_of_accrued"),
        ("=ROUND(as_of_principal-as_of_long_term,2)", "as_of_current"),
        (f"=NOTE_BALANCE(EDATE(as_of,12),{NOTE})", "as_of_long_term"),
        (f"=IF(as_of<lump_maturity,NOTE_ACCRUED(lump_issue,as_of,{LUMP}),0)", "as_of_lump_accrued"),
        ("=as_of_accrued+as_of_lump_accrued", "result_accrued_interest"),
    )
    for column, (formula, name) in enumerate(as_of, 1):
        sheet.formula(3, column, formula, "money", name)
    first, last = ACCRUAL_TOP + 1, ACCRUAL_TOP + MONTHS
    sheet.head(ACCRUAL_TOP - 1, ("Month end", "Opening", "Principal paid", "Closing", "Accrued", "Interest paid", "Interest expense", "Lump accrued"))
    for row in range(first, last + 1):
        above = row - 1
        sheet.formula(row - 1, 0, "=note_issue" if row == first else f"=EOMONTH(A{above},1)", "date")
        if row > first:
            sheet.formula(row - 1, 1, f"=D{above}", "money")
            sheet.formula(row - 1, 2, f'=SUMIFS({schedule_column("G")},{schedule_column("B")},">"&A{above},{schedule_column("B")},"<="&A{row})', "money")
            sheet.formula(row - 1, 5, f'=SUMIFS({schedule_column("F")},{schedule_column("B")},">"&A{above},{schedule_column("B")},"<="&A{row})', "money")
            sheet.formula(row - 1, 6, f"=ROUND(E{row}-E{above}+F{row},2)", "money")
        sheet.formula(row - 1, 7, f"=IF(A{row}<lump_maturity,NOTE_ACCRUED(lump_issue,A{row},{LUMP}),0)", "money")
    sheet.spill(first - 1, 3, f"=NOTE_BALANCE(A{first}:A{last},{NOTE})", ("money",), MONTHS)
    sheet.spill(first - 1, 4, f"=NOTE_ACCRUEDAT(A{first}:A{last},{NOTE})", ("money",), MONTHS)
    sheet.named(last - 1, 0, "months_until")
    sheet.label(last, "Total", bold=True)
    for column, letter in ((2, "C"), (5, "F"), (6, "G")):
        sheet.formula(last, column, f"=ROUND(SUM({letter}{first}:{letter}{last}),2)", "money", {"C": "repaid", "G": "expensed"}.get(letter), bold=True)
    sheet.label(last + 1, "Roll-forward difference", bold=True)
    sheet.formula(
        last + 1, 3, f"=ROUND(SUM(B{first + 1}:B{last})-SUM(C{first + 1}:C{last})-SUM(D{first + 1}:D{last}),2)", "money", "roll_difference", bold=True
    )
    sheet.raw.freeze_panes(ACCRUAL_TOP, 1)
