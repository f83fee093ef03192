"""What the trace of one threat must be, whichever runtime its agents had."""

from collections.abc import Sequence
from itertools import pairwise

from support.collector import CollectedSpan

PARTS = (
    "historical_agent.analyze",
    "config_agent.analyze",
    "devops_agent.analyze",
    "context_agent.analyze",
    "priority_agent.analyze",
    "fp_analyzer.analyze",
    "response_engine.generate_plan",
    "timeline_builder.build",
)
"""What is under ``analyze_threat``, in the order in which it is told."""
NAMES = ("threat.submit", "analyze_threat", *PARTS, "threat.publish", "threat.deliver")


KINDS = {
    "threat.submit": "PRODUCER",
    "analyze_threat": "CONSUMER",
    "threat.publish": "PRODUCER",
    "threat.deliver": "CONSUMER",
    **dict.fromkeys(PARTS, "INTERNAL"),
}
_JUDGED = {"threat.type", "threat.severity"}
ATTRIBUTES = {
    "threat.submit": {"threat.id", "threat.type", "project.id"},
    "analyze_threat": {
        *("threat.id", "project.id", "batch.size", "messaging.delivery_count"),
        *_JUDGED,
    },
    "threat.publish": {"threat.id", "revision"},
    "threat.deliver": {"stream.watchers"},
    **dict.fromkeys(PARTS, _JUDGED),
}


def require_threat_trace(spans: Sequence[CollectedSpan], *, caller_id: str = "") -> None:
    """Return where these are exactly the spans of one threat.

    Args:
        spans: All of its trace.
        caller_id: The span of who told of it; empty where that is not watched.
    """
    assert sorted(span.name for span in spans) == sorted(NAMES)
    assert not any(span.has_failed for span in spans)
    by_name = {span.name: span for span in spans}
    above = {
        "threat.submit": caller_id,
        "analyze_threat": by_name["threat.submit"].span_id,
        "threat.publish": by_name["threat.submit"].span_id,
        "threat.deliver": by_name["threat.publish"].span_id,
        **dict.fromkeys(PARTS, by_name["analyze_threat"].span_id),
    }
    assert {span.name: span.parent_id for span in spans} == above
    assert {span.name: span.kind for span in spans} == KINDS
    _require_attributes(by_name)
    _require_times(by_name)


def _require_attributes(by_name: dict[str, CollectedSpan]) -> None:
    assert {name: set(span.attributes) for name, span in by_name.items()} == ATTRIBUTES
    for attribute in ("threat.id", "project.id", "threat.type", "threat.severity"):
        told = {span.attributes.get(attribute) for span in by_name.values()} - {None}
        assert len(told) == 1, attribute
    severity = by_name["analyze_threat"].attributes["threat.severity"]
    assert severity in {"low", "medium", "high", "critical"}


def _require_times(by_name: dict[str, CollectedSpan]) -> None:
    whole = by_name["analyze_threat"]
    assert by_name["threat.submit"].began_ns <= whole.began_ns
    for name in PARTS:
        part = by_name[name]
        assert whole.began_ns <= part.began_ns <= part.ended_ns <= whole.ended_ns, name
    in_a_row = [by_name[name] for name in PARTS[5:]]
    for before, after in pairwise(in_a_row):
        assert before.ended_ns <= after.began_ns
    assert whole.ended_ns <= by_name["threat.publish"].began_ns
