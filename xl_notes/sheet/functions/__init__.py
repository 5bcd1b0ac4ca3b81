"""THE TABLE: every worksheet function, once.

To add one: write its row in the file of its group, put it into that file's FUNCTIONS, give it a worked example whose result does not come from this code.  All
hosts and the tests find it here.
"""

from collections.abc import Mapping
from types import MappingProxyType

from xl_notes.sheet.functions import accrual, amortization, conversion, information, ownership
from xl_notes.sheet.rowcheck import check
from xl_notes.sheet.spec import SheetFunction


def _table(*groups: tuple[SheetFunction, ...]) -> Mapping[str, SheetFunction]:
    table: dict[str, SheetFunction] = {}
    for function in (row for group in groups for row in group):
        check(function)
        if function.name in table:
            raise ValueError(f"{function.name} is defined twice")
        table[function.name] = function
    return MappingProxyType(table)


TABLE = _table(accrual.FUNCTIONS, amortization.FUNCTIONS, conversion.FUNCTIONS, ownership.FUNCTIONS, information.FUNCTIONS)
"""Name → row, in the order of the groups."""
