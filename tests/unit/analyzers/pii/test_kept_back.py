"""What was kept back at the edge counts as if it had been found here."""

from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pytest

from watchfloor.analyzers import DataflowAnalyzer, PiiAnalyzer
from watchfloor.core import (
    Event,
    EventId,
    EventSource,
    EventType,
    FakeClock,
    PiiSummary,
    RedactionMode,
    RedactionPolicy,
    SessionExcerpt,
    SessionId,
    ToolUse,
)
from watchfloor.redaction import Redactor, Tokens
from watchfloor.telemetry import Metrics

_NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
_MAIL, _CARD, _KEY = "ada.moss@example.org", "4012888888881881", "ghp_" + "a1B2" * 9
_EVENTS: list[dict[str, Any]] = [
    {"event_type": EventType.MESSAGE_USER, "content": f"I am {_MAIL} or {_MAIL}."},
    {
        "event_type": EventType.MESSAGE_ASSISTANT,
        "reasoning": f"The key is {_KEY}.",
        "tool_calls": (
            ToolUse(name="send", arguments={"to": [_MAIL]}),
            ToolUse(name="pay", arguments={"with": _CARD}),
        ),
    },
    {"event_type": EventType.TOOL_RESULT, "tool": ToolUse(name="pay", result=f"{_CARD} is good")},
]


def _excerpt(mode: RedactionMode) -> SessionExcerpt:
    redactor = Redactor(RedactionPolicy(mode=mode), Tokens({1: b"a" * 32}))
    events = [
        Event(
            event_id=EventId(f"event-{number}"),
            project_id="main",
            session_id=SessionId("s1"),
            event_time=_NOON,
            received_at=_NOON,
            source=EventSource.REST,
            **fields,
        )
        for number, fields in enumerate(_EVENTS)
    ]
    if mode is not RedactionMode.OFF:
        events = [redactor.record(event) for event in events]
    return SessionExcerpt(events=tuple(events), total_events=len(events))


def _summary(mode: RedactionMode) -> PiiSummary:
    return PiiSummary.of(PiiAnalyzer(clock=FakeClock(_NOON)).judge(_excerpt(mode)))


@pytest.mark.parametrize("mode", [RedactionMode.MASK, RedactionMode.TOKENS])
def test_what_was_kept_back_counts_as_found(mode: RedactionMode) -> None:
    """By type and by place, as often as it stood there."""
    plain, kept = _summary(RedactionMode.OFF), _summary(mode)

    assert (kept.types, kept.secrets) == (plain.types, plain.secrets)
    assert Counter(kept.locations) == Counter(plain.locations)
    assert kept.total_findings == 6


def test_what_is_told_again_counts_once() -> None:
    """As everything else does."""
    excerpt = _excerpt(RedactionMode.MASK)
    analyzer = PiiAnalyzer(clock=FakeClock(_NOON))
    first = analyzer.read_on(excerpt, None)

    assert analyzer.read_on(excerpt, first).found.total_findings == first.found.total_findings


@pytest.mark.parametrize(
    ("mode", "is_limited"),
    [(RedactionMode.MASK, True), (RedactionMode.TOKENS, False), (RedactionMode.OFF, False)],
)
def test_data_flow_says_that_it_is_limited_where_values_were_masked(
    mode: RedactionMode, *, is_limited: bool
) -> None:
    """Tokens of equal values are equal, so that where they went is still seen."""
    analyzer = DataflowAnalyzer(clock=FakeClock(_NOON), metrics=Metrics())
    found = analyzer.judge(_excerpt(mode))

    assert found.limited is is_limited
    assert ("limited" in found.model_dump_json()) is is_limited
