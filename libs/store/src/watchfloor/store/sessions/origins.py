"""The one writer of agents and workflows: noted when a session of theirs is first heard of."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from watchfloor.core import Event, Session, SessionKey
from watchfloor.store._transaction import fetch

# An agent that is known as it is named is not touched at all: every batch of a project may name
# the same one, and whoever wrote its row would make all others wait.
_AGENTS = """
INSERT INTO agents AS a (project_id, agent_id, workflow_id, first_seen_at)
SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[])
    AS named (project_id, agent_id, workflow_id, seen_at)
WHERE NOT EXISTS (
    SELECT FROM agents AS known
    WHERE known.project_id = named.project_id AND known.agent_id = named.agent_id
      AND (named.workflow_id IS NULL OR known.workflow_id = named.workflow_id)
)
ON CONFLICT (project_id, agent_id) DO UPDATE
SET workflow_id = coalesce(excluded.workflow_id, a.workflow_id)
"""
_WORKFLOWS = """
INSERT INTO workflows (project_id, workflow_id, first_seen_at)
SELECT * FROM unnest($1::text[], $2::text[], $3::timestamptz[])
ON CONFLICT (project_id, workflow_id) DO NOTHING
"""


async def note_origins(
    connection: AsyncConnection, sessions: Mapping[SessionKey, Session], new: Sequence[Event]
) -> None:
    """Note agents and workflows of the sessions that these new events belong to."""
    keys = {SessionKey(event.project_id, event.session_id) for event in new}
    busy = [sessions[key] for key in sorted(keys) if key in sessions]
    agents: dict[tuple[str, str], tuple[str | None, datetime]] = {}
    workflows: dict[tuple[str, str], datetime] = {}
    for session in busy:
        seen = session.last_received_at
        agent = (session.project_id, session.agent_id)
        known = agents.get(agent, (None, seen))
        agents[agent] = (session.workflow_id or known[0], seen)
        if session.workflow_id is not None:
            workflows.setdefault((session.project_id, session.workflow_id), seen)
    # In one order for all writers, so that nobody waits in a ring.
    await _insert(connection, _AGENTS, [(*key, *agents[key]) for key in sorted(agents)])
    await _insert(connection, _WORKFLOWS, [(*key, workflows[key]) for key in sorted(workflows)])


async def _insert(
    connection: AsyncConnection, statement: str, rows: Collection[tuple[object, ...]]
) -> None:
    if rows:
        await fetch(connection, statement, *(list(column) for column in zip(*rows, strict=True)))
