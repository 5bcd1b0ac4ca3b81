"""What type checkers and editors know of the functions: prints `xl_notes/__init__.pyi`.

python -m xl_notes.hosts.stub > xl_notes/__init__.pyi
"""

from xl_notes.sheet.functions import TABLE
from xl_notes.sheet.spec import Arg, SheetFunction

HEAD = '''"""Written by `python -m xl_notes.hosts.stub`."""

from typing import Any

from xl_notes.core.errors import NoteError as NoteError

__all__: list[str]
__version__: str
'''


def stub() -> str:
    return HEAD + "".join(f"\n{_declaration(function)}\n" for function in TABLE.values())


def _declaration(function: SheetFunction) -> str:
    further = ["*", *map(_argument, function.more)] if function.more else []
    arguments = ", ".join([*map(_argument, function.args), *further])
    return f'def {function.name}({arguments}) -> Any:\n    """{function.help}"""'


def _argument(arg: Arg) -> str:
    return f"{arg.name}: Any" if arg.required else f"{arg.name}: Any = {arg.default!r}"


if __name__ == "__main__":
    print(stub(), end="")
