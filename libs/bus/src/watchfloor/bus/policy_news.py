"""Gateways tell one another which project changed what it wants to be kept back."""

from collections.abc import Callable

from nats.aio.msg import Msg
from nats.aio.subscription import Subscription

from watchfloor.bus import subjects
from watchfloor.bus._errors import translated
from watchfloor.bus.connection import NATSBus

_TOPIC = "redaction"
_FLUSH_S = 2


class PolicyNews:
    """What is told to all gateways at once, and kept nowhere: who is cut off looks for itself.

    Args:
        bus: The connection.
    """

    def __init__(self, bus: NATSBus) -> None:
        self._bus = bus
        self._subscription: Subscription | None = None
        self._hear: list[Callable[[str], None]] = []

    async def start(self) -> None:
        """Begin to listen.

        Raises:
            UnavailableError: The bus is away.
        """
        if self._subscription is None:
            subject = subjects.of_news(_TOPIC, "*")
            with translated("listening for news"):
                self._subscription = await self._bus.client.subscribe(subject, cb=self._heard)

    async def stop(self) -> None:
        """Listen no more; safe twice and without ``start``."""
        subscription, self._subscription = self._subscription, None
        if subscription is not None and self._bus.connected:
            await subscription.unsubscribe()

    def hear(self, about: Callable[[str], None]) -> None:
        """Call ``about`` with each project that something is told of."""
        self._hear.append(about)

    async def tell(self, project_id: str) -> None:
        """Tell every gateway, this one among them; returns when the server has it.

        Raises:
            UnavailableError: The bus is away.
        """
        with translated("telling news"):
            await self._bus.client.publish(subjects.of_news(_TOPIC, project_id), b"")
            await self._bus.client.flush(timeout=_FLUSH_S)

    async def _heard(self, message: Msg) -> None:
        project_id = message.subject.rpartition(".")[2]
        for about in self._hear:
            about(project_id)
