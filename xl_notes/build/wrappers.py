"""The function table as VBA: a wrapper of one line for every row."""

from collections.abc import Mapping

from xl_notes import __version__
from xl_notes.build import BuildError
from xl_notes.sheet.spec import SheetFunction

MODULE = "notes_functions"
USER_DEFINED = 14
"""Excel's number of the category User Defined, where the functions stand until the add-in has moved them to their own."""

ANSWERED_HERE = {"NOTE_ERROR": "XlnExplained"}
"""Functions that need the cell itself and not its value."""


def wrappers_code(functions: Mapping[str, SheetFunction]) -> str:
    """The module's code, without the line that names it."""
    head = f"""Option Explicit

' Made from the function table by xl-notes build.  Every argument is optional here because a range of terms may stand in place of all the others;
' what is missing is told by the function itself.

Public Const XLN_VERSION As String = {quoted(__version__)}
"""
    return head + "".join("\n" + wrapper(function) for function in functions.values())


def wrapper(function: SheetFunction) -> str:
    name = function.name
    parameters = ", ".join(f"Optional ByVal {arg.name} As Variant" for arg in function.args)
    lines = [
        f"Public Function {name}({parameters}) As Variant",
        f"Attribute {name}.VB_Description = {quoted(function.help)}",
        f'Attribute {name}.VB_ProcData.VB_Invoke_Func = " \\n{USER_DEFINED}"',
        f"    {name} = {_call(function)}",
        "End Function",
    ]
    return "\n".join(lines) + "\n"


def _call(function: SheetFunction) -> str:
    names = ", ".join(arg.name for arg in function.args)
    if function.name in ANSWERED_HERE:
        return f"{ANSWERED_HERE[function.name]}({names})"
    takes_errors = ", True" if any(arg.kind.raw for arg in function.args) else ""
    call = f"XlnCall({quoted(function.name)}, Array({names}){takes_errors})"
    return f"XlnTable({call})" if function.spills else call


def quoted(text: str) -> str:
    """A text as VBA writes it.

    errors  BuildError: it has a line end or another control character
    """
    if any(ord(character) < 32 for character in text):
        raise BuildError(f"a text with a control character cannot stand in VBA: {text!r}")
    return '"' + text.replace('"', '""') + '"'
