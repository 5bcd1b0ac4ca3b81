"""Written by `python -m xl_notes.hosts.stub`."""

from typing import Any

from xl_notes.core.errors import NoteError as NoteError

__all__: list[str]
__version__: str

def NOTE_YEARFRAC(start_date: Any, end_date: Any, basis: Any = 3) -> Any:
    """Fraction of a year between two dates under a day count. Negative when the end comes first. Basis defaults to 3, act/365."""

def NOTE_ACCRUED(issue: Any, settlement: Any, rate: Any, principal: Any, basis: Any = 3, compounding: Any = 0) -> Any:
    """Interest accrued on a principal from issue to settlement, in dollars, rounded to the cent. Basis defaults to 3, act/365."""

def NOTE_MATVALUE(issue: Any, maturity: Any, rate: Any, principal: Any, basis: Any = 3, compounding: Any = 0) -> Any:
    """Principal and interest due in one sum at maturity, in dollars. Basis defaults to 3, act/365."""

def NOTE_PMT(issue: Any, first_payment: Any, rate: Any, principal: Any, nper: Any, basis: Any = 3, method: Any = 'level', freq: Any = 12, *, adjust: Any = 'none', accrue_adjusted: Any = False, holidays: Any = None, end_of_month: Any = False, payment_day: Any = None, accrual_start: Any = None, include_first: Any = False, balloon: Any = 0, interest_only: Any = 0, amortize_over: Any = None, payment_rounding: Any = 'nearest', interest_rounding: Any = 'nearest', last: Any = 'adjust') -> Any:
    """Installment of a note with an odd first period, in dollars, positive; the first one where they differ. Basis defaults to 3."""

def NOTE_SCHEDULE(issue: Any, first_payment: Any, rate: Any, principal: Any, nper: Any, basis: Any = 3, method: Any = 'level', freq: Any = 12, headers: Any = True, adjust: Any = 'none', *, accrue_adjusted: Any = False, holidays: Any = None, end_of_month: Any = False, payment_day: Any = None, accrual_start: Any = None, include_first: Any = False, balloon: Any = 0, interest_only: Any = 0, amortize_over: Any = None, payment_rounding: Any = 'nearest', interest_rounding: Any = 'nearest', last: Any = 'adjust') -> Any:
    """Schedule of installments: No, Date, Days, Opening, Payment, Interest, Principal, Closing. Repays to the cent. Basis defaults to 3."""

def NOTE_BALANCE(settlement: Any, issue: Any, first_payment: Any, rate: Any, principal: Any, nper: Any, basis: Any = 3, method: Any = 'level', freq: Any = 12, *, adjust: Any = 'none', accrue_adjusted: Any = False, holidays: Any = None, end_of_month: Any = False, payment_day: Any = None, accrual_start: Any = None, include_first: Any = False, balloon: Any = 0, interest_only: Any = 0, amortize_over: Any = None, payment_rounding: Any = 'nearest', interest_rounding: Any = 'nearest', last: Any = 'adjust') -> Any:
    """Principal unpaid on a day, after the installments dated on or before it, in dollars. Basis defaults to 3."""

def NOTE_ACCRUEDAT(settlement: Any, issue: Any, first_payment: Any, rate: Any, principal: Any, nper: Any, basis: Any = 3, method: Any = 'level', freq: Any = 12, *, adjust: Any = 'none', accrue_adjusted: Any = False, holidays: Any = None, end_of_month: Any = False, payment_day: Any = None, accrual_start: Any = None, include_first: Any = False, balloon: Any = 0, interest_only: Any = 0, amortize_over: Any = None, payment_rounding: Any = 'nearest', interest_rounding: Any = 'nearest', last: Any = 'adjust') -> Any:
    """Interest accrued since the last installment, or since issue, of a note in installments, in dollars. Basis defaults to 3."""

def NOTE_IPMT(per: Any, issue: Any, first_payment: Any, rate: Any, principal: Any, nper: Any, basis: Any = 3, method: Any = 'level', freq: Any = 12, *, adjust: Any = 'none', accrue_adjusted: Any = False, holidays: Any = None, end_of_month: Any = False, payment_day: Any = None, accrual_start: Any = None, include_first: Any = False, balloon: Any = 0, interest_only: Any = 0, amortize_over: Any = None, payment_rounding: Any = 'nearest', interest_rounding: Any = 'nearest', last: Any = 'adjust') -> Any:
    """Interest part of an installment, in dollars. Basis defaults to 3."""

