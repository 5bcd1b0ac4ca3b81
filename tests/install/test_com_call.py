"""The call through COM, with real processes over a stand-in for pywin32: the server is started, found, asked, and ended whatever happens."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

import xl_notes
from xl_notes.install.comcall import SERVER

PYTHONCOM = '''
"""COM as far as it is asked here: a class is there once a file says so."""
import os, time
from pathlib import Path

CLSCTX_LOCAL_SERVER, DISPATCH_METHOD, IID_IDispatch = 4, 1, "{00020400-0000-0000-C000-000000000046}"
HERE = Path(__file__).parent

class com_error(Exception):
    pass

def CoCreateInstance(clsid, outer, context, iid):
    assert (outer, context, iid) == (None, CLSCTX_LOCAL_SERVER, IID_IDispatch)
    if (HERE / "hangs").exists():
        time.sleep(600)
    if not (HERE / f"registered {clsid}").exists():
        raise com_error("class not registered")
    return Object()

class Object:
    def GetIDsOfNames(self, language, name):
        assert name == "CallUDF"
        return 7

    def Invoke(self, number, language, flags, wanted, module, function, arguments):
        assert (number, flags, wanted, module, function, tuple(arguments)) == (7, DISPATCH_METHOD, True, "xl_notes.udfs", "NOTE_VERSION", ())
        if (HERE / "fails").exists():
            raise com_error("unexpected Python error")
        import xl_notes
        return f"xl_notes {xl_notes.__version__}"
'''

XLWINGS = '''
"""A server that registers itself and lives on, a beat every moment."""
import time
from pathlib import Path

HERE = Path(__file__).parent

def serve(clsid):
    if (HERE / "breaks").exists():
        raise ImportError("Couldn't find 'pywin32'.")
    if not (HERE / "silent").exists():
        (HERE / f"registered {clsid}").touch()
    while True:
        (HERE / "beat").write_text(str(time.time()))
        time.sleep(0.02)
'''

CLSID = "{12345678-1234-1234-1234-123456789abc}"


@pytest.fixture
def standin(tmp_path, monkeypatch):
    (tmp_path / "pythoncom.py").write_text(PYTHONCOM)
    (tmp_path / "xlwings.py").write_text(XLWINGS)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), str(Path(xl_notes.__file__).parents[1])]))
    return tmp_path


def call(seconds=60):
    command = [sys.executable, "-P", "-B", "-m", "xl_notes.install.comcall", CLSID, str(seconds)]
    return subprocess.run(command, capture_output=True, text=True, timeout=90, check=False)


def is_beating(folder: Path) -> bool:
    time.sleep(0.3)
    if not (folder / "beat").exists():
        return False
    last = (folder / "beat").read_text()
    time.sleep(0.3)
    return (folder / "beat").read_text() != last


def test_an_answer(standin):
    done = call()
    assert (done.returncode, done.stdout) == (0, f"xl_notes {xl_notes.__version__}\n")
    assert (standin / "beat").exists()
    assert not is_beating(standin)


def test_a_server_that_never_registers(standin):
    (standin / "silent").touch()
    start = time.monotonic()
    done = call(seconds=2)
    assert done.returncode == 1
    assert "gave no answer within 2 seconds" in done.stdout
    assert time.monotonic() - start < 20
    assert not is_beating(standin)


def test_a_call_that_hangs(standin):
    (standin / "hangs").touch()
    done = call(seconds=2)
    assert done.returncode == 1
    assert "gave no answer within 2 seconds" in done.stdout
    assert not is_beating(standin)


def test_an_error_through_com(standin):
    (standin / "fails").touch()
    done = call()
    assert done.returncode == 1
    assert "the COM server answered with an error: unexpected Python error" in done.stdout
    assert not is_beating(standin)


def test_a_server_that_breaks(standin):
    (standin / "breaks").touch()
    done = call()
    assert done.returncode == 1
    assert "the COM server ended by itself: ImportError: Couldn't find 'pywin32'." in done.stdout


def test_no_pywin32(standin):
    (standin / "pythoncom.py").write_text("raise ImportError('DLL load failed')")
    done = call()
    assert done.returncode == 1
    assert "pywin32 cannot be imported: DLL load failed" in done.stdout
    assert not (standin / "beat").exists()


def test_a_server_that_nobody_ends_ends_by_itself(standin):
    with subprocess.Popen([sys.executable, "-P", "-B", "-c", SERVER.format(seconds=2, clsid=CLSID)]) as server:
        assert server.wait(60) == 1
    assert (standin / f"registered {CLSID}").exists()
