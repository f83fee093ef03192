"""Where the audit log learns of calls by HTTP: of each route, WebSocket and stream alike."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import structlog
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from watchfloor.core import Caller, WatchfloorError
from watchfloor.gateway.auditing import (
    AuditTrail,
    CallFacts,
    Record,
    Subject,
    kind_of,
    subject_in,
)
from watchfloor.gateway.permissions import requirement_of
from watchfloor.rpc import STATUSES

_RECORD = "watchfloor.audit"
_CODES: Mapping[int, str] = {int(status.http): error.code for error, status in STATUSES.items()}
_FIRST_ERROR = int(HTTPStatus.BAD_REQUEST)


class Audited:
    """Opens a record for each call, and closes it with the status of its answer.

    Args:
        app: What answers.
        trail: Where records are told.
    """

    def __init__(self, app: ASGIApp, *, trail: AuditTrail) -> None:
        self._app = app
        self._trail = trail

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one call."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        with self._trail.recording() as record:
            scope[_RECORD] = record

            async def send_onwards(message: Message) -> None:
                if message["type"] in {"http.response.start", "websocket.http.response.start"}:
                    record.end(_code_of(message["status"]))
                elif message["type"] == "websocket.accept":
                    record.end()
                await send(message)

            await self._app(scope, receive, send_onwards)


async def caller_known(
    connection: HTTPConnection, caller: Caller, *, face: str | None = None
) -> None:
    """Tell the record of this call who makes it, before anything is done for it.

    Raises:
        UnavailableError: The call must not be served, because its entry could not be written.
    """
    structlog.contextvars.bind_contextvars(project_id=caller.project_id)
    record: Record = connection.scope[_RECORD]
    await record.begin(_facts(connection, caller, face))


def call_is_about(connection: HTTPConnection, subject: Subject) -> None:
    """Tell the record of this call what its body named; no parameter did."""
    record: Record = connection.scope[_RECORD]
    record.is_about(subject)


def _facts(connection: HTTPConnection, caller: Caller, face: str | None) -> CallFacts:
    scope = connection.scope
    route: Any = scope["route"]
    is_websocket = scope["type"] == "websocket"
    operation = route.path if is_websocket else f"{scope['method']} {route.path}"
    kind, given = kind_of(route.name), scope["path_params"]
    return CallFacts(
        caller=caller,
        kind=kind,
        requirement=requirement_of(route.endpoint, name=route.path),
        operation=operation,
        face=face or ("websocket" if is_websocket else "rest"),
        address=connection.client.host if connection.client else None,
        subject=None if kind is None else subject_in({**connection.query_params, **given}.get),
    )


def _code_of(status: int) -> str | None:
    return _CODES.get(status, WatchfloorError.code) if status >= _FIRST_ERROR else None
