"""The same on a Dask cluster of two worker processes: the very same bytes, also when one of them is killed on the way; and clusters that cannot be used."""

import os
import signal
import socket
import threading
import time
from datetime import date, timedelta

import pytest
from distributed import Client, LocalCluster

import xl_notes
from tests.hosts.portfolio.samples import FUNDED, LUMP, run, write_csv
from xl_notes.hosts.portfolio import PortfolioError, cluster
from xl_notes.hosts.portfolio.source import open_source

NOTES, ROWS = 6000, 100
SECONDS = 120


@pytest.fixture(scope="module")
def workers():
    """Two processes with one thread each; a worker that dies is started again."""
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0") as found:
        yield found


@pytest.fixture(autouse=True)
def hard_time_limit():
    """A cluster that hangs fails the test, and does not hold up all others."""
    if not hasattr(signal, "SIGALRM"):
        yield
        return

    def stop(*_):
        raise TimeoutError(f"{SECONDS} seconds are over")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(SECONDS)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture
def notes(tmp_path):
    """Notes that take the exact way, so that there is time to kill a worker, plain ones, and bad ones."""
    rows = [
        ("Level", FUNDED - timedelta(days=number), 0.12, 1000.0 + number, FUNDED + timedelta(days=40), 60, None, 0)
        if number % 3
        else (*LUMP, 3 if number % 2 else 9)
        for number in range(NOTES)
    ]
    return write_csv(tmp_path / "notes.csv", rows, ("Name", "Issue", "Rate", "Principal", "First payment", "Nper", "Maturity", "Basis"))


@pytest.fixture
def alone(notes, tmp_path):
    """The bytes of one process: the results and the bad rows."""
    assert run(notes, tmp_path / "alone.csv", "--chunk", str(ROWS)) == 1
    return (tmp_path / "alone.csv").read_bytes(), (tmp_path / "alone.bad.csv").read_bytes()


def both_files(target):
    return target.read_bytes(), target.with_suffix(".bad.csv").read_bytes()


def test_two_workers_write_the_same_bytes(workers, notes, alone, tmp_path):
    assert run(notes, tmp_path / "out.csv", "--chunk", str(ROWS), "--scheduler", workers.scheduler_address) == 1
    assert both_files(tmp_path / "out.csv") == alone
    assert both_files(tmp_path / "out.csv")[0].count(b"\n") == NOTES + 1
    for name in ("alone", "out"):
        more = ("--scheduler", workers.scheduler_address) if name == "out" else ()
        run(notes, tmp_path / f"{name}.parquet", "--chunk", str(ROWS), *more)
    assert (tmp_path / "out.parquet").read_bytes() == (tmp_path / "alone.parquet").read_bytes()


def test_a_killed_worker_loses_nothing(workers, notes, alone, tmp_path):
    """One of the two processes is killed as soon as results are being written."""
    killed: list[int] = []

    def kill():
        with Client(workers.scheduler_address, set_as_default=False) as client:
            victim = next(iter(client.run(os.getpid).values()))
            while not killed:
                if client.processing() and any(client.processing().values()):
                    os.kill(victim, signal.SIGKILL)
                    killed.append(victim)
                time.sleep(0.01)

    killer = threading.Thread(target=kill, daemon=True)
    killer.start()
    code = run(notes, tmp_path / "out.csv", "--chunk", str(ROWS), "--scheduler", workers.scheduler_address)
    still_there = bool(killed)
    killer.join(10)
    assert still_there, "the worker was to be killed while chunks were under way"
    assert code == 1
    assert both_files(tmp_path / "out.csv") == alone


def test_few_chunks_are_under_way_at_a_time(workers, notes, tmp_path):
    """Chunks are not read further ahead than the workers can take."""
    read = [0]

    def counted(chunks):
        for chunk in chunks:
            read[0] += 1
            yield chunk

    ahead = []
    for number, _ in enumerate(cluster.calculated(workers.scheduler_address, counted(open_source(notes, ROWS).chunks), date(2017, 12, 31)), 1):
        ahead.append(read[0] - number)
    assert len(ahead) == NOTES // ROWS
    assert max(ahead) < cluster.AHEAD * 2


def test_workers_of_another_version(workers, notes, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(xl_notes, "__version__", "9.9.9")
    assert run(notes, tmp_path / "out.csv", "--scheduler", workers.scheduler_address) == 2
    error = capsys.readouterr().err
    assert "9.9.9" in error
    assert "install the same on every worker" in error
    assert not (tmp_path / "out.csv").exists()


def test_no_cluster(notes, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(cluster, "SECONDS_TO_CONNECT", 2)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    assert run(notes, tmp_path / "out.csv", "--scheduler", address) == 2
    assert address in capsys.readouterr().err
    assert run(notes, tmp_path / "out.csv", "--scheduler", "nowhere") == 2
    assert "nowhere" in capsys.readouterr().err


def test_a_cluster_without_workers(notes, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(cluster, "SECONDS_TO_CONNECT", 2)
    with LocalCluster(n_workers=0, processes=True, dashboard_address=":0") as empty:
        assert run(notes, tmp_path / "out.csv", "--scheduler", empty.scheduler_address) == 2
    assert "cannot be used" in capsys.readouterr().err


def test_a_cluster_that_goes_away(notes):
    """The scheduler is closed after the first results."""
    with LocalCluster(n_workers=1, threads_per_worker=1, processes=True, dashboard_address=":0") as short:
        results = cluster.calculated(short.scheduler_address, open_source(notes, 10).chunks, date(2017, 12, 31))
        next(results)
        short.close()
        with pytest.raises(PortfolioError, match="cannot be used"):
            list(results)
