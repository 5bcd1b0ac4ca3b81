"""The wheel of this checkout, built once."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hosts.page_steps import Steps

CHECKOUT = Path(__file__).parents[3]
SECONDS = 300


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built by the page's command.  pip fetches what builds it (hatchling) if it is not installed."""
    folder = tmp_path_factory.mktemp("wheel")
    has_hatchling = importlib.util.find_spec("hatchling") is not None
    words = [str(folder) if word == "dist" else word for word in Steps("xlwings Lite").command("pip")]
    command = [sys.executable, "-m", *words, *(["--no-build-isolation"] if has_hatchling else [])]
    built = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, timeout=SECONDS)
    if built.returncode and not has_hatchling:
        pytest.skip("the wheel was not built: hatchling is neither installed nor can pip fetch it")
    assert built.returncode == 0, built.stderr
    [path] = folder.glob("*.whl")
    return path
