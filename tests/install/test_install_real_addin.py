"""With the add-in that this installation really builds."""

from tests.install.fake_windows import addin_bytes, times, tree
from xl_notes import __version__
from xl_notes.install import addin_file
from xl_notes.install.checks import addin as addin_checks
from xl_notes.install.installing import install, uninstall
from xl_notes.install.machine import this_machine


def test_it_is_known_as_ours_with_its_versions():
    import xlwings

    data = this_machine().addin()
    assert addin_file.is_ours(data)
    assert addin_file.stamp(data) == f"xl_notes {__version__}, xlwings {xlwings.__version__}"


def test_there_again_and_back(windows):
    machine = windows.but(addin=this_machine().addin)
    was = tree(windows.root)
    install(machine)
    assert addin_checks.file(machine).status == "ok"
    before = times(windows.root)
    assert [line.split(":")[0] for line in install(machine)[:2]] == ["up to date"] * 2
    assert times(windows.root) == before
    windows.addin.write_bytes(addin_bytes("0.0.1"))
    assert addin_checks.file(machine).status == "wrong"
    install(machine)
    uninstall(machine)
    assert tree(windows.root) == was


def test_to_a_folder_on_this_machine(tmp_path):
    machine = this_machine()
    install(machine, tmp_path / "x", r"C:\xl_notes\Scripts\python.exe")
    assert (tmp_path / "x" / "xl_notes.xlam").read_bytes() == machine.addin()
    uninstall(machine, tmp_path / "x")
    assert tree(tmp_path / "x") == {}
