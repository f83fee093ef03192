"""Messages that a framework printed: ``role='user' content='…' tool_calls=[…]``."""

import re
from collections.abc import Mapping

from pydantic import JsonValue

from watchfloor.traces._text import value_in

_START = re.compile(r"^(?:\w+\()?role='(?:system|developer|user|assistant|tool|model)'[ ,]")
_STRING = r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\""
_FIELD = re.compile(
    rf"\b(\w{{1,64}})=({_STRING}|None|True|False|-?[\d.]+|(?=[\[{{(\w]))", re.DOTALL
)
_TOKEN = re.compile(rf"{_STRING}|[\[\](){{}}]|[^'\"\[\](){{}}]+", re.DOTALL)
_LIMIT_CHARACTERS = 200_000


def printed_fields(text: str) -> Mapping[str, JsonValue]:
    """The fields of a printed message, or nothing where the text is none.

    Printing is what pydantic models and dataclasses do when no one thought of JSON.
    """
    if not _START.match(text) or len(text) > _LIMIT_CHARACTERS:
        return {}
    fields: dict[str, JsonValue] = {}
    at = 0
    while found := _FIELD.search(text, at):
        name, printed = found.groups()
        at = found.end()
        if not printed:
            printed = _bracketed(text, at)
            at += len(printed)
        if name not in fields and printed != "None":
            fields[name] = _value_of(printed)
    return fields


def _bracketed(text: str, start: int) -> str:
    """What begins here, up to the end of its brackets or the next space outside them."""
    depth = 0
    at = start
    while found := _TOKEN.match(text, at):
        token = found[0]
        if depth == 0 and token[0] not in "[({" and " " in token:
            return text[start : at + token.index(" ")]
        depth += (token in {"[", "(", "{"}) - (token in {"]", ")", "}"})
        at = found.end()
        if depth <= 0 and token in {"]", ")", "}"}:
            return text[start:at]
    return text[start:at]


def _value_of(printed: str) -> JsonValue:
    if printed[0] in "'\"":
        wrapped = value_in(f"[{printed}]")
        return wrapped[0] if isinstance(wrapped, list) and wrapped else printed[1:-1]
    return value_in(printed)
