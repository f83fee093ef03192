"""Names of the tools that a model could use, from any vendor's definitions."""

from collections.abc import Iterator

from pydantic import JsonValue

from watchfloor.traces._text import mapping, value_in

_DEPTH_LIMIT = 4
_INNER = ("function", "json_schema", "tool", "toolSpec", "function_declarations")


def tool_names(value: JsonValue, depth: int = 0) -> Iterator[str]:
    """The names in a list of definitions, a single one, or text that holds them."""
    if isinstance(value, str):
        value = value_in(value)
    if depth > _DEPTH_LIMIT:
        return
    if isinstance(value, list):
        for item in value:
            yield from tool_names(item, depth + 1)
    elif isinstance(value, dict):
        name = value.get("name", value.get("tool.name"))
        if isinstance(name, str) and name:
            yield name
            return
        inner = [value[key] for key in _INNER if key in value]
        if not inner and depth == 0:
            # Vercel's SDK and others name each tool by the key under which it stands.
            yield from value
        for item in inner:
            yield from tool_names(item, depth + 1)


def is_tool_definition(value: JsonValue) -> bool:
    """Whether this says what a tool is, not what is asked of it."""
    if not isinstance(value, dict) or value.get("type") != "function":
        return False
    function = mapping(value.get("function"))
    return "name" in function and "parameters" in function and "arguments" not in function
