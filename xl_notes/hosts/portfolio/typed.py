"""The cells of a file that holds nothing but text, with the types a sheet would give them."""

import re
from datetime import date
from decimal import Decimal

from xl_notes.sheet.cells import ISO_DATE

PLAIN = re.compile(r"[0-9]+(?:\.[0-9]+)?")
NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
LONGEST_NUMBER = 60
MOST_DIGITS = 15
"""A float stands for every decimal of so many digits; one with more stays a decimal."""

FLAGS = {"true": True, "false": False}


def cell_of(text: str) -> object:
    """A number, a date, TRUE or FALSE, None for nothing; other text as it is: what reads it says what is wrong with it."""
    if len(text) <= MOST_DIGITS and PLAIN.fullmatch(text):
        return float(text)
    inner = text.strip()
    if not inner:
        return None
    if len(inner) <= LONGEST_NUMBER and NUMBER.fullmatch(inner):
        return Decimal(inner)
    found = ISO_DATE.fullmatch(inner)
    if found:
        try:
            return date(*map(int, found.groups()))
        except ValueError:
            return text
    return FLAGS.get(inner.casefold(), text)


class Typed(dict[str, object]):
    """Cells by their text: most texts of a file are there many times."""

    def __missing__(self, text: str) -> object:
        self[text] = cell = cell_of(text)
        return cell
