"""Sessions that have something in common with a threat."""

from datetime import timedelta
from typing import Any

import pytest
from integration.store.sessions.making import NOON, SECOND, make_event, save, session_key

from watchfloor.core import AgentId, RelatedSession, SharedTrait, ThreatSignal, mint_uuid7
from watchfloor.store import SessionIdentity, SessionRepository, SessionSaving

pytestmark = pytest.mark.integration

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


@pytest.fixture
async def sessions_of_many(saving: SessionSaving, project: str) -> str:
    """Sessions that share more and more with the signal, and one long before."""
    identities = {
        "stranger": SessionIdentity(AgentId("other"), user_id="u-2", addresses=("192.0.2.9",)),
        "customer": SessionIdentity(AgentId("other"), customer_id="acme"),
        "agent": SessionIdentity(AgentId("concierge")),
        "address": SessionIdentity(AgentId("other"), addresses=("192.0.2.9", "192.0.2.1")),
        "user": SessionIdentity(AgentId("other"), user_id="u-1", customer_id="acme"),
        "all": SessionIdentity(
            AgentId("concierge"), user_id="u-1", customer_id="acme", addresses=("192.0.2.1",)
        ),
    }
    for number, (name, identity) in enumerate(identities.items()):
        event = make_event(session_key(project, name), event_time=NOON + number * SECOND)
        await save(saving, [event], identity=identity)
    before = make_event(session_key(project, "before"), event_time=NOON - HOUR)
    await save(saving, [before], identity=identities["all"])
    return project


def _signal(project: str, **fields: Any) -> ThreatSignal:
    given = {
        "user_id": "u-1",
        "agent_id": "concierge",
        "source_ip": "192.0.2.1",
        "customer_id": "acme",
    }
    return ThreatSignal(
        threat_id=mint_uuid7(NOON),
        project_id=project,
        received_at=NOON,
        detected_at=NOON,
        threat_type="anomaly",
        **given | fields,
    )


async def _related(
    sessions: SessionRepository, signal: ThreatSignal, *, limit: int = 10
) -> dict[str, set[SharedTrait]]:
    found = await sessions.related(signal, since=NOON - MINUTE, until=NOON + MINUTE, limit=limit)
    return {_name(each): set(each.matched) for each in found}


def _name(related: RelatedSession) -> str:
    return related.session.session_id


async def test_those_that_share_the_most_come_first(
    sessions_of_many: str, sessions: SessionRepository
) -> None:
    """An analyst reads from the top; a customer alone relates all of his sessions to nothing."""
    found = await _related(sessions, _signal(sessions_of_many))
    assert list(found.items()) == [
        ("all", {"user_id", "agent_id", "source_ip", "customer_id"}),
        ("user", {"user_id", "customer_id"}),
        ("address", {"source_ip"}),
        ("agent", {"agent_id"}),
    ]


async def test_the_session_that_the_signal_names_is_related_whenever_it_was(
    sessions_of_many: str, sessions: SessionRepository
) -> None:
    signal = _signal(sessions_of_many, session_id="before", user_id=None, source_ip=None)
    found = await _related(sessions, signal)
    assert list(found) == ["before", "all", "agent"]
    assert found["before"] == {"session_id", "agent_id", "customer_id"}


async def test_a_signal_that_names_nobody_has_no_sessions(
    sessions_of_many: str, sessions: SessionRepository
) -> None:
    nobody = _signal(sessions_of_many, user_id=None, agent_id=None, source_ip=None)
    assert await _related(sessions, nobody) == {}


async def test_a_session_counts_that_was_active_during_the_window(
    saving: SessionSaving, sessions: SessionRepository, project: str
) -> None:
    """One that began long before and went on long after was there as well."""
    key, identity = session_key(project), SessionIdentity(AgentId("concierge"))
    events = [make_event(key, event_time=NOON + hours * HOUR) for hours in (-2, 2)]
    await save(saving, events, identity=identity)
    assert list(await _related(sessions, _signal(project))) == [key.session_id]


async def test_no_more_are_told_than_asked_for(
    sessions_of_many: str, sessions: SessionRepository
) -> None:
    assert list(await _related(sessions, _signal(sessions_of_many), limit=2)) == ["all", "user"]


async def test_other_projects_share_nothing(
    sessions_of_many: str, sessions: SessionRepository
) -> None:
    """The same address attacks many; what it does to one is nobody else's business."""
    assert await _related(sessions, _signal(f"{sessions_of_many}-b")) == {}
