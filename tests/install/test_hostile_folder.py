"""Python as the add-in starts it takes no code from the folder it runs in: a model somebody sent may lie beside a file named json.py."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import xl_notes
from xl_notes.build.xlwings_vba import xlwings_code
from xl_notes.install.machine import this_machine

NAMES = ("xl_notes", "json", "xlwings", "numpy", "pythoncom", "sitecustomize", "usercustomize")
REPORT = "import json, xl_notes.udfs; print(json.__file__, xlwings.__file__, xl_notes.__file__, sep=chr(10))"


@pytest.fixture
def hostile(tmp_path):
    """A working folder with modules that leave a mark when they are imported."""
    for name in NAMES:
        (tmp_path / f"{name}.py").write_text(f"import pathlib; pathlib.Path(__file__).with_suffix('.ran').touch(); x = {name!r}\n")
    return tmp_path


def ran(folder: Path) -> list[str]:
    return sorted(path.stem for path in folder.glob("*.ran"))


def text_of(expression: str, variables: dict[str, str]) -> str:
    """What a VBA expression of texts and variables joined by & gives."""
    parts = re.findall(r'"((?:[^"]|"")*)"|(\w+)', expression)
    return "".join(variables[name] if name else text.replace('""', '"') for text, name in parts)


def command_of_the_addin(settings: str) -> list[str]:
    """The arguments Python gets, as xlwings' VBA of our add-in puts them together; its last statement tells where modules came from."""
    code = xlwings_code()
    [tail] = re.findall(r"^ *tail = (.*)$", code, re.MULTILINE)
    command = text_of(tail, {"LicenseKeyEnvString": "", "PYTHONPATH": settings})
    assert command.count("xlwings.serve('$(CLSID)')") == 1
    return shlex.split(command.replace("xlwings.serve('$(CLSID)')", REPORT).replace("; " + REPORT, ";" + REPORT))


def settings_without_pythonpath() -> str:
    """The first argument of prepare_sys_path when the settings file names no PYTHONPATH."""
    [expression] = set(re.findall(r'PYTHONPATH = ("[^"]*") & IIf\(GetConfig\("PYTHONPATH"\) = "", "", ', xlwings_code()))
    return text_of(expression, {})


def python(arguments, folder):
    return subprocess.run([sys.executable, *arguments], cwd=folder, capture_output=True, text=True, check=False)


def test_the_addins_command_takes_nothing_from_its_folder(hostile):
    arguments = command_of_the_addin(settings_without_pythonpath())
    assert arguments[:3] == ["-P", "-B", "-c"]
    done = python(arguments, hostile)
    assert done.returncode == 0, done.stderr
    assert ran(hostile) == []
    places = [Path(line).resolve() for line in done.stdout.split()]
    assert len(places) == 3
    assert not any(place.is_relative_to(hostile.resolve()) for place in places)
    assert places[2] == Path(xl_notes.__file__).resolve()


@pytest.mark.parametrize("arguments", [["-B", "-c", "import json"], ["-P", "-B", "-c", "import sys; sys.path[0:0] = ['']; import json"]])
def test_without_the_switch_or_with_an_empty_entry_it_would(hostile, arguments):
    python(arguments, hostile)
    assert "json" in ran(hostile)


def test_the_doctors_own_processes_take_nothing_from_their_folder(hostile, monkeypatch):
    from xl_notes.install.checks import python as python_checks
    from xl_notes.install.checks import server

    monkeypatch.chdir(hostile)
    assert python_checks.import_time(this_machine()).status in ("ok", "look")
    server.call(this_machine())
    assert ran(hostile) == []
