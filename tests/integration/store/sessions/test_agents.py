"""Agents and workflows are known by their sessions."""

import asyncio

import asyncpg
import pytest
from integration.store.sessions.making import NOON, SECOND, make_event, save, session_key

from watchfloor.core import AgentId, InvalidInputError, SessionKey, WorkflowId
from watchfloor.store import (
    AgentRepository,
    Conclusions,
    SessionIdentity,
    SessionSaving,
    Store,
    WorkflowRepository,
)

pytestmark = pytest.mark.integration


@pytest.fixture
def agents(store: Store) -> AgentRepository:
    return AgentRepository(store)


@pytest.fixture
def workflows(store: Store) -> WorkflowRepository:
    return WorkflowRepository(store)


async def _session(
    saving: SessionSaving, key: SessionKey, agent: str, workflow: str | None = None, *, at: int = 0
) -> None:
    identity = SessionIdentity(AgentId(agent), WorkflowId(workflow) if workflow else None)
    await save(saving, [make_event(key, received_at=NOON + at * SECOND)], identity=identity)


async def test_an_agents_sessions_are_counted(
    saving: SessionSaving, conclusions: Conclusions, agents: AgentRepository, project: str
) -> None:
    for number in range(3):
        await _session(saving, session_key(project, f"s-{number}"), "a", at=number)
    await _session(saving, session_key(project, "s-9"), "b", at=9)
    await conclusions.conclude(watermarks={project: NOON + 62 * SECOND}, inactivity_s=60, limit=10)

    agent = await agents.get(project, "a")

    assert agent is not None
    assert (agent.sessions, agent.completed) == (3, 2)
    assert agent.last_concluded_at is not None
    assert (agent.first_seen_at, agent.last_seen_at) == (NOON, NOON + 2 * SECOND)
    other = await agents.get(project, "b")
    assert other is not None
    assert (other.completed, other.last_concluded_at) == (0, None)
    assert await agents.get(project, "c") is None
    assert await agents.get("another-project", "a") is None


async def test_an_agent_belongs_to_the_workflow_that_was_named_last(
    saving: SessionSaving, agents: AgentRepository, workflows: WorkflowRepository, project: str
) -> None:
    for number, workflow in enumerate((None, "w-1", None, "w-2", None)):
        await _session(saving, session_key(project, f"s-{number}"), "a", workflow)

    agent = await agents.get(project, "a")

    assert agent is not None
    assert agent.workflow_id == "w-2"
    first = await workflows.get(project, "w-1")
    assert first is not None
    assert (first.sessions, first.completed, first.agent_ids) == (1, 0, ("a",))
    assert await workflows.get(project, "w-3") is None


async def test_agents_and_workflows_are_listed_by_id_a_page_at_a_time(
    saving: SessionSaving, agents: AgentRepository, workflows: WorkflowRepository, project: str
) -> None:
    for name in "cab":
        await _session(saving, session_key(project, name), f"a-{name}", f"w-{name}")

    first = await agents.list(project, limit=2)
    rest = await agents.list(project, limit=2, cursor=first.next_cursor)
    assert [agent.agent_id for agent in (*first.items, *rest.items)] == ["a-a", "a-b", "a-c"]
    assert rest.next_cursor is None
    page = await workflows.list(project, limit=2)
    last = await workflows.list(project, limit=2, cursor=page.next_cursor)
    assert [each.workflow_id for each in (*page.items, *last.items)] == ["w-a", "w-b", "w-c"]
    for listed in (agents.list, workflows.list):
        with pytest.raises(InvalidInputError):
            await listed(project, cursor="?")


async def test_a_known_agent_makes_nobody_wait(
    saving: SessionSaving, owner: asyncpg.Connection, project: str
) -> None:
    """Every batch of a project may name the same one."""
    await _session(saving, session_key(project), "a", "w")
    async with owner.transaction():
        await owner.execute("SELECT FROM agents WHERE project_id = $1 FOR UPDATE", project)
        await owner.execute("SELECT FROM workflows WHERE project_id = $1 FOR UPDATE", project)
        async with asyncio.timeout(5):
            await _session(saving, session_key(project, "s-2"), "a", "w")
            await _session(saving, session_key(project, "s-3"), "a")
