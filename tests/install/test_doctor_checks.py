"""Every check of the doctor in every status, with its remedy; and that it neither fails nor writes, whatever is missing."""

import contextlib
import tempfile
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import xl_notes
from tests.install.fake_windows import ANSWERED, IMPORTED, FakeWindows, addin_bytes, times, tree
from xl_notes.build import BuildError
from xl_notes.install import InstallError, addin_file
from xl_notes.install.checks import ELSEWHERE, EVERYWHERE, IN_FOLDERS, ON_WINDOWS, addin, examine, excel, python, server, settings
from xl_notes.install.installing import install
from xl_notes.install.machine import Ran

POLICIES = r"HKCU\Software\Policies\Microsoft\Office\16.0"
CLICK_TO_RUN = r"HKLM\SOFTWARE\Microsoft\Office\ClickToRun\Configuration"


@pytest.fixture
def installed(windows):
    install(windows.machine)
    return windows


def holds(finding, status, found="", remedy=""):
    """Asserts a finding; a status other than fine has a remedy or needs none."""
    assert finding.status == status, finding
    assert found in finding.found
    assert remedy in finding.remedy
    assert bool(remedy) == bool(finding.remedy), finding.remedy


def test_all_is_well_after_installing(installed):
    installed.registry[CLICK_TO_RUN] = {"Platform": "x64", "VersionToReport": "16.0.17328.20162", "InstallationPath": r"C:\Program Files\Microsoft Office"}
    findings = examine(installed.machine)
    assert {name: finding.status for name, finding in findings.items()} == dict.fromkeys(findings, "ok")
    assert not any(finding.remedy for finding in findings.values())
    assert len(findings) == len(EVERYWHERE) + 1 + len(IN_FOLDERS) + len(ON_WINDOWS)


# ------------------------------------------------------------------------------------------------ Python and packages


def test_python(windows):
    holds(python.interpreter(windows.machine), "ok", f"3.11.9, 64-bit, {windows.python}")
    holds(python.interpreter(windows.but(interpreter="")), "wrong", "not known", "ordinary Python")
    store = r"C:\Users\ann\AppData\Local\Microsoft\WindowsApps\python.exe"
    holds(python.interpreter(windows.but(interpreter=store)), "wrong", store, "python.org")
    holds(python.interpreter(windows.but(home=r"C:\Program Files\WindowsApps\Python")), "wrong", "", "python.org")


def test_environment(windows):
    holds(python.environment(windows.machine), "ok")
    holds(python.environment(windows.with_environment(PYTHONHOME=r"C:\old")), "look", r"PYTHONHOME=C:\old", "remove")


def test_package(windows):
    holds(python.package(windows.machine), "ok", xl_notes.__version__)
    windows.versions["xl-notes"] = "0.0.1"
    holds(python.package(windows.machine), "wrong", "0.0.1 is installed", "pip install")
    del windows.versions["xl-notes"]
    holds(python.package(windows.machine), "look", "not installed", "pip install")


@pytest.mark.parametrize(("check", "name"), [(python.xlwings, "xlwings"), (python.pywin32, "pywin32")])
def test_packages_that_are_needed(windows, check, name):
    holds(check(windows.machine), "ok", windows.versions[name])
    del windows.versions[name]
    holds(check(windows.machine), "wrong", "not installed", f"pip install {name}")


def test_engine_of_recalc(windows):
    holds(python.engine(windows.machine), "ok", "formualizer 0.13.0")
    del windows.versions["formualizer"]
    holds(python.engine(windows.machine), "unknown", "not installed", "pip install formualizer")


def test_libreoffice(windows):
    holds(python.libreoffice(windows.machine), "ok", "not found")
    holds(python.libreoffice(windows.but(find={"soffice": "/usr/bin/soffice"}.get)), "ok", "/usr/bin/soffice")


