"""Messages as bytes, made of their descriptors: whole, odd, and broken."""

import struct
from collections.abc import Mapping, Sequence
from functools import partial

from google.protobuf.descriptor import Descriptor, FieldDescriptor
from hypothesis import strategies as st

Bytes = st.SearchStrategy[bytes]

_VARINT, _FIXED64, _LENGTH, _GROUP, _FIXED32 = 0, 1, 2, 3, 5
_DEEPEST = 4
_MOST_FIELDS = 6
_HUGE = 200_000
_KIND = FieldDescriptor


def varint(number: int) -> bytes:
    """A number as protobuf writes it."""
    written = bytearray()
    while number > 0x7F:
        written.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes((*written, number))


def tagged(number: int, content: bytes, kind: int = _LENGTH) -> bytes:
    """A field: its number, the kind of its content, and that."""
    size = varint(len(content)) if kind == _LENGTH else b""
    return varint(number << 3 | kind) + size + content


def messages(kind: Descriptor, *, words: Sequence[str], good: Sequence[bytes] = ()) -> Bytes:
    """Messages of this kind.

    Args:
        kind: The kind.
        words: Texts that mean something where they are sent.
        good: Whole messages; fields are put behind them, where the last of each counts.
    """
    fields = _fields(kind, _texts(words), _DEEPEST)
    more = st.one_of(st.just(b""), fields)
    whole = st.builds(bytes.__add__, st.sampled_from([b"", *good, *good]), more)
    return st.one_of(whole, whole, st.builds(_harmed, whole, _HARMS), st.binary(max_size=200))


def _texts(words: Sequence[str]) -> Bytes:
    odd = ["", "\0", "\u202e", "é" * 300, "' OR 1=1 --", "../../etc/passwd", "null"]
    said = st.one_of(st.sampled_from([*words, *odd]), st.text(max_size=30))
    return st.one_of(said.map(_encoded), st.just(b"\xff\xfe"), st.builds(bytes, st.just(_HUGE)))


def _encoded(text: str) -> bytes:
    return text.encode(errors="surrogatepass")


def _fields(kind: Descriptor, texts: Bytes, depth: int) -> Bytes:
    known = [_field(field, texts, depth) for field in kind.fields]
    return st.lists(st.one_of(*known, *known, _UNKNOWN), max_size=_MOST_FIELDS).map(b"".join)


def _field(field: FieldDescriptor, texts: Bytes, depth: int) -> Bytes:
    if field.message_type is not None:
        content = _nested(field.message_type, texts, depth)
    else:
        content = texts if field.type in _TEXTS else _NUMBERS.get(field.type, _INTEGERS)
    fitting = content.map(partial(tagged, field.number, kind=_KINDS.get(field.type, _VARINT)))
    return st.one_of(fitting, fitting, fitting, _any_kind(field.number))


def _nested(kind: Descriptor, texts: Bytes, depth: int) -> Bytes:
    # Made late, since kinds hold themselves.
    return st.deferred(lambda: _fields(kind, texts, depth - 1)) if depth else st.just(b"")


def _any_kind(number: int) -> Bytes:
    kinds = ((_FIXED64, 8), (_FIXED32, 4), (_LENGTH, 12))
    return st.one_of(
        _INTEGERS.map(partial(tagged, number, kind=_VARINT)),
        *(st.binary(max_size=size).map(partial(tagged, number, kind=kind)) for kind, size in kinds),
        st.just(tagged(number, b"", _GROUP)),
    )


def _harmed(message: bytes, harm: tuple[int, int, bytes]) -> bytes:
    """Some bytes of it replaced, or all that follows cut off."""
    place, length, content = harm
    start = place % (len(message) + 1)
    return message[:start] + content + (message[start + length :] if length else b"")


_HARMS = st.tuples(st.integers(0, 10**6), st.integers(0, 8), st.binary(max_size=8))
_INTEGERS = st.one_of(
    st.sampled_from([0, 1, 2, 3, 100, 2**31 - 1, 2**63 - 1, 2**64 - 1]), st.integers(0, 2**64 - 1)
).map(varint)
_NUMBERS: Mapping[int, Bytes] = {
    _KIND.TYPE_DOUBLE: st.floats().map(partial(struct.pack, "<d")),
    _KIND.TYPE_FLOAT: st.floats(width=32).map(partial(struct.pack, "<f")),
    _KIND.TYPE_FIXED64: st.binary(min_size=8, max_size=8),
    _KIND.TYPE_FIXED32: st.binary(min_size=4, max_size=4),
}
_TEXTS = {_KIND.TYPE_STRING, _KIND.TYPE_BYTES}
_KINDS: Mapping[int, int] = {
    **dict.fromkeys((*_TEXTS, _KIND.TYPE_MESSAGE), _LENGTH),
    **dict.fromkeys((_KIND.TYPE_DOUBLE, _KIND.TYPE_FIXED64, _KIND.TYPE_SFIXED64), _FIXED64),
    **dict.fromkeys((_KIND.TYPE_FLOAT, _KIND.TYPE_FIXED32, _KIND.TYPE_SFIXED32), _FIXED32),
}
_UNKNOWN = st.integers(1_000, 2**29 - 1).flatmap(_any_kind)
