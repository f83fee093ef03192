"""Calls of tools that are made again and again because they fail."""

import json
from collections import Counter
from collections.abc import Iterable

from watchfloor.core import Event, EventType, ToolRetry

TOOL_USES = frozenset({EventType.TOOL_EXECUTION, EventType.TOOL_CALL})

_Asked = tuple[str, str]
"""A tool's name, and what it was asked."""


def call_of(event: Event) -> tuple[str, str]:
    """What a use and its result have in common: the call's id, else the span, else the name."""
    tool = event.tool
    name = tool.name if tool else ""
    return name, (tool.call_id if tool else None) or event.span_id or ""


def longest_retry_of(ordered: Iterable[Event]) -> ToolRetry | None:
    """The call that was made again most often right after the same call had failed.

    Other calls may lie between the two: an agent that tries two things in turn is in a loop, too.
    A call that ends well, or of whose end nothing is told, ends the row.
    """
    made: dict[tuple[str, str], _Asked] = {}
    failed: set[_Asked] = set()
    row: Counter[_Asked] = Counter()
    longest: Counter[_Asked] = Counter()
    for event in ordered:
        if event.tool is None:
            continue
        if event.event_type in TOOL_USES:
            asked = made[call_of(event)] = (event.tool.name, _canonical(event.tool.arguments))
            row[asked] = row[asked] + 1 if asked in failed else 0
            longest[asked] = max(longest[asked], row[asked])
            failed.discard(asked)
        elif event.event_type is not EventType.TOOL_RESULT:
            continue
        known = made.get(call_of(event))
        if known is not None and (event.tool.is_error or event.error is not None):
            failed.add(known)
    if not longest:
        return None
    (tool, _), retries = max(longest.items(), key=lambda item: (item[1], item[0]))
    return ToolRetry(tool=tool, retries=retries) if retries else None


def _canonical(arguments: object) -> str:
    return json.dumps(arguments, sort_keys=True, separators=(",", ":"))
