"""Expressions, declarations and argument lists: the names in them, and where they are no VBA."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from tests.build.vbalint.statements import KEYWORDS
from tests.build.vbalint.tokens import BRACKET, DATE, NUMBER, SIGN, TEXT, WORD, Token

READ, ASSIGNED, SET, CALLED, ADDRESS, TYPE, UNREAD = "read", "assigned", "set", "called", "address", "type", "unread"
VARIABLE, CONSTANT, ARRAY_AGAIN = "variable", "constant", "array again"

BINARY = frozenset(
    ("+", "-", "*", "/", "\\", "^", "&", "=", "<>", "<", ">", "<=", ">=", "=<", "=>", "><", "mod", "and", "or", "xor", "eqv", "imp", "is", "like")
)
SUFFIX_TYPES = {"%": "integer", "&": "long", "@": "currency", "$": "string", "^": "longlong", "#": "double", "!": "single"}
BASIC_TYPES = frozenset(("boolean", "byte", "currency", "date", "decimal", "double", "integer", "long", "longlong", "longptr", "single", "string"))
BUILT_IN_TYPES = BASIC_TYPES | {"any", "object", "variant"}


LEFT_OUT, EXPRESSION = "", "..."


class Arguments(NamedTuple):
    """What a call is given, by place and by name: the key of a name that stands alone, EXPRESSION for anything else, LEFT_OUT for nothing."""

    places: tuple[str, ...] = ()
    named: Mapping[str, str] = MappingProxyType({})


@dataclass(slots=True)
class Use:
    """A name as it stands in a statement, not as a member of something.

    how     READ, ASSIGNED or SET when it is itself what is assigned to, CALLED when a statement consists of its call, ADDRESS behind AddressOf, TYPE, UNREAD
            in a statement that is not read closely
    given   what stands in parentheses or as arguments behind it; None for nothing
    member  the name behind it after a point, "" for none; member_given is what that one is given
    """

    name: str
    text: str
    line: int
    how: str = READ
    given: Arguments | None = None
    member: str = ""
    member_given: Arguments | None = None


@dataclass(slots=True)
class Declared:
    """A name that a statement declares.  type: in lower case, "" where none is given."""

    key: str
    name: str
    line: int
    what: str = VARIABLE
    type: str = ""
    is_array: bool = False


@dataclass(slots=True)
class Parameter(Declared):
    optional: bool = False
    has_default: bool = False
    passing: str = ""
    is_rest: bool = False


class Chain(NamedTuple):
    """A name and what hangs on it.

    use      of the name; None where it begins with a point, a bracket or a parenthesis
    links    how many members and pairs of parentheses follow, but for a pair at the very end
    closing  where that pair begins, -1 if there is none; given is what stands in it
    """

    use: Use | None
    links: int
    closing: int
    given: Arguments | None

    @property
    def named(self) -> Use | None:
        """The name, if nothing but parentheses follows: it is itself what is called or assigned to."""
        return None if self.links else self.use

    @property
    def qualified(self) -> Use | None:
        """The name, if one member and perhaps parentheses follow: it may be a module's."""
        return self.use if self.use and self.use.member and self.links == 1 else None


class NotVba(Exception):
    pass


END = Token(SIGN, "", "the end of the statement", 0, True)


