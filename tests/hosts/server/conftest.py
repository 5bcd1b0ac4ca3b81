"""One server for all tests of this folder."""

import importlib.util
import os
from collections.abc import Iterator

import pytest

from tests.hosts.server.web_server import WebServer, environment, program, running, set_up


@pytest.fixture(scope="session")
def installed() -> None:
    if importlib.util.find_spec("xlwings_server") is None or program("xlwings-server") is None:
        pytest.skip("xlwings Server is not installed: pip install xlwings-server, under a licence that you may use")


@pytest.fixture(scope="session")
def web(installed: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebServer]:
    """xlwings Server.  Which licence applies is for a person to say: no key is put in here, one in the environment is passed on."""
    key = os.environ.get("XLWINGS_LICENSE_KEY")
    if not key:
        pytest.skip("xlwings Server asks for a licence key in XLWINGS_LICENSE_KEY")
    folder = tmp_path_factory.mktemp("web")
    surroundings = environment(folder, key)
    with running(set_up(folder, surroundings), surroundings) as server:
        assert server.port, server.log
        yield server
