"""xlwings' own VBA, taken from the installed xlwings and changed in a few places.

It finds Python's interpreter, loads xlwings' DLL and starts the COM server.  What is changed, and why, is the list CHANGES.  Each change must fit exactly: a
new xlwings that reads differently fails the build instead of changing its meaning in silence.
"""

from importlib import resources
from typing import NamedTuple

from xl_notes.build import BuildError

PROJECT = "xl_notes"
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

CHANGES = (
    Change('Public Const PROJECT_NAME As String = "myaddin"', f'Public Const PROJECT_NAME As String = "{PROJECT}"', 1, "our own settings file, nobody else's"),
    Change("#Const App =", "Option Private Module\n#Const App =", 1, "none of it is a worksheet function, and other add-ins have the same names"),
    Change(
        "PYTHONPATH = " + SETTINGS.format(dir="AddExcelDir", active="ActiveWorkbook.FullName", this="ThisWorkbook.FullName"),
        "PYTHONPATH = " + NOTHING_BUT_THE_SETTING,
        1,
        "one Python process whatever workbook is active, and no code from the folder of a workbook; an empty entry would be the current folder",
    ),
    Change(
        "PYTHONPATH = " + SETTINGS.format(dir="AddExcelDir", active="ActiveFullName", this="ThisFullName"),
        "PYTHONPATH = " + NOTHING_BUT_THE_SETTING,
        1,
        "the same for RunPython",
    ),
    Change(
        'GetConfig("INTERPRETER", "python")',
        'GetConfig("INTERPRETER", "missing: run xl-notes install")',
        1,
        "RunPython takes no Python that happens to be on the path",
    ),
    Change(" -B -c ", " -P -B -c ", 2, "Python takes no code from the current folder"),
    Change(
        'If SheetExists(ActiveWorkbook, PROJECT_NAME & ".conf") = True Then',
        "If False Then ' xl_notes: never from a workbook",
        1,
        "a workbook somebody sent must not say which program is started",
    ),
    Change('If source = "" Or source = "directory" Then', "If False Then ' xl_notes: never from beside a workbook", 1, "the same for a file beside it"),
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
