"""Conversion prices and shares by hand: legs, ties, floors, weights, splits in and around the window, and windows across holidays.  All prices are invented."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.daily_quotes import DailyQuotes
from xl_notes.core.conversion import ConversionPrice, price_from_quotes, price_on, whole_shares
from xl_notes.core.errors import NotAvailable
from xl_notes.core.money import exact
from xl_notes.core.price_terms import PriceTerms
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
    return price_on(when, quotes or table(), terms, splits)


def from_list(vwaps=VWAPS, bid="0.0019", terms=TERMS, **more):
    return price_from_quotes([F(vwap) for vwap in vwaps], F(bid), terms, **more)


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
    prices = [price_from_quotes(vwaps, F(1), PriceTerms(F(0), statistic=statistic), volumes) for statistic in ("lowest", "mean", "volume")]
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
    price = price_from_quotes([exact(float(vwap)) for vwap in VWAPS], exact(0.0019), PriceTerms(exact(0.15), exact(0.002)))
    assert whole_shares(exact(4307226.51), price) == 2_533_662_652
    assert [whole_shares(F("4307226.51"), price, rounding) for rounding in (0, 1, 2)] == [2_533_662_652, 2_533_662_653, 2_533_662_653]
    assert [whole_shares(F("0.005"), F("0.002"), rounding) for rounding in (0, 1, 2)] == [2, 3, 3]
    assert whole_shares(F(0), F("0.002"), 2) == 0
