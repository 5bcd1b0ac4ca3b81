"""Notes in a Parquet file.  Needs pyarrow."""

from collections.abc import Generator
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np

from xl_notes.core.certain import MOST_WHOLE
from xl_notes.hosts.portfolio import PortfolioError, told
from xl_notes.hosts.portfolio.chunk import Chunk, Column
from xl_notes.hosts.portfolio.source import Source, rows_at_a_time
from xl_notes.hosts.portfolio.typed import MOST_DIGITS


def parquet() -> Any:
    """pyarrow.parquet, where it is installed."""
    try:
        import pyarrow.parquet
    except ImportError:
        raise PortfolioError("Parquet files need pyarrow: pip install pyarrow") from None
    return pyarrow.parquet


def open_parquet(path: Path, rows: int) -> Source:
    library = parquet()
    try:
        file = library.ParquetFile(path)
    except (ValueError, OSError) as error:
        if isinstance(error, FileNotFoundError | PermissionError):
            raise
        raise PortfolioError(f"{path} is no Parquet file, or it is damaged: {told(error)}.") from error
    names = file.schema_arrow.names
    return Source(names, str(path), _chunks(path, file, names, rows_at_a_time(rows, len(names))), file.metadata.num_rows, "note")


def _chunks(path: Path, file: Any, names: list[str], rows: int) -> Generator[Chunk, None, None]:
    done = 0
    with file:
        try:
            for batch in file.iter_batches(batch_size=rows):
                lines = range(done + 1, done + batch.num_rows + 1)
                done += batch.num_rows
                yield Chunk(names, lines, [_column(column) for column in batch.columns], {}, True, done)
        except (ValueError, OSError) as error:
            raise PortfolioError(f"{path} is damaged: {told(error)}.") from error


def _column(column: Any) -> Column:
    """Numbers and days as arrays, where an array holds them exactly; everything else cell by cell."""
    import pyarrow as pa

    kind = column.type
    if pa.types.is_float64(kind) or pa.types.is_date32(kind):
        return np.asarray(column.to_numpy(zero_copy_only=False))
    if pa.types.is_timestamp(kind) and kind.tz is None:
        return np.asarray(column.to_numpy(zero_copy_only=False)).astype("M8[s]")
    if pa.types.is_integer(kind):
        if not column.null_count:
            whole = np.asarray(column.to_numpy(zero_copy_only=False))
            return whole.astype(np.int64) if kind != pa.uint64() else whole.tolist()
        return [None if cell is None else float(cell) if abs(cell) <= MOST_WHOLE else cell for cell in column.to_pylist()]
    if pa.types.is_floating(kind):
        return _shortest(column)
    if pa.types.is_decimal(kind):
        return _short(column.to_pylist(), Decimal(10) ** (MOST_DIGITS - kind.scale))
    if pa.types.is_nested(kind):
        return [None if cell is None else str(cell) for cell in column.to_pylist()]
    return list(column.to_pylist())


def _short(cells: list[Decimal | None], limit: Decimal) -> Column:
    """Decimals as floats where they are below the limit, and so have no more digits than a float stands for."""
    return [cell if cell is None or abs(cell) >= limit else float(cell) for cell in cells]


def _shortest(column: Any) -> Column:
    """Floats of fewer digits as the decimals that they stand for."""
    cells = column.to_numpy(zero_copy_only=False)
    return [None if cell != cell else Decimal(str(cell)) for cell in cells]
