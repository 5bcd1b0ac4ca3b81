"""What the formulas of a document say about a call: which of its arguments were left out.

Calc does not tell which cell is calculating, so all calls of the function are compared with the values that have arrived.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from xl_notes.hosts.calc.wire import Formula
from xl_notes.sheet.cells import to_serial
from xl_notes.workbook.formulatext import CLOSING, OPENING, tokens

OMITTED, ANYTHING = object(), object()
TEXT = re.compile(r'"(?:[^"]|"")*"')
NUMBER = re.compile(r"\d+\.?\d*(?:E[+-]?\d+)?", re.IGNORECASE)
DAY = re.compile(r"DATE\(\s*(\d{4})\s*;\s*(\d{1,2})\s*;\s*(\d{1,2})\s*\)", re.IGNORECASE)
SEPARATOR, SEPARATOR_OF_CONDITIONS = ";", ","
"""The second in conditional formats, which the API gives as they would be typed: it is one of the two then."""

DIGITS = 1e-14
"""Calc's API gives numbers in 15 digits."""

FIRST_COMMON_DAY = 61
"""Serial number; before it Excel's are one less than Calc's."""


class Held(NamedTuple):
    """What a cell holds, to the last bit."""

    value: object


Written = tuple[object, ...]
"""A call: of each argument what is known of it."""


class Evidence:
    """The calls of a function in some formulas.

    formulas  as Calc's API has them: English names, semicolons; with what is in the cells they refer to, if they were asked for it

    Alike calls are kept as one with their number, and those that refer to cells are looked up by what these hold, so that a column of thousands is as quick as
    a cell.
    """

    def __init__(self, name: str, formulas: Iterable[Formula]) -> None:
        formulas = list(formulas)
        self.with_inputs = any(formula.has_inputs for formula in formulas)
        calls = ((formula, arguments) for formula in formulas for arguments in _calls(formula, name))
        self._calls = Counter(tuple(_known(argument, formula) for argument in arguments) for formula, arguments in calls)
        self._left = self._calls.copy()
        self._by_shape: dict[tuple[int, tuple[int, ...]], dict[tuple[object, ...], list[Written]]] = defaultdict(lambda: defaultdict(list))
        for call in self._calls:
            held = tuple(place for place, known in enumerate(call) if isinstance(known, Held))
            self._by_shape[len(call), held][tuple(known.value for known in call if isinstance(known, Held))].append(call)

    @property
    def is_contradictory(self) -> bool:
        """Whether it may help to know more: there are several calls."""
        return len(self._calls) > 1 and not self.with_inputs

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

    def _fitting(self, values: Sequence[Any]) -> Iterator[Written]:
        for (length, held), calls in self._by_shape.items():
            if length == len(values):
                alike = calls.get(tuple(values[place] for place in held), [])
                yield from (call for call in alike if all(map(_fits, call, values)))


def _calls(formula: Formula, name: str) -> Iterator[list[str]]:
    yield from calls_of(formula.text, name)
    if formula.is_condition:
        yield from calls_of(formula.text, name, SEPARATOR_OF_CONDITIONS)


def calls_of(formula: str, name: str, separator: str = SEPARATOR) -> Iterator[list[str]]:
    """The arguments of every call of a function in a formula, as text, "" for one left out."""
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


REFERENCE = re.compile(r"(?:\$?('(?:[^']|'')*'|[^\W\d][\w]*)\.)?\$?([A-Z]{1,3})\$?([0-9]+)", re.IGNORECASE)


def _known(argument: str, formula: Formula) -> object:
    """What an argument is as far as its text says, or what the cell holds that it refers to."""
    found = REFERENCE.fullmatch(argument)
    if found is None or not formula.has_inputs:
        return _constant(argument)
    sheet = f"${found[1]}" if found[1] else formula.cell.rpartition(".")[0]
    address = f"{sheet}.${found[2].upper()}${found[3]}"
    return Held(formula.inputs[address]) if address in formula.inputs else ANYTHING


def _fits(known: object, value: Any) -> bool:
    if isinstance(known, Held):
        return bool(known.value == value)
    if known is OMITTED:
        return isinstance(value, float) and value == 0
    if isinstance(known, float) and isinstance(value, float):
        return math.isclose(known, value, rel_tol=DIGITS)
    return known is ANYTHING or bool(known == value)


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
