"""How VBA in LibreOffice and Python hand values to each other: one byte says what comes, then the value as com.sun.star.io.DataOutputStream writes it.

Doubles keep all their bits, texts are their UTF-16 code units.  wire.bas is the other side.
"""

import struct
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

DAY_ZERO = datetime(1899, 12, 30)
Reader = Callable[[int], bytes]
"""Gives so many bytes, the next ones."""


@dataclass(frozen=True)
class Fault:
    """A Variant of the subtype Error: CVErr(number)."""

    number: int


@dataclass(frozen=True)
class Missing:
    """An argument left out."""


@dataclass(frozen=True)
class Date:
    """A Variant of the subtype Date."""

    serial: float

    def moment(self) -> datetime:
        return DAY_ZERO + timedelta(days=self.serial)


def packed(value: Any) -> bytes:
    """A value for VBA, as pywin32 hands it over: a sequence is a one-dimensional array, a sequence of sequences a two-dimensional one."""
    if value is None:
        return b"n"
    if isinstance(value, bool):
        return b"b" + struct.pack(">i", value)
    if isinstance(value, int):
        return b"i" + struct.pack(">i", value)
    if isinstance(value, float):
        return b"d" + struct.pack(">d", value)
    if isinstance(value, str):
        return b"s" + _text(value)
    if isinstance(value, datetime):
        return b"t" + struct.pack(">d", (value.replace(tzinfo=None) - DAY_ZERO) / timedelta(days=1))
    if isinstance(value, (list, tuple)):
        if value and all(isinstance(row, (list, tuple)) for row in value):
            return b"a" + struct.pack(">ii", len(value), len(value[0])) + b"".join(packed(cell) for row in value for cell in row)
        return b"f" + struct.pack(">i", len(value)) + b"".join(map(packed, value))
    raise TypeError(f"{type(value).__name__} is not sent")


def unpacked(read: Reader) -> Any:
    """The next value VBA has written; a flat array is a tuple, a two-dimensional one a tuple of tuples."""
    kind = read(1)
    if kind == b"a":
        height, width = _whole(read), _whole(read)
        return tuple(tuple(unpacked(read) for _ in range(width)) for _ in range(height))
    if kind == b"f":
        return tuple(unpacked(read) for _ in range(_whole(read)))
    return READERS[kind](read)


def _whole(read: Reader) -> int:
    return int(struct.unpack(">i", read(4))[0])


def _double(read: Reader) -> float:
    return float(struct.unpack(">d", read(8))[0])


def _text(text: str) -> bytes:
    """Each UTF-16 code unit by itself in one to three bytes, a zero in two; the length before it, in six bytes if it is long."""
    raw = text.encode("utf-16-be", "surrogatepass")
    units = "".join(map(chr, struct.unpack(f">{len(raw) // 2}H", raw)))
    data = units.encode("utf-8", "surrogatepass").replace(b"\0", b"\xc0\x80")
    return (struct.pack(">H", len(data)) if len(data) < 0xFFFF else struct.pack(">Hi", 0xFFFF, len(data))) + data


def _read_text(read: Reader) -> str:
    [length] = struct.unpack(">H", read(2))
    data = read(length if length < 0xFFFF else _whole(read))
    units = data.replace(b"\xc0\x80", b"\0").decode("utf-8", "surrogatepass")
    return units.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


READERS: dict[bytes, Callable[[Reader], Any]] = {
    b"n": lambda read: None,
    b"m": lambda read: Missing(),
    b"b": lambda read: _whole(read) != 0,
    b"i": _whole,
    b"d": _double,
    b"s": _read_text,
    b"t": lambda read: Date(_double(read)),
    b"c": lambda read: Decimal(_read_text(read)),
    b"e": lambda read: Fault(_whole(read)),
}
