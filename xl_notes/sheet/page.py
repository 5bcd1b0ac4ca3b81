"""A function's page: Markdown that also reads well in a terminal.  Everything in it comes from the function's row."""

from datetime import date

from xl_notes.sheet.helptext import syntax
from xl_notes.sheet.spec import Arg, Difference, Example, SheetFunction

COMMON_ERRORS = (
    "`#VALUE!` a value of the wrong type, an unreadable date, a required argument left out",
    "`#NUM!` a value out of its domain",
    "`#N/A` data that is not there",
    "an error in an input passes through",
)


def page(function: SheetFunction) -> str:
    """The whole page, ending in a line feed."""
    parts = [
        [f"# {function.name}", function.help],
        _code([f"={syntax(function)}"]),
        _arguments("Arguments", function.args),
        _arguments("Further terms", function.more, "By name only: in a terms range, which may stand in place of any argument, or by keyword from Python."),
        ["## Returns", f"{_capital(function.returns.name)}." + (" A table spills." if function.spills else "")],
        ["## Errors", _list([*map(_error, function.errors), *COMMON_ERRORS])],
        ["## Notes", _list([_capital(note) + "." for note in function.notes])] if function.notes else [],
        ["## Examples", *(part for example in function.examples for part in _example(function, example))],
        ["## Unlike Excel", *(part for difference in function.differs for part in _difference(function, difference))] if function.differs else [],
        ["## Source", function.source] if function.source else [],
    ]
    return "\n\n".join(text for part in parts for text in part if text) + "\n"


def shown(result: object) -> str:
    """A result as a person reads it: money and shares with commas, small numbers as they are."""
    if isinstance(result, bool):
        return str(result).upper()
    if isinstance(result, (int, float)):
        return f"{result:,}" if isinstance(result, int) or abs(result) >= 1000 else f"{result:.15g}"
    return str(result) if isinstance(result, date) else f'"{result}"'


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _code(lines: list[str]) -> list[str]:
    return ["\n".join(["```", *lines, "```"])]


def _list(lines: list[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _arguments(title: str, args: tuple[Arg, ...], lead: str = "") -> list[str]:
    if not args:
        return []
    return [f"## {title}", lead, _list([f"`{arg.name}` ({arg.kind.name}{'' if arg.required else ', optional'}). {arg.help}" for arg in args])]


def _error(text: str) -> str:
    code, _, rest = text.partition(" ")
    return f"`{code}` {rest}" if code.startswith("#") else text


def _example(function: SheetFunction, example: Example) -> list[str]:
    return [*_code([example.formula(function.name)]), f"gives {shown(example.result)} ({example.source})"]


def _difference(function: SheetFunction, difference: Difference) -> list[str]:
    ours = difference.example
    lines = [f"{difference.formula}  {shown(difference.result)}", f"{ours.formula(function.name)}  {shown(ours.result)}"]
    return [_capital(difference.why) + ":", *_code(lines)]
