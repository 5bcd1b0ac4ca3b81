"""Reads the VBA of a project as its compiler would: what that would refuse, or take to mean something else, is found
here and not on a user's machine.

A module is cut into tokens (tokens.py), then into statements (conditional.py, statements.py); each is read for its names, labels and grammar (expressions.py,
readings.py) and put into its place (sorting.py, structure.py).  Rules are small functions that look at a module of a project and tell what is wrong (texts.py,
blocks.py, naming.py, calling.py, flow.py), and security.py knows what our own code must not do.  What none of them can know: the types of expressions, and the
members of objects.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import chain
from typing import NamedTuple

from tests.build.vbalint import blocks, calling, flow, naming, texts
from tests.build.vbalint.conditional import CONFIGURATIONS
from tests.build.vbalint.security import forbidden_uses
from tests.build.vbalint.sorting import module, source
from tests.build.vbalint.structure import Module, Project, Source
from tests.build.vbalint.tokens import Problem

Rule = Callable[[Module, Project], Iterator[Problem]]

EVERY_MODULE: tuple[Rule, ...] = (
    texts.head,
    texts.characters,
    texts.sizes,
    texts.readable,
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
    flow.unused_labels,
    flow.handlers,
    flow.results,
    calling.calls,
    calling.objects,
    naming.public_names,
    naming.possible_names,
    naming.parameters,
    naming.local_duplicates,
    naming.surprising_variants,
    naming.undeclared,
    naming.used_before,
    naming.unused,
)
RULES = EVERY_MODULE + OUR_MODULES
IN_EVERY_EXCEL: tuple[Rule, ...] = (flow.unused_labels, naming.unused)
"""What may be used in another Excel is not idle."""


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
    projects = list(_projects(sources))
    findings: dict[Finding, None] = {}
    for place, each in enumerate(sources):
        for rule in EVERY_MODULE if each.is_trusted else RULES:
            found = [[Finding(each.name, *problem) for problem in rule(project.modules[place], project)] for project in projects]
            for finding in chain(*found):
                if rule not in IN_EVERY_EXCEL or all(finding in one for one in found):
                    findings[finding] = None
    order = {each.name: place for place, each in enumerate(sources)}
    return sorted(findings, key=lambda finding: (order[finding.module], finding.line))


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
