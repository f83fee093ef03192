"""What gateways accepted is saved once, whatever happens meanwhile."""

import pytest
from integration.coordinator.conftest import Path, Start
from integration.coordinator.making import make_event, telling
from support import eventually

pytestmark = pytest.mark.integration


async def test_events_end_up_saved_and_listed(path: Path, start: Start) -> None:
    await start()
    events = [make_event(path.project, "s-1", f"message {number}") for number in range(3)]
    await path.queue.publish(telling(*events))

    async def is_saved() -> bool:
        session = await path.sessions.get(path.project, "s-1")
        return session is not None and session.counters.messages == 3

    await eventually(is_saved)
    page = await path.events.list(path.project, "s-1")
    assert [event.content for event in page.events] == ["message 0", "message 1", "message 2"]
