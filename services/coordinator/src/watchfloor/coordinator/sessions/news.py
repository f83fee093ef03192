"""What a batch of messages tells of each session."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple, TypeVar

from watchfloor.core import Event, ModelCall, SessionKey, SessionMessage
from watchfloor.store import SessionIdentity, SessionNews, SessionWork
from watchfloor.traces import Transcript

Record = TypeVar("Record", Event, ModelCall)


class Records(NamedTuple):
    """Everything that a batch holds of one session.

    Attributes:
        events: Complete events, in the order of their arrival.
        calls: Calls of models whose news are not found out yet.
    """

    events: list[Event]
    calls: list[ModelCall]


def gathered(messages: Iterable[tuple[SessionMessage, datetime]]) -> dict[SessionKey, Records]:
    """The records of a batch by session.

    Args:
        messages: Each with the time at which JetStream took it: the one clock by which sessions
            are concluded, whatever the clocks of gateways say.
    """
    records: dict[SessionKey, Records] = {}
    for message, received_at in messages:
        for event in message.events:
            _of(records, event).events.append(_received(event, received_at))
        for call in message.calls:
            _of(records, call).calls.append(_received(call, received_at))
    return records


def news_of(key: SessionKey, records: Records, work: SessionWork) -> SessionNews:
    """What of it is new to the session. Pure.

    A batch may hold a message again, and calls that repeat what the session has.
    """
    transcript = Transcript.load(work.transcript)
    events = transcript.add(records.events, records.calls)
    return SessionNews(key, _identity(records), tuple(events), transcript.dump())


def _of(records: dict[SessionKey, Records], record: Event | ModelCall) -> Records:
    key = SessionKey(record.project_id, record.session_id)
    return records.setdefault(key, Records([], []))


def _received(record: Record, received_at: datetime) -> Record:
    return record.model_copy(update={"received_at": received_at})


def _identity(records: Records) -> SessionIdentity:
    """Whose session it is, by the first record that says so; tools of all of them."""
    everything: list[Event | ModelCall] = [*records.events, *records.calls]
    uses = [event.model for event in records.events if event.model is not None]
    tools = [tool for use in (*uses, *(call.use for call in records.calls)) for tool in use.tools]
    return SessionIdentity(
        agent_id=everything[0].agent_id,
        workflow_id=next((each.workflow_id for each in everything if each.workflow_id), None),
        user_id=next((each.user_id for each in everything if each.user_id), None),
        external_id=next((each.external_id for each in everything if each.external_id), None),
        customer_id=next((each.customer_id for each in everything if each.customer_id), None),
        available_tools=tuple(dict.fromkeys(tools)),
        addresses=tuple(dict.fromkeys(filter(None, (each.client_address for each in everything)))),
    )
