"""Every reading of the disputed terms against figures derived by hand or published beside the filing, and laws every question keeps."""

from datetime import date
from fractions import Fraction
from itertools import groupby

import pytest
from hypothesis import given, settings

from tests.core.daily_quotes import DailyQuotes, PriceTerms
from tests.core.test_amortization import DEAL, notes
from xl_notes.core import ambiguity
from xl_notes.core.ambiguity import Conversion, Funding, Holding
from xl_notes.core.daycount import ACT_365, THIRTY_360_US
from xl_notes.core.errors import NoteError
from xl_notes.core.terms import LumpNote, PaymentDays

F = Fraction
WEEK = [date(2018, 1, day) for day in (8, 9, 10, 11, 12)]
VWAPS, VOLUMES = ("0.0021", "0.0020", "0.0019", "0.0022", "0.0018"), (10, 20, 30, 5, 85)
QUOTES = DailyQuotes(
    {day: {"VWAP": F(vwap), "Bid": F("0.0019"), "Volume": F(volume)} for day, vwap, volume in zip(WEEK, VWAPS, VOLUMES, strict=True)}
    | {date(2018, 1, 16): {"VWAP": F("0.0010"), "Bid": F("0.0010"), "Volume": F(1)}}
)
LUMP = LumpNote(date(2017, 11, 30), date(2018, 11, 30), F("0.12"), 94768794, ACT_365)
CONVERSION = Conversion(date(2018, 1, 16), 430722651, QUOTES, PriceTerms(F("0.15"), F("0.002")).clauses)


def table(readings):
    """{term: {reading: value}}, and what is chosen."""
    found: dict[str, dict[str, object]] = {}
    for reading in readings:
        found.setdefault(reading.term, {})[reading.reading] = reading.value
    return found


def test_readings_of_the_installments():
    """Totals of the readings as derived outside this package: level by basis 35 x payment + last; "pmt" 4,040,574.31; equal principal 3,997,697.47."""
    found = table(ambiguity.of_installments(DEAL))
    assert found["Day count"]["act/365"] == 403670356
    assert found["What is equal about the installments"]["level"] == 403670356
    assert found["What is equal about the installments"]["pmt"] == 335953857 + 68103574
    assert found["What is equal about the installments"]["pmt_nostub"] == 335953857 + 65751262
    assert found["What is equal about the installments"]["principal"] == 335953857 + 63815890
    assert found["Payment dates on weekends and holidays"]["following business day, the payment only"] == 403670356


def test_readings_of_the_lump():
    """1,061,410.49, on act/360 1,062,989.97; 12% compounded twice a year is 12.36%: 947,687.94 x 1.1236; a day more is 311.57."""
    found = table(ambiguity.of_lump(LUMP))
    assert set(found["Day count"].values()) == {106141049, 106298997}
    assert found["Compounding"]["twice a year"] == round(94768794 * 1.1236)
    assert found["The first day of interest"] == {"not counted": 106141049, "counted": 106141049 + 31157}


def test_order_of_application():
    """The conversion of 100,000 on 1 March 2018 is invented; the three figures are derived by hand beside the ledger's test."""
    found = table(ambiguity.of_application(LUMP, date(2018, 3, 1), 10_000_000, "interest"))
    assert list(found["A conversion in part is set against"].values()) == [95495636, 95240228, 95266395]


