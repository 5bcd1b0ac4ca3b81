"""`xl-notes functions`: lists the worksheet functions, or prints the page of one."""

import argparse
import difflib
import sys

from xl_notes.commands import CANNOT, FINE, Commands


def add(commands: Commands) -> None:
    parser = commands.add_parser("functions", help="list the worksheet functions, or show one")
    parser.add_argument("name", nargs="?", metavar="NAME", help="of a function, with or without NOTE_")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    from xl_notes.sheet.functions import TABLE
    from xl_notes.sheet.page import page

    if options.name is None:
        print("\n".join(f"{function.name:<18} {function.group:<13} {function.help}" for function in TABLE.values()))
        return FINE
    name = options.name.upper()
    function = TABLE.get(name) or TABLE.get(f"NOTE_{name}")
    if function is None:
        near = difflib.get_close_matches(name, TABLE, 1)
        hint = f"the nearest is {near[0]}" if near else "`xl-notes functions` lists them"
        print(f"xl-notes: there is no function {options.name}; {hint}", file=sys.stderr)
        return CANNOT
    print(page(function), end="")
    return FINE