@pytest.mark.parametrize(
    ("ran", "status", "found"),
    [
        (Ran(0, "seconds 0.5 1.25\n"), "ok", "1.25 seconds, 0.50 of them xlwings alone"),
        (Ran(0, "a warning\nseconds 3 11\n"), "look", "11.00 seconds"),
        (Ran(None, ""), "wrong", "within 120 seconds"),
        (Ran(1, "Traceback\n  ...\nModuleNotFoundError: No module named 'numpy'\n"), "wrong", "No module named 'numpy'"),
        (Ran(3221225477, ""), "wrong", "it said nothing"),
        (Ran(0, "seconds many few"), "wrong", "cannot be imported"),
        (Ran(0, ""), "wrong", "cannot be imported"),
    ],
)
def test_import_time(windows, ran, status, found):
    windows.ran["-c"] = ran
    finding = python.import_time(windows.machine)
    holds(finding, status, found, "" if status == "ok" else finding.remedy[:5])
    [(command, seconds)] = windows.commands
    assert command[:4] == [str(windows.python), "-P", "-B", "-c"]
    assert seconds <= 120


# ------------------------------------------------------------------------------------------------ the add-in


def test_addin(windows):
    holds(addin.file(windows.machine), "wrong", f"there is no {windows.addin}", "xl-notes install")
    install(windows.machine)
    holds(addin.file(windows.machine), "ok", str(windows.addin))
    windows.built = addin_bytes("99.0")
    holds(addin.file(windows.machine), "wrong", f"is xl_notes {xl_notes.__version__}, xlwings 0.37.8; this installation is xl_notes 99.0", "xl-notes install")
    windows.built = addin_bytes(more="another build")
    holds(addin.file(windows.machine), "look", "not byte for byte", "xl-notes install")
    windows.addin.write_bytes(addin_bytes(project="other"))
    holds(addin.file(windows.machine), "wrong", "is not the add-in of xl_notes", "Move it away")


