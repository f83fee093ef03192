"""One client's WebSocket, and what a client cannot do to the others with it."""

import asyncio
from asyncio.transports import BaseTransport
from typing import Any

from uvicorn._types import ASGISendEvent
from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from watchfloor.gateway.limits import Connections


class WebSocketConnection(WebSocketsSansIOProtocol):
    """Speaks WebSocket; a client of which nothing is taken is let go.

    It is let go after ``patience_s``, at the latest after twice that.

    Args:
        connections: How many there are.
        patience_s: How long a client may be waited for.
        options: What the server gives to each connection.
    """

    def __init__(self, *, connections: Connections, patience_s: float, **options: Any) -> None:  # noqa: ANN401 - passed on
        super().__init__(**options)
        self._connections = connections
        self._counted_as: str | None = None
        self._patience_s = patience_s
        self._unsent_bytes = 0
        self._next_look: asyncio.TimerHandle | None = None

    def connection_made(self, transport: BaseTransport) -> None:
        """Begin to watch what is taken."""
        super().connection_made(transport)
        # There was room for it as it came by HTTP, a moment ago.
        self._counted_as = self._connections.enter(self.client[0] if self.client else None)
        self._next_look = self.loop.call_later(self._patience_s, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        """End what is being served."""
        if self._next_look is not None:
            self._next_look.cancel()
        if self._counted_as is not None:
            self._connections.leave(self._counted_as)
        super().connection_lost(exc)

    def write_at_once(self, frame: bytes) -> bool:
        """Send a whole frame as it is; not where the client has not taken enough of what was."""
        if not self._is_open or not self.writable.is_set():
            return False
        self.transport.write(frame)
        return True

    async def write(self, frame: bytes) -> None:
        """Send a whole frame as it is, once the client has taken enough of what was.

        Raises:
            ClientDisconnected: It has gone.
        """
        await self.writable.wait()
        if not self._is_open:
            raise ClientDisconnected
        self.transport.write(frame)

    async def send(self, message: ASGISendEvent) -> None:
        """Send what the application says."""
        await super().send(message)
        if self.close_sent:
            # The base takes an answer in place of a handshake for a mistake, and logs an error.
            self.handshake_complete = True

    async def run_asgi(self) -> None:
        """Serve the client to its end; the application finds this as ``state.line``."""
        self.scope["state"]["line"] = self
        await super().run_asgi()
        if not self.close_sent:
            # It has gone, or takes nothing, not even the end.
            self.transport.abort()

    @property
    def _is_open(self) -> bool:
        return not (self.disconnected or self.close_sent or self.transport.is_closing())

    def _look(self) -> None:
        unsent_bytes = self.transport.get_write_buffer_size()
        if 0 < self._unsent_bytes <= unsent_bytes:
            self.transport.abort()
            return
        self._unsent_bytes = unsent_bytes
        self._next_look = self.loop.call_later(self._patience_s, self._look)
