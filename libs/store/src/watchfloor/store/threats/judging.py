"""A person's verdict on a stored threat."""

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from watchfloor.core import ConflictError, NotFoundError, ThreatAnalysis, ThreatStatus, Verdict
from watchfloor.store._tables import VERDICTS
from watchfloor.store._transaction import fetch
from watchfloor.store.threats.loading import lock_threats
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
    locked = (await lock_threats(connection, [(project_id, threat_id)])).get(
        (project_id, threat_id)
    )
    if locked is None:
        raise NotFoundError("No threat has this id.", threat_id=threat_id)
    if locked.status == ThreatStatus.FAILED:
        raise ConflictError(
            "The analysis of this threat failed; requeue it first.", threat_id=threat_id
        )
    judged = _judged(locked.stored, verdict)
    await fetch(
        connection,
        _JUDGE,
        *(project_id, received_at(threat_id), threat_id),
        *(verdict.verdict, judged.revision, judged.document.decode()),
    )
    await connection.execute(
        insert(VERDICTS).values(
            project_id=project_id,
            threat_id=threat_id,
            revision=judged.revision,
            **verdict.model_dump(exclude={"verdict_id"}),
        )
    )
    return judged


def _judged(stored: StoredThreat, verdict: Verdict) -> StoredThreat:
    revision = stored.revision + 1
    threat = ThreatAnalysis.model_validate_json(stored.document).model_copy(
        update={"verdict": verdict, "revision": revision}
    )
    document = threat.model_dump_json().encode()
    return stored._replace(revision=revision, document=document)
