"""`xl-notes install` and `xl-notes uninstall`: the add-in put into Excel's startup folder, and taken out of it."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from xl_notes.commands import CANNOT, FINE, Commands, runnable


def add(commands: Commands) -> None:
    parser = commands.add_parser(
        "install",
        help="put the add-in into Excel (Windows) or into a folder, or the formulas into LibreOffice Calc",
        description="Builds the add-in, puts it into the user's own start folder of Excel, and writes down which Python it uses; or, with "
        "--calc, puts a module of Basic into the user's profile of LibreOffice.",
    )
    parser.add_argument("--to", type=Path, metavar="DIR", help="write the add-in and its settings file there, on any system")
    parser.add_argument(
        "--interpreter", metavar="PATH", help="with --to: the full path of Python on the Windows machine (default: this Python, if this is Windows)"
    )
    _add_calc(parser)
    parser.set_defaults(run=run_install)
    parser = commands.add_parser("uninstall", help="take away what install wrote", description="Takes away what install wrote, and nothing else.")
    parser.add_argument("--to", type=Path, metavar="DIR", help="the folder given to install --to")
    _add_calc(parser)
    parser.set_defaults(run=run_uninstall)


def _add_calc(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--calc", action="store_true", help="LibreOffice Calc instead of Excel, on any system")
    parser.add_argument("--profile", type=Path, metavar="DIR", help="with --calc: the folder of the LibreOffice profile (default: the user's)")


def run_install(options: argparse.Namespace) -> int:
    from xl_notes.install.installing import install
    from xl_notes.install.machine import this_machine

    if options.calc or options.profile:
        return _in_calc("install", options)
    if options.interpreter is not None and options.to is None:
        print("xl-notes: --interpreter goes with --to; to use another Python here, run install with that Python", file=sys.stderr)
        return CANNOT
    return _told(lambda: install(this_machine(), options.to, options.interpreter))


def run_uninstall(options: argparse.Namespace) -> int:
    from xl_notes.install.installing import uninstall
    from xl_notes.install.machine import this_machine

    if options.calc or options.profile:
        return _in_calc("uninstall", options)
    return _told(lambda: uninstall(this_machine(), options.to))


def _in_calc(what: str, options: argparse.Namespace) -> int:
    from xl_notes.install import calc
    from xl_notes.install.machine import this_machine

    if not options.calc or options.to or getattr(options, "interpreter", None):
        wrong = "--profile goes with --calc only" if not options.calc else "--calc goes with --profile only, not with --to or --interpreter"
        print(f"xl-notes: {wrong}", file=sys.stderr)
        return CANNOT
    work = {"install": calc.install, "uninstall": calc.uninstall}[what]
    return _told(lambda: work(this_machine(), options.profile))


def _told(work: Callable[[], list[str]]) -> int:
    from xl_notes.build import BuildError
    from xl_notes.install import InstallError

    try:
        lines = work()
    except BuildError as error:
        print(f"xl-notes: the add-in cannot be built: {runnable(str(error))}", file=sys.stderr)
        return CANNOT
    except InstallError as error:
        print(f"xl-notes: {runnable(str(error))}", file=sys.stderr)
        return CANNOT
    print(runnable("\n".join(lines)))
    return FINE
