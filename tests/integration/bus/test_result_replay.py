"""Results after a token, whatever happened to the stream."""

import pytest
from support import eventually

from watchfloor.bus import (
    HistoryGoneError,
    NATSBus,
    Result,
    ResultFeed,
    ResultMessage,
    ResultReplay,
    ResultStream,
    ResumeToken,
)
from watchfloor.core import Severity, ThreatId, ThreatType, UnavailableError

pytestmark = pytest.mark.integration


def _message(project: str, number: int) -> ResultMessage:
    return ResultMessage(
        project_id=project,
        threat_id=ThreatId(f"{project}-{number}"),
        revision=0,
        severity=Severity.HIGH,
        threat_type=ThreatType.ANOMALY,
        customer="acme",
        requires_review=True,
        data=b'{"n": %d}' % number,
    )


async def _published(bus: NATSBus, project: str, count: int) -> tuple[ResumeToken, list[Result]]:
    """Where the stream stood before, and what was heard since; another project's are between."""
    stream, feed, heard = ResultStream(bus), ResultFeed(bus), list[Result]()
    feed.listen(heard.append)
    await feed.start()
    before = feed.position
    for number in range(count):
        await stream.publish(_message(project, number))
        await stream.publish(_message(f"{project}-other", number))
    await eventually(lambda: feed.position.sequence >= before.sequence + 2 * count)
    await feed.stop()
    return before, [each for each in heard if each.message.project_id == project]


async def _replayed(bus: NATSBus, token: ResumeToken, project: str, until: int) -> list[Result]:
    batches = ResultReplay(bus).after(token, project_id=project, until=until)
    return [result async for batch in batches for result in batch]


async def test_a_replay_is_what_the_feed_heard_after_the_token(bus: NATSBus, project: str) -> None:
    before, heard = await _published(bus, project, 600)
    last = heard[-1].token.sequence
    assert await _replayed(bus, before, project, last) == heard
    assert await _replayed(bus, heard[299].token, project, last) == heard[300:]


async def test_a_replay_ends_where_it_was_told_to(bus: NATSBus, project: str) -> None:
    before, heard = await _published(bus, project, 10)
    assert await _replayed(bus, before, project, heard[4].token.sequence) == heard[:5]
    assert await _replayed(bus, heard[4].token, project, heard[4].token.sequence) == []


async def test_where_the_project_has_nothing_there_is_nothing(bus: NATSBus, project: str) -> None:
    before, heard = await _published(bus, project, 3)
    assert await _replayed(bus, before, "p-nobody", heard[-1].token.sequence) == []


async def test_a_token_of_another_stream_or_from_the_future_has_no_replay(
    bus: NATSBus, project: str
) -> None:
    before, heard = await _published(bus, project, 1)
    last = heard[-1].token
    future = last._replace(sequence=last.sequence + 1_000_000)
    for token in (before._replace(stream="abc"), future):
        with pytest.raises(HistoryGoneError):
            await _replayed(bus, token, project, last.sequence)


async def test_a_token_before_what_is_held_has_no_replay_and_the_last_one_has(
    bus: NATSBus, project: str
) -> None:
    before, heard = await _published(bus, project, 5)
    await bus.jetstream.purge_stream("RESULTS")
    position = ResultFeed(bus)
    await position.start()
    now = position.position
    await position.stop()
    for token in (before, heard[2].token):
        with pytest.raises(HistoryGoneError):
            await _replayed(bus, token, project, now.sequence)
    assert await _replayed(bus, now, project, now.sequence) == []


async def test_a_replay_whose_consumer_is_lost_says_that_the_bus_is_away(
    bus: NATSBus, project: str
) -> None:
    """So it is after a restart of the server; the watcher comes back with its token."""
    before, heard = await _published(bus, project, 600)
    until = heard[-1].token.sequence
    batches = ResultReplay(bus).after(before, project_id=project, until=until)
    await anext(batches)
    for consumer in await bus.jetstream.consumers_info("RESULTS"):
        await bus.jetstream.delete_consumer("RESULTS", consumer.name)
    with pytest.raises(UnavailableError):
        await anext(batches)


async def test_no_consumer_is_left_behind(bus: NATSBus, project: str) -> None:
    before, heard = await _published(bus, project, 5)
    consumers = (await bus.jetstream.stream_info("RESULTS")).state.consumer_count
    await _replayed(bus, before, project, heard[-1].token.sequence)
    assert (await bus.jetstream.stream_info("RESULTS")).state.consumer_count == consumers
