"""What is written into a copy of a formula for the engine that calculates it; and what comes back about a call that failed."""

from dataclasses import dataclass

OMITTED = "\ue000omitted\ue000"
"""What stands for an omitted argument: a text nobody types, in Unicode's private use area."""

CALL_MARK = "\ue000call\ue000"
"""What a text begins with that says which cell a call belongs to; it stands after the last argument."""


@dataclass(frozen=True)
class Failure:
    """Why one of our functions gave an error.  `place` is the element of its result, counted from 0; None: there is no result at all."""

    code: str
    message: str
    place: tuple[int, int] | None = None
