"""What one gateway says about a key, the others hear at once."""

import pytest
from support import eventually

from watchfloor.bus import KeyNotices, NATSBus

pytestmark = pytest.mark.integration


async def test_whoever_listens_hears_which_key_changed(bus: NATSBus) -> None:
    heard: list[str] = []
    listening, telling = KeyNotices(bus), KeyNotices(bus)
    await listening.listen(heard.append)
    await telling.tell("0198c5a0-1111-7000-8000-000000000000")
    await eventually(lambda: heard == ["0198c5a0-1111-7000-8000-000000000000"])

    await listening.stop()
    await listening.stop()
    await telling.tell("another")
    assert len(heard) == 1
