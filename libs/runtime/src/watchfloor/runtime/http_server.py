"""An HTTP server inside our own event loop."""

import asyncio
import contextlib
import socket
from collections.abc import Iterator
from typing import Any

import uvicorn
from starlette.types import ASGIApp

_STARTED_WITHIN_S = 10.0
_MARGIN_S = 2.0


class _Embedded(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.listening.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        # Signals belong to the process that we live in.
        yield


class HTTPServer:
    """Serves an application on a socket that is already bound.

    Lifecycle: construct (no I/O) -> ``start`` -> serving -> ``stop``.

    Args:
        app: The application.
        listener: The bound socket; closed by ``stop``.
        stop_timeout_s: How long requests that have begun may take when it stops.
        options: More of ``uvicorn.Config``, such as the classes that speak to connections.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        listener: socket.socket,
        stop_timeout_s: int,
        **options: Any,  # noqa: ANN401 - the library's own
    ) -> None:
        self._listener = listener
        self._stop_timeout_s = stop_timeout_s
        self._task: asyncio.Task[None] | None = None
        self._server = _Embedded(
            uvicorn.Config(
                app,
                interface="asgi3",
                lifespan="off",
                log_config=None,
                # What goes wrong in a request is logged at our own border; this would be twice.
                log_level="critical",
                access_log=False,
                server_header=False,
                proxy_headers=False,
                timeout_graceful_shutdown=stop_timeout_s,
                **options,
            )
        )

    @property
    def is_serving(self) -> bool:
        """Whether requests are answered."""
        return self._task is not None and not self._task.done() and self._server.started

    async def start(self) -> None:
        """Begin to answer; returns when it does."""
        if self._task is not None:
            return
        self._task = asyncio.create_task(self._server.serve(sockets=[self._listener]))
        listening = asyncio.create_task(self._server.listening.wait())
        await asyncio.wait(
            {self._task, listening},
            timeout=_STARTED_WITHIN_S,
            return_when=asyncio.FIRST_COMPLETED,
        )
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)
        if self._task.done():
            await self._task

    async def stop(self) -> None:
        """Take no more connections, let requests finish; safe twice and without ``start``."""
        task, self._task = self._task, None
        if task is None:
            self._listener.close()
            return
        self._server.should_exit = True
        done, _ = await asyncio.wait({task}, timeout=self._stop_timeout_s + _MARGIN_S)
        if not done:
            self._server.force_exit = True
            task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
