"""Formulas for secured convertible promissory notes, for cells and for Python.

    >>> from datetime import date
    >>> from xl_notes import NOTE_ACCRUED
    >>> NOTE_ACCRUED(date(2017, 11, 30), date(2017, 12, 31), 0.12, 947687.94)
    9658.63

Every worksheet function is here under its own name as an ordinary function, and raises NoteError.  They are loaded when first asked for, so that the core can
be imported without the rest.
"""

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from xl_notes.core.errors import NoteError as NoteError


def __getattr__(name: str) -> Any:
    if name == "NoteError":
        from xl_notes.core.errors import NoteError

        return NoteError
    if name.startswith("NOTE_") or name == "__all__":
        from xl_notes.hosts.python import FUNCTIONS

        if name == "__all__":
            return ["NoteError", *FUNCTIONS]
        if name in FUNCTIONS:
            globals().update(FUNCTIONS)  # from now on this is not asked
            return FUNCTIONS[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__getattr__("__all__")})
