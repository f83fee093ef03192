"""A reader of a stream that lives as long as the reading, and disturbs no other."""

import contextlib
from collections.abc import AsyncIterator
from typing import NamedTuple

from nats.aio.msg import Msg
from nats.js import JetStreamContext, api
from nats.js.errors import APIError, NotFoundError

from watchfloor.bus._errors import translated
from watchfloor.bus.connection import NATSBus
from watchfloor.core import UnavailableError

_ABANDONED_AFTER_S = 30.0


class Reading(NamedTuple):
    """An open reading.

    Attributes:
        pending: How many messages it is going to find.
        pull: Fetches them.
    """

    pending: int
    pull: JetStreamContext.PullSubscription


@contextlib.asynccontextmanager
async def reading(
    bus: NATSBus, stream: str, subject: str, *, first: int = 1
) -> AsyncIterator[Reading]:
    """Read a stream that keeps its messages; a work queue has none for a second reader.

    Args:
        bus: The connection.
        stream: Its name.
        subject: Of which messages; may have wildcards.
        first: The sequence with which to begin.

    Raises:
        UnavailableError: The bus is away.
    """
    config = api.ConsumerConfig(
        deliver_policy=api.DeliverPolicy.BY_START_SEQUENCE,
        opt_start_seq=first,
        filter_subject=subject,
        ack_policy=api.AckPolicy.NONE,
        mem_storage=True,
        inactive_threshold=_ABANDONED_AFTER_S,
    )
    with translated("opening a reader"):
        jetstream = bus.jetstream
        info = await jetstream.add_consumer(stream, config)
        pull = await jetstream.pull_subscribe_bind(info.name, stream)
    try:
        yield Reading(info.num_pending or 0, pull)
    finally:
        # What cannot be told to go is forgotten by the server after a while.
        with contextlib.suppress(UnavailableError, NotFoundError), translated("ending a reader"):
            await pull.unsubscribe()
            await bus.jetstream.delete_consumer(stream, info.name)


async def fetched(bus: NATSBus, pull: JetStreamContext.PullSubscription, most: int) -> list[Msg]:
    """The next messages of a reading.

    Raises:
        UnavailableError: The bus is away, or the reading was interrupted.
    """
    try:
        with translated("reading a stream"):
            messages: list[Msg] = await pull.fetch(most, timeout=bus.config.request_timeout_s)
    except APIError as exc:
        # A server that was restarted in between knows nothing of the reader.
        raise UnavailableError("The reading was interrupted.") from exc
    return messages
