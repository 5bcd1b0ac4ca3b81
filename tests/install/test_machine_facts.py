"""The facts of the machine these tests run on, and programs that are run with a time limit."""

import os
import platform
import subprocess
import sys
import time
from pathlib import Path

import pytest

from xl_notes.install import machine as machine_module
from xl_notes.install.machine import read_mark, read_registry, run, this_machine, version_of


def test_this_machine():
    here = this_machine()
    assert here.system == platform.system()
    assert here.interpreter == sys.executable
    assert here.python == ".".join(map(str, sys.version_info[:3]))
    assert here.bits in (32, 64)
    assert here.is_windows == (os.name == "nt")
    "plain".encode(here.ansi)


def test_versions():
    import xlwings

    assert version_of("xlwings") == xlwings.__version__
    assert version_of("no-such-distribution-anywhere") is None


@pytest.mark.skipif(os.name == "nt", reason="Windows has them")
def test_what_only_windows_has_is_empty_elsewhere(tmp_path):
    assert read_registry(r"HKCU\Software\Microsoft\Office\16.0\Excel\Options") == {}
    (tmp_path / "file:Zone.Identifier").write_text("ZoneId=3")
    assert read_mark(tmp_path / "file") == ""


def test_output_and_exit_code():
    ran = run([sys.executable, "-c", "import sys; print('\\u0142'.encode().decode('latin-1')); print('said', file=sys.stderr); sys.exit(3)"], 60)
    assert ran.code == 3
    assert "said" in ran.output


def test_nothing_is_read_from_the_keyboard():
    assert run([sys.executable, "-c", "print(repr(input()))"], 60).code == 1


def test_a_program_that_is_not_there(tmp_path):
    ran = run([str(tmp_path / "none"), "x"], 60)
    assert ran.code not in (0, None)
    assert "cannot be started" in ran.output
    assert run(["", "x"], 60).code not in (0, None)
    assert run([sys.executable, "\0"], 60).code not in (0, None)


def test_the_time_limit_is_kept():
    start = time.monotonic()
    ran = run([sys.executable, "-c", "import time; print('up', flush=True); time.sleep(60)"], 3)
    assert ran.code is None
    assert "up" in ran.output
    assert time.monotonic() - start < 20


def test_the_time_limit_is_kept_when_a_child_holds_the_pipe(monkeypatch):
    monkeypatch.setattr(machine_module, "SECONDS_TO_DIE", 0.5)
    child = "import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(15)']); time.sleep(60)"
    start = time.monotonic()
    assert run([sys.executable, "-c", child], 2).code is None
    assert time.monotonic() - start < 10


def test_a_program_that_is_interrupted_is_ended(tmp_path, monkeypatch):
    beat = tmp_path / "beat"
    program = f"import time, pathlib\nwhile True: pathlib.Path({str(beat)!r}).write_text(str(time.time())); time.sleep(0.02)"
    real = subprocess.Popen.communicate

    def interrupted(self, *_, **__):
        while not beat.exists():
            time.sleep(0.02)
        monkeypatch.setattr(subprocess.Popen, "communicate", real)
        raise KeyboardInterrupt

    monkeypatch.setattr(subprocess.Popen, "communicate", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run([sys.executable, "-c", program], 60)
    time.sleep(0.3)
    last = beat.read_text()
    time.sleep(0.3)
    assert beat.read_text() == last


def test_the_import_is_measured_here(tmp_path):
    """In a process of its own, with nothing written beside it."""
    from xl_notes.install.checks.python import import_time

    before = sorted(Path.cwd().iterdir())
    finding = import_time(this_machine())
    assert finding.status in ("ok", "look"), finding
    assert "xl_notes.udfs takes " in finding.found
    assert sorted(Path.cwd().iterdir()) == before
