"""Rules about what a name is used for: calls that fit what they call, and assignments to what can take a value."""

from collections.abc import Iterator

from tests.build.vbalint.expressions import ADDRESS, ASSIGNED, BASIC_TYPES, CALLED, CONSTANT, EXPRESSION, READ, SET, TYPE, UNREAD, Arguments, Declared, Use
from tests.build.vbalint.structure import Module, Procedure, Project
from tests.build.vbalint.tokens import Problem

BY_NATURE_ANY = ("variant", "object")


def calls(module: Module, project: Project) -> Iterator[Problem]:
    for procedure in module.procedures:
        for reading in procedure.readings:
            for use in reading.uses:
                is_plain = use.how in (TYPE, UNREAD) or _is_result(use, procedure)
                problem = "" if is_plain else _Call(use, module, project, procedure).problem()
                if problem:
                    yield Problem(use.line, problem)


def _is_result(use: Use, procedure: Procedure) -> bool:
    """Whether a function's name stands for what it gives back."""
    return use.name == procedure.key and procedure.returns and use.how != CALLED and not use.given


def objects(module: Module, project: Project) -> Iterator[Problem]:
    """Set is for objects, and For Each gives objects or Variants."""
    for procedure in module.procedures:
        for statement, reading in zip(procedure.statements, procedure.readings, strict=True):
            for use in reading.uses[:1]:
                if statement.word == "for each" or use.how == SET:
                    plain = _type_of(use.name, module, project, procedure)
                    if plain in BASIC_TYPES:
                        yield Problem(use.line, f"{statement.word.title()} for {use.text}, which is a {plain.title()} and no object")


def _type_of(key: str, module: Module, project: Project, procedure: Procedure) -> str:
    """The type of a variable, a parameter or a function's result; "" for an array and for what is none of these."""
    if key == procedure.key and procedure.returns:
        return procedure.type or "variant"
    named = project.named(key, module, procedure)
    if not isinstance(named, Declared) or named.is_array or named.what == CONSTANT:
        return ""
    return named.type or "variant"


class _Call:
    """A name in a procedure, and what it means there."""

    def __init__(self, use: Use, module: Module, project: Project, procedure: Procedure) -> None:
        self.use, self.module, self.project, self.procedure = use, module, project, procedure

    def problem(self) -> str:
        """What is wrong with it, "" if nothing is."""
        use = self.use
        named = self.project.named(use.name, self.module, self.procedure)
        if isinstance(named, Module):
            return self._of_module(named)
        if isinstance(named, Procedure):
            return self._of_procedure(named, use.given or Arguments(), use.how)
        if isinstance(named, Declared):
            return self._of_variable(named)
        if use.name == "ismissing" and use.given:
            return self._never_missing(use.given)
        return ""

    def _of_module(self, owner: Module) -> str:
        use = self.use
        if not use.member or not owner.source.is_standard:
            return ""
        named = owner.names.get(use.member)
        if not named:
            return f"{use.text} has no {use.member}"
        if not named.is_public and owner is not self.module:
            return f"{use.member} of {use.text} is private"
        return self._of_procedure(named, use.member_given or Arguments(), CALLED) if isinstance(named, Procedure) else ""

    def _of_variable(self, named: Declared) -> str:
        use = self.use
        if use.how == CALLED:
            return f"{use.text} is a {named.what} and cannot be called"
        if use.how in (ASSIGNED, SET) and named.what == CONSTANT:
            return f"{use.text} is a constant and cannot be assigned to"
        if use.given and named.type in BASIC_TYPES and not named.is_array:
            return f"{use.text} is a {named.type.title()}, neither an array nor a function"
        return ""

    def _of_procedure(self, called: Procedure, given: Arguments, how: str) -> str:
        if how == ADDRESS or called.kind.startswith("property"):
            return ""
        if how in (ASSIGNED, SET):
            return f"{called.name} is a procedure and cannot be assigned to here"
        if how == READ and called.kind == "sub":
            return f"{called.name} is a Sub and has no value"
        return _does_not_fit(called, given) or self._other_types(called, given)

    def _other_types(self, called: Procedure, given: Arguments) -> str:
        """A variable that is passed by reference must have the very type of the parameter."""
        for place, parameter in enumerate(called.parameters):
            argument = given.named.get(parameter.key, given.places[place] if place < len(given.places) else "")
            if parameter.passing == "byval" or parameter.is_array or parameter.type in ("", "any", "variant") or argument in ("", EXPRESSION):
                continue
            found = _type_of(argument, self.module, self.project, self.procedure)
            if found != parameter.type and (found in BY_NATURE_ANY or (found in BASIC_TYPES and parameter.type in BASIC_TYPES)):
                return f"{called.name} takes {parameter.name} ByRef as {parameter.type.title()} and is given {argument}, which is declared as {found.title()}"
        return ""

    def _never_missing(self, given: Arguments) -> str:
        found = _type_of(given.places[0], self.module, self.project, self.procedure) if given.places else ""
        return f"{given.places[0]} is a {found.title()} and never missing: only a Variant can be" if found in BASIC_TYPES else ""


def _does_not_fit(called: Procedure, given: Arguments) -> str:
    """What is wrong with how many arguments there are, "" if nothing is."""
    names = [parameter.key for parameter in called.parameters]
    for name in given.named:
        if name not in names:
            return f"{called.name} has no parameter {name}"
        if name in names[: len(given.places)]:
            return f"{called.name} is given {name} twice"
    has_rest = bool(called.parameters) and called.parameters[-1].is_rest
    if len(given.places) > len(names) and not has_rest:
        return f"{called.name} takes {len(names)} arguments and is given {len(given.places)}"
    for place, parameter in enumerate(called.parameters):
        is_given = parameter.key in given.named or (place < len(given.places) and given.places[place])
        if not (is_given or parameter.optional or parameter.is_rest):
            return f"{called.name} is not given {parameter.name}"
    return ""
