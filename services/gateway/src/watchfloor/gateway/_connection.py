"""One client's connection, and what a client cannot do to the others with it."""

import asyncio
from http import HTTPStatus
from typing import Any

import httptools
from starlette.responses import Response
from uvicorn._types import ASGI3Application, ASGIReceiveCallable, ASGISendCallable, Scope
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from watchfloor.core import SaturatedError, UnavailableError
from watchfloor.gateway.limits import Connections
from watchfloor.gateway.rest import WEBSOCKET_PATH, add_secure, problem, protocol_problem

_HEAD_LIMIT_BYTES = 65_536


class Connection(HttpToolsProtocol):
    """Speaks HTTP/1.1; a client can neither fill memory with it nor keep it without using it.

    A request's head has a size limit. A head that does not end, and an answer of which nothing is
    taken, end the connection after ``patience_s``, at the latest after twice that. What is no HTTP
    is answered like every other error and not logged: anybody can send it. One connection too many
    is told so, whatever it was going to ask for.

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
        self._head_since: float | None = None
        self._head_bytes = 0
        self._unsent_bytes = 0
        self._serving: RequestResponseCycle | None = None
        self._next_look: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request."""
        super().connection_made(transport)
        try:
            self._counted_as = self._connections.enter(self.client[0] if self.client else None)
        except (SaturatedError, UnavailableError) as exc:
            self._end_with(problem(exc))
        self._head_since = self.loop.time()
        self._next_look = self.loop.call_later(self._patience_s, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        """End what is being served; the base knows only of the request that came last."""
        super().connection_lost(exc)
        if self._next_look is not None:
            self._next_look.cancel()
        self._uncount()
        self._leave()

    def data_received(self, data: bytes) -> None:
        """Read on."""
        self._unset_keepalive_if_required()
        if self._head_since is not None:
            self._head_bytes += len(data)
        try:
            while data:
                data = self._parse(data)
        except httptools.HttpParserError:
            self._refuse(HTTPStatus.BAD_REQUEST)
            return
        if self._head_since is not None and self._head_bytes > _HEAD_LIMIT_BYTES:
            self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)

    def on_message_begin(self) -> None:
        """A head begins."""
        super().on_message_begin()
        self._head_since = self.loop.time()
        self._head_bytes = 0

    def on_headers_complete(self) -> None:
        """A head is there; one that asks for another protocol is read once more without that.

        The only other protocol is WebSocket, on the one path where it is spoken.
        """
        self._head_since = None
        if not self.parser.should_upgrade() or self._asks_for_websocket():
            super().on_headers_complete()

    def on_message_complete(self) -> None:
        """A request is there."""
        if not self.parser.should_upgrade():
            super().on_message_complete()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        async def serve(scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
            await app(scope, receive, send)
            if cycle.response_started and not cycle.response_complete:
                # Nothing is taken of the answer, so that its end could not be written.
                cycle.disconnected = True
                self.transport.abort()

        self._serving = cycle
        super()._start_asgi_task(cycle, serve)

    def _parse(self, data: bytes) -> bytes:
        """Feed the parser; what is left has to be fed to the next one."""
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade as wish:
            if self._asks_for_websocket():
                self._hand_over()
                return b""
            return self._head_without_upgrade() + data[wish.args[0] :]
        return b""

    def _asks_for_websocket(self) -> bool:
        is_busy = self._serving is not None and not self._serving.response_complete
        return (
            self.parser.should_upgrade()
            and self._should_upgrade()
            and self.url.partition(b"?")[0] == WEBSOCKET_PATH.encode()
            and not is_busy
        )

    def _hand_over(self) -> None:
        if self._next_look is not None:
            self._next_look.cancel()
        # From here on it is counted by the other protocol.
        self._uncount()
        self.handle_websocket_upgrade()

    def _head_without_upgrade(self) -> bytes:
        # The parser takes what follows such a head for the other protocol, although clients send
        # the body of their request; RFC 9110 lets a server overlook the wish.
        method, version = self.parser.get_method(), self.parser.get_http_version().encode()
        if method == b"CONNECT":
            raise httptools.HttpParserInvalidMethodError
        fields = [b"%b: %b" % field for field in self.headers if field[0] != b"upgrade"]
        self.parser = httptools.HttpRequestParser(self)
        self.parser.set_dangerous_leniencies(lenient_data_after_close=True)
        return b"\r\n".join([b"%b %b HTTP/%b" % (method, self.url, version), *fields, b"", b""])

    def _refuse(self, status: HTTPStatus) -> None:
        serving = self._serving
        if serving is None or serving.response_complete or _waits_for_body(serving):
            self._end_with(protocol_problem(status))
        else:
            # The request before has its answer first; what follows it is not worth reading.
            serving.keep_alive = False
            self.flow.pause_reading()

    def _end_with(self, answer: Response) -> None:
        add_secure(answer.raw_headers, scheme=self.scheme or "http")
        line = b"HTTP/1.1 %d %b" % (
            answer.status_code,
            HTTPStatus(answer.status_code).phrase.encode(),
        )
        fields = [b"%b: %b" % field for field in answer.raw_headers]
        ending = (b"connection: close", b"", bytes(answer.body))
        self.transport.write(b"\r\n".join([line, *fields, *ending]))
        self._leave()
        self.transport.close()

    def _uncount(self) -> None:
        if self._counted_as is not None:
            self._connections.leave(self._counted_as)
            self._counted_as = None

    def _leave(self) -> None:
        if self._serving is not None and not self._serving.response_complete:
            self._serving.disconnected = True
            self._serving.message_event.set()

    def _look(self) -> None:
        now, unsent_bytes = self.loop.time(), self.transport.get_write_buffer_size()
        sends_nothing = self._head_since is not None and now - self._head_since >= self._patience_s
        takes_nothing = 0 < self._unsent_bytes <= unsent_bytes
        if sends_nothing or takes_nothing:
            self.transport.abort()
            return
        self._unsent_bytes = unsent_bytes
        self._next_look = self.loop.call_later(self._patience_s, self._look)


def _waits_for_body(cycle: RequestResponseCycle) -> bool:
    return cycle.more_body and not cycle.response_started
