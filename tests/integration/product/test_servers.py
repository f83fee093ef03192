"""The servers of one machine, started at once."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from watchfloor.cli.compose.checks import told_by
from watchfloor.cli.config import RootConfig
from watchfloor.cli.servers import NATS, POSTGRES, Servers
from watchfloor.core import UnavailableError
from watchfloor.runtime import DataFolder

pytestmark = pytest.mark.integration


@pytest.fixture
def folder() -> Iterator[DataFolder]:
    """A short path that PostgreSQL's own user can enter, too."""
    with tempfile.TemporaryDirectory(prefix="wf-servers-") as name:
        Path(name).chmod(0o711)
        yield DataFolder(Path(name) / "data")


async def test_one_that_cannot_start_ends_the_others_and_is_named(folder: DataFolder) -> None:
    folder.path.mkdir()
    (folder.path / "nats").touch()
    servers = Servers(RootConfig(), folder, parts={POSTGRES, NATS})
    with folder.lock(), pytest.raises(UnavailableError, match="NATS"):
        await servers.start()
    checks = told_by(servers.parts())
    assert set(checks) == {POSTGRES, NATS}
    for check in checks.values():
        with pytest.raises(UnavailableError):
            await check()


async def test_they_are_all_there_once_started(folder: DataFolder) -> None:
    servers = Servers(RootConfig(), folder, parts={POSTGRES, NATS})
    with folder.lock():
        await servers.start()
        try:
            assert set(servers.endpoints()) == {POSTGRES, NATS}
            for check in told_by(servers.parts()).values():
                await check()
        finally:
            await servers.stop()
        await servers.stop()
