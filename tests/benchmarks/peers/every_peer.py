"""All peers, and which of them are absent."""

from collections.abc import Sequence
from types import ModuleType

from tests.benchmarks.peers import in_mortgagemath, in_pandas, in_python, in_pyxirr, in_quantlib
from tests.benchmarks.peers.optional import library
from tests.benchmarks.task import Way

PEERS: tuple[ModuleType, ...] = (in_quantlib, in_mortgagemath, in_pyxirr, in_pandas, in_python)


def absent(peers: Sequence[ModuleType] = PEERS) -> list[str]:
    """The names of the libraries that are not installed."""
    return [peer.LIBRARY for peer in peers if library(peer.LIBRARY) is None]


def ways(task: str, peers: Sequence[ModuleType] = PEERS) -> list[Way]:
    """How the peers that are installed do a task."""
    missing = absent(peers)
    return [way for peer in peers if peer.LIBRARY not in missing for way in peer.WAYS.get(task, ())]
