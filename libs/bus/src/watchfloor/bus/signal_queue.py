"""The durable queue between gateways and coordinators, seen from the gateway."""

from datetime import datetime
from typing import ClassVar

import nats.js.errors
from pydantic_core import to_json

from watchfloor.bus import subjects
from watchfloor.bus._errors import translated
from watchfloor.bus._queued_message import REQUEUE_HEADER
from watchfloor.bus._work_queue import WorkQueue
from watchfloor.bus.connection import NATSBus
from watchfloor.core import DeadLetter, DeadLetterKind, Lane, ThreatSignal

REPEAT_HEADER = "Wf-Repeat"


class SignalQueue:
    """Puts signals into the queue and finds those that still wait there."""

    letters: ClassVar = DeadLetterKind.SIGNALS

    def __init__(self, bus: NATSBus) -> None:
        self._bus = bus
        self._queue = WorkQueue(bus, subjects.SIGNALS)

    async def ensure_project(self, project_id: str) -> None:
        """Make the project's two consumers; without them its signals would wait for nobody.

        Raises:
            UnavailableError: The bus is away.
        """
        await self._queue.ensure(
            {
                subjects.consumer_name(project_id, lane): subjects.lane_of(project_id, lane)
                for lane in Lane
            }
        )

    async def publish(self, signal: ThreatSignal, *, repeat: bool = False) -> None:
        """Put a signal into the queue; returns when it is durable there.

        Args:
            signal: With its one id; the same id within the duplicate window is stored once.
            repeat: The caller's key was known, so the signal may be stored as a threat already.

        Raises:
            UnavailableError: The queue is full or away; it may nevertheless have been stored.
        """
        await self.ensure_project(signal.project_id)
        headers = {"Nats-Msg-Id": f"{signal.project_id}/{signal.threat_id}"}
        if repeat:
            headers[REPEAT_HEADER] = "1"
        await self.put(signal, headers=headers)

    async def requeue(self, letter: DeadLetter) -> bool:
        """Queue what was given up; its result is saved as the next revision of its threat.

        Returns:
            Whether JetStream stored it; it knows it already where that was done a moment ago.
        """
        signal = ThreatSignal.model_validate_json(to_json(letter.content))
        await self.ensure_project(letter.project_id)
        # Under its first id JetStream would drop it in silence inside the duplicate window.
        times = letter.requeues + 1
        message_id = f"{letter.project_id}/{letter.id}/r{times}"
        headers = {"Nats-Msg-Id": message_id, REQUEUE_HEADER: str(times)}
        return await self.put(signal, headers=headers)

    async def put(self, signal: ThreatSignal, *, headers: dict[str, str]) -> bool:
        """Publish with these headers; says whether JetStream stored it or knew its id already."""
        data = signal.model_dump_json(exclude_defaults=True).encode()
        return await self._queue.put(subjects.of_signal(signal), data, headers)

    async def find(self, project_id: str, threat_id: str) -> ThreatSignal | None:
        """The signal, while it still waits or is being analysed.

        Raises:
            UnavailableError: The bus is away.
        """
        subject = subjects.any_lane_of(project_id, threat_id)
        try:
            with translated("looking for a signal"):
                found = await self._bus.jetstream.get_last_msg(subjects.SIGNALS, subject)
        except nats.js.errors.NotFoundError:
            return None
        return ThreatSignal.model_validate_json(found.data or b"")

    async def waiting(self) -> int:
        """Signals of all projects that wait or are being analysed.

        Raises:
            UnavailableError: The bus is away.
        """
        return await self._queue.waiting()

    async def oldest(self) -> datetime | None:
        """When the oldest of those came; nothing where none is left.

        Raises:
            UnavailableError: The bus is away.
        """
        return await self._queue.oldest(subjects.ALL_SIGNALS)

    async def pending(self, project_id: str) -> int:
        """Signals of a project that wait or are being analysed."""
        await self.ensure_project(project_id)
        names = [subjects.consumer_name(project_id, lane) for lane in Lane]
        return sum([await self._queue.pending(name) for name in names])