def test_an_addin_that_does_not_name_its_version(installed):
    """As when Excel has saved it."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("xl/vbaProject.bin", 'Name="xl_notes"\r\n')
    installed.addin.write_bytes(out.getvalue())
    holds(addin.file(installed.machine), "wrong", "of a version it does not name; this installation is", "xl-notes install")


def test_an_addin_that_cannot_be_compared(installed):
    def fail():
        raise BuildError("xlwings 99 is not known")

    holds(addin.file(installed.but(addin=fail)), "look", "xlwings 99 is not known", "pip install")


def test_dlls(windows):
    holds(addin.dlls(windows.machine), "ok", "0.37.8, 32-bit and 64-bit")
    (windows.root / "venv" / "xlwings32-0.37.8.dll").unlink()
    holds(addin.dlls(windows.machine), "wrong", "xlwings32-0.37.8.dll not found", "pip install --force-reinstall --no-deps xlwings==0.37.8")
    windows.registry[CLICK_TO_RUN] = {"Platform": "x64", "VersionToReport": "16.0.1"}
    holds(addin.dlls(windows.machine), "ok", "64-bit")
    del windows.registry[CLICK_TO_RUN]["Platform"]
    holds(addin.dlls(windows.machine), "wrong", "xlwings32-0.37.8.dll", "pip install")
    windows.registry[CLICK_TO_RUN]["Platform"] = "x86"
    holds(addin.dlls(windows.machine), "wrong", "xlwings32-0.37.8.dll", "pip install")
    del windows.versions["xlwings"]
    holds(addin.dlls(windows.machine), "unknown", "xlwings is not installed", "pip install xlwings")


def test_dlls_are_looked_for_beside_the_python_of_the_settings(windows):
    install(windows.python_at("other", "venv", "python.exe"))
    for file in (windows.root / "venv").glob("*.dll"):
        file.unlink()
    holds(addin.dlls(windows.machine), "ok", str(windows.root / "other" / "venv"))


MARK = "[ZoneTransfer]\r\nZoneId={}\r\nHostUrl=https://example.com/\r\n"


def test_mark_of_the_web(windows):
    holds(addin.mark(windows.machine), "unknown", "not installed", "xl-notes install")
    install(windows.machine)
    holds(addin.mark(windows.machine), "ok")
    windows.marks[windows.addin] = MARK.format(1)
    holds(addin.mark(windows.machine), "ok")
    windows.marks[windows.addin] = MARK.format(3)
    holds(addin.mark(windows.machine), "look", "zone 3", "xl-notes install")
    windows.registry[POLICIES + r"\excel\security\trusted locations"] = {"AllLocationsDisabled": 1}
    holds(addin.mark(windows.machine), "wrong", "zone 3", "xl-notes install")


@pytest.mark.parametrize("name", ["~$xl_notes.xlam", "book.TMP", "old.xlk", "PERSONAL.XLSB.bak", "xl_notes.conf", "xl_notes.xlam.txt"])
def test_startup_folder(installed, name):
    (installed.startup / "PERSONAL.XLSB").write_bytes(b"")
    (installed.startup.parent / "Excel16.xlb").write_bytes(b"")
    (installed.startup.parent / "other.tmp").write_bytes(b"")
    (installed.startup / "Book.xltx").write_bytes(b"")
    (installed.startup / "folder.bak").mkdir()
    holds(addin.startup_folder(installed.machine), "ok", str(installed.startup))
    (installed.startup / name).write_bytes(b"")
    holds(addin.startup_folder(installed.machine), "look", name, "Excel opens every file in XLSTART")


def test_startup_folder_that_is_not_there(windows):
    windows.startup.rmdir()
    holds(addin.startup_folder(windows.machine), "ok")


@pytest.mark.parametrize("place", ["AddIns", "Excel/XLSTART"])
@pytest.mark.parametrize(("name", "project"), [("Copy of xl_notes.xlam", "other"), ("notes.xlam", "xl_notes"), ("NOTES.XLAM", "xl_notes")])
def test_second_copy(installed, place, name, project):
    (installed.startup / "PERSONAL.XLSB").write_bytes(addin_bytes(project="VBAProject"))
    holds(addin.second_copy(installed.machine), "ok")
    copy = installed.roaming / "Microsoft" / place / name
    copy.parent.mkdir(exist_ok=True)
    copy.write_bytes(addin_bytes(project=project))
    holds(addin.second_copy(installed.machine), "wrong", str(copy), "Delete it")


@pytest.mark.parametrize("entry", ['"{}"', '/R "{}"', "{}", '/F /R "{}" '])
def test_second_copy_that_excel_notes_as_loaded(installed, entry):
    copy = installed.root / "Downloads" / "xl_notes.xlam"
    options = installed.registry[r"HKCU\Software\Microsoft\Office\16.0\Excel\Options"] = {"OPEN": entry.format(installed.addin), "OPEN2": "x", "Font": 11}
    holds(addin.second_copy(installed.machine), "ok")
    options["OPEN1"] = entry.format(copy)
    holds(addin.second_copy(installed.machine), "ok")
    copy.parent.mkdir()
    copy.write_bytes(installed.built)
    holds(addin.second_copy(installed.machine), "wrong", str(copy), "untick")


def test_what_is_no_second_copy(installed, monkeypatch):
    """Options that are no add-ins, relative names, empty folders: none of them leads to a file in the current folder or to one that Excel does not load."""
    here = installed.root / "here"
    (here / "XLSTART").mkdir(parents=True)
    for file in (here / "xl_notes.xlam", here / "XLSTART" / "xl_notes.xlam"):
        file.write_bytes(installed.built)
    (installed.roaming / "Microsoft" / "AddIns").mkdir()
    (installed.roaming / "Microsoft" / "AddIns" / "xl_notes.txt").write_bytes(b"about it")
    monkeypatch.chdir(here)
    installed.registry = {
        CLICK_TO_RUN: {"VersionToReport": "16.0.1"},
        r"HKCU\Software\Microsoft\Office\16.0\Excel\Options": {
            "OPEN": "xl_notes.xlam",
            "OPEN1": 7,
            "AltStartup": "",
            "LastFile": str(here / "xl_notes.xlam"),
        },
    }
    holds(addin.second_copy(installed.machine), "ok")


def test_a_large_workbook_is_not_read(installed, monkeypatch):
    (installed.startup / "PERSONAL.XLSB").write_bytes(installed.built)
    holds(addin.second_copy(installed.machine), "wrong", "PERSONAL.XLSB", "Delete it")
    monkeypatch.setattr(addin_file, "LARGEST", 10)
    holds(addin.second_copy(installed.machine), "ok")


def test_second_copy_in_other_startup_folders(installed):
    office = installed.root / "Office16"
    for folder, key, values in (
        (office / "XLSTART", r"HKLM\SOFTWARE\Microsoft\Office\16.0\Excel\InstallRoot", {"Path": str(office)}),
        (installed.root / "start", r"HKCU\Software\Microsoft\Office\16.0\Excel\Options", {"AltStartup": str(installed.root / "start")}),
    ):
        folder.mkdir(parents=True)
        (folder / "xl_notes.xlam").write_bytes(installed.built)
        installed.registry = {key: values}
        holds(addin.second_copy(installed.machine), "wrong", str(folder), "Delete it")


# ------------------------------------------------------------------------------------------------ the settings


def test_folders(windows):
    holds(settings.folders(windows.machine), "ok", str(windows.roaming))
    findings = examine(windows.with_environment(APPDATA=None))
    holds(findings["user's folders"], "wrong", "APPDATA is not set")
    assert "add-in" not in findings
    assert findings["call through COM"].status == "ok"


def test_settings_file(windows):
    holds(settings.file(windows.machine), "wrong", f"there is no {windows.conf}", "xl-notes install")
    install(windows.machine)
    holds(settings.file(windows.machine), "ok", "names this Python")
    holds(settings.file(windows.python_at("other", "python.exe")), "look", f"names another Python, {windows.python}", f'"{windows.python}" -m xl_notes doctor')
    good = windows.conf.read_bytes()
    windows.conf.write_bytes(good + b"\r\n")
    holds(settings.file(windows.machine), "look", "line 2", '"KEY","value"')
    windows.conf.write_bytes(b"\r\n" + good)
    holds(settings.file(windows.machine), "wrong", "names no INTERPRETER_WIN before line 1", "xl-notes install")
    windows.conf.write_bytes(b'"PYTHONPATH","x"\r\n')
    holds(settings.file(windows.machine), "wrong", "names no INTERPRETER_WIN", "xl-notes install")
    windows.conf.write_bytes(b'"INTERPRETER_WIN","C:\\gone\\python.exe"\r\n')
    holds(settings.file(windows.machine), "wrong", r"C:\gone\python.exe, which is not there", "xl-notes install")


def test_environment_variables_in_the_settings_are_replaced(installed):
    installed.conf.write_bytes(b'"INTERPRETER_WIN","%PYTHONS%/Scripts/python.exe"\r\n')
    holds(settings.file(installed.with_environment(PYTHONS=str(installed.root / "venv"))), "ok")
    holds(settings.file(installed.machine), "wrong", "%PYTHONS%/Scripts/python.exe, which is not there", "xl-notes install")


@pytest.mark.parametrize("key", settings.MEANING)
def test_keys_that_change_behaviour(installed, key):
    holds(settings.keys(installed.machine), "ok")
    with installed.conf.open("ab") as file:
        file.write(f'"{key}","True"\r\n'.encode())
    holds(settings.keys(installed.machine), "look", f"{key}=True ({settings.MEANING[key]})", "Delete lines")


def test_every_key_named_here_is_one_of_the_vba():
    from importlib import resources

    vba = resources.files("xlwings").joinpath("xlwings_custom_addin.bas").read_text(encoding="ascii")
    assert [key for key in settings.MEANING if f'GetConfig("{key}"' not in vba] == []


def test_path_of_python(windows):
    holds(settings.path_of_python(windows.machine), "ok", str(windows.python))
    holds(settings.path_of_python(windows.but(interpreter=str(windows.root / "100%" / "python.exe"))), "wrong", "100%", "percent sign")
    holds(settings.path_of_python(windows.but(interpreter=str(windows.root / "\u0105" / "python.exe"))), "wrong", "", "letter \u0105")
    holds(settings.path_of_python(windows.but(interpreter=str(windows.root / "\u00e9" / "python.exe"))), "look", "beyond plain ones", "plain name")
    cloud = windows.with_environment(ONEDRIVECOMMERCIAL=str(windows.root / "venv"))
    holds(settings.path_of_python(cloud), "look", "OneDrive", "on this disk")
    holds(settings.path_of_python(windows.with_environment(ONEDRIVE="")), "ok")


def test_python_on_the_network(windows):
    server = windows.but(interpreter=r"\\server\share\venv\python.exe")
    holds(settings.path_of_python(server), "look", "on the network", "on this disk")


def test_a_path_written_with_slashes(windows):
    """The VBA's ParentFolder looks for backslashes and fails without one."""
    holds(settings.path_of_python(windows.but(interpreter="C:/venv/python.exe")), "wrong", "C:/venv/python.exe", r"Give it as C:\venv\python.exe")


