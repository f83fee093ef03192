"""Recorded runs of agents, sent in every way in which instrumentation sends them."""

import json
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.gen_ai_spans import otlp_document, otlp_spans, tool_calls_of

from watchfloor.core import Event, EventType
from watchfloor.traces import Origin, Transcript, conversation, read_export

Spans = list[dict[str, Any]]
Requests = list[Spans]
_FILE = Path(__file__).parent / "data" / "recorded" / "sessions.jsonl"
_SESSIONS = [json.loads(line) for line in _FILE.read_text(encoding="utf-8").splitlines()]


def _shuffled(spans: Spans) -> Requests:
    return [[span] for span in random.Random(7).sample(spans, len(spans))]


_WAYS: dict[str, Callable[[Spans], Requests]] = {
    "at once": lambda spans: [spans],
    "one by one": lambda spans: [[span] for span in spans],
    "the last first": lambda spans: [[span] for span in reversed(spans)],
    "out of order": _shuffled,
    "each twice": lambda spans: [[span] for span in spans for _ in range(2)],
    "all twice": lambda spans: [spans, spans],
}


def _recorded(requests: Requests, origin: Origin) -> list[Event]:
    data, events = b"", list[Event]()
    for spans in requests:
        told = read_export(otlp_document(spans), origin)
        transcript = Transcript.load(data)
        events += transcript.add(told.events, told.calls)
        data = transcript.dump()
    return events


def _said(message: dict[str, Any], calls: Any) -> tuple[object, ...]:
    asked = [(call["name"], call["arguments"]) for call in calls]
    return str(message["role"]), message["content"] or "", asked


@pytest.mark.parametrize("way", _WAYS)
@pytest.mark.parametrize("tool_spans", [True, False], ids=["tools seen", "tools not seen"])
@pytest.mark.parametrize("session", _SESSIONS, ids=lambda session: session["id"])
def test_every_message_and_tool_call_is_there_in_order_and_once(
    session: dict[str, Any], way: str, origin: Origin, *, tool_spans: bool
) -> None:
    messages = session["messages"]
    spans = otlp_spans(messages, session["id"], tool_spans=tool_spans)
    events = _recorded(_WAYS[way](spans), origin)
    told = [_said(message, message.get("tool_calls", [])) for message in conversation(events)]
    assert told == [_said(message, tool_calls_of(message)) for message in messages]
    kinds = Counter(event.event_type for event in events)
    assert kinds[EventType.TOOL_EXECUTION] == sum(
        len(tool_calls_of(message)) for message in messages
    )
    assert kinds[EventType.TOOL_RESULT] == sum(message["role"] == "tool" for message in messages)
    assert len({event.event_id for event in events}) == len(events)


@pytest.mark.parametrize("session", _SESSIONS, ids=lambda session: session["id"])
def test_a_session_reads_the_same_without_a_span_around_it(
    session: dict[str, Any], origin: Origin
) -> None:
    """With only a session's id on them, each call and each tool at work is a trace of its own."""
    messages = session["messages"]
    spans = otlp_spans(messages, session["id"], one_trace=False)
    events = _recorded([[span] for span in spans], origin)
    assert len(conversation(events)) == len(messages)
    uses = sum(event.event_type is EventType.TOOL_EXECUTION for event in events)
    assert uses == sum(len(tool_calls_of(message)) for message in messages)
