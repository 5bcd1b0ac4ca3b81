"""Omitted, or 0?  Calc hands over both as the number 0.

A call with such a 0 is calculated in every way it can be meant.  Where all come to the same, that is the result.  Where they do not, the formulas of the open
documents are looked at, which say it as a rule: see evidence.py.  Where they do not either, the result is an error that says what to write instead, since a
number that was meant otherwise is worse than none.
"""

from collections.abc import Collection, Iterator, Sequence
from itertools import product
from typing import Any

from xl_notes.core.errors import NoteError
from xl_notes.hosts.calc.evidence import Evidence
from xl_notes.sheet.spec import Arg, SheetFunction

MOST_DOUBTS = 4
"""Each doubles the ways to calculate; of a call with more only the formulas tell."""


class EvidenceWanted(Exception):
    """Only the formula can tell.  `inputs`: with what is in the cells it refers to."""

    def __init__(self, inputs: bool = False) -> None:
        super().__init__()
        self.inputs = inputs


class OmittedOrZero(NoteError):
    """What a 0 means decides the result."""

    def __init__(self, function: SheetFunction, places: Sequence[int]) -> None:
        names = " and ".join(function.args[place].name for place in places)
        super().__init__(names, 0, "told from an omitted argument")
        self.args = (names,)

    def __str__(self) -> str:
        basis = ' (for basis, 3 or "30/360")' if "basis" in self.argument else ""
        return (
            f"{self.argument}: LibreOffice does not tell an omitted argument from 0, and here they differ; write the value out{basis} or refer to an empty cell"
        )


def evaluate(function: SheetFunction, values: Sequence[Any], evidence: Evidence | None = None) -> Any:
    """The result of a call, as SheetFunction.evaluate gives it.

    values    None for what is certainly omitted
    evidence  what the formulas say
    errors    NoteError; EvidenceWanted if it is needed and not given
    """
    doubtful = list(_doubtful(function, values))
    if not doubtful:
        return function.evaluate(values)
    if len(doubtful) <= MOST_DOUBTS:
        outcomes = [_outcome(function, values, omitted) for omitted in _choices(doubtful)]
        if len({repr(_shown(outcome)) for outcome in outcomes}) == 1:
            return _raised(outcomes[0])
    if evidence is None:
        raise EvidenceWanted
    omitted = evidence.omitted(values)
    if omitted is None and evidence.is_contradictory:
        raise EvidenceWanted(inputs=True)
    if omitted is None:
        raise OmittedOrZero(function, doubtful)
    return _raised(_outcome(function, values, omitted.intersection(doubtful)))


def _doubtful(function: SheetFunction, values: Sequence[Any]) -> Iterator[int]:
    """The places of arguments whose 0 may be an omitted one that means something else."""
    if not any(map(is_zero, values)):
        return
    has_terms = function.without_terms(values)[1] is not None
    for place, (arg, value) in enumerate(zip(function.args, values, strict=False)):
        if is_zero(value) and (has_terms or _means_another(arg)):
            yield place


def is_zero(value: object) -> bool:
    return isinstance(value, float) and value == 0


def _means_another(arg: Arg) -> bool:
    """Whether 0 is not what the argument is when it is omitted.  A required one is not omitted: none held is far more often meant than a slip."""
    if arg.required:
        return False
    try:
        return bool(arg.kind.convert(arg.name, 0.0) != arg.absent)
    except NoteError:
        return True


def _choices(doubtful: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Which of them are omitted: none first."""
    for chosen in product((False, True), repeat=len(doubtful)):
        yield tuple(place for place, omitted in zip(doubtful, chosen, strict=True) if omitted)


def _outcome(function: SheetFunction, values: Sequence[Any], omitted: Collection[int]) -> Any:
    try:
        return function.evaluate([None if place in omitted else value for place, value in enumerate(values)])
    except NoteError as error:
        return error


def _shown(result: Any) -> Any:
    """What a cell shows of it: errors alike in their code are one."""
    if isinstance(result, (list, tuple)):
        return [_shown(cell) for cell in result]
    return (NoteError, result.code) if isinstance(result, NoteError) else result


def _raised(outcome: Any) -> Any:
    if isinstance(outcome, NoteError):
        raise outcome
    return outcome
