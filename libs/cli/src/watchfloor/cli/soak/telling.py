"""What agents do during a soak: sessions that begin all the time and fall silent again."""

import time
from collections.abc import Sequence
from typing import Any

from watchfloor.cli.bench.talk import turn
from watchfloor.core import EventInput, EventType, Speaker

AGENT = "soak"
_SIDES = (
    (EventType.MESSAGE_USER, Speaker.USER),
    (EventType.MESSAGE_ASSISTANT, Speaker.ASSISTANT),
)
_CALLS_EACH = 20
_PER_TRACE = 4


def session_of(position: int) -> str:
    """The session of a call: another one after every twenty."""
    return f"soak-{position // _CALLS_EACH}"


def events(position: int, number: int) -> Sequence[EventInput]:
    """Some turns of its session."""
    told = []
    for each in range(position * number, (position + 1) * number):
        kind, speaker = _SIDES[each % len(_SIDES)]
        told.append(
            EventInput(
                session_id=session_of(position),
                agent_id=AGENT,
                event_type=kind,
                role=speaker,
                content=turn(each),
            )
        )
    return told


def spans(position: int, number: int) -> Sequence[dict[str, Any]]:
    """Some calls of a model, as OTLP's JSON has them."""
    now = time.time_ns()
    return [
        {
            "traceId": f"{each // _PER_TRACE + 1:032x}",
            "spanId": f"{each + 1:016x}",
            "name": "chat bench",
            "startTimeUnixNano": str(now),
            "endTimeUnixNano": str(now + 1_000_000),
            "attributes": [
                {"key": key, "value": {"stringValue": value}}
                for key, value in (
                    ("gen_ai.operation.name", "chat"),
                    ("gen_ai.request.model", "bench"),
                    ("gen_ai.agent.id", AGENT),
                )
            ],
        }
        for each in range(position * number, (position + 1) * number)
    ]
