"""xlwings Lite can install this package: a wheel of Python alone, whose functions need nothing that Pyodide has not."""

import ast
import json
import os
import subprocess
import sys
import zipfile
from email.message import Message
from email.parser import Parser
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import parse_wheel_filename

import xl_notes

COMPILED = (".so", ".pyd", ".dll", ".dylib")
PYODIDE = {"sys_platform": "emscripten", "platform_system": "Emscripten", "platform_machine": "wasm32", "os_name": "posix"}
PYODIDE_PYTHON = {"python_version": "3.14", "python_full_version": "3.14.2", "implementation_version": "3.14.2"}
LINUX = {"sys_platform": "linux", "platform_system": "Linux", "platform_machine": "x86_64", "os_name": "posix"}
OF_PYODIDE = {"numpy": "2.4.6", "pandas": "3.0.2", "python-dateutil": "2.9.0.post0"}
"""What pyodide-lock.json of Pyodide 314.0.7 lists of our dependencies: Lite takes these versions and no others."""

NOT_IN_A_BROWSER = {"subprocess", "multiprocessing", "socket", "ssl", "ctypes", "winreg", "sqlite3", "lzma", "tkinter", "curses", "pwd", "termios"}
"""Not `threading`: its locks are there, though no second thread is."""

NEEDS_NUMPY = {"NOTE_SPIRAL"}


def metadata(wheel: Path, name: str) -> Message:
    with zipfile.ZipFile(wheel) as archive:
        [path] = [entry for entry in archive.namelist() if entry.endswith(f".dist-info/{name}")]
        return Parser().parsestr(archive.read(path).decode())


def required(wheel: Path, platform: dict[str, str]) -> dict[str, SpecifierSet]:
    """Name → versions admitted, of the requirements that hold on a platform."""
    here = {name: str(value) for name, value in default_environment().items()}
    surroundings = {**here, **PYODIDE_PYTHON, **platform, "extra": ""}
    requirements = [Requirement(text) for text in metadata(wheel, "METADATA").get_all("Requires-Dist") or []]
    return {found.name: found.specifier for found in requirements if found.marker is None or found.marker.evaluate(surroundings)}


@pytest.fixture(scope="module")
def from_wheel(wheel, tmp_path_factory):
    script = Path(__file__).with_name("calls_from_wheel.py")
    plain = {name: value for name, value in os.environ.items() if not name.startswith("XLWINGS_")}
    command = [sys.executable, str(script), str(wheel)]
    ran = subprocess.run(command, cwd=tmp_path_factory.mktemp("away"), env=plain, capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def test_it_is_a_wheel_for_every_platform(wheel):
    name, version, _, tags = parse_wheel_filename(wheel.name)
    assert (name, str(version), set(map(str, tags))) == ("xl-notes", xl_notes.__version__, {"py3-none-any"})
    facts = metadata(wheel, "WHEEL")
    assert facts.get_all("Tag") == ["py3-none-any"]
    assert facts["Root-Is-Purelib"] == "true"


def test_nothing_in_it_is_compiled(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert [name for name in names if name.endswith(COMPILED)] == []
    assert {"xl_notes/udfs.py", "xl_notes/hosts/excel.py", "xl_notes/reference/mac-and-web.md"} <= set(names)


def test_engine_and_progress_bar_are_left_out_in_pyodide(wheel):
    needed = {"holidays", "numpy", "pandas", "python-dateutil", "xlsxwriter", "xlwings"}
    assert set(required(wheel, PYODIDE)) == needed
    assert set(required(wheel, LINUX)) == needed | {"formualizer", "tqdm"}


def test_the_versions_of_pyodide_are_admitted(wheel):
    assert "3.14.2" in SpecifierSet(metadata(wheel, "METADATA")["Requires-Python"])
    admitted = required(wheel, PYODIDE)
    assert [name for name, version in OF_PYODIDE.items() if version not in admitted[name]] == []


def test_the_functions_are_those_of_the_wheel(from_wheel, wheel):
    assert from_wheel["modules"]["xl_notes.udfs"] == str(wheel / "xl_notes" / "udfs.py")


def test_the_functions_need_neither_pandas_nor_numpy(from_wheel):
    assert set(from_wheel["failed"]) == NEEDS_NUMPY
    assert all("numpy" in message for message in from_wheel["failed"].values())


def test_the_functions_load_nothing_compiled(from_wheel):
    """Beyond what belongs to Python itself."""
    own = (sys.base_prefix, sys.base_exec_prefix)
    compiled = {name: path for name, path in from_wheel["modules"].items() if path.endswith(COMPILED)}
    foreign = {name for name, path in compiled.items() if "site-packages" in path or not path.startswith(own)}
    assert foreign == set()


def test_the_functions_load_no_part_for_files_and_programs(from_wheel):
    parts = {name.split(".")[1] for name in from_wheel["modules"] if name.startswith("xl_notes.")}
    assert parts <= {"core", "sheet", "hosts", "udfs"}
    assert {name for name in from_wheel["modules"] if name.startswith("xl_notes.hosts.")} <= {"xl_notes.hosts.excel", "xl_notes.hosts.python"}


def imported(source: str) -> set[str]:
    """The packages that a file imports anywhere, inside functions too."""
    tree = ast.walk(ast.parse(source))
    names = [
        [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
        for node in tree
        if isinstance(node, (ast.Import, ast.ImportFrom))
    ]
    return {name.partition(".")[0] for found in names for name in found}


def test_their_files_import_nothing_that_a_browser_has_not(from_wheel, wheel):
    with zipfile.ZipFile(wheel) as archive:
        ours = {name: path[len(str(wheel)) + 1 :].replace("\\", "/") for name, path in from_wheel["modules"].items() if path.startswith(str(wheel))}
        packages = {name: imported(archive.read(path).decode()) for name, path in ours.items()}
    assert len(packages) > 30
    assert {name: found & NOT_IN_A_BROWSER for name, found in packages.items() if found & NOT_IN_A_BROWSER} == {}
    foreign = {package for found in packages.values() for package in found} - set(sys.stdlib_module_names)
    assert foreign == {"xl_notes", "xlwings", "holidays", "numpy"}
