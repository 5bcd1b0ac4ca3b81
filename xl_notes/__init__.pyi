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

def NOTE_PMT(issue: Any, first_payment: Any, rate: Any, principal: Any, nper: Any, basis: Any = 3, method: Any = 'level', freq: Any = 12) -> Any:
    """Installment of a note with an odd first period, in dollars, positive; the first one where they differ. Basis defaults to 3."""

def NOTE_SCHEDULE(issue: Any, first_payment: Any, rate: Any, principal: Any, nper: Any, basis: Any = 3, method: Any = 'level', freq: Any = 12, headers: Any = True, adjust: Any = 'none') -> Any:
    """Schedule of installments: No, Date, Days, Opening, Payment, Interest, Principal, Closing. Repays to the cent. Basis defaults to 3."""

def NOTE_BALANCE(settlement: Any, issue: Any, first_payment: Any, rate: Any, principal: Any, nper: Any, basis: Any = 3, method: Any = 'level', freq: Any = 12) -> Any:
    """Principal unpaid on a day, after the installments dated on or before it, in dollars. Basis defaults to 3."""

def NOTE_ACCRUEDAT(settlement: Any, issue: Any, first_payment: Any, rate: Any, principal: Any, nper: Any, basis: Any = 3, method: Any = 'level', freq: Any = 12) -> Any:
    """Interest accrued since the last installment, or since issue, of a note in installments, in dollars. Basis defaults to 3."""

def NOTE_IPMT(per: Any, issue: Any, first_payment: Any, rate: Any, principal: Any, nper: Any, basis: Any = 3, method: Any = 'level', freq: Any = 12) -> Any:
    """Interest part of an installment, in dollars. Basis defaults to 3."""

def NOTE_PPMT(per: Any, issue: Any, first_payment: Any, rate: Any, principal: Any, nper: Any, basis: Any = 3, method: Any = 'level', freq: Any = 12) -> Any:
    """Principal part of an installment, in dollars. Basis defaults to 3."""

def NOTE_PAYOFF(settlement: Any, issue: Any, first_payment: Any, rate: Any, principal: Any, nper: Any, basis: Any = 3, method: Any = 'level', freq: Any = 12, premium: Any = 0) -> Any:
    """What settles a note in installments on a day: principal and accrued interest, times 1 + premium, in dollars. Basis defaults to 3."""

def NOTE_TRADINGDAYS(as_of: Any, count: Any, holidays: Any = None, include_date: Any = False) -> Any:
    """The last trading days before a date, oldest first, as a column of dates."""

def NOTE_CONVPRICE(vwaps: Any, bid: Any, discount: Any, fixed_price: Any = None, floor_price: Any = None, average: Any = 'simple', volumes: Any = None, decimals: Any = None) -> Any:
    """Conversion price: lowest of the discounted average VWAP, the closing bid and a fixed price, in dollars a share; not below a floor."""

def NOTE_CONVPRICE_ON(conversion_date: Any, market: Any, discount: Any, fixed_price: Any = None, lookback: Any = 5, statistic: Any = 'mean', field: Any = 'VWAP', floor_price: Any = None, splits: Any = None, holidays: Any = None) -> Any:
    """Conversion price on a day from the market table: lowest of the discounted look-back, the closing bid of the day before and a fixed price."""

def NOTE_CONVLEGS(conversion_date: Any, market: Any, discount: Any, fixed_price: Any = None, lookback: Any = 5, statistic: Any = 'mean', field: Any = 'VWAP', floor_price: Any = None, splits: Any = None, holidays: Any = None) -> Any:
    """The prices compared on a conversion day: leg, raw price, price after discount, whether it binds, days used."""

def NOTE_SHARES(amount: Any, price: Any, rounding: Any = 0) -> Any:
    """Whole shares an amount converts into at a price. Exact: never one share off."""

def NOTE_OWNPCT(outstanding: Any, held: Any, new_shares: Any = 0, other_rights: Any = 0) -> Any:
    """Part of the company the holder beneficially owns after an issue, as a fraction: new shares count on both sides."""

def NOTE_CAPSHARES(outstanding: Any, held: Any, cap: Any) -> Any:
    """Most whole shares that may be issued without passing an ownership cap; 0 if none. Exact: one more share breaks the cap."""

def NOTE_MAXCONVERT(amount: Any, price: Any, outstanding: Any, held: Any, cap: Any, authorized: Any = None, reserved: Any = 0, exchange_cap_left: Any = None, over: Any = 'truncate') -> Any:
    """Largest conversion under all limits, a row: shares, amount converted, amount left, the limit that binds (amount, ownership, authorized, exchange)."""

def NOTE_VERSION() -> Any:
    """Version of xl_notes that calculates this workbook, as text."""
