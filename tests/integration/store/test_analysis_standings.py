"""How far the analyses of agents are behind their sessions."""

from datetime import UTC, datetime, timedelta

import pytest
from integration.store.making import NOON
from integration.store.sessions.making import SECOND, make_event, save, session_key

from watchfloor.core import AgentId, AnalysisStanding, FakeClock
from watchfloor.store import (
    AgentRepository,
    AnalysisSessionRepository,
    AnalysisStandings,
    Conclusions,
    ConclusionSteps,
    SessionIdentity,
    SessionSaving,
    Store,
)

pytestmark = pytest.mark.integration

SHOP, OTHER = AgentId("shop"), AgentId("other")


async def _tell(store: Store, project: str, *names: str) -> None:
    events = [make_event(session_key(project, name)) for name in names]
    await save(SessionSaving(store), events, identity=SessionIdentity(SHOP))


async def _conclude(store: Store, project: str) -> None:
    watermarks = {project: NOON + 61 * SECOND}
    await Conclusions(store).conclude(watermarks=watermarks, inactivity_s=60, limit=100)


async def test_sessions_that_were_concluded_since_the_last_run_are_counted(
    store: Store, project: str
) -> None:
    standings = AnalysisStandings(store)
    await _tell(store, project, "s-1", "s-2")
    await _conclude(store, project)
    await _tell(store, project, "s-3")
    other, shop = await standings.of(project, [SHOP, OTHER])
    assert other == AnalysisStanding(agent_id=OTHER)
    assert (shop.total_sessions, shop.completed_sessions, shop.unanalyzed_sessions) == (3, 2, 2)
    assert (shop.is_running, shop.last_analysis) == (False, None)

    clock = FakeClock(datetime.now(UTC) + timedelta(seconds=1))
    runs = AnalysisSessionRepository(store, clock=clock)
    begun = await runs.begin(project, SHOP, completed_sessions=2)
    (shop,) = await standings.of(project, [SHOP])
    assert (shop.is_running, shop.unanalyzed_sessions) == (True, 2)
    ended = await runs.complete(project, begun.analysis_id, sessions_analyzed=2, findings_count=0)
    (shop,) = await standings.of(project, [SHOP])
    assert (shop.is_running, shop.unanalyzed_sessions) == (False, 0)
    assert shop.last_analysis == ended
    assert await runs.get(project, begun.analysis_id) == ended
    assert await runs.get(project, "no-id") is None
    assert await runs.get("another", begun.analysis_id) is None


async def test_a_report_that_is_wanted_anyway_is_noted_with_its_agent(
    store: Store, project: str
) -> None:
    agents, steps = AgentRepository(store), ConclusionSteps(store)
    await _tell(store, project, "s-1")
    await steps.ask(project, [SHOP])
    agent = await agents.get(project, SHOP)
    assert agent is not None
    assert agent.analysis_wanted_at is None
    await steps.ask(project, [SHOP], even_if_known=True)
    first = await agents.get(project, SHOP)
    await steps.ask(project, [SHOP], even_if_known=True)
    (second,) = (await agents.list(project)).items
    assert first is not None
    assert first.analysis_wanted_at is not None
    assert second.analysis_wanted_at is not None
    assert first.analysis_wanted_at < second.analysis_wanted_at
