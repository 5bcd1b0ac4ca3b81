"""The command line, `xl-notes COMMAND`; the commands are in xl_notes/commands."""

import argparse
import io
import os
import sys
import traceback
from collections.abc import Sequence

from xl_notes import __version__
from xl_notes.commands import CANNOT, build, doctor, functions, install, portfolio, recalc, repair

COMMANDS = (recalc, portfolio, functions, build, install, doctor, repair)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command; the exit code: see xl_notes/commands."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a sheet's name may have letters that the terminal has not
    options = _parser().parse_args(arguments)
    try:
        code = int(options.run(options))
        sys.stdout.flush()
        return code
    except BrokenPipeError:  # who was to read it has seen enough, as `head` does; Python must not try to write the rest at its end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CANNOT
    except KeyboardInterrupt:
        print("xl-notes: interrupted", file=sys.stderr)
        return CANNOT
    except Exception:  # Python's own exit code would be 1, which means that a check does not hold
        traceback.print_exc()
        return CANNOT


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="xl-notes", description="Formulas for secured convertible promissory notes, in Excel and without.")
    parser.add_argument("--version", action="version", version=f"xl_notes {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.add(commands)
    return parser
