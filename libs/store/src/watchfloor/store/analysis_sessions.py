"""The one writer of the runs of agents' analyses and of what they found."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from types import MappingProxyType
from uuid import UUID

import asyncpg

from watchfloor.core import (
    AnalysisSession,
    Clock,
    ConflictError,
    SecurityCheck,
    SystemClock,
    mint_uuid7,
)
from watchfloor.store._transaction import fetch
from watchfloor.store.page import Page, decode_id_cursor, encode_cursor
from watchfloor.store.store import Store

RUN_FIELDS = (
    "analysis_id::text, project_id, agent_id, workflow_id, session_type, status, created_at, "
    "completed_at, completed_sessions, sessions_analyzed, findings_count, risk_score, "
    "failure_reason"
)
_INTERRUPTED = "interrupted"
_RUNS_WITH_RESULTS = 20
# Whoever may begin has the agent's lease, so that a run still in progress has lost its worker.
_END_THE_LAST = f"""
UPDATE analysis_sessions
SET status = 'FAILED', completed_at = $3, failure_reason = '{_INTERRUPTED}'
WHERE project_id = $1 AND agent_id = $2 AND status = 'IN_PROGRESS'
"""
_BEGIN = f"""
INSERT INTO analysis_sessions (
    project_id, agent_id, created_at, analysis_id, workflow_id, completed_sessions,
    session_type, status, sessions_analyzed, findings_count
)
VALUES ($1, $2, $3, $4, $5, $6, 'DYNAMIC', 'IN_PROGRESS', 0, 0)
ON CONFLICT (project_id, agent_id) WHERE status = 'IN_PROGRESS' DO NOTHING
RETURNING {RUN_FIELDS}
"""
_COMPLETE = f"""
UPDATE analysis_sessions
SET status = 'COMPLETED', completed_at = $3, sessions_analyzed = $4, findings_count = $5,
    risk_score = $6
WHERE project_id = $1 AND analysis_id = $2 AND status = 'IN_PROGRESS'
RETURNING {RUN_FIELDS}
"""
_KEEP_RESULTS = """
INSERT INTO analysis_results (project_id, agent_id, analysis_id, part, document)
SELECT $1, $2, $3, * FROM unnest($4::text[], $5::text[])
"""
_KEEP_CHECKS = """
INSERT INTO security_checks (
    project_id, agent_id, analysis_id, workflow_id, created_at,
    place, check_id, category, status, document
)
SELECT $1, $2, $3, $4, $5, * FROM unnest(
    $6::integer[], $7::text[], $8::text[], $9::text[], $10::text[]
)
"""
# UUIDs of version 7 grow with time: what is kept is the newest.
_FORGET = """
DELETE FROM {table}
WHERE project_id = $1 AND agent_id = $2 AND analysis_id < (
    SELECT DISTINCT analysis_id FROM {table} WHERE project_id = $1 AND agent_id = $2
    ORDER BY analysis_id DESC OFFSET $3 LIMIT 1
)
"""
_FORGET_RESULTS = _FORGET.format(table="analysis_results")
_FORGET_CHECKS = _FORGET.format(table="security_checks")
_DOCUMENTS = """
SELECT DISTINCT ON (part) part, document FROM analysis_results
WHERE project_id = $1 AND agent_id = $2 AND analysis_id <= $3
ORDER BY part, analysis_id DESC
"""
_RESULT = """
SELECT document FROM analysis_results
WHERE project_id = $1 AND agent_id = $2 AND part = $3 AND analysis_id = coalesce($4, analysis_id)
ORDER BY analysis_id DESC LIMIT 1
"""
_FAIL = f"""
UPDATE analysis_sessions SET status = 'FAILED', completed_at = $3, failure_reason = $4
WHERE project_id = $1 AND analysis_id = $2 AND status = 'IN_PROGRESS'
RETURNING {RUN_FIELDS}
"""
_RECOVER = f"""
UPDATE analysis_sessions
SET status = 'FAILED', completed_at = $1, failure_reason = '{_INTERRUPTED}'
WHERE status = 'IN_PROGRESS' AND created_at <= $2
RETURNING {RUN_FIELDS}
"""
_LAST_COMPLETED = f"""
SELECT {RUN_FIELDS} FROM analysis_sessions
WHERE project_id = $1 AND agent_id = $2 AND status = 'COMPLETED'
ORDER BY analysis_id DESC LIMIT 1
"""
_ONE = f"""
SELECT {RUN_FIELDS} FROM analysis_sessions WHERE project_id = $1 AND analysis_id = $2
"""
_LIST = f"""
SELECT {RUN_FIELDS} FROM analysis_sessions
WHERE project_id = $1 AND agent_id = coalesce($2, agent_id)
  AND ($3::text IS NULL OR workflow_id = $3) AND ($4::uuid IS NULL OR analysis_id < $4)
