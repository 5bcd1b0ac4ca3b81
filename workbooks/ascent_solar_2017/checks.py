"""Checks: every tie-out of the model, against the filing, by hand, or by identity."""

from datetime import date
from typing import NamedTuple

from layout import Sheet, Styles
from xlsxwriter import Workbook

from ascent_solar_2017.ambiguities import ROOM, TOP
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
BY_HAND_MARKET = "by hand from the invented market price"
ACCRUED_2017 = f"=NOTE_ACCRUEDAT(tie_accrued_on,{NOTE})+NOTE_ACCRUED(lump_issue,tie_accrued_on,{LUMP})"


def _readings(letter: str) -> str:
    """A column of the readings, with room for more of them."""
    return f"Ambiguities!{letter}{TOP + 1}:{letter}{TOP + 2 * ROOM}"


LUMP_ON_360 = f'=SUMIFS({_readings("I")},{_readings("G")},"due at maturity",{_readings("E")},"act/360")'
CHOSEN = f"=SUMIFS({_readings('I')},{_readings('F')},TRUE)"
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
    Check(
        "check_ledger",
        "Owed at maturity after the invented conversion, interest first: 876,040.69 and 274 days of it",
        "=owed_interest",
        "money",
        954956.36,
        0.005,
        BY_HAND,
    ),
    Check(
        "check_principal_first", "The same, principal first: 847,687.94, 274 days of it, and 28,352.75", "=owed_principal", "money", 952402.28, 0.005, BY_HAND
    ),
    Check("check_prorata", "The same, both in proportion", "=owed_prorata", "money", 952663.95, 0.005, BY_HAND),
    Check(
        "check_ledger_conserves",
        "Lent less repaid is what the ledger ends with",
        "=ROUND(ledger_lent-ledger_repaid-ledger_principal,2)",
        "money",
        0,
        0,
        "identity",
    ),
    Check(
        "check_relevel", "Installment after the invented prepayment, reckoned anew over 30 periods", "=next_payment_relevel", "money", 92850.09, 0.005, BY_HAND
    ),
    Check("check_tranches", "Tranches due: 7 x 250,000 x 1.12", "=tranches_due", "money", 1960000, 0.005, BY_HAND),
    Check("check_commitment", "Sold and to be sold are the commitment", "=ROUND(sold_for_cash+tranches_principal-commitment,2)", "money", 0, 0, FILING),
    Check("check_ladder_2018", "Payments of 2018 if nothing converts", "=ladder_2018", "money", 2686978.41, 0.005, BY_HAND),
    Check("check_ladder_2019", "Payments of 2019", "=ladder_2019", "money", 3025567.92, 0.005, BY_HAND),
    Check("check_ladder_2020", "Payments of 2020", "=ladder_2020", "money", 1345567.72, 0.005, BY_HAND),
    Check("check_ladder_total", "Payments in all: 6,057,226.51 + 1,000,887.54", "=ladder_total", "money", 7058114.05, 0.005, BY_HAND),
    Check(
        "check_portfolio",
        "Current and long-term are the principal",
        "=ROUND(portfolio_current+portfolio_long_term-portfolio_principal,2)",
        "money",
        0,
        0,
        "identity",
    ),
    Check("check_long_term", "Long-term principal here and on Accrual", "=ROUND(portfolio_long_term-as_of_long_term,2)", "money", 0, 0, "identity"),
    Check(
        "check_outstanding_needed",
        "Outstanding before the opening total converts at once: 2,153,613,255 x 0.9001 / 0.0999, up",
        "=result_outstanding_needed",
        "shares",
        19404076986,
        0,
        BY_HAND,
    ),
    Check("check_reserve", "Five times 2,153,613,255", "=reserve_needed", "shares", 10768066275, 0, BY_HAND),
    Check("check_cost", "Effective annual cost of level installments in cash", "=cost_level", "percent4", 0.126796, 5e-7, BY_HAND),
    Check("check_cost_stock", "The same in stock at 85% of the market", "=cost_level_stock", "percent4", 0.260251, 5e-7, BY_HAND),
    Check("check_cost_lump", "Lump-sum note in cash: a year at 12%", "=cost_lump-cost_lump_xirr", "percent4", 0, 1e-12, "the same by its two payments"),
    Check("check_bcf", "Beneficial conversion: 947,687.94 / 0.85 - 947,687.94", "=bcf", "money", 167239.05, 0.005, BY_HAND_MARKET),
    Check(
        "check_effective_rate", "Rate of the discounted note: 1,061,410.49 / 780,448.89 - 1", "=result_effective_rate", "percent4", 0.36, 5e-7, BY_HAND_MARKET
    ),
    Check("check_first_expense", "Expense of its first 31 days: 780,448.89 x (1.36 ^ (31/365) - 1)", "=first_expense", "money", 20650, 0.005, BY_HAND_MARKET),
    Check("check_first_amortised", "Of it discount: 20,650.00 - 9,658.63", "=first_amortised", "money", 10991.37, 0.005, BY_HAND_MARKET),
    Check(
        "check_expensed",
        "Expense in all is due less carrying amount",
        "=ROUND(discount_expensed-(result_lump_due-lump_principal+bcf),2)",
        "money",
        0,
        0,
        "identity",
    ),
    Check("check_hold_new", "Rule 144, new money: May 30, 2018", "=hold_new-tie_hold_new", "whole", 0, 0, "date arithmetic"),
    Check("check_hold_tacked", "Rule 144, tacked: March 19, 2018", "=hold_tacked-tie_hold_tacked", "whole", 0, 0, "date arithmetic"),
    Check("check_reading", "Effect of act/360 on the lump-sum note", LUMP_ON_360, "money", 1579.48, 0.005, BY_HAND),
    Check("check_chosen", "Readings as chosen have no effect", CHOSEN, "money", 0, 0, "identity"),
)


TIE_DATES = (
    ("tie_accrued_on", "Day of check_accrued", date(2017, 12, 31)),
    ("tie_balance_on", "Day of check_balance", date(2018, 12, 31)),
    ("tie_window_from", "First day of check_window", date(2018, 1, 8)),
    ("tie_hold_new", "Day of check_hold_new", date(2018, 5, 30)),
    ("tie_hold_tacked", "Day of check_hold_tacked", date(2018, 3, 19)),
)


def checks(book: Workbook, styles: Styles) -> None:
    sheet = Sheet(book, styles, "Checks", "Checks", (24, 84, 18, 18, 12, 10, 44))
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
