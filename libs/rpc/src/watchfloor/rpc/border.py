"""The outer edge of a gRPC face: who calls, and what becomes of errors."""

import asyncio
from collections.abc import (
    AsyncIterable,
    AsyncIterator,
    Awaitable,
    Callable,
    Collection,
    Iterator,
    Mapping,
)
from contextlib import (
    AbstractAsyncContextManager,
    AbstractContextManager,
    contextmanager,
    nullcontext,
)
from contextvars import ContextVar
from typing import Any, NamedTuple

import grpc
import structlog
from google.protobuf.message import DecodeError

from watchfloor.core import Caller, MalformedError, WatchfloorError
from watchfloor.rpc.details import StreamEndedError, rich_status
from watchfloor.rpc.metadata import address_of, api_key_of
from watchfloor.rpc.status import status_of

log = structlog.get_logger(__name__)

Authenticate = Callable[[str | None], Awaitable[Caller]]
"""Says who has a key, or raises ``UnauthenticatedError``."""
WhileGood = Callable[[str | None], AbstractAsyncContextManager[None]]
"""Raises ``UnauthenticatedError`` in a block during which the key ceases to be good."""


class Call(NamedTuple):
    """A call whose caller is known.

    Attributes:
        caller: Who makes it.
        method: The rpc's full name.
        request: Its message; nothing where it brings many.
        peer: The other side, as grpc names it.
        is_stream: Whether its answer goes on.
    """

    caller: Caller
    method: str
    request: Any
    peer: str
    is_stream: bool


Admitted = Callable[[Call], AbstractAsyncContextManager[None]]
"""The context in which a call is served, or ``DeniedError`` where its caller may not make it."""

_DETAILS = "grpc-status-details-bin"
_CALLER: ContextVar[Caller] = ContextVar("caller")
_Handler = Any  # grpc's, of any messages; its types are no types at run time


class Border(grpc.aio.ServerInterceptor):
    """Stands before every method: asks for the key first, turns errors into rich statuses last.

    Behaviours must be coroutines; one that answers with a stream writes to its context. That way
    a call that is cancelled unwinds at once.

    Args:
        authenticate: Says who has a key.
        while_good: Ends a stream whose key is good no more.
        enter: Raises ``UnavailableError`` where too many calls are at work; those that only watch
            are not among them.
        admitted: Learns of every call whose caller is known, and of what came of it; denies what
            that caller may not do.
        around: The context of everything that is done for a call of this method, from grpc's own.
        arrive: Told of each caller's address; raises ``SaturatedError`` where it comes too often.
        open_services: Full names of services that need none; they are left as they are.
    """

    def __init__(
        self,
        authenticate: Authenticate,
        *,
        while_good: WhileGood,
        enter: Callable[[], AbstractContextManager[None]],
        admitted: Admitted,
        around: Callable[[str, Any], AbstractContextManager[None]],
        arrive: Callable[[str | None], None],
        open_services: Collection[str] = (),
    ) -> None:
        self._authenticate = authenticate
        self._while_good = while_good
        self._enter = enter
        self._admitted = admitted
        self._around = around
        self._arrive = arrive
        self._open = frozenset(open_services)

    async def intercept_service(
        self,
        continuation: Callable[[grpc.HandlerCallDetails], Awaitable[Any]],
        handler_call_details: grpc.HandlerCallDetails,
    ) -> Any:  # noqa: ANN401 - a handler of any messages, or none
        """The method's handler, guarded; an unknown method is gRPC's own to answer."""
        handler = await continuation(handler_call_details)
        method = str(handler_call_details.method)
        if handler is None or method.split("/")[1] in self._open:
            return handler
        return self._guarded(handler, method)

    def _guarded(self, handler: _Handler, method: str) -> _Handler:
        async def run(request: Any, context: Any) -> Any:  # noqa: ANN401 - any method's messages
            with self._around(method, context), _cancelled_where_the_client_went():
                try:
                    return await self._serve(handler, method, request, context)
                except grpc.aio.BaseError:
                    raise
                except Exception as exc:  # noqa: BLE001 - the border: everything is answered
                    await _answer(exc, context, method)

        return _MAKERS[handler.request_streaming, handler.response_streaming](
            run,
            request_deserializer=_forgiving(handler.request_deserializer),
            response_serializer=_serialised_by(handler.response_serializer),
        )

    async def _serve(self, handler: _Handler, method: str, request: Any, context: Any) -> Any:  # noqa: ANN401 - the same
        self._arrive(address_of(context.peer()))
        key = api_key_of(context.invocation_metadata())
        caller = await self._authenticate(key)
        _CALLER.set(caller)
        given = None if handler.request_streaming else request
        call = Call(caller, method, given, context.peer(), bool(handler.response_streaming))
        async with self._admitted(call):
            return await self._known(handler, key, request, context)

    async def _known(self, handler: _Handler, key: str | None, request: Any, context: Any) -> Any:  # noqa: ANN401 - the same
        behave = _behaviour_of(handler)
        given = _decoded_each(request) if handler.request_streaming else _decoded(request)
        only_watches = handler.response_streaming and not handler.request_streaming
        with nullcontext() if only_watches else self._enter():
            if not handler.response_streaming:
                return await behave(given, context)
            async with self._while_good(key):
                return await behave(given, context)


