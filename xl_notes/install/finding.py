"""What a check of `xl-notes doctor` says."""

from dataclasses import dataclass

OK, LOOK, WRONG, UNKNOWN = "ok", "look", "wrong", "unknown"
"""Fine; it may be what is in the way; it is in the way; it cannot be seen here."""


@dataclass(frozen=True)
class Finding:
    """What was found, and what to do about it, "" if nothing."""

    status: str
    found: str
    remedy: str = ""
