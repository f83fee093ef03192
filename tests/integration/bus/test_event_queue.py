import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from support import eventually

from watchfloor.bus import EventConsumer, EventDelivery, EventQueue, NATSBus
from watchfloor.bus.subjects import event_consumer_name
from watchfloor.core import SessionMessage, TooLargeError, UnavailableError, WrittenMessage

pytestmark = pytest.mark.integration
MessageMaker = Callable[..., SessionMessage]


@pytest.fixture
def queue(bus: NATSBus) -> EventQueue:
    return EventQueue(bus)


async def _take(consumer: EventConsumer, project: str, number: int) -> list[EventDelivery]:
    """``number`` deliveries of the project; those of other tests are left to them."""
    mine: list[EventDelivery] = []
    async with asyncio.timeout(20):
        while len(mine) < number:
            mine += [each for each in await consumer.take(256) if each.project_id == project]
    return mine


async def test_a_message_waits_until_it_is_acknowledged(
    bus: NATSBus, queue: EventQueue, make_message: MessageMaker, project: str
) -> None:
    message, before = make_message(agent_id="An agent. *"), datetime.now(UTC)
    received_at = await queue.publish(WrittenMessage.of(message))
    assert before <= received_at <= datetime.now(UTC)
    assert await queue.pending(project) == 1

    consumer = EventConsumer(bus)
    await consumer.start()
    (delivery,) = await _take(consumer, project, 1)
    assert delivery.message() == message
    assert delivery.deliveries == 1
    assert abs(delivery.received_at - received_at) < timedelta(seconds=5)
    assert delivery.size_bytes > 100
    await delivery.acknowledge()
    consumer.settle([delivery])
    await eventually(lambda: _pending(queue, project, 0))
    await consumer.stop()


async def _pending(queue: EventQueue, project: str, number: int) -> bool:
    return await queue.pending(project) == number


async def test_a_consumer_that_was_removed_is_made_again(
    bus: NATSBus, queue: EventQueue, make_message: MessageMaker, project: str
) -> None:
    """By an operator, or with the data of the server; the gateway goes on all the same."""
    assert await queue.pending(project) == 0
    await bus.jetstream.delete_consumer("EVENTS", event_consumer_name(project))
    with pytest.raises(UnavailableError):
        await queue.pending(project)

    await queue.publish(WrittenMessage.of(make_message()))
    assert await queue.pending(project) == 1


async def test_the_same_events_sent_again_are_stored_once(
    queue: EventQueue, make_message: MessageMaker, project: str
) -> None:
    """An exporter that did not hear the answer sends the same spans, received later."""
    now = datetime.now(UTC)
    for seconds in (0, 3):
        again = now + timedelta(seconds=seconds)
        await queue.publish(WrittenMessage.of(make_message(event_id="e-1", received_at=again)))
    assert await queue.pending(project) == 1


async def test_the_same_ids_with_another_content_are_two_messages(
    queue: EventQueue, make_message: MessageMaker, project: str
) -> None:
    """A span and its log carry the ids of the same call, and only one of them its text."""
    await queue.publish(WrittenMessage.of(make_message("", event_id="e-1")))
    await queue.publish(WrittenMessage.of(make_message("text", event_id="e-1")))
    assert await queue.pending(project) == 2


async def test_the_watermark_is_when_the_oldest_unsaved_message_came(
    bus: NATSBus, queue: EventQueue, make_message: MessageMaker, project: str
) -> None:
    assert await queue.watermark(project) is None
    other = f"{project}-x"
    await queue.publish(WrittenMessage.of(make_message(project_id=other)))
    await queue.publish(WrittenMessage.of(make_message()))
    await queue.publish(WrittenMessage.of(make_message()))
    consumer = EventConsumer(bus)
    await consumer.start()
    first, second = await _take(consumer, project, 2)
    assert await _watermark_is(queue, project, first.received_at)
    assert (await queue.watermark(other) or first.received_at) < first.received_at

    await first.acknowledge()
    await eventually(lambda: _watermark_is(queue, project, second.received_at))
    await second.acknowledge()
    await eventually(lambda: _nothing_waits(queue, project))
    consumer.settle([first, second])
    await consumer.stop()


async def _watermark_is(queue: EventQueue, project: str, moment: datetime) -> bool:
    """The library rounds one of the two times and cuts the other."""
    found = await queue.watermark(project)
    return found is not None and abs(found - moment) <= timedelta(microseconds=1)


async def _nothing_waits(queue: EventQueue, project: str) -> bool:
    return await queue.watermark(project) is None


async def test_what_stopping_gives_back_is_taken_by_another(
    bus: NATSBus, queue: EventQueue, make_message: MessageMaker, project: str
) -> None:
    message = make_message()
    await queue.publish(WrittenMessage.of(message))
    first, second = EventConsumer(bus), EventConsumer(bus)
    await first.start()
    await eventually(lambda: first.held > 0)
    await first.stop()
    await second.start()
    (delivery,) = await _take(second, project, 1)
    assert delivery.message() == message
    await delivery.acknowledge()
    second.settle([delivery])
    await second.stop()


async def test_a_flood_of_one_project_does_not_starve_another(
    bus: NATSBus, queue: EventQueue, make_message: MessageMaker, project: str
) -> None:
    other = f"{project}-x"
    await asyncio.gather(
        *(queue.publish(WrittenMessage.of(make_message(str(n)))) for n in range(80))
    )
    await queue.publish(WrittenMessage.of(make_message(project_id=other)))
    consumer = EventConsumer(bus)
    await consumer.start()
    await eventually(lambda: consumer.held > bus.config.events_batch)
    assert other in {delivery.project_id for delivery in await consumer.take(16)}
    await consumer.stop()


async def test_few_large_messages_are_taken_at_once(
    bus: NATSBus, queue: EventQueue, make_message: MessageMaker, project: str
) -> None:
    """Who saves them answers requests on the same loop."""
    for number in range(4):
        await queue.publish(WrittenMessage.of(make_message(f"{number}" * 300_000)))
    consumer = EventConsumer(bus)
    await consumer.start()
    await eventually(lambda: consumer.held >= 4)
    taken: list[EventDelivery] = []
    while len([each for each in taken if each.project_id == project]) < 4:
        batch = await consumer.take(256)
        assert sum(each.size_bytes for each in batch[:-1]) < 524_288
        taken += batch
    await consumer.stop()


async def test_what_nats_would_not_take_is_refused_as_too_large(
    bus: NATSBus, queue: EventQueue, make_message: MessageMaker
) -> None:
    with pytest.raises(TooLargeError):
        await queue.publish(WrittenMessage.of(make_message("x" * (bus.client.max_payload + 1))))
