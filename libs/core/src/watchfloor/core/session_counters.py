"""What is counted in a session, event by event."""

from collections import Counter
from collections.abc import Iterable, Mapping

from pydantic import BaseModel, ConfigDict, Field

from watchfloor.core.event import Event, EventType, ModelUse

_FINISH = EventType.LLM_CALL_FINISH
_MESSAGES = tuple(kind for kind in EventType if kind.startswith("message."))
_TOOL_CALLS = frozenset({EventType.TOOL_EXECUTION, EventType.TOOL_CALL})
_NO_USE = ModelUse()
_MOST_TOOLS = 256
_OTHER_TOOLS = "(others)"
"""Under this name all tools are counted that a session uses after its first 256."""


class SessionCounters(BaseModel):
    """What was counted in a session. A tool call counts once, a model's call once.

    Attributes:
        events: Everything.
        messages: Messages of the conversation.
        model_calls: Calls of models.
        responses: Those of them that ended well.
        tool_calls: Uses of tools.
        errors: Whatever ended in an error.
        input_tokens: Tokens read.
        output_tokens: Tokens written.
        total_tokens: Both.
        response_time_ms: Time in models together, in milliseconds.
        tools: Uses by the tool's name, at most 256 of them; ``(others)`` has the rest.
    """

    model_config = ConfigDict(frozen=True)
    events: int = 0
    messages: int = 0
    model_calls: int = 0
    responses: int = 0
    tool_calls: int = 0
    errors: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    total_tokens: int = 0
    response_time_ms: float = 0.0
    tools: dict[str, int] = Field(default_factory=dict)

    def plus(self, events: Iterable[Event]) -> "SessionCounters":
        """The counters after these events, none of which was counted before.

        A tool's execution is counted and its result is not, a model's call when it starts, its
        tokens and time when it finishes.
        """
        new = tuple(events)
        kinds = Counter(event.event_type for event in new)
        used = [event for event in new if event.event_type in _TOOL_CALLS]
        uses = [event.model or _NO_USE for event in new if event.event_type is _FINISH]
        return SessionCounters(
            events=self.events + len(new),
            messages=self.messages + sum(kinds[kind] for kind in _MESSAGES),
            model_calls=self.model_calls + kinds[EventType.LLM_CALL_START],
            responses=self.responses + kinds[_FINISH],
            tool_calls=self.tool_calls + len(used),
            errors=self.errors + sum(map(_is_error, new)),
            input_tokens=self.input_tokens + sum(use.input_tokens or 0 for use in uses),
            output_tokens=self.output_tokens + sum(use.output_tokens or 0 for use in uses),
            total_tokens=self.total_tokens + sum(map(_total_tokens, uses)),
            response_time_ms=self.response_time_ms + sum(use.duration_ms or 0.0 for use in uses),
            tools=_counted(self.tools, (event.tool.name for event in used if event.tool)),
        )


def _counted(before: Mapping[str, int], names: Iterable[str]) -> dict[str, int]:
    tools = dict(before)
    for name in names:
        is_known = name in tools or len(tools) < _MOST_TOOLS
        counted = name if is_known else _OTHER_TOOLS
        tools[counted] = tools.get(counted, 0) + 1
    return tools


def _is_error(event: Event) -> bool:
    return event.error is not None or event.event_type.endswith(".error")


def _total_tokens(use: ModelUse) -> int:
    if use.total_tokens is not None:
        return use.total_tokens
    return (use.input_tokens or 0) + (use.output_tokens or 0)
