"""Starts xlwings' COM server, calls NOTE_VERSION through it, and ends the server whatever happens.

    python -m xl_notes.install.comcall {CLSID} SECONDS

A process of its own: a COM call cannot be given up from inside, so after the seconds the process ends, and the server before it.  The server also ends by
itself, should nobody be left to end it.
"""

import contextlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

POLL = 0.1
SECONDS_TO_DIE = 5.0
SERVER = "import os, threading; limit = threading.Timer({seconds}, os._exit, [1]); limit.daemon = True; limit.start(); import xlwings; xlwings.serve({clsid!r})"
NO_ARGUMENTS = ""
"""xlwings takes any sequence; how an empty array crosses COM is pywin32's own affair."""


def main(arguments: list[str]) -> int:
    clsid, seconds = arguments[0], float(arguments[1])
    try:
        import pythoncom  # type: ignore[import-untyped,import-not-found,unused-ignore]
    except ImportError as error:
        print(f"pywin32 cannot be imported: {error}")
        return 1

    def create() -> Any:
        return pythoncom.CoCreateInstance(clsid, None, pythoncom.CLSCTX_LOCAL_SERVER, pythoncom.IID_IDispatch)

    server = subprocess.Popen(
        [sys.executable, "-P", "-B", "-c", SERVER.format(seconds=seconds, clsid=clsid)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    watch = threading.Timer(seconds, _give_up, [server, seconds])
    watch.daemon = True
    watch.start()
    try:
        python = polled(create, pythoncom.com_error, lambda: server.poll() is not None)
        method = python.GetIDsOfNames(0, "CallUDF")
        answer = python.Invoke(method, 0, pythoncom.DISPATCH_METHOD, True, "xl_notes.udfs", "NOTE_VERSION", NO_ARGUMENTS)
    except ServerEnded:
        print(f"the COM server ended by itself: {_last_words(server)}")
        return 1
    except pythoncom.com_error as error:
        print(f"the COM server answered with an error: {error}")
        return 1
    finally:
        watch.cancel()
        _end(server)
    print(answer)
    return 0


class ServerEnded(Exception):
    """The server is no longer there."""


def polled(create: Callable[[], Any], not_yet: type[Exception], has_ended: Callable[[], bool]) -> Any:
    """The server's object, as soon as there is one.

    errors  ServerEnded
    """
    while True:
        try:
            return create()
        except not_yet:
            if has_ended():
                raise ServerEnded from None
            time.sleep(POLL)


def _last_words(server: "subprocess.Popen[str]") -> str:
    try:
        output = server.communicate(timeout=SECONDS_TO_DIE)[0]
    except subprocess.TimeoutExpired:
        output = ""
    lines = output.strip().splitlines()
    return lines[-1] if lines else f"exit code {server.returncode}"


def _end(server: "subprocess.Popen[str]") -> None:
    server.kill()
    with contextlib.suppress(subprocess.TimeoutExpired):
        server.wait(SECONDS_TO_DIE)


def _give_up(server: "subprocess.Popen[str]", seconds: float) -> None:
    print(f"the COM server was started and gave no answer within {seconds:g} seconds", flush=True)
    server.kill()
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
