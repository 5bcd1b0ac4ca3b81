"""Shares to come: grids, blocks, reserves and a falling price."""

from xl_notes.sheet.spec import SheetFunction

GROUP = "Dilution"

FUNCTIONS: tuple[SheetFunction, ...] = ()
