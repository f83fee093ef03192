"""Monitored agents and workflows, as far as their sessions show them."""

from collections.abc import Sequence

import asyncpg

from watchfloor.core import MonitoredAgent, MonitoredWorkflow
from watchfloor.store._transaction import fetch
from watchfloor.store.page import Page, decode_cursor, encode_cursor
from watchfloor.store.store import Store

_COUNTS = """
    count(*) AS sessions,
    count(*) FILTER (WHERE s.status = 'concluded') AS completed,
    max(s.concluded_at) FILTER (WHERE s.status = 'concluded') AS last_concluded_at,
    max(s.last_received_at) AS last_seen_at
"""
_AGENTS = f"""
SELECT a.agent_id, a.project_id, a.workflow_id, a.first_seen_at,
    coalesce(counted.last_seen_at, a.first_seen_at) AS last_seen_at,
    counted.sessions, counted.completed, counted.last_concluded_at,
    wanted.wanted_at AS analysis_wanted_at
FROM agents AS a LEFT JOIN analysis_requests AS wanted USING (project_id, agent_id)
CROSS JOIN LATERAL (
    SELECT {_COUNTS} FROM sessions AS s
    WHERE s.project_id = a.project_id AND s.agent_id = a.agent_id
) AS counted
WHERE a.project_id = $1
"""
_WORKFLOWS = f"""
SELECT w.workflow_id, w.project_id, w.first_seen_at,
    coalesce(counted.last_seen_at, w.first_seen_at) AS last_seen_at,
    counted.sessions, counted.completed, coalesce(counted.agent_ids, '{{}}') AS agent_ids
FROM workflows AS w CROSS JOIN LATERAL (
    SELECT {_COUNTS}, array_agg(DISTINCT s.agent_id) AS agent_ids FROM sessions AS s
    WHERE s.project_id = w.project_id AND s.workflow_id = w.workflow_id
) AS counted
WHERE w.project_id = $1
"""
_ONE_AGENT = f"{_AGENTS} AND a.agent_id = $2"
_ONE_WORKFLOW = f"{_WORKFLOWS} AND w.workflow_id = $2"
_AGENT_PAGE = f"{_AGENTS} AND a.agent_id > $2 ORDER BY a.agent_id LIMIT $3"
_WORKFLOW_PAGE = f"{_WORKFLOWS} AND w.workflow_id > $2 ORDER BY w.workflow_id LIMIT $3"


class AgentRepository:
    """Monitored agents by project; ``SessionSaving`` writes them.

    All methods raise ``UnavailableError`` while the database is away.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    async def get(self, project_id: str, agent_id: str) -> MonitoredAgent | None:
        """One agent, or nothing."""
        rows = await _fetch(self._store, _ONE_AGENT, project_id, agent_id)
        return _agent(rows[0]) if rows else None

    async def list(
        self, project_id: str, *, limit: int = 100, cursor: str | None = None
    ) -> Page[MonitoredAgent]:
        """A page of the project's agents, by their ids.

        Raises:
            InvalidInputError: The cursor is none of ours.
        """
        rows = await _fetch(self._store, _AGENT_PAGE, project_id, _after(cursor), limit + 1)
        page = tuple(map(_agent, rows[:limit]))
        return Page(page, encode_cursor(page[-1].agent_id) if len(rows) > limit else None)


class WorkflowRepository:
    """Workflows by project; ``SessionSaving`` writes them.

    All methods raise ``UnavailableError`` while the database is away.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    async def get(self, project_id: str, workflow_id: str) -> MonitoredWorkflow | None:
        """One workflow, or nothing."""
        rows = await _fetch(self._store, _ONE_WORKFLOW, project_id, workflow_id)
        return _workflow(rows[0]) if rows else None

    async def list(
        self, project_id: str, *, limit: int = 100, cursor: str | None = None
    ) -> Page[MonitoredWorkflow]:
        """A page of the project's workflows, by their ids.

        Raises:
            InvalidInputError: The cursor is none of ours.
        """
        rows = await _fetch(self._store, _WORKFLOW_PAGE, project_id, _after(cursor), limit + 1)
        page = tuple(map(_workflow, rows[:limit]))
        return Page(page, encode_cursor(page[-1].workflow_id) if len(rows) > limit else None)


async def _fetch(
    store: Store, statement: str, project_id: str, *arguments: object
) -> Sequence[asyncpg.Record]:
    async with store.transaction([project_id]) as connection:
        return await fetch(connection, statement, project_id, *arguments)


def _agent(row: asyncpg.Record) -> MonitoredAgent:
    return MonitoredAgent.model_validate(dict(row))


def _workflow(row: asyncpg.Record) -> MonitoredWorkflow:
    return MonitoredWorkflow.model_validate(dict(row))


def _after(cursor: str | None) -> str:
    return "" if cursor is None else decode_cursor(cursor)
