"""Checks: every tie-out of the model, against the filing, by hand, or by identity."""

from datetime import date
from typing import NamedTuple

from layout import Sheet, Styles
from xlsxwriter import Workbook

from ascent_solar_2017.common import FILING, LUMP, NOTE


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
