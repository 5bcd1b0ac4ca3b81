"""Reading VBA out of a file with programs of others.

olevba is run as a program: part of what it brings along is under the GPL, and nothing here imports that.
"""

import json
import subprocess
import sys
from itertools import dropwhile
from pathlib import Path


def read_by_olevba(file: Path) -> dict[str, str]:
    """Module name -> code, without the Attribute lines at its head, which olevba leaves out."""
    command = [sys.executable, "-m", "oletools.olevba", "--json", "--code", str(file)]
    found = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    containers = [part for part in json.loads(found.stdout) if part.get("macros")]
    return {Path(macro["vba_filename"]).stem: as_lines(macro["code"]) for part in containers for macro in part["macros"]}


def as_lines(source: str) -> str:
    """The source with line feeds at the ends of its lines, without the Attribute lines at its head and the empty lines at its end."""
    lines = source.replace("\r\n", "\n").rstrip("\n").split("\n")
    return "\n".join(dropwhile(lambda line: line.startswith("Attribute VB_"), lines))
