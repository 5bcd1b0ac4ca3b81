"""Conversion prices and shares by hand: legs, ties, floors, weights, splits in and around the window, and windows across holidays.  All prices are invented."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.daily_quotes import DailyQuotes, PriceTerms
from xl_notes.core.conversion import ConversionPrice, price_on, whole_shares
from xl_notes.core.errors import NotAvailable, OutOfRange
from xl_notes.core.money import exact
from xl_notes.core.price_terms import CLOSING_BID, MISSING, Clause, FixedLeg, MarketLeg, Statistic, lowest_of
from xl_notes.core.quotes import Split, split_factor, window

F = Fraction
WEEK = [date(2018, 1, day) for day in (8, 9, 10, 11, 12)]
AFTER = date(2018, 1, 16)  # the Tuesday after Martin Luther King Day
VWAPS = ("0.0021", "0.0020", "0.0019", "0.0022", "0.0018")
VOLUMES = (10, 20, 30, 5, 85)
TERMS = PriceTerms(F("0.15"), F("0.002"))


def table(vwaps=VWAPS, bid="0.0019", days=WEEK, volumes=VOLUMES) -> DailyQuotes:
    """A market table with the VWAPs of a week; the bid of the other days is far off, so that reading it would show."""
    rows = {}
    for day, vwap, volume in zip(days, vwaps, volumes, strict=True):
        rows[day] = {"VWAP": F(vwap), "Bid": F(bid) if day == days[-1] else F(9), "Low": F(vwap) - F("0.0005"), "Close": F(vwap) * 2, "Volume": F(volume)}
    return DailyQuotes(rows)


def on(terms=TERMS, splits=(), quotes=None, when=AFTER) -> ConversionPrice:
    return price_on(when, quotes or table(), terms.clauses, splits)


def from_list(vwaps=VWAPS, bid="0.0019", terms=TERMS, **more):
    return terms.from_list([F(vwap) for vwap in vwaps], F(bid), **more)


# --- legs --------------------------------------------------------------------------------------------------------------------------------------------------


def test_three_legs_and_the_one_that_binds():
    """(21 + 20 + 19 + 22 + 18) / 5 = 20; 85% of 0.0020 is 0.0017, below the bid of 0.0019 and the fixed 0.002."""
    price = on()
    assert [(leg.raw, leg.price) for leg in price.legs] == [(F("0.0020"), F("0.0017")), (F("0.0019"), F("0.0019")), (F("0.002"), F("0.002"))]
    assert price.price == F("0.0017")
    assert price.binding is price.legs[0]
    assert price.legs[0].days == tuple(WEEK)
    assert price.legs[1].days == (WEEK[-1],)
    assert price.price == from_list()


@pytest.mark.parametrize(
    ("vwap", "bid", "binds", "expected"),
    [
        # The ceiling binds when the average is above 0.002 / 0.85 = 0.00235294... and the bid above 0.002.
        ("0.0025", "0.0025", "fixed price", "0.002"),
        ("0.00236", "0.00201", "fixed price", "0.002"),
        ("0.00235", "0.00201", "market", "0.0019975"),
        # The bid binds when it is below 85% of the average.
        ("0.0020", "0.00169", "closing bid", "0.00169"),
        ("0.0020", "0.00171", "market", "0.0017"),
        ("0.0025", "0.0019", "closing bid", "0.0019"),
    ],
)
def test_which_leg_binds(vwap, bid, binds, expected):
    price = on(quotes=table([vwap] * 5, bid))
    assert price.price == F(expected) == from_list([vwap] * 5, bid)
    assert price.binding is next(leg for leg in price.legs if binds in leg.name or (binds == "market" and "VWAP" in leg.name))


def test_a_tie_goes_to_the_first_leg_of_the_note():
    """85% of 0.0020 against a bid of 0.0017 and a fixed price of 0.0017: the same price, the market leg named."""
    price = on(PriceTerms(F("0.15"), F("0.0017")), quotes=table(["0.0020"] * 5, "0.0017"))
    assert {leg.price for leg in price.legs} == {F("0.0017")}
    assert price.binding is price.legs[0]


def test_no_fixed_price():
    """Without the ceiling the higher market counts: 85% of 0.004, and the bid above it."""
    terms = PriceTerms(F("0.15"))
    assert on(terms, quotes=table(["0.004"] * 5, "0.005")).price == F("0.0034") == from_list(["0.004"] * 5, "0.005", terms)
    assert len(on(terms).legs) == 2


def test_floor():
    """A floor above the lowest leg is the price; at it or below, the leg; a floor of zero is none."""
    for floor, expected, binds in (("0.0018", "0.0018", "floor"), ("0.0017", "0.0017", "VWAP"), ("0.001", "0.0017", "VWAP")):
        terms = PriceTerms(F("0.15"), F("0.002"), F(floor))
        price = on(terms)
        assert price.price == F(expected) == from_list(terms=terms)
        assert binds in price.binding.name
        assert price.legs[-1].name == "floor"
    assert on(PriceTerms(F("0.15"), F("0.002"), F(0))).price == F("0.0017")


def test_a_floor_above_the_ceiling_wins():
    """The price "never" falls below the floor: 0.003 over a fixed price of 0.002."""
    assert on(PriceTerms(F("0.15"), F("0.002"), F("0.003"))).price == F("0.003")


# --- statistics and fields ---------------------------------------------------------------------------------------------------------------------------------


def test_volume_weighting():
    """(21 x 10 + 20 x 20 + 19 x 30 + 22 x 5 + 18 x 85) / 150 = 2,820 / 150 = 18.8; 85% of 0.00188 is 0.001598."""
    terms = PriceTerms(F("0.15"), F("0.002"), statistic="volume")
    assert on(terms).price == F("0.001598") == from_list(terms=terms, volumes=[F(volume) for volume in VOLUMES])


def test_a_day_without_volume_weighs_nothing():
    """Only the first day traded: its 0.0021 is the average."""
    terms = PriceTerms(F(0), statistic="volume")
    assert from_list(bid="1", terms=terms, volumes=[F(7), F(0), F(0), F(0), F(0)]) == F("0.0021")


def test_lowest():
    """85% of the lowest VWAP, 0.0018, is 0.00153."""
    terms = PriceTerms(F("0.15"), F("0.002"), statistic="lowest")
    assert on(terms).price == F("0.00153") == from_list(terms=terms)


@pytest.mark.parametrize(("field", "expected"), [("VWAP", "0.0020"), ("Low", "0.0015"), ("Close", "0.0040"), ("Bid", "7.20038")])
def test_the_field_the_window_reads(field, expected):
    """Lows are 0.0005 under the VWAP, closes twice it, and four of the bids are 9: (4 x 9 + 0.0019) / 5."""
    assert on(PriceTerms(F(0), field=field)).legs[0].raw == F(expected)


def test_lookback_of_one_day():
    assert on(PriceTerms(F(0), lookback=1)).price == F("0.0018")


@given(st.lists(st.tuples(st.integers(1, 10**6), st.integers(1, 10**9)), min_size=1, max_size=30))
def test_averages_lie_between_the_lowest_and_the_highest(days):
    vwaps, volumes = [F(vwap, 10**7) for vwap, _ in days], [F(volume) for _, volume in days]
    prices = [PriceTerms(F(0), statistic=statistic).from_list(vwaps, F(1), volumes) for statistic in ("lowest", "mean", "volume")]
    assert min(vwaps) == prices[0] <= min(prices[1:])
    assert max(prices) <= max(vwaps)


def test_decimals_round_half_up():
    """0.85 x 0.00235 = 0.0019975: to 6 places 0.001998, the tie upward; to 5 and 4 places 0.00200."""
    assert [from_list(["0.00235"] * 5, "1", decimals=places) for places in (7, 6, 5, 4)] == [F("0.0019975"), F("0.001998"), F("0.002"), F("0.002")]
    assert from_list(["0.00235"] * 5, "1") == F("0.0019975")


def test_rounding_does_not_pass_the_floor():
    """85% of 0.0019 is 0.001615, so the floor of 0.00164 is the price.  To 4 places that would be 0.0016, and "the price never falls below" the floor."""
    terms = PriceTerms(F("0.15"), F("0.002"), F("0.00164"))
    assert from_list(["0.0019"] * 5, "0.002", terms) == F("0.00164")
    assert from_list(["0.0019"] * 5, "0.002", terms, decimals=4) >= F("0.00164")


# --- splits ------------------------------------------------------------------------------------------------------------------------------------------------

REVERSE = F(1, 10)  # one new share for ten old


def test_reverse_split_inside_the_window():
    """One for ten on the morning of the 11th: the quotes of the 8th to 10th are in old shares and count ten times, as does the fixed price.

    0.021, 0.020, 0.019, then 0.022 and 0.018 as traded: mean 0.020; 85% is 0.017.  The bid of the 12th is in new shares, the fixed 0.002 is now 0.02.
    """
    quotes = table(("0.0021", "0.0020", "0.0019", "0.022", "0.018"), "0.019")
    price = on(splits=[Split(date(2018, 1, 11), REVERSE)], quotes=quotes)
    assert [(leg.raw, leg.price) for leg in price.legs] == [(F("0.020"), F("0.017")), (F("0.019"), F("0.019")), (F("0.02"), F("0.02"))]


def test_volumes_turn_into_new_shares():
    """One for ten on the 11th: old volumes 10, 20, 30 are 1, 2, 3 new shares.  (21 x 1 + 20 x 2 + 19 x 3 + 22 x 5 + 18 x 85) / 96 = 1,758 / 96, thousandths."""
    quotes = table(("0.0021", "0.0020", "0.0019", "0.022", "0.018"), "1")
    price = on(PriceTerms(F(0), statistic="volume"), [Split(date(2018, 1, 11), REVERSE)], quotes)
    assert price.price == F(1758, 96) / 1000


def test_split_after_the_window_re_bases_all():
    """One for ten on the morning of the conversion: every quote is in old shares.  0.017 with the bid at 0.019 and the ceiling at 0.02; the floor moves too."""
    splits = [Split(AFTER, REVERSE)]
    assert [leg.price for leg in on(splits=splits).legs] == [F("0.017"), F("0.019"), F("0.02")]
    assert on(PriceTerms(F("0.15"), F("0.002"), F("0.0018")), splits).price == F("0.018")


def test_split_before_the_window_moves_the_fixed_prices_only():
    """In December: the week's quotes are in new shares already, the 0.002 of November is 0.02 and a floor of 0.0001 is 0.001."""
    splits = [Split(date(2017, 12, 15), REVERSE)]
    assert [leg.price for leg in on(splits=splits).legs] == [F("0.0017"), F("0.0019"), F("0.02")]
    assert on(PriceTerms(F("0.15"), F("0.002"), F("0.0001")), splits).legs[-1].price == F("0.001")


