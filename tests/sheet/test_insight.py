"""Explanations say the operands; ambiguities ask what their terms allow; the message of an error is had from its cell."""

from datetime import date

import pytest

import xl_notes
from xl_notes import NOTE_AMBIGUITY, NOTE_ERROR, NOTE_EXPLAIN, NoteError
from xl_notes.sheet.cells import CellError
from xl_notes.sheet.explain import EXPLANATIONS
from xl_notes.sheet.functions import TABLE

NOTE = ("2017-11-30", "2018-01-15", 0.12, 3359538.57, 36)
MARKET = [("Date", "VWAP", "Bid"), *((date(2018, 1, 8 + place), vwap, 0.0019) for place, vwap in enumerate((0.0021, 0.002, 0.0019, 0.0022, 0.0018)))]


def test_every_explanation_is_of_a_function():
    assert set(EXPLANATIONS) <= set(TABLE)


EXAMPLES = [(name, example.args) for name, function in TABLE.items() for example in function.examples if name != "NOTE_EXPLAIN" and len(example.args) <= 11]


@pytest.mark.parametrize(("name", "arguments"), EXAMPLES)
def test_every_example_can_be_explained(name, arguments):
    text = NOTE_EXPLAIN(name, *arguments)
    assert text.startswith(f"{name} gives ")
    assert "unexpected" not in text
    assert all(arg.name in text for arg in TABLE[name].args[: len(arguments)])


SAID = [
    (
        ("PMT", *NOTE),
        ["112,130.66", "46 days, from 2017-11-30 to 2018-01-15", "50,807.27", "61,323.39", "112,130.46", "111,584.75", "basis act/365 by default"],
    ),
    (("NOTE_ACCRUED", "2017-11-30", "2017-12-31", 0.12, 947687.94), ["31 days", "31/365", "9,658.63", "simple"]),
    (("note_balance", "2018-12-31", *NOTE), ["2,381,896.99", "12 installments", "2018-12-15", "12,529.43"]),
    (("IPMT", 1, *NOTE), ["50,807.27", "46 days", "61,323.39"]),
    (("INTEREST", "2017-12-31", "2018-12-31", *NOTE), ["346,216.09", "34,239.68"]),
    (("CONVPRICE_ON", "2018-01-16", MARKET, 0.15, 0.002), ["0.0017", "2018-01-08 to 2018-01-12", "closing bid = 0.0019", "binds", "0.00235294118"]),
    (("CAPSHARES", 1e10, 0, 0.0999), ["1,109,876,680", "one more share", "999,000,000"]),
    (("MAXCONVERT", 4307226.51, 0.002, 1e10, 0, 0.0999), ["ownership", "2,219,753.36", "2,087,473.15"]),
    (("SHARES", 4307226.51, 0.0017), ["2,533,662,652.9412", "rounded down"]),
    (("TRADINGDAYS", "2018-01-16", 5), ["2018-01-15"]),
    (("RELEVEL", "2018-06-30", 500_000, *NOTE), ["2,893,262.18", "14,268.14", "92,850.09", "2020-12-15"]),
    (("PREPAY", "2018-03-01", "2017-11-30", 976040.69, [("To day", "Premium"), (90, 0.15), (180, 0.2)]), ["day 91", "to day 180", "20%"]),
    (("DEFAULTDUE", "2018-11-30", "2018-12-30", 1061410.49, 0.24, 0.3), ["20,937.41", "318,423.15", "30 days"]),
    (("DEFAULTDUE", "2018-11-30", "2018-12-05", 1061410.49, 0.24, 0.3, None, 10), ["can be cured to 2018-12-10"]),
    (("COST", *NOTE, None, None, None, 0.15, 5000), ["3,354,538.57", "36 payments", "4,036,703.56", "85%"]),
    (("BCF", 947687.94, 0.0017, 0.002), ["557,463,494", "1,114,926.99"]),
    (("TRUEUP", 112130.66, 56065330, 0.0017), ["65,959,211", "56,065,330"]),
    (("RESERVE", 4307226.51, 0.0017, 5), ["5 times", "12,668,313,264.7059", "up"]),
    (("HOLDDATE", "2017-11-30", 6, "2017-09-19"), ["2017-09-19", "not legal advice"]),
    (("CAPOUTSTANDING", 4307226.51, 0.002, 0, 0.0999), ["2,153,613,255", "9.99%"]),
    (("PMT", NOTE[0], NOTE[1], 12, 1000, 36), ["#NUM!", "12% is 0.12"]),
    (("SHARES", [[1.0], [2.0]], 1), ["2 x 1 results"]),
    (("PMT", {"issue": NOTE[0], "first payment": NOTE[1], "rate": 0.12, "principal": 1000, "nper": 12, "balloon": 500}), ["balloon 500"]),
]


