"""A person's verdict on stored threats, given or withdrawn."""

from collections.abc import Mapping, Sequence

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from watchfloor.core import (
    ConflictError,
    NotFoundError,
    ThreatAnalysis,
    ThreatStatus,
    Verdict,
    Withdrawal,
)
from watchfloor.store._tables import VERDICTS
from watchfloor.store._transaction import execute_each
from watchfloor.store.threats.loading import LockedThreat, lock_threats
from watchfloor.store.threats.values import StoredThreat, received_at

_JUDGE = """
UPDATE threats
SET verdict = $4, revision = $5, document = $6, changed_at = clock_timestamp()
WHERE project_id = $1 AND received_at = $2 AND threat_id = $3
"""

Judged = StoredThreat | NotFoundError | ConflictError
"""A threat at its next revision, or why there is none."""


async def judge_threats(
    connection: AsyncConnection,
    project_id: str,
    threat_ids: Sequence[str],
    *,
    verdict: Verdict | Withdrawal,
) -> Mapping[str, Judged]:
    """Write the verdict into each threat, as its next revision, and into the history.

    A withdrawal takes the verdict out of the threat; the history keeps both. What cannot be
    judged is told beside the others and holds up none of them.
    """
    locked = await lock_threats(connection, [(project_id, each) for each in threat_ids])
    outcomes = {each: _judged(each, locked.get((project_id, each)), verdict) for each in threat_ids}
    judged = [each for each in outcomes.values() if isinstance(each, StoredThreat)]
    if judged:
        await _write(connection, judged, _history(verdict))
    return outcomes


async def _write(
    connection: AsyncConnection, judged: Sequence[StoredThreat], told: Mapping[str, object]
) -> None:
    keys = [(each.project_id, received_at(each.threat_id), each.threat_id) for each in judged]
    changes = [(told["verdict"], each.revision, each.document.decode()) for each in judged]
    rows = [(*key, *change) for key, change in zip(keys, changes, strict=True)]
    await execute_each(connection, _JUDGE, rows)
    history = [
        {
            "project_id": each.project_id,
            "threat_id": each.threat_id,
            "revision": each.revision,
            **told,
        }
        for each in judged
    ]
    await connection.execute(insert(VERDICTS), history)


def _history(verdict: Verdict | Withdrawal) -> Mapping[str, object]:
    if isinstance(verdict, Withdrawal):
        return {"verdict": None, "given_by": verdict.by, "given_at": verdict.at}
    return verdict.model_dump(exclude={"verdict_id"})


def _judged(threat_id: str, locked: LockedThreat | None, verdict: Verdict | Withdrawal) -> Judged:
    """The threat at its next revision."""
    if locked is None:
        return NotFoundError("No threat has this id.", threat_id=threat_id)
    before = ThreatAnalysis.model_validate_json(locked.stored.document)
    is_withdrawal = isinstance(verdict, Withdrawal)
    if is_withdrawal and before.verdict is None:
        return NotFoundError("This threat has no verdict.", threat_id=threat_id)
    if not is_withdrawal and locked.status == ThreatStatus.FAILED:
        message = "The analysis of this threat failed; requeue it first."
        return ConflictError(message, threat_id=threat_id)
    revision = locked.stored.revision + 1
    given = None if is_withdrawal else verdict
    threat = before.model_copy(update={"verdict": given, "revision": revision})
    return locked.stored._replace(revision=revision, document=threat.model_dump_json().encode())
