"""Rules about the outer form: procedures, and blocks that begin and end inside them."""

from collections.abc import Iterator
from typing import NamedTuple

from tests.build.vbalint.structure import Module, Procedure, Project
from tests.build.vbalint.tokens import Problem

CLOSED_BY = {
    "if": "end if",
    "for": "next",
    "for each": "next",
    "do": "loop",
    "while": "wend",
    "select": "end select",
    "with": "end with",
}
CLOSING = frozenset(CLOSED_BY.values())
INNER = {"else": "if", "elseif": "if", "case": "select"}
LEFT_BY = {"exit for": ("for", "for each"), "exit do": ("do",)}


class Block(NamedTuple):
    word: str
    line: int
    variable: str = ""
    part: str = ""
    """The last Else or Case of it."""


def outer_form(module: Module, project: Project) -> Iterator[Problem]:
    yield from module.problems


def nesting(module: Module, project: Project) -> Iterator[Problem]:
    for procedure in module.procedures:
        yield from _nesting(procedure)


def exits(module: Module, project: Project) -> Iterator[Problem]:
    """Exit Sub in a Sub, Exit Function in a Function."""
    for procedure in module.procedures:
        kind = procedure.kind.split()[0]
        for statement in procedure.statements:
            if statement.word in ("exit sub", "exit function", "exit property") and statement.word != f"exit {kind}":
                yield Problem(statement.line, f"{statement.word.title()} in a {kind.title()}")


def _nesting(procedure: Procedure) -> Iterator[Problem]:
    open_blocks: list[Block] = []
    for statement, reading in zip(procedure.statements, procedure.readings, strict=True):
        word, line = statement.word, statement.line
        if word in CLOSED_BY:
            assigned = reading.uses[0].name if word.startswith("for") and reading.uses else ""
            open_blocks.append(Block(word, line, assigned))
        elif word in CLOSING:
            for variable in reading.loops or [""]:
                yield from _closed(open_blocks, word, line, variable)
        elif word in INNER:
            yield from _part(open_blocks, word, line, is_else=word == "else" or statement.tokens[-1].key == "else")
        elif word in LEFT_BY and not any(block.word in LEFT_BY[word] for block in open_blocks):
            yield Problem(line, f"{word.title()} outside {' or '.join(LEFT_BY[word]).title()}")
        elif open_blocks and open_blocks[-1].word == "select" and not open_blocks[-1].part and word != "label":
            yield Problem(line, "a statement between Select Case and its first Case")
            open_blocks[-1] = open_blocks[-1]._replace(part="case")
    for block in reversed(open_blocks):
        yield Problem(block.line, f"{block.word.title()} without {CLOSED_BY[block.word].title()}")


def _closed(open_blocks: list[Block], word: str, line: int, variable: str) -> Iterator[Problem]:
    """Takes away the block that ends here, and blocks inside it that do not."""
    if not any(CLOSED_BY[block.word] == word for block in open_blocks):
        yield Problem(line, f"{word.title()} without {' or '.join(first.title() for first, last in CLOSED_BY.items() if last == word)}")
        return
    while CLOSED_BY[open_blocks[-1].word] != word:
        left_open = open_blocks.pop()
        yield Problem(
            left_open.line, f"{left_open.word.title()} is still open at the {word.title()} of line {line}: {CLOSED_BY[left_open.word].title()} is missing"
        )
    block = open_blocks.pop()
    if variable and block.variable and variable != block.variable:
        yield Problem(line, f"Next {variable} ends the loop over {block.variable} of line {block.line}")


def _part(open_blocks: list[Block], word: str, line: int, is_else: bool) -> Iterator[Problem]:
    if not open_blocks or open_blocks[-1].word != INNER[word]:
        inside = f" inside {open_blocks[-1].word.title()} of line {open_blocks[-1].line}" if open_blocks else ""
        yield Problem(line, f"{word.title()} without {INNER[word].title()}{inside}")
        return
    if open_blocks[-1].part == "else":
        yield Problem(line, f"{word.title()} after the Else of the {open_blocks[-1].word.title()} of line {open_blocks[-1].line}")
    open_blocks[-1] = open_blocks[-1]._replace(part="else" if is_else else word)
