"""Arguments that many functions share: one name, one meaning, one help text."""

from dataclasses import replace
from typing import Any

from xl_notes.core import calendars, terms
from xl_notes.sheet import legs, market
from xl_notes.sheet.kinds import BASIS, DATE, DATES, FLAG, NUMBER, WHOLE, choice
from xl_notes.sheet.spec import Arg


def optional(arg: Arg, text: str, default: Any = None) -> Arg:
    """The same argument where it may be left out."""
    return replace(arg, help=text, default=default)


ISSUE = Arg("issue", DATE, "Day interest starts: the day the note is funded or dated. Not counted itself.")
SETTLEMENT = Arg("settlement", DATE, "Day the answer is for; its interest is counted. A range gives one result per day.")
FIRST_PAYMENT = Arg("first_payment", DATE, "First installment; its day of the month is that of all. Of a note due in one sum: its maturity, with nper 1.")
MATURITY = Arg("maturity", DATE, "Day the note is due.")
RATE = Arg("rate", NUMBER, "Interest per year: 0.12 or 12%.")
PRINCIPAL = Arg("principal", NUMBER, "Unpaid principal in dollars.")
NPER = Arg("nper", WHOLE, "Number of installments; 1 for a note due in one sum.")
BASIS_ARG = Arg("basis", BASIS, "Day count: 0 30/360, 1 act/act, 2 act/360, 3 act/365 (default, unlike Excel's 0), 4 30E/360, or a name.", 3)
COMPOUNDING = Arg("compounding", WHOLE, "0 simple interest (default), or compoundings a year: 1, 2, 4, 12, 365.", 0)
METHOD = Arg(
    "method",
    choice(*terms.METHODS),
    'What is equal: "level" payment (default), "pmt", "pmt_nostub", "principal", "flat"; "bullet" pays interest only.',
    "level",
)
FREQ = Arg("freq", WHOLE, "Installments a year: 1, 2, 4, 12 (default), 26 or 52.", 12)
ADJUST = Arg("adjust", choice(*calendars.ADJUSTMENTS), 'Payments off business days: "none" (default), "following", "modified". Interest stays.', "none")
HOLIDAYS = Arg("holidays", DATES, "Weekdays without trading. Left out: the US market's own calendar.", None)
PREMIUM = Arg("premium", NUMBER, "Premium on principal and interest: 0.2 for 120%. Default 0.", 0)
HEADERS = Arg("headers", FLAG, "TRUE (default) for a header row.", True)

NOTE_TERMS = (ISSUE, FIRST_PAYMENT, RATE, PRINCIPAL, NPER, BASIS_ARG, METHOD, FREQ)
"""The terms of a note repaid in installments, in the order every function takes them."""

STRUCTURE = (
    Arg("accrual_start", DATE, "Day interest starts, where it is not issue. Not counted itself.", None),
    Arg("include_first", FLAG, "TRUE to count the first day too. Default FALSE.", False),
    Arg("balloon", NUMBER, "Dollars of principal left to the last installment. Default 0.", 0),
    Arg("interest_only", WHOLE, "Installments at the beginning that pay interest alone. Default 0.", 0),
    Arg("amortize_over", WHOLE, "Installments the payment is reckoned over, when more than nper: what they leave falls due with the last.", None),
    Arg("payment_rounding", choice(*terms.PAYMENT_ROUNDINGS), 'The equal payment in cents: "nearest" (default), "up", or "none" for unrounded.', "nearest"),
    Arg(
        "interest_rounding",
        choice(*terms.INTEREST_ROUNDINGS),
        'Interest and balance in cents: "nearest" (default), or "none" to carry them unrounded.',
        "nearest",
    ),
    Arg(
        "last",
        choice(*terms.LASTS),
        'The last installment: "adjust" (default) takes what rounding left, "show" is like the others and leaves it, a balloon too, in the closing balance.',
        "adjust",
    ),
)
"""Further terms of a note in installments, by name only: how it is repaid, and the habits of rounding."""

