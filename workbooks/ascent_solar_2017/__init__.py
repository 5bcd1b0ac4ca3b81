"""The secured convertible notes of Ascent Solar Technologies, Inc., as its Form 8-K of December 6, 2017 describes them.

Every figure is a live formula over the input cells of Terms, Market and Cap.  The filing gives no prices and no share count: those are invented and say so on
their sheets.  Figures under "expected" on Checks come from the filing or from its figures by hand, never from these formulas.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from layout import Styles
from xlsxwriter import Workbook

from ascent_solar_2017 import ambiguities, balances, checks, cost, dilution, facility, ledger, macros, market, shares, terms
from xl_notes.build.ovba import Module

SHEETS = (
    terms.terms,
    market.market,
    balances.exchange,
    balances.schedule,
    balances.accrual,
    ledger.ledger,
    shares.conversion,
    shares.cap,
    dilution.dilution,
    facility.tranches,
    facility.portfolio,
    cost.cost,
    ambiguities.ambiguities,
    checks.checks,
)


def write_with_macros(path: Path) -> None:
    """The same workbook with a sheet of macros, and the formulas' own VBA inside: it needs no add-in."""
    write(path, macros.modules())


def write(path: Path, code: Sequence[Module] = ()) -> None:
    """The workbook with formulas and no values yet; with VBA modules also the sheet of their buttons."""
    book = Workbook(str(path))
    book.set_properties({"title": "Secured convertible notes, Ascent Solar Technologies, Inc.", "author": "xl_notes", "created": datetime(2017, 12, 6)})
    book.set_calc_mode("auto", 191029)
    book.calc_on_load = False  # a reader without the functions keeps the values this file carries
    styles = Styles(book)
    for sheet in SHEETS:
        sheet(book, styles)
    if code:
        macros.macros(book, styles)
        macros.add_code(book, code)
    book.close()
