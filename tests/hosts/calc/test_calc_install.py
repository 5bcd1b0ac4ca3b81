"""The module put into a profile and taken out: what is there otherwise stays byte for byte."""

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from xml.sax.saxutils import unescape

import pytest

from xl_notes.commands import doctor
from xl_notes.commands import install as install_command
from xl_notes.hosts.calc import CalcError, basic, profile, soffice
from xl_notes.install import InstallError, calc
from xl_notes.install.machine import this_machine
from xl_notes.sheet.functions import TABLE

# As LibreOffice 7.4 writes it, with a module of the user's own.
LISTING = b"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false" library:passwordprotected="false">
 <library:element library:name="Module1"/>
</library:library>"""
OWN = b"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">Sub Mine
End Sub
</script:module>"""


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture
def used(tmp_path):
    """A profile that LibreOffice has used."""
    folder = tmp_path / "used"
    library = folder / profile.LIBRARY
    library.mkdir(parents=True)
    (library / "script.xlb").write_bytes(LISTING)
    (library / "Module1.xba").write_bytes(OWN)
    for file, data in profile.fresh({}).items():
        if not (folder / file).exists():
            (folder / file).write_bytes(data)
    (folder / profile.SETTINGS).write_bytes(b"<the user's own settings/>")
    return folder


def test_into_a_used_profile_and_out_again(used):
    before = tree(used)
    lines = calc.install(this_machine(), used)
    assert lines[0].startswith(f"written: {used / profile.module_file('XlNotes')}")
    after = tree(used)
    assert after.keys() - before.keys() == {str(profile.module_file("XlNotes"))}
    assert after[str(profile.LISTING)] == LISTING.replace(b"</library:library>", b' <library:element library:name="XlNotes"/>\n</library:library>')
    assert {name for name in before if after[name] != before[name]} == {str(profile.LISTING)}
    assert calc.install(this_machine(), used)[0].startswith("up to date: ")
    assert tree(used) == after
    assert calc.uninstall(this_machine(), used) == [f"removed: {used / profile.module_file('XlNotes')}"]
    assert tree(used) == before
    assert calc.uninstall(this_machine(), used) == [f"Nothing of xl_notes is installed in {used}."]


def test_into_no_profile_yet(tmp_path):
    folder = tmp_path / "a new one"
    assert calc.install(this_machine(), folder)[-1] == f'To undo: xl-notes uninstall --calc --profile "{folder}"'
    assert b"ooSetupInstCompleted" in (folder / profile.SETTINGS).read_bytes()
    assert profile.module_file("XlNotes") in {Path(name) for name in tree(folder)}


def test_the_module_has_every_function_and_this_python(used):
    calc.install(this_machine(), used)
    text = (used / profile.module_file("XlNotes")).read_text(encoding="utf-8")
    for name, function in TABLE.items():
        arguments = ", ".join(f"Optional {argument.name}" for argument in function.args)
        assert f"\nFunction {name}({', '.join(filter(None, [arguments, 'Optional xln']))})\n" in text
    assert f'Const XLN_PROGRAM = "{sys.executable}"' in unescape(text, {"&quot;": '"'})


def test_not_while_libreoffice_is_open(used):
    (used / ".lock").write_text("")
    before = tree(used)
    for work in (calc.install, calc.uninstall):
        with pytest.raises(InstallError, match="LibreOffice is open"):
            work(this_machine(), used)
    assert tree(used) == before


def test_a_module_of_that_name_which_is_not_ours_stays(used):
    module = used / profile.module_file("XlNotes")
    module.write_bytes(OWN)
    before = tree(used)
    for work in (calc.install, calc.uninstall):
        with pytest.raises(InstallError, match="not the module of xl_notes"):
            work(this_machine(), used)
    assert tree(used) == before


