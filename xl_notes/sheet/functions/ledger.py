"""What happened to a note, in order."""

from xl_notes.sheet.spec import SheetFunction

GROUP = "Ledger"

FUNCTIONS: tuple[SheetFunction, ...] = ()
