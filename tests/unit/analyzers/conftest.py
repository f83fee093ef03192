"""Signals, investigations and events for the analyzers."""

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest
from pydantic import JsonValue

from watchfloor.core import (
    AgentAnalysis,
    AgentName,
    AgentStatus,
    Event,
    Factor,
    FakeClock,
    Investigation,
    ThreatId,
    ThreatSignal,
)

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
COMPLETE = {
    "source_ip": "198.51.100.7",
    "user_agent": "Mozilla/5.0",
    "request_count": 500,
    "endpoint": "/shop",
}
"""A signal that leaves nothing out and has nothing remarkable: 100 requests a minute."""


@pytest.fixture
def signal_of() -> Callable[..., ThreatSignal]:
    """Makes a complete signal; fields are changed by name, ``None`` leaves one out."""

    def make(**fields: Any) -> ThreatSignal:
        values = {
            "threat_id": ThreatId("019cae00-0000-7000-8000-000000000001"),
            "project_id": "main",
            "received_at": NOON,
            "detected_at": NOON,
            "threat_type": "bot_traffic",
            "customer_id": "acme",
        }
        return ThreatSignal.model_validate(values | COMPLETE | fields)

    return make


@pytest.fixture
def case_of(signal_of: Callable[..., ThreatSignal]) -> Callable[..., Investigation]:
    """Makes an investigation in which all five agents answered.

    Findings are given by the agent's name as ``{factor: value}``; ``failed`` names agents without
    an answer; all other arguments are fields of the signal.
    """

    def make(
        *,
        failed: tuple[str, ...] = (),
        confidence: float = 0.7,
        findings: dict[str, dict[str, JsonValue]] | None = None,
        **fields: Any,
    ) -> Investigation:
        analyses = {}
        for agent in AgentName:
            has_failed = agent in failed
            factors = {} if has_failed else (findings or {}).get(agent, {})
            analyses[agent] = AgentAnalysis(
                agent_name=agent,
                status=AgentStatus.TIMED_OUT if has_failed else AgentStatus.OK,
                analysis=f"What {agent} says.",
                confidence=0.0 if has_failed else confidence,
                factors=tuple(Factor(name=name, value=each) for name, each in factors.items()),
            )
        return Investigation(signal=signal_of(**fields), analyses=analyses)

    return make


@pytest.fixture
def noon() -> FakeClock:
    """A clock that stands at noon."""
    return FakeClock(NOON)


@pytest.fixture
def event_of() -> Callable[..., Event]:
    """Makes events of one session, each with an id of its own; fields are given by name."""
    numbers = count(1)

    def make(event_type: str, content: str | None, **fields: Any) -> Event:
        values = {
            "event_id": f"event-{next(numbers)}",
            "project_id": "main",
            "session_id": "session",
            "event_type": event_type,
            "event_time": NOON,
            "received_at": NOON,
            "content": content,
            "source": "rest",
        }
        return Event.model_validate(values | fields)

    return make
