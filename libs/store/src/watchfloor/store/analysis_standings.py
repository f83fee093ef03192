"""How far the analyses of agents are behind their sessions."""

from collections.abc import Collection, Sequence

from watchfloor.core import AgentId, AnalysisStanding
from watchfloor.store._transaction import fetch
from watchfloor.store.analysis_sessions import RUN_FIELDS, analysis_of
from watchfloor.store.store import Store

_LAST = f"""
SELECT DISTINCT ON (agent_id) {RUN_FIELDS} FROM analysis_sessions
WHERE project_id = $1 AND agent_id = ANY ($2) AND status = 'COMPLETED'
ORDER BY agent_id, analysis_id DESC
"""
_COUNTS = """
SELECT asked.agent_id, count(s.session_id) AS total_sessions,
    count(*) FILTER (WHERE s.status = 'concluded') AS completed_sessions,
    count(*) FILTER (
        WHERE s.status = 'concluded' AND (asked.since IS NULL OR s.concluded_at > asked.since)
    ) AS unanalyzed_sessions,
    EXISTS (
        SELECT FROM analysis_sessions AS r
        WHERE r.project_id = $1 AND r.agent_id = asked.agent_id AND r.status = 'IN_PROGRESS'
    ) AS is_running
FROM unnest($2::text[], $3::timestamptz[]) AS asked (agent_id, since)
LEFT JOIN sessions AS s ON s.project_id = $1 AND s.agent_id = asked.agent_id
GROUP BY asked.agent_id ORDER BY asked.agent_id
"""


class AnalysisStandings:
    """Whether there is anything to analyse, by project and monitored agent.

    Methods raise ``UnavailableError`` while the database is away.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    async def of(
        self, project_id: str, agent_ids: Collection[AgentId]
    ) -> Sequence[AnalysisStanding]:
        """How it stands about these agents, by their ids."""
        asked = sorted(set(agent_ids))
        async with self._store.transaction([project_id]) as connection:
            last = {
                row["agent_id"]: analysis_of(row)
                for row in await fetch(connection, _LAST, project_id, asked)
            }
            since = [last[each].created_at if each in last else None for each in asked]
            rows = await fetch(connection, _COUNTS, project_id, asked, since)
        return [
            AnalysisStanding.model_validate({**row, "last_analysis": last.get(row["agent_id"])})
            for row in rows
        ]
