"""What our own modules must not hold, whether it is VBA or not."""

from collections.abc import Iterator
from itertools import pairwise

from tests.build.vbalint.tokens import BRACKET, TEXT, WORD, Line, Problem, Token

FORBIDDEN = {
    "appactivate": "acts on another program",
    "applescripttask": "runs a script",
    "auto_close": "runs by itself",
    "auto_open": "runs by itself",
    "callbyname": "calls what a text names",
    "chdir": "changes the current folder",
    "codemodule": "changes VBA itself",
    "ddeexecute": "acts on another program",
    "ddeinitiate": "acts on another program",
    "declare": "calls into a library",
    "deletesetting": "writes to the registry",
    "environment": "writes environment variables",
    "executeexcel4macro": "runs text",
    "executewindows": "starts a program",
    "filecopy": "writes files",
    "followhyperlink": "opens what a link names",
    "kill": "deletes files",
    "macscript": "runs a script",
    "mkdir": "writes folders",
    "registerxll": "loads a library",
    "querytables": "reaches the network",
    "rmdir": "deletes folders",
    "runfrozenpython": "starts a program",
    "savesetting": "writes to the registry",
    "sendkeys": "acts on another program",
    "setattr": "changes files",
    "setenvironmentvariable": "writes environment variables",
    "shell": "starts a program",
    "shellexecute": "starts a program",
    "urldownloadtofile": "reaches the network",
    "vbcomponents": "changes VBA itself",
    "vbe": "changes VBA itself",
    "vbproject": "changes VBA itself",
}
FAMILIES = {
    "msxml": "reaches the network",
    "serverxmlhttp": "reaches the network",
    "winhttp": "reaches the network",
    "wscript": "starts programs",
    "wsh": "starts programs",
    "xmlhttp": "reaches the network",
}
"""Beginnings of names."""
OBJECTS_TO_CREATE = frozenset(('"scripting.dictionary"',))
OF_TEXT = {"evaluate": "evaluates text", "run": "runs what a text names", "runpython": "runs text as Python"}
"""What may be given a text that stands in the source, and nothing else."""


def forbidden_uses(lines: list[Line]) -> Iterator[Problem]:
    for line in lines:
        for at, token in enumerate(line.tokens):
            if token.kind == BRACKET:
                yield Problem(token.line, f"{token.text} evaluates text")
            elif token.kind == WORD and (why := _why(line.tokens, at)):
                yield Problem(token.line, f"{token.text} {why}")


def _why(tokens: list[Token], at: int) -> str:
    key = tokens[at].key
    before = tokens[at - 1].key if at else ""
    after = [token.key for token in tokens[at + 1 :]]
    if key in FORBIDDEN:
        return FORBIDDEN[key]
    if key.startswith(tuple(FAMILIES)):
        return next(why for family, why in FAMILIES.items() if key.startswith(family))
    argument = _first_argument(tokens, at)
    if key in ("createobject", "getobject") and (not argument or argument.kind != TEXT or argument.text.lower() not in OBJECTS_TO_CREATE):
        return f"makes an object of {argument.text if argument else 'what is not said'}"
    if key in OF_TEXT and argument and not _is_literal(tokens, argument):
        return OF_TEXT[key]
    if key == "open" and before != "." and ("for", "input") not in pairwise(after):
        return "may write a file"
    if key == "name" and before in ("", ":", "then", "else") and "as" in after:
        return "renames files"
    return ""


def _first_argument(tokens: list[Token], at: int) -> Token | None:
    """What follows the name of a procedure, with or without parentheses."""
    rest = tokens[at + 1 :]
    if rest and rest[0].key == "(":
        rest = rest[1:]
    return rest[0] if rest else None


def _is_literal(tokens: list[Token], argument: Token) -> bool:
    """Whether an argument is a text and nothing is joined to it."""
    after = tokens[tokens.index(argument) + 1 :]
    return argument.kind == TEXT and (not after or after[0].key in (",", ")", ":"))
