"""A process in which xlwings runs for real (xlwings_process.py), and how Excel writes errors and missing arguments to it."""

import os
import pickle
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import xl_notes

MISSING = -2147352572
ERRORS = {
    -2146826246: "#N/A",
    -2146826281: "#DIV/0!",
    -2146826265: "#REF!",
    -2146826252: "#NUM!",
    -2146826273: "#VALUE!",
    -2146826259: "#NAME?",
    -2146826288: "#NULL!",
}
SECONDS = 60


class Helper:
    """A process that answers for xlwings."""

    def __init__(self, mode: str, **environment: str) -> None:
        path = os.pathsep.join([str(Path(xl_notes.__file__).parents[1]), os.environ.get("PYTHONPATH", "")])
        kept = {name: value for name, value in os.environ.items() if not name.startswith("XLWINGS_")}
        self.process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("xlwings_process.py")), mode],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**kept, **environment, "PYTHONPATH": path},
        )
        self.ready, self.message = False, ""
        try:
            self._reply()
            self.ready = True
        except EOFError:
            assert self.process.stderr
            self.message = self.process.stderr.read().decode(errors="replace")
        self.drain = threading.Thread(target=self.process.stderr.read, daemon=True)  # type: ignore[union-attr]
        self.drain.start()

    def ask(self, method: str, *arguments: Any) -> Any:
        assert self.ready, self.message
        pickle.dump((method, arguments), self.process.stdin)  # type: ignore[arg-type]
        self.process.stdin.flush()  # type: ignore[union-attr]
        went_well, answer = self._reply()
        assert went_well, answer
        return answer

    def _reply(self) -> Any:
        watch = threading.Timer(SECONDS, self.process.kill)
        watch.start()
        try:
            return pickle.load(self.process.stdout)  # type: ignore[arg-type]
        finally:
            watch.cancel()

    def close(self) -> None:
        self.process.kill()
        self.process.wait(SECONDS)
