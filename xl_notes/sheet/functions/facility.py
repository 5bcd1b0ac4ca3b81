"""Tranches, conditions of their closing, exchanges and prepayments."""

from xl_notes.sheet.spec import SheetFunction

GROUP = "Facility"

FUNCTIONS: tuple[SheetFunction, ...] = ()
