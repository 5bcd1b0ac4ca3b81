"""What a call may look like: arguments left out, empty cells, dates, names, tables, terms ranges."""

from datetime import date

from tests.conformance.case import NUM, VALUE, cases, row
from tests.conformance.case_tags import ALL_OF_TABLE, OMITTED_OR_ZERO, REQUIRED_LEFT_OUT

NOTE = "Issue_day,First_day,Note_rate,Principal,Installments"
ACCRUED = "Issue_day,First_day,Note_rate,Principal"
"""3,359,538.57 x 12% x 46/365 = 50,807.27; on 30/360 45/360, 50,393.08."""

DAYS_46 = 46 / 365

CASES = (
    *cases(
        "omitted at the end",
        (f"=NOTE_ACCRUED({ACCRUED})", 50807.27, "basis 3, act/365: 46 days"),
        (f"=NOTE_ACCRUED({ACCRUED},)", 50807.27, "a comma with nothing behind it is an omitted argument too", OMITTED_OR_ZERO),
        (f"=NOTE_ACCRUED({ACCRUED},,)", 50807.27, "two of them", OMITTED_OR_ZERO),
        ("=NOTE_SHARES(4307226.51,0.0017,)", 2533662652, "rounded down unless told otherwise"),
        ("=NOTE_SHARES(4307226.51)", VALUE, "a required argument is missing"),
        ("=NOTE_SHARES()", VALUE, "all are missing"),
    ),
    *cases(
        "omitted in the middle",
        (f'=NOTE_PMT({NOTE},,"pmt")', 111584.75, "PMT(12%/12,36), to the cent"),
        (f'=NOTE_PMT({NOTE}, ,"principal")', 144127.79, "93,320.52 + 50,807.27; a space is nothing"),
        (f"=NOTE_ACCRUED({ACCRUED},,0)", 50807.27, "omitted is basis 3", OMITTED_OR_ZERO),
        (f"=NOTE_ACCRUED({ACCRUED},0,0)", 50393.08, "0 is basis 0, 30/360", OMITTED_OR_ZERO),
        (f"=NOTE_ACCRUED({ACCRUED},0)", 50393.08, "0 is basis 0, 30/360", OMITTED_OR_ZERO),
        ("=NOTE_HOLDDATE(Issue_day,,DATE(2017,9,19))", date(2018, 3, 19), "six months unless told otherwise"),
        ("=NOTE_RESERVE(100,0.002,0)", NUM, "0 times is not left out"),
        ('=NOTE_CONVPRICE(Px[VWAP],0.0019,0.15,,,"volume",Px[Volume])', 0.001598, "85% of 0.00188; no fixed price, no floor"),
        (f'=NOTE_SHARES(NOTE_PMT({NOTE},,"pmt"),0.002,)', 55792375, "111,584.75 x 500: a call in a call"),
        (f'=IF(NOTE_PMT({NOTE},,"pmt")>NOTE_PMT({NOTE}),"more","less")', "less", "111,584.75 is less than 112,130.66"),
        ('=LEN("a,,b")+NOTE_ACCRUED(Issue_day,First_day,Note_rate,Principal,,)', 50811.27, "4 and 50,807.27: commas in a text are text", OMITTED_OR_ZERO),
        ("=NOTE_SHARES(,0.002)", VALUE, "a required argument is missing", REQUIRED_LEFT_OUT),
        ("=NOTE_ACCRUED(Issue_day,,Note_rate,Principal)", VALUE, "a date that is missing is not 0"),
    ),
    *cases(
        "empty cells",
        (f"=NOTE_ACCRUED({ACCRUED},Blank)", 50807.27, "an empty cell is an omitted argument"),
        (f"=NOTE_ACCRUED({ACCRUED},Data!E10)", 50393.08, "a cell with 0 is basis 0", OMITTED_OR_ZERO),
        (f"=NOTE_PMT({NOTE},Blank,Blank,Blank)", 112130.66, "three of them"),
        ("=NOTE_ACCRUED(Issue_day,Blank,Note_rate,Principal)", VALUE, "required: an empty cell is no date"),
        ("=NOTE_SHARES(Blank,0.002)", VALUE, "required: an empty cell is no 0"),
        (f"=NOTE_ACCRUED({ACCRUED},Data!E9)", 50807.27, "a formula that gives empty text, where a word is taken: omitted"),
        ("=NOTE_SHARES(Data!E9,0.002)", VALUE, "empty text in a number's place"),
        ("=NOTE_RECON(Data!N1:N4,4057226.51)", row(4057226.51, 4057226.51, 0, "OK"), "the third cell is empty and passed over"),
        (
            "=INDEX(NOTE_LEDGER(Data!A20:D22,Issue_day,Note_rate,Lump,DATE(2018,11,30)),4,10)",
            954956.36,
            "876,040.69 and 274 days of it; the last row of the range is empty",
        ),
        ("=NOTE_CONVPRICE_ON(DATE(2018,1,16),Px!B3:E200,0.15,0.002)", 0.0017, "the table and empty rows below it"),
        ("=INDEX(NOTE_PORTFOLIO(DATE(2017,12,31),Data!A30:G32),4,3)", 43898.31, "34,239.68 + 9,658.63; each note has empty cells"),
        ("=NOTE_SHARES(Data!N1:N4,0.002)", ((1679769285,), (126232875,), (VALUE,), (222611095,)), "x 500; the empty cell is no 0"),
    ),
    *cases(
        "dates",
        ("=NOTE_YEARFRAC(Issue_day,First_day)", DAYS_46, "cells formatted as dates"),
        ("=NOTE_YEARFRAC(Data!E7,43115)", DAYS_46, "serial numbers, in a cell and typed"),
        ('=NOTE_YEARFRAC("2017-11-30","2018-01-15")', DAYS_46, "ISO text"),
        ("=NOTE_YEARFRAC(Data!E6,First_day)", DAYS_46, "ISO text in a cell"),
        ("=NOTE_YEARFRAC(Data!E8,First_day)", DAYS_46, "a time of day is cut off"),
        ("=NOTE_YEARFRAC(First_day,Issue_day)", -DAYS_46, "the other way round it is negative"),
        ('=NOTE_YEARFRAC("30.11.2017",First_day)', VALUE, "other text is not guessed at"),
        ("=NOTE_YEARFRAC(Data!E12,First_day)", VALUE, "nor in a cell"),
        ('=NOTE_YEARFRAC("2017-11-31",First_day)', VALUE, "no such day"),
        ("=NOTE_YEARFRAC(0,First_day)", VALUE, "0 is what an empty cell would be"),
        ("=NOTE_YEARFRAC(-1,First_day)", NUM, "before 1900"),
        ("=NOTE_HOLDDATE(Issue_day)-Issue_day", 181, "30 November to 30 May: 31+31+28+31+30+30 days"),
        ('=TEXT(NOTE_HOLDDATE(Issue_day),"yyyy-mm-dd")', "2018-05-30", "a date comes out as one"),
        ("=YEAR(NOTE_HOLDDATE(Issue_day))*100+MONTH(NOTE_HOLDDATE(Issue_day))", 201805, "May 2018"),
        ("=NOTE_HOLDDATE(EDATE(Issue_day,-2))", date(2018, 3, 30), "30 September and six months"),
    ),
    *cases(
        "defined names",
        (f"=NOTE_PMT({NOTE})", 112130.66, "names of cells"),
        ("=First_payment_of_note", 112130.66, "a name that is a formula with our function in it"),
        ("=NOTE_SHARES(4307226.51,Half_price)", 2153613255, "a name that is a calculation: 0.001*2"),
        (f"=SUM(NOTE_BALANCE(Day_list,{NOTE}))", 8573374.35, "3,298,215.18 + 2,893,262.18 + 2,381,896.99 + 0: a name of a range"),
    ),
    *cases(
        "table references",
        ("=NOTE_CONVPRICE(Px[VWAP],0.0019,0.15,0.002)", 0.0017, "a column"),
        ('=NOTE_CONVPRICE(Px[VWAP],INDEX(Px[Bid],5),0.15,0.002,,"volume",Px[Volume])', 0.001598, "two columns, and a cell of a third"),
        ("=NOTE_CONVPRICE_ON(DATE(2018,1,16),Px[#All],0.15,0.002)", 0.0017, "the whole table with its headers", ALL_OF_TABLE),
        ("=NOTE_CONVPRICE_ON(DATE(2018,1,16),Px[[#All],[Date]:[Bid]],0.15,0.002)", 0.0017, "some of its columns"),
        ("=NOTE_CONVPRICE_ON(DATE(2018,1,16),Px,0.15,0.002)", VALUE, "without the headers no column is known"),
        ("=INDEX(NOTE_FUNDINGTEST(DATE(2017,12,30),Market[#All],50000),1,2)", 54500, "(40m x 0.0025 + 5m x 0.0018) / 2", ALL_OF_TABLE),
        ("=INDEX(NOTE_FUNDINGTEST(DATE(2017,12,30),Market[[#All],[Date]:[Volume]],50000,,1),1,2)", 48375, "22.5m x 0.00215"),
        ("=SUM(Amounts[Shares])", 2153613255, "a calculated column that reads its own row: 1,679,769,285 + 473,843,970"),
    ),
    *cases(
        "terms ranges",
        ("=NOTE_PMT(Terms)", 112130.66, "the names and values of the note"),
        ("=NOTE_PMT(Data!A1:B5)", 112130.66, "the same by its address"),
        ("=NOTE_BALANCE(DATE(2018,12,31),Terms)", 2381896.99, "after 12 installments"),
        ('=NOTE_PMT(Terms,,,,,,"principal")', 144127.79, "what the call gives wins; what it leaves out is looked up", OMITTED_OR_ZERO),
        ("=NOTE_PMT(Terms,,,,,2)", 112407.09, "on act/360", OMITTED_OR_ZERO),
        ("=INDEX(NOTE_SCHEDULE(Terms),37,2)", date(2020, 12, 15), "[8-K] matures December 15, 2020"),
        (
            '=NOTE_PMT({"Issue","2017-11-30";"First payment","2018-01-15";"Rate",0.12;"Principal",3359538.57;"Nper",36})',
            112130.66,
            "typed as an array constant",
        ),
        ('=NOTE_PMT({"Issue","2017-11-30";"Frist payment","2018-01-15"})', VALUE, "a misspelt name is an error"),
    ),
)
