"""The process that answers: who may speak to it, what it answers, when it ends."""

import os
import socket
import stat
import struct
import subprocess
import sys
import time
from pathlib import Path

import pytest

from xl_notes import __version__
from xl_notes.core.errors import OutOfRange
from xl_notes.hosts.calc import helper, wire
from xl_notes.hosts.calc.answering import FORGET, REASONS, Answering
from xl_notes.hosts.calc.service import Service
from xl_notes.hosts.calc.wire import FORMULAS, MISSING, Call, Formula
from xl_notes.hosts.marks import CALL_MARK, OMITTED, Failure
from xl_notes.sheet.cells import CellError
from xl_notes.sheet.functions import TABLE
from xl_notes.sheet.kinds import NUMBER, RATIO, Result
from xl_notes.sheet.spec import Arg, SheetFunction

SECONDS = 20


class Line:
    """A caller that has read a contact file."""

    def __init__(self, contact: Path, password: str | None = None) -> None:
        data = contact.read_bytes()
        [port] = struct.unpack(">i", data[:4])
        first = 6 + struct.unpack(">H", data[4:6])[0]
        self.password, self.greeting = data[6:first].decode(), data[first + 2 :].decode()
        self.socket = socket.create_connection(("127.0.0.1", port), SECONDS)
        self.socket.sendall((self.password if password is None else password).encode())
        self.stream = self.socket.makefile("rb")

    def greeted(self) -> bool:
        return self.stream.read(len(self.greeting)).decode() == self.greeting

    def ask(self, name: str) -> bytes:
        self.socket.sendall(wire.text(name) + b"\0" + wire.text(""))
        [more] = struct.unpack(">i", self.stream.read(4))
        return self.stream.read(more + wire.SHORTEST)

    def close(self) -> None:
        self.stream.close()
        self.socket.close()


def slow(seconds):
    time.sleep(float(seconds))
    return seconds


SLOW = SheetFunction("NOTE_SLOW", "test", "For tests.", (Arg("seconds", NUMBER, "x", 0.3),), slow, RATIO, ())


@pytest.fixture
def contact(tmp_path):
    return tmp_path / "contact"


@pytest.fixture
def service(contact):
    with Service(Answering({**TABLE, "NOTE_SLOW": SLOW}), contact) as service:
        yield service


def test_it_answers(service, contact):
    line = Line(contact)
    assert line.greeted()
    expected = f"xl_notes {__version__}".encode()
    assert line.ask("NOTE_VERSION") == b"s" + struct.pack(">H", len(expected)) + expected
    assert line.ask("NOTE_VERSION")[3:] == expected
    line.close()


@pytest.mark.parametrize("password", ["", "0" * 32, "short"])
def test_a_stranger_hears_nothing(service, contact, password):
    line = Line(contact, password)
    line.socket.shutdown(socket.SHUT_WR)
    assert line.stream.read() == b""
    line.close()
    assert service.seconds_alone() > 0


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions; the profile is the user's own there")
def test_only_the_user_can_read_how_to_come_in(service, contact):
    assert stat.S_IMODE(contact.stat().st_mode) == 0o600


def test_only_this_machine_can_connect(service):
    assert service._listener.getsockname()[0] == "127.0.0.1"


def test_what_is_no_call_ends_the_line_and_no_other(service, contact):
    other, line = Line(contact), Line(contact)
    assert other.greeted()
    assert line.greeted()
    line.socket.sendall(b"\0\1F\0\0\1Zzzzzzzzz")
    assert line.stream.read() == b""
    assert other.ask("NOTE_VERSION")[:1] == b"s"
    line.close()
    other.close()


def test_the_contact_file_goes_with_the_service(contact):
    with Service(Answering(TABLE), contact):
        assert contact.exists()
    assert not contact.exists()
    with Service(Answering(TABLE), contact):
        contact.write_bytes(b"of another")
    assert contact.read_bytes() == b"of another"