@pytest.mark.parametrize(("call", "words"), SAID, ids=lambda value: str(value[0]) if isinstance(value, tuple) else "")
def test_what_is_said(call, words):
    text = NOTE_EXPLAIN(*call)
    assert [word for word in words if word not in text] == []


def test_an_explanation_is_never_too_long_for_a_cell():
    assert all(len(NOTE_EXPLAIN(name, *arguments)) <= 4000 for name, arguments in EXAMPLES)


def test_no_such_function():
    with pytest.raises(NoteError) as caught:
        NOTE_EXPLAIN("VLOOKUP", 1)
    assert caught.value.code == "#VALUE!"


ERRORS = [
    ("#NUM! rate must be from 0 to 1, got 12", "rate must be from 0 to 1, got 12"),
    (CellError("#N/A"), "the data is not there"),
    ("#DIV/0!", "a division by zero"),
    (CellError("#NULL!"), "an error of the spreadsheet"),
    (12.5, ""),
    ("a comment", ""),
    ("#1 seed", ""),
    (None, ""),
    (True, ""),
]


@pytest.mark.parametrize(("cell", "message"), ERRORS)
def test_messages_of_errors(cell, message):
    assert NOTE_ERROR(cell) == message


def test_messages_of_a_column():
    bad, good = xl_notes.NOTE_SHARES([-1, 1], 1)
    assert NOTE_ERROR([bad, good]) == ["amount must be zero or more dollars, got -1", ""]


def terms(**named):
    return [[name.replace("_", " "), value] for name, value in named.items()]


DEAL = dict(zip(("issue", "first_payment", "rate", "principal", "nper"), NOTE, strict=True))
LUMP = {"issue": "2017-11-30", "maturity": "2018-11-30", "rate": 0.12, "principal": 947687.94}


def questions(found):
    return list(dict.fromkeys(row[0] for row in found[1:]))


def test_which_questions_are_asked():
    assert questions(NOTE_AMBIGUITY(terms(**DEAL))) == [
        "Day count",
        "What is equal about the installments",
        "Payment dates on weekends and holidays",
        "The first day of interest",
    ]
    assert questions(NOTE_AMBIGUITY(terms(**LUMP))) == ["Day count", "Compounding", "The first day of interest"]
    in_part = {"settlement": "2018-03-01", "prepaid": 100_000}
    assert "A conversion in part is set against" in questions(NOTE_AMBIGUITY(terms(**LUMP, **in_part)))
    assert "Installments after a prepayment in part" in questions(NOTE_AMBIGUITY(terms(**DEAL, **in_part)))
    conversion = {"conversion_date": "2018-01-16", "amount": 4307226.51, "discount": 0.15, "fixed_price": 0.002}
    assert "Average" in questions(NOTE_AMBIGUITY(terms(**conversion), MARKET))
    assert "Shares outstanding are counted" in questions(NOTE_AMBIGUITY(terms(**conversion, outstanding=1e10, cap=0.0999), MARKET))
    with pytest.raises(NoteError, match="no question"):
        NOTE_AMBIGUITY(terms(**conversion))
    with pytest.raises(NoteError, match="no question"):
        NOTE_AMBIGUITY(terms(rate=0.12))


def test_a_row_of_ambiguity():
    rows = NOTE_AMBIGUITY(terms(**LUMP))
    assert rows[0] == ["Term", "Reading", "Chosen", "Measure", "Value", "Effect"]
    assert ["Day count", "act/360", False, "due at maturity", 1062989.97, 1579.48] in rows
    assert ["Day count", "act/365", True, "due at maturity", 1061410.49, 0.0] in rows


