"""Which session a part of a trace belongs to that names none: the home of its trace."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection

from watchfloor.core import SessionId, SessionKey, SessionPart, TraceId, session_id_of
from watchfloor.store._transaction import fetch

# As with sessions: inserting waits for others who insert the same trace, and locking sees what
# they inserted. Whoever saves has locked its traces before it locks sessions, so that what it reads
# here stays so until it is done.
_INSERT_MISSING = """
INSERT INTO traces (project_id, trace_id, session_id, agent_id, events, last_received_at)
SELECT *, '', 0, now() FROM unnest($1::text[], $2::text[], $3::text[])
ON CONFLICT (project_id, trace_id) DO NOTHING
RETURNING project_id, trace_id
"""
_LOCK = """
SELECT t.project_id, t.trace_id, t.session_id
FROM unnest($1::text[], $2::text[]) AS wanted (project_id, trace_id)
JOIN traces AS t USING (project_id, trace_id)
ORDER BY project_id, trace_id
FOR UPDATE OF t
"""
_SET_HOME = """
UPDATE traces AS t SET session_id = named.session_id
FROM unnest($1::text[], $2::text[], $3::text[]) AS named (project_id, trace_id, session_id)
WHERE t.project_id = named.project_id AND t.trace_id = named.trace_id
"""
_FORGET_EMPTY = """
DELETE FROM traces AS t USING unnest($1::text[], $2::text[]) AS begun (project_id, trace_id)
WHERE t.project_id = begun.project_id AND t.trace_id = begun.trace_id AND t.events = 0
"""


class _Trace(NamedTuple):
    project_id: str
    trace_id: TraceId


class Homes(NamedTuple):
    """Where parts belong.

    Attributes:
        of: The session of each part.
        left: Sessions of traces alone whose trace has another home from this moment on.
        begun: Traces that nobody told of before.
    """

    of: Mapping[SessionPart, SessionKey]
    left: Mapping[SessionKey, SessionKey]
    begun: Collection[tuple[str, str]]


async def find_homes(connection: AsyncConnection, parts: Sequence[SessionPart]) -> Homes:
    """Find the home of each part, and lock all their traces.

    The home of a trace is the first session that any part of it names, in this batch or an earlier
    one. A part that names a session belongs there, whatever others name.
    """
    told = _told(parts)
    if not told:
        return Homes({part: part.key for part in parts}, {}, ())
    wanted = _columns(sorted((*trace, session_id) for trace, session_id in told.items()))
    inserted = {tuple(row) for row in await fetch(connection, _INSERT_MISSING, *wanted)}
    rows = await fetch(connection, _LOCK, *wanted[:2])
    homes = {_Trace(row[0], row[1]): SessionId(row[2]) for row in rows}
    left = {
        trace: told[trace]
        for trace, home in homes.items()
        if home == session_id_of(trace.trace_id) != told[trace]
    }
    if left:
        named = ((*trace, session_id) for trace, session_id in left.items())
        await fetch(connection, _SET_HOME, *_columns(named))
    homes |= left
    of = {part: _home(part, homes) for part in parts}
    return Homes(of, _left(left, of.values()), inserted)


async def forget_empty(connection: AsyncConnection, homes: Homes) -> None:
    """Take back the rows of traces that turned out to have no event."""
    if homes.begun:
        await fetch(connection, _FORGET_EMPTY, *_columns(homes.begun))


def _told(parts: Sequence[SessionPart]) -> dict[_Trace, SessionId]:
    """Each trace with the session that its parts name first, else its own."""
    told: dict[_Trace, SessionId] = {}
    for part in sorted(parts, key=lambda part: part.is_unnamed):
        if part.trace_id is not None:
            told.setdefault(_Trace(part.project_id, part.trace_id), part.session_id)
    return told


def _home(part: SessionPart, homes: Mapping[_Trace, SessionId]) -> SessionKey:
    if part.trace_id is None or not part.is_unnamed:
        return part.key
    return SessionKey(part.project_id, homes[_Trace(part.project_id, part.trace_id)])


def _left(
    left: Mapping[_Trace, SessionId], homes: Collection[SessionKey]
) -> Mapping[SessionKey, SessionKey]:
    """The traces' own sessions; one that others name by that id is a session like any other."""
    own = {
        SessionKey(project_id, session_id_of(trace_id)): SessionKey(project_id, home)
        for (project_id, trace_id), home in left.items()
    }
    return {key: home for key, home in own.items() if key not in homes}


def _columns(rows: Iterable[tuple[str, ...]]) -> list[list[str]]:
    return [list(column) for column in zip(*rows, strict=True)]
