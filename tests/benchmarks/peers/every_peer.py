"""All peers, and which of them are absent."""

from collections.abc import Sequence

from tests.benchmarks.peers import in_mortgagemath, in_pandas, in_python, in_pyxirr, in_quantlib
from tests.benchmarks.peers.peer import Peer, library
from tests.benchmarks.task import Way

PEERS = (in_quantlib.PEER, in_mortgagemath.PEER, in_pyxirr.PEER, in_pandas.PEER, in_python.PEER)


def absent(peers: Sequence[Peer] = PEERS) -> list[str]:
    """The names of the libraries that are not installed."""
    return [peer.library for peer in peers if library(peer.library) is None]


def ways(task: str, peers: Sequence[Peer] = PEERS) -> list[Way]:
    """How the peers that are installed do a task."""
    missing = absent(peers)
    return [way for peer in peers if peer.library not in missing for way in peer.ways.get(task, ())]
