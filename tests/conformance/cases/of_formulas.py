"""Our functions inside others, and others inside ours."""

from datetime import date

from tests.conformance.case import cases
from tests.conformance.case_tags import CELL_BY_CELL, NEWER, TRUTH_ASKED_FOR

NOTE = "Issue_day,First_day,Note_rate,Principal,Installments"
LUMP = "Issue_day,DATE(2018,11,30),Note_rate,Lump"
TOO_HIGH = "NOTE_ACCRUED(Issue_day,First_day,12,Principal)"
NOT_THERE = "NOTE_CONVPRICE_ON(DATE(2018,2,16),Px!B3:E8,0.15,0.002)"
BARE = f"NOTE_SCHEDULE({NOTE},,,,FALSE)"

CASES = (
    *cases(
        "in other formulas",
        (f"=SUM(NOTE_IPMT(1,{NOTE}),NOTE_PPMT(1,{NOTE}))", 112130.66, "50,807.27 + 61,323.39"),
        (f"=ROUND(NOTE_MATVALUE({LUMP})-NOTE_ACCRUED({LUMP})-Lump,2)", 0, "what is due is the principal and its interest"),
        (f"=SUM(INDEX({BARE},0,6))", 677164.99, "all interest: 4,036,703.56 - 3,359,538.57"),
        (f"=SUM(INDEX(NOTE_SCHEDULE({NOTE}),0,5))", 4036703.56, "35 x 112,130.66 and 112,130.46; SUM passes over the header"),
        (f"=SUMPRODUCT(INDEX({BARE},0,7)*1)", 3359538.57, "[8-K] all principal is repaid"),
        ("=SUMPRODUCT(NOTE_SHARES(Data!N1:N2,0.002))", 1806002160, "1,679,769,285 + 126,232,875"),
        (f"=IFERROR({TOO_HIGH},-1)", -1, "a rate of 12 is #NUM!"),
        ("=IFERROR(NOTE_SHARES(100,0.002),-1)", 50000, "no error"),
        (f"=ISNA({NOT_THERE})", True, "no quotes in February"),
        (f"=ISNA({TOO_HIGH})", False, "#NUM! is not #N/A"),
        (f"=ISERROR({TOO_HIGH})", True, "but it is an error"),
        (f"=IFNA({NOT_THERE},0)", 0, "no quotes in February"),
        (f"=ERROR.TYPE({TOO_HIGH})", 6, "#NUM! is 6"),
        (f"=ERROR.TYPE({NOT_THERE})", 7, "#N/A is 7"),
        ('=ERROR.TYPE(NOTE_SHARES("abc",0.002))', 3, "#VALUE! is 3"),
        (f"=ISNUMBER(NOTE_PMT({NOTE}))", True, "a number"),
        ('=ISNUMBER(NOTE_SHARES("abc",0.002))', False, "an error is none"),
        ("=ISTEXT(NOTE_VERSION())", True, "a text"),
        ("=ISLOGICAL(INDEX(NOTE_FUNDINGTEST(DATE(2017,12,30),Quotes!A1:D26,50000),1,1))", True, "a truth value", TRUTH_ASKED_FOR),
        ('=IF(INDEX(NOTE_FUNDINGTEST(DATE(2017,12,30),Quotes!A1:D26,50000),1,1),"closes","waits")', "closes", "54,500 reaches 50,000"),
        ("=ROUND(NOTE_YEARFRAC(Issue_day,First_day),4)", 0.126, "46/365 = 0.12603"),
        ('=IF(NOTE_OWNPCT(10000000000,999000000)<=0.0999,"within","above")', "within", "exactly 9.99% is allowed"),
        ("=MAX(NOTE_SHARES(4307226.51,0.002),NOTE_SHARES(4307226.51,0.0017))", 2533662652, "more shares at the lower price"),
        ("=MIN(NOTE_SHARES(4307226.51,0.002),NOTE_SHARES(4307226.51,0.0017))", 2153613255, "fewer at the higher"),
        (f'=TEXT(NOTE_PMT({NOTE}),"#,##0.00")', "112,130.66", "as text"),
        (f'=NOTE_PMT({NOTE})&" a month"', "112130.66 a month", "joined with text"),
        (f"=NOTE_PMT({NOTE})*2%", 2242.6132, "112,130.66 / 50"),
        (f"=COUNT(INDEX(NOTE_SCHEDULE({NOTE}),0,5))", 36, "[8-K] 36 installments; the header is no number"),
        (f"=ROWS(NOTE_SCHEDULE({NOTE}))", 37, "36 installments and the header"),
        (f"=COLUMNS(NOTE_SCHEDULE({NOTE}))", 8, "No to Closing"),
        (f"=VLOOKUP(12,{BARE},8,FALSE)", 2381896.99, "closing balance of the twelfth"),
        (f"=MATCH(DATE(2020,12,15),INDEX(NOTE_SCHEDULE({NOTE}),0,2),0)", 37, "the last row"),
        (f"=CHOOSE(2,0,NOTE_PMT({NOTE}))", 112130.66, "the second choice"),
        (f"=IF(1=1,1,{TOO_HIGH})", 1, "a branch that is not taken"),
        (f"=NOTE_SHARES(NOTE_MATVALUE({LUMP}),0.002)", 530705245, "1,061,410.49 x 500"),
        ("=SUMPRODUCT(ROUND(NOTE_SHARES(Data!N1:N2,0.002)/1000,0))", 1806002, "1,679,769 + 126,233", CELL_BY_CELL),
        ("=NOTE_SHARES(SUM(Data!N1:N4),MIN(0.002,0.0025))", 2028613255, "4,057,226.51 x 500"),
        ("=NOTE_HOLDDATE(MIN(Issue_day,First_day))", date(2018, 5, 30), "the earlier day and six months"),
        (f"=note_pmt({NOTE})", 112130.66, "capitals do not matter"),
        ("= NOTE_SHARES( 100 , 0.002 )", 50000, "nor do spaces"),
        ("=+NOTE_SHARES(100,0.002)=50000", True, "compared"),
    ),
    *cases(
        "newer functions",
        (f"=LET(one,NOTE_IPMT(1,{NOTE}),two,NOTE_IPMT(2,{NOTE}),ROUND(one+two,2))", 84421.96, "50,807.27 + 33,614.69", NEWER),
        (f"=LET(paid,NOTE_PMT({NOTE}),IF(paid>100000,paid,0))", 112130.66, "the default payment", NEWER),
        (f"=XLOOKUP(12,INDEX({BARE},0,1),INDEX({BARE},0,8))", 2381896.99, "closing balance of the twelfth", NEWER),
        (f"=SUM(FILTER(INDEX({BARE},0,6),INDEX({BARE},0,1)<=12))", 367926.34, "interest paid in 2018", NEWER),
    ),
)
