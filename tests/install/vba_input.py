"""How VBA reads a settings file: GetConfigFromFile of xlwings, over Input # as its reference page describes it.

What that page leaves open is a parameter, so that a test can ask for every reading: whether a line feed alone ends a line, and whether blank lines before a key
are passed over.
"""

from typing import NamedTuple

COMMA, QUOTE, END_OF_FILE = ",", '"', "\x1a"


class Reading(NamedTuple):
    line_feed_ends: bool
    skips_blank_lines: bool


READINGS = [Reading(one, other) for one in (True, False) for other in (True, False)]


class PastTheEnd(Exception):
    """VBA's error 62."""


class Input:
    def __init__(self, data: bytes, encoding: str, reading: Reading) -> None:
        text = data.decode(encoding, errors="replace").replace("\r\n", "\r")
        self.text = text.replace("\n", "\r") if reading.line_feed_ends else text
        self.text = self.text.split(END_OF_FILE)[0]
        self.reading = reading
        self.at = 0

    @property
    def is_at_end(self) -> bool:
        return self.at >= len(self.text)

    def take(self) -> str:
        letter = self.text[self.at]
        self.at += 1
        return letter

    def skip(self, letters: str) -> None:
        while not self.is_at_end and self.text[self.at] in letters:
            self.at += 1

    def statement(self) -> tuple[str, str]:
        """Input #n, key, value."""
        if self.reading.skips_blank_lines:
            self.skip(" \t\r\n")
        return self.item(), self.item()

    def item(self) -> str:
        if self.is_at_end:
            raise PastTheEnd
        self.skip(" \t")
        if not self.is_at_end and self.text[self.at] == QUOTE:
            return self.quoted()
        letters = []
        while not self.is_at_end:
            letter = self.take()
            if letter in (COMMA, "\r"):
                break
            letters.append(letter)
        return "".join(letters).rstrip(" \t")

    def quoted(self) -> str:
        self.take()
        letters = []
        while not self.is_at_end:
            letter = self.take()
            if letter == QUOTE:
                break
            letters.append(letter)
        self.skip(" \t")
        if not self.is_at_end and self.text[self.at] in (COMMA, "\r"):
            self.take()
        return "".join(letters)


def value_of(data: bytes, key: str, encoding: str = "cp1252", reading: Reading = READINGS[0]) -> str | None:
    """GetConfigFromFile: the first value of a key in any case, None if there is none."""
    file = Input(data, encoding, reading)
    while not file.is_at_end:
        name, value = file.statement()
        if name.lower() == key.lower():
            return value
    return None


def pairs(data: bytes, encoding: str = "cp1252", reading: Reading = READINGS[0]) -> list[tuple[str, str]]:
    file = Input(data, encoding, reading)
    found = []
    while not file.is_at_end:
        found.append(file.statement())
    return found
