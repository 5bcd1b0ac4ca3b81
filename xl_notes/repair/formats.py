"""What the cells' formats say: a day, a time of day, text."""

import re
from dataclasses import dataclass

from xl_notes.workbook.package import Parts
from xl_notes.workbook.xmlscan import Wanted, is_true

STYLES: Wanted = {"styleSheet": {"numFmts": {"numFmt": {}}, "cellXfs": {"xf": {}}}}
BUILT_IN = (
    {9: "0%", 10: "0.00%", 49: "@"}
    | dict.fromkeys((*range(14, 18), 22, *range(27, 37), *range(50, 59)), "d")
    | dict.fromkeys((*range(18, 22), *range(45, 48)), "h")
)
"""Formats a file knows by number only.  27 to 36 and 50 to 58 are dates in East Asian Excel, and not used elsewhere."""

SAID = re.compile(
    r"""
    "[^"]*"?                  # words
    | \\. | _. | \*.          # a character as it is, a blank as wide, one to fill the cell
    | \[(?!h+\]|m+\]|s+\])[^\]]*\]?   # colour, condition, language; not [h], hours beyond 24
    | General
    | E[+-]                   # an exponent
    | AM/PM | A/P
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""What in a format's code is no code for a date."""

MINUTES = re.compile(r"h+\]?[^a-z]*m+|m+\]?[^a-z]*s+", re.IGNORECASE)
DURATION = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)


@dataclass(frozen=True)
class Formats:
    """The formats of a workbook's cells, by the number that a cell has as its style.

    days   show a day, with or without a time
    times  show a time of day or a number of hours, and no day
    clocks those of them that show a time of day, not a number of hours
    percents  show a percent sign
    texts  make text of what is typed, or have the apostrophe that does
    """

    days: frozenset[str] = frozenset()
    times: frozenset[str] = frozenset()
    clocks: frozenset[str] = frozenset()
    percents: frozenset[str] = frozenset()
    texts: frozenset[str] = frozenset()


def read_formats(parts: Parts, book: str) -> Formats:
    """The formats of the workbook whose main part is `book`.

    errors  WorkbookError
    """
    styles = parts.target(book, "/styles")
    if styles is None or styles not in parts.parts:
        return Formats()
    root = parts.scan(styles, STYLES)
    custom, listed = root.first("numFmts"), root.first("cellXfs")
    codes = {str(number): code for number, code in BUILT_IN.items()}
    codes |= {element.attribute("numFmtId"): element.attribute("formatCode") for element in (custom.children if custom else ())}
    by_style = {str(number): element for number, element in enumerate(listed.children if listed else ())}
    shown = {style: codes.get(element.attribute("numFmtId"), "") for style, element in by_style.items()}
    return Formats(
        frozenset(style for style, code in shown.items() if is_day(code)),
        frozenset(style for style, code in shown.items() if is_time(code)),
        frozenset(style for style, code in shown.items() if is_time(code) and not DURATION.search(code)),
        frozenset(style for style, code in shown.items() if "%" in SAID.sub("", code)),
        frozenset(style for style, code in shown.items() if code.strip() == "@" or is_true(by_style[style].attribute("quotePrefix"))),
    )


def letters(code: str) -> set[str]:
    return set(SAID.sub("", code).lower())


def is_day(code: str) -> bool:
    """Whether a format shows a day: d, y, an era, or an m that is a month.  Days and hours alone are a length of time.

    >>> is_day("yyyy-mm-dd"), is_day("mmm"), is_day("h:mm"), is_day('0.00 "days"'), is_day("[Red]0.00E+00")
    (True, True, False, False, False)
    >>> is_day("m/d/yy h:mm"), is_day("d/m h:mm"), is_day('d "days" h:mm'), is_day("dd")
    (True, True, False, True)
    """
    found = letters(MINUTES.sub("h", SAID.sub("", code)))
    return bool(found & set("yebm")) or ("d" in found and "h" not in found)


def is_time(code: str) -> bool:
    """Whether a format shows hours, minutes or seconds and no day.

    >>> is_time("h:mm AM/PM"), is_time("[h]:mm:ss"), is_time("m/d/yy h:mm")
    (True, True, False)
    """
    return not is_day(code) and bool(letters(code) & set("hs"))