def test_a_command_longer_than_the_dll_takes(installed):
    with installed.conf.open("ab") as file:
        file.write(b'"PYTHONPATH","' + b"C:\\folder;" * 100 + b'"\r\n')
    holds(settings.path_of_python(installed.machine), "ok")
    with installed.conf.open("ab") as file:
        file.write(b'"LICENSE_KEY","' + b"k" * 1000 + b'"\r\n')
    holds(settings.path_of_python(installed.machine), "wrong", "2,048", "Shorten PYTHONPATH")


# ------------------------------------------------------------------------------------------------ Excel


@pytest.mark.parametrize(
    ("registry", "status", "found"),
    [
        ({}, "unknown", "no desktop Excel"),
        ({CLICK_TO_RUN: {"Platform": "x64", "VersionToReport": "16.0.17328.20162"}}, "ok", "16.0.17328.20162, 64-bit"),
        ({CLICK_TO_RUN: {"Platform": "x86", "VersionToReport": "16.0.1", "InstallationPath": r"C:\Office"}}, "ok", r"16.0.1, 32-bit, C:\Office\root\Office16"),
        ({CLICK_TO_RUN: {"VersionToReport": "16.0.1"}}, "ok", "is not said"),
        ({r"HKLM\SOFTWARE\Microsoft\Office\16.0\Excel\InstallRoot": {"Path": "C:\\Office16\\"}}, "ok", r"16.0, 64-bit, C:\Office16"),
        ({r"HKLM\SOFTWARE\WOW6432Node\Microsoft\Office\15.0\Excel\InstallRoot": {"Path": "C:\\O\\"}}, "ok", "15.0, 32-bit"),
        (
            {
                r"HKLM\SOFTWARE\Microsoft\Office\16.0\Excel\InstallRoot": {"Path": "C:\\O\\"},
                r"HKLM\SOFTWARE\Microsoft\Office\16.0\Outlook": {"Bitness": "x86"},
            },
            "ok",
            "16.0, 32-bit",
        ),
        ({r"HKLM\SOFTWARE\Microsoft\Office\16.0\Excel\InstallRoot": {"Path": r"C:\Program Files\WindowsApps\Office"}}, "wrong", "WindowsApps"),
        ({CLICK_TO_RUN: {"VersionToReport": "99.0.1"}}, "look", "99.0.1"),
        ({CLICK_TO_RUN: {"VersionToReport": 16, "Platform": None}}, "unknown", "no desktop Excel"),
    ],
)
def test_which_excel(windows, registry, status, found):
    windows.registry = registry
    finding = excel.version(windows.machine)
    holds(finding, status, found, "" if status == "ok" else finding.remedy[:5])


