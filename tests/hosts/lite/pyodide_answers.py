"""What the functions answer in Pyodide under Node, asked once for all tests.

Pyodide's npm package is not part of this project: XL_NOTES_PYODIDE names its folder (`npm install pyodide` makes node_modules/pyodide).
"""

import json
import os
import shutil
import subprocess
import zipfile
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

from xl_notes.sheet.functions import TABLE

PACKAGES = ("holidays", "python-dateutil", "six", "xlwings")
"""What the functions load besides Python's own; numpy and pandas are part of Pyodide's larger distribution, which npm has not."""

COMPILED = (".so", ".pyd", ".dll", ".dylib")
SECONDS = 300


def find() -> tuple[str, Path]:
    """Node and Pyodide, or a skip."""
    node, folder = shutil.which("node"), os.environ.get("XL_NOTES_PYODIDE")
    if node is None:
        pytest.skip("Node is not installed")
    if not folder:
        pytest.skip("XL_NOTES_PYODIDE does not name the folder of Pyodide's npm package: npm install pyodide, then node_modules/pyodide")
    if not Path(folder, "pyodide.mjs").exists():
        pytest.fail(f"XL_NOTES_PYODIDE: there is no pyodide.mjs in {folder}", pytrace=False)
    return node, Path(folder)


def unpack(wheel: Path, folder: Path) -> None:
    """This package from its wheel, and the others as they are installed here, without what is compiled for this machine."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    for name in PACKAGES:
        for path in metadata.files(name) or []:
            source = Path(str(path.locate()))
            if ".." not in path.parts and path.suffix not in COMPILED and source.exists() and "__pycache__" not in path.parts:
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, folder / path)


def data(name: str, arguments: list[Any], runtime: str = "1.4") -> dict[str, Any]:
    """A call as xlwings' JavaScript makes it."""
    return {
        "client": "Office.js",
        "func_name": name,
        "args": arguments,
        "caller_address": "[Book1.xlsx]Model!H8",
        "culture_info_name": "en-US",
        "date_format": "m/d/yyyy",
        "version": "0",
        "runtime": runtime,
    }


def answers(wheel: Path, folder: Path, main: str, calls: dict[str, dict[str, Any]]) -> Any:
    """direct: by function; called: by the id of the call, None without a licence key in XLWINGS_LICENSE_KEY, which is passed on and never put in."""
    node, pyodide = find()
    packages, requests, answered = folder / "packages", folder / "requests.json", folder / "answers.json"
    packages.mkdir()
    unpack(wheel, packages)
    key = os.environ.get("XLWINGS_LICENSE_KEY")
    requests.write_text(json.dumps({"main": main, "calls": calls if key else None}), encoding="utf-8")
    script = Path(__file__).with_name("pyodide_process.mjs")
    command = [node, str(script), str(pyodide), str(packages), str(requests), str(answered)]
    ran = subprocess.run(command, capture_output=True, timeout=SECONDS)
    assert ran.returncode == 0, ran.stderr.decode(errors="replace")[-2000:]  # Node shows the line, which is all of Pyodide
    found = json.loads(answered.read_text(encoding="utf-8"))
    found["direct"] = json.loads(found["direct"])
    assert set(found["direct"]["results"]) == set(TABLE)
    return found
