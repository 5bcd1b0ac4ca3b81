"""Existing models: what in them stands in the way of our functions, and a copy in which that is mended.

The rules, each in a file: calls, links, numbers, dates, today.  They read a draft and add to it what they found and what is to be changed.
"""

from xl_notes.repair.findings import Finding
from xl_notes.repair.mend import Report, examine, repair
from xl_notes.repair.renamed import RENAMED
from xl_notes.workbook.package import WorkbookError

__all__ = ["RENAMED", "Finding", "Report", "WorkbookError", "examine", "repair"]
