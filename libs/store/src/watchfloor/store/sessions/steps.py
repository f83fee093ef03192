"""What is to be done after a conclusion, until it is done or given up."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

import asyncpg

from watchfloor.store._transaction import fetch
from watchfloor.store.store import Store

MOST_ATTEMPTS = 8
ALONE_FROM = 3
"""From this attempt on a step is handed out alone, so that it harms nobody but itself."""

_LEASE_S = 15.0


class StepKind(StrEnum):
    """What was concluded, or the agent whose report was asked for."""

    SESSION = "session"
    TRACE = "trace"
    AGENT = "agent"


class Step(StrEnum):
    """What is to be done: tell watchers, analyse features, ask for the agent's report."""

    PUBLISH = "publish"
    FEATURES = "features"
    RUNNER = "runner"


SESSION_STEPS = (Step.PUBLISH, Step.FEATURES, Step.RUNNER)
TRACE_STEPS = (Step.FEATURES,)


class DueStep(NamedTuple):
    """One thing to do after one conclusion.

    Attributes:
        project_id: The tenant.
        kind: What was concluded.
        subject_id: The session's, the trace's or the agent's id.
        conclusion_number: Which of its conclusions; 0 of an agent.
        step: What is to be done.
        attempts: How often it was taken up, this time included.
        is_dead: Whether it is given up: as often as it may be it was taken up and not heard of.
    """

    project_id: str
    kind: StepKind
    subject_id: str
    conclusion_number: int
    step: Step
    attempts: int = 1
    is_dead: bool = False


_NAMES = "project_id, kind, subject_id, conclusion_number, step"
# What was concluded together has one time: an agent's analyses are asked for after the features of
# all its sessions, which they would else have to find out themselves.
# The attempt is counted before it begins: of a step that kills its worker nobody tells afterwards.
_CLAIM = f"""
WITH oldest AS (
    SELECT {_NAMES}, attempts, due_at FROM conclusion_steps
    WHERE NOT is_dead AND due_at <= clock_timestamp()
    ORDER BY due_at, step = 'runner'
    LIMIT $1
    FOR UPDATE SKIP LOCKED
), placed AS (
    SELECT *, row_number() OVER in_order AS place,
        first_value(attempts) OVER in_order + 1 >= {ALONE_FROM} AS is_first_alone
    FROM oldest WINDOW in_order AS (ORDER BY due_at, {_NAMES})
), due AS (
    SELECT * FROM placed
    WHERE CASE WHEN is_first_alone THEN place = 1 ELSE attempts + 1 < {ALONE_FROM} END
)
UPDATE conclusion_steps AS s SET
    is_dead = s.attempts >= {MOST_ATTEMPTS},
    failed_at = CASE WHEN s.attempts >= {MOST_ATTEMPTS} THEN clock_timestamp() END,
    attempts = least(s.attempts + 1, {MOST_ATTEMPTS}),
    due_at = clock_timestamp() + $2::interval
FROM due
WHERE s.project_id = due.project_id AND s.kind = due.kind AND s.subject_id = due.subject_id
  AND s.conclusion_number = due.conclusion_number AND s.step = due.step
RETURNING s.project_id, s.kind, s.subject_id, s.conclusion_number, s.step, s.attempts, s.is_dead
"""
_THESE = f"""
SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::integer[], $5::text[])
    AS these ({_NAMES})
"""
# One that was asked for again meanwhile counts from none anew: it is still to be done.
_DONE = f"""
DELETE FROM conclusion_steps WHERE ({_NAMES}, attempts) IN (
    SELECT * FROM unnest(
        $1::text[], $2::text[], $3::text[], $4::integer[], $5::text[], $6::integer[]
    )
)
"""
_HOLD = f"""
UPDATE conclusion_steps SET due_at = clock_timestamp() + $6::interval
WHERE ({_NAMES}) IN ({_THESE})
"""
_POSTPONE = f"""
UPDATE conclusion_steps
SET due_at = clock_timestamp() + $6::interval, attempts = greatest(attempts - 1, 0)
WHERE ({_NAMES}) IN ({_THESE})
"""
_FAILED = f"""
UPDATE conclusion_steps
SET due_at = $6, is_dead = attempts >= {MOST_ATTEMPTS}, failed_at = clock_timestamp(),
    failure_reason = $7
WHERE ({_NAMES}) IN ({_THESE}) RETURNING is_dead
"""
_ASK = f"""
INSERT INTO conclusion_steps (project_id, kind, subject_id, conclusion_number, step, due_at)
SELECT $1, '{StepKind.AGENT}', agent_id, 0, '{Step.RUNNER}', clock_timestamp()
FROM unnest($2::text[]) AS agent_id
ON CONFLICT (project_id, kind, subject_id, conclusion_number, step)
DO UPDATE SET due_at = excluded.due_at, attempts = 0, is_dead = false
"""
_WANT = """
INSERT INTO analysis_requests (project_id, agent_id, wanted_at)
SELECT $1, agent_id, clock_timestamp() FROM unnest($2::text[]) AS agent_id
ON CONFLICT (project_id, agent_id) DO UPDATE SET wanted_at = excluded.wanted_at
"""


