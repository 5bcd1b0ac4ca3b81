"""Every host calculates the workbook once a session."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conformance.cases.every_case import CASES
from tests.conformance.conformance_book import written
from tests.conformance.hosts.every_host import Host, Unavailable
from tests.conformance.hosts.stored_values import Values


@pytest.fixture(scope="session")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("conformance") / "cases.xlsx", CASES)


@pytest.fixture(scope="session")
def values_of(workbook: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Host], Values]:
    """The values of all cells in a host; a host that cannot run here is a skip."""
    known: dict[str, Values | Exception] = {}

    def values(host: Host) -> Values:
        if host.key not in known:
            try:
                known[host.key] = host.calculate(workbook, tmp_path_factory.mktemp(host.key))
            except Exception as error:  # the same for every case: it is not tried hundreds of times
                known[host.key] = error
        found = known[host.key]
        if isinstance(found, Unavailable):
            pytest.skip(str(found))
        if isinstance(found, Exception):
            raise found
        return found

    return values
