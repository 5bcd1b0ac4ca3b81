"""The table itself: its examples are true in plain Python, its rows can be typed, bad rows are refused, and laws every function keeps."""

import inspect
import math
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import xl_notes
from xl_notes.build.rowcheck import check
from xl_notes.core.errors import NoteError
from xl_notes.sheet import functions, kinds
from xl_notes.sheet.cells import CellError
from xl_notes.sheet.functions import TABLE
from xl_notes.sheet.spec import REQUIRED, Arg, Example

EVERY_FUNCTION = [pytest.param(function, id=name) for name, function in TABLE.items()]
EVERY_EXAMPLE = [pytest.param(function, example, id=f"{name}-{number}") for name, function in TABLE.items() for number, example in enumerate(function.examples)]


def arguments_where(holds):
    """The arguments of all functions for which something holds, as test parameters."""
    table = [(function, place, arg) for function in TABLE.values() for place, arg in enumerate(function.args)]
    return [pytest.param(function, place, id=f"{function.name}-{arg.name}") for function, place, arg in table if holds(arg)]


def arguments_of(*of_kinds):
    return arguments_where(lambda arg: arg.kind in of_kinds)


NUMERIC = arguments_of(kinds.NUMBER, kinds.QUOTE, kinds.WHOLE)


def given(function, place, value, example=None):
    """An example's arguments, one of them replaced; the place after the last one adds one."""
    values = dict(enumerate((example or function.examples[0]).args)) | {place: value}
    return [values.get(number) for number in range(max(len(function.args), place + 1))]


def code_of(function, values):
    with pytest.raises(NoteError) as caught:
        function.evaluate(values)
    return caught.value.code, str(caught.value)


# ------------------------------------------------------------------------------------------------ examples in plain Python


@pytest.mark.parametrize(("function", "example"), EVERY_EXAMPLE)
def test_examples(function, example):
    found = getattr(xl_notes, function.name)(*example.args)
    if example.where:
        found = found[example.where[0] - 1][example.where[1] - 1]
    if isinstance(example.result, float):
        assert math.isclose(found, example.result, rel_tol=1e-12)
    else:
        assert found == example.result
        assert isinstance(found, bool) == isinstance(example.result, bool)


@pytest.mark.parametrize("function", EVERY_FUNCTION)
def test_signatures(function):
    python = getattr(xl_notes, function.name)
    assert python.__name__ == function.name
    parameters = inspect.signature(python).parameters
    assert list(parameters) == [arg.name for arg in (*function.args, *function.more)]
    defaults = [inspect.Parameter.empty if arg.default is REQUIRED else arg.default for arg in (*function.args, *function.more)]
    assert [parameter.default for parameter in parameters.values()] == defaults
    assert [name for name, parameter in parameters.items() if parameter.kind is inspect.Parameter.KEYWORD_ONLY] == [arg.name for arg in function.more]


@pytest.mark.parametrize("function", EVERY_FUNCTION)
def test_docstrings(function):
    doc = getattr(xl_notes, function.name).__doc__
    assert doc.startswith(function.help)
    assert all(arg.name in doc and arg.help in doc for arg in function.args)


def test_names_of_the_package():
    assert set(xl_notes.__all__) == {"NoteError", *TABLE}
    assert set(xl_notes.__all__) <= set(dir(xl_notes))
    with pytest.raises(AttributeError):
        _ = xl_notes.NOTE_NOTHING  # type: ignore[attr-defined]


def test_arguments_by_name():
    shares = xl_notes.NOTE_SHARES(price=0.5, amount=10, rounding=2)
    assert shares == 20


@pytest.mark.parametrize("function", EVERY_FUNCTION)
def test_basis_defaults_to_3_and_says_so(function):
    """The default differs from Excel's 0; the contract asks that every description says it."""
    for arg in function.args:
        if arg.name == "basis":
            assert arg.default == 3
            assert "defaults to 3" in function.help


# ------------------------------------------------------------------------------------------------ formulas as one types them

