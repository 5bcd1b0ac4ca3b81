"""A table of notes as it lies on a sheet: both kinds of note in it, the rows against the functions of one note, bad rows, totals."""

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import xl_notes
from xl_notes import NoteError
from xl_notes.sheet.cells import CellError

FUNDED, YEAR_END = date(2017, 11, 30), date(2017, 12, 31)
HEADER = ("Name", "Issue", "Rate", "Principal", "First payment", "Nper", "Maturity")
AMORTIZING = ("Amortizing", FUNDED, 0.12, 3359538.57, date(2018, 1, 15), 36, None)
LUMP = ("Lump", FUNDED, 0.12, 947687.94, None, None, date(2018, 11, 30))
CLOSINGS = [date(2017, 12, 30), date(2018, 1, 30), date(2018, 2, 28), date(2018, 3, 30), date(2018, 4, 30), date(2018, 5, 30), date(2018, 6, 30)]
TRANCHES = [(f"Tranche {place}", day, 0.12, 250_000, None, None, day.replace(year=day.year + 1)) for place, day in enumerate(CLOSINGS, 1)]
DEAL = (HEADER, AMORTIZING, LUMP)


def portfolio(*arguments, **more):
    return xl_notes.NOTE_PORTFOLIO(*arguments, **more)


def ladder(*arguments, **more):
    return xl_notes.NOTE_LADDER(*arguments, **more)


def code_of(cell):
    return cell.code if isinstance(cell, NoteError) else cell


# ------------------------------------------------------------------------------------------------ the deal


def test_the_two_notes():
    """Payments of 112,130.66 and 1,061,410.49 on different days."""
    assert portfolio(YEAR_END, DEAL) == [
        ["Name", "Principal", "Accrued", "Next payment", "Payment", "Current", "Long-term", "Status"],
        ["Amortizing", 3359538.57, 34239.68, date(2018, 1, 15), 112130.66, 977641.58, 2381896.99, "open"],
        ["Lump", 947687.94, 9658.63, date(2018, 11, 30), 1061410.49, 947687.94, 0, "open"],
        ["Total", 4307226.51, 43898.31, "various", 1173541.15, 1925329.52, 2381896.99, "2 open"],
    ]


def test_tranches_before_their_closing_and_notes_after_their_end():
    rows = portfolio(date(2018, 11, 30), (HEADER, *TRANCHES[:1], LUMP, ("Later", date(2018, 12, 1), 0.12, 100, None, None, date(2019, 12, 1))), False)
    assert rows[0] == ["Tranche 1", 250_000, 27_534.25, date(2018, 12, 30), 280_000, 250_000, 0, "open"]  # 250,000 x 12% x 335/365 = 27,534.246
    assert rows[1] == ["Lump", 0, 0, "none", 0, 0, 0, "matured/paid"]
    assert rows[2] == ["Later", 0, 0, "none", 0, 0, 0, "not issued"]
    assert rows[3] == ["Total", 250_000, 27_534.25, date(2018, 12, 30), 280_000, 250_000, 0, "1 open"]


def test_headers_and_totals_on_their_own():
    full = portfolio(YEAR_END, DEAL)
    assert portfolio(YEAR_END, DEAL, False) == full[1:]
    assert portfolio(YEAR_END, DEAL, True, False) == full[:-1]
    assert portfolio(YEAR_END, DEAL, False, False) == full[1:-1]


def test_the_ladder_of_the_filing():
    table = ladder(FUNDED, (*DEAL, *TRANCHES))
    assert table[0] == ["Year", "Principal", "Interest", "Total"]
    assert [(row[0], row[3]) for row in table[1:]] == [(2018, 2686978.41), (2019, 3025567.92), (2020, 1345567.72), ("Total", 7058114.05)]
    assert table[-1] == ["Total", 6057226.51, 1000887.54, 7058114.05]
    assert ladder(FUNDED, (*DEAL, *TRANCHES), False, False) == table[1:-1]
    assert ladder(YEAR_END, (*DEAL, *TRANCHES)) == table


def test_when_nothing_is_left():
    assert ladder(date(2030, 1, 1), DEAL) == [["Year", "Principal", "Interest", "Total"], ["Total", 0, 0, 0]]
    with pytest.raises(NoteError, match="as_of must be before the last payment"):
        ladder(date(2030, 1, 1), DEAL, False, False)


