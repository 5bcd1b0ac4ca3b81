"""A process in which xlwings writes to a workbook made of Python objects: what RunPython would do in Excel.  Prints what the workbook then holds, as JSON.

    python runpython_process.py '{"note_issue": "2017-11-30", ...}'

Only what xlwings asks of Excel is there; anything else it asked for would be an AttributeError.
"""

import json
import sys
from datetime import UTC, datetime
from typing import Any

from tests.hosts import pywin32_standin


class Area:
    """A Range: a rectangle of a sheet's cells."""

    def __init__(self, sheet: "Worksheet", top: int, left: int, height: int = 1, width: int = 1) -> None:
        self.Worksheet, self.Row, self.Column, self._height, self._width = sheet, top, left, height, width
        self.Rows, self.Columns = Counted(height), Counted(width)
        self.Left, self.Top = 60.0 * left, 15.0 * top

    @property
    def Value(self) -> Any:  # noqa: N802
        return self.Worksheet.cells.get((self.Row, self.Column))

    @Value.setter
    def Value(self, rows: Any) -> None:  # noqa: N802
        for down, row in enumerate(rows):
            for across, value in enumerate(row):
                self.Worksheet.cells[self.Row + down, self.Column + across] = value

    def __call__(self, row: int, column: int) -> "Area":
        return Area(self.Worksheet, self.Row + row - 1, self.Column + column - 1)

    Address = property(lambda self: f"{self.Row},{self.Column}:{self.Row + self._height - 1},{self.Column + self._width - 1}")

    def GetAddress(self, *_: Any) -> str:  # noqa: N802
        return str(self.Address)


class Counted:
    def __init__(self, count: int) -> None:
        self.Count = count

    def AutoFit(self) -> None: ...  # noqa: N802


class Shape:
    """A table, a chart: it has what it is given."""

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(name)

    def __init__(self, **given: Any) -> None:
        self.__dict__.update(given)

    def SetSourceData(self, area: Area) -> None:  # noqa: N802
        self.Source = area.Address


class Worksheet:
    def __init__(self, book: "Workbook", name: str) -> None:
        self.Parent, self.Name, self.Application = book, name, book.Application
        self.cells: dict[tuple[int, int], Any] = {}
        self.tables: list[Shape] = []
        self.charts: list[Shape] = []
        self.ListObjects = Shape(Add=self._add_table)

    def Cells(self, row: int, column: int) -> Area:  # noqa: N802
        return Area(self, row, column)

    def Range(self, first: Area, last: Area) -> Area:  # noqa: N802
        return Area(self, first.Row, first.Column, last.Row - first.Row + 1, last.Column - first.Column + 1)

    def ChartObjects(self) -> Shape:  # noqa: N802
        return Shape(Add=self._add_chart)

    def Delete(self) -> None:  # noqa: N802
        self.Parent.sheets.remove(self)

    def _add_table(self, **given: Any) -> Shape:
        self.tables.append(Shape(**given))
        return self.tables[-1]

    def _add_chart(self, *place: float) -> Shape:
        self.charts.append(Shape(place=place, Chart=Shape()))
        return self.charts[-1]


class Sheets:
    def __init__(self, book: "Workbook") -> None:
        self.book = book

    Count = property(lambda self: len(self.book.sheets))

    def __call__(self, which: Any) -> Worksheet:
        return next(sheet for number, sheet in enumerate(self.book.sheets, 1) if which in (number, sheet.Name))

    def __iter__(self) -> Any:
        return iter(list(self.book.sheets))

    def Add(self) -> Worksheet:  # noqa: N802
        self.book.sheets.insert(0, Worksheet(self.book, f"Sheet{len(self.book.sheets) + 1}"))
        return self.book.sheets[0]


class Workbook:
    """Its named cells stand on its only sheet, one below the other."""

    def __init__(self, cells: dict[str, Any]) -> None:
        self.Application = Shape(DisplayAlerts=True, Version="16.0", Hwnd=1)
        self.Name = "model.xlsm"
        self.sheets = [Worksheet(self, "Terms")]
        self.Worksheets = Sheets(self)
        for row, value in enumerate(cells.values(), 1):
            self.sheets[0].cells[row, 1] = value
        self.places = {name: Area(self.sheets[0], row, 1) for row, name in enumerate(cells, 1)}

    def Names(self, name: str) -> Shape:  # noqa: N802
        return Shape(RefersToRange=self.places[name], Name=name)


def shown(value: Any) -> Any:
    return value.date().isoformat() if isinstance(value, datetime) else value


def main(cells: dict[str, Any]) -> None:
    pywin32_standin.install()
    import xlwings
    from xlwings import _xlwindows

    from xl_notes.hosts import runpython

    for name in ("note_issue", "note_first"):
        cells[name] = pywin32_standin.ComTime.fromisoformat(cells[name]).replace(tzinfo=UTC)
    workbook = Workbook(cells)
    for _ in range(2):  # the second run replaces the first one's sheet
        runpython.write_schedule(xlwings.Book(impl=_xlwindows.Book(xl=workbook)))
    (sheet,) = (sheet for sheet in workbook.sheets if sheet.Name == runpython.SHEET)
    height, width = max(row for row, _ in sheet.cells), max(column for _, column in sheet.cells)
    rows = [[shown(sheet.cells[row, column]) for column in range(1, width + 1)] for row in range(1, height + 1)]
    tables = [{"name": table.Name, "source": table.Source.Address} for table in sheet.tables]
    charts = [{"name": chart.Name, "source": chart.Chart.Source, "type": chart.Chart.ChartType} for chart in sheet.charts]
    print(json.dumps({"sheets": [sheet.Name for sheet in workbook.sheets], "rows": rows, "tables": tables, "charts": charts}, default=str))


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
