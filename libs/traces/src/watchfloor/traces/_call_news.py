"""The events that a model's call gives rise to."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from watchfloor.core import (
    CONTENT_LIMIT_CHARACTERS,
    CallMessage,
    Event,
    EventType,
    ModelCall,
    ModelUse,
    Speaker,
    ToolUse,
)
from watchfloor.traces._tool_ledger import ToolLedger
from watchfloor.traces.ids import event_id_of

_MESSAGES = {
    Speaker.SYSTEM: EventType.MESSAGE_SYSTEM,
    Speaker.USER: EventType.MESSAGE_USER,
    Speaker.ASSISTANT: EventType.MESSAGE_ASSISTANT,
    Speaker.TOOL: EventType.MESSAGE_TOOL,
}
_BEFORE_ALL = -1


class CallNews:
    """Collects what is news in a call, in the order in which it is to be read.

    Args:
        call: The call.
        tools: Knows which uses of tools were told before.
    """

    def __init__(self, call: ModelCall, tools: ToolLedger) -> None:
        self._call = call
        self._tools = tools
        self._messages = (*call.input, *call.output)
        self._events: list[Event] = []

    def add_message(self, place: int, rank: float, digest: bytes) -> None:
        """A message that the session did not have, with what it tells of tools."""
        message = self._messages[place]
        answered = self._answered(place) if message.role is Speaker.TOOL else None
        content, length = _cut(message.content, message.content_length)
        kind = _MESSAGES[message.role]
        self._add(
            kind,
            place,
            digest.hex(),
            role=message.role,
            content=content,
            content_length=length,
            rank=rank,
            reasoning=_cut(message.reasoning)[0],
            tool_calls=message.tool_calls,
            tool=answered,
            metadata={"name": message.name} if message.name and answered is None else {},
            redactions=message.redactions,
            is_masked=message.is_masked,
        )
        self._add_uses(place, message.tool_calls)
        if answered is not None and self._tools.answered(answered, self._call.trace_id):
            self._add_result(place, answered, content, length)

    def add_thought(self, place: int) -> None:
        """What the model thought before a message."""
        content, length = _cut(self._messages[place].reasoning)
        self._add(EventType.COT, place, "", content=content, content_length=length)

    def events(self, *, with_start: bool, with_end: bool) -> list[Event]:
        """All of them, between the start and the end of the call where those are wanted."""
        call, found = self._call, self._events
        self._events = []
        if with_start:
            asked = ModelUse(
                vendor=call.use.vendor,
                model=call.use.model,
                tools=call.use.tools,
                has_content=call.use.has_content,
            )
            kept_back = {"redactions": call.redactions, "is_masked": call.is_masked}
            self._add(EventType.LLM_CALL_START, _BEFORE_ALL, "", model=asked, **kept_back)
        self._events += found
        if with_end:
            kind = EventType.LLM_CALL_ERROR if call.error else EventType.LLM_CALL_FINISH
            answered = call.use.model_copy(update={"tools": ()})
            self._add(kind, len(self._messages), "", model=answered, error=call.error)
        return self._events

    def _add_uses(self, place: int, uses: Sequence[ToolUse]) -> None:
        if not uses:
            return
        news = self._tools.asked(uses, self._call.trace_id)
        for number, use in enumerate(uses):
            if news[number]:
                self._add(EventType.TOOL_EXECUTION, place, str(number), tool=use)

    def _add_result(
        self, place: int, use: ToolUse, content: str | None, length: int | None
    ) -> None:
        self._add(
            EventType.TOOL_RESULT,
            place,
            "",
            role=Speaker.TOOL,
            content=content,
            content_length=length,
            tool=use.model_copy(update={"arguments": None, "result": content}),
        )

    def _answered(self, place: int) -> ToolUse:
        """The use that a tool's message answers, as well as the call tells it."""
        message = self._messages[place]
        use = _asked_for(self._messages[:place], message)
        return ToolUse(
            name=message.name or (use.name if use else ""),
            call_id=message.tool_call_id or (use.call_id if use else None),
            arguments=use.arguments if use else None,
        )

    def _add(self, kind: EventType, place: int, detail: str, **fields: Any) -> None:  # noqa: ANN401
        call = self._call
        name = f"{kind}/{detail}"
        self._events.append(
            Event(
                event_id=event_id_of(call.trace_id, call.span_id, name, place),
                event_type=kind,
                event_time=self._time_of(place),
                project_id=call.project_id,
                session_id=call.session_id,
                external_id=call.external_id,
                agent_id=call.agent_id,
                workflow_id=call.workflow_id,
                user_id=call.user_id,
                customer_id=call.customer_id,
                client_address=call.client_address,
                received_at=call.received_at,
                trace_id=call.trace_id,
                span_id=call.span_id,
                parent_span_id=call.parent_span_id,
                source=call.source,
                **fields,
            )
        )

    def _time_of(self, place: int) -> datetime:
        """What was read was there when the call began; what was written, when it ended."""
        is_read = place < len(self._call.input)
        return self._call.started_at if is_read else self._call.ended_at


def _asked_for(before: Sequence[CallMessage], message: CallMessage) -> ToolUse | None:
    """The use that a tool's message answers: by its id where that is told, else by its place."""
    nearest = list(_requests(before))
    if message.tool_call_id is not None:
        for _, uses in nearest:
            for use in uses:
                if use.call_id == message.tool_call_id:
                    return use
    if not nearest:
        return None
    place, uses = nearest[0]
    answers = sum(each.role is Speaker.TOOL for each in before[place:])
    return uses[answers] if answers < len(uses) else None


def _requests(before: Sequence[CallMessage]) -> Iterator[tuple[int, Sequence[ToolUse]]]:
    """Messages that ask for tools, the nearest first."""
    for place in range(len(before) - 1, -1, -1):
        if before[place].tool_calls:
            yield place, before[place].tool_calls


def _cut(text: str | None, length: int | None = None) -> tuple[str | None, int | None]:
    if text is None or len(text) <= CONTENT_LIMIT_CHARACTERS:
        return text, length
    return text[:CONTENT_LIMIT_CHARACTERS], length or len(text)
