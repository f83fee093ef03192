"""What the bus says of itself."""

import pytest
from integration.bus.conftest import SignalMaker

from watchfloor.bus import NATSBus, SignalQueue, stream_usage

pytestmark = pytest.mark.integration


async def test_it_says_what_each_stream_holds(
    bus: NATSBus, project: str, make_signal: SignalMaker
) -> None:
    queue = SignalQueue(bus)
    await queue.ensure_project(project)
    before = (await stream_usage(bus))["SIGNALS"]
    for _ in range(3):
        await queue.publish(make_signal())
    after = (await stream_usage(bus))["SIGNALS"]
    assert after.messages == before.messages + 3
    assert after.last == before.last + 3
    assert after.size_bytes > before.size_bytes
    assert after.consumers == before.consumers >= 2
