"""The text of the settings file: what VBA reads is what was written, and nobody else's line is touched."""

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from tests.install.vba_input import READINGS, Input, PastTheEnd, pairs, value_of
from xl_notes.install.conf import settings, with_interpreter, without_interpreter

PYTHON = r"C:\Users\ann\venv\Scripts\python.exe"
OURS = b'"INTERPRETER_WIN","C:\\Users\\ann\\venv\\Scripts\\python.exe"\r\n'

JUNK = st.sampled_from(
    [
        b"",
        b"\r\n",
        b"\n",
        b'"A","1"\r\n',
        b'"a","1"\n',
        b'"B","2"\r',
        b'"C" , "3" \r\n',
        b"D,4\r\n",
        b"E,5",
        b'"F","6"',
        b'"G"\r\n',
        b'"H","7","8"\r\n',
        b'"open\r\n',
        b'"PYTHONPATH",""\r\n',
        b"\xef\xbb\xbf",
        b"' a comment\r\n",
        b",\r\n",
        b'"X"Y,"1"\r\n',
        b"#TRUE#,1\r\n",
        b"\x1a",
        b'"old","\x8d\x9d"\r\n',
    ]
)
OWN = st.sampled_from([b'"INTERPRETER_WIN","C:\\old.exe"\r\n', b'"interpreter_win","x"\n', b"INTERPRETER_WIN,y\r\n", b' "Interpreter_Win" , "z"\r'])
FOREIGN = st.lists(JUNK, max_size=8).map(b"".join)
ANYTHING = st.lists(JUNK | OWN, max_size=8).map(b"".join)


def test_a_new_file_is_one_line():
    assert with_interpreter(b"", PYTHON, "cp1252") == OURS


def test_ours_goes_before_the_others():
    assert with_interpreter(b'"PYTHONPATH","C:\\x"\r\n', PYTHON, "cp1252") == OURS + b'"PYTHONPATH","C:\\x"\r\n'


@pytest.mark.parametrize("key", [b"INTERPRETER_WIN", b"interpreter_win", b"Interpreter_Win"])
@pytest.mark.parametrize("end", [b"\r\n", b"\r", b""])
def test_it_is_replaced_where_it_is(key, end):
    before = b'"A","1"\r\n"' + key + b'","C:\\old.exe"' + end + (b'"B","2"\r\n' if end else b"")
    assert with_interpreter(before, PYTHON, "cp1252") == b'"A","1"\r\n' + OURS[:-2] + end + (b'"B","2"\r\n' if end else b"")


@pytest.mark.parametrize("strange", [b"\r\n", b'"A"\r\n', b'"A","1"\n', b"\xef\xbb\xbf", b'"A","1","2"\r\n'])
def test_it_goes_before_a_line_that_shifts_what_follows(strange):
    assert with_interpreter(strange + b'"INTERPRETER_WIN","old"\r\n', PYTHON, "cp1252").startswith(OURS)


def test_a_second_line_of_ours_goes():
    assert with_interpreter(OURS + b'"A","1"\r\n' + OURS, "D:\\p.exe", "cp1252") == b'"INTERPRETER_WIN","D:\\p.exe"\r\n"A","1"\r\n'


def test_letters_of_the_code_page_are_bytes_of_it():
    assert with_interpreter(b"", "C:\\Jos\u00e9\\python.exe", "cp1252") == b'"INTERPRETER_WIN","C:\\Jos\xe9\\python.exe"\r\n'
    with pytest.raises(UnicodeEncodeError):
        with_interpreter(b"", "C:\\\u0141\\python.exe", "cp1252")


@pytest.mark.parametrize("reading", READINGS)
@given(before=ANYTHING)
@example(before=b'"A","1"\r\n\r\n"INTERPRETER_WIN","old"\r\n')
@example(before=b'"A","1\r\n"INTERPRETER_WIN","old"\r\n')
def test_vba_reads_what_was_written_whatever_is_there(reading, before):
    for python in (PYTHON, r"\\server\share\Python 3.11\python.exe"):
        assert value_of(with_interpreter(before, python, "cp1252"), "INTERPRETER_WIN", reading=reading) == python


@given(before=FOREIGN | st.binary(max_size=60).filter(lambda data: b"interpreter_win" not in data.lower()))
def test_taking_it_out_gives_back_every_byte(before):
    assert without_interpreter(with_interpreter(before, PYTHON, "cp1252")) == before


@given(before=ANYTHING)
def test_a_second_time_changes_nothing(before):
    once = with_interpreter(before, PYTHON, "cp1252")
    assert with_interpreter(once, PYTHON, "cp1252") == once


@given(before=ANYTHING)
def test_foreign_bytes_stay_in_order(before):
    """Compared without the lines that name the interpreter.  After a lone carriage return, a line feed would become part of another line's end."""
    assume(b"\r" not in before.replace(b"\r\n", b""))

    def others(data):
        return b"".join(line for line in data.splitlines(keepends=True) if not line.strip(b' "\t').lower().startswith(b"interpreter_win"))

    assert others(with_interpreter(before, PYTHON, "cp1252")) == others(before)


KEYS = st.text(st.characters(codec="cp1252", exclude_characters='"\r\n\x1a\0', exclude_categories=["Cc"]), min_size=1, max_size=12)


@given(st.lists(st.tuples(KEYS, KEYS | st.just("")), max_size=6))
def test_settings_are_read_as_vba_reads_them(given_pairs):
    data = "".join(f'"{key}","{value}"\r\n' for key, value in given_pairs).encode("cp1252")
    first: dict[str, str] = {}
    for key, value in pairs(data):
        first.setdefault(key.upper(), value)
    assert settings(data, "cp1252") == (first, None)


@pytest.mark.parametrize(
    ("data", "values", "strange"),
    [
        (b"", {}, None),
        (b'"A","1"\r\n"a","2"\r\n', {"A": "1"}, None),
        (b"A , 1 \r\nB,2", {"A": "1", "B": "2"}, None),
        (b'"A","1"\r\n\r\n"B","2"\r\n', {"A": "1"}, 2),
        (b'"A","1"\n"B","2"\n', {}, 1),
        (b'\xef\xbb\xbf"A","1"\r\n', {}, 1),
        (b'"A","1"\r\n# a remark\r\n', {"A": "1"}, 2),
        (b'"A","x""y"\r\n', {}, 1),
    ],
)
def test_reading_stops_at_a_line_that_is_no_setting(data, values, strange):
    assert settings(data, "cp1252") == (values, strange)


def test_the_reader_here_fails_as_vba_does():
    with pytest.raises(PastTheEnd):
        value_of(b'"A","1"\r\n\r\n', "B", reading=READINGS[1])
    assert value_of(b'"A","1"\r\n"B","2"\r\n', "b") == "2"
    doubled = Input(b'"A","1""X"\r\n"B","2"', "cp1252", READINGS[1])
    assert [doubled.statement(), doubled.statement()] == [("A", "1"), ("X", "B")]
