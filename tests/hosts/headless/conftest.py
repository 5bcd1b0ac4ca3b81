"""A workbook to try things in."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.hosts.headless.samples import package_parts, write_parts


@pytest.fixture
def book(tmp_path: Path) -> Callable[..., Path]:
    """Writes a workbook from the inside of its sheet's XML."""
    return lambda sheet, workbook="", name="model.xlsx": write_parts(tmp_path / name, package_parts(sheet, workbook))
