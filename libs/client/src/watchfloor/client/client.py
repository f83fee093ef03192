"""The Python client: one object with everything the product offers to programs."""

import asyncio
import uuid
from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import aclosing
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx
from pydantic import JsonValue

from watchfloor.client._documents import JsonObject, object_in
from watchfloor.client._patience import Patience, Sleep
from watchfloor.client._place import Place, Rediscover
from watchfloor.client._ways import Ways
from watchfloor.client._wire import Wire
from watchfloor.client.administration import DeadLettersApi, ProjectsApi
from watchfloor.client.agents import AgentsApi
from watchfloor.client.audit import AuditApi
from watchfloor.client.discovery import Endpoint, discover
from watchfloor.client.encryption import TLSFiles
from watchfloor.client.keys import KeysApi
from watchfloor.client.knowledge import ChangesApi, CustomersApi, IntelApi
from watchfloor.client.live import LiveStream, Lost, Opened, StreamEvent, WasReset
from watchfloor.client.policies import PoliciesApi
from watchfloor.client.privacy import PrivacyApi
from watchfloor.client.redaction import RedactionApi
from watchfloor.client.retention import HoldsApi, RetentionApi
from watchfloor.client.sessions import SessionsApi
from watchfloor.client.spans import SpanDelivery, SpansSent
from watchfloor.client.submission import Signal, Submission, Submitted
from watchfloor.client.threats import ThreatsApi
from watchfloor.client.views import ViewsApi
from watchfloor.core import Clock, SignalInput, ThreatFilter, WatchfloorError

_SERVICE_UNAVAILABLE = 503


class WatchfloorClient:
    """A caller of one watchfloor; use it as an async context manager.

    Threats and sessions are asked for by gRPC where its address is known, by REST where it is
    not; everything else is REST. Every method raises the product's own errors, the same either
    way. Only what reports many things (``submit``, ``sessions.record``, ``send_spans``) and what
    watches (``stream``, ``sessions.watch``) tries again by itself; all else answers or fails at
    once.

    Attributes:
        threats: Analyse one signal at once; read and judge threats.
        sessions: What AI agents do, and whether they may go on.
        sessions: What AI agents did.
        agents: Those agents, and the reports on them.
        policies: What is to be done about that.
        redaction: What is kept back of what callers tell.
        retention: How long the project keeps what it has, for admin keys.
        holds: What it must keep longer, for admin keys.
        privacy: What is held of one user or customer, for admin keys.
        views: Lists as people left them.
        customers: Customers and their policies.
        intel: Threat-intel indicators.
        changes: Deployments, config changes and incidents.
        dead_letters: What was given up.
        projects: Tenants, for admin keys.
        keys: API keys, for admin keys.
        audit: Who did what, for admin keys.

    Args:
        url: Address of the REST face.
        key: The API key to present.
        grpc: ``host:port`` of the gRPC face; encrypted where ``url`` is ``https``.
        timeout_s: Limit of connecting, and of each wait for an answer.
        rediscover: Asked where the product is after a connection failed.
        tls: Whom to trust at an address with ``https``, and what to show there.
        transport: Carries the requests of REST instead of TCP.
        clock: Measures deadlines.
        sleep: Pauses between attempts.
    """

    def __init__(
        self,
        url: str,
        key: str,
        *,
        grpc: str | None = None,
        timeout_s: float = 10.0,
        rediscover: Rediscover | None = None,
        tls: TLSFiles | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        clock: Clock | None = None,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        place = Place(Endpoint(url, key, grpc), rediscover=rediscover, tls=tls)
        self._wire = Wire(place, timeout_s=timeout_s, transport=transport)
        self._ways = Ways(place, self._wire, timeout_s=timeout_s)
        self._clock = clock
        self._sleep = sleep
        self.threats = ThreatsApi(self._ways.threats, self._wire)
        self.sessions = SessionsApi(self._ways.sessions, self._wire, clock=clock, sleep=sleep)
        self.agents = AgentsApi(self._wire)
        self.policies = PoliciesApi(self._wire)
        self.redaction = RedactionApi(self._wire)
        self.retention = RetentionApi(self._wire)
        self.holds = HoldsApi(self._wire)
        self.privacy = PrivacyApi(self._wire)
        self.views = ViewsApi(self._wire)
        self.customers = CustomersApi(self._wire)
        self.intel = IntelApi(self._wire)
        self.changes = ChangesApi(self._wire)
        self.dead_letters = DeadLettersApi(self._wire)
        self.projects = ProjectsApi(self._wire)
        self.keys = KeysApi(self._wire)
        self.audit = AuditApi(self._wire)

    @classmethod
    def on(cls, data_dir: Path, *, timeout_s: float = 10.0, tls: TLSFiles | None = None) -> Self:
        """A client of the watchfloor on ``data_dir``; finds it again when it moved.

        Raises:
            UnavailableError: Nothing runs there.
            UnauthenticatedError: Its admin key cannot be read.
        """
        endpoint = discover(data_dir)
        return cls(
            endpoint.url,
            endpoint.key,
            grpc=endpoint.grpc,
            timeout_s=timeout_s,
            rediscover=lambda: discover(data_dir),
            tls=tls,
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
        await self._ways.close()
        await self._wire.close()

    async def submit(
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
            signals: What to report, as values or as JSON, which is judged.
            key_prefix: Signals without an ``id`` get ``<key_prefix>/<place>``; random when absent.
            deadline_s: No batch is begun again later than this after its first attempt.
            on_failure: Told of each attempt that failed; another one may follow.

        Yields:
            The outcome of each signal, in order.
        """
        submission = Submission(
            self._ways.threats.submit,
            name="id",
            key_prefix=key_prefix or uuid.uuid4().hex,
            patience=Patience(
                deadline_s, clock=self._clock, sleep=self._sleep, on_failure=on_failure
            ),
        )
        documents = (
            each.model_dump(mode="json", exclude_unset=True)
            if isinstance(each, SignalInput)
            else each
            for each in signals
        )
        async with aclosing(submission.run(documents)) as answers:
            async for place, outcome in answers:
                yield Submitted(place, outcome)

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
        on_open: Opened | None = None,
        on_lost: Lost | None = None,
        on_reset: WasReset | None = None,
    ) -> AsyncGenerator[StreamEvent]:
        """Threats as they appear and change, each revision once; resumes by itself.

        Args:
            where: Only these.
            initial: How many of the newest to begin with, at most the 20 that the server tells.
            on_open: Awaited each time the stream is open, before anything is read from it; what
                happens meanwhile is delivered after it.
            on_lost: Told why, each time it broke.
            on_reset: Told since when threats were missed, where this client was away for longer
                than the server can tell; the newest follow.
        """
        wanted = where or ThreatFilter()
        return LiveStream(
            lambda token: self._ways.threats.watch(wanted, token=token),
            read=StreamEvent.of,
            identity=StreamEvent.revision,
            initial=initial,
            on_open=on_open,
            on_lost=on_lost,
            on_reset=on_reset,
            sleep=self._sleep,
        ).events()

    async def readiness(self) -> JsonObject:
        """What ``/ready`` says, by component, whether the product is ready or not."""
        response = await self._wire.request("GET", "/ready", also=(_SERVICE_UNAVAILABLE,))
        return object_in(response.content)
