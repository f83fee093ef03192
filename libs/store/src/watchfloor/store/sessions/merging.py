"""What becomes of a session by new events."""

from collections.abc import Sequence
from datetime import timedelta

from watchfloor.core import (
    Event,
    PolicyAction,
    Session,
    SessionCounters,
    SessionKey,
    SessionStatus,
    patterns_with,
)
from watchfloor.store.sessions.values import SessionIdentity

_MOST_TOOLS = 1_000
_STRICTEST_FIRST = tuple(PolicyAction)
_MOST_ADDRESSES = 16
_ONE_STEP = timedelta(microseconds=1)


def merged(
    session: Session | None, key: SessionKey, identity: SessionIdentity, events: Sequence[Event]
) -> Session | None:
    """The session after events that it did not have; nothing where it would have none at all.

    New events reopen a concluded session.
    """
    if session is None:
        return _begun(key, identity, events) if events else None
    named = session.model_copy(update=_named(session, identity))
    return _continued(named, events) if events else named


def taken_in(session: Session | None, key: SessionKey, former: Session) -> Session:
    """The session with what was found and decided about another one that is part of it.

    Where it is not there yet it begins as that one. Events are not counted here.
    """
    begun = {
        "session_id": key.session_id,
        "external_id": None,
        "conclusion_number": 0,
        "counters": SessionCounters(),
    }
    home = session or former.model_copy(update=begun)
    riskier = max(home, former, key=lambda each: each.risk_score)
    verdict = home.dataflow_verdict
    if former.dataflow_verdict and former.dataflow_verdict.is_worse_than(verdict):
        verdict = former.dataflow_verdict
    strictest = min((home.action, former.action), key=_STRICTEST_FIRST.index)
    return home.model_copy(
        update={
            "risk_score": riskier.risk_score,
            "patterns": patterns_with(riskier.patterns, verdict),
            "dataflow_verdict": verdict,
            "labels": tuple(dict.fromkeys((*home.labels, *former.labels))),
            "action": strictest,
            "tags": tuple(dict.fromkeys((*home.tags, *former.tags))),
        }
    )


def _begun(key: SessionKey, identity: SessionIdentity, events: Sequence[Event]) -> Session:
    times = [event.event_time for event in events]
    return Session(
        project_id=key.project_id,
        session_id=key.session_id,
        external_id=identity.external_id,
        agent_id=identity.agent_id,
        workflow_id=identity.workflow_id,
        user_id=identity.user_id,
        customer_id=identity.customer_id,
        addresses=identity.addresses[:_MOST_ADDRESSES],
        available_tools=identity.available_tools[:_MOST_TOOLS],
        created_at=min(times),
        last_event_at=max(times),
        last_received_at=max(event.received_at for event in events),
        counters=SessionCounters().plus(events),
    )


def _named(session: Session, identity: SessionIdentity) -> dict[str, object]:
    tools = dict.fromkeys((*session.available_tools, *identity.available_tools))
    addresses = dict.fromkeys((*session.addresses, *identity.addresses))
    return {
        "workflow_id": session.workflow_id or identity.workflow_id,
        "user_id": session.user_id or identity.user_id,
        "customer_id": session.customer_id or identity.customer_id,
        "external_id": session.external_id or identity.external_id,
        "available_tools": tuple(tools)[:_MOST_TOOLS],
        "addresses": tuple(addresses)[:_MOST_ADDRESSES],
    }


def _continued(session: Session, events: Sequence[Event]) -> Session:
    times = [event.event_time for event in events]
    # Whatever the order of saving, later news are later: who looked at the session before compares
    # this time with what it saw.
    after_what_was = session.last_received_at + _ONE_STEP
    return session.model_copy(
        update={
            "status": SessionStatus.ACTIVE,
            "concluded_at": None,
            "feature_id": None,
            "created_at": min(session.created_at, *times),
            "last_event_at": max(session.last_event_at, *times),
            "last_received_at": max(after_what_was, *(event.received_at for event in events)),
            "counters": session.counters.plus(events),
        }
    )
