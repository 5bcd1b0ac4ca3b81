"""Conditional compilation: which lines of a module are compiled in which Excel."""

from collections.abc import Iterator, Mapping

from tests.build.vbalint.tokens import NUMBER, SIGN, TEXT, WORD, Line, Problem, Token

Value = int | str | None
TRUE, FALSE = -1, 0

CONFIGURATIONS: Mapping[str, Mapping[str, Value]] = {
    "64-bit Windows": {"vba6": TRUE, "vba7": TRUE, "win32": TRUE, "win64": TRUE},
    "32-bit Windows": {"vba6": TRUE, "vba7": TRUE, "win32": TRUE},
    "Mac": {"vba6": TRUE, "vba7": TRUE, "win64": TRUE, "mac": TRUE, "mac_office_version": 16},
}
"""The compiler constants of the programs that open our files; a constant that is not there counts as nothing."""

COMPARISONS = {
    "=": lambda a, b: a == b,
    "<>": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    ">": lambda a, b: a > b,
    "<=": lambda a, b: a <= b,
    ">=": lambda a, b: a >= b,
}


def directive(line: Line) -> str:
    """if, elseif, else, end or const for a directive, "" for a line of code."""
    tokens = line.tokens
    if len(tokens) > 1 and tokens[0].key == "#" and not tokens[1].spaced and tokens[1].key in ("if", "elseif", "else", "end", "const"):
        return tokens[1].key
    return ""


def problems(lines: list[Line]) -> Iterator[Problem]:
    """Directives that are not balanced, and conditions that cannot be read."""
    open_lines: list[Line] = []
    had_else: list[bool] = []
    for line in lines:
        kind = directive(line)
        if kind in ("if", "elseif", "const"):
            yield from _unreadable(kind, line)
        if kind == "if":
            open_lines.append(line)
            had_else.append(False)
        elif kind in ("elseif", "else", "end") and not open_lines:
            yield Problem(line.number, f"#{line.tokens[1].text} without #If")
        elif kind in ("elseif", "else"):
            if had_else[-1]:
                yield Problem(line.number, f"#{line.tokens[1].text} after #Else")
            had_else[-1] = had_else[-1] or kind == "else"
        elif kind == "end":
            if len(line.tokens) != 3 or line.tokens[2].key != "if":
                yield Problem(line.number, "a directive #End must read #End If")
            open_lines.pop()
            had_else.pop()
    for line in open_lines:
        yield Problem(line.number, "#If without #End If")


def _unreadable(kind: str, line: Line) -> Iterator[Problem]:
    try:
        if kind == "const":
            _constant(line, {})
        else:
            _condition(line, {})
    except _Unreadable as error:
        yield Problem(line.number, f"a directive that cannot be read: {error}")


def active(lines: list[Line], predefined: Mapping[str, Value]) -> list[Line]:
    """The lines that are compiled where these constants hold; all of them where the directives cannot be read."""
    if any(problems(lines)):
        return [line for line in lines if not directive(line)]
    constants = dict(predefined)
    taken: list[Line] = []
    outer: list[tuple[bool, bool]] = []  # of each open #If: whether it is compiled itself, whether one of its branches was
    here = True
    for line in lines:
        kind = directive(line)
        if not kind:
            if here:
                taken.append(line)
        elif kind == "const":
            if here:
                constants.update(_constant(line, constants))
        elif kind == "if":
            outer.append((here, here and bool(_condition(line, constants))))
            here = outer[-1][1]
        elif kind == "end":
            here = outer.pop()[0]
        else:
            around, done = outer[-1]
            here = around and not done and (kind == "else" or bool(_condition(line, constants)))
            outer[-1] = (around, done or here)
    return taken


class _Unreadable(Exception):
    pass


def _constant(line: Line, constants: Mapping[str, Value]) -> Mapping[str, Value]:
    tokens = line.tokens[2:]
    if len(tokens) < 3 or tokens[0].kind != WORD or tokens[1].key != "=":
        raise _Unreadable("#Const needs a name, = and a value")
    return {tokens[0].key: _Expression(tokens[2:], constants).value()}


def _condition(line: Line, constants: Mapping[str, Value]) -> Value:
    tokens = line.tokens[2:]
    if not tokens or tokens[-1].key != "then":
        raise _Unreadable("Then is missing")
    return _Expression(tokens[:-1], constants).value()


class _Expression:
    """A condition: names, literals, comparisons, Not, And, Or and parentheses; truth is -1 and the operators work on bits, as in VBA."""

    def __init__(self, tokens: list[Token], constants: Mapping[str, Value]) -> None:
        self.tokens, self.constants, self.at = tokens, constants, 0

    def value(self) -> Value:
        result = self._either()
        if self.at < len(self.tokens):
            raise _Unreadable(f"{self.tokens[self.at].text} is not expected")
        return result

    def _next(self) -> str:
        return self.tokens[self.at].key if self.at < len(self.tokens) else ""

    def _either(self) -> Value:
        result = self._both()
        while self._next() == "or":
            self.at += 1
            result = _bits(result) | _bits(self._both())
        return result

    def _both(self) -> Value:
        result = self._negated()
        while self._next() == "and":
            self.at += 1
            result = _bits(result) & _bits(self._negated())
        return result

    def _negated(self) -> Value:
        if self._next() == "not":
            self.at += 1
            return ~_bits(self._negated())
        return self._compared()

    def _compared(self) -> Value:
        left = self._single()
        compare = COMPARISONS.get(self._next())
        if not compare:
            return left
        self.at += 1
        right = self._single()
        if isinstance(left, str) or isinstance(right, str):
            return TRUE if compare("" if left is None else str(left), "" if right is None else str(right)) else FALSE
        return TRUE if compare(left or 0, right or 0) else FALSE

    def _single(self) -> Value:
        if self.at == len(self.tokens):
            raise _Unreadable("a value is missing at its end")
        token = self.tokens[self.at]
        self.at += 1
        if token.key == "(":
            result = self._either()
            if self._next() != ")":
                raise _Unreadable("a ) is missing")
            self.at += 1
            return result
        if token.kind == TEXT:
            return token.text[1:-1].replace('""', '"')
        if token.kind == NUMBER and token.text.isdigit():
            return int(token.text)
        if token.kind == WORD:
            return {"true": TRUE, "false": FALSE}.get(token.key, self.constants.get(token.key))
        raise _Unreadable(f"{token.text} is not expected" if token.kind == SIGN else f"{token.text} is not known here")


def _bits(value: Value) -> int:
    return value if isinstance(value, int) else 0