TYPED = {
    ("NOTE_YEARFRAC", 1): "=NOTE_YEARFRAC(DATE(2017,11,30),DATE(2018,1,15))",
    ("NOTE_YEARFRAC", 2): "=NOTE_YEARFRAC(DATE(2017,11,30),DATE(2018,1,15),0)",
    ("NOTE_ACCRUED", 1): "=NOTE_ACCRUED(DATE(2017,11,30),DATE(2017,12,31),0.12,947687.94)",
    ("NOTE_PMT", 2): '=NOTE_PMT(DATE(2017,11,30),DATE(2018,1,15),0.12,3359538.57,36,,"pmt")',
    ("NOTE_SCHEDULE", 1): "=INDEX(NOTE_SCHEDULE(DATE(2017,11,30),DATE(2018,1,15),0.12,3359538.57,36),37,5)",
    ("NOTE_CONVPRICE", 1): "=NOTE_CONVPRICE({0.0021;0.002;0.0019;0.0022;0.0018},0.0019,0.15,0.002)",
    ("NOTE_CONVPRICE", 3): '=NOTE_CONVPRICE({0.0021;0.002;0.0019;0.0022;0.0018},0.0019,0.15,0.002,,"volume",{10;20;30;5;85})',
    ("NOTE_SHARES", 1): "=NOTE_SHARES(4307226.51,0.002)",
    ("NOTE_CAPSHARES", 2): "=NOTE_CAPSHARES(10000000000,500000000,0.0999)",
    ("NOTE_VERSION", 1): "=NOTE_VERSION()",
}


@pytest.mark.parametrize(("name", "number"), TYPED)
def test_formulas(name, number):
    assert TABLE[name].examples[number - 1].formula(name) == TYPED[name, number]


def test_a_formula_with_a_table():
    formula = TABLE["NOTE_CONVPRICE_ON"].examples[0].formula("NOTE_CONVPRICE_ON")
    market = '{"Date","VWAP","Bid";"2018-01-08",0.0021,0.002;"2018-01-09",0.002,0.0019;"2018-01-10",0.0019,0.0018;'
    market += '"2018-01-11",0.0022,0.0021;"2018-01-12",0.0018,0.0019}'
    assert formula == f"=NOTE_CONVPRICE_ON(DATE(2018,1,16),{market},0.15,0.002)"


def read(formula):
    """A typed formula's arguments: the way back, written for the tests."""
    call = re.fullmatch(r"=(?:INDEX\()?NOTE_[A-Z_]+\((.*?)\)(?:,(\d+),(\d+)\))?", formula)
    assert call
    text = re.sub(r"(?<=[,(])(?=,)", "None", "(" + call[1])[1:]
    for excel, python in (("DATE(", "date("), ("TRUE", "True"), ("FALSE", "False")):
        text = text.replace(excel, python)
    text = re.sub(r"\{(.*?)\}", lambda array: "([" + array[1].replace(";", "],[") + "],)", text)
    where = (int(call[2]), int(call[3])) if call[2] else None
    return eval(f"({text},)" if text else "()", {"date": date}), where  # the table's own text


def as_rows(value):
    if isinstance(value, (tuple, list)):
        rows = value if isinstance(value[0], (tuple, list)) else [[cell] for cell in value]
        return [[cell.isoformat() if isinstance(cell, date) else cell for cell in row] for row in rows]
    return value


@pytest.mark.parametrize(("function", "example"), EVERY_EXAMPLE)
def test_a_formula_says_what_its_example_says(function, example):
    arguments, where = read(example.formula(function.name))
    assert [as_rows(value) for value in arguments] == [as_rows(value) for value in example.args]
    assert where == example.where


def test_text_in_formulas():
    assert Example(('say "hi"', True, -1.5, None), 0, "").formula("F") == '=F("say ""hi""",TRUE,-1.5,)'


# ------------------------------------------------------------------------------------------------ bad rows

GOOD = TABLE["NOTE_SHARES"]
NUMBER = Arg("amount", kinds.NUMBER, "An amount.")


def with_args(*names, **options):
    return replace(GOOD, args=tuple(Arg(name, kinds.NUMBER, "Help.", **options) for name in names))


