"""A formula's way behind Excel: xlwings' server in a Python of its own, found through COM, and asked for NOTE_VERSION.

What is between Excel and Python, the DLL and cmd.exe, is not part of it.
"""

import uuid

from xl_notes import __version__
from xl_notes.install.checks.python import last_line
from xl_notes.install.finding import OK, UNKNOWN, WRONG, Finding
from xl_notes.install.machine import Machine

SECONDS_TO_ANSWER = 60
SECONDS_TO_END = 15
"""What the call gets, and how much longer its process may take to end what it started."""


def call(machine: Machine) -> Finding:
    command = [machine.interpreter, "-P", "-B", "-m", "xl_notes.install.comcall", f"{{{uuid.uuid4()}}}", str(SECONDS_TO_ANSWER)]
    ran = machine.run(command, SECONDS_TO_ANSWER + SECONDS_TO_END)
    shown = f'{machine.interpreter} -P -B -c "import xlwings; xlwings.serve()"'
    if ran.code is None:
        return Finding(WRONG, f"no answer within {SECONDS_TO_ANSWER + SECONDS_TO_END} seconds", _remedy(shown))
    answer = last_line(ran.output)
    if ran.code != 0:
        return Finding(WRONG, answer, _remedy(shown))
    if answer != f"xl_notes {__version__}":
        return Finding(
            WRONG, f"NOTE_VERSION answered {answer}, not xl_notes {__version__}", "Run in the folder of xl_notes: pip install --force-reinstall --no-deps ."
        )
    return Finding(OK, f"NOTE_VERSION answered {answer}")


def _remedy(shown: str) -> str:
    damaged = "or pywin32 is damaged: pip install --force-reinstall pywin32"
    return f"See what this says in a command window: {shown}  A virus scanner may keep Python from starting, {damaged}"


def not_here(machine: Machine) -> Finding:
    return Finding(UNKNOWN, "only on Windows")
