"""Between the values of core and the messages of ``watchfloor.v1``.

A message has the fields of its value, under the same names, so that no table has to say which is
which; an enumeration's words are those of core in capitals, behind the enumeration's own name.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from typing import Any, NamedTuple, TypeVar

from google.protobuf.message import Message
from google.protobuf.struct_pb2 import Struct, Value
from google.protobuf.timestamp_pb2 import Timestamp
from pydantic import BaseModel, JsonValue

from watchfloor.rpc.json_values import json_object, json_value, struct_of, value_of

M = TypeVar("M", bound=Message)
_Kind = Any  # Descriptors: protobuf has one type of each in C and another in Python.
_Field = Any
_Enum = Any
_Convert = Callable[[Any], Any]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY_S, _SECOND_NS = 86_400, 10**9
_ABSURD = datetime.max.replace(tzinfo=UTC)
_WORD_OF_ZERO = "UNSPECIFIED"


class _Member(NamedTuple):
    """How one field of a message is read and written.

    Attributes:
        name: Its name, there and here.
        has_presence: Whether a message says that it has none.
        is_word: Whether it is an enumeration that has no presence, whose zero is nothing.
        is_json: Whether nothing is a content, too.
        write: Makes of a content what the message's constructor takes; nothing where both are one.
        read: Makes a content of what the message has; nothing where both are one.
    """

    name: str
    has_presence: bool
    is_word: bool
    is_json: bool
    write: _Convert | None
    read: _Convert | None


def to_message(value: BaseModel | dict[str, Any], kind: type[M]) -> M:
    """A value of core, or fields by their names, as a message; what is absent stays unset."""
    return kind(**_written(kind.DESCRIPTOR, value))


def fields_of(message: Message) -> dict[str, Any]:
    """What a caller set in a message, as the same caller would have sent it in JSON.

    Nothing is judged here: an enumeration's number without a word stays a number and a time that
    cannot be is given as one out of every range, for the validation that all faces share.
    """
    given: dict[str, Any] = {}
    for name, has_presence, is_word, _, _, read in _members(message.DESCRIPTOR):
        if has_presence and not message.HasField(name):
            continue
        content = getattr(message, name)
        if content or not is_word:
            given[name] = content if read is None else read(content)
    return given


def _written(kind: _Kind, value: BaseModel | dict[str, Any]) -> dict[str, Any]:
    get = value.get if isinstance(value, dict) else partial(getattr, value)
    written: dict[str, Any] = {}
    for name, _, _, is_json, write, _ in _members(kind):
        content = get(name)
        if content is not None or is_json:
            written[name] = content if write is None else write(content)
    return written


@cache
def _members(kind: _Kind) -> tuple[_Member, ...]:
    return tuple(map(_member, kind.fields))


def _member(field: _Field) -> _Member:
    of_one = field
    if is_map := field.message_type is not None and field.message_type.GetOptions().map_entry:
        of_one = field.message_type.fields_by_name["value"]
    write, read = _ways(of_one)
    if is_map:
        write, read = _of_map(write), _of_map(read) or dict
    elif field.is_repeated:
        write, read = _of_list(write), _of_list(read) or list
    is_one = not field.is_repeated
    is_word = is_one and field.enum_type is not None and not field.has_presence
    is_json = is_one and field.message_type is Value.DESCRIPTOR
    return _Member(field.name, field.has_presence, is_word, is_json, write, read)


def _ways(field: _Field) -> tuple[_Convert | None, _Convert | None]:
    """How one content is written and read."""
    kind = field.message_type
    if field.enum_type is not None:
        words = _words(field.enum_type)
        return _numbers(field.enum_type).__getitem__, lambda number: words.get(number, number)
    if kind is None:
        return None, None
    if kind is Timestamp.DESCRIPTOR:
        return _timestamp_of, _moment
    if kind is Struct.DESCRIPTOR:
        return _object_of, json_object
    if kind is Value.DESCRIPTOR:
        return value_of, json_value
    return partial(_written, kind), fields_of


def _of_map(convert: _Convert | None) -> _Convert | None:
    return convert and (lambda content: {key: convert(content[key]) for key in content})


def _of_list(convert: _Convert | None) -> _Convert | None:
    return convert and (lambda content: [convert(each) for each in content])


def _object_of(content: BaseModel | dict[str, JsonValue]) -> Struct:
    # An object some of whose members have names of ours; the others are kept as they came.
    if isinstance(content, dict):
        return struct_of(content)
    return struct_of(content.model_dump(mode="json", by_alias=True, exclude_unset=True))


def _timestamp_of(moment: datetime) -> dict[str, int]:
    since = moment - _EPOCH
    return {"seconds": since.days * _DAY_S + since.seconds, "nanos": since.microseconds * 1000}


def _moment(timestamp: Timestamp) -> datetime:
    nanos = timestamp.nanos
    if not 0 <= nanos < _SECOND_NS:
        return _ABSURD
    try:
        return _EPOCH + timedelta(seconds=timestamp.seconds, microseconds=nanos // 1000)
    except OverflowError:
        return _ABSURD


@cache
def _words(enum: _Enum) -> dict[int, str]:
    prefix = enum.values_by_number[0].name.removesuffix(_WORD_OF_ZERO)
    return {
        each.number: each.name.removeprefix(prefix).lower() for each in enum.values if each.number
    }


@cache
def _numbers(enum: _Enum) -> dict[str, int]:
    return {word: number for number, word in _words(enum).items()}
