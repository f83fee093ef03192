"""OTLP by HTTP and by gRPC: what exporters send, and what none would."""

import time
from collections.abc import Mapping
from functools import partial
from typing import Any, NamedTuple

import grpc
import httpx
from google.protobuf import json_format
from google.protobuf.message import DecodeError, Message
from google.rpc import status_pb2
from hypothesis import strategies as st
from opentelemetry.proto.collector.logs.v1 import logs_service_pb2 as logs
from opentelemetry.proto.collector.metrics.v1 import metrics_service_pb2 as metrics
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2 as traces
from support.otlp import chat_span, export_of
from support.otlp_requests import SentLog, logs_request

from fuzz.cases import LIMIT_S, run_cases
from fuzz.otlp_bodies import Sent, json_bodies, protobuf_bodies, sent
from fuzz.tally import Finding, Tally
from fuzz.target import Target

_PROTOBUF, _JSON = "application/x-protobuf", "application/json"
_DOCUMENTED = {200, 400, 401, 403, 413, 415, 429}
_UNAVAILABLE, _UNSUPPORTED, _PROBLEM = 503, 415, "application/problem+json"
_TOLD = {"INVALID_ARGUMENT", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "UNAVAILABLE"}


class Signal(NamedTuple):
    """What is exported.

    Attributes:
        paths: Where by HTTP.
        service: Where by gRPC.
        good: A request as an exporter makes it.
        answer: What is answered to it.
    """

    paths: tuple[str, ...]
    service: str
    good: Message
    answer: type[Message]


SIGNALS = (
    Signal(
        ("/v1/traces", "/api/public/otel/v1/traces"),
        traces.DESCRIPTOR.services_by_name["TraceService"].full_name,
        export_of(chat_span(1), chat_span(2)),
        traces.ExportTraceServiceResponse,
    ),
    Signal(
        ("/v1/logs",),
        logs.DESCRIPTOR.services_by_name["LogsService"].full_name,
        logs_request(SentLog("gen_ai.user.message", {"content": "Hello"})),
        logs.ExportLogsServiceResponse,
    ),
    Signal(
        ("/v1/metrics",),
        metrics.DESCRIPTOR.services_by_name["MetricsService"].full_name,
        metrics.ExportMetricsServiceRequest(),
        metrics.ExportMetricsServiceResponse,
    ),
)


class Export(NamedTuple):
    """One case.

    Attributes:
        role: Whose key is shown.
        signal: What is exported.
        path: Where; nothing where it is by gRPC.
        body: What is sent.
        headers: What is said of it.
    """

    role: str
    signal: Signal
    path: str
    body: bytes
    headers: Mapping[str, str]


def fuzz_otlp(target: Target, tally: Tally, *, cases: int) -> None:
    """Export so many times, of all signals and ways alike."""
    exports = st.one_of([_exports(signal) for signal in SIGNALS])
    with (
        grpc.insecure_channel(target.product.endpoint("otlp_grpc")) as channel,
        httpx.Client(base_url=target.product.url, timeout=LIMIT_S) as http,
    ):
        ask = partial(_ask, target, tally, channel, http)
        run_cases(exports, ask, cases=cases, start=tally.seed)


def _exports(signal: Signal) -> st.SearchStrategy[Export]:
    # A viewer may export nothing, whatever it is.
    role = st.sampled_from(["admin", "admin", "admin", "viewer"])
    binary, written = protobuf_bodies(signal.good), json_bodies(signal.good)
    ways = [
        st.tuples(st.just(""), binary.map(_by_grpc)),
        *(
            st.tuples(st.sampled_from(signal.paths), sent(bodies, form))
            for bodies, form in ((binary, _PROTOBUF), (written, _JSON), (written, _PROTOBUF))
        ),
    ]
    return st.builds(lambda role, way: Export(role, signal, way[0], *way[1]), role, st.one_of(ways))


def _by_grpc(body: bytes) -> Sent:
    return body, {}


def _ask(
    target: Target, tally: Tally, channel: grpc.Channel, http: httpx.Client, export: Export
) -> None:
    key = target.keys[export.role]
    began = time.monotonic()
    if export.path:
        answer, fault = _posted(http, export, key)
    else:
        answer, fault = _called(channel, export, key)
    tally.answered(answer)
    took_s = time.monotonic() - began
    if fault := fault or ("hangs" if took_s > LIMIT_S else ""):
        place = export.path or export.signal.service
        again = f"{place} as {export.role} {dict(export.headers)}: {export.body.hex()}"
        tally.found(Finding(place, fault, f"{took_s:.1f} s", again))


def _posted(http: httpx.Client, export: Export, key: str) -> tuple[str, str]:
    try:
        response = http.post(
            export.path, content=export.body, headers={**export.headers, "x-api-key": key}
        )
    except httpx.HTTPError as exc:
        return "none", f"not answered: {type(exc).__name__}"
    status = response.status_code
    is_documented = status in _DOCUMENTED or (
        status == _UNAVAILABLE and "retry-after" in response.headers
    )
    fault = "" if is_documented else f"answers {status}"
    return str(status), fault or _misfit(response, export)


def _misfit(response: httpx.Response, export: Export) -> str:
    """What is wrong with the form of an answer."""
    content_type = response.headers["content-type"]
    asked = _PROBLEM if response.status_code == _UNSUPPORTED else export.headers["content-type"]
    if content_type != asked:
        return f"answers {content_type} to {export.headers['content-type']}"
    if content_type == _PROBLEM:
        return ""
    answer = export.signal.answer() if response.is_success else status_pb2.Status()
    try:
        if content_type == _JSON:
            json_format.Parse(response.content, answer)
        else:
            answer.ParseFromString(response.content)
    except (DecodeError, json_format.ParseError):
        return f"answers with no {answer.DESCRIPTOR.name}"
    return ""


def _called(channel: grpc.Channel, export: Export, key: str) -> tuple[str, str]:
    try:
        call: Any = channel.unary_unary(f"/{export.signal.service}/Export")
        raw = call(export.body, metadata=[("x-api-key", key)], timeout=LIMIT_S)
        export.signal.answer.FromString(raw)
    except DecodeError:
        return "OK", "answers with no message of its kind"
    except grpc.RpcError as error:
        name = str(error.code().name)
        return name, "" if name in _TOLD else f"answers {name}"
    return "OK", ""
