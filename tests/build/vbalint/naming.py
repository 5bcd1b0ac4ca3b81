"""Rules about names: declared once, declared before they are used, used once they are declared, and none that VBA keeps for itself."""

from collections.abc import Iterable, Iterator

from tests.build.vbalint.expressions import ARRAY_AGAIN, CONSTANT, TYPE, VARIABLE, Declared, Use
from tests.build.vbalint.library import LIBRARY
from tests.build.vbalint.statements import RESERVED
from tests.build.vbalint.structure import Module, Procedure, Project
from tests.build.vbalint.tokens import Problem

LONGEST_NAME = 255
MOST_PARAMETERS = 60
ACCESSORS = ("property get", "property let", "property set")


def duplicates(module: Module, project: Project) -> Iterator[Problem]:
    """Two of one name in a module; the accessors of a property go together."""
    seen: dict[str, list[str]] = {}
    for named in sorted(module.declared, key=lambda named: named.line):
        kind = named.kind if isinstance(named, Procedure) else named.what
        before = seen.setdefault(named.key, [])
        if before and not (kind in ACCESSORS and kind not in before and all(other in ACCESSORS for other in before)):
            yield Problem(named.line, f"{named.name} is declared a second time")
        before.append(kind)


def public_names(module: Module, project: Project) -> Iterator[Problem]:
    """Names of standard modules reach every module: VBA does not know which is meant if two are the same, or if a module has the name itself."""
    if not module.source.is_standard:
        return
    for named in module.declared:
        if not named.is_public:
            continue
        others = [other for other, _ in project.public[named.key] if other is not module]
        before = [other.name for other in others if other.source.is_trusted or project.modules.index(other) < project.modules.index(module)]
        if before and not project.is_qualified(named.key):
            yield Problem(named.line, f"{named.name} is public in {before[0]}, too")
        if named.key in project.module_names:
            yield Problem(named.line, f"{named.name} has the name of a module: VBA takes it for the module")


def possible_names(module: Module, project: Project) -> Iterator[Problem]:
    inside = [declared for procedure in module.procedures for declared in (*procedure.parameters, *(local for _, local in procedure.locals))]
    for named in (*module.declared, *inside):
        if named.key in RESERVED:
            yield Problem(named.line, f"{named.name} is a word of VBA and cannot be a name")
        if len(named.name) > LONGEST_NAME:
            yield Problem(named.line, f"the name {named.name[:20]}... has {len(named.name)} characters, {LONGEST_NAME} at most")


def parameters(module: Module, project: Project) -> Iterator[Problem]:
    for procedure in (*module.procedures, *module.declares):
        yield from _parameters(procedure)


def _parameters(procedure: Procedure) -> Iterator[Problem]:
    if len(procedure.parameters) > MOST_PARAMETERS:
        yield Problem(procedure.line, f"{procedure.name} has {len(procedure.parameters)} parameters, {MOST_PARAMETERS} at most")
    seen = {procedure.key}
    optional = False
    for place, each in enumerate(procedure.parameters, 1):
        if each.key in seen:
            yield Problem(each.line, f"the parameter {each.name} has the name of {'its procedure' if each.key == procedure.key else 'another'}")
        seen.add(each.key)
        if each.is_rest:
            if place < len(procedure.parameters) or optional or each.passing or each.optional or not each.is_array or each.type not in ("", "variant"):
                yield Problem(each.line, f"ParamArray {each.name}() As Variant must stand alone at the end, after no Optional")
        elif optional and not each.optional and not procedure.kind.startswith("property"):
            yield Problem(each.line, f"the parameter {each.name} must be Optional: it stands after one that is")
        if each.has_default and not each.optional:
            yield Problem(each.line, f"the parameter {each.name} has a default and is not Optional")
        if each.is_array and each.passing == "byval":
            yield Problem(each.line, f"the array {each.name} cannot be passed ByVal")
        optional = optional or each.optional


# ------------------------------------------------------------------------------------------------ inside procedures


def local_duplicates(module: Module, project: Project) -> Iterator[Problem]:
    for procedure in module.procedures:
        parameters = {parameter.key for parameter in procedure.parameters}
        seen = {procedure.key} if procedure.returns else set[str]()
        for _, declared in procedure.locals:
            if declared.key in parameters:
                yield Problem(declared.line, f"{declared.name} is a parameter already")
            elif declared.key in seen:
                yield Problem(declared.line, f"{declared.name} is declared a second time in {procedure.name}")
            seen.add(declared.key)


def surprising_variants(module: Module, project: Project) -> Iterator[Problem]:
    """`Dim a, b As Long` makes a Variant of a."""
    inside = [reading.declared for procedure in module.procedures for reading in procedure.readings]
    outside: dict[int, list[Declared]] = {}
    for member in module.members:
        outside.setdefault(member.line, []).append(member)
    for together in (*inside, *outside.values()):
        variables = [declared for declared in together if declared.what == VARIABLE]
        bare = [declared.name for declared in variables if not declared.type]
        if bare and len(bare) < len(variables):
            yield Problem(variables[0].line, f"{', '.join(bare)} without a type beside names with one: As counts for the name before it only")


def undeclared(module: Module, project: Project) -> Iterator[Problem]:
    """A name that nothing declares; said once for each procedure."""
    yield from _unknown(module.uses, module, project, None)
    for procedure in module.procedures:
        yield from _unknown((use for reading in procedure.readings if not reading.problem for use in reading.uses), module, project, procedure)


def _unknown(uses: Iterable[Use], module: Module, project: Project, procedure: Procedure | None) -> Iterator[Problem]:
    known = {procedure.key, *procedure.names} if procedure else set[str]()
    for use in uses:
        if use.name not in known and not project.knows(use.name, module) and use.name not in LIBRARY and use.line not in module.troubled:
            what = "type" if use.how == TYPE else "name"
            yield Problem(use.line, f"the {what} {use.text} is declared nowhere, neither here nor in the list of the libraries' names")
        known.add(use.name)


def used_before(module: Module, project: Project) -> Iterator[Problem]:
    """A variable that is used above its Dim."""
    for procedure in module.procedures:
        first: dict[str, tuple[int, Use]] = {}
        for order, reading in enumerate(procedure.readings):
            for use in reading.uses:
                first.setdefault(use.name, (order, use))
        for order, declared in procedure.locals:
            if declared.what != ARRAY_AGAIN and declared.key in first and first[declared.key][0] < order:
                yield Problem(first[declared.key][1].line, f"{declared.name} is used above its declaration in line {declared.line}")


def unused(module: Module, project: Project) -> Iterator[Problem]:
    """A local name that nothing uses, and a private variable or constant of a module that nothing uses."""
    used_in_module = {use.name for use in module.uses}
    for procedure in module.procedures:
        used = {use.name for reading in procedure.readings for use in reading.uses}
        used_in_module |= used
        for _, declared in procedure.locals:
            if declared.key not in used:
                yield Problem(declared.line, f"{declared.name} is never used")
    for member in module.members:
        if not member.is_public and member.what in (VARIABLE, CONSTANT) and member.key not in used_in_module:
            yield Problem(member.line, f"{member.name} is never used")