def test_split_still_to_come_changes_nothing():
    assert on(splits=[Split(AFTER + timedelta(days=1), REVERSE)]) == on()


def test_forward_and_reverse_splits_multiply():
    """Two for one on the 9th and one for twenty on the 11th: 1/10 in all for the quote of the 8th, 1/20 for those of the 9th and 10th."""
    splits = [Split(date(2018, 1, 9), F(2)), Split(date(2018, 1, 11), F(1, 20))]
    assert [split_factor(splits, day, AFTER) for day in WEEK] == [F(1, 10), F(1, 20), F(1, 20), 1, 1]
    assert split_factor(splits, None, AFTER) == F(1, 10)
    quotes = table(("0.0021", "0.0010", "0.00095", "0.022", "0.018"), "0.019")
    assert on(splits=splits, quotes=quotes).legs[0].raw == F("0.020")


@given(ratio=st.integers(1, 50), place=st.integers(0, 5))
def test_a_split_does_not_change_what_the_holder_gets(ratio, place):
    """Quotes of a market that trades at the ratio from the split on: the price is the ratio times as high, wherever in the window the split falls."""
    day = [*WEEK, AFTER][place]
    factor = [F(ratio) if quoted >= day else F(1) for quoted in WEEK]
    quotes = table([F(vwap) * times for vwap, times in zip(VWAPS, factor, strict=True)], F("0.0019") * factor[-1])
    assert on(splits=[Split(day, F(1, ratio))], quotes=quotes).price == F("0.0017") * ratio