BAD_ROWS = {
    "VBA word": (with_args("next"), "next"),
    "date": (with_args("date"), "date"),
    "xlwings' own word": (with_args("caller"), "caller"),
    "leading underscore": (with_args("_amount"), "_amount"),
    "capital": (with_args("Amount"), "Amount"),
    "not Latin": (with_args("größe"), "größe"),
    "same name twice": (with_args("amount", "amount"), "same name"),
    "help too long": (replace(GOOD, help="x" * 256), "256"),
    "help of an argument too long": (replace(GOOD, args=(replace(NUMBER, help="x" * 256),)), "amount"),
    "no help for an argument": (replace(GOOD, args=(replace(NUMBER, help=""),)), "amount"),
    "no help": (replace(GOOD, help=""), "help"),
    "no example": (replace(GOOD, examples=()), "example"),
    "optional before required": (replace(GOOD, args=(replace(NUMBER, default=0), replace(NUMBER, name="price"))), "required"),
    "a further term without a default": (replace(GOOD, more=(replace(NUMBER, name="extra"),)), "extra|default"),
    "a further term of an argument's name": (replace(GOOD, more=(replace(NUMBER, default=0),)), "same name"),
    "thirteen arguments": (with_args(*"abcdefghijklm"), "13"),
    "names too long together": (with_args("a" * 127, "b" * 127), "long"),
    "a cell": (replace(GOOD, name="CN12"), "name"),
    "a number in the name": (replace(GOOD, name="NOTE_2"), "name"),
    "lower case": (replace(GOOD, name="note_shares"), "name"),
    "another prefix": (replace(GOOD, name="SHARES"), "name"),
}


@pytest.mark.parametrize("row", EVERY_FUNCTION)
def test_every_row_can_be_built(row):
    check(row)


@pytest.mark.parametrize(("row", "words"), BAD_ROWS.values(), ids=BAD_ROWS)
def test_bad_rows_are_refused(row, words):
    with pytest.raises(ValueError, match=words) as caught:
        check(row)
    assert row.name in str(caught.value)


# MS-VBAL 3.3.5.2, reserved identifiers that our own pattern would let through as an argument's name.
RESERVED = """
    abs addressof and any array as attribute boolean byref byte byval call case cbool cbyte ccur cdate cdbl cdec cint circle clng close const csng cstr currency
    cvar cverr date debug decimal declare dim do doevents double each else elseif empty end endif enum eqv erase event exit false fix for friend function get
    global gosub goto if imp implements in input inputb int integer is lbound len lenb let like lock long longlong longptr loop lset me mod new next not nothing
    null on open option optional or paramarray preserve print private pset public put raiseevent redim rem resume return rset scale seek select set sgn shared
    single spc static stop string sub tab then to true type typeof ubound unlock until variant wend while with withevents write xor
""".split()  # noqa: SIM905


def passes(row):
    try:
        check(row)
    except ValueError:
        return False
    return True


def test_reserved_words():
    assert [word for word in RESERVED if passes(with_args(word))] == []


def test_the_longest_that_fits():
    check(replace(GOOD, help="x" * 255, args=(replace(NUMBER, help="x" * 255),)))
    check(with_args(*"abcdefghijkl"))
    check(with_args("a" * 125, "b" * 126))


def test_two_rows_of_one_name():
    with pytest.raises(ValueError, match="NOTE_SHARES"):
        functions._table((GOOD,), (GOOD,))


# ------------------------------------------------------------------------------------------------ laws


def outcome(calculate):
    """The result, or the message where there is none."""
    try:
        return calculate()
    except NoteError as error:
        return str(error)


@pytest.mark.parametrize(("function", "place"), arguments_where(lambda arg: not arg.required))
def test_left_out_blank_and_explicit_default_are_the_same(function, place):
    arg = function.args[place]
    for example in function.examples:
        others = {other.name: value for other, value in zip(function.args, example.args, strict=False) if other is not arg and value is not None}
        omitted = outcome(lambda: getattr(xl_notes, function.name)(**others))  # noqa: B023  # called at once
        for same in (None, [[None]], arg.default, *([" "] if arg.kind.blank_text else [])):
            found = outcome(lambda: function.evaluate(given(function, place, same, example)))  # noqa: B023
            assert (list(map(list, found)) if function.spills and isinstance(found, list) else found) == omitted


def single_values(function, example):
    """The arguments of an example that take one value, by name."""
    pairs = zip(function.args, example.args, strict=False)
    return {arg.name: value for arg, value in pairs if not arg.kind.is_range and not arg.kind.raw and value is not None}


@pytest.mark.parametrize(("function", "example"), EVERY_EXAMPLE)
def test_a_terms_range_says_the_same(function, example):
    """Names in one column and values beside them, in any order and spelling, in place of the first argument that takes one value."""
    values = single_values(function, example)
    if not values:
        return
    ranges = [value if arg.kind.is_range else None for arg, value in zip(function.args, example.args, strict=False)]
    ranges[next(place for place, arg in enumerate(function.args) if not arg.kind.is_range)] = [
        ["Term", "Value"],
        ["A heading", None],
        *[[name.replace("_", " ").capitalize(), value] for name, value in reversed(values.items())],
        [None, None],
    ]
    assert function.evaluate(ranges) == function.evaluate(example.args)
    by_name = {arg.name: value for arg, value in zip(function.args, example.args, strict=False) if arg.kind.is_range and value is not None}
    first = next(arg.name for arg in function.args if not arg.kind.is_range)
    assert getattr(xl_notes, function.name)(**{first: values}, **by_name) == getattr(xl_notes, function.name)(*example.args)


