"""Conversations as others write them."""

import pytest
from pydantic import JsonValue

from watchfloor.core import Speaker, answered_calls, read_messages

FLAT: JsonValue = {"id": "1", "name": "pay", "arguments": {"to": "Bo"}}
NESTED: JsonValue = {"id": "1", "function": {"name": "pay", "arguments": '{"to": "Bo"}'}}


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
