"""What gateways are asked for, told to each other so that they share their limits."""

import contextlib
from collections.abc import Callable

from nats.aio.msg import Msg
from nats.aio.subscription import Subscription
from nats.errors import ConnectionClosedError

from watchfloor.bus import subjects
from watchfloor.bus._errors import translated
from watchfloor.bus.connection import NATSBus


class DemandFeed:
    """Carries reports between gateways; the teller hears its own, and so knows that it is heard.

    Nothing is stored: who is not listening at that moment hears the next report.

    Lifecycle: construct (no I/O) -> ``listen`` -> heard -> ``stop``.
    """

    def __init__(self, bus: NATSBus) -> None:
        self._bus = bus
        self._subscription: Subscription | None = None

    async def tell(self, report: bytes) -> None:
        """Have every gateway hear it that listens at this moment.

        Raises:
            UnavailableError: The bus is away.
        """
        with translated("telling of demand"):
            await self._bus.client.publish(subjects.DEMAND, report)

    async def listen(self, heard: Callable[[bytes], None]) -> None:
        """Call ``heard`` with each report that is told from here on, over reconnects.

        Raises:
            UnavailableError: The bus is away.
        """

        async def hear(message: Msg) -> None:
            heard(message.data)

        with translated("listening for demand"):
            self._subscription = await self._bus.client.subscribe(subjects.DEMAND, cb=hear)

    async def stop(self) -> None:
        """Listen no more; safe twice and without ``listen``."""
        subscription, self._subscription = self._subscription, None
        if subscription is not None:
            with contextlib.suppress(ConnectionClosedError):
                await subscription.unsubscribe()