def test_what_is_given_wins_over_a_terms_range():
    terms = [["Amount", 10.0], ["Price", 0.5]]
    assert xl_notes.NOTE_SHARES(terms) == 20  # type: ignore[call-arg]  # what is left out is in the terms
    assert xl_notes.NOTE_SHARES(None, terms) == 20
    assert xl_notes.NOTE_SHARES(30, terms) == 60
    assert xl_notes.NOTE_SHARES([30, 50], terms) == [60, 100]
    assert xl_notes.NOTE_SHARES({"Amount": 10}, price=0.25) == 40  # a terms range fills in what is left out


BAD_TERMS = {
    "unknown name": ([["Amount", 10.0], ["Prize", 0.5]], "#VALUE!", "did you mean price"),
    "number as a name": ([["Amount", 10.0], ["Price", 0.5], [None, 3.0]], "#VALUE!", "terms row 3"),
    "twice": ([["Amount", 10.0], ["price", 0.5], ["PRICE", 0.5]], "#VALUE!", "not there already"),
    "error cell": ([["Amount", CellError("#REF!")], ["Price", 0.5]], "#REF!", "terms row 1"),
    "error cell of a term not read": ([["Amount", 10.0], ["Price", 0.5], ["Rate", CellError("#REF!")]], "#REF!", "terms row 3"),
    "two values": ([["Amount", 10.0, 11.0], ["Price", 0.5, None]], "#VALUE!", "one value"),
    "required one missing": ([["Amount", 10.0], ["Rate", 0.12]], "#VALUE!", "price"),
    "text in a number's place": ([["Amount", "10"], ["Price", 0.5]], "#VALUE!", "amount"),
}


@pytest.mark.parametrize(("terms", "code", "words"), BAD_TERMS.values(), ids=BAD_TERMS)
def test_bad_terms_ranges(terms, code, words):
    found, message = code_of(TABLE["NOTE_SHARES"], [terms])
    assert found == code
    assert words in message


def test_two_terms_ranges():
    terms = [["Amount", 10.0], ["Price", 0.5]]
    assert code_of(TABLE["NOTE_SHARES"], [terms, terms])[0] == "#VALUE!"


def test_columns_of_words_are_no_terms_range():
    """Two columns of methods for NOTE_PMT: one result per cell, not names with values."""
    note = ("2017-11-30", "2018-01-15", 0.12, 3359538.57, 36, None)
    assert xl_notes.NOTE_PMT(*note, [["level", "pmt"], ["pmt", "level"]]) == [[112130.66, 111584.75], [111584.75, 112130.66]]


@pytest.mark.parametrize("code", ["#N/A", "#REF!", "#DIV/0!", "#NAME?"])
@pytest.mark.parametrize(("function", "place"), arguments_where(lambda arg: not arg.kind.raw))
def test_error_cells_propagate(function, place, code):
    for error in (CellError(code), [[CellError(code)]], f"{code} as text"):
        assert code_of(function, given(function, place, error))[0] == code


@pytest.mark.parametrize(("function", "place"), NUMERIC)
@pytest.mark.parametrize("value", ["12", "x", "", " ", True, False, date(2018, 1, 1)], ids=repr)
def test_numbers_are_numbers(function, place, value):
    code, message = code_of(function, given(function, place, value))
    assert code == "#VALUE!"
    assert message.startswith(function.args[place].name)


@pytest.mark.parametrize(("function", "place"), NUMERIC)
@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_numbers_are_finite(function, place, value):
    code, message = code_of(function, given(function, place, value))
    assert code == "#NUM!"
    assert message.startswith(function.args[place].name)


@pytest.mark.parametrize(("function", "place"), arguments_of(kinds.NUMBERS))
@pytest.mark.parametrize(("value", "code"), [("12", "#VALUE!"), ("", "#VALUE!"), (True, "#VALUE!"), (float("nan"), "#NUM!"), (float("inf"), "#NUM!")])
def test_numbers_in_ranges(function, place, value, code):
    found, message = code_of(function, given(function, place, [0.002, value, 0.002]))
    assert found == code
    assert message.startswith(f"{function.args[place].name}[2]")


