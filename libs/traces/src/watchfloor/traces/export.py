"""Files of traces, recognised by their form."""

from collections.abc import Mapping
from datetime import datetime

from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from pydantic import JsonValue

from watchfloor.core import InvalidInputError
from watchfloor.traces._langfuse import is_observation, observation_span, trace_span
from watchfloor.traces._span import Span
from watchfloor.traces._span_dump import dumped_span, is_dumped_span
from watchfloor.traces._text import cleaned, mapping
from watchfloor.traces.origin import Normalised, Origin
from watchfloor.traces.otlp import spans_of
from watchfloor.traces.otlp_json import logs_in, traces_in
from watchfloor.traces.otlp_logs import read_beside

_DEPTH_LIMIT = 4
_Object = Mapping[str, JsonValue]


def read_export(document: JsonValue, origin: Origin) -> Normalised:
    """Everything that a file tells of.

    Args:
        document: The parsed file; for a file of JSON lines the list of them. It holds OTLP
            requests, exports of Langfuse (``{trace, observations}``, or observations alone) or
            dumped spans, alone or in lists.
        origin: Where it came from.
    """
    found = _Found(origin.received_at)
    found.look_into(cleaned(document), 0)
    told = read_beside(found.logs, found.spans, origin).plus(Normalised(rejected=found.rejected))
    if not any(told):
        return Normalised(rejected=("document: it has no form of traces that is known",))
    return told


class _Found:
    """What was found in a document."""

    def __init__(self, received_at: datetime) -> None:
        self._received_at = received_at
        self.spans: list[Span] = []
        self.logs: list[ExportLogsServiceRequest] = []
        self.rejected: list[str] = []

    def look_into(self, value: JsonValue, depth: int) -> None:
        """Take what is known, else look into what this holds."""
        if isinstance(value, list):
            for item in value:
                self.look_into(item, depth)
        elif isinstance(value, dict) and not self._take(value) and depth < _DEPTH_LIMIT:
            for item in value.values():
                self.look_into(item, depth + 1)

    def _take(self, value: _Object) -> bool:
        if "resourceSpans" in value or "resource_spans" in value:
            self._take_otlp_spans(dict(value))
        elif "resourceLogs" in value or "resource_logs" in value:
            self._take_otlp_logs(dict(value))
        elif isinstance(observations := value.get("observations"), list):
            self._take_langfuse(value, observations)
        elif is_observation(value):
            self._add(observation_span(value, {}, self._received_at))
        elif is_dumped_span(value):
            self._add(dumped_span(value, self._received_at))
        else:
            return False
        return True

    def _add(self, span: Span | None) -> None:
        if span is None:
            self.rejected.append(f"span {len(self.spans)}: it has no ids")
        else:
            self.spans.append(span)

    def _take_otlp_spans(self, document: JsonValue) -> None:
        try:
            spans, rejected = spans_of(traces_in(document), self._received_at)
        except InvalidInputError as error:
            self.rejected.append(f"document: {error}")
            return
        self.spans.extend(spans)
        self.rejected.extend(rejected)

    def _take_otlp_logs(self, document: JsonValue) -> None:
        try:
            self.logs.append(logs_in(document))
        except InvalidInputError as error:
            self.rejected.append(f"document: {error}")

    def _take_langfuse(self, value: _Object, observations: list[JsonValue]) -> None:
        trace = mapping(value.get("trace")) or value
        told = [item for item in observations if isinstance(item, dict)]
        for item in told:
            self._add(observation_span(item, trace, self._received_at))
        if not told:
            self._add(trace_span(trace, self._received_at))
