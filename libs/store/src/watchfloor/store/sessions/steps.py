"""What is to be done after a conclusion, until it is done or given up."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from watchfloor.store._transaction import fetch
from watchfloor.store.store import Store

MOST_ATTEMPTS = 8
_LEASE_S = 60.0


class StepKind(StrEnum):
    """What was concluded."""

    SESSION = "session"
    TRACE = "trace"


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
        subject_id: The session's or the trace's id.
        conclusion_number: Which of its conclusions.
        step: What is to be done.
        attempts: How often it failed.
    """

    project_id: str
    kind: StepKind
    subject_id: str
    conclusion_number: int
    step: Step
    attempts: int = 0


_CLAIM = """
WITH due AS (
    SELECT project_id, kind, subject_id, conclusion_number, step FROM conclusion_steps
    WHERE NOT is_dead AND due_at <= clock_timestamp()
    ORDER BY due_at
    LIMIT $1
    FOR UPDATE SKIP LOCKED
)
UPDATE conclusion_steps AS s SET due_at = clock_timestamp() + $2::interval
FROM due
WHERE s.project_id = due.project_id AND s.kind = due.kind AND s.subject_id = due.subject_id
  AND s.conclusion_number = due.conclusion_number AND s.step = due.step
RETURNING s.project_id, s.kind, s.subject_id, s.conclusion_number, s.step, s.attempts
"""
_THIS_ONE = """
project_id = $1 AND kind = $2 AND subject_id = $3 AND conclusion_number = $4 AND step = $5
"""
_DONE = f"DELETE FROM conclusion_steps WHERE {_THIS_ONE}"  # noqa: S608
_FAILED = f"""
UPDATE conclusion_steps
SET attempts = attempts + 1, due_at = $6, is_dead = attempts + 1 >= {MOST_ATTEMPTS},
    failed_at = clock_timestamp(), failure_reason = $7
WHERE {_THIS_ONE} RETURNING is_dead
"""  # noqa: S608


class ConclusionSteps:
    """Hands out what is to be done after conclusions, each step to one worker at a time.

    All methods raise ``UnavailableError`` while the database is away. A step whose worker died
    is due again when its lease ends, so that it may be done twice, but never not at all.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    async def due(self, limit: int, *, lease_s: float = _LEASE_S) -> Sequence[DueStep]:
        """Steps of all projects that are due, the oldest first."""
        async with self._store.sweep() as connection:
            rows = await fetch(connection, _CLAIM, limit, timedelta(seconds=lease_s))
        return [
            DueStep(project_id, StepKind(kind), subject_id, number, Step(step), attempts)
            for project_id, kind, subject_id, number, step, attempts in rows
        ]

    async def done(self, step: DueStep) -> None:
        """Note that the step is done; safe twice."""
        async with self._store.transaction([step.project_id]) as connection:
            await fetch(connection, _DONE, *step[:5])

    async def failed(self, step: DueStep, *, reason: str, retry_at: datetime) -> bool:
        """Note that the step failed, to be tried again at that time.

        Args:
            step: As it was claimed.
            reason: A fixed word, never what somebody outside said.
            retry_at: When to try again.

        Returns:
            Whether it is given up: it failed for the eighth time, and is kept for people to see.
        """
        async with self._store.transaction([step.project_id]) as connection:
            rows = await fetch(connection, _FAILED, *step[:5], retry_at, reason)
        return bool(rows and rows[0]["is_dead"])
