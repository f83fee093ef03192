"""A session's conversation as it is shown."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from pydantic import JsonValue
from support.model_calls import call, said

from watchfloor.core import CallMessage, Speaker, ToolUse
from watchfloor.traces import Origin, Transcript, conversation, read_export, write_otlp

TRACES = sorted(Path(__file__).parent.joinpath("data").glob("*.json"))
_ROLES = {"model": "assistant", "developer": "system"}
_OF_TOOLS = {("google-adk-2025-08-28", '{"greeting":"Hello Langfuse 👋"}')}
"""Langfuse shows what Gemini's tools answered as words of the user; it is a tool's here."""


def _value(text: Any) -> Any:
    try:
        return json.loads(text) if isinstance(text, str) else text
    except ValueError:
        return text


def _key(message: dict[str, Any]) -> str:
    content = _value(message.get("content")) or None
    role, calls = str(message["role"]), message.get("tool_calls") or []
    if isinstance(content, list) and content and "function" in content[0]:
        role, calls, content = "assistant", [item["function"] for item in content], None
    asked = [(each["name"], _value(each["arguments"])) for each in calls]
    return json.dumps([_ROLES.get(role, role), content, asked], sort_keys=True)


def _is_in_order(side: list[dict[str, Any]], messages: list[dict[str, JsonValue]]) -> bool:
    left = iter(messages)
    return all(
        any(
            _key(told) == _key(message)
            and told.get("tool_call_id") in (None, message.get("tool_call_id"))
            for message in left
        )
        for told in side
    )


@pytest.mark.parametrize("path", TRACES, ids=lambda path: path.stem)
def test_a_framework_s_session_holds_every_side_in_order_and_none_more_often(
    path: Path, origin: Origin
) -> None:
    document = json.loads(path.read_text(encoding="utf-8"))
    told = read_export(document, origin)
    messages = conversation(Transcript().add(told.events, told.calls))
    sides = [
        [message for message in side if (path.stem, message.get("content")) not in _OF_TOOLS]
        for sides in document["parsed"].values()
        for side in sides.values()
    ]
    assert all(_is_in_order(side, messages) for side in sides)
    most: Counter[str] = Counter()
    for side in sides:
        most |= Counter(map(_key, side))
    heard = Counter(map(_key, messages))
    assert {key: count for key, count in heard.items() if key in most and count > most[key]} == {}


@pytest.mark.parametrize("path", TRACES, ids=lambda path: path.stem)
def test_what_is_written_as_otlp_reads_the_same(path: Path, origin: Origin) -> None:
    """An import is sent through the door that every agent uses."""
    told = read_export(json.loads(path.read_text(encoding="utf-8")), origin)
    document = {"resourceSpans": [{"scopeSpans": [{"spans": list(write_otlp(told))}]}]}
    again = read_export(json.loads(json.dumps(document)), origin)
    before = Transcript().add(told.events, told.calls)
    after = Transcript().add(again.events, again.calls)
    assert conversation(after) == conversation(before)
    assert Counter(e.event_type for e in after) == Counter(e.event_type for e in before)
    assert [each.use for each in again.calls] == [each.use for each in told.calls]


def test_a_message_tells_what_is_known_of_it_and_nothing_else() -> None:
    asked = CallMessage(
        role=Speaker.ASSISTANT,
        reasoning="better look",
        tool_calls=(ToolUse(name="look", call_id="c1", arguments={"at": 1}),),
    )
    answer = CallMessage(role=Speaker.TOOL, content="nothing", tool_call_id="c1")
    first = call("1", ["u:see?"]).model_copy(update={"output": (asked,)})
    second = call("2", [], ["a:no"], at=1).model_copy(
        update={"input": (said("u:see?"), asked, answer)}
    )
    assert conversation(Transcript().add([], [first, second])) == [
        {"role": "user", "content": "see?"},
        {
            "role": "assistant",
            "content": None,
            "reasoning": "better look",
            "tool_calls": [{"id": "c1", "name": "look", "arguments": {"at": 1}}],
        },
        {"role": "tool", "content": "nothing", "tool_call_id": "c1", "name": "look"},
        {"role": "assistant", "content": "no"},
    ]
