"""What the sheets share: where figures come from, and the arguments their formulas pass by name."""

FILING = "Form 8-K, December 6, 2017, Item 1.01"
ASSUMED = "assumed"
INVENTED = "INVENTED for this model: not market data and not a fact about the company"
INVENTED_EVENT = "INVENTED for this model: it did not happen"
PAYMENTS = 36
SCHEDULE_TOP, SCHEDULE_ROOM = 12, 400
"""Row of the schedule's header, from 0, and rows that its totals cover, so that a longer note is still summed."""

NOTE = "note_issue,note_first,note_rate,note_principal,note_nper,note_basis,note_method,note_freq"
LUMP = "lump_rate,lump_principal,lump_basis"
LUMP_TERMS = "lump_issue,lump_rate,lump_principal,lump_maturity,lump_basis"
MARKET, EVENTS = "Market[[#All],[Date]:[Volume]]", "Events[[#All],[Date]:[Price]]"
"""Whole tables with their headers, in the form that LibreOffice reads too: Market[#All] it does not."""

PRICE_TERMS = f"{MARKET},conv_discount,conv_fixed,conv_lookback,conv_statistic,,conv_floor"


def schedule_column(letter: str) -> str:
    """The schedule's column under its header, with room for a longer note."""
    return f"Schedule!${letter}${SCHEDULE_TOP + 2}:${letter}${SCHEDULE_TOP + 1 + SCHEDULE_ROOM}"
