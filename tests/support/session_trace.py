"""What the trace of a session must be, whichever process its parts are done in."""

from collections.abc import Sequence

from support.collector import CollectedSpan

REPORT_PARTS = ("behavioral", "pii", "security_checks", "usage")
"""What is under ``analyze_agent``."""

ENDS = {
    ("events.save", "analyze_agent"),
    ("events.save", "pii.analyze"),
    ("events.save", "session.deliver"),
    ("session.conclude", "session.deliver"),
}
"""What is told last; everything else is there by then."""

_SESSION = {"project.id", "session.id"}
ATTRIBUTES = {
    "events.submit": {"project.id", "events", "source"},
    "events.save": {"project.id", "events"},
    "analyze_session": {*_SESSION, "events", "policy.action"},
    "session.conclude": _SESSION,
    "session.deliver": {"stream.watchers"},
    "analyze_agent": {"project.id", "gen_ai.agent.id"},
}


def parents_of(spans: Sequence[CollectedSpan]) -> set[tuple[str, str]]:
    """The names of spans, each after that of the one above it; ``caller`` for one elsewhere."""
    by_id = {span.span_id: span.name for span in spans}
    return {(by_id.get(span.parent_id, "caller"), span.name) for span in spans}


def require_session_trace(spans: Sequence[CollectedSpan], *, analyses: Sequence[str]) -> None:
    """Return where these are exactly the spans of a session from its events to its report.

    Args:
        spans: All of its trace, but for what a language model was asked.
        analyses: What is under ``analyze_session``, beside the policies.
    """
    found = parents_of([span for span in spans if span.name != "session.deliver"])
    assert found == {
        ("caller", "events.submit"),
        ("events.submit", "events.save"),
        ("events.save", "analyze_session"),
        *(("analyze_session", f"{each}.analyze") for each in analyses),
        ("analyze_session", "policies.decide"),
        ("events.save", "pii.analyze"),
        ("events.save", "session.conclude"),
        ("events.save", "analyze_agent"),
        *(("analyze_agent", f"{part}.analyze") for part in REPORT_PARTS),
    }
    kinds = {span.name: span.kind for span in spans if span.kind != "INTERNAL"}
    assert kinds == {
        "events.submit": "PRODUCER",
        "events.save": "CONSUMER",
        "session.deliver": "CONSUMER",
    }
    for span in spans:
        about = set(span.attributes)
        assert about == ATTRIBUTES[span.name] if span.name in ATTRIBUTES else about <= _SESSION
    told = {above for above, name in parents_of(spans) if name == "session.deliver"}
    assert told == {"events.save", "session.conclude"}
    _require_order(spans)


def _require_order(spans: Sequence[CollectedSpan]) -> None:
    by_name = {span.name: span for span in spans}
    way = ("events.submit", "events.save", "session.conclude", "analyze_agent")
    began = [by_name[name].began_ns for name in way]
    assert began == sorted(began)
    whole = by_name["analyze_session"]
    for span in spans:
        if span.parent_id == whole.span_id:
            assert whole.began_ns <= span.began_ns <= span.ended_ns <= whole.ended_ns, span.name
