"""The settings file that xlwings' VBA reads: a line a setting, "KEY","value".

VBA reads it with Input #, two items at a time across line ends, so a line of another form shifts everything after it.  Only lines before the first such line
count as read here, and ours goes before it.  All other lines stay as they are, byte for byte.
"""

import re
from typing import NamedTuple

FILE = "xl_notes.conf"
INTERPRETER = "INTERPRETER_WIN"
LINE_END = b"\r\n"

# Quoted items, or plain ones; Input # stops for good at the character 26.
_LINE = re.compile(rb'[ \t]*(?:"([^"\x1a]*)"|([^"#,\x1a]*?))[ \t]*,[ \t]*(?:"([^"\x1a]*)"|([^"#,\x1a]*?))[ \t]*')
_ENDS = (b"\r\n", b"\r", b"")
"""What ends a line for VBA; a line feed alone is not documented to."""


class Settings(NamedTuple):
    """What VBA reads.

    values   key in upper case -> value, the first one of a key
    strange  number of the first line that is no "KEY","value", None if there is none
    """

    values: dict[str, str]
    strange: int | None


def settings(data: bytes, encoding: str) -> Settings:
    values: dict[str, str] = {}
    for number, line in enumerate(_lines(data), 1):
        pair = _pair(line)
        if pair is None or _end(line) not in _ENDS:
            return Settings(values, number)
        key, value = (item.decode(encoding, errors="replace") for item in pair)
        values.setdefault(key.upper(), value)
    return Settings(values, None)


def with_interpreter(data: bytes, interpreter: str, encoding: str) -> bytes:
    """The file with the interpreter in it: where it was, else as the first line.

    errors  UnicodeEncodeError
    """
    ours = f'"{INTERPRETER}","{interpreter}"'.encode(encoding)
    lines = _lines(data)
    place = next((place for place, line in enumerate(lines) if _is_ours(line)), None)
    if place is None or any(_pair(line) is None or _end(line) not in _ENDS for line in lines[: place + 1]):
        return ours + LINE_END + without_interpreter(data)
    before, after = b"".join(lines[:place]), without_interpreter(b"".join(lines[place + 1 :]))
    return before + ours + _end(lines[place]) + after


def without_interpreter(data: bytes) -> bytes:
    return b"".join(line for line in _lines(data) if not _is_ours(line))


def _lines(data: bytes) -> list[bytes]:
    return data.splitlines(keepends=True)  # of bytes: at \n, \r and \r\n only


def _end(line: bytes) -> bytes:
    return line[len(line.rstrip(b"\r\n")) :]


def _pair(line: bytes) -> tuple[bytes, bytes] | None:
    found = _LINE.fullmatch(line.rstrip(b"\r\n"))
    return ((found[1] or found[2] or b""), (found[3] or found[4] or b"")) if found else None


def _is_ours(line: bytes) -> bool:
    pair = _pair(line)
    return pair is not None and pair[0].upper() == INTERPRETER.encode()
