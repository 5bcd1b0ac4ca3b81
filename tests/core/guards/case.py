"""What a guard's test case is."""

from collections.abc import Callable

from xl_notes.core.errors import NoteError

Case = tuple[Callable[[], object], type[NoteError], str, str, str]
"""What trips it, the error, the argument, the value as shown, and a part of the bound."""
