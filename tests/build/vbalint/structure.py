"""What a project consists of: modules, the names they declare, and procedures with their statements."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from tests.build.vbalint import conditional
from tests.build.vbalint.expressions import ARRAY_AGAIN, Declared, Parameter, Use
from tests.build.vbalint.readings import Reading, read
from tests.build.vbalint.statements import LABEL, Statement
from tests.build.vbalint.tokens import Line, Problem, Token


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
                if declared.what != ARRAY_AGAIN or declared.key not in there | {self.key}:
                    found.append((order, declared))
                there.add(declared.key)
        return found

    @cached_property
    def names(self) -> Mapping[str, Declared]:
        """Parameters and locals by key."""
        return {**{declared.key: declared for _, declared in self.locals}, **{parameter.key: parameter for parameter in self.parameters}}

    @cached_property
    def labels(self) -> Mapping[str, int]:
        """Labels in lower case, with the number of their statement."""
        return {statement.tokens[0].text.lower(): order for order, statement in reversed([*enumerate(self.statements)]) if statement.word == LABEL}

    @cached_property
    def jumps(self) -> list[tuple[Token, str]]:
        """The labels that statements name, with the word that sends there."""
        return [jump for reading in self.readings for jump in reading.jumps]


@dataclass
class Module:
    """A module as it is compiled in one configuration.

    attributes  those outside procedures
    uses        of names outside procedures
    problems    what is wrong with its outer form: procedures that do not end, declarations in the wrong place
    not_vba     what is wrong with statements outside procedures, and with the heads of procedures
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
        return {module.name.lower(): module for module in reversed(self.modules)}

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
