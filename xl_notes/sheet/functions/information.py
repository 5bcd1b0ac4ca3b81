"""About the functions themselves."""

from xl_notes import __version__
from xl_notes.sheet.kinds import TEXT
from xl_notes.sheet.spec import Example, SheetFunction

VERSION = SheetFunction(
    name="NOTE_VERSION",
    group="Information",
    help="Version of xl_notes that calculates this workbook, as text.",
    args=(),
    call=lambda: f"xl_notes {__version__}",
    returns=TEXT,
    examples=(Example((), f"xl_notes {__version__}", "this package"),),
    source="This package.",
)

FUNCTIONS = (VERSION,)
