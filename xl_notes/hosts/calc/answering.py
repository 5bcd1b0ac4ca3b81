"""What happens to a call from Calc: its values become a function's arguments, the result becomes what Calc shows."""

import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from xl_notes.core.errors import NoteError, WrongType
from xl_notes.hosts.calc.evidence import Evidence
from xl_notes.hosts.calc.omitted import EvidenceWanted, evaluate
from xl_notes.hosts.calc.wire import FORMULAS, INPUTS, MISSING, Call
from xl_notes.hosts.marks import CALL_MARK, OMITTED, Failure
from xl_notes.hosts.results import shown
from xl_notes.sheet.helptext import help_lines, syntax
from xl_notes.sheet.spec import SheetFunction

MOST_REMEMBERED, MOST_IN_A_CALL = 10_000, 1000
REASONS, FORGET, HELP = "?", "!", "help "
"""Where a function's name stands: asks why the last calls failed; says that the formulas are others now; asks, with a name behind it, for a function's help."""

SECONDS_EVIDENCE_HOLDS = 1.0
"""So long the formulas of a document are taken for what they were while it is calculated, each once."""


@dataclass
class Answering:
    """Answers calls of the functions of a table.

    marked    the formulas were prepared: omitted arguments are marked, so a 0 is a 0, and each call says whose it is
    on_call   called once for each
    failures  why calls failed, the last ones: whose call it was ("" if it does not say), and the reason
    """

    functions: Mapping[str, SheetFunction]
    marked: bool = False
    on_call: Callable[[], object] = lambda: None
    failures: deque[tuple[str, Failure]] = field(default_factory=deque)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _in_call: int = 0
    _evidence: dict[str, tuple[float, Evidence]] = field(default_factory=dict)

    def answer(self, call: Call) -> Any:
        """A number, text, truth value or CellError, or rows of these; or FORMULAS: ask again, and send the formulas that call the function."""
        with self._lock:
            return self._answer(call)

    def _answer(self, call: Call) -> Any:
        if call.name == REASONS:
            return self._reasons()
        if call.name.startswith(HELP):
            return self._help(call.name.removeprefix(HELP).strip().upper())
        if call.name == FORGET:
            self._evidence.clear()
            return True
        if call.formulas is not None:
            self._evidence[call.name] = (time.monotonic(), Evidence(call.name, call.formulas))
        values, whose = _given(call.values)
        self._in_call = 0
        try:
            result = self._result(call, values)
        except NoteError as error:
            result = error
        except EvidenceWanted as wanted:
            return INPUTS if wanted.inputs else FORMULAS
        self.on_call()
        return shown(result, "#VALUE!", lambda failure: self._failed(call.name, whose, failure))

    def _result(self, call: Call, values: list[Any]) -> Any:
        function = self.functions.get(call.name)
        if function is None:
            raise WrongType("function", call.name, "one of this version of xl_notes")
        if self.marked:
            return function.evaluate(values)
        try:
            return evaluate(function, values)
        except EvidenceWanted:
            pass
        return evaluate(function, values, self._held(call, values))

    def _held(self, call: Call, values: Sequence[Any]) -> Evidence | None:
        """What the formulas say, unless they may be others by now."""
        if call.name not in self._evidence:
            return None
        seen_at, evidence = self._evidence[call.name]
        fresh = evidence.take(values) and time.monotonic() - seen_at < SECONDS_EVIDENCE_HOLDS
        return evidence if fresh or call.formulas is not None else None

    def _failed(self, name: str, whose: str, failure: Failure) -> None:
        self._in_call += 1
        if self._in_call <= MOST_IN_A_CALL:
            self.failures.append((whose, failure if self.marked else replace(failure, message=f"{name}: {failure.message}")))
        if len(self.failures) > MOST_REMEMBERED and not self.marked:
            self.failures.popleft()

    def _reasons(self) -> str:
        """What went wrong since the last time this was asked, a line a reason."""
        lines = dict.fromkeys(f"{failure.code} {failure.message}" for _, failure in self.failures)
        self.failures.clear()
        return "\n".join(lines)

    def _help(self, name: str) -> str:
        """Of a function, with or without NOTE_; otherwise what functions there are."""
        function = self.functions.get(name) or self.functions.get(f"NOTE_{name}")
        return "\n".join([syntax(function), *help_lines(function)] if function else [f"{one.name}: {one.help}" for one in self.functions.values()])


def _given(values: Sequence[Any]) -> tuple[list[Any], str]:
    """The arguments as far as there are any, None for one left out; and whose call it is."""
    last = max((place for place, value in enumerate(values, 1) if value is not MISSING), default=0)
    given = [None if value is MISSING or value == OMITTED else value for value in values[:last]]
    behind = given[-1] if given else None
    if isinstance(behind, str) and behind.startswith(CALL_MARK):
        return given[:-1], behind.removeprefix(CALL_MARK)
    return given, ""
