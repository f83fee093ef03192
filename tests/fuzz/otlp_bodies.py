"""Bodies of OTLP: values in values, documents with a part of another type, packed or cut off."""

import gzip
import json
from collections.abc import Callable, Iterator, Mapping
from functools import reduce
from typing import Any

from google.protobuf import json_format
from google.protobuf.message import Message
from hypothesis import strategies as st

from fuzz.wire import Bytes, messages, tagged

_WORDS = ["session.id", "gen_ai.input.messages", "gen_ai.operation.name", "chat", "[[[", "{}"]
_LAYERS = [1, 10, 60, 101, 3_000]
_ARRAY, _PAIRS, _VALUE = 5, 6, 2
"""Fields of AnyValue and KeyValue that hold further values."""
_BOMB = gzip.compress(bytes(50_000_000), 9)
_JUNK: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(-(2**70), 2**70).map(str),
    st.floats(allow_nan=False),
    st.text(max_size=20),
    st.just("x").map(lambda letter: letter * 300_000),
    st.sampled_from(["\ud800", "AAAA", "00" * 16, [], {}, [[]], {"a": None}]),
)

Sent = tuple[bytes, Mapping[str, str]]
"""A body, and the headers that say what it is."""


def protobuf_bodies(good: Message) -> Bytes:
    """Requests of this kind as protobuf, and what is none."""
    kind: Any = good.DESCRIPTOR
    whole = good.SerializeToString()
    return st.one_of(
        messages(kind, words=_WORDS, good=[whole]),
        st.builds(_nested_attribute, st.sampled_from(_LAYERS), st.sampled_from([_ARRAY, _PAIRS])),
    )


def json_bodies(good: Message) -> Bytes:
    """The same as JSON."""
    whole = json_format.MessageToDict(good)
    places = list(_places(whole))
    changed = st.builds(_changed, st.just(whole), st.sampled_from([[], *places]), _JUNK)
    depth = st.sampled_from(_LAYERS)
    opened = st.sampled_from(['{"resourceSpans":[', "[", '{"a":', '{"arrayValue":{"values":['])
    return st.one_of(
        changed.map(lambda document: json.dumps(document).encode()),
        st.builds(lambda layers, piece: (piece * layers).encode(), depth, opened),
        st.binary(max_size=100),
    )


def sent(bodies: Bytes, content_type: str) -> st.SearchStrategy[Sent]:
    """Bodies as they are sent: as they are, packed, or packed so that they cannot be unpacked."""
    return st.builds(
        lambda body, pack: (pack(body), {"content-type": content_type, **_PACKINGS[pack]}),
        bodies,
        st.sampled_from(list(_PACKINGS)),
    )


def _nested_attribute(layers: int, field: int) -> bytes:
    """A request whose one resource has an attribute of so many layers."""
    inner = b"" if field == _ARRAY else b"\n\x01k"
    value = reduce(lambda content, _: _around(content, field, inner), range(layers), b"")
    return tagged(1, tagged(1, tagged(1, b"\n\x01k" + tagged(_VALUE, value))))


def _around(value: bytes, field: int, key: bytes) -> bytes:
    held = value if field == _ARRAY else key + tagged(_VALUE, value)
    return tagged(field, tagged(1, held))


def _places(document: Any) -> Iterator[list[str | int]]:
    pairs = document.items() if isinstance(document, dict) else enumerate(document)
    for name, content in pairs:
        yield [name]
        if isinstance(content, dict | list):
            yield from ([name, *rest] for rest in _places(content))


def _changed(document: Any, place: list[str | int], content: Any) -> Any:
    """A copy with other content at this place."""
    if not place:
        return content
    name, *rest = place
    copy: Any = document.copy()
    copy[name] = _changed(document[name], rest, content)
    return copy


def _as_is(body: bytes) -> bytes:
    return body


def _packed(body: bytes) -> bytes:
    return gzip.compress(body)


def _cut_off(body: bytes) -> bytes:
    return gzip.compress(body)[:-5]


def _twice(body: bytes) -> bytes:
    return gzip.compress(body) * 2


def _not_packed(body: bytes) -> bytes:
    return body or b"\x1f\x8b"


def _bomb(_: bytes) -> bytes:
    return _BOMB


def _otherwise(body: bytes) -> bytes:
    return body[::-1]


_GZIP = {"content-encoding": "gzip"}
_PACKINGS: Mapping[Callable[[bytes], bytes], Mapping[str, str]] = {
    _as_is: {},
    _packed: _GZIP,
    _cut_off: _GZIP,
    _twice: _GZIP,
    _not_packed: _GZIP,
    _bomb: _GZIP,
    _otherwise: {"content-encoding": "br"},
}
