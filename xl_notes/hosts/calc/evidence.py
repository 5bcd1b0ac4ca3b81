"""What the formulas of a document say about a call: which of its arguments were left out.

Calc does not tell which cell is calculating, so all calls of the function are compared with the values that have arrived.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from xl_notes.sheet.cells import to_serial
from xl_notes.workbook.formulatext import CLOSING, OPENING, tokens

OMITTED, ANYTHING = object(), object()
TEXT = re.compile(r'"(?:[^"]|"")*"')
NUMBER = re.compile(r"\d+\.?\d*(?:E[+-]?\d+)?", re.IGNORECASE)
DAY = re.compile(r"DATE\(\s*(\d{4})\s*;\s*(\d{1,2})\s*;\s*(\d{1,2})\s*\)", re.IGNORECASE)
SEPARATOR, SEPARATOR_OF_CONDITIONS = ";", ","
"""The second in conditional formats, which the API gives as they would be typed."""

DIGITS = 1e-14
"""Calc's API gives numbers in 15 digits."""

FIRST_COMMON_DAY = 61
"""Serial number; before it Excel's are one less than Calc's."""


class Evidence:
    """The calls of a function in some formulas.

    formulas  as Calc's API has them: English names, semicolons

    Alike calls are kept as one with their number, so that a column of thousands is as quick as a cell.
    """

    def __init__(self, name: str, formulas: Iterable[str]) -> None:
        self._calls = Counter(tuple(map(_constant, arguments)) for formula in formulas for arguments in calls_of(formula, name))
        self._left = self._calls.copy()

    def omitted(self, values: Sequence[Any]) -> frozenset[int] | None:
        """The places of the omitted arguments of a call with these values, counted from 0; None if no formula says it, or they contradict each other."""
        written = {frozenset(place for place, constant in enumerate(call) if constant is OMITTED) for call in self._fitting(values)}
        return written.pop() if len(written) == 1 else None

    def take(self, values: Sequence[Any]) -> bool:
        """Whether there is a call that can be this one and was not taken before.  What has none left is from before a change."""
        call = next((call for call in self._fitting(values) if self._left[call]), None)
        if call is not None:
            self._left[call] -= 1
        return call is not None

    def _fitting(self, values: Sequence[Any]) -> Iterator[tuple[object, ...]]:
        return (call for call in self._calls if len(call) == len(values) and all(map(_fits, call, values)))


def calls_of(formula: str, name: str) -> Iterator[list[str]]:
    """The arguments of every call of a function in a formula, as text, "" for one left out."""
    separator = SEPARATOR if SEPARATOR in formula else SEPARATOR_OF_CONDITIONS
    opened: list[tuple[bool, list[str]]] = []  # for every open bracket whether it is the function's, and what is in it so far
    before = ""
    for piece in tokens(formula):
        if piece in CLOSING and opened:
            ours, arguments = opened.pop()
            if ours:
                yield [argument.strip() for argument in arguments]
        for depth, (ours, arguments) in enumerate(opened, 1):
            if ours and piece == separator and depth == len(opened):
                arguments.append("")
            else:
                arguments[-1] += piece
        if piece in OPENING:
            opened.append((piece == "(" and before.upper() == name, [""]))
        if not piece.isspace():
            before = piece


def _fits(constant: object, value: Any) -> bool:
    if constant is OMITTED:
        return isinstance(value, float) and value == 0
    if isinstance(constant, float) and isinstance(value, float):
        return math.isclose(constant, value, rel_tol=DIGITS)
    return constant is ANYTHING or bool(constant == value)


def _constant(argument: str) -> object:
    """What an argument is on the face of it: OMITTED, a text, a number as in 36, 12%, DATE(2017;11;30) and TRUE(), or else ANYTHING."""
    if not argument:
        return OMITTED
    if TEXT.fullmatch(argument):
        return argument[1:-1].replace('""', '"')
    if NUMBER.fullmatch(argument.removesuffix("%")):
        return float(argument.removesuffix("%")) / (100 if argument.endswith("%") else 1)
    if day := DAY.fullmatch(argument):
        try:
            serial = to_serial(date(*map(int, day.groups())))
            return float(serial) if serial >= FIRST_COMMON_DAY else ANYTHING
        except ValueError:  # Calc takes a 31 November for the 1 December
            return ANYTHING
    return {"TRUE()": 1.0, "FALSE()": 0.0}.get(argument.upper(), ANYTHING)
