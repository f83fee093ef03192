"""Live threats by WebSocket."""

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from enum import IntEnum
from functools import partial
from typing import NamedTuple, Protocol

from fastapi import APIRouter
from starlette.datastructures import QueryParams
from starlette.websockets import WebSocket, WebSocketDisconnect
from uvicorn.protocols.utils import ClientDisconnected

from watchfloor.bus import Result, ResumeToken
from watchfloor.core import (
    Caller,
    DeniedError,
    Permission,
    SaturatedError,
    UnauthenticatedError,
    UnavailableError,
    WatchfloorError,
    validated,
)
from watchfloor.gateway.authentication import Credential
from watchfloor.gateway.interruption import until_one_ends
from watchfloor.gateway.permissions import needs
from watchfloor.gateway.rest.answers import problem
from watchfloor.gateway.rest.cookies import shown_by
from watchfloor.gateway.rest.guards import LISTS, admitted, given_once, services_of
from watchfloor.gateway.rest.told_names import tell_names_of
from watchfloor.gateway.rest.watch_parameters import WatchParameters
from watchfloor.gateway.services import Services
from watchfloor.gateway.stream import Ending, Piece, Selection, Watch

WEBSOCKET_PATH = "/ws"
"""The one path where WebSocket is spoken."""

router = APIRouter()

_GOODBYE_S = 0.1


class CloseCode(IntEnum):
    """Why the gateway closed; the reason beside it says more."""

    MALFORMED = 4400
    UNAUTHENTICATED = 4401
    DENIED = 4403
    RESUME = 4008


class Line(Protocol):
    """Where whole frames are written; the server puts it into the socket's state."""

    def write_at_once(self, frame: bytes, /) -> bool:
        """Write it, unless the client has not taken enough of what was written before."""
        ...

    async def write(self, frame: bytes, /) -> None:
        """Write it once the client has; ``ClientDisconnected`` where it has gone."""
        ...


class _Visitor(NamedTuple):
    """Who watches.

    Attributes:
        caller: Whom the key speaks for.
        key: The key.
    """

    caller: Caller
    key: Credential


@router.websocket(WEBSOCKET_PATH)
@needs(Permission.READ_DATA)
async def watch_by_websocket(socket: WebSocket) -> None:
    """Watch threats as they come; what is wrong with the request is answered like everywhere."""
    services = services_of(socket)
    try:
        visitor = await _visitor_by_head(socket)
        if visitor is not None:
            await tell_names_of(visitor.caller, services.redactions)
        parameters = _parameters(socket.query_params)
        token = parameters.resume_token()
        services.watching.require_room(visitor.caller.project_id if visitor else None)
    except WatchfloorError as exc:
        await socket.send_denial_response(problem(exc))
        return
    await socket.accept()
    with contextlib.suppress(WebSocketDisconnect):
        visitor = visitor or await _visitor_by_message(socket, services)
        if visitor is not None:
            project_id = visitor.caller.project_id
            try:
                services.watching.require_room(project_id)
                edge = await services.redactions.of(project_id)
            except (SaturatedError, UnavailableError):
                await _close(socket, CloseCode.RESUME, Ending.UNAVAILABLE)
                return
            selection = parameters.selection(project_id, edge)
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
        self._line: Line = socket.state.line
        self._watch = watch
        self._token: ResumeToken | None = None

    async def tell(self) -> None:
        """Send what the watch says: the same bytes to all, straight to those who keep up."""
        with contextlib.suppress(ClientDisconnected):
            async with aclosing(self._watch.pieces(self._tell_at_once)) as pieces:
                async for piece in pieces:
                    await self._line.write(piece.frame)
                    self._token = piece.token

    def _tell_at_once(self, piece: Piece) -> bool:
        is_told = self._line.write_at_once(piece.frame)
        if is_told:
            self._token = piece.token
        return is_told

    async def hear(self) -> None:
        """Answer pings until the client goes or says what is no message."""
        with contextlib.suppress(WebSocketDisconnect):
            while (kind := (await _heard(self._socket)).get("type")) in {"ping", "pong"}:
                if kind == "ping":
                    token = None if self._token is None else str(self._token)
                    await self._socket.send_json({"type": "pong", "token": token})
            await _close(self._socket, CloseCode.MALFORMED, "a message must be a ping or a pong")


async def _visitor_by_head(socket: WebSocket) -> _Visitor | None:
    scheme, _, bearer = socket.headers.get("authorization", "").partition(" ")
    given = socket.headers.get("x-api-key") or (bearer if scheme.lower() == "bearer" else None)
    key = given or shown_by(socket)
    return _Visitor(await admitted(socket, key), key) if key else None


async def _visitor_by_message(socket: WebSocket, services: Services) -> _Visitor | None:
    """Who the first message says is calling; browsers cannot send a key in the head."""
    try:
        async with asyncio.timeout(services.config.client_timeout_s):
            given = (await _heard(socket)).get("key")
        key = given if isinstance(given, str) else ""
        return _Visitor(await admitted(socket, key), key)
    except (TimeoutError, UnauthenticatedError):
        await _close(socket, CloseCode.UNAUTHENTICATED, "the first message must have a valid key")
    except DeniedError:
        await _close(socket, CloseCode.DENIED, "this key may not watch")
    except (SaturatedError, UnavailableError):
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
