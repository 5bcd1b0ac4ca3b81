"""`xl-notes build`: writes the Excel add-in."""

import argparse
import sys
from pathlib import Path

from xl_notes.commands import CANNOT, FINE, Commands


def add(commands: Commands) -> None:
    parser = commands.add_parser("build", help="write the Excel add-in, xl_notes.xlam; `install` builds its own")
    parser.add_argument("-o", "--output", type=Path, default=Path("xl_notes.xlam"), metavar="FILE.xlam", help="default: xl_notes.xlam in the current folder")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    from xl_notes.build import BuildError
    from xl_notes.build.addin import addin, stamp
    from xl_notes.install.addin_file import is_ours
    from xl_notes.wholefile import write_whole

    if not options.output.parent.is_dir():
        print(f"xl-notes: the folder {options.output.parent} was not found", file=sys.stderr)
        return CANNOT
    if options.output.suffix.lower() != ".xlam":
        print(f"xl-notes: {options.output} must end in .xlam, or Excel will not open it", file=sys.stderr)
        return CANNOT
    if options.output.exists() and not is_ours(options.output.read_bytes() if options.output.is_file() else b""):
        print(f"xl-notes: {options.output} is there and is not the add-in of xl_notes; give another name", file=sys.stderr)
        return CANNOT
    try:
        write_whole(options.output, addin())
    except (BuildError, OSError) as error:
        print(f"xl-notes: the add-in was not written: {error}", file=sys.stderr)
        return CANNOT
    print(f"written: {options.output} ({stamp()})")
    return FINE
