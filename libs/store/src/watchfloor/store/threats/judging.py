"""A person's verdict on a stored threat, given or withdrawn."""

from collections.abc import Mapping

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
from watchfloor.store._transaction import fetch
from watchfloor.store.threats.loading import LockedThreat, lock_threats
from watchfloor.store.threats.values import StoredThreat, received_at

_JUDGE = """
UPDATE threats
SET verdict = $4, revision = $5, document = $6, changed_at = clock_timestamp()
WHERE project_id = $1 AND received_at = $2 AND threat_id = $3
"""


async def judge_threat(
    connection: AsyncConnection, project_id: str, threat_id: str, *, verdict: Verdict
) -> StoredThreat:
    """Write the verdict into the threat, as its next revision, and into the history.

    Raises:
        NotFoundError: The project has no such threat.
        ConflictError: Its analysis failed: there is nothing to judge.
    """
    locked = await _locked(connection, project_id, threat_id)
    if locked.status == ThreatStatus.FAILED:
        raise ConflictError(
            "The analysis of this threat failed; requeue it first.", threat_id=threat_id
        )
    told = verdict.model_dump(exclude={"verdict_id"})
    return await _write(connection, _judged(locked.stored, verdict), told)


async def withdraw_verdict(
    connection: AsyncConnection, project_id: str, threat_id: str, *, withdrawal: Withdrawal
) -> StoredThreat:
    """Take the verdict out of the threat, as its next revision; the history keeps both.

    Raises:
        NotFoundError: The project has no such threat, or nobody judged it.
    """
    locked = await _locked(connection, project_id, threat_id)
    withdrawn = _judged(locked.stored, None)
    if withdrawn is locked.stored:
        raise NotFoundError("This threat has no verdict.", threat_id=threat_id)
    told = {"verdict": None, "given_by": withdrawal.by, "given_at": withdrawal.at}
    return await _write(connection, withdrawn, told)


async def _locked(connection: AsyncConnection, project_id: str, threat_id: str) -> LockedThreat:
    key = (project_id, threat_id)
    locked = (await lock_threats(connection, [key])).get(key)
    if locked is None:
        raise NotFoundError("No threat has this id.", threat_id=threat_id)
    return locked


async def _write(
    connection: AsyncConnection, judged: StoredThreat, told: Mapping[str, object]
) -> StoredThreat:
    await fetch(
        connection,
        _JUDGE,
        *(judged.project_id, received_at(judged.threat_id), judged.threat_id),
        *(told["verdict"], judged.revision, judged.document.decode()),
    )
    row = {"project_id": judged.project_id, "threat_id": judged.threat_id}
    await connection.execute(insert(VERDICTS).values(**row, revision=judged.revision, **told))
    return judged


def _judged(stored: StoredThreat, verdict: Verdict | None) -> StoredThreat:
    """The threat at its next revision; itself where that says the same."""
    before = ThreatAnalysis.model_validate_json(stored.document)
    if before.verdict is verdict is None:
        return stored
    revision = stored.revision + 1
    threat = before.model_copy(update={"verdict": verdict, "revision": revision})
    return stored._replace(revision=revision, document=threat.model_dump_json().encode())
