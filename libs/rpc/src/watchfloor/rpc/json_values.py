"""Between JSON and protobuf's ``Struct`` and ``Value``."""

from collections.abc import Mapping
from typing import Any

from google.protobuf.struct_pb2 import NULL_VALUE, ListValue, Struct, Value
from pydantic import JsonValue

_EXACT_BELOW = 2**53


def struct_of(content: Mapping[str, JsonValue]) -> Struct:
    """The JSON object as a message; numbers become doubles."""
    return Struct(fields={key: _kind_of(each) for key, each in content.items()})


def value_of(content: JsonValue) -> Value:
    """The JSON value as a message; numbers become doubles."""
    return Value(**_kind_of(content))


def json_object(struct: Struct) -> dict[str, JsonValue]:
    """The JSON object that ``struct`` is."""
    return {key: json_value(each) for key, each in struct.fields.items()}


def json_value(value: Value) -> JsonValue:
    """The JSON value that ``value`` is; one that is nothing is null.

    A whole number is an integer, so that the same report is the same through every face.
    """
    match value.WhichOneof("kind"):
        case "bool_value":
            return value.bool_value
        case "number_value":
            return _number(value.number_value)
        case "string_value":
            return value.string_value
        case "struct_value":
            return json_object(value.struct_value)
        case "list_value":
            return [json_value(each) for each in value.list_value.values]
        case _:
            return None


def _kind_of(content: JsonValue) -> Any:  # noqa: ANN401 - stubs know no dict that is a message
    """What the constructor of ``Value`` takes: one call of it makes the whole tree."""
    if isinstance(content, str):
        return {"string_value": content}
    if content is None:
        return {"null_value": NULL_VALUE}
    if isinstance(content, bool):
        return {"bool_value": content}
    if isinstance(content, int | float):
        return {"number_value": content}
    if isinstance(content, dict):
        return {"struct_value": struct_of(content)}
    return {"list_value": ListValue(values=[_kind_of(each) for each in content])}


def _number(number: float) -> int | float:
    return int(number) if abs(number) < _EXACT_BELOW and number.is_integer() else number
