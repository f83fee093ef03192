"""Conversations written down in short, for tests of what reads conversations."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import JsonValue


def written_sessions(path: Path) -> list[tuple[str, list[JsonValue]]]:
    """The sessions of a file, each as its id and its messages.

    A turn is ``system``, ``user`` or ``say``, or one ``call`` with its ``result``, or several under
    ``calls``.
    """
    return [(each["id"], messages_of(each["turns"])) for each in yaml.safe_load(path.read_text())]


def messages_of(turns: Iterable[Mapping[str, Any]]) -> list[JsonValue]:
    """The messages of turns written in short, with ids for their calls."""
    messages: list[JsonValue] = []
    for number, turn in enumerate(turns):
        messages += _messages(number, turn)
    return messages


def _messages(number: int, turn: Mapping[str, Any]) -> Iterator[JsonValue]:
    for key, role in (("system", "system"), ("user", "user"), ("say", "assistant")):
        if key in turn:
            yield {"role": role, "content": turn[key]}
    made = turn.get("calls") or ([turn] if "call" in turn else [])
    if not made:
        return
    calls: list[JsonValue] = []
    results: list[JsonValue] = []
    for place, each in enumerate(made):
        ((name, arguments),) = each["call"].items()
        call_id = f"call-{number}-{place}"
        calls.append({"id": call_id, "name": name, "arguments": arguments})
        results.append({"role": "tool", "tool_call_id": call_id, "content": each["result"]})
    yield {"role": "assistant", "content": None, "tool_calls": calls}
    yield from results
