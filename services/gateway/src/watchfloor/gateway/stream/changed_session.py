"""What pages are told of a session that changed; they ask for the rest."""

from typing import Self

from pydantic import AwareDatetime, BaseModel, ConfigDict

from watchfloor.core import (
    DataflowVerdict,
    Session,
    SessionChange,
    SessionChangeKind,
    SessionStatus,
)


class SessionSummary(BaseModel):
    """Where a session stands.

    Attributes:
        id: The session.
        agent_id: The monitored agent.
        workflow_id: What it belongs to.
        status: Where the session is in its life.
        risk_score: Its present risk, 0 to 1.
        action: What policies say.
        dataflow_verdict: Where data went, once that was judged.
        events: How many there are.
        last_event_at: Time of the newest one.
    """

    model_config = ConfigDict(frozen=True)
    id: str
    agent_id: str
    workflow_id: str | None
    status: SessionStatus
    risk_score: float
    action: str
    dataflow_verdict: DataflowVerdict | None
    events: int
    last_event_at: AwareDatetime

    @classmethod
    def of(cls, session: Session) -> Self:
        """Where this session stands."""
        return cls(
            id=session.session_id,
            agent_id=session.agent_id,
            workflow_id=session.workflow_id,
            status=session.status,
            risk_score=session.risk_score,
            action=session.action,
            dataflow_verdict=session.dataflow_verdict,
            events=session.counters.events,
            last_event_at=session.last_event_at,
        )


class ChangedSession(BaseModel):
    """What became of a session.

    Attributes:
        kind: What became of it.
        session: Where it stands after that.
        former_id: Where it is ``moved``: the id of the session that is gone.
        changed_at: When.
    """

    model_config = ConfigDict(frozen=True)
    kind: SessionChangeKind
    session: SessionSummary
    former_id: str | None
    changed_at: AwareDatetime

    @classmethod
    def of(cls, change: SessionChange) -> Self:
        """What became of this session."""
        return cls(
            kind=change.kind,
            session=SessionSummary.of(change.session),
            former_id=change.former_id,
            changed_at=change.changed_at,
        )
