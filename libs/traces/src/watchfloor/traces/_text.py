"""Texts that hold values: JSON, printed Python values, and what no database can hold."""

import ast
import json
import math
import warnings
from collections.abc import Mapping

import pydantic_core
from pydantic import JsonValue

_LITERAL_LIMIT_CHARACTERS = 20_000
"""Reading Python literals is slow and only a few frameworks print them."""

_DEPTH_LIMIT = 64
"""No conversation nests deeper, and what does would break whoever walks through it later."""


def clean(text: str) -> str:
    """The text without the character NUL and lone surrogates, which PostgreSQL cannot hold."""
    if "\x00" in text:
        text = text.replace("\x00", "\ufffd")
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    return text


def cleaned(value: JsonValue, depth: int = 0) -> JsonValue:
    """The same value with every text in it clean, keys included, and without what lies too deep."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list | dict) and depth == _DEPTH_LIMIT:
        return None
    if isinstance(value, list):
        return [cleaned(item, depth + 1) for item in value]
    if isinstance(value, dict):
        return {clean(str(key)): cleaned(item, depth + 1) for key, item in value.items()}
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value


def value_in(text: str) -> JsonValue:
    """The value that a text holds as JSON or as a Python literal, else the text itself.

    A text in quotes is unwrapped once: exports wrap JSON in JSON.
    """
    start = text.lstrip()[:1]
    if start not in ("{", "[", '"') or not start:
        return text
    try:
        value: JsonValue = pydantic_core.from_json(text, allow_inf_nan=False)
    except ValueError:
        return _literal_in(text) if start != '"' else text
    if "\\u0000" in text:
        value = cleaned(value)
    if start == '"' and isinstance(value, str):
        return value_in(value) if value[:1] != '"' else value
    return value


def _literal_in(text: str) -> JsonValue:
    if "'" not in text or len(text) > _LITERAL_LIMIT_CHARACTERS:
        return text
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # An odd backslash in others' texts is not our warning.
            value = ast.literal_eval(text.strip())
        return cleaned(json.loads(json.dumps(value, allow_nan=False)))
    except (ValueError, SyntaxError, TypeError, RecursionError, MemoryError):
        return text


def text_for(value: JsonValue) -> str | None:
    """A value as the text that a reader of the conversation sees; nothing for nothing."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return value
    try:
        return pydantic_core.to_json(value).decode()
    except ValueError:
        return None


def mapping(value: JsonValue) -> Mapping[str, JsonValue]:
    """The value where it is an object, else an empty one; a text is read first."""
    if isinstance(value, str):
        value = value_in(value)
    return value if isinstance(value, dict) else {}
