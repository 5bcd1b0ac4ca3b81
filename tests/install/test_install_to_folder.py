"""`install --to DIR`, which works on any system."""

import pytest

from tests.install.fake_windows import addin_bytes, times, tree
from tests.install.vba_input import value_of
from xl_notes.install import InstallError
from xl_notes.install.installing import install, uninstall

PYTHON = r"C:\xl_notes\Scripts\python.exe"


@pytest.fixture
def linux(windows):
    return windows.but(system="Linux", ansi="ascii", interpreter="/usr/bin/python3", environment={})


def test_both_files_for_a_given_python(windows, linux, tmp_path):
    folder = tmp_path / "to" / "hand" / "on"
    lines = install(linux, folder, PYTHON)
    assert set(tree(folder)) == {"xl_notes.xlam", "xl_notes.conf"}
    assert (folder / "xl_notes.xlam").read_bytes() == windows.built
    assert value_of((folder / "xl_notes.conf").read_bytes(), "INTERPRETER_WIN") == PYTHON
    text = "\n".join(lines)
    assert r"%APPDATA%\Microsoft\Excel\XLSTART" in text
    assert r"%USERPROFILE%\.xl_notes" in text
    assert f'xl-notes uninstall --to "{folder}"' in text


def test_without_a_python_there_are_no_settings_and_it_says_what_to_do(linux, tmp_path):
    lines = install(linux, tmp_path / "x")
    assert set(tree(tmp_path / "x")) == {"xl_notes.xlam"}
    assert "--interpreter" in "\n".join(lines)


def test_on_windows_it_is_this_python(windows, tmp_path):
    install(windows.machine, tmp_path / "x")
    assert value_of((tmp_path / "x" / "xl_notes.conf").read_bytes(), "INTERPRETER_WIN") == str(windows.python)


def test_on_windows_another_python_needs_no_dll_here(windows, tmp_path):
    windows.versions.pop("xlwings")
    other = windows.root / "elsewhere" / "python.exe"
    install(windows.machine, tmp_path / "x", str(other))
    assert value_of((tmp_path / "x" / "xl_notes.conf").read_bytes(), "INTERPRETER_WIN") == str(other)


@pytest.mark.parametrize("python", [r"\\server\share\venv\Scripts\python.exe", r"D:\Python 3.11\python.exe"])
def test_paths_that_windows_takes(linux, tmp_path, python):
    install(linux, tmp_path / "x", python)
    assert value_of((tmp_path / "x" / "xl_notes.conf").read_bytes(), "INTERPRETER_WIN") == python


@pytest.mark.parametrize(
    ("python", "reason"),
    [
        ("", "path"),
        ("python", "full path"),
        ("/usr/bin/python3", "full path"),
        (r"\Python\python.exe", "full path"),
        (r"C:python.exe", "full path"),
        ("D:/Python 3.11/python.exe", r"Give it as D:\\Python 3\.11\\python\.exe"),
        (r"%LOCALAPPDATA%\python.exe", "full path"),
        (r"C:\%USERNAME%\python.exe", "percent"),
        (r"C:\R&D\python.exe", "ampersand"),
        ('C:\\x" & calc & "\\python.exe', "double quote"),
        ("C:\\x\r\n\\python.exe", "control character"),
        ("C:\\Jos\u00e9\\python.exe", "letter \u00e9"),
        (r"C:\Users\a\AppData\Local\Microsoft\WindowsApps\python.exe", "Microsoft Store"),
    ],
)
def test_paths_that_it_does_not_take(linux, tmp_path, python, reason):
    with pytest.raises(InstallError, match=reason):
        install(linux, tmp_path / "x", python)
    assert not (tmp_path / "x").exists()


def test_again_changes_nothing(linux, tmp_path):
    install(linux, tmp_path / "x", PYTHON)
    before = times(tmp_path / "x")
    assert [line.split(":")[0] for line in install(linux, tmp_path / "x", PYTHON)[:2]] == ["up to date"] * 2
    assert times(tmp_path / "x") == before


def test_uninstalling_from_the_folder(linux, tmp_path):
    folder = tmp_path / "x"
    folder.mkdir()
    (folder / "readme.txt").write_bytes(b"mine")
    (folder / "xl_notes.conf").write_bytes(b'"PYTHONPATH","y"\r\n')
    was = tree(folder)
    install(linux, folder, PYTHON)
    lines = uninstall(linux, folder)
    assert tree(folder) == was
    assert lines == [f"removed: {folder / 'xl_notes.xlam'}", f"INTERPRETER_WIN removed from: {folder / 'xl_notes.conf'}"]
    assert "Nothing of xl_notes is installed in" in "\n".join(uninstall(linux, folder))


def test_the_folder_itself_stays(linux, tmp_path):
    install(linux, tmp_path / "x", PYTHON)
    uninstall(linux, tmp_path / "x")
    assert tree(tmp_path / "x") == {}


def test_a_file_where_the_folder_should_be(linux, tmp_path):
    (tmp_path / "x").write_bytes(b"mine")
    with pytest.raises(InstallError, match="not a folder"):
        install(linux, tmp_path / "x")
    with pytest.raises(InstallError, match="not a folder"):
        uninstall(linux, tmp_path / "x")


def test_something_else_of_that_name_stays(linux, tmp_path):
    (tmp_path / "xl_notes.xlam").write_bytes(addin_bytes(project="other"))
    was = tree(tmp_path)
    with pytest.raises(InstallError, match="not the add-in of xl_notes"):
        install(linux, tmp_path, PYTHON)
    assert tree(tmp_path) == was


def test_what_is_written_can_be_read_by_others(linux, tmp_path):
    install(linux, tmp_path / "x", PYTHON)
    plain = tmp_path / "plain"
    plain.write_bytes(b"")
    assert {path.stat().st_mode for path in (tmp_path / "x").iterdir()} == {plain.stat().st_mode}