class ConclusionSteps:
    """Hands out what is to be done after conclusions, each step to one worker at a time.

    All methods raise ``UnavailableError`` while the database is away. A step whose worker died
    is due again when its lease ends, so that it may be done twice, but never not at all.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    async def ask(
        self, project_id: str, agent_ids: Collection[str], *, even_if_known: bool = False
    ) -> None:
        """Ask for the agents' reports, as if a session of each had just been concluded.

        Args:
            project_id: The tenant.
            agent_ids: The agents.
            even_if_known: Whether they are made where nothing is new, too.
        """
        # Two who ask for the same agents in the same order cannot wait for each other in a ring.
        asked = sorted(set(agent_ids))
        async with self._store.transaction([project_id]) as connection:
            if even_if_known:
                await fetch(connection, _WANT, project_id, asked)
            await fetch(connection, _ASK, project_id, asked)

    async def due(self, limit: int, *, lease_s: float = _LEASE_S) -> Sequence[DueStep]:
        """Steps of all projects that are due, the oldest first; each counts as an attempt.

        One that was taken up twice before comes alone. One that was taken up eight times and not
        heard of is given up here, and comes as dead.
        """
        async with self._store.sweep() as connection:
            rows = await fetch(connection, _CLAIM, limit, timedelta(seconds=lease_s))
        return [
            DueStep(project_id, StepKind(kind), subject_id, number, Step(step), attempts, is_dead)
            for project_id, kind, subject_id, number, step, attempts, is_dead in rows
        ]

    async def done(self, steps: Collection[DueStep]) -> None:
        """Note that the steps are done, as they were claimed; safe twice."""
        await self._change(_DONE, steps, [each.attempts for each in steps])

    async def hold(self, steps: Collection[DueStep], *, lease_s: float) -> None:
        """Nobody else gets the steps for so long from now on."""
        await self._change(_HOLD, steps, timedelta(seconds=lease_s))

    async def postpone(self, steps: Collection[DueStep], *, pause_s: float) -> None:
        """Make the steps due after a pause, as if they had not been taken up this time."""
        await self._change(_POSTPONE, steps, timedelta(seconds=pause_s))

    async def failed(self, steps: Collection[DueStep], *, reason: str, retry_at: datetime) -> bool:
        """Note that the steps failed, to be tried again at that time.

        Args:
            steps: As they were claimed.
            reason: A fixed word, never what somebody outside said.
            retry_at: When to try again.

        Returns:
            Whether one is given up: this was its eighth attempt, and it is kept for people to see.
        """
        rows = await self._change(_FAILED, steps, retry_at, reason)
        return any(row["is_dead"] for row in rows)

    async def _change(
        self, statement: str, steps: Collection[DueStep], *arguments: object
    ) -> Sequence[asyncpg.Record]:
        if not steps:
            return ()
        columns = map(list, zip(*(each[:5] for each in steps), strict=True))
        async with self._store.transaction({each.project_id for each in steps}) as connection:
            return await fetch(connection, statement, *columns, *arguments)
