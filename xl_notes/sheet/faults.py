"""Errors as a spreadsheet shows them."""

from xl_notes.core.errors import NoteError, WrongType


def as_text(error: NoteError) -> str:
    """The error as one line that begins with its code: "#NUM! rate must be from 0 to 1 (12% is 0.12), got 12"."""
    return f"{error.code} {error}"


def unexpected(error: Exception) -> NoteError:
    """A fault of ours, or something no check foresaw: shown as #VALUE!, never as a number."""
    fault = WrongType("calculation", type(error).__name__, "possible")
    fault.args = (f"unexpected: {type(error).__name__}: {error}",)
    return fault
