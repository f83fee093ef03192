"""Messages about sessions as the documents of REST: camelCase, times in milliseconds."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic.alias_generators import to_camel

from watchfloor.client._documents import JsonObject
from watchfloor.core import milliseconds
from watchfloor.rpc import fields_of
from watchfloor.v1 import session_pb2
from watchfloor.v1 import session_service_pb2 as pb

_NAMES = {
    "session_id": "id",
    "risk_score": "currentRiskScore",
    "patterns": "currentPatterns",
    "last_event_at": "lastActivityAt",
}
_NOT_SHOWN = frozenset({"last_received_at"})
_IN_DETAIL = frozenset({"available_tools", "metadata"})


def listed_document(session: session_pb2.Session) -> JsonObject:
    """A session as it is listed."""
    return _session(session, without=_NOT_SHOWN | _IN_DETAIL)


def detailed_document(answer: pb.GetSessionResponse) -> JsonObject:
    """A session with everything that is known about it."""
    snapshots = [_shown(fields_of(each), {"snapshot_id": "id"}) for each in answer.risk_snapshots]
    thoughts = [_shown(fields_of(each), {"happened_at": "createdAt"}) for each in answer.thoughts]
    session = _session(answer.session, without=_NOT_SHOWN)
    if answer.HasField("dataflow"):
        session["dataflow"] = _dataflow(answer.dataflow)
    if answer.HasField("pii"):
        session["pii"] = _shown(fields_of(answer.pii))
    return {**session, "riskSnapshots": [*snapshots], "thoughts": [*thoughts]}


def change_document(change: pb.SessionChange) -> JsonObject:
    """What became of a session."""
    shown = _shown(fields_of(change))
    return {**shown, "session": listed_document(change.session)}


def evaluation_document(answer: pb.EvaluateSessionResponse) -> JsonObject:
    """Whether a session may go on."""
    return _shown(fields_of(answer), {"evaluated_at": "timestamp"})


def _dataflow(dataflow: session_pb2.SessionDataflow) -> JsonObject:
    fields = fields_of(dataflow)
    if not dataflow.limited:
        del fields["limited"]  # It is said only where it is so.
    shown: JsonObject = _all_shown(fields)
    return shown


def _session(session: session_pb2.Session, *, without: frozenset[str]) -> JsonObject:
    given = {name: each for name, each in fields_of(session).items() if name not in without}
    counters = _shown(given.pop("counters", {}))
    return {
        **_shown(given, _NAMES),
        "counters": counters,
        "eventCount": session.counters.events,
    }


def _shown(fields: Mapping[str, Any], names: Mapping[str, str] = {}) -> JsonObject:
    return {
        names.get(name, to_camel(name)): milliseconds(each) if isinstance(each, datetime) else each
        for name, each in fields.items()
    }


def _all_shown(value: Any) -> Any:  # noqa: ANN401 - any field's
    """The same, with everything in it."""
    if isinstance(value, Mapping):
        return {name: _all_shown(each) for name, each in _shown(value).items()}
    return [_all_shown(each) for each in value] if isinstance(value, list) else value
