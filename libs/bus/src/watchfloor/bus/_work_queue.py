"""What the gateway's side of every work queue does alike."""

from collections.abc import Mapping
from datetime import datetime

import nats.js.errors
from nats.js import api

from watchfloor.bus._errors import translated
from watchfloor.bus.connection import NATSBus
from watchfloor.core import TooLargeError, UnavailableError
from watchfloor.telemetry import traced

_MAX_UNACKNOWLEDGED = 8192


class WorkQueue:
    """A work queue, whose messages wait for the durable consumers that each project has.

    Args:
        bus: The connection.
        stream: The queue's name.
    """

    def __init__(self, bus: NATSBus, stream: str) -> None:
        self._bus = bus
        self._stream = stream
        self._ensured: set[str] = set()

    async def ensure(self, consumers: Mapping[str, str]) -> None:
        """Make the consumers that are not known to exist.

        Args:
            consumers: The subjects of each, by its name. No two of one queue may overlap.
        """
        for name, subject in consumers.items():
            if name not in self._ensured:
                config = api.ConsumerConfig(
                    durable_name=name,
                    filter_subject=subject,
                    ack_policy=api.AckPolicy.EXPLICIT,
                    ack_wait=self._bus.config.ack_wait_s,
                    max_deliver=-1,
                    max_ack_pending=_MAX_UNACKNOWLEDGED,
                )
                with translated("making a consumer"):
                    await self._bus.jetstream.add_consumer(self._stream, config)
                self._ensured.add(name)

    async def put(self, subject: str, data: bytes, headers: dict[str, str]) -> bool:
        """Publish; says whether JetStream stored it or knew its id already.

        Where the work at hand is part of a trace, who takes the message goes on with it.
        """
        if len(data) > self._bus.client.max_payload:
            raise TooLargeError("The queue takes no message of this size.")
        with translated("queueing a message"):
            answer = await self._bus.jetstream.publish(
                subject,
                data,
                timeout=self._bus.config.publish_timeout_s,
                headers=traced(headers),
            )
        return not answer.duplicate

    async def waiting(self) -> int:
        """Messages of all projects that wait or are being worked on."""
        with translated("counting messages"):
            info = await self._bus.jetstream.stream_info(self._stream)
        return info.state.messages

    async def oldest(self, subject: str) -> datetime | None:
        """When JetStream took the oldest message of these that is left; nothing where none is.

        Raises:
            UnavailableError: The bus is away.
        """
        try:
            with translated("looking for the oldest message"):
                found = await self._bus.jetstream.get_msg(
                    self._stream, seq=1, subject=subject, next=True
                )
        except nats.js.errors.NotFoundError:
            return None
        return found.time

    async def pending(self, consumer: str) -> int:
        """Messages of one consumer that wait or are being worked on.

        Raises:
            UnavailableError: The bus is away, or the consumer was removed; the next call of
                ``ensure`` makes it again.
        """
        try:
            with translated("counting messages"):
                info = await self._bus.jetstream.consumer_info(self._stream, consumer)
        except nats.js.errors.NotFoundError as exc:
            self._ensured.discard(consumer)
            raise UnavailableError("The queue is being made again.") from exc
        return (info.num_pending or 0) + (info.num_ack_pending or 0)
