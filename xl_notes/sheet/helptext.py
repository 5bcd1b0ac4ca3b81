"""A function's help as lines of text: for the command line and for Python's help()."""

from xl_notes.sheet.spec import SheetFunction


def syntax(function: SheetFunction) -> str:
    """NOTE_SHARES(amount, price, [rounding])"""
    names = [arg.name if arg.required else f"[{arg.name}]" for arg in function.args]
    return f"{function.name}({', '.join(names)})"


def help_lines(function: SheetFunction) -> list[str]:
    """What it does, its arguments, what it returns, what goes wrong, worked examples."""
    lines = [function.help, ""]
    lines += [f"  {arg.name:<18} {arg.help}" for arg in function.args]
    if function.more:
        lines += ["", "Further terms, in a terms range or by keyword from Python:", *(f"  {arg.name:<18} {arg.help}" for arg in function.more)]
    lines += ["", f"Returns {function.returns.name}."]
    lines += [f"  {error}" for error in function.errors]
    lines += [f"Note: {note}." for note in function.notes]
    lines += ["", *(f"{example.formula(function.name)}  gives  {example.result}  ({example.source})" for example in function.examples)]
    return lines
