"""A file of notes, opened."""

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xl_notes.hosts.portfolio.chunk import Chunk


@dataclass(frozen=True)
class Source:
    """
    header  the texts over the columns
    place   where they stand, for messages
    chunks  what follows, in order; closed by whoever reads it
    total   how much there is to read, in `unit`
    notes   what a user should know about the file; all of it when it has been read
    """

    header: Sequence[Any]
    place: str
    chunks: Generator[Chunk, None, None]
    total: int
    unit: str
    notes: Sequence[str] = ()


MOST_CELLS = 2_000_000
"""Read at a time: of a table with thousands of columns fewer rows."""


def rows_at_a_time(rows: int, width: int) -> int:
    return max(1, min(rows, MOST_CELLS // max(1, width)))


Opener = Callable[[Path, int], Source]


def openers() -> Mapping[str, Opener]:
    """By the ending of a file's name."""
    from xl_notes.hosts.portfolio.csvfile import open_csv
    from xl_notes.hosts.portfolio.parquetfile import open_parquet
    from xl_notes.hosts.portfolio.sheetfile import open_sheet

    return {".csv": open_csv, ".parquet": open_parquet, ".xlsx": open_sheet}


def open_source(path: Path, rows: int) -> Source:
    """The notes of a file, so many rows a chunk.

    errors  PortfolioError, WorkbookError, OSError
    """
    return openers()[path.suffix.lower()](path, rows)
