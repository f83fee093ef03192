"""Streams packed while they are used, and unpacked as they were."""

import asyncio
import io
from collections.abc import AsyncIterator

import nats.js.errors
import pytest
from nats.js import JetStreamContext, api
from support import Servers, eventually

from watchfloor.bus import NATSBus, StreamCopies, StreamCopy, stream_usage
from watchfloor.core import InvalidInputError

pytestmark = pytest.mark.integration

MANY = 3_000
CONSUMER = "worker"


@pytest.fixture
async def queue(bus: NATSBus, project: str) -> AsyncIterator[str]:
    """A work queue of the test's own with many messages, and a consumer that has some."""
    jetstream = bus.jetstream
    await jetstream.add_stream(
        name=project, subjects=[f"{project}.>"], retention=api.RetentionPolicy.WORK_QUEUE
    )
    await jetstream.add_consumer(
        project,
        api.ConsumerConfig(
            durable_name=CONSUMER,
            ack_policy=api.AckPolicy.EXPLICIT,
            ack_wait=1,
            max_ack_pending=MANY,
        ),
    )
    for number in range(MANY):
        await bus.client.publish(f"{project}.work", str(number).encode())
    await eventually(lambda: _holds(jetstream, project, MANY))
    yield project
    await jetstream.delete_stream(project)


async def _holds(jetstream: JetStreamContext, stream: str, count: int) -> bool:
    return (await jetstream.stream_info(stream)).state.messages == count


async def _taken(bus: NATSBus, name: str) -> tuple[StreamCopy, bytes]:
    packed = io.BytesIO()
    copy = await StreamCopies(bus).take(name, packed.write)
    return copy, packed.getvalue()


async def _worked(bus: NATSBus, queue: str, at_most: int) -> set[bytes]:
    """What the consumer was given and acknowledged, until nothing is left."""
    done: set[bytes] = set()
    pull = await bus.jetstream.pull_subscribe_bind(CONSUMER, queue)
    while len(done) < at_most and not await _holds(bus.jetstream, queue, 0):
        try:
            messages = await pull.fetch(100, timeout=1.5)
        except TimeoutError:
            continue
        for message in messages:
            await message.ack_sync()
            done.add(message.data)
    await pull.unsubscribe()
    return done


async def test_a_stream_is_unpacked_with_its_sequences_and_consumers(
    bus: NATSBus, queue: str
) -> None:
    worked = await _worked(bus, queue, 200)
    before = await bus.jetstream.stream_info(queue)
    copy, packed = await _taken(bus, queue)
    assert copy.messages == before.state.messages == MANY - len(worked)
    await bus.jetstream.purge_stream(queue)
    await bus.client.publish(f"{queue}.work", b"of another time")

    assert await StreamCopies(bus).put(copy, io.BytesIO(packed).read) == copy.messages

    after = await bus.jetstream.stream_info(queue)
    assert (after.config, after.state) == (before.config, before.state)
    assert after.created != before.created, "tokens of watchers would mean other messages"
    assert await _worked(bus, queue, MANY) == {
        str(number).encode() for number in range(MANY)
    }.difference(worked)


async def test_what_was_done_while_it_was_packed_is_lost_nowhere_and_stays_nowhere(
    bus: NATSBus, queue: str
) -> None:
    """Acknowledged or in the copy, and in the end the queue is empty."""
    working = asyncio.create_task(_worked(bus, queue, MANY))
    await eventually(lambda: _some_are_gone(bus, queue))
    copy, packed = await _taken(bus, queue)
    done = await working

    await StreamCopies(bus).put(copy, io.BytesIO(packed).read)

    again = await _worked(bus, queue, MANY)
    assert done | again == {str(number).encode() for number in range(MANY)}
    await eventually(lambda: _holds(bus.jetstream, queue, 0))


async def _some_are_gone(bus: NATSBus, queue: str) -> bool:
    return not await _holds(bus.jetstream, queue, MANY)


async def test_a_stream_that_is_not_there_is_kept_as_it_was(bus: NATSBus, queue: str) -> None:
    before = await bus.jetstream.stream_info(queue)
    copy, packed = await _taken(bus, queue)
    await bus.jetstream.delete_stream(queue)

    await StreamCopies(bus).put(copy, io.BytesIO(packed).read)

    assert (await bus.jetstream.stream_info(queue)).config == before.config


async def test_the_streams_of_the_product_can_be_declared_again_after_it(
    bus: NATSBus, servers: Servers
) -> None:
    """A server refuses to make what is there and differs."""
    copies = StreamCopies(bus)
    for name in ("KV_pool_sizes", "DEAD_LETTERS"):
        copy, packed = await _taken(bus, name)
        await copies.put(copy, io.BytesIO(packed).read)

    another = NATSBus(servers.nats_url, token=servers.nats_token)
    await another.start()
    await another.stop()


async def test_what_is_no_stream_is_refused(bus: NATSBus, queue: str) -> None:
    copy, packed = await _taken(bus, queue)
    with pytest.raises(InvalidInputError, match="cannot be restored"):
        await StreamCopies(bus).put(copy, io.BytesIO(packed[:500] + b"rubbish").read)
    with pytest.raises(nats.js.errors.NotFoundError):
        await bus.jetstream.stream_info(queue)
    await StreamCopies(bus).put(copy, io.BytesIO(packed).read)


async def test_all_streams_last_but_those_of_passing_reports(bus: NATSBus) -> None:
    """One that a later release adds is part of a backup without being named there."""
    ours = {name for name in await stream_usage(bus) if not name.startswith("p-")}
    assert ours - {*bus.lasting_streams()} == {"KV_teams", "KV_status"}


async def test_queues_come_before_what_is_made_of_them(bus: NATSBus) -> None:
    kinds = []
    for name in bus.lasting_streams():
        retention = (await bus.jetstream.stream_info(name)).config.retention
        is_queue = retention == api.RetentionPolicy.WORK_QUEUE
        kinds.append(0 if is_queue else 2 if name.startswith("KV_") else 1)
    assert kinds == sorted(kinds)
