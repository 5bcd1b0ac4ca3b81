"""The module xlwings registers: `UDF Modules = xl_notes.udfs`, then Import Functions.

One function per row of the table; to add one, add its row.  xlwings Server and xlwings Lite register what a module of theirs holds, which is all of these after
`from xl_notes.udfs import *`: the functions and no other name.
"""

from xl_notes.hosts.excel import as_udf
from xl_notes.sheet.functions import TABLE

__all__ = list(TABLE)
globals().update({name: as_udf(function) for name, function in TABLE.items()})
