"""Where spans may go."""

import sys

import pytest
from pydantic import ValidationError

from watchfloor.core import InvalidInputError
from watchfloor.telemetry import NO_TRACER, Metrics, TracingConfig, tracer_of

RESOURCE = {"service.name": "test"}


def test_without_an_endpoint_there_is_no_span_and_no_library_for_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The environment of OpenTelemetry's own library does not switch it on either."""
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4318")
    tracer = tracer_of(TracingConfig(), resource=RESOURCE, metrics=Metrics().tracing)
    assert tracer is NO_TRACER
    with tracer.entry("a") as span, tracer.span("b"), tracer.root("c"):
        assert span.context is None


def test_an_endpoint_without_what_makes_spans_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk", None)
    config = TracingConfig(endpoint="http://collector:4318")
    with pytest.raises(InvalidInputError):
        tracer_of(config, resource=RESOURCE, metrics=Metrics().tracing)


@pytest.mark.parametrize(
    "endpoint",
    [
        "collector:4318",
        "grpc://collector:4317",
        "http://",
        "http://u:p@collector:4318",
        "http://c?a",
    ],
)
def test_what_is_no_address_of_a_collector_is_refused(endpoint: str) -> None:
    with pytest.raises(ValidationError, match="endpoint"):
        TracingConfig(endpoint=endpoint)


@pytest.mark.parametrize("endpoint", ["http://c:4318/", "http://c:4318/v1/traces"])
def test_the_base_and_the_whole_path_are_understood(endpoint: str) -> None:
    assert TracingConfig(endpoint=endpoint).endpoint == "http://c:4318"
