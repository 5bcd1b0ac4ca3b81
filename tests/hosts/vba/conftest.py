"""One run of LibreOffice for all tests of the bridge."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.hosts.vba import bridge_book
from tests.hosts.vba.libreoffice_vba import Ran, run_vba
from tests.hosts.vba.messages import ODD_WORD, TEXTS, in_rows
from tests.hosts.vba.prepared_workbook import macro_workbook
from xl_notes.build.ovba import standard
from xl_notes.build.project import project

CHECKS = Path(__file__).with_name("bridge_checks.bas").read_text(encoding="ascii")
FIRST = "Forget"
"""Counts messages, so there must be none before."""


@pytest.fixture(scope="session")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    folder = tmp_path_factory.mktemp("vba")
    data: dict[str, Any] = {"word": ODD_WORD, "texts": TEXTS, "table of texts": in_rows(TEXTS), "failures": [*bridge_book.LOST, *bridge_book.OTHER_FAILURES]}
    modules = [*project(), standard("bridge_checks", CHECKS), standard("examples", bridge_book.macro_of_examples())]
    source = macro_workbook(folder / "model.xlsm", bridge_book.SHEETS.cells, modules)
    macros = [f"bridge_checks.{name}" for name in re.findall(r"^Public Sub (\w+)\(\)", CHECKS, re.M) if name != FIRST]
    steps = [f"bridge_checks.{FIRST}", "calculate", *macros, "examples.Examples"]
    found = run_vba(source, folder, steps, data=data | bridge_book.tables_of_examples())
    assert found.failures == {}
    return found
