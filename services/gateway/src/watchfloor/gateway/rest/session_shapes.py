"""Bodies of the routes of sessions; most of them exist to be documented."""

from typing import Literal

from pydantic import BaseModel, JsonValue

from watchfloor.core import Speaker
from watchfloor.gateway.rest.shapes import Reason
from watchfloor.gateway.session_views import (
    DetailedSession,
    EventView,
    PolicyView,
    SessionView,
)
from watchfloor.gateway.view import View


class EventOutcome(View):
    """What became of one event: its id, or why it was refused; of a single one without an index.

    Where callers wait for the analysis: whether it came, and what it found.
    """

    index: int | None = None
    ok: bool
    event_id: str | None = None
    analysis: Literal["completed", "pending"] | None = None
    risk_score: float | None = None
    patterns: tuple[str, ...] | None = None
    action: str | None = None
    code: str | None = None
    errors: tuple[Reason, ...] | None = None
    retry_after_s: float | None = None


class EventsRecorded(View):
    """What became of each event, in order; ``ok`` where all were taken."""

    ok: bool
    results: tuple[EventOutcome, ...]
    accepted: int
    refused: int


class EventsAnswer(View):
    """A part of a session's events."""

    events: tuple[EventView, ...]
    total: int
    session_id: str
    limit: int
    next_cursor: str | None = None


class SessionsAnswer(View):
    """A part of the list of sessions."""

    sessions: tuple[SessionView, ...]
    total: int
    offset: int
    limit: int
    next_cursor: str | None = None


class SessionAnswer(View):
    """One session."""

    session: DetailedSession


class CalledTool(BaseModel):
    """What a message asks of a tool."""

    id: str | None = None
    name: str
    arguments: JsonValue = None


class ConversationMessage(BaseModel):
    """One message, in the form that chat interfaces share."""

    role: Speaker | None
    content: str | None = None
    reasoning: str | None = None
    tool_calls: tuple[CalledTool, ...] | None = None
    tool_call_id: str | None = None
    name: str | None = None


class ConversationAnswer(View):
    """A session as the conversation that it was."""

    session_id: str
    messages: tuple[ConversationMessage, ...]


class PoliciesAnswer(View):
    """Every policy, in the order in which they are looked at."""

    policies: tuple[PolicyView, ...]
