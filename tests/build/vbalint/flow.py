"""Rules about what a procedure does: statements that are VBA, labels and jumps, handlers of errors, results."""

from collections.abc import Iterator

from tests.build.vbalint.expressions import ASSIGNED, SET, UNREAD
from tests.build.vbalint.statements import LABEL, Statement
from tests.build.vbalint.structure import Member, Module, Procedure, Project
from tests.build.vbalint.tokens import Problem

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
    """Every jump has its label, and no label is there twice."""
    for procedure in module.procedures:
        for target, _ in procedure.jumps:
            if target.text.lower() not in procedure.labels:
                yield Problem(target.line, f"there is no label {target.text} in {procedure.name}")
        for order, statement in enumerate(procedure.statements):
            if statement.word == LABEL and procedure.labels[statement.tokens[0].text.lower()] != order:
                yield Problem(statement.line, f"the label {statement.tokens[0].text} is there a second time in {procedure.name}")


def unused_labels(module: Module, project: Project) -> Iterator[Problem]:
    for procedure in module.procedures:
        targets = {target.text.lower() for target, _ in procedure.jumps}
        for label, order in procedure.labels.items():
            if label not in targets:
                yield Problem(procedure.statements[order].line, f"nothing jumps to the label {procedure.statements[order].tokens[0].text}")


def handlers(module: Module, project: Project) -> Iterator[Problem]:
    """The code before a handler of errors leaves the procedure; a label with nothing behind it is only a way out."""
    for procedure in module.procedures:
        for order in sorted({procedure.labels.get(target.text.lower(), -1) for target, word in procedure.jumps if word == "error"} - {-1}):
            before = [statement for statement in procedure.statements[:order] if statement.word != LABEL]
            after = [statement for statement in procedure.statements[order:] if statement.word != LABEL]
            if after and not (before and _leaves(before[-1])):
                label = procedure.statements[order].tokens[0]
                way_out = f"Exit {procedure.kind.split()[0].title()}"
                yield Problem(label.line, f"the code goes on into the handler {label.text} without an error, too: {way_out} is missing before it")


def _leaves(statement: Statement) -> bool:
    return not statement.conditional and (statement.word in LEAVING or _raises(statement))


def _raises(statement: Statement) -> bool:
    keys = [token.key for token in statement.tokens[:3]]
    return keys == ["err", ".", "raise"] or statement.word == "error"


def results(module: Module, project: Project) -> Iterator[Problem]:
    """A function gives its name a value, unless it ends by raising an error."""
    for procedure in module.procedures:
        if procedure.returns and not _has_result(procedure, module, project):
            body = [statement for statement in procedure.statements if statement.word not in (LABEL, "attribute")]
            if not (body and _raises(body[-1]) and not body[-1].conditional):
                yield Problem(procedure.line, f"{procedure.name} never gets a value")


def _has_result(procedure: Procedure, module: Module, project: Project) -> bool:
    """Whether the name is assigned to, or a part of it where the result has parts."""
    result_type = project.named(procedure.type, module)
    has_parts = isinstance(result_type, Member) and result_type.what == "type"
    uses = [use for reading in procedure.readings for use in reading.uses if use.name == procedure.key]
    return any(use.how in (ASSIGNED, SET, UNREAD) or (has_parts and use.member) for use in uses)
