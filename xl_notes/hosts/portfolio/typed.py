"""The cells of a file that holds nothing but text, with the types a sheet would give them."""

import re
from datetime import datetime
from decimal import Decimal

PLAIN = re.compile(r"[0-9]+(?:\.[0-9]+)?")
NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
LONGEST_NUMBER = 60
MOST_DIGITS = 15
"""A float stands for every decimal of so many digits; one with more stays a decimal."""

DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
WITH_TIME = re.compile(DATE.pattern + r"([ T][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?)?")
"""A date as databases write them, a time of day with it or not, which is cut off as it is of a date of a worksheet; none with a time zone."""

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
    if WITH_TIME.fullmatch(inner):
        try:
            return datetime.fromisoformat(inner).date()
        except ValueError:
            return text
    return FLAGS.get(inner.casefold(), text)


class Typed(dict[str, object]):
    """Cells by their text: most texts of a file are there many times."""

    def __missing__(self, text: str) -> object:
        self[text] = cell = cell_of(text)
        return cell
