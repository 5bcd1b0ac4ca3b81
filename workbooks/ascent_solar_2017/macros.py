"""Macros: buttons, the inputs of the macros, and room for what they write.  Only the macro workbook has this sheet."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from layout import Sheet, Styles
from xlsxwriter import Workbook

from xl_notes.build.helpsheets import add_intellisense
from xl_notes.build.ovba import Module, standard
from xl_notes.build.project import embed, project
from xl_notes.sheet.functions import TABLE

CODE = Path(__file__).with_name("notes_macros.bas")
PROJECT = "ascent_solar_2017"
PRICES = (0.0005, 0.001, 0.0015, 0.0017, 0.002, 0.0025, 0.003, 0.004)
ROLL_TOP, ROLL_ROOM = 18, 36
CHECKS_ROOM = 100


def macros(book: Workbook, styles: Styles) -> None:
    sheet = Sheet(book, styles, "Macros", "Macros", (30, 16, 15, 15, 16, 2, 2, 11, 17, 12, 17, 15, 2, 26, 9))
    sheet.note(1, "Each button runs the macro of its name (also Alt+F8); blue cells are what it reads. The code is in the module notes_macros.")
    _notice(sheet)
    _roll(sheet)
    _what_if(sheet)
    _checks(sheet)


def _notice(sheet: Sheet) -> None:
    _block(sheet, 3, 0, "A conversion notice", "ConvertNotice", 2)
    sheet.label(4, "Date of the notice")
    sheet.given(4, 1, date(2018, 1, 16), "date", "notice_date")
    sheet.label(5, "Amount, $")
    sheet.given(5, 1, 100_000, "money", "notice_amount")
    outputs = (
        ("Conversion price, $ a share", "price", "notice_price"),
        ("Shares, within the cap", "shares", "notice_shares"),
        ("Converted, $", "money", "notice_converted"),
        ("Left, $", "money", "notice_left"),
        ("Limit", "word", "notice_limit"),
        ("Status", "words", "notice_status"),
    )
    for row, (label, kind, name) in enumerate(outputs, 6):
        sheet.label(row, label)
        _room(sheet, row, 1, kind, name)


def _roll(sheet: Sheet) -> None:
    _block(sheet, 13, 0, "Balances at the ends of months", "RollAsOf", 2)
    sheet.label(14, "First month")
    sheet.given(14, 1, date(2017, 12, 31), "date", "roll_from")
    sheet.label(15, "Months")
    sheet.given(15, 1, 12, "whole", "roll_months")
    _room(sheet, 15, 2, "words", "roll_status")
    sheet.head(ROLL_TOP - 1, ("As of", "Principal", "Current", "Long-term", "Accrued interest"), text=())
    for row in range(ROLL_TOP, ROLL_TOP + ROLL_ROOM):
        for column, kind in enumerate(("date", "money", "money", "money", "money")):
            _room(sheet, row, column, kind)
    sheet.area("roll_table", ROLL_TOP, 0, ROLL_TOP + ROLL_ROOM - 1, 4)


def _what_if(sheet: Sheet) -> None:
    _block(sheet, 3, 7, "What if the price were", "WhatIfPrices", 3)
    sheet.head(4, ("Price", "Shares for all", "Ownership", "Under the cap", "Converted, $"), 7, text=())
    for row, price in enumerate(PRICES, 5):
        sheet.given(row, 7, price, "price")
        for column, kind in enumerate(("shares", "percent", "shares", "money"), 8):
            _room(sheet, row, column, kind)
    sheet.area("whatif_prices", 5, 7, 4 + len(PRICES), 7)
    _block(sheet, 15, 7, "The schedule with a chart, by Python", "WriteSchedule", 3)


def _checks(sheet: Sheet) -> None:
    _block(sheet, 3, 13, "Checks", "RefreshAndCheck", 2)
    _room(sheet, 4, 13, "general", "refresh_status")
    sheet.area("checks_table", 5, 13, 4 + CHECKS_ROOM, 14)


def _block(sheet: Sheet, row: int, column: int, heading: str, macro: str, across: int) -> None:
    sheet.heading(row, heading, column)
    sheet.raw.insert_button(row, column + across, {"macro": macro, "caption": macro, "width": 130, "height": 22})


def _room(sheet: Sheet, row: int, column: int, kind: str, name: str | None = None) -> None:
    """A cell a macro writes to."""
    sheet.raw.write_blank(row, column, None, sheet.styles.get(kind))
    sheet.named(row, column, name)


def modules() -> list[Module]:
    """The VBA of the macro workbook: that of the formulas, and the macros."""
    return [*project(), standard("notes_macros", CODE.read_text(encoding="ascii"))]


def add_code(book: Workbook, code: Sequence[Module]) -> None:
    """Adds the help texts and the VBA to a workbook that has all its sheets."""
    add_intellisense(book, TABLE)
    embed(book, code, PROJECT)