def NOTE_PPMT(per: Any, issue: Any, first_payment: Any, rate: Any, principal: Any, nper: Any, basis: Any = 3, method: Any = 'level', freq: Any = 12, *, adjust: Any = 'none', accrue_adjusted: Any = False, holidays: Any = None, end_of_month: Any = False, payment_day: Any = None, accrual_start: Any = None, include_first: Any = False, balloon: Any = 0, interest_only: Any = 0, amortize_over: Any = None, payment_rounding: Any = 'nearest', interest_rounding: Any = 'nearest', last: Any = 'adjust') -> Any:
    """Principal part of an installment, in dollars. Basis defaults to 3."""

def NOTE_INTEREST(start_date: Any, end_date: Any, issue: Any, first_payment: Any, rate: Any, principal: Any, nper: Any, basis: Any = 3, method: Any = 'level', freq: Any = 12, *, adjust: Any = 'none', accrue_adjusted: Any = False, holidays: Any = None, end_of_month: Any = False, payment_day: Any = None, accrual_start: Any = None, include_first: Any = False, balloon: Any = 0, interest_only: Any = 0, amortize_over: Any = None, payment_rounding: Any = 'nearest', interest_rounding: Any = 'nearest', last: Any = 'adjust') -> Any:
    """Interest expense of a reporting period, accrued and not paid, of a note in installments, in dollars. Basis defaults to 3."""

def NOTE_PAYOFF(settlement: Any, issue: Any, first_payment: Any, rate: Any, principal: Any, nper: Any, basis: Any = 3, method: Any = 'level', freq: Any = 12, premium: Any = 0, *, adjust: Any = 'none', accrue_adjusted: Any = False, holidays: Any = None, end_of_month: Any = False, payment_day: Any = None, accrual_start: Any = None, include_first: Any = False, balloon: Any = 0, interest_only: Any = 0, amortize_over: Any = None, payment_rounding: Any = 'nearest', interest_rounding: Any = 'nearest', last: Any = 'adjust') -> Any:
    """What settles a note in installments on a day: principal and accrued interest, times 1 + premium, in dollars. Basis defaults to 3."""

def NOTE_LEDGER(events: Any, issue: Any, rate: Any, principal: Any, maturity: Any = None, basis: Any = 3, apply: Any = 'interest', outstanding: Any = None, cap: Any = None, held: Any = 0, headers: Any = True, *, other_rights: Any = 0, over: Any = 'reject', compounding: Any = 0, commitment: Any = None, first_payment: Any = None, nper: Any = None, method: Any = 'level', freq: Any = 12, effect: Any = 'shorten', adjust: Any = 'none', accrue_adjusted: Any = False, holidays: Any = None, end_of_month: Any = False, payment_day: Any = None, accrual_start: Any = None, include_first: Any = False, balloon: Any = 0, interest_only: Any = 0, amortize_over: Any = None, payment_rounding: Any = 'nearest', interest_rounding: Any = 'nearest', last: Any = 'adjust') -> Any:
    """Running ledger of a note: interest, accrued, principal, shares after each dated event, from issue to maturity. Basis defaults to 3."""

def NOTE_RELEVEL(settlement: Any, prepaid: Any, issue: Any, first_payment: Any, rate: Any, principal: Any, nper: Any, basis: Any = 3, method: Any = 'level', freq: Any = 12, effect: Any = 'relevel', *, apply: Any = 'interest', adjust: Any = 'none', accrue_adjusted: Any = False, holidays: Any = None, end_of_month: Any = False, payment_day: Any = None, accrual_start: Any = None, include_first: Any = False, balloon: Any = 0, interest_only: Any = 0, amortize_over: Any = None, payment_rounding: Any = 'nearest', interest_rounding: Any = 'nearest', last: Any = 'adjust') -> Any:
    """Installments after a prepayment or conversion in part, a row: next payment, payments left, final date, last payment. Basis defaults to 3."""

def NOTE_DEFAULTDUE(default_date: Any, settlement: Any, unpaid_amount: Any, default_rate: Any, default_premium: Any = 0, basis: Any = 3, cure_days: Any = 0, default_conversion_price: Any = None, default_market_price: Any = None) -> Any:
    """Due after an event of default: the amount, a premium on it, and interest at the default rate, in dollars. Basis defaults to 3."""

def NOTE_TRADINGDAYS(as_of: Any, count: Any, holidays: Any = None, include_date: Any = False) -> Any:
    """The last trading days before a date, oldest first, as a column of dates."""

