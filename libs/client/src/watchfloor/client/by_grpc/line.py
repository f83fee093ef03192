"""The connection to the gRPC face: messages out, messages or the product's own errors back."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import Any, TypeVar

import grpc
from google.protobuf.message import Message

from watchfloor.client._place import Place
from watchfloor.client.by_grpc.failures import error_of
from watchfloor.core import UnavailableError

T = TypeVar("T")
Response = Any
"""A message; each method has a kind of its own."""
Stub = Any
"""A generated class of a service's methods, which has no types."""
Metadata = Sequence[tuple[str, str]]

_LARGEST_BYTES = 64 * 1024**2
_OPTIONS = (
    ("grpc.max_receive_message_length", _LARGEST_BYTES),
    # Proxy settings of the environment are meant for the outside world.
    ("grpc.enable_http_proxy", 0),
    # Who calls has patience of its own; the connection must not wait longer than that does.
    ("grpc.initial_reconnect_backoff_ms", 100),
    ("grpc.min_reconnect_backoff_ms", 1_000),
    ("grpc.max_reconnect_backoff_ms", 1_000),
)


class Line:
    """Calls methods with the key and a deadline; keeps one connection to each address.

    Args:
        place: Where the product is.
        timeout_s: Limit of each call that answers once.
    """

    def __init__(self, place: Place, *, timeout_s: float) -> None:
        self._place = place
        self._timeout_s = timeout_s
        self._channels: dict[str, grpc.aio.Channel] = {}
        self._is_closed = False

    async def close(self) -> None:
        """Close all connections. Safe twice."""
        self._is_closed = True
        while self._channels:
            _, channel = self._channels.popitem()
            await channel.close()

    async def ask(
        self,
        stub: Stub,
        method: str,
        request: Message,
        *,
        timeout_s: float | None = None,
        metadata: Metadata = (),
    ) -> Response:
        """The one answer to a request.

        Raises:
            WatchfloorError: What the status says, or ``UnavailableError`` where there was none.
        """
        with self._translated():
            return await self._method(stub, method)(
                request,
                timeout=self._timeout_s if timeout_s is None else timeout_s,
                metadata=self._metadata(metadata),
            )

    async def exchange(
        self, stub: Stub, method: str, requests: Iterable[Message]
    ) -> AsyncGenerator[Response]:
        """The answers to a stream of requests.

        Raises:
            WatchfloorError: The same.
        """
        with self._translated():
            call = self._method(stub, method)(
                iter(requests), timeout=self._timeout_s, metadata=self._metadata()
            )
            async with _ended(call):
                async for response in call:
                    yield response

    @asynccontextmanager
    async def listen(
        self, stub: Stub, method: str, request: Message, *, silence_s: float
    ) -> AsyncIterator[AsyncGenerator[Response]]:
        """An open stream of messages; it fails after ``silence_s`` without one.

        Raises:
            WatchfloorError: The same.
        """
        with self._translated():
            call = self._method(stub, method)(request, metadata=self._metadata())
            async with _ended(call):
                await self._within(self._timeout_s, call.initial_metadata())
                if call.done():
                    await call.read()  # It never opened; the status says why.
                yield self._read(call, silence_s)

    async def _read(self, call: Any, silence_s: float) -> AsyncGenerator[Response]:  # noqa: ANN401 - grpc's own
        while True:
            response = await self._within(silence_s, call.read())
            if response is grpc.aio.EOF:
                return
            yield response

    async def _within(self, limit_s: float, answer: Awaitable[T]) -> T:
        try:
            async with asyncio.timeout(limit_s):
                return await answer
        except TimeoutError as exc:
            raise self._place.lost(is_late=True) from exc

    def _method(self, stub: Stub, name: str) -> Any:  # noqa: ANN401 - grpc's own, of any messages
        if self._is_closed:
            raise RuntimeError("The client is closed.")
        address = self._place.endpoint.grpc
        if address is None:
            raise UnavailableError("The product that runs there has no gRPC address.")
        channel = self._channels.get(address)
        if channel is None:
            channel = self._channels[address] = self._opened(address)
        return getattr(stub(channel), name)

    def _opened(self, address: str) -> grpc.aio.Channel:
        if self._place.is_encrypted:
            credentials = grpc.ssl_channel_credentials(*self._place.tls.contents())
            return grpc.aio.secure_channel(address, credentials, options=_OPTIONS)
        return grpc.aio.insecure_channel(address, options=_OPTIONS)

    def _metadata(self, more: Metadata = ()) -> Metadata:
        return (("x-api-key", self._place.key), *more)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except grpc.aio.AioRpcError as exc:
            raise error_of(exc, self._place) from exc
        except asyncio.CancelledError as exc:
            # Closing a connection cancels its calls, which nobody else asked for.
            task = asyncio.current_task()
            if self._is_closed and task is not None and not task.cancelling():
                raise UnavailableError("The client was closed.") from exc
            raise


@asynccontextmanager
async def _ended(call: Any) -> AsyncIterator[None]:  # noqa: ANN401 - grpc's own, of any messages
    try:
        yield
    finally:
        call.cancel()
        await call.code()
