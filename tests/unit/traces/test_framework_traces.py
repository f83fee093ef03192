"""Real traces of nine agent frameworks, read as Langfuse's own parser reads them."""

import contextlib
import json
from pathlib import Path

import pytest
from pydantic import BaseModel, JsonValue, TypeAdapter, ValidationError

from watchfloor.core import CallMessage, ModelCall, Speaker
from watchfloor.traces import Origin, read_export

TRACES = sorted(Path(__file__).parent.joinpath("data").glob("*.json"))
ROLES = {"model": "assistant", "developer": "system"}
DIFFERENT = {("google-adk-2025-08-28", "bded677884f031ce", "input")}
"""Langfuse shows what Gemini's tools answered as words of the user; it is a tool's here."""


class _Call(BaseModel):
    """A call as Langfuse's parser gives it."""

    name: str
    arguments: str


class _Spoken(BaseModel):
    """A call that Koog wrote as text, in messages of tools, too."""

    function: _Call


class _Message(BaseModel):
    """A message as Langfuse's parser gives it."""

    role: str
    content: JsonValue = None
    tool_calls: list[_Call] = []
    tool_call_id: str | None = None


_SIDES = TypeAdapter(dict[str, dict[str, list[_Message]]])
_SPOKEN_CALLS = TypeAdapter(list[_Spoken])


def _value(text: JsonValue) -> JsonValue:
    try:
        return json.loads(text) if isinstance(text, str) else text
    except ValueError:
        return text


def _theirs(message: _Message) -> tuple[object, ...]:
    content = _value(message.content) or None
    role, calls = ROLES.get(message.role, message.role), message.tool_calls
    with contextlib.suppress(ValidationError):
        calls = [told.function for told in _SPOKEN_CALLS.validate_python(content)]
        role, content = "assistant", None
    told = [(call.name, _value(call.arguments)) for call in calls]
    return role, content, told, message.tool_call_id


def _ours(message: CallMessage, theirs: tuple[object, ...]) -> tuple[object, ...]:
    return (
        message.role.value,
        _value(message.content),
        [(call.name, call.arguments) for call in message.tool_calls],
        message.tool_call_id if theirs[3] is not None else None,
    )


def _is_told(call: ModelCall, side: str, expected: list[tuple[object, ...]]) -> bool:
    messages = call.input if side == "input" else call.output
    return len(messages) == len(expected) and all(
        _ours(message, theirs) == theirs for message, theirs in zip(messages, expected, strict=True)
    )


@pytest.mark.parametrize("path", TRACES, ids=lambda path: path.stem)
def test_every_side_of_a_generation_is_told_by_a_call(path: Path, origin: Origin) -> None:
    """What one framework writes otherwise than all others is where conversations get lost."""
    document = json.loads(path.read_text())
    parsed = _SIDES.validate_python(document["parsed"])
    calls = read_export(document, origin).calls
    missing = [
        (path.stem, observation_id, side)
        for observation_id, sides in parsed.items()
        for side, messages in sides.items()
        if not any(_is_told(call, side, [_theirs(told) for told in messages]) for call in calls)
    ]
    assert set(missing) <= DIFFERENT


def test_what_a_tool_answered_is_never_words_of_the_user(origin: Origin) -> None:
    """Gemini puts both under one role, and only one of them may give orders."""
    path = next(path for path in TRACES if path.stem.startswith("google"))
    calls = read_export(json.loads(path.read_text()), origin).calls
    last = max(calls, key=lambda call: call.started_at).input[-1]
    assert (last.role, last.name) == (Speaker.TOOL, "say_hello")


def test_a_call_told_by_two_instrumentations_counts_once(origin: Origin) -> None:
    """Agno's trace has each call twice, one span inside the other."""
    path = next(path for path in TRACES if path.stem.startswith("agno"))
    told = read_export(json.loads(path.read_text()), origin)
    assert sorted(len(call.input) for call in told.calls) == [2, 4]
    assert all(call.input[0].role is Speaker.SYSTEM for call in told.calls)