def test_the_reading_chosen_is_the_one_of_the_terms():
    chosen = {row[0]: row[1] for row in NOTE_AMBIGUITY(terms(**LUMP, basis=2, compounding=12)) if row[2] is True}
    assert chosen == {"Day count": "act/360", "Compounding": "monthly", "The first day of interest": "not counted"}
    first = {row[1]: row[2] for row in NOTE_AMBIGUITY(terms(**DEAL, include_first=True)) if row[0] == "The first day of interest"}
    assert first == {"not counted": False, "counted": True}


def test_a_reading_without_its_data_is_an_error_in_its_own_row():
    rows = NOTE_AMBIGUITY(terms(conversion_date="2018-01-16", amount=4307226.51, discount=0.15), MARKET)
    (weighted,) = [row for row in rows if row[1] == "weighted by volume"]
    assert weighted[4].code == "#VALUE!"
    assert [row[5] for row in rows if row[1] == "mean of the daily prices"] == [0.0]


QUOTED = [
    ("Date", "VWAP", "Bid", "Low"),
    *((date(2018, 1, 8 + place), vwap, 0.0019, vwap - 0.0005) for place, vwap in enumerate((0.0021, 0.002, 0.0019, 0.0022, 0.0018))),
]
CONVERSION = {"conversion_date": "2018-01-16", "amount": 1000, "discount": 0.15, "outstanding": 1e6, "cap": 0.0999}


@pytest.mark.parametrize(
    ("changes", "term", "chosen"),
    [
        ({"statistic": "lowest 2"}, "Average", "mean of the 2 lowest"),
        ({"missing": "ignore"}, "A day without a print", "the price is not compared"),
        ({"over": "reject"}, "A notice above the cap is", "void"),
        ({"rounding": 2}, "Fractions of a share", "up"),
    ],
)
def test_what_the_terms_choose_is_chosen(changes, term, chosen):
    rows = NOTE_AMBIGUITY(terms(**CONVERSION, **changes), QUOTED)
    assert [row[1] for row in rows if row[0] == term and row[2] is True] == [chosen]
    assert all(row[5] == 0 for row in rows if row[2] is True)


def test_every_term_of_a_conversion_counts():
    """The table's chosen value is what the other functions give for the same terms: rights, decimals, an alternate price after a default."""

    def convertible(**changes):
        rows = NOTE_AMBIGUITY(terms(**CONVERSION, **changes), QUOTED)
        return next(row[4] for row in rows if row[0] == "Shares outstanding are counted" and row[2] is True)

    price = xl_notes.NOTE_CONVPRICE_ON("2018-01-16", QUOTED, 0.15)
    for rights in (0, 50_000):
        assert convertible(other_rights=rights) == xl_notes.NOTE_MAXCONVERT(1000, price, 1e6, 0, 0.0999, other_rights=rights)[0][1]
    assert convertible(decimals=3) == xl_notes.NOTE_MAXCONVERT(1000, 0.002, 1e6, 0, 0.0999)[0][1]
    legs = {"leg": ["plain", "alternate"], "discount": [0.15, 0.5], "applies": ["before default", "after default"]}
    given = {**CONVERSION, **legs, "default_date": "2018-01-10"}
    rows = NOTE_AMBIGUITY(given, QUOTED)
    assert next(row[4] for row in rows if row[0] == "Shares outstanding are counted") == xl_notes.NOTE_MAXCONVERT(1000, 0.001, 1e6, 0, 0.0999)[0][1]


def test_the_effect_of_a_prepayment_as_chosen():
    rows = NOTE_AMBIGUITY(terms(**DEAL, settlement="2018-06-30", prepaid=500_000, effect="relevel"))
    assert [row[1] for row in rows if row[0].startswith("Installments after") and row[2] is True] == ["relevel"]


def test_an_explanation_of_legs_says_only_what_was_read():
    legs = {"leg": ["lows"], "field": ["Low"], "statistic": ["lowest 2"], "discount": [0.42]}
    text = NOTE_EXPLAIN("CONVPRICE_ON", "2018-01-16", QUOTED, legs)
    assert "lows = 0.000783" in text
    assert not [name for name in ("lookback 5", "statistic mean", "bid_leg") if name in text]
    assert "object at" not in NOTE_EXPLAIN("AMBIGUITY", terms(**LUMP))
    assert "Rounded to 3 decimals: 0.002" in NOTE_EXPLAIN("CONVPRICE", [0.0021, 0.002], 0.0019, 0.15, None, None, None, None, 3)
