"""Canaries in every text that a protobuf message has a place for."""

import time
from collections.abc import Callable, Mapping
from typing import Any

from google.protobuf import json_format
from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message
from google.protobuf.struct_pb2 import Struct, Value
from google.protobuf.timestamp_pb2 import Timestamp
from opentelemetry.proto.common.v1.common_pb2 import AnyValue

from support.canaries import JSON, TEXT
from support.otlp_requests import any_value

_DEEPEST = 6
_OF_TYPE: Mapping[int, Any] = {
    FieldDescriptor.TYPE_STRING: TEXT,
    FieldDescriptor.TYPE_BOOL: True,
    FieldDescriptor.TYPE_DOUBLE: 1.0,
    FieldDescriptor.TYPE_FLOAT: 1.0,
    FieldDescriptor.TYPE_ENUM: 1,
}

_MADE: Mapping[str, Callable[[], Message]] = {
    AnyValue.DESCRIPTOR.full_name: lambda: any_value(dict(JSON)),
    Struct.DESCRIPTOR.full_name: lambda: json_format.ParseDict(dict(JSON), Struct()),
    Value.DESCRIPTOR.full_name: lambda: json_format.ParseDict(dict(JSON), Value()),
    Timestamp.DESCRIPTOR.full_name: lambda: Timestamp(seconds=int(time.time())),
}


def planted_message(
    kind: type[Message], given: Mapping[str, Callable[[], Any]] | None = None
) -> Any:
    """A message with canaries in every text of it, whatever messages it is made of.

    Args:
        kind: The message; a field that it gets later is planted by itself.
        given: What the fields of these names have instead, wherever they stand.
    """
    message = kind()
    _plant(message, given or {}, _DEEPEST)
    return message


def _plant(message: Message, given: Mapping[str, Callable[[], Any]], depth: int) -> None:
    for field in message.DESCRIPTOR.fields:
        value = given[field.name]() if field.name in given else _OF_TYPE.get(field.type)
        if field.message_type is None:
            if value is not None:
                _set(message, field, value)
        elif field.message_type.full_name in _MADE:
            _made(message, field).CopyFrom(_MADE[field.message_type.full_name]())
        elif depth > 0 and not field.message_type.GetOptions().map_entry:
            _plant(_made(message, field), given, depth - 1)


def _set(message: Message, field: Any, value: Any) -> None:
    if field.is_repeated:
        getattr(message, field.name).append(value)
    else:
        setattr(message, field.name, value)


def _made(message: Message, field: Any) -> Any:
    place = getattr(message, field.name)
    if field.is_repeated:
        return place.add()
    place.SetInParent()
    return place
