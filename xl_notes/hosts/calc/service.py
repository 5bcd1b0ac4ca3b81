"""Listens on a port of this machine and answers calls.

The contact file says where.  Only the user can read it, and it holds two words: the one a caller has to say first, and the one that is answered, so that
neither end talks to a stranger who has come by the port.
"""

import contextlib
import secrets
import socket
import struct
import threading
import time
from pathlib import Path
from typing import BinaryIO

from xl_notes.hosts.calc import wire
from xl_notes.hosts.calc.answering import Answering
from xl_notes.hosts.calc.wire import NoCall
from xl_notes.sheet.cells import CellError
from xl_notes.wholefile import whole_file

PRIVATE = 0o600
SECONDS_TO_SPEAK = 5
HERE = "127.0.0.1"


class Service:
    """Answers from its own threads until it is closed; a context manager.

    errors  OSError: the contact file cannot be written
    """

    def __init__(self, answering: Answering, contact: Path) -> None:
        self._answering = answering
        self._password, self._greeting = secrets.token_hex(16), secrets.token_hex(16)
        self._listener = socket.create_server((HERE, 0))
        self._busy: dict[socket.socket, float | None] = {}
        self._given_up: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._idle_since = time.monotonic()
        self._contact = contact
        self._written = struct.pack(">i", self._listener.getsockname()[1]) + wire.text(self._password) + wire.text(self._greeting)
        with whole_file(contact, PRIVATE) as file:
            file.write(self._written)
        self._accepting = threading.Thread(target=self._accept, daemon=True)
        self._accepting.start()

    def __enter__(self) -> "Service":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Takes no more callers; the contact file goes if it is still this service's."""
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # or the thread that accepts would keep it open
        self._listener.close()
        self._accepting.join(SECONDS_TO_SPEAK)
        for line in list(self._busy):
            _shut(line)
        with contextlib.suppress(OSError):
            if self._contact.read_bytes() == self._written:
                self._contact.unlink()

    def seconds_alone(self) -> float:
        """How long nobody has been connected."""
        return 0.0 if self._busy else time.monotonic() - self._idle_since

    def give_up(self, seconds: float) -> bool:
        """Answers the calls that take longer than this with #VALUE!; whether there were any.  What calculates them goes on: the process should end."""
        now = time.monotonic()
        with self._lock:
            late = [line for line, since in self._busy.items() if since is not None and now - since > seconds and line not in self._given_up]
            self._given_up.update(late)
        for line in late:
            with contextlib.suppress(OSError):
                line.sendall(wire.answer(CellError("#VALUE!")))
            _shut(line)  # its own answer must not pass for the next call's
        return bool(late)

    def _accept(self) -> None:
        with contextlib.suppress(OSError):  # closed
            while True:
                line, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(line,), daemon=True).start()

    def _serve(self, line: socket.socket) -> None:
        with line, contextlib.suppress(OSError, EOFError, NoCall), line.makefile("rb") as stream:
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            line.settimeout(SECONDS_TO_SPEAK)
            if not secrets.compare_digest(stream.read(len(self._password)), self._password.encode()):
                return
            line.sendall(self._greeting.encode())
            line.settimeout(None)
            with self._lock:
                self._busy[line] = None
            try:
                self._answer_all(line, stream)
            finally:
                with self._lock:
                    self._idle_since = time.monotonic()
                    del self._busy[line]
                    self._given_up.discard(line)

    def _answer_all(self, line: socket.socket, stream: BinaryIO) -> None:
        def read(size: int) -> bytes:
            data = stream.read(size)
            if len(data) < size:
                raise EOFError
            return data

        while True:
            call = wire.read_call(read)
            with self._lock:
                self._busy[line] = time.monotonic()
            reply = wire.answer(self._answering.answer(call))
            with self._lock:
                self._busy[line] = None
                if line in self._given_up:
                    return
            line.sendall(reply)


def _shut(line: socket.socket) -> None:
    with contextlib.suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
