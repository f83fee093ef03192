"""Others' traces read as sessions: OTLP, gen_ai, OpenInference, Langfuse."""

from watchfloor.traces.conversation import conversation
from watchfloor.traces.export import read_export
from watchfloor.traces.ids import event_id_of
from watchfloor.traces.origin import Normalised, Origin
from watchfloor.traces.otlp import read_otlp_traces
from watchfloor.traces.otlp_json import parse_otlp_json
from watchfloor.traces.otlp_logs import read_otlp_logs
from watchfloor.traces.otlp_writing import write_otlp
from watchfloor.traces.retelling import retold, with_known_ids
from watchfloor.traces.transcript import Transcript

__all__ = [
    "Normalised",
    "Origin",
    "Transcript",
    "conversation",
    "event_id_of",
    "parse_otlp_json",
    "read_export",
    "read_otlp_logs",
    "read_otlp_traces",
    "retold",
    "with_known_ids",
    "write_otlp",
]
