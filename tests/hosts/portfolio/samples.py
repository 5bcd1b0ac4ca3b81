"""Files of notes for the tests, and what a file of results holds."""

import csv
import re
import zipfile
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from xl_notes.cli import main

AS_OF = "2017-12-31"
HEADER = ("Name", "Issue", "Rate", "Principal", "First payment", "Nper", "Maturity")
FUNDED = date(2017, 11, 30)
AMORTIZING = ("Amortizing", FUNDED, 0.12, 3359538.57, date(2018, 1, 15), 36, None)
LUMP = ("Lump", FUNDED, 0.12, 947687.94, None, None, date(2018, 11, 30))

FIRST_ROWS: list[list[Any]] = [
    ["Name", "Principal", "Accrued", "Next payment", "Payment", "Current", "Long-term", "Status"],
    ["Amortizing", 3359538.57, 34239.68, date(2018, 1, 15), 112130.66, 977641.58, 2381896.99, "open"],
    ["Lump", 947687.94, 9658.63, date(2018, 11, 30), 1061410.49, 947687.94, 0.0, "open"],
]
"""Of the filing's two notes: accrued 43,898.31 in total, 977,641.58 of the first is current, what 12 installments leave is long-term."""


def write_csv(path, rows, header=HEADER, separator=",", end="\n", encoding="utf-8"):
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=separator, lineterminator=end).writerows([header, *rows])
    return path


def write_parquet(path, rows, header=HEADER):
    pq.write_table(pa.table([pa.array(column) for column in zip(*rows, strict=True)], names=list(header)), path)
    return path


def write_xlsx(path, rows, header=HEADER):
    book = xlsxwriter.Workbook(str(path))
    sheet, day = book.add_worksheet("Notes"), book.add_format({"num_format": "yyyy-mm-dd"})
    for number, row in enumerate([header, *rows]):
        for place, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(number, place, cell, day)
            elif cell is not None:
                sheet.write(number, place, cell)
    book.close()
    return path


def with_cell(path, address, xml):
    """A workbook with another cell in place of one."""
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = re.sub(rf'<c r="{address}".*?</c>'.encode(), xml.encode(), parts[sheet])
    with zipfile.ZipFile(path, "w") as book:
        for name, content in parts.items():
            book.writestr(name, content)
    return path


WRITERS = {"csv": write_csv, "parquet": write_parquet, "xlsx": write_xlsx}


def run(source, target, *more, as_of=AS_OF):
    """The exit code of the command."""
    return main(["portfolio", str(source), "--as-of", as_of, "-o", str(target), *more])


def csv_rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, strict=True))
