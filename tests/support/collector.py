"""A collector of spans, as far as tests need one: it takes OTLP by HTTP and keeps it."""

import gzip
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1 import trace_pb2

from support.receiver import Received, Receiver, receiver


class CollectedSpan(NamedTuple):
    """A span as it was sent.

    Attributes:
        name: Its name.
        trace_id: Hex.
        span_id: Hex.
        parent_id: Hex; empty for a root.
        kind: ``INTERNAL``, ``CLIENT``...
        began_ns: When.
        ended_ns: When.
        attributes: By name.
        links: Span ids that it is linked to.
        has_failed: Whether its status says so.
        service: Which process says so.
        scope: What made it.
        tracestate: What others passed along.
    """

    name: str
    trace_id: str
    span_id: str
    parent_id: str
    kind: str
    began_ns: int
    ended_ns: int
    attributes: dict[str, Any]
    links: tuple[str, ...]
    has_failed: bool
    service: str
    scope: str
    tracestate: str


class Collector:
    """What a receiver got, read as spans.

    Attributes:
        endpoint: What a product is told.
        receiver: Answers.
    """

    def __init__(self, behind: Receiver) -> None:
        self.endpoint = behind.url.removesuffix("/hook")
        self.receiver = behind

    @property
    def told(self) -> bytes:
        """The same as bytes, unread."""
        return b"".join(gzip.decompress(each.body) for each in self.receiver.received)

    @property
    def spans(self) -> list[CollectedSpan]:
        """Everything that came, in the order in which it ended."""
        return [span for each in self.receiver.received for span in _spans_in(each)]

    def trace(self, trace_id: str) -> list[CollectedSpan]:
        """Those of one trace."""
        return [span for span in self.spans if span.trace_id == trace_id]

    def named(self, name: str) -> list[CollectedSpan]:
        """Those of one name."""
        return [span for span in self.spans if span.name == name]


@asynccontextmanager
async def collector() -> AsyncIterator[Collector]:
    """A collector on a free port, as long as the context lasts."""
    async with receiver() as behind:
        yield Collector(behind)


def _spans_in(received: Received) -> Iterator[CollectedSpan]:
    request = ExportTraceServiceRequest.FromString(gzip.decompress(received.body))
    for resource in request.resource_spans:
        whose = _plain(resource.resource.attributes)
        for scope in resource.scope_spans:
            for span in scope.spans:
                yield _collected(span, str(whose["service.name"]), scope.scope.name)


def _collected(span: trace_pb2.Span, service: str, scope: str) -> CollectedSpan:
    return CollectedSpan(
        name=span.name,
        trace_id=span.trace_id.hex(),
        span_id=span.span_id.hex(),
        parent_id=span.parent_span_id.hex(),
        kind=trace_pb2.Span.SpanKind.Name(span.kind).removeprefix("SPAN_KIND_"),
        began_ns=span.start_time_unix_nano,
        ended_ns=span.end_time_unix_nano,
        attributes=_plain(span.attributes),
        links=tuple(link.span_id.hex() for link in span.links),
        has_failed=span.status.code == trace_pb2.Status.STATUS_CODE_ERROR,
        service=service,
        scope=scope,
        tracestate=span.trace_state,
    )


def _plain(attributes: Any) -> dict[str, Any]:
    return {each.key: getattr(each.value, each.value.WhichOneof("value")) for each in attributes}
