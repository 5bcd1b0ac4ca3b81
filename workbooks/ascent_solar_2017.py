"""The secured convertible notes of Ascent Solar Technologies, Inc., as its Form 8-K of December 6, 2017 describes them.

Every figure is a live formula over the input cells of Terms, Market and Cap.  The filing gives no prices and no share count: those are invented and say so on
their sheets.  Figures under "expected" on Checks come from the filing or from its figures by hand, never from these formulas.
"""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from layout import Sheet, Styles
from xlsxwriter import Workbook

FILING = "Form 8-K, December 6, 2017, Item 1.01"
ASSUMED = "assumed"
INVENTED = "INVENTED for this model: not market data and not a fact about the company"
PAYMENTS = 36
SCHEDULE_TOP, SCHEDULE_ROOM = 12, 400
"""Row of the schedule's header, from 0, and rows that its totals cover, so that a longer note is still summed."""


def write(path: Path) -> None:
    """The workbook with formulas and no values yet."""
    book = Workbook(str(path))
    book.set_properties({"title": "Secured convertible notes, Ascent Solar Technologies, Inc.", "author": "xl_notes", "created": datetime(2017, 12, 6)})
    book.set_calc_mode("auto", 191029)
    book.calc_on_load = False  # a reader without the functions keeps the values this file carries
    styles = Styles(book)
    for sheet in (terms, market, exchange, schedule, accrual, conversion, cap, checks):
        sheet(book, styles)
    book.close()


# ------------------------------------------------------------------------------------------------ Terms


class Term(NamedTuple):
    label: str
    kind: str
    note: object
    note_name: str
    lump: object
    lump_name: str
    says: str
    source: str = FILING


NOTE_ROWS = (
    Term(
        "Issue date, start of interest",
        "date",
        date(2017, 11, 30),
        "note_issue",
        date(2017, 11, 30),
        "lump_issue",
        "Of the Notes issued on November 30, 2017 ...",
    ),
    Term("Principal, $", "money", 3359538.57, "note_principal", 947687.94, "lump_principal", "$3,359,538.57 ... and $947,687.94 aggregate principal amount"),
    Term("Interest rate per year", "percent", 0.12, "note_rate", 0.12, "lump_rate", "All of the Notes bear interest at a rate of 12% per annum."),
    Term("First installment", "date", date(2018, 1, 15), "note_first", None, "", "36 equal monthly installments beginning January 15, 2018"),
    Term("Number of installments", "whole", PAYMENTS, "note_nper", None, "", "36 equal monthly installments"),
    Term("Installments a year", "whole", 12, "note_freq", None, "", "monthly"),
    Term("Maturity", "date", date(2020, 12, 15), "note_maturity", date(2018, 11, 30), "lump_maturity", "mature on December 15, 2020 ... on November 30, 2018"),
    Term(
        "Day count basis",
        "whole",
        3,
        "note_basis",
        3,
        "lump_basis",
        "Silent. 250,000 x 12% x 30/365 = 2,465.75 is the interest in the exchanged note of 252,465.75: act/365",
        ASSUMED,
    ),
    Term(
        "What is equal about the installments",
        "word",
        "level",
        "note_method",
        None,
        "",
        'Silent. "level": equal totals over the real periods; "pmt" ignores the first 46 days',
        ASSUMED,
    ),
)
CONVERSION_ROWS = (
    ("Discount on the average VWAP", "percent", 0.15, "conv_discount", "(i) 85% of the average VWAP", FILING),
    ("Look-back, trading days", "whole", 5, "conv_lookback", "over the prior five trading days", FILING),
    ("Statistic of the look-back", "word", "mean", "conv_statistic", "average: the simple mean of the daily VWAPs", ASSUMED),
    ("Fixed price, $ a share", "price", 0.002, "conv_fixed", "(iii) $0.002 per share, the ceiling of a lowest-of", FILING),
    ("Floor price, $ a share", "price", None, "conv_floor", "None in the filing", FILING),
    ("Ownership cap", "percent", 0.0999, "own_cap", "would beneficially own in excess of 9.99%", FILING),
)


def terms(book: Workbook, styles: Styles) -> None:
    sheet = Sheet(book, styles, "Terms", "Secured convertible notes: terms", (34, 15, 15, 62, 36))
    sheet.note(1, "Inputs are blue, formulas black. Change an input, recalculate, and the Checks sheet says what no longer ties to the filing.")
    sheet.label(2, "As-of date", bold=True)
    sheet.given(2, 1, date(2017, 12, 31), "date", "as_of")
    sheet.note(2, "Day the balances are stated for; never TODAY()", 3)
    sheet.head(4, ("Notes issued", "Amortizing", "Lump sum", "What the filing says", "Source"), text=(0, 3, 4))
    for row, term in enumerate(NOTE_ROWS, 5):
        sheet.label(row, term.label)
        sheet.given(row, 1, term.note, term.kind, term.note_name)
        if term.lump_name:
            sheet.given(row, 2, term.lump, term.kind, term.lump_name)
        _says(sheet, row, term.says, term.source)
    top = 6 + len(NOTE_ROWS)
    sheet.head(top, ("Conversion", "Value", "", "What the filing says", "Source"), text=(0, 3, 4))
    for row, (label, kind, value, name, says, source) in enumerate(CONVERSION_ROWS, top + 1):
        sheet.label(row, label)
        sheet.given(row, 1, value, kind, name)
        _says(sheet, row, says, source)
    bottom = top + 2 + len(CONVERSION_ROWS)
    sheet.label(bottom, "Formulas")
    sheet.formula(bottom, 1, "=NOTE_VERSION()", "word")
    sheet.raw.freeze_panes(5, 1)


