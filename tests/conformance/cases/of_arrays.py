"""Tables and columns: formulas entered as arrays, array constants, a range where one value is expected."""

from datetime import date

from tests.conformance.case import NA, VALUE, cases, column, row
from tests.conformance.case_tags import ERROR_IN_RANGE, TRUTH_IN_TABLE

NOTE = "Issue_day,First_day,Note_rate,Principal,Installments"
OTHERS = "First_day,Note_rate,Principal,Installments"
HEADER = ("No", "Date", "Days", "Opening", "Payment", "Interest", "Principal", "Closing")
CLOSINGS = [date(2017, 12, 30), date(2018, 1, 30), date(2018, 2, 28), date(2018, 3, 30), date(2018, 4, 30), date(2018, 5, 30), date(2018, 6, 30)]
TRANCHES = (
    ("Closing", "Maturity", "Days", "Principal", "Interest", "Due"),
    *((day, day.replace(year=day.year + 1), 365, 250000, 30000, 280000) for day in CLOSINGS),
)
TABLE_OF_THREE = (
    HEADER,
    (1, date(2018, 1, 15), 46, 3359538.57, 112130.66, 50807.27, 61323.39, 3298215.18),
    (2, date(2018, 2, 15), 31, 3298215.18, 112130.66, 33614.69, 78515.97, 3219699.21),
)
"""The first lines of the note's schedule; what is not in the filing is reckoned line by line."""

CASES = (
    *cases(
        "tables entered as arrays",
        (f"=NOTE_SCHEDULE({NOTE})", TABLE_OF_THREE, "over three rows: the rest is cut"),
        (f"=NOTE_SCHEDULE({NOTE},,,,FALSE)", TABLE_OF_THREE[1:], "without the header row"),
        ("=NOTE_TRANCHES(DATE(2017,12,30),7,250000,0.12)", TRANCHES, "250,000 x 12% for 365 days each; February has no 30th"),
        ("=NOTE_TRADINGDAYS(DATE(2018,1,16),5)", column(*(date(2018, 1, day) for day in (8, 9, 10, 11, 12))), "15 January is a holiday"),
        ("=NOTE_MAXCONVERT(4307226.51,0.002,10000000000,0,0.0999)", row(1109876680, 2219753.36, 2087473.15, "ownership"), "as its examples"),
        ("=NOTE_MAXCONVERT(100,0.002,10000000000,0,0.0999)", row(50000, 100, 0, "amount", NA), "beyond the result there is nothing"),
        ("=TRANSPOSE(NOTE_MAXCONVERT(100,0.002,10000000000,0,0.0999))", column(50000, 100, 0, "amount"), "on its side"),
        (
            "=NOTE_FUNDINGTEST(DATE(2017,12,30),Quotes!A1:D26,50000)",
            row(True, 54500, 4500, date(2017, 12, 1), date(2017, 12, 29)),
            "a truth value, numbers and dates in one row",
            TRUTH_IN_TABLE,
        ),
        ("=INDEX(NOTE_CONVLEGS(DATE(2018,1,16),Px!B3:E8,0.15,0.002),0,3)", column("Price", 0.0017, 0.0019, 0.002), "a column of a table"),
        ("=NOTE_SHARES(1000,0.5)", ((2000, 2000), (2000, 2000)), "one value repeats"),
    ),
    *cases(
        "array constants",
        ("=NOTE_CONVPRICE({0.0021;0.002;0.0019;0.0022;0.0018},0.0019,0.15,0.002)", 0.0017, "a column"),
        ("=NOTE_CONVPRICE({0.0021,0.002,0.0019,0.0022,0.0018},0.0019,0.15,0.002)", 0.0017, "a row"),
        ("=SUM(NOTE_SHARES({1000;2000;3000},0.5))", 12000, "(1,000 + 2,000 + 3,000) x 2"),
        ("=NOTE_YEARFRAC(Issue_day,First_day,{0,1,2,3,4})", row(0.125, 46 / 365, 46 / 360, 46 / 365, 0.125), "45/360, 46/365, 46/360, 46/365, 45/360"),
        (
            "=NOTE_ACCRUED(Issue_day,First_day,Note_rate,Principal,{0,1,2,3,4})",
            row(50393.08, 50807.27, 51512.92, 50807.27, 50393.08),
            "3,359,538.57 x 12% x each of these",
        ),
        (f"=NOTE_PMT({NOTE},{{0,1,2,3,4}})", row(112137.15, 112125.85, 112407.09, 112130.66, 112137.15), "the payment that repays on each day count"),
        ("=NOTE_ACCRUED(Issue_day,{43100;43101},{0.12,0.24},Lump)", ((9658.63, 19317.26), (9970.2, 19940.39)), "days down, rates across: 31/365, 32/365"),
        ('=NOTE_SHARES({1000;"x";3000},0.5)', column(2000, VALUE, 6000), "one bad row is one error"),
    ),
    *cases(
        "a column for one value",
        (f"=NOTE_BALANCE(Day_list,{NOTE})", column(3298215.18, 2893262.18, 2381896.99, 0), "after 1, 6, 12 and all 36 installments"),
        (f"=NOTE_BALANCE(Data!H1:H3,{NOTE})", column(3298215.18, VALUE, 2381896.99), "one bad row is one error"),
        (f"=NOTE_BALANCE(Data!I1:I3,{NOTE})", column(3298215.18, VALUE, 2381896.99), "an empty cell is no date"),
        (f"=NOTE_BALANCE(Data!J1:J3,{NOTE})", column(3298215.18, NA, 2381896.99), "an error stays in its own row", ERROR_IN_RANGE),
        (f"=IFERROR(INDEX(NOTE_BALANCE(Data!J1:J3,{NOTE}),3),0)", 2381896.99, "the row after the error", ERROR_IN_RANGE),
        ("=NOTE_ACCRUED(Issue_day,DATE(2017,12,31),Data!K1:L1,Lump)", row(9658.63, 19317.26), "a row gives a row"),
        (f"=NOTE_BALANCE(Data!G2:G2,{NOTE})", 2893262.18, "a range of one cell is its cell"),
        (f"=SUM(NOTE_IPMT({{1;2}},{NOTE}))", 84421.96, "50,807.27 + 33,614.69"),
        ("=INDEX(NOTE_PORTFOLIO(DATE(2017,12,31),Data!A40:G42),2,2)", 3359538.57, "[8-K]; a bad row of a table leaves the others"),
        ("=INDEX(NOTE_PORTFOLIO(DATE(2017,12,31),Data!A40:G42),3,2)", VALUE, '"12 percent" is no rate'),
        ('=INDEX(NOTE_DILUTION(4307226.51,{0.001;"x"},10000000000,0,0.0999,0.15,0.002),3,3)', VALUE, "so is a price"),
        (f"=INDEX(NOTE_SCHEDULE(Data!G1:G2,{OTHERS}),1,1)", VALUE, "a table takes no range for one value"),
    ),
)