def test_the_same_table_otherwise():
    """Columns in another order and more of them, empty rows, other capitals, a frame, rows the other way round."""
    expected = portfolio(YEAR_END, DEAL)
    turned = [row[::-1] for row in DEAL]
    blank = (None,) * 7
    assert portfolio(YEAR_END, turned) == expected
    assert portfolio(YEAR_END, [(*row, remark) for row, remark in zip(DEAL, ("Remark", "x", None), strict=True)]) == expected
    assert portfolio(YEAR_END, (DEAL[0], blank, DEAL[1], blank, DEAL[2], blank)) == expected
    assert portfolio(YEAR_END, (tuple(name.upper() for name in HEADER), *DEAL[1:])) == expected
    assert portfolio(YEAR_END, pd.DataFrame(DEAL[1:], columns=HEADER).astype({"Issue": "datetime64[ns]"})) == expected
    assert portfolio(YEAR_END, (HEADER, LUMP, AMORTIZING), False, False) == expected[2:0:-1]


def test_notes_may_have_numbers_for_names():
    assert [row[0] for row in portfolio(YEAR_END, (HEADER, (1, *LUMP[1:]), (2.5, *LUMP[1:])), False)] == [1, 2.5, "Total"]


def test_a_maturity_beside_installments_is_checked():
    assert portfolio(YEAR_END, (HEADER, (*AMORTIZING[:6], date(2020, 12, 15)))) == portfolio(YEAR_END, (HEADER, AMORTIZING))
    [row] = portfolio(YEAR_END, (HEADER, (*AMORTIZING[:6], date(2020, 12, 31))), False, False)
    assert str(row[1]) == "notes row 2, maturity must be left out, or the day of the last installment, 2020-12-15, got 2020-12-31"


# ------------------------------------------------------------------------------------------------ against the functions of one note

TERMS = ("Basis", "Method", "Freq")


def is_a_schedule(terms):
    """Some are refused: the payment of 48 months does not cover the interest of 60 days at a high rate."""
    try:
        xl_notes.NOTE_PMT(*terms)
    except NoteError:
        return False
    return True


@settings(max_examples=60)
@given(
    issue=st.dates(date(2000, 1, 1), date(2040, 1, 1)),
    stub=st.integers(1, 60),
    rate=st.integers(0, 300),
    cents=st.integers(10**6, 10**10),
    nper=st.integers(1, 48),
    basis=st.sampled_from([0, 1, 2, 3, 4, "30E/360 ISDA", "act/act ISDA"]),
    method=st.sampled_from(["level", "principal", "bullet", "pmt_nostub"]),
    freq=st.sampled_from([2, 4, 12]),
    days=st.integers(0, 3000),
)
def test_a_row_in_installments_is_what_the_functions_of_one_note_say(issue, stub, rate, cents, nper, basis, method, freq, days):
    """Balance, accrued interest, and of the schedule the next payment and all that is still to come."""
    first, as_of = issue + timedelta(days=stub), issue + timedelta(days=days)
    terms = (issue, first, rate / 1000, cents / 100, nper, basis, method, freq)
    assume(is_a_schedule(terms))
    notes = ((*HEADER[:6], *TERMS), ("One", issue, rate / 1000, cents / 100, first, nper, basis, method, freq))
    [[_, principal, accrued, day, payment, current, long_term, _]] = portfolio(as_of, notes, False, False)
    assert principal == xl_notes.NOTE_BALANCE(as_of, *terms)
    assert accrued == xl_notes.NOTE_ACCRUEDAT(as_of, *terms)
    assert round(current + long_term - principal, 2) == 0
    to_come = [row for row in xl_notes.NOTE_SCHEDULE(*terms, headers=False) if row[1] > as_of]
    assert (day, payment) == next(((row[1], row[4]) for row in to_come if row[4]), ("none", 0))
    total = ladder(as_of, notes)[-1]
    assert total[1:] == [round(sum(row[column] for row in to_come), 2) for column in (6, 5, 4)]
    assert total[1] == principal


