"""Interest between two dates."""

from datetime import date
from typing import Any

from xl_notes.core import accrual, daycount
from xl_notes.core.daycount import DayCount
from xl_notes.sheet import columns, quick
from xl_notes.sheet.functions.arguments import BASIS_ARG, COMPOUNDING, ISSUE, MATURITY, PRINCIPAL, RATE, SETTLEMENT
from xl_notes.sheet.kinds import DATE, MONEY, RATIO
from xl_notes.sheet.spec import Arg, Difference, Example, SheetFunction

GROUP = "Accrual"
FUNDED, LUMP_DUE = date(2017, 11, 30), date(2018, 11, 30)


@columns.batch_of("start_date", "end_date")
def _year_fraction(start: Any, end: Any, day_count: DayCount) -> Any:
    from xl_notes.core import batch

    return batch.plain_fractions(start, end, day_count)


@columns.batch_of("issue", "settlement", "rate", "principal")
def _accrued_interest(issue: Any, settlement: Any, rate: Any, principal: Any, day_count: DayCount, compounding: Any) -> Any:
    from xl_notes.core import batch

    return None if compounding else batch.plain_accrued(principal, rate, issue, settlement, day_count)


YEARFRAC = SheetFunction(
    name="NOTE_YEARFRAC",
    group=GROUP,
    help="Fraction of a year between two dates under a day count. Negative when the end comes first. Basis defaults to 3, act/365.",
    args=(Arg("start_date", DATE, "First date; not counted itself."), Arg("end_date", DATE, "Last date; counted."), BASIS_ARG),
    call=lambda start, end, day_count: daycount.fraction(day_count, start, end),
    quick=quick.year_fraction,
    batch=_year_fraction,
    returns=RATIO,
    examples=(
        Example((FUNDED, date(2018, 1, 15)), 46 / 365, "calc: 46 days over 365"),
        Example((FUNDED, date(2018, 1, 15), 0), 0.125, "calc: 45 days over 360"),
    ),
    source="2006 ISDA Definitions, section 4.16, and ICMA Rule 251 for the named conventions; Microsoft's YEARFRAC for bases 0 to 4.",
    differs=(
        Difference(
            "=YEARFRAC(DATE(2017,11,30),DATE(2018,1,15))",
            0.125,
            Example((FUNDED, date(2018, 1, 15)), 46 / 365, "as the example"),
            "the basis left out is 30/360 there and act/365 here",
        ),
        Difference(
            "=YEARFRAC(DATE(2018,1,15),DATE(2017,11,30),3)",
            46 / 365,
            Example((date(2018, 1, 15), FUNDED), -46 / 365, "as the example"),
            "reversed dates lose their sign there",
        ),
    ),
)

ACCRUED = SheetFunction(
    name="NOTE_ACCRUED",
    group=GROUP,
    help="Interest accrued on a principal from issue to settlement, in dollars, rounded to the cent. Basis defaults to 3, act/365.",
    args=(ISSUE, SETTLEMENT, RATE, PRINCIPAL, BASIS_ARG, COMPOUNDING),
    call=accrual.accrued_interest,
    quick=quick.accrued_interest,
    batch=_accrued_interest,
    returns=MONEY,
    examples=(Example((FUNDED, date(2017, 12, 31), 0.12, 947687.94), 9658.63, "calc: 947,687.94 x 12% x 31/365"),),
    errors=("#NUM! settlement before issue", "#NUM! rate above 1: 12% is 0.12"),
    notes=("30E/360 ISDA treats a maturity at the end of February apart: settlement is taken as an earlier day; NOTE_MATVALUE takes its date as it",),
    source="Form 8-K, December 6, 2017, Item 1.01: 12% per annum; 250,000 x 12% x 30/365 is the interest in the exchanged note of $252,465.75.",
    differs=(
        Difference(
            "=ACCRINTM(DATE(2017,11,30),DATE(2017,12,31),12%,947687.94,3)",
            947687.94 * 0.12 * 31 / 365,
            Example((FUNDED, date(2017, 12, 31), 0.12, 947687.94), 9658.63, "as the example"),
            "nothing is rounded there; what can be posted is in cents",
        ),
        Difference(
            "=ACCRINTM(DATE(2017,11,30),DATE(2018,1,15),12%,947687.94)",
            947687.94 * 0.12 * 45 / 360,
            Example((FUNDED, date(2018, 1, 15), 0.12, 947687.94), 14332.16, "as the example"),
            "the basis left out is 30/360 there and act/365 here",
        ),
    ),
    refuses=("accrual_start", "include_first"),
)

MATVALUE = SheetFunction(
    name="NOTE_MATVALUE",
    group=GROUP,
    help="Principal and interest due in one sum at maturity, in dollars. Basis defaults to 3, act/365.",
    args=(ISSUE, MATURITY, RATE, PRINCIPAL, BASIS_ARG, COMPOUNDING),
    call=accrual.maturity_value,
    returns=MONEY,
    examples=(Example((FUNDED, LUMP_DUE, 0.12, 947687.94), 1061410.49, "calc: 947,687.94 x 1.12"),),
    errors=("#NUM! maturity before issue",),
    source="Form 8-K, December 6, 2017, Item 1.01: payable in a lump sum on November 30, 2018.",
    refuses=("accrual_start", "include_first"),
)

FUNCTIONS = (YEARFRAC, ACCRUED, MATVALUE)