def test_excel_on_windows_of_32_bits(windows):
    windows.registry = {r"HKLM\SOFTWARE\Microsoft\Office\16.0\Excel\InstallRoot": {"Path": "C:\\O\\"}}
    holds(excel.version(windows.with_environment(PROCESSOR_ARCHITECTURE="x86")), "ok", "32-bit")
    holds(excel.version(windows.with_environment(PROCESSOR_ARCHITECTURE="x86", PROCESSOR_ARCHITEW6432="AMD64")), "ok", "64-bit")


TRUSTED = r"\excel\security\trusted locations"


@pytest.mark.parametrize(
    ("registry", "status", "found"),
    [
        ({}, "ok", "no setting keeps"),
        ({POLICIES + r"\excel\security": {"VBAWarnings": 4, "BlockContentExecutionFromInternet": 1}}, "ok", "vbawarnings is 4, blockcontent"),
        ({POLICIES + TRUSTED: {"AllLocationsDisabled": 1}}, "look", "alllocationsdisabled"),
        ({POLICIES + TRUSTED: {"AllLocationsDisabled": 0}}, "ok", ""),
        ({r"HKCU\Software\Microsoft\Office\16.0\Excel\Security\Trusted Locations": {"AllLocationsDisabled": 1}}, "look", "not trusted"),
        ({POLICIES + r"\common\security\trusted locations": {"Allow User Locations": 0}}, "look", "allow user locations is 0"),
        ({POLICIES + TRUSTED: {"AllLocationsDisabled": 1}, POLICIES + r"\excel\security": {"VBAWarnings": 3}}, "wrong", "vbawarnings is 3"),
        ({POLICIES + r"\common\security": {"RequireAlwaysOnMacroSig": 1}}, "wrong", "not signed"),
        ({POLICIES + r"\excel\security": {"RequireAddinSig": 1}}, "wrong", "not signed"),
        ({r"HKCU\Software\Microsoft\Office\16.0\Excel\Security": {"DisableAllAddins": 1}}, "wrong", "all add-ins are switched off"),
        ({POLICIES + r"\common": {"VBAOff": 1}}, "wrong", "VBA is switched off"),
    ],
)
def test_policies(windows, registry, status, found):
    windows.registry = registry
    holds(excel.policies(windows.machine), status, found, "" if status == "ok" else "Ask the IT department")


