"""The module xlwings registers: `UDF Modules = xl_notes.udfs`, then Import Functions.

One function per row of the table; to add one, add its row.
"""

from xl_notes.hosts.excel import as_udf
from xl_notes.sheet.functions import TABLE

globals().update({name: as_udf(function) for name, function in TABLE.items()})
