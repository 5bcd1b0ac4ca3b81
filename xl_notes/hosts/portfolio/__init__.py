"""Files of notes, as long as they come: read in chunks, calculated as NOTE_PORTFOLIO does, written in the same order.

Nothing is held but a few chunks.  A chunk is calculated by one function that needs nothing else, here or on the workers of a cluster.
"""


class PortfolioError(Exception):
    """The files cannot be worked on; the text says why.  Nothing has been written."""
