"""Live threats by WebSocket."""

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from enum import IntEnum
from functools import partial
from typing import NamedTuple

from fastapi import APIRouter
from starlette.datastructures import QueryParams
from starlette.websockets import WebSocket, WebSocketDisconnect

from watchfloor.bus import Result, ResumeToken
from watchfloor.core import (
    Caller,
    UnauthenticatedError,
    UnavailableError,
    WatchfloorError,
    validated,
)
from watchfloor.gateway.interruption import until_one_ends
from watchfloor.gateway.rest.answers import problem
from watchfloor.gateway.rest.guards import LISTS, given_once, services_of
from watchfloor.gateway.rest.watch_parameters import WatchParameters
from watchfloor.gateway.services import Services
from watchfloor.gateway.stream import Ending, Selection, Watch

WEBSOCKET_PATH = "/ws"
"""The one path where WebSocket is spoken."""

router = APIRouter()

_SHARED_WITHIN_S = 0.05
_LARGE_BYTES = 32_768
_GOODBYE_S = 0.1


class CloseCode(IntEnum):
    """Why the gateway closed; the reason beside it says more."""

    MALFORMED = 4400
    UNAUTHENTICATED = 4401
    RESUME = 4008


class _Visitor(NamedTuple):
    """Who watches.

    Attributes:
        caller: Whom the key speaks for.
        key: The key.
    """

    caller: Caller
    key: str


@router.websocket(WEBSOCKET_PATH)
async def watch_by_websocket(socket: WebSocket) -> None:
    """Watch threats as they come; what is wrong with the request is answered like everywhere."""
    services = services_of(socket)
    try:
        visitor = await _visitor_by_head(socket, services)
        parameters = _parameters(socket.query_params)
        token = parameters.resume_token()
        services.watching.require_room()
    except WatchfloorError as exc:
        await socket.send_denial_response(problem(exc))
        return
    await socket.accept()
    with contextlib.suppress(WebSocketDisconnect):
        visitor = visitor or await _visitor_by_message(socket, services)
        if visitor is not None:
            selection = Selection(visitor.caller.project_id, parameters.where())
            refused = partial(services.authenticator.until_refused, visitor.key)
            await _serve(socket, services, selection, token=token, refused=refused)


async def _serve(
    socket: WebSocket,
    services: Services,
    selection: Selection,
    *,
    token: ResumeToken | None,
    refused: Callable[[], Awaitable[None]],
) -> None:
    with (
        services.metrics.websocket_client(),
        services.watching.watch(selection, token) as watch,
    ):
        conversation = _Conversation(socket, watch)
        await until_one_ends(
            conversation.tell(), conversation.hear(), watch.ended(), watch.end_after(refused)
        )
    if watch.ending is not None:
        is_refused = watch.ending is Ending.UNAUTHENTICATED
        code = CloseCode.UNAUTHENTICATED if is_refused else CloseCode.RESUME
        await _close(socket, code, watch.ending)


class _Conversation:
    """Both directions of one socket."""

    def __init__(self, socket: WebSocket, watch: Watch[Result, Selection]) -> None:
        self._socket = socket
        self._watch = watch
        self._token: ResumeToken | None = None

    async def tell(self) -> None:
        """Send what the watch says; what comes within 50 ms of a small message shares the next."""
        loop = asyncio.get_running_loop()
        with contextlib.suppress(WebSocketDisconnect):
            async with aclosing(self._watch.messages()) as pieces:
                async for messages in pieces:
                    sent_at = loop.time()
                    objects = [message.object for message in messages]
                    batch = b'{"type":"batch","messages":[%b]}' % b",".join(objects)
                    await self._send(batch if len(objects) > 1 else objects[0])
                    self._token = messages[-1].token
                    # After a large one more waits already, and a pause would only bound the rate.
                    if len(batch) < _LARGE_BYTES:
                        await asyncio.sleep(sent_at + _SHARED_WITHIN_S - loop.time())

    async def hear(self) -> None:
        """Answer pings until the client goes or says what is no message."""
        with contextlib.suppress(WebSocketDisconnect):
            while (kind := (await _heard(self._socket)).get("type")) in {"ping", "pong"}:
                if kind == "ping":
                    token = None if self._token is None else str(self._token)
                    await self._send(json.dumps({"type": "pong", "token": token}).encode())
            await _close(self._socket, CloseCode.MALFORMED, "a message must be a ping or a pong")

    async def _send(self, message: bytes) -> None:
        await self._socket.send_text(message.decode())


async def _visitor_by_head(socket: WebSocket, services: Services) -> _Visitor | None:
    scheme, _, bearer = socket.headers.get("authorization", "").partition(" ")
    key = socket.headers.get("x-api-key") or (bearer if scheme.lower() == "bearer" else None)
    return _Visitor(await services.authenticator.authenticate(key), key) if key else None


async def _visitor_by_message(socket: WebSocket, services: Services) -> _Visitor | None:
    """Who the first message says is calling; browsers cannot send a key in the head."""
    try:
        async with asyncio.timeout(services.config.client_timeout_s):
            given = (await _heard(socket)).get("key")
        key = given if isinstance(given, str) else ""
        return _Visitor(await services.authenticator.authenticate(key), key)
    except (TimeoutError, UnauthenticatedError):
        await _close(socket, CloseCode.UNAUTHENTICATED, "the first message must have a valid key")
    except UnavailableError:
        await _close(socket, CloseCode.RESUME, Ending.UNAVAILABLE)
    return None


async def _heard(socket: WebSocket) -> dict[str, object]:
    """The next message; an empty one where it is no JSON object."""
    message = await socket.receive()
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message["code"])
    try:
        value = json.loads(message.get("text") or message.get("bytes") or "")
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


async def _close(socket: WebSocket, code: CloseCode, reason: str) -> None:
    # A client that does not read cannot be said goodbye to; the connection is closed then.
    with contextlib.suppress(TimeoutError, WebSocketDisconnect):
        async with asyncio.timeout(_GOODBYE_S):
            await socket.close(code, reason)


def _parameters(given: QueryParams) -> WatchParameters:
    given_once(given)
    values = {name: given.getlist(name) if name in LISTS else given[name] for name in given}
    return validated(WatchParameters, values)
