"""Between JSON and protobuf's ``Struct`` and ``Value``."""

from collections.abc import Mapping, Sequence

from google.protobuf.struct_pb2 import NULL_VALUE, ListValue, Struct, Value
from pydantic import JsonValue

_EXACT_BELOW = 2**53


def fill_struct(target: Struct, content: Mapping[str, JsonValue]) -> None:
    """Make ``target`` this JSON object; numbers become doubles."""
    for key, each in content.items():
        fill_value(target.fields[key], each)


def fill_value(target: Value, content: JsonValue) -> None:
    """Make ``target`` this JSON value; numbers become doubles."""
    if content is None:
        target.null_value = NULL_VALUE
    elif isinstance(content, bool):
        target.bool_value = content
    elif isinstance(content, int | float):
        target.number_value = content
    elif isinstance(content, str):
        target.string_value = content
    elif isinstance(content, dict):
        target.struct_value.SetInParent()
        fill_struct(target.struct_value, content)
    else:
        target.list_value.SetInParent()
        _fill_list(target.list_value, content)


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


def _fill_list(target: ListValue, content: Sequence[JsonValue]) -> None:
    for each in content:
        fill_value(target.values.add(), each)


def _number(number: float) -> int | float:
    return int(number) if abs(number) < _EXACT_BELOW and number.is_integer() else number
