"""JSON objects that callers fill as they like, within limits that the store can bear."""

import json
import re
from collections.abc import Callable, Iterable
from typing import Annotated

from pydantic import AfterValidator, JsonValue

RAW_DATA_LIMIT_BYTES = 65_536
_LIMIT_DEPTH = 32
_written = json.JSONEncoder(allow_nan=False).encode
_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")


def within(limit_bytes: int) -> Callable[[dict[str, JsonValue]], dict[str, JsonValue]]:
    """What checks that an object has at most so many bytes of JSON, and is not too deep."""

    def bounded(raw: dict[str, JsonValue]) -> dict[str, JsonValue]:
        if not raw:
            return raw
        if _depth_of(raw) > _LIMIT_DEPTH:
            raise ValueError(f"must not be nested deeper than {_LIMIT_DEPTH} levels")
        try:
            text = _written(raw)
        except ValueError:
            raise ValueError("must hold finite numbers only") from None
        if len(text) > limit_bytes:
            raise ValueError(f"must not be larger than {limit_bytes} bytes of JSON")
        return raw

    return bounded


def storable(raw: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """The same, where no text in it has the character NUL, which PostgreSQL cannot hold."""
    if raw and _NUL.search(_written(raw)):
        raise ValueError("must not contain the character NUL")
    return raw


def _depth_of(value: JsonValue) -> int:
    deepest, waiting = 0, [(value, 1)]
    while waiting:
        item, depth = waiting.pop()
        deepest = max(deepest, depth)
        if depth > _LIMIT_DEPTH:
            break
        children: Iterable[JsonValue] = ()
        if isinstance(item, dict):
            children = item.values()
        elif isinstance(item, list):
            children = item
        waiting.extend((child, depth + 1) for child in children)
    return deepest


RawData = Annotated[dict[str, JsonValue], AfterValidator(within(RAW_DATA_LIMIT_BYTES))]
