"""Calc hands over an omitted argument as 0: what is made of it.

The figures: installments of the filing's note, 112,130.66 under act/365 and 6.49 more under 30/360, 111,584.75 by PMT; 46/365 and 45/360 of a year from
30 November 2017 to 15 January 2018.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_notes.core.errors import NoteError
from xl_notes.hosts.calc import omitted
from xl_notes.hosts.calc.evidence import Evidence, calls_of
from xl_notes.hosts.calc.omitted import EvidenceWanted, OmittedOrZero
from xl_notes.hosts.calc.wire import Formula
from xl_notes.sheet.functions import TABLE

NOTE = [43069.0, 43115.0, 0.12, 3359538.57, 36.0]
PMT, YEARFRAC, CONVPRICE = (TABLE[name] for name in ("NOTE_PMT", "NOTE_YEARFRAC", "NOTE_CONVPRICE"))
VWAPS = ((0.0021, 0.002, 0.0019, 0.0022, 0.0018),)
LEFT_OUT = '=NOTE_PMT(A1;B1;12%;C1;36;;"level")'
WRITTEN = '=NOTE_PMT(A1;B1;12%;C1;36;0;"level")'
BY_CELL = '=NOTE_PMT(A1;B1;12%;C1;36;D1;"level")'


def evidence_of(name, formulas):
    """Of formulas whose inputs were asked for, and hold formulas all of them."""
    return Evidence(name, [Formula(text, "$S.$Z$9") for text in formulas])


def evaluate(function, values, formulas=None):
    return omitted.evaluate(function, values, None if formulas is None else evidence_of(function.name, formulas))


def omitted_in(formulas, name, values):
    return evidence_of(name, formulas).omitted(values)


def test_all_readings_come_to_the_same():
    """The total of PMT knows no calendar."""
    assert evaluate(PMT, [*NOTE, 0.0, "pmt"]) == 111584.75


def test_a_zero_that_is_the_default():
    assert evaluate(TABLE["NOTE_SHARES"], [4307226.51, 0.002, 0.0]) == 2153613255


def test_formulas_are_wanted_where_the_readings_differ():
    with pytest.raises(EvidenceWanted):
        evaluate(PMT, [*NOTE, 0.0, "level"])


@pytest.mark.parametrize(("formula", "payment"), [(LEFT_OUT, 112130.66), (WRITTEN, 112137.15), (BY_CELL, 112137.15)])
def test_the_formula_tells(formula, payment):
    assert evaluate(PMT, [*NOTE, 0.0, "level"], [formula]) == payment


def test_formulas_of_other_calls_do_not_count():
    others = [
        '=NOTE_PMT(A1;B1;12%;C1;36;;"flat")',
        "=NOTE_PMT(A1;B1;12%;C1;36;)",
        '=NOTE_PMT(A1;B1;12%;C1;24;;"level")',
        '=NOTE_PMT(A1;B1;12%;C1;36;1;"level")',
    ]
    assert evaluate(PMT, [*NOTE, 0.0, "level"], [*others, WRITTEN]) == 112137.15


@pytest.mark.parametrize("formulas", [[LEFT_OUT, WRITTEN], [LEFT_OUT, BY_CELL], [], ["=SUM(A1)"]])
def test_refused_where_they_do_not_tell(formulas):
    with pytest.raises(OmittedOrZero, match="basis: LibreOffice does not tell an omitted argument from 0") as refused:
        evaluate(PMT, [*NOTE, 0.0, "level"], formulas)
    assert refused.value.code == "#VALUE!"


def test_at_the_end():
    assert evaluate(YEARFRAC, [43069.0, 43115.0, 0.0], ["=NOTE_YEARFRAC(A1;A2;0)"]) == 0.125
    assert evaluate(YEARFRAC, [43069.0, 43115.0, 0.0], ["=NOTE_YEARFRAC(A1;A2;)"]) == pytest.approx(46 / 365, rel=1e-15)


def test_a_zero_out_of_domain_is_an_error_where_it_was_written():
    given_values = [VWAPS, 0.0019, 0.15, 0.0, 0.001]
    assert evaluate(CONVPRICE, given_values, ["=NOTE_CONVPRICE(A1:A5;B1;15%;;0.001)"]) == pytest.approx(0.0017)
    with pytest.raises(NoteError) as error:
        evaluate(CONVPRICE, given_values, ["=NOTE_CONVPRICE(A1:A5;B1;15%;0;0.001)"])
    assert error.value.code == "#NUM!"


def test_a_required_argument_is_what_it_is():
    """Nobody leaves out how many shares are held; 0 is what most hold."""
    assert evaluate(TABLE["NOTE_CAPSHARES"], [1e10, 0.0, 0.0999]) == 1109876680


def test_beside_a_terms_range_every_zero_may_be_omitted():
    terms = (("issue", 43069.0), ("rate", 0.12), ("principal", 947687.94))
    formulas = ["=NOTE_ACCRUED(Terms;A2;)"]
    values = [terms, 43100.0, 0.0]
    assert evaluate(TABLE["NOTE_ACCRUED"], values, formulas) == 9658.63


def test_many_doubts():
    """Too many to calculate them all: the formula says which."""
    terms = (("issue", 43069.0), ("first_payment", 43115.0), ("rate", 0.12), ("principal", 3359538.57), ("nper", 36.0))
    values = [terms, 0.0, 0.0, 0.0, 0.0, 0.0, "pmt"]
    assert evaluate(PMT, values, ['=NOTE_PMT(Terms;;;;;;"pmt")']) == 111584.75
    with pytest.raises(EvidenceWanted):
        evaluate(PMT, values)
    with pytest.raises(OmittedOrZero):
        evaluate(PMT, values, [])


def test_several_doubts():
    schedule = TABLE["NOTE_SCHEDULE"]
    values = [*NOTE, 0.0, 0.0, 0.0, 0.0]
    header = evaluate(schedule, values, ["=NOTE_SCHEDULE(A1;B1;C1;D1;E1;;;;)"])[0]
    assert header[0] == "No"
    first = evaluate(schedule, values, ["=NOTE_SCHEDULE(A1;B1;C1;D1;E1;;;;FALSE())"])[0]
    assert first[0] == 1
    with pytest.raises(OmittedOrZero, match="basis"):
        evaluate(schedule, values, [])


def test_columns():
    values = [((43069.0,), (43100.0,)), 43115.0, 0.0]
    assert evaluate(YEARFRAC, values, ["=NOTE_YEARFRAC(A1:A2;B1;0)"]) == [(0.125,), (15 / 360,)]  # 31 December counts as the 30th: 30 + 15 - 30 days


def test_inputs_are_wanted_where_formulas_contradict_each_other():
    formulas = [Formula("=NOTE_YEARFRAC(A1;B1;)"), Formula("=NOTE_YEARFRAC(A2;B2;0)")]
    with pytest.raises(EvidenceWanted) as wanted:
        omitted.evaluate(YEARFRAC, [43070.0, 43115.0, 0.0], Evidence("NOTE_YEARFRAC", formulas))
    assert wanted.value.inputs
    first = {"$S.$A$1": 43070.0, "$S.$B$1": 43115.0}
    second = {"$S.$A$2": 43071.0, "$My.$B$2": 43115.0}
    formulas = [Formula("=NOTE_YEARFRAC($A1;S.B1;)", "$S.$D$1", first), Formula("=NOTE_YEARFRAC(A2;$My.B2;0)", "$S.$D$2", second)]
    known = Evidence("NOTE_YEARFRAC", formulas)
    assert omitted.evaluate(YEARFRAC, [43070.0, 43115.0, 0.0], known) == pytest.approx(45 / 365)
    assert omitted.evaluate(YEARFRAC, [43071.0, 43115.0, 0.0], known) == pytest.approx(43 / 360)


def test_an_input_that_holds_a_formula_may_be_anything():
    formulas = [Formula("=NOTE_YEARFRAC(A1;B1;)", "$S.$D$1", {"$S.$A$1": 43070.0}), Formula("=NOTE_YEARFRAC(A1;B2;0)", "$S.$D$2", {"$S.$A$1": 43070.0})]
    with pytest.raises(OmittedOrZero):
        omitted.evaluate(YEARFRAC, [43070.0, 43115.0, 0.0], Evidence("NOTE_YEARFRAC", formulas))


def test_a_condition_is_read_with_either_separator():
    condition = Formula('AND(NOTE_YEARFRAC($A$1,$B$1,)>0.123,$A$9<>";")', "?")
    formulas = [condition, Formula("=NOTE_YEARFRAC(43070;43115;0)", "$S.$D$1")]
    with pytest.raises(OmittedOrZero):
        omitted.evaluate(YEARFRAC, [43070.0, 43115.0, 0.0], Evidence("NOTE_YEARFRAC", formulas))


def test_an_empty_input_is_no_zero():
    formulas = [Formula("=NOTE_YEARFRAC(A1;B1;C1)", "$S.$D$1", {"$S.$C$1": None}), Formula("=NOTE_YEARFRAC(A2;B2;0)", "$S.$D$2")]
    known = Evidence("NOTE_YEARFRAC", formulas)
    assert omitted.evaluate(YEARFRAC, [43071.0, 43115.0, 0.0], known) == pytest.approx(43 / 360)


# ------------------------------------------------------------------------------------------------ reading formulas


@pytest.mark.parametrize(
    ("formula", "calls"),
    [
        ("=F(1;2)", [["1", "2"]]),
        ("=f( 1 ; )", [["1", ""]]),
        ("=F()", [[""]]),
        ("=SUM(F(1;;2);F(3))", [["1", "", "2"], ["3"]]),
        ("=F(F(1;);G(2;3);(4;5))", [["1", ""], ["F(1;)", "G(2;3)", "(4;5)"]]),
        ('=F({1;2|3;4};"a;""(";\'x;(\'.A1)', [["{1;2|3;4}", '"a;""("', "'x;('.A1"]]),
        ("=FF(1)+G(1)", []),
        ("=F(1", []),
        ("=F(1))", [["1"]]),
    ],
)
def test_calls_in_a_formula(formula, calls):
    assert list(calls_of(formula, "F")) == calls


def test_texts_and_numbers_must_be_the_values():
    assert omitted_in(['=F("a""b";1.5;)'], "F", ['a"b', 1.5, 0.0]) == {2}
    assert omitted_in(['=F("a";1.5;)'], "F", ['a"b', 1.5, 0.0]) is None
    assert omitted_in(['=F("a""b";1.5E0;)'], "F", ['a"b', 2.5, 0.0]) is None


@pytest.mark.parametrize(
    ("constant", "value", "other"),
    [("12%", 0.12, 12.0), ("DATE(2017;11;30)", 43069.0, 43070.0), ("date( 2018 ; 1 ; 15 )", 43115.0, 0.0), ("TRUE()", 1.0, 0.0), ("0", 0.0, 1.0)],
)
def test_other_constants_must_be_the_values_too(constant, value, other):
    assert omitted_in([f"=F({constant};)"], "F", [value, 0.0]) == {1}
    assert omitted_in([f"=F({constant};)"], "F", [other, 0.0]) is None


@pytest.mark.parametrize("expression", ["A1", "1+1", "DATE(2017;11;31)", "DATE(A1;1;1)", "Rate", "-0.5"])
def test_what_is_calculated_may_be_anything(expression):
    assert omitted_in([f"=F({expression};)"], "F", [7.0, 0.0]) == {1}


def test_each_call_is_taken_once():
    """A formula that has given its result already is not behind one more: something was typed in between."""
    evidence = evidence_of("F", ["=F(A1;)", "=F(A2;)+F(7;)"])
    assert [evidence.take([7.0, 0.0]) for _ in range(4)] == [True, True, True, False]
    assert not evidence_of("F", ["=F(7;)"]).take([8.0, 0.0])


@given(st.lists(st.sampled_from(["", "1", "A1", '"x"', "G(1;2)"]), min_size=2, max_size=6))
def test_what_was_written_is_found_again(arguments):
    values = [{"": 0.0, "1": 1.0, '"x"': "x"}.get(argument, 5.0) for argument in arguments]
    assert omitted_in([f"=1+F({';'.join(arguments)})"], "F", values) == {place for place, argument in enumerate(arguments) if not argument}
