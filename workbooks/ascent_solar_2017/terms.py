"""Terms: every input of the notes with the words of the filing beside it."""

from datetime import date
from typing import NamedTuple

from layout import Sheet, Styles
from xlsxwriter import Workbook

from ascent_solar_2017.common import ASSUMED, FILING, PAYMENTS


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
