"""Functions once more, with other values than in their examples.  Each call refers to cells and names, as a model does.

Figures marked [8-K] are printed in the Form 8-K of December 6, 2017; the others are reckoned from it by hand or are invented.
"""

from datetime import date

from tests.conformance.case import cases

NOTE = "Issue_day,First_day,Note_rate,Principal,Installments"
LUMP = "Issue_day,DATE(2018,11,30),Note_rate,Lump"
PRICED = "DATE(2018,1,16),Px!B3:E8,0.15,0.002"

CASES = tuple(
    cases(
        "other values",
        ("=NOTE_YEARFRAC(Issue_day,First_day,2)", 46 / 360, "46 days over 360"),
        ("=NOTE_ACCRUED(DATE(2017,10,31),Issue_day,12%,250000)", 2465.75, "[8-K] 252,465.75 = 250,000 and 12% of it for 30 days of 365"),
        ('=NOTE_ACCRUED(Issue_day,First_day,Note_rate,Principal,"act/360")', 51512.92, "3,359,538.57 x 12% x 46/360 = 51,512.9247"),
        (f"=NOTE_MATVALUE({LUMP},2)", 1062989.97, "947,687.94 x (1 + 12% x 365/360)"),
        (f'=NOTE_PMT({NOTE},,"flat")', 127406.79, "principal and simple interest for 1,111 days of 365, over 36"),
        (f"=INDEX(NOTE_SCHEDULE({NOTE}),3,8)", 3219699.21, "3,298,215.18 - 78,515.97"),
        (f"=NOTE_BALANCE(First_day,{NOTE})", 3298215.18, "3,359,538.57 - 61,323.39, paid on the day itself"),
        (f"=NOTE_ACCRUEDAT(DATE(2017,12,31),{NOTE})", 34239.68, "3,359,538.57 x 12% x 31/365"),
        (f"=NOTE_IPMT(2,{NOTE})", 33614.69, "3,298,215.18 x 12% x 31/365"),
        (f"=NOTE_PPMT(2,{NOTE})", 78515.97, "112,130.66 - 33,614.69"),
        (f"=NOTE_INTEREST(Issue_day,DATE(2020,12,15),{NOTE})", 677164.99, "all interest: 4,036,703.56 paid less 3,359,538.57"),
        (f"=NOTE_PAYOFF(First_day,{NOTE})", 3298215.18, "no interest accrued on a payment day"),
        (f"=NOTE_PAYOFF(First_day,{NOTE},,,,0.2)", 3957858.22, "3,298,215.18 x 1.2 = 3,957,858.216"),
        (f"=INDEX(NOTE_RELEVEL(DATE(2018,6,30),500000,{NOTE}),1,3)", date(2020, 12, 15), "[8-K] the last day stays"),
        ("=NOTE_DEFAULTDUE(DATE(2018,11,30),DATE(2018,12,30),1061410.49,0)", 1061410.49, "no interest at a rate of 0"),
        ("=INDEX(NOTE_TRADINGDAYS(DATE(2018,1,16),5),5)", date(2018, 1, 12), "15 January 2018 is a holiday"),
        (f"=NOTE_CONVPRICE_ON({PRICED})", 0.0017, "85% of 0.0020, the mean of the five VWAPs"),
        ("=NOTE_CONVPRICE_ON(DATE(2018,1,16),Px!B3:E8,0.15,0.0016)", 0.0016, "the fixed price is below 0.0017"),
        (f"=INDEX(NOTE_CONVLEGS({PRICED}),3,2)", 0.0019, "the bid of 12 January"),
        ("=NOTE_SHARES(947687.94,0.002)", 473843970, "947,687.94 x 500"),
        ("=NOTE_OWNPCT(10000000000,999000000)", 0.0999, "999 million of 10 billion"),
        ("=NOTE_CAPSHARES(10000000000,1000000000,0.0999)", 0, "10% are held already"),
        ("=INDEX(NOTE_MAXCONVERT(100,0.002,10000000000,0,0.0999),1,4)", "amount", "50,000 shares are far from the cap"),
        ("=INDEX(NOTE_LIMITS(100,0.002,10000000000,0,0.0999),2,2)", 50000, "100 / 0.002"),
        ("=NOTE_CAP_ON(DATE(2018,1,2),Data!P1:Q3)", 0.0999, "without days of notice the higher cap holds at once"),
        ("=NOTE_EXCHANGECAP(1000,200)", 0, "199 shares, and 200 are issued"),
        ("=NOTE_CAPOUTSTANDING(900,1,99,0.0999)-9100", 0, "99 + 900 of 9,100 + 900 are 9.99%"),
        ('=NOTE_SHARECOUNT(DATE(2018,1,2),{"Date","Held";"2018-01-02",500},"Held")', 500, "the row of the day itself"),
        ("=INDEX(NOTE_TRANCHES(DATE(2017,12,30),7,250000,0.12),8,1)", date(2018, 6, 30), "six months after the first"),
        ("=INDEX(NOTE_FUNDINGTEST(DATE(2017,12,30),Quotes!A1:D26,50000),1,3)", 4500, "54,500 - 50,000"),
        ("=INDEX(NOTE_EQUITYTEST(DATE(2017,12,30),Quotes!A1:D26,20,0.002),1,2)", 10, "the first ten days are at 0.0025"),
        ("=INDEX(NOTE_RECON(Data!N1:N4,4057226.51),1,4)", "OK", "[8-K] 3,359,538.57 + 252,465.75 + 445,222.19"),
        ('=NOTE_PREPAY(DATE(2018,5,29),Issue_day,1000,{"To day","Premium";90,0.15;180,0.2})', 1200, "day 180 is the last"),
        ("=INDEX(NOTE_PORTFOLIO(DATE(2017,12,31),Data!A30:G32),4,2)", 4307226.51, "[8-K] 3,359,538.57 + 947,687.94"),
        ("=INDEX(NOTE_LADDER(Issue_day,Data!A30:G32),2,2)", 1925329.52, "977,641.58 in 2018 and the lump sum of 947,687.94"),
        ('=ROUND(NOTE_XIRR({-100;110},{"2017-11-30";"2018-11-30"}),9)', 0.1, "10 for a year of 365 days"),
        (f"=ROUND(NOTE_COST({NOTE}),6)", 0.126796, "12.6796% a year"),
        ("=INDEX(NOTE_DISCOUNT(Issue_day,DATE(2018,11,30),1000,1000),2,5)", 0, "no discount, no expense"),
        ("=NOTE_BCF(1000,0.002,0.001)", 0, "the price is above the market"),
        ("=INDEX(NOTE_EFFECTIVE(Issue_day,DATE(2018,11,30),0.12,1000,1),2,6)", 120, "12% of 1,000 for a year"),
        ("=INDEX(NOTE_DILUTION(4307226.51,0.004,10000000000,0,0.0999,0.15,0.002),2,3)", 2153613255, "4,307,226.51 / 0.002"),
        ("=INDEX(NOTE_BLOCKS(100,0.002,10000000000,0,0.0999),2,2)", 50000, "all in one block"),
        ("=INDEX(NOTE_SPIRAL(4307226.51,0.001,100000000000,0,0.0999,0.15,10000000000,0.1),2,3)", 6, "5.07 billion shares, a billion a day"),
        ("=NOTE_TRUEUP(100,50000,0.001)", 50000, "100,000 shares less 50,000"),
        ("=NOTE_RESERVE(100,0.002)", 50000, "100 / 0.002"),
        ("=NOTE_HOLDDATE(Issue_day,12)", date(2018, 11, 30), "a year later"),
        ('=NOTE_RESET(Issue_day,1,{"Date","Price";"2018-01-02",0.5})', 1, "the issue is later than the day asked about"),
        ("=INDEX(NOTE_FORENSIC(2465.75,250000,0.12,DATE(2017,10,31),Issue_day),2,6)", 30, "31 October to 30 November 2017"),
        ("=INDEX(NOTE_CHECK(Data!P1:Q3),2,3)", "no findings", "a table of two caps with their dates"),
        ('=ISNUMBER(SEARCH("46/365",NOTE_EXPLAIN("YEARFRAC",Issue_day,First_day)))', True, "46 days from 30 November to 15 January"),
        ("=LEN(NOTE_ERROR(NOTE_SHARES(100,0.002)))", 0, "no error, no message"),
        ("=INDEX(NOTE_AMBIGUITY(Terms),5,5)", 4036703.56, "35 x 112,130.66 and 112,130.46"),
        ("=LEFT(NOTE_VERSION(),8)", "xl_notes", "the name of the package"),
    )
)
