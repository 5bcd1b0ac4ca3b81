"""xlwings Server as a process of its own, set up by the steps of the page mac-and-web.md and asked over HTTP."""

import contextlib
import http.client
import json
import os
import re
import shutil
import subprocess
import sysconfig
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import xl_notes
from tests.hosts.page_steps import Steps

CHECKOUT = Path(xl_notes.__file__).parents[1]
SECONDS_TO_START, SECONDS_FOR_AN_ANSWER, SECONDS_AT_MOST = 60, 60, 600
RUNNING = re.compile(rb"Uvicorn running on http://127\.0\.0\.1:(\d+)")


class WebServer:
    """A running server.  `port` None: it did not start, and `log` says why."""

    def __init__(self, command: list[str], folder: Path, environment: dict[str, str]) -> None:
        self._log = folder / "server.log"
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self._watch = threading.Timer(SECONDS_AT_MOST, self._process.kill)
        self._watch.daemon = True
        self._watch.start()
        self.port = self._port()

    @property
    def log(self) -> str:
        return self._log.read_text(encoding="utf-8", errors="replace")

    def _port(self) -> int | None:
        """It is told to take a free port, and says which one."""
        end = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < end:
            if found := RUNNING.search(self._log.read_bytes()):
                return int(found[1])
            if self._process.poll() is not None:
                return None
            time.sleep(0.05)
        return None

    def get(self, path: str) -> str:
        return self._ask("GET", path, None)

    def post(self, path: str, body: Any) -> Any:
        return json.loads(self._ask("POST", path, json.dumps(body)))

    def _ask(self, method: str, path: str, body: str | None) -> str:
        assert self.port, self.log
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS_FOR_AN_ANSWER)
        with contextlib.closing(connection):
            connection.request(method, path, body, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            text = answer.read().decode()
        assert answer.status == 200, text
        return text

    def call(self, name: str, arguments: list[Any], runtime: str = "1.4", date_format: str | None = "m/d/yyyy") -> Any:
        """A custom function, asked for as the JavaScript of xlwings Server asks."""
        body = {
            "client": "Office.js",
            "func_name": name,
            "args": arguments,
            "caller_address": "[Book1.xlsx]Model!H8",
            "session_id": "1",
            "culture_info_name": "en-US",
            "date_format": date_format,
            "version": "0",
            "runtime": runtime,
        }
        return self.post("/xlwings/custom-functions-call", body)["result"]

    def close(self) -> None:
        self._watch.cancel()
        self._process.kill()
        self._process.wait(SECONDS_TO_START)


def program(name: str) -> str | None:
    """A program of this environment."""
    return shutil.which(name, path=sysconfig.get_path("scripts"))


def environment(home: Path, key: str | None) -> dict[str, str]:
    """This process's, without settings of xlwings: no key but the given one, and none out of the user's own folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("XLWINGS_")}
    path = os.pathsep.join([str(CHECKOUT), os.environ.get("PYTHONPATH", "")])
    given = {"XLWINGS_LICENSE_KEY": key} if key else {}
    return {**kept, "PYTHONPATH": path, "HOME": str(home), "USERPROFILE": str(home), **given}


def set_up(folder: Path, surroundings: dict[str, str]) -> Path:
    """The project, made and changed as the page says; where it is."""
    steps = Steps("xlwings Server")
    init = steps.command("xlwings-server")
    script = program(init[0])
    assert script
    subprocess.run([script, *init[1:]], cwd=folder, env=surroundings, check=True, capture_output=True, timeout=SECONDS_TO_START)
    project = folder / init[-1]
    [content] = steps.of("python")
    [settings] = steps.of("ini")
    (project / "custom_functions" / "__init__.py").write_text(content, encoding="utf-8")
    (project / "custom_functions" / "functions.py").unlink()
    dotenv = project / ".env"
    dotenv.write_text(with_settings(dotenv.read_text(encoding="utf-8"), settings), encoding="utf-8")
    return project


def with_settings(text: str, settings: str) -> str:
    """A .env file in which each setting stands in the place of the line that had it, commented out or not."""
    for line in settings.splitlines():
        name = line.partition("=")[0]
        text, found = re.subn(rf"^(# )?{name}=.*$", line.replace("\\", r"\\"), text, count=1, flags=re.MULTILINE)
        assert found, f"xlwings-server init writes no {name}"
    return text


@contextlib.contextmanager
def running(project: Path, surroundings: dict[str, str]) -> Iterator[WebServer]:
    """The server, started by the page's command on a free port."""
    command = Steps("xlwings Server").command("uvicorn")
    script = program(command[0])
    assert script
    port = command.index("--port") + 1
    server = WebServer([script, *command[1:port], "0", *command[port + 1 :]], project, surroundings)
    try:
        yield server
    finally:
        server.close()