# --- windows -----------------------------------------------------------------------------------------------------------------------------------------------


def test_window_across_a_holiday():
    """The five trading days before Tuesday the 16th leave out the weekend and Martin Luther King Day, the 15th."""
    assert window(table(), AFTER, 5, None) == WEEK
    assert window(table(), date(2018, 1, 15), 5, None) == WEEK
    assert window(table(), date(2018, 1, 13), 5, None) == WEEK


def test_a_missing_day_is_not_skipped():
    """Without a row for the 10th there is no window, even with older rows."""
    days = [date(2018, 1, day) for day in (5, 8, 9, 11, 12)]
    with pytest.raises(NotAvailable, match="no quotes for 2018-01-10"):
        window(table(days=days), AFTER, 5, None)


def test_holidays_given():
    """A market open on the 15th: the window is the 9th to the 15th."""
    days = [*WEEK[1:], date(2018, 1, 15)]
    assert window(table(days=days), AFTER, 5, ()) == days
    with pytest.raises(NotAvailable, match="no quotes for 2018-01-15"):
        window(table(), AFTER, 5, ())


def test_mourning_day_of_2018():
    """5 December 2018, a Wednesday without trading: the five days before Friday the 7th begin on 29 November."""
    days = [date(2018, 11, 29), date(2018, 11, 30), date(2018, 12, 3), date(2018, 12, 4), date(2018, 12, 6)]
    assert on(quotes=table(days=days), when=date(2018, 12, 7)).price == F("0.0017")


