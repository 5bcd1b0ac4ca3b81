"""Values as bytes: against what java.io.DataOutput says of its formats, byte for byte, and back again."""

import io
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_notes.hosts.calc import wire
from xl_notes.hosts.calc.wire import MISSING, Call, Formula
from xl_notes.sheet.cells import CellError


def sent(name: str, sorts: str, rest: bytes = b"", formulas: bytes = b"\0") -> Call:
    """A call as Basic sends it."""
    letters = struct.pack(">H", len(sorts)) + sorts.encode()
    return wire.read_call(io.BytesIO(struct.pack(">H", len(name)) + name.encode() + formulas + letters + rest).read)


def test_a_call():
    rest = struct.pack(">d", 0.12) + b"\0\3pmt"
    assert sent("NOTE_PMT", "dsntfm", rest) == Call("NOTE_PMT", (0.12, "pmt", None, True, False, MISSING))


def test_a_call_without_arguments():
    assert sent("NOTE_VERSION", "") == Call("NOTE_VERSION", ())


def test_a_whole_number_of_a_macro():
    [found] = sent("F", "i", struct.pack(">d", 0)).values
    assert (found, type(found)) == (0, int)


def test_a_range():
    rest = struct.pack(">i", 2) + b"\0\2ds" + struct.pack(">d", 1.5) + b"\0\1x" + b"\0\2nd" + struct.pack(">d", -0.0)
    assert sent("F", "a", rest).values == (((1.5, "x"), (None, 0.0)),)


def test_formulas_come_with_it():
    assert sent("F", "", formulas=b"\1\0\2=A\0\0\1\0\2=B\0\0\2").formulas == [Formula("=A"), Formula("=B")]
    inputs = b"\3\0\2$A\0\1d" + struct.pack(">d", 7) + b"\3\0\2$B\0\1n"
    assert sent("F", "", formulas=b"\1\0\2=A\0\2$C" + inputs + b"\2").formulas == [Formula("=A", "$C", {"$A": 7.0, "$B": None})]
    assert sent("F", "", formulas=b"\2").formulas == []
    assert sent("F", "").formulas is None


# Numbers of errors: LibreOffice Help, "Error Codes in LibreOffice Calc"; in a formula's result they are the last bits of a quiet NaN.
NUMBERS = {"#NUM!": 503, "#VALUE!": 519, "#NULL!": 521, "#REF!": 524, "#NAME?": 525, "#DIV/0!": 532, "#N/A": 32767}


@pytest.mark.parametrize(("code", "number"), NUMBERS.items())
def test_errors_there_and_back(code, number):
    bits = bytes([0x7F, 0xF8, 0, 0, 0, 0]) + struct.pack(">H", number)
    assert wire.answer(CellError(code)) == b"\0\0\0\0d" + bits
    assert sent("F", "d", bits).values == (CellError(code),)


def test_other_errors_are_value_errors():
    assert sent("F", "d", bytes([0x7F, 0xF8, 0, 0, 0, 0]) + struct.pack(">H", 502)).values == (CellError("#VALUE!"),)
    assert sent("F", "d", struct.pack(">d", float("inf"))).values == (CellError("#VALUE!"),)
    assert wire.answer(CellError("#SPILL!")) == wire.answer(CellError("#VALUE!"))


@pytest.mark.parametrize(
    ("value", "letter_and_bytes"),
    [
        (1.5, b"d" + struct.pack(">d", 1.5)),
        (7, b"d" + struct.pack(">d", 7)),
        (True, b"t" + bytes(8)),
        (False, b"f" + bytes(8)),
        ("ab", b"s\0\2ab" + bytes(4)),
        (None, b"d" + bytes(8)),
    ],
)
def test_an_answer_is_as_long_as_a_number_at_least(value, letter_and_bytes):
    assert wire.answer(value) == struct.pack(">i", 0) + letter_and_bytes


def test_a_table():
    body = b"a" + struct.pack(">ii", 1, 3) + b"s\0\1x" + b"t" + b"d" + struct.pack(">d", 2)
    assert wire.answer([["x", True, 2]]) == struct.pack(">i", len(body) - 9) + body


# The examples of "Modified UTF-8" in the documentation of java.io.DataInput: a zero takes two bytes, what is beyond the basic plane two times three.
@pytest.mark.parametrize(
    ("text", "data"),
    [("A", b"\0\1A"), ("\0", b"\0\2\xc0\x80"), ("é", b"\0\2\xc3\xa9"), ("€", b"\0\3\xe2\x82\xac"), ("\U0001d11e", b"\0\6\xed\xa0\xb4\xed\xb4\x9e")],
)
def test_texts(text, data):
    assert wire.text(text) == data
    assert sent("F", "s", data).values == (text,)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_every_text_there_and_back(text):
    assert sent("F", "s", wire.text(text)).values == (text,)


@pytest.mark.parametrize("text", ["a" * 70_000, "€" * 50_000, "\U0001f600" * 11_000, "a" * 60_000 + "\U0001f600" * 11_000])
def test_too_long_a_text_is_cut(text):
    [found] = sent("F", "s", wire.text(text)).values
    assert text.startswith(found)
    assert len(found) > 10_000


@pytest.mark.parametrize("data", [b"", b"\0\1F", b"\0\1F\0\0\1Z", b"\0\1\xff\0\0\0"])
def test_no_call(data):
    with pytest.raises(wire.NoCall):
        wire.read_call(io.BytesIO(data).read)
