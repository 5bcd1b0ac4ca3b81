"""A process in which xlwings runs for real, asked through pipes by xlwings_helper.py.

    python xlwings_process.py com        xlwings' COM server over the stand-in for pywin32
    python xlwings_process.py server     xlwings Server's custom functions, which need no stand-in; the parent sets XLWINGS_ON_SERVER
    python xlwings_process.py socket     the COM server for VBA in LibreOffice, through a socket whose port is printed; PYTHONPATH has the folder of the tests

Requests and replies of the first two are pickles: (name of a method, its arguments) and (whether it went well, the result or the traceback).
"""

import asyncio
import pickle
import sys
import traceback
from datetime import UTC, date
from typing import Any

from tests.hosts import pywin32_standin

MODULE = "xl_notes.udfs"


class Com:
    """What Excel does to xlwings' COM server."""

    def __init__(self) -> None:
        pywin32_standin.install()
        from xlwings.com_server import XLPython

        self.server = XLPython()

    def call(self, name: str, arguments: list[Any]) -> Any:
        return self.server.CallUDF(MODULE, name, [arrived(value) for value in arguments], pywin32_standin.WORKBOOK, pywin32_standin.CALLER)

    def bridged(self, name: str, arguments: list[Any]) -> Any:
        """As the add-in's VBA calls: plain values, no workbook, no cell."""
        return self.server.CallUDF(MODULE, name, tuple(map(arrived, arguments)))

    def accesses(self, module: str, name: str, arguments: list[Any]) -> int:
        """How often a call asks Excel's process for something."""
        given = [arrived(value) for value in arguments]
        self.server.CallUDF(module, name, given, pywin32_standin.WORKBOOK, pywin32_standin.CALLER)  # the first call of a module loads it
        with pywin32_standin.counted() as accesses:
            self.server.CallUDF(module, name, given, pywin32_standin.WORKBOOK, pywin32_standin.CALLER)
        return len(accesses)

    def imported(self) -> Any:
        return pywin32_standin.import_functions(MODULE)

    def described(self) -> Any:
        from xl_notes import udfs

        return {name: described(getattr(udfs, name).__xlfunc__) for name in dir(udfs) if hasattr(getattr(udfs, name), "__xlfunc__")}


def arrived(value: Any) -> Any:
    """A value as COM delivers it: ranges as objects, dates as pywin32's times."""
    if isinstance(value, dict):
        return pywin32_standin.excel_range(tuple(tuple(map(arrived, row)) for row in value["range"]))
    if isinstance(value, tuple):
        return tuple(map(arrived, value))
    if isinstance(value, date):
        return pywin32_standin.ComTime(value.year, value.month, value.day, tzinfo=UTC)
    return value


def described(function: dict[str, Any]) -> Any:
    arguments = [(arg["name"], arg["doc"], "optional" in arg, arg["options"]) for arg in function["args"]]
    return {"category": function["category"], "help": function["ret"]["doc"], "arguments": arguments}


class Server:
    """What the task pane does to xlwings Server."""

    def __init__(self) -> None:
        import xlwings.server

        from xl_notes import udfs

        self.xlwings, self.udfs = xlwings.server, udfs

    def meta(self) -> Any:
        return self.xlwings.custom_functions_meta(self.udfs)

    def call(self, name: str, arguments: list[Any]) -> Any:
        data = {"func_name": name, "args": arguments, "version": None, "client": "Office.js", "runtime": "1.4", "caller_address": "Model!H8"}
        return asyncio.run(self.xlwings.custom_functions_call(data, self.udfs))


def serve() -> None:
    from tests.hosts.vba import socket_server

    sys.stdout = sys.stderr  # xlwings prints
    socket_server.serve(Com().server.CallUDF, pywin32_standin.ComTime)


def main(mode: str) -> None:
    replies, sys.stdout = sys.stdout.buffer, sys.stderr  # xlwings prints
    host: Any = {"com": Com, "server": Server}[mode]()
    pickle.dump((True, "ready"), replies)
    replies.flush()
    while True:
        try:
            name, arguments = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        try:
            reply: Any = (True, getattr(host, name)(*arguments))
        except Exception:
            reply = (False, traceback.format_exc())
        pickle.dump(reply, replies)
        replies.flush()


if __name__ == "__main__":
    serve() if sys.argv[1] == "socket" else main(sys.argv[1])
