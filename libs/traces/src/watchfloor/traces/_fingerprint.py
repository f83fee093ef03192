"""Digests that tell whether two messages say the same."""

import hashlib
import json
from collections.abc import Iterable

from pydantic import JsonValue

from watchfloor.core import CallMessage, Speaker, ToolUse

DIGEST_BYTES = 16
_EMPTY: tuple[JsonValue, ...] = (None, "", {}, [])


def fingerprint(message: CallMessage) -> bytes:
    """The digest of a message's role, text and tool calls.

    Reasoning, names and call ids are left out: histories drop the first, and the others may be
    absent or made up anew each time.
    """
    return said_digest(
        message.role, message.content, message.tool_calls, length=message.content_length
    )


def said_digest(
    role: Speaker,
    content: str | None,
    tool_calls: Iterable[ToolUse] = (),
    *,
    length: int | None = None,
) -> bytes:
    """The same, from its parts; ``length`` is the text's before it was cut."""
    said: list[str] = [role.value, by_value(content or ""), str(length or "")]
    for call in tool_calls:
        said += (call.name, canonical(call.arguments))
    return digest_of(*said)


def digest_of(*texts: str, size: int = DIGEST_BYTES) -> bytes:
    """A digest of some texts, in order."""
    encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
    said = b"".join([b"%d:%b" % (len(each), each) for each in encoded])
    return hashlib.blake2b(said, digest_size=size).digest()


def by_value(text: str) -> str:
    """``text``, in canonical form where it is a JSON object or array."""
    if text[:1] not in ("{", "["):
        return text
    try:
        return _dumps(json.loads(text))
    except (ValueError, RecursionError):
        return text


def canonical(arguments: JsonValue) -> str:
    """What a tool was asked, the same however it was written; empty where nothing was."""
    if isinstance(arguments, str):
        arguments = by_value(arguments)
        return "" if arguments in ("", "{}", "null") else arguments
    return "" if arguments in _EMPTY else _dumps(arguments)


def _dumps(value: JsonValue) -> str:
    return json.dumps(_plain(value), sort_keys=True, separators=(",", ":"))


def _plain(value: JsonValue) -> JsonValue:
    """Whole numbers as integers: one writer's 1.0 is another's 1."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value
