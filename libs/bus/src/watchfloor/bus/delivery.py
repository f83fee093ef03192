"""One delivery of one signal, held until it is settled."""

from nats.aio.msg import Msg

from watchfloor.bus._errors import translated
from watchfloor.bus.signal_queue import REPEAT_HEADER, REQUEUE_HEADER
from watchfloor.core import Lane, ThreatSignal

_SUBJECT_TOKENS = 6


class Delivery:
    """A signal in a coordinator's hands.

    Attributes:
        sequence: Its place in the queue; the same on each delivery.
        project_id: The tenant, from the subject.
        threat_id: Its id, from the subject.
        lane: The queue it waited in.
        deliveries: How often it was delivered, this time included.
        is_repeat: The gateway knew the caller's key, so it may be stored already.
        requeues: How often a person queued it again.
    """

    def __init__(self, message: Msg) -> None:
        tokens = message.subject.split(".", _SUBJECT_TOKENS - 1)
        headers = message.headers or {}
        self._message = message
        self.sequence = message.metadata.sequence.stream
        self.lane = Lane(tokens[2])
        self.project_id = tokens[3]
        self.threat_id = tokens[5]
        self.deliveries = message.metadata.num_delivered
        self.is_repeat = REPEAT_HEADER in headers
        self.requeues = int(headers.get(REQUEUE_HEADER, "0"))

    def signal(self) -> ThreatSignal:
        """The value inside.

        Raises:
            ValueError: It cannot be read.
        """
        return ThreatSignal.model_validate_json(self._message.data)

    def renewed_by(self, message: Msg) -> None:
        """Take over a later delivery of the same signal: only its reply settles it for sure."""
        self._message = message
        self.deliveries = message.metadata.num_delivered

    async def acknowledge(self) -> None:
        """Say that its effect is stored and published; it is never delivered again."""
        with translated("acknowledging a signal"):
            await self._message.ack()

    async def give_back(self, *, delay_s: float = 0.0) -> None:
        """Ask that it be delivered again, after a while."""
        with translated("giving a signal back"):
            await self._message.nak(delay=delay_s or None)

    async def keep(self) -> None:
        """Say that it is still being worked on."""
        with translated("keeping a signal"):
            await self._message.in_progress()
