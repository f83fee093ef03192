"""What goes into the tables of sessions and what comes out."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from watchfloor.core import (
    AgentId,
    Event,
    JudgedThought,
    RiskSnapshot,
    Session,
    SessionDataflow,
    SessionKey,
    SessionPart,
    WorkflowId,
)


class SessionWork(NamedTuple):
    """A session that nobody else can change before the transaction ends.

    Attributes:
        session: As it is stored; nothing where it has no events yet.
        transcript: Its conversation in digests, as it was saved last; empty at first.
        parts: What was asked for and is part of it, in the order in which it was asked for.
        former: Events that were saved in sessions of traces alone before it turned out that those
            are part of this one. What the news repeat of them stays, and nothing else.
    """

    session: Session | None
    transcript: bytes
    parts: tuple[SessionPart, ...] = ()
    former: tuple[Event, ...] = ()


class SessionIdentity(NamedTuple):
    """Whose session it is. What is known first counts; tools and addresses add up.

    Attributes:
        agent_id: The monitored agent.
        workflow_id: The workflow.
        user_id: For whom the agent works.
        external_id: What the sender calls the session, where that is no id of ours.
        available_tools: Tools that its models could use.
        customer_id: Whose traffic it is.
        addresses: From where the agent was used, in the order in which that was told.
    """

    agent_id: AgentId
    workflow_id: WorkflowId | None = None
    user_id: str | None = None
    external_id: str | None = None
    available_tools: tuple[str, ...] = ()
    customer_id: str | None = None
    addresses: tuple[str, ...] = ()


class SessionNews(NamedTuple):
    """What is to be saved of one session.

    Attributes:
        key: The session.
        identity: Whose it is.
        events: Its events; those that are stored already are passed over.
        transcript: Its conversation in digests, these events included.
    """

    key: SessionKey
    identity: SessionIdentity
    events: tuple[Event, ...]
    transcript: bytes


MakeNews = Callable[[Mapping[SessionKey, SessionWork]], Sequence[SessionNews]]
"""Says what is new in sessions that are locked meanwhile: pure, and quick."""


class Saved(NamedTuple):
    """What became of a batch.

    Attributes:
        sessions: As they are after it, in the order of the news.
        moved: Sessions of traces alone that are gone, each with the one that it became part of.
    """

    sessions: tuple[Session, ...] = ()
    moved: tuple[tuple[SessionKey, SessionKey], ...] = ()


class Found(NamedTuple):
    """What an analysis of a session found.

    Attributes:
        key: The session.
        seen_received_at: Its ``last_received_at`` when it was looked at.
        snapshot: The risk that was found; without one the session keeps what it has.
        labels: Chain-of-thought labels that were found, added to those it has.
        action: What the policies say.
        tags: Set by policies, added to those it has.
        events: What the product itself has to say, such as ``policy_decision``.
        thoughts: What thoughts show; kept beside the session, the newest analysis of each.
        dataflow: What its data flow shows; without it the session keeps what it has.
    """

    key: SessionKey
    seen_received_at: datetime
    snapshot: RiskSnapshot | None
    labels: Sequence[str]
    action: str
    tags: Sequence[str]
    events: Sequence[Event] = ()
    thoughts: Sequence[JudgedThought] = ()
    dataflow: SessionDataflow | None = None


class RecentSession(NamedTuple):
    """A session as it stands, and what happened in it last.

    Attributes:
        session: The session.
        events: Its newest events, oldest first.
    """

    session: Session
    events: Sequence[Event]


class SessionPage(NamedTuple):
    """A part of the list of sessions.

    Attributes:
        sessions: At most as many as were asked for.
        total: How many the conditions hold for, on all pages together.
        next_cursor: Where the next page begins; absent on the last.
    """

    sessions: tuple[Session, ...]
    total: int
    next_cursor: str | None


class EventPage(NamedTuple):
    """A part of a session's events, oldest first.

    Attributes:
        events: At most as many as were asked for.
        total: How many the conditions hold for, on all pages together.
        next_cursor: Where the next page begins; absent on the last.
    """

    events: tuple[Event, ...]
    total: int
    next_cursor: str | None
