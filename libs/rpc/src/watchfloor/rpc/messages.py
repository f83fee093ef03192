"""Between the values of core and the messages of ``watchfloor.v1``.

A message has the fields of its value, under the same names, so that no table has to say which is
which; an enumeration's words are those of core in capitals, behind the enumeration's own name.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any, TypeVar

from google.protobuf.message import Message
from google.protobuf.struct_pb2 import Struct, Value
from google.protobuf.timestamp_pb2 import Timestamp
from pydantic import BaseModel, JsonValue

from watchfloor.rpc.json_values import fill_struct, fill_value, json_object, json_value

M = TypeVar("M", bound=Message)
_Field = Any  # A descriptor: protobuf has one type of it in C and another in Python.
_Enum = Any

_ABSURD = datetime.max.replace(tzinfo=UTC)
_WORD_OF_ZERO = "UNSPECIFIED"


def to_message(value: BaseModel | Mapping[str, Any], kind: type[M]) -> M:
    """A value of core, or fields by their names, as a message; what is absent stays unset."""
    message = kind()
    _fill(message, value)
    return message


def fields_of(message: Message) -> dict[str, Any]:
    """What a caller set in a message, as the same caller would have sent it in JSON.

    Nothing is judged here: an enumeration's number without a word stays a number and a time that
    cannot be is given as one out of every range, for the validation that all faces share.
    """
    given: dict[str, Any] = {}
    for field in message.DESCRIPTOR.fields:
        content = getattr(message, field.name)
        if not _is_given(message, field, content):
            continue
        if _is_map(field):
            item = _of_map(field)
            given[field.name] = {key: _read(item, content[key]) for key in content}
        elif field.is_repeated:
            given[field.name] = [_read(field, each) for each in content]
        else:
            given[field.name] = _read(field, content)
    return given


def _is_given(message: Message, field: _Field, content: Any) -> bool:  # noqa: ANN401 - any field's
    if field.has_presence:
        return message.HasField(field.name)
    # A list may be empty; an enumeration's zero means that nothing was said.
    return field.is_repeated or field.enum_type is None or bool(content)


def _fill(message: Message, value: BaseModel | Mapping[str, Any]) -> None:
    for field in message.DESCRIPTOR.fields:
        content: Any = (
            value.get(field.name) if isinstance(value, Mapping) else getattr(value, field.name)
        )
        if content is None and field.message_type is not Value.DESCRIPTOR:
            continue
        target = getattr(message, field.name)
        if _is_map(field):
            _fill_map(field, target, content)
        elif field.is_repeated and field.message_type is not None:
            for each in content:
                _write(target.add(), each)
        elif field.is_repeated:
            target.extend(_scalar(field, each) for each in content)
        elif field.message_type is not None:
            target.SetInParent()
            _write(target, content)
        else:
            setattr(message, field.name, _scalar(field, content))


def _fill_map(field: _Field, target: Any, content: Mapping[str, Any]) -> None:  # noqa: ANN401 - a container of protobuf
    item = _of_map(field)
    for key, each in content.items():
        if item.message_type is not None:
            _write(target[key], each)
        else:
            target[key] = _scalar(item, each)


def _write(target: Message, content: Any) -> None:  # noqa: ANN401 - any field's
    if isinstance(target, Timestamp):
        target.FromDatetime(content)
    elif isinstance(target, Struct):
        fill_struct(target, _json_of(content))
    elif isinstance(target, Value):
        fill_value(target, content)
    else:
        _fill(target, content)


def _json_of(content: BaseModel | Mapping[str, JsonValue]) -> Mapping[str, JsonValue]:
    # An object some of whose members have names of ours; the others are kept as they came.
    if isinstance(content, BaseModel):
        return content.model_dump(mode="json", by_alias=True, exclude_unset=True)
    return content


def _scalar(field: _Field, content: Any) -> Any:  # noqa: ANN401 - any field's
    return _numbers(field.enum_type)[content] if field.enum_type is not None else content


def _read(field: _Field, content: Any) -> Any:  # noqa: ANN401 - any field's
    if isinstance(content, Timestamp):
        return _moment(content)
    if isinstance(content, Struct):
        return json_object(content)
    if isinstance(content, Value):
        return json_value(content)
    if isinstance(content, Message):
        return fields_of(content)
    if field.enum_type is not None:
        return _words(field.enum_type).get(content, content)
    return content


def _moment(timestamp: Timestamp) -> datetime:
    try:
        return timestamp.ToDatetime(UTC)
    except (ValueError, OverflowError):
        return _ABSURD


def _is_map(field: _Field) -> bool:
    return field.message_type is not None and field.message_type.GetOptions().map_entry


def _of_map(field: _Field) -> _Field:
    return field.message_type.fields_by_name["value"]


@cache
def _words(enum: _Enum) -> dict[int, str]:
    prefix = enum.values_by_number[0].name.removesuffix(_WORD_OF_ZERO)
    return {
        each.number: each.name.removeprefix(prefix).lower() for each in enum.values if each.number
    }


@cache
def _numbers(enum: _Enum) -> dict[str, int]:
    return {word: number for number, word in _words(enum).items()}
