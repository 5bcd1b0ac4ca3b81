"""What a statement says: the names it uses and declares, the labels it goes to, and where it is no VBA."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from tests.build.vbalint.expressions import ASSIGNED, CALLED, READ, SET, UNREAD, Arguments, Chain, Declared, NotVba, Reader, Use
from tests.build.vbalint.statements import DECLARATIONS, ELSE_LINE, FILE, FILE_MODES, IF_LINE, KEYWORDS, LABEL, Statement
from tests.build.vbalint.tokens import NUMBER, WORD, Problem, Token

COMPARISONS = frozenset(("=", "<>", "<", ">", "<=", ">=", "=<", "=>", "><"))


@dataclass(slots=True)
class Reading:
    """What a statement says.

    uses, declared  names
    jumps           the labels it may go to, as they stand, with the word that sends there: goto, gosub, resume, or error for On Error GoTo
    loops           the variables that Next names
    problem         where it is no VBA
    """

    uses: list[Use] = field(default_factory=list)
    declared: list[Declared] = field(default_factory=list)
    jumps: list[tuple[Token, str]] = field(default_factory=list)
    loops: list[str] = field(default_factory=list)
    problem: Problem | None = None


def read(statement: Statement) -> Reading:
    reading = Reading()
    reader = Reader(statement.tokens)
    skip, form = FORMS.get(statement.word, (len(statement.word.split()), _nothing_more))
    try:
        reader.back_to(skip)
        form(reader, reading)
        reader.end()
        reading.uses = reader.uses
    except NotVba as error:
        reading.problem = Problem(reader.token.line or statement.tokens[-1].line, str(error))
        reading.uses = list(_loosely(reader))
    reading.declared = reader.declared
    return reading


def _loosely(reader: Reader) -> Iterator[Use]:
    """The names of a statement that is not read closely."""
    before = ""
    for token in reader.tokens:
        if token.kind == WORD and token.key not in KEYWORDS and before != ".":
            yield reader.use(token, UNREAD)
        before = token.key


Form = Callable[[Reader, Reading], None]


def _nothing_more(reader: Reader, reading: Reading) -> None:
    """Else, Stop, Return, End If, Exit For and the like."""


def _skipped(reader: Reader, reading: Reading) -> None:
    """Labels and attributes, which have rules of their own."""
    reader.back_to(len(reader.tokens) - 1)


def _misplaced(reader: Reader, reading: Reading) -> None:
    raise NotVba(f"{reader.token.text} cannot stand like this in a procedure")


def _file_access(reader: Reader, reading: Reading) -> None:
    reader.uses.extend(use for use in _loosely(reader) if use.name not in FILE_MODES)
    _skipped(reader, reading)


# ------------------------------------------------------------------------------------------------ assignments and calls


def _assignment_or_call(reader: Reader, reading: Reading) -> None:
    if [token.key for token in reader.tokens[:3]] == ["debug", ".", "print"]:
        _debug_print(reader)
        return
    chain = reader.chain(statement=True)
    if reader.take("="):
        _assigned(chain, ASSIGNED)
        reader.expression()
    elif reader.done:
        if chain.given and len(chain.given.places) + len(chain.given.named) > 1:
            raise NotVba("a call with several arguments in parentheses needs Call before it, or no parentheses")
        _called(chain, chain.given or Arguments())
    else:
        if chain.closing >= 0:  # these parentheses belong to the first argument
            reader.back_to(chain.closing)
            del reader.uses[bool(chain.use) :]
        _called(chain, reader.arguments(""))


def _assigned(chain: Chain, how: str) -> None:
    if chain.named:
        chain.named.how = how


def _called(chain: Chain, given: Arguments) -> None:
    if chain.named:
        chain.named.how, chain.named.given = CALLED, given
    elif chain.qualified:
        chain.qualified.member_given = given


def _debug_print(reader: Reader) -> None:
    for _ in range(3):
        reader.advance()
    while not reader.done:
        if reader.key in (";", ","):
            reader.advance()
        else:
            reader.expression()


def _explicit_call(reader: Reader, reading: Reading) -> None:
    chain = reader.chain()
    _called(chain, chain.given or Arguments())


def _set(reader: Reader, reading: Reading) -> None:
    chain = reader.chain()
    if chain.closing < 0:
        _assigned(chain, SET)
    reader.expect("=")
    reader.expression()


def _let(reader: Reader, reading: Reading) -> None:
    _assigned(reader.chain(), ASSIGNED)
    reader.expect("=")
    reader.expression()


def _expressions(reader: Reader, reading: Reading) -> None:
    reader.expression()
    while reader.take(","):
        reader.expression()


def _expression(reader: Reader, reading: Reading) -> None:
    reader.expression()


# ------------------------------------------------------------------------------------------------ blocks


def _if(reader: Reader, reading: Reading) -> None:
    reader.expression()
    reader.expect("then")


def _for(reader: Reader, reading: Reading) -> None:
    use = reader.use(reader.word(), ASSIGNED)
    reader.uses.append(use)
    reader.expect("=")
    reader.expression()
    reader.expect("to")
    reader.expression()
    if reader.take("step"):
        reader.expression()


def _for_each(reader: Reader, reading: Reading) -> None:
    reader.uses.append(reader.use(reader.word(), ASSIGNED))
    reader.expect("in")
    reader.expression()


def _next(reader: Reader, reading: Reading) -> None:
    while reader.token.kind == WORD:
        token = reader.word()
        reading.loops.append(token.key)
        reader.uses.append(reader.use(token, READ))
        if not reader.take(","):
            return


def _while_or_until(reader: Reader, reading: Reading) -> None:
    if reader.key in ("while", "until"):
        reader.advance()
        reader.expression()


def _case(reader: Reader, reading: Reading) -> None:
    if reader.take("else"):
        return
    while True:
        if reader.take("is") or reader.key in COMPARISONS:
            reader.expect(*sorted(COMPARISONS))
            reader.expression()
        else:
            reader.expression()
            if reader.take("to"):
                reader.expression()
        if not reader.take(","):
            return


def _select(reader: Reader, reading: Reading) -> None:
    reader.expect("case")
    reader.expression()


# ------------------------------------------------------------------------------------------------ jumps


def _label(reader: Reader) -> Token:
    if reader.token.kind == NUMBER:
        return reader.advance()
    return reader.word()


def _goto(reader: Reader, reading: Reading) -> None:
    reading.jumps.append((_label(reader), reader.tokens[0].key))


def _resume(reader: Reader, reading: Reading) -> None:
    if reader.done or reader.take("next"):
        return
    label = _label(reader)
    if label.text != "0":
        reading.jumps.append((label, "resume"))


def _on(reader: Reader, reading: Reading) -> None:
    if reader.take("error"):
        if reader.take("resume"):
            reader.expect("next")
            return
        reader.expect("goto")
        if reader.take("-"):
            reader.operand()
            return
        label = _label(reader)
        if label.text != "0":
            reading.jumps.append((label, "error"))
        return
    reader.expression()
    reader.expect("goto", "gosub")
    while True:
        reading.jumps.append((_label(reader), "goto"))
        if not reader.take(","):
            return


# ------------------------------------------------------------------------------------------------ declarations


def _variables(reader: Reader, reading: Reading) -> None:
    reader.variables()


def _constants(reader: Reader, reading: Reading) -> None:
    reader.constants()


def _redim(reader: Reader, reading: Reading) -> None:
    reader.arrays_again()


FORMS: Mapping[str, tuple[int, Form]] = {
    "": (0, _assignment_or_call),
    FILE: (0, _file_access),
    LABEL: (0, _skipped),
    "attribute": (0, _skipped),
    "call": (1, _explicit_call),
    "case": (1, _case),
    "const": (1, _constants),
    "dim": (1, _variables),
    "do": (1, _while_or_until),
    ELSE_LINE: (1, _nothing_more),
    "elseif": (1, _if),
    "erase": (1, _expressions),
    "error": (1, _expression),
    "for": (1, _for),
    "for each": (2, _for_each),
    "gosub": (1, _goto),
    "goto": (1, _goto),
    "if": (1, _if),
    IF_LINE: (1, _if),
    "let": (1, _let),
    "loop": (1, _while_or_until),
    "lset": (1, _let),
    "next": (1, _next),
    "on": (1, _on),
    "raiseevent": (1, _expression),
    "redim": (1, _redim),
    "resume": (1, _resume),
    "rset": (1, _let),
    "select": (1, _select),
    "set": (1, _set),
    "static": (1, _variables),
    "while": (1, _expression),
    "with": (1, _expression),
    **dict.fromkeys((DECLARATIONS - {"const", "dim"}) | {"exit", "variables"}, (0, _misplaced)),
}
"""How many tokens of a statement are passed over, and what reads the rest.  Words that are not here have nothing behind them."""
