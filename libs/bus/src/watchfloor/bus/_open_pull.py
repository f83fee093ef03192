"""One pull request kept open on a consumer, so that a message is handed over as it arrives."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable

from nats.aio.msg import Msg
from nats.aio.subscription import Subscription

from watchfloor.bus.connection import NATSBus
from watchfloor.core import UnavailableError

_NANOSECONDS = 1_000_000_000
_EXPIRES_S = 30
_HEARTBEAT_S = 1
_SILENCE_S = 2.5 * _HEARTBEAT_S
"""A server that has not been heard of for so long has forgotten the request."""


class OpenPull:
    """Asks a consumer for messages, again and again, with one request outstanding.

    The server's heartbeat tells a quiet stream from a lost request; ``watch`` must be called
    about once a second and asks again after a silence.

    Args:
        bus: The connection.
        stream: The stream's name.
        batch: Messages per request.
        on_message: Called for each message, in order.
        has_room: Whether more may be asked for; asked again at each ``watch``.
        on_gone: Called when the server says that the consumer does not exist (any more).
    """

    def __init__(
        self,
        bus: NATSBus,
        *,
        stream: str,
        batch: int,
        on_message: Callable[[Msg], Awaitable[None]],
        has_room: Callable[[], bool] = lambda: True,
        on_gone: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self._bus = bus
        self._stream = stream
        self._batch = batch
        self._on_message = on_message
        self._has_room = has_room
        self._on_gone = on_gone
        self._consumer = ""
        self._subscription: Subscription | None = None
        self._outstanding = 0
        self._last_heard = 0.0

    async def open(self, consumer: str) -> None:
        """Begin, or begin anew on another consumer; messages of the former one are not heard."""
        await self.close()
        self._consumer = consumer
        client = self._bus.client
        self._subscription = await client.subscribe(client.new_inbox(), cb=self._receive)
        await self._ask()

    async def close(self) -> None:
        """Stop listening; safe twice. What the server already sent is delivered again later."""
        subscription, self._subscription = self._subscription, None
        self._outstanding = 0
        if subscription is not None and self._bus.connected:
            await subscription.unsubscribe()

    async def watch(self) -> None:
        """Ask again where the last request is used up or was lost."""
        if self._subscription is None or not self._bus.connected:
            return
        silent = time.monotonic() - self._last_heard > _SILENCE_S
        if self._has_room() and (self._outstanding <= 0 or silent):
            await self._ask()

    async def top_up(self) -> None:
        """Ask again where the last request is used up; cheap otherwise."""
        if self._outstanding <= 0 and self._bus.connected:
            await self._ask()

    async def _ask(self) -> None:
        if self._subscription is None or not self._has_room():
            return
        request = {
            "batch": self._batch,
            "expires": _EXPIRES_S * _NANOSECONDS,
            "idle_heartbeat": _HEARTBEAT_S * _NANOSECONDS,
        }
        self._outstanding = self._batch
        self._last_heard = time.monotonic()
        try:
            await self._bus.client.publish(
                f"$JS.API.CONSUMER.MSG.NEXT.{self._stream}.{self._consumer}",
                json.dumps(request).encode(),
                reply=self._subscription.subject,
            )
        except (UnavailableError, OSError):
            self._outstanding = 0

    async def _receive(self, message: Msg) -> None:
        self._last_heard = time.monotonic()
        status = message.headers.get("Status") if message.headers and not message.data else None
        if status is None:
            self._outstanding -= 1
            await self._on_message(message)
            if self._outstanding <= 0:
                await self._ask()
        elif status != "100":
            await self._request_ended(status, (message.headers or {}).get("Description", ""))

    async def _request_ended(self, status: str, description: str) -> None:
        self._outstanding = 0
        gone = status in {"404", "503"} or "deleted" in description.lower()
        if gone and self._on_gone is not None:
            await self._on_gone()
        elif status == "408":
            await self._ask()
        else:
            # Every other refusal may repeat at once; the next watch asks again.
            await asyncio.sleep(0)
