"""What a JSON schema allows, in words."""

from collections.abc import Callable, Mapping
from typing import Any

from references.markdown import code

Schema = Mapping[str, Any]
Named = Callable[[str], str]
"""How a schema that has a name is told."""

_FORMATS = {
    "password": "text, secret",
    "path": "path of a file",
    "file-path": "path of a file",
    "date-time": "moment, as RFC 3339 has it",
    "date": "day",
    "ipv4network": "network",
    "ipv6network": "network",
    "uri": "URL",
    "uuid": "UUID",
}
_TYPES = {
    "boolean": "`true` or `false`",
    "integer": "whole number",
    "number": "number",
    "object": "object",
    "string": "text",
}
_BOUNDS = (
    ("minimum", "{} or more"),
    ("exclusiveMinimum", "more than {}"),
    ("maximum", "{} at most"),
    ("exclusiveMaximum", "less than {}"),
    ("minLength", "{} characters or more"),
    ("maxLength", "{} characters at most"),
    ("minItems", "{} or more"),
    ("maxItems", "{} at most"),
)


def name_of(reference: str) -> str:
    """The name of the schema that is referred to."""
    return reference.rpartition("/")[2]


def without_none(schema: Schema) -> Schema:
    """The same where nothing need not be told."""
    kinds = [each for each in schema.get("anyOf", ()) if each.get("type") != "null"]
    return kinds[0] if len(kinds) == 1 else schema


def values(schema: Schema) -> str:
    """Those that there are, where they are counted out."""
    return ", ".join(code(value) for value in schema["enum"])


def words(schema: Schema, named: Named) -> str:
    """What a value is, with its bounds."""
    if "$ref" in schema:
        return named(name_of(schema["$ref"]))
    if "const" in schema:
        return code(schema["const"])
    if "enum" in schema:
        return values(schema)
    kinds = schema.get("anyOf") or schema.get("oneOf")
    if kinds:
        told = (words(kind, named) for kind in kinds if kind.get("type") != "null")
        return " or ".join(dict.fromkeys(told))
    return ", ".join((_kind(schema, named), *_bounds(schema)))


def _kind(schema: Schema, named: Named) -> str:
    if schema.get("type") == "array":
        return f"list of {words(schema.get('items', {}), named)}"
    if schema.get("type") == "object" and isinstance(schema.get("additionalProperties"), Mapping):
        return f"map to {words(schema['additionalProperties'], named)}"
    shape = _FORMATS.get(schema.get("format", ""))
    return shape or _TYPES.get(schema.get("type", ""), "anything")


def _bounds(schema: Schema) -> list[str]:
    """The least and the most; what allows one thing alone says so once."""
    least, most = schema.get("minimum"), schema.get("maximum")
    if least is not None and most is not None:
        return [f"{_number(least)} to {_number(most)}"]
    # That a text must not be empty goes without saying.
    return [
        text.format(_number(schema[name]))
        for name, text in _BOUNDS
        if name in schema and (name, schema[name]) != ("minLength", 1)
    ]


def _number(value: float) -> str:
    return str(value) if isinstance(value, int) else f"{value:.12g}"
