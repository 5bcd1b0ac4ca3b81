"""The commands of the command line, one a file: each adds its parser and runs.  Nothing heavy is imported before a command runs."""

import argparse
import re
import shutil
import sys
from typing import TypeAlias

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"

FINE, FOUND, CANNOT = 0, 1, 2
"""Exit codes: fine; a check does not hold, or something was found; it could not be done."""

OWN = re.compile(r"\bxl-notes (?=install|uninstall|doctor|repair|recalc|build|functions|portfolio)")
PIP = re.compile(r"(?<![\w-])pip (?=install)")


def runnable(text: str) -> str:
    """Commands in a text as they can be typed here: by the full path of Python where ours are not on the path, and so neither is its pip."""
    if shutil.which("xl-notes"):
        return text
    python = f'"{sys.executable}" -m '
    return PIP.sub(lambda _: f"{python}pip ", OWN.sub(lambda _: f"{python}xl_notes ", text))
