import socket

import pytest

from watchfloor.bus import BusConfig, NATSBus
from watchfloor.core import UnavailableError

pytestmark = pytest.mark.integration


async def test_a_bus_that_is_not_there_is_told_in_time() -> None:
    """A misspelt address must not leave the operator in front of a silent start."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    bus = NATSBus(f"nats://127.0.0.1:{port}", config=BusConfig(connect_timeout_s=0.5))
    with pytest.raises(UnavailableError):
        await bus.start()
    assert not bus.connected
    await bus.stop()
