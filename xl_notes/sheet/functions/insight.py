"""Why a number is what it is, and what else it could be."""

from xl_notes.sheet.spec import SheetFunction

GROUP = "Insight"

FUNCTIONS: tuple[SheetFunction, ...] = ()
