"""The host LibreOffice Calc.

A function of Basic in the user's own library is a worksheet function in Calc by its bare name, as typed and as Excel's files have it.  Ours are lines of Basic
that hand their arguments over a socket to a process of the Python xl_notes is installed in, and give back what it answers, so it does not matter which Python
LibreOffice brings, or whether it has one.

    Calc -> XlNotes.bas (in the user's profile) -> socket -> helper.py -> answering.py -> the function table

Start at answering.py for what happens to a call, at profile.py for what is installed, at recalculated.py for a workbook calculated without a window.
"""


class CalcError(Exception):
    """LibreOffice could not do it; the text says why and what to do."""
