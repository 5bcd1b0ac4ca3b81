"""The module of Basic that LibreOffice gets: XlNotes.bas, and a function of a line or two for every row of the table."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from xl_notes import __version__
from xl_notes.hosts.calc.helper import ARGUMENTS
from xl_notes.sheet.spec import SheetFunction

NAME = "XlNotes"
SOURCE = Path(__file__).with_name("XlNotes.bas")
PROCEDURE = re.compile(r"^(?:Function|Sub) +(\w+)", re.MULTILINE | re.IGNORECASE)
WHOSE = "xln"
"""The name of one more argument, for what recalculated.py writes behind the others."""


class Contact(NamedTuple):
    """How Basic comes to Python.

    file     the file that says where Python listens
    program  Python, to be started when it does not; "" to start nothing
    """

    file: Path
    program: str = ""


def module(functions: Mapping[str, SheetFunction], contact: Contact) -> str:
    """The text of the module.

    errors  ValueError: a path that Basic cannot write
    """
    constants = {
        "XLN_VERSION": __version__,
        "XLN_PROGRAM": contact.program,
        "XLN_ARGUMENTS": f'{" ".join(ARGUMENTS)} "{contact.file}"',
        "XLN_CONTACT": contact.file.as_uri(),
    }
    return declared(SOURCE, constants) + "".join("\n" + wrapper(function) for function in functions.values())


def procedures() -> list[str]:
    """The names of all that our modules of Basic have beside worksheet functions."""
    return [name for file in sorted(SOURCE.parent.glob("*.bas")) for name in PROCEDURE.findall(file.read_text(encoding="ascii"))]


def declared(source: Path, constants: Mapping[str, str]) -> str:
    """The text of a module with the values of its empty constants."""
    text = source.read_text(encoding="ascii")
    for name, value in constants.items():
        empty = f'Const {name} = ""\n'
        if text.count(empty) != 1:
            raise ValueError(f"{source.name} does not declare {name} once")
        text = text.replace(empty, f"Const {name} = {quoted(value)}\n")
    return text


def wrapper(function: SheetFunction) -> str:
    """A worksheet function as Calc calls it: every argument as it comes."""
    names = [arg.name for arg in function.args] + [WHOSE]
    parameters = ", ".join(f"Optional {name}" for name in names)
    return f"Function {function.name}({parameters})\n    {function.name} = XlnCall({quoted(function.name)}, Array({', '.join(names)}))\nEnd Function\n"


def quoted(text: str) -> str:
    if any(ord(character) < 32 for character in text):
        raise ValueError(f"a text with a control character cannot stand in Basic: {text!r}")
    return '"' + text.replace('"', '""') + '"'
