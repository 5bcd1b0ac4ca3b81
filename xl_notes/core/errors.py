"""What can be wrong with a note's numbers: three kinds of error, each naming the argument, its value and the bound it missed."""

from datetime import date
from fractions import Fraction
from typing import Self


class NoteError(ValueError):
    """A calculation that cannot be done.

    code      the error a cell shows: "#VALUE!" (wrong type, unreadable), "#NUM!" (out of domain), "#N/A" (the data is not there);
              an error cell among the inputs passes through with its own code
    argument  name of the argument at fault
    value     what was given
    bound     what was expected
    """

    code = "#VALUE!"

    def __init__(self, argument: str, value: object, bound: str, hint: str = "") -> None:
        self.argument = argument
        self.value = value
        self.bound = bound
        self.hint = hint
        super().__init__(argument, value, bound, hint)

    def settled(self) -> Self:
        """The error as a result among others: without the frames it came through, which would keep alive all that was calculated in them."""
        self.__traceback__ = self.__cause__ = self.__context__ = None
        return self

    def __str__(self) -> str:
        return f"{self.argument} must be {self.bound}, got {show(self.value)}" + (f" ({self.hint})" if self.hint else "")

    def __repr__(self) -> str:
        return f"<{self.code} {self}>"


class WrongType(NoteError):
    """The value is not of the kind the argument takes, or cannot be read."""

    code = "#VALUE!"


class OutOfRange(NoteError):
    """The value is readable and makes no sense for a note."""

    code = "#NUM!"


class NotAvailable(NoteError):
    """The data needed is not there."""

    code = "#N/A"


def require(holds: bool, argument: str, value: object, bound: str, hint: str = "") -> None:
    """Raises OutOfRange unless the condition holds."""
    if not holds:
        raise OutOfRange(argument, value, bound, hint)


def show(value: object) -> str:
    """A value as a person would write it: exact numbers as decimals, dates as ISO text, blanks by name."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, Fraction):
        return _decimal(value)
    if isinstance(value, float):
        return f"{value + 0.0:.15g}"  # no -0
    if isinstance(value, date):
        return str(value)[:10]  # a time of day, where there is one, does not matter here
    if isinstance(value, int):
        return _decimal(Fraction(value))
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= 80 else text[:77] + "..."


LONGEST_WHOLE = 10**18


def _decimal(value: Fraction) -> str:
    if value.denominator == 1 and abs(value) < LONGEST_WHOLE:
        return str(value.numerator)
    try:
        return f"{float(value):.15g}"
    except OverflowError:
        return "a number beyond 1e308"
