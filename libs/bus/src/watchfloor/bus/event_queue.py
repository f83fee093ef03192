"""The durable queue of what monitored agents did, seen from the gateway."""

import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import ClassVar

from pydantic_core import to_json

from watchfloor.bus import subjects
from watchfloor.bus._queued_message import REQUEUE_HEADER
from watchfloor.bus._work_queue import WorkQueue
from watchfloor.bus.connection import NATSBus
from watchfloor.core import DeadLetter, DeadLetterKind, SessionMessage, WrittenMessage

_RECEIVED = re.compile(rb'"received_at":"[^"]*",?')


class EventQueue:
    """Puts session messages into the queue, and says what still waits there."""

    letters: ClassVar = DeadLetterKind.EVENTS

    def __init__(self, bus: NATSBus) -> None:
        self._bus = bus
        self._queue = WorkQueue(bus, subjects.EVENTS)

    async def publish(self, message: WrittenMessage) -> datetime:
        """Put a message into the queue; returns when it is durable there.

        The same events and calls, sent again within the duplicate window, are stored once: when
        they were received does not tell messages apart.

        Raises:
            TooLargeError: NATS takes no message of this size.
            UnavailableError: The queue is full or away; it may nevertheless have been stored.
        """
        await self.put(message)
        return datetime.now(UTC)

    async def requeue(self, letter: DeadLetter) -> bool:
        """Queue what was given up; events of it that were saved are not saved twice.

        Returns:
            Whether JetStream stored it; it knows it already where that was done a moment ago.
        """
        times = letter.requeues + 1
        message = SessionMessage.model_validate_json(to_json(letter.content))
        return await self.put(
            WrittenMessage.of(message),
            message_id=f"{letter.id}/r{times}",
            headers={REQUEUE_HEADER: str(times)},
        )

    async def put(
        self,
        message: WrittenMessage,
        *,
        message_id: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> bool:
        """Publish with these headers; says whether JetStream stored it or knew its id already.

        Args:
            message: What is told.
            message_id: Tells it from others; without one, its content does.
            headers: More headers.
        """
        await self._ensure(message.project_id)
        return await self._queue.put(
            subjects.of_events(message.project_id, message.agent_id),
            message.content,
            {"Nats-Msg-Id": message_id or _digest(message.content), **(headers or {})},
        )

    async def waiting(self) -> int:
        """Messages of all projects that are not saved yet.

        Raises:
            UnavailableError: The bus is away.
        """
        return await self._queue.waiting()

    async def oldest(self) -> datetime | None:
        """When JetStream took the oldest of those; nothing where none is left.

        Raises:
            UnavailableError: The bus is away.
        """
        return await self._queue.oldest(subjects.ALL_EVENTS)

    async def pending(self, project_id: str) -> int:
        """Messages of a project that are not saved yet."""
        await self._ensure(project_id)
        return await self._queue.pending(subjects.event_consumer_name(project_id))

    async def watermark(self, project_id: str) -> datetime | None:
        """When JetStream took the oldest message that is not saved yet; nothing where none waits.

        Raises:
            UnavailableError: The bus is away.
        """
        return await self._queue.oldest(subjects.events_of(project_id))

    async def _ensure(self, project_id: str) -> None:
        name = subjects.event_consumer_name(project_id)
        await self._queue.ensure({name: subjects.events_of(project_id)})


def _digest(data: bytes) -> str:
    return hashlib.sha256(_RECEIVED.sub(b"", data)).hexdigest()
