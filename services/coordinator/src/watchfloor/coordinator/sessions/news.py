"""What a batch of messages tells of each session."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple, TypeVar

from watchfloor.core import Event, ModelCall, SessionKey, SessionMessage, SessionPart
from watchfloor.store import SessionIdentity, SessionNews, SessionWork
from watchfloor.traces import Transcript, retold, with_known_ids

Record = TypeVar("Record", Event, ModelCall)


class Records(NamedTuple):
    """Everything that a batch holds of one part of a session.

    Attributes:
        events: Complete events, in the order of their arrival.
        calls: Calls of models whose news are not found out yet.
    """

    events: list[Event]
    calls: list[ModelCall]


def gathered(messages: Iterable[tuple[SessionMessage, datetime]]) -> dict[SessionPart, Records]:
    """The records of a batch by the part of a session that they tell of.

    Args:
        messages: Each with the time at which JetStream took it: the one clock by which sessions
            are concluded, whatever the clocks of gateways say.
    """
    records: dict[SessionPart, Records] = {}
    for message, received_at in messages:
        for event in message.events:
            _of(records, event).events.append(_received(event, received_at))
        for call in message.calls:
            _of(records, call).calls.append(_received(call, received_at))
    return records


def news_of(
    key: SessionKey, work: SessionWork, records: Mapping[SessionPart, Records]
) -> SessionNews:
    """What of it is new to the session. Pure.

    A batch may hold a message again, and calls that repeat what the session has. What was saved
    elsewhere is told again, like anything else that comes late.
    """
    parts = [records[part] for part in work.parts]
    former = retold(work.former)
    all_events = [*(event for part in parts for event in part.events), *former.events]
    all_calls = [*(call for part in parts for call in part.calls), *former.calls]
    external_id = _external_id(key, work, [*all_events, *all_calls])
    told = Records(
        [_at_home(event, key, external_id) for event in all_events],
        [_at_home(call, key, external_id) for call in all_calls],
    )
    transcript = Transcript.load(work.transcript)
    events = with_known_ids(transcript.add(*told), work.former)
    return SessionNews(key, _identity(told), tuple(events), transcript.dump())


def _of(records: dict[SessionPart, Records], record: Event | ModelCall) -> Records:
    part = SessionPart(record.project_id, record.session_id, record.trace_id)
    return records.setdefault(part, Records([], []))


def _received(record: Record, received_at: datetime) -> Record:
    return record.model_copy(update={"received_at": received_at})


def _external_id(
    key: SessionKey, work: SessionWork, told: Iterable[Event | ModelCall]
) -> str | None:
    """What the sender calls the session, as those say that name it."""
    if work.session is not None and work.session.external_id is not None:
        return work.session.external_id
    named = (each.external_id for each in told if each.session_id == key.session_id)
    return next(filter(None, named), None)


def _at_home(record: Record, key: SessionKey, external_id: str | None) -> Record:
    if record.session_id == key.session_id:
        return record
    home = {"session_id": key.session_id, "external_id": external_id}
    return record.model_copy(update=home)


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
