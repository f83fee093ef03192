"""The durable queue between gateways and coordinators, seen from the gateway."""

import nats.js.errors
from nats.js import api

from watchfloor.bus import subjects
from watchfloor.bus._errors import translated
from watchfloor.bus.connection import NATSBus
from watchfloor.core import Lane, ThreatSignal

REPEAT_HEADER = "Wf-Repeat"
REQUEUE_HEADER = "Wf-Requeue"
_MAX_UNACKNOWLEDGED = 8192


class SignalQueue:
    """Puts signals into the queue and finds those that still wait there."""

    def __init__(self, bus: NATSBus) -> None:
        self._bus = bus
        self._ensured: set[str] = set()

    async def ensure_project(self, project_id: str) -> None:
        """Make the project's two consumers; without them its signals would wait for nobody.

        Raises:
            UnavailableError: The bus is away.
        """
        if project_id in self._ensured:
            return
        for lane in Lane:
            config = api.ConsumerConfig(
                durable_name=subjects.consumer_name(project_id, lane),
                filter_subject=subjects.lane_of(project_id, lane),
                ack_policy=api.AckPolicy.EXPLICIT,
                ack_wait=self._bus.config.ack_wait_s,
                max_deliver=-1,
                max_ack_pending=_MAX_UNACKNOWLEDGED,
            )
            with translated("making a consumer"):
                await self._bus.jetstream.add_consumer(subjects.SIGNALS, config)
        self._ensured.add(project_id)

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

    async def put(self, signal: ThreatSignal, *, headers: dict[str, str]) -> bool:
        """Publish with these headers; says whether JetStream stored it or knew its id already."""
        with translated("queueing a signal"):
            answer = await self._bus.jetstream.publish(
                subjects.of_signal(signal),
                signal.model_dump_json(exclude_defaults=True).encode(),
                timeout=self._bus.config.publish_timeout_s,
                headers=headers,
            )
        return not answer.duplicate

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
        with translated("counting signals"):
            info = await self._bus.jetstream.stream_info(subjects.SIGNALS)
        return info.state.messages

    async def pending(self, project_id: str) -> int:
        """Signals of a project that wait or are being analysed."""
        await self.ensure_project(project_id)
        total = 0
        for lane in Lane:
            with translated("counting signals"):
                info = await self._bus.jetstream.consumer_info(
                    subjects.SIGNALS, subjects.consumer_name(project_id, lane)
                )
            total += (info.num_pending or 0) + (info.num_ack_pending or 0)
        return total