def test_readings_of_the_look_back():
    """4,307,226.51 at 0.0017 is 2,533,662,652 shares, worth 0.0018 each the day before: 4,560,592.77.  Weighted by volume the price is 0.001598; by the lowest
    0.00153; with the conversion day's 0.0010 in the window (20 + 19 + 22 + 18 + 10) / 5 = 17.8 ten-thousandths, 85% of it 0.001513."""
    found = table(ambiguity.of_conversion(CONVERSION))

    def worth(price):
        return int((430722651 // (F(price) * 100) * F("0.0018") * 100) + F(1, 2))

    assert found["Average"] == {"mean of the daily prices": worth("0.0017"), "weighted by volume": worth("0.001598"), "lowest of the window": worth("0.00153")}
    assert worth("0.0017") == 456059277
    assert found["The window ends on"]["the conversion day"] == worth("0.001513")
    assert set(found["A day without a print"].values()) == {worth("0.0017")}


def test_the_cap_before_or_after():
    """1,109,876,680 shares after the issue, 999,000,000 of the old count, at 0.0017."""
    found = table(ambiguity.of_cap(Holding(10**10, 0, F("0.0999")), CONVERSION))
    assert found["Shares outstanding are counted"] == {"after the issue": 188679036, "before the issue": 169830000}
    assert found["A notice above the cap is"] == {"cut to the limit": 188679036, "void": 0}


def test_dollar_volume_both_ways():
    """Half the days 40m shares at 0.0025, half 5m at 0.0018: 54,500 closes, 48,375 does not."""
    days = [date(2018, 1, day) for day in (2, 3, 4, 5)]
    rows = {
        day: {"VWAP": F("0.0025"), "Volume": F(40_000_000)} if place < 2 else {"VWAP": F("0.0018"), "Volume": F(5_000_000)} for place, day in enumerate(days)
    }
    case = Funding(date(2018, 1, 8), F(50_000), 25_000_000, DailyQuotes(rows), 4)
    assert table(ambiguity.of_funding(case))["Average dollar volume"] == {"mean of price x volume": 25_000_000, "mean volume x mean price": 0}


def test_a_reading_that_cannot_be_calculated_leaves_the_others():
    """No volumes: the weighted average is an error, the others are there."""
    quotes = DailyQuotes({day: {"VWAP": F(vwap), "Bid": F("0.0019")} for day, vwap in zip(WEEK, VWAPS, strict=True)})
    found = table(ambiguity.of_conversion(Conversion(date(2018, 1, 16), 430722651, quotes, CONVERSION.clauses)))
    assert isinstance(found["Average"]["weighted by volume"], NoteError)
    assert found["Average"]["mean of the daily prices"] == 456059277


@pytest.mark.parametrize(
    "readings",
    [
        ambiguity.of_installments(DEAL),
        ambiguity.of_prepayment(DEAL, date(2018, 6, 30), 50_000_000),
        ambiguity.of_lump(LUMP),
        ambiguity.of_lump(LumpNote(LUMP.issue, LUMP.maturity, LUMP.rate, LUMP.principal, THIRTY_360_US, 4)),
        ambiguity.of_application(LUMP, date(2018, 3, 1), 10_000_000, "prorata"),
        ambiguity.of_conversion(CONVERSION),
        ambiguity.of_cap(Holding(10**10, 0, F("0.0999")), CONVERSION),
    ],
)
def test_one_reading_of_each_term_is_chosen(readings):
    grouped = [list(group) for _, group in groupby(readings, lambda reading: reading.term)]
    assert grouped
    for group in grouped:
        assert sum(reading.chosen for reading in group) == 1
        assert len({reading.reading for reading in group}) == len(group)
        assert len({reading.measure for reading in group}) == 1


@settings(max_examples=50, deadline=None)
@given(note=notes())
def test_the_chosen_readings_of_a_note_agree(note):
    chosen = [reading.value for reading in ambiguity.of_installments(note) if reading.chosen]
    values = [value for value in chosen if not isinstance(value, NoteError)]
    assert len(chosen) == 4
    assert len(set(values)) <= 1
    assert len(values) in (0, 4)


def test_a_moved_note_keeps_its_own_choice():
    from dataclasses import replace

    moved = replace(DEAL, payment_days=PaymentDays("following", True))
    found = [reading.reading for reading in ambiguity.of_installments(moved) if reading.chosen and reading.term.startswith("Payment dates")]
    assert found == ["following business day, interest too"]
