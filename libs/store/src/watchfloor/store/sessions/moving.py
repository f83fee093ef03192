"""A session of a trace alone becomes part of the session that the trace belongs to."""

from collections.abc import Mapping, Sequence

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from watchfloor.core import Event, Session, SessionKey, session_id_of
from watchfloor.store._transaction import fetch
from watchfloor.store.sessions.dataflow import move_dataflow
from watchfloor.store.sessions.merging import taken_in
from watchfloor.store.sessions.values import SessionWork

log = structlog.get_logger(__name__)

_MOST_EVENTS = 10_000
"""So many are moved in one transaction, which would otherwise take longer than it may. A session
with more stays what it is."""

_EVENTS = """
SELECT document FROM events WHERE project_id = $1 AND session_id = $2
ORDER BY event_time, rank, event_id
"""
_TAKE_IN = """
UPDATE sessions SET risk_score = $3, patterns = $4, labels = $5, action = $6, tags = $7,
    dataflow_verdict = $8
WHERE project_id = $1 AND session_id = $2
"""
_MOVE_SNAPSHOTS = """
UPDATE risk_snapshots SET session_id = $3 WHERE project_id = $1 AND session_id = $2
"""
# Nobody is told of its conclusions any more, and what they said of its features is said of the home
# when that is concluded; its texts are read there.
_DELETE = (
    "DELETE FROM events WHERE project_id = $1 AND session_id = $2",
    """DELETE FROM conclusion_steps
       WHERE project_id = $1 AND kind = 'session' AND subject_id = $2""",
    "DELETE FROM dataflow_analyses WHERE project_id = $1 AND session_id = $2",
    "DELETE FROM features WHERE project_id = $1 AND subject = 'session' AND subject_id = $2",
    "DELETE FROM session_pii WHERE project_id = $1 AND session_id = $2",
    "DELETE FROM sessions WHERE project_id = $1 AND session_id = $2",
)
_Work = Mapping[SessionKey, SessionWork]


async def move(
    connection: AsyncConnection, work: _Work, left: Mapping[SessionKey, SessionKey]
) -> tuple[_Work, Sequence[tuple[SessionKey, SessionKey]]]:
    """Move what is left into its homes, as far as it is there and holds its trace alone.

    What was found about it and decided stays known of the home. Its events are handed to whoever
    says what is new there, and are the home's when they come back.

    Args:
        connection: The transaction, which has locked all of them.
        work: The sessions.
        left: Those that are to be moved, each with its home.

    Returns:
        The sessions after it, and which ones are gone.
    """
    after = dict(work)
    moved: list[tuple[SessionKey, SessionKey]] = []
    room = _MOST_EVENTS
    for key, home in sorted(left.items()):
        former = after.pop(key, None)
        if former is None or former.session is None:
            continue
        events = await _events_of(connection, former.session, at_most=room)
        if not events:
            log.warning("session_not_moved", session_id=key.session_id, home=home.session_id)
            continue
        room -= len(events)
        after[home] = await _taken_in(connection, after[home], home, former.session, events)
        for statement in _DELETE:
            await fetch(connection, statement, *key)
        moved.append((key, home))
    return after, moved


async def _events_of(
    connection: AsyncConnection, session: Session, *, at_most: int
) -> Sequence[Event]:
    """Its events; none where they are more, or where other traces named it, too."""
    if session.counters.events > at_most:
        return ()
    rows = await fetch(connection, _EVENTS, session.project_id, session.session_id)
    events = [Event.model_validate_json(row["document"]) for row in rows]
    traces = {event.trace_id for event in events if event.trace_id is not None}
    return events if {session_id_of(trace) for trace in traces} == {session.session_id} else ()


async def _taken_in(
    connection: AsyncConnection,
    work: SessionWork,
    home: SessionKey,
    former: Session,
    events: Sequence[Event],
) -> SessionWork:
    session = taken_in(work.session, home, former)
    found = (session.risk_score, list(session.patterns), list(session.labels))
    decided = (session.action, list(session.tags), session.dataflow_verdict)
    await fetch(connection, _TAKE_IN, *home, *found, *decided)
    await fetch(connection, _MOVE_SNAPSHOTS, *home[:1], former.session_id, home.session_id)
    known = work.session.dataflow_verdict if work.session else None
    if former.dataflow_verdict and former.dataflow_verdict.is_worse_than(known):
        await move_dataflow(connection, SessionKey(home.project_id, former.session_id), home)
    return work._replace(session=session, former=(*work.former, *events))
