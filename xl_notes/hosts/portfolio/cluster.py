"""Chunks calculated on a Dask cluster.  Needs distributed.

Each chunk travels with its task, so that the scheduler can give it to another worker when one is lost.  A few are under way at a time, and results come back in
order: neither side ever holds more.
"""

import re
from collections import deque
from collections.abc import Iterator
from datetime import date
from typing import Any

import xl_notes
from xl_notes.hosts.portfolio import PortfolioError, told
from xl_notes.hosts.portfolio.calculating import calculate
from xl_notes.hosts.portfolio.chunk import Chunk, Results

AHEAD = 2
"""Chunks under way for each thread of a worker."""

ADDRESS = re.compile(r"((tcp|tls|ws|wss|ucx)://)?[^\s/]+:[0-9]{1,5}")
RETRIES = 3
SECONDS_TO_CONNECT = 30


def calculated(address: str, chunks: Iterator[Chunk], as_of: date) -> Iterator[Results]:
    """The results of the chunks, in their order.

    errors  PortfolioError when there is no such cluster, its workers have another xl_notes, or it is lost
    """
    if not ADDRESS.fullmatch(address):
        raise PortfolioError(f"{address} is no address of a scheduler, tcp://host:8786 for instance.")
    try:
        from distributed import CancelledError, Client, KilledWorker
    except ImportError:
        raise PortfolioError("A cluster needs Dask: pip install dask distributed") from None
    try:
        with Client(address, timeout=SECONDS_TO_CONNECT, set_as_default=False) as client:  # type: ignore[no-untyped-call]
            most = AHEAD * _threads(client)
            waiting: deque[Any] = deque()
            for chunk in chunks:
                waiting.append(client.submit(calculate, chunk, as_of, pure=False, retries=RETRIES))
                if len(waiting) >= most:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
    except (OSError, CancelledError, KilledWorker) as error:  # no scheduler, or none any more, or one that has given up on a chunk
        raise PortfolioError(f"The cluster at {address} cannot be used: {told(error)}.") from error


def _threads(client: Any) -> int:
    """How many threads the workers have, after a look at what they run."""
    client.wait_for_workers(1, timeout=SECONDS_TO_CONNECT)
    ours = xl_notes.__version__
    for worker, found in client.get_versions(packages=["xl_notes"])["workers"].items():
        theirs = found["packages"].get("xl_notes")
        if theirs != ours:
            have = f"has xl_notes {theirs}" if theirs else "has no xl_notes"
            raise PortfolioError(f"The worker {worker} {have}, and here it is {ours}: install the same on every worker.")
    return sum(client.nthreads().values())
