"""Spans made by OpenTelemetry's SDK; imported only where somebody wants them."""

import random
from collections.abc import Callable
from contextvars import Token
from datetime import UTC, datetime, timedelta
from typing import Protocol, Self

from opentelemetry import trace as otel
from opentelemetry.context import Context
from opentelemetry.metrics import NoOpMeterProvider
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import (
    ReadableSpan,
    SpanLimits,
    SpanProcessor,
    SynchronousMultiSpanProcessor,
    Tracer,
)
from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
from opentelemetry.sdk.trace.sampling import ALWAYS_ON
from opentelemetry.sdk.util.instrumentation import InstrumentationScope

from watchfloor.core import WatchfloorError
from watchfloor.telemetry.tracing.context import CURRENT, TraceContext, current_trace
from watchfloor.telemetry.tracing.tracer import NO_SPAN, Attributes, Span, SpanKind

_EPOCH = datetime.fromtimestamp(0, UTC)
_MICROSECOND = timedelta(microseconds=1)
_NS_PER_MICROSECOND = 1_000
_SCOPE = "watchfloor"
_ERROR_TYPE = "error.type"
_MOST_LINKS = 4_096
_LIMITS = SpanLimits(
    max_attributes=64,
    max_events=16,
    max_links=_MOST_LINKS,
    max_span_attributes=64,
    max_event_attributes=16,
    max_link_attributes=16,
    max_attribute_length=256,
    max_span_attribute_length=256,
)


class Sender(Protocol):
    """Where spans go that ended."""

    def put(self, span: ReadableSpan) -> None:
        """Take one; never waits."""
        ...

    async def start(self) -> None:
        """Begin to send."""
        ...

    async def stop(self) -> None:
        """Send what is left, within a limit."""
        ...


class OTelTracer:
    """Samples, makes spans, and hands those that ended to the sender.

    Args:
        sender: Tells a collector of them.
        sample_ratio: Which share of what begins here is sampled.
        resource: What is the same for all of them: whose they are.
    """

    is_on = True

    def __init__(self, sender: Sender, *, sample_ratio: float, resource: Attributes) -> None:
        self._sender = sender
        self._sample_ratio = sample_ratio
        # Whoever is not sampled never comes to the library. Its provider would heed variables of
        # the environment, and make no span at all where one of them says so.
        ended = SynchronousMultiSpanProcessor()  # type: ignore[no-untyped-call]
        ended.add_span_processor(_Ended(sender.put))
        self._tracer = Tracer(
            ALWAYS_ON,
            Resource(resource),
            ended,
            RandomIdGenerator(),
            None,  # type: ignore[arg-type] # the scope, by its former name
            _LIMITS,
            InstrumentationScope(_SCOPE),
            meter_provider=NoOpMeterProvider(),
        )

    def span(
        self,
        name: str,
        attributes: Attributes | None = None,
        *,
        kind: SpanKind = SpanKind.INTERNAL,
        under: TraceContext | None = None,
        at: datetime | None = None,
    ) -> Span:
        """A part of what is above it; see the port."""
        above = under or current_trace()
        if above is None or not above.is_sampled:
            return NO_SPAN
        return self._begun(name, attributes, kind=kind, above=above, at=at)

    def entry(
        self,
        name: str,
        attributes: Attributes | None = None,
        *,
        kind: SpanKind = SpanKind.INTERNAL,
    ) -> Span:
        """Where work enters the product; see the port."""
        above = current_trace()
        if not self._is_sampled(above):
            return NO_SPAN
        return self._begun(name, attributes, kind=kind, above=above, at=None)

    def root(self, name: str, attributes: Attributes | None = None) -> Span:
        """A sampled span with nothing above it."""
        return self._begun(name, attributes, kind=SpanKind.INTERNAL, above=None, at=None)

    async def start(self) -> None:
        """Begin to tell of spans."""
        await self._sender.start()

    async def stop(self) -> None:
        """Tell of what ended, within a limit; safe twice and without ``start``."""
        await self._sender.stop()

    def _is_sampled(self, above: TraceContext | None) -> bool:
        if above is not None:
            return above.is_sampled
        return random.random() < self._sample_ratio  # noqa: S311 - chance, not a secret

    def _begun(
        self,
        name: str,
        attributes: Attributes | None,
        *,
        kind: SpanKind,
        above: TraceContext | None,
        at: datetime | None,
    ) -> Span:
        span = self._tracer.start_span(
            name,
            context=_context_of(above),
            kind=_KINDS[kind],
            attributes=dict(attributes) if attributes else None,
            start_time=_ns(at or datetime.now(UTC)),
        )
        return _Begun(span, above.tracestate if above else "")


class _Begun:
    """A sampled span."""

    def __init__(self, span: otel.Span, tracestate: str) -> None:
        self._span = span
        own = span.get_span_context()
        flags = int(own.trace_flags) & 0xFF
        told = f"00-{own.trace_id:032x}-{own.span_id:016x}-{flags:02x}"
        self.context = TraceContext(told, tracestate)
        self._before: Token[TraceContext | None] | None = None

    def link(self, context: TraceContext) -> None:
        self._span.add_link(_span_context(context))

    def describe(self, attributes: Attributes) -> None:
        self._span.set_attributes(dict(attributes))

    def end(self, *, at: datetime | None = None, error_type: str | None = None) -> None:
        if error_type is not None:
            self._span.set_attribute(_ERROR_TYPE, error_type)
            self._span.set_status(otel.StatusCode.ERROR)
        self._span.end(_ns(at or datetime.now(UTC)))

    def __enter__(self) -> Self:
        self._before = CURRENT.set(self.context)
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if self._before is not None:
            CURRENT.reset(self._before)
        # The error's own words may be a user's: only its code is told.
        self.end(error_type=_code_of(error) if isinstance(error, Exception) else None)


class _Ended(SpanProcessor):
    """Hands over each span that ended."""

    def __init__(self, put: Callable[[ReadableSpan], None]) -> None:
        self._put = put

    def on_end(self, span: ReadableSpan) -> None:
        self._put(span)


_KINDS = {
    SpanKind.INTERNAL: otel.SpanKind.INTERNAL,
    SpanKind.CLIENT: otel.SpanKind.CLIENT,
    SpanKind.PRODUCER: otel.SpanKind.PRODUCER,
    SpanKind.CONSUMER: otel.SpanKind.CONSUMER,
}


def _context_of(above: TraceContext | None) -> Context:
    if above is None:
        return Context()
    return otel.set_span_in_context(otel.NonRecordingSpan(_span_context(above)), Context())


def _span_context(context: TraceContext) -> otel.SpanContext:
    return otel.SpanContext(
        int(context.trace_id, 16),
        int(context.span_id, 16),
        is_remote=True,
        trace_flags=otel.TraceFlags(int(context.traceparent[53:55], 16)),
        trace_state=otel.TraceState.from_header([context.tracestate]),
    )


def _ns(moment: datetime) -> int:
    # As a float it would lose what tells a part from the whole.
    return (moment - _EPOCH) // _MICROSECOND * _NS_PER_MICROSECOND


def _code_of(error: Exception) -> str:
    return error.code if isinstance(error, WatchfloorError) else WatchfloorError.code
