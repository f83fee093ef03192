"""OTLP as JSON, which writes ids in hex where protobuf's own JSON has base64."""

import base64
from typing import Literal, TypeVar, overload

import pydantic_core
from google.protobuf import json_format
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from pydantic import JsonValue

from watchfloor.core import InvalidInputError, MalformedError

_Request = TypeVar("_Request", ExportTraceServiceRequest, ExportLogsServiceRequest)

_IDS = frozenset({"traceId", "spanId", "parentSpanId", "trace_id", "span_id", "parent_span_id"})
_ID_LENGTHS = frozenset({32, 16})
_WITHOUT_IDS = frozenset({"attributes", "resource", "scope", "body"})


@overload
def parse_otlp_json(data: bytes, kind: Literal["traces"]) -> ExportTraceServiceRequest: ...
@overload
def parse_otlp_json(data: bytes, kind: Literal["logs"]) -> ExportLogsServiceRequest: ...
def parse_otlp_json(
    data: bytes, kind: Literal["traces", "logs"]
) -> ExportTraceServiceRequest | ExportLogsServiceRequest:
    """The request that a JSON body holds; fields that are not known are passed over.

    Raises:
        MalformedError: It is not UTF-8 or not JSON.
        InvalidInputError: It is JSON, but no such request.
    """
    try:
        document: JsonValue = pydantic_core.from_json(data)
    except ValueError:
        raise MalformedError("The body must be JSON in UTF-8.") from None
    if kind == "traces":
        return traces_in(document)
    return logs_in(document)


def traces_in(document: JsonValue) -> ExportTraceServiceRequest:
    """The trace request of a parsed document."""
    return _filled(ExportTraceServiceRequest(), document)


def logs_in(document: JsonValue) -> ExportLogsServiceRequest:
    """The logs request of a parsed document."""
    return _filled(ExportLogsServiceRequest(), document)


def _filled(request: _Request, document: JsonValue) -> _Request:
    if not isinstance(document, dict):
        raise InvalidInputError("The body must be a JSON object.")
    try:
        told = {key: _with_base64(value) for key, value in document.items()}
        return json_format.ParseDict(told, request, ignore_unknown_fields=True)
    except (json_format.ParseError, ValueError, TypeError, AttributeError, RecursionError):
        raise InvalidInputError("The body must be an OTLP request.") from None


def _with_base64(value: JsonValue) -> JsonValue:
    if isinstance(value, list):
        return [_with_base64(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        key: item
        if key in _WITHOUT_IDS
        else _base64_of(item)
        if key in _IDS
        else _with_base64(item)
        for key, item in value.items()
    }


def _base64_of(value: JsonValue) -> JsonValue:
    """An id in base64; one that is no hex is left, as some senders write protobuf's JSON."""
    if not isinstance(value, str) or len(value) not in _ID_LENGTHS:
        return value
    try:
        return base64.b64encode(bytes.fromhex(value)).decode()
    except ValueError:
        return value
