"""What the money costs, and how a discount is expensed."""

from xl_notes.sheet.spec import SheetFunction

GROUP = "Cost"

FUNCTIONS: tuple[SheetFunction, ...] = ()
