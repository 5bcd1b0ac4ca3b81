"""Another library that can do some of the tasks, and that may be absent."""

import importlib
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from tests.benchmarks.task import Way


class Peer(NamedTuple):
    """ways  of doing a task, by its key"""

    library: str
    ways: Mapping[str, Sequence[Way]]


def library(name: str) -> Any:
    """The module, or None where it is not installed."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        return None
