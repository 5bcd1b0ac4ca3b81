"""What every host can take: nothing is built from a row of the table that Excel's wizard, VBA or a formula parser would stumble over."""

import re

from xl_notes.sheet.spec import SheetFunction

VBA_WORDS = frozenset(
    """
    abs addressof alias and any array as attribute boolean byref byte byval call caller case cbool cbyte ccur cdate cdbl cdec cint circle class clng
    clnglng clngptr close const csng cstr currency cvar cverr date debug decimal declare defbool defbyte defcur defdate defdbl defint deflng defobj
    defsng defstr defvar dim do doevents double each else elseif empty end endif enum eqv erase error event exit false fix for friend function get
    global gosub goto if imp implements in input inputb int integer is lbound len lenb let lib like local lock long longlong longptr loop lset me mid
    midb mod module name new next not nothing null object on open option optional or paramarray preserve print private property pset public put
    raiseevent redim rem resume return rnd rset scale seek select set sgn shared single spc static step stop string sub tab then to true type typeof
    ubound unlock until variant wend while width with withevents write xor
    """.split()  # noqa: SIM905  # a list of a hundred quoted words is harder to read
)
"""Reserved in VBA (MS-VBAL 3.3.5.2) or known to confuse its editor, lower case."""

LONGEST_HELP = 255
LONGEST_NAME = 64
MOST_ARGUMENTS = 12
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
BRIDGE = "xln"
"""What the names of the add-in's own procedures begin with."""
LONGEST_SIGNATURE = 254


def check(function: SheetFunction) -> None:
    """Stops on a row that Excel's wizard, VBA or a formula parser could not take."""
    problems = []
    if not re.fullmatch(r"NOTE_[A-Z][A-Z_]*", function.name) or len(function.name) > LONGEST_NAME:
        problems.append(f"the name must be NOTE_ and capital letters, {LONGEST_NAME} characters at most")
    if not 0 < len(function.help) <= LONGEST_HELP:
        problems.append(f"the help text has {len(function.help)} characters, not 1 to {LONGEST_HELP}")
    if not function.examples:
        problems.append("there is no example")
    names = [arg.name for arg in function.args]
    terms = [arg.name for arg in function.more]
    if len({*names, *terms}) < len(names) + len(terms):
        problems.append("two arguments have the same name")
    if any(arg.required for arg in function.more):
        problems.append("a further term has no default")
    if len(names) > MOST_ARGUMENTS:
        problems.append(f"{len(names)} arguments, {MOST_ARGUMENTS} at most")
    if len(names) + sum(map(len, names)) >= LONGEST_SIGNATURE:
        problems.append("the argument names are too long together")
    for arg in (*function.args, *function.more):
        if not re.fullmatch(r"[a-z][a-z_]*", arg.name) or arg.name in VBA_WORDS or arg.name.startswith(BRIDGE) or arg.name == function.name.lower():
            problems.append(f"{arg.name} cannot be an argument's name in VBA")
        if not 0 < len(arg.help) <= LONGEST_HELP:
            problems.append(f"the help of {arg.name} must have 1 to {LONGEST_HELP} characters")
    if any(CONTROL.search(text) for text in (function.help, function.group, *(arg.help for arg in (*function.args, *function.more)))):
        problems.append("a text has a line end or another control character")
    required = [arg.required for arg in function.args]
    if required != sorted(required, reverse=True):
        problems.append("a required argument comes after an optional one")
    if problems:
        raise ValueError(f"{function.name}: " + "; ".join(problems))
