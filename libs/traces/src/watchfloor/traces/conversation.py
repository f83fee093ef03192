"""A session's conversation as plain messages."""

from collections.abc import Iterable
from operator import attrgetter

from pydantic import JsonValue

from watchfloor.core import Event, ToolUse


def conversation(events: Iterable[Event]) -> list[dict[str, JsonValue]]:
    """The messages among ``events``, in order.

    Returns:
        Each as ``role`` and ``content``, and where they are known ``reasoning``, ``tool_calls``
        (``id``, ``name``, ``arguments``), ``tool_call_id`` and ``name``.
    """
    spoken = [event for event in events if event.rank is not None]
    return [_message(event) for event in sorted(spoken, key=attrgetter("rank"))]


def _message(event: Event) -> dict[str, JsonValue]:
    tool = event.tool
    message: dict[str, JsonValue] = {
        "role": event.role,
        "content": event.content,
        "reasoning": event.reasoning,
        "tool_calls": [_tool_call(use) for use in event.tool_calls] or None,
        "tool_call_id": tool.call_id if tool else None,
        "name": (tool.name if tool else event.metadata.get("name")) or None,
    }
    return {key: value for key, value in message.items() if value is not None or key == "content"}


def _tool_call(use: ToolUse) -> dict[str, JsonValue]:
    call: dict[str, JsonValue] = {"name": use.name, "arguments": use.arguments}
    return call if use.call_id is None else {"id": use.call_id, **call}
