"""A file of notes → a file of their positions, and one of the rows that have none."""

import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import NamedTuple

from xl_notes.core.errors import NoteError
from xl_notes.hosts.portfolio import PortfolioError
from xl_notes.hosts.portfolio.calculating import calculate
from xl_notes.hosts.portfolio.chunk import BadRow, Chunk, Results, Totals, text_of
from xl_notes.hosts.portfolio.source import Source, open_source
from xl_notes.hosts.portfolio.writing import WRITERS, bad_rows, bad_rows_file, is_of_bad_rows, results_file
from xl_notes.sheet.functions.arguments import FIRST_PAYMENT, MATURITY, NPER
from xl_notes.sheet.functions.portfolio import places_of
from xl_notes.wholefile import put_back
from xl_notes.workbook.package import WorkbookError, lock_of

CHUNK = 50_000
"""Rows read, calculated and written at a time: a few megabytes."""

MOST_NAMED = 20
"""Bad rows that a report holds; all of them are in their file."""


class Report(NamedTuple):
    """
    bad_rows  where the bad rows are; None where there are none
    removed   a file of bad rows of an earlier run, which is gone
    first     the first of the bad rows
    unused    headers of columns that are none of NOTE_PORTFOLIO's
    """

    output: Path
    totals: Totals
    bad_rows: Path | None
    removed: Path | None
    first: list[BadRow]
    unused: list[str]
    notes: Sequence[str]


def portfolio(source: Path, target: Path, as_of: date, rows: int = CHUNK, scheduler: str | None = None, progress: bool | None = None) -> Report:
    """Writes where the notes of a file stand on a day.

    scheduler  address of a Dask cluster that calculates; None to calculate here
    progress   a bar on stderr; None for one where a person looks
    errors     PortfolioError; the files are then as they were
    """
    try:
        _check(source, target)
        opened = open_source(source, rows)
        with closing(opened.chunks):
            return _written(opened, target, as_of, scheduler, progress)
    except WorkbookError as error:
        raise PortfolioError(str(error)) from error
    except OSError as error:
        temporary = str(error.filename).endswith(".tmp")  # a name that tells nobody anything
        raise PortfolioError(f"{target if temporary else error.filename or target}: {error.strerror or error}.") from error


def _check(source: Path, target: Path) -> None:
    side = bad_rows_file(target)
    for path in (source, target):
        if path.suffix.lower() not in WRITERS:
            raise PortfolioError(f"{path} must end in one of {', '.join(WRITERS)}.")
    if not source.is_file():
        raise PortfolioError(f"{source} is no ordinary file." if source.exists() else f"{source} was not found.")
    for path in (target, side):
        if path.resolve() == source.resolve() or (path.exists() and path.samefile(source)):
            raise PortfolioError(f"{path} would be written, and is the input.  Give another name for the output.")
        if path.exists() and not path.is_file():
            raise PortfolioError(f"{path} is no ordinary file.")
        if lock := lock_of(path):
            raise PortfolioError(f"{path} is open in another program: there is a lock file, {lock.name}.")
    if side.exists() and not is_of_bad_rows(side):
        raise PortfolioError(f"{side} is where bad rows go, and holds something else.  Move it, or give another name for the output.")
    if not target.parent.is_dir():
        raise PortfolioError(f"The folder {target.parent} was not found.")


def _written(source: Source, target: Path, as_of: date, scheduler: str | None, progress: bool | None) -> Report:
    unused = _checked_header(source)
    side = bad_rows_file(target)
    totals, first = Totals(), list[BadRow]()
    put_bad: Callable[[list[BadRow]], object] | None = None

    @contextmanager
    def with_bad_rows() -> Iterator[None]:
        """Both files get their names, or none."""
        with put_back(side):
            beside.close()
            if not totals.bad:
                side.unlink(missing_ok=True)
            yield

    had_bad_rows = side.exists()
    with ExitStack() as beside, results_file(target, with_bad_rows) as put, _bar(source.total, source.unit, progress) as move:
        with closing(_calculated(source.chunks, as_of, scheduler)) as calculated:
            for results in calculated:
                put(results)
                if results.bad and put_bad is None:
                    put_bad = beside.enter_context(bad_rows(side, source.header))
                if put_bad:
                    put_bad(results.bad)
                totals += results.totals
                first += results.bad[: MOST_NAMED - len(first)]
                move(results.done)
        if not totals.notes:
            raise PortfolioError(f"{source.place}: there are no notes under the header.")
    left_over = had_bad_rows and not totals.bad
    return Report(target, totals, side if totals.bad else None, side if left_over else None, first, unused, source.notes)


def _checked_header(source: Source) -> list[str]:
    """The headers that are none of the table's.  Columns without which every row would be bad have to be there."""
    try:
        places = places_of("the header", source.header)
    except NoteError as error:
        raise PortfolioError(f"{source.place}: {error}.") from error
    unused = [text_of(text) for place, text in enumerate(source.header) if place not in places.values() and text not in (None, "")]
    if MATURITY.name not in places and not {FIRST_PAYMENT.name, NPER.name} <= places.keys():
        found = f"; not known are {', '.join(unused)}" if unused else ""
        raise PortfolioError(f"{source.place}: there must be a column Maturity, or First payment and Nper{found}.")
    return unused


def _calculated(chunks: Iterator[Chunk], as_of: date, scheduler: str | None) -> Generator[Results, None, None]:
    if scheduler is None:
        yield from map(partial(calculate, as_of=as_of), chunks)
        return
    from xl_notes.hosts.portfolio.cluster import calculated

    yield from calculated(scheduler, chunks, as_of)


@contextmanager
def _bar(total: int, unit: str, progress: bool | None) -> Iterator[Callable[[int], object]]:
    """A bar that is moved to how much has been read."""
    if progress is False or (progress is None and not sys.stderr.isatty()):
        yield lambda done: None
        return
    from tqdm import tqdm

    with tqdm(total=total, desc="notes", unit=unit, unit_scale=True, delay=1, file=sys.stderr) as bar:
        yield lambda done: bar.update(done - bar.n)