@settings(max_examples=60)
@given(
    issue=st.dates(date(2000, 1, 1), date(2040, 1, 1)),
    length=st.integers(1, 1500),
    rate=st.integers(0, 300),
    cents=st.integers(1, 10**11),
    basis=st.sampled_from([0, 1, 2, 3, 4, "30E/360 ISDA"]),
    compounding=st.sampled_from([0, 1, 12, 365]),
    days=st.integers(0, 2000),
)
def test_a_row_due_in_one_sum_is_what_the_functions_of_one_note_say(issue, length, rate, cents, basis, compounding, days):
    maturity, as_of = issue + timedelta(days=length), issue + timedelta(days=days)
    notes = (("Name", "Issue", "Rate", "Principal", "Maturity", "Basis", "Compounding"), ("One", issue, rate / 1000, cents / 100, maturity, basis, compounding))
    [[_, principal, accrued, day, payment, _, _, status]] = portfolio(as_of, notes, False, False)
    if as_of >= maturity:
        assert (principal, accrued, day, payment, status) == (0, 0, "none", 0, "matured/paid")
        return
    due = xl_notes.NOTE_MATVALUE(issue, maturity, rate / 1000, cents / 100, basis, compounding)
    assert (principal, day, payment, status) == (cents / 100, maturity, due, "open")
    assert accrued == xl_notes.NOTE_ACCRUED(issue, as_of, rate / 1000, cents / 100, basis, compounding)
    assert ladder(as_of, notes, False, False) == [[maturity.year, cents / 100, round(due - cents / 100, 2), due]]


FURTHER = {
    "Adjust": "following",
    "Accrue adjusted": None,
    "End of month": None,
    "Accrual start": date(2017, 12, 15),
    "Include first": True,
    "Balloon": 1_000_000,
    "Interest only": 6,
    "Amortize over": None,
    "Payment rounding": "up",
    "Interest rounding": "nearest",
    "Last": "adjust",
}


def test_further_columns_of_a_note_in_installments():
    """Each one says what the same word says to NOTE_BALANCE, alone and with the others."""
    terms = (FUNDED, date(2018, 1, 15), 0.12, 3359538.57, 36)
    for names in [*[[name] for name in FURTHER], list(FURTHER)]:
        notes = ((*HEADER, *names), (*AMORTIZING, *(FURTHER[name] for name in names)))
        more = {name.replace(" ", "_").lower(): FURTHER[name] for name in names}
        for day in (date(2018, 4, 15), date(2019, 12, 31)):
            row = portfolio(day, notes, False, False)[0]
            assert row[1] == xl_notes.NOTE_BALANCE(day, *terms, **more), names
            assert row[2] == xl_notes.NOTE_ACCRUEDAT(day, *terms, **more), names


def test_terms_of_the_other_kind_are_refused():
    """Passed over they would be a wrong number; their default may stand there, as in a column filled down."""
    header = (*HEADER, "Compounding", "Method", "Balloon")
    good = portfolio(YEAR_END, (header, (*AMORTIZING, 0, "level", 0), (*LUMP, 0, "level", 0)))
    assert good == portfolio(YEAR_END, DEAL)
    rows = portfolio(YEAR_END, (header, (*AMORTIZING, 12, "level", 0), (*LUMP, 12, "bullet", 0), (*LUMP, 12, None, 5)), False, False)
    assert [str(row[1]).split(" must")[0] for row in rows] == ["notes row 2, compounding", "notes row 3, method", "notes row 4, balloon"]
    assert {code_of(row[1]) for row in rows} == {"#VALUE!"}


# ------------------------------------------------------------------------------------------------ bad rows

BAD_ROWS = {
    "error cell": ((*LUMP[:3], CellError("#REF!"), *LUMP[4:]), "#REF!", "notes row 3"),
    "text of an error": ((*LUMP[:3], "#DIV/0! something", *LUMP[4:]), "#DIV/0!", "notes row 3"),
    "text": ((*LUMP[:3], "much", *LUMP[4:]), "#VALUE!", "notes row 3, Principal"),
    "no principal": ((*LUMP[:3], None, *LUMP[4:]), "#VALUE!", "notes row 3, Principal"),
    "principal of nothing": ((*LUMP[:3], 0, *LUMP[4:]), "#NUM!", "notes row 3, principal"),
    "rate typed 12": ((*LUMP[:2], 12, *LUMP[3:]), "#NUM!", "notes row 3, rate"),
    "neither kind": ((*LUMP[:4], None, None, None), "#VALUE!", "notes row 3, maturity must be given, or else First payment and Nper"),
    "no number of payments": ((*LUMP[:4], date(2018, 1, 15), None, None), "#VALUE!", "notes row 3, nper"),
    "no first payment": ((*LUMP[:4], None, 36, None), "#VALUE!", "notes row 3, first_payment"),
    "maturity before issue": ((*LUMP[:4], None, None, date(2017, 11, 30)), "#NUM!", "notes row 3, maturity"),
    "first payment before issue": ((*LUMP[:4], date(2017, 1, 15), 36, None), "#NUM!", "notes row 3, first_payment"),
    "payments below the interest": ((*LUMP[:2], 1, LUMP[3], date(2027, 1, 15), 36, None), "#NUM!", "notes row 3, payment"),
    "cents beyond a cell": (("Big", FUNDED, 1, 1e15, None, None, date(2117, 11, 30)), "#NUM!", "notes row 3, result"),
}


