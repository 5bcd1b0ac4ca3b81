"""Installing into a user's folders and taking it away again."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.install.fake_windows import FakeWindows, addin_bytes, times, tree
from tests.install.vba_input import value_of
from xl_notes.build import BuildError
from xl_notes.install import InstallError
from xl_notes.install.checks import addin as addin_checks
from xl_notes.install.installing import install, uninstall


def refused(windows, reason, machine=None, **options):
    """Asserts the refusal, and that nothing has changed."""
    before = tree(windows.root), times(windows.root)
    with pytest.raises(InstallError, match=reason):
        install(machine or windows.machine, **options)
    assert (tree(windows.root), times(windows.root)) == before


# ------------------------------------------------------------------------------------------------ what is written


def test_both_files_are_put_where_excel_and_the_vba_look(windows):
    before = tree(windows.root)
    lines = install(windows.machine)
    assert windows.addin.read_bytes() == windows.built
    assert value_of(windows.conf.read_bytes(), "INTERPRETER_WIN") == str(windows.python)
    new = {path.relative_to(windows.root).as_posix() for path in (windows.addin, windows.conf, windows.conf.parent)}
    assert set(tree(windows.root)) - set(before) == new
    text = "\n".join(lines)
    assert f"written: {windows.addin} (xl_notes " in text
    assert f"written: {windows.conf} (INTERPRETER_WIN is {windows.python})" in text
    assert "=NOTE_VERSION()" in text
    assert "xl-notes uninstall" in text


def test_excel_never_started_has_no_startup_folder_yet(windows):
    windows.startup.rmdir()
    windows.startup.parent.rmdir()
    install(windows.machine)
    assert windows.addin.read_bytes() == windows.built


def test_a_second_time_changes_no_byte_and_no_time(windows):
    install(windows.machine)
    before = tree(windows.root), times(windows.root)
    lines = install(windows.machine)
    assert (tree(windows.root), times(windows.root)) == before
    assert [line.split(":")[0] for line in lines[:2]] == ["up to date", "up to date"]


def test_another_version_is_replaced_and_the_settings_stay(windows):
    install(windows.machine)
    was = windows.conf.stat().st_mtime_ns
    windows.built = addin_bytes("99.0")
    lines = install(windows.machine)
    assert windows.addin.read_bytes() == windows.built
    assert windows.conf.stat().st_mtime_ns == was
    assert lines[0].startswith("written")
    assert "xl_notes 99.0" in lines[0]
    assert lines[1].startswith("up to date")


def test_another_python_takes_over_and_the_old_one_is_named(windows):
    install(windows.machine)
    other = windows.python_at("other", "python.exe")
    assert f"was {windows.python}" in "\n".join(install(other))
    assert value_of(windows.conf.read_bytes(), "INTERPRETER_WIN") == other.interpreter


def test_other_settings_stay_in_order(windows):
    windows.conf.parent.mkdir()
    windows.conf.write_bytes(b'"PYTHONPATH","C:\\mine"\r\n"interpreter_win","C:\\old.exe"\r\n"SHOW CONSOLE","True"\r\n')
    install(windows.machine)
    ours = f'"INTERPRETER_WIN","{windows.python}"'.encode()
    assert windows.conf.read_bytes() == b'"PYTHONPATH","C:\\mine"\r\n' + ours + b'\r\n"SHOW CONSOLE","True"\r\n'


def test_a_file_marked_as_from_the_internet_is_written_anew(windows):
    install(windows.machine)
    windows.marks[windows.addin] = "[ZoneTransfer]\r\nZoneId=3\r\n"
    assert install(windows.machine)[0].startswith("written")


def test_letters_of_this_machine_are_written_in_its_code_page(windows):
    machine = windows.python_at("Jos\u00e9", "Scripts", "python.exe")
    install(machine)
    assert b"Jos\xe9" in windows.conf.read_bytes()
    assert value_of(windows.conf.read_bytes(), "INTERPRETER_WIN") == machine.interpreter


# ------------------------------------------------------------------------------------------------ what is refused before anything is written


@pytest.mark.parametrize("system", ["Linux", "Darwin", "Java", ""])
def test_other_systems(windows, system):
    refused(windows, "for Excel on Windows.*recalc.*--to DIR", windows.but(system=system))
    with pytest.raises(InstallError, match="for Excel on Windows"):
        uninstall(windows.but(system=system))


@pytest.mark.parametrize("folder", ["APPDATA", "USERPROFILE"])
@pytest.mark.parametrize("value", [None, "", "here", "../x"])
def test_a_folder_of_the_user_that_is_none(windows, folder, value):
    refused(windows, f"{folder} is", windows.with_environment(**{folder: value}))


def test_a_folder_that_is_not_there(windows):
    refused(windows, "APPDATA is .*gone.*no folder", windows.with_environment(APPDATA=str(windows.root / "gone")))


def test_a_folder_of_another_user(windows):
    other = windows.root / "Users" / "administrator"
    other.mkdir()
    windows.registry[r"HKCU\Volatile Environment"] = {"APPDATA": str(windows.roaming), "USERPROFILE": str(windows.profile)}
    install(windows.machine)
    refused(windows, "the folder of this user is", windows.with_environment(USERPROFILE=str(other)))


def test_python_of_the_store(windows):
    refused(windows, "Microsoft Store", windows.python_at("Microsoft", "WindowsApps", "python.exe"))
    refused(windows, "Microsoft Store", windows.but(home=r"C:\Program Files\WindowsApps\PythonSoftwareFoundation.Python.3.11"))


@pytest.mark.parametrize(("name", "reason"), [("a&b", "ampersand"), ("100%", "percent sign"), ("a$(b)", r"\$\("), ("x" * 200 + "/" + "y" * 60, "characters")])
def test_a_path_that_a_command_would_take_for_something_else(windows, name, reason):
    refused(windows, f"{reason}.*for example C:", windows.but(interpreter=str(windows.root / name / "python.exe")))


def test_a_double_quote_in_the_path(windows):
    refused(windows, "double quote", windows.but(interpreter=str(windows.root) + '/a"b/python.exe'))


@pytest.mark.parametrize("ansi", ["cp1252", "cp932", "ascii"])
def test_a_path_beyond_the_code_page(windows, ansi):
    refused(windows, f"letter \u0105.*{ansi}.*for example C:", windows.but(interpreter=str(windows.root / "M\u0105ry" / "python.exe"), ansi=ansi))


@pytest.mark.parametrize("interpreter", ["", "python", "pythonw", r"venv\Scripts\python.exe"])
def test_no_full_path(windows, interpreter):
    refused(windows, "path", windows.but(interpreter=interpreter))


@pytest.mark.parametrize("bits", [32, 64])
def test_a_dll_that_is_not_there(windows, bits):
    (windows.root / "venv" / f"xlwings{bits}-0.37.8.dll").unlink()
    refused(windows, f"xlwings{bits}-0.37.8.dll are not where .*pip install --force-reinstall --no-deps xlwings==0.37.8")


def test_dlls_of_another_version(windows):
    windows.versions["xlwings"] = "0.40.0"
    refused(windows, "xlwings32-0.40.0.dll and xlwings64-0.40.0.dll")


def test_dlls_beside_python(windows):
    for file in (windows.root / "venv").glob("*.dll"):
        file.rename(windows.python.parent / file.name)
    install(windows.machine)


def test_no_xlwings(windows):
    del windows.versions["xlwings"]
    refused(windows, "pip install xlwings")


def test_a_file_there_that_is_not_ours(windows):
    windows.addin.write_bytes(addin_bytes(project="other"))
    refused(windows, "is not the add-in of xl_notes")
    windows.addin.write_bytes(b"anything")
    refused(windows, "is not the add-in of xl_notes")


def test_a_folder_in_its_place(windows):
    windows.addin.mkdir()
    refused(windows, "is not a file")


def test_settings_that_are_no_settings(windows):
    windows.conf.parent.mkdir()
    windows.conf.write_bytes(b"x" * 1_000_001)
    refused(windows, "larger than 1,000,000 bytes")


def test_an_addin_that_cannot_be_built(windows):
    def fail():
        raise BuildError("no VBA")

    before = tree(windows.root)
    with pytest.raises(BuildError, match="no VBA"):
        install(windows.but(addin=fail))
    assert tree(windows.root) == before


# ------------------------------------------------------------------------------------------------ links


def linked(link: Path, target: Path) -> None:
    try:
        link.symlink_to(target, target_is_directory=target.is_dir())
    except OSError:
        pytest.skip("this system makes no links here")


@pytest.mark.parametrize("file", ["addin", "conf"])
def test_a_link_in_its_place_is_not_followed(windows, file):
    outside = windows.root / "outside"
    outside.write_bytes(b"precious")
    link = getattr(windows, file)
    link.parent.mkdir(exist_ok=True)
    linked(link, outside)
    refused(windows, "is a link to")
    assert "left:" in "\n".join(uninstall(windows.machine))
    assert outside.read_bytes() == b"precious"
    assert link.is_symlink()


@pytest.mark.parametrize("folder", ["startup", "settings"])
def test_a_folder_that_leads_out_of_the_users_own(windows, folder):
    outside = windows.root / "outside"
    outside.mkdir()
    place = windows.startup if folder == "startup" else windows.conf.parent
    if place.exists():
        place.rmdir()
    linked(place, outside)
    refused(windows, "out of")
    (outside / "xl_notes.xlam").write_bytes(windows.built)
    (outside / "xl_notes.conf").write_bytes(b'"INTERPRETER_WIN","x"\r\n')
    before = tree(outside)
    with pytest.raises(InstallError, match="out of"):
        uninstall(windows.machine)
    assert tree(outside) == before


# ------------------------------------------------------------------------------------------------ failures while writing


def failing(monkeypatch, error, at):
    """os.replace fails the at-th time: a file that Excel holds open cannot be made here."""
    real, count = os.replace, iter(range(1, 100))

    def replace(source, target):
        if next(count) == at:
            raise error
        real(source, target)

    monkeypatch.setattr(os, "replace", replace)


@pytest.mark.parametrize("before", [None, b"old", "installed"])
@pytest.mark.parametrize("at", [1, 2])
def test_a_file_that_is_open_in_excel(windows, monkeypatch, before, at):
    if before == "installed":
        windows.built = addin_bytes("0.0.9")
        install(windows.machine)
        windows.built = addin_bytes()
        windows.conf.write_bytes(b'"INTERPRETER_WIN","C:\\old.exe"\r\n')
    elif before:
        windows.conf.parent.mkdir()
        windows.conf.write_bytes(before)
    was = tree(windows.root)
    file_times = {name: time for name, time in times(windows.root).items() if was[name] is not None}
    failing(monkeypatch, PermissionError(13, "Permission denied", "new", None, str(windows.addin)), at)
    with pytest.raises(InstallError, match="Close Excel and run this again; nothing was changed"):
        install(windows.machine)
    assert tree(windows.root) == was
    assert {name: time for name, time in times(windows.root).items() if was[name] is not None} == file_times


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_other_failures(windows, monkeypatch, error):
    was = tree(windows.root)
    failing(monkeypatch, error, 2)
    with pytest.raises(InstallError if isinstance(error, OSError) else KeyboardInterrupt):
        install(windows.machine)
    assert tree(windows.root) == was


def test_what_cannot_be_put_back_is_said(windows, monkeypatch):
    windows.built = addin_bytes("0.0.9")
    install(windows.machine)
    windows.built = addin_bytes()
    windows.conf.write_bytes(b"")
    real, count = os.replace, iter(range(1, 100))

    def replace(source, target):
        if next(count) >= 2:
            raise PermissionError(13, "Permission denied")
        real(source, target)

    monkeypatch.setattr(os, "replace", replace)
    with pytest.raises(InstallError, match="is changed and could not be put back"):
        install(windows.machine)
    assert windows.addin.read_bytes() == windows.built


CRASH = """
import os, sys
from pathlib import Path
sys.path[:0] = [sys.argv[1]]
from tests.install.fake_windows import FakeWindows, addin_bytes
from xl_notes.install.installing import install

