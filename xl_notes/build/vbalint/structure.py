"""What a project consists of: modules, the names they declare, and procedures with their statements."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from xl_notes.build.vbalint import conditional
from xl_notes.build.vbalint.conditional import Value
from xl_notes.build.vbalint.expressions import Declared, NotVba, Parameter, Reader, Use
from xl_notes.build.vbalint.readings import Reading, read
from xl_notes.build.vbalint.statements import DECLARATIONS, MODIFIERS, PROCEDURES, Statement, statements
from xl_notes.build.vbalint.tokens import WORD, Line, Problem, Token, logical_lines

OF_A_CLASS = re.compile(r"(?m)^Attribute VB_(?:Base|Creatable|PredeclaredId)\b")


@dataclass(frozen=True)
class Source:
    """The text of a module: its physical lines, its logical ones, and what could not be read in them."""

    name: str
    physical: list[str]
    logical: list[Line]
    problems: list[Problem]
    is_standard: bool
    is_trusted: bool

    @property
    def is_conditional(self) -> bool:
        return any(map(conditional.directive, self.logical))


def source(name: str, text: str, is_trusted: bool) -> Source:
    physical = text.replace("\r\n", "\n").removesuffix("\n").split("\n")
    logical, problems = logical_lines(physical)
    return Source(name, physical, logical, problems, not OF_A_CLASS.search(text), is_trusted)


@dataclass
class Member(Declared):
    """A name that a module declares outside its procedures: what is VARIABLE, CONSTANT, "type", "enum" or "event"."""

    is_public: bool = False


@dataclass
class Procedure:
    """A procedure, or one of a library that Declare names.

    kind        sub, function, property get, property let, property set, or declare
    statements  its body; attributes are among them
    last        the line of its End; 0 while there is none
    """

    kind: str
    key: str
    name: str
    line: int
    is_public: bool
    parameters: list[Parameter] = field(default_factory=list)
    type: str = ""
    statements: list[Statement] = field(default_factory=list)
    last: int = 0

    @cached_property
    def readings(self) -> list[Reading]:
        return [read(statement) for statement in self.statements]

    @property
    def returns(self) -> bool:
        return self.kind in ("function", "property get")

    @cached_property
    def locals(self) -> list[tuple[int, Declared]]:
        """What is declared inside, with the number of the statement; of ReDim only what was not there before."""
        there = {parameter.key for parameter in self.parameters}
        found = []
        for order, reading in enumerate(self.readings):
            for declared in reading.declared:
                if declared.what != "array again" or declared.key not in there | {self.key}:
                    found.append((order, declared))
                there.add(declared.key)
        return found

    @cached_property
    def names(self) -> Mapping[str, Declared]:
        """Parameters and locals by key."""
        return {**{declared.key: declared for _, declared in self.locals}, **{parameter.key: parameter for parameter in self.parameters}}

    @cached_property
    def labels(self) -> Mapping[str, int]:
        """Labels with the number of their statement."""
        return {statement.tokens[0].text.lower(): order for order, statement in enumerate(self.statements) if statement.word == "label"}

    @cached_property
    def jumps(self) -> list[tuple[str, str, int]]:
        """Label, word that sends there, line."""
        return [(*jump, statement.line) for statement, reading in zip(self.statements, self.readings, strict=True) for jump in reading.jumps]


@dataclass
class Module:
    """A module as it is compiled in one configuration.

    outside   statements that stand outside procedures and are no declaration
    problems  what is wrong with its outer form: procedures that do not end, declarations in the wrong place
    uses      of names outside procedures
    """

    source: Source
    members: list[Member] = field(default_factory=list)
    procedures: list[Procedure] = field(default_factory=list)
    declares: list[Procedure] = field(default_factory=list)
    options: set[str] = field(default_factory=set)
    attributes: list[Statement] = field(default_factory=list)
    uses: list[Use] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    not_vba: list[Problem] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.source.name

    @property
    def declared(self) -> list[Member | Procedure]:
        return [*self.members, *self.declares, *self.procedures]

    @cached_property
    def names(self) -> Mapping[str, Member | Procedure]:
        """What the module declares, by key."""
        return {named.key: named for named in reversed(self.declared)}

    @cached_property
    def troubled(self) -> frozenset[int]:
        """Lines of which something has been said already."""
        return frozenset(problem.line for problem in (*self.source.problems, *self.problems))


@dataclass
class Project:
    """The modules of a project, and what they offer to each other."""

    modules: list[Module]

    @cached_property
    def module_names(self) -> Mapping[str, Module]:
        return {module.name.lower(): module for module in self.modules}

    @cached_property
    def public(self) -> Mapping[str, list[tuple[Module, Member | Procedure]]]:
        """The public names of standard modules, by key."""
        found: dict[str, list[tuple[Module, Member | Procedure]]] = {}
        for module in self.modules:
            if module.source.is_standard:
                for named in module.names.values():
                    if named.is_public:
                        found.setdefault(named.key, []).append((module, named))
        return found

    def named(self, key: str, module: Module, procedure: Procedure | None = None) -> Declared | Procedure | Module | None:
        """What a name means where it stands: the nearest one, as VBA looks for it; None if the project does not declare it or two modules do."""
        if procedure and key in procedure.names:
            return procedure.names[key]
        if key in module.names:
            return module.names[key]
        public = [named for other, named in self.public.get(key, ()) if other is not module]
        return public[0] if len(public) == 1 else self.module_names.get(key) if not public else None

    def is_qualified(self, key: str) -> bool:
        """Whether a public name is used with its module's name before it, and nowhere without from outside."""
        owners = {module.name.lower() for module, _ in self.public[key]}
        uses = [(module, use) for module in self.modules for procedure in module.procedures for reading in procedure.readings for use in reading.uses]
        qualified = any(use.member == key and use.name in owners for _, use in uses)
        return qualified and not any(use.name == key and module.name.lower() not in owners for module, use in uses)

    def knows(self, key: str, module: Module) -> bool:
        return key in module.names or key in self.public or key in self.module_names


