"""Many cells: one formula filled down 5,000 rows, and ranges of 10,000 rows in one call."""

from tests.conformance.case import cases
from tests.conformance.given_data import FILLED, LONG


def accrued_cents(day: int) -> int:
    """947,687.94 x 12% x day/365 in cents, half up: 94,768,794 cents x 12 x day / 36,500."""
    return (2 * 94_768_794 * 12 * day + 36_500) // (2 * 36_500)


ALL_ACCRUED = sum(accrued_cents(day) for day in range(1, FILLED + 1)) / 100
SUM_OF_LONG = LONG * (LONG + 1) // 2
"""1 + 2 + ... + 10,000."""

CASES = (
    *cases(
        "filled down 5,000 rows",
        ("=COUNT(Filled!B1:B5000)", FILLED, "a number in every cell"),
        ("=Filled!B31", 9658.63, "947,687.94 x 12% x 31/365"),
        ("=SUM(Filled!B1:B5000)", ALL_ACCRUED, "the cents of every row, added as whole numbers"),
        (
            "=SUMPRODUCT(--(Filled!B1:B5000-Filled!C1:C5000>0.001))+SUMPRODUCT(--(Filled!C1:C5000-Filled!B1:B5000>0.001))",
            0,
            "each is what ROUND(principal x rate x days / 365, 2) beside it gives",
        ),
    ),
    *cases(
        "ranges of 10,000 rows",
        ("=SUM(NOTE_SHARES(Long!A1:A10000,0.01))", SUM_OF_LONG, "1 + 2 + ... + 10,000 shares"),
        ("=INDEX(NOTE_SHARES(Long!A1:A10000,0.01),10000)", LONG, "100.00 / 0.01: the last row"),
        ("=ROWS(NOTE_SHARES(Long!A1:A10000,0.01))", LONG, "a result for every row"),
        ("=SUMPRODUCT(--(NOTE_SHARES(Long!A1:A10000,0.01)<>Long!B1:B10000))", 0, "row by row: beside the amounts stand 1, 2 and so on"),
        ("=INDEX(NOTE_RECON(Long!A1:A10000,500050),1,1)", SUM_OF_LONG / 100, "50,005,000 cents"),
        ("=INDEX(NOTE_ACCRUED(Issue_day,Filled!A1:A5000,Note_rate,Lump),31)", 9658.63, "5,000 days in one call"),
        ("=SUMPRODUCT(--(NOTE_ACCRUED(Issue_day,Filled!A1:A5000,Note_rate,Lump)<>Filled!B1:B5000))", 0, "the same as cell by cell"),
    ),
)
