"""One delivery from a work queue, held until it is settled."""

from nats.aio.msg import Msg

from watchfloor.bus._errors import translated
from watchfloor.telemetry import context_in

REQUEUE_HEADER = "Wf-Requeue"


class QueuedMessage:
    """A message of a work queue in a coordinator's hands.

    Attributes:
        sequence: Its place in the queue; the same on each delivery.
        deliveries: How often it was delivered, this time included.
        requeues: How often a person queued it again.
        size_bytes: Its size on the bus.
        trace: Where in which trace it was put there; nothing where that is not kept.
    """

    def __init__(self, message: Msg) -> None:
        self._message = message
        self.sequence = message.metadata.sequence.stream
        self.deliveries = message.metadata.num_delivered
        headers = message.headers or {}
        self.requeues = int(headers.get(REQUEUE_HEADER, "0"))
        self.size_bytes = len(message.data)
        self.trace = context_in(headers)

    def renewed_by(self, message: Msg) -> None:
        """Take over a later delivery of the same message: only its reply settles it for sure."""
        self._message = message
        self.deliveries = message.metadata.num_delivered

    async def acknowledge(self) -> None:
        """Say that its effect is stored and published; it is never delivered again."""
        with translated("acknowledging a message"):
            await self._message.ack()

    async def give_back(self, *, delay_s: float = 0.0) -> None:
        """Ask that it be delivered again, after a while."""
        with translated("giving a message back"):
            await self._message.nak(delay=delay_s or None)

    async def keep(self) -> None:
        """Say that it is still being worked on."""
        with translated("keeping a message"):
            await self._message.in_progress()