@pytest.mark.parametrize(("function", "place"), arguments_of(kinds.WHOLE))
def test_whole_numbers_are_whole(function, place):
    code, message = code_of(function, given(function, place, 1.5))
    assert code == "#NUM!"
    assert message.startswith(function.args[place].name)


@pytest.mark.parametrize(("function", "place"), arguments_of(kinds.DATE, kinds.DATES))
@pytest.mark.parametrize(
    ("value", "code"), [("1/2/2018", "#VALUE!"), (True, "#VALUE!"), (0, "#VALUE!"), ("", "#VALUE!"), (-5, "#NUM!"), (60, "#NUM!"), (2958466, "#NUM!")]
)
def test_dates_are_dates(function, place, value, code):
    found, message = code_of(function, given(function, place, value))
    assert found == code
    assert message.startswith(function.args[place].name)


@pytest.mark.parametrize(("function", "place"), arguments_of(kinds.FLAG))
@pytest.mark.parametrize("value", ["TRUE", "x", date(2018, 1, 1)])
def test_flags_are_flags(function, place, value):
    assert code_of(function, given(function, place, value))[0] == "#VALUE!"


@pytest.mark.parametrize(("function", "place"), arguments_where(lambda arg: arg.required))
def test_required_arguments(function, place):
    code, message = code_of(function, given(function, place, None))
    expected = "#N/A" if function.args[place].kind in (kinds.QUOTE, kinds.NUMBERS) else "#VALUE!"  # a blank quote is data that is not there
    assert code == expected
    assert message.startswith(function.args[place].name)


@pytest.mark.parametrize("function", EVERY_FUNCTION)
def test_too_many_arguments(function):
    values = given(function, len(function.args), 1)
    code, message = code_of(function, values)
    assert code == "#VALUE!"
    assert function.name in message
    with pytest.raises(TypeError):
        getattr(xl_notes, function.name)(*values)


@pytest.mark.parametrize("function", [function for function in TABLE.values() if function.spills])
def test_tables_are_rectangular(function):
    rows = function.evaluate(function.examples[0].args)
    assert len({len(row) for row in rows}) == 1


def test_lists_in_plain_python():
    """A flat list gives a flat list, rows give rows; what cannot be calculated is its error and the rest is there."""
    one, bad, two = xl_notes.NOTE_SHARES([10, -1, 20], 0.5)
    assert (one, two) == (20, 40)
    assert isinstance(bad, NoteError)
    assert bad.code == "#NUM!"
    assert xl_notes.NOTE_SHARES([[10, 20]], 0.5) == [[20, 40]]
    assert xl_notes.NOTE_SHARES([[10], [20]], 0.5) == [[20], [40]]
    assert xl_notes.NOTE_SHARES([[10], [20]], [[0.5, 1]]) == [[20, 10], [40, 20]]


def test_ranges_of_different_lengths():
    one, two, three = xl_notes.NOTE_SHARES([10, 20, 30], [0.5, 0.5])
    assert (one, two) == (20, 40)
    assert three.code == "#N/A"


# ------------------------------------------------------------------------------------------------ what an import loads

ROOT = Path(xl_notes.__file__).parent
HEAVY = ("xlwings", "pandas", "numpy", "holidays")


def modules_of(folder):
    names = [".".join(path.relative_to(ROOT.parent).with_suffix("").parts) for path in sorted((ROOT / folder).rglob("*.py"))]
    return [name.removesuffix(".__init__") for name in names]


def loaded_by(module):
    script = f"import sys, {module}; print(*sys.modules)"
    found = subprocess.run([sys.executable, "-c", script], cwd=ROOT.parent, capture_output=True, text=True, timeout=60, check=True)
    return found.stdout.split()


@pytest.mark.parametrize("module", ["xl_notes", *modules_of("core"), *modules_of("sheet")])
def test_an_import_loads_no_host_and_nothing_heavy(module):
    loaded = loaded_by(module)
    assert set(HEAVY) & set(loaded) == ({"numpy"} if module.startswith("xl_notes.core.batch") else set())
    assert not [name for name in loaded if name.startswith("xl_notes.hosts")]


@pytest.mark.parametrize("module", modules_of("core"))
def test_the_core_knows_no_spreadsheet(module):
    assert not [name for name in loaded_by(module) if name.startswith("xl_notes.sheet")]


