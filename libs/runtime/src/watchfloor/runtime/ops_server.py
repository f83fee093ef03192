"""What machines ask a process that serves nobody else: is it alive, is it ready, its metrics."""

import json
import socket
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any, NamedTuple

from starlette.types import Receive, Scope, Send

from watchfloor.core import Clock
from watchfloor.runtime.http_server import HTTPServer
from watchfloor.runtime.readiness import STOPPING, Readiness
from watchfloor.telemetry import MetricsForm

_STOP_TIMEOUT_S = 1
_JSON = b"application/json"


class ServiceReport(NamedTuple):
    """What a service says about itself.

    Attributes:
        readiness: Whether work may be sent to it.
        metrics: Everything that it counted, in the form that was asked for, without its end.
    """

    readiness: Readiness
    metrics: bytes


class OpsServer:
    """Serves ``/health``, ``/ready`` and ``/metrics``, as the gateway serves its own.

    Lifecycle: construct (no I/O) -> ``start`` -> serving -> ``stop``.

    Args:
        listener: The bound socket; closed by ``stop``.
        version: Version of the product.
        report: Asks the service that this process hosts; told the form of its metrics.
        clock: For the time since the start.
    """

    def __init__(
        self,
        listener: socket.socket,
        *,
        version: str,
        report: Callable[[MetricsForm], Awaitable[ServiceReport]],
        clock: Clock,
    ) -> None:
        self._version = version
        self._report = report
        self._is_stopping = False
        self._clock = clock
        self._started_at = clock.monotonic()
        self._server = HTTPServer(self._app, listener=listener, stop_timeout_s=_STOP_TIMEOUT_S)

    async def start(self) -> None:
        """Begin to answer."""
        await self._server.start()

    def drop(self) -> None:
        """From here on it is not ready."""
        self._is_stopping = True

    async def stop(self) -> None:
        """Answer nothing more. Safe twice and without ``start``."""
        await self._server.stop()

    async def _app(self, scope: Scope, _receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        status, kind, body = await self._answer(scope)
        headers = [(b"content-type", kind), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": int(status), "headers": headers})
        sent = b"" if scope["method"] == "HEAD" else body
        await send({"type": "http.response.body", "body": sent})

    async def _answer(self, scope: Scope) -> tuple[HTTPStatus, bytes, bytes]:
        path = scope["path"]
        if path == "/health":
            uptime = round(self._clock.monotonic() - self._started_at, 3)
            return _document(status="healthy", version=self._version, uptime_seconds=uptime)
        if path == "/ready":
            readiness = (await self._report(MetricsForm.TEXT)).readiness
            if self._is_stopping:
                readiness = Readiness(STOPPING, readiness.components)
            code = HTTPStatus.OK if readiness.is_ready else HTTPStatus.SERVICE_UNAVAILABLE
            return _document(code, **readiness._asdict())
        if path == "/metrics":
            accept = dict(scope["headers"]).get(b"accept", b"")
            form = MetricsForm.asked_for(accept.decode("latin-1"))
            return HTTPStatus.OK, form.encode(), form.whole((await self._report(form)).metrics)
        return _document(HTTPStatus.NOT_FOUND, detail="Here are /health, /ready and /metrics.")


def _document(code: HTTPStatus = HTTPStatus.OK, **members: Any) -> tuple[HTTPStatus, bytes, bytes]:  # noqa: ANN401 - JSON
    return code, _JSON, json.dumps(members).encode()
