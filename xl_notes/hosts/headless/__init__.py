"""The headless host: recalculates workbooks without a window.

recalc.py reads the workbook (model.py), has an engine calculate it, and writes the values back.  An engine is a function from a Model to a Calculated:

    embedded/  in this process, needs nothing else
    calc/      LibreOffice, which reads a copy of the workbook itself

comparison.py holds the two against each other.  Start at recalc.py.
"""
