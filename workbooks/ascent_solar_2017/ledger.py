"""Ledger: an invented conversion in part, in every order a contract can mean, and an invented prepayment."""

from datetime import date

from layout import Sheet, Styles
from xlsxwriter import Workbook

from ascent_solar_2017.common import EVENTS, INVENTED_EVENT, LUMP_TERMS, NOTE

EVENTS_TOP, EVENTS_ROOM, LEDGER_ROOM = 4, 12, 60
PREPAYMENT_TOP = EVENTS_TOP + EVENTS_ROOM + 4
LEDGER_TOP = PREPAYMENT_TOP + 11
KINDS = ("date", "word", "whole", "money", "money", "money", "money", "money", "money", "money", "shares", "shares", "shares", "percent10")
ORDERS = (("interest", "interest first"), ("principal", "principal first"), ("prorata", "both in proportion"))
EFFECTS = (("relevel", "installments are reckoned anew"), ("shorten", "installments stay, the note ends earlier"), ("next", "against the next installments"))


def ledger_formula(order: str) -> str:
    return f"NOTE_LEDGER({EVENTS},{LUMP_TERMS},{order},outstanding,own_cap,held)"


def ledger(book: Workbook, styles: Styles) -> None:
    sheet = Sheet(
        book, styles, "Ledger", "Ledger of the lump-sum note, and a prepayment of the amortizing one", (44, 13, 13, 13, 14, 14, 17, 18, 13, 14, 13, 13, 16, 15)
    )
    sheet.raw.write_string(1, 0, f"Events: {INVENTED_EVENT}", styles.warning)
    sheet.note(2, "Types: split, outstanding, draw, pay, convert, sell, rate, default. Fill the empty rows; the ledger below and its totals follow.")
    events: list[list[object]] = [[date(2018, 3, 1), "convert", 100000, 0.002]]
    events += [[None] * 4 for _ in range(EVENTS_ROOM - 1)]
    sheet.table(EVENTS_TOP, 0, "Events", ("Date", "Type", "Amount", "Price"), ("date", "word", "money", "price"), events)
    sheet.area("event_rows", EVENTS_TOP + 1, 0, EVENTS_TOP + EVENTS_ROOM, 3)
    sheet.head(EVENTS_TOP, ("Set against", "", "Owed at the end, $", "Effect, $"), 5, text=(5, 6))
    for row, (order, words) in enumerate(ORDERS, EVENTS_TOP + 1):
        sheet.given(row, 5, order, "general", f"ledger_order_{row - EVENTS_TOP}")
        sheet.label(row, words, 6)
        sheet.formula(row, 7, f"=INDEX({ledger_formula(f'F{row + 1}')},COUNT(Events[Date])+3,10)", "money", f"owed_{order}")
        sheet.formula(row, 8, f"=ROUND(H{row + 1}-H{EVENTS_TOP + 2},2)", "money")
    sheet.label(PREPAYMENT_TOP - 2, "Ledger keeps this order")
    sheet.given(PREPAYMENT_TOP - 2, 1, "interest", "word", "ledger_apply")
    sheet.head(PREPAYMENT_TOP, ("Prepayment of the amortizing note", "Day", "Dollars", "Next payment", "Payments left", "Final date", "Last payment"))
    for row, (effect, words) in enumerate(EFFECTS, PREPAYMENT_TOP + 1):
        sheet.label(row, f"{effect}: {words}")
        if effect == EFFECTS[0][0]:
            sheet.given(row, 1, date(2018, 6, 30), "date", "prepaid_on")
            sheet.given(row, 2, 500000, "money", "prepaid")
        sheet.spill(row, 3, f'=NOTE_RELEVEL(prepaid_on,prepaid,{NOTE},"{effect}")', ("money", "whole", "date", "money"), 1)
        sheet.named(row, 3, f"next_payment_{effect}")
    first, last = LEDGER_TOP + 2, LEDGER_TOP + 1 + LEDGER_ROOM
    totals = (
        ("Lent and drawn", f'=-SUMIFS(G{first}:G{last},G{first}:G{last},"<0")', "money", "ledger_lent"),
        ("Principal paid and converted", f'=SUMIFS(G{first}:G{last},G{first}:G{last},">0")', "money", "ledger_repaid"),
        ("Principal at the end", f"=INDEX(I{first}:I{last},COUNT(A{first}:A{last}),1)", "money", "ledger_principal"),
        ("Interest accrued in all", f"=ROUND(SUM(D{first}:D{last}),2)", "money", "ledger_interest"),
    )
    sheet.results(PREPAYMENT_TOP + 5, totals)
    sheet.spill(LEDGER_TOP, 0, "=" + ledger_formula("ledger_apply"), KINDS, 4, header=True)
    sheet.raw.freeze_panes(3, 1)
