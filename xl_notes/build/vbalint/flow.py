"""Rules about what a procedure does: statements that are VBA, labels and jumps, handlers, results, and calls that fit what they call."""

from collections.abc import Iterator

from xl_notes.build.vbalint.expressions import ADDRESS, ASSIGNED, BASIC_TYPES, CALLED, SET, TYPE, UNREAD, Arguments, Declared, Use
from xl_notes.build.vbalint.statements import Statement
from xl_notes.build.vbalint.structure import Module, Procedure, Project
from xl_notes.build.vbalint.tokens import Problem

LEAVING = frozenset(("exit sub", "exit function", "exit property", "goto", "resume", "end", "return"))


def syntax(module: Module, project: Project) -> Iterator[Problem]:
    """Statements that are none; of a line that could not be read nothing more is said."""
    problems = list(module.not_vba)
    for procedure in module.procedures:
        for statement, reading in zip(procedure.statements, procedure.readings, strict=True):
            if reading.problem and not module.troubled.intersection(token.line for token in statement.tokens):
                problems.append(reading.problem)
    for problem in problems:
        if problem.line not in module.troubled:
            yield problem


def labels(module: Module, project: Project) -> Iterator[Problem]:
    """Every jump has its label, every label its jump, and no label is there twice."""
    for procedure in module.procedures:
        targets = {label for label, _, _ in procedure.jumps}
        for label, _, line in procedure.jumps:
            if label not in procedure.labels:
                yield Problem(line, f"there is no label {label} in {procedure.name}")
        seen = set[str]()
        for statement in procedure.statements:
            if statement.word == "label":
                label = statement.tokens[0].text.lower()
                if label in seen:
                    yield Problem(statement.line, f"the label {label} is there a second time in {procedure.name}")
                elif label not in targets:
                    yield Problem(statement.line, f"nothing jumps to the label {label}")
                seen.add(label)


def handlers(module: Module, project: Project) -> Iterator[Problem]:
    """The code before a handler of errors leaves the procedure; a label with nothing behind it is only a way out."""
    for procedure in module.procedures:
        for label in sorted({label for label, word, _ in procedure.jumps if word == "error"} & procedure.labels.keys()):
            at = procedure.labels[label]
            before = [statement for statement in procedure.statements[:at] if statement.word != "label"]
            after = [statement for statement in procedure.statements[at:] if statement.word != "label"]
            if after and not (before and _leaves(before[-1])):
                yield Problem(
                    procedure.statements[at].line,
                    f"without an error, too, the code goes on into the handler {label}: Exit {procedure.kind.split()[0].title()} is missing",
                )


def _leaves(statement: Statement) -> bool:
    return not statement.conditional and (statement.word in LEAVING or _raises(statement))


def _raises(statement: Statement) -> bool:
    keys = [token.key for token in statement.tokens[:3]]
    return keys == ["err", ".", "raise"] or statement.word == "error"


def results(module: Module, project: Project) -> Iterator[Problem]:
    """A function gives its name a value, unless it ends by raising an error."""
    for procedure in module.procedures:
        if procedure.returns and not any(
            use.name == procedure.key and use.how in (ASSIGNED, SET, UNREAD) for reading in procedure.readings for use in reading.uses
        ):
            body = [statement for statement in procedure.statements if statement.word not in ("label", "attribute")]
            if not (body and _raises(body[-1]) and not body[-1].conditional):
                yield Problem(procedure.line, f"{procedure.name} never gets a value")


# ------------------------------------------------------------------------------------------------ calls


def calls(module: Module, project: Project) -> Iterator[Problem]:
    """Calls of the project's own procedures, and what looks like a call and cannot be one."""
    for procedure in module.procedures:
        for reading in procedure.readings:
            for use in reading.uses:
                if use.how in (TYPE, UNREAD):
                    continue
                if use.name == procedure.key and procedure.returns and use.how != CALLED and not use.given:
                    continue  # the result
                if problem := _call(use, module, project, procedure):
                    yield Problem(use.line, problem)


def _call(use: Use, module: Module, project: Project, procedure: Procedure) -> str:
    named = project.named(use.name, module, procedure)
    given = use.given
    if isinstance(named, Module) and use.member and named.source.is_standard:
        named = named.names.get(use.member)
        given = use.member_given
        if not named:
            return f"{use.text} has no {use.member}"
        if not named.is_public and use.name != module.name.lower():
            return f"{use.member} of {use.text} is private"
    if isinstance(named, Procedure):
        if use.how == ADDRESS or named.kind.startswith("property"):
            return ""
        return _does_not_fit(named, given or Arguments())
    if isinstance(named, Declared) and named is not None:
        plain = named.type in BASIC_TYPES and not named.is_array
        if use.how == CALLED and not use.member and (plain or use.given == Arguments()):
            return f"{use.text} is a {named.what} and cannot be called"
        if use.given and plain and not use.member:
            return f"{use.text} is a {named.type.title()}, neither an array nor a function"
    return ""


def _does_not_fit(called: Procedure, given: Arguments) -> str:
    """What is wrong with the arguments of a call, "" if nothing is."""
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
