import asyncio

import pytest
from support import eventually

from watchfloor.bus import NATSBus, Result, ResultFeed, ResultMessage, ResultStream
from watchfloor.core import Severity, ThreatId, ThreatType

pytestmark = pytest.mark.integration


def _message(project: str, number: int, *, revision: int = 0) -> ResultMessage:
    return ResultMessage(
        project_id=project,
        threat_id=ThreatId(f"{project}-{number}"),
        revision=revision,
        severity=Severity.HIGH,
        threat_type=ThreatType.ANOMALY,
        customer="acme",
        requires_review=True,
        data=b'{"n": %d}' % number,
    )


async def test_a_feed_hears_what_is_published_after_its_start_in_order(
    bus: NATSBus, project: str
) -> None:
    stream, feed, heard = ResultStream(bus), ResultFeed(bus), list[Result]()
    await stream.publish(_message(project, 0))
    feed.listen(heard.append)
    await feed.start()
    for number in range(1, 301):
        await stream.publish(_message(project, number))

    async def all_there() -> bool:
        return len(_of(heard, project)) >= 300

    await eventually(all_there)
    assert [each.message for each in _of(heard, project)] == [
        _message(project, number) for number in range(1, 301)
    ]
    assert len({each.token for each in heard}) == len(heard)
    await feed.stop()


async def test_a_revision_published_twice_is_heard_once(bus: NATSBus, project: str) -> None:
    stream, feed, heard = ResultStream(bus), ResultFeed(bus), list[Result]()
    feed.listen(heard.append)
    await feed.start()
    await stream.publish(_message(project, 1))
    await stream.publish(_message(project, 1))
    await stream.publish(_message(project, 1, revision=1))

    async def both_there() -> bool:
        return len(_of(heard, project)) >= 2

    await eventually(both_there)
    await asyncio.sleep(0.2)
    assert [each.message.revision for each in _of(heard, project)] == [0, 1]
    await feed.stop()


async def test_a_feed_can_be_stopped_twice_and_unstarted(bus: NATSBus) -> None:
    feed = ResultFeed(bus)
    await feed.stop()
    await feed.stop()
    assert not feed.is_open


def _of(heard: list[Result], project: str) -> list[Result]:
    return [each for each in heard if each.message.project_id == project]