PAYMENT_DAY = Arg("payment_day", WHOLE, "Day of the month installments fall on, where the first month is too short for it: 30 for 28 February, 30 March.", None)
ACCRUE_ADJUSTED = Arg("accrue_adjusted", FLAG, "TRUE where interest runs to the day a payment is moved to. Default FALSE: the payment alone moves.", False)
END_OF_MONTH = Arg("end_of_month", FLAG, "TRUE where every installment falls on the last day of its month. Default FALSE: on the day of the first.", False)
NOTE_MORE = (ADJUST, ACCRUE_ADJUSTED, HOLIDAYS, END_OF_MONTH, PAYMENT_DAY, *STRUCTURE)

DISCOUNT = Arg("discount", NUMBER, "Part taken off the market price: 15% for a price of 85% of the VWAP.")
NO_DISCOUNT = "Part taken off the market price: 15% for a price of 85% of the VWAP. Left out only where a terms range has the legs."
DECIMALS = Arg("decimals", WHOLE, "Round the price half up to so many decimals, 1 to 12. Left out: not rounded.", None)
BID_LEG = Arg("bid_leg", FLAG, "FALSE for a note that does not compare the closing bid. Default TRUE.", True)
FIXED_PRICE = Arg("fixed_price", NUMBER, "Price named in the note, a ceiling, in dollars a share. Left out: none.", None)
FLOOR_PRICE = Arg("floor_price", NUMBER, "The price never falls below it. Left out or 0: no floor.", None)
CONVERSION_DATE = Arg("conversion_date", DATE, "Day of the conversion notice. A range gives one price per day.")
MARKET = Arg("market", market.MARKET, "Table with a header row: Date, VWAP, Bid and, where used, Low, Close, Volume; as traded, in any order.")
LOOKBACK = Arg("lookback", WHOLE, "Trading days in the window, which ends the day before (default 5).", 5)
STATISTIC_HELP = '"mean" (default), "volume" for the volume-weighted mean, "lowest", or "lowest 2" for the mean of the two lowest.'
STATISTIC = Arg("statistic", legs.STATISTIC, STATISTIC_HELP, "mean")
FIELD = Arg("field", legs.FIELD, 'Quote the look-back reads: "VWAP" (default), "Bid", "Low" or "Close".', "VWAP")
SPLITS = Arg("splits", market.SPLITS, "Table with a header row: Date, Ratio (new shares per old: 0.1 for one-for-ten); splits since the note's issue.", None)
PRICE_TERMS = (CONVERSION_DATE, MARKET, optional(DISCOUNT, NO_DISCOUNT), FIXED_PRICE, LOOKBACK, STATISTIC, FIELD, FLOOR_PRICE, SPLITS, HOLIDAYS, BID_LEG)
"""A conversion by the note's price terms, in the order every function takes them."""

MISSING_HELP = 'A day without a print: "error" (default), "skip" it, go "back" for another, take the "previous" print, or "ignore" the leg.'
LEG_HELP = (
    "Any stack of prices: names of the legs, one a column, over rows price, field, statistic, lookback, discount, include_date, missing, combine, applies."
)
PRICE_MORE = (
    Arg("include_date", FLAG, "TRUE where the conversion day itself is the last of the window. Default FALSE.", False),
    Arg("missing", legs.MISSING_KIND, MISSING_HELP, "error"),
    Arg("default_date", DATE, "Day of a default, for legs that apply before or after it. Left out: none.", None),
    Arg("leg", legs.LEGS, LEG_HELP, None),
)
"""Further price terms, by name only."""

PRICE = Arg("price", NUMBER, "Conversion price in dollars a share.")
OUTSTANDING = Arg("outstanding", WHOLE, "Shares outstanding before the issue.")
HELD = Arg("held", WHOLE, "Shares the holder and its affiliates own already.")
OTHER_RIGHTS = Arg("other_rights", WHOLE, "Shares the holder may acquire within 60 days otherwise, Rule 13d-3(d)(1). Default 0.", 0)
AMOUNT = Arg("amount", NUMBER, "Principal and interest to convert, in dollars.")
ROUNDING = Arg("rounding", WHOLE, "Of the shares: 0 down (default, the rest stays owed), 1 nearest, 2 up.", 0)
OVER = Arg("over", choice("truncate", "reject"), 'A notice above the limit: "truncate" (default) or "reject", then #N/A.', "truncate")
CAP = Arg("cap", NUMBER, "Ownership cap as a fraction: 9.99% or 0.0999. The cap itself is allowed.")
