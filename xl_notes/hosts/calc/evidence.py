"""What the formulas of a document say about a call: which of its arguments were left out.

Calc does not tell which cell is calculating, so all calls of the function are compared with the values that have arrived.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from xl_notes.workbook.formulatext import CLOSING, OPENING, tokens

NUMBER = re.compile(r"\d+\.?\d*(?:E[+-]?\d+)?", re.IGNORECASE)
SEPARATOR = ";"


def omitted_in(formulas: Sequence[str], name: str, values: Sequence[Any]) -> frozenset[int] | None:
    """The places of the omitted arguments of a call with these values, counted from 0; None if no formula says it, or they contradict each other.

    formulas  as Calc's API has them: English names, semicolons
    """
    written = {
        frozenset(place for place, argument in enumerate(arguments) if not argument)
        for formula in formulas
        for arguments in calls_of(formula, name)
        if len(arguments) == len(values) and all(map(_fits, arguments, values))
    }
    return written.pop() if len(written) == 1 else None


def calls_of(formula: str, name: str) -> Iterator[list[str]]:
    """The arguments of every call of a function in a formula, as text, "" for one left out."""
    opened: list[tuple[bool, list[str]]] = []  # for every open bracket whether it is the function's, and what is in it so far
    before = ""
    for piece in tokens(formula):
        if piece in CLOSING and opened:
            ours, arguments = opened.pop()
            if ours:
                yield [argument.strip() for argument in arguments]
        for depth, (ours, arguments) in enumerate(opened, 1):
            if ours and piece == SEPARATOR and depth == len(opened):
                arguments.append("")
            else:
                arguments[-1] += piece
        if piece in OPENING:
            opened.append((piece == "(" and before.upper() == name, [""]))
        if not piece.isspace():
            before = piece


def _fits(argument: str, value: Any) -> bool:
    """Whether this can be what gave the value: what is no plain number or text can be anything."""
    if not argument:
        return isinstance(value, float) and value == 0
    if argument.startswith('"') and argument.endswith('"') and '"' not in argument[1:-1].replace('""', ""):
        return bool(value == argument[1:-1].replace('""', '"'))
    return not NUMBER.fullmatch(argument) or bool(value == float(argument))
