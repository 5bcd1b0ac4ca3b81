"""xlwings' own VBA, taken from the installed xlwings and changed in a few places.

It finds Python's interpreter, loads xlwings' DLL and starts the COM server.  What is changed, and why, is the list CHANGES.  Each change must fit exactly: a
new xlwings that reads differently fails the build instead of changing its meaning in silence.
"""

from importlib import resources
from typing import NamedTuple

from xl_notes.build import BuildError

SETTINGS_NAME = "xl_notes"
"""What xlwings calls the settings file and its folder by."""

SOURCE = "xlwings_custom_addin.bas"
MODULE = "xlwings"


class Change(NamedTuple):
    """A text of xlwings' VBA, what stands in its place, how often it is there, and why."""

    old: str
    new: str
    times: int
    why: str


SETTINGS = (
    '{dir} & ";" & {active} & ";" & {this} & ";" & GetConfig("ONEDRIVE_CONSUMER_WIN") & ";" & GetConfig("ONEDRIVE_COMMERCIAL_WIN") & ";" & '
    'GetConfig("SHAREPOINT_WIN") & ";" & GetConfig("PYTHONPATH")'
)
NOTHING_BUT_THE_SETTING = '"false;;;;;" & IIf(GetConfig("PYTHONPATH") = "", "", ";" & GetConfig("PYTHONPATH"))'
NO_PYTHON = '"missing: run xl-notes install"'

CHANGES = (
    Change("#Const App =", "Option Private Module\n#Const App =", 1, "none of it is a worksheet function, and other add-ins have the same names"),
    Change('PROJECT_NAME As String = "myaddin"', f'PROJECT_NAME As String = "{SETTINGS_NAME}"', 1, "our own settings file, nobody else's"),
    Change('GetConfig("INTERPRETER", "python")', f'GetConfig("INTERPRETER", {NO_PYTHON})', 1, "no Python that happens to be on the path"),
    Change('Right$(sht.Name, 3) = ".py"', "1 = 0", 2, "no code from the sheets of a workbook"),
    Change(
        "PYTHONPATH = " + SETTINGS.format(dir="AddExcelDir", active="ActiveFullName", this="ThisFullName"),
        "PYTHONPATH = " + NOTHING_BUT_THE_SETTING,
        1,
        "no code from the folder of a workbook; an empty entry would be the current folder",
    ),
    Change(" -B -c ", " -P -B -c ", 2, "Python takes no code from the current folder"),
    Change(
        "PYTHONPATH = " + SETTINGS.format(dir="AddExcelDir", active="ActiveWorkbook.FullName", this="ThisWorkbook.FullName"),
        "PYTHONPATH = " + NOTHING_BUT_THE_SETTING,
        1,
        "the same for the server; and one process whatever workbook is active, since the DLL keeps one for every command",
    ),
    Change('"cmd.exe ', 'Environ("SystemRoot") & "\\System32\\cmd.exe ', 3, "no program of that name from the current folder"),
    Change(
        'ConsoleSwitch & " /K "', 'ConsoleSwitch & " /C "', 2, "cmd.exe ends with Python, so that one which cannot start is told at once and not after minutes"
    ),
    Change('GetConfig("INTERPRETER", "pythonw")', f'GetConfig("INTERPRETER", {NO_PYTHON})', 2, "no Python, and no DLL, that happens to be on the path"),
    Change('If source = "" Or source = "sheet" Then', "If False Then ' never from a sheet", 1, "a workbook must not say which program is started"),
    Change('If source = "" Or source = "directory" Then', "If False Then ' never from a folder", 1, "nor a file beside it"),
)


def xlwings_code() -> str:
    """The code of the module, its licence first, without the line that names it.

    errors  BuildError: this xlwings is not as those the changes were made for
    """
    found = resources.files("xlwings").joinpath(SOURCE)
    try:
        text = found.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise BuildError(f"xlwings' VBA cannot be read ({error}); install xlwings again: pip install --force-reinstall xlwings") from error
    name, _, code = text.replace("\r\n", "\n").partition("\n")
    if name != f'Attribute VB_Name = "{MODULE}"' or "BSD 3-clause license" not in code:
        raise BuildError(f"{SOURCE} of the installed xlwings does not begin as expected")
    for change in CHANGES:
        times = code.count(change.old)
        if times != change.times:
            raise BuildError(f"the installed xlwings has {change.old!r} {times} times in its VBA and not {change.times}: this version is not known to xl_notes")
        code = code.replace(change.old, change.new)
    return code