def test_a_listing_that_is_none(used):
    (used / profile.LISTING).write_bytes(b"<library:library/>")
    before = tree(used)
    with pytest.raises(InstallError, match=r"cannot be understood"):
        calc.install(this_machine(), used)
    assert tree(used) == before


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")
def test_no_way_out_of_the_profile(used, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    library = used / profile.LIBRARY
    for file in library.iterdir():
        file.rename(outside / file.name)
    library.rmdir()
    library.symlink_to(outside)
    before = tree(outside)
    with pytest.raises(InstallError, match="out of"):
        calc.install(this_machine(), used)
    assert tree(outside) == before


@pytest.mark.parametrize(
    ("interpreter", "says"),
    [("", "path of this Python is not known"), ('/a"b/python', "quotation mark"), (r"C:\Program Files\WindowsApps\Python\python.exe", "Store")],
)
def test_a_python_that_cannot_be_named(used, interpreter, says):
    before = tree(used)
    with pytest.raises(InstallError, match=says):
        calc.install(replace(this_machine(), interpreter=interpreter), used)
    assert tree(used) == before


def test_where_the_profile_is():
    def folder(system, **environment):
        return calc.profile_of(replace(this_machine(), system=system, environment=environment)).folder.as_posix()

    assert folder("Linux", HOME="/home/ann") == "/home/ann/.config/libreoffice/4"
    assert folder("Linux", HOME="/home/ann", XDG_CONFIG_HOME="/conf") == "/conf/libreoffice/4"
    assert folder("Darwin", HOME="/Users/ann") == "/Users/ann/Library/Application Support/LibreOffice/4"
    with pytest.raises(InstallError, match="--profile"):
        folder("Linux")


def test_where_the_profile_is_on_windows(tmp_path):
    def folder(**environment):
        machine = replace(this_machine(), system="Windows", environment=environment, registry=lambda key: {})
        return calc.profile_of(machine).folder

    assert folder(APPDATA=str(tmp_path), HOME="/home/ann") == tmp_path / "LibreOffice" / "4"
    with pytest.raises(InstallError, match="APPDATA is not set"):
        folder(HOME="/home/ann", XDG_CONFIG_HOME="/conf")
    with pytest.raises(InstallError, match="no folder"):
        folder(APPDATA=str(tmp_path / "gone"))


@pytest.mark.parametrize(("system", "beside", "starts"), [("Windows", True, "pythonw.exe"), ("Windows", False, "python.exe"), ("Linux", True, "python.exe")])
def test_no_console_window_on_windows(used, tmp_path, system, beside, starts):
    (tmp_path / "pythonw.exe").touch() if beside else None
    machine = replace(this_machine(), system=system, interpreter=str(tmp_path / "python.exe"))
    module = calc.wanted_module(machine, calc.profile_of(machine, used)).decode()
    assert f'Const XLN_PROGRAM = "{tmp_path / starts}"' in unescape(module, {"&quot;": '"'})


def test_where_libreoffice_is(tmp_path):
    there = tmp_path / "LibreOffice" / "program" / "soffice.exe"
    with pytest.raises(CalcError, match="not found"):
        soffice.find(lambda name: None, {"PROGRAMW6432": str(tmp_path)})
    there.parent.mkdir(parents=True)
    there.touch()
    assert soffice.find(lambda name: None, {"PROGRAMW6432": str(tmp_path)}) == there
    assert soffice.find({"libreoffice": "/opt/lo"}.get, {"PROGRAMW6432": str(tmp_path)}) == Path("/opt/lo")


def test_a_libreoffice_that_is_kept_apart(tmp_path):
    (tmp_path / calc.APART[0]).mkdir(parents=True)
    with pytest.raises(InstallError, match="Flatpak or Snap"):
        calc.profile_of(replace(this_machine(), system="Linux", environment={"HOME": str(tmp_path)}))


def test_a_path_with_quotes_in_it_cannot_end_a_text():
    contact = basic.Contact(Path("/a/contact"), 'x" & Kill("y")')
    assert 'Const XLN_PROGRAM = "x"" & Kill(""y"")"\n' in basic.module({}, contact)


# ------------------------------------------------------------------------------------------------ as commands


def run(*arguments):
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers(required=True)
    install_command.add(commands)
    doctor.add(commands)
    options = parser.parse_args(arguments)
    return options.run(options)


def test_the_commands(used, capsys):
    before = tree(used)
    assert run("install", "--calc", "--profile", str(used)) == 0
    assert f"written: {used}" in capsys.readouterr().out
    assert run("uninstall", "--calc", "--profile", str(used)) == 0
    assert tree(used) == before
    (used / ".lock").write_text("")
    assert run("install", "--calc", "--profile", str(used)) == 2
    assert "LibreOffice is open" in capsys.readouterr().err


@pytest.mark.parametrize(
    "command", [("install", "--profile", "x"), ("install", "--calc", "--to", "x"), ("doctor", "--profile", "x"), ("doctor", "m.xlsx", "--calc")]
)
def test_options_that_do_not_go_together(command, capsys):
    assert run(*command) == 2
    assert "--calc" in capsys.readouterr().err


@pytest.mark.libreoffice
def test_the_doctor(used, capsys):
    assert run("doctor", "--calc", "--profile", str(used)) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[1] for line in lines if line.startswith("wrong")] == ["module"]
    run("install", "--calc", "--profile", str(used))
    capsys.readouterr()
    assert run("doctor", "--calc", "--profile", str(used)) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["ok"] * 6
    assert "for =NOTE_VERSION()" in lines[-1]
    setting = b'<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse">'
    (used / profile.SETTINGS).write_bytes(setting + b"<value>true</value></prop></item>")
    assert run("doctor", "--calc", "--profile", str(used)) == 1
    assert "DisableMacrosExecution" in capsys.readouterr().out
