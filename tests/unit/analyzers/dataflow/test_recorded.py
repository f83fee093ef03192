"""Recorded runs of agents: judged from events as they come, and from a file, alike."""

import json
import random
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from support.gen_ai_spans import otlp_document, otlp_spans

from watchfloor.analyzers import DataflowAnalyzer, trace_dataflow
from watchfloor.core import (
    CONVERSATION_TYPES,
    Dataflow,
    DataflowVerdict,
    Event,
    EventSource,
    FakeClock,
    ProjectId,
    SessionExcerpt,
    read_messages,
)
from watchfloor.telemetry import Metrics
from watchfloor.traces import Origin, Transcript, read_export

_FILE = Path(__file__).parents[2] / "traces" / "data" / "recorded" / "sessions.jsonl"
_SESSIONS = [json.loads(line) for line in _FILE.read_text(encoding="utf-8").splitlines()]


def _recorded(messages: Any, at: datetime, *, tool_spans: bool, in_order: bool) -> list[Event]:
    """The events of a session, as they are saved request by request and read again."""
    spans = otlp_spans(messages, "session", tool_spans=tool_spans)
    if not in_order:
        random.Random(7).shuffle(spans)
    origin, data, events = Origin(ProjectId("shop"), at, EventSource.OTLP), b"", list[Event]()
    for span in spans:
        told = read_export(otlp_document([span]), origin)
        transcript = Transcript.load(data)
        events += transcript.add(told.events, told.calls)
        data = transcript.dump()
    events.sort(key=lambda event: (event.event_time, event.rank or 0.0, event.event_id))
    return [Event.model_validate_json(event.model_dump_json()) for event in events]


def _said(found: Dataflow) -> object:
    """Everything but masked words, and what only recorded sessions have."""
    return found.verdict, found.score, [_places(chain.model_dump()) for chain in found.chains]


def _places(chain: dict[str, Any]) -> object:
    source, followed = chain["source"], chain["followed_by"] or {}
    done = [followed.get(name) for name in ("message_index", "call_index", "tool", "reasons")]
    at = [source[name] for name in ("message_index", "tool", "field", "start", "end", "reasons")]
    return at, done, chain["score"], chain["frameworks"]


@pytest.mark.parametrize("in_order", [True, False], ids=["in order", "out of order"])
@pytest.mark.parametrize("tool_spans", [True, False], ids=["tools seen", "tools not seen"])
@pytest.mark.parametrize("session", _SESSIONS, ids=lambda session: session["id"])
def test_events_and_a_file_give_the_same_verdict(
    session: dict[str, Any], noon: FakeClock, *, tool_spans: bool, in_order: bool
) -> None:
    messages = session["messages"]
    events = _recorded(messages, noon.now(), tool_spans=tool_spans, in_order=in_order)
    spoken = tuple(event for event in events if event.event_type in CONVERSATION_TYPES)
    analyzer = DataflowAnalyzer(clock=noon, metrics=Metrics())

    found = analyzer.judge(SessionExcerpt(events=spoken, total_events=len(events)))

    assert _said(found) == _said(trace_dataflow(read_messages(messages)))


def test_the_recorded_sessions_show_every_verdict() -> None:
    """Else the comparison above would say little."""
    found = {trace_dataflow(read_messages(each["messages"])).verdict for each in _SESSIONS}

    assert found == set(DataflowVerdict)