def NOTE_CONVPRICE(vwaps: Any, bid: Any, discount: Any, fixed_price: Any = None, floor_price: Any = None, statistic: Any = 'mean', volumes: Any = None, decimals: Any = None, bid_leg: Any = True) -> Any:
    """Conversion price: lowest of the discounted average VWAP, the closing bid and a fixed price, in dollars a share; not below a floor."""

def NOTE_CONVPRICE_ON(conversion_date: Any, market: Any, discount: Any = None, fixed_price: Any = None, lookback: Any = 5, statistic: Any = 'mean', field: Any = 'VWAP', floor_price: Any = None, splits: Any = None, holidays: Any = None, bid_leg: Any = True, *, decimals: Any = None, include_date: Any = False, missing: Any = 'error', default_date: Any = None, leg: Any = None) -> Any:
    """Conversion price on a day from the market table: lowest of the discounted look-back, the closing bid of the day before and a fixed price."""

def NOTE_CONVLEGS(conversion_date: Any, market: Any, discount: Any = None, fixed_price: Any = None, lookback: Any = 5, statistic: Any = 'mean', field: Any = 'VWAP', floor_price: Any = None, splits: Any = None, holidays: Any = None, bid_leg: Any = True, *, include_date: Any = False, missing: Any = 'error', default_date: Any = None, leg: Any = None) -> Any:
    """The prices compared on a conversion day: leg, raw price, price after discount, whether it binds, days used."""

def NOTE_SHARES(amount: Any, price: Any, rounding: Any = 0) -> Any:
    """Whole shares an amount converts into at a price. Exact: never one share off."""

def NOTE_OWNPCT(outstanding: Any, held: Any, new_shares: Any = 0, other_rights: Any = 0) -> Any:
    """Part of the company the holder beneficially owns after an issue, as a fraction: new shares count on both sides."""

def NOTE_CAPSHARES(outstanding: Any, held: Any, cap: Any, other_rights: Any = 0) -> Any:
    """Most whole shares that may be issued without passing an ownership cap; 0 if none. Exact: one more share breaks the cap."""

def NOTE_MAXCONVERT(amount: Any, price: Any, outstanding: Any, held: Any, cap: Any, authorized: Any = None, reserved: Any = 0, exchange_cap_left: Any = None, over: Any = 'truncate', other_rights: Any = 0) -> Any:
    """Largest conversion under all limits, a row: shares, amount converted, amount left, the limit that binds (amount, ownership, authorized, exchange)."""

def NOTE_LIMITS(amount: Any, price: Any, outstanding: Any, held: Any, cap: Any, authorized: Any = None, reserved: Any = 0, exchange_cap_left: Any = None, other_rights: Any = 0, headers: Any = True) -> Any:
    """Every limit on a conversion: the shares it allows, what they pay for in dollars, whether it binds. NOTE_MAXCONVERT is the row that binds."""

def NOTE_CAP_ON(as_of: Any, caps: Any, notice_days: Any = 0) -> Any:
    """Ownership cap in force on a day, as a fraction: the note's own cap and the holder's notices of another one, of which a higher one has to wait."""

def NOTE_EXCHANGECAP(pre_deal_shares: Any, issued_so_far: Any, percent: Any = 0.1999) -> Any:
    """Shares that may still be issued under an exchange's cap: 19.99% of the shares outstanding before the deal, less all issued under it; 0 if none."""

def NOTE_CAPOUTSTANDING(amount: Any, price: Any, held: Any, cap: Any, other_rights: Any = 0) -> Any:
    """Shares that must be outstanding before all of an amount can convert in one step under an ownership cap. Exact: with one fewer it does not fit."""

def NOTE_SHARECOUNT(as_of: Any, counts: Any, column: Any = 'Outstanding', splits: Any = None, max_age: Any = None) -> Any:
    """Share count on a day from a dated table: the latest one on or before the day, turned into shares of that day by the splits since, rounded down."""

def NOTE_TRANCHES(first_closing: Any, tranche_count: Any, tranche_amount: Any, rate: Any, tranche_months: Any = 12, basis: Any = 3, closings: Any = None, headers: Any = True) -> Any:
    """Tranches of a facility, each due in one sum: Closing, Maturity, Days, Principal, Interest, Due. Simple interest. Basis defaults to 3."""

def NOTE_FUNDINGTEST(closing: Any, market: Any, threshold: Any, volume_days: Any = 20, volume_method: Any = 0, price_field: Any = 'VWAP', include_closing: Any = False, holidays: Any = None) -> Any:
    """Average daily dollar volume before a closing against a threshold, a row: pass, average dollars, headroom, first and last day used."""

