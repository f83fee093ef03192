"""A tool call counts once, a model's call once, whatever events tell of them."""

from datetime import UTC, datetime
from typing import Any

import pytest

from watchfloor.core import Event, EventSource, EventType, SessionCounters

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def _event(kind: str, **fields: Any) -> Event:
    return Event.model_validate(
        {
            "event_id": "e",
            "project_id": "p",
            "session_id": "s",
            "event_type": kind,
            "event_time": NOON,
            "received_at": NOON,
            "source": EventSource.REST,
        }
        | fields
    )


SEARCH = {"name": "search"}
USE = {"input_tokens": 5, "output_tokens": 8, "total_tokens": 14, "duration_ms": 2.5}


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([], {}),
        ([_event("message.user"), _event("message.tool")], {"messages": 2}),
        ([_event("cot"), _event("span"), _event("session.start"), _event("policy_decision")], {}),
        (
            [_event("tool.execution", tool=SEARCH), _event("tool.result", tool=SEARCH)],
            {"tool_calls": 1, "tools": {"search": 1}},
        ),
        ([_event("tool_call", tool=SEARCH)], {"tool_calls": 1, "tools": {"search": 1}}),
        ([_event("tool_call")], {"tool_calls": 1}),
        ([_event("tool.result", tool=SEARCH)], {}),
        (
            [_event("tool_call", tool=SEARCH), _event("tool.execution", tool={"name": "read"})],
            {"tool_calls": 2, "tools": {"search": 1, "read": 1}},
        ),
        ([_event("llm.call.start", model=USE)], {"model_calls": 1}),
        (
            [_event("llm.call.start"), _event("llm.call.finish", model=USE)],
            {
                "model_calls": 1,
                "responses": 1,
                "input_tokens": 5,
                "output_tokens": 8,
                "total_tokens": 14,
                "response_time_ms": 2.5,
            },
        ),
        (
            [_event("llm.call.finish", model={"input_tokens": 5, "output_tokens": 8})],
            {"responses": 1, "input_tokens": 5, "output_tokens": 8, "total_tokens": 13},
        ),
        ([_event("llm.call.finish")], {"responses": 1}),
        (
            [_event("llm.call.start"), _event("llm.call.error")],
            {"model_calls": 1, "errors": 1},
        ),
        ([_event("llm.call.error", error={"message": "no"})], {"errors": 1}),
        (
            [_event("tool.execution", tool=SEARCH, error={"error_type": "timeout"})],
            {"tool_calls": 1, "tools": {"search": 1}, "errors": 1},
        ),
    ],
    ids=[
        "nothing",
        "messages",
        "neither message nor call",
        "execution and result",
        "tool call",
        "tool call without a name",
        "result alone",
        "two tools",
        "start",
        "start and finish",
        "no total",
        "finish without use",
        "call that failed",
        "error said twice",
        "tool that failed",
    ],
)
def test_what_is_counted(events: list[Event], expected: dict[str, Any]) -> None:
    counted = SessionCounters().plus(events)

    assert counted == SessionCounters(events=len(events), **expected)


def test_counters_add_up() -> None:
    """In any division of the events into batches."""
    events = [
        _event(kind, tool=SEARCH, model=USE, error={"message": "no"} if number % 3 else None)
        for number, kind in enumerate([*EventType, *EventType])
    ]
    by_one = SessionCounters()
    for event in events:
        by_one = by_one.plus([event])

    assert by_one == SessionCounters().plus(events) == SessionCounters().plus(iter(events))
    assert by_one.tools == {"search": by_one.tool_calls}


def test_tools_by_name_are_bounded_and_each_use_counts() -> None:
    """An agent that makes up a name for each use would make its session grow without end."""
    counters = SessionCounters()
    for number in range(300):
        named = [{"name": "search"}, {"name": f"tool-{number}"}]
        counters = counters.plus([_event("tool_call", tool=each) for each in named])
    assert len(counters.tools) == 257
    assert counters.tools["search"] == 300
    assert counters.tools["(others)"] == 300 - 255
    assert counters.tool_calls == sum(counters.tools.values()) == 600