def test_a_call_that_takes_too_long_is_given_up(service, contact):
    line = Line(contact)
    assert line.greeted()
    assert not service.give_up(0)
    line.socket.sendall(wire.text("NOTE_SLOW") + b"\0" + wire.text(""))
    until = time.monotonic() + SECONDS
    while not service.give_up(0.01) and time.monotonic() < until:
        time.sleep(0.001)
    [more] = struct.unpack(">i", line.stream.read(4))
    assert line.stream.read(more + wire.SHORTEST) == wire.answer(CellError("#VALUE!"))[4:]
    assert line.stream.read() == b""  # and its own answer does not pass for the next call's
    line.close()


def test_a_service_that_is_closed_takes_nobody(contact):
    service = Service(Answering(TABLE), contact)
    line = Line(contact)
    assert line.greeted()
    [port] = struct.unpack(">i", contact.read_bytes()[:4])
    service.close()
    assert line.stream.read() == b""
    line.close()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), SECONDS)


def test_a_column_of_failures_does_not_drive_out_the_reason_of_another_cell():
    answering = Answering(TABLE, marked=True)
    answering.answer(Call("NOTE_CAPSHARES", (1e10, 0.0, 9.99, CALL_MARK + "first")))
    answering.answer(Call("NOTE_SHARES", (1000.0, (("x",),) * 12_000, CALL_MARK + "second")))
    assert answering.failures[0][0] == "first"
    assert len(answering.failures) < 5000


# ------------------------------------------------------------------------------------------------ what is answered


def answered(name, *values, functions=TABLE, formulas=None, **options):
    answering = Answering(functions, **options)
    return answering.answer(Call(name, values, formulas)), answering


def test_arguments_left_off():
    result, _ = answered("NOTE_YEARFRAC", 43069.0, 43115.0, MISSING, MISSING)
    assert result == pytest.approx(46 / 365, rel=1e-15)


def test_arguments_left_out_in_basic():
    """A macro that calls F(a, b, , c) leaves the third one missing."""
    result, _ = answered("NOTE_PMT", 43069.0, 43115.0, 0.12, 3359538.57, 36.0, MISSING, "level", MISSING)
    assert result == 112130.66


def test_an_error_is_remembered_until_it_was_told():
    result, answering = answered("NOTE_CAPSHARES", 1e10, 0.0, 9.99)
    assert result == CellError("#NUM!")
    assert answering.answer(Call(REASONS, ())) == "#NUM! NOTE_CAPSHARES: cap must be between 0 and 1, got 9.99 (use 0.0999 or 9.99%)"
    assert answering.answer(Call(REASONS, ())) == ""


def test_an_unknown_function():
    result, answering = answered("NOTE_OF_TOMORROW", 1.0)
    assert result == CellError("#VALUE!")
    assert "NOTE_OF_TOMORROW" in answering.answer(Call(REASONS, ()))


def test_marked_calls():
    values = [43069.0, 43115.0, 0.12, 3359538.57, 36.0, OMITTED, "level", CALL_MARK + "1:2:3", MISSING]
    result, answering = answered("NOTE_PMT", *values, marked=True)
    assert (result, list(answering.failures)) == (112130.66, [])
    values[5] = 0.0
    assert answered("NOTE_PMT", *values, marked=True)[0] == 112137.15
    result, answering = answered("NOTE_CAPSHARES", 1e10, 0.0, 9.99, CALL_MARK + "1:2:3", marked=True)
    assert list(answering.failures) == [("1:2:3", Failure("#NUM!", "cap must be between 0 and 1, got 9.99 (use 0.0999 or 9.99%)"))]


def test_one_bad_row_of_a_column():
    result, answering = answered("NOTE_SHARES", 1000.0, ((0.002,), (-1.0,), ("x",)), CALL_MARK + "1:2:3", marked=True)
    assert result == [[500000], [CellError("#NUM!")], [CellError("#VALUE!")]]
    assert [(whose, failure.place) for whose, failure in answering.failures] == [("1:2:3", (1, 0)), ("1:2:3", (2, 0))]


