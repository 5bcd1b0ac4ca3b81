"""The commands of the command line, one a file: each adds its parser and runs.  Nothing heavy is imported before a command runs."""

import argparse
from typing import TypeAlias

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"

FINE, FOUND, CANNOT = 0, 1, 2
"""Exit codes: fine; a check does not hold, or something was found; it could not be done."""
