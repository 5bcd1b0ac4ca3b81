"""The other end of xln_transport_standin.bas: xlwings' CallUDF behind a socket."""

import socket
import struct
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from tests.hosts.vba import wire

FAILED = -2147467259
"""E_FAIL: what COM reports for an exception of Python's."""

MISSING = -2147352572
SCODE_OF_XLERR_ZERO = -2146828288


def serve(call: Callable[[str, str, tuple[Any, ...]], Any], time: type[datetime]) -> None:
    """Prints its port, then answers until it is ended.  LibreOffice connects anew whenever it has forgotten its variables, and leaves the old connection open.

    call  CallUDF: module, function, arguments
    time  pywin32's type for a Date
    """
    with socket.create_server(("127.0.0.1", 0)) as server:
        print(server.getsockname()[1], file=sys.__stdout__, flush=True)
        while True:
            connection, _ = server.accept()
            threading.Thread(target=_answer, args=(connection, call, time), daemon=True).start()


def _answer(connection: socket.socket, call: Callable[[str, str, tuple[Any, ...]], Any], time: type[datetime]) -> None:
    with connection, connection.makefile("rb") as stream:
        while stream.peek(1):
            connection.sendall(_reply(call, *_arrived(wire.unpacked(stream.read), time)))


def _reply(call: Callable[[str, str, tuple[Any, ...]], Any], module: str, function: str, arguments: tuple[Any, ...]) -> bytes:
    """The length, then an array of two: 0 and the result, or a number and a text of the error."""
    try:
        data = wire.packed(0) + wire.packed(call(module, function, arguments))
    except Exception as error:
        data = wire.packed(FAILED) + wire.packed(f"{type(error).__name__}: {error}")
    data = b"f" + struct.pack(">i", 2) + data
    return struct.pack(">i", len(data)) + data


def _arrived(value: Any, time: type[datetime]) -> Any:
    """A value as pywin32 delivers it."""
    if isinstance(value, wire.Missing):
        return MISSING
    if isinstance(value, wire.Fault):
        return SCODE_OF_XLERR_ZERO + value.number
    if isinstance(value, wire.Date):
        return time.fromtimestamp(value.moment().replace(tzinfo=UTC).timestamp(), UTC)
    if isinstance(value, tuple):
        return tuple(_arrived(item, time) for item in value)
    return value
