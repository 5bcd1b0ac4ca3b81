"""Errors as a spreadsheet shows them."""

from xl_notes.core.errors import NoteError


class UnexpectedError(NoteError):
    """A fault of ours, or something no check foresaw: shown as #VALUE!, never as a number."""

    def __init__(self, kind: str, text: str) -> None:
        super().__init__("calculation", kind, "possible")
        self.text = text
        self.args = (kind, text)

    def __str__(self) -> str:
        return f"unexpected: {self.value}: {self.text}"


def unexpected(error: Exception) -> UnexpectedError:
    return UnexpectedError(type(error).__name__, str(error))


def as_text(error: NoteError) -> str:
    """The error as one line that begins with its code: "#NUM! rate must be from 0 to 1, got 12 (12% is 0.12)"."""
    return f"{error.code} {error}"
