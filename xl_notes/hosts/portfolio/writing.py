"""Results → a file, chunk by chunk.  It has its name when all of it is there, and not before."""

import csv
import io
import math
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import numpy as np

from xl_notes.hosts.portfolio import PortfolioError
from xl_notes.hosts.portfolio.chunk import BadRow, Results, text_of
from xl_notes.hosts.portfolio.parquetfile import parquet
from xl_notes.sheet.functions.portfolio import PORTFOLIO_HEADER
from xl_notes.wholefile import whole_file
from xl_notes.workbook.grid import MOST_ROWS

Put = Callable[[Results], None]
NONE = "none"
"""Under Next payment, of a note that has none to come."""

ROW = "%.2f,%.2f,%s,%.2f,%.2f,%.2f,%s"
BAD_ROW = ",,,,,,%s"
NEEDS_QUOTES = re.compile(r'[",\r\n]').search
BEFORE_CELLS = "Line", "Reason"


@contextmanager
def results_file(target: Path, while_renamed: Callable[[], AbstractContextManager[object]]) -> Iterator[Put]:
    """The file of the results, in the format of its name.

    while_renamed  see whole_file
    """
    with whole_file(target, while_renamed=while_renamed) as file, WRITERS[target.suffix.lower()](file) as put:
        yield put


def _days(results: Results) -> list[str]:
    return [day.isoformat() if day else NONE for day in results.next_payment.tolist()]


@contextmanager
def _csv(file: IO[bytes]) -> Iterator[Put]:
    file.write((",".join(PORTFOLIO_HEADER) + "\n").encode())

    def put(results: Results) -> None:
        amounts = (array.tolist() for array in (results.principal, results.accrued))
        more = (array.tolist() for array in (results.payment, results.current, results.long_term))
        words = results.words()
        lines = list(map(ROW.__mod__, zip(*amounts, _days(results), *more, words, strict=True)))
        for row in np.flatnonzero(np.isnan(results.principal)).tolist():
            lines[row] = BAD_ROW % words[row]
        file.write("".join(f"{name},{line}\n" for name, line in zip(_quoted(results.names), lines, strict=True)).encode())

    yield put


def _quoted(names: Iterable[Any]) -> list[str]:
    """Names as a file of comma-separated values has them."""
    texts = (name if type(name) is str else text_of(name) for name in names)
    return ['"' + name.replace('"', '""') + '"' if NEEDS_QUOTES(name) else name for name in texts]


@contextmanager
def _parquet(file: IO[bytes]) -> Iterator[Put]:
    library = parquet()
    import pyarrow as pa

    kinds = pa.string(), *(pa.float64(),) * 2, pa.date32(), *(pa.float64(),) * 3, pa.string()
    schema = pa.schema(list(zip(PORTFOLIO_HEADER, kinds, strict=True)))
    with library.ParquetWriter(file, schema) as writer:

        def put(results: Results) -> None:
            names = [None if name is None else text_of(name) for name in results.names]
            columns = names, *results[1:3], results.next_payment, *results[4:7], results.words()
            arrays = [pa.array(column, kind, from_pandas=True) for column, kind in zip(columns, kinds, strict=True)]
            writer.write_table(pa.table(arrays, schema=schema))

        yield put


@contextmanager
def _xlsx(file: IO[bytes]) -> Iterator[Put]:
    import xlsxwriter

    with tempfile.TemporaryDirectory() as folder:  # rows wait in a file of the writer's own, which is gone with it whatever happens
        book = xlsxwriter.Workbook(file, {"constant_memory": True, "tmpdir": folder})
        book.set_properties({"created": datetime(1980, 1, 1)})  # so that the same notes are the same file
        sheet = book.add_worksheet("Portfolio")
        money, day = book.add_format({"num_format": "#,##0.00"}), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 7, 16)
        sheet.freeze_panes(1, 0)
        for place, title in enumerate(PORTFOLIO_HEADER):
            sheet.write_string(0, place, title)
        next_row = 1

        def put(results: Results) -> None:
            nonlocal next_row
            if next_row + len(results.names) > MOST_ROWS:
                raise PortfolioError(f"A sheet has room for {MOST_ROWS - 1:,} notes.  Write .csv or .parquet.")
            amounts = [array.tolist() for array in (results.principal, results.accrued, results.payment, results.current, results.long_term)]
            for row, (name, due, word, *dollars) in enumerate(
                zip(results.names, results.next_payment.tolist(), results.words(), *amounts, strict=True), next_row
            ):
                _write_name(sheet, row, name)
                if dollars[0] == dollars[0]:
                    for place, amount in zip((1, 2, 4, 5, 6), dollars, strict=True):
                        sheet.write_number(row, place, amount, money)
                    sheet.write_datetime(row, 3, due, day) if due else sheet.write_string(row, 3, NONE)
                sheet.write_string(row, 7, word)
            next_row += len(results.names)

        try:
            yield put
        except BaseException:
            book.fileclosed = True  # there is nothing to save, and no warning to give about it
            raise
        book.close()


def _write_name(sheet: Any, row: int, name: Any) -> None:
    if type(name) is float and math.isfinite(name):
        sheet.write_number(row, 0, name)
    elif name is not None and sheet.write_string(row, 0, text_of(name)):
        raise PortfolioError(f"The name in row {row + 1:,} of the results is too long for a cell.  Write .csv or .parquet.")


WRITERS: Mapping[str, Callable[[IO[bytes]], AbstractContextManager[Put]]] = {".csv": _csv, ".parquet": _parquet, ".xlsx": _xlsx}

# ------------------------------------------------------------------------------------------------ bad rows


def bad_rows_file(target: Path) -> Path:
    """Where the bad rows of a run go: OUT.bad.csv beside OUT.csv, OUT.xlsx.bad.csv beside OUT.xlsx."""
    stem = target.stem if target.suffix.lower() == ".csv" else target.name
    return target.with_name(f"{stem}.bad.csv")


def is_of_bad_rows(path: Path) -> bool:
    """Whether a file is one of an earlier run."""
    with path.open("rb") as file:
        return file.readline().startswith(f"{','.join(BEFORE_CELLS)},".encode())


@contextmanager
def bad_rows(target: Path, header: Iterable[Any]) -> Iterator[Callable[[list[BadRow]], object]]:
    """A file of rows with their line, what is wrong with them, and their cells as read."""
    with whole_file(target) as file:
        file.write(_csv_lines([[*BEFORE_CELLS, *map(text_of, header)]]))
        yield lambda rows: file.write(_csv_lines([row.line, row.reason, *row.cells] for row in rows))


def _csv_lines(rows: Iterable[list[Any]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()
