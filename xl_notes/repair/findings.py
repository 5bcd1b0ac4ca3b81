"""What is found in a model, and how bad it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

ERROR, WARNING, INFO = "error", "warning", "info"
"""How bad: a result is wrong or an error; it may be wrong, or will be on another day or machine; nothing is, but one should know."""

QUALIFIED, SINGLE, RENAMED, UNKNOWN, NAME_ERROR = "qualified_call", "single", "renamed", "unknown_function", "name_error"
LINK, NUMBER_TEXT, DATE_TEXT, DATE_SYSTEM, MOVING_DATE = "link", "number_text", "date_text", "date_system", "moving_date"

KINDS: Mapping[str, str] = MappingProxyType(
    {
        QUALIFIED: "calls tied to a file or to a prefix",
        SINGLE: "calls inside _xlfn.SINGLE",
        RENAMED: "functions that have another name now",
        UNKNOWN: "NOTE_ names that are no function of xl_notes",
        NAME_ERROR: "formulas that show #NAME?",
        LINK: "links to other files",
        NUMBER_TEXT: "numbers stored as text",
        DATE_TEXT: "dates stored as text",
        DATE_SYSTEM: "the 1904 date system",
        MOVING_DATE: "TODAY() and NOW() beside NOTE_ functions",
    }
)
"""Kind -> heading, in the order of a report."""


@dataclass(frozen=True)
class Finding:
    """What was found, and what became of it.

    kind      a key of KINDS
    sheet     the worksheet, "" for what belongs to the whole workbook
    place     a cell, "name as_of", "validation of B2:B9", or a part of the file
    what      in a sentence
    before    the formula, text or target as it is
    after     what a repair puts in its place; None where it leaves it alone
    mended    whether the repaired copy has `after`
    remedy    what a person can do; "" where a repair has done it
    """

    kind: str
    sheet: str
    place: str
    what: str
    before: str
    after: str | None
    severity: str
    mended: bool
    remedy: str = ""

    @property
    def where(self) -> str:
        return f"{self.sheet}!{self.place}" if self.sheet else self.place