def test_a_udf_server_loads_little_more_than_xlwings():
    """What every start waits for: of others no more than fractions, of ours nothing that only some calls need."""
    script = "import sys, xlwings; before = set(sys.modules); import xl_notes.udfs; print(*set(sys.modules) - before)"
    found = subprocess.run([sys.executable, "-c", script], cwd=ROOT.parent, capture_output=True, text=True, timeout=60, check=True).stdout.split()
    assert {name for name in found if not name.startswith("xl_notes")} <= {"fractions"}
    assert not {f"xl_notes.{name}" for name in ("core.batch", "core.spiral", "core.ambiguity", "sheet.lint", "sheet.readings")} & set(found)


def test_plain_python_needs_no_xlwings():
    assert "xlwings" not in loaded_by("xl_notes.hosts.python")


# ------------------------------------------------------------------------------------------------ one vocabulary

SAME_WORD_TWICE = {
    "effect": "the default differs: the ledger keeps installments, NOTE_RELEVEL shows what re-levelling would do",
    "over": "the default differs: a ledger books what happened, so a conversion above the cap is an error there",
    "statistic": "NOTE_SPIRAL simulates a mean or a lowest price only, and refuses other words",
    "tranche_amount": "one amount, or one for each tranche",
}


def test_one_name_has_one_meaning():
    """A terms range serves every function: a name that meant two things would put one function's term into another."""
    meanings: dict[str, set[tuple[str, str]]] = {}
    for function in TABLE.values():
        for arg in (*function.args, *function.more):
            meanings.setdefault(arg.name, set()).add((arg.kind.name, "" if arg.required or arg.default is None else repr(arg.default)))
    different = {name for name, found in meanings.items() if len({kind for kind, _ in found}) > 1 or len({default for _, default in found} - {""}) > 1}
    assert different == set(SAME_WORD_TWICE)


TERMS: list[list[Any]] = [["Issue", "2017-11-30"], ["First payment", "2018-01-15"], ["Rate", 0.12], ["Principal", 3359538.57], ["Nper", 36]]


def test_terms_sheets_as_they_are_written():
    """Other names for a term, remarks beside the values, a series or a frame of pandas."""
    pmt: Any = xl_notes.NOTE_PMT  # a terms range in place of the required arguments, which a type checker misses
    assert pmt(TERMS) == 112130.66
    named = [["Issue date", "2017-11-30"], ["First installment", "2018-01-15"], ["Interest rate", 0.12], ["Principal", 3359538.57], ["Installments", 36]]
    assert pmt(named) == 112130.66
    remarked = [["Term", "Value", "Source"], *([*row, "Form 8-K"] for row in TERMS), ["Method", "pmt", "assumed"]]
    assert pmt(remarked) == 111584.75
    assert pmt(pd.Series(dict(TERMS))) == 112130.66
    assert pmt(pd.DataFrame(TERMS, columns=["Term", "Value"])) == 112130.66
    assert code_of(TABLE["NOTE_PMT"], [[[*row, "Form 8-K"] for row in TERMS]])[0] == "#VALUE!"


REFUSED = [
    ("NOTE_DILUTION", [None, [[0.001]], 1e10, 0, 0.0999, 0.15], "floor_price"),
    ("NOTE_DILUTION", [None, [[0.001]], 1e10, 0, 0.0999, 0.15], "leg"),
    ("NOTE_SPIRAL", [None, 0.001, 1e10, 0, 0.0999, 0.15, 1e8, 0.1], "floor_price"),
    ("NOTE_CONVPRICE", [[[0.002]], 0.002, None], "leg"),
]


@pytest.mark.parametrize(("name", "values", "term"), REFUSED)
def test_a_term_that_would_change_the_answer_is_refused(name, values, term):
    """A floor that the function does not know would be dropped in silence."""
    place = values.index(None)
    given = [*values[:place], [["amount", 1000.0], ["discount", 0.15], [term, 0.002]], *values[place + 1 :]]
    code, message = code_of(TABLE[name], given)
    assert code == "#VALUE!"
    assert term in message


def test_an_amount_typed_as_a_fraction_is_refused():
    note, cost = ("2017-11-30", "2018-01-15", 0.12, 500000, 12), getattr(xl_notes, "NOTE_COST")  # noqa: B009
    for name in ("fees", "oid"):
        with pytest.raises(NoteError, match="dollars and no fraction"):
            cost(*note, **{name: 0.1})