def module(source: Source, constants: Mapping[str, Value]) -> Module:
    return _Reading(source).read(statements(conditional.active(source.logical, constants)))


class _Reading:
    """Sorts the statements of a module: into procedures, declarations, blocks of members, and what belongs nowhere."""

    def __init__(self, source: Source) -> None:
        self.module = Module(source)
        self.procedure: Procedure | None = None
        self.block: Statement | None = None  # the Type or Enum that is open
        self.is_public = False

    def read(self, stream: Iterable[Statement]) -> Module:
        for statement in stream:
            if statement.word in PROCEDURES:
                self._begin(statement)
            elif self.procedure:
                self._inside(self.procedure, statement)
            elif self.block:
                self._member(self.block, statement)
            else:
                self._outside(statement)
        self._not_ended()
        return self.module

    def _problem(self, line: int, text: str) -> None:
        self.module.problems.append(Problem(line, text))

    def _not_ended(self) -> None:
        if self.procedure:
            self._problem(self.procedure.line, f"{self.procedure.name} is not ended: End {self.procedure.kind.split()[0].title()} is missing")
        if self.block:
            self._problem(self.block.line, f"End {self.block.word.title()} is missing")
        self.procedure = self.block = None

    def _begin(self, statement: Statement) -> None:
        self._not_ended()
        self.procedure = self._header(statement)
        self.module.procedures.append(self.procedure)

    def _inside(self, procedure: Procedure, statement: Statement) -> None:
        if statement.word in ("end sub", "end function", "end property"):
            kind = procedure.kind.split()[0]
            if statement.word != f"end {kind}":
                self._problem(statement.line, f"{_shown(statement.tokens[:2])} ends the {kind.title()} {procedure.name} of line {procedure.line}")
            procedure.last = statement.line
            self.procedure = None
        else:
            procedure.statements.append(statement)

    def _member(self, block: Statement, statement: Statement) -> None:
        if statement.word == f"end {block.word}":
            self.block = None
            return
        reader = Reader(statement.tokens)
        try:
            if block.word == "type":
                reader.variables()
            else:
                name = reader.new_name()
                self.module.members.append(Member(name.key, name.text, name.line, "constant", "long", False, self.is_public))
                if reader.take("="):
                    reader.expression()
            reader.end()
        except NotVba as error:
            self.module.not_vba.append(Problem(statement.line, str(error)))
        self.module.uses += reader.uses

    def _outside(self, statement: Statement) -> None:
        if statement.word == "attribute":
            self.module.attributes.append(statement)
        elif statement.word in DECLARATIONS or statement.word in ("variables", "static"):
            if self.module.procedures:
                self._problem(statement.line, "declarations must stand before the first procedure")
            self._declaration(statement)
        else:
            self._problem(statement.line, f"{_shown(statement.tokens[:2])} stands outside a procedure")

    def _declaration(self, statement: Statement) -> None:
        reader = Reader(statement.tokens)
        try:
            self._declared(statement, reader)
            reader.end()
        except NotVba as error:
            self.module.not_vba.append(Problem(reader.token.line or statement.tokens[-1].line, str(error)))
        self.module.uses += reader.uses

    def _declared(self, statement: Statement, reader: Reader) -> None:
        word = statement.word
        is_public = _modifiers(reader, public=word in ("type", "enum", "declare", "event"))
        if word == "option":
            self.module.options.add(" ".join(token.key for token in statement.tokens[1:]))
            reader.back_to(len(statement.tokens))
        elif word == "declare":
            self.module.declares.append(_declare(reader, is_public))
        elif word in ("type", "enum"):
            reader.advance()
            name = reader.new_name()
            self.module.members.append(Member(name.key, name.text, name.line, word, name.key, False, is_public))
            self.block, self.is_public = statement, is_public
        elif word in ("variables", "dim", "static", "const"):
            if reader.key in ("dim", "const"):
                reader.advance()
            reader.constants() if word == "const" else reader.variables()
            self.module.members += [Member(each.key, each.name, each.line, each.what, each.type, each.is_array, is_public) for each in reader.declared]
        elif word == "event":
            reader.advance()
            name = reader.new_name()
            reader.parameters()
            self.module.members.append(Member(name.key, name.text, name.line, word, "", False, is_public))
        elif word == "implements":
            reader.advance()
            reader.type_name()
        else:
            raise NotVba(f"{statement.tokens[0].text} is not used here")

    def _header(self, statement: Statement) -> Procedure:
        reader = Reader(statement.tokens)
        is_public = _modifiers(reader, public=True)
        kind = reader.advance().key
        if kind == "property":
            kind = f"property {reader.advance().key}"
        procedure = Procedure(kind, "", "", statement.line, is_public)
        try:
            name = reader.new_name()
            procedure.key, procedure.name = name.key, name.text
            if not reader.done and reader.key != "as":
                procedure.parameters = reader.parameters()
            procedure.type = reader.declared_type(name)
            if reader.take("("):
                reader.expect(")")
            reader.end()
        except NotVba as error:
            self.module.not_vba.append(Problem(reader.token.line or statement.tokens[-1].line, str(error)))
        self.module.uses += reader.uses
        return procedure


def _modifiers(reader: Reader, public: bool) -> bool:
    """Passes over Public, Private and the like; whether what follows is public."""
    while reader.key in MODIFIERS:
        key = reader.advance().key
        public = key in ("public", "global") or (public and key != "private")
    return public


def _declare(reader: Reader, is_public: bool) -> Procedure:
    reader.expect("declare")
    reader.take("ptrsafe")
    reader.expect("sub", "function")
    name = reader.new_name()
    procedure = Procedure("declare", name.key, name.text, name.line, is_public)
    reader.expect("lib")
    reader.operand()
    if reader.take("alias"):
        reader.operand()
    if not reader.done and reader.key != "as":
        procedure.parameters = reader.parameters()
    procedure.type = reader.declared_type(name)
    return procedure


def _shown(tokens: list[Token]) -> str:
    return " ".join(token.text for token in tokens if token.kind == WORD) or tokens[0].text


def within(procedures: list[Procedure]) -> Iterator[tuple[Procedure, Statement, Reading]]:
    for procedure in procedures:
        for statement, reading in zip(procedure.statements, procedure.readings, strict=True):
            yield procedure, statement, reading
