"""Why a number is what it is, in words: the operands, the dates counted, the rule that decided.

An explanation takes what the function's own `call` takes.  A function without one here is explained by its arguments and its result.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from xl_notes.core import accrual, amortization, calendars, conversion, daycount, errors, facility, ledger, level, owed, ownership
from xl_notes.core.conversion import ConversionPrice, Leg
from xl_notes.core.daycount import DayCount
from xl_notes.core.errors import NoteError
from xl_notes.core.money import to_cents, whole_cents
from xl_notes.core.price_terms import Statistic
from xl_notes.sheet import cells
from xl_notes.sheet.faults import as_text
from xl_notes.sheet.functions.amortization import note_of
from xl_notes.sheet.functions.conversion import days_used, price_on, quoted_leg
from xl_notes.sheet.kinds import MONEY, RATIO, Result
from xl_notes.sheet.spec import Arg, SheetFunction

LONGEST = 4000


def explain(function: SheetFunction, values: Sequence[object]) -> str:
    """The result of a call, why it is so, and with what arguments; for a call that fails, what is wrong."""
    try:
        result = function.evaluate(values)
    except NoteError as error:
        return f"{function.name} gives {as_text(error)}."
    if cells.is_block(result) and not function.spills:
        return f"{function.name} gives {len(result)} x {len(result[0])} results, one for each cell of the range. Ask about one of them."
    given, more = function.converted(values)
    why = EXPLANATIONS.get(function.name)
    sentences = [f"{function.name} gives {_result(result, function.returns)}: {function.help}"]
    if why is not None:
        sentences.append(why(*given, **more))
    by_leg = {name for arg in function.more if more[arg.name] is not None for name in arg.kind.reads_terms}
    named = [_argument(arg, value, arg.absent) for arg, value in zip(function.args, given, strict=True) if arg.name not in by_leg]
    sentences.append("With " + "; ".join(named) + ".")
    changed = [_argument(arg, more[arg.name], arg.absent) for arg in function.more if more[arg.name] != arg.absent]
    if changed:
        sentences.append("And " + "; ".join(changed) + ".")
    text = " ".join(sentences)
    return text if len(text) <= LONGEST else text[: LONGEST - 3] + "..."


def _result(result: Any, kind: Result) -> str:
    if isinstance(result, list):
        return f"a table of {len(result)} x {len(result[0])} cells"
    if kind is MONEY:
        return f"{result:,.2f}"
    if isinstance(result, float) and kind is RATIO:
        return f"{result:.10g}"
    return f"{result:,}" if isinstance(result, (int, float)) and not isinstance(result, bool) else str(result)


def _argument(arg: Arg, value: Any, absent: Any) -> str:
    note = " by default" if not arg.required and value == absent else ""
    return f"{arg.name} {_shown(value)}{note}"


def _shown(value: Any) -> str:
    if value is None:
        return "left out"
    if isinstance(value, DayCount):
        return value.name
    if isinstance(value, Fraction) and value.denominator == 1 and abs(value) >= 1000:
        return f"{value.numerator:,}"
    if isinstance(value, Fraction) and abs(value) >= 1000:
        return f"{float(value):,.2f}"
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 10_000:
        return f"{value:,}"
    if isinstance(value, (list, tuple, frozenset)):
        return _shown(next(iter(value))) if len(value) == 1 else f"a range of {len(value)}"
    if isinstance(value, (str, bool, int, Fraction, date)):
        return errors.show(value).strip("'")
    return str(value) if isinstance(value, Statistic) else "the table given"


def _money(cents: int) -> str:
    return f"{cents / 100:,.2f}"


def _dollars(amount: Fraction) -> str:
    return _money(to_cents(amount))


def _percent(part: Fraction, digits: int = 6) -> str:
    return f"{float(part) * 100:.{digits}g}%"


def _price(price: Fraction) -> str:
    return f"{float(price):.9g}"


# ------------------------------------------------------------------------------------------------ interest


def _years(start: date, end: date, rule: DayCount) -> str:
    """A stretch of time as its convention counts it."""
    years = daycount.fraction(rule, start, end)
    days = (end - start).days
    if years * 365 == days:
        counted = f"{days}/365"
    elif years * 360 == days:
        counted = f"{days}/360"
    else:
        counted = f"{float(years):.9g}"
    return f"{days} days from {start}, not counted, to {end}, counted, are {counted} of a year under {rule.name}"


def _yearfrac(start: date, end: date, rule: DayCount) -> str:
    return _years(start, end, rule) + "."


def _accrued(issue: date, settlement: date, rate: Fraction, principal: Fraction, rule: DayCount, compounding: int) -> str:
    way = "simple interest" if compounding == 0 else f"compounded {compounding} times a year"
    interest = accrual.accrued_interest(issue, settlement, rate, principal, rule, compounding)
    return f"{_years(issue, settlement, rule)}; {_dollars(principal)} at {_percent(rate)} a year, {way}, bring {_money(interest)}."


def _matvalue(issue: date, maturity: date, rate: Fraction, principal: Fraction, rule: DayCount, compounding: int) -> str:
    return f"{_accrued(issue, maturity, rate, principal, rule, compounding)} Principal and interest together are due in one sum."


# ------------------------------------------------------------------------------------------------ installments

EQUAL = {
    "level": "the total payment is equal, solved over the real periods, so that the odd first one is in it",
    "pmt": "the total payment is a worksheet's PMT, which takes every period for a regular one; the last installment absorbs the difference",
    "pmt_nostub": "the total payment is a worksheet's PMT and every period, the first too, bears one regular period's interest",
    "principal": "the principal part is equal; payments fall with the interest",
    "flat": "the total payment is equal, (principal + simple interest on all of it to maturity) / number",
    "bullet": "installments pay interest only; the principal is due with the last",
}


def _installments(*terms: Any, **more: Any) -> str:
    note = note_of(*terms, **more)
    rows = amortization.amortize(note)
    first, last = rows[0], rows[-1]
    text = f"Under method {note.method} {EQUAL[note.method]}. The first period has {first.period.days} days, from {first.period.start} to {first.period.end}: "
    text += f"interest {_money(first.interest)} and principal {_money(first.principal)} make {_money(first.payment)}. "
    text += f"The last of {note.nper} falls on {last.period.paid_on} and pays {_money(last.payment)}; interest over all of them is "
    text += f"{_money(sum(row.interest for row in rows))}."
    if note.method == "level" and note.repayment.is_plain and len(rows) > 1:
        plain = amortization.rounded_payment(note, *level.equal_payment(note.principal, [amortization.regular_factor(note)] * note.nper))
        text += f" A worksheet's PMT, blind to the first period's days, is {_money(whole_cents(plain))}."
    return text


def _schedule(*arguments: Any, **more: Any) -> str:
    *terms, _, adjust = arguments
    return _installments(*terms, adjust=adjust, **more)


def _one_installment(number: int, *terms: Any, **more: Any) -> str:
    row = amortization.installment(note_of(*terms, **more), number)
    text = f"Installment {number} on {row.period.paid_on}: interest of {row.period.days} days on {_money(row.opening)} is {_money(row.interest)}, "
    return text + f"principal {_money(row.principal)}, together {_money(row.payment)}; {_money(row.closing)} is left."


def _owed(settlement: date, *terms: Any, **more: Any) -> str:
    note = note_of(*terms, **more)
    state = owed.owed(note, settlement)
    paid = [row for row in amortization.amortize(note) if row.period.paid_on <= settlement]
    since = f"{len(paid)} installments were paid by {settlement}, the last on {paid[-1].period.paid_on}" if paid else f"No installment was due by {settlement}"
    return f"{since}. Principal {_money(state.principal)} is unpaid, with {_money(state.interest)} of interest accrued since."


def _payoff(settlement: date, *terms_and_premium: Any, **more: Any) -> str:
    *terms, premium = terms_and_premium
    extra = f" A premium of {_percent(premium)} is on both." if premium else ""
    return _owed(settlement, *terms, **more) + extra


def _expense(start: date, end: date, *terms: Any, **more: Any) -> str:
    note = note_of(*terms, **more)
    first, last = (owed.interest_expense(note, note.interest_from, max(day, note.interest_from)) for day in (start, end))
    return f"Interest accrued by {end} is {_money(last)}, by {start} it was {_money(first)}: the difference is the period's expense, paid or not."


# ------------------------------------------------------------------------------------------------ conversion


def _legs(*arguments: Any, **more: Any) -> str:
    decimals = more.pop("decimals", None)
    return _compared(price_on(*arguments, **more), decimals)


def _quoted(vwaps: Any, bid: Any, discount: Any, fixed_price: Any, floor_price: Any, average: Any, volumes: Any, decimals: Any, bid_leg: Any) -> str:
    return _compared(conversion.price_from_quotes(vwaps, bid, quoted_leg(vwaps, discount, average), fixed_price, floor_price, volumes, bid_leg), decimals)


def _compared(found: ConversionPrice, decimals: int | None) -> str:
    legs = [f"{leg.name} = {_price(leg.price)}" + _read_from(leg) for leg in found.legs]
    text = f"The prices compared: {'; '.join(legs)}. {found.binding.name} binds at {_price(found.price)}."
    if decimals is not None:
        text += f" Rounded to {decimals} decimals: {_price(conversion.rounded_price(found, decimals))}."
    market, fixed = found.legs[0], next((leg for leg in found.legs if leg.name == "fixed price"), None)
    if market.asked and fixed is not None and found.binding in (market, fixed):
        text += f" Of these two the fixed price is the lower one above an average of {_price(fixed.price * market.raw / market.price)}."
    return text


def _read_from(leg: Leg) -> str:
    if not leg.asked:
        return ""
    return f" (from {_price(leg.raw)}, {days_used(leg)})" if leg.days else f" (from {_price(leg.raw)})"


def _shares(amount: Fraction, price: Fraction, rounding: int) -> str:
    shares = conversion.whole_shares(amount, price, rounding)
    way = ("down", "to the nearest", "up")[rounding]
    left = amount - shares * price
    rest = f"; {float(left):.2g} dollars stay owed" if left > 0 else ""
    return f"{_dollars(amount)} / {_price(price)} = {float(amount / price):,.4f}, rounded {way}{rest}."


# ------------------------------------------------------------------------------------------------ ownership


def _capshares(outstanding: int, held: int, cap: Fraction, other_rights: int = 0) -> str:
    most = ownership.cap_shares(outstanding, held, cap, other_rights)
    after = ownership.beneficial_ownership(outstanding, held, most, other_rights)
    more = ownership.beneficial_ownership(outstanding, held, most + 1, other_rights)
    rights = f" and {other_rights:,} of rights within 60 days" if other_rights else ""
    text = f"New shares count on both sides: ({held:,} held{rights} + x) <= {_percent(cap)} of ({outstanding:,} outstanding{rights} + x). "
    text += f"With x = {most:,} the holder has {_percent(after, 12)}; one more share would make it {_percent(more, 12)}."
    mistaken = max(0, int(cap * outstanding) - held)
    return text + f" {_percent(cap)} of the old count would give {mistaken:,}."


def _ownpct(outstanding: int, held: int, new_shares: int, other_rights: int) -> str:
    added = new_shares + other_rights
    wrong = _percent(Fraction(held + added, outstanding))
    after = f"({held:,} held + {added:,} new or under rights) / ({outstanding:,} outstanding + {added:,})"
    return f"{after}. Over the old count alone it would read {wrong}."


def _maxconvert(amount: Fraction, price: Fraction, outstanding: int, held: int, cap: Fraction, *limits: Any) -> str:
    found = ownership.max_conversion(amount, price, outstanding, held, cap, *limits)
    text = f"{_dollars(amount)} at {_price(price)} would take {conversion.whole_shares(amount, price):,} shares. "
    text += f"The limit that binds is {found.limit}: {found.shares:,} shares for {_money(found.converted)}, {_money(found.left)} left."
    return text


def _tradingdays(as_of: date, count: int, holidays: Any, include_date: bool) -> str:
    days = calendars.trading_days(as_of, count, holidays, include_date)
    closed = [day for day in _weekdays(days[0], as_of) if day not in days and day != as_of]
    skipped = f"; without trading: {', '.join(map(str, closed))}" if closed else ""
    return f"{days[0]} to {days[-1]}, weekends left out{skipped}."


def _weekdays(start: date, end: date) -> list[date]:
    return [start + number * calendars.ONE_DAY for number in range((end - start).days) if (start + number * calendars.ONE_DAY).weekday() < 5]


# ------------------------------------------------------------------------------------------------ a note's life, a facility, its cost


def _relevel(settlement: date, prepaid: Fraction, *terms_and_effect: Any, apply: str = "interest", **more: Any) -> str:
    *terms, effect = terms_and_effect
    note = note_of(*terms, **more)
    state = owed.owed(note, settlement)
    found = ledger.relevel(note, settlement, prepaid, effect, apply)
    text = f"Owed before it: principal {_money(state.principal)} and interest {_money(state.interest)}. {_dollars(prepaid)} is set against {apply} first. "
    text += f"Under effect {effect} {found.left} installments are left, the next one {_money(found.payment)}, the last one {_money(found.last_payment)} "
    return text + f"on {found.final_date}."


def _prepay(settlement: date, issue: date, amount: Fraction, steps: Sequence[facility.PremiumStep]) -> str:
    days = (settlement - issue).days
    step = next(step for step in steps if days <= step.to_day)
    return f"{settlement} is day {days} after {issue}: the row to day {step.to_day} has it, {_percent(step.premium)} on top of {_dollars(amount)}."


def _default_due(
    default_date: date, settlement: date, amount: Fraction, rate: Fraction, premium: Fraction, rule: DayCount, cure_days: int, *prices: Fraction | None
) -> str:
    begins = default_date + cure_days * calendars.ONE_DAY
    if cure_days and settlement <= begins:
        return f"The failure of {default_date} can be cured to {begins}: {_dollars(amount)} is due and nothing on it."
    interest = accrual.accrued_interest(begins, settlement, rate, amount, rule)
    text = f"{_dollars(amount)} and {_percent(premium)} of it, {_dollars(amount * premium)}; {_years(begins, settlement, rule)}, "
    return (
        text
        + f"at {_percent(rate)} on the amount without the premium {_money(interest)}."
        + (" The worth in shares is due in place of the premium where it is more." if any(prices) else "")
    )


def _funding(closing: date, market: Any, threshold: Fraction, *rest: Any) -> str:
    found = facility.funding_test(closing, market, threshold, *rest)
    way = "mean volume times mean price" if rest[1] == 1 else "the mean of each day's price times volume"
    verdict = "reaches" if found.passes else "does not reach"
    return f"From {found.first_day} to {found.last_day} {way} is {_dollars(found.average)}: it {verdict} {_dollars(threshold)}, by {_dollars(found.headroom)}."


def _cost(*terms_and_costs: Any, **more: Any) -> str:
    *terms, stock_discount, fees, oid = terms_and_costs
    note = note_of(*terms, **more)
    paid = amortization.payments(note)
    received = Fraction(note.principal, 100) - fees - oid
    taken = f", each divided by {_percent(1 - stock_discount)} for what the stock taken is worth" if stock_discount else ""
    days = f"{len(paid)} payments from {paid[0].day} to {paid[-1].day}, {_money(sum(each.amount for each in paid))} in all{taken}"
    return f"{_dollars(received)} is received on {note.issue} against {days}: at this rate, days over 365, both have one present value."


def _bcf(amount: Fraction, conversion_price: Fraction, commitment_price: Fraction, proceeds: Fraction | None) -> str:
    shares = amount / conversion_price
    worth = f"{float(shares):,.0f} shares are worth {_dollars(shares * commitment_price)} at {_price(commitment_price)}"
    return f"{worth}; {_dollars(proceeds or amount)} is paid for them."


def _true_up(amount: Fraction, delivered: int, price: Fraction, rounding: int) -> str:
    owed_shares = conversion.whole_shares(amount, price, rounding)
    return f"{_dollars(amount)} at {_price(price)} is {owed_shares:,} shares; {delivered:,} were delivered."


def _reserve(amount: Fraction, price: Fraction, multiple: Fraction) -> str:
    return f"{_price(multiple)} times {_dollars(amount)} at {_price(price)} is {float(amount * multiple / price):,.4f} shares, rounded up."


def _hold(issue: date, months: int, tack: date | None) -> str:
    since = f"{tack}, when the holding of what was exchanged began" if tack else f"issue, {issue}"
    return f"{months} months from {since}. This is date arithmetic, not legal advice."


def _cap_outstanding(amount: Fraction, price: Fraction, held: int, cap: Fraction, other_rights: int) -> str:
    shares = conversion.whole_shares(amount, price)
    with_held = f"with {held + other_rights:,} held or under rights they may be {_percent(cap)} of the count after the issue"
    return f"{_dollars(amount)} buys {shares:,} shares; {with_held}."


EXPLANATIONS: Mapping[str, Callable[..., str]] = {
    "NOTE_YEARFRAC": _yearfrac,
    "NOTE_ACCRUED": _accrued,
    "NOTE_MATVALUE": _matvalue,
    "NOTE_PMT": _installments,
    "NOTE_SCHEDULE": _schedule,
    "NOTE_BALANCE": _owed,
    "NOTE_ACCRUEDAT": _owed,
    "NOTE_IPMT": _one_installment,
    "NOTE_PPMT": _one_installment,
    "NOTE_INTEREST": _expense,
    "NOTE_PAYOFF": _payoff,
    "NOTE_TRADINGDAYS": _tradingdays,
    "NOTE_CONVPRICE": _quoted,
    "NOTE_CONVPRICE_ON": _legs,
    "NOTE_CONVLEGS": _legs,
    "NOTE_SHARES": _shares,
    "NOTE_CAPSHARES": _capshares,
    "NOTE_OWNPCT": _ownpct,
    "NOTE_MAXCONVERT": _maxconvert,
    "NOTE_CAPOUTSTANDING": _cap_outstanding,
    "NOTE_RELEVEL": _relevel,
    "NOTE_DEFAULTDUE": _default_due,
    "NOTE_FUNDINGTEST": _funding,
    "NOTE_PREPAY": _prepay,
    "NOTE_COST": _cost,
    "NOTE_BCF": _bcf,
    "NOTE_TRUEUP": _true_up,
    "NOTE_RESERVE": _reserve,
    "NOTE_HOLDDATE": _hold,
}
