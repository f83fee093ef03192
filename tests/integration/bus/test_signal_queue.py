import asyncio
from collections.abc import Callable

import pytest
from support import eventually

from watchfloor.bus import Delivery, NATSBus, SignalConsumer, SignalQueue
from watchfloor.core import ThreatSignal, ThreatType

pytestmark = pytest.mark.integration
SignalMaker = Callable[..., ThreatSignal]


@pytest.fixture
def queue(bus: NATSBus) -> SignalQueue:
    return SignalQueue(bus)


async def _take(consumer: SignalConsumer, project: str, number: int) -> list[Delivery]:
    """``number`` deliveries of the project; those of other tests are left to them."""
    mine: list[Delivery] = []
    async with asyncio.timeout(20):
        while len(mine) < number:
            mine += [each for each in await consumer.take(256) if each.project_id == project]
    return mine


async def test_a_published_signal_is_found_until_it_is_acknowledged(
    bus: NATSBus, queue: SignalQueue, make_signal: SignalMaker, project: str
) -> None:
    signal = make_signal()
    await queue.publish(signal)
    assert await queue.find(project, signal.threat_id) == signal
    assert await queue.pending(project) == 1

    consumer = SignalConsumer(bus)
    await consumer.start()
    (delivery,) = await _take(consumer, project, 1)
    assert delivery.signal() == signal
    assert delivery.deliveries == 1
    await delivery.acknowledge()
    consumer.settle([delivery])
    await eventually(lambda: _is_gone(queue, signal))
    assert await queue.pending(project) == 0
    await consumer.stop()


async def test_what_waits_is_counted_over_all_projects(
    queue: SignalQueue, make_signal: SignalMaker
) -> None:
    before = await queue.waiting()
    for project in ("p-one", "p-two"):
        await queue.publish(make_signal(project_id=project))
    assert await queue.waiting() == before + 2


async def _is_gone(queue: SignalQueue, signal: ThreatSignal) -> bool:
    return await queue.find(signal.project_id, signal.threat_id) is None


async def test_the_same_signal_published_twice_is_queued_once(
    queue: SignalQueue, make_signal: SignalMaker, project: str
) -> None:
    signal = make_signal()
    await queue.publish(signal)
    await queue.publish(signal, repeat=True)
    assert await queue.pending(project) == 1


async def test_a_consumer_made_later_is_heard_of(
    bus: NATSBus, queue: SignalQueue, make_signal: SignalMaker, project: str
) -> None:
    """A project whose first signal comes after the coordinator started must not wait for it."""
    consumer = SignalConsumer(bus)
    await consumer.start()
    await queue.publish(make_signal())
    async with asyncio.timeout(5):
        assert len(await _take(consumer, project, 1)) == 1
    await consumer.stop()


async def test_what_is_held_is_not_delivered_again_and_what_is_given_back_is(
    bus: NATSBus, queue: SignalQueue, make_signal: SignalMaker, project: str
) -> None:
    await queue.publish(make_signal())
    consumer = SignalConsumer(bus)
    await consumer.start()
    (delivery,) = await _take(consumer, project, 1)
    await asyncio.sleep(bus.config.ack_wait_s + 1.5)
    assert consumer.holds(delivery)
    assert delivery.deliveries == 1, "a kept signal was delivered again"

    await delivery.give_back()
    consumer.settle([delivery])
    (again,) = await _take(consumer, project, 1)
    assert again.deliveries == 2
    await again.acknowledge()
    consumer.settle([again])
    await consumer.stop()


async def test_stopping_gives_back_what_was_not_taken(
    bus: NATSBus, queue: SignalQueue, make_signal: SignalMaker, project: str
) -> None:
    signal = make_signal()
    await queue.publish(signal)
    first = SignalConsumer(bus)
    await first.start()
    await eventually(lambda: _holds_any(first))
    await first.stop()

    second = SignalConsumer(bus)
    await second.start()
    async with asyncio.timeout(bus.config.ack_wait_s - 1):
        (delivery,) = await _take(second, project, 1)
    assert delivery.signal() == signal
    await delivery.acknowledge()
    second.settle([delivery])
    await second.stop()


async def _holds_any(consumer: SignalConsumer) -> bool:
    return consumer.held > 0


async def test_a_flood_of_one_project_does_not_starve_another(
    bus: NATSBus, queue: SignalQueue, make_signal: SignalMaker, project: str
) -> None:
    other = f"{project}-x"
    await asyncio.gather(*(queue.publish(make_signal()) for _ in range(300)))
    await queue.publish(make_signal(project_id=other))
    consumer = SignalConsumer(bus)
    await consumer.start()
    await eventually(lambda: _holds_project(consumer, 257))
    taken = await consumer.take(16)
    assert other in {delivery.project_id for delivery in taken}
    await consumer.stop()


async def _holds_project(consumer: SignalConsumer, number: int) -> bool:
    return consumer.held >= number


async def test_urgent_signals_come_first(
    bus: NATSBus, queue: SignalQueue, make_signal: SignalMaker, project: str
) -> None:
    for _ in range(5):
        await queue.publish(make_signal())
    await queue.publish(make_signal(threat_type=ThreatType.ACCOUNT_TAKEOVER))
    consumer = SignalConsumer(bus)
    await consumer.start()
    await eventually(lambda: _holds_project(consumer, 6))
    taken = [each for each in await consumer.take(256) if each.project_id == project]
    assert taken[0].signal().threat_type is ThreatType.ACCOUNT_TAKEOVER
    await consumer.stop()


async def test_an_urgent_signal_overtakes_what_has_waited_for_long(
    bus: NATSBus, queue: SignalQueue, make_signal: SignalMaker, project: str
) -> None:
    """However many normal ones of its project wait there."""
    for _ in range(40):
        await queue.publish(make_signal())
    consumer = SignalConsumer(bus)
    await consumer.start()
    await eventually(lambda: _holds_project(consumer, 40))
    await queue.publish(make_signal(threat_type=ThreatType.ACCOUNT_TAKEOVER))
    await eventually(lambda: _holds_project(consumer, 41))
    overtaken: list[ThreatType] = []
    while ThreatType.ACCOUNT_TAKEOVER not in overtaken:
        batch = [each for each in await consumer.take(4) if each.project_id == project]
        overtaken += [each.signal().threat_type for each in batch]
    await consumer.stop()
    assert len(overtaken) < 40


async def test_those_with_much_at_work_can_be_left_out(
    bus: NATSBus, queue: SignalQueue, make_signal: SignalMaker, project: str
) -> None:
    other = f"{project}-x"
    await asyncio.gather(*(queue.publish(make_signal()) for _ in range(40)))
    consumer = SignalConsumer(bus)
    await consumer.start()
    await eventually(lambda: _holds_project(consumer, 40))
    at_work = await consumer.take(16)

    await queue.publish(make_signal(project_id=other))
    overtaking = await consumer.take(16, at_work_below=3)
    assert {each.project_id for each in overtaking} == {other}

    unhurried = asyncio.create_task(consumer.take(16, at_work_below=3))
    consumer.settle(at_work[:1])
    await asyncio.sleep(0)
    assert not unhurried.done(), "the flood still has more at work"
    consumer.settle(at_work[1:])
    assert project in {each.project_id for each in await unhurried}
    await consumer.stop()


@pytest.mark.parametrize("method", ["stop", "stop_twice"])
async def test_a_consumer_that_never_started_can_be_stopped(bus: NATSBus, method: str) -> None:
    consumer = SignalConsumer(bus)
    await consumer.stop()
    if method == "stop_twice":
        await consumer.stop()
    assert consumer.held == 0