class Machine(FakeWindows):
    def __init__(self, root):
        existing = Path.mkdir
        Path.mkdir = lambda self, *a, **k: existing(self, parents=True, exist_ok=True)
        super().__init__(root)

windows = Machine(Path(sys.argv[2]))
windows.built = addin_bytes("99.0")
os.replace = lambda *_: os._exit(9)
install(windows.machine)
"""


def test_a_crash_before_the_rename_leaves_the_old_file(windows):
    install(windows.machine)
    was = tree(windows.root)
    project = Path(__file__).parents[2]
    crashed = subprocess.run([sys.executable, "-c", CRASH, str(project), str(windows.root)], cwd=project, check=False)
    assert crashed.returncode == 9
    left = {name: data for name, data in tree(windows.root).items() if name not in was}
    assert {name: data for name, data in tree(windows.root).items() if name in was} == was
    assert len(left) == 1
    assert not any("XLSTART" in name for name in left), "Excel opens every file there"
    assert addin_checks.startup_folder(windows.machine).status == "look"
    install(windows.machine)


# ------------------------------------------------------------------------------------------------ uninstalling


def test_uninstalling_gives_back_what_was_there(windows):
    (windows.startup / "PERSONAL.XLSB").write_bytes(b"mine")
    (windows.roaming / "Microsoft" / "AddIns").mkdir()
    was = tree(windows.root)
    install(windows.machine)
    lines = uninstall(windows.machine)
    assert tree(windows.root) == was
    assert [line.split(":")[0] for line in lines] == ["removed", "removed", "removed"]


@given(before=st.binary(max_size=80) | st.sampled_from([b'"A","1"\r\n', b'"A","1"\n', b"\r\n", b'"A","1"']))
def test_uninstalling_gives_back_any_settings(before):
    with tempfile.TemporaryDirectory() as folder:
        windows = FakeWindows(Path(folder))
        windows.conf.parent.mkdir()
        windows.conf.write_bytes(before)
        was = tree(windows.root)
        install(windows.machine)
        uninstall(windows.machine)
        assert tree(windows.root) == (was if before else {name: data for name, data in was.items() if ".xl_notes" not in name})


def test_other_files_in_the_settings_folder_stay(windows):
    windows.conf.parent.mkdir()
    (windows.conf.parent / "notes.txt").write_bytes(b"mine")
    was = tree(windows.root)
    install(windows.machine)
    assert f"left: {windows.conf.parent} holds other files" in uninstall(windows.machine)
    assert tree(windows.root) == was


def test_nothing_installed(windows):
    was = tree(windows.root), times(windows.root)
    assert uninstall(windows.machine) == ["Nothing of xl_notes is installed."]
    assert (tree(windows.root), times(windows.root)) == was


@pytest.mark.parametrize("data", [addin_bytes(project="other"), addin_bytes(project="xl_notes2"), b"", b"PK\3\4", b"anything"])
def test_a_file_of_somebody_else_is_left_and_named(windows, data):
    windows.addin.write_bytes(data)
    windows.conf.parent.mkdir()
    windows.conf.write_bytes(b'"PYTHONPATH","x"\r\n')
    was = tree(windows.root)
    lines = uninstall(windows.machine)
    assert f"left: {windows.addin} is not the add-in of xl_notes" in lines
    assert f"left: {windows.conf} has settings that xl_notes did not write" in lines
    assert tree(windows.root) == was


def test_an_older_addin_of_ours_is_removed(windows):
    windows.addin.write_bytes(addin_bytes("0.0.1", more="x" * 5000))
    uninstall(windows.machine)
    assert not windows.addin.exists()


def test_uninstalling_what_is_open_in_excel(windows, monkeypatch):
    install(windows.machine)
    was = tree(windows.root), times(windows.root)

    def locked(self, *_, **__):
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "unlink", locked)
    with pytest.raises(InstallError, match=r"xl_notes\.xlam cannot be changed.*Close Excel"):
        uninstall(windows.machine)
    assert (tree(windows.root), times(windows.root)) == was


def test_uninstalling_needs_no_xlwings_any_more(windows):
    install(windows.machine)
    windows.versions.clear()
    windows.python.unlink()
    uninstall(windows.machine)
    assert not windows.addin.exists()