def year(answering, formulas=None):
    return answering.answer(Call("NOTE_YEARFRAC", (43069.0, 43115.0, 0.0), None if formulas is None else list(map(Formula, formulas))))


def test_formulas_are_asked_for_and_each_holds_once():
    answering = Answering(TABLE)
    assert year(answering) is FORMULAS
    assert year(answering, ["=NOTE_YEARFRAC(A1;A2;0)", "=NOTE_YEARFRAC(B1;B2;0)"]) == 0.125
    assert year(answering) == 0.125
    assert year(answering) is FORMULAS
    assert year(answering, ["=NOTE_YEARFRAC(A1;A2;)"]) == pytest.approx(46 / 365)


def test_formulas_hold_until_a_document_was_loaded():
    answering = Answering(TABLE)
    assert year(answering, ["=NOTE_YEARFRAC(A1;A2;0)"] * 5) == 0.125
    assert answering.answer(Call(FORGET, ())) is True
    assert year(answering) is FORMULAS


def test_formulas_do_not_hold_for_long(monkeypatch):
    monkeypatch.setattr("xl_notes.hosts.calc.answering.SECONDS_EVIDENCE_HOLDS", 0.0)
    answering = Answering(TABLE)
    assert year(answering, ["=NOTE_YEARFRAC(A1;A2;0)"] * 5) == 0.125
    assert year(answering) is FORMULAS


def test_none_found_do_not_hold_at_all():
    """A document that is loading shows none, and is looked at again as soon as it is there."""
    answering = Answering(TABLE)
    assert year(answering, []) == CellError("#VALUE!")
    assert year(answering) is FORMULAS


def test_what_a_cell_cannot_hold():
    table = Result("a table", lambda rows: rows, is_table=True)
    functions = {
        "NOTE_INF": SheetFunction("NOTE_INF", "test", "x", (), lambda: [[float("inf"), OutOfRange("x", 1, "2"), None]], table, ()),
        "NOTE_NO_ROWS": SheetFunction("NOTE_NO_ROWS", "test", "x", (), list, table, ()),
    }
    assert answered("NOTE_INF", functions=functions)[0] == [[CellError("#NUM!"), CellError("#NUM!"), None]]
    assert answered("NOTE_NO_ROWS", functions=functions)[0] == CellError("#VALUE!")


# ------------------------------------------------------------------------------------------------ the process


def helper_process(contact, *more):
    return subprocess.Popen([sys.executable, *helper.ARGUMENTS, str(contact), *more], stderr=subprocess.PIPE)


def wait_for(what):
    until = time.monotonic() + SECONDS
    while not what() and time.monotonic() < until:
        time.sleep(0.02)
    assert what()


def test_the_process_answers_and_ends(tmp_path):
    contact = tmp_path / "a folder that is not there yet" / "contact"
    process = helper_process(contact)
    try:
        wait_for(contact.exists)
        line = Line(contact)
        assert line.greeted()
        assert line.ask("NOTE_VERSION")[3:].decode() == f"xl_notes {__version__}"
        line.close()
        assert process.wait(helper.SECONDS_ALONE + SECONDS) == 0
    finally:
        process.kill()
        process.communicate()
    assert not contact.exists()
    assert contact.with_name(helper.LOG).read_text() == ""


def test_a_process_that_cannot_serve_leaves_its_reason(tmp_path):
    contact = tmp_path / "contact"
    contact.mkdir()  # so it cannot be written
    process = helper_process(contact)
    process.communicate(timeout=SECONDS)
    assert process.returncode == 1
    assert "Error" in contact.with_name(helper.LOG).read_text()


def test_it_says_whether_it_could(tmp_path):
    process = helper_process(tmp_path / "contact", "--check")
    assert process.communicate(timeout=SECONDS)[1] == b""
    assert process.returncode == 0
    assert list(tmp_path.iterdir()) == []
