"""Ids of sessions, and of what others call them."""

import base64
import hashlib
import re
from typing import NamedTuple, NewType

SessionId = NewType("SessionId", str)
EventId = NewType("EventId", str)
AgentId = NewType("AgentId", str)
WorkflowId = NewType("WorkflowId", str)
TraceId = NewType("TraceId", str)
SpanId = NewType("SpanId", str)
PolicyId = NewType("PolicyId", str)


class SessionKey(NamedTuple):
    """Which session of which tenant.

    Attributes:
        project_id: The tenant.
        session_id: The session.
    """

    project_id: str
    session_id: SessionId


DEFAULT_AGENT = AgentId("default")
"""Whose sessions those are that name no agent."""

SESSION_PATTERN = r"^[A-Za-z0-9_-]{1,255}$"
_SESSION = re.compile(SESSION_PATTERN)
_DIGEST_CHARACTERS = 26


def session_id_of(text: str) -> SessionId:
    """The session's id for any id that others gave it.

    An id of our form is kept; any other becomes ``x-`` and the first 26 characters of the base32
    SHA-256 of it, in lower case.
    """
    if _SESSION.fullmatch(text):
        return SessionId(text)
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
    return SessionId(f"x-{base64.b32encode(digest).decode().lower()[:_DIGEST_CHARACTERS]}")


class SessionPart(NamedTuple):
    """What one trace tells of one session.

    Attributes:
        project_id: The tenant.
        session_id: The session that it names; where it names none, the trace's own.
        trace_id: The trace; nothing for what is part of none.
    """

    project_id: str
    session_id: SessionId
    trace_id: TraceId | None = None

    @property
    def key(self) -> SessionKey:
        """The session that it names."""
        return SessionKey(self.project_id, self.session_id)

    @property
    def is_unnamed(self) -> bool:
        """Whether the trace's id stands in for a session that nobody named."""
        return self.trace_id is not None and self.session_id == session_id_of(self.trace_id)