def NOTE_EQUITYTEST(as_of: Any, market: Any, days: Any, min_price: Any = None, min_dollars: Any = None, needed: Any = None, holidays: Any = None) -> Any:
    """Equity conditions over a window, a row: pass, days that met them, days needed, lowest price, lowest daily dollars, first day, last day."""

def NOTE_RECON(surrendered: Any, issued: Any, tolerance: Any = 0.005) -> Any:
    """What was surrendered against what was issued for it, a row: sum surrendered, sum issued, difference, "OK" or "BREAK". Text is an error."""

def NOTE_PREPAY(settlement: Any, issue: Any, owed_amount: Any, premium_table: Any) -> Any:
    """What prepays a note on a day: the amount owed and the premium of the table's first row that reaches to the day, in dollars."""

def NOTE_PORTFOLIO(as_of: Any, notes: Any, headers: Any = True, totals: Any = True) -> Any:
    """A row a note: Name, Principal, Accrued, Next payment, Payment, Current (principal due within 12 months), Long-term, Status; then totals. A lump sum past maturity is taken as paid. Basis defaults to 3."""

def NOTE_LADDER(as_of: Any, notes: Any, headers: Any = True, totals: Any = True) -> Any:
    """Maturity ladder: contractual payments after a day by calendar year if nothing converts: Year, Principal, Interest, Total; then totals. Basis defaults to 3."""

def NOTE_XIRR(values: Any, dates: Any, guess: Any = 0.1) -> Any:
    """Effective annual rate of dated amounts, by Excel's definition of XIRR: days over 365 from the first date."""

def NOTE_COST(issue: Any, first_payment: Any, rate: Any, principal: Any, nper: Any, basis: Any = 3, method: Any = 'level', freq: Any = 12, stock_discount: Any = 0, fees: Any = 0, oid: Any = 0, *, adjust: Any = 'none', accrue_adjusted: Any = False, holidays: Any = None, end_of_month: Any = False, payment_day: Any = None, accrual_start: Any = None, include_first: Any = False, balloon: Any = 0, interest_only: Any = 0, amortize_over: Any = None, payment_rounding: Any = 'nearest', interest_rounding: Any = 'nearest', last: Any = 'adjust') -> Any:
    """Effective annual cost of a note in installments to its issuer, also when the installments are taken in stock below the market. Basis defaults to 3."""

def NOTE_DISCOUNT(issue: Any, maturity: Any, face_due: Any, carrying: Any, dates: Any = None, basis: Any = 3, principal: Any = None, bcf: Any = 0, standard: Any = None, headers: Any = True) -> Any:
    """Effective interest on a note due in one sum: Date, Days, Opening, Rate, Expense, Coupon, Amortised, Closing per reporting date. Basis defaults to 3."""

def NOTE_BCF(amount: Any, conversion_price: Any, commitment_price: Any, proceeds: Any = None) -> Any:
    """Intrinsic value of a beneficial conversion feature on the commitment date, in dollars: ASC 470-20 as it was before ASU 2020-06."""

def NOTE_EFFECTIVE(issue: Any, first_payment: Any, rate: Any, principal: Any, nper: Any, basis: Any = 3, method: Any = 'level', freq: Any = 12, carrying: Any = None, headers: Any = True, *, adjust: Any = 'none', accrue_adjusted: Any = False, holidays: Any = None, end_of_month: Any = False, payment_day: Any = None, accrual_start: Any = None, include_first: Any = False, balloon: Any = 0, interest_only: Any = 0, amortize_over: Any = None, payment_rounding: Any = 'nearest', interest_rounding: Any = 'nearest', last: Any = 'adjust') -> Any:
    """Effective interest on a note in installments: Date, Days, Opening, Rate, Payment, Expense, Interest, Amortised, Closing. Basis defaults to 3."""

def NOTE_DILUTION(amount: Any, prices: Any, outstanding: Any, held: Any, cap: Any, discount: Any, fixed_price: Any = None, headers: Any = True) -> Any:
    """What a note converts into at each market price: Market price, Conversion price, Shares, % after, Blocks, Value at market, Value / amount. VWAPs and bid are taken to stand at that price."""

def NOTE_BLOCKS(amount: Any, price: Any, outstanding: Any, held: Any, cap: Any, daily_volume: Any = None, participation: Any = None, first_sale: Any = None, holidays: Any = None, headers: Any = True) -> Any:
    """Plan to clear a note under an ownership cap at one price, each block sold before the next: Block, Shares, Converted, Left, Outstanding after, % at peak, Days to sell; with a start date First day and Last day too."""

