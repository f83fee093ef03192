"""A session as a model reads it."""

import json
from collections.abc import Sequence

from watchfloor.analyzers.session_risk.spoken import shortened
from watchfloor.core import Event, EventType

Line = dict[str, str]
"""What of one event leaves for the model; every value is text of others."""

_LONGEST_TEXT, _LONGEST = 2_000, 40_000
_TELLS_NOTHING = frozenset(
    {
        EventType.LLM_CALL_START,
        EventType.LLM_CALL_FINISH,
        EventType.SESSION_START,
        EventType.SESSION_END,
        EventType.POLICY_DECISION,
        EventType.SPAN,
    }
)


def transcript(events: Sequence[Event]) -> Sequence[Line]:
    """The newest events, oldest first, as many as a question may hold.

    Args:
        events: Of one session, in order.
    """
    newest_first: list[Line] = []
    left = _LONGEST
    for event in reversed(events):
        if event.event_type in _TELLS_NOTHING:
            continue
        line = _line(event)
        left -= sum(len(text) for text in line.values())
        if left < 0:
            break
        newest_first.append(line)
    return newest_first[::-1]


def _line(event: Event) -> Line:
    tool = event.tool
    texts = {
        "kind": event.event_type.value,
        "text": event.content,
        "reasoning": event.reasoning,
        "tool": tool and tool.name,
        "arguments": _as_text(tool.arguments) if tool is not None else None,
        "result": tool and tool.result,
        "calls": ", ".join(call.name for call in event.tool_calls),
        "error": event.error and event.error.message,
    }
    return {name: shortened(text, _LONGEST_TEXT) for name, text in texts.items() if text}


def _as_text(arguments: object) -> str | None:
    return None if arguments is None else json.dumps(arguments, ensure_ascii=False)
