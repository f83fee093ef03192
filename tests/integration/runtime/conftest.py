"""Data folders for real servers."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from watchfloor.runtime import DataFolder


@pytest.fixture
def open_path() -> Iterator[Path]:
    """A folder with a short path that the servers' user can pass through, unlike pytest's own."""
    path = Path(tempfile.mkdtemp(prefix="wf-"))
    path.chmod(0o711)
    yield path
    shutil.rmtree(path)


@pytest.fixture
def folder(open_path: Path) -> DataFolder:
    return DataFolder(open_path / "data")