def test_a_rule_comes_before_the_users_own_choice(windows):
    own = r"HKCU\Software\Microsoft\Office\16.0\Excel\Security"
    windows.registry = {own: {"RequireAddinSig": 1}, POLICIES + r"\excel\security": {"RequireAddinSig": 0}}
    holds(excel.policies(windows.machine), "ok")


def test_policies_of_the_excel_that_is_there(windows):
    windows.registry = {
        r"HKLM\SOFTWARE\Microsoft\Office\15.0\Excel\InstallRoot": {"Path": "C:\\O\\"},
        r"HKCU\Software\Policies\Microsoft\Office\15.0\excel\security": {"RequireAddinSig": 1},
    }
    holds(excel.policies(windows.machine), "wrong", "not signed", "Ask the IT department")


def test_disabled_items(windows):
    key = r"HKCU\Software\Microsoft\Office\16.0\Excel\Resiliency\DisabledItems"
    windows.registry[key] = {"A1": "other.xlam\0".encode("utf-16-le"), "A2": 7}
    holds(excel.disabled(windows.machine), "ok")
    windows.registry[key]["A3"] = bytes(12) + r"C:\Users\ann\XLSTART\XL_Notes.xlam".encode("utf-16-le")
    holds(excel.disabled(windows.machine), "wrong", "switched off", "Disabled Items")


@pytest.mark.parametrize(
    ("ran", "status", "found"),
    [
        (ANSWERED, "ok", f"xl_notes {xl_notes.__version__}"),
        (Ran(0, "xl_notes 0.0.0\n"), "wrong", "answered xl_notes 0.0.0"),
        (Ran(1, "...\nthe COM server ended by itself: ImportError\n"), "wrong", "ended by itself: ImportError"),
        (Ran(None, ""), "wrong", "no answer within"),
        (Ran(0, ""), "wrong", "it said nothing"),
    ],
)
def test_call_through_com(windows, ran, status, found):
    windows.ran["-m"] = ran
    finding = server.call(windows.machine)
    holds(finding, status, found, "" if status == "ok" else finding.remedy[:5])
    [(command, seconds)] = windows.commands
    assert command[:5] == [str(windows.python), "-P", "-B", "-m", "xl_notes.install.comcall"]
    assert float(command[-1]) < seconds


def test_every_call_has_a_class_id_of_its_own(windows):
    server.call(windows.machine)
    server.call(windows.machine)
    (first, _), (second, _) = windows.commands
    assert first[5] != second[5]


# ------------------------------------------------------------------------------------------------ elsewhere, and whatever is missing


@pytest.mark.parametrize("system", ["Linux", "Darwin"])
def test_elsewhere(windows, system):
    findings = examine(windows.but(system=system))
    assert list(findings) == [*EVERYWHERE, *ELSEWHERE]
    holds(findings["Excel"], "unknown", f"on Windows only; this is {system}", "xl-notes recalc")
    holds(findings["call through COM"], "unknown", "only on Windows")