def NOTE_SPIRAL(amount: Any, market_price: Any, outstanding: Any, held: Any, cap: Any, discount: Any, daily_volume: Any, participation: Any, fixed_price: Any = None, volatility: Any = 0, paths: Any = 1000, seed: Any = 1, *, impact: Any = 0, drift: Any = 0, lookback: Any = 5, statistic: Any = 'mean', horizon: Any = 1260, days_a_year: Any = 252, headers: Any = True) -> Any:
    """Floorless conversion under a cap, simulated day by day: convert a block, sell it, convert the next. Percentiles of Shares issued, Days to clear, Proceeds, Proceeds / amount, Dilution; part of paths Not cleared."""

def NOTE_TRUEUP(installment_amount: Any, delivered: Any, price: Any, rounding: Any = 0) -> Any:
    """Shares still owed on an amount paid in shares beforehand, once its price is known; 0 when enough were delivered."""

def NOTE_RESERVE(amount: Any, price: Any, multiple: Any = 1) -> Any:
    """Shares to reserve for converting an amount at a price, times a multiple, rounded up."""

def NOTE_HOLDDATE(issue: Any, hold_months: Any = 6, tack: Any = None) -> Any:
    """Day a holding period such as that of Rule 144 ends, counted in months from the issue or from an earlier date tacked on. Date arithmetic, not legal advice: whether a period may be tacked is a legal question."""

def NOTE_RESET(as_of: Any, fixed_price: Any, issues: Any, reset_method: Any = 'ratchet', outstanding_before: Any = None, splits: Any = None) -> Any:
    """Fixed price of a note after later, cheaper issues of shares, in dollars a share of as_of: full ratchet (most favoured nation on price), or broad-based weighted average."""

def NOTE_FORENSIC(reported: Any, principal: Any, rate: Any, start_date: Any, end_date: Any, paid_table: Any = None, headers: Any = True) -> Any:
    """Day counts, compoundings and start dates that reproduce a reported interest, or principal and interest, the nearest first."""

def NOTE_CHECK(cell_range: Any, as_of: Any = None, headers: Any = True) -> Any:
    """What looks wrong in an input area, one row each: text for numbers or dates, error cells, gaps and jumps in quotes, 9.99 for 9.99%."""

def NOTE_EXPLAIN(function_name: Any, argument_a: Any = None, argument_b: Any = None, argument_c: Any = None, argument_d: Any = None, argument_e: Any = None, argument_f: Any = None, argument_g: Any = None, argument_h: Any = None, argument_i: Any = None, argument_j: Any = None, argument_k: Any = None) -> Any:
    """A result in plain English, with the operands, dates and rule behind it: the name of a function, then its arguments as in its own call."""

def NOTE_ERROR(cell: Any = None) -> Any:
    """The message behind an error of these functions, as text; what a bare error code means; empty text for a cell without an error."""

def NOTE_AMBIGUITY(terms: Any, market: Any = None, headers: Any = True, *, issue: Any = None, first_payment: Any = None, rate: Any = None, principal: Any = None, nper: Any = None, basis: Any = 3, method: Any = 'level', freq: Any = 12, adjust: Any = 'none', accrue_adjusted: Any = False, end_of_month: Any = False, payment_day: Any = None, accrual_start: Any = None, include_first: Any = False, balloon: Any = 0, interest_only: Any = 0, amortize_over: Any = None, payment_rounding: Any = 'nearest', interest_rounding: Any = 'nearest', last: Any = 'adjust', maturity: Any = None, compounding: Any = 0, settlement: Any = None, prepaid: Any = None, apply: Any = 'interest', effect: Any = 'shorten', conversion_date: Any = None, amount: Any = None, decimals: Any = None, discount: Any = None, fixed_price: Any = None, lookback: Any = 5, statistic: Any = 'mean', field: Any = 'VWAP', floor_price: Any = None, splits: Any = None, holidays: Any = None, bid_leg: Any = True, include_date: Any = False, missing: Any = 'error', default_date: Any = None, leg: Any = None, rounding: Any = 0, outstanding: Any = None, held: Any = 0, cap: Any = None, other_rights: Any = 0, over: Any = 'truncate', closing: Any = None, threshold: Any = None, tranche_amount: Any = None, volume_days: Any = 20, price_field: Any = 'VWAP', include_closing: Any = False, volume_method: Any = 0) -> Any:
    """Every reading of the terms a contract leaves open: term, reading, whether chosen, what is measured, its dollars, the effect of choosing it instead."""

def NOTE_VERSION() -> Any:
    """Version of xl_notes that calculates this workbook, as text."""
