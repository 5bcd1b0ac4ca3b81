"""Notes in a file of comma-separated values: UTF-8, a header row, amounts as they are typed."""

import csv
from collections.abc import Generator, Iterator
from io import TextIOWrapper
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO

from xl_notes.hosts.portfolio import PortfolioError
from xl_notes.hosts.portfolio.chunk import Chunk
from xl_notes.hosts.portfolio.source import Source, rows_at_a_time

SEPARATORS = ",;\t"
PIECE = 500
"""Rows held as rows at a time: many that live long are looked through by the garbage collector over and over."""

OTHER_FILES = {b"PK\3\4": "a workbook by its content: name it .xlsx", b"PAR1": "a Parquet file by its content: name it .parquet"}

CUT_OFF = "the last line has no line end: if the file was cut off, its last row is not whole"


def open_csv(path: Path, rows: int) -> Source:
    """The separator is the one of comma, semicolon and tab that the header has most of."""
    size = path.stat().st_size
    notes: list[str] = []
    chunks = _chunks(path, rows, notes)
    header = next(chunks, None)
    if header is None:
        raise PortfolioError(f"{path} is empty: it has no header row.")
    notes += [CUT_OFF] if _is_cut_off(path) else []
    return Source(header.header, f"{path}, line {header.lines[0]}", chunks, size, "B", notes)


def _chunks(path: Path, rows: int, notes: list[str]) -> Generator[Chunk, None, None]:
    """A chunk without rows that has the header, then those with rows."""
    with path.open("rb") as binary, TextIOWrapper(binary, encoding="utf-8-sig", newline="") as text:
        try:
            yield from _read(text, binary, rows, notes)
        except UnicodeDecodeError as error:
            raise PortfolioError(f"{path} is {_other_file(path) or f'not UTF-8 ({error.reason}).  Save it as CSV UTF-8'}.") from error
        except OSError as error:
            raise PortfolioError(f"{path} cannot be read: {error.strerror}.") from error
        except csv.Error as error:
            raise PortfolioError(f"{path} cannot be split into rows: {error}.  Is a quote not closed?") from error


def _read(text: TextIOWrapper, binary: BinaryIO, rows: int, notes: list[str]) -> Iterator[Chunk]:
    before, first = next(((number, line) for number, line in enumerate(text) if line.strip(f"{SEPARATORS} \r\n")), (0, ""))
    reader = csv.reader(chain([first], text), delimiter=max(SEPARATORS, key=first.count), strict=True)
    numbered = _numbered(reader, before, notes)
    line, header = next(numbered, (0, []))
    if not header:
        return
    yield Chunk(header, [line], (), {}, False, 0)
    while (chunk := _next_chunk(header, numbered, rows_at_a_time(rows, len(header)))).lines:
        yield chunk._replace(done=binary.tell())


def _next_chunk(header: list[str], numbered: Iterator[tuple[int, list[str]]], rows: int) -> Chunk:
    lines: list[int] = []
    columns: list[list[str]] = [[] for _ in header]
    ragged: dict[int, list[str]] = {}
    while read := list(islice(numbered, min(PIECE, rows - len(lines)))):
        for number, (_, row) in enumerate(read, len(lines)):
            if len(row) != len(header):
                ragged[number] = row
        lines += [line for line, _ in read]
        for column, cells in zip(columns, zip(*(_fitted(row, len(header)) for _, row in read), strict=True), strict=True):
            column += cells
    return Chunk(header, lines, columns, ragged, False, 0)


def _fitted(row: list[str], width: int) -> list[str]:
    return row if len(row) == width else (row + [""] * width)[:width]


def _numbered(reader: Any, before: int, notes: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Rows that are not empty, each with the line it begins on.

    before  lines passed over
    notes   gets one at the end if rows go over several lines: those that a stray quote has swallowed do
    """
    begin, long, first_long = before + 1, 0, 0
    try:
        for row in reader:
            if any(map(str.strip, row)):
                yield begin, row
            if before + reader.line_num > begin:
                long, first_long = long + 1, first_long or begin
            begin = before + reader.line_num + 1
    except csv.Error as error:
        raise csv.Error(f"line {begin}: {error}") from error
    if long:
        rows = "1 row goes" if long == 1 else f"{long:,} rows go"
        notes.append(f"{rows} over several lines, the first from line {first_long:,}: see that no quote is missing")


def _other_file(path: Path) -> str:
    with path.open("rb") as file:
        return OTHER_FILES.get(file.read(4), "")


def _is_cut_off(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, 2)
        return file.read(1) not in b"\r\n"
