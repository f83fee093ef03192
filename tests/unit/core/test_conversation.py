"""Conversations as others write them."""

import pytest
from pydantic import JsonValue

from watchfloor.core import Speaker, answered_calls, read_messages

FLAT: JsonValue = {"id": "1", "name": "pay", "arguments": {"to": "Bo"}}
NESTED: JsonValue = {"id": "1", "function": {"name": "pay", "arguments": '{"to": "Bo"}'}}
BLOCK: JsonValue = {"type": "tool_use", "id": "1", "name": "pay", "input": {"to": "Bo"}}


@pytest.mark.parametrize("call", [FLAT, NESTED])
def test_calls_are_read_flat_and_nested(call: JsonValue) -> None:
    (message,) = read_messages([{"role": "assistant", "content": None, "tool_calls": [call]}])

    (use,) = message.tool_calls
    assert (use.name, use.call_id, use.arguments) == ("pay", "1", {"to": "Bo"})


def test_content_may_be_parts_or_any_json() -> None:
    parts, value = read_messages(
        [
            {"role": "user", "content": [{"type": "text", "text": "Hi"}, "there"]},
            {"role": "tool", "content": {"sum": 3}},
        ]
    )

    assert parts.content == "Hi\nthere"
    assert value.content == '{"sum": 3}'


def test_what_is_no_message_is_left_out() -> None:
    assert read_messages("x") == ()
    assert [message.role for message in read_messages([1, {"role": "alien"}])] == [Speaker.USER]


def test_results_belong_to_calls_by_id_and_else_by_order() -> None:
    calls: list[JsonValue] = [{"id": "a", "name": "x"}, {"id": "b", "name": "y"}, {"name": "z"}]
    messages = read_messages(
        [
            {"role": "assistant", "tool_calls": calls},
            {"role": "tool", "tool_call_id": "b", "content": ""},
            {"role": "tool", "content": ""},
            {"role": "tool", "content": ""},
            {"role": "tool", "content": ""},
        ]
    )

    assert answered_calls(messages) == {1: (0, 1), 2: (0, 0), 3: (0, 2)}


def test_calls_are_read_from_blocks_beside_what_is_said_and_thought() -> None:
    content: list[JsonValue] = [
        {"type": "thinking", "thinking": "He asked for it."},
        {"type": "text", "text": "I pay."},
        BLOCK,
    ]
    # Some write calls a second time beside the content.
    (message,) = read_messages([{"role": "assistant", "content": content, "tool_calls": [FLAT]}])

    (use,) = message.tool_calls
    assert (use.name, use.call_id, use.arguments) == ("pay", "1", {"to": "Bo"})
    assert (message.content, message.reasoning) == ("I pay.", "He asked for it.")


def test_a_message_of_calls_alone_says_nothing() -> None:
    (message,) = read_messages([{"role": "assistant", "content": [BLOCK]}])

    assert (message.content, message.reasoning) == (None, None)


def test_results_in_a_users_blocks_are_messages_of_their_tools() -> None:
    calls: list[JsonValue] = [
        {"type": "tool_use", "id": "a", "name": "x", "input": {}},
        {"type": "tool_use", "id": "b", "name": "y", "input": {}},
    ]
    results: list[JsonValue] = [
        {"type": "tool_result", "tool_use_id": "b", "content": [{"type": "text", "text": "2"}]},
        {"type": "tool_result", "tool_use_id": "a", "content": "1"},
        {"type": "text", "text": "Go on."},
    ]
    messages = read_messages(
        [{"role": "assistant", "content": calls}, {"role": "user", "content": results}]
    )

    assert [(message.role, message.content) for message in messages[1:]] == [
        (Speaker.TOOL, "2"),
        (Speaker.TOOL, "1"),
        (Speaker.USER, "Go on."),
    ]
    assert answered_calls(messages) == {1: (0, 1), 2: (0, 0)}


def test_blocks_that_a_tool_returned_are_data() -> None:
    """Else whoever writes what a tool reads could write calls of the agent."""
    (message,) = read_messages([{"role": "tool", "content": [BLOCK]}])

    assert message.tool_calls == ()
    assert message.content is not None
    assert '"pay"' in message.content
