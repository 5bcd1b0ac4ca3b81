"""VBA text cut into tokens, and its physical lines joined into logical ones."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

WORD, TEXT, NUMBER, DATE, BRACKET, SIGN, BAD = "word", "text", "number", "date", "bracket", "sign", "bad"
ENDS, GOES_ON, COMMENT_GOES_ON = "ends", "goes on", "comment goes on"
SUFFIXES = "%&@$^#!"
BLANKS = " \t"
OTHER = " "
"""The key of a literal and of what has no meaning: none that a word or sign can have."""
MOST_BREAKS = 24
LONGEST_SHOWN = 40
NOTHING_FOLLOWS = "nothing follows the line break mark _"

PATTERN = re.compile(
    rf"""
    (?P<{TEXT}>"(?:[^"]|"")*")
  | (?P<open>".*)
  | (?P<comment>'.*|(?<![.\w])rem(?=[ \t]|$).*)
  | (?P<{WORD}>[^\W\d_]\w*(?:[%&@$^\#]|!(?![^\W\d_]|\[))?)                   # with its type suffix; rs!Field has none
  | (?P<{DATE}>\#(?=\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[\w/:,.\ -]*\w\#)
  | (?P<{NUMBER}>&h[0-9a-f]+[&%^]?|&o[0-7]+[&%^]?|(?:\d+\.?\d*|\.\d+)(?:[ed][-+]?\d+)?[%&!\#@^]?)
  | (?P<{BRACKET}>\[[^\]]*\])
  | (?P<more>_[ \t]*$)
  | (?P<{SIGN}>:=|<>|<=|>=|=<|=>|><|[-+*/\\^&=<>(),.;:!\#])
  | (?P<{BAD}>[^ \t])
    """,
    re.VERBOSE | re.IGNORECASE,
)


class Problem(NamedTuple):
    """What is wrong in a line of a module, lines counted from 1."""

    line: int
    text: str


class Token(NamedTuple):
    """A piece of a line.

    key      what it is compared by: of a word in lower case without its type suffix, of a sign itself, of others OTHER
    spaced   whether a blank is before it
    """

    kind: str
    key: str
    text: str
    line: int
    spaced: bool


class Line(NamedTuple):
    """A logical line without its comment, and the number of the physical line it begins in."""

    number: int
    tokens: list[Token]


def logical_lines(physical: Sequence[str]) -> tuple[list[Line], list[Problem]]:
    """The logical lines that hold code, and what no VBA can read in them."""
    lines: list[Line] = []
    problems: list[Problem] = []
    held: list[Token] = []
    ending, breaks = ENDS, 0
    for number, text in enumerate(physical, 1):
        if ending == COMMENT_GOES_ON:
            if text.strip() and not text.lstrip().startswith("'"):
                problems.append(Problem(number - 1, "a line break mark _ ends the comment, which makes a comment of the next line"))
            ending = COMMENT_GOES_ON if text.endswith(" _") else ENDS
            continue
        if ending == GOES_ON and not text.strip():
            problems.append(Problem(number - 1, NOTHING_FOLLOWS))
        tokens, ending, problem = _tokens(number, text)
        held += tokens
        if problem:
            problems.append(problem)
        breaks = breaks + 1 if ending == GOES_ON else 0
        if breaks == MOST_BREAKS + 1:
            problems.append(Problem(number, f"more than {MOST_BREAKS} line break marks _ in one logical line"))
        if held and ending != GOES_ON:
            lines.append(Line(held[0].line, held))
            held = []
    if ending == GOES_ON:
        problems.append(Problem(len(physical), NOTHING_FOLLOWS))
    if held:
        lines.append(Line(held[0].line, held))
    return lines, problems


def _tokens(number: int, text: str) -> tuple[list[Token], str, Problem | None]:
    """The tokens of a physical line, whether it or a comment at its end goes on in the next, and the first thing in it that cannot be read."""
    tokens: list[Token] = []
    ending, problem = ENDS, None
    for found in PATTERN.finditer(text):
        kind, piece = str(found.lastgroup), found[0]
        spaced = not found.start() or text[found.start() - 1] in BLANKS
        if kind == "comment":
            ending = COMMENT_GOES_ON if piece.endswith(" _") else ENDS
            break
        if kind == "more" or (kind == "open" and piece.endswith(" _")):
            ending = GOES_ON
        problem = problem or _unreadable(number, kind, piece, spaced)
        if kind == "more":
            break
        key = piece if kind == SIGN else piece.lower().rstrip(SUFFIXES) if kind == WORD else OTHER
        tokens.append(Token(TEXT if kind == "open" else kind, key, piece, number, spaced))
    return tokens, ending, problem


def _unreadable(number: int, kind: str, piece: str, spaced: bool) -> Problem | None:
    if kind == "open":
        return Problem(number, f"the text is not closed on its line: {shortened(piece)}")
    if kind != TEXT and not piece.isascii():
        return Problem(number, f"a character beyond ASCII outside texts and comments: {piece}")
    if (kind == "more" and (piece != "_" or not spaced)) or (kind == BAD and piece == "_"):
        return Problem(number, "a line break mark _ needs a blank before it and nothing after it")
    return Problem(number, f"{piece} has no meaning in VBA") if kind == BAD else None


def unbalanced(line: Line) -> Iterator[Problem]:
    """Parentheses that are not closed, or never opened; the first of a line."""
    opened: list[Token] = []
    for token in line.tokens:
        if token.key == "(":
            opened.append(token)
        elif token.key == ")" and not opened:
            yield Problem(token.line, "a ) without its (")
            return
        elif token.key == ")":
            opened.pop()
    if opened:
        yield Problem(opened[-1].line, "a ( without its )")


def shortened(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 3] + "..."
