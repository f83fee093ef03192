"""A connected bus on the shared NATS, and signals of a project of the test's own."""

import itertools
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from support import Servers

from watchfloor.bus import NATSBus
from watchfloor.core import (
    AgentId,
    Event,
    EventId,
    EventSource,
    EventType,
    SessionId,
    SessionMessage,
    Speaker,
    ThreatId,
    ThreatSignal,
    mint_uuid7,
)

SignalMaker = Callable[..., ThreatSignal]
MessageMaker = Callable[..., SessionMessage]


@pytest.fixture
async def bus(servers: Servers) -> AsyncIterator[NATSBus]:
    bus = NATSBus(servers.nats_url, token=servers.nats_token)
    await bus.start()
    yield bus
    await bus.stop()


@pytest.fixture
def project() -> str:
    return f"p-{uuid4().hex[:12]}"


@pytest.fixture
def make_signal(project: str) -> SignalMaker:
    numbers = itertools.count()

    def make(**fields: Any) -> ThreatSignal:
        now = datetime.now(UTC)
        values: dict[str, Any] = {
            "threat_id": ThreatId(mint_uuid7(now)),
            "project_id": project,
            "received_at": now,
            "detected_at": now,
            "threat_type": "bot_traffic",
            "customer_id": "acme",
            "request_count": next(numbers),
        }
        return ThreatSignal(**(values | fields))

    return make


@pytest.fixture
def make_message(project: str) -> MessageMaker:
    def make(
        content: str = "hello",
        *,
        event_id: str | None = None,
        agent_id: str = "helper",
        project_id: str = project,
        received_at: datetime | None = None,
    ) -> SessionMessage:
        now = received_at or datetime.now(UTC)
        event = Event(
            event_id=EventId(event_id or mint_uuid7(now)),
            project_id=project_id,
            session_id=SessionId("s-1"),
            agent_id=AgentId(agent_id),
            event_type=EventType.MESSAGE_USER,
            event_time=datetime(2026, 1, 2, tzinfo=UTC),
            received_at=now,
            role=Speaker.USER,
            content=content,
            source=EventSource.REST,
        )
        return SessionMessage(project_id=project_id, agent_id=AgentId(agent_id), events=(event,))

    return make
