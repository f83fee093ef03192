"""Spans on their way to a collector: a bounded queue, sent by OTLP over HTTP."""

import asyncio
import gzip
from collections import deque
from collections.abc import Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING

import httpx
import structlog
from opentelemetry.exporter.otlp.proto.common.trace_encoder import encode_spans

from watchfloor.core import Periodic
from watchfloor.telemetry.tracing.config import TracingConfig
from watchfloor.telemetry.tracing_metrics import TracingMetrics

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import ReadableSpan

log = structlog.get_logger(__name__)

_PASSING = frozenset(
    {
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.BAD_GATEWAY,
        HTTPStatus.SERVICE_UNAVAILABLE,
        HTTPStatus.GATEWAY_TIMEOUT,
    }
)
_CONTENT = {"content-type": "application/x-protobuf", "content-encoding": "gzip"}
_STOP_S = 2.0


class SpanSender:
    """Keeps spans until the collector has taken them; nobody ever waits for it.

    While the collector is away what waits stays, and what finds no room is dropped and counted.
    What it refuses for good is dropped and counted, too. Both are told to the log once, when it
    begins, and again when it is over.

    Args:
        config: Where, and how much.
        endpoint: The same as ``config.endpoint``, which is set.
        metrics: Counts.
    """

    def __init__(self, config: TracingConfig, *, endpoint: str, metrics: TracingMetrics) -> None:
        self._config = config
        self._url = f"{endpoint}/v1/traces"
        self._metrics = metrics
        self._waiting: deque[ReadableSpan] = deque()
        self._rounds = Periodic(config.interval_s, self.send)
        self._client: httpx.AsyncClient | None = None
        self._is_failing = False

    def put(self, span: "ReadableSpan") -> None:
        """Keep a span that ended, where there is room. From any thread; never waits."""
        if len(self._waiting) >= self._config.queue_size:
            self._metrics.dropped("full")
        else:
            self._waiting.append(span)

    async def start(self) -> None:
        """Begin to send."""
        if self._client is None:
            self._client = httpx.AsyncClient(
                headers={**_CONTENT, **_revealed(self._config)},
                timeout=self._config.timeout_s,
                trust_env=False,
            )
            await self._rounds.start()
            log.info("tracing_started", sample_ratio=self._config.sample_ratio)

    async def stop(self) -> None:
        """Send what is left, within two seconds. Safe twice and without ``start``."""
        await self._rounds.stop()
        client, self._client = self._client, None
        if client is None:
            return
        try:
            async with asyncio.timeout(_STOP_S):
                await self._send_all(client)
        except TimeoutError:
            log.warning("spans_left_behind", spans=len(self._waiting))
        finally:
            await client.aclose()
        self._metrics.dropped("stopped", len(self._waiting))
        self._waiting.clear()

    async def send(self) -> None:
        """Send everything that waits, a batch after the other, until one fails."""
        if self._client is not None:
            await self._send_all(self._client)

    async def _send_all(self, client: httpx.AsyncClient) -> None:
        while batch := [self._waiting[place] for place in range(self._of_batch())]:
            reason = await self._refusal(client, batch)
            if reason == "unavailable":
                self._tell(reason)
                return
            for _ in batch:
                self._waiting.popleft()
            if reason is None:
                self._metrics.sent(len(batch))
            else:
                self._metrics.dropped(reason, len(batch))
            self._tell(reason)

    def _of_batch(self) -> int:
        return min(len(self._waiting), self._config.batch)

    async def _refusal(self, client: httpx.AsyncClient, batch: "list[ReadableSpan]") -> str | None:
        """Why the collector did not take a batch, as a fixed word; nothing where it did."""
        try:
            body = await asyncio.to_thread(_encoded, batch)
            answer = await client.post(self._url, content=body)
        except httpx.HTTPError:
            return "unavailable"
        if answer.is_success:
            return None
        return "unavailable" if answer.status_code in _PASSING else "refused"

    def _tell(self, reason: str | None) -> None:
        if reason is not None and not self._is_failing:
            log.warning("tracing_failed", reason=reason)
        elif reason is None and self._is_failing:
            log.info("tracing_resumed")
        self._is_failing = reason is not None


def _revealed(config: TracingConfig) -> Mapping[str, str]:
    return {name: secret.get_secret_value() for name, secret in config.headers.items()}


def _encoded(batch: "list[ReadableSpan]") -> bytes:
    return gzip.compress(encode_spans(batch).SerializeToString(), compresslevel=1)
