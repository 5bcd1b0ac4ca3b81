"""The sheets of the add-in: one that Excel-DNA IntelliSense reads, one for people."""

from collections.abc import Mapping

from xlsxwriter import Workbook

from xl_notes.sheet.helptext import syntax
from xl_notes.sheet.spec import SheetFunction

INTELLISENSE, REFERENCE = "_IntelliSense_", "Reference"
HEADINGS = ("Function", "Group", "Syntax", "What it does", "Example", "gives")
WIDTHS = (24, 14, 44, 70, 70, 16)


def intellisense_rows(functions: Mapping[str, SheetFunction]) -> list[list[str | int]]:
    """The table as Excel-DNA IntelliSense looks for it from A1 on: a mark, then name, text, help topic, and name and text of each argument."""
    rows: list[list[str | int]] = [["FunctionInfo", 1]]
    for function in functions.values():
        rows.append([function.name, function.help, "", *(text for arg in function.args for text in (arg.name, arg.help))])
    return rows


def add_intellisense(book: Workbook, functions: Mapping[str, SheetFunction]) -> None:
    """Adds the sheet, hidden so that only code sees it."""
    sheet = book.add_worksheet(INTELLISENSE)
    for row, values in enumerate(intellisense_rows(functions)):
        for column, value in enumerate(values):
            if isinstance(value, int):
                sheet.write_number(row, column, value)
            elif value:
                sheet.write_string(row, column, value)
    sheet.very_hidden()


def add_reference(book: Workbook, functions: Mapping[str, SheetFunction]) -> None:
    """Adds the list of functions: what each does, an example, and a line for every argument."""
    sheet = book.add_worksheet(REFERENCE)
    head = book.add_format({"bold": True, "font_color": "#FFFFFF", "bg_color": "#1F3864"})
    name, words = book.add_format({"bold": True, "valign": "top"}), book.add_format({"text_wrap": True, "valign": "top"})
    for column, (heading, width) in enumerate(zip(HEADINGS, WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, heading, head)
    row = 1
    for function in functions.values():
        example = function.examples[0]
        for column, text in enumerate((function.name, function.group, syntax(function), function.help, example.formula(function.name), str(example.result))):
            sheet.write_string(row, column, text, name if column == 0 else words)
        for place, arg in enumerate(function.args, row + 1):
            sheet.write_string(place, 2, arg.name if arg.required else f"[{arg.name}]", words)
            sheet.write_string(place, 3, arg.help, words)
        row += len(function.args) + 2
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
