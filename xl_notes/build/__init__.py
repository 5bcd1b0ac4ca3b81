"""What is made from the function table: the Excel add-in, the reference pages."""


class BuildError(Exception):
    """It cannot be built; the text says what is in the way."""
