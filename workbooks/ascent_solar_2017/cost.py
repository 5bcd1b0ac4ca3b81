"""Cost: what the money costs a year, the discount of a beneficial conversion, and dates of holding periods."""

from layout import Sheet, Styles
from xlsxwriter import Workbook

from ascent_solar_2017.common import ASSUMED, FILING, INVENTED, NOTE

TERMS = "note_issue,note_first,note_rate,note_principal,note_nper,note_basis"
METHODS = ("level", "pmt", "pmt_nostub", "principal", "flat")
TABLE_TOP = 27


def cost(book: Workbook, styles: Styles) -> None:
    sheet = Sheet(book, styles, "Cost", "What the money costs", (52, 18, 26, 16, 16, 16, 16, 18))
    sheet.head(2, ("Effective annual cost of the amortizing note", "In cash", "In stock at the discount"))
    for row, method in enumerate(METHODS, 3):
        sheet.label(row, f"method {method}")
        sheet.formula(row, 1, f'=NOTE_COST({TERMS},"{method}",note_freq)', "percent4", f"cost_{method}")
        sheet.formula(row, 2, f'=NOTE_COST({TERMS},"{method}",note_freq,conv_discount)', "percent4", f"cost_{method}_stock")
    lines = (
        ("As chosen on Terms", f"=NOTE_COST({NOTE})", "percent4", "result_cost"),
        ("Lump-sum note, in cash", "=NOTE_COST(lump_issue,lump_maturity,lump_rate,lump_principal,1,lump_basis)", "percent4", "cost_lump"),
        ("The same from its two payments", "=NOTE_XIRR(C13:C14,B13:B14)", "percent4", "cost_lump_xirr"),
    )
    sheet.results(8, lines)
    sheet.head(11, ("Cash of the lump-sum note", "Day", "Dollars"))
    for row, (label, day, amount) in enumerate((("Received", "=lump_issue", "=lump_principal"), ("Paid", "=lump_maturity", "=-result_lump_due")), 12):
        sheet.label(row, label)
        sheet.formula(row, 1, day, "date")
        sheet.formula(row, 2, amount, "money")
    sheet.heading(15, "Discount of the lump-sum note")
    inputs = (
        ("Market price on the commitment date", "price", 0.002, "commitment_price", INVENTED),
        ("Accounting standard", "word", "ASC 470-20", "standard", f'{ASSUMED}: before ASU 2020-06; "ASU 2020-06" records no discount'),
    )
    sheet.inputs(16, inputs)
    sheet.results(
        18,
        (
            (
                "Conversion price on that day",
                "=NOTE_CONVPRICE(commitment_price,commitment_price,conv_discount,conv_fixed,conv_floor)",
                "price",
                "commitment_conversion",
            ),
            ("Beneficial conversion feature, $", "=NOTE_BCF(lump_principal,commitment_conversion,commitment_price)", "money", "bcf"),
        ),
    )
    sheet.heading(21, "Holding periods under Rule 144: date arithmetic, not legal advice")
    sheet.results(
        22,
        (
            ("New money, six months from issue", "=NOTE_HOLDDATE(note_issue)", "date", "hold_new"),
            ("Tacked to the note of September 19, 2017", "=NOTE_HOLDDATE(note_issue,6,Exchange!B4)", "date", "hold_tacked"),
        ),
    )
    sheet.note(22, FILING, 2)
    kinds = ("date", "whole", "money", "percent4", "money", "money", "money", "money")
    sheet.heading(TABLE_TOP - 2, "Lump-sum note by the effective interest method: expense, coupon, discount amortised")
    formula = "=NOTE_DISCOUNT(lump_issue,lump_maturity,result_lump_due,lump_principal,,lump_basis,lump_principal,bcf,standard)"
    sheet.spill(TABLE_TOP - 1, 0, formula, kinds, 13, header=True)
    sheet.named(TABLE_TOP, 3, "result_effective_rate")
    sheet.named(TABLE_TOP, 4, "first_expense")
    sheet.named(TABLE_TOP, 6, "first_amortised")
    room = f"{TABLE_TOP + 1}:{{0}}{TABLE_TOP + 120}"
    sheet.formula(TABLE_TOP - 2, 4, f"=ROUND(SUM(E{room.format('E')}),2)", "money", "discount_expensed")
    sheet.note(TABLE_TOP - 2, "expense in all", 5)
