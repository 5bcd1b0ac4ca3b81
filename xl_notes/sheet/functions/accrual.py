"""Interest between two dates."""

from datetime import date

from xl_notes.core import accrual, daycount
from xl_notes.sheet.functions.arguments import BASIS_ARG, COMPOUNDING, ISSUE, MATURITY, PRINCIPAL, RATE, SETTLEMENT
from xl_notes.sheet.kinds import DATE, MONEY, RATIO
from xl_notes.sheet.spec import Arg, Example, SheetFunction

GROUP = "Accrual"
FUNDED, LUMP_DUE = date(2017, 11, 30), date(2018, 11, 30)

YEARFRAC = SheetFunction(
    name="NOTE_YEARFRAC",
    group=GROUP,
    help="Fraction of a year between two dates under a day count. Negative when the end comes first. Basis defaults to 3, act/365.",
    args=(Arg("start_date", DATE, "First date; not counted itself."), Arg("end_date", DATE, "Last date; counted."), BASIS_ARG),
    call=lambda start, end, day_count: daycount.fraction(day_count, start, end),
    returns=RATIO,
    examples=(
        Example((FUNDED, date(2018, 1, 15)), 46 / 365, "calc: 46 days over 365"),
        Example((FUNDED, date(2018, 1, 15), 0), 0.125, "calc: 45 days over 360"),
    ),
)

ACCRUED = SheetFunction(
    name="NOTE_ACCRUED",
    group=GROUP,
    help="Interest accrued on a principal from issue to settlement, in dollars, rounded to the cent. Basis defaults to 3, act/365.",
    args=(ISSUE, SETTLEMENT, RATE, PRINCIPAL, BASIS_ARG, COMPOUNDING),
    call=accrual.accrued_interest,
    returns=MONEY,
    examples=(Example((FUNDED, date(2017, 12, 31), 0.12, 947687.94), 9658.63, "calc: 947,687.94 x 12% x 31/365"),),
    errors=("#NUM! settlement before issue", "#NUM! rate above 1: 12% is 0.12"),
    notes=("30E/360 ISDA treats a maturity at the end of February apart: settlement is taken as an earlier day; NOTE_MATVALUE takes its date as it",),
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
)

FUNCTIONS = (YEARFRAC, ACCRUED, MATVALUE)
