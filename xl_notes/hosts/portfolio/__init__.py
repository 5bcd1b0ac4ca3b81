"""Files of notes, as long as they come: read in chunks, calculated as NOTE_PORTFOLIO does, written in the same order.

Nothing is held but a few chunks.  A chunk is calculated by one function that needs nothing else, here or on the workers of a cluster.
"""


class PortfolioError(Exception):
    """The files cannot be worked on; the text says why.  Nothing has been written."""


def told(error: Exception) -> str:
    """Another library's message as the end of a sentence: on one line, without its full stop."""
    return " ".join(str(error).split()).removesuffix(".") or type(error).__name__
