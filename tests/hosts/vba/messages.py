"""Texts that come back from Python: every message the table can produce, as far as the tests know how, and texts made to mislead."""

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import xl_notes
from tests.sheet.test_bad_input import CASES as BAD_INPUT
from xl_notes.core.errors import NoteError
from xl_notes.sheet.cells import ERROR_CODES, CellError
from xl_notes.sheet.faults import as_text, unexpected
from xl_notes.sheet.functions import TABLE

ROOT = Path(__file__).parents[3]
GUARDS = ROOT / "tests" / "core" / "guards"
WRONG = ("no such word", -1.0, 1e300, CellError("#N/A"), CellError("#DIV/0!"))
ODD_WORD = 'no "such" date \u2013 \u00e9\u20ac\U0001f600\n\t\u00df'
LONGEST = 32_767


def errors() -> Iterator[tuple[str, NoteError]]:
    """Errors, each with the function it comes from, or the file of the guard."""
    for path in sorted(GUARDS.glob("of_*.py")):
        for trip, *_ in importlib.import_module(f"tests.core.guards.{path.stem}").CASES:
            yield from _caught(path.stem, trip)
    for name, arguments, _, _ in BAD_INPUT:
        yield from _caught(name, lambda name=name, arguments=arguments: getattr(xl_notes, name)(**arguments))
    for name, function in TABLE.items():
        for place in range(len(function.args)):
            for wrong in WRONG:
                values: list[Any] = [*function.examples[0].args, *[None] * len(function.args)][: len(function.args)]
                values[place] = wrong
                yield from _caught(name, lambda function=function, values=values: function.evaluate(values))
    yield "a fault of ours", unexpected(KeyError("a fault of ours"))


def _caught(name: str, trip: Any) -> Iterator[tuple[str, NoteError]]:
    try:
        trip()
    except NoteError as error:
        yield name, error


ERRORS = list(errors())
MISLEADING = [
    *(f"{code} message" for code in ERROR_CODES),
    *ERROR_CODES,
    *(f"{code} " for code in ERROR_CODES),
    "",
    " ",
    "#",
    "# ",
    "##",
    "# NUM!",
    " #NUM! blank before",
    "#NUM!x",
    "#NUM!\tx",
    "#NUM!\nx y",
    "#NUM!  two blanks",
    "#num! small letters",
    "#NUM",
    "#N/A!",
    "#VALUE",
    "#XLN!2036!marked",
    "#1 note",
    "NUM! x",
    "'#NUM! x",
    "\uff03NUM! x",
    "#NUM!\u00a0x",
    "Error 2036",
    "text with #NUM! inside",
    '#NUM! "quoted" and ""twice""',
    "#NUM! it's 100% | of {this} & <that>",
    f"#VALUE! {ODD_WORD}",
    "#N/A line\r\nends\rof\nall kinds",
    "#REF! \U0001f600 \ud83d alone",
    "#NUM! nothing \0 after",
    "#NUM! " + "x" * (LONGEST - 6),
    "x" * LONGEST,
    "#" + "x" * (LONGEST - 1),
]
TEXTS = list(dict.fromkeys([*(as_text(error) for _, error in ERRORS), *MISLEADING]))


def in_rows(texts: list[str], width: int = 7) -> list[list[str]]:
    """The same as a table."""
    return [[*texts[at : at + width], *[""] * width][:width] for at in range(0, len(texts), width)]
