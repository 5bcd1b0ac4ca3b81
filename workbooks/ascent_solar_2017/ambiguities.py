"""Ambiguities: every reading of the terms the filing leaves open, with its dollars."""

from layout import Sheet, Styles
from xlsxwriter import Workbook

from ascent_solar_2017.common import INVENTED, INVENTED_EVENT, MARKET

TOP, ROOM = 5, 54
AMORTIZING = (
    ("Issue", "=note_issue", "date"),
    ("First payment", "=note_first", "date"),
    ("Rate", "=note_rate", "percent"),
    ("Principal", "=note_principal", "money"),
    ("Nper", "=note_nper", "whole"),
    ("Basis", "=note_basis", "whole"),
    ("Method", "=note_method", "word"),
    ("Freq", "=note_freq", "whole"),
    ("Settlement", "=prepaid_on", "date"),
    ("Prepaid", "=prepaid", "money"),
    ("Conversion date", "=conversion_date", "date"),
    ("Amount", "=convertible", "money"),
    ("Discount", "=conv_discount", "percent"),
    ("Fixed price", "=conv_fixed", "price"),
    ("Lookback", "=conv_lookback", "whole"),
    ("Statistic", "=conv_statistic", "word"),
    ("Outstanding", "=outstanding", "shares"),
    ("Held", "=held", "shares"),
    ("Cap", "=own_cap", "percent"),
    ("Closing", "=EDATE(tranche_first,1)", "date"),
    ("Threshold", "=volume_needed", "money"),
    ("Tranche amount", "=tranche_amount", "money"),
    ("Volume days", "=volume_days", "whole"),
)
LUMP = (
    ("Issue", "=lump_issue", "date"),
    ("Maturity", "=lump_maturity", "date"),
    ("Rate", "=lump_rate", "percent"),
    ("Principal", "=lump_principal", "money"),
    ("Basis", "=lump_basis", "whole"),
    ("Settlement", "=INDEX(Events[Date],1)", "date"),
    ("Prepaid", "=INDEX(Events[Amount],1)", "money"),
)
KINDS = ("general", "general", "word", "words", "money", "money")


def ambiguities(book: Workbook, styles: Styles) -> None:
    sheet = Sheet(book, styles, "Ambiguities", "What the contract leaves open, and what each reading is worth", (17, 16, 3, 38, 42, 9, 22, 17, 17))
    sheet.raw.write_string(1, 0, f"Prices, volumes and share counts are {INVENTED}; conversion and prepayment: {INVENTED_EVENT}", styles.warning)
    sheet.note(2, "Terms in the first two columns, one reading a row beside them. Effect: dollars more, or less, than under the reading chosen on Terms.")
    for top, words, terms, name, formula, height in (
        (TOP, "Amortizing note, its conversion and the next tranche", AMORTIZING, "amortizing_terms", f"=NOTE_AMBIGUITY(amortizing_terms,{MARKET})", 45),
        (TOP + ROOM, "Lump-sum note", LUMP, "lump_terms", "=NOTE_AMBIGUITY(lump_terms)", 17),
    ):
        sheet.heading(top - 2, words)
        sheet.head(top - 1, ("Term", "Value"))
        _terms(sheet, top, terms, name)
        sheet.spill(top - 1, 3, formula, KINDS, height, header=True)
    sheet.raw.freeze_panes(3, 2)


def _terms(sheet: Sheet, top: int, terms: tuple[tuple[str, str, str], ...], name: str) -> None:
    """Names and values: the range a function takes in place of its arguments."""
    for row, (term, formula, kind) in enumerate(terms, top):
        sheet.label(row, term)
        sheet.formula(row, 1, formula, kind)
    sheet.book.define_name(name, f"=Ambiguities!$A${top + 1}:$B${top + len(terms)}")