def _says(sheet: Sheet, row: int, says: str, source: str) -> None:
    sheet.raw.write_string(row, 3, says, sheet.styles.wrapped_note)
    if len(says) > 70:
        sheet.raw.set_row(row, 30)
    sheet.raw.write_string(row, 4, source, sheet.styles.wrapped_note)


# ------------------------------------------------------------------------------------------------ Market

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


# ------------------------------------------------------------------------------------------------ Exchange


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

NOTE = "note_issue,note_first,note_rate,note_principal,note_nper,note_basis,note_method,note_freq"
LUMP = "lump_rate,lump_principal,lump_basis"


def _column(letter: str) -> str:
    """The schedule's column under its header, with room for a longer note."""
    return f"Schedule!${letter}${SCHEDULE_TOP + 2}:${letter}${SCHEDULE_TOP + 1 + SCHEDULE_ROOM}"


def schedule(book: Workbook, styles: Styles) -> None:
    sheet = Sheet(book, styles, "Schedule", "Amortizing note: installments; lump-sum note: amount due", (34, 16, 8, 18, 18, 18, 18, 18))
    lines = (
        ("Level installment", f"=NOTE_PMT({NOTE})", "money", "result_installment"),
        (
            "Last installment",
            f"=INDEX(Schedule!E{SCHEDULE_TOP + 2}:E{SCHEDULE_TOP + 1 + SCHEDULE_ROOM},COUNT({_column('A')}),1)",
            "money",
            "result_last_installment",
        ),
        ("Last closing balance", f"=INDEX(Schedule!H{SCHEDULE_TOP + 2}:H{SCHEDULE_TOP + 1 + SCHEDULE_ROOM},COUNT({_column('A')}),1)", "money", "last_closing"),
        ("Installments", f"=COUNT({_column('A')})", "whole", "schedule_rows"),
        ("Last date", f"=MAX({_column('B')})", "date", "last_date"),
        ("Total interest", f"=ROUND(SUM({_column('F')}),2)", "money", "result_total_interest"),
        ("Total paid", f"=ROUND(SUM({_column('E')}),2)", "money", "total_paid"),
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


# ------------------------------------------------------------------------------------------------ Accrual

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
            sheet.formula(row - 1, 2, f'=SUMIFS({_column("G")},{_column("B")},">"&A{above},{_column("B")},"<="&A{row})', "money")
            sheet.formula(row - 1, 5, f'=SUMIFS({_column("F")},{_column("B")},">"&A{above},{_column("B")},"<="&A{row})', "money")
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


# ------------------------------------------------------------------------------------------------ Conversion

PRICE_TERMS = "Market[#All],conv_discount,conv_fixed,conv_lookback,conv_statistic,,conv_floor"


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


# ------------------------------------------------------------------------------------------------ Cap


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


# ------------------------------------------------------------------------------------------------ Checks


class Check(NamedTuple):
    name: str
    what: str
    value: str
    kind: str
    expected: object
    tolerance: float
    source: str


BY_HAND = "by hand from the filing's figures"
BY_HAND_CAP = "by hand from the invented share count"
ACCRUED_2017 = f"=NOTE_ACCRUEDAT(tie_accrued_on,{NOTE})+NOTE_ACCRUED(lump_issue,tie_accrued_on,{LUMP})"
CHECKS = (
    Check("check_surrendered", "Surrendered securities sum to the exchange notes", "=surrendered", "money", 4057226.51, 0.005, FILING),
    Check("check_exchange", "Exchange difference", "=exchange_difference", "money", 0, 0, FILING),
    Check("check_outstanding", "Notes outstanding", "=notes_outstanding", "money", 4307226.51, 0.005, FILING),
    Check("check_maturing_2018", "Maturing November 30, 2018", "=maturing_2018", "money", 947687.94, 0.005, FILING),
    Check("check_maturities", "Principals on Terms are those issued", "=maturity_difference", "money", 0, 0, FILING),
    Check("check_rows", "Number of installments", "=schedule_rows", "whole", 36, 0, FILING),
    Check("check_last_date", "Last installment falls on the maturity", "=last_date-note_maturity", "whole", 0, 0, FILING),
    Check("check_installment", "Level installment", "=result_installment", "money", 112130.66, 0.005, BY_HAND),
    Check("check_first_interest", "First period's interest: 3,359,538.57 x 12% x 46/365", f"=NOTE_IPMT(1,{NOTE})", "money", 50807.27, 0.005, BY_HAND),
    Check("check_last_installment", "Last installment", "=result_last_installment", "money", 112130.46, 0.005, BY_HAND),
    Check("check_closing", "Balance after the last installment", "=last_closing", "money", 0, 0, "a schedule repays its principal"),
    Check("check_total_interest", "Total interest", "=result_total_interest", "money", 677164.99, 0.005, BY_HAND),
    Check("check_total_paid", "Total paid is principal and interest", "=ROUND(total_paid-note_principal-result_total_interest,2)", "money", 0, 0, "identity"),
    Check("check_lump", "Lump sum due: 947,687.94 x 1.12", "=result_lump_due", "money", 1061410.49, 0.005, BY_HAND),
    Check("check_accrued", "Accrued on December 31, 2017: 34,239.68 + 9,658.63", ACCRUED_2017, "money", 43898.31, 0.005, BY_HAND),
    Check("check_balance", "Principal on December 31, 2018", f"=NOTE_BALANCE(tie_balance_on,{NOTE})", "money", 2381896.99, 0.005, BY_HAND),
    Check("check_term", "Days by which the months on Accrual fall short of the term", "=MAX(0,last_date-months_until)", "whole", 0, 0, "identity"),
    Check("check_roll", "Roll-forward: opening - paid = closing", "=roll_difference", "money", 0, 0, "identity"),
    Check("check_repaid", "Principal paid over all months", "=ROUND(repaid-note_principal,2)", "money", 0, 0, "identity"),
    Check("check_expense", "Expense over all months is the schedule's interest", "=ROUND(expensed-result_total_interest,2)", "money", 0, 0, "identity"),
    Check("check_price", "Conversion price: 85% of 0.0020", "=result_conversion_price", "price", 0.0017, 1e-9, "by hand from the invented market table"),
    Check("check_window", "Window starts January 8, 2018: the 15th is a holiday", "=window_first-tie_window_from", "whole", 0, 0, "NYSE calendar"),
    Check("check_shares_opening", "Shares for the opening total at $0.002", "=shares_opening", "shares", 2153613255, 0, BY_HAND),
    Check("check_cap_shares", "Most shares under the cap", "=result_cap_shares", "shares", 1109876680, 0, BY_HAND_CAP),
    Check("check_converted", "Convertible of the opening total: shares x $0.002", "=opening_converted", "money", 2219753.36, 0.005, BY_HAND_CAP),
    Check("check_left", "Converted and left are the opening total", "=ROUND(opening_converted+opening_left-notes_outstanding,2)", "money", 0, 0, "identity"),
    Check("check_cap_holds", "Ownership at the cap does not exceed it", "=MAX(0,own_at_cap-own_cap)", "percent10", 0, 0, "identity"),
    Check("check_cap_is_tight", "One more share would exceed it", "=IF(own_above_cap>own_cap,0,1)", "whole", 0, 0, "identity"),
)  # fmt: skip


TIE_DATES = (
    ("tie_accrued_on", "Day of check_accrued", date(2017, 12, 31)),
    ("tie_balance_on", "Day of check_balance", date(2018, 12, 31)),
    ("tie_window_from", "First day of check_window", date(2018, 1, 8)),
)


def checks(book: Workbook, styles: Styles) -> None:
    sheet = Sheet(book, styles, "Checks", "Checks", (24, 60, 18, 18, 12, 10, 44))
    sheet.label(1, "All of them", bold=True)
    top = 4
    first, last = top + 1, top + len(CHECKS)
    sheet.formula(1, 1, f"=AND(F{first}:F{last})", "word", "check_all", bold=True)
    sheet.note(2, "A change of an input turns the tie-outs to the filing FALSE. The identities hold for any input while check_term does.")
    sheet.head(top - 1, ("Name", "What", "Value", "Expected", "Tolerance", "Holds", "Expected from"), text=(0, 1, 6))
    for row, check in enumerate(CHECKS, top):
        sheet.label(row, check.name)
        sheet.label(row, check.what, 1)
        sheet.formula(row, 2, check.value, check.kind)
        sheet.given(row, 3, check.expected, check.kind)
        sheet.given(row, 4, check.tolerance, "general")
        sheet.formula(row, 5, f"=ABS(C{row + 1}-D{row + 1})<=E{row + 1}", "word", check.name)
        sheet.raw.write_string(row, 6, check.source, styles.wrapped_note)
    for row, (name, what, day) in enumerate(TIE_DATES, last + 1):
        sheet.label(row, what, 1)
        sheet.given(row, 2, day, "date", name)
    green, red = styles.special("pass", bg_color="#C6EFCE", font_color="#006100"), styles.special("fail", bg_color="#FFC7CE", font_color="#9C0006")
    for area in ((1, 1, 1, 1), (top, 5, last - 1, 5)):
        sheet.raw.conditional_format(*area, {"type": "cell", "criteria": "==", "value": "TRUE", "format": green})
        sheet.raw.conditional_format(*area, {"type": "cell", "criteria": "!=", "value": "TRUE", "format": red})
    sheet.raw.freeze_panes(top, 1)
