"""The Python client: one object with everything the REST face offers."""

import asyncio
import uuid
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx
from pydantic import JsonValue

from watchfloor.client._documents import JsonObject, object_in
from watchfloor.client._patience import Patience, Sleep
from watchfloor.client._wire import Rediscover, Wire
from watchfloor.client.administration import DeadLettersApi, ProjectsApi
from watchfloor.client.discovery import Endpoint, discover
from watchfloor.client.knowledge import ChangesApi, CustomersApi, IntelApi
from watchfloor.client.live import LiveThreats, StreamEvent
from watchfloor.client.sessions import PoliciesApi, SessionsApi
from watchfloor.client.spans import SpanDelivery, SpansSent
from watchfloor.client.submission import Signal, Submission, Submitted
from watchfloor.client.threats import ThreatsApi
from watchfloor.core import Clock, ThreatFilter, WatchfloorError

_SERVICE_UNAVAILABLE = 503


class WatchfloorClient:
    """A caller of one watchfloor; use it as an async context manager.

    Every method raises the product's own errors. Only ``submit``, ``send_spans`` and ``stream``
    try again by themselves; all else answers or fails at once.

    Attributes:
        threats: Analyse one signal at once; read and judge threats.
        sessions: What AI agents did.
        policies: What is to be done about that.
        customers: Customers and their policies.
        intel: Threat-intel indicators.
        changes: Deployments, config changes and incidents.
        dead_letters: What was given up.
        projects: Tenants and keys, for admin keys.

    Args:
        url: Address of the REST face.
        key: The API key to present.
        timeout_s: Limit of connecting, and of each wait for bytes.
        rediscover: Asked where the product is after a connection failed.
        transport: Carries the requests instead of TCP.
        clock: Measures deadlines.
        sleep: Pauses between attempts.
    """

    def __init__(
        self,
        url: str,
        key: str,
        *,
        timeout_s: float = 10.0,
        rediscover: Rediscover | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        clock: Clock | None = None,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._wire = Wire(
            Endpoint(url, key), timeout_s=timeout_s, rediscover=rediscover, transport=transport
        )
        self._clock = clock
        self._sleep = sleep
        self.threats = ThreatsApi(self._wire)
        self.sessions = SessionsApi(self._wire)
        self.policies = PoliciesApi(self._wire)
        self.customers = CustomersApi(self._wire)
        self.intel = IntelApi(self._wire)
        self.changes = ChangesApi(self._wire)
        self.dead_letters = DeadLettersApi(self._wire)
        self.projects = ProjectsApi(self._wire)

    @classmethod
    def on(cls, data_dir: Path, *, timeout_s: float = 10.0) -> Self:
        """A client of the watchfloor on ``data_dir``; finds it again when it moved.

        Raises:
            UnavailableError: Nothing runs there.
            UnauthenticatedError: Its admin key cannot be read.
        """
        endpoint = discover(data_dir)
        return cls(
            endpoint.url,
            endpoint.key,
            timeout_s=timeout_s,
            rediscover=lambda: discover(data_dir),
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close all connections. Safe twice."""
        await self._wire.close()

    def submit(
        self,
        signals: Iterable[Signal],
        *,
        key_prefix: str | None = None,
        deadline_s: float = 60.0,
        on_failure: Callable[[WatchfloorError], None] | None = None,
    ) -> AsyncGenerator[Submitted]:
        """Report many signals in batches, each taken exactly once.

        A batch is sent again while the product is away, full or restarting; the idempotency keys
        make that safe. Give the same ``key_prefix`` and signals to go on where a broken run ended.

        Args:
            signals: What to report, as values or as JSON that the server judges.
            key_prefix: Signals without an ``id`` get ``<key_prefix>/<place>``; random when absent.
            deadline_s: No batch is begun again later than this after its first attempt.
            on_failure: Told of each attempt that failed; another one may follow.

        Returns:
            The outcome of each signal, in order.
        """
        patience = Patience(deadline_s, clock=self._clock, sleep=self._sleep, on_failure=on_failure)
        prefix = key_prefix or uuid.uuid4().hex
        return Submission(self._wire, key_prefix=prefix, patience=patience).run(signals)

    def send_spans(
        self,
        spans: Iterable[JsonValue],
        *,
        deadline_s: float = 60.0,
        on_failure: Callable[[WatchfloorError], None] | None = None,
    ) -> AsyncGenerator[SpansSent]:
        """Record spans of OTLP JSON, in requests of at most 500; sending them again adds nothing.

        Args:
            spans: As they stand in the field ``spans`` of a request.
            deadline_s: No request is begun again later than this after its first attempt.
            on_failure: Told of each attempt that failed; another one may follow.

        Returns:
            What became of each request's spans.
        """
        patience = Patience(deadline_s, clock=self._clock, sleep=self._sleep, on_failure=on_failure)
        return SpanDelivery(self._wire, patience=patience).run(spans)

    def stream(
        self,
        where: ThreatFilter | None = None,
        *,
        initial: int = 0,
        on_open: Callable[[], Awaitable[None]] | None = None,
        on_lost: Callable[[WatchfloorError], None] | None = None,
        on_reset: Callable[[datetime], None] | None = None,
    ) -> AsyncGenerator[StreamEvent]:
        """Threats as they appear and change, each revision once; resumes by itself.

        Args:
            where: Only these; severity, type, customer and review are heeded.
            initial: How many of the newest to begin with, at most the 20 that the server tells.
            on_open: Awaited each time the stream is open, before anything is read from it; what
                happens meanwhile is delivered after it.
            on_lost: Told why, each time it broke.
            on_reset: Told since when threats were missed, where this client was away for longer
                than the server can tell; the newest follow.
        """
        live = LiveThreats(
            self._wire,
            where or ThreatFilter(),
            initial=initial,
            on_open=on_open,
            on_lost=on_lost,
            on_reset=on_reset,
            sleep=self._sleep,
        )
        return live.events()

    async def readiness(self) -> JsonObject:
        """What ``/ready`` says, by component, whether the product is ready or not."""
        response = await self._wire.request("GET", "/ready", also=(_SERVICE_UNAVAILABLE,))
        return object_in(response.content)