class Reader:
    """Reads tokens from left to right; NotVba where they are none of the language's."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = [*tokens, END]
        self.uses: list[Use] = []
        self.declared: list[Declared] = []
        self.back_to(0)

    # -------------------------------------------------------------------------------------------- steps

    def advance(self) -> Token:
        """Goes on; what was passed over."""
        passed = self.token
        if not self.done:
            self.back_to(self.at + 1)
        return passed

    @property
    def done(self) -> bool:
        return self.token is END

    def back_to(self, at: int) -> None:
        self.at = at
        self.token = self.tokens[at]
        self.key = self.token.key

    def take(self, key: str) -> bool:
        if self.key != key:
            return False
        self.advance()
        return True

    def expect(self, *keys: str) -> None:
        if self.key not in keys:
            raise NotVba(f"{' or '.join(key.title() for key in keys)} is missing before {self.token.text}")
        self.advance()

    def end(self) -> None:
        if not self.done:
            raise self.unexpected()

    def unexpected(self) -> NotVba:
        if self.done:
            return NotVba("the statement is not complete")
        if self.key == "#":
            return NotVba("# begins a date that is not closed, or a file number where none can stand")
        before = self.tokens[self.at - 1].text if self.at else ""
        if before.endswith("^"):
            return NotVba(f"{before} is read as a number of the type LongLong: a blank is missing before ^")
        return NotVba(f"{self.token.text} cannot stand {'after ' + before if self.at else 'here'}")

    def word(self) -> Token:
        """Any word that is no keyword."""
        if self.token.kind != WORD or self.key in KEYWORDS:
            raise self.unexpected()
        return self.advance()

    # -------------------------------------------------------------------------------------------- expressions

    def expression(self) -> None:
        self.operand()
        while self.key in BINARY:
            operator = self.advance().key
            if operator == "is" and self.key == "not":
                raise NotVba("Not cannot stand after Is: Not x Is Nothing")
            self.operand()

    def operand(self) -> None:
        while self.key in ("not", "-", "+"):
            self.advance()
        kind = self.token.kind
        if kind in (TEXT, NUMBER, DATE):
            self.advance()
        elif self.key == "(":
            self.advance()
            self.expression()
            self.expect(")")
            self.links(None)
        elif self.key == "new":
            self.advance()
            self.type_name()
        elif self.key == "typeof":
            self.advance()
            self.chain()
            self.expect("is")
            self.type_name()
        elif self.key == "addressof":
            self.advance()
            self.uses.append(self.use(self.word(), ADDRESS))
        else:
            self.chain()

    def use(self, token: Token, how: str) -> Use:
        return Use(token.key, token.text, token.line, how)

    def chain(self, statement: bool = False) -> Chain:
        """A name, or a point within With, and what hangs on it: members, parentheses.

        statement  whether a statement begins here, so that a blank before a point begins an argument
        """
        use = None
        if self.token.kind == WORD and self.key not in KEYWORDS:
            use = self.use(self.advance(), READ)
            self.uses.append(use)
        elif self.token.kind == BRACKET:
            self.advance()
        elif self.key not in (".", "!"):
            raise self.unexpected()
        return self.links(use, statement)

    def links(self, use: Use | None, statement: bool = False) -> Chain:
        count, last, given = 0, -1, None
        while True:
            if self.key == "(":
                last, given = self.at, self.in_parentheses()
                if use and not count:
                    use.given = given
                elif use and use.member and count == 1:
                    use.member_given = given
            elif self.key in (".", "!"):
                if statement and self.at and self.token.spaced and self.token.line == self.tokens[self.at - 1].line:
                    break
                point = self.advance()
                if self.token.kind not in (WORD, BRACKET):
                    raise self.unexpected()
                if use and not count and point.key == ".":
                    use.member = self.key
                self.advance()
                last, given = -1, None
            else:
                break
            count += 1
        return Chain(use, count - (last >= 0), last, given)

    def in_parentheses(self) -> Arguments:
        self.expect("(")
        given = self.arguments(")")
        self.expect(")")
        return given

    def arguments(self, closing: str) -> Arguments:
        places: list[str] = []
        named: dict[str, str] = {}
        while self.key != closing:
            if self.key == ",":
                places.append(LEFT_OUT)
            elif self.token.kind == WORD and self.tokens[self.at + 1].key == ":=":
                name = self.advance().key
                self.advance()
                named[name] = self.argument()
            elif named:
                raise NotVba("an argument without a name stands after one with a name")
            else:
                places.append(self.argument())
            if not self.take(","):
                break
            if self.key == closing:
                places.append(LEFT_OUT)
        return Arguments(tuple(places), named)

    def argument(self) -> str:
        start = EXPRESSION if self.take("byval") or self.token.kind != WORD else self.key
        at = self.at
        self.expression()
        return start if self.at == at + 1 else EXPRESSION

    # -------------------------------------------------------------------------------------------- declarations

    def type_name(self) -> str:
        """A type, of a library too: `Excel.Range`."""
        if self.token.kind != WORD or self.key in KEYWORDS - BUILT_IN_TYPES:
            raise self.unexpected()
        token = self.advance()
        use = self.use(token, TYPE)
        if token.key not in BUILT_IN_TYPES:
            self.uses.append(use)
        while self.take("."):
            if self.token.kind != WORD:
                raise self.unexpected()
            use.member = self.advance().key
        return use.member or token.key

    def declared_type(self, name: Token) -> str:
        """`As [New] Type`, or the type a suffix of the name says."""
        if not self.take("as"):
            return SUFFIX_TYPES.get(name.text[-1], "")
        self.take("new")
        found = self.type_name()
        if found == "string" and self.take("*"):
            self.operand()
        return found

    def new_name(self) -> Token:
        """A name to be declared.  What may not be one is left to a rule, so that it is said once."""
        if self.token.kind != WORD:
            raise self.unexpected()
        return self.advance()

    def variables(self) -> None:
        while True:
            self.take("withevents")
            name = self.new_name()
            declared = Declared(name.key, name.text, name.line, VARIABLE, is_array=self.key == "(")
            self.declared.append(declared)
            if declared.is_array:
                self.bounds()
            declared.type = self.declared_type(name)
            if not self.take(","):
                return

    def bounds(self) -> None:
        self.expect("(")
        while self.key != ")":
            self.expression()
            if self.take("to"):
                self.expression()
            if not self.take(","):
                break
        self.expect(")")

    def constants(self) -> None:
        while True:
            name = self.new_name()
            declared = Declared(name.key, name.text, name.line, CONSTANT)
            self.declared.append(declared)
            declared.type = self.declared_type(name)
            self.expect("=")
            self.expression()
            if not self.take(","):
                return

    def arrays_again(self) -> None:
        """What follows ReDim: an array that is there already, or one that is declared by it."""
        self.take("preserve")
        while True:
            name = self.word()
            member = ""
            while self.take("."):
                member = self.advance().key
            self.bounds()
            found = self.declared_type(name)
            self.uses.append(Use(name.key, name.text, name.line, READ if member else ASSIGNED, None, member))
            if not member:
                self.declared.append(Declared(name.key, name.text, name.line, ARRAY_AGAIN, found, True))
            if not self.take(","):
                return

    def parameters(self) -> list[Parameter]:
        found: list[Parameter] = []
        self.expect("(")
        while self.key != ")":
            optional = self.take("optional")
            passing = self.advance().key if self.key in ("byval", "byref") else ""
            is_rest = self.take("paramarray")
            name = self.new_name()
            is_array = self.take("(")
            if is_array:
                self.expect(")")
            parameter = Parameter(name.key, name.text, name.line, "parameter", self.declared_type(name), is_array, optional, False, passing, is_rest)
            if self.take("="):
                parameter.has_default = True
                self.expression()
            found.append(parameter)
            if not self.take(","):
                break
        self.expect(")")
        return found
