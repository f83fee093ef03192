"""News of keys: that one was revoked or ends sooner, told to every gateway at once."""

import contextlib
from collections.abc import Callable

from nats.aio.msg import Msg
from nats.aio.subscription import Subscription
from nats.errors import ConnectionClosedError

from watchfloor.bus import subjects
from watchfloor.bus._errors import translated
from watchfloor.bus.connection import NATSBus


class KeyNotices:
    """Tells other processes which key must be looked up again, and hears it from them.

    Nothing is stored: who is not listening at that moment learns of it by looking up anew, which
    happens every few seconds anyway.

    Lifecycle: construct (no I/O) -> ``listen`` -> heard -> ``stop``.
    """

    def __init__(self, bus: NATSBus) -> None:
        self._bus = bus
        self._subscription: Subscription | None = None

    async def tell(self, key_id: str) -> None:
        """Have every process forget what it knows of the key.

        Raises:
            UnavailableError: The bus is away.
        """
        with translated("telling of a key"):
            await self._bus.client.publish(subjects.KEYS_CHANGED, key_id.encode())
            await self._bus.client.flush(timeout=2)

    async def listen(self, heard: Callable[[str], None]) -> None:
        """Call ``heard`` with the id of each key that is told of from here on.

        Raises:
            UnavailableError: The bus is away.
        """

        async def hear(message: Msg) -> None:
            heard(message.data.decode(errors="replace"))

        with translated("listening for keys"):
            self._subscription = await self._bus.client.subscribe(subjects.KEYS_CHANGED, cb=hear)

    async def stop(self) -> None:
        """Listen no more; safe twice and without ``listen``."""
        subscription, self._subscription = self._subscription, None
        if subscription is not None:
            with contextlib.suppress(ConnectionClosedError):
                await subscription.unsubscribe()
