"""Many notes at once."""

from xl_notes.sheet.spec import SheetFunction

GROUP = "Portfolio"

FUNCTIONS: tuple[SheetFunction, ...] = ()
