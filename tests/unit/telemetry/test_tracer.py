"""Spans as they are handed to the sender."""

from datetime import UTC, datetime, timedelta

import pytest
from opentelemetry.sdk.trace import ReadableSpan

from watchfloor.core import UnavailableError
from watchfloor.telemetry import TraceContext, current_trace, within_trace
from watchfloor.telemetry.tracing._otel import OTelTracer

NOW = datetime(2026, 1, 1, 12, 0, 0, 1, tzinfo=UTC)
CALLER = TraceContext("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "vendor=1")


class _Kept:
    """A sender that keeps everything."""

    def __init__(self) -> None:
        self.spans: list[ReadableSpan] = []

    def put(self, span: ReadableSpan) -> None:
        self.spans.append(span)

    async def start(self) -> None:
        """Nothing."""

    async def stop(self) -> None:
        """Nothing."""

    def one(self) -> ReadableSpan:
        (span,) = self.spans
        return span


@pytest.fixture
def kept() -> _Kept:
    return _Kept()


def _tracer(kept: _Kept, *, ratio: float = 0.0) -> OTelTracer:
    return OTelTracer(kept, sample_ratio=ratio, resource={"service.name": "test"})


def test_what_enters_is_sampled_as_its_caller_says(kept: _Kept) -> None:
    with within_trace(CALLER), _tracer(kept).entry("enter") as span:
        assert span.context is not None
        assert span.context.trace_id == CALLER.trace_id
        assert span.context.tracestate == "vendor=1"
        assert current_trace() == span.context
    assert kept.one().parent is not None

    unsampled = TraceContext(CALLER.traceparent[:-1] + "0")
    with within_trace(unsampled), _tracer(kept, ratio=1.0).entry("enter") as span:
        assert span.context is None
    assert len(kept.spans) == 1


@pytest.mark.parametrize(("ratio", "count"), [(0.0, 0), (1.0, 100)])
def test_without_a_caller_chance_decides(kept: _Kept, ratio: float, count: int) -> None:
    tracer = _tracer(kept, ratio=ratio)
    for _ in range(100):
        tracer.entry("enter").end()
    assert len(kept.spans) == count


def test_a_part_of_nothing_is_no_span(kept: _Kept) -> None:
    _tracer(kept, ratio=1.0).span("part").end()
    assert kept.spans == []


def test_a_part_is_where_and_when_it_was(kept: _Kept) -> None:
    ended = NOW + timedelta(microseconds=7)
    part = _tracer(kept).span("part", {"batch.size": 3}, under=CALLER, at=NOW)
    part.end(at=ended)
    span = kept.one()
    assert span.parent is not None
    assert f"{span.parent.span_id:016x}" == CALLER.span_id
    assert span.start_time is not None
    assert span.end_time is not None
    # To the microsecond: a part must not seem to begin before the whole.
    assert span.end_time - span.start_time == 7_000
    assert span.start_time % 1_000 == 0
    assert dict(span.attributes or {}) == {"batch.size": 3}


@pytest.mark.parametrize(
    ("error", "code"),
    [(UnavailableError("away"), "unavailable"), (ValueError("a user's text"), "internal")],
)
def test_an_error_is_told_by_its_code_and_never_in_its_words(
    kept: _Kept, error: Exception, code: str
) -> None:
    with pytest.raises(type(error)), _tracer(kept).root("work"):
        raise error
    span = kept.one()
    assert dict(span.attributes or {}) == {"error.type": code}
    assert (span.status.description, list(span.events)) == (None, [])


def test_what_is_never_ended_is_never_told(kept: _Kept) -> None:
    _tracer(kept).root("work")
    assert kept.spans == []


def test_a_root_is_linked_to_other_traces(kept: _Kept) -> None:
    with _tracer(kept).root("batch") as span:
        span.link(CALLER)
    assert [f"{link.context.span_id:016x}" for link in kept.one().links] == [CALLER.span_id]


@pytest.fixture
def _own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEL_RESOURCE_ATTRIBUTES", "a=1")
    monkeypatch.setenv("OTEL_SDK_DISABLED", "true")
    monkeypatch.setenv("OTEL_TRACES_SAMPLER", "always_off")
    monkeypatch.setenv("OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT", "0")


@pytest.mark.usefixtures("_own_environment")
def test_the_environment_changes_nothing(kept: _Kept) -> None:
    _tracer(kept).root("work", {"a": 1}).end()
    assert dict(kept.one().resource.attributes) == {"service.name": "test"}
    assert dict(kept.one().attributes or {}) == {"a": 1}