ORDER BY analysis_id DESC LIMIT $5
"""


class AnalysisSessionRepository:
    """Runs by project and monitored agent; an agent has at most one in progress.

    All methods raise ``UnavailableError`` while the database is away.
    """

    def __init__(self, store: Store, *, clock: Clock | None = None) -> None:
        self._store = store
        self._clock = clock or SystemClock()

    async def begin(
        self,
        project_id: str,
        agent_id: str,
        *,
        completed_sessions: int,
        workflow_id: str | None = None,
    ) -> AnalysisSession:
        """A new run, for whoever has the agent's lease; one that was left behind is failed.

        Args:
            project_id: The tenant.
            agent_id: The monitored agent.
            completed_sessions: How many of its sessions are completed at this moment.
            workflow_id: Its workflow.

        Raises:
            ConflictError: Another run of the agent began at the same moment, without the lease.
        """
        now = self._clock.now()
        arguments = (project_id, agent_id, now)
        async with self._store.transaction([project_id]) as connection:
            await fetch(connection, _END_THE_LAST, *arguments)
            new = (mint_uuid7(now), workflow_id, completed_sessions)
            rows = await fetch(connection, _BEGIN, *arguments, *new)
        if not rows:
            raise ConflictError("An analysis of this agent is in progress.", agent_id=agent_id)
        return analysis_of(rows[0])

    async def complete(
        self,
        project_id: str,
        analysis_id: str,
        *,
        sessions_analyzed: int,
        findings_count: int,
        risk_score: float | None = None,
        results: Mapping[str, str] = MappingProxyType({}),
        checks: Sequence[SecurityCheck] = (),
    ) -> AnalysisSession | None:
        """The run has ended well; nothing where it was not in progress any more.

        Args:
            project_id: The tenant.
            analysis_id: The run.
            sessions_analyzed: How many sessions it looked at.
            findings_count: How much it found.
            risk_score: Of what it found.
            results: What it found, as JSON by the part of the report; kept in the same
                transaction, for the newest runs of an agent.
            checks: Single results that are to be found by themselves; kept likewise.
        """
        outcome = (self._clock.now(), sessions_analyzed, findings_count, risk_score)
        async with self._store.transaction([project_id]) as connection:
            rows = await fetch(connection, _COMPLETE, project_id, analysis_id, *outcome)
            if not rows:
                return None
            run = analysis_of(rows[0])
            whose = (project_id, run.agent_id)
            if results:
                documents = (list(results), list(results.values()))
                await fetch(connection, _KEEP_RESULTS, *whose, analysis_id, *documents)
                await fetch(connection, _FORGET_RESULTS, *whose, _RUNS_WITH_RESULTS - 1)
            if checks:
                await fetch(connection, _KEEP_CHECKS, *_check_rows(run, checks))
                await fetch(connection, _FORGET_CHECKS, *whose, _RUNS_WITH_RESULTS - 1)
        return run

    async def result(
        self, project_id: str, agent_id: str, part: str, *, analysis_id: str | None = None
    ) -> str | None:
        """What a part of the agent's report says, as JSON: the newest, or that of one run."""
        arguments = (project_id, agent_id, part, analysis_id)
        async with self._store.transaction([project_id]) as connection:
            rows = await fetch(connection, _RESULT, *arguments)
        return str(rows[0]["document"]) if rows else None

    async def results(self, run: AnalysisSession) -> Mapping[str, str]:
        """What every part of the report says after a run, as JSON by part.

        A part that the run did not make, as sessions went on and too few were left, is that of the
        newest run before it; nothing is known of runs long ago.
        """
        arguments = (run.project_id, run.agent_id, run.analysis_id)
        async with self._store.transaction([run.project_id]) as connection:
            rows = await fetch(connection, _DOCUMENTS, *arguments)
        return {row["part"]: row["document"] for row in rows}

    async def fail(
        self, project_id: str, analysis_id: str, *, reason: str
    ) -> AnalysisSession | None:
        """The run has failed; nothing where it was not in progress any more."""
        arguments = (project_id, analysis_id, self._clock.now(), reason)
        async with self._store.transaction([project_id]) as connection:
            rows = await fetch(connection, _FAIL, *arguments)
        return analysis_of(rows[0]) if rows else None

    async def recover(self, *, older_than_s: float) -> Sequence[AnalysisSession]:
        """Fail the runs of all projects that have been in progress for so long; those it failed."""
        now = self._clock.now()
        async with self._store.sweep() as connection:
            rows = await fetch(connection, _RECOVER, now, now - timedelta(seconds=older_than_s))
        return [analysis_of(row) for row in rows]

    async def last_completed(self, project_id: str, agent_id: str) -> AnalysisSession | None:
        """The agent's newest run that ended well."""
        async with self._store.transaction([project_id]) as connection:
            rows = await fetch(connection, _LAST_COMPLETED, project_id, agent_id)
        return analysis_of(rows[0]) if rows else None

    async def get(self, project_id: str, analysis_id: str) -> AnalysisSession | None:
        """One run; nothing where the project has none of this id, which may be any text."""
        try:
            key = UUID(analysis_id)
        except ValueError:
            return None
        async with self._store.transaction([project_id]) as connection:
            rows = await fetch(connection, _ONE, project_id, key)
        return analysis_of(rows[0]) if rows else None

    async def list(
        self,
        project_id: str,
        *,
        agent_id: str | None = None,
        workflow_id: str | None = None,
        limit: int = 100,
        cursor: str | None = None,
    ) -> Page[AnalysisSession]:
        """A page of the project's runs, newest first.

        Raises:
            InvalidInputError: The cursor is none of ours.
        """
        after = None if cursor is None else decode_id_cursor(cursor)
        arguments = (project_id, agent_id, workflow_id, after, limit + 1)
        async with self._store.transaction([project_id]) as connection:
            rows = await fetch(connection, _LIST, *arguments)
        page = tuple(analysis_of(row) for row in rows[:limit])
        return Page(page, encode_cursor(page[-1].analysis_id) if len(rows) > limit else None)


def analysis_of(row: asyncpg.Record) -> AnalysisSession:
    """The run that a row of ``RUN_FIELDS`` is."""
    return AnalysisSession.model_validate(dict(row))


def _check_rows(run: AnalysisSession, checks: Sequence[SecurityCheck]) -> tuple[object, ...]:
    return (
        run.project_id,
        run.agent_id,
        run.analysis_id,
        run.workflow_id,
        run.completed_at,
        list(range(len(checks))),
        [check.check_id for check in checks],
        [check.category for check in checks],
        [check.status for check in checks],
        [check.model_dump_json() for check in checks],
    )
