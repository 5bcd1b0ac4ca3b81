"""Slips and corners that once gave a number in silence: each is the right number now, or an error that names it.  Markets and events are invented."""

from datetime import date
from typing import Any

import pytest

import xl_notes
from tests.hosts.headless.calculator import calculate
from xl_notes import NoteError
from xl_notes.hosts.excel import as_udf
from xl_notes.sheet.functions import TABLE

NOTICE = date(2018, 1, 16)
MARKET: list[Any] = [("Date", "VWAP", "Bid"), *((date(2018, 1, 8 + place), vwap, 0.0019) for place, vwap in enumerate((0.0021, 0.002, 0.0019, 0.0022, 0.0018)))]
EVENTS = ["Date", "Type", "Amount", "Price"]
N: Any = xl_notes  # terms ranges stand in place of required arguments, which a type checker misses


def error_of(calculate, *arguments, **named):
    with pytest.raises(NoteError) as caught:
        calculate(*arguments, **named)
    return caught.value.code, str(caught.value)


def test_a_balloon_above_what_is_left_is_what_is_left():
    """79,859.40 less 59,238.60: under a balloon of 50,000 what is left pays interest, and the rest at the end; nobody pays the debtor."""
    [[payment, left, final, last]] = N.NOTE_RELEVEL("2018-06-30", 60000, "2018-01-01", "2018-02-01", 0.12, 100000, 12, balloon=50000)
    assert payment > 0
    assert (left, final) == (7, date(2019, 1, 1))
    assert last > 20_000
    rows = N.NOTE_LEDGER(
        [EVENTS, [date(2018, 6, 30), "pay", 60000, None]],
        "2018-01-01",
        0.12,
        100000,
        None,
        first_payment="2018-02-01",
        nper=12,
        balloon=50000,
        effect="relevel",
    )
    assert all(row[4] >= 0 for row in rows[2:])
    assert rows[-1][9] == 0


def test_a_table_in_a_dictionary_is_the_table():
    splits = [["Date", "Ratio"], [NOTICE, 0.1]]
    terms = {"discount": 0.15, "fixed price": 0.002, "bid_leg": False}
    assert N.NOTE_CONVPRICE_ON(NOTICE, MARKET, {**terms, "splits": splits}) == N.NOTE_CONVPRICE_ON(NOTICE, MARKET, terms, splits=splits) == 0.017
    issues = [["Date", "Price"], ["2019-01-02", 0.5]]
    assert N.NOTE_RESET("2019-09-26", {"fixed price": 1, "issues": issues}) == 0.5


def test_when_the_interest_of_a_lump_sum_starts():
    """947,687.94 x (1 + 0.12 x 395 / 365), 30 days before issue; and 366 days with the first one."""
    lump = ("2017-11-30", 0.12, 947687.94, "2018-11-30")
    assert N.NOTE_LEDGER([EVENTS], *lump, accrual_start="2017-10-31")[-1][9] == 1070757.55
    assert N.NOTE_LEDGER([EVENTS], *lump, include_first=True)[-1][9] == 1061722.06
    terms = {"issue": lump[0], "maturity": lump[3], "rate": 0.12, "principal": 947687.94}
    chosen = {row[4] for row in N.NOTE_AMBIGUITY({**terms, "include_first": True}) if row[2] is True}
    assert chosen == {1061722.06}


LEGS = [["leg", "vwap", "bid"], ["field", "VWAP", "Bid"], ["lookback", 5, 1], ["discount", 0.15, 0]]


@pytest.mark.parametrize(
    ("legs", "words"),
    [
        ([["leg", "vwap", None, "bid"], ["discount", 0.15, None, 0], ["price", None, 0.0005, None]], "a name in every column"),
        ([*LEGS, ["price", None, None, 0.0005]], "a name in every column"),
        ([["discount", 0.15], ["combine", "greater"]], "names of the legs"),
    ],
)
def test_a_leg_without_a_name_is_an_error(legs, words):
    code, message = error_of(N.NOTE_CONVPRICE_ON, NOTICE, MARKET, legs)
    assert code == "#VALUE!"
    assert words in message


@pytest.mark.parametrize("named", [{"discount": 0.5}, {"lookback": 4}, {"statistic": "lowest"}, {"missing": "skip"}])
def test_an_argument_beside_legs_is_an_error(named):
    code, message = error_of(N.NOTE_CONVPRICE_ON, NOTICE, MARKET, **{"floor_price": LEGS, **named})
    assert code == "#VALUE!"
    assert next(iter(named)) in message


def test_interest_of_all_periods_whose_payment_waits():
    """Weekly payments, all of them moved behind a closing of sixty days: interest of every week that ended counts."""
    closed = [date.fromordinal(date(2018, 1, 1).toordinal() + day) for day in range(60)]
    note = ("2017-12-20", "2018-01-03", 0.12, 100000, 10, 3, "level", 52)
    accrued = N.NOTE_ACCRUEDAT("2018-02-20", *note, adjust="following", holidays=closed)
    assert accrued == N.NOTE_INTEREST("2017-12-20", "2018-02-20", *note, adjust="following", holidays=closed)


