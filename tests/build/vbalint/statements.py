"""Logical lines cut into statements, each with the word that says what it is."""

from collections.abc import Iterator
from typing import NamedTuple

from tests.build.vbalint.tokens import NUMBER, WORD, Line, Token
from xl_notes.build.rowcheck import VBA_WORDS

RESERVED = VBA_WORDS - {"name", "width"}
"""Words that nothing may be named.  Name and Width begin a statement of their own but are no keywords elsewhere."""

CALLABLE = frozenset(
    """
    abs array cbool cbyte ccur cdate cdbl cdec cint clng clnglng clngptr csng cstr cvar cverr date debug doevents error fix input inputb int
    lbound len lenb mid midb rnd seek sgn spc string tab ubound
    """.split()  # noqa: SIM905
)
LITERAL = frozenset(("empty", "false", "me", "nothing", "null", "true"))
ELSEWHERE = frozenset(("alias", "class", "lib", "module", "object", "property", "step"))
"""Words with a meaning in one place only."""
KEYWORDS = RESERVED - CALLABLE - LITERAL - ELSEWHERE
"""Words that are no value and name nothing."""

FILE_WORDS = frozenset(("close", "get", "input", "line", "lock", "name", "open", "print", "put", "seek", "unlock", "width", "write"))
FILE_MODES = frozenset(("access", "append", "binary", "input", "line", "output", "random", "read"))
LEADING = frozenset(
    """
    attribute call case const dim do else elseif erase for gosub goto if let loop lset next on raiseevent redim resume return rset select set stop
    wend while with
    """.split()  # noqa: SIM905
)
TWO_WORDS = {
    "end": frozenset(("enum", "function", "if", "property", "select", "sub", "type", "with")),
    "exit": frozenset(("do", "for", "function", "property", "sub")),
    "for": frozenset(("each",)),
}
MODIFIERS = frozenset(("friend", "global", "private", "public", "static"))
PROCEDURES = frozenset(("sub", "function", "property"))
DECLARATIONS = frozenset(("const", "declare", "dim", "enum", "event", "implements", "option", "type", "withevents")) | {
    f"def{kind}" for kind in ("bool", "byte", "cur", "date", "dbl", "int", "lng", "obj", "sng", "str", "var")
}

IF_LINE, ELSE_LINE, LABEL, FILE = "if line", "else line", "label", "file"


class Statement(NamedTuple):
    """A statement.

    word         what it is: its leading keyword or two, as `end if` or `for each`; IF_LINE for an If that ends with its line, ELSE_LINE for its Else, LABEL,
                 FILE for what reads or writes files; "variables" for a declaration that begins with a modifier; "" for an assignment or a call
    conditional  whether it belongs to an If that ends with its line
    """

    word: str
    tokens: list[Token]
    conditional: bool = False

    @property
    def line(self) -> int:
        return self.tokens[0].line


def statements(lines: list[Line]) -> Iterator[Statement]:
    for line in lines:
        yield from _of_line(line.tokens)


def _of_line(tokens: list[Token]) -> Iterator[Statement]:
    first = tokens[0]
    if first.kind == NUMBER and first.text.isdigit():
        yield Statement(LABEL, tokens[:1])
        tokens = tokens[2:] if len(tokens) > 1 and tokens[1].key == ":" else tokens[1:]
    elif first.kind == WORD and len(tokens) > 1 and tokens[1].key == ":" and first.key not in KEYWORDS:
        yield Statement(LABEL, tokens[:1])
        tokens = tokens[2:]
    piece: list[Token] = []
    conditional = False
    for at, token in enumerate(tokens):
        key = token.key
        if key == ":":
            if piece:
                yield _statement(piece, conditional)
                piece = []
        elif key == "then" and piece and piece[0].key in ("if", "elseif") and piece[-1].key != ".":
            ends_here = piece[0].key == "if" and at + 1 < len(tokens)
            yield Statement(IF_LINE if ends_here else piece[0].key, [*piece, token], conditional)
            conditional = conditional or ends_here
            piece = []
        elif key == "else" and (conditional or not piece) and not (piece and piece[-1].key == "."):
            if piece:
                yield _statement(piece, conditional)
                piece = []
            yield Statement(ELSE_LINE if conditional else "else", [token], conditional)
        else:
            piece.append(token)
    if piece:
        yield _statement(piece, conditional)


def _statement(tokens: list[Token], conditional: bool) -> Statement:
    return Statement(_word(tokens), tokens, conditional)


def _word(tokens: list[Token]) -> str:
    first = tokens[0]
    if first.kind != WORD:
        return ""
    key = first.key
    second = tokens[1].key if len(tokens) > 1 else ""
    if second in TWO_WORDS.get(key, ()):
        return f"{key} {second}"
    if key in LEADING:
        return key
    if key in MODIFIERS:
        return _modified(tokens)
    if key in PROCEDURES and key != "property":
        return key
    if key == "property":
        return key if second in ("get", "let", "set") else ""
    if key in DECLARATIONS or key in ("end", "exit"):
        return key
    if key == "error" or key in FILE_WORDS:
        return _rarely_leading(key, second, tokens)
    return ""


def _modified(tokens: list[Token]) -> str:
    """What follows Public, Private and the like."""
    for token in tokens[1:3]:
        if token.key in PROCEDURES or token.key in ("const", "declare", "enum", "event", "type"):
            return token.key
        if token.key not in MODIFIERS:
            break
    return "static" if tokens[0].key == "static" else "variables"


def _rarely_leading(key: str, second: str, tokens: list[Token]) -> str:
    """Words that begin a statement of their own, but are the name of a variable or of a function more often."""
    if second in ("=", "."):
        return ""
    if key == "error":
        return key
    if key == "line":
        return FILE if second == "input" else ""
    if key == "name":
        return FILE if any(token.key == "as" for token in tokens) else ""
    if key in ("input", "width"):
        return FILE if second == "#" else ""
    return FILE
