"""The ribbon tab "Notes", as the part of a workbook package that describes it."""

from collections.abc import Mapping
from xml.sax.saxutils import quoteattr

from xl_notes.sheet.helptext import syntax
from xl_notes.sheet.spec import SheetFunction

PART = "customUI/customUI14.xml"
RELATIONSHIP = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
NAMESPACE = "http://schemas.microsoft.com/office/2009/07/customui"
LONGEST_TIP = 1024

BUTTONS = (
    ("Reference", "Help", "Reference", "All functions with their arguments, in a new workbook."),
    ("Recalculate", "CalculateNow", "Recalculate all", "Calculates every formula of all open workbooks anew."),
    ("RepairLinks", "HyperlinkInsert", "Repair links", "Formulas that show the path of another user's add-in are pointed to this one."),
    ("Restart", "Refresh", "Restart Python", "Ends the Python process behind the formulas and starts another."),
    ("Diagnose", "Info", "Diagnose", "Versions, paths, and whether Python answers, in a new workbook."),
)
"""Name (its macro is XlnOn and the name), Office's picture, label, tip."""


def ribbon_xml(functions: Mapping[str, SheetFunction]) -> bytes:
    """A menu for every group of functions, and the buttons."""
    groups: dict[str, list[SheetFunction]] = {}
    for function in functions.values():
        groups.setdefault(function.group, []).append(function)
    menus = [_menu(group, rows) for group, rows in groups.items()]
    buttons = [
        f'<button id="xln{name}" label={quoteattr(label)} imageMso="{picture}" screentip={quoteattr(label)} supertip={quoteattr(tip)} onAction="XlnOn{name}"/>'
        for name, picture, label, tip in BUTTONS
    ]
    text = (
        f'<customUI xmlns="{NAMESPACE}"><ribbon><tabs><tab id="xlnTab" label="Notes">'
        f'<group id="xlnFunctions" label="Insert function">{"".join(menus)}</group>'
        f'<group id="xlnTools" label="Tools">{"".join(buttons)}</group>'
        "</tab></tabs></ribbon></customUI>"
    )
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{text}'.encode()


def _menu(group: str, functions: list[SheetFunction]) -> str:
    buttons = [
        f'<button id="xln{function.name}" label="{function.name}" screentip={quoteattr(syntax(function)[:LONGEST_TIP])} '
        f'supertip={quoteattr(function.help)} tag="{function.name}" onAction="XlnOnInsert"/>'
        for function in functions
    ]
    return f'<menu id="xlnGroup{group}" label={quoteattr(group)} imageMso="FunctionWizard">{"".join(buttons)}</menu>'