def test_a_terms_range_of_words_in_a_words_place():
    note = ("2017-11-30", "2018-01-15", 0.12, 3359538.57, 36)
    assert N.NOTE_PMT(*note, None, [["Method", "principal"], ["Adjust", "following"]]) == 144127.79
    assert N.NOTE_PMT(*note, None, [["level", "principal"]]) == [[112130.66, 144127.79]]
    assert N.NOTE_PMT(*note, None, [["principal", "level"]]) == [[144127.79, 112130.66]]
    assert error_of(N.NOTE_PMT, *note[:5], None, None, [["Adjust", "following"], [1, 2]])[0] == "#VALUE!"
    assert N.NOTE_ERROR([["Rate", "#NUM! too high"], ["Principal", 5]]) == [["", "too high"], ["", ""]]


def test_a_misspelled_column_is_an_error():
    notes = [["Name", "Issue", "Rate", "Principal", "First payment", "Nper", "Baloon"], ["One", "2017-11-30", 0.12, 1e6, "2018-01-15", 36, 500000]]
    code, message = error_of(N.NOTE_PORTFOLIO, "2017-12-31", notes)
    assert code == "#VALUE!"
    assert "Balloon" in message
    quarterly = [["Name", "Issue", "Rate", "Principal", "First payment", "Nper", "Frequency"], ["One", "2017-11-30", 0.12, 3359538.57, "2018-01-15", 36, 4]]
    assert N.NOTE_PORTFOLIO("2017-12-31", quarterly, False, False)[0][4] == N.NOTE_PMT("2017-11-30", "2018-01-15", 0.12, 3359538.57, 36, freq=4)


def test_numbers_too_large_are_errors_of_their_kind():
    for name, arguments in (("NOTE_LIMITS", (100, 1e308, 1e10, 0, 0.0999)), ("NOTE_RECON", ([-1e308, -1e308], [1]))):
        code, message = error_of(getattr(N, name), *arguments)
        assert code == "#NUM!"
        assert "unexpected" not in message
    splits = [EVENTS, ["2018-01-02", "split", 1e300, None], ["2018-01-03", "split", 1e300, None]]
    [[shown]] = as_udf(TABLE["NOTE_LEDGER"])(splits, "2018-01-01", 0.1, 1000, "2019-01-01", None, None, 1e10)
    assert shown.startswith("#NUM!")


def test_the_last_days_of_the_calendar():
    """A month at 10%, act/365: 1,000.00 x 60 / 365 x 10%."""
    assert N.NOTE_PMT("9999-11-01", "9999-12-31", 0.1, 1000, 1, end_of_month=True) == 1016.44


def test_a_question_without_its_data_leaves_the_others():
    """No market at all for the cap, a "flat" note that cannot be re-levelled: the rest is asked."""
    terms = {"issue": "2017-11-30", "first payment": "2018-01-15", "rate": 0.12, "principal": 1e6, "nper": 36, "method": "flat"}
    asked = N.NOTE_AMBIGUITY({**terms, "settlement": "2018-06-30", "prepaid": 1000})
    assert [row[4].code for row in asked if row[1] == "relevel"] == ["#NUM!"]
    assert len({row[0] for row in asked[1:]}) == 5
    conversion = {"conversion_date": NOTICE, "amount": 1000, "discount": 0.15, "outstanding": 1e6, "cap": 0.0999}
    gappy = [row for row in MARKET if row[0] != date(2018, 1, 10)]
    asked = N.NOTE_AMBIGUITY({**terms, **conversion}, gappy)
    assert [row[4].code for row in asked if row[1] == "after the issue"] == ["#N/A"]


def test_installments_and_one_sum_are_not_confused():
    assert error_of(N.NOTE_AMBIGUITY, {"issue": "2017-11-30", "maturity": "2018-11-30", "rate": 0.12, "principal": 1e6, "nper": 12})[0] == "#VALUE!"


def test_a_terms_range_in_a_cell():
    assert calculate('=NOTE_PMT(DATE(2017,11,30),DATE(2018,1,15),12%,3359538.57,36,,{"Method","principal";"Adjust","following"})') == 144127.79


def test_two_columns_of_one_meaning():
    notes = [["Name", "Issue", "First payment", "Rate", "Principal", "Nper", "Interest rate"], ["x", "2020-01-15", "2020-02-15", 0.12, 1e5, 12, 0.24]]
    assert error_of(N.NOTE_PORTFOLIO, "2020-03-01", notes)[0] == "#VALUE!"


def test_a_start_of_interest_that_a_function_does_not_know():
    lump = {"issue": "2020-01-01", "maturity": "2021-01-01", "settlement": "2020-07-01", "rate": 0.12, "principal": 1e5}
    for calculate_ in (N.NOTE_MATVALUE, N.NOTE_ACCRUED):
        assert calculate_(lump) > 0
        assert "accrual_start" in error_of(calculate_, {**lump, "accrual start": "2020-03-01"})[1]
