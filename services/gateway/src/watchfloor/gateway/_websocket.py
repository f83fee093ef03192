"""One client's WebSocket, and what a client cannot do to the others with it."""

import asyncio
from asyncio.transports import BaseTransport
from typing import Any

from uvicorn._types import ASGISendEvent
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol


class WebSocketConnection(WebSocketsSansIOProtocol):
    """Speaks WebSocket; a client of which nothing is taken is let go.

    It is let go after ``patience_s``, at the latest after twice that.

    Args:
        patience_s: How long a client may be waited for.
        options: What the server gives to each connection.
    """

    def __init__(self, *, patience_s: float, **options: Any) -> None:  # noqa: ANN401 - passed on
        super().__init__(**options)
        self._patience_s = patience_s
        self._unsent_bytes = 0
        self._next_look: asyncio.TimerHandle | None = None

    def connection_made(self, transport: BaseTransport) -> None:
        """Begin to watch what is taken."""
        super().connection_made(transport)
        self._next_look = self.loop.call_later(self._patience_s, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        """End what is being served."""
        if self._next_look is not None:
            self._next_look.cancel()
        super().connection_lost(exc)

    async def send(self, message: ASGISendEvent) -> None:
        """Send what the application says."""
        await super().send(message)
        if self.close_sent:
            # The base takes an answer in place of a handshake for a mistake, and logs an error.
            self.handshake_complete = True

    async def run_asgi(self) -> None:
        """Serve the client to its end."""
        await super().run_asgi()
        if not self.close_sent:
            # It has gone, or takes nothing, not even the end.
            self.transport.abort()

    def _look(self) -> None:
        unsent_bytes = self.transport.get_write_buffer_size()
        if 0 < self._unsent_bytes <= unsent_bytes:
            self.transport.abort()
            return
        self._unsent_bytes = unsent_bytes
        self._next_look = self.loop.call_later(self._patience_s, self._look)
