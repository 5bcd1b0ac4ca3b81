"""What macros call through xlwings' RunPython: code that writes to the workbook, which a worksheet function may not do."""

from typing import Any

import xlwings as xw

from xl_notes.core.errors import NoteError
from xl_notes.hosts.excel import to_excel

SHEET, TABLE, CHART = "Schedule table", "ScheduleTable", "ScheduleChart"
TERMS = ("note_issue", "note_first", "note_rate", "note_principal", "note_nper", "note_basis", "note_method", "note_freq")
"""Names of the cells that hold the note, in the order of NOTE_SCHEDULE's arguments."""

INTEREST, PRINCIPAL = 6, 7
"""Columns of the schedule that the chart is about, from 1."""


def write_schedule(book: xw.Book | None = None) -> None:
    """The note's schedule as a table, with a chart of interest and principal, on a sheet of its own, which is made anew.

    book  the workbook whose named cells hold the note; the one whose macro is calling unless given
    """
    from xl_notes import NOTE_SCHEDULE

    book = book or xw.Book.caller()
    try:
        rows: list[list[Any]] = NOTE_SCHEDULE(*(book.names[name].refers_to_range.value for name in TERMS))
    except NoteError as error:
        raise SystemExit(f"The schedule cannot be calculated: {error}") from None
    sheet = _fresh_sheet(book)
    area = sheet.range((1, 1), (len(rows), len(rows[0])))
    area.value = to_excel(rows)
    sheet.tables.add(source=area, name=TABLE)
    area.columns.autofit()
    _add_chart(sheet, len(rows), len(rows[0]))


def _fresh_sheet(book: xw.Book) -> xw.Sheet:
    """An empty sheet of our name; an old one goes only once the new one is there."""
    old = next((sheet for sheet in book.sheets if sheet.name == SHEET), None)
    sheet = book.sheets.add()
    if old is not None:
        old.delete()
    sheet.name = SHEET
    return sheet


def _add_chart(sheet: xw.Sheet, height: int, width: int) -> None:
    place = sheet.range((2, width + 2))
    chart = sheet.charts.add(left=place.left, top=place.top, width=520, height=300)
    chart.name = CHART
    chart.chart_type = "column_stacked"
    chart.set_source_data(sheet.range((1, INTEREST), (height, PRINCIPAL)))