# --- shares ------------------------------------------------------------------------------------------------------------------------------------------------


def test_shares_at_the_computed_price():
    """4,307,226.51 / 0.0017 = 2,533,662,652.94: down by default, up to the nearest; and 0.005 / 0.002 is a tie of half a share."""
    price = PriceTerms(exact(0.15), exact(0.002)).from_list([exact(float(vwap)) for vwap in VWAPS], exact(0.0019))
    assert whole_shares(exact(4307226.51), price) == 2_533_662_652
    assert [whole_shares(F("4307226.51"), price, rounding) for rounding in (0, 1, 2)] == [2_533_662_652, 2_533_662_653, 2_533_662_653]
    assert [whole_shares(F("0.005"), F("0.002"), rounding) for rounding in (0, 1, 2)] == [2, 3, 3]
    assert whole_shares(F(0), F("0.002"), 2) == 0


# --- any stack of legs -------------------------------------------------------------------------------------------------------------------------------------


def stack(*clauses, when=AFTER, quotes=None, splits=(), default_date=None):
    return price_on(when, quotes or table(), clauses, splits, None, default_date)


def test_lesser_and_greater_are_read_from_the_top():
    """85% of 0.0020 is 0.0017; the greater of it and 0.0018 is 0.0018; the lesser of that and 0.00175 is 0.00175."""
    market, floor, ceiling = Clause(MarketLeg(F("0.15"))), Clause(FixedLeg(F("0.0018"), "floor"), "greater"), Clause(FixedLeg(F("0.00175"), "ceiling"))
    assert stack(market, floor).price == F("0.0018")
    assert stack(market, floor, ceiling).price == F("0.00175")
    assert stack(market, ceiling, floor).price == F("0.0018")
    assert stack(market, floor, ceiling).binding.name == "ceiling"


def test_lowest_of_ten_days_with_the_notice_day():
    """92% of the lowest VWAP of the window that includes the notice day, not below a floor: the 16th trades at 0.0010, so 0.00092, the floor 0.0005."""
    quotes = table((*VWAPS, "0.0010"), days=[*WEEK, AFTER], volumes=(1,) * 6)
    leg = MarketLeg(F("0.08"), statistic=Statistic("lowest"), include_date=True)
    assert stack(Clause(leg), Clause(FixedLeg(F("0.0005"), "floor"), "greater"), quotes=quotes).price == F("0.00092")
    assert stack(Clause(replace(leg, include_date=False)), quotes=quotes).price == F("0.0018") * F("0.92")


def test_mean_of_the_two_lowest_lows():
    """Lows are the VWAPs less 0.0005: 13 and 14 ten-thousandths are the lowest, mean 0.00135; 58% of it is 0.000783."""
    leg = MarketLeg(F("0.42"), "Low", Statistic("lowest", 2))
    assert stack(Clause(leg)).price == F("0.000783")
    assert leg.name == "58% of mean of the 2 lowest Low, 5 days"


def test_a_note_without_a_bid_leg():
    """75% of the lowest VWAP of 5 days, 0.0018, or $0.03."""
    clauses = lowest_of(MarketLeg(F("0.25"), statistic=Statistic("lowest")), F("0.03"), bid=None)
    found = stack(*clauses, quotes=table(bid="0.0001"))
    assert found.price == F("0.00135")
    assert [leg.name for leg in found.legs] == ["75% of lowest VWAP, 5 days", "fixed price"]


