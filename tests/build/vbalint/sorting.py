"""Sorts the statements of a module: into procedures, declarations, blocks of members, and what belongs nowhere."""

import re
from collections.abc import Iterable, Mapping

from tests.build.vbalint import conditional
from tests.build.vbalint.conditional import Value
from tests.build.vbalint.expressions import CONSTANT, NotVba, Reader
from tests.build.vbalint.statements import DECLARATIONS, MODIFIERS, PROCEDURES, Statement, statements
from tests.build.vbalint.structure import Member, Module, Procedure, Source
from tests.build.vbalint.tokens import WORD, Problem, Token, logical_lines, unbalanced

OF_A_CLASS = re.compile(r"(?m)^Attribute VB_(?:Base|Creatable|PredeclaredId)\b")


def source(name: str, text: str, is_trusted: bool) -> Source:
    physical = text.replace("\r\n", "\n").removesuffix("\n").split("\n")
    logical, problems = logical_lines(physical)
    problems += [problem for line in logical for problem in unbalanced(line)]
    return Source(name, physical, logical, problems, not OF_A_CLASS.search(text), is_trusted)


def module(source: Source, constants: Mapping[str, Value]) -> Module:
    """The module as it is compiled where these constants hold."""
    return _Sorting(source).of(statements(conditional.active(source.logical, constants)))


class _Sorting:
    """Takes statements one by one; a procedure, or a block of a Type or Enum, may be open."""

    def __init__(self, source: Source) -> None:
        self.module = Module(source)
        self.procedure: Procedure | None = None
        self.block: Statement | None = None  # the Type or Enum that is open
        self.is_public = False

    def of(self, stream: Iterable[Statement]) -> Module:
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
                self.module.members.append(Member(name.key, name.text, name.line, CONSTANT, "long", False, self.is_public))
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
