"""Reads the VBA of a project as its compiler would: what that would refuse, or take to mean something else, is found where the add-in is built.

Cut into tokens (tokens.py), joined and split into statements (conditional.py, statements.py), each read for names, labels and grammar (expressions.py,
readings.py), put together into modules and procedures (structure.py).  The rules are small functions that look at a module of a project and tell what is wrong.
What they cannot know: the types of expressions, and the members of objects.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import NamedTuple

from xl_notes.build.vbalint import blocks, flow, naming, texts
from xl_notes.build.vbalint.conditional import CONFIGURATIONS
from xl_notes.build.vbalint.security import forbidden_uses
from xl_notes.build.vbalint.structure import Module, Project, Source, module, source
from xl_notes.build.vbalint.tokens import Problem

Rule = Callable[[Module, Project], Iterator[Problem]]

EVERY_MODULE: tuple[Rule, ...] = (
    texts.head,
    texts.characters,
    texts.sizes,
    texts.readable,
    texts.parentheses,
    blocks.outer_form,
    blocks.nesting,
    blocks.exits,
    naming.duplicates,
)
OUR_MODULES: tuple[Rule, ...] = (
    texts.option_explicit,
    texts.attributes,
    flow.syntax,
    flow.labels,
    flow.handlers,
    flow.results,
    flow.calls,
    naming.public_names,
    naming.possible_names,
    naming.parameters,
    naming.local_duplicates,
    naming.surprising_variants,
    naming.undeclared,
    naming.used_before,
    naming.unused,
    naming.wrong_set,
)
RULES = EVERY_MODULE + OUR_MODULES


class Finding(NamedTuple):
    """What is wrong in a line of a module, lines counted from 1."""

    module: str
    line: int
    text: str


def lint(modules: Mapping[str, str], trusted: Collection[str] = ()) -> list[Finding]:
    """What is wrong with the modules of one VBA project, by module and line; empty if nothing is.

    modules  name -> source with its Attribute lines
    trusted  names of modules that others wrote: their form is looked at, not which names they use, and not whether each of their procedures makes sense
    """
    sources = [source(name, text, name in trusted) for name, text in modules.items()]
    findings: dict[Finding, None] = {}
    for project in _projects(sources):
        for each in project.modules:
            for rule in EVERY_MODULE if each.source.is_trusted else RULES:
                findings.update(dict.fromkeys(Finding(each.name, *problem) for problem in rule(each, project)))
    order = {each.name: place for place, each in enumerate(sources)}
    return sorted(findings, key=lambda found: (order[found.module], found.line))


def _projects(sources: list[Source]) -> Iterator[Project]:
    """The project as each Excel compiles it.  What holds no directive reads the same in all."""
    same = {each.name: module(each, {}) for each in sources if not each.is_conditional}
    for constants in CONFIGURATIONS.values():
        yield Project([same.get(each.name) or module(each, constants) for each in sources])
        if len(same) == len(sources):
            return


def forbidden(text: str) -> list[Finding]:
    """What a module that we wrote must not hold: words that start programs, write files, reach the network or change VBA itself."""
    each = source(_name(text), text, is_trusted=False)
    return [Finding(each.name, *problem) for problem in forbidden_uses(each.logical)]


def _name(text: str) -> str:
    """The name in the first line."""
    first = text.partition("\n")[0].strip()
    return first.removeprefix('Attribute VB_Name = "').removesuffix('"') if first.startswith("Attribute VB_Name") else ""
