import pytest

from tests.install.fake_windows import FakeWindows


@pytest.fixture
def windows(tmp_path) -> FakeWindows:
    return FakeWindows(tmp_path)
