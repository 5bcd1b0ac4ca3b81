"""What the model workbooks look like: formats, and a sheet that writes inputs, formulas, names and notes."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

BLUE, GREY, DARK = "#0000FF", "#595959", "#1F3864"
NUMBER_FORMATS = {
    "money": "#,##0.00;[Red]-#,##0.00",
    "date": "yyyy-mm-dd",
    "percent": "0.00%",
    "percent4": "0.0000%",
    "percent10": "0.0000000000%",
    "price": "0.000000",
    "shares": "#,##0",
    "whole": "0",
    "text": "@",
    "general": "General",
    "word": "General",
    "words": "General",
}


class Styles:
    """Formats of a workbook, made once each: inputs blue, formulas black."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[Any, ...], Format] = {}

    def get(self, kind: str = "general", *, given: bool = False, bold: bool = False, wrap: bool = False) -> Format:
        key = (kind, given, bold, wrap)
        if key not in self._made:
            properties: dict[str, Any] = {"num_format": NUMBER_FORMATS[kind], "font_color": BLUE if given else "#000000", "bold": bold, "valign": "top"}
            if wrap:
                properties["text_wrap"] = True
            if kind in ("word", "date"):  # a date's place may hold a word, too
                properties["align"] = "right"
            if kind == "words":
                properties |= {"align": "left", "indent": 1}
            self._made[key] = self._book.add_format(properties)
        return self._made[key]

    def special(self, name: str, **properties: Any) -> Format:
        if (name,) not in self._made:
            self._made[(name,)] = self._book.add_format({"valign": "top", **properties})
        return self._made[(name,)]

    @property
    def title(self) -> Format:
        return self.special("title", bold=True, font_size=14, font_color=DARK)

    @property
    def note(self) -> Format:
        return self.special("note", italic=True, font_color=GREY, align="left", indent=1)

    @property
    def wrapped_note(self) -> Format:
        return self.special("wrapped note", italic=True, font_color=GREY, text_wrap=True, align="left", indent=1)

    @property
    def head(self) -> Format:
        return self.special("head", bold=True, font_color="#FFFFFF", bg_color=DARK, text_wrap=True)

    @property
    def text_head(self) -> Format:
        return self.special("text head", bold=True, font_color="#FFFFFF", bg_color=DARK, text_wrap=True, align="left", indent=1)

    @property
    def right_head(self) -> Format:
        return self.special("right head", bold=True, font_color="#FFFFFF", bg_color=DARK, text_wrap=True, align="right")

    @property
    def warning(self) -> Format:
        return self.special("warning", bold=True, font_color="#9C0006")


class Sheet:
    """One sheet: every method takes row and column from 0, as XlsxWriter does."""

    def __init__(self, book: Workbook, styles: Styles, name: str, title: str, widths: Sequence[int]) -> None:
        self.book, self.styles, self.name = book, styles, name
        self.raw: Worksheet = book.add_worksheet(name)
        for column, width in enumerate(widths):
            self.raw.set_column(column, column, width)
        self.raw.write(0, 0, title, styles.title)
        self.raw.hide_gridlines(2)
        self.raw.set_landscape()
        self.raw.set_paper(1)  # letter
        self.raw.set_margins(0.4, 0.4, 0.5, 0.5)
        self.raw.fit_to_pages(1, 0)

    def note(self, row: int, text: str, column: int = 0) -> None:
        self.raw.write_string(row, column, text, self.styles.note)

    def head(self, row: int, headings: Sequence[str], column: int = 0, text: Collection[int] = (0,)) -> None:
        """Column headings: to the left over the columns that hold text, to the right over numbers."""
        for place, heading in enumerate(headings):
            self.raw.write_string(row, column + place, heading, self._head_style(column + place, text))

    def _head_style(self, column: int, text: Collection[int]) -> Format:
        if column not in text:
            return self.styles.right_head
        return self.styles.text_head if column else self.styles.head

    def label(self, row: int, text: str, column: int = 0, *, bold: bool = False) -> None:
        self.raw.write_string(row, column, text, self.styles.get(bold=bold, wrap=True))

    def inputs(self, row: int, lines: Sequence[tuple[str, str, object, str, str]]) -> None:
        """Labelled inputs, one below the other: label, kind, value, name, source."""
        for place, (label, kind, value, name, source) in enumerate(lines, row):
            self.label(place, label)
            self.given(place, 1, value, kind, name)
            self.note(place, source, 2)

    def results(self, row: int, lines: Sequence[tuple[str, str, str, str | None]]) -> None:
        """Labelled formulas, one below the other: label, formula, kind, name."""
        for place, (label, formula, kind, name) in enumerate(lines, row):
            self.label(place, label)
            self.formula(place, 1, formula, kind, name)

    def heading(self, row: int, text: str, column: int = 0) -> None:
        """Over a block of cells: it runs over into the cells beside it."""
        self.raw.write_string(row, column, text, self.styles.get(bold=True))

    def given(self, row: int, column: int, value: object, kind: str, name: str | None = None) -> None:
        """An input: blue."""
        style = self.styles.get(kind, given=True)
        if isinstance(value, date):
            self.raw.write_datetime(row, column, datetime(value.year, value.month, value.day), style)
        elif value is None:
            self.raw.write_blank(row, column, None, style)
        else:
            self.raw.write(row, column, value, style)
        self.named(row, column, name)

    def formula(self, row: int, column: int, formula: str, kind: str, name: str | None = None, *, bold: bool = False) -> None:
        """One cell that calculates: black."""
        self.raw.write_formula(row, column, formula, self.styles.get(kind, bold=bold))
        self.named(row, column, name)

    def spill(self, row: int, column: int, formula: str, kinds: Sequence[str], height: int, *, header: bool = False) -> None:
        """A formula that returns a table of this many rows, one number format a column; with `header` the first row looks like headings."""
        styles = [[self.styles.get(kind) for kind in kinds] for _ in range(height)]
        if header:
            text = {"general": self.styles.head, "words": self.styles.text_head}
            styles[0] = [text.get(kind, self.styles.right_head) for kind in kinds]
        self.raw.write_dynamic_array_formula(row, column, row + height - 1, column + len(kinds) - 1, formula, styles[0][0])
        for down in range(height):
            for across in range(len(kinds)):
                if down or across:  # after the formula, which fills its area with zeros
                    self.raw.write_blank(row + down, column + across, None, styles[down][across])

    def table(self, row: int, column: int, name: str, headings: Sequence[str], kinds: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """An Excel table of inputs."""
        looks = zip(headings, kinds, strict=True)
        columns = [{"header": heading, "header_format": self.styles.right_head, "format": self.styles.get(kind, given=True)} for heading, kind in looks]
        options = {"name": name, "columns": columns, "data": rows, "style": "Table Style Light 9"}
        self.raw.add_table(row, column, row + len(rows), column + len(headings) - 1, options)

    def area(self, name: str, top: int, left: int, bottom: int, right: int) -> None:
        """Names a block of cells."""
        self.book.define_name(name, f"={self.name}!{xl_range_abs(top, left, bottom, right)}")

    def named(self, row: int, column: int, name: str | None) -> None:
        if name:
            self.book.define_name(name, f"={self.name}!{xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True)}")
