"""A good request for every rpc, made of the protos: one that is added is asked, too."""

from collections.abc import Mapping
from typing import Any

from google.protobuf.descriptor import MethodDescriptor

_VALUES: Mapping[str, Any] = {
    "signal": lambda ids: {
        "threat_type": "THREAT_TYPE_ANOMALY",
        "customer_id": ids["customer_id"],
        "user_agent": ids["search"],
    },
    "event": lambda ids: {
        "event_type": "message.user",
        "role": "SPEAKER_USER",
        "content": ids["search"],
        "session_id": ids["session_id"],
    },
    "timeout_s": lambda _: 60,
    "verdict": lambda _: "VERDICT_KIND_BENIGN",
    "reason": lambda ids: ids["search"],
}


def request_for(method: MethodDescriptor, ids: Mapping[str, str]) -> dict[str, Any]:
    """A request that names all that the message has a name for, but one of each choice."""
    given: dict[str, Any] = {}
    chosen: set[str] = set()
    for field in method.input_type.fields:
        choice = field.containing_oneof
        if choice is not None and choice.name in chosen and not choice.name.startswith("_"):
            continue
        value = _VALUES[field.name](ids) if field.name in _VALUES else ids.get(field.name)
        if value is not None:
            given[field.name] = [value] if field.is_repeated else value
            chosen |= {choice.name} if choice is not None else set()
    return given