def test_an_alternate_price_after_a_default():
    before, after = Clause(MarketLeg(F("0.15")), applies="before default"), Clause(MarketLeg(F("0.5")), applies="after default")
    for default_date, price in ((None, "0.0017"), (AFTER + timedelta(days=1), "0.0017"), (AFTER, "0.0010"), (WEEK[0], "0.0010")):
        assert stack(before, after, default_date=default_date).price == F(price)


GAPPY_DAYS = [date(2018, 1, day) for day in (4, 5, 8, 9, 11, 12)]
GAPPY = ("0.0030", "0.0024", "0.0021", "0.0020", "0.0022", "0.0018")


@pytest.mark.parametrize(
    ("missing", "mean", "days"),
    [
        # The 10th did not print.  Skipped: (21 + 20 + 22 + 18) / 4 = 20.25.  A day further back, the 5th at 24: 105 / 5.  The 9th twice: 101 / 5.
        ("skip", "0.002025", [8, 9, 11, 12]),
        ("back", "0.0021", [5, 8, 9, 11, 12]),
        ("previous", "0.00202", [8, 9, 9, 11, 12]),
    ],
)
def test_a_day_that_did_not_print(missing, mean, days):
    row_missing = table(GAPPY, days=GAPPY_DAYS, volumes=(1,) * 6)
    cell_empty = table((*GAPPY, "1"), days=[*GAPPY_DAYS, date(2018, 1, 10)], volumes=(1,) * 7)
    cell_empty._days[date(2018, 1, 10)]["VWAP"] = None  # type: ignore[index]  # the row is there, the print is not
    for quotes in (row_missing, cell_empty):
        with pytest.raises(NotAvailable):
            stack(Clause(MarketLeg()), quotes=quotes)
        (leg,) = stack(Clause(MarketLeg(missing=missing)), quotes=quotes).legs
        assert leg.price == F(mean)
        assert [day.day for day in leg.days] == days
        assert leg.asked == 5


def test_a_zero_is_no_missing_print():
    """A price of zero is an error whatever the note says of days without one."""
    for missing in MISSING:
        with pytest.raises(OutOfRange):
            stack(Clause(MarketLeg(missing=missing)), quotes=table(("0.0021", "0", "0.0019", "0.0022", "0.0018")))


def test_a_leg_left_out_where_its_quote_is_missing():
    quotes = table()
    quotes._days[WEEK[-1]]["Bid"] = None  # type: ignore[index]
    bid = replace(CLOSING_BID, missing="ignore")
    found = stack(*lowest_of(MarketLeg(F("0.15")), F("0.002"), bid=bid), quotes=quotes)
    assert [leg.name for leg in found.legs] == ["85% of mean VWAP, 5 days", "fixed price"]
    with pytest.raises(NotAvailable):
        stack(*lowest_of(MarketLeg(F("0.15"))), quotes=quotes)


def test_carried_prints_are_re_based():
    """One for ten on the morning of the 10th, which did not print: the 9th's 0.0020 in old shares is carried as 0.020."""
    days, splits = [date(2018, 1, day) for day in (8, 9, 11, 12)], [Split(date(2018, 1, 10), REVERSE)]
    quotes = table(("0.0021", "0.0020", "0.022", "0.018"), days=days, volumes=(1,) * 4)
    (leg,) = stack(Clause(MarketLeg(missing="previous")), quotes=quotes, splits=splits).legs
    assert leg.price == (F("0.021") + 2 * F("0.020") + F("0.022") + F("0.018")) / 5


@given(st.data())
def test_a_stack_by_brute_force(data):
    """Lesser and greater of prices named in the note, folded by hand."""
    prices = data.draw(st.lists(st.integers(1, 50), min_size=1, max_size=8))
    joins = data.draw(st.lists(st.sampled_from(["lesser", "greater"]), min_size=len(prices), max_size=len(prices)))
    expected = prices[0]
    for price, join in zip(prices[1:], joins[1:], strict=True):
        expected = min(expected, price) if join == "lesser" else max(expected, price)
    found = stack(*(Clause(FixedLeg(F(price), f"p{place}"), join) for place, (price, join) in enumerate(zip(prices, joins, strict=True))))
    assert found.price == expected == found.binding.price
    assert found.binding in found.legs