@pytest.mark.parametrize(("row", "code", "words"), BAD_ROWS.values(), ids=BAD_ROWS)
def test_a_bad_row_is_an_error_of_its_own_in_a_portfolio_and_of_all_of_a_ladder(row, code, words):
    notes = (HEADER, AMORTIZING, row, LUMP)
    table = portfolio(YEAR_END, notes)
    good = portfolio(YEAR_END, DEAL)
    assert [table[1], table[3]] == good[1:3]
    assert table[2][0] == row[0]
    assert [code_of(cell) for cell in table[2][1:]] == [code] * 7
    assert words in str(table[2][1])
    assert [code_of(cell) for cell in table[4]] == ["Total", *[code] * 7]
    with pytest.raises(NoteError) as caught:
        ladder(YEAR_END, notes)
    assert caught.value.code == code
    assert words in str(caught.value)


@pytest.mark.parametrize(("name", "code"), [(None, "#VALUE!"), ("", "#VALUE!"), (date(2018, 1, 1), "#VALUE!"), (CellError("#N/A"), "#N/A")])
def test_a_row_without_a_name(name, code):
    notes = (HEADER, (name, *LUMP[1:]), AMORTIZING)
    first, second = portfolio(YEAR_END, notes, False, False)
    assert [code_of(cell) for cell in first] == [code] * 8
    assert second[0] == "Amortizing"
    with pytest.raises(NoteError, match="notes row 2"):
        ladder(YEAR_END, notes)


def test_an_error_cell_that_no_column_reads_is_still_one_of_its_row():
    notes = ((*HEADER, "Remark"), (*AMORTIZING, None), (*LUMP, CellError("#REF!")))
    rows = portfolio(YEAR_END, notes, False, False)
    assert [code_of(row[1]) for row in rows] == [3359538.57, "#REF!"]
    with pytest.raises(NoteError, match="notes row 3"):
        ladder(YEAR_END, notes)


def test_the_first_of_two_errors_is_the_total():
    rows = portfolio(YEAR_END, (HEADER, (*LUMP[:3], "x", *LUMP[4:]), (*LUMP[:2], 12, *LUMP[3:])), False)
    assert [code_of(row[1]) for row in rows] == ["#VALUE!", "#NUM!", "#VALUE!"]


@pytest.mark.parametrize("function", [portfolio, ladder])
@pytest.mark.parametrize(
    ("notes", "code", "words"),
    [
        ((HEADER,), "#N/A", "notes"),
        ((HEADER, (None,) * 7), "#N/A", "notes"),
        ((AMORTIZING, LUMP), "#VALUE!", "notes"),
        ([], "#VALUE!", "notes"),
        (None, "#VALUE!", "notes"),
        (CellError("#REF!"), "#REF!", "notes"),
        ([[CellError("#N/A")]], "#N/A", "notes"),
        ("#DIV/0! as text", "#DIV/0!", "notes"),
        ((("Name", "Issue", "Rate"), LUMP[:3]), "#VALUE!", "Principal"),
        (((*HEADER, "rate"), (*LUMP, 0.12)), "#VALUE!", "rate"),
        (((*HEADER[:6], CellError("#REF!")), AMORTIZING), "#REF!", "notes row 1"),
        ((HEADER, AMORTIZING[:5]), "#VALUE!", "notes"),
    ],
    ids=[
        "header only",
        "empty rows",
        "no header",
        "empty list",
        "nothing",
        "error",
        "a cell with an error",
        "text of an error",
        "no principal column",
        "a column twice",
        "error in the header",
        "ragged",
    ],
)
def test_tables_that_are_none(function, notes, code, words):
    with pytest.raises(NoteError) as caught:
        function(YEAR_END, notes)
    assert caught.value.code == code
    assert words in str(caught.value)


def test_many_notes():
    """2,000 copies: the totals are 2,000 times the row, to the cent."""
    rows = portfolio(YEAR_END, (HEADER, *[AMORTIZING] * 2_000))
    assert len(rows) == 2_002
    assert rows[-1][1:] == [6719077140, 68479360, date(2018, 1, 15), 224261320, 1955283160, 4763793980, "2000 open"]
