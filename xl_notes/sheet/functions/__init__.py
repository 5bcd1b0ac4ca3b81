"""THE TABLE: every worksheet function, once.

To add one: write its row in the file of its group, put it into that file's FUNCTIONS, give it a worked example whose result does not come from this code.  All
hosts and the tests find it here.
"""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from xl_notes.sheet.functions import accrual, amortization, conversion, dilution, facility, forensic, information, insight, ledger, ownership, portfolio, yields
from xl_notes.sheet.spec import SheetFunction
from xl_notes.sheet.termsheet import key


def _table(*groups: tuple[SheetFunction, ...]) -> Mapping[str, SheetFunction]:
    table: dict[str, SheetFunction] = {}
    for function in (row for group in groups for row in group):
        if function.name in table:
            raise ValueError(f"{function.name} is defined twice")
        table[function.name] = function
    args = [arg for function in table.values() for arg in (*function.args, *function.more)]
    known = {key(name): name for arg in args for name in (arg.name, *arg.kind.reads_terms)}
    return MappingProxyType({name: replace(function, known=known) for name, function in table.items()})


GROUPS = (accrual, amortization, ledger, conversion, ownership, facility, portfolio, yields, dilution, forensic, insight, information)
TABLE = _table(*(group.FUNCTIONS for group in GROUPS))
"""Name → row, in the order of the groups."""
