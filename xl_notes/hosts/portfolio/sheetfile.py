"""Notes on the first sheet of a workbook, row by row.

The file is looked at as every workbook is (workbook/package.py), within its limits; the sheet is unpacked, and its cells are made, piece by piece.
"""

import math
from collections.abc import Generator, Iterator, Sequence
from itertools import islice
from pathlib import Path
from xml.parsers import expat

from xl_notes.hosts.portfolio import PortfolioError
from xl_notes.hosts.portfolio.chunk import Chunk
from xl_notes.hosts.portfolio.source import Source, rows_at_a_time
from xl_notes.sheet.cells import CellError
from xl_notes.workbook.grid import number
from xl_notes.workbook.package import Package, open_package, streamed
from xl_notes.workbook.sheetxml import NUMBER, Value, unescape

PIECE = 2**16
"""Bytes given to the parser at a time."""

ASIDE = ("rPh", "phoneticPr", "extLst")
"""Parts of a cell that are not its value."""

Row = tuple[int, dict[int, Value]]
"""Its number, and its cells by the number of their column."""


def open_sheet(path: Path, rows: int) -> Source:
    package = open_package(path, with_sheets=False)
    if not package.sheets:
        raise PortfolioError(f"{path} has no worksheet.")
    if package.date1904:
        raise PortfolioError(f"{path} counts its dates from 1904.  Save it with the 1900 date system.")
    name, part = next(iter(package.sheets.items()))
    size = next(entry.file_size for entry in package.entries if entry.filename == part)
    reader = _Reader(package.strings)
    found = _rows(package, part, reader)
    first, cells = next(found, (0, {}))
    if not cells:
        raise PortfolioError(f"The sheet {name} of {path} is empty: it has no header row.")
    header = [cells.get(column) for column in range(1, max(cells) + 1)]
    notes: list[str] = []
    chunks = _chunks(header, found, reader, rows_at_a_time(rows, len(header)), notes)
    return Source(header, f"{path}, row {first} of the sheet {name}", chunks, size, "B", notes)


def _chunks(header: Sequence[Value], found: Iterator[Row], reader: "_Reader", rows: int, notes: list[str]) -> Generator[Chunk, None, None]:
    """notes  gets one at the end if there are cells to the right of the header, which are no part of the table"""
    beside = 0
    while read := list(islice(found, rows)):
        lines, cells = zip(*read, strict=True)
        columns = [[row.get(column) for row in cells] for column in range(1, len(header) + 1)]
        beside = beside or next((line for line, row in read if max(row) > len(header)), 0)
        yield Chunk(header, lines, columns, {}, True, reader.position)
    if beside:
        notes.append(f"cells to the right of the header are no part of the table and were passed over, the first in row {beside:,}")


def _rows(package: Package, part: str, reader: "_Reader") -> Iterator[Row]:
    try:
        for piece in streamed(package, part, PIECE):
            reader.position += len(piece)
            reader.parser.Parse(piece, False)
            yield from reader.taken()
        reader.parser.Parse(b"", True)
        yield from reader.taken()
    except (expat.ExpatError, ValueError, OSError) as error:
        raise PortfolioError(f"{package.path} cannot be read: row {reader.row}: {error}.") from error


class _Reader:
    """Rows with a cell in them, as the parser comes upon them."""

    def __init__(self, strings: Sequence[str]) -> None:
        self.strings = strings
        self.row = self.position = 0
        self.rows: list[Row] = []
        self.cells: dict[int, Value] = {}
        self.columns: dict[str, int] = {}
        self.column = 0
        self.kind = ""
        self.text: list[str] = []
        self.reading = self.has_formula = False
        self.aside = 0
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters
        self.parser.StartDoctypeDeclHandler = self.doctype

    def taken(self) -> list[Row]:
        rows, self.rows = self.rows, []
        return rows

    def doctype(self, *_: object) -> None:
        raise ValueError("it has a document type (DOCTYPE), which no spreadsheet program writes")

    def start(self, qualified: str, attributes: dict[str, str]) -> None:
        name = qualified.rpartition(":")[2]
        if self.aside or name in ASIDE:
            self.aside += 1
        elif name == "row":
            self.row, self.cells, self.column = int(attributes.get("r", self.row + 1)), {}, 0
        elif name == "c":
            letters = attributes.get("r", "").rstrip("0123456789")
            self.column = self._column(letters) if letters else self.column + 1
            if self.column in self.cells:
                raise ValueError(f"it has the cell {letters}{self.row} twice")
            self.kind, self.text, self.has_formula = attributes.get("t", "n"), [], False
        elif name == "f":
            self.has_formula = True
        elif name == "v" or (name == "t" and self.kind == "inlineStr"):
            self.reading = True

    def _column(self, letters: str) -> int:
        if letters not in self.columns:
            self.columns[letters] = number(letters)
        return self.columns[letters]

    def characters(self, text: str) -> None:
        if self.reading:
            self.text.append(text)

    def end(self, qualified: str) -> None:
        name = qualified.rpartition(":")[2]
        if self.aside:
            self.aside -= 1
        elif name in ("v", "t"):
            self.reading = False
        elif name == "c":
            value = self._value("".join(self.text))
            if value is not None:
                self.cells[self.column] = value
        elif name == "row" and self.cells:
            self.rows.append((self.row, self.cells))

    def _value(self, text: str) -> Value:
        if not text and self.kind != "str":  # a formula that was never calculated is no empty cell
            return CellError("#GETTING_DATA") if self.has_formula else None
        if self.kind == "n":
            if not NUMBER.fullmatch(text.strip()) or not math.isfinite(float(text)):
                raise ValueError(f"{text!r} is no number")
            return float(text)
        return self._word(text)

    def _word(self, text: str) -> str | bool | CellError:
        if self.kind == "s":
            place = int(text)
            if not 0 <= place < len(self.strings):
                raise ValueError(f"there is no shared string {text}")
            return self.strings[place]
        if self.kind == "b":
            return text.strip() in ("1", "true")
        if self.kind == "e":
            return CellError(text.strip())
        return text.strip()[:10] if self.kind == "d" else unescape(text).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
