"""What coordinators tell is the newest of each, and goes with them."""

from datetime import UTC, datetime

import pytest

from watchfloor.bus import NATSBus, StatusReports
from watchfloor.core import CoordinatorStatus, Durations, PipelineFigures

pytestmark = pytest.mark.integration

NOW = datetime(2026, 1, 1, tzinfo=UTC)


async def test_the_newest_of_each_coordinator_is_told(bus: NATSBus, project: str) -> None:
    reports = StatusReports(bus)
    figures = PipelineFigures(threats=Durations(counts={3: 7}))
    one, two = (
        CoordinatorStatus(coordinator_id=f"{project}-{number}", at=NOW) for number in range(2)
    )
    changed = two.model_copy(update={"last_minute": figures, "components": {"agents": "ok"}})
    for each in (one, two, changed):
        await reports.tell(each)
    assert [each for each in await reports.read() if project in each.coordinator_id] == [
        one,
        changed,
    ]
    await reports.forget(one.coordinator_id)
    assert [each for each in await reports.read() if project in each.coordinator_id] == [changed]


async def test_who_tells_nothing_for_ten_seconds_is_forgotten(bus: NATSBus) -> None:
    status = await bus.bucket("status").status()
    assert status.ttl == 10