@contextmanager
def _cancelled_where_the_client_went() -> Iterator[None]:
    try:
        yield
    except grpc.aio.InternalError as exc:
        # Writing to a client that has just gone fails before its cancellation is told; grpc would
        # log that as an error of ours.
        raise asyncio.CancelledError from exc


def current_caller() -> Caller:
    """Who makes the call that is being served."""
    return _CALLER.get()


async def _answer(error: Exception, context: Any, method: str) -> None:  # noqa: ANN401 - grpc's own
    metadata: Mapping[str, str] = {}
    if isinstance(error, StreamEndedError):
        metadata, error = error.metadata, error.why
    if status_of(error).grpc == grpc.StatusCode.INTERNAL.name:
        log.error("request_failed", route=method, exc_info=error)
    status = rich_status(error, metadata=metadata)
    code = grpc.StatusCode[status_of(error).grpc]
    details = (_DETAILS, status.SerializeToString())
    await context.abort(code, status.message, trailing_metadata=(details,))


def _forgiving(parse: Callable[[bytes], Any]) -> Callable[[bytes], Any]:
    # An error raised while grpc itself parses would be its own, and without our words.
    def parsed(raw: bytes) -> Any:  # noqa: ANN401 - any method's messages
        try:
            return parse(raw)
        except DecodeError:
            return MalformedError("The message is not what this method takes.")

    return parsed


def _serialised_by(serialise: Callable[[Any], bytes]) -> Callable[[Any], bytes]:
    # What is told to many is serialised once, by who tells it.
    def serialised(message: Any) -> bytes:  # noqa: ANN401 - any method's messages
        return message if isinstance(message, bytes) else serialise(message)

    return serialised


def _decoded(request: Any) -> Any:  # noqa: ANN401 - any method's messages
    if isinstance(request, WatchfloorError):
        raise request
    return request


async def _decoded_each(requests: AsyncIterable[Any]) -> AsyncIterator[Any]:
    async for request in requests:
        yield _decoded(request)


def _behaviour_of(handler: _Handler) -> Callable[[Any, Any], Awaitable[Any]]:
    behaviour: Any = (
        handler.unary_unary or handler.stream_unary or handler.unary_stream or handler.stream_stream
    )
    return behaviour  # type: ignore[no-any-return]


_MAKERS: dict[tuple[bool, bool], Callable[..., _Handler]] = {
    (False, False): grpc.unary_unary_rpc_method_handler,
    (False, True): grpc.unary_stream_rpc_method_handler,
    (True, False): grpc.stream_unary_rpc_method_handler,
    (True, True): grpc.stream_stream_rpc_method_handler,
}
