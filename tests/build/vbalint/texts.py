"""Rules about a module's text: its head, its characters, its size, and what cannot be read in it at all."""

import re
from collections.abc import Iterator

from tests.build.vbalint import conditional
from tests.build.vbalint.structure import Module, Procedure, Project
from tests.build.vbalint.tokens import TEXT, Problem, Token

CODE_PAGE = "cp1252"
IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
LONGEST_MODULE_NAME = 31
LONGEST_LINE = 1023
MOST_LINES = 65_534
PROCEDURE_LIMIT = 64 * 1024
LONGEST_DESCRIPTION = 255
"""What Excel shows of a description."""


def head(module: Module, project: Project) -> Iterator[Problem]:
    """The first line names the module as the project does."""
    if module.source.physical[0] != f'Attribute VB_Name = "{module.name}"':
        yield Problem(1, f'the first line must be: Attribute VB_Name = "{module.name}"')
    if not IDENTIFIER.fullmatch(module.name):
        yield Problem(1, f"{module.name} is no name for a module: a letter, then letters, digits and _")
    if len(module.name) > LONGEST_MODULE_NAME:
        yield Problem(1, f"the module's name has {len(module.name)} characters, {LONGEST_MODULE_NAME} at most")
    if project.module_names[module.name.lower()] is not module:
        yield Problem(1, f"two modules are named {module.name}, upper and lower case being the same")


def option_explicit(module: Module, project: Project) -> Iterator[Problem]:
    has_code = any(line.tokens[0].key != "attribute" for line in module.source.logical)
    if has_code and "explicit" not in module.options:
        yield Problem(1, "Option Explicit is missing")


def characters(module: Module, project: Project) -> Iterator[Problem]:
    """A module is stored in a code page of one byte a character."""
    for number, text in enumerate(module.source.physical, 1):
        if found := CONTROL.search(text):
            yield Problem(number, f"a control character: {found[0]!r}")
        try:
            text.encode(CODE_PAGE)
        except UnicodeEncodeError as error:
            if number not in module.troubled:
                yield Problem(number, f"a character that VBA cannot hold: {text[error.start]!r}")


def sizes(module: Module, project: Project) -> Iterator[Problem]:
    physical = module.source.physical
    for number, text in enumerate(physical, 1):
        if len(text) > LONGEST_LINE:
            yield Problem(number, f"the line has {len(text)} characters, {LONGEST_LINE} at most")
    if len(physical) > MOST_LINES:
        yield Problem(MOST_LINES + 1, f"the module has {len(physical)} lines, {MOST_LINES} at most")
    for procedure in module.procedures:
        size = sum(len(line) + 2 for line in physical[procedure.line - 1 : procedure.last])
        if size >= PROCEDURE_LIMIT:
            yield Problem(procedure.line, f"{procedure.name} has {size} characters and must have less than {PROCEDURE_LIMIT}")


def readable(module: Module, project: Project) -> Iterator[Problem]:
    """Texts that are closed, line break marks with a line behind them, characters with a meaning, parentheses and directives in balance."""
    yield from module.source.problems
    yield from conditional.problems(module.source.logical)


# ------------------------------------------------------------------------------------------------ attributes


def attributes(module: Module, project: Project) -> Iterator[Problem]:
    """Hidden lines: those of a procedure name it and follow its head, those of a variable name one of the module."""
    for statement in module.attributes[1:]:
        name = statement.tokens[1].key if len(statement.tokens) > 1 else ""
        if name == "vb_name":
            yield Problem(statement.line, "the module is named a second time")
        elif not name.startswith("vb_") and name not in {member.key for member in module.members}:
            yield Problem(statement.line, f"an attribute of {name}, which the module does not declare before")
        else:
            yield from _value(statement.tokens)
    for procedure in module.procedures:
        yield from _of_procedure(procedure)


def _of_procedure(procedure: Procedure) -> Iterator[Problem]:
    body_began = False
    for statement in procedure.statements:
        if statement.word != "attribute":
            body_began = True
            continue
        tokens = statement.tokens
        if len(tokens) < 4 or tokens[1].key != procedure.key or tokens[2].key != ".":
            yield Problem(statement.line, f"an attribute inside {procedure.name} must begin with Attribute {procedure.name}.")
        elif body_began:
            yield Problem(statement.line, f"an attribute of {procedure.name} must stand right below its head")
        else:
            yield from _value(tokens)


def _value(tokens: list[Token]) -> Iterator[Problem]:
    """Attribute name = value; a description is a text that Excel shows as a whole."""
    equals = next((at for at, token in enumerate(tokens) if token.key == "="), 0)
    value = tokens[equals + 1 :] if equals else []
    if tokens[equals - 1].key != "vb_description":
        if not value:
            yield Problem(tokens[0].line, "an attribute without a value")
    elif len(value) != 1 or value[0].kind != TEXT:
        yield Problem(tokens[0].line, "a description must be one text in quotes")
    elif (length := len(value[0].text[1:-1].replace('""', '"'))) > LONGEST_DESCRIPTION:
        yield Problem(tokens[0].line, f"the description has {length} characters, {LONGEST_DESCRIPTION} at most")