def test_one_check_that_fails_does_not_hide_the_others(windows):
    def fail(arguments, seconds):
        raise PermissionError(13, "Permission denied", "python.exe")

    findings = examine(windows.but(run=fail))
    assert findings["import"].status == findings["call through COM"].status == "unknown"
    assert "Permission denied" in findings["import"].found
    assert findings["xlwings DLL"].status == "ok"


def test_an_error_without_a_text(windows):
    def fail(distribution):
        raise RuntimeError

    assert examine(windows.but(version_of=fail))["xlwings"].found == "could not be looked at: RuntimeError"


TEXT = st.text(st.characters(codec="utf-8"), max_size=20)
KEYS = st.sampled_from(
    [
        CLICK_TO_RUN,
        r"HKCU\Volatile Environment",
        r"HKLM\SOFTWARE\Microsoft\Office\16.0\Excel\InstallRoot",
        r"HKLM\SOFTWARE\Microsoft\Office\16.0\Outlook",
        r"HKCU\Software\Microsoft\Office\16.0\Excel\Options",
        r"HKCU\Software\Microsoft\Office\16.0\Excel\Security",
        r"HKCU\Software\Microsoft\Office\16.0\Excel\Resiliency\DisabledItems",
        *(POLICIES + key for key in (r"\common", r"\common\security", r"\excel\security", TRUSTED)),
    ]
)
NAMES = st.sampled_from(["Platform", "VersionToReport", "InstallationPath", "Path", "Bitness", "OPEN", "OPEN1", "AltStartup", "VBAWarnings", "AppData", "x"])
VALUES = st.none() | st.integers() | TEXT | st.binary(max_size=20) | st.lists(TEXT, max_size=2) | st.sampled_from(["16.0.1", "x64", "..", "/", "\0"])
RANS = st.builds(Ran, st.none() | st.integers(-1, 1), TEXT | st.just("seconds 1 nan"))


@given(st.data())
def test_no_check_ever_fails(data):
    """Whatever is missing or nonsense: a check finds something, or says why there is nothing to be done."""
    with tempfile.TemporaryDirectory() as folder:
        windows = FakeWindows(Path(folder))
        windows.registry = data.draw(st.dictionaries(KEYS, st.dictionaries(NAMES, VALUES, max_size=4), max_size=6))
        windows.versions = data.draw(st.dictionaries(st.sampled_from(["xl-notes", "xlwings", "pywin32", "formualizer"]), TEXT))
        windows.ran = {"-c": data.draw(RANS), "-m": data.draw(RANS)}
        for path in (windows.addin, windows.conf):
            if data.draw(st.booleans()):
                path.parent.mkdir(exist_ok=True)
                path.write_bytes(data.draw(st.binary(max_size=40) | st.just(windows.built) | st.just(b'"INTERPRETER_WIN","%X%\0"\r\n')))
        names = ("APPDATA", "USERPROFILE", "ONEDRIVE", "PROCESSOR_ARCHITECTURE")
        environment = {name: data.draw(TEXT | st.just(folder)) for name in names if data.draw(st.booleans())}
        machine = windows.but(
            environment=data.draw(st.just(windows.machine.environment) | st.just(environment)),
            interpreter=data.draw(TEXT | st.just(str(windows.python))),
            home=data.draw(TEXT),
            mark=lambda path: data.draw(TEXT | st.just("ZoneId=3")),
            ansi=data.draw(st.sampled_from(["cp1252", "cp932", "ascii", "utf-8"])),
        )
        before = tree(windows.root), times(windows.root)
        for check in (*EVERYWHERE.values(), *IN_FOLDERS.values(), *ON_WINDOWS.values(), *ELSEWHERE.values(), settings.folders):
            with contextlib.suppress(InstallError):  # a clear text, which the doctor shows
                assert check(machine).status in ("ok", "look", "wrong", "unknown")
        assert all(finding.found for finding in examine(machine).values())
        assert (tree(windows.root), times(windows.root)) == before


def test_the_doctor_writes_nothing(installed):
    installed.ran = {"-c": IMPORTED, "-m": ANSWERED}
    before = tree(installed.root), times(installed.root)
    examine(installed.machine)
    assert (tree(installed.root), times(installed.root)) == before
