"""install, uninstall and doctor as commands: what they print, and their exit codes."""

import argparse
import json
import os
import subprocess
import sys

import pytest

from tests.install.fake_windows import tree
from xl_notes.build import BuildError
from xl_notes.commands import doctor
from xl_notes.commands import install as install_command
from xl_notes.install import machine as machine_module
from xl_notes.install.finding import Finding

PYTHON = r"C:\xl_notes\Scripts\python.exe"


def run(*arguments):
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers(required=True)
    install_command.add(commands)
    doctor.add(commands)
    options = parser.parse_args(arguments)
    return options.run(options)


@pytest.fixture(autouse=True)
def on_the_path(monkeypatch):
    """Commands are shown as `xl-notes ...`, wherever the tests themselves were started from."""
    monkeypatch.setattr("xl_notes.commands.shutil.which", lambda _: "xl-notes")


@pytest.fixture
def on(monkeypatch):
    """Makes a machine the one that the commands run on."""
    return lambda machine: monkeypatch.setattr(machine_module, "this_machine", lambda: machine)


def test_there_and_back(windows, on, capsys):
    on(windows.machine)
    was = tree(windows.root)
    assert run("install") == 0
    assert f"written: {windows.addin}" in capsys.readouterr().out
    assert run("install") == 0
    assert f"up to date: {windows.addin}" in capsys.readouterr().out
    assert run("uninstall") == 0
    assert f"removed: {windows.addin}" in capsys.readouterr().out
    assert run("uninstall") == 0
    assert "Nothing of xl_notes is installed." in capsys.readouterr().out
    assert tree(windows.root) == was


@pytest.mark.parametrize("command", ["install", "uninstall"])
def test_elsewhere_it_is_refused(windows, on, capsys, command):
    on(windows.but(system="Darwin"))
    assert run(command) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith(f"xl-notes: `xl-notes {command}` is for Excel on Windows, and this is Darwin.")
    assert "recalc" in printed.err


def test_to_a_folder(windows, on, capsys, tmp_path):
    on(windows.but(system="Linux", ansi="ascii"))
    folder = tmp_path / "out"
    assert run("install", "--to", str(folder), "--interpreter", PYTHON) == 0
    assert set(tree(folder)) == {"xl_notes.xlam", "xl_notes.conf"}
    assert run("uninstall", "--to", str(folder)) == 0
    assert tree(folder) == {}


def test_interpreter_goes_with_to(windows, on, capsys):
    on(windows.machine)
    assert run("install", "--interpreter", PYTHON) == 2
    assert "--interpreter goes with --to" in capsys.readouterr().err
    assert not windows.addin.exists()


def test_an_addin_that_cannot_be_built(windows, on, capsys):
    def fail():
        raise BuildError("this xlwings is not known")

    on(windows.but(addin=fail))
    assert run("install") == 2
    assert "cannot be built: this xlwings is not known" in capsys.readouterr().err


def test_the_doctor_finds_something_wrong(windows, on, capsys):
    on(windows.machine)
    assert run("doctor") == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("ok       Python ")
    [line] = [line for line in lines if line.split()[1] == "add-in"]
    assert line.startswith("wrong")
    assert line.endswith("->  Run: xl-notes install")


def test_the_doctor_finds_all_in_order(windows, on, capsys):
    on(windows.machine)
    run("install")
    capsys.readouterr()
    assert run("doctor") == 0
    assert {line.split()[0] for line in capsys.readouterr().out.splitlines()} == {"ok", "unknown"}


def test_the_doctor_as_json(windows, on, capsys):
    on(windows.but(python="3.11.9 \u0142"))
    assert run("doctor", "--json") == 1
    text = capsys.readouterr().out
    assert text.isascii()
    findings = json.loads(text)
    assert {frozenset(finding) for finding in findings} == {frozenset({"check", "status", "found", "remedy"})}
    assert findings[0]["check"] == "Python"
    assert "3.11.9 \u0142" in findings[0]["found"]


def test_a_finding_is_one_line():
    [line] = doctor.lines({"x": Finding("look", "one\ntwo\r\nthree", "four")})
    assert line == "look     x  one two three  ->  four"


def test_the_doctor_of_a_model(monkeypatch, windows, on):
    """Is somebody else's: options are handed on and its exit code comes back."""
    seen = []

    def examine(options):
        seen.append((options.model.name, options.json, options.all))
        return 1

    monkeypatch.setattr("xl_notes.commands.repair.examine", examine)
    assert run("doctor", "model.xlsx", "--json", "--all") == 1
    assert run("doctor", "model.xlsx") == 1
    assert seen == [("model.xlsx", True, True), ("model.xlsx", False, False)]


HERE = """
import argparse
from xl_notes.commands import doctor
parser = argparse.ArgumentParser()
doctor.add(parser.add_subparsers())
options = parser.parse_args(["doctor"])
raise SystemExit(options.run(options))
"""


@pytest.mark.skipif(os.name == "nt", reason="asks this machine, which may have anything installed")
def test_the_doctor_on_this_machine(tmp_path):
    """For real: it goes through, finds nothing wrong in the environment of the tests, and writes nothing where it runs or at home."""
    environment = {**os.environ, "HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "-B", "-P", "-c", HERE], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "the add-in runs in Excel on Windows only" in done.stdout
    assert "unknown  call through COM  only on Windows" in done.stdout
    assert tree(tmp_path) == {}


def test_nothing_heavy_is_imported_to_offer_the_commands():
    program = "import sys, xl_notes.commands.install, xl_notes.commands.doctor; print([m for m in sys.modules if m.startswith('xl_notes.install')])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
