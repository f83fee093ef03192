"""What several rooms' tests start once for the whole run."""

import asyncio
from collections.abc import Iterator

import pytest
from support import scratch_folder

from watchfloor.runtime import DataFolder, EmbeddedRay, RayConfig, RayConnection


@pytest.fixture(scope="session")
def ray(_no_process_left: None) -> Iterator[RayConnection]:
    """One Ray, joined by this process."""
    with scratch_folder() as folder, asyncio.Runner() as runner:
        server = EmbeddedRay(DataFolder(folder / "data"), config=RayConfig())
        runner.run(server.start())
        connection = RayConnection(server.address)
        try:
            runner.run(connection.start())
            yield connection
        finally:
            runner.run(connection.stop())
            runner.run(server.stop())


@pytest.fixture(params=["local", "ray"])
def connection(request: pytest.FixtureRequest) -> RayConnection | None:
    """Each runtime in turn; Ray is started by the first test that needs it."""
    if request.param == "local":
        return None
    joined: RayConnection = request.getfixturevalue("ray")
    return joined
